/*
 * Whether DHCP servers answer a DHCPINFORM (DSC-03), where the settings ask
 * for that. A server that is silent stays in the inventory, marked so.
 */
#ifndef IPAM_COLLECT_COLLECT_INFORM_H
#define IPAM_COLLECT_COLLECT_INFORM_H

#include "ipam/collect/collect_task.h"

/*
 * Asks those of the servers that have the DHCP role and an IPv4 address, and
 * notes in the store how each did; the servers are there already, and lent
 * until the end.
 */
struct tevent_req *collect_inform_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const struct ipam_server *servers,
				       size_t count);
/* 0, or a word of the store. *out_why: why none could be asked; all NULL. */
int collect_inform_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct ipam_failure *out_why);

#endif
