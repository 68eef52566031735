/*
 * Zones, and the servers that host them.
 *
 * 1. A zone is there once by its name, as long as a server hosts it.
 * 2. A server hosts a zone once. What store_zone_put_all was given is all that
 *    it hosts.
 * 3. Collecting changes no health but of a zone that is new, or to which
 *    health means nothing (any more).
 * 4. A row whose contents are as before keeps nothing but its new date.
 */
#include "ipam/store/store_dns_private.h"
#include "ipam/store/store_zone_map.h"

#include <errno.h>
#include <string.h>

int store_zone_id(struct store *store, const char *name, int64_t *out_id)
{
	int ret = store_number(store, out_id,
			       "SELECT id FROM zone WHERE name = ?1", "n",
			       name);

	return ret == ENOENT ?
	       store_say(store, ENOENT, "there is no such zone") : ret;
}

static int zone_of(struct store *store, const char *name, int64_t *out_id)
{
	size_t new = 0;
	int ret = store_do(store, &new,
			   "INSERT INTO zone (name, kind) VALUES (?1, ?2)"
			   " ON CONFLICT (name) DO NOTHING", "ni", name,
			   (int64_t)ipam_zone_kind_of(name));

	if (ret == 0 && new > 0) {
		ret = store_zone_map_zone(store, name);
	}
	return ret == 0 ? store_zone_id(store, name, out_id) : ret;
}

#define CONTENTS                                                              \
	"type, state, in_directory, aging, dynamic_update, transfer, notify," \
	" file, partition, masters, no_refresh_h, refresh_h,"                 \
	" last_soa_check, last_transfer"

static int write_host(struct store *store, int64_t zone, int64_t server,
		      const struct ipam_zone_host *host, size_t *out_changed)
{
	return store_do(
		store, out_changed,
		"INSERT INTO zone_host (zone, server, " CONTENTS ","
		" collected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
		" ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0)"
		" ON CONFLICT (zone, server) DO UPDATE SET (" CONTENTS ") ="
		" (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
		" ?16) WHERE (" CONTENTS ") IS NOT (?3, ?4, ?5, ?6, ?7, ?8,"
		" ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)", "iiiiiiiiitttiiii",
		zone, server, (int64_t)host->type, (int64_t)host->state,
		(int64_t)host->in_directory, (int64_t)host->aging,
		(int64_t)host->update, (int64_t)host->transfer,
		(int64_t)host->notify, host->file, host->partition,
		host->masters, host->no_refresh_h, host->refresh_h,
		host->last_soa_check, host->last_transfer);
}

static int put_one(struct store *store, int64_t server,
		   const struct ipam_zone_host *host, int64_t at,
		   struct store_diff *diff)
{
	bool has = ipam_zone_has_health(ipam_zone_kind_of(host->zone),
					host->type);
	int64_t zone = 0, there = 0;
	size_t changed = 0;
	int ret = zone_of(store, host->zone, &zone);

	if (ret == 0) {
		ret = store_number(store, &there, "SELECT count(*) FROM"
				   " zone_host WHERE zone = ?1 AND server = ?2",
				   "ii", zone, server);
	}
	if (ret == 0) {
		ret = write_host(store, zone, server, host, &changed);
	}
	diff->added += !there;
	diff->changed += there && changed > 0;
	diff->unchanged += there && changed == 0;
	if (ret == 0) {
		/* 0 is unchecked, 1 not applicable */
		ret = store_do(store, NULL,
			       "UPDATE zone_host SET health = ?3, since = ?4,"
			       " step = NULL, status = NULL, advice = NULL"
			       " WHERE zone = ?1 AND server = ?2"
			       " AND (health = 1) IS NOT (?3 = 1)", "iiii",
			       zone, server,
			       (int64_t)(has ? IPAM_HEALTH_UNCHECKED :
					       IPAM_HEALTH_NOT_APPLICABLE), at);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE zone_host SET collected_at = ?3"
			       " WHERE zone = ?1 AND server = ?2", "iii",
			       zone, server, at);
	}
	return ret == 0 ? store_zone_summarize(store, zone, at) : ret;
}

