/*
 * Record buffers of a DNS server's RPC interface: DNS_RPC_NODE and
 * DNS_RPC_RECORD (MS-DNSP 2.2.2.2). Data of any type stay bytes, so that one
 * record of an unknown type never spoils a page.
 */
#ifndef RPC_DNS_RPC_DNS_RECORD_H
#define RPC_DNS_RPC_DNS_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct rpc_dns_data {
	uint16_t type;
	uint32_t flags;		/* the low byte is the rank */
	uint32_t ttl;		/* seconds */
	uint32_t timestamp;	/* hours since 1601 UTC, 0: static */
	const uint8_t *bytes;
	size_t length;
};

struct rpc_dns_node {
	const char *name;	/* empty: the node that was asked for */
	uint32_t flags, children;
	struct rpc_dns_data *records;
	size_t count;
};

struct rpc_dns_node_list {
	struct rpc_dns_node *nodes;
	size_t count;
};

/*
 * The nodes of a buffer; what they hold belongs to the list. False: a length
 * points outside of the buffer, a name holds a NUL, or memory is short; the
 * list then holds the nodes before.
 */
bool rpc_dns_record_nodes(struct rpc_dns_node_list *list,
			  const uint8_t *buffer, size_t length);

/*
 * What a zone file would show as data of the record, RFC 3597's form where
 * the type is unknown or the data do not fit it. NULL: no memory.
 */
char *rpc_dns_record_text(TALLOC_CTX *mem_ctx,
			  const struct rpc_dns_data *data);

#endif
