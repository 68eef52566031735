/* What the store knows of custom fields, for query_store.c. */
#ifndef IPAM_QUERY_QUERY_STORE_CUSTOM_H
#define IPAM_QUERY_QUERY_STORE_CUSTOM_H

#include "ipam/query/query_custom.h"
#include "ipam/query/query_store_plan.h"

/* What the objects of rows are set to; nothing for other nouns. */
int query_store_add_custom(struct store *store, enum query_noun noun,
			   struct query_row **rows, size_t count);
/* filter->custom as a condition of the store. EINVAL with filter->wrong. */
int query_store_custom_filter(TALLOC_CTX *mem_ctx, struct store *store,
			      enum query_noun noun,
			      struct query_filter *filter);

int query_store_custom_fields(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows, size_t *out_count);
/* These four need filter->wrong. ENOENT: no such field, no such group. */
int query_store_custom_values(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows, size_t *out_count);
int query_store_custom_pairs(TALLOC_CTX *mem_ctx, struct store *store,
			     const struct query_filter *filter,
			     const struct store_page *page,
			     struct query_row ***out_rows, size_t *out_count);
int query_store_group_nodes(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count);
int query_store_group_members(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows,
			      size_t *out_count);
/* query_store_saved.c; needs filter->person */
int query_store_saved(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count);
int query_store_groups(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);

#endif