static int read_name(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	char **name = row;

	*name = store_column_text(mem_ctx, stmt, 0);
	return 0;
}

int store_zone_drop_unhosted(struct store *store)
{
	static const struct store_row_kind kind = { sizeof(char *), read_name,
						    NULL };
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	sqlite3_stmt *stmt = NULL;
	char **names = NULL;
	size_t i, count = 0;
	int ret = store_prepare(store, &stmt, "DELETE FROM zone WHERE NOT"
				" EXISTS (SELECT 1 FROM zone_host h WHERE"
				" h.zone = zone.id) RETURNING name", "");

	ret = store_rows(tmp_ctx, store, ret, stmt, &kind, &names, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_zone_map_zone(store, names[i]);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_zone_put_all(struct store *store, const char *server,
		       const struct ipam_zone_host *hosts, size_t count,
		       int64_t at, struct store_diff *out_diff)
{
	struct store_diff diff = { .added = 0 };
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE zone_host SET"
			       " collected_at = -1 WHERE server = ?1", "i", id);
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = put_one(store, id, &hosts[i], at, &diff);
	}
	if (ret == 0) {
		ret = store_do(store, &diff.removed, "DELETE FROM zone_host"
			       " WHERE server = ?1 AND collected_at = -1", "i",
			       id);
	}
	if (ret == 0) {
		ret = store_zone_drop_unhosted(store);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_diff = diff;
	}
	return ret;
}

static int read_host(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data,
		     void *row_data)
{
	struct ipam_zone_host *host = row_data;

	host->zone = store_column_text(mem_ctx, stmt, 0);
	host->server = store_column_text(mem_ctx, stmt, 1);
	host->type = (unsigned)sqlite3_column_int(stmt, 2);
	host->state = (unsigned)sqlite3_column_int(stmt, 3);
	host->in_directory = sqlite3_column_int(stmt, 4) != 0;
	host->aging = sqlite3_column_int(stmt, 5) != 0;
	host->update = (unsigned)sqlite3_column_int(stmt, 6);
	host->transfer = (unsigned)sqlite3_column_int(stmt, 7);
	host->notify = (unsigned)sqlite3_column_int(stmt, 8);
	host->file = store_column_text(mem_ctx, stmt, 9);
	host->partition = store_column_text(mem_ctx, stmt, 10);
	host->masters = store_column_text(mem_ctx, stmt, 11);
	host->no_refresh_h = sqlite3_column_int64(stmt, 12);
	host->refresh_h = sqlite3_column_int64(stmt, 13);
	host->last_soa_check = sqlite3_column_int64(stmt, 14);
	host->last_transfer = sqlite3_column_int64(stmt, 15);
	host->collected_at = sqlite3_column_int64(stmt, 16);
	store_column_checked(mem_ctx, stmt, 17, &host->checked);
	host->told.health = (unsigned)sqlite3_column_int(stmt, 23);
	host->told.at = sqlite3_column_int64(stmt, 24);
	host->told.failure.status = store_column_text(mem_ctx, stmt, 25);
	host->told.failure.advice = store_column_text(mem_ctx, stmt, 26);
	return 0;
}

#define HOSTS                                                                 \
	"SELECT z.name, s.name, " CONTENTS ", h.collected_at, h.health,"      \
	" h.since, h.checked_at, h.step, h.status, h.advice, h.event_health," \
	" h.event_at, h.event_status, h.event_advice FROM "

