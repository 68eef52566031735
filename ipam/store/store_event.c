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
#include <stdio.h>
#include <stdlib.h>
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

char *store_event_key(TALLOC_CTX *mem_ctx, const struct ipam_event *event)
{
	return talloc_asprintf(mem_ctx, "%020lld|%020lld",
			       (long long)event->at, (long long)event->id);
}

/* What is behind all events where there is no key. */
static bool parse_key(const char *key, int64_t *out_at, int64_t *out_id)
{
	char *end = NULL;

	*out_at = INT64_MAX;
	*out_id = INT64_MAX;
	if (key == NULL) {
		return true;
	}
	*out_at = strtoll(key, &end, 10);
	if (end == key || *end != '|') {
		return false;
	}
	key = end + 1;
	*out_id = strtoll(key, &end, 10);
	return end != key && *end == '\0';
}

/*
 * A pattern for LIKE: * and ? stand for any, everything else for itself;
 * `around`: somewhere in a text. NULL for NULL.
 */
static char *pattern(TALLOC_CTX *mem_ctx, const char *text, bool around)
{
	char *made = NULL, *to = NULL;

	if (text == NULL) {
		return NULL;
	}
	made = talloc_zero_array(mem_ctx, char, 2 * strlen(text) + 3);
	if (made == NULL) {
		return NULL;
	}
	to = made;
	if (around) {
		*to++ = '%';
	}
	for (; *text != '\0'; text++) {
		if (*text == '*' || *text == '?') {
			*to++ = *text == '*' ? '%' : '_';
			continue;
		}
		if (strchr("%_\\", *text) != NULL) {
			*to++ = '\\';
		}
		*to++ = *text;
	}
	if (around) {
		*to = '%';
	}
	return made;
}

#define COLUMNS                                                               \
	"SELECT e.id, e.kind, e.at, e.number, s.name, e.computer, e.role,"    \
	" e.user_name, e.domain, e.forest, e.origin, e.object, e.object_key," \
	" e.text, e.source, e.place FROM event e"                             \
	" LEFT JOIN server s ON s.id = e.server"                              \
	" WHERE (e.at, e.id) < (?2, ?3)"
#define LIKE(n) " LIKE ?" #n " ESCAPE '\\'"
#define VALUE(value_name, n)                                                  \
	" AND EXISTS (SELECT 1 FROM event_value v WHERE v.event = e.id"       \
	" AND v.name = '" value_name "' AND v.new_value" LIKE(n) ")"

/* Conditions by the number of their parameter; without it, left out. */
static const char *const conditions[] = {
	[4] = " AND e.id = ?4",
	[5] = " AND e.kind = ?5",
	[6] = " AND e.number = ?6",
	[7] = " AND e.at >= ?7",
	[8] = " AND e.at < ?8",
	[9] = " AND (s.name = ?9 OR e.object = 'server'"
	      " AND e.object_key = ?9)",
	[10] = " AND e.user_name" LIKE(10),
	[11] = " AND e.domain" LIKE(11),
	[12] = " AND e.object = ?12",
	[13] = " AND e.object_key = ?13",
	[14] = " AND (e.text" LIKE(14) " OR EXISTS (SELECT 1 FROM event_value"
	       " v WHERE v.event = e.id AND (v.old_value" LIKE(14)
	       " OR v.new_value" LIKE(14) ")))",
	[15] = VALUE("scope", 15),
	[16] = VALUE("scope_name", 16),
	[17] = VALUE("option", 17),
	[18] = VALUE("option_name", 18),
	[19] = VALUE("reservation", 19),
};

#define FIRST_CONDITION 4
#define CONDITIONS 20

