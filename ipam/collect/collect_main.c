/*
 * The loop of a collector:
 *
 *	look -> claim a job -> its task -> finish -> look
 *	     \- nothing: wait a little
 *
 * A job is claimed for longer than its deadline, so nobody else takes it while
 * it runs here. When this process dies, its successor frees what it had.
 *
 * What was collected goes on disk when the collector rests, or with the commit
 * of another process. A power cut before that takes the last commits whole:
 * jobs are done again, and logs are read on from where the store then is.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect.h"
#include "ipam/collect/collect_accounts.h"
#include "ipam/collect/collect_credentials.h"
#include "ipam/collect/collect_task.h"
#include "ipam/convert/convert.h"
#include "ipam/model/probe.h"
#include "ipam/sched/sched.h"

#define LEASE_MARGIN_S 30
#define RESOLVER_MS    2000
#define KEEP_AGAIN_S   2

typedef struct tevent_req *(*task_send_fn)(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server);

static const task_send_fn task_sends[IPAM_TASK_COUNT] = {
	[IPAM_TASK_DISCOVERY] = collect_discovery_send,
	[IPAM_TASK_CONFIGURATION] = collect_configuration_send,
	[IPAM_TASK_UTILIZATION] = collect_utilization_send,
	[IPAM_TASK_AVAILABILITY] = collect_access_send,
	[IPAM_TASK_MONITORING] = collect_monitoring_send,
	[IPAM_TASK_AUDIT] = collect_audit_send,
	[IPAM_TASK_EXPIRY] = collect_expiry_send,
};

struct loop {
	struct collect *c;
	char owner[64];
	int index;
	unsigned in_vain;
	size_t running;
	int trouble;  /* with the store, which was told */
	bool looking; /* a timer is armed */
	bool stop;
};

struct work {
	struct loop *loop;
	struct ipam_job *job;
	struct tevent_req *req;
	struct tevent_timer *deadline;
	int64_t started_ms;
	/* Of what has ended: */
	int64_t ended;
	enum ipam_job_state outcome;
	struct ipam_failure why;
	bool ran;   /* rather than ended where it began */
	bool waits; /* for a store that can be written */
};

static void loop_look(struct loop *loop, uint32_t after_ms);
static void loop_work(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);
static void work_done(struct tevent_req *subreq);
static void work_finish(struct work *work, bool good,
			const struct ipam_failure *why);
static void work_keep(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);

/* A job that is under way when the process ends goes back to the queue. */
static int work_free(struct work *work)
{
	struct loop *loop = work->loop;

	loop->running--;
	if (work->job != NULL) {
		store_job_release(loop->c->store, work->job->id, loop->owner,
				  0);
	}
	return 0;
}

static void work_deadline(struct tevent_context *ev, struct tevent_timer *te,
			  struct timeval now, void *private_data)
{
	struct work *work = talloc_get_type_abort(private_data, struct work);
	struct ipam_failure failure;

	failure = convert_failure(
		work, rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
				      RPC_STEP_CALL));
	TALLOC_FREE(work->req);
	work_finish(work, false, &failure);
}

static void work_start(struct loop *loop, struct ipam_job *job)
{
	struct collect *c = loop->c;
	struct work *work = talloc_zero(loop, struct work);
	enum ipam_task_id task = IPAM_TASK_COUNT;
	struct ipam_failure failure = {0};
	struct rpc_status status = {0};
	bool probe = strcmp(job->task, IPAM_TASK_PROBE) == 0;
	bool lookup = strcmp(job->task, IPAM_TASK_LOOKUP) == 0;

	if (work == NULL) {
		return; /* the claim runs out */
	}
	work->loop = loop;
	work->job = talloc_steal(work, job);
	work->started_ms = ipam_clock_monotonic_ms();
	loop->running++;
	talloc_set_destructor(work, work_free);
	ipam_task_find(job->task, &task);
	if (!probe && (task >= IPAM_TASK_COUNT ||
		       !ipam_task_kinds[task].local)) {
		status = collect_credentials_need(c);
	}
	if (!rpc_status_is_ok(status)) {
		failure = convert_failure(work, status);
		work_finish(work, false, &failure);
		return;
	}
	if (probe) {
		work->req = collect_probe_send(work, c, job->server);
	} else if (lookup) {
		work->req = collect_lookup_send(work, c, job->server);
	} else if (task < IPAM_TASK_COUNT) {
		work->req = task_sends[task](work, c, job->server);
	}
	work->deadline = tevent_add_timer(
		c->ev, work,
		tevent_timeval_current_ofs(
			(uint32_t)c->settings->collector_deadline_s, 0),
		work_deadline, work);
	if (work->req == NULL || work->deadline == NULL) {
		failure = convert_failure(
			work, rpc_status_make(RPC_VOCABULARY_LOCAL,
					      RPC_LOCAL_NO_MEMORY,
					      RPC_STEP_NONE));
		work_finish(work, false, &failure);
		return;
	}
	tevent_req_set_callback(work->req, work_done, work);
}

