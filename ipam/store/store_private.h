/*
 * What the files of this room share: statements and their parameters.
 */
#ifndef IPAM_STORE_STORE_PRIVATE_H
#define IPAM_STORE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "ipam/store/store.h"

struct store {
	sqlite3 *db;
	char *error;
	bool in_transaction;
};

/* Keeps SQLite's words and turns its code into ours. */
int store_fail(struct store *store, int code);
/* Keeps a sentence of ours; returns `error`. */
int store_say(struct store *store, int error, const char *text);

/*
 * Parameters, one letter of `types` each: t text (NULL: null), n name (text
 * in lower case), i int64_t, a struct ipam_addr * (NULL or no family: null),
 * b uint8_t * and then size_t.
 */
int store_prepare(struct store *store, sqlite3_stmt **out_stmt,
		  const char *sql, const char *types, ...);
/* Binds again, for a statement that runs in a loop. */
int store_bind(struct store *store, sqlite3_stmt *stmt, const char *types,
	       ...);
/* 0: a row; ENOENT: no more rows. */
int store_step(struct store *store, sqlite3_stmt *stmt);
/* A statement without rows. *out_changed may be NULL. */
int store_do(struct store *store, size_t *out_changed, const char *sql,
	     const char *types, ...);
/* The same of one that is prepared; it can be bound again. */
int store_do_again(struct store *store, sqlite3_stmt *stmt);
/* The first column of the first row. ENOENT */
int store_number(struct store *store, int64_t *out_number, const char *sql,
		 const char *types, ...);

/* Both NULL, or the same bytes. */
bool store_same_text(const char *a, const char *b);

/* Columns; a copy of a text, NULL for null or no memory. */
char *store_column_text(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column);
struct ipam_addr store_column_addr(sqlite3_stmt *stmt, int column);
/* total, in_use, free, pending in four columns */
void store_column_usage(sqlite3_stmt *stmt, int column,
			struct ipam_usage *out_usage);
/* step, status, advice in three columns */
void store_column_failure(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column,
			  struct ipam_failure *out_failure);

/* Opens a transaction where none is open; leave ends what enter opened. */
int store_enter(struct store *store, bool *out_own);
int store_leave(struct store *store, bool own, int ret);

/* ENOENT with a sentence for an unknown server. */
int store_server_id(struct store *store, const char *name, int64_t *out_id);
int store_scope_id(struct store *store, int64_t server,
		   const struct ipam_prefix *prefix, int64_t *out_id);

/* "server|4|0a010000|16" and back; false when it is no such key. */
char *store_place_key(TALLOC_CTX *mem_ctx, const char *server,
		      const struct ipam_addr *addr, unsigned length);
bool store_place_parse(TALLOC_CTX *mem_ctx, const char *key, char **out_server,
		       struct ipam_addr *out_addr, int64_t *out_length);

/* Makes room for one more zeroed element of *array; NULL: no memory. */
void *store_grow(TALLOC_CTX *mem_ctx, void **array, size_t size, size_t count);

/* Ends runs without open jobs, and counts them. Inside a transaction. */
int store_end_runs(struct store *store, int64_t now);

/* Schema: creates or migrates. */
int store_migrate(struct store *store);
extern const int64_t store_schema_newest;

#endif
