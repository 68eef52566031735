/* Activity in a share of a simulated server's scopes, at once. */
#ifndef SIMULATORS_DHCP_SIM_DHCP_TOUCH_H
#define SIMULATORS_DHCP_SIM_DHCP_TOUCH_H

#include "simulators/dhcp/sim_dhcp.h"

/*
 * In about `percent` of a hundred active IPv4 scopes of the host FQDN, which
 * the seed picks, one client comes and another one leaves. *out_count is how
 * many scopes changed. ENOENT: no such host; ENOMEM.
 */
int sim_dhcp_touch(TALLOC_CTX *mem_ctx, const char *fqdn, unsigned percent,
		   uint64_t seed, size_t *out_count);

#endif
