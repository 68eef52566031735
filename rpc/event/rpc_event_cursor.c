/*
 * Queries and subscriptions.
 *
 *	query or subscribe -> cursor -> next ... -> close
 */
#include <errno.h>

#include "rpc/event/rpc_event_call.h"
#include "rpc/event/rpc_event_private.h"

#define STRICT EVEN6_SEEK_STRICT /* the same of a subscription */

/* ----------------------------------------------- query and subscription */

struct cursor_state {
	struct rpc_event_call *call;
	struct EVEN6_QUERY_CHANNEL_INFO *channels;
	struct rpc_event_cursor *cursor;
	struct rpc_status status;
};

static bool take_channels(struct rpc_event_cursor *cursor,
			  const struct EVEN6_QUERY_CHANNEL_INFO *from,
			  size_t count)
{
	size_t i;

	cursor->channels = talloc_zero_array(cursor, char *, count);
	for (i = 0; cursor->channels != NULL && i < count; i++) {
		cursor->channels[i] = talloc_strdup(
			cursor->channels,
			from[i].name != NULL ? from[i].name : "");
		if (cursor->channels[i] == NULL) {
			return false;
		}
		cursor->channel_count++;
	}
	return cursor->channels != NULL;
}

static void cursor_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct cursor_state *state = tevent_req_data(req, struct cursor_state);
	struct rpc_event_call *call = state->call;
	size_t count = 0;

	state->status = rpc_event_call_recv(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->cursor->handle = call->handle;
		state->cursor->control = call->control;
		count = state->channels != NULL ? call->count : 0;
		if (!take_channels(state->cursor, state->channels, count)) {
			state->status = rpc_event_local(RPC_LOCAL_NO_MEMORY);
		}
	}
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

static struct tevent_req *cursor_create(TALLOC_CTX *mem_ctx,
					struct rpc_event_log *log,
					bool subscription,
					struct cursor_state **out_state)
{
	struct cursor_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct cursor_state);

	if (req == NULL) {
		return NULL;
	}
	state->call = rpc_event_call_new(state);
	state->cursor = talloc_zero(state, struct rpc_event_cursor);
	if (state->call == NULL || state->cursor == NULL) {
		talloc_free(req);
		return NULL;
	}
	state->cursor->log = log;
	state->cursor->subscription = subscription;
	*out_state = state;
	return req;
}

static struct tevent_req *cursor_ask(struct tevent_req *req,
				     struct tevent_context *ev, uint32_t opnum)
{
	struct cursor_state *state = tevent_req_data(req, struct cursor_state);
	struct tevent_req *subreq =
		rpc_event_call_send(state, ev, state->cursor->log, opnum,
				    state->call, 0);

	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, cursor_done, req);
	return req;
}

struct tevent_req *rpc_event_query_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_event_log *log,
					const char *channel, const char *query,
					enum rpc_event_order order)
{
	struct cursor_state *state = NULL;
	struct tevent_req *req = cursor_create(mem_ctx, log, false, &state);
	struct EvtRpcRegisterLogQuery *r = NULL;

	if (req == NULL) {
		return NULL;
	}
	r = &state->call->r.query;
	r->in.path = talloc_strdup(state->call, channel);
	r->in.query = talloc_strdup(state->call, query);
	if (r->in.query == NULL || (channel != NULL && r->in.path == NULL)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	r->in.flags = EVEN6_QUERY_CHANNEL_PATH |
		      (order == RPC_EVENT_NEWEST_FIRST
			       ? EVEN6_READ_NEWEST_FIRST
			       : EVEN6_READ_OLDEST_FIRST);
	r->out.handle = &state->call->handle;
	r->out.opControl = &state->call->control;
	r->out.queryChannelInfoSize = &state->call->count;
	r->out.queryChannelInfo = &state->channels;
	r->out.error = &state->call->info;
	state->call->result = &r->out.result;
	return cursor_ask(req, ev, NDR_EVTRPCREGISTERLOGQUERY);
}

struct tevent_req *rpc_event_subscribe_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_event_log *log,
					    const char *channel,
					    const char *query,
					    enum rpc_event_start start,
					    const char *bookmark, bool strict)
{
	struct cursor_state *state = NULL;
	struct tevent_req *req = cursor_create(mem_ctx, log, true, &state);
	struct EvtRpcRegisterRemoteSubscription *r = NULL;

	if (req == NULL) {
		return NULL;
	}
	r = &state->call->r.subscribe;
	r->in.channelPath = talloc_strdup(state->call, channel);
	r->in.query = talloc_strdup(state->call, query);
	r->in.bookmarkXml = talloc_strdup(state->call, bookmark);
	if (r->in.query == NULL ||
	    (channel != NULL && r->in.channelPath == NULL) ||
	    (bookmark != NULL && r->in.bookmarkXml == NULL)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	r->in.flags = EVEN6_SUBSCRIBE_PULL | (uint32_t)start |
		      (strict ? STRICT : 0);
	r->out.handle = &state->call->handle;
	r->out.control = &state->call->control;
	r->out.queryChannelInfoSize = &state->call->count;
	r->out.queryChannelInfo = &state->channels;
	r->out.error = &state->call->info;
	state->call->result = &r->out.result;
	return cursor_ask(req, ev, NDR_EVTRPCREGISTERREMOTESUBSCRIPTION);
}

struct rpc_status rpc_event_cursor_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_event_cursor **out_cursor)
{
	struct cursor_state *state = tevent_req_data(req, struct cursor_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_cursor = talloc_move(mem_ctx, &state->cursor);
	}
	tevent_req_received(req);
	return status;
}

