/*
 * Changes to a DNS server and its zones, [MS-DNSP] 3.1.4.6. Each request is
 * received by rpc_dns_change_recv(): WERROR where the server refuses; ERRNO
 * EINVAL, and nothing was sent, where an address is none.
 */
#ifndef RPC_DNS_RPC_DNS_EDIT_H
#define RPC_DNS_RPC_DNS_EDIT_H

#include "rpc/dns/rpc_dns_server.h"

/* 2.2.5.1.1 */
enum rpc_dns_zone_type {
	RPC_DNS_ZONE_PRIMARY = 1,
	RPC_DNS_ZONE_SECONDARY,
	RPC_DNS_ZONE_STUB,
	RPC_DNS_ZONE_FORWARDER
};

/* Where a zone is kept. */
enum rpc_dns_store {
	RPC_DNS_STORE_FILE,
	RPC_DNS_STORE_DOMAIN, /* DNS servers of the domain */
	RPC_DNS_STORE_FOREST,
	RPC_DNS_STORE_LEGACY, /* all controllers of the domain */
	RPC_DNS_STORE_PARTITION
};

struct rpc_dns_new_zone {
	const char *name;
	enum rpc_dns_zone_type type;
	enum rpc_dns_store store;
	const char *file;      /* of STORE_FILE; NULL: NAME.dns */
	const char *partition; /* of STORE_PARTITION: its name */
	const char *admin;     /* mailbox of the SOA; NULL: hostmaster.NAME */
	uint32_t allow_update; /* 0 none, 1 all, 2 secure */
	bool aging, load_existing;
	/* All but primary zones need masters. */
	struct rpc_dns_addresses masters;
	uint32_t forward_timeout_s;
	bool forward_only;
};

struct tevent_req *
rpc_dns_zone_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dns_server *server,
			 const struct rpc_dns_new_zone *zone);

/* What needs no more than a word; the server's with ZONE NULL. */
enum rpc_dns_order {
	RPC_DNS_ZONE_DELETE,	     /* from this server; records stay in the
					directory */
	RPC_DNS_ZONE_DELETE_FROM_DS, /* and from the directory */
	RPC_DNS_ZONE_PAUSE,
	RPC_DNS_ZONE_RESUME,
	RPC_DNS_ZONE_RELOAD,
	RPC_DNS_ZONE_REFRESH, /* a secondary from its master */
	RPC_DNS_ZONE_EXPIRE,
	RPC_DNS_ZONE_UPDATE_FROM_DS,
	RPC_DNS_ZONE_WRITE_BACK,
	RPC_DNS_ZONE_INCREMENT_VERSION,
	RPC_DNS_SERVER_CLEAR_CACHE,
	RPC_DNS_SERVER_CLEAR_STATISTICS,
	RPC_DNS_SERVER_START_SCAVENGING,
	RPC_DNS_SERVER_ABORT_SCAVENGING,
	RPC_DNS_SERVER_WRITE_DIRTY_ZONES,
	RPC_DNS_ORDERS
};

struct tevent_req *rpc_dns_order_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns_server *server,
				      const char *zone,
				      enum rpc_dns_order order);

/* Changes the type of a zone, where it is kept, and its masters. */
struct tevent_req *
rpc_dns_zone_type_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		       struct rpc_dns_server *server,
		       const struct rpc_dns_new_zone *zone);

/* Properties that are numbers: of zones (3.1.1.2.1) ... */
#define RPC_DNS_ALLOW_UPDATE	   "AllowUpdate"
#define RPC_DNS_AGING		   "Aging"
#define RPC_DNS_REFRESH		   "RefreshInterval"
#define RPC_DNS_NO_REFRESH	   "NoRefreshInterval"
#define RPC_DNS_SECURE_SECONDARIES "SecureSecondaries"
#define RPC_DNS_NOTIFY_LEVEL	   "NotifyLevel"
#define RPC_DNS_FORWARDER_TIMEOUT  "ForwarderTimeout"
#define RPC_DNS_FORWARDER_ONLY	   "ForwarderSlave"
/* ... and of a server (3.1.1.1.1). */
#define RPC_DNS_SCAVENGING	   "ScavengingInterval"
#define RPC_DNS_DEFAULT_AGING	   "DefaultAgingState"
#define RPC_DNS_DEFAULT_REFRESH	   "DefaultRefreshInterval"
#define RPC_DNS_DEFAULT_NO_REFRESH "DefaultNoRefreshInterval"
#define RPC_DNS_FORWARDING_TIMEOUT "ForwardingTimeout"
#define RPC_DNS_FORWARD_ONLY	   "IsSlave"
#define RPC_DNS_NO_RECURSION	   "NoRecursion"

struct tevent_req *rpc_dns_number_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   const char *zone,
					   const char *property,
					   uint32_t value);

/* One of them read: WERROR BAD_PROPERTY where the server knows none. */
struct tevent_req *rpc_dns_number_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *zone, const char *property);
struct rpc_status rpc_dns_number_recv(struct tevent_req *req,
				      uint32_t *out_value);

/* Of a secondary, stub or forwarder. */
struct tevent_req *
rpc_dns_masters_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		     struct rpc_dns_server *server, const char *zone,
		     const struct rpc_dns_addresses *masters);

/* Who may have a zone transferred, and who is told of changes. */
struct rpc_dns_transfer {
	uint32_t secure_secondaries; /* 0 any, 1 NS, 2 those listed, 3 none */
	uint32_t notify_level;	     /* 0 none, 1 all, 2 those listed */
	struct rpc_dns_addresses secondaries, notified;
};

struct tevent_req *rpc_dns_transfer_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dns_server *server,
					 const char *zone,
					 const struct rpc_dns_transfer *transfer);

/* Moves a zone of the directory into another partition. */
struct tevent_req *rpc_dns_zone_move_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const char *zone,
					  const char *partition);

/* Whom the server asks what it does not know; none ends it. */
struct rpc_dns_forwarders {
	struct rpc_dns_addresses addresses;
	uint32_t timeout_s;
	bool forward_only; /* no recursion where all of them fail */
};

struct tevent_req *
rpc_dns_forwarders_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			struct rpc_dns_server *server,
			const struct rpc_dns_forwarders *forwarders);

/* All records of a node, with SUBTREE those below it; names as in updates. */
struct tevent_req *rpc_dns_node_delete_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_dns_server *server,
					    const char *zone, const char *node,
					    bool subtree);
/* Those of one type. */
struct tevent_req *rpc_dns_set_delete_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   const char *zone, const char *node,
					   uint16_t type);

#endif
