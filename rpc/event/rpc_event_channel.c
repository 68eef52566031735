/*
 * Channels: which there are, how one is set up, and the file behind it.
 */
#include <errno.h>

#include "rpc/event/rpc_event_call.h"
#include "rpc/event/rpc_event_private.h"

/* -------------------------------------------------------------- channels */

struct channels_state {
	struct rpc_event_call *call;
	struct EVEN6_STRING *paths;
	struct rpc_event_channels *channels;
	struct rpc_status status;
};

static bool take_paths(struct channels_state *state)
{
	struct rpc_event_channels *channels = state->channels;
	uint32_t i, count = state->paths != NULL ? state->call->count : 0;

	channels->names = talloc_array(channels, const char *, count);
	for (i = 0; channels->names != NULL && i < count; i++) {
		if (state->paths[i].value == NULL) {
			continue; /* says nothing */
		}
		channels->names[channels->count] =
			talloc_strdup(channels->names, state->paths[i].value);
		if (channels->names[channels->count++] == NULL) {
			return false;
		}
	}
	return channels->names != NULL;
}

static void channels_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct channels_state *state =
		tevent_req_data(req, struct channels_state);

	state->status = rpc_event_call_recv(subreq);
	if (rpc_status_is_ok(state->status) && !take_paths(state)) {
		state->status = rpc_event_local(RPC_LOCAL_NO_MEMORY);
	}
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_event_channels_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_event_log *log)
{
	struct channels_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct EvtRpcGetChannelList *r = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct channels_state);

	if (req == NULL) {
		return NULL;
	}
	state->call = rpc_event_call_new(state);
	state->channels = talloc_zero(state, struct rpc_event_channels);
	if (state->call == NULL || state->channels == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	r = &state->call->r.channels;
	r->out.numChannelPaths = &state->call->count;
	r->out.channelPaths = &state->paths;
	state->call->result = &r->out.result;
	subreq = rpc_event_call_send(state, ev, log, NDR_EVTRPCGETCHANNELLIST,
				     state->call, 0);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, channels_done, req);
	return req;
}

struct rpc_status rpc_event_channels_recv(struct tevent_req *req,
					  TALLOC_CTX *mem_ctx,
					  struct rpc_event_channels **out)
{
	struct channels_state *state =
		tevent_req_data(req, struct channels_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out = talloc_move(mem_ctx, &state->channels);
	}
	tevent_req_received(req);
	return status;
}

/* ---------------------------------------------------------------- config */

struct config_state {
	struct rpc_event_call *call;
	struct EVEN6_VARIANT_LIST list;
	struct rpc_event_config *config;
	struct rpc_status status;
};

/* Places of the properties, 3.1.4.21. */
enum { ENABLED = 0, TYPE = 2, PUBLISHER = 3, CLASSIC = 4, ACCESS = 5,
       RETENTION = 6, AUTO_BACKUP = 7, MAX_SIZE = 8, LOG_PATH = 9 };

/* NULL where it is missing or of another type. */
static const union EVEN6_VARIANT_VALUE *
property(const struct EVEN6_VARIANT_LIST *list, uint32_t place, uint32_t type)
{
	return list->props != NULL && place < list->count &&
			       list->props[place].type == type
		       ? &list->props[place].value
		       : NULL;
}

static bool flag(const struct EVEN6_VARIANT_LIST *list, uint32_t place)
{
	const union EVEN6_VARIANT_VALUE *value =
		property(list, place, EVEN6_BOOLEAN);

	return value != NULL && value->booleanVal != 0;
}

static const char *text(TALLOC_CTX *mem_ctx,
			const struct EVEN6_VARIANT_LIST *list, uint32_t place)
{
	const union EVEN6_VARIANT_VALUE *value =
		property(list, place, EVEN6_TEXT);

	return value == NULL || value->stringVal == NULL
		       ? ""
		       : talloc_strdup(mem_ctx, value->stringVal);
}

static bool take_config(struct rpc_event_config *config,
			const struct EVEN6_VARIANT_LIST *list)
{
	const union EVEN6_VARIANT_VALUE *type =
		property(list, TYPE, EVEN6_UINT32);
	const union EVEN6_VARIANT_VALUE *size =
		property(list, MAX_SIZE, EVEN6_UINT64);

	*config = (struct rpc_event_config){
		.enabled = flag(list, ENABLED),
		.classic = flag(list, CLASSIC),
		.retention = flag(list, RETENTION),
		.auto_backup = flag(list, AUTO_BACKUP),
		.type = type != NULL ? type->uint32Val : 0,
		.max_size = size != NULL ? size->uint64Val : 0,
		.publisher = text(config, list, PUBLISHER),
		.access = text(config, list, ACCESS),
		.path = text(config, list, LOG_PATH),
	};
	return config->publisher != NULL && config->access != NULL &&
	       config->path != NULL;
}

static void config_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct config_state *state = tevent_req_data(req, struct config_state);

	state->status = rpc_event_call_recv(subreq);
	if (rpc_status_is_ok(state->status) &&
	    !take_config(state->config, &state->list)) {
		state->status = rpc_event_local(RPC_LOCAL_NO_MEMORY);
	}
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_event_config_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_event_log *log,
					 const char *channel)
{
	struct config_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct EvtRpcGetChannelConfig *r = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct config_state);

	if (req == NULL) {
		return NULL;
	}
	state->call = rpc_event_call_new(state);
	state->config = talloc_zero(state, struct rpc_event_config);
	if (state->call == NULL || state->config == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	r = &state->call->r.config;
	r->in.channelPath = talloc_strdup(state->call, channel);
	if (tevent_req_nomem(r->in.channelPath, req)) {
		return tevent_req_post(req, ev);
	}
	r->out.props = &state->list;
	state->call->result = &r->out.result;
	subreq = rpc_event_call_send(state, ev, log, NDR_EVTRPCGETCHANNELCONFIG,
				     state->call, 0);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, config_done, req);
	return req;
}

