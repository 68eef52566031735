/*
 * Reverse zones of ranges (DNS-12), and address records made of DNS records
 * that a person selects (DNS-17).
 */
#ifndef IPAM_MANAGE_MANAGE_ZONE_MAP_H
#define IPAM_MANAGE_MANAGE_ZONE_MAP_H

#include "ipam/manage/manage.h"

/*
 * `zone` NULL: none; automatic: what the rules choose. EINVAL where both are
 * asked for, where the zone does not cover the range or is not known, and
 * where a range that overlaps has it.
 */
int manage_range_map_zone(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  int64_t range, const char *zone, bool automatic);

struct manage_selection {
	const char *zone, *type;	/* type NULL: A, AAAA, PTR */
	const char *const *nodes;
	size_t node_count;
	const char *space, *service, *instance;	/* NULL: the defaults */
};

/* What became of one record. */
struct manage_selected {
	const char *node, *type, *address;
	const char *result;	/* "added", "exists", "failed" */
	const char *why;	/* of a failure */
};

#define MANAGE_SELECTED_MAX 1000

/*
 * Each record by itself: one that cannot be does not hinder others. ENOENT for
 * an unknown zone, EINVAL for a type that has no address.
 */
int manage_address_from_records(struct manage_call *call, TALLOC_CTX *mem_ctx,
				const struct manage_selection *selection,
				struct manage_selected **out_list,
				size_t *out_count);

#endif
