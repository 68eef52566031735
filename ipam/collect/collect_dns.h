/*
 * How a task that asks one DNS server by [MS-DNSP] begins, and what its
 * failures are called.
 */
#ifndef IPAM_COLLECT_COLLECT_DNS_H
#define IPAM_COLLECT_COLLECT_DNS_H

#include "ipam/collect/collect_task.h"
#include "rpc/dns/rpc_dns_server.h"

/* The first member of such a task's data. */
struct collect_dns {
	struct ipam_server server;
	char address[IPAM_ADDR_TEXT];	/* "": not known */
	struct rpc_dns_server *dns;	/* NULL where it did not open */
	/* status: how opening ended; a failure need not end the task */
	void (*then)(struct tevent_req *req, struct rpc_status status);
};

/* The request of a task, over zeroed data of that size. */
struct tevent_req *collect_dns_send(TALLOC_CTX *mem_ctx, struct collect *c,
				    const char *server, size_t data_size,
				    void (*then)(struct tevent_req *req,
						 struct rpc_status status));

/* "dns call" and such, with the cure of this protocol. */
struct ipam_failure collect_dns_failure(TALLOC_CTX *mem_ctx,
					struct rpc_status status);

/* Notes that the role cannot be read. 0, or a word of the store. */
int collect_dns_denied(struct collect *c, const char *server,
		       const struct ipam_failure *failure);

/* A failure of one zone that leaves the connection usable. */
bool collect_dns_is_of_zone(struct rpc_status status);

/* Questions to the server itself; NULL without memory. */
struct rpc_dns *collect_dns_asker(TALLOC_CTX *mem_ctx, struct collect *c,
				  const char *address, uint32_t timeout_ms);

#endif
