/*
 * Records of who had which address.
 *
 * 1. The records of a log and its position are one transaction: nothing is
 *    lost or read twice, whenever the process ends.
 * 2. A record is there once, whatever was read again: its key is all that it
 *    says, but for its place in the log. So what a log says twice in a second
 *    is one record.
 * 3. Records lie in parts of 28 days, tables of their own, so that what is
 *    old goes by dropping tables. Records of leases are blocks of bytes by
 *    address and time (store_track_lease.c); logons are rows with the orders
 *    of user, address and device, in a table that a part has as soon as it has
 *    one of them.
 * 4. A device is a client id and a name, there once.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/base/error.h"

#define DEVICES_MAX 65536 /* remembered between two puts */

/* A device or a user of the records at hand. */
struct word {
	int64_t id;		/* 0: not looked up yet */
	uint32_t hash;
	uint16_t first_size;	/* of bytes: client id or user name */
	uint16_t second_size;	/* host or domain */
	uint8_t bytes[];
};

struct words {
	struct word **slots;	/* open addressing; a power of two of them */
	size_t room, count;
};

struct row {
	int64_t at, place, part;
	struct ipam_addr address;
	struct word *device, *user; /* NULL: none */
	enum ipam_track_type type;
	uint32_t event;
	bool unsure;
};

struct store_track_writer {
	struct store *store;
	const char *server, *log;
	struct row *rows;
	size_t count, room;
	struct words devices, users;
	TALLOC_CTX *arena;	/* of the words */
};

int store_track_position(struct store *store, const char *server,
			 const char *log,
			 struct store_track_position *out_position)
{
	struct store_track_position position = {0};
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	if (ret == 0) {
		ret = store_prepare(store, &stmt, "SELECT file, mark, place,"
				    " last_at, read_at FROM track_source WHERE"
				    " server = ?1 AND log = ?2", "it", id, log);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		position.file = (uint64_t)sqlite3_column_int64(stmt, 0);
		position.mark = (uint64_t)sqlite3_column_int64(stmt, 1);
		position.place = sqlite3_column_int64(stmt, 2);
		position.last_at = sqlite3_column_int64(stmt, 3);
		position.read_at = sqlite3_column_int64(stmt, 4);
	}
	sqlite3_finalize(stmt);
	if (ret == 0 || ret == ENOENT) {
		*out_position = position;
		return 0;
	}
	return ret;
}

int store_track_writer_new(TALLOC_CTX *mem_ctx, struct store *store,
			   const char *server, const char *log,
			   struct store_track_writer **out_writer)
{
	struct store_track_writer *writer = NULL;
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	if (ret != 0) {
		return ret;
	}
	writer = talloc_zero(mem_ctx, struct store_track_writer);
	if (writer == NULL) {
		return ENOMEM;
	}
	writer->store = store;
	writer->server = talloc_strdup(writer, server);
	writer->log = talloc_strdup(writer, log);
	writer->arena = talloc_new(writer);
	if (writer->server == NULL || writer->log == NULL ||
	    writer->arena == NULL) {
		talloc_free(writer);
		return ENOMEM;
	}
	*out_writer = writer;
	return 0;
}

static uint32_t hash_of(uint32_t hash, const uint8_t *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		hash = (hash ^ bytes[i]) * 0x01000193u;
	}
	return hash;
}

