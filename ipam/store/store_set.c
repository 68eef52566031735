/*
 * Sets of what DHCP servers have, by the columns of ipam_set_kinds.
 *
 * 1. A row is there once per server and keys.
 * 2. A set of a server is replaced as a whole or not at all; rows that are as
 *    before are not written. dhcp_set dates the set.
 * 3. Statements are made of the names in that table alone; cells are
 *    parameters.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR "\x1f" /* in keys of pages; in no cell */

static int bind_cell(sqlite3_stmt *stmt, int at, enum ipam_cell type,
		     const char *cell)
{
	struct ipam_addr addr = { .family = IPAM_NO_FAMILY };
	const uint8_t *blob = NULL;
	size_t size = 0;

	if (cell == NULL) {
		return sqlite3_bind_null(stmt, at);
	}
	switch (type) {
	case IPAM_CELL_TEXT:
		return sqlite3_bind_text(stmt, at, cell, -1, SQLITE_TRANSIENT);
	case IPAM_CELL_ADDRESS:
		ipam_addr_parse(cell, &addr);
		blob = ipam_addr_blob(&addr, &size);
		return sqlite3_bind_blob(stmt, at, blob, (int)size,
					 SQLITE_TRANSIENT);
	default:
		return sqlite3_bind_int64(stmt, at, strtoll(cell, NULL, 10));
	}
}

static const char *read_cell(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int at,
			     enum ipam_cell type)
{
	struct ipam_addr addr;
	char text[IPAM_ADDR_TEXT];

	if (type != IPAM_CELL_ADDRESS) {
		return store_column_text(mem_ctx, stmt, at);
	}
	addr = store_column_addr(stmt, at);
	return talloc_strdup(mem_ctx, ipam_addr_format(&addr, text));
}

/* "a, b, c" of `count` columns, each behind `before`. */
static char *names_of(TALLOC_CTX *mem_ctx, const struct ipam_set_kind *kind,
		      size_t count, const char *before)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i;

	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append_buffer(text, "%s%s\"%s\"",
						     i > 0 ? ", " : "", before,
						     kind->columns[i].name);
	}
	return text;
}

/* "?2, ?3" */
static char *places_of(TALLOC_CTX *mem_ctx, size_t first, size_t count)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i;

	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append_buffer(text, "%s?%zu",
						     i > 0 ? ", " : "",
						     first + i);
	}
	return text;
}

struct stored {
	int64_t id;
	struct ipam_set_row row;
};

static int read_stored(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	const struct ipam_set_kind *kind = private_data;
	struct stored *stored = row_data;
	size_t i;

	stored->id = sqlite3_column_int64(stmt, 0);
	for (i = 0; i < kind->count; i++) {
		stored->row.cells[i] = read_cell(mem_ctx, stmt, (int)i + 1,
						 kind->columns[i].type);
	}
	return 0;
}

struct set_diff {
	struct store *store;
	const struct ipam_set_kind *kind;
	int64_t server;
	sqlite3_stmt *add, *drop;
	struct store_diff counts;
};

/* Rows without the columns that identify them are written anew. */
static int prepare_diff(TALLOC_CTX *mem_ctx, struct set_diff *d)
{
	char *add = talloc_asprintf(
		mem_ctx, "INSERT INTO dhcp_%s (server, %s) VALUES (?1, %s)",
		d->kind->name, names_of(mem_ctx, d->kind, d->kind->count, ""),
		places_of(mem_ctx, 2, d->kind->count));
	char *drop = talloc_asprintf(mem_ctx,
				     "DELETE FROM dhcp_%s WHERE id = ?1",
				     d->kind->name);
	int ret = add != NULL && drop != NULL ?
			  store_borrow_with(d->store, &d->add, add, "") : ENOMEM;

	return ret == 0 ? store_borrow_with(d->store, &d->drop, drop, "") : ret;
}

static int add_row(struct set_diff *d, const struct ipam_set_row *row)
{
	const char *cell = NULL;
	size_t i;
	int code = sqlite3_bind_int64(d->add, 1, d->server);

	for (i = 0; i < d->kind->count && code == SQLITE_OK; i++) {
		cell = row->cells[i];
		if (cell == NULL && i < d->kind->keys) {
			cell = "";
		}
		code = bind_cell(d->add, (int)i + 2, d->kind->columns[i].type,
				 cell);
	}
	return code == SQLITE_OK ? store_do_again(d->store, d->add) :
				   store_fail(d->store, code);
}

static int drop_row(struct set_diff *d, const struct stored *stored)
{
	int ret = store_bind(d->store, d->drop, "i", stored->id);

	return ret == 0 ? store_do_again(d->store, d->drop) : ret;
}

static bool same_row(const struct ipam_set_kind *kind,
		     const struct ipam_set_row *a, const struct ipam_set_row *b)
{
	size_t i;

	for (i = kind->keys; i < kind->count; i++) {
		if (!store_same_text(a->cells[i], b->cells[i])) {
			return false;
		}
	}
	return true;
}

