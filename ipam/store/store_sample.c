/*
 * Samples: what was counted when, of a scope or of all scopes of a server.
 *
 * 1. The newest sample of a scope is the usage of that scope.
 * 2. The sample of a server is the sum over its scopes of that family at that
 *    moment; where a count is past 2^53, as of an IPv6 prefix, it is -1.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>
#include <stdlib.h>

/* sum() fails where the sum leaves 64 bits. */
#define SUM(column)                                                           \
	" CASE WHEN max(" column ") > 9007199254740992 OR min(" column ") < 0"\
	" THEN -1 ELSE sum(min(" column ", 9007199254740992)) END"

void store_column_usage(sqlite3_stmt *stmt, int column,
			struct ipam_usage *out_usage)
{
	out_usage->total = sqlite3_column_int64(stmt, column);
	out_usage->in_use = sqlite3_column_int64(stmt, column + 1);
	out_usage->free = sqlite3_column_int64(stmt, column + 2);
	out_usage->pending = sqlite3_column_int64(stmt, column + 3);
}

int store_sample_add(struct store *store, const struct ipam_sample *sample)
{
	const struct ipam_usage *usage = &sample->usage;
	int64_t server = 0, id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, sample->server, &server);
	if (ret == 0) {
		ret = store_scope_id(store, server, &sample->prefix, &id);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT OR REPLACE INTO sample (scope, at,"
			       " total, in_use, free, pending)"
			       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "iiiiii",
			       id, sample->at, usage->total, usage->in_use,
			       usage->free, usage->pending);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE scope SET usage_at = ?2, total = ?3,"
			       " in_use = ?4, free = ?5, pending = ?6"
			       " WHERE id = ?1 AND usage_at <= ?2", "iiiiii",
			       id, sample->at, usage->total, usage->in_use,
			       usage->free, usage->pending);
	}
	if (ret == 0) {
		ret = plan_ip_range_of_scope(store, id);
	}
	return store_leave(store, own, ret);
}

int store_server_sample_add(struct store *store, const char *server,
			    enum ipam_family family, int64_t at)
{
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT OR REPLACE INTO server_sample (server,"
			       " family, at, total, in_use, free, pending)"
			       " SELECT ?1, ?2, ?3," SUM("total") ","
			       SUM("in_use") "," SUM("free") ","
			       SUM("pending") " FROM scope WHERE server = ?1"
			       " AND family = ?2 AND usage_at > 0"
			       " HAVING count(*) > 0", "iii", id,
			       (int64_t)family, at);
	}
	return store_leave(store, own, ret);
}

/* The statement of a list, bound. ENOENT */
static int prepare_list(struct store *store,
			const struct store_sample_filter *filter,
			const struct store_page *page, sqlite3_stmt **out_stmt)
{
	int64_t server = 0, scope = 0, after = -1;
	int ret = store_server_id(store, filter->server, &server);

	if (page->after != NULL) {
		after = strtoll(page->after, NULL, 10);
	}
	if (ret == 0 && filter->prefix != NULL) {
		ret = store_scope_id(store, server, filter->prefix, &scope);
	}
	if (ret != 0) {
		return ret;
	}
	if (filter->prefix == NULL) {
		return store_prepare(
			store, out_stmt,
			"SELECT at, total, in_use, free, pending"
			" FROM server_sample WHERE server = ?1 AND at >= ?2"
			" AND at < ?3 AND at > ?4 AND family = ?6"
			" ORDER BY at LIMIT ?5", "iiiiii", server,
			filter->from, filter->to, after, (int64_t)page->limit,
			(int64_t)filter->family);
	}
	return store_prepare(store, out_stmt,
			     "SELECT at, total, in_use, free, pending"
			     " FROM sample WHERE scope = ?1 AND at >= ?2"
			     " AND at < ?3 AND at > ?4 ORDER BY at LIMIT ?5",
			     "iiiii", scope, filter->from, filter->to, after,
			     (int64_t)page->limit);
}

static int read_sample(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_sample *sample = row_data;
	const struct store_sample_filter *filter = private_data;

	sample->prefix.addr.family = filter->family;
	if (filter->prefix != NULL) {
		sample->prefix = *filter->prefix;
	}
	sample->at = sqlite3_column_int64(stmt, 0);
	store_column_usage(stmt, 1, &sample->usage);
	return 0;
}

int store_sample_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_sample_filter *filter,
		      const struct store_page *page,
		      struct ipam_sample **out_samples, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_sample), read_sample, filter
	};
	sqlite3_stmt *stmt = NULL;
	int ret = prepare_list(store, filter, page, &stmt);

	if (ret != 0) {
		return ret;
	}
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_samples,
			  out_count);
}