static size_t lower(uint8_t *out, const char *text)
{
	size_t i;
	char c;

	for (i = 0; text[i] != '\0'; i++) {
		c = text[i];
		out[i] = (uint8_t)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	return i;
}

static bool grow(TALLOC_CTX *mem_ctx, struct words *words)
{
	size_t room = words->room == 0 ? 256 : 2 * words->room, i, at;
	struct word **slots = talloc_zero_array(mem_ctx, struct word *, room);

	if (slots == NULL) {
		return false;
	}
	for (i = 0; i < words->room; i++) {
		if (words->slots[i] == NULL) {
			continue;
		}
		at = words->slots[i]->hash & (room - 1);
		while (slots[at] != NULL) {
			at = (at + 1) & (room - 1);
		}
		slots[at] = words->slots[i];
	}
	talloc_free(words->slots);
	words->slots = slots;
	words->room = room;
	return true;
}

/* The word of two parts, the second in lower case; NULL without memory. */
static struct word *word_of(struct store_track_writer *writer,
			    struct words *words, const uint8_t *first,
			    size_t first_size, const char *second)
{
	uint8_t name[IPAM_TRACK_HOST_MAX];
	size_t second_size = lower(name, second), i;
	struct word *word = NULL;
	uint32_t hash;

	hash = hash_of(0x811c9dc5u, first, first_size);
	hash = hash_of(hash ^ 0xff, name, second_size);
	hash ^= hash >> 15;
	if (2 * words->count >= words->room && !grow(writer, words)) {
		return NULL;
	}
	for (i = hash & (words->room - 1); words->slots[i] != NULL;
	     i = (i + 1) & (words->room - 1)) {
		word = words->slots[i];
		if (word->hash == hash && word->first_size == first_size &&
		    word->second_size == second_size &&
		    memcmp(word->bytes, first, first_size) == 0 &&
		    memcmp(word->bytes + first_size, name, second_size) ==
			    0) {
			return word;
		}
	}
	word = talloc_size(writer->arena,
			   sizeof(*word) + first_size + second_size);
	if (word == NULL) {
		return NULL;
	}
	*word = (struct word){ .hash = hash,
			       .first_size = (uint16_t)first_size,
			       .second_size = (uint16_t)second_size };
	memcpy(word->bytes, first, first_size);
	memcpy(word->bytes + first_size, name, second_size);
	words->slots[i] = word;
	words->count++;
	return word;
}

static struct word *user_of(struct store_track_writer *writer,
			    const struct ipam_track_record *record)
{
	uint8_t name[IPAM_TRACK_HOST_MAX];
	size_t size = lower(name, record->user);

	return word_of(writer, &writer->users, name, size,
		       record->domain != NULL ? record->domain : "");
}

static bool too_long(const char *text)
{
	return text != NULL && strlen(text) >= IPAM_TRACK_HOST_MAX;
}

int store_track_add(struct store_track_writer *writer,
		    const struct ipam_track_record *record)
{
	const char *host = record->host != NULL ? record->host : "";
	const uint8_t none = 0;
	struct row *rows = NULL;
	struct row row = { .at = record->at, .place = record->place,
			   .part = store_track_part(record->at),
			   .address = record->address, .type = record->type,
			   .event = record->event, .unsure = record->unsure };

	if (record->client_size > IPAM_TRACK_CLIENT_MAX || too_long(host) ||
	    too_long(record->user) || too_long(record->domain)) {
		return EINVAL;
	}
	if (record->client_size > 0 || host[0] != '\0') {
		row.device = word_of(writer, &writer->devices,
				     record->client_size > 0 ?
					     record->client : &none,
				     record->client_size, host);
		if (row.device == NULL) {
			return ENOMEM;
		}
	}
	if (record->user != NULL && record->user[0] != '\0') {
		row.user = user_of(writer, record);
		if (row.user == NULL) {
			return ENOMEM;
		}
	}
	if (writer->count == writer->room) {
		writer->room = writer->room == 0 ? 1024 : 2 * writer->room;
		rows = talloc_realloc(writer, writer->rows, struct row,
				      writer->room);
		if (rows == NULL) {
			writer->room = writer->count;
			return ENOMEM;
		}
		writer->rows = rows;
	}
	writer->rows[writer->count++] = row;
	return 0;
}

/* By part, address and time: as they lie in their table. */
static int cmp_row(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int cmp = x->part != y->part ? (x->part < y->part ? -1 : 1) :
		  (x->user != NULL) - (y->user != NULL);

	if (cmp == 0) {
		cmp = ipam_addr_cmp(&x->address, &y->address);
	}
	return cmp != 0 ? cmp : (x->at > y->at) - (x->at < y->at);
}

/* The table of logons of a part that has had none. */
static int make_logons(struct store *store, int64_t part)
{
	const long long p = part;
	size_t first = 0;
	char sql[768];
	int ret = store_do(store, &first, "UPDATE track_part SET logons = 1"
			   " WHERE part = ?1 AND logons = 0", "i", part);

	if (ret != 0 || first == 0) {
		return ret;
	}
	/* Schema 8 made empty ones, of other columns. */
	sqlite3_snprintf(sizeof(sql), sql,
		"DROP TABLE IF EXISTS track_logon_%lld;"
		"CREATE TABLE track_logon_%lld ("
		" user INTEGER NOT NULL, at INTEGER NOT NULL,"
		" address BLOB NOT NULL, device INTEGER NOT NULL,"
		" kind INTEGER NOT NULL, event INTEGER NOT NULL,"
		" place INTEGER NOT NULL, PRIMARY KEY (user, at, address,"
		" device, kind, event)) WITHOUT ROWID;"
		"CREATE INDEX track_logon_%lld_address ON"
		" track_logon_%lld (address, at) WHERE length(address) > 0;"
		"CREATE INDEX track_logon_%lld_device ON"
		" track_logon_%lld (device, at) WHERE device > 0;",
		p, p, p, p, p, p);
	return store_fail(store, sqlite3_exec(store->db, sql, NULL, NULL,
					      NULL));
}

/* The number of a word in its table, where it is put if it is missing. */
static int word_id(struct store *store, sqlite3_stmt *find, sqlite3_stmt *put,
		   struct word *word, bool device)
{
	uint8_t mac[IPAM_MAC_BYTES];
	const uint8_t *first = word->bytes, *second = first + word->first_size;
	sqlite3_stmt *stmts[] = { find, put };
	int ret = 0, i;

	for (i = 0; i < 2; i++) {
		if (device) {
			sqlite3_bind_blob(stmts[i], 1, first,
					  word->first_size, SQLITE_STATIC);
		} else {
			sqlite3_bind_text(stmts[i], 1, (const char *)first,
					  word->first_size, SQLITE_STATIC);
		}
		sqlite3_bind_text(stmts[i], 2, (const char *)second,
				  word->second_size, SQLITE_STATIC);
	}
	ret = store_step(store, find);
	if (ret == 0) {
		word->id = sqlite3_column_int64(find, 0);
	}
	sqlite3_reset(find);
	if (ret != ENOENT) {
		return ret;
	}
	if (device && ipam_track_mac(first, word->first_size, mac)) {
		sqlite3_bind_blob(put, 3, mac, sizeof(mac), SQLITE_STATIC);
	} else if (device) {
		sqlite3_bind_null(put, 3);
	}
	ret = store_do_again(store, put);
	if (ret == 0) {
		word->id = sqlite3_last_insert_rowid(store->db);
	}
	return ret;
}

/* Of the rows in their order, so that what is used together lies together. */
static int words_put(struct store_track_writer *writer, bool device)
{
	struct store *store = writer->store;
	sqlite3_stmt *find = NULL, *put = NULL;
	struct word *word = NULL;
	size_t i;
	int ret = store_borrow(store, device ?
			       "SELECT id FROM track_device WHERE client = ?1"
			       " AND host = ?2" :
			       "SELECT id FROM track_user WHERE name = ?1"
			       " AND domain = ?2", &find);

	if (ret == 0) {
		ret = store_borrow(store, device ?
				   "INSERT INTO track_device (client, host,"
				   " mac) VALUES (?1, ?2, ?3)" :
				   "INSERT INTO track_user (name, domain)"
				   " VALUES (?1, ?2)", &put);
	}
	for (i = 0; ret == 0 && i < writer->count; i++) {
		word = device ? writer->rows[i].device : writer->rows[i].user;
		if (word != NULL && word->id == 0) {
			ret = word_id(store, find, put, word, device);
		}
	}
	store_give_back(store, find);
	store_give_back(store, put);
	return ret;
}

void store_track_bind_address(sqlite3_stmt *stmt, int at,
			      const struct ipam_addr *address)
{
	size_t size = 0;
	const uint8_t *blob = ipam_addr_blob(address, &size);

	if (size == 0) {
		sqlite3_bind_zeroblob(stmt, at, 0);
	} else {
		sqlite3_bind_blob(stmt, at, blob, (int)size, SQLITE_STATIC);
	}
}

int store_track_damaged(struct store *store)
{
	return store_say(store, IPAM_E_CORRUPT,
			 ipam_error_text(IPAM_E_CORRUPT));
}

/* Logons first..last of one part. */
static int logons_put(struct store_track_writer *writer, int64_t source,
		      size_t first, size_t last, size_t *added)
{
	struct store *store = writer->store;
	const struct row *row = NULL;
	sqlite3_stmt *stmt = NULL;
	char sql[192];
	size_t i;
	int ret = make_logons(store, writer->rows[first].part);

	if (ret != 0) {
		return ret;
	}
	snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO track_logon_%lld"
		 " (user, at, address, device, kind, event, place) VALUES (?1,"
		 " ?2, ?3, ?4, ?5, ?6, ?7)",
		 (long long)writer->rows[first].part);
	ret = store_borrow(store, sql, &stmt);
	for (i = first; ret == 0 && i < last; i++) {
		row = &writer->rows[i];
		sqlite3_bind_int64(stmt, 1, row->user->id);
		sqlite3_bind_int64(stmt, 2, row->at);
		store_track_bind_address(stmt, 3, &row->address);
		sqlite3_bind_int64(stmt, 4, row->device != NULL ?
						    row->device->id : 0);
		sqlite3_bind_int64(stmt, 5, TRACK_KIND(source, row->type,
						       row->unsure));
		sqlite3_bind_int64(stmt, 6, row->event);
		sqlite3_bind_int64(stmt, 7, row->place);
		ret = store_do_again(store, stmt);
		*added += ret == 0 ? (size_t)sqlite3_changes(store->db) : 0;
	}
	store_give_back(store, stmt);
	return ret;
}