static int merge(struct set_diff *d, const struct stored *stored,
		 size_t stored_count, const struct ipam_set_row **rows,
		 size_t count)
{
	size_t i = 0, j = 0;
	int ret = 0, cmp;

	while (ret == 0 && (i < stored_count || j < count)) {
		cmp = i == stored_count ? 1 : j == count ? -1 :
		      ipam_set_cmp(d->kind, &stored[i].row, rows[j]);
		if (cmp < 0) {
			d->counts.removed++;
			ret = drop_row(d, &stored[i++]);
		} else if (cmp > 0) {
			d->counts.added++;
			ret = add_row(d, rows[j++]);
		} else if (same_row(d->kind, &stored[i++].row, rows[j++])) {
			d->counts.unchanged++;
		} else {
			d->counts.changed++;
			ret = drop_row(d, &stored[i - 1]);
			if (ret == 0) {
				ret = add_row(d, rows[j - 1]);
			}
		}
	}
	return ret;
}

/* Inside a transaction. */
static int replace(TALLOC_CTX *tmp_ctx, struct set_diff *d,
		   const struct ipam_set_row **rows, size_t count)
{
	const struct store_row_kind kind = { sizeof(struct stored),
					     read_stored, d->kind };
	char *sql = talloc_asprintf(
		tmp_ctx, "SELECT id, %s FROM dhcp_%s WHERE server = ?1"
		" ORDER BY %s",
		names_of(tmp_ctx, d->kind, d->kind->count, ""), d->kind->name,
		names_of(tmp_ctx, d->kind, d->kind->keys, ""));
	struct stored *stored = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t stored_count = 0;
	int ret = sql != NULL ? store_borrow_with(d->store, &stmt, sql, "i",
						  d->server) : ENOMEM;

	ret = store_rows(tmp_ctx, d->store, ret, stmt, &kind, &stored,
			 &stored_count);
	if (ret == 0) {
		ret = prepare_diff(tmp_ctx, d);
	}
	if (ret == 0) {
		ret = merge(d, stored, stored_count, rows, count);
	}
	store_give_back(d->store, d->add);
	store_give_back(d->store, d->drop);
	return ret;
}

static int cmp_row(const void *a, const void *b, void *kind)
{
	const struct ipam_set_row *const *x = a, *const *y = b;

	return ipam_set_cmp(kind, *x, *y);
}

/* In order of their keys; of those with the same keys the first. */
static int sort_rows(TALLOC_CTX *mem_ctx, const struct ipam_set_kind *kind,
		     const struct ipam_set_row *rows, size_t count,
		     const struct ipam_set_row ***out_sorted, size_t *out_count)
{
	const struct ipam_set_row **sorted = NULL;
	size_t i, n = 0;

	sorted = talloc_array(mem_ctx, const struct ipam_set_row *, count + 1);
	if (sorted == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		sorted[i] = &rows[i];
	}
	qsort_r(sorted, count, sizeof(sorted[0]), cmp_row, (void *)(uintptr_t)kind);
	for (i = 0; i < count; i++) {
		if (n == 0 || ipam_set_cmp(kind, sorted[n - 1], sorted[i]) !=
			      0) {
			sorted[n++] = sorted[i];
		}
	}
	*out_sorted = sorted;
	*out_count = n;
	return 0;
}

int store_set_put(struct store *store, const char *server, enum ipam_set set,
		  const struct ipam_set_row *rows, size_t count, int64_t at,
		  struct store_diff *diff)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct set_diff d = { .store = store, .kind = &ipam_set_kinds[set] };
	const struct ipam_set_row **sorted = NULL;
	bool own = false;
	int ret = sort_rows(tmp_ctx, d.kind, rows, count, &sorted, &count);

	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		talloc_free(tmp_ctx);
		return ret;
	}
	ret = store_server_id(store, server, &d.server);
	if (ret == 0) {
		ret = replace(tmp_ctx, &d, sorted, count);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "INSERT OR REPLACE INTO dhcp_set"
			       " (server, kind, collected_at)"
			       " VALUES (?1, ?2, ?3)", "iti", d.server,
			       d.kind->name, at);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		diff->added += d.counts.added;
		diff->changed += d.counts.changed;
		diff->removed += d.counts.removed;
		diff->unchanged += d.counts.unchanged;
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* ------------------------------------------------------------------ lists */

static int read_listed(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	const struct ipam_set_kind *kind = private_data;
	struct ipam_set_row *row = row_data;
	size_t i;

	row->server = store_column_text(mem_ctx, stmt, 0);
	row->collected_at = sqlite3_column_int64(stmt, 1);
	for (i = 0; i < kind->count; i++) {
		row->cells[i] = read_cell(mem_ctx, stmt, (int)i + 2,
					  kind->columns[i].type);
	}
	return 0;
}

