/*
 * How zones do, and what they did before.
 *
 * 1. `since` is when a health was first seen; it moves with the health only.
 * 2. The health of a zone is ipam_zone_health of its hosts, always.
 * 3. Each other health is an event: of the host, and of the zone where its own
 *    changes with it.
 */
#include "ipam/store/store_dns_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void store_column_checked(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column,
			  struct ipam_checked *out_checked)
{
	out_checked->health = (unsigned)sqlite3_column_int(stmt, column);
	out_checked->since = sqlite3_column_int64(stmt, column + 1);
	out_checked->at = sqlite3_column_int64(stmt, column + 2);
	store_column_failure(mem_ctx, stmt, column + 3, &out_checked->failure);
}

/* server 0: of the zone as a whole. */
static int add_event(struct store *store, int64_t zone, int64_t server,
		     int64_t at, bool reset, enum ipam_health health,
		     const struct ipam_failure *why)
{
	return store_do(store, NULL,
			"INSERT INTO zone_event (zone, server, at, reset,"
			" health, step, status, advice)"
			" VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8)",
			"iiiiittt", zone, server, at, (int64_t)reset,
			(int64_t)health, why->step, why->status, why->advice);
}

static int count_rows(struct store *store, int ret, sqlite3_stmt *stmt,
		      struct ipam_health_count *out_count, int64_t *out_at)
{
	unsigned health;

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		health = (unsigned)sqlite3_column_int(stmt, 0);
		if (health < IPAM_HEALTH_COUNT) {
			out_count->of[health]++;
		}
		if (sqlite3_column_int64(stmt, 1) > *out_at) {
			*out_at = sqlite3_column_int64(stmt, 1);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int count_hosts(struct store *store, int64_t zone,
		       struct ipam_health_count *out_count, int64_t *out_at)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT health, checked_at FROM"
				    " zone_host WHERE zone = ?1", "i", zone);

	return count_rows(store, ret, stmt, out_count, out_at);
}

int store_zone_host_health(struct store *store, const char *server,
			   struct ipam_health_count *out_count,
			   int64_t *out_at)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT h.health, h.checked_at FROM server s"
				" JOIN zone_host h ON h.server = s.id"
				" WHERE s.name = ?1", "n", server);

	return count_rows(store, ret, stmt, out_count, out_at);
}

int store_zone_summarize(struct store *store, int64_t zone, int64_t at)
{
	static const struct ipam_failure none;
	struct ipam_health_count count = { .of = { 0 } };
	enum ipam_health health;
	int64_t before = 0, checked_at = 0;
	int ret = count_hosts(store, zone, &count, &checked_at);

	if (ret == 0) {
		ret = store_number(store, &before, "SELECT health FROM zone"
				   " WHERE id = ?1", "i", zone);
	}
	if (ret != 0) {
		return ret;
	}
	health = ipam_zone_health(&count);
	ret = store_do(store, NULL,
		       "UPDATE zone SET health = ?2, checked_at = ?3,"
		       " since = CASE WHEN health = ?2 AND since > 0 THEN since"
		       " ELSE ?4 END WHERE id = ?1", "iiii", zone,
		       (int64_t)health, checked_at, at);
	if (ret == 0 && before != (int64_t)health &&
	    health != IPAM_HEALTH_NOT_APPLICABLE) {
		ret = add_event(store, zone, 0, at, false, health, &none);
	}
	return ret;
}

static int check_one(struct store *store, int64_t server, int64_t zone,
		     const struct ipam_zone_host *host, int64_t at,
		     size_t *changed)
{
	const struct ipam_failure *why = &host->checked.failure;
	enum ipam_health health = host->checked.health;
	int64_t before = 0;
	int ret = store_number(store, &before, "SELECT health FROM zone_host"
			       " WHERE zone = ?1 AND server = ?2", "ii", zone,
			       server);

	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	ret = store_do(store, NULL,
		       "UPDATE zone_host SET state = ?3, health = ?4,"
		       " since = CASE health WHEN ?4 THEN since ELSE ?5 END,"
		       " checked_at = ?5, step = ?6, status = ?7, advice = ?8"
		       " WHERE zone = ?1 AND server = ?2", "iiiiittt", zone,
		       server, (int64_t)host->state, (int64_t)health, at,
		       why->step, why->status, why->advice);
	if (ret == 0 && before != (int64_t)health) {
		(*changed)++;
		ret = add_event(store, zone, server, at, false, health, why);
	}
	return ret == 0 ? store_zone_summarize(store, zone, at) : ret;
}

