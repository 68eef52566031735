/*
 * The methods of [MS-EVEN6] 3.1.4 that this simulator answers; the others
 * fault with nca_s_op_rng_error. A call never waits: what a client would wait
 * for has not happened.
 */
#include "simulators/event/event_call.h"

#include <errno.h>

#include "gen_ndr/ndr_even6.h"
#include "simulators/event/event_channels.h"
#include "simulators/event/event_result.h"

#define QUERY_FLAGS 0x1303u	   /* all that are defined */
#define SUBSCRIBE_FLAGS 0x10011003u

#define METHOD(method)                                                         \
	static uint32_t answer_##method(struct sim_event_call *call,           \
					struct method *r);                     \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx,                   \
					struct method *r)                      \
	{                                                                      \
		struct sim_event_call call;                                    \
		uint32_t result = sim_event_call_begin(&call, dce_call,        \
						       mem_ctx, #method);      \
		if (result == SIM_EVENT_OK) {                                  \
			result = answer_##method(&call, r);                    \
		}                                                              \
		return sim_event_call_end(&call, result);                      \
	}                                                                      \
	static uint32_t answer_##method(struct sim_event_call *call,           \
					struct method *r)

#define UNKNOWN(method)                                                        \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx,                   \
					struct method *r)                      \
	{                                                                      \
		struct sim_event_call call;                                    \
		sim_event_call_begin(&call, dce_call, mem_ctx, #method);       \
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;              \
		return sim_event_call_end(&call, 0);                           \
	}

/* ----------------------------------------------- queries and subscriptions */

/* What opnums 0 and 5 ask, and what they answer. */
struct registration {
	const char *path, *text, *bookmark;
	bool is_file, newest_first, tolerant, strict;
	enum sim_event_kind kind;
	uint32_t start; /* of a subscription */
	bool is_push;

	struct policy_handle *handle, *control;
	uint32_t *out_count;
	struct EVEN6_QUERY_CHANNEL_INFO **out_channels;
	struct EVEN6_RPC_INFO *error;
};

static void clear_answer(struct registration *g)
{
	memset(g->handle, 0, sizeof(*g->handle));
	memset(g->control, 0, sizeof(*g->control));
	memset(g->error, 0, sizeof(*g->error));
	*g->out_count = 0;
	*g->out_channels = NULL;
}

/* The channels of the query: whether they are there, and their state. */
static uint32_t find_channels(struct sim_event_call *call,
			      struct registration *g,
			      struct sim_event_result *result)
{
	struct event_cursor *cursor = &result->cursor;
	const struct event_query_channel *channels =
		event_query_channels(cursor->query, &cursor->count);
	struct EVEN6_QUERY_CHANNEL_INFO *infos = talloc_zero_array(
		call->mem_ctx, struct EVEN6_QUERY_CHANNEL_INFO, cursor->count);
	size_t i;

	cursor->places = talloc_zero_array(result, struct event_place,
					   cursor->count);
	result->last_ids = talloc_zero_array(result, uint64_t, cursor->count);
	if (infos == NULL || cursor->places == NULL ||
	    result->last_ids == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	for (i = 0; i < cursor->count; i++) {
		struct event_log *log =
			channels[i].is_file
				? NULL
				: event_logs_find(call->service->logs,
						  channels[i].name);
		uint32_t status = log != NULL ? SIM_EVENT_OK
				  : channels[i].is_file
					  ? (uint32_t)SIM_EVENT_FILE_NOT_FOUND
					  : EVENT_QUERY_CHANNEL_NOT_FOUND;

		if (status != SIM_EVENT_OK && !g->tolerant) {
			return g->strict ? EVENT_QUERY_INVALID_CHANNEL_PATH
					 : status; /* 3.1.4.8 */
		}
		cursor->places[i].log = log;
		infos[i].name = talloc_strdup(infos, channels[i].name);
		infos[i].status = status;
	}
	*g->out_channels = infos;
	*g->out_count = (uint32_t)cursor->count;
	return sim_event_call_may_read(call) ? SIM_EVENT_OK : SIM_EVENT_DENIED;
}

/* 3.1.4.8: after the event of the bookmark. */
static uint32_t start_after(struct sim_event_call *call,
			    const struct registration *g,
			    struct event_cursor *cursor)
{
	struct event_mark *marks = NULL;
	size_t i;

	if (g->bookmark == NULL ||
	    !event_bookmark_read(call->mem_ctx, g->bookmark, cursor, &marks)) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	for (i = 0; i < cursor->count; i++) {
		struct event_place *place = &cursor->places[i];

		if (place->log == NULL || marks[i].record_id == 0) {
			continue;
		}
		place->before = marks[i].record_id;
		if (!marks[i].is_current ||
		    event_log_has(place->log, marks[i].record_id)) {
			continue;
		}
		if (g->strict) {
			return EVENT_QUERY_INVALID_QUERY;
		}
		if (event_log_oldest(place->log) > marks[i].record_id) {
			return SIM_EVENT_STALE;
		}
	}
	return SIM_EVENT_OK;
}

static uint32_t start(struct sim_event_call *call, const struct registration *g,
		      struct event_cursor *cursor)
{
	if (g->start == EVEN6_START_BOOKMARK) {
		return start_after(call, g, cursor);
	}
	event_cursor_rewind(cursor, g->start == EVEN6_START_FUTURE);
	return SIM_EVENT_OK;
}

static uint32_t hand_out(struct sim_event_call *call, struct registration *g,
			 struct sim_event_result *result)
{
	struct sim_event_control *control =
		talloc_zero(call->mem_ctx, struct sim_event_control);
	uint32_t error = SIM_EVENT_NO_MEMORY;

	if (control != NULL) {
		error = sim_event_call_open(call, SIM_EVENT_CONTROL, control,
					    g->control);
	}
	if (error == SIM_EVENT_OK) {
		/* Either handle may be closed before the other. */
		result->control = talloc_reference(result, control);
		error = sim_event_call_open(call, g->kind, result, g->handle);
	}
	return result->control == NULL ? SIM_EVENT_NO_MEMORY : error;
}

static uint32_t enroll(struct sim_event_call *call, struct registration *g)
{
	struct sim_event_result *result =
		talloc_zero(call->mem_ctx, struct sim_event_result);
	struct event_query_problem problem = {0};
	uint32_t error;
	int ret;

	if (result == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	result->is_push = g->is_push;
	result->cursor.newest_first = g->newest_first;
	result->cursor.now = sim_event_call_now(call);
	ret = event_query_parse(result, g->path, g->text,
				g->is_file ? EVEN6_QUERY_FILE_PATH : 0,
				&result->cursor.query, &problem);
	if (ret == EINVAL) {
		*g->error = (struct EVEN6_RPC_INFO){problem.error,
						    problem.sub_error,
						    problem.sub_parameter};
		sim_event_call_text(call, "problem", problem.sentence);
		return problem.error;
	}
	if (ret != 0) {
		return SIM_EVENT_NO_MEMORY;
	}
	error = find_channels(call, g, result);
	if (error == SIM_EVENT_OK) {
		error = start(call, g, &result->cursor);
	}
	return error == SIM_EVENT_OK ? hand_out(call, g, result) : error;
}

METHOD(EvtRpcRegisterLogQuery)
{
	struct registration g = {
		.path = r->in.path,
		.text = r->in.query,
		.is_file = (r->in.flags & EVEN6_QUERY_FILE_PATH) != 0,
		.newest_first = (r->in.flags & EVEN6_READ_NEWEST_FIRST) != 0,
		.tolerant = (r->in.flags & EVEN6_TOLERATE_ERRORS) != 0,
		.kind = SIM_EVENT_QUERY,
		.start = EVEN6_START_OLDEST,
		.handle = r->out.handle,
		.control = r->out.opControl,
		.out_count = r->out.queryChannelInfoSize,
		.out_channels = r->out.queryChannelInfo,
		.error = r->out.error,
	};

	clear_answer(&g);
	sim_event_call_text(call, "path", r->in.path);
	sim_event_call_text(call, "query", r->in.query);
	sim_event_call_note(call, "flags", r->in.flags);
	/* Both of a pair; that one is missing, Windows forgives. */
	if ((r->in.flags & ~QUERY_FLAGS) != 0 ||
	    (r->in.flags & 0x3) == 0x3 || (r->in.flags & 0x300) == 0x300) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	return enroll(call, &g);
}

METHOD(EvtRpcRegisterRemoteSubscription)
{
	struct registration g = {
		.path = r->in.channelPath,
		.text = r->in.query,
		.bookmark = r->in.bookmarkXml,
		.strict = (r->in.flags & EVEN6_SUBSCRIBE_STRICT) != 0,
		.tolerant = (r->in.flags & EVEN6_TOLERATE_ERRORS) != 0 &&
			    (r->in.flags & EVEN6_SUBSCRIBE_STRICT) == 0,
		.is_push = (r->in.flags & EVEN6_SUBSCRIBE_PULL) == 0,
		.kind = SIM_EVENT_SUBSCRIPTION,
		.start = r->in.flags & 0x3,
		.handle = r->out.handle,
		.control = r->out.control,
		.out_count = r->out.queryChannelInfoSize,
		.out_channels = r->out.queryChannelInfo,
		.error = r->out.error,
	};

	clear_answer(&g);
	sim_event_call_text(call, "channelPath", r->in.channelPath);
	sim_event_call_text(call, "query", r->in.query);
	sim_event_call_text(call, "bookmarkXml", r->in.bookmarkXml);
	sim_event_call_note(call, "flags", r->in.flags);
	if ((r->in.flags & ~SUBSCRIBE_FLAGS) != 0 || g.start == 0) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	return enroll(call, &g);
}

/* Where the answer to opnums 2 and 11 goes. */
struct page {
	uint32_t *count, **offsets, **sizes, *bytes;
	uint8_t **buffer;
};

static uint32_t fill(struct sim_event_call *call,
		     struct sim_event_result *result, uint32_t wanted,
		     uint32_t empty, struct page page)
{
	struct event_result *records =
		talloc_zero(call->mem_ctx, struct event_result);
	int ret;

	*page.count = *page.bytes = 0;
	*page.offsets = *page.sizes = NULL;
	*page.buffer = NULL;
	sim_event_call_note(call, "numRequestedRecords", wanted);
	if (result->control->cancelled) {
		return SIM_EVENT_CANCELLED;
	}
	if (wanted > EVENT_RESULT_MAX_RECORDS || wanted == 0) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	ret = records == NULL
		      ? ENOMEM
		      : event_result_fill(call->mem_ctx,
					  call->service->logs->encoder,
					  &result->cursor, result->last_ids,
					  wanted, records);
	if (ret != 0) {
		return SIM_EVENT_NO_MEMORY;
	}
	sim_event_call_note(call, "records", records->count);
	if (records->count == 0) {
		return empty;
	}
	sim_event_call_note(call, "first", (json_int_t)records->first);
	sim_event_call_note(call, "last", (json_int_t)records->last);
	*page.count = records->count;
	*page.offsets = records->offsets;
	*page.sizes = records->sizes;
	*page.bytes = records->length;
	*page.buffer = records->data;
	return SIM_EVENT_OK;
}

METHOD(EvtRpcQueryNext)
{
	uint32_t error;
	struct sim_event_result *result = sim_event_call_handle(
		call, r->in.logQuery, SIM_EVENT_QUERY, &error);
	const struct page page = {
		r->out.numActualRecords, r->out.eventDataIndices,
		r->out.eventDataSizes, r->out.resultBufferSize,
		r->out.resultBuffer};

	return result == NULL ? error
			      : fill(call, result, r->in.numRequestedRecords,
				     SIM_EVENT_NO_MORE_ITEMS, page);
}

METHOD(EvtRpcRemoteSubscriptionNext)
{
	uint32_t error;
	struct sim_event_result *result = sim_event_call_handle(
		call, r->in.handle, SIM_EVENT_SUBSCRIPTION, &error);
	const struct page page = {
		r->out.numActualRecords, r->out.eventDataIndices,
		r->out.eventDataSizes, r->out.resultBufferSize,
		r->out.resultBuffer};

	if (result != NULL && result->is_push) {
		return SIM_EVENT_INVALID_OPERATION;
	}
	return result == NULL ? error
			      : fill(call, result, r->in.numRequestedRecords,
				     SIM_EVENT_TIMEOUT, page);
}

static uint32_t seek(struct sim_event_call *call,
		     const struct EvtRpcQuerySeek *r,
		     struct event_cursor *cursor, bool strict)
{
	int64_t by = (int64_t)r->in.pos;
	struct event_mark *marks = NULL;
	bool exact = true, there;

	switch (r->in.flags & 0xff) {
	case EVEN6_SEEK_FIRST:
		if (by < 0) {
			return SIM_EVENT_INVALID_PARAMETER;
		}
		event_cursor_rewind(cursor, false);
		break;
	case EVEN6_SEEK_LAST:
		if (by > 0) {
			return SIM_EVENT_INVALID_PARAMETER;
		}
		event_cursor_rewind(cursor, true);
		by -= by > INT64_MIN; /* 0 is before the last one */
		break;
	case EVEN6_SEEK_CURRENT:
		break;
	case EVEN6_SEEK_BOOKMARK:
		if (r->in.bookmarkXml == NULL ||
		    !event_bookmark_read(call->mem_ctx, r->in.bookmarkXml,
					 cursor, &marks)) {
			return SIM_EVENT_INVALID_PARAMETER;
		}
		event_cursor_to_mark(cursor, marks, &exact);
		break;
	default:
		return SIM_EVENT_INVALID_PARAMETER;
	}
	there = event_cursor_move(cursor, by) && exact;
	return there || !strict ? SIM_EVENT_OK : SIM_EVENT_NOT_FOUND;
}

METHOD(EvtRpcQuerySeek)
{
	uint32_t error;
	struct sim_event_result *result = sim_event_call_handle(
		call, r->in.logQuery, SIM_EVENT_QUERY, &error);
	struct event_place *places = NULL;

	memset(r->out.error, 0, sizeof(*r->out.error));
	sim_event_call_note(call, "pos", (json_int_t)r->in.pos);
	sim_event_call_note(call, "flags", r->in.flags);
	sim_event_call_text(call, "bookmarkXml", r->in.bookmarkXml);
	if (result == NULL) {
		return error;
	}
	if ((r->in.flags & ~(0xffu | EVEN6_SEEK_STRICT)) != 0) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	places = talloc_memdup(call->mem_ctx, result->cursor.places,
			       result->cursor.count * sizeof(*places));
	if (places == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	error = seek(call, r, &result->cursor,
		     (r->in.flags & EVEN6_SEEK_STRICT) != 0);
	if (error != SIM_EVENT_OK) { /* the cursor stays where it was */
		memcpy(result->cursor.places, places,
		       result->cursor.count * sizeof(*places));
	}
	return error;
}

METHOD(EvtRpcClose)
{
	*r->out.handle = *r->in.handle;
	return sim_event_call_close(call, r->out.handle);
}

METHOD(EvtRpcCancel)
{
	uint32_t error;
	struct sim_event_control *control = sim_event_call_handle(
		call, r->in.handle, SIM_EVENT_CONTROL, &error);

	if (control != NULL) {
		control->cancelled = true;
	}
	return error;
}

METHOD(EvtRpcRegisterControllableOperation)
{
	struct sim_event_control *control =
		talloc_zero(call->mem_ctx, struct sim_event_control);

	memset(r->out.handle, 0, sizeof(*r->out.handle));
	return control == NULL
		       ? SIM_EVENT_NO_MEMORY
		       : sim_event_call_open(call, SIM_EVENT_CONTROL, control,
					     r->out.handle);
}

/* ----------------------------------------------------------------- channels */

METHOD(EvtRpcOpenLogHandle)
{
	struct event_log *log =
		event_logs_find(call->service->logs, r->in.channel);
	struct event_log **data = talloc(call->mem_ctx, struct event_log *);

	memset(r->out.handle, 0, sizeof(*r->out.handle));
	memset(r->out.error, 0, sizeof(*r->out.error));
	sim_event_call_text(call, "channel", r->in.channel);
	sim_event_call_note(call, "flags", r->in.flags);
	if (r->in.flags != EVEN6_QUERY_CHANNEL_PATH &&
	    r->in.flags != EVEN6_QUERY_FILE_PATH) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	if (r->in.flags == EVEN6_QUERY_FILE_PATH) {
		return SIM_EVENT_FILE_NOT_FOUND; /* hosts have no files */
	}
	if (log == NULL) {
		return EVENT_QUERY_CHANNEL_NOT_FOUND;
	}
	if (!sim_event_call_may_read(call)) {
		return SIM_EVENT_DENIED;
	}
	if (data == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	*data = log;
	return sim_event_call_open(call, SIM_EVENT_LOG, data, r->out.handle);
}

METHOD(EvtRpcGetLogFileInfo)
{
	uint32_t error, size = r->in.propertyValueBufferSize;
	struct event_log **log = sim_event_call_handle(
		call, r->in.logHandle, SIM_EVENT_LOG, &error);
	uint8_t value[EVENT_VARIANT_BYTES];

	*r->out.propertyValueBuffer = (DATA_BLOB){
		talloc_zero_array(call->mem_ctx, uint8_t, size), size};
	*r->out.propertyValueBufferLength = 0;
	sim_event_call_note(call, "propertyId", r->in.propertyId);
	if (log == NULL) {
		return error;
	}
	sim_event_call_text(call, "channel", (*log)->channel);
	if (r->out.propertyValueBuffer->data == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	if (!event_log_property(*log, r->in.propertyId, value)) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	*r->out.propertyValueBufferLength = EVENT_VARIANT_BYTES;
	if (size < EVENT_VARIANT_BYTES) {
		return SIM_EVENT_INSUFFICIENT_BUFFER;
	}
	memcpy(r->out.propertyValueBuffer->data, value, sizeof(value));
	return SIM_EVENT_OK;
}

METHOD(EvtRpcGetChannelList)
{
	const struct event_logs *logs = call->service->logs;
	struct EVEN6_STRING *paths = talloc_zero_array(
		call->mem_ctx, struct EVEN6_STRING, logs->count);
	size_t i;

	*r->out.numChannelPaths = 0;
	*r->out.channelPaths = paths;
	if (paths == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	if (!sim_event_call_may_read(call)) {
		return SIM_EVENT_DENIED;
	}
	for (i = 0; i < logs->count; i++) {
		paths[i].value = logs->logs[i].channel;
	}
	*r->out.numChannelPaths = (uint32_t)logs->count;
	return SIM_EVENT_OK;
}

METHOD(EvtRpcGetChannelConfig)
{
	const struct event_log *log =
		event_logs_find(call->service->logs, r->in.channelPath);

	*r->out.props = (struct EVEN6_VARIANT_LIST){0};
	sim_event_call_text(call, "channelPath", r->in.channelPath);
	if (log == NULL) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	if (!sim_event_call_may_read(call)) {
		return SIM_EVENT_DENIED;
	}
	return event_channel_config(call->mem_ctx, log, r->out.props)
		       ? SIM_EVENT_OK
		       : SIM_EVENT_NO_MEMORY;
}

/* Who cleared it is the first record of Security, or one of System. */
static int tell_clearing(struct sim_event_call *call,
			 const struct event_log *log)
{
	bool security = strcmp(log->channel, "Security") == 0;
	const char *domain = NULL;
	const char *name = sim_event_call_account(call, &domain);
	const char *const of_security[][2] = {
		{"SubjectUserName", name}, {"SubjectDomainName", domain},
		{NULL, NULL}};
	const char *const of_others[][2] = {
		{"SubjectUserName", name}, {"SubjectDomainName", domain},
		{"Channel", log->channel}, {"BackupPath", ""}, {NULL, NULL}};
	const struct event_news news = {
		.provider = "Microsoft-Windows-Eventlog",
		.provider_guid = "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}",
		.id = security ? 1102 : 104,
		.level = 4,
		.task = 104,
		.keywords = security ? 0x4020000000000000 : 0x8000000000000000,
		.data = security ? of_security : of_others,
		.body = "LogFileCleared",
		.body_namespace = "http://manifests.microsoft.com/win/2004/08/"
				  "windows/eventlog",
	};

	return sim_event_append(call->service, security ? "Security" : "System",
				&news);
}

METHOD(EvtRpcClearLog)
{
	struct event_log *log =
		event_logs_find(call->service->logs, r->in.channelPath);

	memset(r->out.error, 0, sizeof(*r->out.error));
	sim_event_call_text(call, "channelPath", r->in.channelPath);
	sim_event_call_text(call, "backupPath", r->in.backupPath);
	if (log == NULL) {
		return EVENT_QUERY_CHANNEL_NOT_FOUND;
	}
	if (!sim_event_call_may_clear(call)) {
		return SIM_EVENT_DENIED;
	}
	if (r->in.backupPath != NULL && r->in.backupPath[0] != '\0') {
		return SIM_EVENT_NOT_SUPPORTED; /* hosts have no files */
	}
	event_log_clear(log, sim_event_call_now(call));
	return tell_clearing(call, log) == 0 ? SIM_EVENT_OK
					     : SIM_EVENT_NO_MEMORY;
}

UNKNOWN(EvtRpcRemoteSubscriptionNextAsync)
UNKNOWN(EvtRpcRemoteSubscriptionWaitAsync)
UNKNOWN(EvtRpcExportLog)
UNKNOWN(EvtRpcLocalizeExportLog)
UNKNOWN(EvtRpcMessageRender)
UNKNOWN(EvtRpcMessageRenderDefault)
UNKNOWN(EvtRpcAssertConfig)
UNKNOWN(EvtRpcRetractConfig)
UNKNOWN(EvtRpcPutChannelConfig)
UNKNOWN(EvtRpcGetPublisherList)
UNKNOWN(EvtRpcGetPublisherListForChannel)
UNKNOWN(EvtRpcGetPublisherMetadata)
UNKNOWN(EvtRpcGetPublisherResourceMetadata)
UNKNOWN(EvtRpcGetEventMetadataEnum)
UNKNOWN(EvtRpcGetNextEventMetadata)
UNKNOWN(EvtRpcGetClassicLogDisplayName)

#define DCESRV_INTERFACE_EVEN6_BIND dcesrv_interface_bind_require_privacy
#include "gen_ndr/ndr_even6_s.c"
