/*
 * Time zones, as "Europe/Vienna", by the C library's knowledge of them.
 */
#ifndef IPAM_BASE_TIMEZONE_H
#define IPAM_BASE_TIMEZONE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether there is such a zone. */
bool ipam_timezone_exists(const char *name);

/* Local time less UTC at that instant; the zone is one that exists. */
int64_t ipam_timezone_offset(const char *name, int64_t at);

/*
 * What local time less UTC may be at a local time (seconds since 1970, were it
 * UTC): how many of the two are so. 1: both are the same. 2: it comes twice,
 * the earlier instant is first. 0: it is left out in spring; both are what
 * holds before.
 */
int ipam_timezone_offsets(const char *name, int64_t local_s,
			  int64_t out_offsets[2]);

#endif
