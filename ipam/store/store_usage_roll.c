/*
 * What becomes of old samples: averages, and then nothing.
 *
 * 1. A day is made into hours and one day, a month into one month, once it is
 *    over; usage_roll has which part is next, and behind which object.
 * 2. A step is one short transaction. Making an average again gives the same
 *    row, so that a clock that was ahead only costs work.
 * 3. What is not in an average yet is not removed. A part from which rows are
 *    being removed is not looked into any more (store_usage_list.c).
 * 4. An average weighs its rows by samples, and is not known (-1) once one of
 *    them is not.
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <stdio.h>

/* total() knows no overflow; what is too large for it ends at 2^63 - 1. */
#define MEAN(column)                                                          \
	" CASE WHEN min(" column ") < 0 THEN -1 ELSE CAST(round(total("       \
	column " * 1.0 * %4$s) / total(%4$s)) AS INTEGER) END"

/*
 * 1: the finer table, 2: the coarser one, 3: where a row of it begins, and 4
 * to 6: how many samples a finer row stands for, the fewest and the most
 * addresses in use.
 */
#define ROLL                                                                  \
	"INSERT OR REPLACE INTO %2$s (part, object, at, total, in_use, free," \
	" pending, stateless, low, high, samples) SELECT ?2, object, %3$s AS" \
	" begins," MEAN("total") ", CASE WHEN min(in_use) < 0 THEN -1 ELSE"   \
	" total(in_use * 1.0 * %4$s) / total(%4$s) END," MEAN("free") ","     \
	MEAN("pending") "," MEAN("stateless") ", min(%5$s), max(%6$s),"       \
	" CAST(total(%4$s) AS INTEGER) FROM %1$s WHERE part = ?1"             \
	" AND object > ?3 AND object <= ?4 GROUP BY object, begins"

/* What is made of a part of a grain. */
struct roll {
	enum ipam_usage_grain mark, from;
	struct {
		enum ipam_usage_grain to;
		const char *begins;
	} make[2];
	size_t count;
};

static const struct roll rolls[] = {
	{ IPAM_GRAIN_DAY, IPAM_GRAIN_FULL,
	  { { IPAM_GRAIN_HOUR, "at - at % 3600" },
	    { IPAM_GRAIN_DAY, "at - at % 86400" } }, 2 },
	{ IPAM_GRAIN_MONTH, IPAM_GRAIN_DAY,
	  { { IPAM_GRAIN_MONTH, NULL } }, 1 },
};

/* Which part is next, and behind which of its objects. */
struct mark {
	int64_t part, object;
};

static int read_mark(struct store *store, int grain, struct mark *mark)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(store, &stmt, "SELECT part, object FROM"
				" usage_roll WHERE grain = ?1", "i",
				(int64_t)grain);

	*mark = (struct mark){ .part = 0 };
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		mark->part = sqlite3_column_int64(stmt, 0);
		mark->object = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
	return ret == ENOENT ? 0 : ret;
}

static int write_mark(struct store *store, int grain, const struct mark *mark)
{
	return store_do(store, NULL, "INSERT OR REPLACE INTO usage_roll"
			" (grain, part, object) VALUES (?1, ?2, ?3)", "iii",
			(int64_t)grain, mark->part, mark->object);
}

int store_usage_rolled(struct store *store, int grain, int64_t *out_part)
{
	struct mark mark;
	int ret = read_mark(store, grain, &mark);

	if (ret == 0) {
		*out_part = mark.part;
	}
	return ret;
}

/* The first part from the mark on that is over and has rows. ENOENT */
static int next_part(struct store *store, const struct roll *roll,
		     int64_t now, struct mark *mark)
{
	int64_t current = store_usage_part(roll->from, now), part = 0;
	char sql[120];
	int ret = 0;

	if (mark->part > current) {
		*mark = (struct mark){ .part = current };
		ret = write_mark(store, roll->mark, mark);
	}
	if (ret != 0) {
		return ret;
	}
	snprintf(sql, sizeof(sql), "SELECT part FROM %s WHERE part >= ?1"
		 " AND part < ?2 ORDER BY part LIMIT 1",
		 store_usage_tables[roll->from]);
	ret = store_number(store, &part, sql, "ii", mark->part, current);
	if (ret == 0 && part != mark->part) {
		*mark = (struct mark){ .part = part };
	}
	return ret;
}

/* Averages of a part for the objects behind mark->object up to `last`. */
static int make(struct store *store, const struct roll *roll,
		const struct mark *mark, int64_t last)
{
	int64_t start = store_usage_part_start(roll->from, mark->part);
	bool full = roll->from == IPAM_GRAIN_FULL;
	char sql[1600], month[24];
	size_t i;
	int ret = 0;

	snprintf(month, sizeof(month), "%lld", (long long)start);
	for (i = 0; i < roll->count && ret == 0; i++) {
		const char *begins = roll->make[i].begins;

		snprintf(sql, sizeof(sql), ROLL,
			 store_usage_tables[roll->from],
			 store_usage_tables[roll->make[i].to],
			 begins != NULL ? begins : month,
			 full ? "1" : "samples", full ? "in_use" : "low",
			 full ? "in_use" : "high");
		ret = store_do(store, NULL, sql, "iiii", mark->part,
			       store_usage_part(roll->make[i].to, start),
			       mark->object, last);
	}
	return ret;
}

