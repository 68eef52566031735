/*
 * What IPAM knows, kept in one SQLite file (WAL).
 *
 * Functions answer 0, ENOENT, EEXIST, ENOMEM, ENOSPC (disk full), or an
 * IPAM_E_ code; store_error() then has the sentence. Strings are copied in;
 * what comes out belongs to mem_ctx. Names of servers and domains are
 * compared without regard to case and kept in lower case. `at` and `now` are
 * seconds since 1970 UTC.
 *
 * A handle is for one process: open after fork, never share.
 */
#ifndef IPAM_STORE_STORE_H
#define IPAM_STORE_STORE_H

#include <talloc.h>

#include "ipam/model/access_rows.h"
#include "ipam/model/dhcp_set.h"
#include "ipam/model/domain.h"
#include "ipam/model/lease.h"
#include "ipam/model/scope.h"
#include "ipam/model/server.h"
#include "ipam/model/service.h"
#include "ipam/model/task.h"
#include "ipam/model/token.h"
#include "ipam/model/zone.h"

struct store;
struct store_lock;

/*
 * Reads every page of the file and looks at its structure: IPAM_E_CORRUPT for
 * damage that would else show at some later question. Takes as long as
 * reading the file does.
 */
int store_check(struct store *store);

/*
 * Opens, makes, or migrates to this version. IPAM_E_CORRUPT, IPAM_E_NEWER,
 * IPAM_E_BUSY, errno; *out_error is a sentence that names the file.
 * talloc_free closes.
 */
int store_open(TALLOC_CTX *mem_ctx, const char *path,
	       struct store **out_store, const char **out_error);
/*
 * The same, but where the file system takes no changes it is opened for
 * reading; what writes is then EROFS.
 */
int store_open_readable(TALLOC_CTX *mem_ctx, const char *path,
			struct store **out_store, const char **out_error);
bool store_read_only(const struct store *store);
/*
 * Opens one that is for reading for writing, where that is possible again; to
 * be called between questions, costs little. False: it is still for reading.
 */
bool store_writable_again(struct store *store);
/* What SQLite said last, in one sentence; "" before the first error. */
const char *store_error(const struct store *store);
int store_schema_version(struct store *store, int64_t *out_version);

/*
 * The lock that one ipamd at a time holds beside the file, as PATH.lock.
 * IPAM_E_RUNNING with *out_error naming the process. Processes that are
 * forked later keep it; talloc_free in the last of them lets go.
 */
int store_lock_take(TALLOC_CTX *mem_ctx, const char *path,
		    struct store_lock **out_lock, const char **out_error);

/*
 * Everything between begin and commit is kept as a whole or not at all; it
 * waits for other writers. A failure inside must be answered by rollback.
 * Functions below that write open a transaction where none is open.
 */
int store_begin(struct store *store);
int store_commit(struct store *store);
void store_rollback(struct store *store);
/*
 * A part of an open transaction that can be taken back by itself; parts nest.
 * An error of store_part_end means that the transaction is lost as a whole.
 */
int store_part_begin(struct store *store);
int store_part_end(struct store *store, bool keep);
/* Whether one is open. */
bool store_in_transaction(const struct store *store);

/*
 * What is read between them is of one state of the store, and locks are taken
 * once. Nothing is written in between. They nest.
 */
int store_read(struct store *store);
void store_read_end(struct store *store);

/*
 * From then on a commit is not on disk when it returns, but when store_settle
 * does: one wait for the disk for all commits since the last one. Until then it
 * is there for everybody, and stays when processes end; what a power cut takes
 * is the last commits, as a whole each.
 */
int store_settle_later(struct store *store);
/* Whether there are such commits. */
bool store_unsettled(const struct store *store);
/* errno: they may be lost. */
int store_settle(struct store *store);

/*
 * Moves what was committed from the log into the file. The keeper does it every
 * two seconds, so that who commits need not; others go on meanwhile.
 */
int store_move_log(struct store *store);

/*
 * Lists come in key order, at most `limit` rows whose key is behind `after`
 * (NULL: from the start). A key is made of the last row by store_*_key.
 */
struct store_page {
	const char *after;
	size_t limit;
};

/* --- domains; key: name --- */

enum store_flag { STORE_KEEP, STORE_NO, STORE_YES };

/* EEXIST */
int store_domain_add(struct store *store, const struct ipam_domain *domain);
/* Discovery: keeps the roles of a domain that is there. */
int store_domain_put(struct store *store, const struct ipam_domain *domain);
/* ENOENT */
int store_domain_set(struct store *store, const char *name,
		     enum store_flag dc, enum store_flag dns,
		     enum store_flag dhcp);
