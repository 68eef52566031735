/*
 * Filters of link-layer addresses. Their listing goes on behind a pattern, not
 * an index, and its last page says NO_MORE_ITEMS with rows in it.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"

#define COMMENT_MAX_UNITS 127 /* 2.2.1.2.92 */

/* ---------------------------------------------------------------- listing */

static int take(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call, size_t i,
		void *to)
{
	const struct R_DhcpEnumFilterV4 *r = call->r;
	const struct DHCP_FILTER_RECORD *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_FILTER_RECORD);
	struct rpc_dhcp_filter *row = to;
	bool oom = false;

	row->is_allow = r->in.ListType == Allow;
	row->match_hardware = from->AddrPatt.MatchHWType != 0;
	row->hardware_type = from->AddrPatt.HWType;
	row->is_wildcard = from->AddrPatt.IsWildcard != 0;
	row->pattern_len = from->AddrPatt.Length;
	memcpy(row->pattern, from->AddrPatt.Pattern, row->pattern_len);
	row->comment = rpc_dhcp_text(mem_ctx, from->Comment, &row->odd, &oom);
	return oom ? -1 : 1;
}

static const struct rpc_dhcp_rows_kind kind = {sizeof(struct rpc_dhcp_filter),
					       NULL, take};

struct tevent_req *rpc_dhcp_filters_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, bool allow)
{
	struct R_DhcpEnumFilterV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FILTERS, R_DhcpEnumFilterV4);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ResumeHandle = &call->handle.pattern;
	r->in.PreferredMaximum = dhcp->limits.page_bytes;
	r->in.ListType = allow ? Allow : Deny;
	r->out.ResumeHandle = &call->handle.pattern;
	r->out.EnumFilterInfo = (void *)&call->info;
	r->out.ElementsRead = &call->read;
	r->out.ElementsTotal = &call->total;
	call->handle_size = sizeof(call->handle.pattern);
	call->kind = &kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_filters_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_filter **out_filters,
					size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_filters, out_num);
}

/* --------------------------------------------------------------- changing */

static struct DHCP_ADDR_PATTERN
make_pattern(const struct rpc_dhcp_filter *filter)
{
	struct DHCP_ADDR_PATTERN pattern = {
		.MatchHWType = filter->match_hardware,
		.HWType = filter->hardware_type,
		.IsWildcard = filter->is_wildcard,
		.Length = filter->pattern_len,
	};

	memcpy(pattern.Pattern, filter->pattern, filter->pattern_len);
	return pattern;
}

struct tevent_req *
rpc_dhcp_filter_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp,
			 const struct rpc_dhcp_filter *filter, bool replace)
{
	struct DHCP_FILTER_ADD_INFO *info = NULL;
	struct R_DhcpAddFilterV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FILTER_ADD,
			     R_DhcpAddFilterV4);
	if (call == NULL) {
		return NULL;
	}
	info = talloc_zero(call, struct DHCP_FILTER_ADD_INFO);
	if (info == NULL) {
		talloc_free(call);
		return NULL;
	}
	info->AddrPatt = make_pattern(filter);
	info->Comment =
		rpc_dhcp_make_text(call, filter->comment, COMMENT_MAX_UNITS);
	info->ListType = filter->is_allow ? Allow : Deny;
	r = call->r;
	r->in.AddFilterInfo = info;
	r->in.ForceFlag = replace;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_filter_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_filter *filter)
{
	struct R_DhcpDeleteFilterV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FILTER_DELETE,
			     R_DhcpDeleteFilterV4);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.DeleteFilterInfo = &call->handle.pattern;
	call->handle.pattern = make_pattern(filter);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* -------------------------------------------------------------- filtering */

struct tevent_req *rpc_dhcp_filtering_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp)
{
	struct R_DhcpGetFilterV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FILTERING,
			     R_DhcpGetFilterV4);
	if (call == NULL) {
		return NULL;
	}
	/* published with one level less (3.2.4.86) */
	rpc_dhcp_call_inline(call, sizeof(struct DHCP_FILTER_GLOBAL_INFO));
	r = call->r;
	r->out.GlobalFilterInfo = call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status
rpc_dhcp_filtering_recv(struct tevent_req *req,
			struct rpc_dhcp_filtering *out_filtering)
{
	const struct DHCP_FILTER_GLOBAL_INFO *info = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (rpc_status_is_ok(status)) {
		info = call->info;
		out_filtering->allow = info->EnforceAllowList != 0;
		out_filtering->deny = info->EnforceDenyList != 0;
	}
	talloc_free(call);
	return status;
}

struct tevent_req *
rpc_dhcp_filtering_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    struct rpc_dhcp_filtering filtering)
{
	struct DHCP_FILTER_GLOBAL_INFO *info = NULL;
	struct R_DhcpSetFilterV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FILTERING_SET,
			     R_DhcpSetFilterV4);
	if (call == NULL) {
		return NULL;
	}
	rpc_dhcp_call_inline(call, sizeof(struct DHCP_FILTER_GLOBAL_INFO));
	r = call->r;
	r->in.GlobalFilterInfo = call->info;
	info = call->info;
	if (info != NULL) {
		info->EnforceAllowList = filtering.allow;
		info->EnforceDenyList = filtering.deny;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
