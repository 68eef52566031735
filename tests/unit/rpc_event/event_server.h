/*
 * An event log service inside the test, in place of rpc/conn: one channel
 * whose records are given by their ids. A hook may spoil an answer before it is
 * seen.
 */
#ifndef TESTS_UNIT_RPC_EVENT_EVENT_SERVER_H
#define TESTS_UNIT_RPC_EVENT_EVENT_SERVER_H

#include "rpc/event/rpc_event_call.h"
#include "rpc/event/rpc_event_read.h"
#include "tests/unit/rpc_event/event_bytes.h"

#define CREATED_TICKS 133000000000000000u
#define TICKS_TO_1970 116444736000000000u

static struct server {
	struct tevent_context *ev;
	const uint64_t *ids; /* ascending */
	size_t count;
	uint64_t created, oldest; /* oldest 0: ids[0] */
	const char *channel;
	uint32_t page;	  /* most records of an answer */
	size_t complex;	  /* most expressions of a Select; 0: any */
	/* Spoils an answer, or fails the call. */
	struct rpc_status (*hook)(uint32_t opnum, TALLOC_CTX *mem_ctx, void *r);
	bool hangs;

	bool reverse;
	uint64_t after;	  /* of the query */
	size_t next;	  /* place of the next record in the result */
	unsigned int open; /* handles */
	uint32_t calls[29];
} server;

struct server_state {
	struct rpc_status status;
};

/* [MS-EVEN6] 2.2.17 around an Event with nothing but its id. */
static inline void server_record(struct bytes *b, uint64_t id)
{
	size_t start = b->length, header, event;
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)id);
	bytes_u32(b, 0);
	bytes_u32(b, 0x10);
	bytes_u32(b, 0x10);
	header = b->length;
	bytes_u32(b, 0); /* where the bookmark is */
	event = b->length;
	bytes_u32(b, 0);
	{
		size_t e, s, r;

		bytes_header(b);
		e = bytes_open(b, -1, "Event");
		s = bytes_open(b, -1, "System");
		r = bytes_open(b, -1, "EventRecordID");
		bytes_text(b, text);
		bytes_close(b, r);
		bytes_close(b, s);
		bytes_close(b, e);
		bytes_u8(b, 0);
	}
	bytes_patch(b, event);
	bytes_u32(b, 0); /* no subqueries */
	b->data[header] = (uint8_t)(b->length - start);
	b->data[header + 1] = (uint8_t)((b->length - start) >> 8);
	bytes_u32(b, 0x20);
	bytes_u32(b, 0x18);
	bytes_u32(b, 1); /* one channel, the first */
	bytes_u32(b, 0);
	bytes_u32(b, 0);
	bytes_u32(b, 0x18);
	bytes_u32(b, (uint32_t)id);
	bytes_u32(b, (uint32_t)(id >> 32));
	b->data[start] = (uint8_t)(b->length - start);
	b->data[start + 1] = (uint8_t)((b->length - start) >> 8);
}

/* The id of the next record of the query, 0 at the end. */
static inline uint64_t server_next(void)
{
	size_t at;

	while (server.next < server.count) {
		at = server.reverse ? server.count - 1 - server.next
				    : server.next;
		server.next++;
		if (server.ids[at] > server.after) {
			return server.ids[at];
		}
	}
	return 0;
}

static inline uint32_t server_query(TALLOC_CTX *mem_ctx,
				    struct EvtRpcRegisterLogQuery *r)
{
	const char *after = strstr(r->in.query, "EventRecordID &gt; ");
	const char *at = r->in.query;
	size_t expressions = 0;

	ck_assert_uint_eq(r->in.flags & 0x3, 1);
	for (; (at = strstr(at, "EventID=")) != NULL; at++) {
		expressions++;
	}
	if (server.complex != 0 &&
	    strncmp(r->in.query, "<QueryList>", 11) == 0 &&
	    strstr(r->in.query, "</Select><Select") == NULL &&
	    expressions > server.complex) {
		return RPC_EVENT_E_TOO_COMPLEX;
	}
	server.reverse = (r->in.flags & 0x200) != 0;
	server.after = after != NULL ? strtoull(after + 19, NULL, 10) : 0;
	server.next = 0;
	server.open += 2;
	r->out.handle->handle_type = 0;
	r->out.handle->uuid.time_low = 1;
	r->out.opControl->uuid.time_low = 2;
	*r->out.queryChannelInfo =
		talloc_zero(mem_ctx, struct EVEN6_QUERY_CHANNEL_INFO);
	(*r->out.queryChannelInfo)->name = server.channel;
	*r->out.queryChannelInfoSize = 1;
	return 0;
}

