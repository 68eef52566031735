/* use: rpc_event rpc_idl SAMBA TALLOC TEVENT */
/*
 * Replies of an event log service, which may be anybody. The connection is
 * replaced: the first byte chooses what the client asks, and each of its calls
 * is answered with the next piece of the input: two bytes of length (little
 * endian), then the stub data. At the end of the input the connection is gone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/event/rpc_event_call.h"
#include "rpc/event/rpc_event_read.h"

#define NT_BAD_STUB 0xC003000Cu
#define NT_GONE	    0xC000020Cu
#define LENGTH_SIZE 2
#define MOST_PAGES  20
#define BATCH	    64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct tevent_context *ev;
static struct rpc_event_log *event_log;
static TALLOC_CTX *results;
static DATA_BLOB input; /* what is left of it */
static size_t touched;

struct reply_state {
	struct rpc_status status;
};

static struct rpc_status gone(uint32_t code)
{
	return rpc_status_make(RPC_VOCABULARY_NTSTATUS, code, RPC_STEP_CALL);
}

static struct rpc_status reply(TALLOC_CTX *r_mem, uint32_t opnum, void *r)
{
	struct ndr_pull *pull = NULL;
	DATA_BLOB stub;
	size_t length;

	if (input.length < LENGTH_SIZE) {
		return gone(NT_GONE);
	}
	length = input.data[0] | (size_t)input.data[1] << 8;
	input.data += LENGTH_SIZE;
	input.length -= LENGTH_SIZE;
	stub.data = input.data;
	stub.length = length < input.length ? length : input.length;
	input.data += stub.length;
	input.length -= stub.length;
	pull = ndr_pull_init_blob(&stub, r_mem);
	return NDR_ERR_CODE_IS_SUCCESS(ndr_table_even6.calls[opnum].ndr_pull(
		       pull, NDR_OUT, r))
		       ? (struct rpc_status){0}
		       : gone(NT_BAD_STUB);
}

struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *e,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms)
{
	struct reply_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct reply_state);
	state->status = reply(r_mem, opnum, r);
	tevent_req_done(req);
	return tevent_req_post(req, ev);
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	struct reply_state *state = tevent_req_data(req, struct reply_state);

	return state->status;
}

/* Connecting is not what is tried here. */
struct tevent_req *
rpc_conn_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *e,
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
	return (struct rpc_status){0};
}

/* ------------------------------------------------------------- questions */

static void must(bool true_always)
{
	if (!true_always) {
		abort();
	}
}

static void touch(const char *text)
{
	touched += strlen(text);
}

/* Lets the request run; it never waits. */
static void finish(struct tevent_req *req)
{
	while (tevent_req_is_in_progress(req)) {
		tevent_loop_once(ev);
	}
}

static void ask_channels(void)
{
	struct tevent_req *req = rpc_event_channels_send(ev, ev, event_log);
	struct rpc_event_channels *channels = NULL;
	size_t i;

	finish(req);
	rpc_event_channels_recv(req, results, &channels);
	for (i = 0; channels != NULL && i < channels->count; i++) {
		touch(channels->names[i]);
	}
	talloc_free(req);
}

static void ask_info(void)
{
	struct tevent_req *req = rpc_event_info_send(ev, ev, event_log, "S");
	struct rpc_event_info info = {0};

	finish(req);
	rpc_event_info_recv(req, &info);
	talloc_free(req);
}

static void ask_config(void)
{
	struct tevent_req *req = rpc_event_config_send(ev, ev, event_log, "S");
	struct rpc_event_config *config = NULL;

	finish(req);
	rpc_event_config_recv(req, results, &config);
	if (config != NULL) {
		touch(config->publisher);
		touch(config->access);
		touch(config->path);
	}
	talloc_free(req);
}

/* Every byte of a batch, as fields and as XML; a place to go on from. */
static char *look(const struct rpc_event_cursor *cursor,
		  const struct rpc_event_batch *batch)
{
	struct rpc_event_decoder *decoder = rpc_event_decoder_new(results);
	struct rpc_event_walk *walk = rpc_event_walk_new(results);
	const struct rpc_event *event = NULL;
	const char *channel = NULL;
	char *xml = NULL, *bookmark = NULL;
	bool partial;
	size_t i, n;

	must(batch->count + batch->bad <= BATCH);
	for (i = 0; i < batch->count; i++) {
		const struct rpc_event_record *record = &batch->records[i];

		for (n = 0; n < record->xml_length; n++) {
			touched += record->xml[n];
		}
		must(record->channel < RPC_EVENT_MAX_CHANNELS);
		rpc_event_decode(decoder, record->xml, record->xml_length,
				 &event);
		rpc_event_xml(results, walk, record->xml, record->xml_length,
			      &xml, &partial);
		channel = rpc_event_cursor_channel(cursor, record->channel);
		if (channel != NULL) {
			bookmark = rpc_event_bookmark(
				results, &channel, &record->record_id, 1, 0);
			must(bookmark != NULL);
		}
	}
	return bookmark;
}

