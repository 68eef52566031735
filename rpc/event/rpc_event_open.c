/* The connection, and one call on it. */
#include <errno.h>

#include "rpc/event/rpc_event_call.h"

#define NT_DENIED 0xC0000022u

struct rpc_event_limits rpc_event_limits_default(void)
{
	return (struct rpc_event_limits){
		.call_ms = 30000,
		.batch = 100,
		.wait_ms = 3000,
		.waits = 200,
		.calls = 1000000,
		.read_ms = 3600000,
	};
}

/* By the method, or by the runtime before it. */
static bool is_denied(struct rpc_status status)
{
	return rpc_event_refused(status, RPC_EVENT_E_DENIED) ||
	       (status.vocabulary == RPC_VOCABULARY_NTSTATUS &&
		status.code == NT_DENIED && status.step == RPC_STEP_CALL);
}

const char *rpc_event_cure(struct rpc_status status)
{
	if (is_denied(status)) {
		return "the channel does not admit this account: make it a "
		       "member of the group Event Log Readers of that server "
		       "(of the domain, on domain controllers)";
	}
	if (status.step == RPC_STEP_CONNECT || status.step == RPC_STEP_MAP) {
		return "the event log service is not reachable: allow the "
		       "firewall rules Remote Event Log Management (RPC) and "
		       "(RPC-EPMAP)";
	}
	return rpc_status_sentence(status);
}

/* ------------------------------------------------------------------ open */

struct open_state {
	struct rpc_event_log *log;
	struct rpc_status status;
};

static void open_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);

	state->status =
		rpc_conn_open_recv(subreq, state->log, &state->log->conn);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_event_open_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_context *context,
				       struct rpc_creds *creds,
				       const struct rpc_target *target,
				       const struct rpc_event_limits *limits,
				       uint32_t timeout_ms)
{
	struct open_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct open_state);

	if (req == NULL) {
		return NULL;
	}
	state->log = talloc_zero(state, struct rpc_event_log);
	if (tevent_req_nomem(state->log, req)) {
		return tevent_req_post(req, ev);
	}
	state->log->limits =
		limits != NULL ? *limits : rpc_event_limits_default();
	subreq = rpc_conn_open_send(state, ev, context, creds, target,
				    &ndr_table_even6, timeout_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, open_done, req);
	return req;
}

struct rpc_status rpc_event_open_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_event_log **out_log)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_log = talloc_move(mem_ctx, &state->log);
	}
	tevent_req_received(req);
	return status;
}

/* ------------------------------------------------------------------ call */

struct call_state {
	struct rpc_event_call *call;
	struct rpc_status status;
};

struct rpc_event_call *rpc_event_call_new(TALLOC_CTX *mem_ctx)
{
	return talloc_zero(mem_ctx, struct rpc_event_call);
}

static void call_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct call_state *state = tevent_req_data(req, struct call_state);

	state->status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status) && *state->call->result != 0) {
		state->status = rpc_status_make(RPC_VOCABULARY_WERROR,
						*state->call->result,
						RPC_STEP_CALL);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_event_call_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       uint32_t opnum,
				       struct rpc_event_call *call,
				       uint32_t wait_ms)
{
	struct call_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct call_state);

	if (req == NULL) {
		return NULL;
	}
	state->call = talloc_steal(state, call);
	subreq = rpc_conn_call_send(state, ev, log->conn, opnum, call, &call->r,
				    log->limits.call_ms + wait_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, call_done, req);
	return req;
}

struct rpc_status rpc_event_call_recv(struct tevent_req *req)
{
	struct call_state *state = tevent_req_data(req, struct call_state);

	return rpc_status_received(req, state->status);
}

struct tevent_req *rpc_event_release_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_event_log *log,
					  const struct policy_handle *handle)
{
	struct rpc_event_call *call = rpc_event_call_new(mem_ctx);

	if (call == NULL) {
		return NULL;
	}
	call->handle = *handle;
	call->r.close.in.handle = &call->handle;
	call->r.close.out.handle = &call->handle;
	call->result = &call->r.close.out.result;
	return rpc_event_call_send(mem_ctx, ev, log, NDR_EVTRPCCLOSE, call, 0);
}
