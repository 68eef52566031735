/*
 * The part of ServerConfiguration that asks a DHCP server for options,
 * classes, policies, failover relationships and filters.
 */
#ifndef IPAM_COLLECT_COLLECT_CONFIG_SETS_H
#define IPAM_COLLECT_COLLECT_CONFIG_SETS_H

#include "ipam/collect/collect_dhcp.h"

/*
 * Asks for the sets of the server, whose scopes are stored already, and puts
 * each set that was told as a whole. *diff grows and outlives the request.
 */
struct tevent_req *collect_config_sets_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    struct rpc_dhcp *dhcp,
					    const char *server,
					    struct store_diff *diff);
/*
 * 0, or a word of the store. *out_worst: the first refusal, whose set stays as
 * it was, or how the connection was lost: then all of them do.
 */
int collect_config_sets_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct ipam_failure *out_worst);

#endif
