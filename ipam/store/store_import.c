/*
 * Imports.
 *
 * 1. What rows name is there only while the import is under way.
 * 2. Imports that were begun a day ago and never ended go when one begins.
 */
#include "ipam/store/store_import.h"

#include <errno.h>

#include "ipam/store/store_private.h"

#define DAY_S 86400

int store_import_start(struct store *store, const struct store_import *wanted,
		       int64_t now, int64_t *out_id)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_do(store, NULL, "DELETE FROM import WHERE started_at < ?1",
		       "i", now - DAY_S);
	if (ret == 0) {
		ret = store_do(store, NULL, "INSERT INTO import (noun, mirror,"
			       " dry_run, range, service, instance, started_at)"
			       " VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)", "tiitti",
			       wanted->service != NULL ? "range" : "address",
			       (int64_t)wanted->dry_run, wanted->range,
			       wanted->service, wanted->instance, now);
	}
	if (ret == 0) {
		*out_id = sqlite3_last_insert_rowid(store->db);
	}
	return store_leave(store, own, ret);
}

int store_import_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		     struct store_import *out_import)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(store, &stmt, "SELECT range, dry_run,"
				" started_at, finished_at, failed, service,"
				" instance FROM import WHERE id = ?1", "i", id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		out_import->id = id;
		out_import->range = sqlite3_column_int64(stmt, 0);
		out_import->dry_run = sqlite3_column_int(stmt, 1) != 0;
		out_import->started_at = sqlite3_column_int64(stmt, 2);
		out_import->finished_at = sqlite3_column_int64(stmt, 3);
		out_import->failed = sqlite3_column_int64(stmt, 4);
		out_import->service = store_column_text(mem_ctx, stmt, 5);
		out_import->instance = store_column_text(mem_ctx, stmt, 6);
	}
	sqlite3_finalize(stmt);
	return ret == ENOENT ? store_say(store, ENOENT,
					 "there is no such import") : ret;
}

int store_import_seen(struct store *store, int64_t id, const int64_t *objects,
		      size_t count, int64_t failed)
{
	bool own = false;
	size_t i;
	int ret = store_enter(store, &own);

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(store, NULL, "INSERT OR IGNORE INTO import_seen"
			       " (import, object) VALUES (?1, ?2)", "ii", id,
			       objects[i]);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE import SET failed ="
			       " failed + ?2 WHERE id = ?1", "ii", id,
			       failed);
	}
	return store_leave(store, own, ret);
}

int store_import_has(struct store *store, int64_t id, int64_t object,
		     bool *out_has)
{
	int64_t one = 0;
	int ret = store_number(store, &one, "SELECT 1 FROM import_seen WHERE"
			       " import = ?1 AND object = ?2", "ii", id,
			       object);

	*out_has = ret == 0;
	return ret == ENOENT ? 0 : ret;
}

int store_import_end(struct store *store, int64_t id, int64_t now)
{
	int ret = store_do(store, NULL, "DELETE FROM import_seen WHERE"
			   " import = ?1", "i", id);

	return ret == 0 ? store_do(store, NULL, "UPDATE import SET"
				   " finished_at = ?2 WHERE id = ?1", "ii", id,
				   now) : ret;
}
