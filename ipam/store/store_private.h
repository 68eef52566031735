/*
 * What the files of this room share: statements and their parameters.
 */
#ifndef IPAM_STORE_STORE_PRIVATE_H
#define IPAM_STORE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "ipam/store/store.h"

struct store_cache;

/* When the seal over all access scopes of objects was last seen to fit. */
struct store_access_seen {
	const void *sealer;	/* NULL: never */
	int64_t others;		/* PRAGMA data_version */
	int own;		/* changes of this connection */
};

struct store {
	sqlite3 *db;
	char *error;
	bool in_transaction;
	unsigned reading;	/* store_read, how often */
	struct store_cache *cache; /* of statements */
	const char *path;
	bool read_only;
	struct store_access_seen access_seen;
	int64_t patience_ms, waits_since_ms;
	bool settles_later;	/* store_settle_later */
	int64_t settled;	/* changes of this connection that are */
};

/* Pages of the log at which who commits moves them into the file himself. */
#define STORE_LOG_MOST 16384

/*
 * That a name is the parameter `only`, and not before `after`, where they are
 * given: as bounds, for which an index serves. A blob is behind all names.
 */
#define STORE_NAMES(column, only, after)                                      \
	column " >= coalesce(" only ", " after ", '') AND "                   \
	column " <= coalesce(" only ", x'')"

/*
 * How long the connection, which knows this store from then on, waits for
 * other writers; 0: as long as is usual. A code of SQLite
 */
int store_set_patience(struct store *store, int64_t ms);

/* Functions that statements call. A code of SQLite */
int store_set_functions(struct store *store);
/* store->path, for reading; EROFS with a sentence where that will not do. */
int store_open_for_reading(struct store *store);

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
/*
 * A statement that is kept prepared for the next time (store_cache.c). Who
 * borrows it gives it back, NULL as well.
 */
int store_borrow(struct store *store, const char *sql, sqlite3_stmt **out_stmt);
void store_give_back(struct store *store, sqlite3_stmt *stmt);
/* With its parameters, as store_prepare. */
int store_borrow_with(struct store *store, sqlite3_stmt **out_stmt,
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
/* total, in_use, free, pending, stateless in five columns */
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

/* Reads the row at which the statement stands into a zeroed element. */
typedef int (*store_row_fn)(TALLOC_CTX *mem_ctx, struct store *store,
			    sqlite3_stmt *stmt, const void *private_data,
			    void *row);

struct store_row_kind {
	size_t size;		/* of an element */
	store_row_fn read;
	const void *private_data; /* for read */
};

/*
 * All rows of a statement as an array; gives it back, or finalizes it. `ret` is
 * what preparing it gave. out_rows points to a pointer to elements: theirs and all that they
 * point to belong to mem_ctx; untouched on failure.
 */
int store_rows(TALLOC_CTX *mem_ctx, struct store *store, int ret,
	       sqlite3_stmt *stmt, const struct store_row_kind *kind,
	       void *out_rows, size_t *out_count);

/* A zone that no server hosts goes. Inside a transaction. */
int store_zone_drop_unhosted(struct store *store);
/* Within a transaction: what was collected of a server goes, not its history. */
int store_server_forget(struct store *store, int64_t id, const char *name);

/* Of all servers that there are, in table purged. */
int store_purged_put(struct store *store, int64_t kind, int64_t before);

/* A run of a task that no schedule has. Inside a transaction. */
int store_run_ask(struct store *store, const char *task, int64_t now,
		  int64_t *out_run);

/* Ends runs without open jobs, and counts them. Inside a transaction. */
int store_end_runs(struct store *store, int64_t now);

/* Schema: creates or migrates. */
int store_migrate(struct store *store);
extern const int64_t store_schema_newest;

#endif
