/*
 * Waits for a pending state to end: looks, pauses, looks again.
 */
#include <errno.h>

#include "rpc/service/rpc_service_private.h"

#define PAUSE_MAX_MS 10000

struct settle_state {
	struct tevent_context *ev;
	struct rpc_service *service;
	const char *name;
	struct rpc_service_status out;
	struct rpc_status status;
};

static void settle_look(struct tevent_req *req);
static void settle_seen(struct tevent_req *subreq);
static void settle_again(struct tevent_req *subreq);
static void settle_late(struct tevent_context *ev, struct tevent_timer *te,
			struct timeval now, void *private_data);

struct tevent_req *rpc_service_settle_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name,
					   uint32_t timeout_ms)
{
	struct settle_state *state = NULL;
	struct tevent_timer *timer = NULL;
	struct tevent_req *req = NULL;
	struct timeval end;

	req = tevent_req_create(mem_ctx, &state, struct settle_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->service = service;
	state->name = talloc_strdup(state, name);
	end = tevent_timeval_current_ofs(timeout_ms / 1000,
					 timeout_ms % 1000 * 1000);
	timer = tevent_add_timer(ev, state, end, settle_late, req);
	if (state->name == NULL || timer == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	settle_look(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void settle_late(struct tevent_context *ev, struct tevent_timer *te,
			struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct settle_state *state = tevent_req_data(req, struct settle_state);

	state->status = rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
					RPC_STEP_CALL);
	tevent_req_error(req, EIO);
}

static void settle_look(struct tevent_req *req)
{
	struct settle_state *state = tevent_req_data(req, struct settle_state);
	struct tevent_req *subreq = NULL;

	subreq = rpc_service_status_send(state, state->ev, state->service,
					 state->name);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, settle_seen, req);
}

static bool is_pending(uint32_t state)
{
	return state == RPC_SERVICE_START_PENDING ||
	       state == RPC_SERVICE_STOP_PENDING ||
	       state == RPC_SERVICE_CONTINUE_PENDING ||
	       state == RPC_SERVICE_PAUSE_PENDING;
}

static void settle_seen(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct settle_state *state = tevent_req_data(req, struct settle_state);
	uint32_t pause_ms;
	struct timeval end;

	state->status = rpc_service_status_recv(subreq, &state->out);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	if (!is_pending(state->out.state)) {
		tevent_req_done(req);
		return;
	}
	pause_ms = state->out.wait_hint_ms / 10;
	if (pause_ms < state->service->limits.poll_ms) {
		pause_ms = state->service->limits.poll_ms;
	}
	if (pause_ms > PAUSE_MAX_MS) {
		pause_ms = PAUSE_MAX_MS;
	}
	end = tevent_timeval_current_ofs(pause_ms / 1000,
					 pause_ms % 1000 * 1000);
	subreq = tevent_wakeup_send(state, state->ev, end);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, settle_again, req);
}

static void settle_again(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);

	tevent_wakeup_recv(subreq);
	TALLOC_FREE(subreq);
	settle_look(req);
}

struct rpc_status
rpc_service_settle_recv(struct tevent_req *req,
			struct rpc_service_status *out_status)
{
	struct settle_state *state = tevent_req_data(req, struct settle_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_status = state->out;
	}
	tevent_req_received(req);
	return status;
}
