/* Whether a server that was added by hand is what its name says (INV-03). */
#ifndef IPAM_COLLECT_COLLECT_VERIFY_H
#define IPAM_COLLECT_COLLECT_VERIFY_H

#include "ipam/collect/collect_task.h"

/* `server` is lent until the end; the store keeps how it ended. */
struct tevent_req *collect_verify_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const struct ipam_server *server);
/* 0 or an errno of the store; *out_failure is set where it is not. */
int collect_verify_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct ipam_failure *out_failure);

#endif
