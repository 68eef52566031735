/*
 * Statements: parameters in, columns out.
 *
 * 1. A value reaches SQL as a parameter only, never as text of a statement.
 * 2. A statement that was prepared is finalized by who prepared it.
 */
#include "ipam/store/store_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int bind_name(sqlite3_stmt *stmt, int at, const char *name)
{
	char *lower = NULL;
	size_t i;

	if (name == NULL) {
		return sqlite3_bind_null(stmt, at);
	}
	lower = sqlite3_mprintf("%s", name);
	if (lower == NULL) {
		return SQLITE_NOMEM;
	}
	for (i = 0; lower[i] != '\0'; i++) {
		lower[i] = (char)tolower((unsigned char)lower[i]);
	}
	return sqlite3_bind_text(stmt, at, lower, -1, sqlite3_free);
}

static int bind_addr(sqlite3_stmt *stmt, int at, const struct ipam_addr *addr)
{
	const uint8_t *blob = NULL;
	size_t size = 0;

	if (addr != NULL) {
		blob = ipam_addr_blob(addr, &size);
	}
	if (size == 0) {
		return sqlite3_bind_null(stmt, at);
	}
	return sqlite3_bind_blob(stmt, at, blob, (int)size, SQLITE_TRANSIENT);
}

static int bind_args(sqlite3_stmt *stmt, const char *types, va_list args)
{
	const uint8_t *bytes = NULL;
	int code = SQLITE_OK, at;

	for (at = 1; types[at - 1] != '\0' && code == SQLITE_OK; at++) {
		switch (types[at - 1]) {
		case 't':
			code = sqlite3_bind_text(stmt, at,
						 va_arg(args, const char *), -1,
						 SQLITE_TRANSIENT);
			break;
		case 'n':
			code = bind_name(stmt, at, va_arg(args, const char *));
			break;
		case 'i':
			code = sqlite3_bind_int64(stmt, at,
						  va_arg(args, int64_t));
			break;
		case 'a':
			code = bind_addr(stmt, at,
					 va_arg(args, const struct ipam_addr *));
			break;
		case 'b':
			bytes = va_arg(args, const uint8_t *);
			code = sqlite3_bind_blob(stmt, at, bytes,
						 (int)va_arg(args, size_t),
						 SQLITE_TRANSIENT);
			break;
		default:
			code = SQLITE_MISUSE;
			break;
		}
	}
	return code;
}

static int prepare(struct store *store, sqlite3_stmt **out_stmt,
		   const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL), ret;

	if (code == SQLITE_OK) {
		code = bind_args(stmt, types, args);
	}
	if (code != SQLITE_OK) {
		ret = store_fail(store, code);
		sqlite3_finalize(stmt);
		return ret;
	}
	*out_stmt = stmt;
	return 0;
}

int store_prepare(struct store *store, sqlite3_stmt **out_stmt,
		  const char *sql, const char *types, ...)
{
	va_list args;
	int ret;

	va_start(args, types);
	ret = prepare(store, out_stmt, sql, types, args);
	va_end(args);
	return ret;
}

static int borrow(struct store *store, sqlite3_stmt **out_stmt,
		  const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow(store, sql, &stmt);

	if (ret == 0) {
		ret = store_fail(store, bind_args(stmt, types, args));
	}
	if (ret != 0) {
		store_give_back(store, stmt);
		return ret;
	}
	*out_stmt = stmt;
	return 0;
}

int store_borrow_with(struct store *store, sqlite3_stmt **out_stmt,
		      const char *sql, const char *types, ...)
{
	va_list args;
	int ret;

	va_start(args, types);
	ret = borrow(store, out_stmt, sql, types, args);
	va_end(args);
	return ret;
}

int store_bind(struct store *store, sqlite3_stmt *stmt, const char *types, ...)
{
	va_list args;
	int code;

	va_start(args, types);
	code = bind_args(stmt, types, args);
	va_end(args);
	return store_fail(store, code);
}

int store_step(struct store *store, sqlite3_stmt *stmt)
{
	int code = sqlite3_step(stmt);

	if (code == SQLITE_ROW) {
		return 0;
	}
	return code == SQLITE_DONE ? ENOENT : store_fail(store, code);
}

int store_do_again(struct store *store, sqlite3_stmt *stmt)
{
	int ret = store_step(store, stmt);

	sqlite3_reset(stmt);
	return ret == ENOENT ? 0 : ret;
}

int store_do(struct store *store, size_t *out_changed, const char *sql,
	     const char *types, ...)
{
	sqlite3_stmt *stmt = NULL;
	va_list args;
	int ret;

	va_start(args, types);
	ret = borrow(store, &stmt, sql, types, args);
	va_end(args);
	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	store_give_back(store, stmt);
	if (ret == 0 || ret == ENOENT) {
		ret = 0;
		if (out_changed != NULL) {
			*out_changed = (size_t)sqlite3_changes(store->db);
		}
	}
	return ret;
}

