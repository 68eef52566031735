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

#define COLUMNS                                                               \
	"SELECT t.at, t.kind, t.place, t.address, d.client, d.host, s.log,"   \
	" v.name"
#define JOINS                                                                 \
	" JOIN track_source s ON s.id = t.kind / 64"                          \
	" JOIN server v ON v.id = s.server"                                   \
	" LEFT JOIN track_device d ON d.id = t.device"
#define DEVICES " t.device > 0 AND t.device IN (SELECT id FROM track_device WHERE "
#define USERS	" t.user IN (SELECT id FROM track_user WHERE "

/* ?1 is whose, ?2 and ?3 are the time. */
static const char *clause(const struct store_track_who *who)
{
	if (who->address != NULL) {
		return " length(t.address) > 0 AND t.address = ?1";
	}
	if (who->mac != NULL) {
		return DEVICES "mac = ?1)";
	}
	if (who->client != NULL) {
		return DEVICES "client = ?1)";
	}
	if (who->host != NULL && strpbrk(who->host, "*?") != NULL) {
		return DEVICES "host GLOB ?1)";
	}
	if (who->host != NULL) {
		return DEVICES "host = ?1 OR (host >= ?1 || '.' AND"
			       " host < ?1 || '/'))";
	}
	return strpbrk(who->user, "*?") != NULL ? USERS "name GLOB ?1)" :
						  USERS "name = ?1)";
}

static int bind_who(struct store *store, sqlite3_stmt *stmt,
		    const struct store_track_who *who, int64_t from,
		    int64_t to)
{
	if (who->address != NULL) {
		return store_bind(store, stmt, "aii", who->address, from, to);
	}
	if (who->mac != NULL) {
		return store_bind(store, stmt, "bii", who->mac,
				  (size_t)IPAM_MAC_BYTES, from, to);
	}
	if (who->client != NULL) {
		return store_bind(store, stmt, "bii", who->client,
				  who->client_size, from, to);
	}
	return store_bind(store, stmt, "tii", who->host != NULL ? who->host :
							       who->user,
			  from, to);
}

static int read_record(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row)
{
	struct ipam_track_record *record = row;
	int64_t kind = sqlite3_column_int64(stmt, 1);
	int size = sqlite3_column_bytes(stmt, 4);

	record->at = sqlite3_column_int64(stmt, 0);
	record->type = TRACK_KIND_TYPE(kind);
	record->unsure = TRACK_KIND_UNSURE(kind);
	record->place = sqlite3_column_int64(stmt, 2);
	record->address = store_column_addr(stmt, 3);
	record->client = (const uint8_t *)"";
	if (size > 0) {
		record->client = talloc_memdup(
			mem_ctx, sqlite3_column_blob(stmt, 4), (size_t)size);
		record->client_size = (size_t)size;
	}
	record->host = store_column_text(mem_ctx, stmt, 5);
	record->host = record->host != NULL ? record->host : "";
	record->log = store_column_text(mem_ctx, stmt, 6);
	record->server = store_column_text(mem_ctx, stmt, 7);
	record->user = record->domain = record->forest = "";
	if (sqlite3_column_count(stmt) > 8) {
		record->user = store_column_text(mem_ctx, stmt, 8);
		record->domain = store_column_text(mem_ctx, stmt, 9);
		record->forest = store_column_text(mem_ctx, stmt, 10);
		record->event = (uint32_t)sqlite3_column_int64(stmt, 11);
	}
	return record->client == NULL || record->server == NULL ? ENOMEM : 0;
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
	int ret = store_prepare(store, &stmt, backwards ?
				"SELECT part FROM track_part WHERE part"
				" BETWEEN ?1 AND ?2 AND logons >= ?3"
				" ORDER BY part DESC" :
				"SELECT part FROM track_part WHERE part"
				" BETWEEN ?1 AND ?2 AND logons >= ?3"
				" ORDER BY part", "iii",
				store_track_part(from), store_track_part(to),
				(int64_t)logons);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_parts,
			  out_count);
}

struct records {
	struct ipam_track_record *rows;
	size_t count;
};

static int append(TALLOC_CTX *mem_ctx, struct records *all,
		  const struct ipam_track_record *rows, size_t count)
{
	if (count == 0) {
		return 0;
	}
	all->rows = talloc_realloc(mem_ctx, all->rows,
				   struct ipam_track_record,
				   all->count + count);
	if (all->rows == NULL) {
		return ENOMEM;
	}
	memcpy(all->rows + all->count, rows, count * sizeof(rows[0]));
	all->count += count;
	return 0;
}

/* Of one part; `limit` < 0: all. */
static int ask_part(TALLOC_CTX *mem_ctx, struct store *store, int64_t part,
		    bool logons, const struct store_track_who *who,
		    int64_t from, int64_t to, bool backwards, int64_t limit,
		    struct records *all)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_track_record), read_record, NULL
	};
	struct ipam_track_record *rows = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	char sql[1024];
	int ret;

	snprintf(sql, sizeof(sql), COLUMNS "%s FROM track_%s%lld t" JOINS "%s"
		 " WHERE%s AND t.at >= ?2 AND t.at <= ?3 ORDER BY t.at %s,"
		 " t.kind LIMIT %lld",
		 logons ? ", u.name, u.domain, v.forest, t.event" : "",
		 logons ? "logon_" : "",
		 (long long)part,
		 logons ? " JOIN track_user u ON u.id = t.user" : "",
		 clause(who), backwards ? "DESC" : "", (long long)limit);
	ret = store_prepare(store, &stmt, sql, "");
	if (ret == 0) {
		ret = bind_who(store, stmt, who, from, to);
		if (ret != 0) {
			sqlite3_finalize(stmt);
		}
	}
	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &rows, &count);
	return ret != 0 ? ret : append(mem_ctx, all, rows, count);
}