int store_zone_check_all(struct store *store, const char *server,
			 const struct ipam_zone_host *hosts, size_t count,
			 int64_t at, size_t *out_changed)
{
	int64_t id = 0, zone = 0;
	size_t changed = 0, i;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_number(store, &zone, "SELECT id FROM zone WHERE"
				   " name = ?1", "n", hosts[i].zone);
		if (ret == 0) {
			ret = check_one(store, id, zone, &hosts[i], at,
					&changed);
		}
		ret = ret == ENOENT ? 0 : ret;
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_changed = changed;
	}
	return ret;
}

int store_zone_told(struct store *store, const struct ipam_event *event,
		    enum ipam_health health)
{
	char status[32];
	bool good = health == IPAM_HEALTH_OK;
	int64_t server = 0;
	int ret = store_server_id(store, event->server, &server);

	snprintf(status, sizeof(status), "event %lld",
		 (long long)event->number);
	return ret != 0 ? ret :
	       store_do(store, NULL,
			"UPDATE zone_host SET event_health = ?3, event_at ="
			" ?4, event_status = ?5, event_advice = ?6 WHERE"
			" server = ?1 AND event_at <= ?4 AND zone = (SELECT id"
			" FROM zone WHERE name = ?2 AND reset_at < ?4)",
			"iniitt", server, event->key, (int64_t)health,
			event->at, good ? NULL : status,
			good ? NULL : event->text);
}

int store_zone_reset(struct store *store, const char *zone, int64_t at)
{
	static const struct ipam_failure none;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_zone_id(store, zone, &id);
	if (ret == 0) {
		/* 1: not applicable */
		ret = store_do(store, NULL,
			       "UPDATE zone_host SET health = 0, since = ?2,"
			       " step = NULL, status = NULL, advice = NULL"
			       " WHERE zone = ?1 AND health <> 1", "ii", id,
			       at);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE zone_host SET event_health"
			       " = 0, event_at = 0, event_status = NULL,"
			       " event_advice = NULL WHERE zone = ?1", "i",
			       id);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE zone SET reset_at = ?2"
			       " WHERE id = ?1", "ii", id, at);
	}
	if (ret == 0) {
		ret = add_event(store, id, 0, at, true, IPAM_HEALTH_UNCHECKED,
				&none);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE zone SET health = 0,"
			       " since = ?2 WHERE id = ?1 AND health <> 1",
			       "ii", id, at);
	}
	return store_leave(store, own, ret);
}

static int read_event(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct ipam_zone_event *event = row_data;

	event->id = sqlite3_column_int64(stmt, 0);
	event->zone = store_column_text(mem_ctx, stmt, 1);
	event->server = store_column_text(mem_ctx, stmt, 2);
	event->at = sqlite3_column_int64(stmt, 3);
	event->reset = sqlite3_column_int(stmt, 4) != 0;
	event->health = (unsigned)sqlite3_column_int(stmt, 5);
	store_column_failure(mem_ctx, stmt, 6, &event->failure);
	return 0;
}

int store_zone_event_list(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *zone, const struct store_page *page,
			  struct ipam_zone_event **out_events,
			  size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_zone_event), read_event, NULL
	};
	int64_t after = page->after != NULL ? strtoll(page->after, NULL, 10)
					    : INT64_MAX;
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_zone_id(store, zone, &id);

	if (ret != 0) {
		return ret;
	}
	ret = store_borrow_with(
		store, &stmt,
		"SELECT e.id, z.name, s.name, e.at, e.reset, e.health, e.step,"
		" e.status, e.advice FROM zone_event e"
		" JOIN zone z ON z.id = e.zone"
		" LEFT JOIN server s ON s.id = e.server"
		" WHERE e.zone = ?1 AND e.id < ?2 ORDER BY e.id DESC LIMIT ?3",
		"iii", id, after, (int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_events,
			  out_count);
}

int store_prune_zone_events(struct store *store, int64_t before, size_t limit,
			    size_t *out_removed)
{
	return store_do(store, out_removed,
			"DELETE FROM zone_event WHERE id IN (SELECT id FROM"
			" zone_event WHERE at < ?1 ORDER BY at LIMIT ?2)",
			"ii", before, (int64_t)limit);
}
