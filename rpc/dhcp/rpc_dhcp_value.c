/*
 * Values as [MS-DHCPM] writes them (2.2.1.2) turned into plain ones: UTF-16,
 * FILETIME, addresses, masks, client ids. No I/O.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

#define EPOCH_SHIFT_S	    11644473600LL /* 1601 to 1970 */
#define TICKS_A_SECOND	    10000000LL
#define FILETIME_NEVER_HIGH 0x7FFFFFFFu
#define FILETIME_NEVER_LOW  0xFFFFFFFFu
#define REPLACEMENT	    0xFFFDu
#define ID_PREFIX	    5
#define ID_HARDWARE_TYPE    0x01

static size_t put_code_point(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

static bool is_high(uint16_t unit)
{
	return (unit & 0xFC00) == 0xD800;
}

static bool is_low(uint16_t unit)
{
	return (unit & 0xFC00) == 0xDC00;
}

size_t rpc_dhcp_utf8(const uint16_t *units, size_t num_units, char *out,
		     uint32_t *odd)
{
	size_t i, n = 0;
	uint32_t c;

	for (i = 0; i < num_units; i++) {
		c = units[i];
		if (c < 0x80) {
			out[n++] = (char)c;
			continue;
		}
		if (is_high(units[i]) && i + 1 < num_units &&
		    is_low(units[i + 1])) {
			c = 0x10000 + ((c & 0x3FF) << 10) +
			    (units[i + 1] & 0x3FF);
			i++;
		} else if (is_high(units[i]) || is_low(units[i])) {
			c = REPLACEMENT;
			*odd |= RPC_DHCP_ODD_TEXT;
		}
		n += put_code_point(c, out + n);
	}
	out[n] = '\0';
	return n;
}

const char *rpc_dhcp_text(TALLOC_CTX *mem_ctx, const struct DHCPM_STRING *text,
			  uint32_t *odd, bool *out_oom)
{
	char *out = NULL;
	size_t n;

	if (text == NULL || text->length == 0) {
		return NULL;
	}
	out = talloc_array(mem_ctx, char, RPC_DHCP_UTF8_SIZE(text->length));
	if (out == NULL) {
		*out_oom = true;
		return NULL;
	}
	n = rpc_dhcp_utf8(text->units, text->length, out, odd);
	return talloc_realloc(mem_ctx, out, char, n + 1);
}

int64_t rpc_dhcp_time(uint32_t low, uint32_t high)
{
	uint64_t ticks = (uint64_t)high << 32 | low;

	if (ticks == 0) {
		return RPC_DHCP_TIME_NONE;
	}
	if (high > FILETIME_NEVER_HIGH ||
	    (high == FILETIME_NEVER_HIGH && low == FILETIME_NEVER_LOW)) {
		return RPC_DHCP_TIME_NEVER;
	}
	return (int64_t)(ticks / TICKS_A_SECOND) - EPOCH_SHIFT_S;
}

struct rpc_dhcp_address rpc_dhcp_address4(uint32_t word)
{
	return (struct rpc_dhcp_address){
		.family = 4,
		.octets = {(uint8_t)(word >> 24), (uint8_t)(word >> 16),
			   (uint8_t)(word >> 8), (uint8_t)word},
	};
}

uint32_t rpc_dhcp_word(const struct rpc_dhcp_address *address)
{
	const uint8_t *o = address->octets;

	return (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 |
	       (uint32_t)o[2] << 8 | o[3];
}

struct rpc_dhcp_address rpc_dhcp_address6(const struct DHCP_IPV6_ADDRESS *a)
{
	struct rpc_dhcp_address address = {.family = 6};
	size_t i;

	for (i = 0; i < 8; i++) {
		address.octets[i] = (uint8_t)(a->HighOrderBits >> (56 - 8 * i));
		address.octets[8 + i] =
			(uint8_t)(a->LowOrderBits >> (56 - 8 * i));
	}
	return address;
}

struct DHCP_IPV6_ADDRESS rpc_dhcp_wire6(const struct rpc_dhcp_address *address)
{
	struct DHCP_IPV6_ADDRESS a = {0};
	size_t i;

	for (i = 0; i < 8; i++) {
		a.HighOrderBits = a.HighOrderBits << 8 | address->octets[i];
		a.LowOrderBits = a.LowOrderBits << 8 | address->octets[8 + i];
	}
	return a;
}

uint8_t rpc_dhcp_prefix(uint32_t mask, uint32_t *odd)
{
	uint8_t bits = (uint8_t)__builtin_popcount(mask);
	uint32_t whole = bits == 0 ? 0 : 0xFFFFFFFFu << (32 - bits);

	if (mask != whole) {
		*odd |= RPC_DHCP_ODD_MASK;
	}
	return bits;
}

bool rpc_dhcp_contains(const struct rpc_dhcp_address *scope, uint8_t prefix,
		       const struct rpc_dhcp_address *address)
{
	uint8_t rest = prefix % 8;
	uint8_t mask = (uint8_t)(0xFF00u >> rest);
	size_t whole = prefix / 8;

	if (memcmp(scope->octets, address->octets, whole) != 0) {
		return false;
	}
	return rest == 0 ||
	       (scope->octets[whole] & mask) == (address->octets[whole] & mask);
}

uint32_t rpc_dhcp_id_prefix(const uint8_t *id, uint32_t len, uint32_t scope)
{
	uint32_t first;

	if (len < ID_PREFIX || id[4] != ID_HARDWARE_TYPE) {
		return 0;
	}
	first = id[0] | (uint32_t)id[1] << 8 | (uint32_t)id[2] << 16 |
		(uint32_t)id[3] << 24;
	return first == scope ? ID_PREFIX : 0;
}

const uint8_t *rpc_dhcp_bytes(TALLOC_CTX *mem_ctx, const void *data,
			      uint32_t len, bool *out_oom)
{
	const uint8_t *copy = NULL;

	if (data == NULL || len == 0) {
		return NULL;
	}
	copy = talloc_memdup(mem_ctx, data, len);
	if (copy == NULL) {
		*out_oom = true;
	}
	return copy;
}
