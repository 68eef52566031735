/*
 * How much there is.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

/* Which class of data a table belongs to; in order of names. */
#define CLASS                                                                 \
	" CASE WHEN s.tbl_name = 'lease' THEN 'leases'"                       \
	" WHEN s.tbl_name IN ('sample', 'server_sample') THEN 'samples'"      \
	" WHEN s.tbl_name IN ('run', 'job') THEN 'runs'"                      \
	" WHEN s.tbl_name IN ('scope', 'scope_range', 'reservation')"         \
	" THEN 'scopes'"                                                      \
	" WHEN s.tbl_name IN ('server', 'server_role', 'server_address',"     \
	" 'collected', 'property', 'domain') THEN 'servers'"                  \
	" ELSE 'other' END"

int store_stats(struct store *store, struct store_stats *out_stats)
{
	struct store_stats stats = { .domains = 0 };
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(
		store, &stmt,
		"SELECT (SELECT count(*) FROM domain),"
		" (SELECT count(*) FROM server),"
		" (SELECT count(*) FROM server WHERE management = ?1),"
		" (SELECT count(*) FROM scope), (SELECT count(*) FROM lease),"
		" (SELECT count(*) FROM job WHERE state IN (0, 1)),"
		" (SELECT page_count * page_size FROM pragma_page_count,"
		" pragma_page_size)", "i",
		(int64_t)IPAM_MANAGED);

	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		stats.domains = sqlite3_column_int64(stmt, 0);
		stats.servers = sqlite3_column_int64(stmt, 1);
		stats.managed = sqlite3_column_int64(stmt, 2);
		stats.scopes = sqlite3_column_int64(stmt, 3);
		stats.leases = sqlite3_column_int64(stmt, 4);
		stats.jobs_open = sqlite3_column_int64(stmt, 5);
		stats.bytes = sqlite3_column_int64(stmt, 6);
		*out_stats = stats;
	}
	sqlite3_finalize(stmt);
	return ret;
}

int store_run_count_list(TALLOC_CTX *mem_ctx, struct store *store,
			 struct ipam_run_count **out_counts,
			 size_t *out_count)
{
	struct ipam_run_count *row = NULL;
	void *counts = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;
	int ret = store_prepare(store, &stmt, "SELECT task, outcome, count,"
				" last_at FROM run_count ORDER BY task,"
				" outcome", "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		row = store_grow(mem_ctx, &counts, sizeof(*row), n);
		if (row == NULL) {
			ret = ENOMEM;
			break;
		}
		row->task = store_column_text(mem_ctx, stmt, 0);
		row->outcome = sqlite3_column_int(stmt, 1);
		row->count = sqlite3_column_int64(stmt, 2);
		row->last_at = sqlite3_column_int64(stmt, 3);
		n++;
	}
	sqlite3_finalize(stmt);
	if (ret != ENOENT) {
		talloc_free(counts);
		return ret;
	}
	*out_counts = counts;
	*out_count = n;
	return 0;
}

int store_size_count(struct store *store, int64_t now)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_size *sizes = NULL, *size = NULL;
	void *array = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	bool own = false;
	/* Reads the whole file; only then does it write. */
	int ret = store_prepare(store, &stmt, "SELECT" CLASS ", sum(d.pgsize)"
			    " FROM dbstat d LEFT JOIN sqlite_schema s"
			    " ON s.name = d.name WHERE d.aggregate = TRUE"
			    " GROUP BY 1 UNION ALL SELECT 'free',"
			    " freelist_count * page_size FROM"
			    " pragma_freelist_count, pragma_page_size", "");
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		size = store_grow(tmp_ctx, &array, sizeof(*size), count);
		if (size == NULL) {
			ret = ENOMEM;
			break;
		}
		size->name = store_column_text(tmp_ctx, stmt, 0);
		size->bytes = sqlite3_column_int64(stmt, 1);
		count++;
	}
	sqlite3_finalize(stmt);
	sizes = array;
	if (ret == ENOENT) {
		ret = store_enter(store, &own);
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(store, NULL,
			       "INSERT OR REPLACE INTO size (name, bytes,"
			       " counted_at) VALUES (?1, ?2, ?3)", "tii",
			       sizes[i].name, sizes[i].bytes, now);
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

int store_size_list(TALLOC_CTX *mem_ctx, struct store *store,
		    struct ipam_size **out_sizes, size_t *out_count)
{
	struct ipam_size *size = NULL;
	void *sizes = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_prepare(store, &stmt, "SELECT name, bytes, counted_at"
				" FROM size ORDER BY name", "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		size = store_grow(mem_ctx, &sizes, sizeof(*size), count);
		if (size == NULL) {
			ret = ENOMEM;
			break;
		}
		size->name = store_column_text(mem_ctx, stmt, 0);
		size->bytes = sqlite3_column_int64(stmt, 1);
		size->counted_at = sqlite3_column_int64(stmt, 2);
		count++;
	}
	sqlite3_finalize(stmt);
	if (ret != ENOENT) {
		talloc_free(sizes);
		return ret;
	}
	*out_sizes = sizes;
	*out_count = count;
	return 0;
}
