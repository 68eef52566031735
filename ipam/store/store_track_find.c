/*
 * Questions to the records of tracking.
 *
 * Each part is asked by itself, in the order of time; an answer needs those
 * that its time touches, and what lies before or behind it the nearest that
 * have anything.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES " IN (SELECT id FROM track_device WHERE "
#define USERS	" t.user IN (SELECT id FROM track_user WHERE "
#define RESOLVED 16 /* devices and logs that an answer remembers */

/* ?1 is whose, of the devices that a column is one of. */
static const char *devices(const struct store_track_who *who)
{
	if (who->mac != NULL) {
		return DEVICES "mac = ?1)";
	}
	if (who->client != NULL) {
		return DEVICES "client = ?1)";
	}
	if (strpbrk(who->host, "*?") != NULL) {
		return DEVICES "host GLOB ?1)";
	}
	return DEVICES "host = ?1 OR (host >= ?1 || '.' AND"
		       " host < ?1 || '/'))";
}

static int bind_who(struct store *store, sqlite3_stmt *stmt,
		    const struct store_track_who *who)
{
	if (who->address != NULL) {
		return store_bind(store, stmt, "a", who->address);
	}
	if (who->mac != NULL || who->client != NULL) {
		return store_bind(store, stmt, "b",
				  who->mac != NULL ? who->mac : who->client,
				  who->mac != NULL ? (size_t)IPAM_MAC_BYTES :
						     who->client_size);
	}
	return store_bind(store, stmt, "t", who->host != NULL ? who->host :
							      who->user);
}

static int read_number(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row)
{
	*(int64_t *)row = sqlite3_column_int64(stmt, 0);
	return 0;
}

/* Parts of that time, in its order or against it; of logons: with some. */
static int parts(TALLOC_CTX *mem_ctx, struct store *store, bool logons,
		 int64_t from, int64_t to, bool backwards, int64_t **out_parts,
		 size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(int64_t), read_number,
					     NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow(store, backwards ?
			       "SELECT part FROM track_part WHERE part"
			       " BETWEEN ?1 AND ?2 AND logons >= ?3"
			       " ORDER BY part DESC" :
			       "SELECT part FROM track_part WHERE part"
			       " BETWEEN ?1 AND ?2 AND logons >= ?3"
			       " ORDER BY part", &stmt);

	if (ret != 0) {
		return ret;
	}
	sqlite3_bind_int64(stmt, 1, store_track_part(from));
	sqlite3_bind_int64(stmt, 2, store_track_part(to));
	sqlite3_bind_int64(stmt, 3, logons);
	return store_rows(mem_ctx, store, 0, stmt, &kind, out_parts,
			  out_count);
}

/* Borrows a statement about a part: its number stands in it up to twice. */
static int borrow_part(struct store *store, const char *sql, int64_t part,
		       sqlite3_stmt **out_stmt)
{
	char text[512];

	sqlite3_snprintf(sizeof(text), text, sql, (long long)part,
			 (long long)part);
	return store_borrow(store, text, out_stmt);
}

/* What records point to, read once for an answer. */
struct device {
	int64_t id;
	const uint8_t *client;
	size_t client_size;
	const char *host;
};

struct source {
	int64_t id;
	const char *server, *log; /* NULL: the server is gone */
	const char *forest;
};

struct records {
	struct ipam_track_record *rows;
	size_t count, room;
	struct device devices[RESOLVED];
	struct source sources[RESOLVED];
	size_t device_count, source_count;
};