const char *rpc_event_cursor_channel(const struct rpc_event_cursor *cursor,
				     size_t index)
{
	return index < cursor->channel_count ? cursor->channels[index] : NULL;
}

/* ------------------------------------------------------- seek and cancel */

struct tevent_req *rpc_event_seek_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_cursor *cursor,
				       enum rpc_event_origin origin, int64_t by,
				       const char *bookmark, bool strict)
{
	struct rpc_event_call *call = rpc_event_call_new(mem_ctx);
	struct EvtRpcQuerySeek *r = NULL;

	if (call == NULL) {
		return NULL;
	}
	r = &call->r.seek;
	call->handle = cursor->handle;
	r->in.logQuery = &call->handle;
	r->in.pos = (uint64_t)by;
	r->in.bookmarkXml = talloc_strdup(call, bookmark);
	if (bookmark != NULL && r->in.bookmarkXml == NULL) {
		talloc_free(call);
		return NULL;
	}
	r->in.flags = (uint32_t)origin | (strict ? STRICT : 0);
	r->out.error = &call->info;
	call->result = &r->out.result;
	return rpc_event_call_send(mem_ctx, ev, cursor->log,
				   NDR_EVTRPCQUERYSEEK, call, 0);
}

struct rpc_status rpc_event_seek_recv(struct tevent_req *req)
{
	struct rpc_status status = rpc_event_call_recv(req);

	tevent_req_received(req);
	return status;
}

struct tevent_req *rpc_event_cancel_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_event_cursor *cursor)
{
	struct rpc_event_call *call = rpc_event_call_new(mem_ctx);

	if (call == NULL) {
		return NULL;
	}
	call->handle = cursor->control;
	call->r.cancel.in.handle = &call->handle;
	call->result = &call->r.cancel.out.result;
	return rpc_event_call_send(mem_ctx, ev, cursor->log, NDR_EVTRPCCANCEL,
				   call, 0);
}

struct rpc_status rpc_event_cancel_recv(struct tevent_req *req)
{
	return rpc_event_seek_recv(req);
}

/* ------------------------------------------------------------------ next */

struct next_state {
	struct rpc_event_call *call;
	uint32_t asked, size;
	uint32_t *offsets, *sizes;
	uint8_t *buffer;
	struct rpc_event_batch *batch;
	struct rpc_status status;
};

/*
 * The records may lie in any order, but each byte belongs to one of them: a
 * server that repeats one record a thousand times is not decoded as often.
 */
static bool take_records(struct next_state *state)
{
	struct rpc_event_batch *batch = state->batch;
	uint32_t count = state->call->count, i;
	size_t left = state->size;
	enum rpc_event_bad bad;

	if (count > state->asked || (count > 0 && (state->offsets == NULL ||
						   state->sizes == NULL ||
						   state->buffer == NULL))) {
		return false;
	}
	batch->records = talloc_array(batch, struct rpc_event_record, count);
	for (i = 0; batch->records != NULL && i < count; i++) {
		if (state->sizes[i] > left ||
		    state->offsets[i] > state->size - state->sizes[i]) {
			return false;
		}
		left -= state->sizes[i];
		bad = rpc_event_record_read(state->buffer + state->offsets[i],
					    state->sizes[i],
					    &batch->records[batch->count]);
		if (bad == RPC_EVENT_GOOD) {
			batch->count++;
		} else {
			batch->bad++;
		}
	}
	return batch->records != NULL;
}

/* What the time was not enough for comes with what was found: 3.1.4.10. */
static bool is_late(struct rpc_status status)
{
	return rpc_event_refused(status, EVEN6_TIMEOUT) ||
	       rpc_event_refused(status, EVEN6_TIMEOUT_AS_PRINTED);
}