static void work_done(struct tevent_req *subreq)
{
	struct work *work = tevent_req_callback_data(subreq, struct work);
	struct ipam_failure why;
	bool good;

	good = collect_task_recv(subreq, work, &why);
	TALLOC_FREE(work->req);
	work_finish(work, good, &why);
}

/* The one place that logs what became of a job. */
static void work_log(const struct work *work, bool good,
		     const struct ipam_failure *why)
{
	const char *server =
		work->job->server != NULL ? work->job->server : "the forest";
	long long ms = ipam_clock_monotonic_ms() - work->started_ms;

	if (good) {
		ipam_log(IPAM_LOG_INFO, "%s: %s: done in %lld ms",
			 work->job->task, server, ms);
	}
	if (good && why->step != NULL) {
		ipam_log(IPAM_LOG_WARNING, "%s: %s: %s: %s", work->job->task,
			 server, why->status, why->advice);
	}
	if (good) {
		return;
	}
	ipam_log(IPAM_LOG_WARNING, "%s: %s: failed at step %s: %s: %s",
		 work->job->task, server, why->step, why->status,
		 why->advice);
}

static void work_finish(struct work *work, bool good,
			const struct ipam_failure *why)
{
	work_log(work, good, why);
	work->ran = work->deadline != NULL;
	TALLOC_FREE(work->deadline);
	work->ended = ipam_clock_now();
	work->outcome = good ? IPAM_JOB_DONE : IPAM_JOB_FAILED;
	work->why = *why;
	work_keep(work->loop->c->ev, NULL, tevent_timeval_zero(), work);
}

static int claim_job(struct loop *loop, struct ipam_job **out_job)
{
	const struct ipam_settings *s = loop->c->settings;
	const struct store_claim claim = {
		.owner = loop->owner,
		.now = ipam_clock_now(),
		.tick_s = ipam_clock_monotonic_ms() / 1000,
		.lease_s = s->collector_deadline_s + LEASE_MARGIN_S,
		/* whose connections it keeps */
		.share = loop->index, .shares = s->collector_count,
	};

	return store_job_claim(loop, loop->c->store, &claim, out_job);
}

/*
 * Of the job and of its server in one transaction, and with it the claim of
 * the next job, if there is any.
 */
static int keep_outcome(struct store *store, const struct work *work,
			struct ipam_job **out_next)
{
	const struct loop *loop = work->loop;
	int ret = store_begin(store);

	if (ret != 0) {
		return ret;
	}
	if (work->job->server != NULL) {
		ret = store_collected(store, work->job->server, work->job->task,
				      work->ended, work->outcome, &work->why);
	}
	if (ret == 0 || ret == ENOENT) { /* the server may be gone */
		ret = store_job_finish(store, work->job->id, loop->owner,
				       work->ended, work->outcome, &work->why);
	}
	if (ret == 0 && work->ran && !loop->stop &&
	    !collect_credentials_stale(loop->c)) {
		ret = claim_job(work->loop, out_next);
		ret = ret == ENOENT ? 0 : ret;
	}
	if (ret != 0) {
		store_rollback(store);
	} else {
		ret = store_commit(store);
	}
	if (ret != 0) {
		TALLOC_FREE(*out_next);
	}
	return ret;
}

/*
 * Writes what became of a job. Where the store cannot be written, on a full
 * disk say, it waits with the outcome until it can, or until the claim has run
 * out and another one does the job again.
 */
static void work_keep(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct work *work = talloc_get_type_abort(private_data, struct work);
	struct loop *loop = work->loop;
	struct store *store = loop->c->store;
	struct tevent_timer *again = NULL;
	struct ipam_job *next = NULL;
	int ret = keep_outcome(store, work, &next);

	if (ret != 0 && !work->waits) {
		ipam_log(IPAM_LOG_ERROR, "%s: the outcome was not kept: %s",
			 work->job->task, store_error(store));
	}
	if (ret != 0 && ret != ESTALE) {
		again = tevent_add_timer(
			ev, work, tevent_timeval_current_ofs(KEEP_AGAIN_S, 0),
			work_keep, work);
	}
	work->waits = again != NULL;
	if (work->waits) {
		return;
	}
	TALLOC_FREE(work->job);
	talloc_free(work);
	loop->in_vain = 0;
	if (next != NULL) {
		work_start(loop, next);
	}
	loop_look(loop, 0);
}

static void loop_look(struct loop *loop, uint32_t after_ms)
{
	struct tevent_timer *te = NULL;

	if (loop->looking || loop->stop) {
		return;
	}
	te = tevent_add_timer(loop->c->ev, loop,
			      tevent_timeval_current_ofs(after_ms / 1000,
							 after_ms % 1000 *
								 1000),
			      loop_work, loop);
	loop->looking = te != NULL;
	loop->stop = te == NULL;
}

