/*
 * Records of leases in their tables.
 *
 * 1. The blocks of an address in a part lie one behind the other: a record is
 *    in the last one whose key, which is its first record, is not behind it.
 * 2. A device and an address of which a part has a record are a row of
 *    track_had_N.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN 8 /* devices of an address that are remembered */

struct block {
	struct store_track_row first;
	size_t start, count; /* in the rows that are there */
};

struct store_track_leases {
	struct store *store;
	sqlite3_stmt *load, *put, *drop, *had;
	struct block *blocks;
	size_t block_count, block_room;
	struct store_track_row *old, *merged;
	size_t old_count, old_room, merged_room;
	int64_t known[KNOWN];
	size_t known_count;
};

static int lease_sql(struct store *store, const char *sql, int64_t part,
		     sqlite3_stmt **out_stmt)
{
	char text[400];

	sqlite3_snprintf(sizeof(text), text, sql, (long long)part,
			 (long long)part);
	return store_borrow(store, text, out_stmt);
}

static int leases_destructor(struct store_track_leases *l)
{
	store_give_back(l->store, l->load);
	store_give_back(l->store, l->put);
	store_give_back(l->store, l->drop);
	store_give_back(l->store, l->had);
	return 0;
}

int store_track_leases_new(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t part,
			   struct store_track_leases **out_leases)
{
	struct store_track_leases *l =
		talloc_zero(mem_ctx, struct store_track_leases);
	int ret;

	if (l == NULL) {
		return ENOMEM;
	}
	l->store = store;
	talloc_set_destructor(l, leases_destructor);
	ret = lease_sql(store, STORE_TRACK_BLOCKS, part, &l->load);
	if (ret == 0) {
		ret = lease_sql(store, "REPLACE INTO track_lease_%lld (address,"
				" at, device, kind, rows) VALUES (?1, ?2, ?3,"
				" ?4, ?5)", part, &l->put);
	}
	if (ret == 0) {
		ret = lease_sql(store, "DELETE FROM track_lease_%lld WHERE"
				" address = ?1 AND at = ?2 AND device = ?3 AND"
				" kind = ?4", part, &l->drop);
	}
	if (ret == 0) {
		ret = lease_sql(store, "INSERT OR IGNORE INTO track_had_%lld"
				" (device, address) VALUES (?1, ?2)", part,
				&l->had);
	}
	if (ret != 0) {
		talloc_free(l);
		return ret;
	}
	*out_leases = l;
	return 0;
}

int store_track_make_tables(struct store *store, int64_t part)
{
	const long long p = part;
	char sql[512];

	sqlite3_snprintf(sizeof(sql), sql,
		"CREATE TABLE track_lease_%lld (address BLOB NOT NULL,"
		" at INTEGER NOT NULL, device INTEGER NOT NULL,"
		" kind INTEGER NOT NULL, rows BLOB NOT NULL,"
		" PRIMARY KEY (address, at, device, kind)) WITHOUT ROWID;"
		"CREATE TABLE track_had_%lld (device INTEGER NOT NULL,"
		" address BLOB NOT NULL, PRIMARY KEY (device, address))"
		" WITHOUT ROWID;", p, p);
	return store_fail(store, sqlite3_exec(store->db, sql, NULL, NULL,
					      NULL));
}

int store_track_make_part(struct store *store, int64_t part)
{
	size_t made = 0;
	int ret = store_do(store, &made, "INSERT OR IGNORE INTO track_part"
			   " (part) VALUES (?1)", "i", part);

	return ret != 0 || made == 0 ? ret :
				       store_track_make_tables(store, part);
}

/* Room for `count` elements in a growing array; false without memory. */
static bool make_room(struct store_track_leases *l, void *array,
		      size_t *room, size_t count, size_t size)
{
	void *at = NULL;
	size_t wanted = *room == 0 ? 64 : *room;

	while (wanted < count) {
		wanted *= 2;
	}
	if (wanted == *room) {
		return true;
	}
	memcpy(&at, array, sizeof(at));
	at = talloc_realloc_size(l, at, wanted * size);
	if (at == NULL) {
		return false;
	}
	memcpy(array, &at, sizeof(at));
	*room = wanted;
	return true;
}

static void know(struct store_track_leases *l, int64_t device)
{
	size_t i;

	for (i = 0; i < l->known_count && i < KNOWN; i++) {
		if (l->known[i] == device) {
			return;
		}
	}
	l->known[l->known_count++ % KNOWN] = device;
}

static int load_block(struct store_track_leases *l)
{
	struct block *block = NULL;
	size_t i, n = 0;

	if (!make_room(l, &l->blocks, &l->block_room, l->block_count + 1,
		       sizeof(struct block)) ||
	    !make_room(l, &l->old, &l->old_room,
		       l->old_count + STORE_TRACK_BLOCK_ROWS,
		       sizeof(struct store_track_row))) {
		return ENOMEM;
	}
	block = &l->blocks[l->block_count];
	block->start = l->old_count;
	if (!store_track_decode(sqlite3_column_blob(l->load, 1),
				(size_t)sqlite3_column_bytes(l->load, 1),
				sqlite3_column_int64(l->load, 0),
				l->old + l->old_count, &n)) {
		return store_track_damaged(l->store);
	}
	for (i = 0; i < n; i++) {
		know(l, l->old[l->old_count + i].device);
	}
	block->first = l->old[block->start];
	block->count = n;
	l->old_count += n;
	l->block_count++;
	return 0;
}

