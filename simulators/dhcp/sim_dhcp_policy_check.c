/* What makes a policy of a call impossible ([MS-DHCPM] 3.2.4.109). */
#include "simulators/dhcp/sim_dhcp_policy.h"

#define MAX_NAME	64
#define MAX_DESCRIPTION 255
#define MAX_RANGES 1024 /* of ours: each is held against each */

static bool is_fqdn(const struct DHCP_POL_COND *c)
{
	return c->Type == DhcpAttrFqdn || c->Type == DhcpAttrFqdnSingleLabel;
}

bool sim_dhcp_policy_asks_fqdn(const struct DHCP_POLICY_EX *p)
{
	uint32_t i;

	for (i = 0; p->Conditions != NULL && p->Conditions->Elements != NULL &&
		    i < p->Conditions->NumElements;
	     i++) {
		if (is_fqdn(&p->Conditions->Elements[i])) {
			return true;
		}
	}
	return false;
}

uint32_t sim_dhcp_policy_check_range(const struct sim_dhcp_state *state,
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
		other = sim_dhcp_policy_ranges(p->wire, &n);
		for (k = 0; k < n; k++) {
			if (other[k].StartAddress <= range->EndAddress &&
			    range->StartAddress <= other[k].EndAddress) {
				return SIM_DHCP_POLICY_RANGE_EXISTS;
			}
		}
	}
	return SIM_DHCP_SUCCESS;
}

static bool is_one_of(uint32_t id, const uint32_t *ids, size_t n)
{
	size_t i = 0;

	while (i < n && ids[i] != id) {
		i++;
	}
	return i < n;
}

/* Which option a condition may ask for. The document gives the circuit id as
 * sub-option 12; RFC 3046 has 1. */
static bool is_attribute(const struct DHCP_POL_COND *c)
{
	static const uint32_t options[] = {60, 61, 77, 82};
	static const uint32_t sub_options[] = {1, 2, 6, 12};

	switch (c->Type) {
	case DhcpAttrOption:
		return c->SubOptionID == 0 && is_one_of(c->OptionID, options, 4);
	case DhcpAttrSubOption:
		return c->OptionID == 82 &&
		       is_one_of(c->SubOptionID, sub_options, 4);
	case DhcpAttrHWAddr:
		if (c->Operator <= DhcpCompNotEqual && c->ValueLength != 6) {
			return false;
		}
		return c->OptionID == 0 && c->SubOptionID == 0;
	case DhcpAttrFqdn:
	case DhcpAttrFqdnSingleLabel:
		return c->OptionID == 0 && c->SubOptionID == 0;
	}
	return false;
}

/* Expressions are children of the first, vendors must be known. */
static uint32_t check_conditions(const struct sim_dhcp_call *call,
				 const struct DHCP_POLICY_EX *p)
{
	const struct DHCP_POL_COND *c = NULL;
	const char *vendor = NULL;
	uint32_t i, expressions = 0;

	if (p->Expressions == NULL || p->Expressions->Elements == NULL ||
	    p->Expressions->NumElements == 0 || p->Conditions == NULL ||
	    p->Conditions->Elements == NULL ||
	    p->Conditions->NumElements == 0 || p->Ranges == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	expressions = p->Expressions->NumElements;
	for (i = 0; i < expressions; i++) {
		if (p->Expressions->Elements[i].ParentExpr != 0 ||
		    p->Expressions->Elements[i].Operator > DhcpLogicalAnd) {
			return SIM_DHCP_INVALID_POLICY_EXPRESSION;
		}
	}
	for (i = 0; i < p->Conditions->NumElements; i++) {
		c = &p->Conditions->Elements[i];
		if (c->ParentExpr >= expressions || c->Value == NULL ||
		    c->ValueLength == 0 || !is_attribute(c)) {
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

static bool overlap_each_other(const struct DHCP_IP_RANGE *range, uint32_t n)
{
	uint32_t i, k;

	for (i = 0; i < n; i++) {
		for (k = i + 1; k < n; k++) {
			if (range[i].StartAddress <= range[k].EndAddress &&
			    range[k].StartAddress <= range[i].EndAddress) {
				return true;
			}
		}
	}
	return false;
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

uint32_t sim_dhcp_policy_check(const struct sim_dhcp_call *call,
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
	range = sim_dhcp_policy_ranges(p, &n);
	if (n > 0 && scope == NULL) {
		return SIM_DHCP_RANGE_INVALID_IN_SERVER_POLICY;
	}
	if (n > 0 && sim_dhcp_policy_asks_fqdn(p)) {
		return SIM_DHCP_POLICY_FQDN_RANGE_UNSUPPORTED;
	}
	if (n > MAX_RANGES || overlap_each_other(range, n)) {
		return SIM_DHCP_POLICY_RANGE_BAD;
	}
	for (i = 0; i < n && result == SIM_DHCP_SUCCESS; i++) {
		result = sim_dhcp_policy_check_range(state, scope, &range[i],
						     but);
	}
	return result;
}