static inline uint32_t server_page(TALLOC_CTX *mem_ctx,
				   struct EvtRpcQueryNext *r)
{
	struct bytes b = bytes_new(mem_ctx);
	uint32_t *offsets = talloc_array(mem_ctx, uint32_t, 1024);
	uint32_t *sizes = talloc_array(mem_ctx, uint32_t, 1024);
	uint32_t count = 0;
	uint64_t id;

	while (count < r->in.numRequestedRecords && count < server.page) {
		id = server_next();
		if (id == 0) {
			break;
		}
		offsets[count] = (uint32_t)b.length;
		server_record(&b, id);
		sizes[count] = (uint32_t)b.length - offsets[count];
		count++;
	}
	if (count == 0) {
		return EVEN6_NO_MORE_ITEMS;
	}
	*r->out.numActualRecords = count;
	*r->out.eventDataIndices = offsets;
	*r->out.eventDataSizes = sizes;
	*r->out.resultBufferSize = (uint32_t)b.length;
	*r->out.resultBuffer = b.data;
	return 0;
}

static inline uint32_t server_info(TALLOC_CTX *mem_ctx,
				   struct EvtRpcGetLogFileInfo *r)
{
	static const uint8_t types[] = {0x11, 0, 0x11, 0x0a, 0, 0x0a, 0x0a, 0x0d};
	uint64_t oldest = server.oldest != 0 ? server.oldest
			  : server.count > 0 ? server.ids[0]
					     : 0;
	uint64_t values[] = {server.created, 0, CREATED_TICKS, 69632, 0,
			     server.count, oldest, 0};
	uint8_t *value = talloc_zero_array(mem_ctx, uint8_t, 16);
	int i;

	ck_assert_uint_lt(r->in.propertyId, 8);
	for (i = 0; i < 8; i++) {
		value[i] = (uint8_t)(values[r->in.propertyId] >> 8 * i);
	}
	value[12] = types[r->in.propertyId];
	*r->out.propertyValueBuffer = (DATA_BLOB){value, 16};
	*r->out.propertyValueBufferLength = 16;
	return 0;
}

/* To the place of the bookmark's record, which is where reading goes on. */
static inline uint32_t server_seek(const struct EvtRpcQuerySeek *r)
{
	const char *id = strstr(r->in.bookmarkXml, "RecordId='");
	uint64_t wanted;

	ck_assert_uint_eq(r->in.flags, EVEN6_SEEK_BOOKMARK);
	ck_assert_uint_eq(r->in.pos, 0);
	ck_assert_ptr_nonnull(id);
	ck_assert_ptr_nonnull(strstr(r->in.bookmarkXml, server.channel));
	wanted = strtoull(id + 10, NULL, 10);
	server.next = 0;
	while (server.next < server.count &&
	       server.ids[server.next] < wanted) {
		server.next++;
	}
	return 0;
}

static inline void server_answer(uint32_t opnum, TALLOC_CTX *mem_ctx, void *r)
{
	struct EvtRpcOpenLogHandle *opened = r;
	struct EvtRpcClose *closed = r;

	switch (opnum) {
	case NDR_EVTRPCREGISTERLOGQUERY:
		((struct EvtRpcRegisterLogQuery *)r)->out.result =
			server_query(mem_ctx, r);
		break;
	case NDR_EVTRPCQUERYNEXT:
		((struct EvtRpcQueryNext *)r)->out.result =
			server_page(mem_ctx, r);
		break;
	case NDR_EVTRPCQUERYSEEK:
		((struct EvtRpcQuerySeek *)r)->out.result = server_seek(r);
		break;
	case NDR_EVTRPCGETLOGFILEINFO:
		((struct EvtRpcGetLogFileInfo *)r)->out.result =
			server_info(mem_ctx, r);
		break;
	case NDR_EVTRPCOPENLOGHANDLE:
		opened->out.result = strcmp(opened->in.channel, server.channel)
					     ? RPC_EVENT_E_NO_CHANNEL
					     : 0;
		server.open += opened->out.result == 0;
		break;
	case NDR_EVTRPCCLOSE:
		ck_assert_uint_gt(server.open, 0);
		server.open--;
		closed->out.result = 0;
		break;
	default:
		ck_abort_msg("opnum %u", opnum);
	}
}

struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms)
{
	struct server_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct server_state);

	ck_assert_ptr_nonnull(req);
	server.calls[opnum]++;
	if (server.hangs) {
		return req;
	}
	server_answer(opnum, r_mem, r);
	if (server.hook != NULL) {
		state->status = server.hook(opnum, r_mem, r);
	}
	tevent_req_done(req);
	return tevent_req_post(req, ev);
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	struct server_state *state = tevent_req_data(req, struct server_state);

	return rpc_status_received(req, state->status);
}

/* Not reached here. */
struct tevent_req *
rpc_conn_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct ndr_interface_table *table, uint32_t timeout_ms)
{
	return NULL;
}

struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn)
{
	return rpc_event_local(RPC_LOCAL_NO_MEMORY);
}

#endif
