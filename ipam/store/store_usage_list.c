/*
 * Utilization as it is asked for.
 *
 * 1. A time is told by one grain, the finest that has it: full samples from
 *    the first part that is left of them, before that hours from their first
 *    part, and so on. Parts of each grain begin where those of the next
 *    coarser one can end, so that nothing counts twice.
 * 2. Averages are there of whole days and months only. What is later is still
 *    there as it was counted, because samples go no earlier than that.
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Where the rows of each grain begin that are used; INT64_MAX for none. */
static int find_starts(struct store *store, int64_t starts[IPAM_GRAIN_COUNT])
{
	char sql[80];
	int64_t part = 0, pruned = 0, start = INT64_MAX;
	int grain, ret = 0;

	for (grain = 0; grain < IPAM_GRAIN_COUNT && ret == 0; grain++) {
		snprintf(sql, sizeof(sql), "SELECT part FROM %s ORDER BY part"
			 " LIMIT 1", store_usage_tables[grain]);
		ret = store_usage_pruned(store, grain, &pruned);
		if (ret == 0) {
			ret = store_number(store, &part, sql, "");
		}
		if (ret == 0) {
			part = part < pruned ? pruned : part;
			part = store_usage_part_start(grain, part);
			start = part < start ? part : start;
		}
		starts[grain] = start;
		ret = ret == ENOENT ? 0 : ret;
	}
	return ret;
}

static const int64_t spans[IPAM_GRAIN_COUNT] = {
	[IPAM_GRAIN_HOUR] = 3600, [IPAM_GRAIN_DAY] = STORE_DAY_S,
};

/* private_data: the grain */
static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const int *grain = private_data;
	struct ipam_usage_row *row = row_data;

	row->at = sqlite3_column_int64(stmt, 0);
	row->span_s = spans[*grain];
	if (*grain == IPAM_GRAIN_MONTH) {
		row->span_s = ipam_month_start(ipam_month_of(row->at) + 1) -
			      row->at;
	}
	store_column_usage(stmt, 1, &row->usage);
	row->in_use = sqlite3_column_double(stmt, 2);
	if (*grain != IPAM_GRAIN_FULL) {
		row->usage.in_use = ipam_usage_round(row->in_use);
	}
	row->low = sqlite3_column_int64(stmt, 6);
	row->high = sqlite3_column_int64(stmt, 7);
	row->samples = sqlite3_column_int64(stmt, 8);
	return 0;
}

/*
 * The rows of one grain. Every part is one place of the table: the parts are
 * counted, and looked into one after the other.
 */
static int list_grain(TALLOC_CTX *mem_ctx, struct store *store, int grain,
		      int64_t object, int64_t from, int64_t to, size_t limit,
		      struct ipam_usage_row **out_rows, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_usage_row), read_row, &grain
	};
	sqlite3_stmt *stmt = NULL;
	char sql[640];
	int ret;

	snprintf(sql, sizeof(sql),
		 "WITH RECURSIVE ends (lo, hi) AS (SELECT (SELECT part FROM"
		 " %1$s ORDER BY part LIMIT 1), (SELECT part FROM %1$s"
		 " ORDER BY part DESC LIMIT 1)), p (n, hi) AS (SELECT"
		 " max(lo, ?5), min(hi, ?6) FROM ends WHERE lo IS NOT NULL"
		 " UNION ALL SELECT n + 1, hi FROM p WHERE n < hi)"
		 " SELECT at, total, in_use, free, pending, stateless,"
		 " %2$s FROM p CROSS JOIN %1$s u ON u.part = p.n"
		 " AND u.object = ?1 AND u.at >= ?2 AND u.at < ?3"
		 " ORDER BY at LIMIT ?4",
		 store_usage_tables[grain], grain == IPAM_GRAIN_FULL ?
		 "in_use, in_use, 1" : "low, high, samples");
	ret = store_borrow_with(store, &stmt, sql, "iiiiii", object, from, to,
				(int64_t)limit, store_usage_part(grain, from),
				store_usage_part(grain, to - 1));
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_rows,
			  out_count);
}