static char *list_sql(TALLOC_CTX *mem_ctx,
		      const struct store_event_filter *filter)
{
	const bool given[CONDITIONS] = {
		[4] = filter->id != 0,	[5] = filter->kind != 0,
		[6] = filter->number != 0, [7] = filter->from != 0,
		[8] = filter->to != 0, [9] = filter->server != NULL,
		[10] = filter->user != NULL, [11] = filter->domain != NULL,
		[12] = filter->object != NULL, [13] = filter->key != NULL,
		[14] = filter->text != NULL, [15] = filter->scope != NULL,
		[16] = filter->scope_name != NULL,
		[17] = filter->option != NULL,
		[18] = filter->option_name != NULL,
		[19] = filter->reservation != NULL,
	};
	char *sql = talloc_strdup(mem_ctx, COLUMNS);
	int i;

	for (i = FIRST_CONDITION; sql != NULL && i < CONDITIONS; i++) {
		if (given[i]) {
			sql = talloc_strdup_append(sql, conditions[i]);
		}
	}
	if (sql != NULL) {
		/* ?20: so that all of them may be bound. */
		sql = talloc_strdup_append(sql, " AND ?20 IS NULL ORDER BY"
					   " e.at DESC, e.id DESC LIMIT ?1");
	}
	return sql;
}

static int read_value(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct ipam_event_value *value = row_data;

	value->name = store_column_text(mem_ctx, stmt, 0);
	value->before = store_column_text(mem_ctx, stmt, 1);
	value->after = store_column_text(mem_ctx, stmt, 2);
	return 0;
}

static int read_values(TALLOC_CTX *mem_ctx, struct store *store,
		       struct ipam_event *event)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_event_value), read_value, NULL
	};
	struct ipam_event_value *values = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret =
		store_borrow_with(store, &stmt,
				  "SELECT name, old_value,"
				  " new_value FROM event_value WHERE event = ?1"
				  " ORDER BY position",
				  "i", event->id);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &values,
			 &event->value_count);
	event->values = values;
	return ret;
}

static int read_event(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct ipam_event *event = row_data;
	unsigned role = (unsigned)sqlite3_column_int(stmt, 6);

	event->id = sqlite3_column_int64(stmt, 0);
	event->kind = (unsigned)sqlite3_column_int(stmt, 1);
	event->at = sqlite3_column_int64(stmt, 2);
	event->number = sqlite3_column_int64(stmt, 3);
	event->server = store_column_text(mem_ctx, stmt, 4);
	event->computer = store_column_text(mem_ctx, stmt, 5);
	event->role = role < IPAM_ROLE_COUNT ? role : IPAM_ROLE_COUNT;
	event->user = store_column_text(mem_ctx, stmt, 7);
	event->domain = store_column_text(mem_ctx, stmt, 8);
	event->forest = store_column_text(mem_ctx, stmt, 9);
	event->origin = store_column_text(mem_ctx, stmt, 10);
	event->object = store_column_text(mem_ctx, stmt, 11);
	event->key = store_column_text(mem_ctx, stmt, 12);
	event->text = store_column_text(mem_ctx, stmt, 13);
	event->source = store_column_text(mem_ctx, stmt, 14);
	event->place = sqlite3_column_int64(stmt, 15);
	return read_values(mem_ctx, store, event);
}

int store_event_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_event_filter *filter,
		     const struct store_page *page,
		     struct ipam_event **out_events, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_event), read_event, NULL
	};
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	char *sql = list_sql(tmp_ctx, filter);
	int64_t at = 0, id = 0;
	sqlite3_stmt *stmt = NULL;
	int ret = 0;

	if (sql == NULL) {
		talloc_free(tmp_ctx);
		return ENOMEM;
	}
	if (!parse_key(page->after, &at, &id)) {
		talloc_free(tmp_ctx);
		return EINVAL;
	}
	ret = store_borrow_with(
		store, &stmt, sql, "iiiiiiiintttttttttt", (int64_t)page->limit,
		at, id, filter->id, (int64_t)filter->kind, filter->number,
		filter->from, filter->to, filter->server,
		pattern(tmp_ctx, filter->user, false),
		pattern(tmp_ctx, filter->domain, false), filter->object,
		filter->key, pattern(tmp_ctx, filter->text, true),
		pattern(tmp_ctx, filter->scope, false),
		pattern(tmp_ctx, filter->scope_name, false),
		pattern(tmp_ctx, filter->option, false),
		pattern(tmp_ctx, filter->option_name, false),
		pattern(tmp_ctx, filter->reservation, false));
	talloc_free(tmp_ctx);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_events,
			  out_count);
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
