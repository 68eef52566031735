/*
 * The overview: an area is a statement that counts by the number of a state,
 * the same by object as well for those who do not see all, and the words of
 * these numbers. Either is in the order of the states.
 */
#include "ipam/store/store_overview.h"

#include <errno.h>

#include "ipam/model/address.h"
#include "ipam/model/planned.h"
#include "ipam/model/service.h"
#include "ipam/model/task.h"
#include "ipam/model/usage.h"
#include "ipam/model/zone.h"
#include "ipam/store/store_private.h"

static const char *access_word(int state)
{
	return ipam_access_name((enum ipam_access)state);
}

static const char *service_word(int state)
{
	return ipam_service_state_name((enum ipam_service_state)state);
}

static const char *health_word(int state)
{
	return ipam_health_name((enum ipam_health)state);
}

static const char *usage_word(int state)
{
	const char *word = ipam_usage_status_name(
		(enum ipam_usage_status)state);

	return word != NULL ? word : "unknown";
}

static const char *expiry_word(int state)
{
	return ipam_expiry_name((enum ipam_expiry)state);
}

static const char *sync_word(int state)
{
	return ipam_sync_name((enum ipam_sync)state);
}

static const char *job_word(int state)
{
	return ipam_job_state_name((enum ipam_job_state)state);
}

/* As ipam_usage_status() of enum ipam_usage_status has it. */
#define LEVEL()                                                               \
	"CASE WHEN percent IS NULL THEN 0 WHEN percent > over THEN 3"         \
	" WHEN percent < under THEN 1 ELSE 2 END AS state"
#define PERCENT(used, total)                                                  \
	"CASE WHEN " total " < 0 OR " used " < 0 THEN NULL WHEN " total       \
	" = 0 THEN 0.0 ELSE min(100.0, 100.0 * " used " / " total ") END"     \
	" AS percent"

/* The worst role that a managed server has. */
#define SERVERS                                                               \
	"SELECT CASE bad WHEN 2 THEN 2 WHEN 1 THEN 0 ELSE 1 END AS state,"    \
	" name FROM (SELECT s.name, max(CASE r.access WHEN 2 THEN 2 WHEN 0"   \
	" THEN 1 ELSE 0 END) AS bad FROM server s JOIN server_role r ON"      \
	" r.server = s.id AND r.present AND r.included WHERE s.management ="  \
	" 1 GROUP BY s.id)"

/* Tasks by their last run; 0: it has not run yet. */
#define TASKS(more)                                                           \
	"SELECT CASE WHEN r.id IS NULL OR r.started_at = 0 THEN 0"            \
	" WHEN r.finished_at = 0 THEN 1 WHEN EXISTS (SELECT 1 FROM job j"     \
	" WHERE j.run = r.id AND j.state IN (3, 4)) THEN 3 ELSE 2 END AS"     \
	" state, count(*)" more " FROM task t LEFT JOIN run r ON r.id ="      \
	" (SELECT max(id) FROM run WHERE task = t.name AND server IS NULL)"   \
	" GROUP BY state ORDER BY state"

/* by_object: state, count, kind of the object, its key */
static const struct {
	const char *area, *sql, *by_object;
	const char *(*word)(int state);
} areas[] = {
	{ "servers", "SELECT state, count(*) FROM (" SERVERS ") GROUP BY state"
	  " ORDER BY state",
	  "SELECT state, 1, 1, name FROM (" SERVERS ") ORDER BY state",
	  access_word },
	{ "services", "SELECT state, count(*) FROM service GROUP BY state"
	  " ORDER BY state",
	  "SELECT v.state, count(*), 1, s.name FROM service v JOIN server s"
	  " ON s.id = v.server GROUP BY v.state, s.id ORDER BY v.state",
	  service_word },
	{ "zones", "SELECT health, count(*) FROM zone GROUP BY health ORDER"
	  " BY health",
	  "SELECT health, 1, 4, name FROM zone ORDER BY health", health_word },
	{ "scopes", "SELECT " LEVEL() ", count(*) FROM (SELECT "
	  PERCENT("s.in_use", "s.total") " FROM scope s), threshold"
	  " GROUP BY state ORDER BY state",
	  "SELECT " LEVEL() ", 1, 2, key FROM (SELECT "
	  PERCENT("s.in_use", "s.total") ", v.name || '|' || hex(s.address) ||"
	  " '|' || s.length AS key FROM scope s JOIN server v ON v.id ="
	  " s.server), threshold ORDER BY state", usage_word },
	/* those that have a date */
	{ "addresses", "SELECT expiry, count(*) FROM address WHERE expires_at"
	  " IS NOT NULL GROUP BY expiry ORDER BY expiry",
	  "SELECT expiry, count(*), CASE WHEN range IS NULL THEN 5 ELSE 8 END,"
	  " coalesce(range, space) FROM address WHERE expires_at IS NOT NULL"
	  " GROUP BY expiry, range, space ORDER BY expiry", expiry_word },
	{ "plans", "SELECT state, count(*) FROM planned GROUP BY state ORDER"
	  " BY state",
	  "SELECT state, count(*), CASE kind WHEN 0 THEN 2 ELSE 4 END, CASE"
	  " kind WHEN 0 THEN server || '|' || place ELSE place END FROM planned"
	  " GROUP BY state, kind, server, place ORDER BY state", sync_word },
	{ "tasks", TASKS(""), TASKS(", 0, ''"), job_word },
};

/* Areas times the states that one can have. */
#define ROWS_MAX 128

struct overview {
	struct store_overview *list;
	size_t count;
};

static void add(struct overview *o, size_t area, int state, int64_t count)
{
	const char *word = areas[area].word(state);
	struct store_overview *last = o->count > 0 ? &o->list[o->count - 1] :
						     NULL;

	if (last != NULL && last->area == areas[area].area &&
	    last->state == word) {
		last->count += count;
	} else if (o->count < ROWS_MAX) {
		o->list[o->count++] = (struct store_overview){
			.area = areas[area].area, .state = word,
			.count = count,
		};
	}
}

static int read_area(struct store *store, size_t area,
		     const struct ipam_sight *sight, struct overview *o)
{
	sqlite3_stmt *stmt = NULL;
	bool seen = true;
	int ret = store_borrow_with(store, &stmt, sight != NULL ?
				    areas[area].by_object : areas[area].sql,
				    "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0 && sight != NULL) {
			ret = sight->sees(
				sight->private_data,
				(enum ipam_object)sqlite3_column_int(stmt, 2),
				(const char *)sqlite3_column_text(stmt, 3),
				&seen);
		}
		if (ret == 0 && seen) {
			add(o, area, sqlite3_column_int(stmt, 0),
			    sqlite3_column_int64(stmt, 1));
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

int store_overview(TALLOC_CTX *mem_ctx, struct store *store,
		   const struct ipam_sight *sight,
		   struct store_overview **out_list, size_t *out_count)
{
	struct overview o = {
		.list = talloc_array(mem_ctx, struct store_overview, ROWS_MAX),
	};
	int ret = o.list == NULL ? ENOMEM : 0;
	size_t i;

	for (i = 0; i < sizeof(areas) / sizeof(areas[0]) && ret == 0; i++) {
		ret = read_area(store, i, sight, &o);
	}
	if (ret != 0) {
		talloc_free(o.list);
		return ret;
	}
	*out_list = o.list;
	*out_count = o.count;
	return 0;
}
