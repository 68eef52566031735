/*
 * How much is in which state, at one glance (MON-10).
 */
#ifndef IPAM_STORE_STORE_OVERVIEW_H
#define IPAM_STORE_STORE_OVERVIEW_H

#include "ipam/model/access_rows.h"
#include "ipam/store/store.h"

struct store_overview {
	const char *area;	/* "servers", "scopes", ...; constant */
	const char *state;	/* word of the area; constant */
	int64_t count;
};

/*
 * Areas in a fixed order, of each the states in which something is. Cheap: no
 * area asks for more than a walk along an index, or over what is few. With
 * `sight`, only what it sees counts, and each object is asked for.
 */
int store_overview(TALLOC_CTX *mem_ctx, struct store *store,
		   const struct ipam_sight *sight,
		   struct store_overview **out_list, size_t *out_count);

#endif