/* Takes jobs until there are none or enough. */
static void loop_work(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct loop *loop = talloc_get_type_abort(private_data, struct loop);
	const struct ipam_settings *s = loop->c->settings;
	struct ipam_job *job = NULL;
	size_t due = 0;
	int ret = 0, settled = 0;

	loop->looking = false;
	if (collect_credentials_stale(loop->c) && loop->running == 0) {
		collect_credentials_drop(loop->c);
	}
	if (loop->index == 0) {
		ret = store_run_due(loop->c->store, ipam_clock_now(), &due);
	}
	while (ret == 0 && loop->running < (size_t)s->collector_parallel &&
	       !collect_credentials_stale(loop->c)) {
		ret = claim_job(loop, &job);
		if (ret == 0) {
			loop->in_vain = 0;
			work_start(loop, job);
		}
	}
	ret = ret == ENOENT ? 0 : ret;
	if (ret != 0 && ret != loop->trouble) {
		ipam_log(IPAM_LOG_ERROR, "collector: no jobs until the store "
			 "is well: %s", store_error(loop->c->store));
	}
	if (loop->running == 0) {
		rpc_smb_template_rest(loop->c->smb);
		settled = store_settle(loop->c->store);
	}
	if (settled != 0 && settled != loop->trouble) {
		ipam_log(IPAM_LOG_ERROR, "collector: what was collected is not "
			 "on disk yet: %s", strerror(settled));
	}
	loop->trouble = ret != 0 ? ret : settled;
	loop_look(loop, sched_idle_ms(loop->in_vain++, (uint32_t)getpid()));
}

static void loop_signal(struct tevent_context *ev, struct tevent_signal *se,
			int signum, int count, void *siginfo,
			void *private_data)
{
	struct loop *loop = talloc_get_type_abort(private_data, struct loop);

	loop->stop = true;
}

/* The jobs of the collector that had this index before. */
static int free_jobs(struct store *store, int index)
{
	char owners[64];

	snprintf(owners, sizeof(owners), "collector-%d-", index);
	return store_job_orphan(store, owners);
}

static int open_store(struct collect *c, int index)
{
	const char *error = NULL;
	int ret;

	ret = store_open(c, c->settings->store_path, &c->store, &error);
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "collector: %s", error);
		return ret;
	}
	ret = store_settle_later(c->store);
	if (ret == 0) {
		ret = free_jobs(c->store, index);
	}
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "collector: jobs: %s",
			 store_error(c->store));
		return ret;
	}
	return 0;
}

static struct collect *collect_new(TALLOC_CTX *mem_ctx,
				   const struct ipam_settings *settings,
				   int index)
{
	struct collect *c = talloc_zero(mem_ctx, struct collect);
	struct rlimit files = { .rlim_cur = 0 };
	struct rpc_status status;
	int ret;

	if (c == NULL) {
		return NULL;
	}
	c->settings = settings;
	c->ev = tevent_context_init(c);
	c->rpc = c->ev != NULL ? rpc_context_new(c, c->ev) : NULL;
	c->smb = rpc_smb_template_new(c);
	if (c->rpc == NULL || c->smb == NULL) {
		ipam_log(IPAM_LOG_ERROR, "collector: no event loop");
		return NULL;
	}
	getrlimit(RLIMIT_NOFILE, &files);
	rpc_context_keep(c->rpc, (uint32_t)settings->collector_keep_s,
			 files.rlim_cur / 2);
	ret = open_store(c, index);
	if (ret != 0) {
		return NULL;
	}
	status = rpc_dns_new(c, c->ev, settings->resolver, RESOLVER_MS,
			     &c->dns);
	if (!rpc_status_is_ok(status)) {
		ipam_log(IPAM_LOG_ERROR,
			 "collector: the resolver can't be used: check "
			 "[discovery] resolver");
		return NULL;
	}
	return c;
}

int collect_main(const struct ipam_settings *settings, int index)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct tevent_signal *se = NULL;
	struct loop *loop = NULL;
	struct collect *c = NULL;
	int ret = 0;

	c = collect_new(mem_ctx, settings, index);
	loop = c != NULL ? talloc_zero(mem_ctx, struct loop) : NULL;
	if (loop == NULL) {
		talloc_free(mem_ctx);
		return 1;
	}
	loop->c = c;
	loop->index = index;
	snprintf(loop->owner, sizeof(loop->owner), "collector-%d-%d", index,
		 (int)getpid());
	se = tevent_add_signal(c->ev, loop, SIGTERM, 0, loop_signal, loop);
	loop->stop = se == NULL;
	loop_look(loop, 0);
	while (!loop->stop && ret == 0) {
		ret = tevent_loop_once(c->ev);
	}
	/* Jobs hand themselves back, which needs store and loop. */
	talloc_free(loop);
	talloc_free(mem_ctx);
	return ret == 0 ? 0 : 1;
}
