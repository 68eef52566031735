/*
 * Single scopes, read and changed ([MS-DHCPM] 3.1.4.1 to .3, .8, .49 to .51;
 * IPv6 3.2.4.58, .63, .64, .68), their offer delay (3.2.4.80, .81) and
 * superscope (3.1.4.37, .39).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_scope.h"

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "methods of one question share a layout")
SAME_SIZE(R_DhcpCreateSubnetVQ, R_DhcpCreateSubnet);
SAME_SIZE(R_DhcpCreateSubnetVQ, R_DhcpSetSubnetInfoVQ);
SAME_SIZE(R_DhcpCreateSubnetVQ, R_DhcpSetSubnetInfo);
SAME_SIZE(R_DhcpGetSubnetInfoVQ, R_DhcpGetSubnetInfo);
SAME_SIZE(R_DhcpCreateSubnetV6, R_DhcpSetSubnetInfoV6);
_Static_assert(offsetof(struct DHCP_SUBNET_INFO, SubnetState) ==
		       offsetof(struct DHCP_SUBNET_INFO_VQ, SubnetState),
	       "the older structure is the beginning of the newer");

static struct DHCP_IPV6_ADDRESS *
make_prefix6(struct rpc_dhcp_call *call, const struct rpc_dhcp_address *scope)
{
	struct DHCP_IPV6_ADDRESS *address =
		talloc(call, struct DHCP_IPV6_ADDRESS);

	if (address == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	*address = rpc_dhcp_make_address6(call, scope);
	return address;
}

/* ---------------------------------------------------------------- reading */

struct tevent_req *rpc_dhcp_scope_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_address *scope)
{
	struct R_DhcpGetSubnetInfoVQ *r4 = NULL;
	struct R_DhcpGetSubnetInfoV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (scope->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_INFO6,
				     R_DhcpGetSubnetInfoV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.SubnetAddress = rpc_dhcp_make_address6(call, scope);
		r6->out.SubnetInfo = (void *)&call->info;
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_INFO,
				     R_DhcpGetSubnetInfoVQ);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
		r4->out.SubnetInfoVQ = (void *)&call->info;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_scope_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_dhcp_scope **out_scope)
{
	const struct R_DhcpGetSubnetInfoVQ *r4 = NULL;
	const struct R_DhcpGetSubnetInfoV6 *r6 = NULL;
	struct rpc_dhcp_scope *scope = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool ok = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	scope = talloc_zero(mem_ctx, struct rpc_dhcp_scope);
	if (scope != NULL && call->question == RPC_DHCP_ASK_INFO6) {
		r6 = call->r;
		scope->address = rpc_dhcp_address6(&r6->in.SubnetAddress);
		ok = rpc_dhcp_scope_info6(scope, scope, call->info);
	} else if (scope != NULL) {
		r4 = call->r;
		scope->address = rpc_dhcp_address4(r4->in.SubnetAddress);
		ok = rpc_dhcp_scope_info4(scope, scope, call->info,
					  call->opnum);
	}
	talloc_free(call);
	if (!ok) {
		talloc_free(scope);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_scope = scope;
	return status;
}

/* --------------------------------------------------------------- changing */

static void fill4(struct rpc_dhcp_call *call,
		  const struct rpc_dhcp_scope *scope)
{
	struct R_DhcpCreateSubnetVQ *r = call->r;
	struct DHCP_SUBNET_INFO_VQ *info =
		talloc_zero(call, struct DHCP_SUBNET_INFO_VQ);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return;
	}
	if (scope->prefix > 32 || scope->state > DhcpSubnetInvalidState) {
		rpc_dhcp_call_invalid(call);
		return;
	}
	info->SubnetAddress = rpc_dhcp_make_address4(call, &scope->address);
	info->SubnetMask = rpc_dhcp_make_mask(scope->prefix);
	info->SubnetName = rpc_dhcp_make_text(call, scope->name, 0);
	info->SubnetComment = rpc_dhcp_make_text(call, scope->comment, 0);
	info->SubnetState = (enum DHCP_SUBNET_STATE)scope->state;
	info->QuarantineOn = scope->nap;
	r->in.SubnetAddress = info->SubnetAddress;
	r->in.SubnetInfoVQ = info;
}

