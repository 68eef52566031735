/*
 * Partitions of tracking records.
 */
#ifndef IPAM_STORE_STORE_TRACK_PRIVATE_H
#define IPAM_STORE_STORE_TRACK_PRIVATE_H

#include "ipam/store/store_private.h"
#include "ipam/store/store_track.h"

#define TRACK_PART_S (28 * 86400)

/* What a record is, and where from, in one number. */
#define TRACK_KIND(source, type, unsure)                                      \
	((source) * 64 + (int64_t)(type) * 2 + (unsure))
#define TRACK_KIND_SOURCE(kind) ((kind) / 64)
#define TRACK_KIND_TYPE(kind)	((enum ipam_track_type)((kind) / 2 % 32))
#define TRACK_KIND_UNSURE(kind) ((kind) % 2 != 0)

static inline int64_t store_track_part(int64_t at)
{
	return at / TRACK_PART_S;
}

#endif