/* Leases first..last of one part, address by address. */
static int leases_put(struct store_track_writer *writer, int64_t source,
		      size_t first, size_t last, size_t *added)
{
	struct store_track_leases *leases = NULL;
	struct store_track_row *rows = NULL;
	const struct row *row = NULL;
	size_t i, n = 0;
	int ret = store_track_leases_new(writer, writer->store,
					 writer->rows[first].part, &leases);

	if (ret == 0) {
		rows = talloc_array(leases, struct store_track_row,
				    last - first);
		ret = rows == NULL ? ENOMEM : 0;
	}
	for (i = first; ret == 0 && i < last; i++) {
		row = &writer->rows[i];
		rows[n++] = (struct store_track_row){
			.at = row->at, .place = row->place,
			.device = row->device != NULL ? row->device->id : 0,
			.kind = TRACK_KIND(source, row->type, row->unsure),
		};
		if (i + 1 < last &&
		    ipam_addr_cmp(&row->address, &row[1].address) == 0) {
			continue;
		}
		ret = store_track_leases_put(leases, &row->address, rows, n,
					     added);
		n = 0;
	}
	talloc_free(leases);
	return ret;
}

static int rows_put(struct store_track_writer *writer, int64_t source,
		    size_t *out_new)
{
	const struct row *rows = writer->rows;
	size_t i, last, added, sum = 0;
	bool logon = false;
	int ret = 0;

	for (i = 0; ret == 0 && i < writer->count; i = last) {
		logon = rows[i].user != NULL;
		for (last = i + 1; last < writer->count &&
		     rows[last].part == rows[i].part &&
		     (rows[last].user != NULL) == logon; last++) {
		}
		added = 0;
		ret = store_track_make_part(writer->store, rows[i].part);
		if (ret == 0) {
			ret = (logon ? logons_put : leases_put)(
				writer, source, i, last, &added);
		}
		if (ret == 0) {
			ret = store_do(writer->store, NULL, "UPDATE track_part"
				       " SET records = records + ?2 WHERE"
				       " part = ?1", "ii", rows[i].part,
				       (int64_t)added);
		}
		sum += added;
	}
	*out_new = sum;
	return ret;
}

