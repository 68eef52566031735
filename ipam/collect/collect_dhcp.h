/*
 * How a task that asks one DHCP server begins: the server is looked up and
 * opened, and what came of that is noted as access to its role.
 */
#ifndef IPAM_COLLECT_COLLECT_DHCP_H
#define IPAM_COLLECT_COLLECT_DHCP_H

#include "ipam/collect/collect_task.h"
#include "rpc/dhcp/rpc_dhcp.h"

/* The first member of such a task's data. */
struct collect_dhcp {
	struct ipam_server server;
	char address[IPAM_ADDR_TEXT];	/* "": not known */
	struct rpc_dhcp *dhcp;		/* open when `then` is called */
	void (*then)(struct tevent_req *req);
};

/*
 * The request of a task, over zeroed data of that size. `then` goes on when
 * the server is open; a failure before that ends the task.
 */
struct tevent_req *collect_dhcp_send(TALLOC_CTX *mem_ctx, struct collect *c,
				     const char *server, size_t data_size,
				     void (*then)(struct tevent_req *req));

#endif