/* ENOENT. Its servers stay. */
int store_domain_remove(struct store *store, const char *name);
int store_domain_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_page *page,
		      struct ipam_domain **out_domains, size_t *out_count);

/*
 * The DNS name of a domain of either name, and its forest, NULL: not known.
 * ENOENT
 */
int store_domain_find(TALLOC_CTX *mem_ctx, struct store *store,
		      const char *domain, const char **out_name,
		      const char **out_forest);

/* --- forests; key: name --- */

/* Own, and trusted; where these are all, others are marked gone. */
int store_forest_put_all(struct store *store,
			 const struct ipam_forest *forests, size_t count,
			 bool all);
/* Its domains were read, or why not (NULL: they were). */
int store_forest_collected(struct store *store, const char *name, int64_t at,
			   const struct ipam_failure *why);
/* ENOENT; EINVAL for our own, which stays included. */
int store_forest_set(struct store *store, const char *name, bool included);
int store_forest_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_page *page,
		      struct ipam_forest **out_forests, size_t *out_count);

/* --- servers; key: name --- */

struct store_server_filter {
	const char *server, *domain, *role, *management;	/* or NULL */
	const char *forest;
	/* with an address of this family, or NULL: in this prefix */
	enum ipam_family family;
	const struct ipam_prefix *network;
	const char *custom;	/* as of store_custom_condition() */
};

/* IPv4 first, by address. */
int store_server_network_list(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct ipam_sight *sight,
			      struct ipam_server_network **out_networks,
			      size_t *out_count);

/* NULL and STORE_KEEP leave as it is. */
struct store_server_change {
	const char *management, *owner, *description;
	enum store_flag roles[IPAM_ROLE_COUNT];
};

/*
 * Discovery: adds a server, or refreshes what the directory and DNS say of it
 * and which roles it has; keeps what administrators set and what checks
 * found. A server is known by its GUID, without one by its name: a renamed
 * one keeps its rows.
 */
int store_server_put(struct store *store, const struct ipam_server *server);
/* Where it answers, found after it was added. ENOENT */
int store_server_address(struct store *store, const char *name,
			 const struct ipam_addr *address);
/* By hand, with the roles that are present. EEXIST */
int store_server_add(struct store *store, const struct ipam_server *server);
/* Asks for the verification of a server, in that run. ENOENT */
int store_server_verify(struct store *store, const char *name, int64_t run);
/*
 * How it ended: well where failure->step is NULL. `facts` is what the
 * directory knows of it, or NULL. ENOENT
 */
int store_server_verified(struct store *store, const char *name,
			  const struct ipam_server *facts,
			  const struct ipam_failure *failure);
/* Another server than `but` that has an address. ENOENT */
int store_server_of_address(TALLOC_CTX *mem_ctx, struct store *store,
			    const char *but, const struct ipam_addr *address,
			    char **out_name);
/* With everything that was collected from it. ENOENT */
int store_server_remove(struct store *store, const char *name);
/*
 * All that one discovery found, as a whole: servers are then new, modified or
 * old against the state before.
 */
int store_server_put_all(struct store *store,
			 const struct ipam_server *servers, size_t count,
			 int64_t at);
/* ENOENT, EINVAL for a management word that there is not. */
int store_server_set(struct store *store, const char *name,
		     const struct store_server_change *change);
/* The outcome of an access check. ENOENT for an unknown server. */
int store_server_role_put(struct store *store, const char *name,
			  enum ipam_role role, enum ipam_access access,
			  const struct ipam_failure *failure, int64_t at);
int store_server_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_server_filter *filter,
		      const struct store_page *page,
		      struct ipam_server **out_servers, size_t *out_count);

/* --- services; key: server, role, name --- */

struct store_service_filter {
	const char *server, *role, *state;	/* or NULL */
};

/*
 * What was found of the services of a server at `at`, as a whole: those that
 * are not among them go, their changes stay. A state that differs from the one
 * before becomes a change. How many did: *out_changed. ENOENT
 */
int store_service_put_all(struct store *store, const char *server,
			  const struct ipam_service *services, size_t count,
			  int64_t at, size_t *out_changed);
int store_service_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_service_filter *filter,
		       const struct store_page *page,
		       struct ipam_service **out_services, size_t *out_count);
char *store_service_key(TALLOC_CTX *mem_ctx,
			const struct ipam_service *service);
/* Of a server, the newest first; key: its number, in 20 digits. ENOENT */
int store_service_change_list(TALLOC_CTX *mem_ctx, struct store *store,
			      const char *server,
			      const struct store_page *page,
			      struct ipam_service_change **out_changes,
			      size_t *out_count);

/* --- collected data --- */

struct store_diff {
	size_t added, changed, removed, unchanged;
};

