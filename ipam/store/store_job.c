/*
 * Jobs.
 *
 *   queued --claim--> running --finish--> done | failed
 *      ^                 | |
 *      +----release------+ +--time runs out: claim, or parked in the end
 *
 * 1. A job has one owner at a time. Whoever is not the owner any more cannot
 *    finish, extend or release it (ESTALE).
 * 2. attempts counts claims that ended without a word; a job that has
 *    IPAM_JOB_ATTEMPTS of them is not claimed again.
 * 3. No server is asked by two jobs of one task at a time, nor by two of one
 *    run, which go in their order.
 * 4. Claims run out by a clock that nobody sets (store_job_claim).
 * 5. The job that ends last ends its run, in the same transaction, which is
 *    counted then: counters outlive the runs.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

/*
 * The numbers of enum ipam_job_state. ?1 now, ?2 tick, ?3 most that a job has
 * to wait: one that would wait longer comes from before a clock was set back.
 * Of ?4 shares of the servers the one with the number ?5.
 */
#define OPEN "(0, 1)"
#define FREE                                                                  \
	" AND NOT EXISTS (SELECT 1 FROM job b WHERE b.state = 1"              \
	" AND b.lease_until >= ?2 AND b.id <> job.id"                         \
	" AND b.task = job.task AND b.server IS job.server)"                  \
	" AND NOT EXISTS (SELECT 1 FROM job b WHERE b.run = job.run AND"      \
	" b.server = job.server AND b.id < job.id AND b.state IN " OPEN ")"   \
	" AND (?4 = 1 OR ?5 = (SELECT s.id % ?4 FROM server s WHERE s.name ="  \
	" job.server)) ORDER BY id LIMIT 1)"
/* Each half ends at the first of its index that is free. */
#define NEXT                                                                  \
	"SELECT id FROM (SELECT * FROM (SELECT id FROM job WHERE state = 0"   \
	" AND (not_before <= ?1 OR not_before > ?1 + ?3)" FREE                \
	" UNION ALL SELECT * FROM (SELECT id FROM job WHERE state = 1"        \
	" AND lease_until < ?2" FREE ") ORDER BY id LIMIT 1"

#define ENDING                                                                \
	" finished_at = 0 AND NOT EXISTS (SELECT 1 FROM job"                  \
	" WHERE run = run.id AND state IN " OPEN ")"

int store_end_runs(struct store *store, int64_t now)
{
	int ret = store_do(store, NULL,
			   "INSERT INTO run_count (task, outcome, count,"
			   " last_at) SELECT task, outcome, count(*), ?1 FROM"
			   " (SELECT task, CASE WHEN EXISTS (SELECT 1 FROM job"
			   " WHERE run = run.id AND state IN (3, 4)) THEN 3"
			   " ELSE 2 END AS outcome FROM run WHERE" ENDING ")"
			   " WHERE TRUE GROUP BY task, outcome"
			   " ON CONFLICT (task, outcome) DO UPDATE SET"
			   " count = count + excluded.count,"
			   " last_at = excluded.last_at", "i", now);

	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE run SET started_at ="
			" CASE started_at WHEN 0 THEN ?1 ELSE started_at END,"
			" finished_at = ?1 WHERE" ENDING, "i", now);
}

static int park(struct store *store, int64_t now, int64_t tick_s)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "UPDATE job SET state = 4, owner = NULL,"
			   " finished_at = ?1, step = 'collector',"
			   " status = 'ended without an outcome',"
			   " advice = 'This server ended its collector several"
			   " times: see the log of ipamd, then run the task"
			   " again.' WHERE state = 1 AND lease_until < ?3"
			   " AND attempts >= ?2", "iii", now,
			   (int64_t)IPAM_JOB_ATTEMPTS, tick_s);

	return ret == 0 && changed > 0 ? store_end_runs(store, now) : ret;
}

static int read_job(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		    struct ipam_job **out_job)
{
	struct ipam_job *job = talloc_zero(mem_ctx, struct ipam_job);
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT run, task, server, state, owner,"
				    " lease_until, attempts FROM job"
				    " WHERE id = ?1", "i", id);

	if (ret == 0) {
		ret = job != NULL ? store_step(store, stmt) : ENOMEM;
	}
	if (ret == 0) {
		job->id = id;
		job->run = sqlite3_column_int64(stmt, 0);
		job->task = store_column_text(job, stmt, 1);
		job->server = store_column_text(job, stmt, 2);
		job->state = sqlite3_column_int(stmt, 3);
		job->owner = store_column_text(job, stmt, 4);
		job->lease_until = sqlite3_column_int64(stmt, 5);
		job->attempts = sqlite3_column_int64(stmt, 6);
		*out_job = job;
	} else {
		talloc_free(job);
	}
	store_give_back(store, stmt);
	return ret;
}

