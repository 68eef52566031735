/*
 * Numbers of addresses. IPv6 has up to 2^128 of them: 128 bits, which stay at
 * their greatest value rather than start anew.
 */
#ifndef IPAM_BASE_COUNT_H
#define IPAM_BASE_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "ipam/base/addr.h"

__extension__ typedef unsigned __int128 ipam_count;

#define IPAM_COUNT_MAX (~(ipam_count)0)
#define IPAM_COUNT_BYTES 16
#define IPAM_COUNT_TEXT 40	/* buffer for a number as text */

/* How many addresses a valid range has. */
ipam_count ipam_count_of_range(const struct ipam_range *range);
/* a + b and a - b; IPAM_COUNT_MAX and 0 where that is out of bounds. */
ipam_count ipam_count_add(ipam_count a, ipam_count b);
ipam_count ipam_count_sub(ipam_count a, ipam_count b);

/* 0..100, of a whole that may be 0; more than the whole: 100. */
double ipam_count_percent(ipam_count part, ipam_count whole);

/* Decimal; writes at most IPAM_COUNT_TEXT bytes and returns buf. */
const char *ipam_count_format(ipam_count count, char *buf);

/* 16 bytes, big endian, so that order of bytes is order of numbers. */
void ipam_count_to_blob(ipam_count count, uint8_t out_blob[IPAM_COUNT_BYTES]);
/* 0 for anything but 16 bytes. */
ipam_count ipam_count_from_blob(const void *blob, size_t size);

#endif
