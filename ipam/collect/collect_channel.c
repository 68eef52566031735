/*
 * Whether a channel can be read: open -> what its file is -> the outcome.
 */
#include "ipam/collect/collect_channel.h"

#include <errno.h>

#include "ipam/convert/convert.h"

struct channel_state {
	struct collect *c;
	const char *channel;
	struct rpc_event_log *log;
	struct rpc_status status;
};

static void channel_opened(struct tevent_req *subreq);
static void channel_informed(struct tevent_req *subreq);

struct ipam_failure collect_channel_failure(TALLOC_CTX *mem_ctx,
					    const char *channel,
					    struct rpc_status status)
{
	struct ipam_failure failure = convert_failure(mem_ctx, status);
	bool asked = status.step == RPC_STEP_CALL ||
		     status.step == RPC_STEP_REPLY;

	if (failure.step == NULL) {
		return failure;
	}
	failure.step = asked ? talloc_asprintf(mem_ctx, "channel %s", channel) :
			       talloc_asprintf(mem_ctx, "channel %s: %s",
					       channel, failure.step);
	failure.advice = rpc_event_cure(status);
	return failure;
}

struct tevent_req *collect_channel_send(TALLOC_CTX *mem_ctx, struct collect *c,
					const struct rpc_target *target,
					const char *channel)
{
	struct channel_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct channel_state);

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->channel = channel;
	subreq = rpc_event_open_send(state, c->ev, c->rpc, c->creds, target,
				     NULL, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, channel_opened, req);
	return req;
}

static void channel_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct channel_state *state =
		tevent_req_data(req, struct channel_state);

	state->status = rpc_event_open_recv(subreq, state, &state->log);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	subreq = rpc_event_info_send(state, state->c->ev, state->log,
				     state->channel);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, channel_informed, req);
}

static void channel_informed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct channel_state *state =
		tevent_req_data(req, struct channel_state);
	struct rpc_event_info info = {0};

	state->status = rpc_event_info_recv(subreq, &info);
	TALLOC_FREE(subreq);
	TALLOC_FREE(state->log);
	if (rpc_status_is_ok(state->status)) {
		tevent_req_done(req);
	} else {
		tevent_req_error(req, EIO);
	}
}

struct ipam_failure collect_channel_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx)
{
	struct channel_state *state =
		tevent_req_data(req, struct channel_state);
	struct ipam_failure failure = collect_channel_failure(
		mem_ctx, state->channel,
		rpc_status_received(req, state->status));

	tevent_req_received(req);
	return failure;
}
