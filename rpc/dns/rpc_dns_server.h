/*
 * Zones and records of a DNS server over its management interface, [MS-DNSP].
 * Everything is asynchronous, has a deadline and ends when its request is
 * freed. Names are as the server sent them, which may be no UTF-8. The methods
 * are those of Windows Server 2003 and later (opnums 6 to 9).
 */
#ifndef RPC_DNS_RPC_DNS_SERVER_H
#define RPC_DNS_RPC_DNS_SERVER_H

#include "rpc/conn/rpc_conn.h"
#include "rpc/dns/rpc_dns_record.h"

/* Codes of a refusal (RPC_VOCABULARY_WERROR) that a caller may want to tell. */
#define RPC_DNS_E_DENIED	5u
#define RPC_DNS_E_NOT_SUPPORTED 50u
#define RPC_DNS_E_BAD_PROPERTY	9553u
#define RPC_DNS_E_NO_ZONE	9601u
#define RPC_DNS_E_ZONE_THERE	9609u
#define RPC_DNS_E_ZONE_TYPE	9611u
#define RPC_DNS_E_NEEDS_MASTERS 9620u
#define RPC_DNS_E_NO_RECORD	9701u
#define RPC_DNS_E_BAD_RECORD	9702u
#define RPC_DNS_E_UNKNOWN_TYPE	9704u
#define RPC_DNS_E_RECORD_THERE	9711u
#define RPC_DNS_E_NO_NAME	9714u
#define RPC_DNS_E_NO_PARTITION	9901u

struct rpc_dns_limits {
	uint32_t call_ms;
	uint32_t calls;	 /* of one listing */
	uint32_t nodes;	 /* of one listing */
	uint32_t list_ms; /* for all of it */
};

/* 30 s, 200,000 calls, a million nodes, one hour. */
struct rpc_dns_limits rpc_dns_limits_default(void);

struct rpc_dns_server;

/* Addresses of either family as text. */
struct rpc_dns_addresses {
	const char **at;
	size_t count;
};

/*
 * Connects over TCP: the steps of rpc_conn_open_send(). A server first looks
 * at the account's rights in the first call. LIMITS may be NULL.
 */
struct tevent_req *rpc_dns_open_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_context *context,
				     struct rpc_creds *creds,
				     const struct rpc_target *target,
				     const struct rpc_dns_limits *limits,
				     uint32_t timeout_ms);
struct rpc_status rpc_dns_open_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_server **out_server);

/* [MS-DNSP] 2.2.4.2.2.3; texts may be "", never NULL. */
struct rpc_dns_info {
	unsigned int major, minor, build; /* 5.2.3790: Windows Server 2003 */
	const char *fqdn, *domain, *forest;
	bool in_directory, read_only_dc;
	uint32_t scavenging_h; /* 0: off */
	uint32_t last_scavenging; /* as sent; 0: not since its start */
	uint32_t refresh_h, no_refresh_h; /* of new zones */
	bool aging;			  /* of new zones */
	bool no_recursion, round_robin;
	uint32_t forward_timeout_s;
	bool forward_only; /* no recursion where all forwarders fail */
	struct rpc_dns_addresses addresses, listens, forwarders;
};

struct tevent_req *rpc_dns_info_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server);
struct rpc_status rpc_dns_info_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_info **out_info);

/* Which zones to list: ZONE_REQUEST_FILTER, 2.2.5.1.4. */
#define RPC_DNS_ZONES_PRIMARY	0x01u
#define RPC_DNS_ZONES_SECONDARY 0x02u
#define RPC_DNS_ZONES_CACHE	0x04u
#define RPC_DNS_ZONES_AUTO	0x08u
#define RPC_DNS_ZONES_FORWARD	0x10u
#define RPC_DNS_ZONES_REVERSE	0x20u
#define RPC_DNS_ZONES_FORWARDER 0x40u
#define RPC_DNS_ZONES_STUB	0x80u
#define RPC_DNS_ZONES_IN_DS	0x100u
#define RPC_DNS_ZONES_NOT_IN_DS 0x200u
#define RPC_DNS_ZONES_DOMAIN	0x400u	/* by partition, in the directory */
#define RPC_DNS_ZONES_FOREST	0x800u
#define RPC_DNS_ZONES_CUSTOM	0x1000u
#define RPC_DNS_ZONES_LEGACY	0x2000u

