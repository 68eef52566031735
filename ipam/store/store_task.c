/*
 * Tasks and runs.
 *
 * 1. Of one task there is at most one open run for all servers, and at most
 *    one for the same few of them.
 * 2. A run and its jobs are made together.
 * 3. A run has ended (finished_at) exactly when none of its jobs is open.
 * 4. A task that was due several times runs once. Tasks that are late together
 *    begin one after the other, in the order of enum ipam_task_id, and the
 *    servers of a run are spread over ipam_task_spread_s().
 * 5. No task is due later than an interval (and a spread for each task) from
 *    now: where the clock was set back, those that would be are due at once.
 */
#include "ipam/store/store_check.h"
#include "ipam/store/store_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	int ret = store_borrow_with(
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
		" t.name = ?3) GROUP BY t.name ORDER BY t.name LIMIT ?2",
		"tit", page->after, (int64_t)page->limit, name);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_tasks,
			  out_count);
}

/* What a run is made of; of the jobs, when the first begins and the last. */
struct run_plan {
	const char *task;
	const struct ipam_task_kind *kind; /* NULL: all that are of servers */
	const char *servers;	/* names, separated by commas; NULL: all */
	int64_t now, first_at, spread_s;
};

static int add_jobs_of(struct store *store, const struct run_plan *plan,
		       const struct ipam_task_kind *kind, const char *server,
		       int64_t run)
{
	/* The same server has the same place in each run. */
	return store_do(store, NULL,
			"INSERT INTO job (run, task, server, not_before)"
			" SELECT ?1, ?2, s.name, ?5 + s.id * 40503 % 65521"
			" % (?6 + 1) FROM server s"
			" WHERE CASE WHEN ?7 IS NULL THEN s.management = ?3"
			" ELSE s.name = ?7 END AND EXISTS (SELECT 1 FROM"
			" server_role r WHERE r.server = s.id AND"
			" (r.included = 1 OR ?4 = ?8) AND (?4 >> r.role) & 1)"
			" ORDER BY s.name", "itiiiini", run, kind->name,
			(int64_t)IPAM_MANAGED, (int64_t)kind->roles,
			plan->first_at, plan->spread_s, server,
			((int64_t)1 << IPAM_ROLE_COUNT) - 1);
}

/* Of one server, or of all. */
static int add_jobs_to(struct store *store, const struct run_plan *plan,
		       const char *server, int64_t run)
{
	int ret = 0, i;

	if (plan->kind != NULL && plan->kind->per_server) {
		return add_jobs_of(store, plan, plan->kind, server, run);
	}
	if (plan->kind != NULL) {
		return store_do(store, NULL, "INSERT INTO job (run, task,"
				" not_before) VALUES (?1, ?2, ?3)", "iti", run,
				plan->kind->name, plan->first_at);
	}
	for (i = 0; ret == 0 && i < IPAM_TASK_COUNT; i++) {
		if (ipam_task_kinds[i].per_server) {
			ret = add_jobs_of(store, plan, &ipam_task_kinds[i],
					  server, run);
		}
	}
	return ret;
}

/* Whether the server has an included role of the task, or any of any. */
static int check_roles(struct store *store, const struct ipam_task_kind *kind,
		       int64_t server)
{
	const int64_t any = ((int64_t)1 << IPAM_ROLE_COUNT) - 1;
	int64_t count = 0;
	int ret;

	if (kind != NULL && !kind->per_server) {
		return store_say(store, ENOTSUP,
				 "the task is of the forest, not of a server");
	}
	ret = store_number(store, &count, "SELECT count(*) FROM server_role r"
			   " WHERE r.server = ?1 AND (?2 >> r.role) & 1 AND"
			   " (r.included = 1 OR ?2 = ?3)", "iii", server,
			   kind != NULL ? (int64_t)kind->roles : any, any);
	return ret == 0 && count == 0 ?
	       store_say(store, ENOTSUP,
			 "the server has no role of the task") : ret;
}

