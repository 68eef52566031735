/*
 * Tasks and runs.
 *
 * 1. Of one task there is at most one open run for all servers, and at most
 *    one for each single server.
 * 2. A run and its jobs are made together.
 * 3. A run has ended (finished_at) exactly when none of its jobs is open.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <stdlib.h>

int store_task_ensure(struct store *store, enum ipam_task_id task,
		      int64_t interval_s, int64_t now)
{
	const struct ipam_task_kind *kind = &ipam_task_kinds[task];
	int64_t interval = interval_s > 0 ? interval_s : kind->interval_s;

	return store_do(store, NULL,
			"INSERT INTO task (name, enabled, interval_s,"
			" next_due_at) VALUES (?1, ?2, ?3, ?4)"
			" ON CONFLICT (name) DO NOTHING", "tiii", kind->name,
			(int64_t)(interval_s > 0), interval, now);
}

int store_task_set(struct store *store, const char *name, int64_t interval_s,
		   enum store_flag enabled)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "UPDATE task SET next_due_at = CASE ?2 WHEN 0 THEN"
			   " next_due_at ELSE next_due_at - interval_s + ?2"
			   " END, interval_s = CASE ?2 WHEN 0 THEN interval_s"
			   " ELSE ?2 END, enabled = CASE ?3 WHEN 0 THEN enabled"
			   " ELSE ?3 - 1 END WHERE name = ?1", "tii", name,
			   interval_s, (int64_t)enabled);

	return ret == 0 && changed == 0 ? ENOENT : ret;
}

static enum ipam_job_state run_state(int64_t started_at, int64_t finished_at,
				     int64_t failed)
{
	if (finished_at == 0) {
		return started_at == 0 ? IPAM_JOB_QUEUED : IPAM_JOB_RUNNING;
	}
	return failed > 0 ? IPAM_JOB_FAILED : IPAM_JOB_DONE;
}

static int read_task(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_task *task = row_data;

	task->name = store_column_text(mem_ctx, stmt, 0);
	task->enabled = sqlite3_column_int(stmt, 1) != 0;
	task->interval_s = sqlite3_column_int64(stmt, 2);
	task->last_run = sqlite3_column_int64(stmt, 3);
	task->last_started_at = sqlite3_column_int64(stmt, 4);
	task->next_due_at = task->enabled ?
			    sqlite3_column_int64(stmt, 5) : 0;
	task->last_finished_at = sqlite3_column_int64(stmt, 6);
	task->last_total = sqlite3_column_int64(stmt, 7);
	task->last_succeeded = sqlite3_column_int64(stmt, 8);
	task->last_failed = sqlite3_column_int64(stmt, 9);
	task->last_state = run_state(task->last_started_at,
				     task->last_finished_at,
				     task->last_failed);
	return 0;
}

int store_task_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *name, const struct store_page *page,
		    struct ipam_task **out_tasks, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_task), read_task, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(
		store, &stmt,
		"SELECT t.name, t.enabled, t.interval_s, coalesce(r.id, 0),"
		" coalesce(r.started_at, 0), t.next_due_at,"
		" coalesce(r.finished_at, 0), count(j.id),"
		" coalesce(sum(j.state = 2), 0),"
		" coalesce(sum(j.state IN (3, 4)), 0) FROM task t"
		" LEFT JOIN run r ON r.id = (SELECT max(id) FROM run"
		" WHERE task = t.name AND server IS NULL)"
		" LEFT JOIN job j ON j.run = r.id"
		" WHERE t.name > coalesce(?1, '') AND (?3 IS NULL OR"
		" t.name = ?3) GROUP BY t.name ORDER BY t.name LIMIT ?2", "tit", page->after,
		(int64_t)page->limit, name);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_tasks,
			  out_count);
}

static int add_jobs(struct store *store, const struct ipam_task_kind *kind,
		    const char *server, int64_t run)
{
	if (server != NULL || !kind->per_server) {
		return store_do(store, NULL,
				"INSERT INTO job (run, task, server)"
				" VALUES (?1, ?2, ?3)", "itn", run, kind->name,
				kind->per_server ? server : NULL);
	}
	return store_do(store, NULL,
			"INSERT INTO job (run, task, server)"
			" SELECT ?1, ?2, s.name FROM server s"
			" WHERE s.management = ?3 AND EXISTS (SELECT 1 FROM"
			" server_role r WHERE r.server = s.id AND"
			" r.included = 1 AND (?4 >> r.role) & 1)"
			" ORDER BY s.name", "itii", run, kind->name,
			(int64_t)IPAM_MANAGED, (int64_t)kind->roles);
}

/* Whether the server has an included role of the task, or any of any. */
static int check_roles(struct store *store, const struct ipam_task_kind *kind,
		       int64_t server)
{
	int64_t count = 0;
	int ret;

	if (!kind->per_server) {
		return store_say(store, ENOTSUP,
				 "the task is of the forest, not of a server");
	}
	ret = store_number(store, &count, "SELECT count(*) FROM server_role r"
			   " WHERE r.server = ?1 AND (?2 >> r.role) & 1 AND"
			   " (r.included = 1 OR ?2 = ?3)", "iii", server,
			   (int64_t)kind->roles,
			   ((int64_t)1 << IPAM_ROLE_COUNT) - 1);
	return ret == 0 && count == 0 ?
	       store_say(store, ENOTSUP,
			 "the server has no role of the task") : ret;
}