/* What is there already of an address, about the time of new rows. */
static int load(struct store_track_leases *l, const struct ipam_addr *address,
		int64_t from, int64_t to)
{
	int ret = 0;

	l->block_count = l->old_count = l->known_count = 0;
	store_track_bind_address(l->load, 1, address);
	sqlite3_bind_int64(l->load, 2, from);
	sqlite3_bind_int64(l->load, 3, to);
	while (ret == 0) {
		ret = store_step(l->store, l->load);
		if (ret == 0) {
			ret = load_block(l);
		}
	}
	sqlite3_reset(l->load);
	return ret == ENOENT ? 0 : ret;
}

static void bind_key(sqlite3_stmt *stmt, const struct ipam_addr *address,
		     const struct store_track_row *first)
{
	store_track_bind_address(stmt, 1, address);
	sqlite3_bind_int64(stmt, 2, first->at);
	sqlite3_bind_int64(stmt, 3, first->device);
	sqlite3_bind_int64(stmt, 4, first->kind);
}

static int put_rows(struct store_track_leases *l,
		    const struct ipam_addr *address,
		    const struct store_track_row *rows, size_t count)
{
	uint8_t bytes[STORE_TRACK_BLOCK_BYTES];
	size_t i, n, size = 0;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i += n) {
		n = store_track_encode(rows + i, count - i, bytes, &size);
		bind_key(l->put, address, &rows[i]);
		sqlite3_bind_blob(l->put, 5, bytes, (int)size, SQLITE_STATIC);
		ret = store_do_again(l->store, l->put);
	}
	return ret;
}

/* Both in order; the first `mine` of the new ones belong to the block. */
static int merge(struct store_track_leases *l, const struct ipam_addr *address,
		 const struct block *block, const struct store_track_row *rows,
		 size_t mine, size_t *added)
{
	const struct store_track_row *old = l->old + block->start;
	size_t i = 0, k = 0, n = 0;
	int cmp, ret = 0;

	if (!make_room(l, &l->merged, &l->merged_room, block->count + mine,
		       sizeof(struct store_track_row))) {
		return ENOMEM;
	}
	while (i < block->count || k < mine) {
		cmp = i == block->count ? 1 : k == mine ? -1 :
		      store_track_row_cmp(&old[i], &rows[k]);
		k += cmp == 0;
		l->merged[n++] = cmp <= 0 ? old[i++] : rows[k++];
	}
	if (n == block->count) {
		return 0;
	}
	*added += n - block->count;
	if (block->count > 0 &&
	    store_track_row_cmp(&block->first, &l->merged[0]) != 0) {
		bind_key(l->drop, address, &block->first);
		ret = store_do_again(l->store, l->drop);
	}
	return ret != 0 ? ret : put_rows(l, address, l->merged, n);
}

static int put_had(struct store_track_leases *l,
		   const struct ipam_addr *address,
		   const struct store_track_row *rows, size_t count)
{
	size_t i, k, known;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i++) {
		known = l->known_count < KNOWN ? l->known_count : KNOWN;
		for (k = 0; k < known && l->known[k] != rows[i].device; k++) {
		}
		if (k < known || rows[i].device == 0) {
			continue;
		}
		know(l, rows[i].device);
		sqlite3_bind_int64(l->had, 1, rows[i].device);
		store_track_bind_address(l->had, 2, address);
		ret = store_do_again(l->store, l->had);
	}
	return ret;
}

static int cmp_rows(const void *a, const void *b)
{
	return store_track_row_cmp(a, b);
}

/* In order, each once; returns how many they are then. */
static size_t in_order(struct store_track_row *rows, size_t count)
{
	size_t i, n = 0;

	for (i = 1; i < count && store_track_row_cmp(&rows[i - 1],
						     &rows[i]) < 0; i++) {
	}
	if (i >= count) {
		return count;
	}
	qsort(rows, count, sizeof(rows[0]), cmp_rows);
	for (i = 0; i < count; i++) {
		if (n == 0 || store_track_row_cmp(&rows[n - 1], &rows[i])) {
			rows[n++] = rows[i];
		}
	}
	return n;
}

int store_track_leases_put(struct store_track_leases *l,
			   const struct ipam_addr *address,
			   struct store_track_row *rows, size_t count,
			   size_t *added)
{
	const struct block none = { .count = 0 };
	size_t b = 0, mine, done = 0;
	int ret;

	count = in_order(rows, count);
	ret = load(l, address, rows[0].at, rows[count - 1].at);
	if (ret == 0) {
		ret = put_had(l, address, rows, count);
	}
	if (ret == 0 && l->block_count == 0) {
		return merge(l, address, &none, rows, count, added);
	}
	for (b = 0; ret == 0 && b < l->block_count; b++) {
		mine = count - done;
		while (b + 1 < l->block_count && mine > 0 &&
		       store_track_row_cmp(&rows[done + mine - 1],
					   &l->blocks[b + 1].first) >= 0) {
			mine--;
		}
		ret = mine == 0 ? 0 : merge(l, address, &l->blocks[b],
					    rows + done, mine, added);
		done += mine;
	}
	return ret;
}