static void next_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct next_state *state = tevent_req_data(req, struct next_state);
	struct rpc_status status = rpc_event_call_recv(subreq);

	if (is_late(status)) {
		status = (struct rpc_status){0};
		state->call->count =
			state->buffer != NULL ? state->call->count : 0;
	}
	if (rpc_status_is_ok(status)) {
		talloc_steal(state->batch, state->buffer);
		state->batch->pause = state->call->count > 0 ? RPC_EVENT_MORE
							     : RPC_EVENT_LATER;
		if (!take_records(state)) {
			status = rpc_event_local(RPC_LOCAL_BAD_REPLY);
		}
	} else if (rpc_event_refused(status, EVEN6_NO_MORE_ITEMS)) {
		state->batch->pause = RPC_EVENT_END;
		status = (struct rpc_status){0};
	}
	TALLOC_FREE(subreq);
	state->status = status;
	if (!rpc_status_is_ok(status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

static uint32_t ask_query(struct next_state *state, uint32_t wait_ms)
{
	struct EvtRpcQueryNext *r = &state->call->r.next;

	r->in.logQuery = &state->call->handle;
	r->in.numRequestedRecords = state->asked;
	r->in.timeOutEnd = wait_ms;
	r->out.numActualRecords = &state->call->count;
	r->out.eventDataIndices = &state->offsets;
	r->out.eventDataSizes = &state->sizes;
	r->out.resultBufferSize = &state->size;
	r->out.resultBuffer = &state->buffer;
	state->call->result = &r->out.result;
	return NDR_EVTRPCQUERYNEXT;
}

static uint32_t ask_subscription(struct next_state *state, uint32_t wait_ms)
{
	struct EvtRpcRemoteSubscriptionNext *r = &state->call->r.more;

	r->in.handle = &state->call->handle;
	r->in.numRequestedRecords = state->asked;
	r->in.timeOut = wait_ms;
	r->out.numActualRecords = &state->call->count;
	r->out.eventDataIndices = &state->offsets;
	r->out.eventDataSizes = &state->sizes;
	r->out.resultBufferSize = &state->size;
	r->out.resultBuffer = &state->buffer;
	state->call->result = &r->out.result;
	return NDR_EVTRPCREMOTESUBSCRIPTIONNEXT;
}

struct tevent_req *rpc_event_next_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_cursor *cursor,
				       uint32_t count, uint32_t wait_ms)
{
	struct next_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct next_state);
	uint32_t opnum;

	if (req == NULL) {
		return NULL;
	}
	state->asked = count < EVEN6_MAX_RECORDS ? count : EVEN6_MAX_RECORDS;
	state->call = rpc_event_call_new(state);
	state->batch = talloc_zero(state, struct rpc_event_batch);
	if (state->call == NULL || state->batch == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	state->call->handle = cursor->handle;
	opnum = cursor->subscription ? ask_subscription(state, wait_ms)
				     : ask_query(state, wait_ms);
	subreq = rpc_event_call_send(state, ev, cursor->log, opnum, state->call,
				     wait_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, next_done, req);
	return req;
}

struct rpc_status rpc_event_next_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_event_batch **out_batch)
{
	struct next_state *state = tevent_req_data(req, struct next_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_batch = talloc_move(mem_ctx, &state->batch);
	}
	tevent_req_received(req);
	return status;
}

/* ----------------------------------------------------------------- close */

struct close_state {
	struct tevent_context *ev;
	struct rpc_event_cursor *cursor;
	struct rpc_status status;
};

static void close_first_done(struct tevent_req *subreq);
static void close_second_done(struct tevent_req *subreq);

struct tevent_req *rpc_event_close_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_event_cursor *cursor)
{
	struct close_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct close_state);

	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->cursor = cursor;
	subreq = rpc_event_release_send(state, ev, cursor->log,
					&cursor->handle);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, close_first_done, req);
	return req;
}

static void close_first_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct close_state *state = tevent_req_data(req, struct close_state);

	state->status = rpc_event_call_recv(subreq);
	TALLOC_FREE(subreq);
	subreq = rpc_event_release_send(state, state->ev, state->cursor->log,
					&state->cursor->control);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, close_second_done, req);
}

static void close_second_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct close_state *state = tevent_req_data(req, struct close_state);
	struct rpc_status status = rpc_event_call_recv(subreq);

	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->status = status;
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_event_close_recv(struct tevent_req *req)
{
	struct close_state *state = tevent_req_data(req, struct close_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	tevent_req_received(req);
	return status;
}
