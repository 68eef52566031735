/*
 * The tree of provider spaces, logical networks and network sites (VRT-03).
 */
#include "ipam/query/query_store_plan.h"

#include <errno.h>
#include <string.h>

#include "ipam/query/query_plan.h"
#include "ipam/store/store_plan.h"

int query_store_sites(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_site *sites = NULL;
	struct query_row **rows = NULL;
	struct query_site *row = NULL;
	size_t i, n = 0, count = 0;
	int ret = store_site_list(mem_ctx, store, filter->space,
				  filter->sight, &sites, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	if (rows == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count && n < page->limit; i++) {
		row = talloc_zero(rows, struct query_site);
		if (row == NULL) {
			return ENOMEM;
		}
		row->row.key = talloc_asprintf(row, "%08zu", i);
		if (page->after != NULL &&
		    strcmp(row->row.key, page->after) <= 0) {
			talloc_free(row);
			continue;
		}
		row->space = sites[i].space;
		row->logical_network = sites[i].logical_network;
		row->network_site = sites[i].network_site;
		row->subnets = sites[i].subnets;
		row->customer_subnets = sites[i].customer_subnets;
		row->ranges = sites[i].ranges;
		rows[n++] = &row->row;
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}