static void go_through(struct rpc_event_cursor *cursor, bool seek)
{
	struct rpc_event_batch *batch = NULL;
	struct tevent_req *req = NULL;
	char *bookmark = NULL;
	int i;

	for (i = 0; i < MOST_PAGES; i++) {
		req = rpc_event_next_send(ev, ev, cursor, BATCH, 0);
		finish(req);
		batch = NULL;
		rpc_event_next_recv(req, results, &batch);
		talloc_free(req);
		if (batch == NULL) {
			break;
		}
		bookmark = look(cursor, batch);
	}
	if (seek) {
		req = rpc_event_seek_send(ev, ev, cursor,
					  RPC_EVENT_FROM_BOOKMARK, 1, bookmark,
					  true);
		finish(req);
		rpc_event_seek_recv(req);
		talloc_free(req);
	}
	req = rpc_event_cancel_send(ev, ev, cursor);
	finish(req);
	rpc_event_cancel_recv(req);
	talloc_free(req);
	req = rpc_event_close_send(ev, ev, cursor);
	finish(req);
	rpc_event_close_recv(req);
	talloc_free(req);
}

static void ask_query(void)
{
	struct tevent_req *req = rpc_event_query_send(
		ev, ev, event_log, "S", "*", RPC_EVENT_OLDEST_FIRST);
	struct rpc_event_cursor *cursor = NULL;

	finish(req);
	rpc_event_cursor_recv(req, results, &cursor);
	talloc_free(req);
	if (cursor != NULL) {
		go_through(cursor, true);
	}
}

static void ask_subscription(void)
{
	struct tevent_req *req = rpc_event_subscribe_send(
		ev, ev, event_log, "S", "*", RPC_EVENT_START_OLDEST, NULL,
		false);
	struct rpc_event_cursor *cursor = NULL;

	finish(req);
	rpc_event_cursor_recv(req, results, &cursor);
	talloc_free(req);
	if (cursor != NULL) {
		go_through(cursor, false);
	}
}

/*
 * What an event says of its record id is the server's business; that of the
 * reading is not.
 */
static bool count_event(const struct rpc_event *event, void *private_data)
{
	uint64_t *count = private_data;

	touch(event->provider);
	*count += 1;
	return true;
}

static void read_on(const struct rpc_event_wish *wish)
{
	uint64_t count = 0;
	struct rpc_event_reading got = {0};
	struct tevent_req *req = rpc_event_read_send(
		ev, ev, event_log, wish, count_event, &count);
	struct rpc_status status;

	finish(req);
	status = rpc_event_read_recv(req, &got);
	must(got.events == count);
	must(wish->most == 0 || count <= wish->most);
	must(got.position.record_id >= got.events);
	must(!got.complete || rpc_status_is_ok(status));
	/* What was reached is not given up. */
	must(got.continuity == RPC_EVENT_CLEARED ||
	     got.position.record_id >= wish->after.record_id);
	talloc_free(req);
}

static void ask_read(void)
{
	read_on(&(struct rpc_event_wish){.channel = "S"});
}

static void ask_read_on(void)
{
	static const uint32_t ids[] = {4768, 4769, 4770};

	read_on(&(struct rpc_event_wish){
		.channel = "S",
		.ids = ids,
		.id_count = 3,
		.after = {7, 1000000000},
		.most = 5,
	});
}

/* Seeds name their question by its place: append. */
static void (*const questions[])(void) = {
	ask_channels,	  ask_info, ask_config, ask_query,
	ask_subscription, ask_read, ask_read_on,
};
#define NUM_QUESTIONS (sizeof(questions) / sizeof(questions[0]))

static void connect_once(void)
{
	ev = tevent_context_init(NULL);
	event_log = talloc_zero(NULL, struct rpc_event_log);
	event_log->limits = rpc_event_limits_default();
	event_log->limits.calls = MOST_PAGES;
	event_log->limits.batch = BATCH;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (ev == NULL) {
		connect_once();
	}
	results = talloc_new(NULL);
	input.data = (uint8_t *)(uintptr_t)(data + 1);
	input.length = size - 1;
	questions[data[0] % NUM_QUESTIONS]();
	TALLOC_FREE(results);
	return 0;
}
