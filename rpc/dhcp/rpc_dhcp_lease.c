/*
 * The leases of a scope, page by page ([MS-DHCPM] 3.2.4.131, .116, .89,
 * 3.1.4.48, 3.2.4.1, 3.1.4.36, .21; IPv6 3.2.4.65).
 *
 *	ask(handle) -> page -> MORE_DATA? -> ask(last address) -> ... -> SUCCESS
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_lease_read.h"

#define SAME_MEMBER(a, b, member)                                              \
	_Static_assert(offsetof(struct a, member) ==                           \
			       offsetof(struct b, member),                     \
		       #member " moved")
SAME_MEMBER(R_DhcpEnumSubnetClients, R_DhcpV4EnumSubnetClientsEx, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsV4, R_DhcpV4EnumSubnetClientsEx, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsV5, R_DhcpV4EnumSubnetClientsEx, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsVQ, R_DhcpV4EnumSubnetClientsEx, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsFilterStatusInfo,
	    R_DhcpV4EnumSubnetClientsEx, out.result);
SAME_MEMBER(R_DhcpV4EnumSubnetClients, R_DhcpV4EnumSubnetClientsEx, out.result);

struct leases_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	struct rpc_dhcp_address scope;
	rpc_dhcp_page_fn page;
	void *private_data;
	struct rpc_dhcp_guard guard;
	TALLOC_CTX *page_mem;
	/* of the call; one of the two families */
	union {
		struct R_DhcpV4EnumSubnetClientsEx v4;
		struct R_DhcpEnumSubnetClientsV6 v6;
	} r;
	struct DHCP_CLIENT_INFO_EX_ARRAY *v4;
	struct DHCP_CLIENT_INFO_ARRAY_V6 *v6;
	uint32_t handle4;
	struct DHCP_IPV6_ADDRESS handle6;
	uint32_t read;
	uint32_t total;
	struct rpc_status status;
};

static void leases_ask(struct tevent_req *req);
static void leases_got(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_leases_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_address *scope,
					rpc_dhcp_page_fn page,
					void *private_data)
{
	struct leases_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct leases_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->scope = *scope;
	state->page = page;
	state->private_data = private_data;
	if (scope->family == 4) {
		rpc_dhcp_guard_start(&state->guard, &state->handle4,
				     sizeof(state->handle4));
	} else {
		rpc_dhcp_guard_start(&state->guard, &state->handle6,
				     sizeof(state->handle6));
	}
	if (!rpc_dhcp_deadline(req, ev, &dhcp->limits)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	leases_ask(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void leases_fill4(struct leases_state *state)
{
	struct R_DhcpV4EnumSubnetClientsEx *r = &state->r.v4;

	state->v4 = NULL;
	r->in.SubnetAddress = rpc_dhcp_word(&state->scope);
	r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
	r->in.ResumeHandle = &state->handle4;
	r->out.ResumeHandle = &state->handle4;
	r->out.ClientInfo = &state->v4;
	r->out.ClientsRead = &state->read;
	r->out.ClientsTotal = &state->total;
}

static void leases_fill6(struct leases_state *state)
{
	struct R_DhcpEnumSubnetClientsV6 *r = &state->r.v6;

	state->v6 = NULL;
	r->in.SubnetAddress = rpc_dhcp_wire6(&state->scope);
	r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
	r->in.ResumeHandle = &state->handle6;
	r->out.ResumeHandle = &state->handle6;
	r->out.ClientInfo = &state->v6;
	r->out.ClientsRead = &state->read;
	r->out.ClientsTotal = &state->total;
}

static void leases_ask(struct tevent_req *req)
{
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	enum rpc_dhcp_question question = RPC_DHCP_ASK_LEASES;
	struct tevent_req *subreq = NULL;

	state->page_mem = talloc_named_const(state, 0, "page of leases");
	if (tevent_req_nomem(state->page_mem, req)) {
		return;
	}
	if (state->scope.family == 4) {
		leases_fill4(state);
	} else {
		question = RPC_DHCP_ASK_LEASES6;
		leases_fill6(state);
	}
	subreq = rpc_dhcp_ask_send(state, state->ev, state->dhcp, question,
				   state->page_mem, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, leases_got, req);
}

/* Hands the page over. OK with *out_more: there is another. */
static struct rpc_status leases_page(struct leases_state *state,
				     uint32_t opnum, bool *out_more)
{
	bool is4 = state->scope.family == 4;
	uint32_t result =
		is4 ? state->r.v4.out.result : state->r.v6.out.result;
	const void *handle = is4 ? (const void *)&state->handle4
				 : (const void *)&state->handle6;
	struct rpc_dhcp_lease_page page = {0};
	struct rpc_status status;
	bool ok;

	*out_more = result == DHCP_MORE_DATA;
	if (!*out_more && result != DHCP_SUCCESS &&
	    result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_werror(result);
	}
	ok = is4 ? rpc_dhcp_lease_page4(state->page_mem, state->v4, opnum,
					&state->scope, &page)
		 : rpc_dhcp_lease_page6(state->page_mem, state->v6,
					&state->scope, &page);
	if (!ok) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	if (state->read > page.num_rows && result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	}
	status = rpc_dhcp_guard_page(&state->guard, &state->dhcp->limits,
				     page.num_rows, *out_more, handle);
	if (!rpc_status_is_ok(status) || page.num_rows == 0) {
		return status;
	}
	ok = state->page(page.rows, page.num_rows, state->private_data);
	if (!ok) {
		return rpc_status_make(RPC_VOCABULARY_ERRNO, ECANCELED,
				       RPC_STEP_REPLY);
	}
	return (struct rpc_status){0};
}

static void leases_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	uint32_t opnum = 0;
	bool more = false;

	state->status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->status = leases_page(state, opnum, &more);
	}
	TALLOC_FREE(state->page_mem);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	if (!more) {
		tevent_req_done(req);
		return;
	}
	leases_ask(req);
}

struct rpc_status rpc_dhcp_leases_recv(struct tevent_req *req,
				       uint64_t *out_rows)
{
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	*out_rows = state->guard.rows;
	tevent_req_received(req);
	return status;
}
