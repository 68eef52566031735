#ifndef SIMULATORS_DNS_WORLD_H
#define SIMULATORS_DNS_WORLD_H

#include "simulators/dns/dns_answer.h"

/* Adds a zone, which stays its owner's. EFBIG: too many. */
int sim_dns_zones_add(TALLOC_CTX *mem_ctx, struct sim_dns_zones *zones,
		      struct sim_dns_zone *zone);

/* Loads the zones of a directory (see dns.h). errno, reason in OUT_ERROR. */
int sim_dns_world_load(TALLOC_CTX *mem_ctx, const char *dir,
		       struct sim_dns_zones *out_zones, char **out_error);

#endif
