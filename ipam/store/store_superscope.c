/*
 * Superscopes: the scopes of a server that have one name.
 *
 * 1. A scope that was not counted yet counts for nothing; where none was, the
 *    sum is not known (-1).
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <string.h>

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_superscope *row = row_data;

	row->server = store_column_text(mem_ctx, stmt, 0);
	row->name = store_column_text(mem_ctx, stmt, 1);
	row->scopes = sqlite3_column_int64(stmt, 2);
	row->active = sqlite3_column_int64(stmt, 3);
	store_column_usage(stmt, 4, &row->usage);
	row->collected_at = sqlite3_column_int64(stmt, 9);
	return 0;
}

char *store_superscope_key(TALLOC_CTX *mem_ctx,
			   const struct ipam_superscope *superscope)
{
	return talloc_asprintf(mem_ctx, "%s|%s", superscope->server,
			       superscope->name);
}

#define SUM(column) " coalesce(sum(nullif(max(c." column ", -1), -1)), -1)"

int store_superscope_list(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *server, const struct store_page *page,
			  struct ipam_superscope **out_list,
			  size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_superscope), read_row, NULL
	};
	const char *after_name = NULL;
	char *after = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (page->after != NULL) {
		after_name = strchr(page->after, '|');
		if (after_name == NULL) {
			return EINVAL;
		}
		after = talloc_strndup(mem_ctx, page->after,
				       (size_t)(after_name - page->after));
		after_name++;
	}
	ret = store_borrow_with(
		store, &stmt,
		"SELECT s.name, c.superscope, count(*), sum(c.active),"
		SUM("total") "," SUM("in_use") "," SUM("free") ","
		SUM("pending") ", -1, min(c.collected_at)"
		" FROM scope c JOIN server s ON s.id = c.server"
		" WHERE c.superscope IS NOT NULL AND c.superscope <> ''"
		" AND c.family = 4 AND " STORE_NAMES("s.name", "?3", "?1")
		" AND (?1 IS NULL OR (s.name, c.superscope) > (?1, ?2))"
		" GROUP BY s.name, c.superscope"
		" ORDER BY s.name, c.superscope LIMIT ?4", "ttni", after,
		after_name, server, (int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}