char *store_set_key(TALLOC_CTX *mem_ctx, enum ipam_set set,
		    const struct ipam_set_row *row)
{
	const struct ipam_set_kind *kind = &ipam_set_kinds[set];
	char *key = talloc_strdup(mem_ctx, row->server);
	size_t i;

	for (i = 0; i < kind->keys; i++) {
		key = talloc_asprintf_append_buffer(key, SEPARATOR "%s",
						    row->cells[i]);
	}
	return key;
}

/* Takes a key apart, into itself; false when it is none of this set. */
static bool parse_key(char *key, const struct ipam_set_kind *kind,
		      const char **out_parts)
{
	size_t i;

	for (i = 0; i <= kind->keys; i++) {
		out_parts[i] = key;
		key += strcspn(key, SEPARATOR);
		if (*key == '\0') {
			return i == kind->keys;
		}
		*key++ = '\0';
	}
	return false;
}

static int column_of(const struct ipam_set_kind *kind, const char *name)
{
	size_t i;

	for (i = 0; i < kind->count; i++) {
		if (strcmp(kind->columns[i].name, name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static char *list_sql(TALLOC_CTX *mem_ctx, const struct ipam_set_kind *kind,
		      const struct store_set_filter *filter, bool after)
{
	size_t i, place = kind->keys + 4;
	char *sql = talloc_asprintf(
		mem_ctx, "SELECT s.name, coalesce(k.collected_at, 0), %s"
		" FROM dhcp_%s d JOIN server s ON s.id = d.server"
		" LEFT JOIN dhcp_set k ON k.server = d.server"
		" AND k.kind = '%s' WHERE " STORE_NAMES("s.name", "?2", "?3"),
		names_of(mem_ctx, kind, kind->count, "d."), kind->name,
		kind->name);

	if (after) {
		sql = talloc_asprintf_append_buffer(
			sql, " AND (s.name, %s) > (?3, %s)",
			names_of(mem_ctx, kind, kind->keys, "d."),
			places_of(mem_ctx, 4, kind->keys));
	}
	for (i = 0; i < STORE_SET_WHERE; i++) {
		if (filter->where[i].column != NULL) {
			sql = talloc_asprintf_append_buffer(
				sql, " AND d.\"%s\" = ?%zu",
				filter->where[i].column, place + i);
		}
	}
	return talloc_asprintf_append_buffer(
		sql, " ORDER BY s.name, %s LIMIT ?1",
		names_of(mem_ctx, kind, kind->keys, "d."));
}

static int bind_list(sqlite3_stmt *stmt, const struct ipam_set_kind *kind,
		     const struct store_set_filter *filter,
		     const char *const *parts)
{
	size_t i;
	int code = SQLITE_OK, column;

	for (i = 0; parts != NULL && i <= kind->keys && code == SQLITE_OK;
	     i++) {
		code = bind_cell(stmt, (int)i + 3,
				 i == 0 ? IPAM_CELL_TEXT :
					  kind->columns[i - 1].type, parts[i]);
	}
	for (i = 0; i < STORE_SET_WHERE && code == SQLITE_OK; i++) {
		if (filter->where[i].column == NULL) {
			continue;
		}
		column = column_of(kind, filter->where[i].column);
		code = bind_cell(stmt, (int)(kind->keys + 4 + i),
				 kind->columns[column].type,
				 filter->where[i].cell);
	}
	return code;
}

int store_set_list(TALLOC_CTX *mem_ctx, struct store *store, enum ipam_set set,
		   const struct store_set_filter *filter,
		   const struct store_page *page,
		   struct ipam_set_row **out_rows, size_t *out_count)
{
	const struct ipam_set_kind *kind = &ipam_set_kinds[set];
	const struct store_row_kind reader = { sizeof(struct ipam_set_row),
					       read_listed, kind };
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	const char *parts[IPAM_COLUMNS + 1] = { NULL };
	bool after = page->after != NULL;
	sqlite3_stmt *stmt = NULL;
	char *sql = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < STORE_SET_WHERE; i++) {
		if (filter->where[i].column != NULL &&
		    column_of(kind, filter->where[i].column) < 0) {
			ret = EINVAL;
		}
	}
	if (after && !parse_key(talloc_strdup(tmp_ctx, page->after), kind,
				parts)) {
		ret = EINVAL;
	}
	if (ret == 0) {
		sql = list_sql(tmp_ctx, kind, filter, after);
		ret = sql != NULL ? store_borrow_with(store, &stmt, sql, "in",
						      (int64_t)page->limit,
						      filter->server) : ENOMEM;
	}
	if (ret == 0) {
		ret = store_fail(store, bind_list(stmt, kind, filter,
						  after ? parts : NULL));
		if (ret != 0) {
			store_give_back(store, stmt);
		}
	}
	ret = store_rows(mem_ctx, store, ret, stmt, &reader, out_rows,
			 out_count);
	talloc_free(tmp_ctx);
	return ret;
}
