/*
 * The states of the services that a server's roles need (MON-01).
 */
#ifndef IPAM_COLLECT_COLLECT_SERVICES_H
#define IPAM_COLLECT_COLLECT_SERVICES_H

#include "ipam/collect/collect_task.h"

/*
 * Asks the service control manager of `server`, which is lent until the end,
 * at `address` ("": by its name), and keeps what it told, or why it did not.
 */
struct tevent_req *collect_services_send(TALLOC_CTX *mem_ctx,
					 struct collect *c,
					 const struct ipam_server *server,
					 const char *address);
/*
 * 0, or a word of the store. *out_worst is the first service that could not be
 * asked for, or that the server lacks, all NULL where there is none.
 */
int collect_services_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			  struct ipam_failure *out_worst);

#endif
