/* Policies, for the calls on them; others need what sim_dhcp_state.h has. */
#ifndef SIMULATORS_DHCP_SIM_DHCP_POLICY_H
#define SIMULATORS_DHCP_SIM_DHCP_POLICY_H

#include "simulators/dhcp/sim_dhcp_state.h"

/* The policy's place in the list, or the list's count. */
size_t sim_dhcp_policy_at(const struct sim_dhcp_state *state, uint32_t subnet,
			  const char *name);

/* With the option values that it gave. */
void sim_dhcp_policy_remove(struct sim_dhcp_state *state, size_t at);

/* NULL and 0 for none. */
const struct DHCP_IP_RANGE *
sim_dhcp_policy_ranges(const struct DHCP_POLICY_EX *p, uint32_t *n);

bool sim_dhcp_policy_asks_fqdn(const struct DHCP_POLICY_EX *p);

/* A Win32 code. `but` is what the policy takes the place of, or NULL; `scope`
 * is NULL for one of the server. */
uint32_t sim_dhcp_policy_check_range(const struct sim_dhcp_state *state,
				     const struct sim_dhcp_scope *scope,
				     const struct DHCP_IP_RANGE *range,
				     const struct DHCP_POLICY_EX *but);
uint32_t sim_dhcp_policy_check(const struct sim_dhcp_call *call,
			       const struct DHCP_POLICY_EX *p,
			       const struct sim_dhcp_scope *scope,
			       const struct DHCP_POLICY_EX *but);

#endif
