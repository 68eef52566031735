/*
 * Questions to the DNS (RFC 1035, SRV: RFC 2782), by c-ares in our event loop.
 */
#ifndef RPC_DNS_RPC_DNS_QUERY_H
#define RPC_DNS_RPC_DNS_QUERY_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <tevent.h>

#include "rpc/conn/rpc_status.h"

struct rpc_dns;

/*
 * servers: "ADDRESS[:PORT],..." to ask, NULL for those of /etc/resolv.conf.
 * timeout_ms holds for the first try; there are two. Errors: DNS.
 */
struct rpc_status rpc_dns_new(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      const char *servers, uint32_t timeout_ms,
			      struct rpc_dns **out_dns);

/*
 * Asks one server, to learn how that one is: what it answers in place of
 * records is an error of its own, 3 for SERVFAIL, 5 for NOTIMP, 6 for REFUSED.
 * For rpc_dns_query_send() only.
 */
struct rpc_status rpc_dns_new_alone(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev,
				    const char *server, uint32_t timeout_ms,
				    struct rpc_dns **out_dns);

enum rpc_dns_type {
	RPC_DNS_A = 1,
	RPC_DNS_NS = 2,
	RPC_DNS_SOA = 6,
	RPC_DNS_PTR = 12,
	RPC_DNS_AAAA = 28,
	RPC_DNS_SRV = 33
};

struct rpc_dns_record {
	const char *name;	/* NS, SOA (first server), PTR, SRV */
	int family;		/* of octets: 4, 6; 0: none */
	uint8_t octets[16];	/* 4 or 16 count */
	uint16_t priority, weight, port; /* SRV */
	uint32_t serial;		 /* SOA */
};

struct rpc_dns_answer {
	struct rpc_dns_record *records;
	size_t num_records;
};

/*
 * At most 256 records are kept. Errors, at RPC_STEP_RESOLVE: DNS with the
 * codes of c-ares: 1 no data, 4 no such name, 10 not an answer, 11 refused to be
 * connected, or by every server to answer, 12 time-out.
 */
struct tevent_req *rpc_dns_query_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns *dns, const char *name,
				      enum rpc_dns_type type);
struct rpc_status rpc_dns_query_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dns_answer **out_answer);

/*
 * Every address of a host, by /etc/hosts and the DNS as the machine is set
 * up: records whose family is 4 or 6. At most 256.
 */
struct tevent_req *rpc_dns_host_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns *dns, const char *name);
/* Errors as above. */
struct rpc_status rpc_dns_host_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
				    struct rpc_dns_answer **out_answer);

/* The name to ask PTR of; family 4 or 6. NULL: no memory. */
char *rpc_dns_reverse_name(TALLOC_CTX *mem_ctx, int family,
			   const uint8_t *octets);

/* Lowest priority first, then highest weight, then by name. */
void rpc_dns_srv_sort(struct rpc_dns_answer *answer);

#endif
