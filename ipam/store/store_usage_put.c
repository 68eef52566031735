/*
 * Samples: what was counted when, of anything that is counted.
 *
 * 1. An object is there once by all that tells it from others; its number is
 *    never given again, so that samples whose object is gone belong to none.
 * 2. A table of samples is ordered by part of time, object, instant: a run
 *    over all objects writes to few pages that lie together, and what is old
 *    is a run of rows at the front.
 * 3. seen_at changes once a day, so that a sample writes nothing else.
 * 4. `logged` changes with a crossing of a threshold, in the transaction of
 *    the sample that crossed it.
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>

const char *const store_usage_tables[IPAM_GRAIN_COUNT] = {
	[IPAM_GRAIN_FULL] = "usage_full", [IPAM_GRAIN_HOUR] = "usage_hour",
	[IPAM_GRAIN_DAY] = "usage_day", [IPAM_GRAIN_MONTH] = "usage_month",
};

#define HOUR_PART_S (7 * STORE_DAY_S)

int64_t store_usage_part(enum ipam_usage_grain grain, int64_t at)
{
	switch (grain) {
	case IPAM_GRAIN_FULL:
		return at / STORE_DAY_S;
	case IPAM_GRAIN_HOUR:
		return at / HOUR_PART_S;
	case IPAM_GRAIN_DAY:
		return ipam_month_of(at);
	default:
		return ipam_month_of(at) / 12;
	}
}

int64_t store_usage_part_start(enum ipam_usage_grain grain, int64_t part)
{
	switch (grain) {
	case IPAM_GRAIN_FULL:
		return part * STORE_DAY_S;
	case IPAM_GRAIN_HOUR:
		return part * HOUR_PART_S;
	case IPAM_GRAIN_DAY:
		return ipam_month_start(part);
	default:
		return ipam_month_start(part * 12);
	}
}

int store_thresholds_get(struct store *store,
			 struct ipam_thresholds *out_thresholds)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(store, &stmt,
				"SELECT under, over FROM threshold", "");

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		out_thresholds->under = sqlite3_column_int64(stmt, 0);
		out_thresholds->over = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
	return ret;
}

int store_thresholds_set(struct store *store,
			 const struct ipam_thresholds *thresholds)
{
	const char *field = NULL, *why = NULL;

	if (ipam_thresholds_validate(thresholds, &field, &why) != 0) {
		return store_say(store, EINVAL, why);
	}
	return store_do(store, NULL, "UPDATE threshold SET under = ?1,"
			" over = ?2", "ii", thresholds->under,
			thresholds->over);
}

enum {
	FIND,
	ADD,
	SEEN,
	SAMPLE,
	LOGGED,
	STATEMENT_COUNT
};

static const char *const statements[STATEMENT_COUNT] = {
	[FIND] = "SELECT id, logged, seen_at FROM usage_object"
		 " WHERE kind = ?1 AND coalesce(server, 0) = ?2"
		 " AND family = ?3 AND first = coalesce(?4, x'')"
		 " AND length = ?5 AND last = coalesce(?6, x'')"
		 " AND space = coalesce(?7, '') AND name = coalesce(?8, '')"
		 " AND service = coalesce(?9, '')"
		 " AND instance = coalesce(?10, '')",
	[ADD] = "INSERT INTO usage_object (kind, server, family, first,"
		" length, last, space, name, service, instance) VALUES (?1,"
		" nullif(?2, 0), ?3, coalesce(?4, x''), ?5,"
		" coalesce(?6, x''), coalesce(?7, ''), coalesce(?8, ''),"
		" coalesce(?9, ''), coalesce(?10, ''))",
	[SEEN] = "UPDATE usage_object SET seen_at = ?2 WHERE id = ?1",
	[SAMPLE] = "INSERT OR REPLACE INTO usage_full (part, object, at,"
		   " total, in_use, free, pending, stateless)"
		   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[LOGGED] = "UPDATE usage_object SET logged = ?2, logged_at = ?3"
		   " WHERE id = ?1",
};

struct store_usage_batch {
	struct store *store;
	int64_t at;
	struct ipam_thresholds thresholds;
	sqlite3_stmt *stmts[STATEMENT_COUNT];
};

static int batch_destructor(struct store_usage_batch *batch)
{
	int i;

	for (i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(batch->stmts[i]);
	}
	return 0;
}

int store_usage_batch_new(TALLOC_CTX *mem_ctx, struct store *store, int64_t at,
			  struct store_usage_batch **out_batch)
{
	struct store_usage_batch *batch =
		talloc_zero(mem_ctx, struct store_usage_batch);
	int i, ret;

	if (batch == NULL) {
		return ENOMEM;
	}
	batch->store = store;
	batch->at = at;
	talloc_set_destructor(batch, batch_destructor);
	ret = store_thresholds_get(store, &batch->thresholds);
	for (i = 0; i < STATEMENT_COUNT && ret == 0; i++) {
		ret = store_prepare(store, &batch->stmts[i], statements[i],
				    "");
	}
	if (ret != 0) {
		talloc_free(batch);
		return ret;
	}
	*out_batch = batch;
	return 0;
}

/* Binds what tells an object from others to FIND or ADD. */
static int bind_key(struct store_usage_batch *batch, sqlite3_stmt *stmt,
		    int64_t server, const struct ipam_usage_object *object)
{
	const struct ipam_addr *first = &object->prefix.addr;
	const struct ipam_addr *last = NULL;

	if (object->range.first.family != IPAM_NO_FAMILY) {
		first = &object->range.first;
		last = &object->range.last;
	}
	return store_bind(batch->store, stmt, "iiiaiatttt",
			  (int64_t)object->kind, server,
			  (int64_t)object->family, first,
			  (int64_t)object->prefix.length, last, object->space,
			  object->name, object->service, object->instance);
}