struct rpc_status rpc_event_config_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_event_config **out_config)
{
	struct config_state *state = tevent_req_data(req, struct config_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_config = talloc_move(mem_ctx, &state->config);
	}
	tevent_req_received(req);
	return status;
}

/* ------------------------------------------------------------------ info */

#define VARIANT_BYTES 16 /* 2.2.18: a union of 8, a count, a type */

struct info_state {
	struct tevent_context *ev;
	struct rpc_event_log *log;
	struct rpc_event_call *call; /* the one under way */
	struct policy_handle handle;
	size_t property;
	DATA_BLOB value;
	uint32_t length;
	struct rpc_event_info info;
	struct rpc_status status;
};

static void put_created(struct rpc_event_info *info, uint64_t value)
{
	info->created_ns = event_filetime_ns(value);
}

static void put_written(struct rpc_event_info *info, uint64_t value)
{
	info->written_ns = event_filetime_ns(value);
}

static void put_size(struct rpc_event_info *info, uint64_t value)
{
	info->size = value;
}

static void put_records(struct rpc_event_info *info, uint64_t value)
{
	info->records = value;
}

static void put_oldest(struct rpc_event_info *info, uint64_t value)
{
	info->oldest = value;
}

static void put_full(struct rpc_event_info *info, uint64_t value)
{
	info->full = (value & 0xffffffff) != 0;
}

/* 3.1.4.19 */
static const struct {
	uint32_t id;
	uint32_t type; /* enum rpc_event_type */
	void (*put)(struct rpc_event_info *info, uint64_t value);
} properties[] = {
	{0, RPC_EVENT_FILETIME, put_created},
	{2, RPC_EVENT_FILETIME, put_written},
	{3, RPC_EVENT_UINT64, put_size},
	{5, RPC_EVENT_UINT64, put_records},
	{6, RPC_EVENT_UINT64, put_oldest},
	{7, RPC_EVENT_BOOL, put_full},
};

#define PROPERTIES (sizeof(properties) / sizeof(properties[0]))

static void info_opened(struct tevent_req *subreq);
static void info_ask(struct tevent_req *req);
static void info_asked(struct tevent_req *subreq);
static void info_close(struct tevent_req *req);
static void info_closed(struct tevent_req *subreq);

struct tevent_req *rpc_event_info_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       const char *channel)
{
	struct info_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct EvtRpcOpenLogHandle *r = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct info_state);

	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->log = log;
	state->call = rpc_event_call_new(state);
	if (tevent_req_nomem(state->call, req)) {
		return tevent_req_post(req, ev);
	}
	r = &state->call->r.open;
	r->in.channel = talloc_strdup(state->call, channel);
	if (tevent_req_nomem(r->in.channel, req)) {
		return tevent_req_post(req, ev);
	}
	r->in.flags = EVEN6_QUERY_CHANNEL_PATH;
	r->out.handle = &state->handle;
	r->out.error = &state->call->info;
	state->call->result = &r->out.result;
	subreq = rpc_event_call_send(state, ev, log, NDR_EVTRPCOPENLOGHANDLE,
				     state->call, 0);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, info_opened, req);
	return req;
}

static void info_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct info_state *state = tevent_req_data(req, struct info_state);

	state->status = rpc_event_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	info_ask(req);
}

static void info_ask(struct tevent_req *req)
{
	struct info_state *state = tevent_req_data(req, struct info_state);
	struct rpc_event_call *call = rpc_event_call_new(state);
	struct EvtRpcGetLogFileInfo *r = NULL;
	struct tevent_req *subreq = NULL;

	if (tevent_req_nomem(call, req)) {
		return;
	}
	r = &call->r.info;
	state->value = (DATA_BLOB){NULL, 0};
	r->in.logHandle = &state->handle;
	r->in.propertyId = properties[state->property].id;
	r->in.propertyValueBufferSize = VARIANT_BYTES;
	r->out.propertyValueBuffer = &state->value;
	r->out.propertyValueBufferLength = &state->length;
	call->result = &r->out.result;
	subreq = rpc_event_call_send(state, state->ev, state->log,
				     NDR_EVTRPCGETLOGFILEINFO, call, 0);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, info_asked, req);
}

static struct rpc_status take_property(struct info_state *state)
{
	const uint8_t *value = state->value.data;

	if (state->value.length < VARIANT_BYTES ||
	    event_u32(value + 12) != properties[state->property].type) {
		return rpc_event_local(RPC_LOCAL_BAD_REPLY);
	}
	properties[state->property].put(&state->info, event_u64(value));
	return (struct rpc_status){0};
}

static void info_asked(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct info_state *state = tevent_req_data(req, struct info_state);

	state->status = rpc_event_call_recv(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->status = take_property(state);
	}
	TALLOC_FREE(subreq);
	state->property++;
	if (rpc_status_is_ok(state->status) && state->property < PROPERTIES) {
		info_ask(req);
	} else {
		info_close(req);
	}
}

static void info_close(struct tevent_req *req)
{
	struct info_state *state = tevent_req_data(req, struct info_state);
	struct tevent_req *subreq = rpc_event_release_send(
		state, state->ev, state->log, &state->handle);

	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, info_closed, req);
}

/* What was read counts, even where the handle was not closed. */
static void info_closed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct info_state *state = tevent_req_data(req, struct info_state);

	rpc_event_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_event_info_recv(struct tevent_req *req,
				      struct rpc_event_info *out_info)
{
	struct info_state *state = tevent_req_data(req, struct info_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_info = state->info;
	}
	tevent_req_received(req);
	return status;
}
