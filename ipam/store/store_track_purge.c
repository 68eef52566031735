/*
 * Tracking records up to a date that a person names (TRK-10).
 *
 * 1. A step is one short transaction: a whole part, or some rows of the part
 *    that the date lies in.
 * 2. What was purged of a server does not come back, whatever is read again.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>

#include "ipam/store/store_event.h"

#define PURGED_TRACKING 100 /* in purged.kind, beside those of events */

int store_track_purged(struct store *store, int64_t before)
{
	return store_purged_put(store, PURGED_TRACKING, before);
}

int store_track_purged_before(struct store *store, int64_t server,
			      int64_t *out_before)
{
	int ret = store_number(store, out_before, "SELECT before_at FROM purged"
			       " WHERE server = ?1 AND kind = ?2", "ii",
			       server, (int64_t)PURGED_TRACKING);

	if (ret == ENOENT) {
		*out_before = INT64_MIN;
		return 0;
	}
	return ret;
}

/* What stays of a block, written anew: several where it does not fit. */
static int put_rest(struct store *store, sqlite3_stmt *put,
		    sqlite3_stmt *block, const struct store_track_row *rows,
		    size_t count)
{
	uint8_t bytes[STORE_TRACK_BLOCK_BYTES];
	size_t i, n, size = 0;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i += n) {
		n = store_track_encode(rows + i, count - i, bytes, &size);
		sqlite3_bind_value(put, 1, sqlite3_column_value(block, 0));
		sqlite3_bind_int64(put, 2, rows[i].at);
		sqlite3_bind_int64(put, 3, rows[i].device);
		sqlite3_bind_int64(put, 4, rows[i].kind);
		sqlite3_bind_blob(put, 5, bytes, (int)size, SQLITE_STATIC);
		ret = store_do_again(store, put);
	}
	return ret;
}

/* The block at which the statement stands; `removed` grows. */
static int cut_block(struct store *store, sqlite3_stmt *block,
		     sqlite3_stmt *drop, sqlite3_stmt *put, int64_t before,
		     size_t *removed)
{
	struct store_track_row rows[STORE_TRACK_BLOCK_ROWS];
	size_t count = 0, old = 0;
	int i, ret;

	if (!store_track_decode(sqlite3_column_blob(block, 4),
				(size_t)sqlite3_column_bytes(block, 4),
				sqlite3_column_int64(block, 1), rows,
				&count)) {
		return store_track_damaged(store);
	}
	while (old < count && rows[old].at < before) {
		old++;
	}
	for (i = 0; i < 4; i++) {
		sqlite3_bind_value(drop, i + 1,
				   sqlite3_column_value(block, i));
	}
	ret = store_do_again(store, drop);
	*removed += old;
	return ret != 0 ? ret :
	       put_rest(store, put, block, rows + old, count - old);
}

static int prepare(struct store *store, const char *sql, int64_t part,
		   sqlite3_stmt **out_stmt)
{
	char text[400];

	sqlite3_snprintf(sizeof(text), text, sql, (long long)part,
			 (long long)part);
	return store_prepare(store, out_stmt, text, "");
}

/* Some of the blocks that begin before then. */
static int cut_leases(struct store *store, int64_t part, int64_t before,
		      size_t limit, size_t *removed)
{
	/* Sorted first: they are changed while they are read. */
	sqlite3_stmt *block = NULL, *drop = NULL, *put = NULL;
	int ret = prepare(store, "SELECT address, at, device, kind, rows FROM"
			  " track_lease_%lld WHERE at < ?1 ORDER BY at LIMIT"
			  " ?2", part, &block);

	if (ret == 0) {
		ret = prepare(store, "DELETE FROM track_lease_%lld WHERE"
			      " address = ?1 AND at = ?2 AND device = ?3 AND"
			      " kind = ?4", part, &drop);
	}
	if (ret == 0) {
		ret = prepare(store, "REPLACE INTO track_lease_%lld (address,"
			      " at, device, kind, rows) VALUES (?1, ?2, ?3,"
			      " ?4, ?5)", part, &put);
	}
	if (ret == 0) {
		sqlite3_bind_int64(block, 1, before);
		sqlite3_bind_int64(block, 2, (int64_t)limit);
	}
	while (ret == 0) {
		ret = store_step(store, block);
		if (ret == 0) {
			ret = cut_block(store, block, drop, put, before,
					removed);
		}
	}
	sqlite3_finalize(block);
	sqlite3_finalize(drop);
	sqlite3_finalize(put);
	return ret == ENOENT ? 0 : ret;
}

static int cut_logons(struct store *store, int64_t part, int64_t before,
		      size_t limit, size_t *removed)
{
	sqlite3_stmt *stmt = NULL;
	int ret = prepare(store, "DELETE FROM track_logon_%lld WHERE (user, at,"
			  " address, device, kind, event) IN (SELECT user, at,"
			  " address, device, kind, event FROM track_logon_%lld"
			  " WHERE at < ?1 LIMIT ?2)", part, &stmt);

	if (ret != 0) {
		return ret;
	}
	sqlite3_bind_int64(stmt, 1, before);
	sqlite3_bind_int64(stmt, 2, (int64_t)limit);
	ret = store_step(store, stmt);
	sqlite3_finalize(stmt);
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	*removed += (size_t)sqlite3_changes(store->db);
	return 0;
}

/* Rows of the part that the date lies in. */
static int cut_part(struct store *store, int64_t before, size_t limit,
		    size_t *removed)
{
	int64_t part = store_track_part(before), logons = 0;
	int ret = store_number(store, &logons, "SELECT logons FROM track_part"
			       " WHERE part = ?1", "i", part);

	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	ret = cut_leases(store, part, before, limit, removed);
	if (ret == 0 && logons != 0) {
		ret = cut_logons(store, part, before, limit, removed);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE track_part SET records = records"
			" - ?2 WHERE part = ?1", "ii", part,
			(int64_t)*removed);
}

int store_track_purge(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed)
{
	size_t removed = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_track_prune(store, before, limit, &removed);
	if (ret == 0 && removed == 0) {
		ret = cut_part(store, before, limit, &removed);
	}
	if (ret == 0 && removed == 0) {
		ret = store_track_prune_gaps(store, before, limit, &removed);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_removed = removed;
	}
	return ret;
}
