/*
 * Rows of an import of all that people entered, and lists for its export.
 *
 * 1. Rows wait in a temporary table, which SQLite keeps in a file outside of
 *    the store: they cost its log nothing and end with the process.
 * 2. There is one import at a time; a new one takes the place of another.
 */
#include "ipam/store/store_whole.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_private.h"

#define BEGIN                                                                  \
	"CREATE TEMP TABLE IF NOT EXISTS whole_row (place INTEGER PRIMARY KEY,"\
	" section INTEGER NOT NULL, text TEXT NOT NULL);"                      \
	"CREATE INDEX IF NOT EXISTS temp.whole_row_section ON whole_row"       \
	" (section, place);"                                                   \
	"CREATE TEMP TABLE IF NOT EXISTS whole_import (id INTEGER NOT NULL,"   \
	" rows INTEGER NOT NULL, bytes INTEGER NOT NULL);"                     \
	"DELETE FROM temp.whole_row; DELETE FROM temp.whole_import;"           \
	"INSERT INTO temp.whole_import VALUES"                                 \
	" (1 + (random() & 9007199254740990), 0, 0);"

static bool is_there(struct store *store)
{
	int64_t count = 0;
	int ret = store_number(store, &count, "SELECT count(*) FROM"
			       " sqlite_temp_schema WHERE name ="
			       " 'whole_import'", "");

	return ret == 0 && count == 1;
}

int store_whole_begin(struct store *store, int64_t *out_import)
{
	int code = sqlite3_exec(store->db, BEGIN, NULL, NULL, NULL);

	return code != SQLITE_OK ? store_fail(store, code) :
	       store_number(store, out_import,
			    "SELECT id FROM temp.whole_import", "");
}

int store_whole_count(struct store *store, int64_t import, int64_t *out_count)
{
	return !is_there(store) ? ENOENT :
	       store_number(store, out_count, "SELECT rows FROM"
			    " temp.whole_import WHERE id = ?1", "i", import);
}