static int next_of(struct store *store, const struct store_claim *claim,
		   int64_t shares, int64_t *out_id)
{
	return store_number(store, out_id, NEXT, "iiiii", claim->now,
			    claim->tick_s, (int64_t)IPAM_TASK_WAIT_MAX_S,
			    shares, claim->share);
}

/* ENOENT. One of the own share first. */
static int next_job(struct store *store, const struct store_claim *claim,
		    int64_t *out_id)
{
	int ret = ENOENT;

	if (claim->shares > 1) {
		ret = next_of(store, claim, claim->shares, out_id);
	}
	return ret == ENOENT ? next_of(store, claim, 1, out_id) : ret;
}

/* Inside a transaction. */
static int claim(TALLOC_CTX *mem_ctx, struct store *store,
		 const struct store_claim *claim, struct ipam_job **out_job)
{
	int64_t id = 0;
	int ret = park(store, claim->now, claim->tick_s);

	if (ret == 0) {
		ret = next_job(store, claim, &id);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_do(store, NULL,
		       "UPDATE job SET state = 1, owner = ?2, lease_until = ?3,"
		       " attempts = attempts + 1 WHERE id = ?1", "iti", id,
		       claim->owner, claim->tick_s + claim->lease_s);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE run SET started_at = ?2 WHERE"
			       " started_at = 0 AND id = (SELECT run FROM job"
			       " WHERE id = ?1)", "ii", id, claim->now);
	}
	return ret == 0 ? read_job(mem_ctx, store, id, out_job) : ret;
}

int store_job_claim(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct store_claim *wish, struct ipam_job **out_job)
{
	struct ipam_job *job = NULL;
	int64_t id = 0;
	bool own = false, none;
	/* Most often there is nothing to do: then nothing is locked. */
	int ret = store_in_transaction(store) ? 0 :
		  next_job(store, wish, &id);

	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		return ret;
	}
	ret = claim(mem_ctx, store, wish, &job);
	none = ret == ENOENT;	/* what was parked is kept */
	ret = store_leave(store, own, none ? 0 : ret);
	if (ret != 0) {
		talloc_free(job);
		return ret;
	}
	if (none) {
		return ENOENT;
	}
	*out_job = job;
	return 0;
}

static int stale_or(int ret, size_t changed)
{
	return ret == 0 && changed == 0 ? ESTALE : ret;
}

int store_job_extend(struct store *store, int64_t job, const char *owner,
		     int64_t until)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "UPDATE job SET lease_until = ?3 WHERE id = ?1"
			   " AND owner = ?2 AND state = 1", "iti", job, owner,
			   until);

	return stale_or(ret, changed);
}

int store_job_finish(struct store *store, int64_t job, const char *owner,
		     int64_t now, enum ipam_job_state state,
		     const struct ipam_failure *why)
{
	static const struct ipam_failure none;
	size_t changed = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (why == NULL) {
		why = &none;
	}
	ret = store_do(store, &changed,
		       "UPDATE job SET state = ?3, owner = NULL,"
		       " finished_at = ?4, step = ?5, status = ?6, advice = ?7"
		       " WHERE id = ?1 AND owner = ?2 AND state = 1",
		       "itiittt", job, owner, (int64_t)state, now, why->step,
		       why->status, why->advice);
	ret = stale_or(ret, changed);
	if (ret == 0) {
		ret = store_end_runs(store, now);
	}
	return store_leave(store, own, ret);
}

int store_job_orphan(struct store *store, const char *owners)
{
	return store_do(store, NULL, "UPDATE job SET lease_until = -1 WHERE"
			" state = 1 AND substr(owner, 1, length(?1)) = ?1",
			"t", owners);
}

int store_job_release(struct store *store, int64_t job, const char *owner,
		      int64_t not_before)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "UPDATE job SET state = 0, owner = NULL,"
			   " not_before = ?3, attempts = attempts - 1"
			   " WHERE id = ?1 AND owner = ?2 AND state = 1", "iti",
			   job, owner, not_before);

	return stale_or(ret, changed);
}
