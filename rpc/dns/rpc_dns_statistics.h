/* Counters of a DNS server, [MS-DNSP] 2.2.10 (ComplexOperation2, opnum 7). */
#ifndef RPC_DNS_RPC_DNS_STATISTICS_H
#define RPC_DNS_RPC_DNS_STATISTICS_H

#include "rpc/dns/rpc_dns_server.h"

#define RPC_DNS_STATISTICS_ALL 0xFFFFFFFFu
#define RPC_DNS_STATISTICS_MAX (1u << 20) /* bytes */

struct rpc_dns_counter {
	const char *group, *name; /* constant: "Query", "UdpQueries" */
	uint32_t index;		  /* of those that are a row; else 0 */
	uint32_t value;		  /* modulo 2^32 */
};

struct rpc_dns_statistics {
	/* UTC, seconds since 1970; 0: not told, or no time */
	int64_t started, cleared;
	struct rpc_dns_counter *counters;
	size_t count;
	uint32_t unknown; /* sections of an id that has no names */
};

/* IDS: DNSSRV_STATID_TYPES (2.2.10.1.1) joined. LOCAL BAD_REPLY: a buffer of
 * more than 1 MiB, or one that contradicts itself. */
struct tevent_req *rpc_dns_statistics_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   uint32_t ids);
struct rpc_status
rpc_dns_statistics_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_dns_statistics **out_statistics);

/*
 * The sections of a buffer. Of a section that is shorter than the newest form,
 * because a server leaves out what the specification calls optional, only what
 * is certain gets a name. NULL: a section ends outside of the buffer, or there
 * is no memory.
 */
struct rpc_dns_statistics *rpc_dns_statistics_read(TALLOC_CTX *mem_ctx,
						   const uint8_t *buffer,
						   size_t length);

#endif