static int read_device(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		       struct device *device)
{
	sqlite3_stmt *stmt = NULL;
	const char *host = NULL;
	int size, ret;

	*device = (struct device){ .id = id, .client = (const uint8_t *)"",
				   .host = "" };
	if (id == 0) {
		return 0;
	}
	ret = store_borrow(store, "SELECT client, host FROM track_device"
			   " WHERE id = ?1", &stmt);
	if (ret != 0) {
		return ret;
	}
	sqlite3_bind_int64(stmt, 1, id);
	ret = store_step(store, stmt);
	if (ret == 0) {
		size = sqlite3_column_bytes(stmt, 0);
		device->client = talloc_memdup(mem_ctx,
					       size > 0 ?
					       sqlite3_column_blob(stmt, 0) :
					       "", (size_t)size + (size == 0));
		device->client_size = (size_t)size;
		host = store_column_text(mem_ctx, stmt, 1);
		device->host = host;
		ret = device->client == NULL || host == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int read_source(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		       struct source *source)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow(store, "SELECT v.name, s.log, v.forest FROM"
			       " track_source s JOIN server v ON v.id = s.server WHERE"
			       " s.id = ?1", &stmt);

	*source = (struct source){ .id = id };
	if (ret != 0) {
		return ret;
	}
	sqlite3_bind_int64(stmt, 1, id);
	ret = store_step(store, stmt);
	if (ret == 0) {
		source->server = store_column_text(mem_ctx, stmt, 0);
		source->log = store_column_text(mem_ctx, stmt, 1);
		source->forest = store_column_text(mem_ctx, stmt, 2);
		ret = source->server == NULL || source->log == NULL ? ENOMEM :
								      0;
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int device_of(TALLOC_CTX *mem_ctx, struct store *store,
		     struct records *all, int64_t id,
		     const struct device **out_device)
{
	struct device *device = NULL;
	size_t i, known = all->device_count < RESOLVED ? all->device_count :
							 RESOLVED;

	for (i = 0; i < known; i++) {
		if (all->devices[i].id == id) {
			*out_device = &all->devices[i];
			return 0;
		}
	}
	device = &all->devices[all->device_count++ % RESOLVED];
	*out_device = device;
	return read_device(mem_ctx, store, id, device);
}

static int source_of(TALLOC_CTX *mem_ctx, struct store *store,
		     struct records *all, int64_t id,
		     const struct source **out_source)
{
	struct source *source = NULL;
	size_t i, known = all->source_count < RESOLVED ? all->source_count :
							 RESOLVED;

	for (i = 0; i < known; i++) {
		if (all->sources[i].id == id) {
			*out_source = &all->sources[i];
			return 0;
		}
	}
	source = &all->sources[all->source_count++ % RESOLVED];
	*out_source = source;
	return read_source(mem_ctx, store, id, source);
}

/* Room for one more, zeroed. */
static struct ipam_track_record *next_record(TALLOC_CTX *mem_ctx,
					     struct records *all)
{
	struct ipam_track_record *rows = all->rows;
	size_t room = all->room == 0 ? 64 : 2 * all->room;

	if (all->count == all->room) {
		rows = talloc_realloc(mem_ctx, all->rows,
				      struct ipam_track_record, room);
		if (rows == NULL) {
			return NULL;
		}
		all->rows = rows;
		all->room = room;
	}
	rows += all->count++;
	*rows = (struct ipam_track_record){ .user = "", .domain = "",
					     .forest = "" };
	return rows;
}

/* A record of a server that is gone is none. */
static int append(TALLOC_CTX *mem_ctx, struct store *store,
		  struct records *all, const struct store_track_row *row,
		  const struct ipam_addr *address)
{
	const struct device *device = NULL;
	const struct source *source = NULL;
	struct ipam_track_record *record = NULL;
	int ret = source_of(mem_ctx, store, all, TRACK_KIND_SOURCE(row->kind),
			    &source);

	if (ret != 0 || source->server == NULL) {
		return ret;
	}
	ret = device_of(mem_ctx, store, all, row->device, &device);
	if (ret != 0) {
		return ret;
	}
	record = next_record(mem_ctx, all);
	if (record == NULL) {
		return ENOMEM;
	}
	record->at = row->at;
	record->type = TRACK_KIND_TYPE(row->kind);
	record->unsure = TRACK_KIND_UNSURE(row->kind);
	record->place = row->place;
	record->address = *address;
	record->client = device->client;
	record->client_size = device->client_size;
	record->host = device->host;
	record->server = source->server;
	record->log = source->log;
	record->forest = source->forest;
	return 0;
}

/* Leases of an address in one part; the instants are within it. */
struct asking {
	TALLOC_CTX *mem_ctx;
	struct store *store;
	const struct ipam_addr *address;
	int64_t from, to;
	bool backwards;
	size_t limit;
	struct records *all;
};

/* Of a block as much as is asked for. */
static int take_block(const struct asking *ask, sqlite3_stmt *stmt)
{
	struct store_track_row rows[STORE_TRACK_BLOCK_ROWS];
	const struct store_track_row *row = NULL;
	size_t i, count = 0;
	int ret = 0;

	if (!store_track_decode(sqlite3_column_blob(stmt, 1),
				(size_t)sqlite3_column_bytes(stmt, 1),
				sqlite3_column_int64(stmt, 0), rows, &count)) {
		return store_track_damaged(ask->store);
	}
	for (i = 0; ret == 0 && i < count && ask->all->count < ask->limit;
	     i++) {
		row = &rows[ask->backwards ? count - 1 - i : i];
		if (row->at >= ask->from && row->at <= ask->to) {
			ret = append(ask->mem_ctx, ask->store, ask->all, row,
				     ask->address);
		}
	}
	return ret;
}

static int ask_leases_part(const struct asking *ask, int64_t part)
{
	sqlite3_stmt *stmt = NULL;
	int ret = borrow_part(ask->store, ask->backwards ?
			      "SELECT at, rows FROM track_lease_%lld WHERE"
			      " address = ?1 AND at <= ?3 ORDER BY at DESC,"
			      " device DESC, kind DESC" : STORE_TRACK_BLOCKS,
			      part, &stmt);

	if (ret != 0) {
		return ret;
	}
	store_track_bind_address(stmt, 1, ask->address);
	if (!ask->backwards) {
		sqlite3_bind_int64(stmt, 2, ask->from);
	}
	sqlite3_bind_int64(stmt, 3, ask->to);
	while (ret == 0 && ask->all->count < ask->limit) {
		ret = store_step(ask->store, stmt);
		if (ret == 0) {
			ret = take_block(ask, stmt);
		}
	}
	store_give_back(ask->store, stmt);
	return ret == ENOENT ? 0 : ret;
}

/* Up to `limit` more. */
static int ask_leases(const struct asking *asking, size_t limit)
{
	struct asking ask = *asking;
	int64_t *list = NULL;
	size_t i, count = 0;
	int ret;

	if (ask.from > ask.to) {
		return 0;
	}
	ask.limit = limit > SIZE_MAX - ask.all->count ? SIZE_MAX :
		    ask.all->count + limit;
	ret = parts(ask.mem_ctx, ask.store, false, ask.from, ask.to,
		    ask.backwards, &list, &count);
	for (i = 0; ret == 0 && i < count && ask.all->count < ask.limit; i++) {
		ret = ask_leases_part(&ask, list[i]);
	}
	return ret;
}

static int read_logon(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, struct records *all)
{
	const struct ipam_addr address = store_column_addr(stmt, 3);
	const struct store_track_row row = {
		.at = sqlite3_column_int64(stmt, 0),
		.kind = sqlite3_column_int64(stmt, 1),
		.place = sqlite3_column_int64(stmt, 2),
		.device = sqlite3_column_int64(stmt, 4),
	};
	struct ipam_track_record *record = NULL;
	size_t before = all->count;
	int ret = append(mem_ctx, store, all, &row, &address);

	if (ret != 0 || all->count == before) {
		return ret;
	}
	record = &all->rows[before];
	record->user = store_column_text(mem_ctx, stmt, 5);
	record->domain = store_column_text(mem_ctx, stmt, 6);
	record->event = (uint32_t)sqlite3_column_int64(stmt, 7);
	return record->user == NULL || record->domain == NULL ? ENOMEM : 0;
}

/* Logons in one part. */
static int ask_logons_part(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t part, const struct store_track_who *who,
			   int64_t from, int64_t to, int64_t limit,
			   struct records *all)
{
	sqlite3_stmt *stmt = NULL;
	char sql[512];
	int ret;

	snprintf(sql, sizeof(sql), "SELECT t.at, t.kind, t.place, t.address,"
		 " t.device, u.name, u.domain, t.event FROM"
		 " track_logon_%lld t"
		 " JOIN track_user u ON u.id = t.user WHERE%s%s AND"
		 " t.at >= ?2 AND t.at <= ?3 AND EXISTS (SELECT 1 FROM"
		 " track_source s WHERE s.id = t.kind / 64)"
		 " ORDER BY t.at, t.kind LIMIT ?4",
		 (long long)part,
		 who->address != NULL ?
			 " length(t.address) > 0 AND t.address = ?1" :
		 who->user == NULL ? " t.device > 0 AND t.device" :
		 strpbrk(who->user, "*?") != NULL ? USERS "name GLOB ?1)" :
						    USERS "name = ?1)",
		 who->address == NULL && who->user == NULL ? devices(who) :
							     "");
	ret = store_borrow(store, sql, &stmt);
	if (ret != 0) {
		return ret;
	}
	ret = bind_who(store, stmt, who);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	sqlite3_bind_int64(stmt, 4, limit);
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			ret = read_logon(mem_ctx, store, stmt, all);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int by_time(const void *a, const void *b)
{
	const struct ipam_track_record *x = a, *y = b;

	if (x->at != y->at) {
		return x->at < y->at ? -1 : 1;
	}
	/* What ends comes before what begins: a name changed, or a client. */
	if (ipam_track_ends(x->type) != ipam_track_ends(y->type)) {
		return ipam_track_ends(x->type) ? -1 : 1;
	}
	return (x->place > y->place) - (x->place < y->place);
}

int store_track_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_addr *address, int64_t from,
		       int64_t to, size_t before, size_t after,
		       struct ipam_track_record **out_records,
		       size_t *out_count)
{
	struct records all = { .rows = NULL };
	struct asking ask = { .mem_ctx = mem_ctx, .store = store,
			      .address = address, .from = 0, .to = from - 1,
			      .backwards = true, .all = &all };
	int ret = ask_leases(&ask, before);

	if (ret == 0) {
		ask.backwards = false;
		ask.from = from;
		ask.to = to;
		ret = ask_leases(&ask, SIZE_MAX);
	}
	if (ret == 0 && to < INT64_MAX) {
		ask.from = to + 1;
		ask.to = INT64_MAX;
		ret = ask_leases(&ask, after);
	}
	if (ret != 0) {
		return ret;
	}
	if (all.count > 1) {
		qsort(all.rows, all.count, sizeof(all.rows[0]), by_time);
	}
	*out_records = all.rows;
	*out_count = all.count;
	return 0;
}

int store_track_logons(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_track_who *who, int64_t from,
		       int64_t to, size_t most,
		       struct ipam_track_record **out_records,
		       size_t *out_count)
{
	struct records all = { .rows = NULL };
	int64_t *list = NULL;
	size_t i, count = 0;
	int ret = from > to ? 0 : parts(mem_ctx, store, true, from, to, false,
					&list, &count);

	for (i = 0; ret == 0 && i < count && (most == 0 || all.count < most);
	     i++) {
		ret = ask_logons_part(mem_ctx, store, list[i], who, from, to,
				      most == 0 ? -1 :
				      (int64_t)(most - all.count), &all);
	}
	if (ret == 0) {
		*out_records = all.rows;
		*out_count = all.count;
	}
	return ret;
}

static int cmp_addr(const void *a, const void *b)
{
	return ipam_addr_cmp(a, b);
}

struct addresses {
	struct ipam_addr *list;
	size_t count, room;
};

static int add_address(TALLOC_CTX *mem_ctx, struct addresses *all,
		       const struct ipam_addr *address)
{
	struct ipam_addr *list = all->list;
	size_t room = all->room == 0 ? 16 : 2 * all->room;

	if (all->count == all->room) {
		list = talloc_realloc(mem_ctx, list, struct ipam_addr, room);
		if (list == NULL) {
			return ENOMEM;
		}
		all->list = list;
		all->room = room;
	}
	all->list[all->count++] = *address;
	return 0;
}

/* Whether there is a record of a part; of a device, or (0) of any. */
static int has_lease(struct store *store, int64_t part,
		     const struct ipam_addr *address, int64_t device,
		     int64_t from, int64_t to, bool *out_has)
{
	struct store_track_row rows[STORE_TRACK_BLOCK_ROWS];
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = borrow_part(store, STORE_TRACK_BLOCKS, part, &stmt);

	if (ret != 0) {
		return ret;
	}
	store_track_bind_address(stmt, 1, address);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	*out_has = false;
	while (ret == 0 && !*out_has) {
		ret = store_step(store, stmt);
		if (ret == 0 &&
		    !store_track_decode(sqlite3_column_blob(stmt, 1),
					(size_t)sqlite3_column_bytes(stmt, 1),
					sqlite3_column_int64(stmt, 0), rows,
					&count)) {
			ret = store_track_damaged(store);
		}
		for (i = 0; ret == 0 && i < count; i++) {
			*out_has |= rows[i].at >= from && rows[i].at <= to &&
				    (device == 0 || rows[i].device == device);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

/* Addresses that devices had in a part: a few, each of which is looked at. */
static int addresses_part(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t part, const struct store_track_who *who,
			  int64_t from, int64_t to, struct addresses *all)
{
	struct ipam_addr address;
	sqlite3_stmt *stmt = NULL;
	bool has = false;
	char sql[320];
	int ret;

	if (who->address != NULL) {
		ret = has_lease(store, part, who->address, 0, from, to, &has);
		return ret != 0 || !has ? ret :
		       add_address(mem_ctx, all, who->address);
	}
	snprintf(sql, sizeof(sql), "SELECT device, address FROM track_had_%lld"
		 " WHERE device%s", (long long)part, devices(who));
	ret = store_borrow(store, sql, &stmt);
	if (ret != 0) {
		return ret;
	}
	ret = bind_who(store, stmt, who);
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		address = store_column_addr(stmt, 1);
		ret = has_lease(store, part, &address,
				sqlite3_column_int64(stmt, 0), from, to, &has);
		if (ret == 0 && has) {
			ret = add_address(mem_ctx, all, &address);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static size_t unique(struct ipam_addr *list, size_t count)
{
	size_t i, n = 0;

	if (count > 1) {
		qsort(list, count, sizeof(list[0]), cmp_addr);
	}
	for (i = 0; i < count; i++) {
		if (n == 0 || ipam_addr_cmp(&list[n - 1], &list[i]) != 0) {
			list[n++] = list[i];
		}
	}
	return n;
}

int store_track_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct store_track_who *who, int64_t from,
			  int64_t to, struct ipam_addr **out_addresses,
			  size_t *out_count)
{
	struct addresses all = { .list = NULL };
	int64_t *list = NULL;
	size_t i, count = 0;
	int ret = parts(mem_ctx, store, false, from, to, false, &list,
			&count);

	for (i = 0; ret == 0 && i < count; i++) {
		ret = addresses_part(mem_ctx, store, list[i], who, from, to,
				     &all);
	}
	if (ret == 0) {
		*out_addresses = all.list;
		*out_count = unique(all.list, all.count);
	}
	return ret;
}

int store_track_next_address(struct store *store,
			     const struct ipam_prefix *prefix,
			     const struct ipam_addr *after,
			     struct ipam_addr *out_address)
{
	struct ipam_range range = ipam_prefix_range(prefix);
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_addr best = { .family = IPAM_NO_FAMILY }, found;
	bool behind = after != NULL && after->family == prefix->addr.family;
	sqlite3_stmt *stmt = NULL;
	int64_t *list = NULL;
	size_t i, count = 0;
	int ret = parts(tmp_ctx, store, false, 0, INT64_MAX, false, &list,
			&count);

	for (i = 0; ret == 0 && i < count; i++) {
		ret = borrow_part(store, behind ?
				  "SELECT address FROM track_lease_%lld WHERE"
				  " address > ?1 AND address <= ?2 AND"
				  " length(address) = length(?2) ORDER BY"
				  " address LIMIT 1" :
				  "SELECT address FROM track_lease_%lld WHERE"
				  " address >= ?1 AND address <= ?2 AND"
				  " length(address) = length(?2) ORDER BY"
				  " address LIMIT 1", list[i], &stmt);
		if (ret == 0) {
			store_track_bind_address(stmt, 1, behind ? after :
							    &range.first);
			store_track_bind_address(stmt, 2, &range.last);
			ret = store_step(store, stmt);
			found = ret == 0 ? store_column_addr(stmt, 0) : best;
			store_give_back(store, stmt);
		}
		if (ret == 0 && (best.family == IPAM_NO_FAMILY ||
				 ipam_addr_cmp(&found, &best) < 0)) {
			best = found;
		}
		ret = ret == ENOENT ? 0 : ret;
	}
	talloc_free(tmp_ctx);
	if (ret == 0 && best.family == IPAM_NO_FAMILY) {
		return ENOENT;
	}
	if (ret == 0) {
		*out_address = best;
	}
	return ret;
}

static int read_gap(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_track_gap *gap = row;

	gap->server = store_column_text(mem_ctx, stmt, 0);
	gap->log = store_column_text(mem_ctx, stmt, 1);
	gap->from = sqlite3_column_int64(stmt, 2);
	gap->to = sqlite3_column_int64(stmt, 3);
	gap->why = (enum ipam_track_hole)sqlite3_column_int(stmt, 4);
	return gap->server == NULL || gap->log == NULL ? ENOMEM : 0;
}

#define GAPS                                                                  \
	"SELECT v.name, g.log, g.from_at, g.to_at, g.why FROM track_gap g"    \
	" JOIN server v ON v.id = g.server WHERE"
#define GAPS_OF                                                               \
	" AND (?2 IS NULL OR g.log = ?2) AND g.from_at <= ?4 AND"             \
	" g.to_at > ?3 ORDER BY g.from_at, v.name"

int store_track_gap_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct store_track_gap_filter *filter,
			 struct ipam_track_gap **out_gaps, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_track_gap),
					     read_gap, NULL };
	sqlite3_stmt *stmt = NULL;
	/* The key of gaps begins with the server. */
	int ret = store_borrow_with(store, &stmt, filter->server != NULL ?
				    GAPS " g.server = (SELECT id FROM server"
				    " WHERE name = ?1)" GAPS_OF :
				    GAPS " ?1 IS NULL" GAPS_OF, "ntii",
				    filter->server, filter->log, filter->from,
				    filter->to);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_gaps,
			  out_count);
}
