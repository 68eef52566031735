/*
 * The policies of a server, in the order of processing, kept in the widest form
 * that they have on the wire.
 */
#include "simulators/dhcp/sim_dhcp_policy.h"

size_t sim_dhcp_policy_at(const struct sim_dhcp_state *state, uint32_t subnet,
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

struct sim_dhcp_policy *sim_dhcp_policy_find(const struct sim_dhcp_state *state,
					     uint32_t subnet, const char *name)
{
	size_t i = sim_dhcp_policy_at(state, subnet, name);

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

void sim_dhcp_policy_remove(struct sim_dhcp_state *state, size_t at)
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
			sim_dhcp_policy_remove(state, i);
		} else {
			i++;
		}
	}
}

const struct DHCP_IP_RANGE *
sim_dhcp_policy_ranges(const struct DHCP_POLICY_EX *p, uint32_t *n)
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
		range = sim_dhcp_policy_ranges(p->wire, &n);
		for (k = 0; k < n; k++) {
			if (range[k].StartAddress < first ||
			    range[k].EndAddress > last) {
				return true;
			}
		}
	}
	return false;
}
