/* The address plan, inside of query_store. */
#ifndef IPAM_QUERY_QUERY_STORE_PLAN_H
#define IPAM_QUERY_QUERY_STORE_PLAN_H

#include "ipam/query/query_plan.h"
#include "ipam/query/query_store_rows.h"
#include "ipam/store/store_plan.h"

/*
 * With details, the one that the filter names; else those below what it
 * names. EINVAL and ENOENT set filter->wrong.
 */
int query_store_spaces(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
int query_store_blocks(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
int query_store_subnets(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count);
int query_store_ranges(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);

int query_store_sites(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count);

/* Numbers and places as rows have them. */
query_count query_plan_count(ipam_count count);
const char *query_range_text(TALLOC_CTX *mem_ctx,
			     const struct ipam_range *range);
const char *query_plan_prefix(TALLOC_CTX *mem_ctx,
			      const struct ipam_prefix *prefix);

/* What was counted of it, from where. */
int query_store_explain_block(struct query_block *row, struct store *store,
			      const struct ipam_block *block);
int query_store_explain_subnet(struct query_subnet *row, struct store *store,
			       const struct ipam_subnet *subnet);
int query_store_explain_range(struct query_ip_range *row, struct store *store,
			      const struct ipam_ip_range *range);

#endif
