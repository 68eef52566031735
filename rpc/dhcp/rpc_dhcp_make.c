/*
 * Plain values turned into those that [MS-DHCPM] sends (2.2.1.2): UTF-8 to
 * UTF-16, seconds to FILETIME, addresses, client identifiers. No I/O.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_call.h"

#define EPOCH_SHIFT_S  11644473600LL /* 1601 to 1970 */
#define TICKS_A_SECOND 10000000LL

/*
 * One code point; *io goes behind it. 0: not UTF-8 ([RFC 3629]: no overlong
 * forms, no surrogates, nothing past U+10FFFF). Never called at the NUL.
 */
static uint32_t get_code_point(const uint8_t **io)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	const uint8_t *p = *io;
	uint32_t c = p[0], more = 0, i;

	if (c >= 0x80) {
		more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
		if (c < 0xC2 || c > 0xF4) {
			return 0;
		}
		c &= 0x3Fu >> more;
	}
	for (i = 1; i <= more; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			return 0; /* the NUL, too */
		}
		c = c << 6 | (p[i] & 0x3F);
	}
	if (c < least[more] || c > 0x10FFFF || (c >> 11) == 0x1B) {
		return 0;
	}
	*io = p + more + 1;
	return c;
}

/* UTF-16 units of a string; -1: not UTF-8. Writes them where out is given. */
static int64_t put_units(const char *utf8, uint16_t *out)
{
	const uint8_t *p = (const uint8_t *)utf8;
	int64_t n = 0;
	uint32_t c;

	while (*p != '\0') {
		c = get_code_point(&p);
		if (c == 0) {
			return -1;
		}
		if (c < 0x10000) {
			if (out != NULL) {
				out[n] = (uint16_t)c;
			}
			n++;
			continue;
		}
		if (out != NULL) {
			out[n] = (uint16_t)(0xD7C0 + (c >> 10));
			out[n + 1] = (uint16_t)(0xDC00 | (c & 0x3FF));
		}
		n += 2;
	}
	return n;
}

/* The units of a text that may be sent; -1: it may not, the call is refused */
static int64_t look_at(struct rpc_dhcp_call *call, const char *utf8,
		       uint32_t max)
{
	int64_t n = put_units(utf8, NULL);

	if (n < 0 || n >= DHCPM_MAX_STRING || (max != 0 && n > max)) {
		rpc_dhcp_call_invalid(call);
		return -1;
	}
	return n;
}

struct DHCPM_STRING *rpc_dhcp_make_text(struct rpc_dhcp_call *call,
					const char *utf8, uint32_t max)
{
	struct DHCPM_STRING *text = NULL;
	int64_t n;

	if (utf8 == NULL) {
		return NULL;
	}
	n = look_at(call, utf8, max);
	if (n < 0) {
		return NULL;
	}
	text = talloc_zero(call, struct DHCPM_STRING);
	if (text != NULL) {
		text->units = talloc_zero_array(text, uint16_t, n + 1);
	}
	if (text == NULL || text->units == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	text->length = (uint32_t)put_units(utf8, text->units);
	return text;
}

const char *rpc_dhcp_make_param(struct rpc_dhcp_call *call, const char *utf8,
				uint32_t max)
{
	const char *copy = NULL;

	if (utf8 == NULL || look_at(call, utf8, max) < 0) {
		return NULL;
	}
	copy = talloc_strdup(call, utf8);
	if (copy == NULL) {
		rpc_dhcp_call_oom(call);
	}
	return copy;
}

struct DHCP_BINARY_DATA rpc_dhcp_make_bytes(struct rpc_dhcp_call *call,
					    const uint8_t *data, uint32_t len)
{
	struct DHCP_BINARY_DATA bytes = {0};

	if (data == NULL || len == 0) {
		return bytes;
	}
	if (len > DHCPM_MAX_BINARY) {
		rpc_dhcp_call_invalid(call);
		return bytes;
	}
	bytes.Data = talloc_memdup(call, data, len);
	bytes.DataLength = len;
	if (bytes.Data == NULL) {
		rpc_dhcp_call_oom(call);
	}
	return bytes;
}

struct DATE_TIME rpc_dhcp_make_time(int64_t seconds)
{
	uint64_t ticks;

	if (seconds == RPC_DHCP_TIME_NONE || seconds < -EPOCH_SHIFT_S) {
		return (struct DATE_TIME){0};
	}
	if (seconds >= INT64_MAX / TICKS_A_SECOND - EPOCH_SHIFT_S) {
		return (struct DATE_TIME){0xFFFFFFFFu, 0x7FFFFFFFu};
	}
	ticks = (uint64_t)(seconds + EPOCH_SHIFT_S) * TICKS_A_SECOND;
	return (struct DATE_TIME){(uint32_t)ticks, (uint32_t)(ticks >> 32)};
}

uint32_t rpc_dhcp_make_address4(struct rpc_dhcp_call *call,
				const struct rpc_dhcp_address *address)
{
	if (address->family != 4) {
		rpc_dhcp_call_invalid(call);
		return 0;
	}
	return rpc_dhcp_word(address);
}

struct DHCP_IPV6_ADDRESS
rpc_dhcp_make_address6(struct rpc_dhcp_call *call,
		       const struct rpc_dhcp_address *address)
{
	if (address->family != 6) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_wire6(address);
}

uint32_t rpc_dhcp_make_mask(uint8_t prefix)
{
	return prefix == 0 ? 0 : 0xFFFFFFFFu << (32 - prefix);
}
