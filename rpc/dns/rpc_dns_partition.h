/* Directory partitions in which a DNS server keeps zones, [MS-DNSP] 2.2.7. */
#ifndef RPC_DNS_RPC_DNS_PARTITION_H
#define RPC_DNS_RPC_DNS_PARTITION_H

#include "rpc/dns/rpc_dns_server.h"

/* DNS_RPC_DP_FLAGS, 2.2.7.1.1 */
#define RPC_DNS_DP_AUTOCREATED 0x01u
#define RPC_DNS_DP_LEGACY      0x02u
#define RPC_DNS_DP_DOMAIN      0x04u
#define RPC_DNS_DP_FOREST      0x08u
#define RPC_DNS_DP_ENLISTED    0x10u
#define RPC_DNS_DP_DELETED     0x20u

struct rpc_dns_partition_row {
	const char *fqdn;
	uint32_t flags, zones;
};

struct rpc_dns_partition_list {
	struct rpc_dns_partition_row *rows;
	size_t count;
};

/* CUSTOM_ONLY leaves out those of the domain and of the forest. */
struct tevent_req *rpc_dns_partitions_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   bool custom_only);
struct rpc_status
rpc_dns_partitions_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_dns_partition_list **out_list);

struct rpc_dns_partition {
	const char *fqdn, *dn, *cross_reference_dn;
	uint32_t flags, zones;
	uint32_t state; /* 0 ready, 1 comes, 2 goes, 3 unknown */
	const char **replica_dns;
	size_t replicas;
};

/* Of one, by its DNS name. WERROR NO_PARTITION. */
struct tevent_req *rpc_dns_partition_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const char *fqdn);
struct rpc_status
rpc_dns_partition_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
		       struct rpc_dns_partition **out_partition);

/* 2.2.7.2.5 */
enum rpc_dns_enlist {
	RPC_DNS_DP_CREATE = 1,
	RPC_DNS_DP_DELETE,
	RPC_DNS_DP_ENLIST,
	RPC_DNS_DP_UNENLIST,
	RPC_DNS_DP_CREATE_DOMAIN, /* these two without a name */
	RPC_DNS_DP_CREATE_FOREST
};

/* Received by rpc_dns_change_recv(). */
struct tevent_req *rpc_dns_enlist_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *fqdn,
				       enum rpc_dns_enlist what);

#endif
