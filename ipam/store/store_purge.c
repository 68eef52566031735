/*
 * Purges that were asked for.
 *
 * 1. There is one of each class of data: a new one takes the place of one
 *    that is done.
 */
#include "ipam/store/store_purge.h"

#include <errno.h>

#include "ipam/store/store_private.h"

int store_purge_ask(struct store *store, const char *data, int64_t before,
		    int64_t now)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "INSERT INTO purge (data, before, asked_at)"
			   " VALUES (?1, ?2, ?3) ON CONFLICT (data) DO UPDATE"
			   " SET before = ?2, asked_at = ?3, done_at = 0,"
			   " removed = 0 WHERE done_at > 0", "tii", data,
			   before, now);

	return ret == 0 && changed == 0 ? EBUSY : ret;
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct store_purge *purge = row_data;

	purge->data = store_column_text(mem_ctx, stmt, 0);
	purge->before = sqlite3_column_int64(stmt, 1);
	purge->asked_at = sqlite3_column_int64(stmt, 2);
	purge->done_at = sqlite3_column_int64(stmt, 3);
	purge->removed = sqlite3_column_int64(stmt, 4);
	return 0;
}

int store_purge_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *data, struct store_purge **out_purges,
		     size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct store_purge), read_row, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT data, before, asked_at, done_at,"
				    " removed FROM purge WHERE ?1 IS NULL"
				    " OR data = ?1 ORDER BY data",
				    "t", data);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_purges,
			  out_count);
}

int store_purge_note(struct store *store, const char *data, int64_t removed,
		     int64_t done_at)
{
	return store_do(store, NULL, "UPDATE purge SET removed = removed + ?2,"
			" done_at = ?3 WHERE data = ?1", "tii", data, removed,
			done_at);
}