int store_whole_add(struct store *store, int64_t import, int64_t section,
		    const char *text)
{
	int64_t size = (int64_t)strlen(text);
	size_t changed = 0;
	int ret = store_do(store, &changed, "UPDATE temp.whole_import SET rows"
			   " = rows + 1, bytes = bytes + ?2 WHERE id = ?1 AND"
			   " bytes + ?2 <= ?3", "iii", import, size,
			   STORE_WHOLE_BYTES_MAX);

	if (ret == 0 && changed == 0) {
		return ENOSPC;
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO temp.whole_row (section,"
			" text) VALUES (?1, ?2)", "it", section, text);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct store_whole_row *out = row;

	out->place = sqlite3_column_int64(stmt, 0);
	out->text = store_column_text(mem_ctx, stmt, 1);
	return out->text != NULL ? 0 : ENOMEM;
}

int store_whole_rows(TALLOC_CTX *mem_ctx, struct store *store, int64_t section,
		     int64_t after, size_t limit,
		     struct store_whole_row **out_rows, size_t *out_count)
{
	static const struct store_row_kind kind = {
		sizeof(struct store_whole_row), read_row, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT place, text FROM"
				    " temp.whole_row WHERE section = ?1 AND"
				    " place > ?2 ORDER BY place LIMIT ?3",
				    "iii", section, after, (int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_rows,
			  out_count);
}

int store_whole_end(struct store *store)
{
	int code = !is_there(store) ? SQLITE_OK :
		sqlite3_exec(store->db, "DELETE FROM temp.whole_row;"
			     "DELETE FROM temp.whole_import", NULL, NULL,
			     NULL);

	return store_fail(store, code);
}

static int read_text(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct store_whole_text *out = row;
	int i, count = sqlite3_column_count(stmt);

	for (i = 0; i < count; i++) {
		out->of[i] = store_column_text(mem_ctx, stmt, i);
		if (out->of[i] == NULL) {
			return ENOMEM;
		}
	}
	return 0;
}

static int list_texts(TALLOC_CTX *mem_ctx, struct store *store,
		      const char *sql, int64_t skip, size_t limit,
		      struct store_whole_text **out_list, size_t *out_count)
{
	static const struct store_row_kind kind = {
		sizeof(struct store_whole_text), read_text, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, sql, "ii", (int64_t)limit,
				    skip);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}

int store_whole_values(TALLOC_CTX *mem_ctx, struct store *store, int64_t skip,
		       size_t limit, struct store_whole_text **out_list,
		       size_t *out_count)
{
	return list_texts(mem_ctx, store, "SELECT f.name, v.value FROM"
			  " custom_field f JOIN custom_value v ON v.field ="
			  " f.id WHERE v.number = 0 ORDER BY f.id, v.value"
			  " LIMIT ?1 OFFSET ?2", skip, limit, out_list,
			  out_count);
}

/* Either side may be the first; that of the lesser name is. */
#define PAIRS                                                                  \
	" FROM custom_pair p JOIN custom_value x ON x.id IN (p.a, p.b)"        \
	" JOIN custom_value y ON y.id IN (p.a, p.b) AND y.id <> x.id"          \
	" JOIN custom_field f ON f.id = x.field"                               \
	" JOIN custom_field g ON g.id = y.field"

int store_whole_pairs(TALLOC_CTX *mem_ctx, struct store *store, int64_t skip,
		      size_t limit, struct store_whole_text **out_list,
		      size_t *out_count)
{
	return list_texts(mem_ctx, store, "SELECT f.name, x.value, g.name,"
			  " y.value" PAIRS " WHERE f.name < g.name ORDER BY 1,"
			  " 2, 3, 4 LIMIT ?1 OFFSET ?2", skip, limit, out_list,
			  out_count);
}

static int is_any(int ret, bool *out_is)
{
	*out_is = ret == 0;
	return ret == ENOENT ? 0 : ret;
}

int store_whole_value_is(struct store *store, const char *field,
			 const char *value, bool *out_is)
{
	int64_t one = 0;

	return is_any(store_number(store, &one, "SELECT 1 FROM custom_field f"
				   " JOIN custom_value v ON v.field = f.id"
				   " WHERE f.name = ?1 AND v.value = ?2", "tt",
				   field, value), out_is);
}

int store_whole_pair_is(struct store *store,
			const struct store_whole_text *pair, bool *out_is)
{
	int64_t one = 0;

	return is_any(store_number(store, &one, "SELECT 1" PAIRS " WHERE"
				   " f.name = ?1 AND x.value = ?2 AND g.name ="
				   " ?3 AND y.value = ?4", "tttt", pair->of[0],
				   pair->of[1], pair->of[2], pair->of[3]),
		      out_is);
}

/* By enum ipam_object: a blob as text is ipam_address(), see store_open.c. */
#define OBJECT                                                                 \
	"SELECT o.kind, o.scope, CASE o.kind"                                    \
	" WHEN 1 THEN (SELECT name FROM server WHERE id = CAST(o.key AS"       \
	" INTEGER))"                                                           \
	" WHEN 2 THEN (SELECT s.name || '|' || ipam_address(c.address) || '/'" \
	" || c.length FROM scope c JOIN server s ON s.id = c.server WHERE"     \
	" c.server = CAST(o.key AS INTEGER) AND c.server || '|' ||"            \
	" hex(c.address) || '|' || c.length = o.key)"                          \
	" WHEN 3 THEN (SELECT name FROM server WHERE id = CAST(o.key AS"       \
	" INTEGER)) || substr(o.key, instr(o.key, '|'))"                       \
	" WHEN 4 THEN o.key"                                                   \
	" WHEN 5 THEN a.name"                                                  \
	" WHEN 6 THEN ipam_address(b.first) || '-' || ipam_address(b.last)"    \
	" WHEN 7 THEN ipam_address(n.network) || '/' || n.length"              \
	" WHEN 8 THEN ipam_address(r.first) || '-' || ipam_address(r.last)"    \
	" END, CASE WHEN o.kind > 6 THEN a.name END, r.service, r.instance"    \
	" FROM access_object o"                                        \
	" LEFT JOIN block b ON o.kind = 6 AND b.id = CAST(o.key AS INTEGER)"   \
	" LEFT JOIN subnet n ON o.kind = 7 AND n.id = CAST(o.key AS INTEGER)"  \
	" LEFT JOIN ip_range r ON o.kind = 8 AND r.id = CAST(o.key AS"         \
	" INTEGER)"                                                            \
	" LEFT JOIN address_space a ON a.id = CASE o.kind WHEN 5 THEN"         \
	" CAST(o.key AS INTEGER) WHEN 7 THEN n.space WHEN 8 THEN r.space END"  \
	" ORDER BY 1, 4, 3, 5, 6 LIMIT ?2 OFFSET ?1"

static int read_object(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct store_whole_object *out = row;

	out->kind = (enum ipam_object)sqlite3_column_int(stmt, 0);
	out->scope = sqlite3_column_int64(stmt, 1);
	out->object = store_column_text(mem_ctx, stmt, 2);
	out->space = store_column_text(mem_ctx, stmt, 3);
	out->service = store_column_text(mem_ctx, stmt, 4);
	out->instance = store_column_text(mem_ctx, stmt, 5);
	return 0;
}

int store_whole_objects(TALLOC_CTX *mem_ctx, struct store *store,
			int64_t skip, size_t limit,
			struct store_whole_object **out_list,
			size_t *out_count)
{
	static const struct store_row_kind row_kind = {
		sizeof(struct store_whole_object), read_object, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, OBJECT, "ii", skip,
				    (int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &row_kind, out_list,
			  out_count);
}

int store_whole_by_hand(struct store *store, const char *server,
			int64_t *out_added, int64_t *out_left_out)
{
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	if (ret == 0) {
		ret = store_number(store, out_added, "SELECT coalesce(sum(1 <<"
				   " role), 0) FROM server_role WHERE server ="
				   " ?1 AND present AND by_hand", "i", id);
	}
	return ret != 0 ? ret :
	       store_number(store, out_left_out, "SELECT coalesce(sum(1 <<"
			    " role), 0) FROM server_role WHERE server = ?1 AND"
			    " NOT included", "i", id);
}

int store_whole_set_by_hand(struct store *store, const char *server,
			    int64_t roles)
{
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE server_role SET by_hand ="
			" (?2 >> role) & 1 WHERE server = ?1", "ii", id,
			roles);
}

int store_whole_from_scope(struct store *store, int64_t subnet)
{
	size_t changed = 0;
	int ret = store_do(store, &changed, "UPDATE subnet SET collected = 1"
			   " WHERE id = ?1", "i", subnet);

	return ret == 0 && changed == 0 ? ENOENT : ret;
}

int store_whole_record(TALLOC_CTX *mem_ctx, struct store *store,
		       int64_t record, const char **out_service,
		       const char **out_instance)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT service, instance"
				    " FROM address WHERE id = ?1", "i",
				    record);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_service = store_column_text(mem_ctx, stmt, 0);
		*out_instance = store_column_text(mem_ctx, stmt, 1);
	}
	store_give_back(store, stmt);
	return ret;
}

int store_whole_changes(struct store *store, int64_t *out_changes)
{
	return store_number(store, out_changes, "SELECT coalesce(max(id), 0)"
			    " FROM event WHERE kind = 1", "");
}
