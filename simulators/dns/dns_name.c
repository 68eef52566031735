/* Domain names: text, wire form, comparing (RFC 1035 sections 3.1 and 5.1). */
#include <errno.h>
#include <string.h>

#include "simulators/dns/dns_zone.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The byte of an escape; *AT stands behind the backslash. -1: malformed. */
static int escaped(const char **at, bool octal)
{
	const char *text = *at;
	int digits[3], i, value;
	bool small = true;

	if (!is_digit(text[0])) {
		(*at) += text[0] != '\0';
		return text[0] == '\0' ? -1 : (uint8_t)text[0];
	}
	for (i = 0; i < 3; i++) {
		if (!is_digit(text[i])) {
			return -1;
		}
		digits[i] = text[i] - '0';
		small = small && digits[i] < 8;
	}
	*at += 3;
	value = octal && small ?
			digits[0] * 64 + digits[1] * 8 + digits[2] :
			digits[0] * 100 + digits[1] * 10 + digits[2];
	return value > 255 ? -1 : value;
}

static bool append(struct sim_dns_name *name, const uint8_t *label, size_t n)
{
	if (n == 0 || n > 63 || name->length + n + 1 > SIM_DNS_NAME_MAX - 1) {
		return false;
	}
	name->wire[name->length++] = (uint8_t)n;
	memcpy(name->wire + name->length, label, n);
	name->length = (uint8_t)(name->length + n);
	return true;
}

int sim_dns_name_parse(const char *text, const struct sim_dns_name *origin,
		       bool octal, struct sim_dns_name *out_name)
{
	struct sim_dns_name name = { 0 };
	uint8_t label[64];
	size_t n = 0;
	bool absolute = strcmp(text, ".") == 0;

	if (*text == '\0') {
		return EINVAL;
	}
	if (strcmp(text, "@") == 0 && origin != NULL) {
		*out_name = *origin;
		return 0;
	}
	while (*text != '\0' && !absolute) {
		int byte = (uint8_t)*text++;

		if (byte == '.') {
			if (!append(&name, label, n)) {
				return EINVAL;
			}
			n = 0;
			absolute = *text == '\0';
			continue;
		}
		if (byte == '\\') {
			byte = escaped(&text, octal);
		}
		if (byte < 0 || n == 63) {
			return EINVAL;
		}
		label[n++] = (uint8_t)byte;
	}
	if (!absolute && !append(&name, label, n)) {
		return EINVAL;
	}
	if (!absolute && origin != NULL) {
		if (name.length + origin->length > SIM_DNS_NAME_MAX) {
			return EINVAL;
		}
		memcpy(name.wire + name.length, origin->wire, origin->length);
		name.length = (uint8_t)(name.length + origin->length);
	} else {
		name.wire[name.length++] = 0;
	}
	*out_name = name;
	return 0;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool same(const uint8_t *a, const uint8_t *b, size_t n)
{
	size_t i;

	/* Length bytes are below 64 and have no case. */
	for (i = 0; i < n; i++) {
		if (lower(a[i]) != lower(b[i])) {
			return false;
		}
	}
	return true;
}

bool sim_dns_name_equal(const struct sim_dns_name *a,
			const struct sim_dns_name *b)
{
	return a->length == b->length && same(a->wire, b->wire, a->length);
}

bool sim_dns_name_within(const struct sim_dns_name *name,
			 const struct sim_dns_name *zone)
{
	size_t at = 0;

	while (name->length - at > zone->length) {
		at += name->wire[at] + 1u;
	}
	return name->length - at == zone->length &&
	       same(name->wire + at, zone->wire, zone->length);
}

char *sim_dns_name_text(TALLOC_CTX *mem_ctx, const struct sim_dns_name *name)
{
	char *text = talloc_strdup(mem_ctx, name->wire[0] == 0 ? "." : "");
	size_t at = 0, i;

	while (text != NULL && name->wire[at] != 0) {
		for (i = 1; i <= name->wire[at] && text != NULL; i++) {
			uint8_t c = name->wire[at + i];
			bool plain = c > ' ' && c != '.' && c != '\\' &&
				     c < 0x7f;

			text = talloc_asprintf_append_buffer(
				text, plain ? "%c" : "\\%03u", c);
		}
		if (text != NULL) {
			text = talloc_strdup_append_buffer(text, ".");
		}
		at += name->wire[at] + 1u;
	}
	return text;
}
