/*
 * The event catalog.
 *
 * 1. An event of a log is there once: its server, log, number and time are a
 *    key.
 * 2. What was purged of a server does not come back, whatever is read again.
 * 3. Events of a server go with it; those of IPAM are of no server.
 */
#include "ipam/store/store_event.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_private.h"

#define ROWS_MAX 16	/* of one statement */

/* Some of the values, in one statement: an import has many events. */
static int put_rows(struct store *store, int64_t id, int64_t position,
		    const struct ipam_event_value *values, int count)
{
	static const char insert[] =
		"INSERT INTO event_value (event, position, name, old_value,"
		" new_value) VALUES (?1,?,?,?,?)";
	static const char row[] = ",(?1,?,?,?,?)";
	char sql[sizeof(insert) + ROWS_MAX * sizeof(row)];
	sqlite3_stmt *stmt = NULL;
	size_t size = sizeof(insert) - 1;
	int i, at = 2, code, ret;

	memcpy(sql, insert, sizeof(insert));
	for (i = 1; i < count; i++) {
		memcpy(sql + size, row, sizeof(row));
		size += sizeof(row) - 1;
	}
	ret = store_borrow(store, sql, &stmt);
	if (ret != 0) {
		return ret;
	}
	code = sqlite3_bind_int64(stmt, 1, id);
	for (i = 0; i < count && code == SQLITE_OK; i++) {
		const char *const texts[] = { values[i].name, values[i].before,
					      values[i].after };
		size_t k;

		code = sqlite3_bind_int64(stmt, at++, position + i);
		for (k = 0; k < 3 && code == SQLITE_OK; k++) {
			code = sqlite3_bind_text(stmt, at++, texts[k], -1,
						 SQLITE_STATIC);
		}
	}
	ret = code == SQLITE_OK ? store_step(store, stmt) :
				  store_fail(store, code);
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int put_values(struct store *store, int64_t id,
		      const struct ipam_event *event)
{
	size_t i, n;
	int ret = 0;

	for (i = 0; ret == 0 && i < event->value_count; i += n) {
		n = event->value_count - i;
		n = n < ROWS_MAX ? n : ROWS_MAX;
		ret = put_rows(store, id, (int64_t)i, event->values + i,
			       (int)n);
	}
	return ret;
}

/* Whether events of then were purged. */
static int was_purged(struct store *store, int64_t server,
		      const struct ipam_event *event, bool *out_was)
{
	int64_t before = 0;
	int ret = store_number(store, &before, "SELECT before_at FROM purged"
			       " WHERE server = ?1 AND kind = ?2", "ii",
			       server, (int64_t)event->kind);

	*out_was = ret == 0 && event->at < before;
	return ret == ENOENT ? 0 : ret;
}

static int put_row(struct store *store, int64_t server,
		   const struct ipam_event *event, size_t *out_added)
{
	/* A place is told by events of logs only. */
	return store_do(store, out_added,
			"INSERT OR IGNORE INTO event (kind, at, number,"
			" server, computer, role, user_name, domain, forest,"
			" origin, object, object_key, text, source, place)"
			" VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?8,"
			" ?9, ?10, ?11, ?12, ?13, ?14, CASE WHEN ?14 IS NULL"
			" THEN NULL ELSE ?15 END)", "iiiititttttttti",
			(int64_t)event->kind, event->at, event->number, server,
			event->computer, (int64_t)event->role, event->user,
			event->domain, event->forest, event->origin,
			event->object, event->key, event->text, event->source,
			event->place);
}

int store_event_put(struct store *store, const struct ipam_event *event,
		    bool *out_new)
{
	int64_t server = 0;
	bool own = false, purged = false;
	size_t added = 0;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (event->server != NULL) {
		ret = store_server_id(store, event->server, &server);
	}
	if (ret == 0 && event->source != NULL) {
		ret = was_purged(store, server, event, &purged);
	}
	if (ret == 0 && !purged) {
		ret = put_row(store, server, event, &added);
	}
	if (ret == 0 && added > 0) {
		ret = put_values(store, sqlite3_last_insert_rowid(store->db),
				 event);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0 && out_new != NULL) {
		*out_new = added > 0;
	}
	return ret;
}

int store_option_code(struct store *store, const char *server, bool v6,
		      const char *name, int64_t *out_code)
{
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	return ret != 0 ? ret :
	       store_number(store, out_code, "SELECT code FROM dhcp_definition"
			    " WHERE server = ?1 AND family = ?2 AND name = ?3"
			    " ORDER BY vendor_class, user_class, code LIMIT 1",
			    "iit", id, (int64_t)(v6 ? IPAM_IPV6 : IPAM_IPV4),
			    name);
}

int store_purged_put(struct store *store, int64_t kind, int64_t before)
{
	return store_do(store, NULL,
			"INSERT INTO purged (server, kind, before_at)"
			" SELECT id, ?1, ?2 FROM server WHERE true"
			" ON CONFLICT (server, kind) DO UPDATE SET before_at ="
			" max(before_at, excluded.before_at)", "ii", kind,
			before);
}

int store_event_purged(struct store *store, enum ipam_event_kind kind,
		       int64_t before)
{
	return store_purged_put(store, kind, before);
}

int store_event_prune(struct store *store, enum ipam_event_kind kind,
		      int64_t before, size_t limit, size_t *out_removed)
{
	return store_do(store, out_removed,
			"DELETE FROM event WHERE id IN (SELECT id FROM event"
			" WHERE kind = ?1 AND at < ?2 ORDER BY at LIMIT ?3)",
			"iii", (int64_t)kind, before, (int64_t)limit);
}