int store_number(struct store *store, int64_t *out_number, const char *sql,
		 const char *types, ...)
{
	sqlite3_stmt *stmt = NULL;
	va_list args;
	int ret;

	va_start(args, types);
	ret = borrow(store, &stmt, sql, types, args);
	va_end(args);
	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		*out_number = sqlite3_column_int64(stmt, 0);
	}
	store_give_back(store, stmt);
	return ret;
}

bool store_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

char *store_column_text(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text != NULL ? talloc_strdup(mem_ctx, text) : NULL;
}

struct ipam_addr store_column_addr(sqlite3_stmt *stmt, int column)
{
	struct ipam_addr addr = { .family = IPAM_NO_FAMILY };
	const void *blob = sqlite3_column_blob(stmt, column);
	int size = sqlite3_column_bytes(stmt, column);

	ipam_addr_from_blob(blob, (size_t)size, &addr);
	return addr;
}

void store_column_failure(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column,
			  struct ipam_failure *out_failure)
{
	out_failure->step = store_column_text(mem_ctx, stmt, column);
	out_failure->status = store_column_text(mem_ctx, stmt, column + 1);
	out_failure->advice = store_column_text(mem_ctx, stmt, column + 2);
}

char *store_place_key(TALLOC_CTX *mem_ctx, const char *server,
		      const struct ipam_addr *addr, unsigned length)
{
	char hex[2 * IPAM_ADDR_BYTES + 1] = "";
	const uint8_t *blob = NULL;
	size_t size, i;

	blob = ipam_addr_blob(addr, &size);
	for (i = 0; i < size; i++) {
		snprintf(hex + 2 * i, 3, "%02x", blob[i]);
	}
	return talloc_asprintf(mem_ctx, "%s|%d|%s|%u", server, addr->family,
			       hex, length);
}

static bool parse_hex(const char *hex, size_t digits, uint8_t *out_blob)
{
	char pair[3] = "";
	char *end = NULL;
	size_t i;

	if (digits != 8 && digits != 2 * IPAM_ADDR_BYTES) {
		return false;
	}
	for (i = 0; i < digits / 2; i++) {
		memcpy(pair, hex + 2 * i, 2);
		out_blob[i] = (uint8_t)strtoul(pair, &end, 16);
		if (*end != '\0') {
			return false;
		}
	}
	return true;
}

bool store_place_parse(TALLOC_CTX *mem_ctx, const char *key, char **out_server,
		       struct ipam_addr *out_addr, int64_t *out_length)
{
	uint8_t blob[IPAM_ADDR_BYTES];
	size_t server = strcspn(key, "|"), digits;
	const char *hex = key + server;

	if (hex[0] != '|' || (hex[1] != '4' && hex[1] != '6') ||
	    hex[2] != '|') {
		return false;
	}
	hex += 3;
	digits = strcspn(hex, "|");
	if (hex[digits] != '|' || !parse_hex(hex, digits, blob)) {
		return false;
	}
	ipam_addr_from_blob(blob, digits / 2, out_addr);
	*out_length = strtol(hex + digits + 1, NULL, 10);
	*out_server = talloc_strndup(mem_ctx, key, server);
	return *out_server != NULL;
}

/* Makes room for one more zeroed element of *array; NULL: no memory. */
static void *grow(TALLOC_CTX *mem_ctx, void **array, size_t size, size_t count)
{
	size_t room = *array != NULL ? talloc_get_size(*array) / size : 0;
	void *larger = *array;

	if (count >= room) {
		room = room > 0 ? 2 * room : 8;
		larger = talloc_realloc_size(mem_ctx, *array, room * size);
		if (larger == NULL) {
			return NULL;
		}
		*array = larger;
	}
	larger = (char *)larger + count * size;
	memset(larger, 0, size);
	return larger;
}

int store_rows(TALLOC_CTX *mem_ctx, struct store *store, int ret,
	       sqlite3_stmt *stmt, const struct store_row_kind *kind,
	       void *out_rows, size_t *out_count)
{
	TALLOC_CTX *arena = NULL;
	void *rows = NULL, *row = NULL;
	size_t count = 0;

	if (ret != 0) {
		return ret;	/* there is no statement */
	}
	arena = talloc_new(mem_ctx);
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		row = grow(arena, &rows, kind->size, count);
		ret = row == NULL ? ENOMEM :
		      kind->read(arena, store, stmt, kind->private_data, row);
		count++;
	}
	store_give_back(store, stmt);
	if (ret != ENOENT || arena == NULL) {
		talloc_free(arena);
		return ret != ENOENT ? ret : ENOMEM;
	}
	memcpy(out_rows, &rows, sizeof(rows));
	*out_count = count;
	return 0;
}
