/*
 * A reading, step by step:
 *
 *	info			when the log was made, its oldest record
 *	newest			the last record, by a query from the end
 *	(continuity)		what became of the position
 *	query			what comes after it, oldest first
 *	seek			so that the server need not search for it
 *	next ...		until the end or a limit
 *	close			always
 *
 * Ids of records may have holes, so the newest one is asked for, not computed.
 * It is where the next reading begins, even where it is not an event that was
 * wished for: what is older was looked at by the query.
 */
#include <errno.h>

#include "rpc/event/rpc_event_call.h"
#include "rpc/event/rpc_event_read.h"

/* A server takes about 20 expressions; the record id is one of them. */
#define IDS_PER_SELECT 16

struct read_state {
	struct tevent_context *ev;
	struct rpc_event_log *log;
	struct rpc_event_wish wish;
	const char *channel;
	const uint32_t *ids;
	rpc_event_fn fn;
	void *private_data;

	struct rpc_event_decoder *decoder;
	struct rpc_event_cursor *cursor;
	bool empty;	 /* says the server */
	uint64_t newest; /* 0: it has none */
	bool passed_bad; /* newer than that, and could not be read */
	bool judged;	 /* both ends of the log are known */
	uint64_t last;	 /* handed over or looked at */
	size_t per_select;
	uint32_t calls, waits;
	struct rpc_event_reading reading;
	struct rpc_status status;
};

static void read_informed(struct tevent_req *subreq);
static void read_newest_ready(struct tevent_req *subreq);
static void read_newest(struct tevent_req *req);
static void read_newest_done(struct tevent_req *subreq);
static void read_newest_closed(struct tevent_req *subreq);
static void read_query(struct tevent_req *req);
static void read_ready(struct tevent_req *subreq);
static void read_seek(struct tevent_req *req);
static void read_sought(struct tevent_req *subreq);
static void read_next(struct tevent_req *req);
static void read_next_done(struct tevent_req *subreq);
static void read_close(struct tevent_req *req);
static void read_closed(struct tevent_req *subreq);

static bool read_failed(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);

	if (rpc_status_is_ok(state->status)) {
		return false;
	}
	tevent_req_error(req, EIO);
	return true;
}

/* At the deadline the connection goes on; the cursor stays with the server. */
static void read_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);

	state->status = rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
					RPC_STEP_REPLY);
	tevent_req_error(req, EIO);
}

struct tevent_req *rpc_event_read_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       const struct rpc_event_wish *wish,
				       rpc_event_fn fn, void *private_data)
{
	struct read_state *state = NULL;
	struct tevent_timer *timer = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct read_state);
	uint32_t ms = log->limits.read_ms;

	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->log = log;
	state->wish = *wish;
	state->fn = fn;
	state->private_data = private_data;
	state->per_select = IDS_PER_SELECT;
	state->reading.position = wish->after;
	state->last = wish->after.record_id;
	state->channel = talloc_strdup(state, wish->channel);
	state->ids = talloc_memdup(state, wish->ids,
				   wish->id_count * sizeof(*wish->ids));
	state->decoder = rpc_event_decoder_new(state);
	timer = tevent_add_timer(
		ev, state,
		tevent_timeval_current_ofs(ms / 1000, ms % 1000 * 1000),
		read_late, req);
	if (state->channel == NULL || state->decoder == NULL || timer == NULL ||
	    (wish->id_count > 0 && state->ids == NULL)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	subreq = rpc_event_info_send(state, ev, log, state->channel);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, read_informed, req);
	return req;
}

/* ------------------------------------------------------------ continuity */

static void read_informed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_event_info info = {0};

	state->status = rpc_event_info_recv(subreq, &info);
	TALLOC_FREE(subreq);
	if (read_failed(req)) {
		return;
	}
	state->empty = info.records == 0;
	state->reading.position.created_ns = info.created_ns;
	if (info.records > 0 && info.oldest > state->last + 1) {
		state->reading.continuity = RPC_EVENT_GAP;
		state->reading.missing = info.oldest - state->last - 1;
	}
	subreq = rpc_event_query_send(state, state->ev, state->log,
				      state->channel, "*",
				      RPC_EVENT_NEWEST_FIRST);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_newest_ready, req);
}

