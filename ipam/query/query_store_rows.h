/*
 * Inside of query_store: a function for each noun that lists its rows, in
 * order of their keys, at most page->limit of them.
 */
#ifndef IPAM_QUERY_QUERY_STORE_ROWS_H
#define IPAM_QUERY_QUERY_STORE_ROWS_H

#include "ipam/query/query_store.h"

typedef int (*query_store_list_fn)(TALLOC_CTX *mem_ctx, struct store *store,
				   const struct query_filter *filter,
				   const struct store_page *page,
				   struct query_row ***out_rows,
				   size_t *out_count);

int query_store_forests(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count);
int query_store_accounts(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count);
int query_store_networks(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count);

/* EINVAL for a scope or an address in the filter that is none. */
int query_store_scopes(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
int query_store_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);

/* EINVAL for a filter without a key, with several, or with one that is none. */
int query_store_track(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count);

/* ENOENT for what was never counted, EINVAL where nothing is named. */
int query_store_samples(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count);

int query_store_usage(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count);
int query_store_forecasts(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct query_filter *filter,
			  const struct store_page *page,
			  struct query_row ***out_rows, size_t *out_count);
int query_store_thresholds(TALLOC_CTX *mem_ctx, struct store *store,
			   const struct query_filter *filter,
			   const struct store_page *page,
			   struct query_row ***out_rows, size_t *out_count);
int query_store_purges(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
/* When an object is full, by `days` days (0: the default) before `now`. */
int query_store_forecast(TALLOC_CTX *mem_ctx, struct store *store,
			 int64_t object, int64_t now, int64_t days,
			 double capacity, struct query_forecast *out_forecast);
/* The same of a scope, into its row. */
int query_store_add_forecast(struct query_scope *row, struct store *store,
			     const struct ipam_scope *scope,
			     const struct query_filter *filter);

/* Needs filter->server. ENOENT: no such server. */
int query_store_checks(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
/* What its checks come to. */
int query_store_add_checks(struct query_server *row, struct store *store);

int query_store_services(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count);
int query_store_service_changes(TALLOC_CTX *mem_ctx, struct store *store,
				const struct query_filter *filter,
				const struct store_page *page,
				struct query_row ***out_rows,
				size_t *out_count);
int query_store_zones(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count);
int query_store_zone_events(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count);
/* EINVAL for a kind in the filter that is none. */
int query_store_events(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);
/* EINVAL for a word or an address in the filter that is none. */
int query_store_planned(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count);
/* All areas in one page. */
int query_store_overview(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count);
/* Reverse zones that cover filter->range, all in one page. ENOENT */
int query_store_range_zones(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count);
/* A, AAAA and PTR records of filter->address, all in one page (LIF-16). */
int query_store_address_records(TALLOC_CTX *mem_ctx, struct store *store,
				const struct query_filter *filter,
				const struct store_page *page,
				struct query_row ***out_rows,
				size_t *out_count);
/* EINVAL for a type or an address in the filter that is none. */
int query_store_records(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count);
/* What of a server appears among addresses, into its row. */
int query_store_add_appear(struct query_server *row, struct store *store);
/* EINVAL for an address or a prefix in the filter that is none. */
int query_store_ip_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			     const struct query_filter *filter,
			     const struct store_page *page,
			     struct query_row ***out_rows, size_t *out_count);
/* Of filter->range. ENOENT */
int query_store_free_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			       const struct query_filter *filter,
			       const struct store_page *page,
			       struct query_row ***out_rows,
			       size_t *out_count);
int query_store_superscopes(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count);
/* Of any of the sets. EINVAL for a scope in the filter that is none. */
int query_store_sets(TALLOC_CTX *mem_ctx, struct store *store,
		     enum query_noun noun, const struct query_filter *filter,
		     const struct store_page *page,
		     struct query_row ***out_rows, size_t *out_count);
/* Options, policies and failover of a scope into its row. */
int query_store_add_sets(struct query_scope *row, struct store *store,
			 const struct ipam_addr *scope);
/* What its zones do, into the row of a server. */
int query_store_add_zone_health(struct query_server *row, struct store *store);
/* The services of a server into its row. */
int query_store_add_services(struct query_server *row, struct store *store);

/* NULL for no address, no prefix. */
const char *query_addr_text(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr);
const char *query_prefix_text(TALLOC_CTX *mem_ctx,
			      const struct ipam_prefix *prefix);

/* IPAM_NO_FAMILY where the filter names none. */
enum ipam_family query_family(const struct query_filter *filter);

#endif
