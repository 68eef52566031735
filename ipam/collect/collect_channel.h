/*
 * A channel of a server's event logs: whether it is to be had.
 */
#ifndef IPAM_COLLECT_COLLECT_CHANNEL_H
#define IPAM_COLLECT_COLLECT_CHANNEL_H

#include "ipam/collect/collect_task.h"
#include "rpc/event/rpc_event_log.h"

/* All NULL for success; the step names the channel. Of mem_ctx. */
struct ipam_failure collect_channel_failure(TALLOC_CTX *mem_ctx,
					    const char *channel,
					    struct rpc_status status);

/*
 * Connects and asks for the channel, which is where a server looks at rights.
 * Strings are lent until the end.
 */
struct tevent_req *collect_channel_send(TALLOC_CTX *mem_ctx, struct collect *c,
					const struct rpc_target *target,
					const char *channel);
/* All NULL: it is to be had. */
struct ipam_failure collect_channel_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx);

#endif
