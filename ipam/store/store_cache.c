/*
 * Statements that are kept prepared: preparing one costs more than most of
 * them do.
 *
 * 1. A statement that is borrowed is nobody else's until it is given back.
 * 2. One that is not borrowed is reset and holds no parameter: it keeps no
 *    lock and no transaction open.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <string.h>

#define ENTRIES 192

struct entry {
	uint64_t hash;
	char *sql;
	sqlite3_stmt *stmt;
	uint64_t used;		/* when, by the count of uses */
	bool busy;
};

struct store_cache {
	struct entry entries[ENTRIES];
	uint64_t uses;
};

static uint64_t hash_of(const char *sql)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *sql != '\0'; sql++) {
		hash = (hash ^ (uint8_t)*sql) * 0x100000001b3u;
	}
	return hash;
}

static int cache_destructor(struct store_cache *cache)
{
	size_t i;

	for (i = 0; i < ENTRIES; i++) {
		sqlite3_finalize(cache->entries[i].stmt);
	}
	return 0;
}

static struct store_cache *cache_of(struct store *store)
{
	if (store->cache == NULL) {
		store->cache = talloc_zero(store, struct store_cache);
		if (store->cache != NULL) {
			talloc_set_destructor(store->cache, cache_destructor);
		}
	}
	return store->cache;
}

/* The entry of that text, or one to use for it; NULL: all are busy. */
static struct entry *find(struct store_cache *cache, uint64_t hash,
			  const char *sql)
{
	struct entry *entry = NULL, *oldest = NULL;
	size_t i;

	for (i = 0; i < ENTRIES; i++) {
		entry = &cache->entries[i];
		if (entry->stmt != NULL && entry->hash == hash &&
		    !entry->busy && strcmp(entry->sql, sql) == 0) {
			return entry;
		}
		if (!entry->busy &&
		    (oldest == NULL || entry->used < oldest->used)) {
			oldest = entry;
		}
	}
	return oldest;
}

static int fill(struct store *store, struct entry *entry, uint64_t hash,
		const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int code;

	sqlite3_finalize(entry->stmt);
	entry->stmt = NULL;
	TALLOC_FREE(entry->sql);
	entry->sql = talloc_strdup(store->cache, sql);
	if (entry->sql == NULL) {
		return ENOMEM;
	}
	code = sqlite3_prepare_v3(store->db, sql, -1,
				  SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (code != SQLITE_OK) {
		return store_fail(store, code);
	}
	entry->stmt = stmt;
	entry->hash = hash;
	return 0;
}

int store_borrow(struct store *store, const char *sql, sqlite3_stmt **out_stmt)
{
	struct store_cache *cache = cache_of(store);
	uint64_t hash = hash_of(sql);
	struct entry *entry = NULL;
	int ret;

	if (cache == NULL) {
		return ENOMEM;
	}
	entry = find(cache, hash, sql);
	if (entry == NULL) {
		return store_prepare(store, out_stmt, sql, "");
	}
	if (entry->stmt == NULL || entry->hash != hash ||
	    strcmp(entry->sql, sql) != 0) {
		ret = fill(store, entry, hash, sql);
		if (ret != 0) {
			return ret;
		}
	}
	entry->busy = true;
	entry->used = ++cache->uses;
	*out_stmt = entry->stmt;
	return 0;
}

void store_give_back(struct store *store, sqlite3_stmt *stmt)
{
	size_t i;

	if (stmt == NULL) {
		return;
	}
	for (i = 0; store->cache != NULL && i < ENTRIES; i++) {
		if (store->cache->entries[i].stmt == stmt) {
			sqlite3_reset(stmt);
			sqlite3_clear_bindings(stmt);
			store->cache->entries[i].busy = false;
			return;
		}
	}
	sqlite3_finalize(stmt);
}
