/*
 * The parts of ServerConfiguration, one for each role that has any. Each is a
 * task of its own (collect_task.h).
 */
#ifndef IPAM_COLLECT_COLLECT_CONFIG_H
#define IPAM_COLLECT_COLLECT_CONFIG_H

#include "ipam/collect/collect_task.h"

struct tevent_req *collect_config_dhcp_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server);
struct tevent_req *collect_config_dns_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server);

#endif
