/*
 * The calls on policies ([MS-DHCPM] 3.2.4.107-115, 3.2.4.127-130). The older
 * ones do not show what only the Ex form can say: they leave out policies that
 * ask for the FQDN or for how a value ends.
 */
#include "simulators/dhcp/sim_dhcp_policy.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

static struct DHCP_POLICY_EX widen(const struct DHCP_POLICY *p)
{
	return (struct DHCP_POLICY_EX){
		.PolicyName = p->PolicyName,
		.IsGlobalPolicy = p->IsGlobalPolicy,
		.Subnet = p->Subnet,
		.ProcessingOrder = p->ProcessingOrder,
		.Conditions = p->Conditions,
		.Expressions = p->Expressions,
		.Ranges = p->Ranges,
		.Description = p->Description,
		.Enabled = p->Enabled,
	};
}

static struct DHCP_POLICY narrow(const struct DHCP_POLICY_EX *p)
{
	return (struct DHCP_POLICY){
		.PolicyName = p->PolicyName,
		.IsGlobalPolicy = p->IsGlobalPolicy,
		.Subnet = p->Subnet,
		.ProcessingOrder = p->ProcessingOrder,
		.Conditions = p->Conditions,
		.Expressions = p->Expressions,
		.Ranges = p->Ranges,
		.Description = p->Description,
		.Enabled = p->Enabled,
	};
}

static bool needs_ex(const struct DHCP_POLICY_EX *p)
{
	uint32_t i;

	for (i = 0; p->Conditions != NULL && p->Conditions->Elements != NULL &&
		    i < p->Conditions->NumElements; i++) {
		if (p->Conditions->Elements[i].Operator >= DhcpCompEndsWith) {
			return true;
		}
	}
	return sim_dhcp_policy_asks_fqdn(p);
}

/* The subnet of a call: 0 for the server's policies. */
static uint32_t subnet_of(struct sim_dhcp_call *call, uint32_t of_server,
			  uint32_t subnet, struct sim_dhcp_scope **out)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet);

	*out = NULL;
	if ((of_server != 0) != (subnet == 0)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (of_server) {
		return SIM_DHCP_SUCCESS;
	}
	*out = sim_dhcp_call_scope(call, 4, &id);
	return *out != NULL ? SIM_DHCP_SUCCESS : SIM_DHCP_SUBNET_NOT_PRESENT;
}

/* Makes room at an order: policies there and behind it move on. */
static void renumber(struct sim_dhcp_state *state, uint32_t subnet,
		     uint32_t order, const struct DHCP_POLICY_EX *moved)
{
	struct sim_dhcp_policy *p = NULL;
	uint32_t next = 1;
	size_t i;

	for (i = 0; i < state->policies.count; i++) {
		p = state->policies.item[i];
		if (p->subnet != subnet || p->wire == moved) {
			continue;
		}
		if (next == order) {
			next++;
		}
		p->wire->ProcessingOrder = next++;
	}
}

static void replicate(struct sim_dhcp_call *call,
		      const struct sim_dhcp_scope *scope)
{
	if (scope != NULL) {
		sim_dhcp_replicate_scope(call->service, &scope->id);
	}
}