/* Inside a transaction. */
static int add_run(struct store *store, const struct ipam_task_kind *kind,
		   const char *server, int64_t now, int64_t *out_run)
{
	int64_t id = 0, run = 0;
	int ret = 0;

	if (server != NULL) {
		ret = store_server_id(store, server, &id);
		if (ret == 0) {
			ret = check_roles(store, kind, id);
		}
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_number(store, &run,
			   "SELECT id FROM run WHERE task = ?1 AND server IS ?2"
			   " AND finished_at = 0", "tn", kind->name, server);
	if (ret == 0) {
		*out_run = run;
	}
	if (ret != ENOENT) {
		return ret;
	}
	ret = store_do(store, NULL,
		       "INSERT INTO run (task, server, queued_at)"
		       " VALUES (?1, ?2, ?3)", "tni", kind->name, server, now);
	run = sqlite3_last_insert_rowid(store->db);
	if (ret == 0) {
		ret = add_jobs(store, kind, server, run);
	}
	if (ret == 0) {
		ret = store_end_runs(store, now); /* without jobs */
	}
	if (ret == 0) {
		*out_run = run;
	}
	return ret;
}

int store_run_add(struct store *store, const char *task, const char *server,
		  int64_t now, int64_t *out_run)
{
	enum ipam_task_id kind = IPAM_TASK_COUNT;
	bool own = false;
	int ret = ipam_task_find(task, &kind);

	if (ret != 0) {
		return ret;
	}
	ret = store_enter(store, &own);
	if (ret != 0) {
		return ret;
	}
	ret = add_run(store, &ipam_task_kinds[kind], server, now, out_run);
	return store_leave(store, own, ret);
}

/* Queues one task that is due; ENOENT when none is. Inside a transaction. */
static int run_one_due(struct store *store, int64_t now)
{
	enum ipam_task_id kind;
	int64_t run = 0;
	int ret, i;

	for (i = 0; i < IPAM_TASK_COUNT; i++) {
		kind = (enum ipam_task_id)i;
		ret = store_number(store, &run,
				   "SELECT 1 FROM task WHERE name = ?1 AND"
				   " enabled = 1 AND next_due_at <= ?2", "ti",
				   ipam_task_kinds[kind].name, now);
		if (ret == ENOENT) {
			continue;
		}
		if (ret == 0) {
			ret = add_run(store, &ipam_task_kinds[kind], NULL, now,
				      &run);
		}
		if (ret == 0) {
			ret = store_do(store, NULL,
				       "UPDATE task SET next_due_at ="
				       " ?2 + interval_s WHERE name = ?1",
				       "ti", ipam_task_kinds[kind].name, now);
		}
		return ret;
	}
	return ENOENT;
}

int store_run_due(struct store *store, int64_t now, size_t *out_count)
{
	int64_t due = 0;
	size_t count = 0;
	bool own = false;
	int ret = store_number(store, &due,
			       "SELECT 1 FROM task WHERE enabled = 1 AND"
			       " next_due_at <= ?1", "i", now);

	if (ret == ENOENT) {	/* most often: without a transaction */
		*out_count = 0;
		return 0;
	}
	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		return ret;
	}
	do {
		ret = run_one_due(store, now);
		count += ret == 0;
	} while (ret == 0);
	ret = store_leave(store, own, ret == ENOENT ? 0 : ret);
	if (ret == 0) {
		*out_count = count;
	}
	return ret;
}

