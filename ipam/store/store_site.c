/*
 * The tree of provider spaces, their logical networks and network sites
 * (VRT-03), with what lies there: also in the customer spaces of a provider.
 * Nothing of it is stored.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Of one subnet. */
static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const struct ipam_sight *sight = private_data;
	struct ipam_site *site = row_data;
	bool seen = true;
	int ret = sight == NULL ? 0 :
		sight->sees(sight->private_data, IPAM_OBJECT_SUBNET,
			    (const char *)sqlite3_column_text(stmt, 5), &seen);

	site->space = store_column_text(mem_ctx, stmt, 0);
	site->logical_network = store_column_text(mem_ctx, stmt, 1);
	site->network_site = store_column_text(mem_ctx, stmt, 2);
	site->subnets = seen ? 1 : 0;
	site->customer_subnets = seen && sqlite3_column_int(stmt, 3) != 0;
	site->ranges = seen ? sqlite3_column_int64(stmt, 4) : 0;
	return ret;
}

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcasecmp(a, b) == 0;
}

/* A row for each site, of those that have one for each subnet. */
static size_t fold(struct ipam_site *sites, size_t count)
{
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		if (sites[i].subnets == 0) {
			continue;
		}
		if (n > 0 && same_text(sites[n - 1].space, sites[i].space) &&
		    same_text(sites[n - 1].logical_network,
			      sites[i].logical_network) &&
		    same_text(sites[n - 1].network_site,
			      sites[i].network_site)) {
			sites[n - 1].subnets++;
			sites[n - 1].customer_subnets +=
				sites[i].customer_subnets;
			sites[n - 1].ranges += sites[i].ranges;
		} else {
			sites[n++] = sites[i];
		}
	}
	return n;
}

int store_site_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *space, const struct ipam_sight *sight,
		    struct ipam_site **out_sites, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_site),
					     read_row, sight };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT coalesce(p.name, n.name) AS provider,"
		" nullif(x.logical_network, ''), nullif(x.network_site, ''),"
		" p.id IS NOT NULL, (SELECT count(*) FROM ip_range r WHERE"
		" r.subnet = x.id), x.id FROM subnet x"
		" JOIN address_space n ON n.id = x.space"
		" LEFT JOIN address_space p ON p.id = n.provider"
		" WHERE ?1 IS NULL OR coalesce(p.name, n.name) = ?1 COLLATE"
		" NOCASE ORDER BY 1 COLLATE NOCASE, 2 COLLATE NOCASE,"
		" 3 COLLATE NOCASE, x.id", "t", space);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, out_sites,
			 out_count);
	if (ret == 0) {
		*out_count = fold(*out_sites, *out_count);
	}
	return ret;
}
