/*
 * Calls on a connection.
 *
 *	call -> its answer
 *	   \- a kept connection turns out to be lost: open another -> call
 *
 * A server may have closed a kept connection, or be another one by now. Nobody
 * tells before something is sent, so the first call on it waits UNPROVEN_MS at
 * most. It may have been carried out twice then.
 */
#include <errno.h>

#include "rpc/conn/rpc_private.h"

#include <util/tevent_ntstatus.h>
#include <dcerpc.h>

#define UNPROVEN_MS 5000
#define LEAVE_MS    5000

struct call_state {
	struct call_state *next; /* of the same connection */
	struct rpc_conn *conn;	 /* NULL: it was freed */
	struct tevent_context *ev;
	uint32_t opnum;
	TALLOC_CTX *r_mem;
	void *r;
	uint32_t timeout_ms;
	struct tevent_req *subreq;
	struct tevent_timer *timer;
	struct rpc_status status;
};

static void call_start(struct tevent_req *req);
static void call_done(struct tevent_req *subreq);
static void call_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);
static void call_reopened(struct tevent_req *subreq);

/* Of a request that is given up the answer may still come. */
static int call_free(struct call_state *state)
{
	struct call_state **at = NULL;

	if (state->conn == NULL) {
		return 0;
	}
	at = &state->conn->calls;
	while (*at != state) {
		at = &(*at)->next;
	}
	*at = state->next;
	state->conn->broken |= state->subreq != NULL;
	return 0;
}

void rpc_conn_calls_end(struct rpc_conn *conn)
{
	for (; conn->calls != NULL; conn->calls = conn->calls->next) {
		conn->calls->conn = NULL;
	}
}

struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms)
{
	struct call_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct call_state);

	if (req == NULL) {
		return NULL;
	}
	*state = (struct call_state){
		.next = conn->calls, .conn = conn, .ev = ev, .opnum = opnum,
		.r_mem = r_mem, .r = r, .timeout_ms = timeout_ms,
	};
	conn->calls = state;
	talloc_set_destructor(state, call_free);
	call_start(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void call_start(struct tevent_req *req)
{
	struct call_state *state = tevent_req_data(req, struct call_state);
	struct rpc_conn *conn = state->conn;
	struct dcerpc_binding_handle *h = conn->pipe->binding_handle;
	uint32_t ms = state->timeout_ms;

	if (conn->unproven && ms > UNPROVEN_MS) {
		ms = UNPROVEN_MS;
	}
	/* Samba's own limit is only a net below ours. */
	dcerpc_binding_handle_set_timeout(h, ms / 1000 + 5);
	state->timer = tevent_add_timer(
		state->ev, state,
		tevent_timeval_current_ofs(ms / 1000, ms % 1000 * 1000),
		call_late, req);
	state->subreq = dcerpc_binding_handle_call_send(
		state, state->ev, h, NULL, conn->end.table, state->opnum,
		state->r_mem, state->r);
	if (state->timer == NULL || state->subreq == NULL) {
		tevent_req_oom(req);
		return;
	}
	tevent_req_set_callback(state->subreq, call_done, req);
}

static void call_fail(struct tevent_req *req, struct rpc_status status)
{
	struct call_state *state = tevent_req_data(req, struct call_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

/* The same end anew, for this call and all that follow. */
static void call_reopen(struct tevent_req *req)
{
	struct call_state *state = tevent_req_data(req, struct call_state);
	const struct rpc_end *end = &state->conn->end;
	const struct rpc_target target = { .fqdn = end->fqdn,
					   .address = end->address,
					   .anew = true };

	TALLOC_FREE(state->timer);
	if (state->conn->context == NULL) {
		call_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO,
					       ECONNRESET, RPC_STEP_CALL));
		return;
	}
	state->subreq = rpc_conn_pipe_send(
		state, state->ev, state->conn->context, end->creds, &target,
		end->table, end->pipe, state->timeout_ms);
	if (tevent_req_nomem(state->subreq, req)) {
		return;
	}
	tevent_req_set_callback(state->subreq, call_reopened, req);
}

static void call_reopened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct call_state *state = tevent_req_data(req, struct call_state);
	struct rpc_conn *conn = state->conn, *other = NULL;
	struct rpc_status status =
		rpc_conn_open_recv(subreq, state, &other);

	TALLOC_FREE(state->subreq);
	if (!rpc_status_is_ok(status)) {
		conn->broken = true;
		call_fail(req, status);
		return;
	}
	if (conn->unproven) {
		/* another call may wait on the old one: it stays till then */
		conn->pipe = talloc_move(conn, &other->pipe);
		conn->opened_s = other->opened_s;
		conn->unproven = false;
	}
	talloc_free(other);
	call_start(req);
}

static void call_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct call_state *state = tevent_req_data(req, struct call_state);

	state->timer = NULL;
	if (state->conn != NULL && state->conn->unproven) {
		TALLOC_FREE(state->subreq);
		call_reopen(req);
		return;
	}
	call_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
				       RPC_STEP_CALL));
}

/*
 * Notes what an answer, or none, says of the connection: one that failed in
 * any way is not kept.
 */
static bool call_is_lost(struct rpc_conn *conn, NTSTATUS status)
{
	bool lost = !dcerpc_binding_handle_is_connected(
		conn->pipe->binding_handle);

	if (lost && conn->unproven) {
		return true;
	}
	conn->unproven = false;
	conn->answered = true;
	conn->broken |= lost || !NT_STATUS_IS_OK(status);
	return false;
}

static void call_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct call_state *state = tevent_req_data(req, struct call_state);
	struct rpc_conn *conn = state->conn;
	NTSTATUS status = dcerpc_binding_handle_call_recv(subreq);

	TALLOC_FREE(state->subreq);
	if (conn != NULL && call_is_lost(conn, status)) {
		call_reopen(req);
		return;
	}
	if (NT_STATUS_IS_OK(status)) {
		tevent_req_done(req);
		return;
	}
	call_fail(req, rpc_status_make(
			       RPC_VOCABULARY_NTSTATUS, NT_STATUS_V(status),
			       NT_STATUS_EQUAL(status,
					       NT_STATUS_RPC_BAD_STUB_DATA) ?
			       RPC_STEP_REPLY : RPC_STEP_CALL));
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	struct call_state *state = tevent_req_data(req, struct call_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	tevent_req_received(req);
	return status;
}

static void left(struct tevent_req *subreq)
{
	struct rpc_conn *conn = tevent_req_callback_data(subreq,
							 struct rpc_conn);

	rpc_conn_call_recv(subreq);
	talloc_free(subreq);
	talloc_free(conn);
}

void rpc_conn_leave(struct rpc_conn *conn, uint32_t opnum, void *r)
{
	struct tevent_req *req = NULL;

	talloc_steal(conn, r);
	if (conn->context == NULL || conn->context->kept_most == 0 ||
	    conn->broken || conn->calls != NULL || conn->unproven) {
		talloc_free(conn);
		return;
	}
	talloc_steal(conn->end.creds, conn);
	req = rpc_conn_call_send(conn, conn->context->ev, conn, opnum, r, r,
				 LEAVE_MS);
	if (req == NULL) {
		talloc_free(conn);
		return;
	}
	tevent_req_set_callback(req, left, conn);
}
