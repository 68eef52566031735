/*
 * Multicast scopes, read ([MS-DHCPM] 3.2.4.3, .4, .6, .32). Servers count the
 * entries of a page of their names, not its bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_server.h"

#define LIST_PAGE 1000

static int take_name(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		     size_t i, void *row)
{
	const struct DHCPM_STRING *from =
		*RPC_DHCP_ELEMENT(call->info, i, struct DHCPM_STRING *);
	const char *name = NULL;
	uint32_t odd = 0;
	bool oom = false;

	name = rpc_dhcp_text(mem_ctx, from, &odd, &oom);
	*(const char **)row = name;
	return oom ? -1 : name != NULL;
}

static const struct rpc_dhcp_rows_kind names_kind = {sizeof(const char *), NULL,
						     take_name};

struct tevent_req *rpc_dhcp_mscopes_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp)
{
	struct R_DhcpEnumMScopes *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_MSCOPES, R_DhcpEnumMScopes);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	RPC_DHCP_PAGE(call, r, LIST_PAGE, MScopeTable, ElementsRead,
		      ElementsTotal);
	call->kind = &names_kind;
	call->counts_entries = true;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_mscopes_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					const char ***out_names,
					size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_names, out_num);
}

struct tevent_req *rpc_dhcp_mscope_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp, const char *name)
{
	struct R_DhcpGetMScopeInfo *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_MSCOPE, R_DhcpGetMScopeInfo);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.MScopeName = rpc_dhcp_make_param(call, name, 0);
	r->out.MScopeInfo = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_mscope_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_mscope **out_mscope)
{
	const struct DHCP_MSCOPE_INFO *from = NULL;
	struct rpc_dhcp_mscope *to = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool oom = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	to = talloc_zero(mem_ctx, struct rpc_dhcp_mscope);
	if (to != NULL) {
		to->name = rpc_dhcp_text(to, from->MScopeName, &to->odd, &oom);
		to->comment =
			rpc_dhcp_text(to, from->MScopeComment, &to->odd, &oom);
		to->id = from->MScopeId;
		to->active = from->MScopeState == DhcpSubnetEnabled;
		to->ttl = from->TTL;
		to->expires = rpc_dhcp_time(from->ExpiryTime.dwLowDateTime,
					    from->ExpiryTime.dwHighDateTime);
		to->language = rpc_dhcp_text(to, from->LangTag, &to->odd, &oom);
	}
	talloc_free(call);
	if (to == NULL || oom) {
		talloc_free(to);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_mscope = to;
	return status;
}

/* ----------------------------------------------------------------- ranges */

static int take_range(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *to)
{
	const struct R_DhcpEnumMScopeElements *r = call->r;
	const struct DHCP_SUBNET_ELEMENT_DATA_V4 *from = RPC_DHCP_ELEMENT(
		call->info, i, struct DHCP_SUBNET_ELEMENT_DATA_V4);
	const struct DHCP_IP_RANGE *range =
		from->ElementType == DhcpExcludedIpRanges ?
			from->Element.ExcludeIpRange :
			from->Element.IpRange;
	struct rpc_dhcp_range *row = to;

	if (from->ElementType != r->in.EnumElementType || range == NULL) {
		return 0;
	}
	row->first = rpc_dhcp_address4(range->StartAddress);
	row->last = rpc_dhcp_address4(range->EndAddress);
	return 1;
}

static const struct rpc_dhcp_rows_kind ranges_kind = {
	sizeof(struct rpc_dhcp_range), NULL, take_range};

struct tevent_req *rpc_dhcp_mscope_ranges_send(TALLOC_CTX *mem_ctx,
					       struct tevent_context *ev,
					       struct rpc_dhcp *dhcp,
					       const char *name, bool excluded)
{
	struct R_DhcpEnumMScopeElements *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_MSCOPE_ELEMENTS,
			     R_DhcpEnumMScopeElements);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.MScopeName = rpc_dhcp_make_param(call, name, 0);
	r->in.EnumElementType = excluded ? DhcpExcludedIpRanges : DhcpIpRanges;
	RPC_DHCP_PAGE(call, r, dhcp->limits.page_bytes, EnumElementInfo,
		      ElementsRead, ElementsTotal);
	call->kind = &ranges_kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_mscope_ranges_recv(struct tevent_req *req,
					      TALLOC_CTX *mem_ctx,
					      struct rpc_dhcp_range **out_rows,
					      size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}

/* --------------------------------------------------------------- counters */

static size_t count_counts(const void *info)
{
	const struct DHCP_MCAST_MIB_INFO *mib = info;

	return mib->ScopeInfo == NULL ? 0 : mib->Scopes;
}

static int take_count(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *to)
{
	const struct DHCP_MCAST_MIB_INFO *mib = call->info;
	const struct MSCOPE_MIB_INFO *from = &mib->ScopeInfo[i];
	struct rpc_dhcp_mscope_count *row = to;
	bool oom = false;

	row->name = rpc_dhcp_text(mem_ctx, from->MScopeName, &row->odd, &oom);
	row->id = from->MScopeId;
	row->in_use = from->NumAddressesInuse;
	row->available = from->NumAddressesFree;
	row->pending = from->NumPendingOffers;
	return oom ? -1 : 1;
}

static const struct rpc_dhcp_rows_kind counts_kind = {
	sizeof(struct rpc_dhcp_mscope_count), count_counts, take_count};

struct tevent_req *rpc_dhcp_mcounts_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp)
{
	struct R_DhcpGetMCastMibInfo *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_MCOUNTS,
			     R_DhcpGetMCastMibInfo);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->out.MibInfo = (void *)&call->info;
	call->kind = &counts_kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_mcounts_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_mscope_count **out_rows,
					size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}