/* One step of one roll. *out_more: there may be more to do. */
static int step(struct store *store, const struct roll *roll, int64_t now,
		size_t limit, bool *out_more)
{
	struct mark mark;
	int64_t last = 0;
	char sql[160];
	int ret = read_mark(store, roll->mark, &mark);

	*out_more = false;
	if (ret == 0) {
		ret = next_part(store, roll, now, &mark);
	}
	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	snprintf(sql, sizeof(sql), "SELECT max(object) FROM (SELECT DISTINCT"
		 " object FROM %s WHERE part = ?1 AND object > ?2"
		 " ORDER BY object LIMIT ?3)", store_usage_tables[roll->from]);
	ret = store_number(store, &last, sql, "iii", mark.part, mark.object,
			   (int64_t)limit);
	if (ret == 0 && last > 0) {
		ret = make(store, roll, &mark, last);
		mark.object = last;
	} else {
		mark = (struct mark){ .part = mark.part + 1 };
	}
	if (ret == 0) {
		ret = write_mark(store, roll->mark, &mark);
	}
	*out_more = true;
	return ret;
}

int store_usage_roll(struct store *store, int64_t now, size_t limit,
		     bool *out_more)
{
	bool own = false, more = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	for (i = 0; i < sizeof(rolls) / sizeof(rolls[0]) && ret == 0 && !more;
	     i++) {
		ret = step(store, &rolls[i], now, limit, &more);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_more = more;
	}
	return ret;
}

/* Parts of `grain` from here on must stay. */
static int first_needed(struct store *store, enum ipam_usage_grain grain,
			int64_t *out_part)
{
	switch (grain) {
	case IPAM_GRAIN_FULL:
		return store_usage_rolled(store, IPAM_GRAIN_DAY, out_part);
	case IPAM_GRAIN_DAY:
		return store_usage_rolled(store, IPAM_GRAIN_MONTH, out_part);
	default:
		*out_part = INT64_MAX;
		return 0;
	}
}

/* Where what is kept of a grain begins has the number -1 - grain. */
int store_usage_pruned(struct store *store, enum ipam_usage_grain grain,
		       int64_t *out_part)
{
	return store_usage_rolled(store, -1 - (int)grain, out_part);
}

static int note_pruned(struct store *store, enum ipam_usage_grain grain,
		       int64_t part)
{
	int64_t noted = 0;
	int ret = store_usage_pruned(store, grain, &noted);

	if (ret != 0 || noted == part) {
		return ret;
	}
	return write_mark(store, -1 - (int)grain,
			  &(struct mark){ .part = part });
}

int store_usage_prune(struct store *store, enum ipam_usage_grain grain,
		      int64_t before, size_t limit, size_t *out_removed)
{
	int64_t end = store_usage_part(grain, before), needed = 0;
	char sql[200];
	int ret = first_needed(store, grain, &needed);

	if (ret == 0) {
		end = end < needed ? end : needed;
		ret = note_pruned(store, grain, end);
	}
	if (ret != 0) {
		return ret;
	}
	snprintf(sql, sizeof(sql), "DELETE FROM %1$s WHERE (part, object, at)"
		 " IN (SELECT part, object, at FROM %1$s WHERE part < ?1"
		 " ORDER BY part, object, at LIMIT ?2)",
		 store_usage_tables[grain]);
	return store_do(store, out_removed, sql, "ii", end, (int64_t)limit);
}

/* Where the last sample of a row lies, as SQL. */
static const char *const ends[IPAM_GRAIN_COUNT] = {
	[IPAM_GRAIN_FULL] = "at", [IPAM_GRAIN_HOUR] = "at + 3599",
	[IPAM_GRAIN_DAY] = "at + 86399",
	[IPAM_GRAIN_MONTH] = "unixepoch(at, 'unixepoch', '+1 month') - 1",
};

int store_usage_purge(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed)
{
	char sql[240];
	size_t n = 0;
	int grain, ret = 0;

	for (grain = 0; grain < IPAM_GRAIN_COUNT && ret == 0 && n == 0;
	     grain++) {
		snprintf(sql, sizeof(sql), "DELETE FROM %1$s WHERE (part,"
			 " object, at) IN (SELECT part, object, at FROM %1$s"
			 " WHERE part <= ?1 AND %2$s < ?2 LIMIT ?3)",
			 store_usage_tables[grain], ends[grain]);
		ret = store_do(store, &n, sql, "iii",
			       store_usage_part(grain, before), before,
			       (int64_t)limit);
	}
	if (ret == 0) {
		*out_removed = n;
	}
	return ret;
}

int store_usage_prune_objects(struct store *store, int64_t before,
			      size_t limit, size_t *out_removed)
{
	return store_do(store, out_removed, "DELETE FROM usage_object WHERE"
			" id IN (SELECT id FROM usage_object WHERE seen_at <"
			" ?1 LIMIT ?2)", "ii", before, (int64_t)limit);
}
