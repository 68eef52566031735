/*
 * Policies: listed, read, changed ([MS-DHCPM] 3.2.4.107 to .115, .127 to
 * .130). Servers count the entries of a page here, not its bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_policy_data.h"

#define LIST_PAGE 1000

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "methods of one question share a layout")
SAME_SIZE(R_DhcpV4EnumPoliciesEx, R_DhcpV4EnumPolicies);
SAME_SIZE(R_DhcpV4GetPolicyEx, R_DhcpV4GetPolicy);
SAME_SIZE(R_DhcpV4CreatePolicyEx, R_DhcpV4CreatePolicy);
SAME_SIZE(R_DhcpV4SetPolicyEx, R_DhcpV4SetPolicy);
SAME_SIZE(R_DhcpV4AddPolicyRange, R_DhcpV4RemovePolicyRange);
SAME_SIZE(DHCP_POLICY_EX_ARRAY, DHCP_POLICY_ARRAY);

/* 0 with NULL: of the server. */
static uint32_t make_scope(struct rpc_dhcp_call *call,
			   const struct rpc_dhcp_address *scope)
{
	return scope == NULL ? 0 : rpc_dhcp_make_address4(call, scope);
}

/* ---------------------------------------------------------------- listing */

static int take(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call, size_t i,
		void *row)
{
	bool is_ex = call->opnum == NDR_R_DHCPV4ENUMPOLICIESEX;
	const struct DHCP_POLICY_EX *from =
		is_ex ? RPC_DHCP_ELEMENT(call->info, i, struct DHCP_POLICY_EX)
		      : (const void *)RPC_DHCP_ELEMENT(call->info, i,
						       struct DHCP_POLICY);

	return rpc_dhcp_policy_read(mem_ctx, from, is_ex, row) ? 1 : -1;
}

static const struct rpc_dhcp_rows_kind kind = {sizeof(struct rpc_dhcp_policy),
					       NULL, take};

struct tevent_req *rpc_dhcp_policies_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp,
					  const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV4EnumPoliciesEx *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_POLICIES,
			     R_DhcpV4EnumPoliciesEx);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	RPC_DHCP_PAGE(call, r, LIST_PAGE, EnumInfo, ElementsRead,
		      ElementsTotal);
	/* published with one level less (3.2.4.113, .130) */
	rpc_dhcp_call_inline(call, sizeof(struct DHCP_POLICY_EX_ARRAY));
	r->out.EnumInfo = call->info;
	r->in.ServerPolicy = scope == NULL;
	r->in.SubnetAddress = make_scope(call, scope);
	call->kind = &kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_policies_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_policy **out_policies,
					 size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_policies, out_num);
}

/* ---------------------------------------------------------------- reading */

struct tevent_req *rpc_dhcp_policy_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_policy_key *key)
{
	struct R_DhcpV4GetPolicyEx *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_POLICY, R_DhcpV4GetPolicyEx);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ServerPolicy = key->scope == NULL;
	r->in.SubnetAddress = make_scope(call, key->scope);
	r->in.PolicyName = rpc_dhcp_make_param(call, key->name, 0);
	r->out.Policy = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_policy_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_policy **out_policy)
{
	struct rpc_dhcp_policy *policy = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool ok = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	policy = talloc_zero(mem_ctx, struct rpc_dhcp_policy);
	if (policy != NULL) {
		ok = rpc_dhcp_policy_read(
			policy, call->info,
			call->opnum == NDR_R_DHCPV4GETPOLICYEX, policy);
	}
	talloc_free(call);
	if (!ok) {
		talloc_free(policy);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_policy = policy;
	return status;
}

/* --------------------------------------------------------------- changing */

struct tevent_req *
rpc_dhcp_policy_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_policy *policy)
{
	struct R_DhcpV4CreatePolicyEx *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_POLICY_CREATE,
			     R_DhcpV4CreatePolicyEx);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.pPolicy = rpc_dhcp_make_policy(call, policy);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_policy_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp,
			 const struct rpc_dhcp_policy_key *key, uint32_t fields,
			 const struct rpc_dhcp_policy *policy)
{
	struct R_DhcpV4SetPolicyEx *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_POLICY_SET,
			     R_DhcpV4SetPolicyEx);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.FieldsModified = fields;
	r->in.ServerPolicy = key->scope == NULL;
	r->in.SubnetAddress = make_scope(call, key->scope);
	r->in.PolicyName = rpc_dhcp_make_param(call, key->name, 0);
	r->in.Policy = rpc_dhcp_make_policy(call, policy);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_policy_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_policy_key *key)
{
	struct R_DhcpV4DeletePolicy *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_POLICY_DELETE,
			     R_DhcpV4DeletePolicy);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ServerPolicy = key->scope == NULL;
	r->in.SubnetAddress = make_scope(call, key->scope);
	r->in.PolicyName = rpc_dhcp_make_param(call, key->name, 0);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

static struct tevent_req *range_write(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      enum rpc_dhcp_question question,
				      const struct rpc_dhcp_policy_key *key,
				      const struct rpc_dhcp_range *range)
{
	struct R_DhcpV4AddPolicyRange *r = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct DHCP_IP_RANGE *wire = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question, R_DhcpV4AddPolicyRange);
	if (call == NULL) {
		return NULL;
	}
	wire = talloc_zero(call, struct DHCP_IP_RANGE);
	if (wire == NULL) {
		talloc_free(call);
		return NULL;
	}
	wire->StartAddress = rpc_dhcp_make_address4(call, &range->first);
	wire->EndAddress = rpc_dhcp_make_address4(call, &range->last);
	r = call->r;
	r->in.SubnetAddress = make_scope(call, key->scope);
	r->in.PolicyName = rpc_dhcp_make_param(call, key->name, 0);
	r->in.Range = wire;
	if (key->scope == NULL) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_policy_range_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			       struct rpc_dhcp *dhcp,
			       const struct rpc_dhcp_policy_key *key,
			       const struct rpc_dhcp_range *range)
{
	return range_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_POLICY_RANGE_ADD,
			   key, range);
}

struct tevent_req *rpc_dhcp_policy_range_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_policy_key *key,
	const struct rpc_dhcp_range *range)
{
	return range_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_POLICY_RANGE_REMOVE,
			   key, range);
}

/* ------------------------------------------------------------ enforcement */

struct tevent_req *
rpc_dhcp_enforcement_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV4QueryPolicyEnforcement *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ENFORCEMENT,
			     R_DhcpV4QueryPolicyEnforcement);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ServerPolicy = scope == NULL;
	r->in.SubnetAddress = make_scope(call, scope);
	r->out.Enabled = &call->number;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct rpc_status rpc_dhcp_enforcement_recv(struct tevent_req *req,
					    bool *out_on)
{
	struct rpc_status status;
	uint32_t number = 0;

	status = rpc_dhcp_number_recv(req, &number);
	if (rpc_status_is_ok(status)) {
		*out_on = number != 0;
	}
	return status;
}

struct tevent_req *
rpc_dhcp_enforcement_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_address *scope, bool on)
{
	struct R_DhcpV4SetPolicyEnforcement *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ENFORCEMENT_SET,
			     R_DhcpV4SetPolicyEnforcement);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ServerPolicy = scope == NULL;
	r->in.SubnetAddress = make_scope(call, scope);
	r->in.Enable = on;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
