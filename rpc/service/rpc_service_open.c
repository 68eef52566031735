/*
 * The connection to a service control manager.
 *
 *	TCP -> not to be had? -> pipe \svcctl -> ROpenSCManagerW
 *
 * [MS-SCMR] 2.1: both transports; a server's policy may close the first.
 */
#include <errno.h>

#include "rpc/service/rpc_service_private.h"

#define PIPE "svcctl"

struct open_state {
	struct tevent_context *ev;
	struct rpc_context *context;
	struct rpc_creds *creds;
	struct rpc_target target;
	enum rpc_service_way wanted;
	uint32_t timeout_ms;
	struct rpc_service *service;
	struct ROpenSCManagerW r;
	struct rpc_status status;
	struct rpc_status first; /* of TCP, when the pipe is tried after it */
};

static void open_way(struct tevent_req *req, enum rpc_service_way way);
static void open_bound(struct tevent_req *subreq);
static void open_done(struct tevent_req *subreq);

struct rpc_service_limits rpc_service_limits_default(void)
{
	return (struct rpc_service_limits){
		.call_ms = 30000,
		.page_bytes = 65536,
		.pages = 10000,
		.rows = 20000,
		.poll_ms = 1000,
	};
}

enum rpc_service_way rpc_service_way(const struct rpc_service *service)
{
	return service->way;
}

struct tevent_req *rpc_service_open_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_context *context,
					 struct rpc_creds *creds,
					 const struct rpc_target *target,
					 enum rpc_service_way way,
					 const struct rpc_service_limits *limits,
					 uint32_t timeout_ms)
{
	struct open_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct open_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->context = context;
	state->creds = creds;
	state->wanted = way;
	state->timeout_ms = timeout_ms;
	state->service = talloc_zero(state, struct rpc_service);
	if (tevent_req_nomem(state->service, req)) {
		return tevent_req_post(req, ev);
	}
	state->service->fqdn = talloc_strdup(state->service, target->fqdn);
	state->target.anew = target->anew;
	state->target.fqdn = state->service->fqdn;
	if (tevent_req_nomem(state->service->fqdn, req)) {
		return tevent_req_post(req, ev);
	}
	if (target->address != NULL) {
		state->target.address = talloc_strdup(state, target->address);
	}
	state->service->limits =
		limits != NULL ? *limits : rpc_service_limits_default();
	open_way(req, way == RPC_SERVICE_PIPE ? way : RPC_SERVICE_TCP);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void open_way(struct tevent_req *req, enum rpc_service_way way)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct tevent_req *subreq = NULL;

	state->service->way = way;
	subreq = rpc_conn_pipe_send(state, state->ev, state->context,
				    state->creds, &state->target,
				    &ndr_table_scmr,
				    way == RPC_SERVICE_PIPE ? PIPE : NULL,
				    state->timeout_ms);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, open_bound, req);
}

/* Nothing answers on TCP, or not this interface: the pipe may. */
static bool is_worth_a_pipe(struct rpc_status status)
{
	return status.step == RPC_STEP_CONNECT ||
	       status.step == RPC_STEP_MAP || status.step == RPC_STEP_BIND;
}

static void open_fail(struct tevent_req *req, struct rpc_status status)
{
	struct open_state *state = tevent_req_data(req, struct open_state);

	/* Two closed ports: the first is the one to name. */
	state->status = status.step == RPC_STEP_CONNECT &&
					!rpc_status_is_ok(state->first)
				? state->first
				: status;
	tevent_req_error(req, EIO);
}

static void open_bound(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_service *service = state->service;
	struct rpc_status status;

	status = rpc_conn_open_recv(subreq, service, &service->conn);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		if (state->wanted == RPC_SERVICE_ANY &&
		    service->way == RPC_SERVICE_TCP &&
		    is_worth_a_pipe(status)) {
			state->first = status;
			open_way(req, RPC_SERVICE_PIPE);
			return;
		}
		open_fail(req, status);
		return;
	}
	state->r.in.lpMachineName = service->fqdn;
	state->r.in.lpDatabaseName = NULL;
	state->r.in.dwDesiredAccess = SCMR_CONNECT;
	state->r.out.lpScHandle = &service->scm;
	subreq = rpc_service_call_send(state, state->ev, service,
				       NDR_ROPENSCMANAGERW, state, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, open_done, req);
}

/* Its handle goes before a connection that may stay. */
static int service_free(struct rpc_service *service)
{
	struct RCloseServiceHandle *r =
		talloc_zero(service, struct RCloseServiceHandle);

	if (r == NULL) {
		return 0;
	}
	r->in.hSCObject = talloc_memdup(r, &service->scm, sizeof(service->scm));
	r->out.hSCObject = r->in.hSCObject;
	if (r->in.hSCObject != NULL) {
		rpc_conn_leave(service->conn, NDR_RCLOSESERVICEHANDLE, r);
	}
	return 0;
}

static void open_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status;

	status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && state->r.out.result != SCMR_SUCCESS) {
		status = rpc_service_werror(state->r.out.result);
	}
	if (!rpc_status_is_ok(status)) {
		open_fail(req, status);
		return;
	}
	talloc_set_destructor(state->service, service_free);
	tevent_req_done(req);
}

struct rpc_status rpc_service_open_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_service **out_service)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_service = talloc_move(mem_ctx, &state->service);
	}
	tevent_req_received(req);
	return status;
}

struct tevent_req *rpc_service_call_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_service *service,
					 uint32_t opnum, TALLOC_CTX *r_mem,
					 void *r)
{
	return rpc_conn_call_send(mem_ctx, ev, service->conn, opnum, r_mem, r,
				  service->limits.call_ms);
}

const char *rpc_service_cure(struct rpc_status status)
{
	if (status.vocabulary == RPC_VOCABULARY_WERROR &&
	    status.code == RPC_SERVICE_E_DENIED) {
		return "the service control manager does not admit this "
		       "account: let the group IPAMUG query services in its "
		       "security descriptor (sc sdset scmanager), or make it "
		       "an administrator of the server to start and stop";
	}
	return rpc_status_sentence(status);
}