static int cmp_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in lower case, in order and each once; EINVAL for none. */
static int split_names(TALLOC_CTX *mem_ctx, const char *text, char ***out_names,
		       size_t *out_count)
{
	char *copy = talloc_strdup(mem_ctx, text), *word = NULL, *save = NULL;
	char **names = talloc_array(mem_ctx, char *, strlen(text) / 2 + 1);
	size_t count = 0, i, kept = 0;

	if (copy == NULL || names == NULL) {
		return ENOMEM;
	}
	for (word = strtok_r(copy, ", ", &save); word != NULL;
	     word = strtok_r(NULL, ", ", &save)) {
		for (i = 0; word[i] != '\0'; i++) {
			word[i] = (char)tolower((unsigned char)word[i]);
		}
		names[count++] = word;
	}
	qsort(names, count, sizeof(names[0]), cmp_name);
	for (i = 0; i < count; i++) {
		if (kept == 0 || strcmp(names[i], names[kept - 1]) != 0) {
			names[kept++] = names[i];
		}
	}
	*out_names = names;
	*out_count = kept;
	return kept > 0 ? 0 : EINVAL;
}

/* Each of them is there and has a role of the task; joins them. */
static int check_servers(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct run_plan *plan, char **names,
			 size_t count, char **out_joined)
{
	char *joined = NULL;
	int64_t id = 0;
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i++) {
		ret = store_server_id(store, names[i], &id);
		if (ret == 0) {
			ret = check_roles(store, plan->kind, id);
		}
		joined = i == 0 ? talloc_strdup(mem_ctx, names[0]) :
			 talloc_asprintf_append(joined, ",%s", names[i]);
		if (ret == 0 && joined == NULL) {
			ret = ENOMEM;
		}
	}
	*out_joined = joined;
	return ret;
}

/* A run that somebody asks for waits no longer. */
static int begin_now(struct store *store, const struct run_plan *plan,
		     int64_t run)
{
	return plan->spread_s > 0 || plan->first_at > plan->now ? 0 :
	       store_do(store, NULL, "UPDATE job SET not_before = 0 WHERE"
			" run = ?1 AND state = 0", "i", run);
}

static bool is_check(const struct run_plan *plan)
{
	return plan->kind == NULL ||
	       plan->kind == &ipam_task_kinds[IPAM_TASK_AVAILABILITY];
}

/* `count` names, which are `joined` in the run; NULL and 0: all. */
static int add_run_of(struct store *store, const struct run_plan *plan,
		      char **names, size_t count, const char *joined,
		      int64_t *out_run)
{
	int64_t run = 0;
	size_t i;
	int ret = store_number(store, &run,
			       "SELECT id FROM run WHERE task = ?1 AND server"
			       " IS ?2 AND finished_at = 0", "tt", plan->task,
			       joined);

	if (ret == 0) {
		*out_run = run;
		return begin_now(store, plan, run);
	}
	if (ret != ENOENT) {
		return ret;
	}
	ret = store_do(store, NULL,
		       "INSERT INTO run (task, server, queued_at)"
		       " VALUES (?1, ?2, ?3)", "tti", plan->task, joined,
		       plan->now);
	run = sqlite3_last_insert_rowid(store->db);
	if (ret == 0 && names == NULL) {
		ret = add_jobs_to(store, plan, NULL, run);
	}
	for (i = 0; ret == 0 && i < count; i++) {
		ret = add_jobs_to(store, plan, names[i], run);
		if (ret == 0 && is_check(plan)) {
			ret = store_check_expire(store, names[i]);
		}
	}
	if (ret == 0) {
		ret = store_end_runs(store, plan->now); /* without jobs */
	}
	if (ret == 0) {
		*out_run = run;
	}
	return ret;
}

