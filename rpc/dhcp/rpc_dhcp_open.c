/*
 * The two connections to a DHCP server, and its version.
 *
 *	dhcpsrv -> dhcpsrv2 (may be missing) -> R_DhcpGetVersion
 *
 * [MS-DHCPM] 2.1.1; opnum 28 of dhcpsrv, 3.1.4.29.
 */
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

struct open_state {
	struct tevent_context *ev;
	struct rpc_context *context;
	struct rpc_creds *creds;
	struct rpc_target target;
	uint32_t timeout_ms;
	enum rpc_dhcp_face face;
	struct rpc_dhcp *dhcp;
	struct R_DhcpGetVersion version;
	struct rpc_status status;
};

static const struct ndr_interface_table *const faces[RPC_DHCP_FACES] = {
	[RPC_DHCP_FIRST] = &ndr_table_dhcpsrv,
	[RPC_DHCP_SECOND] = &ndr_table_dhcpsrv2,
};

static void open_face(struct tevent_req *req);
static void open_faced(struct tevent_req *subreq);
static void open_versioned(struct tevent_req *subreq);

struct rpc_dhcp_limits rpc_dhcp_limits_default(void)
{
	return (struct rpc_dhcp_limits){
		.call_ms = 30000,
		.page_bytes = 65536,
		.pages = 100000,
		.rows = 16000000,
		.list_ms = 3600 * 1000,
	};
}

struct tevent_req *rpc_dhcp_open_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_context *context,
				      struct rpc_creds *creds,
				      const struct rpc_target *target,
				      const struct rpc_dhcp_limits *limits,
				      uint32_t timeout_ms)
{
	struct open_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct open_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->context = context;
	state->creds = creds;
	state->timeout_ms = timeout_ms;
	state->target.anew = target->anew;
	state->target.fqdn = talloc_strdup(state, target->fqdn);
	state->dhcp = talloc_zero(state, struct rpc_dhcp);
	if (state->target.fqdn == NULL || state->dhcp == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	if (target->address != NULL) {
		state->target.address = talloc_strdup(state, target->address);
	}
	state->dhcp->limits =
		limits != NULL ? *limits : rpc_dhcp_limits_default();
	open_face(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void open_face(struct tevent_req *req)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct tevent_req *subreq = NULL;

	subreq = rpc_conn_open_send(state, state->ev, state->context,
				    state->creds, &state->target,
				    faces[state->face], state->timeout_ms);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, open_faced, req);
}

/* What a server without the interface says. */
static bool is_absent(struct rpc_status status)
{
	if (status.vocabulary != RPC_VOCABULARY_NTSTATUS) {
		return false;
	}
	return status.step == RPC_STEP_MAP ||
	       status.code == 0xC000023F || /* port unreachable: not mapped */
	       status.code == 0xC002001C || /* unknown interface */
	       status.code == 0xC0020019;   /* unsupported type */
}

static void open_faced(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_dhcp *dhcp = state->dhcp;
	struct rpc_status status;

	status = rpc_conn_open_recv(subreq, dhcp, &dhcp->conns[state->face]);
	TALLOC_FREE(subreq);
	if (state->face == RPC_DHCP_FIRST && rpc_status_is_ok(status)) {
		state->face = RPC_DHCP_SECOND;
		open_face(req);
		return;
	}
	if (state->face == RPC_DHCP_SECOND && is_absent(status)) {
		status = (struct rpc_status){0};
	}
	if (!rpc_status_is_ok(status)) {
		state->status = status;
		tevent_req_error(req, EIO);
		return;
	}
	state->version.out.MajorVersion = &dhcp->version.major;
	state->version.out.MinorVersion = &dhcp->version.minor;
	subreq = rpc_dhcp_ask_send(state, state->ev, dhcp, RPC_DHCP_ASK_VERSION,
				   state, &state->version);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, open_versioned, req);
}

static void open_versioned(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);

	state->status = rpc_dhcp_ask_recv(subreq, NULL);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status) &&
	    state->version.out.result != DHCP_SUCCESS) {
		state->status = rpc_dhcp_werror(state->version.out.result);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_dhcp_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp **out_dhcp)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status)) {
		*out_dhcp = talloc_move(mem_ctx, &state->dhcp);
	}
	tevent_req_received(req);
	return status;
}

struct rpc_dhcp_version rpc_dhcp_version(const struct rpc_dhcp *dhcp)
{
	return dhcp->version;
}

bool rpc_dhcp_has_second(const struct rpc_dhcp *dhcp)
{
	return dhcp->conns[RPC_DHCP_SECOND] != NULL;
}
