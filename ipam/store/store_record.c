/*
 * Records of zones.
 *
 * 1. A record is there once per (zone, node, type, data).
 * 2. A row that is as before is not written.
 * 3. A part of a zone is replaced as a whole or not at all; a zone is counted
 *    and dated when its last part is there.
 * 4. A zone has the records of one server, `source`.
 */
#include "ipam/store/store_dns_private.h"
#include "ipam/store/store_planned.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                               \
	"SELECT r.id, z.name, r.node, r.type, r.data, r.ttl_s, r.timestamp,"  \
	" r.address FROM record r JOIN zone z ON z.id = r.zone "

int store_record_source(struct store *store, const char *zone,
			const char *server, bool *out_is)
{
	int64_t id = 0, zone_id = 0, best = 0;
	int ret = store_zone_id(store, zone, &zone_id);

	if (ret == 0) {
		ret = store_server_id(store, server, &id);
	}
	if (ret != 0) {
		return ret;
	}
	/* A primary first, then who was it before, then by number. */
	ret = store_number(store, &best,
			   "SELECT h.server FROM zone_host h"
			   " JOIN server s ON s.id = h.server"
			   " JOIN zone z ON z.id = h.zone"
			   " WHERE h.zone = ?1 AND (s.management = ?3"
			   " OR s.id = ?2)"
			   " AND EXISTS (SELECT 1 FROM server_role r WHERE"
			   " r.server = s.id AND r.role = ?4 AND r.included)"
			   " ORDER BY h.type <> 1, z.source IS NOT s.id, s.id"
			   " LIMIT 1", "iiii", zone_id, id,
			   (int64_t)IPAM_MANAGED, (int64_t)IPAM_ROLE_DNS);
	if (ret == 0 || ret == ENOENT) {
		*out_is = ret == 0 && best == id;
		ret = 0;
	}
	return ret;
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_record *record = row_data;

	record->id = sqlite3_column_int64(stmt, 0);
	record->zone = store_column_text(mem_ctx, stmt, 1);
	record->node = store_column_text(mem_ctx, stmt, 2);
	record->type = (uint16_t)sqlite3_column_int(stmt, 3);
	record->data = store_column_text(mem_ctx, stmt, 4);
	record->ttl_s = sqlite3_column_int64(stmt, 5);
	record->timestamp = sqlite3_column_int64(stmt, 6);
	record->address = store_column_addr(stmt, 7);
	return record->node == NULL || record->data == NULL ? ENOMEM : 0;
}

struct record_diff {
	struct store *store;
	int64_t zone;
	sqlite3_stmt *add, *change, *drop;
	struct store_diff *counts;
};

static int prepare_diff(struct record_diff *d)
{
	int ret = store_borrow_with(d->store, &d->add,
				"INSERT INTO record (zone, node, type, data,"
				" ttl_s, timestamp, address) VALUES (?1, ?2,"
				" ?3, ?4, ?5, ?6, ?7)", "");

	if (ret == 0) {
		ret = store_borrow_with(d->store, &d->change,
					"UPDATE record SET ttl_s = ?2,"
					" timestamp = ?3 WHERE id = ?1", "");
	}
	if (ret == 0) {
		ret = store_borrow_with(d->store, &d->drop,
					"DELETE FROM record WHERE id = ?1", "");
	}
	return ret;
}

static int add_record(struct record_diff *d, const struct ipam_record *r)
{
	int ret = store_bind(d->store, d->add, "ititiia", d->zone, r->node,
			     (int64_t)r->type, r->data, r->ttl_s, r->timestamp,
			     &r->address);

	d->counts->added++;
	return ret == 0 ? store_do_again(d->store, d->add) : ret;
}

static int drop_record(struct record_diff *d, const struct ipam_record *stored)
{
	int ret = store_bind(d->store, d->drop, "i", stored->id);

	d->counts->removed++;
	return ret == 0 ? store_do_again(d->store, d->drop) : ret;
}