static void fill6(struct rpc_dhcp_call *call,
		  const struct rpc_dhcp_scope *scope)
{
	struct R_DhcpCreateSubnetV6 *r = call->r;
	struct DHCP_SUBNET_INFO_V6 *info =
		talloc_zero(call, struct DHCP_SUBNET_INFO_V6);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return;
	}
	if (scope->prefix > 128) {
		rpc_dhcp_call_invalid(call);
		return;
	}
	info->SubnetAddress = rpc_dhcp_make_address6(call, &scope->address);
	info->Prefix = scope->prefix;
	info->Preference = scope->preference;
	info->SubnetName = rpc_dhcp_make_text(call, scope->name, 0);
	info->SubnetComment = rpc_dhcp_make_text(call, scope->comment, 0);
	info->State = scope->state;
	r->in.SubnetAddress = &info->SubnetAddress;
	r->in.SubnetInfo = info;
}

static struct tevent_req *scope_write(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      enum rpc_dhcp_question question4,
				      enum rpc_dhcp_question question6,
				      const struct rpc_dhcp_scope *scope)
{
	bool is6 = scope->address.family == 6;
	struct rpc_dhcp_call *call = NULL;

	call = is6 ? RPC_DHCP_CALL(mem_ctx, question6, R_DhcpCreateSubnetV6)
		   : RPC_DHCP_CALL(mem_ctx, question4, R_DhcpCreateSubnetVQ);
	if (call == NULL) {
		return NULL;
	}
	if (is6) {
		fill6(call, scope);
	} else {
		fill4(call, scope);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_scope_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_scope *scope)
{
	return scope_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_SCOPE_CREATE,
			   RPC_DHCP_ASK_SCOPE6_CREATE, scope);
}

struct tevent_req *rpc_dhcp_scope_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_scope *scope)
{
	return scope_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_SCOPE_SET,
			   RPC_DHCP_ASK_SCOPE6_SET, scope);
}

struct tevent_req *rpc_dhcp_scope_delete_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope, enum rpc_dhcp_force force)
{
	struct R_DhcpDeleteSubnet *r4 = NULL;
	struct R_DhcpDeleteSubnetV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (scope->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_SCOPE6_DELETE,
				     R_DhcpDeleteSubnetV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.SubnetAddress = make_prefix6(call, scope);
		r6->in.ForceFlag = (enum DHCP_FORCE_FLAG)force;
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_SCOPE_DELETE,
				     R_DhcpDeleteSubnet);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
		r4->in.ForceFlag = (enum DHCP_FORCE_FLAG)force;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ------------------------------------------------------------------ delay */

struct tevent_req *rpc_dhcp_delay_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_address *scope)
{
	struct R_DhcpGetSubnetDelayOffer *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_DELAY,
			     R_DhcpGetSubnetDelayOffer);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
	r->out.TimeDelayInMilliseconds = &call->small;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct rpc_status rpc_dhcp_delay_recv(struct tevent_req *req,
				      uint16_t *out_delay_ms)
{
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (rpc_status_is_ok(status)) {
		*out_delay_ms = call->small;
	}
	talloc_free(call);
	return status;
}

struct tevent_req *rpc_dhcp_delay_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_address *scope,
					   uint16_t delay_ms)
{
	struct R_DhcpSetSubnetDelayOffer *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_DELAY_SET,
			     R_DhcpSetSubnetDelayOffer);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
	r->in.TimeDelayInMilliseconds = delay_ms;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ------------------------------------------------------------- superscope */

struct tevent_req *rpc_dhcp_superscope_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope, const char *name, bool change)
{
	struct R_DhcpSetSuperScopeV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_SUPERSCOPE_SET,
			     R_DhcpSetSuperScopeV4);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
	r->in.SuperScopeName = rpc_dhcp_make_param(call, name, 0);
	r->in.ChangeExisting = change;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_superscope_delete_send(TALLOC_CTX *mem_ctx,
						   struct tevent_context *ev,
						   struct rpc_dhcp *dhcp,
						   const char *name)
{
	struct R_DhcpDeleteSuperScopeV4 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_SUPERSCOPE_DELETE,
			     R_DhcpDeleteSuperScopeV4);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.SuperScopeName = rpc_dhcp_make_param(call, name, 0);
	if (name == NULL) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
