/*
 * Tasks, their runs, and the jobs of a run: one job per server.
 */
#ifndef IPAM_MODEL_TASK_H
#define IPAM_MODEL_TASK_H

#include <stdbool.h>
#include <stddef.h>

#include "ipam/model/failure.h"
#include "ipam/model/server.h"

#define IPAM_JOB_ATTEMPTS 3	/* claims that may end without a word */

enum ipam_task_id {
	IPAM_TASK_DISCOVERY, IPAM_TASK_CONFIGURATION, IPAM_TASK_UTILIZATION,
	IPAM_TASK_AVAILABILITY, IPAM_TASK_MONITORING, IPAM_TASK_AUDIT,
	IPAM_TASK_EXPIRY,
	IPAM_TASK_COUNT
};

/* In place of a task's name: every task of servers, in the order above. */
#define IPAM_TASK_ALL "all"

struct ipam_task_kind {
	const char *name;	/* "ServerDiscovery" */
	bool per_server;	/* else one job, without a server */
	unsigned roles;		/* 1 << enum ipam_role: any of these */
	int64_t interval_s;	/* by default */
	bool local;		/* it asks no server */
};

/* Indexed by enum ipam_task_id. */
extern const struct ipam_task_kind ipam_task_kinds[IPAM_TASK_COUNT];
/* ENOENT when there is no such task. */
int ipam_task_find(const char *name, enum ipam_task_id *out_task);

/*
 * Over how many seconds the servers of a scheduled run are spread, by its
 * interval: a twentieth, at most IPAM_TASK_SPREAD_MAX_S.
 */
#define IPAM_TASK_SPREAD_MAX_S 30
int64_t ipam_task_spread_s(int64_t interval_s);
/* Most that a job of a scheduled run waits, where all tasks are late. */
#define IPAM_TASK_WAIT_MAX_S (IPAM_TASK_COUNT * IPAM_TASK_SPREAD_MAX_S)

enum ipam_job_state {
	IPAM_JOB_QUEUED, IPAM_JOB_RUNNING, IPAM_JOB_DONE, IPAM_JOB_FAILED,
	IPAM_JOB_PARKED,	/* ended its collector too often */
	IPAM_JOB_STATE_COUNT
};

struct ipam_task {
	const char *name;
	bool enabled;
	int64_t interval_s, last_run, last_started_at, next_due_at;
	/* of the last run, which may be under way; queued where there is none */
	enum ipam_job_state last_state;
	int64_t last_finished_at, last_total, last_succeeded, last_failed;
};

struct ipam_job {
	int64_t id, run;
	const char *task;
	const char *server;	/* NULL: of the whole forest */
	enum ipam_job_state state;
	const char *owner;	/* who runs it, or NULL */
	int64_t lease_until;	/* then others may take it */
	int64_t attempts, finished_at;
	struct ipam_failure failure;
};

struct ipam_run {
	int64_t id;
	const char *task;
	/* queued; running; done; failed when any job failed or is parked */
	enum ipam_job_state state;
	int64_t started_at, finished_at, total, succeeded, failed;
	const char *servers;	/* names by comma, of a run for these only */
	struct ipam_job *jobs;	/* where asked for */
	size_t job_count;
};

/* "queued", "running", "done", "failed", "parked". */
const char *ipam_job_state_name(enum ipam_job_state state);

#endif
