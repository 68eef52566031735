/*
 * Failover relationships of an IPv4 server ([MS-DHCPM] 2.2.1.2.98 to .101;
 * 3.2.4.90 to .101, .126), Windows Server 2012 and later.
 */
#ifndef RPC_DHCP_RPC_DHCP_FAILOVER_H
#define RPC_DHCP_RPC_DHCP_FAILOVER_H

#include "rpc/dhcp/rpc_dhcp.h"

enum rpc_dhcp_failover_mode { /* DHCP_FAILOVER_MODE */
			      RPC_DHCP_LOAD_BALANCE = 0,
			      RPC_DHCP_HOT_STANDBY = 1
};

enum rpc_dhcp_failover_state { /* FSM_STATE */
			       RPC_DHCP_FAILOVER_NONE = 0,
			       RPC_DHCP_FAILOVER_INIT = 1,
			       RPC_DHCP_FAILOVER_STARTUP = 2,
			       RPC_DHCP_FAILOVER_NORMAL = 3,
			       RPC_DHCP_FAILOVER_INTERRUPTED = 4,
			       RPC_DHCP_FAILOVER_PARTNER_DOWN = 5,
			       RPC_DHCP_FAILOVER_POTENTIAL_CONFLICT = 6,
			       RPC_DHCP_FAILOVER_CONFLICT_DONE = 7,
			       RPC_DHCP_FAILOVER_RESOLUTION_INTERRUPTED = 8,
			       RPC_DHCP_FAILOVER_RECOVER = 9,
			       RPC_DHCP_FAILOVER_RECOVER_WAIT = 10,
			       RPC_DHCP_FAILOVER_RECOVER_DONE = 11
};

/* safe_s: the server does not take over by itself. */
#define RPC_DHCP_SAFE_NEVER 0xFFFFFFFFu

struct rpc_dhcp_relation {
	const char *name; /* at most 126 characters */
	struct rpc_dhcp_address primary, secondary;
	const char *primary_name;   /* NULL: none */
	const char *secondary_name; /* NULL: none */
	enum rpc_dhcp_failover_mode mode;
	bool is_secondary; /* the server that answers */
	enum rpc_dhcp_failover_state state, previous;
	uint32_t mclt_s;    /* maximum client lead time */
	uint32_t safe_s;    /* before it takes over; 0 sets NEVER */
	uint8_t percentage; /* the primary's share; the standby's reserve */
	struct rpc_dhcp_address *scopes;
	size_t num_scopes;
	const char *secret; /* for create and set; never read back */
	uint32_t odd;
};

/* dhcpsrv2 93. */
struct tevent_req *rpc_dhcp_relations_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_relations_recv(struct tevent_req *req,
					  TALLOC_CTX *mem_ctx,
					  struct rpc_dhcp_relation **out_rows,
					  size_t *out_num);

/*
 * By name: dhcpsrv2 92; that of a scope: 96. WERROR 20115 (there is none of
 * that name), 20116 (the scope is in none: a normal answer).
 */
struct tevent_req *rpc_dhcp_relation_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp,
					  const char *name);
struct tevent_req *
rpc_dhcp_relation_of_scope_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
				struct rpc_dhcp *dhcp,
				const struct rpc_dhcp_address *scope);
/* Of both. */
struct rpc_status rpc_dhcp_relation_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_relation **out_row);

enum rpc_dhcp_relation_field { /* Flags of 3.2.4.91 */
			       RPC_DHCP_RELATION_MCLT = 0x01,
			       RPC_DHCP_RELATION_SAFE = 0x02,
			       RPC_DHCP_RELATION_STATE = 0x04,
			       RPC_DHCP_RELATION_PERCENTAGE = 0x08,
			       RPC_DHCP_RELATION_MODE = 0x10,
			       RPC_DHCP_RELATION_PREVIOUS = 0x20
};

/*
 * dhcpsrv2 89, 90, 91: each partner is told its own side. Errors: WERROR 20114
 * (the name is taken), 20113 (a scope is in another), 20128 (too many).
 */
struct tevent_req *
rpc_dhcp_relation_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_relation *relation);
struct tevent_req *
rpc_dhcp_relation_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp, uint32_t fields,
			   const struct rpc_dhcp_relation *relation);
struct tevent_req *rpc_dhcp_relation_delete_send(TALLOC_CTX *mem_ctx,
						 struct tevent_context *ev,
						 struct rpc_dhcp *dhcp,
						 const char *name);

/*
 * The scopes of relation->scopes in, out of the relationship of its name:
 * dhcpsrv2 94, 95; at most 400 at once. WERROR 20120: not in state NORMAL.
 */
struct tevent_req *rpc_dhcp_relation_scopes_add_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_relation *relation);
struct tevent_req *rpc_dhcp_relation_scopes_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_relation *relation);

/* Shares the free addresses out anew, on the primary: dhcpsrv2 100. */
struct tevent_req *rpc_dhcp_relation_balance_send(TALLOC_CTX *mem_ctx,
						  struct tevent_context *ev,
						  struct rpc_dhcp *dhcp,
						  const char *name);

struct rpc_dhcp_failover_counts {
	uint32_t total, available, in_use;
	uint32_t partner_available, own_available;
	uint32_t partner_in_use, own_in_use;
};

/* Of one scope: dhcpsrv2 97. WERROR 2: it is in no relationship. */
struct tevent_req *
rpc_dhcp_failover_counts_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_address *scope);
struct rpc_status
rpc_dhcp_failover_counts_recv(struct tevent_req *req,
			      struct rpc_dhcp_failover_counts *out_counts);

/* The server's clock, seconds UTC, to tell how far it is off: dhcpsrv2 99. */
struct tevent_req *rpc_dhcp_failover_time_send(TALLOC_CTX *mem_ctx,
					       struct tevent_context *ev,
					       struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_failover_time_recv(struct tevent_req *req,
					      int64_t *out_time);

enum rpc_dhcp_failover_owner {
	RPC_DHCP_OWNER_PRIMARY = 0,
	RPC_DHCP_OWNER_SECONDARY = 1,
	RPC_DHCP_OWNER_EXCLUDED = 2,
	RPC_DHCP_OWNER_RESERVED = 3
};

/* Who serves an address: dhcpsrv2 125. */
struct tevent_req *
rpc_dhcp_failover_owner_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			     struct rpc_dhcp *dhcp,
			     const struct rpc_dhcp_address *address);
struct rpc_status
rpc_dhcp_failover_owner_recv(struct tevent_req *req,
			     enum rpc_dhcp_failover_owner *out_owner);

/* Of one address; instants in seconds UTC, 0: none. */
struct rpc_dhcp_failover_lease {
	struct rpc_dhcp_address address;
	const char *name;   /* NULL: none */
	const char *policy; /* NULL: none */
	int64_t expires;    /* or RPC_DHCP_TIME_NONE, _NEVER */
	/* potential expiry: told to the partner, acknowledged by it, told by
	 * it */
	uint32_t sent, acknowledged, received;
	uint32_t started;	/* of the present state */
	uint32_t last_seen;	/* last exchange with the client */
	uint32_t last_update;	/* last binding update */
	uint32_t update_status; /* of it */
	uint32_t odd;
};

/* dhcpsrv2 98. Errors as those of rpc_dhcp_lease_recv(). */
struct tevent_req *
rpc_dhcp_failover_lease_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			     struct rpc_dhcp *dhcp,
			     const struct rpc_dhcp_address *address);
struct rpc_status
rpc_dhcp_failover_lease_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct rpc_dhcp_failover_lease **out_lease);

#endif
