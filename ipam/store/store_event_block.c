/*
 * Blocks of the event catalog.
 *
 * The catalog, in the order of its pages, is cut into blocks of some hundred
 * events. Of a block that is sealed it is noted which runs of 3 and of 5 bytes
 * its texts have, as bits of their hashes: a Bloom filter. What has none of
 * what is asked for is passed over, so that a rare text is found among a
 * million events by looking at few of them. That costs 16 bytes an event, and
 * nothing when it is written: the keeper seals.
 *
 * 1. A block is from its row's (at, event) up to that of the next row; the
 *    first begins before everything. So each event is in one.
 * 2. A block whose words are null is open: anything may be in it. An event
 *    that comes opens its block (a trigger).
 * 3. A sealed block has at least the bits of all events in it. Events never
 *    change; of those that go the bits stay.
 */
#include "ipam/store/store_event_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define EVENTS	  256	/* in a block */
#define SHORT_RUN 3
#define LONG_RUN  5
#define NEEDS_MAX 64

static uint16_t bit_of(char tag, const char *bytes, size_t size)
{
	uint64_t hash = (0xcbf29ce484222325u ^ (uint8_t)tag) *
			0x100000001b3u;
	size_t i;
	uint8_t byte;

	for (i = 0; i < size; i++) {
		byte = (uint8_t)bytes[i];
		/* as LIKE, which folds these letters only */
		byte = byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
		hash = (hash ^ byte) * 0x100000001b3u;
	}
	hash ^= hash >> 29;
	return (uint16_t)(hash % (STORE_EVENT_WORDS * 8));
}

static void add(uint8_t *words, uint16_t bit)
{
	words[bit / 8] |= (uint8_t)(1 << bit % 8);
}

static void add_runs(uint8_t *words, const char *text, size_t run)
{
	size_t i, length = strlen(text);

	for (i = 0; i + run <= length; i++) {
		add(words, bit_of((char)run, text + i, run));
	}
}

static void add_text(uint8_t *words, const char *text)
{
	if (text != NULL) {
		add_runs(words, text, SHORT_RUN);
		add_runs(words, text, LONG_RUN);
	}
}

static uint16_t bit_of_fact(enum store_event_fact fact, int64_t number)
{
	char text[24];
	int length = snprintf(text, sizeof(text), "%lld", (long long)number);

	return bit_of((char)fact, text, (size_t)length);
}

/* --- what a question needs --- */

static void need(TALLOC_CTX *mem_ctx, struct store_event_needs *needs,
		 uint16_t bit)
{
	uint16_t *bits = NULL;

	if (needs->count == NEEDS_MAX) {
		return;
	}
	bits = talloc_realloc(mem_ctx, needs->bits, uint16_t,
			      needs->count + 1);
	if (bits != NULL) {
		bits[needs->count++] = bit;
		needs->bits = bits;
	}
}

void store_event_need_fact(TALLOC_CTX *mem_ctx,
			   struct store_event_needs *needs,
			   enum store_event_fact fact, int64_t number)
{
	need(mem_ctx, needs, bit_of_fact(fact, number));
}

void store_event_need_text(TALLOC_CTX *mem_ctx,
			   struct store_event_needs *needs, const char *text)
{
	size_t i, length, run;

	for (; text != NULL && *text != '\0'; text += length) {
		text += strspn(text, "*?");
		length = strcspn(text, "*?");
		run = length >= LONG_RUN ? LONG_RUN : SHORT_RUN;
		for (i = 0; i + run <= length; i++) {
			need(mem_ctx, needs, bit_of((char)run, text + i, run));
		}
	}
}

bool store_event_may(const uint8_t words[STORE_EVENT_WORDS],
		     const struct store_event_needs *needs)
{
	size_t i;

	for (i = 0; i < needs->count; i++) {
		if (!(words[needs->bits[i] / 8] & 1 << needs->bits[i] % 8)) {
			return false;
		}
	}
	return true;
}

/* --- sealing --- */

struct block {
	int64_t id, at, event;
	bool last;
	int64_t next_at, next_event;	/* where the next one begins */
	size_t count;
	uint8_t words[STORE_EVENT_WORDS];
};

/* The oldest open block. ENOENT */
static int find_open(struct store *store, struct block *block)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT id, at, event FROM event_block"
				    " WHERE words IS NULL ORDER BY at, event"
				    " LIMIT 1", "");

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		block->id = sqlite3_column_int64(stmt, 0);
		block->at = sqlite3_column_int64(stmt, 1);
		block->event = sqlite3_column_int64(stmt, 2);
	}
	store_give_back(store, stmt);
	return ret;
}

