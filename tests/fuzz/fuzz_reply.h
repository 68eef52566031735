/*
 * A server in place of rpc/conn, which may be anybody: every connection is
 * made, and each call is answered with the next piece of the input: two bytes
 * of length (little endian, 0xFFFF: the server lacks the method), then the
 * stub data. At the end of the input the connection is gone.
 */
#ifndef TESTS_FUZZ_FUZZ_REPLY_H
#define TESTS_FUZZ_FUZZ_REPLY_H

#include <string.h>
#include <tevent.h>

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "rpc/conn/rpc_conn.h"

#define NT_NO_OPNUM 0xC002002Eu
#define NT_BAD_STUB 0xC003000Cu
#define NT_GONE	    0xC000020Cu
#define LACKING	    0xFFFF
#define LENGTH_SIZE 2

struct rpc_conn {
	const struct ndr_interface_table *table;
};

static struct tevent_context *ev;
static TALLOC_CTX *results;
static DATA_BLOB input; /* what is left of it */
static size_t touched;

struct reply_state {
	struct rpc_status status;
	struct rpc_conn *conn;
};

static struct rpc_status reply(TALLOC_CTX *r_mem,
			       const struct ndr_interface_call *call, void *r)
{
	struct ndr_pull *pull = NULL;
	uint32_t code = 0;
	DATA_BLOB stub;
	size_t length;

	if (input.length < LENGTH_SIZE) {
		return rpc_status_make(RPC_VOCABULARY_NTSTATUS, NT_GONE,
				       RPC_STEP_CALL);
	}
	length = input.data[0] | (size_t)input.data[1] << 8;
	input.data += LENGTH_SIZE;
	input.length -= LENGTH_SIZE;
	if (length == LACKING) {
		code = NT_NO_OPNUM;
	} else {
		stub.data = input.data;
		stub.length = length < input.length ? length : input.length;
		input.data += stub.length;
		input.length -= stub.length;
		pull = ndr_pull_init_blob(&stub, r_mem);
		if (!NDR_ERR_CODE_IS_SUCCESS(
			    call->ndr_pull(pull, NDR_OUT, r))) {
			code = NT_BAD_STUB;
		}
	}
	return code == 0 ? (struct rpc_status){0}
			 : rpc_status_make(RPC_VOCABULARY_NTSTATUS, code,
					   RPC_STEP_CALL);
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
	state->status = reply(r_mem, &conn->table->calls[opnum], r);
	tevent_req_done(req);
	return tevent_req_post(req, ev);
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	struct reply_state *state = tevent_req_data(req, struct reply_state);

	return state->status;
}

void rpc_conn_leave(struct rpc_conn *conn, uint32_t opnum, void *r)
{
	talloc_free(conn);
}

struct tevent_req *
rpc_conn_pipe_send(TALLOC_CTX *mem_ctx, struct tevent_context *e,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct ndr_interface_table *table, const char *pipe,
		   uint32_t timeout_ms)
{
	struct reply_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct reply_state);
	state->conn = talloc_zero(state, struct rpc_conn);
	state->conn->table = table;
	tevent_req_done(req);
	return tevent_req_post(req, ev);
}

struct tevent_req *
rpc_conn_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *e,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct ndr_interface_table *table, uint32_t timeout_ms)
{
	return rpc_conn_pipe_send(mem_ctx, e, context, creds, target, table,
				  NULL, timeout_ms);
}

struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn)
{
	struct reply_state *state = tevent_req_data(req, struct reply_state);

	*out_conn = talloc_move(mem_ctx, &state->conn);
	return (struct rpc_status){0};
}

static void touch(const char *text)
{
	touched += text != NULL ? strlen(text) : 0;
}

/* Lets the request run. */
static void finish(struct tevent_req *req)
{
	while (tevent_req_is_in_progress(req)) {
		tevent_loop_once(ev);
	}
}

/* The first byte of the input chooses what the client asks. */
static void ask(void (*const questions[])(void), size_t count,
		const uint8_t *data, size_t size)
{
	results = talloc_new(NULL);
	input.data = (uint8_t *)(uintptr_t)(data + 1);
	input.length = size - 1;
	questions[data[0] % count]();
	TALLOC_FREE(results);
}

#endif
