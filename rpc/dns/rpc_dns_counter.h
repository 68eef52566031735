/* Names of counters, for rpc_dns_statistics.c. */
#ifndef RPC_DNS_RPC_DNS_COUNTER_H
#define RPC_DNS_RPC_DNS_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

struct rpc_dns_counter_name {
	const char *name; /* NULL ends a list */
	uint32_t count;	  /* how many numbers have it */
	bool optional;
};

struct rpc_dns_counter_group {
	uint32_t id; /* DNSSRV_STATID_TYPES, 2.2.10.1.1; 0 ends the table */
	const char *name;
	const struct rpc_dns_counter_name *counters;
};

extern const struct rpc_dns_counter_group rpc_dns_counter_groups[];

#endif
