/*
 * Reading a channel:
 *
 *	open -> a piece -> put it, its gap and its position -> more? read on
 *
 * A failure does not undo what came before it: that is put as well.
 */
#include "ipam/collect/collect_channel_read.h"

#include <errno.h>

#include "ipam/base/clock.h"

#define PIECE 4000 /* events of one transaction */
#define NS    1000000000

struct read_state {
	struct collect *c;
	const struct ipam_server *server;
	const struct collect_channel_read *wish;
	struct rpc_event_log *log;
	struct store_track_position was;
	int64_t end_ms;		   /* when no further piece is begun */
	int64_t first_at, last_at; /* of the events of the piece; 0: none */
	struct collect_channel_told told;
	int ret;
};

static void read_opened(struct tevent_req *subreq);
static void read_piece(struct tevent_req *req);
static void read_piece_done(struct tevent_req *subreq);

struct tevent_req *
collect_channel_read_send(TALLOC_CTX *mem_ctx, struct collect *c,
			  const struct ipam_server *server,
			  const struct collect_channel_read *wish)
{
	const int64_t deadline_ms = 1000 * c->settings->collector_deadline_s;
	struct rpc_event_limits limits = rpc_event_limits_default();
	struct rpc_target target = {.fqdn = server->name};
	char address[IPAM_ADDR_TEXT];
	struct read_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct read_state);

	if (req == NULL) {
		return NULL;
	}
	tevent_req_defer_callback(req, c->ev);
	state->c = c;
	state->server = server;
	state->wish = wish;
	/* A piece has time to end before the job must. */
	limits.read_ms = (uint32_t)(deadline_ms * 2 / 5);
	state->end_ms = ipam_clock_monotonic_ms() + deadline_ms / 2;
	state->ret = store_track_position(c->store, server->name,
					  wish->channel, &state->was);
	if (state->ret != 0) {
		tevent_req_done(req);
		return tevent_req_post(req, c->ev);
	}
	ipam_addr_format(&server->address, address);
	target.address = address[0] != '\0' ? talloc_strdup(state, address) :
					      NULL;
	subreq = rpc_event_open_send(state, c->ev, c->rpc, c->creds, &target,
				     &limits, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, read_opened, req);
	return req;
}

static void read_failed(struct read_state *state, struct rpc_status status)
{
	state->told.failure = collect_channel_failure(
		state, state->wish->channel, status);
}

static void read_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_status status =
		rpc_event_open_recv(subreq, state, &state->log);

	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		read_piece(req);
	} else {
		read_failed(state, status);
		tevent_req_done(req);
	}
}

static bool read_event(const struct rpc_event *event, void *private_data)
{
	struct read_state *state = private_data;
	int64_t at = event->time_ns / NS;

	state->first_at = state->first_at == 0 ? at : state->first_at;
	state->last_at = at;
	state->ret = state->wish->take(event, state->wish->private_data);
	return state->ret == 0;
}

static void read_piece(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	const struct rpc_event_wish wish = {
		.channel = state->wish->channel,
		.ids = state->wish->ids,
		.id_count = state->wish->id_count,
		.after = {(uint64_t)state->was.place,
			  (int64_t)state->was.file},
		.most = PIECE,
	};
	struct tevent_req *subreq = NULL;

	state->first_at = state->last_at = 0;
	subreq = rpc_event_read_send(state, state->c->ev, state->log, &wish,
				     read_event, state);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_piece_done, req);
}

/* From the last event that we know of to the first one after the loss. */
static int put_gap(struct read_state *state,
		   enum rpc_event_continuity continuity)
{
	struct ipam_track_gap gap = {
		.server = state->server->name,
		.log = state->wish->channel,
		.from = state->was.last_at != 0 ? state->was.last_at :
						  state->was.read_at,
		.to = state->first_at != 0 ? state->first_at :
					     ipam_clock_now(),
		.why = continuity == RPC_EVENT_GAP ? IPAM_TRACK_LOST :
						     IPAM_TRACK_CLEARED,
	};

	if (continuity == RPC_EVENT_CONTINUED) {
		return 0;
	}
	state->told.gap = true;
	gap.to = gap.to > gap.from ? gap.to : gap.from + 1;
	return store_track_gap_put(state->c->store, &gap);
}

/* All of the piece, or nothing. */
static int put_piece(struct read_state *state,
		     const struct rpc_event_reading *reading)
{
	struct store *store = state->c->store;
	struct store_track_position now = state->was;
	int ret = store_begin(store);

	if (ret != 0) {
		return ret;
	}
	now.file = (uint64_t)reading->position.created_ns;
	now.place = (int64_t)reading->position.record_id;
	now.last_at = state->last_at != 0 ? state->last_at : now.last_at;
	now.read_at = ipam_clock_now();
	if (state->was.read_at == 0) {
		now.mark = state->wish->mark;
	}
	ret = put_gap(state, reading->continuity);
	if (ret == 0) {
		ret = state->wish->put(store, state->server->name, &now,
				       state->wish->private_data);
	}
	if (ret == 0) {
		ret = store_commit(store);
	} else {
		store_rollback(store);
	}
	if (ret == 0) {
		state->was = now;
		state->told.events += reading->events;
		state->told.bad += reading->bad;
	}
	return ret;
}

static bool has_moved(const struct read_state *state,
		      const struct rpc_event_reading *reading)
{
	return reading->position.record_id != (uint64_t)state->was.place ||
	       reading->position.created_ns != (int64_t)state->was.file;
}

static void read_piece_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_event_reading reading = {0};
	struct rpc_status status = rpc_event_read_recv(subreq, &reading);

	TALLOC_FREE(subreq);
	if (state->ret == 0 &&
	    (rpc_status_is_ok(status) || has_moved(state, &reading))) {
		state->ret = put_piece(state, &reading);
	}
	if (state->ret != 0 || !rpc_status_is_ok(status)) {
		read_failed(state, status);
		tevent_req_done(req);
		return;
	}
	if (reading.complete && state->was.mark != state->wish->mark) {
		state->was.mark = state->wish->mark; /* all over again */
		state->was.place = 0;
		reading.complete = false;
	}
	state->told.complete = reading.complete;
	if (reading.complete || ipam_clock_monotonic_ms() > state->end_ms) {
		tevent_req_done(req);
		return;
	}
	read_piece(req);
}

int collect_channel_read_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			      struct collect_channel_told *out_told)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	const struct ipam_failure *why = &state->told.failure;
	enum tevent_req_state how;
	uint64_t error = 0;
	int ret = state->ret;

	if (tevent_req_is_error(req, &how, &error)) {
		ret = ENOMEM;
	}
	if (ret == 0) {
		*out_told = state->told;
		out_told->failure = (struct ipam_failure){
			talloc_strdup(mem_ctx, why->step),
			talloc_strdup(mem_ctx, why->status),
			talloc_strdup(mem_ctx, why->advice)};
	}
	tevent_req_received(req);
	return ret;
}