struct found {
	int64_t id, seen_at;
	enum ipam_usage_status logged;
};

static int find(struct store_usage_batch *batch, int64_t server,
		const struct ipam_usage_object *object, struct found *found)
{
	sqlite3_stmt *stmt = batch->stmts[FIND];
	int ret = bind_key(batch, stmt, server, object);

	if (ret == 0) {
		ret = store_step(batch->store, stmt);
	}
	if (ret == 0) {
		found->id = sqlite3_column_int64(stmt, 0);
		found->logged = sqlite3_column_int(stmt, 1);
		found->seen_at = sqlite3_column_int64(stmt, 2);
	}
	sqlite3_reset(stmt);
	if (ret != ENOENT) {
		return ret;
	}
	stmt = batch->stmts[ADD];
	ret = bind_key(batch, stmt, server, object);
	if (ret == 0) {
		ret = store_do_again(batch->store, stmt);
	}
	if (ret == 0) {
		*found = (struct found){
			.id = sqlite3_last_insert_rowid(batch->store->db),
		};
	}
	return ret;
}

/*
 * One event for each crossing (UTL-06). What is seen for the first time tells
 * so only where it is over: new scopes are empty.
 */
static int note_crossing(struct store_usage_batch *batch,
			 const struct found *found,
			 const struct ipam_usage_object *object)
{
	sqlite3_stmt *stmt = batch->stmts[LOGGED];
	enum ipam_usage_status status = ipam_usage_logged(
		found->logged, ipam_usage_percent(&object->usage),
		&batch->thresholds);
	int ret;

	if (status == found->logged) {
		return 0;
	}
	ret = store_bind(batch->store, stmt, "iii", found->id, (int64_t)status,
			 batch->at);
	if (ret == 0) {
		ret = store_do_again(batch->store, stmt);
	}
	if (ret == 0 && !object->quiet && (found->logged != IPAM_USAGE_UNKNOWN ||
			 status == IPAM_USAGE_OVER)) {
		ret = store_usage_event(batch->store, object, found->logged,
					status, &batch->thresholds,
					batch->at);
	}
	return ret;
}

static int put_sample(struct store_usage_batch *batch, int64_t id,
		      const struct ipam_usage *usage)
{
	sqlite3_stmt *stmt = batch->stmts[SAMPLE];
	int ret = store_bind(batch->store, stmt, "iiiiiiii",
			     store_usage_part(IPAM_GRAIN_FULL, batch->at), id,
			     batch->at, usage->total, usage->in_use,
			     usage->free, usage->pending, usage->stateless);

	return ret == 0 ? store_do_again(batch->store, stmt) : ret;
}

int store_usage_batch_add(struct store_usage_batch *batch, int64_t server,
			  const struct ipam_usage_object *object)
{
	sqlite3_stmt *seen = batch->stmts[SEEN];
	struct found found = { .id = 0 };
	int ret = find(batch, server, object, &found);

	if (ret == 0) {
		ret = put_sample(batch, found.id, &object->usage);
	}
	if (ret == 0 &&
	    found.seen_at / STORE_DAY_S < batch->at / STORE_DAY_S) {
		ret = store_bind(batch->store, seen, "ii", found.id,
				 batch->at);
		if (ret == 0) {
			ret = store_do_again(batch->store, seen);
		}
	}
	return ret == 0 ? note_crossing(batch, &found, object) : ret;
}

int store_usage_put(struct store *store,
		    const struct ipam_usage_object *objects, size_t count,
		    int64_t at)
{
	struct store_usage_batch *batch = NULL;
	int64_t server = 0;
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = store_usage_batch_new(NULL, store, at, &batch);
	for (i = 0; i < count && ret == 0; i++) {
		server = 0;
		if (objects[i].server != NULL) {
			ret = store_server_id(store, objects[i].server,
					      &server);
		}
		if (ret == 0) {
			ret = store_usage_batch_add(batch, server,
						    &objects[i]);
		}
	}
	talloc_free(batch);
	return store_leave(store, own, ret);
}