struct rpc_dns_zone_row {
	const char *name;
	uint32_t type;	/* 2.2.5.1.1: 1 primary, 2 secondary, 3 stub, ... */
	uint32_t flags; /* 2.2.5.2.2 */
	const char *partition; /* "": not in the directory */
};

struct rpc_dns_zone_list {
	struct rpc_dns_zone_row *rows;
	size_t count;
};

/*
 * FILTER 0: all but the cache and those the server made itself. The flags of
 * types are alternatives, so are those of directions, of stores and of
 * partitions; a zone must suit each of these groups that FILTER names.
 */
struct tevent_req *rpc_dns_zones_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns_server *server,
				      uint32_t filter);
/*
 * The same of one directory partition; FILTER with RPC_DNS_ZONES_CUSTOM. Not
 * on every server: Samba's says WERROR 50. Received by rpc_dns_zones_recv().
 */
struct tevent_req *rpc_dns_zones_in_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dns_server *server,
					 uint32_t filter, const char *partition);
struct rpc_status rpc_dns_zones_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dns_zone_list **out_list);

/* 2.2.5.2.4.3; hours, seconds since 1970 where 0 says never. */
struct rpc_dns_zone {
	const char *name, *file, *partition;
	uint32_t type;
	bool reverse, paused, shut_down, automatic, in_directory, aging;
	bool read_only, uses_wins;
	uint32_t allow_update; /* 0 none, 1 all, 2 secure */
	uint32_t no_refresh_h, refresh_h;
	uint32_t scavenge_from_h; /* as sent */
	uint32_t secure_secondaries; /* 0 any, 1 NS, 2 those listed, 3 none */
	uint32_t notify_level;	     /* 0 none, 1 all, 2 those listed */
	uint32_t forward_timeout_s; /* of a forwarder, as the next */
	bool forward_only;	    /* no recursion where all of them fail */
	uint32_t dp_flags;	    /* of the partition, rpc_dns_partition.h */
	uint32_t last_soa_check, last_transfer;
	uint32_t last_attempt, last_result; /* Win32 code; all ones: running */
	struct rpc_dns_addresses masters, local_masters, secondaries, notified,
		scavengers;
};

struct tevent_req *rpc_dns_zone_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server,
				     const char *zone);
struct rpc_status rpc_dns_zone_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_zone **out_zone);

/*
 * The records of a zone, node by node: of all types where TYPE is 255. Names
 * of nodes are relative to the zone, "@" is the zone itself. Walks down where
 * a node says that there is more below it. LOCAL: too many calls or nodes, no
 * progress, a buffer that contradicts itself.
 */
struct tevent_req *rpc_dns_records_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dns_server *server,
					const char *zone, uint16_t type);
struct rpc_status rpc_dns_records_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dns_node_list **out_list);

/*
 * Adds a record (REMOVE is NULL), removes one (ADD is NULL), or puts one in
 * the place of another. NODE is relative to the zone. 3.1.4.10.
 */
struct tevent_req *rpc_dns_update_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *zone, const char *node,
				       const struct rpc_dns_data *add,
				       const struct rpc_dns_data *remove);
struct rpc_status rpc_dns_update_recv(struct tevent_req *req);

/* Received by a change of rpc_dns_edit.h, one and all. */
struct rpc_status rpc_dns_change_recv(struct tevent_req *req);

/* What to do about a failure; constant. */
const char *rpc_dns_cure(struct rpc_status status);

#endif