static uint32_t create(struct sim_dhcp_call *call,
		       const struct DHCP_POLICY_EX *p)
{
	struct sim_dhcp_state *state = call->service->state;
	const char *name = sim_dhcp_wire_text(call->mem_ctx, p->PolicyName);
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = subnet_of(call, p->IsGlobalPolicy, p->Subnet, &scope);

	sim_dhcp_call_note_text(call, "PolicyName", name);
	if (name == NULL || name[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (sim_dhcp_policy_find(state, p->Subnet, name) != NULL) {
		return SIM_DHCP_POLICY_EXISTS;
	}
	result = sim_dhcp_policy_check(call, p, scope, NULL);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	renumber(state, p->Subnet, p->ProcessingOrder, NULL);
	if (!sim_dhcp_policy_add(state, p)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	replicate(call, scope);
	return SIM_DHCP_SUCCESS;
}

/* The members that FieldsModified names. */
static void modify(struct DHCP_POLICY_EX *to, const struct DHCP_POLICY_EX *from,
		   uint32_t fields)
{
	if (fields & 0x01) {
		to->PolicyName = from->PolicyName;
	}
	if (fields & 0x02) {
		to->ProcessingOrder = from->ProcessingOrder;
	}
	if (fields & 0x04) {
		to->Conditions = from->Conditions;
		to->Expressions = from->Expressions;
	}
	if (fields & 0x08) {
		to->Ranges = from->Ranges;
	}
	if (fields & 0x10) {
		to->Description = from->Description;
	}
	if (fields & 0x20) {
		to->Enabled = from->Enabled;
	}
	if (fields & 0x40) {
		to->Properties = from->Properties;
	}
}

/* A policy under a new name takes its option values along. */
static void rename_values(struct sim_dhcp_state *state, uint32_t subnet,
			  const char *old, const char *new)
{
	struct sim_dhcp_value *v = NULL;
	char *copy = NULL;
	size_t i;

	for (i = 0; i < state->values.count; i++) {
		v = state->values.item[i];
		if (strcmp(v->key.policy, old) == 0 &&
		    sim_dhcp_address_word(&v->level.scope) == subnet) {
			copy = talloc_strdup(v, new);
			v->key.policy = copy != NULL ? copy : v->key.policy;
		}
	}
}

static uint32_t replace(struct sim_dhcp_call *call, uint32_t subnet, size_t at,
			const struct DHCP_POLICY_EX *changed)
{
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_policy *old = state->policies.item[at];
	const char *name = sim_dhcp_wire_text(call->mem_ctx,
					      changed->PolicyName);
	bool renamed = name != NULL && strcmp(name, old->name) != 0;

	if (name == NULL || name[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (renamed && sim_dhcp_policy_find(state, subnet, name) != NULL) {
		return SIM_DHCP_POLICY_EXISTS;
	}
	if (renamed) {
		rename_values(state, subnet, old->name, name);
	}
	renumber(state, subnet, changed->ProcessingOrder, old->wire);
	old->wire->ProcessingOrder = 0;
	if (!sim_dhcp_policy_add(state, changed)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (at = 0; state->policies.item[at] != old; at++) {
	}
	sim_dhcp_list_remove(&state->policies, at);
	return SIM_DHCP_SUCCESS;
}

static uint32_t set(struct sim_dhcp_call *call, uint32_t fields,
		    uint32_t of_server, uint32_t subnet, const char *name,
		    const struct DHCP_POLICY_EX *from)
{
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_scope *scope = NULL;
	const struct sim_dhcp_policy *old = NULL;
	struct DHCP_POLICY_EX changed;
	uint32_t result = subnet_of(call, of_server, subnet, &scope);
	size_t at;

	sim_dhcp_call_note_text(call, "PolicyName", name);
	sim_dhcp_call_note(call, "FieldsModified", fields);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (name == NULL || (fields & ~0x7fu) != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	at = sim_dhcp_policy_at(state, subnet, name);
	if (at == state->policies.count) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	old = state->policies.item[at];
	changed = *old->wire;
	modify(&changed, from, fields);
	if (changed.PolicyName == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	result = sim_dhcp_policy_check(call, &changed, scope, old->wire);
	if (result == SIM_DHCP_SUCCESS) {
		result = replace(call, subnet, at, &changed);
	}
	if (result == SIM_DHCP_SUCCESS) {
		replicate(call, scope);
	}
	return result;
}

static uint32_t get(struct sim_dhcp_call *call, uint32_t of_server,
		    uint32_t subnet, const char *name,
		    struct DHCP_POLICY_EX **out)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_policy *p = NULL;
	uint32_t result = subnet_of(call, of_server, subnet, &scope);

	sim_dhcp_call_note_text(call, "PolicyName", name);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	p = sim_dhcp_policy_find(call->service->state, subnet, name);
	if (p == NULL) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	*out = p->wire;
	return SIM_DHCP_SUCCESS;
}

/* One page; the policies of it are *out_found and on. */
static struct sim_dhcp_slice page(struct sim_dhcp_call *call, bool ex,
				  uint32_t of_server, uint32_t subnet,
				  uint32_t preferred_maximum, uint32_t *resume,
				  struct DHCP_POLICY_EX ***out_found)
{
	const struct sim_dhcp_list *list = &call->service->state->policies;
	struct sim_dhcp_slice slice = {0};
	struct DHCP_POLICY_EX **found = NULL;
	struct sim_dhcp_scope *scope = NULL;
	const struct sim_dhcp_policy *p = NULL;
	size_t i, n = 0;

	sim_dhcp_call_note(call, "ResumeHandle", *resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	slice.result = subnet_of(call, of_server, subnet, &scope);
	if (slice.result != SIM_DHCP_SUCCESS) {
		return slice;
	}
	found = talloc_array(call->mem_ctx, struct DHCP_POLICY_EX *,
			     list->count + 1);
	if (found == NULL) {
		slice.result = SIM_DHCP_NOT_ENOUGH_MEMORY;
		return slice;
	}
	for (i = 0; i < list->count; i++) {
		p = list->item[i];
		if (p->subnet == subnet && (ex || !needs_ex(p->wire))) {
			found[n++] = p->wire;
		}
	}
	slice = sim_dhcp_slice_policies(n, *resume, preferred_maximum);
	*out_found = found + (slice.count > 0 ? slice.first : 0);
	if (slice.result != SIM_DHCP_NO_MORE_ITEMS) {
		*resume = (uint32_t)(slice.first + slice.count);
	}
	return slice;
}

SIM_DHCP_ANSWER(R_DhcpV4CreatePolicy)
{
	struct DHCP_POLICY_EX wide = widen(r->in.pPolicy);

	return create(call, &wide);
}

SIM_DHCP_ANSWER(R_DhcpV4CreatePolicyEx)
{
	return create(call, r->in.pPolicy);
}

SIM_DHCP_ANSWER(R_DhcpV4GetPolicyEx)
{
	return get(call, r->in.ServerPolicy, r->in.SubnetAddress,
		   r->in.PolicyName, r->out.Policy);
}

SIM_DHCP_ANSWER(R_DhcpV4GetPolicy)
{
	struct DHCP_POLICY_EX *wide = NULL;
	struct DHCP_POLICY *answer = talloc(call->mem_ctx, struct DHCP_POLICY);
	uint32_t result = get(call, r->in.ServerPolicy, r->in.SubnetAddress,
			      r->in.PolicyName, &wide);

	if (answer == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (result == SIM_DHCP_SUCCESS) {
		*answer = narrow(wide);
		*r->out.Policy = answer;
	}
	return result;
}

SIM_DHCP_ANSWER(R_DhcpV4SetPolicy)
{
	struct DHCP_POLICY_EX wide = widen(r->in.Policy);

	return set(call, r->in.FieldsModified & ~0x40u, r->in.ServerPolicy,
		   r->in.SubnetAddress, r->in.PolicyName, &wide);
}

SIM_DHCP_ANSWER(R_DhcpV4SetPolicyEx)
{
	return set(call, r->in.FieldsModified, r->in.ServerPolicy,
		   r->in.SubnetAddress, r->in.PolicyName, r->in.Policy);
}

SIM_DHCP_ANSWER(R_DhcpV4DeletePolicy)
{
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = subnet_of(call, r->in.ServerPolicy,
				    r->in.SubnetAddress, &scope);
	size_t at;

	sim_dhcp_call_note_text(call, "PolicyName", r->in.PolicyName);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (r->in.PolicyName == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	at = sim_dhcp_policy_at(state, r->in.SubnetAddress, r->in.PolicyName);
	if (at == state->policies.count) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	sim_dhcp_policy_remove(state, at);
	renumber(state, r->in.SubnetAddress, 0, NULL);
	replicate(call, scope);
	return SIM_DHCP_SUCCESS;
}

/* 3.2.4.113 and 130: the array itself is in the response. */
#define LIST(method, ex, array_type, form)                                     \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct DHCP_POLICY_EX **found = NULL;                          \
		struct sim_dhcp_slice slice =                                  \
			page(call, ex, r->in.ServerPolicy,                     \
			     r->in.SubnetAddress, r->in.PreferredMaximum,      \
			     r->out.ResumeHandle, &found);                     \
		struct array_type *array = SIM_DHCP_ARRAY(                     \
			call->mem_ctx, array_type, Elements, slice.count);     \
		size_t i;                                                      \
		if (array == NULL) {                                           \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		for (i = 0; i < slice.count; i++) {                            \
			array->Elements[i] = form(found[i]);                   \
		}                                                              \
		*r->out.EnumInfo = *array;                                     \
		*r->out.ElementsRead = array->NumElements;                     \
		*r->out.ElementsTotal = slice.left;                            \
		return slice.result;                                           \
	}
#define SAME(policy) (*(policy))

LIST(R_DhcpV4EnumPolicies, false, DHCP_POLICY_ARRAY, narrow)
LIST(R_DhcpV4EnumPoliciesEx, true, DHCP_POLICY_EX_ARRAY, SAME)

static uint32_t range_call(struct sim_dhcp_call *call, uint32_t subnet,
			   const char *name, struct sim_dhcp_scope **out_scope,
			   struct sim_dhcp_policy **out_policy)
{
	uint32_t result = subnet_of(call, 0, subnet, out_scope);

	sim_dhcp_call_note_text(call, "PolicyName", name);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	*out_policy = sim_dhcp_policy_find(call->service->state, subnet, name);
	return *out_policy != NULL ? SIM_DHCP_SUCCESS
				   : SIM_DHCP_POLICY_NOT_FOUND;
}

/* Gives a policy these ranges. */
static uint32_t set_ranges(struct sim_dhcp_call *call,
			   struct sim_dhcp_policy *p,
			   struct DHCP_IP_RANGE_ARRAY *array)
{
	struct DHCP_POLICY_EX changed = *p->wire, *copy = NULL;

	changed.Ranges = array;
	copy = SIM_DHCP_COPY(p, DHCP_POLICY_EX, &changed);
	if (copy == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	talloc_free(p->wire);
	p->wire = copy;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4AddPolicyRange)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_policy *p = NULL;
	struct DHCP_IP_RANGE_ARRAY *array = NULL;
	const struct DHCP_IP_RANGE *old = NULL;
	uint32_t n, result = range_call(call, r->in.SubnetAddress,
					r->in.PolicyName, &scope, &p);

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (sim_dhcp_policy_asks_fqdn(p->wire)) {
		return SIM_DHCP_POLICY_FQDN_RANGE_UNSUPPORTED;
	}
	result = sim_dhcp_policy_check_range(call->service->state, scope,
					     r->in.Range, NULL);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	old = sim_dhcp_policy_ranges(p->wire, &n);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_IP_RANGE_ARRAY, Elements,
			       (size_t)n + 1);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (n > 0) {
		memcpy(array->Elements, old, n * sizeof(*old));
	}
	array->Elements[n] = *r->in.Range;
	result = set_ranges(call, p, array);
	replicate(call, scope);
	return result;
}

SIM_DHCP_ANSWER(R_DhcpV4RemovePolicyRange)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_policy *p = NULL;
	struct DHCP_IP_RANGE_ARRAY *array = NULL;
	const struct DHCP_IP_RANGE *old = NULL;
	uint32_t i, n, result = range_call(call, r->in.SubnetAddress,
					   r->in.PolicyName, &scope, &p);

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	old = sim_dhcp_policy_ranges(p->wire, &n);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_IP_RANGE_ARRAY, Elements, n);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = 0;
	for (i = 0; i < n; i++) {
		if (old[i].StartAddress != r->in.Range->StartAddress ||
		    old[i].EndAddress != r->in.Range->EndAddress) {
			array->Elements[array->NumElements++] = old[i];
		}
	}
	if (array->NumElements == n) {
		return SIM_DHCP_POLICY_RANGE_BAD;
	}
	result = set_ranges(call, p, array);
	replicate(call, scope);
	return result;
}

SIM_DHCP_ANSWER(R_DhcpV4QueryPolicyEnforcement)
{
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = subnet_of(call, r->in.ServerPolicy,
				    r->in.SubnetAddress, &scope);

	if (result == SIM_DHCP_SUCCESS) {
		*r->out.Enabled = scope != NULL
			? scope->policies_on
			: call->service->state->policies_on;
	}
	return result;
}

SIM_DHCP_ANSWER(R_DhcpV4SetPolicyEnforcement)
{
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = subnet_of(call, r->in.ServerPolicy,
				    r->in.SubnetAddress, &scope);

	sim_dhcp_call_note(call, "Enable", r->in.Enable);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (scope != NULL) {
		scope->policies_on = r->in.Enable != 0;
		replicate(call, scope);
	} else {
		call->service->state->policies_on = r->in.Enable != 0;
	}
	return SIM_DHCP_SUCCESS;
}