static int read_job(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_job *job = row_data;
	const struct ipam_run *run = private_data;

	job->id = sqlite3_column_int64(stmt, 0);
	job->run = run->id;
	job->task = run->task;
	job->server = store_column_text(mem_ctx, stmt, 1);
	job->state = sqlite3_column_int(stmt, 2);
	job->owner = store_column_text(mem_ctx, stmt, 3);
	job->lease_until = sqlite3_column_int64(stmt, 4);
	job->attempts = sqlite3_column_int64(stmt, 5);
	job->finished_at = sqlite3_column_int64(stmt, 6);
	store_column_failure(mem_ctx, stmt, 7, &job->failure);
	return 0;
}

static int read_jobs(TALLOC_CTX *mem_ctx, struct store *store,
		     struct ipam_run *run)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_job), read_job, run
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(store, &stmt,
				"SELECT id, server, state, owner, lease_until,"
				" attempts, finished_at, step, status, advice"
				" FROM job WHERE run = ?1 ORDER BY server",
				"i", run->id);

	return store_rows(mem_ctx, store, ret, stmt, &kind, &run->jobs,
			  &run->job_count);
}

/* private_data: a bool, whether with the jobs. */
static int read_run(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const bool *jobs = private_data;
	struct ipam_run *run = row_data;

	run->id = sqlite3_column_int64(stmt, 0);
	run->task = store_column_text(mem_ctx, stmt, 1);
	run->started_at = sqlite3_column_int64(stmt, 2);
	run->finished_at = sqlite3_column_int64(stmt, 3);
	run->total = sqlite3_column_int64(stmt, 4);
	run->succeeded = sqlite3_column_int64(stmt, 5);
	run->failed = sqlite3_column_int64(stmt, 6);
	run->state = run_state(run->started_at, run->finished_at, run->failed);
	return *jobs ? read_jobs(mem_ctx, store, run) : 0;
}

int store_run_list(TALLOC_CTX *mem_ctx, struct store *store, int64_t run,
		   const char *task, bool jobs, const struct store_page *page,
		   struct ipam_run **out_runs, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_run), read_run, &jobs
	};
	int64_t after = page->after != NULL ? strtoll(page->after, NULL, 10)
					    : INT64_MAX;
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(
		store, &stmt,
		"SELECT r.id, r.task, r.started_at, r.finished_at, count(j.id),"
		" coalesce(sum(j.state = 2), 0),"
		" coalesce(sum(j.state IN (3, 4)), 0) FROM run r"
		" LEFT JOIN job j ON j.run = r.id WHERE r.id < ?1"
		" AND (?3 = 0 OR r.id = ?3) AND (?4 IS NULL OR r.task = ?4)"
		" GROUP BY r.id ORDER BY r.id DESC LIMIT ?2", "iiit", after,
		(int64_t)page->limit, run, task);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_runs,
			  out_count);
}
