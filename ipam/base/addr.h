/*
 * Addresses, prefixes and ranges of both families.
 *
 * An address is 16 bytes, big endian; an IPv4 address stands in the last
 * four behind zeros, so that arithmetic and order are the same for both.
 */
#ifndef IPAM_BASE_ADDR_H
#define IPAM_BASE_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IPAM_ADDR_BYTES 16
#define IPAM_ADDR_TEXT 46	/* buffer for an address as text */
#define IPAM_PREFIX_TEXT 50	/* buffer for a prefix as text */

enum ipam_family { IPAM_NO_FAMILY = 0, IPAM_IPV4 = 4, IPAM_IPV6 = 6 };

struct ipam_addr {
	enum ipam_family family;
	uint8_t bytes[IPAM_ADDR_BYTES];
};

struct ipam_prefix {
	struct ipam_addr addr;
	unsigned length;	/* 0..32 or 0..128 */
};

/* Both ends belong to it. */
struct ipam_range {
	struct ipam_addr first, last;
};

/* "ipv4", "ipv6"; "" for none. */
const char *ipam_family_name(enum ipam_family family);

struct ipam_addr ipam_addr_v4(uint32_t host_order);
struct ipam_addr ipam_addr_v6(const uint8_t bytes[IPAM_ADDR_BYTES]);

/* The number of an IPv4 address, in host order. */
uint32_t ipam_addr_v4_number(const struct ipam_addr *addr);

/* EINVAL for anything but one whole address; no zone, no port. */
int ipam_addr_parse(const char *text, struct ipam_addr *out_addr);

/* Writes at most IPAM_ADDR_TEXT bytes and returns buf; "" for no address. */
const char *ipam_addr_format(const struct ipam_addr *addr, char *buf);

/* By family, then by number: <0, 0, >0. */
int ipam_addr_cmp(const struct ipam_addr *a, const struct ipam_addr *b);

/*
 * The bytes that are stored: 4 or 16, whose order is address order. Lent by
 * the address. 0 bytes for no address.
 */
const uint8_t *ipam_addr_blob(const struct ipam_addr *addr, size_t *out_size);
/* EINVAL unless size is 4 or 16. */
int ipam_addr_from_blob(const void *blob, size_t size,
			struct ipam_addr *out_addr);

/*
 * "10.1.0.0/16"; without "/n" the whole address. EINVAL for a length out of
 * range; bits behind the length are cleared.
 */
int ipam_prefix_parse(const char *text, struct ipam_prefix *out_prefix);
const char *ipam_prefix_format(const struct ipam_prefix *prefix, char *buf);
bool ipam_prefix_contains(const struct ipam_prefix *prefix,
			  const struct ipam_addr *addr);
/* From the network address to the last address. */
struct ipam_range ipam_prefix_range(const struct ipam_prefix *prefix);
/* The length of an IPv4 mask; EINVAL where a 1 follows a 0. */
int ipam_prefix_length_of_mask(uint32_t mask, unsigned *out_length);

/* Same family and first <= last. */
bool ipam_range_valid(const struct ipam_range *range);
bool ipam_range_contains(const struct ipam_range *range,
			 const struct ipam_addr *addr);
/* How many addresses a valid range has; UINT64_MAX for that many or more. */
uint64_t ipam_range_count(const struct ipam_range *range);

#endif
