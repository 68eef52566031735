/*
 * Days that were logged, and times that were not; and what is too old.
 *
 * 1. A day of which a row was read is known for good.
 * 2. A gap of a missing day is there only while the day is missing.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>

#define DAY 86400

int store_track_day_put(struct store *store, const char *server,
			const char *log, const int64_t *days, size_t count)
{
	int64_t id = 0;
	bool own = false;
	size_t i;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	for (i = 0; ret == 0 && i < count; i++) {
		ret = store_do(store, NULL, "INSERT OR IGNORE INTO track_day"
			       " (server, log, day) VALUES (?1, ?2, ?3)",
			       "iti", id, log, days[i]);
	}
	return store_leave(store, own, ret);
}

int store_track_gap_put(struct store *store, const struct ipam_track_gap *gap)
{
	int64_t id = 0;
	int ret = store_server_id(store, gap->server, &id);

	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT OR IGNORE INTO track_gap (server,"
			" log, from_at, to_at, why) VALUES (?1, ?2, ?3, ?4,"
			" ?5)", "itiii", id, gap->log, gap->from, gap->to,
			(int64_t)gap->why);
}

static int days_put(struct store *store, int64_t server, const char *log,
		    int64_t offset_s, size_t *out_gaps)
{
	int ret = store_do(store, NULL, "DELETE FROM track_gap WHERE server ="
			   " ?1 AND log = ?2 AND why = ?3", "iti", server, log,
			   (int64_t)IPAM_TRACK_NO_DAY);

	return ret != 0 ? ret :
	       store_do(store, out_gaps,
			"INSERT INTO track_gap (server, log, from_at, to_at,"
			" why) SELECT ?1, ?2, (day + 1) * ?3 - ?4,"
			" next * ?3 - ?4, ?5 FROM (SELECT day, lead(day) OVER"
			" (ORDER BY day) AS next FROM track_day WHERE server ="
			" ?1 AND log = ?2) WHERE next > day + 1", "itiii",
			server, log, (int64_t)DAY, offset_s,
			(int64_t)IPAM_TRACK_NO_DAY);
}

int store_track_days_check(struct store *store, const char *server,
			   const char *log, int64_t offset_s,
			   size_t *out_gaps)
{
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = days_put(store, id, log, offset_s, out_gaps);
	}
	return store_leave(store, own, ret);
}

static int part_drop(struct store *store, int64_t part, int64_t *out_count)
{
	const long long p = part;
	char sql[160];
	int ret = store_number(store, out_count, "SELECT records FROM"
			       " track_part WHERE part = ?1", "i", part);

	if (ret == 0) {
		sqlite3_snprintf(sizeof(sql), sql,
				 "DROP TABLE track_lease_%lld;"
				 "DROP TABLE track_had_%lld;"
				 "DROP TABLE IF EXISTS track_logon_%lld",
				 p, p, p);
		ret = store_fail(store, sqlite3_exec(store->db, sql, NULL,
						     NULL, NULL));
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "DELETE FROM track_part WHERE part = ?1",
			"i", part);
}

int store_track_prune(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed)
{
	int64_t part = 0, count = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_number(store, &part, "SELECT part FROM track_part WHERE"
			   " (part + 1) * ?2 <= ?1 ORDER BY part LIMIT 1",
			   "ii", before, (int64_t)TRACK_PART_S);
	if (ret == 0) {
		ret = part_drop(store, part, &count);
	} else if (ret == ENOENT) {
		ret = 0;
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_removed = (size_t)count;
	}
	return ret;
}

int store_track_prune_gaps(struct store *store, int64_t before, size_t limit,
			   size_t *out_removed)
{
	size_t days = 0, gaps = 0;
	int ret = store_do(store, &days, "DELETE FROM track_day WHERE"
			   " (server, log, day) IN (SELECT server, log, day"
			   " FROM track_day WHERE day < ?1 LIMIT ?2)", "ii",
			   before / DAY, (int64_t)limit);

	if (ret == 0) {
		ret = store_do(store, &gaps, "DELETE FROM track_gap WHERE"
			       " (server, log, from_at, why) IN (SELECT"
			       " server, log, from_at, why FROM track_gap"
			       " WHERE to_at < ?1 LIMIT ?2)", "ii", before,
			       (int64_t)limit);
	}
	if (ret == 0) {
		*out_removed = days + gaps;
	}
	return ret;
}