static int position_put(struct store *store, int64_t server, const char *log,
			const struct store_track_position *position,
			int64_t *out_source)
{
	int ret = store_do(store, NULL,
			   "INSERT INTO track_source (server, log, file, mark,"
			   " place, last_at, read_at) VALUES (?1, ?2, ?3, ?4,"
			   " ?5, ?6, ?7) ON CONFLICT (server, log) DO UPDATE"
			   " SET file = excluded.file, mark = excluded.mark,"
			   " place = excluded.place,"
			   " last_at = excluded.last_at,"
			   " read_at = excluded.read_at", "itiiiii", server,
			   log, (int64_t)position->file,
			   (int64_t)position->mark, position->place,
			   position->last_at, position->read_at);

	return ret != 0 ? ret :
	       store_number(store, out_source, "SELECT id FROM track_source"
			    " WHERE server = ?1 AND log = ?2", "it", server,
			    log);
}

int store_track_position_put(struct store *store, const char *server,
			     const char *log,
			     const struct store_track_position *position)
{
	int64_t id = 0, source = 0;
	int ret = store_server_id(store, server, &id);

	return ret != 0 ? ret : position_put(store, id, log, position,
					     &source);
}

/* Numbers that a failed transaction gave are none. */
static void words_forget(struct words *words)
{
	size_t i;

	for (i = 0; i < words->room; i++) {
		if (words->slots[i] != NULL) {
			words->slots[i]->id = 0;
		}
	}
}

