/*
 * Addresses, prefixes and ranges. Numbers are two 64-bit halves; texts are
 * those of RFC 4291 and RFC 5952, by inet_pton and inet_ntop.
 */
#include "ipam/base/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define V4_AT 12	/* where the bytes of an IPv4 address begin */

static unsigned family_bits(enum ipam_family family)
{
	return family == IPAM_IPV4 ? 32 : 128;
}

static uint64_t half(const struct ipam_addr *addr, size_t at)
{
	uint64_t number = 0;
	size_t i;

	for (i = at; i < at + 8; i++) {
		number = number << 8 | addr->bytes[i];
	}
	return number;
}

const char *ipam_family_name(enum ipam_family family)
{
	switch (family) {
	case IPAM_IPV4:
		return "ipv4";
	case IPAM_IPV6:
		return "ipv6";
	case IPAM_NO_FAMILY:
		break;
	}
	return "";
}

struct ipam_addr ipam_addr_v4(uint32_t host_order)
{
	struct ipam_addr addr = { .family = IPAM_IPV4 };
	uint32_t number = htonl(host_order);

	memcpy(addr.bytes + V4_AT, &number, sizeof(number));
	return addr;
}

struct ipam_addr ipam_addr_v6(const uint8_t bytes[IPAM_ADDR_BYTES])
{
	struct ipam_addr addr = { .family = IPAM_IPV6 };

	memcpy(addr.bytes, bytes, IPAM_ADDR_BYTES);
	return addr;
}

uint32_t ipam_addr_v4_number(const struct ipam_addr *addr)
{
	return (uint32_t)half(addr, 8);
}

int ipam_addr_parse(const char *text, struct ipam_addr *out_addr)
{
	struct ipam_addr addr = { .family = IPAM_IPV4 };
	int ret = inet_pton(AF_INET, text, addr.bytes + V4_AT);

	if (ret != 1) {
		addr.family = IPAM_IPV6;
		ret = inet_pton(AF_INET6, text, addr.bytes);
	}
	if (ret != 1) {
		return EINVAL;
	}
	*out_addr = addr;
	return 0;
}

const char *ipam_addr_format(const struct ipam_addr *addr, char *buf)
{
	int family = addr->family == IPAM_IPV4 ? AF_INET : AF_INET6;
	size_t size;
	const uint8_t *bytes = ipam_addr_blob(addr, &size);

	buf[0] = '\0';
	if (size > 0) {
		inet_ntop(family, bytes, buf, IPAM_ADDR_TEXT);
	}
	return buf;
}

int ipam_addr_cmp(const struct ipam_addr *a, const struct ipam_addr *b)
{
	if (a->family != b->family) {
		return a->family < b->family ? -1 : 1;
	}
	return memcmp(a->bytes, b->bytes, IPAM_ADDR_BYTES);
}

const uint8_t *ipam_addr_blob(const struct ipam_addr *addr, size_t *out_size)
{
	size_t at = addr->family == IPAM_IPV4 ? V4_AT : 0;

	*out_size = addr->family == IPAM_NO_FAMILY ? 0 : IPAM_ADDR_BYTES - at;
	return addr->bytes + at;
}

int ipam_addr_from_blob(const void *blob, size_t size,
			struct ipam_addr *out_addr)
{
	struct ipam_addr addr = { .family = IPAM_IPV6 };

	if (size != 4 && size != IPAM_ADDR_BYTES) {
		return EINVAL;
	}
	if (size == 4) {
		addr.family = IPAM_IPV4;
	}
	memcpy(addr.bytes + IPAM_ADDR_BYTES - size, blob, size);
	*out_addr = addr;
	return 0;
}

/* Sets (or clears) all bits behind the first `length` of the family. */
static void fill_host_bits(struct ipam_addr *addr, unsigned length, bool set)
{
	unsigned bit = 128 - family_bits(addr->family) + length;
	unsigned mask = 0xff >> bit % 8, i;

	for (i = bit / 8; i < IPAM_ADDR_BYTES; i++) {
		if (set) {
			addr->bytes[i] |= (uint8_t)mask;
		} else {
			addr->bytes[i] &= (uint8_t)~mask;
		}
		mask = 0xff;
	}
}

/* One to three digits, at most `max`. */
static int parse_length(const char *text, unsigned max, unsigned *out_length)
{
	unsigned length = 0;
	size_t n = strspn(text, "0123456789"), i;

	if (n == 0 || n > 3 || text[n] != '\0') {
		return EINVAL;
	}
	for (i = 0; i < n; i++) {
		length = length * 10 + (unsigned)(text[i] - '0');
	}
	if (length > max) {
		return EINVAL;
	}
	*out_length = length;
	return 0;
}

int ipam_prefix_parse(const char *text, struct ipam_prefix *out_prefix)
{
	struct ipam_prefix prefix;
	char addr[IPAM_ADDR_TEXT];
	size_t n = strcspn(text, "/");
	int ret;

	if (n >= sizeof(addr)) {
		return EINVAL;
	}
	memcpy(addr, text, n);
	addr[n] = '\0';
	ret = ipam_addr_parse(addr, &prefix.addr);
	if (ret != 0) {
		return ret;
	}
	prefix.length = family_bits(prefix.addr.family);
	if (text[n] == '/') {
		ret = parse_length(text + n + 1, prefix.length, &prefix.length);
		if (ret != 0) {
			return ret;
		}
	}
	fill_host_bits(&prefix.addr, prefix.length, false);
	*out_prefix = prefix;
	return 0;
}

const char *ipam_prefix_format(const struct ipam_prefix *prefix, char *buf)
{
	char addr[IPAM_ADDR_TEXT];

	ipam_addr_format(&prefix->addr, addr);
	snprintf(buf, IPAM_PREFIX_TEXT, "%s/%u", addr, prefix->length);
	return buf;
}

bool ipam_prefix_contains(const struct ipam_prefix *prefix,
			  const struct ipam_addr *addr)
{
	struct ipam_range range = ipam_prefix_range(prefix);

	return ipam_range_contains(&range, addr);
}

struct ipam_range ipam_prefix_range(const struct ipam_prefix *prefix)
{
	struct ipam_range range = { prefix->addr, prefix->addr };

	fill_host_bits(&range.first, prefix->length, false);
	fill_host_bits(&range.last, prefix->length, true);
	return range;
}

int ipam_prefix_length_of_mask(uint32_t mask, unsigned *out_length)
{
	unsigned length = 0;

	while (length < 32 && (mask & 0x80000000U >> length) != 0) {
		length++;
	}
	if (length < 32 && mask << length != 0) {
		return EINVAL;
	}
	*out_length = length;
	return 0;
}

bool ipam_range_valid(const struct ipam_range *range)
{
	return range->first.family != IPAM_NO_FAMILY &&
	       range->first.family == range->last.family &&
	       ipam_addr_cmp(&range->first, &range->last) <= 0;
}

bool ipam_range_contains(const struct ipam_range *range,
			 const struct ipam_addr *addr)
{
	return addr->family == range->first.family &&
	       ipam_addr_cmp(&range->first, addr) <= 0 &&
	       ipam_addr_cmp(addr, &range->last) <= 0;
}

uint64_t ipam_range_count(const struct ipam_range *range)
{
	uint64_t low = half(&range->last, 8) - half(&range->first, 8);
	uint64_t borrow = half(&range->last, 8) < half(&range->first, 8);
	uint64_t high = half(&range->last, 0) - half(&range->first, 0) - borrow;

	if (high != 0 || low == UINT64_MAX) {
		return UINT64_MAX;
	}
	return low + 1;
}