static int ask(TALLOC_CTX *mem_ctx, struct store *store, bool logons,
	       const struct store_track_who *who, int64_t from, int64_t to,
	       bool backwards, int64_t limit, struct records *all)
{
	int64_t *list = NULL;
	size_t i, count = 0, start = all->count;
	int ret = from > to ? 0 : parts(mem_ctx, store, logons, from, to,
					backwards, &list, &count);

	for (i = 0; ret == 0 && i < count &&
		    (limit < 0 || all->count - start < (size_t)limit); i++) {
		ret = ask_part(mem_ctx, store, list[i], logons, who, from, to,
			       backwards, limit < 0 ? -1 :
			       limit - (int64_t)(all->count - start), all);
	}
	return ret;
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
	const struct store_track_who who = { .address = address };
	struct records all = { .rows = NULL };
	int ret = ask(mem_ctx, store, false, &who, 0, from - 1, true,
		      (int64_t)before, &all);

	if (ret == 0) {
		ret = ask(mem_ctx, store, false, &who, from, to, false, -1,
			  &all);
	}
	if (ret == 0 && to < INT64_MAX) {
		ret = ask(mem_ctx, store, false, &who, to + 1, INT64_MAX,
			  false, (int64_t)after, &all);
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
		       int64_t to, struct ipam_track_record **out_records,
		       size_t *out_count)
{
	struct records all = { .rows = NULL };
	int ret = ask(mem_ctx, store, true, who, from, to, false, -1, &all);

	if (ret == 0) {
		*out_records = all.rows;
		*out_count = all.count;
	}
	return ret;
}

static int read_addr(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	*(struct ipam_addr *)row = store_column_addr(stmt, 0);
	return 0;
}

static int cmp_addr(const void *a, const void *b)
{
	return ipam_addr_cmp(a, b);
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
	const struct store_row_kind kind = { sizeof(struct ipam_addr),
					     read_addr, NULL };
	struct ipam_addr *all = NULL, *some = NULL;
	sqlite3_stmt *stmt = NULL;
	int64_t *list = NULL;
	size_t i, n = 0, total = 0, count = 0;
	char sql[512];
	int ret = parts(mem_ctx, store, false, from, to, false, &list,
			&count);

	for (i = 0; ret == 0 && i < count; i++) {
		snprintf(sql, sizeof(sql), "SELECT DISTINCT t.address FROM"
			 " track_%lld t WHERE%s AND t.at >= ?2 AND t.at <= ?3",
			 (long long)list[i], clause(who));
		ret = store_prepare(store, &stmt, sql, "");
		if (ret == 0) {
			ret = bind_who(store, stmt, who, from, to);
			if (ret != 0) {
				sqlite3_finalize(stmt);
			}
		}
		ret = store_rows(mem_ctx, store, ret, stmt, &kind, &some, &n);
		if (ret == 0 && n > 0) {
			all = talloc_realloc(mem_ctx, all, struct ipam_addr,
					     total + n);
			if (all == NULL) {
				return ENOMEM;
			}
			memcpy(all + total, some, n * sizeof(some[0]));
			total += n;
		}
	}
	if (ret == 0) {
		*out_addresses = all;
		*out_count = unique(all, total);
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
	char sql[256];
	int ret = parts(tmp_ctx, store, false, 0, INT64_MAX, false, &list,
			&count);

	for (i = 0; ret == 0 && i < count; i++) {
		snprintf(sql, sizeof(sql), "SELECT address FROM track_%lld"
			 " WHERE address %s ?1 AND address <= ?2 AND"
			 " length(address) = length(?2) ORDER BY address"
			 " LIMIT 1", (long long)list[i],
			 behind ? ">" : ">=");
		ret = store_prepare(store, &stmt, sql, "aa",
				    behind ? after : &range.first,
				    &range.last);
		if (ret == 0) {
			ret = store_step(store, stmt);
			found = ret == 0 ? store_column_addr(stmt, 0) : best;
			sqlite3_finalize(stmt);
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

	gap->server = private_data;
	gap->log = store_column_text(mem_ctx, stmt, 0);
	gap->from = sqlite3_column_int64(stmt, 1);
	gap->to = sqlite3_column_int64(stmt, 2);
	gap->why = (enum ipam_track_hole)sqlite3_column_int(stmt, 3);
	return 0;
}

int store_track_gap_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *server, int64_t from, int64_t to,
			 struct ipam_track_gap **out_gaps, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_track_gap),
					     read_gap, server };
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	if (ret == 0) {
		ret = store_prepare(store, &stmt, "SELECT log, from_at, to_at,"
				    " why FROM track_gap WHERE server = ?1 AND"
				    " from_at <= ?3 AND to_at > ?2 ORDER BY"
				    " from_at", "iii", id, from, to);
	}
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_gaps,
			  out_count);
}
