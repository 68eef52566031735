/*
 * What a DNS server tells of its zones by its event log (MON-03).
 */
#ifndef IPAM_COLLECT_COLLECT_ZONE_EVENTS_H
#define IPAM_COLLECT_COLLECT_ZONE_EVENTS_H

#include "ipam/collect/collect_task.h"

/* `server` is lent until the end. Reads on from where it was left. */
struct tevent_req *collect_zone_events_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const struct ipam_server *server);
/* 0, or a word of the store; all NULL: it went well. */
int collect_zone_events_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct ipam_failure *out_failure);

#endif
