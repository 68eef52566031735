/*
 * [MS-DNSP] of a simulated DNS server: the interface 50abc2a4-574d-40b3-9d66-
 * ee4fd5fba076, over the same zones that answer questions.
 */
#ifndef SIMULATORS_DNS_RPC_H
#define SIMULATORS_DNS_RPC_H

#include <stdint.h>
#include <talloc.h>

#include "simulators/host/sim_seam.h"

struct dcesrv_context;
struct sim_dns_zones;

/* Questions since the start; numbers of 32 bits and nothing else. */
struct sim_dns_counters {
	uint32_t udp_queries, tcp_queries, udp_responses, tcp_responses;
	uint32_t tcp_clients;
	uint32_t a, ns, soa, mx, ptr, srv, all, other; /* by type */
};

/*
 * Adds the interface to `dce`, whose owner listens. HOST is copied; what it
 * points to, zones and counters must live as long as `dce`. errno with a
 * sentence.
 */
int sim_dns_rpc_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		      const struct sim_seam *host, struct sim_dns_zones *zones,
		      const struct sim_dns_counters *counters,
		      char **out_error);

#endif
