/*
 * The overview: an area is a statement that counts by the number of a state,
 * and the words of these numbers.
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
#define BY_LEVEL(used, total, from)                                           \
	"SELECT CASE WHEN percent IS NULL THEN 0 WHEN percent > over THEN 3"  \
	" WHEN percent < under THEN 1 ELSE 2 END AS state, count(*) FROM"     \
	" (SELECT CASE WHEN " total " < 0 OR " used " < 0 THEN NULL WHEN "    \
	total " = 0 THEN 0.0 ELSE min(100.0, 100.0 * " used " / " total ")"   \
	" END AS percent FROM " from "), threshold GROUP BY state"            \
	" ORDER BY state"

static const struct {
	const char *area, *sql;
	const char *(*word)(int state);
} areas[] = {
	/* the worst role that a managed server has */
	{ "servers", "SELECT CASE bad WHEN 2 THEN 2 WHEN 1 THEN 0 ELSE 1 END,"
	  " count(*) FROM (SELECT max(CASE r.access WHEN 2 THEN 2 WHEN 0 THEN"
	  " 1 ELSE 0 END) AS bad FROM server s JOIN server_role r ON r.server"
	  " = s.id AND r.present AND r.included WHERE s.management = 1 GROUP"
	  " BY s.id) GROUP BY bad ORDER BY bad", access_word },
	{ "services", "SELECT state, count(*) FROM service GROUP BY state"
	  " ORDER BY state", service_word },
	{ "zones", "SELECT health, count(*) FROM zone GROUP BY health ORDER"
	  " BY health", health_word },
	{ "scopes", BY_LEVEL("s.in_use", "s.total", "scope s"), usage_word },
	/* those that have a date */
	{ "addresses", "SELECT expiry, count(*) FROM address WHERE expires_at"
	  " IS NOT NULL GROUP BY expiry ORDER BY expiry", expiry_word },
	{ "plans", "SELECT state, count(*) FROM planned GROUP BY state ORDER"
	  " BY state", sync_word },
	/* by their last run; 0: it has not run yet */
	{ "tasks", "SELECT CASE WHEN r.id IS NULL OR r.started_at = 0 THEN 0"
	  " WHEN r.finished_at = 0 THEN 1 WHEN EXISTS (SELECT 1 FROM job j"
	  " WHERE j.run = r.id AND j.state IN (3, 4)) THEN 3 ELSE 2 END AS"
	  " state, count(*) FROM task t LEFT JOIN run r ON r.id = (SELECT"
	  " max(id) FROM run WHERE task = t.name AND server IS NULL) GROUP BY"
	  " state ORDER BY state", job_word },
};

/* Areas times the states that one can have. */
#define ROWS_MAX 128

int store_overview(TALLOC_CTX *mem_ctx, struct store *store,
		   struct store_overview **out_list, size_t *out_count)
{
	struct store_overview *list = talloc_array(
		mem_ctx, struct store_overview, ROWS_MAX);
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = list == NULL ? ENOMEM : 0;

	for (i = 0; i < sizeof(areas) / sizeof(areas[0]) && ret == 0; i++) {
		ret = store_prepare(store, &stmt, areas[i].sql, "");
		while (ret == 0 && count < ROWS_MAX) {
			ret = store_step(store, stmt);
			if (ret != 0) {
				break;
			}
			list[count++] = (struct store_overview){
				.area = areas[i].area,
				.state = areas[i].word(
					sqlite3_column_int(stmt, 0)),
				.count = sqlite3_column_int64(stmt, 1),
			};
		}
		sqlite3_finalize(stmt);
		stmt = NULL;
		ret = ret == ENOENT ? 0 : ret;
	}
	if (ret != 0) {
		talloc_free(list);
		return ret;
	}
	*out_list = list;
	*out_count = count;
	return 0;
}