static int find_next(struct store *store, struct block *block)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT at, event FROM event_block WHERE"
				    " (at, event) > (?1, ?2) ORDER BY at,"
				    " event LIMIT 1", "ii", block->at,
				    block->event);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	block->last = ret == ENOENT;
	block->next_at = ret == 0 ? sqlite3_column_int64(stmt, 0) : INT64_MAX;
	block->next_event = ret == 0 ? sqlite3_column_int64(stmt, 1) :
				       INT64_MAX;
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static const char *text_of(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column);
}

static int add_values(struct store *store, struct block *block, int64_t event)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT old_value, new_value FROM"
				    " event_value WHERE event = ?1", "i",
				    event);

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			add_text(block->words, text_of(stmt, 0));
			add_text(block->words, text_of(stmt, 1));
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

/* What stands in the columns of the statement of read_block(). */
static int add_event(struct store *store, struct block *block,
		     sqlite3_stmt *stmt)
{
	int i;

	add(block->words, bit_of_fact(STORE_EVENT_OF_KIND,
				      sqlite3_column_int64(stmt, 2)));
	add(block->words, bit_of_fact(STORE_EVENT_OF_NUMBER,
				      sqlite3_column_int64(stmt, 3)));
	add(block->words, bit_of_fact(STORE_EVENT_OF_SERVER,
				      sqlite3_column_int64(stmt, 4)));
	for (i = 5; i < 10; i++) {
		add_text(block->words, text_of(stmt, i));
	}
	block->count++;
	return add_values(store, block, sqlite3_column_int64(stmt, 1));
}

/* One event more than it may hold tells where the next one begins. */
static int read_block(struct store *store, struct block *block)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT at, id, kind, number, server, text,"
		" object, object_key, user_name, domain FROM event"
		" INDEXED BY event_at WHERE (at, id) >= (?1, ?2) AND (at, id)"
		" < (?3, ?4) ORDER BY at, id LIMIT ?5", "iiiii", block->at,
		block->event, block->next_at, block->next_event,
		(int64_t)EVENTS + 1);

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0 && block->count == EVENTS) {
			block->next_at = sqlite3_column_int64(stmt, 0);
			block->next_event = sqlite3_column_int64(stmt, 1);
			block->count++;
		} else if (ret == 0) {
			ret = add_event(store, block, stmt);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

/* ENOENT: what is open is not full yet. */
static int seal_one(struct store *store)
{
	struct block block = { .count = 0 };
	int ret = find_open(store, &block);

	if (ret == 0) {
		ret = find_next(store, &block);
	}
	if (ret == 0) {
		ret = read_block(store, &block);
	}
	if (ret == 0 && block.last && block.count <= EVENTS) {
		return ENOENT;
	}
	if (ret == 0 && block.count > EVENTS) {
		ret = store_do(store, NULL, "INSERT INTO event_block (at,"
			       " event) VALUES (?1, ?2)", "ii", block.next_at,
			       block.next_event);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE event_block SET words = ?2"
			" WHERE id = ?1", "ib", block.id, block.words,
			sizeof(block.words));
}

int store_event_seal(struct store *store, size_t limit, size_t *out_sealed)
{
	bool own = false;
	size_t sealed = 0;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	while (ret == 0 && sealed < limit) {
		ret = seal_one(store);
		sealed += ret == 0;
	}
	ret = store_leave(store, own, ret == ENOENT ? 0 : ret);
	if (ret == 0) {
		*out_sealed = sealed;
	}
	return ret;
}

int store_event_sweep(struct store *store, size_t limit, size_t *out_removed)
{
	/* What is between two blocks then is of the first of them. */
	return store_do(
		store, out_removed,
		"DELETE FROM event_block WHERE id IN (SELECT b.id FROM"
		" event_block b WHERE b.words IS NOT NULL AND b.at > -1 << 63"
		" AND NOT EXISTS (SELECT 1 FROM event e INDEXED BY event_at"
		" WHERE (e.at, e.id) >= (b.at, b.event) AND (e.at, e.id) <"
		" (SELECT n.at, n.event FROM event_block n WHERE"
		" (n.at, n.event) > (b.at, b.event) ORDER BY n.at, n.event"
		" LIMIT 1)) LIMIT ?1)", "i", (int64_t)limit);
}
