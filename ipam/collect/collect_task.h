/*
 * What the tasks share. A task is a tevent_req over one struct collect_task:
 * its _send is in the table of collect_main.c, its end is one of
 * collect_task_end*(), its outcome a struct ipam_failure.
 */
#ifndef IPAM_COLLECT_COLLECT_TASK_H
#define IPAM_COLLECT_COLLECT_TASK_H

#include <sys/types.h>
#include <talloc.h>
#include <tevent.h>
#include <time.h>

#include "ipam/base/settings.h"
#include "ipam/store/store.h"
#include "rpc/conn/rpc_conn.h"
#include "rpc/dns/rpc_dns_query.h"
#include "rpc/ldap/rpc_ldap.h"
#include "rpc/smb/rpc_smb.h"

/* Of a step of a job; the job's own deadline stands above. */
#define COLLECT_STEP_MS 20000

/* What tells that a file has changed. */
struct collect_file {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime, ctime;
};

/* One in a process. */
struct collect {
	struct tevent_context *ev;
	const struct ipam_settings *settings;
	struct store *store;
	struct rpc_context *rpc;
	struct rpc_creds *creds;
	struct rpc_ldap_auth *auth;
	struct collect_file password_file; /* that they were made of */
	struct rpc_dns *dns;
	struct rpc_smb_template *smb;
};

struct collect_task {
	struct collect *c;
	const char *server; /* NULL: of the whole forest */
	struct ipam_failure failure; /* of a task that ends well: a remark */
	void *data; /* the task's own */
};

/* data is the task's own state, a talloc child of nothing yet. */
struct tevent_req *collect_task_new(TALLOC_CTX *mem_ctx, struct collect *c,
				    const char *server, void *data);
void *collect_task_data(struct tevent_req *req);

/* Ends req: well with an OK status, else with the failure. */
void collect_task_end(struct tevent_req *req, struct rpc_status status);
/* The same by a word of the store. */
void collect_task_end_store(struct tevent_req *req, int ret);
/* A failure that stands already; all NULL: well. Strings are copied. */
void collect_task_end_failure(struct tevent_req *req,
			      const struct ipam_failure *failure);
/* Ends req well, with a remark on what was left out. Strings are copied. */
void collect_task_end_remark(struct tevent_req *req,
			     const struct ipam_failure *remark);
/* Whether it went well; *out_why is a failure, or a remark, of mem_ctx. */
bool collect_task_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
		       struct ipam_failure *out_why);

/* The server of that name; ENOENT. */
int collect_server(TALLOC_CTX *mem_ctx, struct collect *c, const char *name,
		   struct ipam_server *out_server);

/* IPv4 first; of IPv6 none that holds on its own link only. */
struct ipam_addr collect_best_address(const struct rpc_dns_answer *answer);

struct tevent_req *collect_discovery_send(TALLOC_CTX *mem_ctx,
					  struct collect *c,
					  const char *server);
struct tevent_req *collect_configuration_send(TALLOC_CTX *mem_ctx,
					      struct collect *c,
					      const char *server);
struct tevent_req *collect_utilization_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server);
/* Each role of one server: can it be reached, and if not, why not. */
struct tevent_req *collect_access_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server);
/* How the zones of a DNS server do (MON-03). */
struct tevent_req *collect_monitoring_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server);
/* Who had which address, by the logs of a server (TRK-01). */
struct tevent_req *collect_audit_send(TALLOC_CTX *mem_ctx, struct collect *c,
				      const char *server);

/* Which address records are about to expire (LIF-05); asks nobody. */
struct tevent_req *collect_expiry_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server);

/* Whether candidates for new addresses are free (LIF-17); asks no server. */
struct tevent_req *collect_probe_send(TALLOC_CTX *mem_ctx, struct collect *c,
				      const char *server);

/* --- pieces of tasks --- */

/*
 * A sealed connection to a controller of domain: to `hint` if it is given,
 * else to those of SRV _ldap._tcp.dc._msdcs, one after the other.
 */
struct tevent_req *collect_dc_send(TALLOC_CTX *mem_ctx, struct collect *c,
				   const char *domain, const char *hint);
struct rpc_status collect_dc_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
				  struct rpc_ldap **out_ldap,
				  const char **out_name);

#endif