static void read_newest_ready(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);

	state->status = rpc_event_cursor_recv(subreq, state, &state->cursor);
	TALLOC_FREE(subreq);
	if (read_failed(req)) {
		return;
	}
	read_newest(req);
}

/* What is wrong where asking again has not helped. */
static struct rpc_status given_up(const struct rpc_event_batch *batch)
{
	return batch->pause == RPC_EVENT_LATER
		       ? rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
					 RPC_STEP_REPLY)
		       : rpc_event_local(RPC_LOCAL_BAD_REPLY);
}

static void read_newest(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct tevent_req *subreq =
		rpc_event_next_send(state, state->ev, state->cursor, 1,
				    state->log->limits.wait_ms);

	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_newest_done, req);
}

/* Not yet, or a record that cannot be read: the one before it will do. */
static void read_newest_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_event_batch *batch = NULL;
	bool again = false;

	state->status = rpc_event_next_recv(subreq, state, &batch);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->passed_bad |= batch->bad > 0;
		if (batch->count > 0) {
			state->newest = batch->records[0].record_id;
		} else if (batch->pause != RPC_EVENT_END) {
			again = ++state->waits <= state->log->limits.waits;
			state->status = given_up(batch);
		}
		talloc_free(batch);
	}
	if (again) {
		read_newest(req);
		return;
	}
	state->waits = 0;
	subreq = rpc_event_close_send(state, state->ev, state->cursor);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_newest_closed, req);
}

/* What became of the position, now that both ends of the log are known. */
static void judge(struct read_state *state)
{
	const struct rpc_event_position *after = &state->wish.after;
	struct rpc_event_reading *reading = &state->reading;
	bool cleared;

	state->judged = true;
	cleared = (after->created_ns != 0 &&
		   after->created_ns != reading->position.created_ns) ||
		  (state->newest < after->record_id && !state->passed_bad &&
		   (state->newest != 0 || state->empty));
	if (cleared) {
		state->last = 0;
	}
	/* Before the first record nothing can be missing. */
	if (cleared || after->record_id == 0) {
		reading->continuity = cleared ? RPC_EVENT_CLEARED
					      : RPC_EVENT_CONTINUED;
		reading->missing = 0;
	}
}

static void read_newest_closed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_status status = rpc_event_close_recv(subreq);

	TALLOC_FREE(subreq);
	TALLOC_FREE(state->cursor);
	if (rpc_status_is_ok(state->status)) {
		state->status = status;
	}
	if (read_failed(req)) {
		return;
	}
	judge(state);
	state->reading.position.record_id = state->last;
	if (state->newest <= state->last) {
		state->reading.complete = true;
		tevent_req_done(req);
		return;
	}
	read_query(req);
}

/* --------------------------------------------------------------- reading */

static void read_query(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	char *query = rpc_event_filter(state, state->channel, state->ids,
				       state->wish.id_count, state->per_select,
				       state->last);
	struct tevent_req *subreq = NULL;

	if (tevent_req_nomem(query, req)) {
		return;
	}
	subreq = rpc_event_query_send(state, state->ev, state->log, NULL, query,
				      RPC_EVENT_OLDEST_FIRST);
	talloc_free(query);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_ready, req);
}

static void read_ready(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);

	state->status = rpc_event_cursor_recv(subreq, state, &state->cursor);
	TALLOC_FREE(subreq);
	if (rpc_event_refused(state->status, RPC_EVENT_E_TOO_COMPLEX) &&
	    state->per_select > 1) {
		state->per_select /= 2;
		read_query(req);
		return;
	}
	if (read_failed(req)) {
		return;
	}
	if (state->last > 0) {
		read_seek(req);
	} else {
		read_next(req);
	}
}

/*
 * To the position itself, which the query passes over: one further would be an
 * event that it selects. Without strictness, because the record may be gone.
 */
