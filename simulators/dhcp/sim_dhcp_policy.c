/*
 * Policies ([MS-DHCPM] 3.2.4.107-115, 3.2.4.127-130), kept in their widest
 * form. The older calls do not show what only the Ex form can say: they leave
 * out policies that ask for the FQDN or for how a value ends.
 */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

#define MAX_NAME 64
#define MAX_DESCRIPTION 255

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

static bool is_fqdn(const struct DHCP_POL_COND *c)
{
	return c->Type == DhcpAttrFqdn || c->Type == DhcpAttrFqdnSingleLabel;
}

static bool asks_fqdn(const struct DHCP_POLICY_EX *p)
{
	uint32_t i;

	for (i = 0; p->Conditions != NULL && p->Conditions->Elements != NULL &&
		    i < p->Conditions->NumElements; i++) {
		if (is_fqdn(&p->Conditions->Elements[i])) {
			return true;
		}
	}
	return false;
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
	return asks_fqdn(p);
}

static size_t find(const struct sim_dhcp_state *state, uint32_t subnet,
		   const char *name)
{
	const struct sim_dhcp_policy *p = NULL;
	size_t i;

	for (i = 0; i < state->policies.count; i++) {
		p = state->policies.item[i];
		if (p->subnet == subnet && strcmp(p->name, name) == 0) {
			break;
		}
	}
	return i;
}

struct sim_dhcp_policy *
sim_dhcp_policy_find(const struct sim_dhcp_state *state, uint32_t subnet,
		     const char *name)
{
	size_t i = find(state, subnet, name);

	return i < state->policies.count ? state->policies.item[i] : NULL;
}

bool sim_dhcp_policy_add(struct sim_dhcp_state *state,
			 const struct DHCP_POLICY_EX *wire)
{
	struct sim_dhcp_policy *p = talloc_zero(state, struct sim_dhcp_policy);
	const struct sim_dhcp_policy *other = NULL;
	size_t at = state->policies.count;

	if (p == NULL) {
		return false;
	}
	p->subnet = wire->IsGlobalPolicy ? 0 : wire->Subnet;
	p->name = sim_dhcp_wire_text(p, wire->PolicyName);
	p->wire = SIM_DHCP_COPY(p, DHCP_POLICY_EX, wire);
	if (p->name == NULL || p->wire == NULL) {
		talloc_free(p);
		return false;
	}
	for (; at > 0; at--) {
		other = state->policies.item[at - 1];
		if (other->wire->ProcessingOrder <= wire->ProcessingOrder) {
			break;
		}
	}
	return sim_dhcp_list_insert(state, &state->policies, at, p);
}

/* Forgets policies of a subnet, and the option values that they gave. */
static void forget(struct sim_dhcp_state *state, size_t at)
{
	struct sim_dhcp_policy *p = state->policies.item[at];
	const struct sim_dhcp_value *v = NULL;
	size_t i = 0;

	while (i < state->values.count) {
		v = state->values.item[i];
		if (strcmp(v->key.policy, p->name) == 0 &&
		    sim_dhcp_address_word(&v->level.scope) == p->subnet) {
			sim_dhcp_list_remove(&state->values, i);
		} else {
			i++;
		}
	}
	sim_dhcp_list_remove(&state->policies, at);
}

void sim_dhcp_policies_forget(struct sim_dhcp_state *state, uint32_t subnet)
{
	const struct sim_dhcp_policy *p = NULL;
	size_t i = 0;

	while (i < state->policies.count) {
		p = state->policies.item[i];
		if (p->subnet == subnet) {
			forget(state, i);
		} else {
			i++;
		}
	}
}

static const struct DHCP_IP_RANGE *ranges(const struct DHCP_POLICY_EX *p,
					  uint32_t *n)
{
	*n = 0;
	if (p->Ranges == NULL || p->Ranges->Elements == NULL) {
		return NULL;
	}
	*n = p->Ranges->NumElements;
	return p->Ranges->Elements;
}