static void words_clear(struct words *words)
{
	TALLOC_FREE(words->slots);
	*words = (struct words){0};
}

/* Of what was purged nothing comes back. */
static int drop_purged(struct store_track_writer *writer, int64_t server)
{
	int64_t before = 0;
	size_t i, n = 0;
	int ret = store_track_purged_before(writer->store, server, &before);

	for (i = 0; ret == 0 && i < writer->count; i++) {
		if (writer->rows[i].at >= before) {
			writer->rows[n++] = writer->rows[i];
		}
	}
	writer->count = ret == 0 ? n : writer->count;
	return ret;
}

int store_track_put(struct store_track_writer *writer,
		    const struct store_track_position *position,
		    size_t *out_new)
{
	struct store *store = writer->store;
	int64_t server = 0, source = 0;
	size_t added = 0;
	bool own = false;
	int ret;

	if (writer->count > 1) {
		qsort(writer->rows, writer->count, sizeof(struct row),
		      cmp_row);
	}
	ret = store_enter(store, &own);
	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, writer->server, &server);
	if (ret == 0) {
		ret = drop_purged(writer, server);
	}
	if (ret == 0) {
		ret = position_put(store, server, writer->log, position,
				   &source);
	}
	if (ret == 0) {
		ret = words_put(writer, true);
	}
	if (ret == 0) {
		ret = words_put(writer, false);
	}
	if (ret == 0) {
		ret = rows_put(writer, source, &added);
	}
	ret = store_leave(store, own, ret);
	if (ret != 0) {
		words_forget(&writer->devices);
		words_forget(&writer->users);
		return ret;
	}
	*out_new = added;
	writer->count = 0;
	if (writer->devices.count + writer->users.count > DEVICES_MAX) {
		words_clear(&writer->devices);
		words_clear(&writer->users);
		TALLOC_FREE(writer->arena);
		writer->arena = talloc_new(writer);
		ret = writer->arena != NULL ? 0 : ENOMEM;
	}
	return ret;
}
