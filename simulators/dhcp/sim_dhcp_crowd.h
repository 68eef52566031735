/*
 * A crowd: clients that come to a simulated server, renew, leave or vanish, at
 * times that a seed decides. The same seed on the same world does the same.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_CROWD_H
#define SIMULATORS_DHCP_SIM_DHCP_CROWD_H

#include <stdio.h>

#include "simulators/dhcp/sim_dhcp.h"

struct sim_dhcp_crowd;

/*
 * So many clients for each active scope of the host FQDN, none of which is
 * there yet. The crowd belongs to mem_ctx and must not outlive the service.
 * ENOENT: no such host; ENOMEM.
 */
int sim_dhcp_crowd_new(TALLOC_CTX *mem_ctx, const char *fqdn,
		       unsigned per_scope, uint64_t seed,
		       struct sim_dhcp_crowd **out_crowd);

/* When the next one does something. Never: the end of time. */
time_t sim_dhcp_crowd_next(const struct sim_dhcp_crowd *crowd);

/* Lets those do it whose time has come by the server's clock. */
void sim_dhcp_crowd_act(struct sim_dhcp_crowd *crowd);

/*
 * Writes what a host knows of its scopes and leases as one JSON object: the
 * truth that others' pictures are compared with. ENOENT: no such host; EIO.
 */
int sim_dhcp_world_dump(const char *fqdn, FILE *out);

#endif
