/*
 * One question, by the newest method that the server has, and what every
 * listing needs: its guard and how failures are told apart.
 *
 *	method known -> call -> "opnum out of range"? -> the next older method
 *
 * [MS-DHCPM] 1.7 and note 32: which server has which opnum. The fault tells
 * reliably; the version number is not needed for it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

#define NT_OPNUM_OUT_OF_RANGE 0xC002002Eu

struct method {
	bool is; /* false ends the list */
	enum rpc_dhcp_face face;
	uint32_t opnum;
};

#define METHODS 7
#define FIRST(name)                                                            \
	{                                                                      \
		true, RPC_DHCP_FIRST, NDR_R_DHCP##name                         \
	}
#define SECOND(name)                                                           \
	{                                                                      \
		true, RPC_DHCP_SECOND, NDR_R_DHCP##name                        \
	}
#define QUESTION(name, ...) [RPC_DHCP_ASK_##name] = {__VA_ARGS__},

static const struct method questions[RPC_DHCP_QUESTIONS][METHODS + 1] = {
	RPC_DHCP_EVERY_QUESTION
};

struct ask_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	enum rpc_dhcp_question question;
	TALLOC_CTX *r_mem;
	void *r;
	struct rpc_status status;
};

static bool ask_next(struct tevent_req *req);
static void ask_done(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_ask_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dhcp *dhcp,
				     enum rpc_dhcp_question question,
				     TALLOC_CTX *r_mem, void *r)
{
	struct ask_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct ask_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->question = question;
	state->r_mem = r_mem;
	state->r = r;
	if (!ask_next(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

/* False: the request has ended. */
static bool ask_next(struct tevent_req *req)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_dhcp *dhcp = state->dhcp;
	uint8_t *known = &dhcp->known[state->question];
	const struct method *method = NULL;
	struct tevent_req *subreq = NULL;

	for (;; (*known)++) {
		method = &questions[state->question][*known];
		if (!method->is || dhcp->conns[method->face] != NULL) {
			break;
		}
	}
	if (!method->is) {
		state->status = rpc_status_make(RPC_VOCABULARY_NTSTATUS,
						NT_OPNUM_OUT_OF_RANGE,
						RPC_STEP_CALL);
		tevent_req_error(req, EIO);
		return false;
	}
	subreq = rpc_conn_call_send(state, state->ev, dhcp->conns[method->face],
				    method->opnum, state->r_mem, state->r,
				    dhcp->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return false;
	}
	tevent_req_set_callback(subreq, ask_done, req);
	return true;
}

static void ask_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ask_state *state = tevent_req_data(req, struct ask_state);

	state->status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		tevent_req_done(req);
		return;
	}
	if (rpc_dhcp_is_lacking(state->status)) {
		state->dhcp->known[state->question]++;
		ask_next(req);
		return;
	}
	tevent_req_error(req, EIO);
}

struct rpc_status rpc_dhcp_ask_recv(struct tevent_req *req,
				    uint32_t *out_opnum)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status status;
	uint8_t known;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status) && out_opnum != NULL) {
		known = state->dhcp->known[state->question];
		*out_opnum = questions[state->question][known].opnum;
	}
	tevent_req_received(req);
	return status;
}

bool rpc_dhcp_is_lacking(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_NTSTATUS &&
	       status.code == NT_OPNUM_OUT_OF_RANGE;
}

bool rpc_dhcp_survives(struct rpc_status status)
{
	/* What Samba says of a connection that is gone. */
	static const uint32_t gone[] = {
		0xC000020C, /* disconnected */
		0xC000020D, /* reset */
		0xC00000B5, /* time-out */
		0xC000023A, /* invalid */
		0xC0000140, /* likewise, of an association */
		0xC0000011, /* end of file */
		0xC000014B, /* pipe broken */
		0xC00000B0, /* pipe disconnected */
		0xC002001D, /* RPC protocol error */
	};
	size_t i;

	if (status.vocabulary == RPC_VOCABULARY_WERROR) {
		return true;
	}
	if (status.vocabulary != RPC_VOCABULARY_NTSTATUS) {
		return false;
	}
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		if (status.code == gone[i]) {
			return false;
		}
	}
	return true;
}

bool rpc_dhcp_deadline(struct tevent_req *req, struct tevent_context *ev,
		       const struct rpc_dhcp_limits *limits)
{
	struct timeval end;

	if (limits->list_ms == 0) {
		return true;
	}
	end = tevent_timeval_current_ofs(limits->list_ms / 1000,
					 limits->list_ms % 1000 * 1000);
	return tevent_req_set_endtime(req, ev, end);
}

void rpc_dhcp_guard_start(struct rpc_dhcp_guard *guard, const void *handle,
			  size_t size)
{
	*guard = (struct rpc_dhcp_guard){.power = 1, .size = (uint16_t)size};
	memcpy(guard->kept, handle, size);
}

struct rpc_status rpc_dhcp_guard_page(struct rpc_dhcp_guard *guard,
				      const struct rpc_dhcp_limits *limits,
				      size_t rows, bool more,
				      const void *handle)
{
	guard->rows += rows;
	if (guard->rows > limits->rows) {
		return rpc_dhcp_local(RPC_LOCAL_TOO_MANY_ROWS);
	}
	if (!more) {
		return (struct rpc_status){0};
	}
	guard->pages++;
	if (guard->pages >= limits->pages) {
		return rpc_dhcp_local(RPC_LOCAL_TOO_MANY_PAGES);
	}
	if (rows == 0 || memcmp(guard->kept, handle, guard->size) == 0) {
		return rpc_dhcp_local(RPC_LOCAL_NO_PROGRESS);
	}
	if (guard->pages == guard->power) {
		memcpy(guard->kept, handle, guard->size);
		guard->power *= 2;
	}
	return (struct rpc_status){0};
}