int store_zone_host_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *zone, const char *server,
			 struct ipam_zone_host **out_hosts, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_zone_host), read_host, NULL
	};
	/* From what is known to what is asked for. */
	const char *sql = server != NULL ?
		HOSTS "server s CROSS JOIN zone_host h ON h.server = s.id"
		" CROSS JOIN zone z ON z.id = h.zone WHERE s.name = ?2"
		" AND (?1 IS NULL OR z.name = ?1) ORDER BY z.name" :
		HOSTS "zone z CROSS JOIN zone_host h ON h.zone = z.id"
		" CROSS JOIN server s ON s.id = h.server WHERE "
		STORE_NAMES("z.name", "?1", "NULL") " ORDER BY z.name, s.name";
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, sql,
				    server != NULL ? "nn" : "n", zone, server);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_hosts,
			  out_count);
}

static int read_zone(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data,
		     void *row_data)
{
	struct ipam_zone *zone = row_data;

	zone->name = store_column_text(mem_ctx, stmt, 0);
	zone->kind = (unsigned)sqlite3_column_int(stmt, 1);
	zone->records = sqlite3_column_int64(stmt, 2);
	zone->serial = sqlite3_column_int64(stmt, 3);
	zone->records_at = sqlite3_column_int64(stmt, 4);
	zone->read_at = sqlite3_column_int64(stmt, 5);
	zone->source = store_column_text(mem_ctx, stmt, 6);
	zone->type = (unsigned)sqlite3_column_int(stmt, 7);
	zone->hosts = sqlite3_column_int64(stmt, 8);
	zone->collected_at = sqlite3_column_int64(stmt, 9);
	store_column_checked(mem_ctx, stmt, 10, &zone->checked);
	return 0;
}

/* The number of a word; -1: none asked for, -2: there is no such word. */
static int64_t number_of(const char *word, int ret, int64_t number)
{
	if (word == NULL) {
		return -1;
	}
	return ret == 0 ? number : -2;
}

struct numbers {
	int64_t kind, type, health;
};

static struct numbers filter_numbers(const struct store_zone_filter *filter)
{
	enum ipam_zone_kind kind = 0;
	enum ipam_zone_type type = 0;
	enum ipam_health health = 0;
	int ret[3] = { 0 };

	if (filter->kind != NULL) {
		ret[0] = ipam_zone_kind_parse(filter->kind, &kind);
	}
	if (filter->type != NULL) {
		ret[1] = ipam_zone_type_parse(filter->type, &type);
	}
	if (filter->health != NULL) {
		ret[2] = ipam_health_parse(filter->health, &health);
	}
	return (struct numbers){ number_of(filter->kind, ret[0], kind),
				 number_of(filter->type, ret[1], type),
				 number_of(filter->health, ret[2], health) };
}

int store_zone_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct store_zone_filter *filter,
		    const struct store_page *page,
		    struct ipam_zone **out_zones, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_zone), read_zone, NULL
	};
	const struct numbers number = filter_numbers(filter);
	sqlite3_stmt *stmt = NULL;
	/* The type of the most: primary is 1, and caches 0 are not listed. */
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT z.name, z.kind, z.records, z.serial, z.records_at,"
		" z.read_at, f.name, min(h.type), count(*),"
		" max(h.collected_at), z.health, z.since, z.checked_at, NULL, NULL, NULL"
		" FROM zone z JOIN zone_host h ON h.zone = z.id"
		" LEFT JOIN server f ON f.id = z.source"
		" WHERE " STORE_NAMES("z.name", "?3", "?1")
		" AND (?1 IS NULL OR z.name > ?1)"
		" AND (?4 IS NULL OR EXISTS (SELECT 1 FROM zone_host o"
		" JOIN server s ON s.id = o.server"
		" WHERE o.zone = z.id AND s.name = ?4))"
		" AND (?5 = -1 OR z.kind = ?5)"
		" AND (?7 = -1 OR z.health = ?7)"
		" GROUP BY z.name HAVING (?6 = -1 OR min(h.type) = ?6)"
		" ORDER BY z.name LIMIT ?2", "tinniii", page->after,
		(int64_t)page->limit, filter->zone, filter->server,
		number.kind, number.type, number.health);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_zones,
			  out_count);
}
