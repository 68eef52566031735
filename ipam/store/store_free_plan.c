/*
 * What is free in blocks and subnets (LIF-03, LIF-04): computed when asked
 * for, from what lies in them.
 */
#include <errno.h>

#include "ipam/model/free_run.h"
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_plan_private.h"

static int read_span(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_range *span = row;

	span->first = store_column_addr(stmt, 0);
	span->last = store_column_addr(stmt, 1);
	return 0;
}

/* What is left of `whole` without the spans of a statement. */
static int read_left(TALLOC_CTX *tmp_ctx, struct store *store, const char *sql,
		     int64_t space, const struct ipam_range *whole,
		     struct ipam_range **out_runs, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_range),
					     read_span, NULL };
	struct ipam_range *taken = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, sql, "iiaa", space,
				    (int64_t)whole->first.family, &whole->first,
				    &whole->last);

	ret = store_rows(tmp_ctx, store, ret, stmt, &kind, &taken, &count);
	return ret == 0 ? ipam_runs_left(tmp_ctx, whole, taken, count,
					 out_runs, out_count) : ret;
}

static size_t prefixes_of_run(const struct ipam_range *run, unsigned length,
			      size_t limit, struct ipam_prefix *out)
{
	struct ipam_addr from = run->first;
	struct ipam_range span;
	size_t n = 0;

	while (n < limit && ipam_run_prefix(run, &from, length, &out[n])) {
		span = ipam_prefix_range(&out[n++]);
		if (!ipam_addr_after(&span.last, &from)) {
			break;
		}
	}
	return n;
}

int store_free_subnets(TALLOC_CTX *mem_ctx, struct store *store, int64_t block,
		       unsigned length, size_t limit,
		       struct ipam_prefix **out_prefixes, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	struct ipam_prefix *list = talloc_array(mem_ctx, struct ipam_prefix,
						limit);
	struct ipam_block found = { .id = 0 };
	struct ipam_wrong wrong;
	struct ipam_range *runs = NULL;
	size_t count = 0, n = 0, i;
	int ret = list == NULL ? ENOMEM :
		  plan_block_get(tmp_ctx, store, block, &found, &wrong);

	if (ret == 0 && (length < found.prefix.length ||
			 length > (found.prefix.addr.family == IPAM_IPV4 ?
				   32 : 128))) {
		ret = EINVAL;
	}
	if (ret == 0) {
		ret = read_left(tmp_ctx, store, "SELECT network, last FROM"
				" subnet WHERE space = ?1 AND family = ?2 AND"
				" network <= ?4 AND last >= ?3",
				IPAM_SPACE_DEFAULT, &found.range, &runs,
				&count);
	}
	for (i = 0; i < count && n < limit && ret == 0; i++) {
		n += prefixes_of_run(&runs[i], length, limit - n, list + n);
	}
	talloc_free(tmp_ctx);
	if (ret == 0) {
		*out_prefixes = list;
		*out_count = n;
	}
	return ret;
}

/* As many ranges of that size as there are, from the front of a run on. */
static size_t ranges_of_run(const struct ipam_range *run, uint64_t size,
			    size_t limit, struct ipam_range *out)
{
	struct ipam_addr at = run->first;
	size_t n = 0;

	while (n < limit) {
		out[n].first = at;
		if (!ipam_addr_ahead(&at, size - 1, &out[n].last) ||
		    ipam_addr_cmp(&out[n].last, &run->last) > 0) {
			break;
		}
		at = out[n++].last;
		if (!ipam_addr_after(&at, &at)) {
			break;
		}
	}
	return n;
}

int store_free_ranges(TALLOC_CTX *mem_ctx, struct store *store, int64_t subnet,
		      uint64_t size, size_t limit,
		      struct ipam_range **out_ranges, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	struct ipam_range *list = talloc_array(mem_ctx, struct ipam_range,
					       limit);
	struct ipam_subnet found = { .id = 0 };
	struct ipam_range *runs = NULL, hosts;
	struct ipam_wrong wrong;
	size_t count = 0, n = 0, i;
	int ret = list == NULL ? ENOMEM :
		  plan_subnet_get(tmp_ctx, store, subnet, &found, &wrong);

	if (ret == 0) {
		hosts = ipam_prefix_hosts(&found.prefix);
		ret = read_left(tmp_ctx, store, "SELECT first, last FROM"
				" ip_range WHERE space = ?1 AND family = ?2"
				" AND first <= ?4 AND last >= ?3 UNION ALL"
				" SELECT address, address FROM address WHERE"
				" space = ?1 AND family = ?2 AND address"
				" BETWEEN ?3 AND ?4", found.space_id, &hosts,
				&runs, &count);
	}
	for (i = 0; i < count && n < limit && ret == 0; i++) {
		n += ranges_of_run(&runs[i], size, limit - n, list + n);
	}
	talloc_free(tmp_ctx);
	if (ret == 0) {
		*out_ranges = list;
		*out_count = n;
	}
	return ret;
}