/*
 * Notes how `task` ended for `server`: IPAM_JOB_DONE, where `why` is a remark
 * or NULL, or IPAM_JOB_FAILED. After a failure the data stays as it was, and
 * shows the failure beside its date.
 */
int store_collected(struct store *store, const char *server,
		    const char *task, int64_t at, enum ipam_job_state state,
		    const struct ipam_failure *why);

/* How a task ended last for a server. */
struct ipam_collected {
	const char *server, *task;
	int64_t done_at;	/* when it last ended well, or 0 */
	int64_t failed_at;	/* of an error after that, or 0 */
	struct ipam_failure why; /* the error, or a remark on what is done */
};

/* Of a server by task, or (`server` NULL) of a task by server. ENOENT */
int store_collected_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *server, const char *task,
			 struct ipam_collected **out_list, size_t *out_count);

/* --- scopes; key: server, family, address, length --- */

struct store_scope_filter {
	const char *server, *state;	/* or NULL; active, inactive */
	enum ipam_family family;
	const struct ipam_addr *address;	/* of the prefix */
	bool details;	/* ranges, exclusions, reservations too */
};

/*
 * The scopes of one family on a server are now these: others of that family
 * go, with their leases; their samples stay. ENOENT for an unknown server,
 * EINVAL for a scope that is not valid (store_error says why).
 */
int store_scope_put_all(struct store *store, const char *server,
			enum ipam_family family,
			const struct ipam_scope *scopes, size_t count,
			int64_t at, struct store_diff *out_diff);
int store_scope_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_scope_filter *filter,
		     const struct store_page *page,
		     struct ipam_scope **out_scopes, size_t *out_count);
char *store_scope_key(TALLOC_CTX *mem_ctx, const struct ipam_scope *scope);

/* IPv4; key: server and name, with '|' between. */
int store_superscope_list(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *server, const struct store_page *page,
			  struct ipam_superscope **out_list,
			  size_t *out_count);
char *store_superscope_key(TALLOC_CTX *mem_ctx,
			   const struct ipam_superscope *superscope);

/* --- properties --- */

/*
 * What the role of the server is set to is now this. Rows that are as before
 * keep nothing but their new date. ENOENT
 */
int store_property_put_all(struct store *store, const char *server,
			   enum ipam_role role,
			   const struct ipam_property *properties,
			   size_t count, int64_t at,
			   struct store_diff *out_diff);
/* Of all roles, by role and name. ENOENT */
int store_property_list(TALLOC_CTX *mem_ctx, struct store *store,
			const char *server,
			struct ipam_property **out_properties,
			size_t *out_count);

/* --- leases; key: server, family, address --- */

struct store_lease_filter {
	const char *server, *name, *client;	/* or NULL */
	const struct ipam_addr *scope, *address;
};

/*
 * The leases of one scope are now these. Rows that are as before are not
 * written. ENOENT for an unknown server or scope, EINVAL for an address
 * outside of the scope or one that comes twice.
 */
int store_lease_put_all(struct store *store, const char *server,
			const struct ipam_prefix *scope,
			const struct ipam_lease *leases, size_t count,
			int64_t at, struct store_diff *out_diff);
int store_lease_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_lease_filter *filter,
		     const struct store_page *page,
		     struct ipam_lease **out_leases, size_t *out_count);
char *store_lease_key(TALLOC_CTX *mem_ctx, const struct ipam_lease *lease);

/* --- what DHCP servers have beside; key: server and keys of the set --- */

/*
 * A set of a server is now this, in any order; of rows with the same keys the
 * first counts. Rows that are as before are not written. *diff grows. ENOENT
 */
int store_set_put(struct store *store, const char *server, enum ipam_set set,
		  const struct ipam_set_row *rows, size_t count, int64_t at,
		  struct store_diff *diff);

#define STORE_SET_WHERE 3

struct store_set_filter {
	const char *server;	/* or NULL */
	/* column NULL: no condition; a cell is as in a row, "" for none */
	struct {
		const char *column, *cell;
	} where[STORE_SET_WHERE];
};

/* EINVAL for a column that the set has not. */
int store_set_list(TALLOC_CTX *mem_ctx, struct store *store, enum ipam_set set,
		   const struct store_set_filter *filter,
		   const struct store_page *page,
		   struct ipam_set_row **out_rows, size_t *out_count);
char *store_set_key(TALLOC_CTX *mem_ctx, enum ipam_set set,
		    const struct ipam_set_row *row);

/* --- tasks; key: name --- */

/* Adds a task that is not there yet; interval 0: disabled, by default rate. */
int store_task_ensure(struct store *store, enum ipam_task_id task,
		      int64_t interval_s, int64_t now);