static int change_record(struct record_diff *d,
			 const struct ipam_record *stored,
			 const struct ipam_record *r)
{
	int ret;

	if (stored->ttl_s == r->ttl_s && stored->timestamp == r->timestamp) {
		d->counts->unchanged++;
		return 0;
	}
	d->counts->changed++;
	ret = store_bind(d->store, d->change, "iii", stored->id, r->ttl_s,
			 r->timestamp);
	return ret == 0 ? store_do_again(d->store, d->change) : ret;
}

/* Walks both lists, which are in the same order, once. */
static int merge(struct record_diff *d, const struct ipam_record *stored,
		 size_t stored_count, const struct ipam_record *records,
		 size_t count)
{
	size_t i = 0, j = 0;
	int ret = 0, cmp;

	while (ret == 0 && (i < stored_count || j < count)) {
		cmp = i == stored_count ? 1 : j == count ? -1 :
		      ipam_record_cmp(&stored[i], &records[j]);
		if (cmp < 0) {
			ret = drop_record(d, &stored[i++]);
		} else if (cmp > 0) {
			ret = add_record(d, &records[j++]);
		} else {
			ret = change_record(d, &stored[i++], &records[j++]);
		}
	}
	return ret;
}

/* What is stored between the ends of a part, in order. */
static int read_part(TALLOC_CTX *mem_ctx, struct record_diff *d,
		     const struct store_record_part *part,
		     struct ipam_record **out_stored, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_record), read_row, NULL
	};
	static const struct ipam_record first = { .node = "", .data = "" };
	const struct ipam_record *low = part->after != NULL ? part->after :
							      &first;
	const struct ipam_record *high = part->count > 0 ?
		&part->records[part->count - 1] : &first;
	sqlite3_stmt *stmt = NULL;
	/* node alone lets the index find the place */
	int ret = store_borrow_with(
		d->store, &stmt,
		COLUMNS "WHERE r.zone = ?1 AND r.node >= ?2"
		" AND (r.node, r.type, r.data) > (?2, ?3, ?4)"
		" AND (?8 OR (r.node <= ?5"
		" AND (r.node, r.type, r.data) <= (?5, ?6, ?7)))"
		" ORDER BY r.node, r.type, r.data", "ititti" "ti", d->zone,
		low->node, (int64_t)low->type, low->data, high->node,
		(int64_t)high->type, high->data, (int64_t)part->last);

	return store_rows(mem_ctx, d->store, ret, stmt, &kind, out_stored,
			  out_count);
}

static int check_order(struct store *store,
		       const struct store_record_part *part)
{
	const struct ipam_record *before = part->after;
	size_t i;

	for (i = 0; i < part->count; i++) {
		if (before != NULL &&
		    ipam_record_cmp(before, &part->records[i]) >= 0) {
			return store_say(store, EINVAL,
					 "records are out of order");
		}
		before = &part->records[i];
	}
	return 0;
}

int store_record_put_part(struct store *store,
			  const struct store_record_part *part,
			  struct store_diff *diff)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_diff counts = { .added = 0 };
	struct record_diff d = { .store = store, .counts = &counts };
	struct ipam_record *stored = NULL;
	size_t stored_count = 0;
	bool own = false;
	int ret = check_order(store, part);

	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		talloc_free(tmp_ctx);
		return ret;
	}
	ret = store_zone_id(store, part->zone, &d.zone);
	if (ret == 0) {
		ret = read_part(tmp_ctx, &d, part, &stored, &stored_count);
	}
	if (ret == 0) {
		ret = prepare_diff(&d);
	}
	if (ret == 0) {
		ret = merge(&d, stored, stored_count, part->records,
			    part->count);
	}
	store_give_back(d.store, d.add);
	store_give_back(d.store, d.change);
	store_give_back(d.store, d.drop);
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		diff->added += counts.added;
		diff->changed += counts.changed;
		diff->removed += counts.removed;
		diff->unchanged += counts.unchanged;
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_record_put_end(struct store *store, const char *zone,
			 const char *server, int64_t serial, int64_t at)
{
	int64_t id = 0, source = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_zone_id(store, zone, &id);
	if (ret == 0) {
		ret = store_server_id(store, server, &source);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE zone SET source = ?2, serial = ?3,"
			       " read_at = ?4, records_at = ?4, records = (SELECT count(*)"
			       " FROM record WHERE zone = ?1) WHERE id = ?1",
			       "iiii", id, source, serial, at);
	}
	if (ret == 0) {
		ret = store_planned_zone_seen(store, zone, at);
	}
	return store_leave(store, own, ret);
}