static int append(TALLOC_CTX *mem_ctx, struct ipam_usage_row **rows,
		  size_t *count, struct ipam_usage_row *more, size_t n)
{
	struct ipam_usage_row *all = NULL;
	size_t i;

	if (*count == 0) {
		talloc_free(*rows);
		*rows = more;
		*count = n;
		return 0;
	}
	all = talloc_realloc(mem_ctx, *rows, struct ipam_usage_row,
			     *count + n);
	if (all == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < n; i++) {
		all[*count + i] = more[i];
	}
	talloc_free(more);
	*rows = all;
	*count += n;
	return 0;
}

int store_usage_list(TALLOC_CTX *mem_ctx, struct store *store, int64_t object,
		     int64_t from, int64_t to, const struct store_page *page,
		     struct ipam_usage_row **out_rows, size_t *out_count)
{
	int64_t starts[IPAM_GRAIN_COUNT] = { 0 }, begin, end;
	struct ipam_usage_row *rows = NULL, *more = NULL;
	size_t count = 0, n = 0;
	int grain, ret = find_starts(store, starts);

	if (page->after != NULL) {
		begin = strtoll(page->after, NULL, 10);
		from = begin >= from ? begin + 1 : from;
	}
	for (grain = IPAM_GRAIN_MONTH; grain >= 0 && ret == 0 &&
	     count < page->limit; grain--) {
		begin = starts[grain] > from ? starts[grain] : from;
		end = grain > 0 && starts[grain - 1] < to ? starts[grain - 1] :
							    to;
		if (begin >= end) {
			continue;
		}
		ret = list_grain(mem_ctx, store, grain, object, begin, end,
				 page->limit - count, &more, &n);
		if (ret == 0) {
			ret = append(mem_ctx, &rows, &count, more, n);
		}
	}
	if (ret == 0) {
		*out_rows = rows;
		*out_count = count;
	}
	return ret;
}

static int read_object(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	struct ipam_usage_object *row = row_data;

	row->id = sqlite3_column_int64(stmt, 0);
	row->kind = sqlite3_column_int(stmt, 1);
	row->family = sqlite3_column_int(stmt, 2);
	row->server = store_column_text(mem_ctx, stmt, 3);
	row->prefix.addr = store_column_addr(stmt, 4);
	row->prefix.length = (unsigned)sqlite3_column_int(stmt, 5);
	row->range.last = store_column_addr(stmt, 6);
	if (row->range.last.family != IPAM_NO_FAMILY) {
		row->range.first = row->prefix.addr;
	}
	row->space = store_column_text(mem_ctx, stmt, 7);
	row->name = store_column_text(mem_ctx, stmt, 8);
	row->service = store_column_text(mem_ctx, stmt, 9);
	row->instance = store_column_text(mem_ctx, stmt, 10);
	row->logged = sqlite3_column_int(stmt, 11);
	row->logged_at = sqlite3_column_int64(stmt, 12);
	row->seen_at = sqlite3_column_int64(stmt, 13);
	return 0;
}

int store_usage_object_list(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct store_usage_filter *filter,
			    const struct store_page *page,
			    struct ipam_usage_object **out_objects,
			    size_t *out_count)
{
	const struct store_row_kind row_kind = {
		sizeof(struct ipam_usage_object), read_object, NULL
	};
	enum ipam_usage_kind kind = 0;
	int64_t after = page->after != NULL ? strtoll(page->after, NULL, 10) :
					      0;
	sqlite3_stmt *stmt = NULL;
	int ret = 0;

	if (filter->kind != NULL) {
		ret = ipam_usage_kind_parse(filter->kind, &kind);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_borrow_with(
		store, &stmt,
		"SELECT o.id, o.kind, o.family, s.name, o.first, o.length,"
		" o.last, nullif(o.space, ''), nullif(o.name, ''),"
		" nullif(o.service, ''), nullif(o.instance, ''), o.logged,"
		" o.logged_at, o.seen_at FROM usage_object o"
		" LEFT JOIN server s ON s.id = o.server WHERE o.id > ?1"
		" AND (?2 = -1 OR o.kind = ?2) AND (?3 IS NULL OR"
		" s.name = ?3) AND (?4 = 0 OR o.family = ?4)"
		" AND (?5 IS NULL OR o.first = ?5)"
		" AND (?6 IS NULL OR o.name = ?6)"
		" ORDER BY o.id LIMIT ?7",
		"iiniati", after,
		filter->kind != NULL ? (int64_t)kind : INT64_C(-1),
		filter->server, (int64_t)filter->family, filter->address,
		filter->name, (int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &row_kind, out_objects,
			  out_count);
}
