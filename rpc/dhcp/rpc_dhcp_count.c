/*
 * The counters of a server ([MS-DHCPM] 3.2.4.82, 3.1.4.23, 3.1.4.44,
 * 3.2.4.69): one call, one answer.
 */
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

struct counts_state {
	bool v6;
	union {
		struct R_DhcpGetMibInfo v4;
		struct R_DhcpGetMibInfoV6 v6;
	} r;
	/* of the method that answered */
	union {
		struct DHCP_MIB_INFO *oldest;
		struct DHCP_MIB_INFO_VQ *vq;
		struct DHCP_MIB_INFO_V5 *v5;
		struct DHCP_MIB_INFO_V6 *v6;
	} info;
	struct rpc_dhcp_counts *counts;
	struct rpc_status status;
};

_Static_assert(sizeof(struct R_DhcpGetMibInfo) ==
		       sizeof(struct R_DhcpGetMibInfoV5),
	       "the methods of one question share a layout");
_Static_assert(offsetof(struct DHCP_MIB_INFO, ServerStartTime) ==
		       offsetof(struct DHCP_MIB_INFO_V5, ServerStartTime),
	       "the structures begin alike");

static void counts_done(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_counts_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp, int family)
{
	struct counts_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct counts_state);
	if (req == NULL) {
		return NULL;
	}
	state->v6 = family == 6;
	if (state->v6) {
		state->r.v6.out.MibInfo = &state->info.v6;
	} else {
		state->r.v4.out.MibInfo = &state->info.oldest;
	}
	subreq = rpc_dhcp_ask_send(state, ev, dhcp,
				   state->v6 ? RPC_DHCP_ASK_COUNTS6
					     : RPC_DHCP_ASK_COUNTS,
				   state, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, counts_done, req);
	return req;
}

/* Room for the scopes; false: no memory. */
static bool counts_room(struct rpc_dhcp_counts *counts, size_t n)
{
	counts->scopes = talloc_zero_array(counts, struct rpc_dhcp_scope_count,
					   n);
	counts->num_scopes = n;
	return counts->scopes != NULL;
}

static struct rpc_dhcp_scope_count count_of(uint32_t subnet, uint32_t in_use,
					    uint32_t available,
					    uint32_t pending)
{
	return (struct rpc_dhcp_scope_count){
		.scope = rpc_dhcp_address4(subnet),
		.in_use = in_use,
		.available = available,
		.pending = pending,
	};
}

/* Reads the scopes of any IPv4 generation, which differ in member places. */
#define COUNTS_SCOPES(counts, info, ok)                                        \
	do {                                                                   \
		size_t i_, n_ = (info)->ScopeInfo ? (info)->Scopes : 0;        \
		(ok) = counts_room((counts), n_);                              \
		for (i_ = 0; (ok) && i_ < n_; i_++) {                          \
			(counts)->scopes[i_] =                                 \
				count_of((info)->ScopeInfo[i_].Subnet,         \
					 (info)->ScopeInfo[i_]                 \
						 .NumAddressesInuse,           \
					 (info)->ScopeInfo[i_]                 \
						 .NumAddressesFree,            \
					 (info)->ScopeInfo[i_]                 \
						 .NumPendingOffers);           \
		}                                                              \
	} while (0)

static bool counts_v4(struct counts_state *state, uint32_t opnum)
{
	const struct DHCP_MIB_INFO *m = state->info.oldest;
	struct rpc_dhcp_counts *counts = state->counts;
	const uint32_t messages[] = {m->Discovers, m->Offers, m->Requests,
				     m->Acks,	   m->Naks,   m->Declines,
				     m->Releases};
	bool ok;

	memcpy(counts->messages, messages, sizeof(messages));
	counts->started = rpc_dhcp_time(m->ServerStartTime.dwLowDateTime,
					m->ServerStartTime.dwHighDateTime);
	switch (opnum) {
	case NDR_R_DHCPGETMIBINFOV5:
		COUNTS_SCOPES(counts, state->info.v5, ok);
		break;
	case NDR_R_DHCPGETMIBINFOVQ:
		COUNTS_SCOPES(counts, state->info.vq, ok);
		break;
	default:
		COUNTS_SCOPES(counts, state->info.oldest, ok);
		break;
	}
	return ok;
}

static bool counts_v6(struct counts_state *state)
{
	const struct DHCP_MIB_INFO_V6 *m = state->info.v6;
	struct rpc_dhcp_counts *counts = state->counts;
	const uint32_t messages[] = {m->Solicits, m->Advertises, m->Requests,
				     m->Renews,	  m->Rebinds,	 m->Replies,
				     m->Confirms, m->Declines,	 m->Releases,
				     m->Informs};
	size_t n = m->ScopeInfo != NULL ? m->Scopes : 0;
	const struct SCOPE_MIB_INFO_V6 *s = m->ScopeInfo;
	bool ok;
	size_t i;

	memcpy(counts->messages, messages, sizeof(messages));
	counts->started = rpc_dhcp_time(m->ServerStartTime.dwLowDateTime,
					m->ServerStartTime.dwHighDateTime);
	ok = counts_room(counts, n);
	for (i = 0; ok && i < n; i++) {
		counts->scopes[i] = (struct rpc_dhcp_scope_count){
			.scope = rpc_dhcp_address6(&s[i].Subnet),
			.in_use = s[i].NumAddressesInuse,
			.available = s[i].NumAddressesFree,
			.pending = s[i].NumPendingAdvertises,
		};
	}
	return ok;
}

static struct rpc_status counts_read(struct counts_state *state,
				     uint32_t opnum)
{
	uint32_t result = state->v6 ? state->r.v6.out.result
				    : state->r.v4.out.result;
	bool ok;

	if (result != DHCP_SUCCESS) {
		return rpc_dhcp_werror(result);
	}
	if (state->info.oldest == NULL) {
		return rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	}
	state->counts = talloc_zero(state, struct rpc_dhcp_counts);
	if (state->counts == NULL) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	ok = state->v6 ? counts_v6(state) : counts_v4(state, opnum);
	if (!ok) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	return (struct rpc_status){0};
}

static void counts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct counts_state *state = tevent_req_data(req, struct counts_state);
	uint32_t opnum = 0;

	state->status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->status = counts_read(state, opnum);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_dhcp_counts_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_counts **out_counts)
{
	struct counts_state *state = tevent_req_data(req, struct counts_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status)) {
		*out_counts = talloc_move(mem_ctx, &state->counts);
	}
	tevent_req_received(req);
	return status;
}