/* interval_s 0: as it is. ENOENT */
int store_task_set(struct store *store, const char *name, int64_t interval_s,
		   enum store_flag enabled);
/* `name` NULL: all. */
int store_task_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *name, const struct store_page *page,
		    struct ipam_task **out_tasks, size_t *out_count);

/* --- runs, the newest first; key: number, in 20 digits --- */

/*
 * Queues a run: a job per managed server that has a role of the task, or one
 * for each of `servers`, whose names are separated by commas, managed or not.
 * Of the task IPAM_TASK_ALL there is a job of each task that the server has a
 * role of. Where such a run is open already, its number. A run without jobs is
 * done at once. ENOENT for the task or a server, ENOTSUP for a server without
 * a role of the task, EINVAL for an empty list.
 */
int store_run_add(struct store *store, const char *task, const char *servers,
		  int64_t now, int64_t *out_run);
/* Queues a run of each enabled task that is due; how many. */
int store_run_due(struct store *store, int64_t now, size_t *out_count);
/* `run` 0 and `task` NULL: all. `jobs`: with the outcome by server. */
int store_run_list(TALLOC_CTX *mem_ctx, struct store *store, int64_t run,
		   const char *task, bool jobs, const struct store_page *page,
		   struct ipam_run **out_runs, size_t *out_count);

/* --- jobs --- */

struct store_claim {
	const char *owner;
	int64_t now;	 /* for the queue and the history */
	int64_t tick_s;	 /* of a clock that nobody sets: for the claim */
	int64_t lease_s; /* how long it holds */
	/* Which of so many shares of the servers comes first; 0: any. */
	int64_t share, shares;
};

/*
 * Takes the oldest job that is queued, or whose owner let its time run out.
 * Passed over: one whose server a job of the same task is asking. ENOENT:
 * nothing to do. A job that was taken IPAM_JOB_ATTEMPTS times without an
 * outcome is parked instead.
 */
int store_job_claim(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct store_claim *wish,
		    struct ipam_job **out_job);
/*
 * The owners whose names begin so are dead: their jobs are free to be claimed,
 * with the attempt counted. "": all owners.
 */
int store_job_orphan(struct store *store, const char *owners);
/* Still at it, until that tick. ESTALE: the job is somebody else's by now. */
int store_job_extend(struct store *store, int64_t job, const char *owner,
		     int64_t until_tick_s);
/*
 * State is IPAM_JOB_DONE or IPAM_JOB_FAILED; `why` is the failure, or a remark
 * on what is done, or NULL. ESTALE. The last job of a run ends the run.
 */
int store_job_finish(struct store *store, int64_t job, const char *owner,
		     int64_t now, enum ipam_job_state state,
		     const struct ipam_failure *why);
/* Hands back what was claimed in vain; not to be claimed before. ESTALE */
int store_job_release(struct store *store, int64_t job, const char *owner,
		      int64_t not_before);

/* --- tokens; key: number, in 20 digits --- */

int store_token_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_page *page,
		     struct ipam_token **out_tokens, size_t *out_count);

/* The key of runs and tokens. */
char *store_number_key(TALLOC_CTX *mem_ctx, int64_t number);

/* --- what is too old --- */

/*
 * At most `limit` runs that ended before then, with their jobs. The last run
 * of each task for all servers stays.
 */
int store_prune_runs(struct store *store, int64_t before, size_t limit,
		     size_t *out_removed);

/*
 * At most `limit` changes of services before then. The last one of each stays.
 */
int store_prune_changes(struct store *store, int64_t before, size_t limit,
			size_t *out_removed);

/* --- figures --- */

/* How large a class of data is: leases, samples, runs, free, ... */
struct ipam_size {
	const char *name;
	int64_t bytes, counted_at;
};

/* Counts all classes. Reads the whole file, but holds up nobody. */
int store_size_count(struct store *store, int64_t now);
/* As they were counted last, by name. */
int store_size_list(TALLOC_CTX *mem_ctx, struct store *store,
		    struct ipam_size **out_sizes, size_t *out_count);

/* Runs of a task that ended so, since the store was made. */
struct ipam_run_count {
	const char *task;
	enum ipam_job_state outcome;	/* done or failed */
	int64_t count, last_at;
};

int store_run_count_list(TALLOC_CTX *mem_ctx, struct store *store,
			 struct ipam_run_count **out_counts,
			 size_t *out_count);

struct store_stats {
	int64_t bytes;	/* of the file */
	int64_t domains, servers, managed, scopes, leases, jobs_open;
	int64_t zones, records;
	/* services and zones by what they do */
	int64_t services[IPAM_SERVICE_STATE_COUNT];
	struct ipam_health_count zone_health;
};

int store_stats(struct store *store, struct store_stats *out_stats);

#endif