/* Inside a transaction. */
static int add_run(struct store *store, const struct run_plan *plan,
		   int64_t *out_run)
{
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	char **names = NULL, *joined = NULL;
	size_t count = 0;
	int ret = 0;

	if (plan->servers != NULL) {
		ret = split_names(tmp_ctx, plan->servers, &names, &count);
	}
	if (ret == 0 && plan->servers != NULL) {
		ret = check_servers(tmp_ctx, store, plan, names, count,
				    &joined);
	}
	if (ret == 0) {
		ret = add_run_of(store, plan, names, count, joined, out_run);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_run_add(struct store *store, const char *task, const char *servers,
		  int64_t now, int64_t *out_run)
{
	struct run_plan plan = { .task = task, .servers = servers, .now = now };
	enum ipam_task_id kind = IPAM_TASK_COUNT;
	bool own = false, all = strcmp(task, IPAM_TASK_ALL) == 0;
	int ret = all ? 0 : ipam_task_find(task, &kind);

	if (ret != 0) {
		return ret;
	}
	ret = store_enter(store, &own);
	if (ret != 0) {
		return ret;
	}
	plan.kind = all ? NULL : &ipam_task_kinds[kind];
	ret = add_run(store, &plan, out_run);
	return store_leave(store, own, ret);
}

#define DUE                                                                   \
	"enabled = 1 AND (next_due_at <= ?1 OR"                               \
	" next_due_at > ?1 + interval_s + ?2)"

/* How late a task is; ENOENT where it is not due. */
static int late_s(struct store *store, const char *task, int64_t now,
		  int64_t *out_late_s, int64_t *out_interval_s)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT ?1 - next_due_at,"
		" interval_s FROM task WHERE name = ?3 AND " DUE,
		"iit", now, (int64_t)IPAM_TASK_WAIT_MAX_S, task);

	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		*out_late_s = sqlite3_column_int64(stmt, 0);
		*out_interval_s = sqlite3_column_int64(stmt, 1);
	}
	store_give_back(store, stmt);
	return ret;
}

/* Inside a transaction: queues the task where it is due; else ENOENT. */
static int run_if_due(struct store *store, enum ipam_task_id id, int64_t now,
		      int64_t *first_at)
{
	struct run_plan plan = { .task = ipam_task_kinds[id].name,
				 .kind = &ipam_task_kinds[id], .now = now };
	int64_t late = 0, interval = 0, run = 0;
	int ret = late_s(store, plan.kind->name, now, &late, &interval);

	if (ret != 0) {
		return ret;
	}
	plan.spread_s = ipam_task_spread_s(interval);
	plan.first_at = late > plan.spread_s ? *first_at : now;
	ret = add_run(store, &plan, &run);
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE task SET next_due_at = ?2"
			       " + interval_s WHERE name = ?1", "ti",
			       plan.kind->name, plan.first_at);
	}
	if (plan.first_at == *first_at) {
		*first_at += plan.spread_s;	/* for the next late one */
	}
	return ret;
}

int store_run_due(struct store *store, int64_t now, size_t *out_count)
{
	int64_t due = 0, first_at = now;
	size_t count = 0;
	bool own = false;
	int ret = store_number(store, &due, "SELECT 1 FROM task WHERE " DUE,
			       "ii", now, (int64_t)IPAM_TASK_WAIT_MAX_S);
	int id;

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
	for (id = 0; ret == 0 && id < IPAM_TASK_COUNT; id++) {
		ret = run_if_due(store, (enum ipam_task_id)id, now, &first_at);
		count += ret == 0;
		ret = ret == ENOENT ? 0 : ret;
	}
	ret = store_leave(store, own, ret);
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
	job->task = store_column_text(mem_ctx, stmt, 10);
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
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id, server, state, owner, lease_until,"
		" attempts, finished_at, step, status, advice,"
		" task FROM job WHERE run = ?1"
		" ORDER BY server, id",
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
	run->servers = store_column_text(mem_ctx, stmt, 7);
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
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT r.id, r.task, r.started_at, r.finished_at, count(j.id),"
		" coalesce(sum(j.state = 2), 0),"
		" coalesce(sum(j.state IN (3, 4)), 0), r.server FROM run r"
		" LEFT JOIN job j ON j.run = r.id WHERE r.id < ?1"
		" AND (?3 = 0 OR r.id = ?3) AND (?4 IS NULL OR r.task = ?4)"
		" GROUP BY r.id ORDER BY r.id DESC LIMIT ?2",
		"iiit", after, (int64_t)page->limit, run, task);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_runs,
			  out_count);
}
