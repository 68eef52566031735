/*
 * A DHCP server in place of rpc/conn: what the client asks is encoded and
 * decoded again as the server would see it, answered by the test's function,
 * and goes back in the same way. So no network and no waiting is needed, and
 * parameters that were left out, or meant for another method, show.
 */
#ifndef TESTS_UNIT_RPC_DHCP_FAKE_CONN_H
#define TESTS_UNIT_RPC_DHCP_FAKE_CONN_H

#include <errno.h>

#include "rpc/dhcp/rpc_dhcp_private.h"
#include "tests/support/suite.h"

#define NT_NO_OPNUM 0xC002002Eu
#define NT_BAD_STUB 0xC003000Cu
#define NT_GONE	    0xC000020Cu

#define SECOND	1000 /* added to the opnums of dhcpsrv2 */
#define LACKING 8

#define REPLY_BYTES (16 * 1024 * 1024)

struct rpc_conn {
	const struct ndr_interface_table *table;
};

/* Reset by fake_setup(). */
static struct fake {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	struct rpc_dhcp_limits limits;
	bool no_second;
	uint32_t lacking[LACKING]; /* opnums, + SECOND; 0 ends the list */
	uint32_t gone_at;	   /* closes at this question; 0: never */
	bool hangs;		   /* never answers */
	/*
	 * Answers opnum (+ SECOND): fills r->out and returns true; false is a
	 * fault. r->out is below mem_ctx.
	 */
	bool (*answer)(TALLOC_CTX *mem_ctx, uint32_t opnum, void *r);
	uint32_t asked;	     /* questions, without the version */
	uint32_t last_opnum; /* + SECOND */
} fake;

struct fake_state {
	struct rpc_status status;
	struct rpc_conn *conn;
};

static inline struct tevent_req *
fake_done(TALLOC_CTX *mem_ctx, struct rpc_status status, struct rpc_conn *conn)
{
	struct fake_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct fake_state);
	ck_assert_ptr_nonnull(req);
	state->status = status;
	state->conn = talloc_steal(state, conn);
	tevent_req_done(req);
	return tevent_req_post(req, fake.ev);
}

struct tevent_req *
rpc_conn_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct ndr_interface_table *table, uint32_t timeout_ms)
{
	struct rpc_conn *conn = NULL;

	if (table == &ndr_table_dhcpsrv2 && fake.no_second) {
		return fake_done(mem_ctx,
				 rpc_status_make(RPC_VOCABULARY_NTSTATUS,
						 0xC000023F, RPC_STEP_MAP),
				 NULL);
	}
	conn = talloc_zero(NULL, struct rpc_conn);
	conn->table = table;
	return fake_done(mem_ctx, (struct rpc_status){0}, conn);
}

struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn)
{
	struct fake_state *state = tevent_req_data(req, struct fake_state);
	struct rpc_status status = state->status;

	if (rpc_status_is_ok(status)) {
		*out_conn = talloc_move(mem_ctx, &state->conn);
	}
	tevent_req_received(req);
	return status;
}

/* r->in to the server, its answer to r->out; false: a fault. */
static inline bool fake_transfer(TALLOC_CTX *r_mem,
				 const struct ndr_interface_call *call,
				 uint32_t opnum, void *r)
{
	struct ndr_push *push = ndr_push_init_ctx(r_mem);
	void *seen = talloc_zero_size(push, call->struct_size);
	struct R_DhcpGetVersion *version = seen;
	struct ndr_pull *pull = NULL;
	enum ndr_err_code err;
	DATA_BLOB blob;
	bool ok = true;

	err = call->ndr_push(push, NDR_IN, r);
	ck_assert_msg(NDR_ERR_CODE_IS_SUCCESS(err), "%s cannot be sent: %s",
		      call->name, ndr_map_error2string(err));
	blob = ndr_push_blob(push);
	pull = ndr_pull_init_blob(&blob, seen);
	pull->flags |= LIBNDR_FLAG_REF_ALLOC;
	err = call->ndr_pull(pull, NDR_IN, seen);
	ck_assert_msg(NDR_ERR_CODE_IS_SUCCESS(err), "%s cannot be read: %s",
		      call->name, ndr_map_error2string(err));
	ck_assert_uint_eq(pull->offset, blob.length);
	if (opnum == NDR_R_DHCPGETVERSION) {
		*version->out.MajorVersion = 10;
		version->out.result = 0;
	} else {
		ok = fake.answer != NULL && fake.answer(seen, opnum, seen);
	}
	if (ok) {
		push = ndr_push_init_ctx(r_mem);
		/* libndr grows it by a kilobyte, and copies all each time */
		push->alloc_size = REPLY_BYTES;
		push->data = talloc_realloc(push, push->data, uint8_t,
					    REPLY_BYTES);
		err = call->ndr_push(push, NDR_OUT, seen);
		ck_assert_msg(NDR_ERR_CODE_IS_SUCCESS(err),
			      "%s cannot be answered: %s", call->name,
			      ndr_map_error2string(err));
		blob = ndr_push_blob(push);
		pull = ndr_pull_init_blob(&blob, r_mem);
		err = call->ndr_pull(pull, NDR_OUT, r);
		ok = NDR_ERR_CODE_IS_SUCCESS(err);
	}
	return ok;
}

struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms)
{
	const struct ndr_interface_call *call = &conn->table->calls[opnum];
	uint32_t key =
		opnum + (conn->table == &ndr_table_dhcpsrv2 ? SECOND : 0);
	struct fake_state *state = NULL;
	struct rpc_status status = {0};
	bool known = true;
	size_t i;

	for (i = 0; i < LACKING; i++) {
		known = known &&
			(fake.lacking[i] == 0 || fake.lacking[i] != key);
	}
	if (key != NDR_R_DHCPGETVERSION && known) {
		fake.asked++;
		fake.last_opnum = key;
	}
	if (fake.hangs && key != NDR_R_DHCPGETVERSION) {
		return tevent_req_create(mem_ctx, &state, struct fake_state);
	}
	if (!known) {
		status = rpc_status_make(RPC_VOCABULARY_NTSTATUS, NT_NO_OPNUM,
					 RPC_STEP_CALL);
	} else if (fake.gone_at != 0 && fake.asked == fake.gone_at) {
		status = rpc_status_make(RPC_VOCABULARY_NTSTATUS, NT_GONE,
					 RPC_STEP_CALL);
	} else if (!fake_transfer(r_mem, call, key, r)) {
		status = rpc_status_make(RPC_VOCABULARY_NTSTATUS, NT_BAD_STUB,
					 RPC_STEP_CALL);
	}
	return fake_done(mem_ctx, status, NULL);
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	struct fake_state *state = tevent_req_data(req, struct fake_state);
	struct rpc_status status = state->status;

	tevent_req_received(req);
	return status;
}

static inline void fake_setup(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.limits = rpc_dhcp_limits_default();
	fake.limits.pages = 50;
	fake.ev = tevent_context_init(NULL);
}

static inline void fake_teardown(void)
{
	TALLOC_FREE(fake.dhcp);
	TALLOC_FREE(fake.ev);
}

static inline void fake_connect(void)
{
	const struct rpc_target target = {.fqdn = "dhcp.test"};
	struct tevent_req *req = NULL;
	struct rpc_status status;

	TALLOC_FREE(fake.dhcp);
	req = rpc_dhcp_open_send(fake.ev, fake.ev, NULL, NULL, &target,
				 &fake.limits, 1000);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_open_recv(req, NULL, &fake.dhcp);
	ck_assert(rpc_status_is_ok(status));
	talloc_free(req);
	fake.asked = 0;
}

/* A string of a reply. */
static inline struct DHCPM_STRING *fake_text(TALLOC_CTX *mem_ctx,
					     const char *ascii)
{
	struct DHCPM_STRING *s = talloc_zero(mem_ctx, struct DHCPM_STRING);
	size_t i;

	s->length = (uint32_t)strlen(ascii);
	s->units = talloc_zero_array(s, uint16_t, s->length + 1);
	for (i = 0; i < s->length; i++) {
		s->units[i] = (uint8_t)ascii[i];
	}
	return s;
}

/* Whether a string of a request says so. */
static inline bool fake_says(const struct DHCPM_STRING *s, const char *ascii)
{
	size_t i;

	if (s == NULL || s->length != strlen(ascii)) {
		return false;
	}
	for (i = 0; i < s->length; i++) {
		if (s->units[i] != (uint8_t)ascii[i]) {
			return false;
		}
	}
	return true;
}

#endif