static void read_seek(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	const char *channel = state->channel;
	char *bookmark =
		rpc_event_bookmark(state, &channel, &state->last, 1, 0);
	struct tevent_req *subreq = NULL;

	if (tevent_req_nomem(bookmark, req)) {
		return;
	}
	subreq = rpc_event_seek_send(state, state->ev, state->cursor,
				     RPC_EVENT_FROM_BOOKMARK, 0, bookmark,
				     false);
	talloc_free(bookmark);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_sought, req);
}

/* A server that does not want to seek will search. */
static void read_sought(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);

	state->status = rpc_event_seek_recv(subreq);
	TALLOC_FREE(subreq);
	if (state->status.vocabulary == RPC_VOCABULARY_WERROR) {
		state->status = (struct rpc_status){0};
	}
	if (rpc_status_is_ok(state->status)) {
		read_next(req);
	} else {
		read_close(req);
	}
}

static void read_next(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	const struct rpc_event_limits *limits = &state->log->limits;
	uint64_t left = limits->batch;
	struct tevent_req *subreq = NULL;

	if (state->wish.most != 0 &&
	    state->wish.most - state->reading.events < left) {
		left = state->wish.most - state->reading.events;
	}
	if (++state->calls > limits->calls) {
		state->status = rpc_event_local(RPC_LOCAL_TOO_MANY_PAGES);
		read_close(req);
		return;
	}
	subreq = rpc_event_next_send(state, state->ev, state->cursor,
				     (uint32_t)left, limits->wait_ms);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_next_done, req);
}

/* False: the reading ends here, with state->status or without. */
static bool hand_over(struct read_state *state,
		      const struct rpc_event_batch *batch)
{
	struct rpc_event_reading *reading = &state->reading;
	const struct rpc_event *event = NULL;
	enum rpc_event_bad bad;
	bool more = true;
	size_t i;

	reading->bad += batch->bad;
	for (i = 0; i < batch->count && more; i++) {
		const struct rpc_event_record *record = &batch->records[i];

		if (record->record_id <= state->last) {
			state->status = rpc_event_local(RPC_LOCAL_NO_PROGRESS);
			return false;
		}
		bad = rpc_event_decode(state->decoder, record->xml,
				       record->xml_length, &event);
		if (bad == RPC_EVENT_MEMORY) {
			state->status = rpc_event_local(RPC_LOCAL_NO_MEMORY);
			return false;
		}
		state->last = record->record_id;
		reading->position.record_id = state->last;
		if (bad != RPC_EVENT_GOOD) {
			reading->bad++;
			continue;
		}
		reading->events++;
		more = state->fn(event, state->private_data) &&
		       reading->events != state->wish.most;
	}
	return more;
}

static void read_next_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_event_batch *batch = NULL;
	bool more = false;

	state->status = rpc_event_next_recv(subreq, state, &batch);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		read_close(req);
		return;
	}
	state->waits = batch->pause == RPC_EVENT_LATER ? state->waits + 1 : 0;
	if (batch->pause == RPC_EVENT_END) {
		state->reading.complete = true;
		if (state->newest > state->last) {
			state->reading.position.record_id = state->newest;
		}
	} else if (state->waits > state->log->limits.waits) {
		state->status = given_up(batch);
	} else {
		more = hand_over(state, batch);
	}
	talloc_free(batch);
	if (more) {
		read_next(req);
	} else {
		read_close(req);
	}
}

static void read_close(struct tevent_req *req)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct tevent_req *subreq =
		rpc_event_close_send(state, state->ev, state->cursor);

	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, read_closed, req);
}

/* What was read counts, even where the cursor was not closed. */
static void read_closed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);

	rpc_event_close_recv(subreq);
	TALLOC_FREE(subreq);
	if (!read_failed(req)) {
		tevent_req_done(req);
	}
}

struct rpc_status rpc_event_read_recv(struct tevent_req *req,
				      struct rpc_event_reading *out_reading)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	*out_reading = state->reading;
	if (!state->judged) {
		/* What is known of one end is no news of the position. */
		*out_reading = (struct rpc_event_reading){
			.position = state->wish.after};
	}
	tevent_req_received(req);
	return status;
}