int store_record_seen(struct store *store, const char *zone, int64_t at)
{
	return store_do(store, NULL, "UPDATE zone SET records_at = ?2"
			" WHERE name = ?1", "ni", zone, at);
}

char *store_record_key(TALLOC_CTX *mem_ctx, const struct ipam_record *record)
{
	return talloc_asprintf(mem_ctx, "%d|%lld|%s|%s", (int)record->type,
			       (long long)record->id, record->zone,
			       record->node);
}

struct record_place {
	int64_t type, id;
	char *zone;
	const char *node;
};

/* "type|number|zone|node"; false when it is no such key. */
static bool parse_key(TALLOC_CTX *mem_ctx, const char *key,
		      struct record_place *out)
{
	char *end = NULL;
	size_t zone;

	out->type = strtoll(key, &end, 10);
	if (end == key || *end != '|') {
		return false;
	}
	key = end + 1;
	out->id = strtoll(key, &end, 10);
	if (end == key || *end != '|') {
		return false;
	}
	key = end + 1;
	zone = strcspn(key, "|");
	if (key[zone] != '|') {
		return false;
	}
	out->zone = talloc_strndup(mem_ctx, key, zone);
	out->node = key + zone + 1;
	return out->zone != NULL;
}

int store_record_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_record_filter *filter,
		      const struct store_page *page,
		      struct ipam_record **out_records, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_record), read_row, NULL
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct record_place after = { .type = 0 };
	sqlite3_stmt *stmt = NULL;
	char *sql = NULL;
	int64_t zone = 0;
	int ret = 0;

	if (page->after != NULL && !parse_key(tmp_ctx, page->after, &after)) {
		ret = EINVAL;
	} else if (filter->zone != NULL) {
		ret = store_zone_id(store, filter->zone, &zone);
	}
	if (ret != 0) {
		talloc_free(tmp_ctx);
		return ret;
	}
	/* Only conditions that are asked for, so that indexes serve them. */
	sql = talloc_asprintf(
		tmp_ctx, COLUMNS "WHERE %s AND %s AND %s AND %s AND %s"
		" ORDER BY z.name, r.node, r.type, r.id LIMIT ?5",
		after.zone != NULL ? "(z.name, r.node, r.type, r.id) >"
				     " (?1, ?2, ?3, ?4)" : "?1 IS NULL",
		zone != 0 ? "r.zone = ?6" : "?6 = 0",
		filter->node != NULL ? "r.node = ?7 COLLATE NOCASE"
				     : "?7 IS NULL",
		filter->type != 0 ? "r.type = ?8" : "?8 = 0",
		filter->address != NULL ? "r.address = ?9" : "?9 IS NULL");
	ret = sql == NULL ? ENOMEM :
	      store_borrow_with(store, &stmt, sql, "ttiiiitia", after.zone,
				after.node, after.type, after.id,
				(int64_t)page->limit, zone, filter->node,
				(int64_t)filter->type, filter->address);
	ret = store_rows(mem_ctx, store, ret, stmt, &kind, out_records,
			 out_count);
	talloc_free(tmp_ctx);
	return ret;
}
