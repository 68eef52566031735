/*
 * Names of reverse zones: RFC 1035 3.5 (labels are bytes) and RFC 3596 2.5
 * (labels are hexadecimal digits), the last one first.
 */
#include "ipam/model/plan_private.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

static int parse_v4_label(const char *label, size_t len, uint8_t *out)
{
	char text[4] = "";
	int64_t number;

	if (len == 0 || len > 3) {
		return EINVAL;
	}
	memcpy(text, label, len);
	number = plan_number(text);
	if (number < 0 || number > 255) {
		return EINVAL;
	}
	*out = (uint8_t)number;
	return 0;
}

static int parse_v6_label(const char *label, size_t len, uint8_t *out)
{
	const char *digits = "0123456789abcdef", *at = NULL;

	if (len == 1 && isxdigit((unsigned char)label[0])) {
		at = strchr(digits, tolower((unsigned char)label[0]));
	}
	if (at == NULL) {
		return EINVAL;
	}
	*out = (uint8_t)(at - digits);
	return 0;
}

static const struct kind {
	const char *suffix;
	enum ipam_family family;
	unsigned bits, most;	/* of a label; labels */
	int (*parse)(const char *label, size_t len, uint8_t *out);
} kinds[] = {
	{ ".in-addr.arpa", IPAM_IPV4, 8, 4, parse_v4_label },
	{ ".ip6.arpa", IPAM_IPV6, 4, 32, parse_v6_label },
};

static int parse(const struct kind *kind, const char *zone, size_t len,
		 struct ipam_prefix *out_prefix)
{
	struct ipam_prefix prefix = { .length = 0 };
	unsigned at = kind->family == IPAM_IPV4 ? 96 : 0;
	uint8_t number = 0;
	size_t start;
	int ret = 0;

	prefix.addr.family = kind->family;
	while (ret == 0) {
		for (start = len; start > 0 && zone[start - 1] != '.';
		     start--) {
		}
		ret = prefix.length / kind->bits < kind->most ?
		      kind->parse(zone + start, len - start, &number) : EINVAL;
		if (ret != 0) {
			break;
		}
		prefix.addr.bytes[(at + prefix.length) / 8] |= (uint8_t)(
			number << (8 - kind->bits - (at + prefix.length) % 8));
		prefix.length += kind->bits;
		if (start == 0) {
			*out_prefix = prefix;
			break;
		}
		len = start - 1;
	}
	return ret;
}

int ipam_reverse_zone_prefix(const char *zone, struct ipam_prefix *out_prefix)
{
	size_t len = strlen(zone), suffix, i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		suffix = strlen(kinds[i].suffix);
		if (len > suffix && strcasecmp(zone + len - suffix,
					       kinds[i].suffix) == 0) {
			return parse(&kinds[i], zone, len - suffix,
				     out_prefix);
		}
	}
	return EINVAL;
}

char *ipam_reverse_name(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr,
			unsigned length)
{
	bool v4 = addr->family == IPAM_IPV4;
	unsigned bits = v4 ? 8 : 4, at, byte;
	size_t size = 0;
	const uint8_t *bytes = ipam_addr_blob(addr, &size);
	char *name = talloc_strdup(mem_ctx, "");

	for (at = length; name != NULL && at > 0; at -= bits) {
		byte = bytes[(at - 1) / 8];
		name = v4 ? talloc_asprintf_append_buffer(name, "%u.", byte) :
			    talloc_asprintf_append_buffer(
				    name, "%x.",
				    (at % 8 == 0 ? byte : byte >> 4) & 15);
	}
	return name == NULL ? NULL :
	       talloc_asprintf_append_buffer(name, "%s", v4 ? "in-addr.arpa" :
							      "ip6.arpa");
}
