/*
 * Which reverse zone is that of a range (DNS-12), and address records made of
 * its PTR records (DNS-13).
 */
#ifndef IPAM_STORE_STORE_ZONE_MAP_H
#define IPAM_STORE_STORE_ZONE_MAP_H

#include "ipam/model/plan.h"
#include "ipam/store/store.h"

/* A zone that covers a range. */
struct store_zone_choice {
	const char *zone;
	struct ipam_prefix prefix;
	bool mapped;		/* it is the range's */
	int64_t taken_by;	/* an overlapping range that has it; 0: none */
};

/* Known reverse zones that cover a range, the smallest first. ENOENT */
int store_zone_map_list(TALLOC_CTX *mem_ctx, struct store *store,
			int64_t range, struct store_zone_choice **out_list,
			size_t *out_count);
/*
 * By hand: this zone, or NULL for none; automatic: by the rules again. EINVAL,
 * ENOENT with the field.
 */
int store_zone_map_set(struct store *store, int64_t range, const char *zone,
		       bool automatic, int64_t now,
		       struct ipam_wrong *out_wrong);

/* --- inside a transaction --- */

/* EINVAL where a range that overlaps has the zone of this one. */
int store_zone_map_check(struct store *store,
			 const struct ipam_ip_range *range,
			 struct ipam_wrong *out_wrong);
/* A range came, or was changed. */
int store_zone_map_range(struct store *store, int64_t range);
/* These addresses of a space lost a range that had the zone. */
int store_zone_map_left(struct store *store, int64_t space,
			const struct ipam_range *range);
/* A zone came or went: ranges that a reverse zone has addresses of. */
int store_zone_map_zone(struct store *store, const char *zone);

struct store_ptr_diff {
	size_t added, linked, removed, kept;
};

/*
 * Each PTR record of a zone that ranges are mapped to has an address record;
 * what was made of one that is gone goes, unless a person wrote into it. In
 * transactions of some records each.
 */
int store_ptr_follow(struct store *store, const char *zone, int64_t now,
		     struct store_ptr_diff *out_diff);

#endif
