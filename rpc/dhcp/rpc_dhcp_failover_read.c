/*
 * What failover does with single scopes and addresses ([MS-DHCPM] 3.2.4.98 to
 * .100, .126).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"

/* ------------------------------------------------------------- statistics */

struct tevent_req *
rpc_dhcp_failover_counts_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV4FailoverGetScopeStatistics *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FAILOVER_COUNTS,
			     R_DhcpV4FailoverGetScopeStatistics);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.scopeId = rpc_dhcp_make_address4(call, scope);
	r->out.pStats = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status
rpc_dhcp_failover_counts_recv(struct tevent_req *req,
			      struct rpc_dhcp_failover_counts *out_counts)
{
	const struct DHCP_FAILOVER_STATISTICS *from = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	*out_counts = (struct rpc_dhcp_failover_counts){
		.total = from->numAddr,
		.available = from->addrFree,
		.in_use = from->addrInUse,
		.partner_available = from->partnerAddrFree,
		.own_available = from->thisAddrFree,
		.partner_in_use = from->partnerAddrInUse,
		.own_in_use = from->thisAddrInUse,
	};
	talloc_free(call);
	return status;
}

struct tevent_req *rpc_dhcp_failover_time_send(TALLOC_CTX *mem_ctx,
					       struct tevent_context *ev,
					       struct rpc_dhcp *dhcp)
{
	struct R_DhcpV4FailoverGetSystemTime *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FAILOVER_TIME,
			     R_DhcpV4FailoverGetSystemTime);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->out.pTime = &call->number;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct rpc_status rpc_dhcp_failover_time_recv(struct tevent_req *req,
					      int64_t *out_time)
{
	struct rpc_status status;
	uint32_t number = 0;

	status = rpc_dhcp_number_recv(req, &number);
	if (rpc_status_is_ok(status)) {
		*out_time = number;
	}
	return status;
}

struct tevent_req *
rpc_dhcp_failover_owner_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			     struct rpc_dhcp *dhcp,
			     const struct rpc_dhcp_address *address)
{
	struct R_DhcpV4FailoverGetAddressStatus *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FAILOVER_ADDRESS,
			     R_DhcpV4FailoverGetAddressStatus);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.SubnetAddress = rpc_dhcp_make_address4(call, address);
	r->out.pStatus = &call->number;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct rpc_status
rpc_dhcp_failover_owner_recv(struct tevent_req *req,
			     enum rpc_dhcp_failover_owner *out_owner)
{
	struct rpc_status status;
	uint32_t number = 0;

	status = rpc_dhcp_number_recv(req, &number);
	if (rpc_status_is_ok(status) && number > RPC_DHCP_OWNER_RESERVED) {
		status = rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	}
	if (rpc_status_is_ok(status)) {
		*out_owner = (enum rpc_dhcp_failover_owner)number;
	}
	return status;
}

/* ----------------------------------------------------------------- leases */

struct tevent_req *
rpc_dhcp_failover_lease_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			     struct rpc_dhcp *dhcp,
			     const struct rpc_dhcp_address *address)
{
	struct R_DhcpV4FailoverGetClientInfo *r = NULL;
	struct DHCP_SEARCH_INFO *search = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FAILOVER_LEASE,
			     R_DhcpV4FailoverGetClientInfo);
	if (call == NULL) {
		return NULL;
	}
	search = talloc_zero(call, struct DHCP_SEARCH_INFO);
	if (search == NULL) {
		talloc_free(call);
		return NULL;
	}
	search->SearchType = DhcpClientIpAddress;
	search->SearchInfo.ClientIpAddress =
		rpc_dhcp_make_address4(call, address);
	r = call->r;
	r->in.SearchInfo = search;
	r->out.ClientInfo = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status
rpc_dhcp_failover_lease_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct rpc_dhcp_failover_lease **out_lease)
{
	const struct DHCPV4_FAILOVER_CLIENT_INFO *from = NULL;
	struct rpc_dhcp_failover_lease *to = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool oom = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	to = talloc_zero(mem_ctx, struct rpc_dhcp_failover_lease);
	if (to != NULL) {
		to->address = rpc_dhcp_address4(from->ClientIpAddress);
		to->name = rpc_dhcp_text(to, from->ClientName, &to->odd, &oom);
		to->policy =
			rpc_dhcp_text(to, from->PolicyName, &to->odd, &oom);
		to->expires =
			rpc_dhcp_time(from->ClientLeaseExpires.dwLowDateTime,
				      from->ClientLeaseExpires.dwHighDateTime);
		/* these are Unix seconds, unlike DATE_TIME (2.2.1.2.101) */
		to->sent = from->SentPotExpTime;
		to->acknowledged = from->AckPotExpTime;
		to->received = from->RecvPotExpTime;
		to->started = from->StartTime;
		to->last_seen = from->CltLastTransTime;
		to->last_update = from->LastBndUpdTime;
		to->update_status = from->bndMsgStatus;
	}
	talloc_free(call);
	if (to == NULL || oom) {
		talloc_free(to);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_lease = to;
	return status;
}