bool sim_dhcp_policy_range_leaves(const struct sim_dhcp_state *state,
				  uint32_t subnet, uint32_t first,
				  uint32_t last)
{
	const struct sim_dhcp_policy *p = NULL;
	const struct DHCP_IP_RANGE *range = NULL;
	uint32_t n, k;
	size_t i;

	for (i = 0; i < state->policies.count; i++) {
		p = state->policies.item[i];
		if (p->subnet != subnet) {
			continue;
		}
		range = ranges(p->wire, &n);
		for (k = 0; k < n; k++) {
			if (range[k].StartAddress < first ||
			    range[k].EndAddress > last) {
				return true;
			}
		}
	}
	return false;
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

/* `but` is the policy that is being changed, or NULL. */
static uint32_t check_range(const struct sim_dhcp_state *state,
			    const struct sim_dhcp_scope *scope,
			    const struct DHCP_IP_RANGE *range,
			    const struct DHCP_POLICY_EX *but)
{
	struct sim_dhcp_address first =
		sim_dhcp_address_of_word(range->StartAddress);
	struct sim_dhcp_address last =
		sim_dhcp_address_of_word(range->EndAddress);
	const struct DHCP_IP_RANGE *other = NULL;
	const struct sim_dhcp_policy *p = NULL;
	uint32_t n, k;
	size_t i;

	if (range->StartAddress > range->EndAddress || scope->no_range ||
	    !sim_dhcp_range_holds(&scope->range, &first) ||
	    !sim_dhcp_range_holds(&scope->range, &last)) {
		return SIM_DHCP_POLICY_RANGE_BAD;
	}
	for (i = 0; i < state->policies.count; i++) {
		p = state->policies.item[i];
		if (p->subnet != sim_dhcp_address_word(&scope->id) ||
		    p->wire == but) {
			continue;
		}
		other = ranges(p->wire, &n);
		for (k = 0; k < n; k++) {
			if (other[k].StartAddress <= range->EndAddress &&
			    range->StartAddress <= other[k].EndAddress) {
				return SIM_DHCP_POLICY_RANGE_EXISTS;
			}
		}
	}
	return SIM_DHCP_SUCCESS;
}

/* Parents must come before their children, vendors must be known. */
static uint32_t check_conditions(const struct sim_dhcp_call *call,
				 const struct DHCP_POLICY_EX *p)
{
	const struct DHCP_POL_COND *c = NULL;
	const char *vendor = NULL;
	uint32_t i, expressions = 0;

	if (p->Expressions == NULL || p->Expressions->Elements == NULL ||
	    p->Conditions == NULL || p->Conditions->Elements == NULL ||
	    p->Conditions->NumElements == 0) {
		return SIM_DHCP_INVALID_POLICY_EXPRESSION;
	}
	expressions = p->Expressions->NumElements;
	for (i = 0; i < expressions; i++) {
		if (p->Expressions->Elements[i].ParentExpr > i) {
			return SIM_DHCP_INVALID_POLICY_EXPRESSION;
		}
	}
	for (i = 0; i < p->Conditions->NumElements; i++) {
		c = &p->Conditions->Elements[i];
		if (c->ParentExpr >= expressions || c->Value == NULL ||
		    c->ValueLength == 0) {
			return SIM_DHCP_INVALID_POLICY_EXPRESSION;
		}
		if (c->VendorName == NULL) {
			continue;
		}
		vendor = sim_dhcp_wire_text(call->mem_ctx, c->VendorName);
		if (vendor != NULL && vendor[0] != '\0' &&
		    sim_dhcp_class_find(call->service->state, 4, vendor) ==
			    NULL) {
			return SIM_DHCP_CLASS_NOT_FOUND;
		}
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t count_policies(const struct sim_dhcp_state *state,
			       uint32_t subnet)
{
	const struct sim_dhcp_policy *p = NULL;
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < state->policies.count; i++) {
		p = state->policies.item[i];
		n += p->subnet == subnet;
	}
	return n;
}

/* `but` is what it takes the place of, or NULL. */
static uint32_t check(const struct sim_dhcp_call *call,
		      const struct DHCP_POLICY_EX *p,
		      const struct sim_dhcp_scope *scope,
		      const struct DHCP_POLICY_EX *but)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct DHCP_IP_RANGE *range = NULL;
	uint32_t i, n, result = check_conditions(call, p);
	uint32_t most = count_policies(state, p->Subnet) + (but == NULL);

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (p->PolicyName->length > MAX_NAME ||
	    (p->Description != NULL &&
	     p->Description->length > MAX_DESCRIPTION)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (p->ProcessingOrder == 0 || p->ProcessingOrder > most) {
		return SIM_DHCP_INVALID_PROCESSING_ORDER;
	}
	range = ranges(p, &n);
	if (n > 0 && scope == NULL) {
		return SIM_DHCP_RANGE_INVALID_IN_SERVER_POLICY;
	}
	if (n > 0 && asks_fqdn(p)) {
		return SIM_DHCP_POLICY_FQDN_RANGE_UNSUPPORTED;
	}
	for (i = 0; i < n && result == SIM_DHCP_SUCCESS; i++) {
		result = check_range(state, scope, &range[i], but);
	}
	return result;
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
	result = check(call, p, scope, NULL);
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
	at = find(state, subnet, name);
	if (at == state->policies.count) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	old = state->policies.item[at];
	changed = *old->wire;
	modify(&changed, from, fields);
	if (changed.PolicyName == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	result = check(call, &changed, scope, old->wire);
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
	at = find(state, r->in.SubnetAddress, r->in.PolicyName);
	if (at == state->policies.count) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	forget(state, at);
	renumber(state, r->in.SubnetAddress, 0, NULL);
	replicate(call, scope);
	return SIM_DHCP_SUCCESS;
}

/* 3.2.4.113 and 130: the array itself is in the response. */
SIM_DHCP_ANSWER(R_DhcpV4EnumPolicies)
{
	struct DHCP_POLICY_EX **found = NULL;
	struct sim_dhcp_slice slice =
		page(call, false, r->in.ServerPolicy, r->in.SubnetAddress,
		     r->in.PreferredMaximum, r->out.ResumeHandle, &found);
	struct DHCP_POLICY_ARRAY *array = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_POLICY_ARRAY, Elements, slice.count);
	size_t i;

	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		array->Elements[i] = narrow(found[i]);
	}
	*r->out.EnumInfo = *array;
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = slice.left;
	return slice.result;
}

SIM_DHCP_ANSWER(R_DhcpV4EnumPoliciesEx)
{
	struct DHCP_POLICY_EX **found = NULL;
	struct sim_dhcp_slice slice =
		page(call, true, r->in.ServerPolicy, r->in.SubnetAddress,
		     r->in.PreferredMaximum, r->out.ResumeHandle, &found);
	struct DHCP_POLICY_EX_ARRAY *array = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_POLICY_EX_ARRAY, Elements, slice.count);
	size_t i;

	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		array->Elements[i] = *found[i];
	}
	*r->out.EnumInfo = *array;
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = slice.left;
	return slice.result;
}

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
	if (asks_fqdn(p->wire)) {
		return SIM_DHCP_POLICY_FQDN_RANGE_UNSUPPORTED;
	}
	result = check_range(call->service->state, scope, r->in.Range, NULL);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	old = ranges(p->wire, &n);
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
	old = ranges(p->wire, &n);
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
