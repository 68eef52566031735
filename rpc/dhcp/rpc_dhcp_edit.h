/*
 * Changes to scopes and what they consist of, and questions about single
 * ones: IPv4 and IPv6 told apart by the family of the address ([MS-DHCPM]
 * 3.1.4, 3.2.4). What a listing hands out may be changed and sent back.
 *
 * Each _send without a _recv ends with rpc_dhcp_edit_recv().
 */
#ifndef RPC_DHCP_RPC_DHCP_EDIT_H
#define RPC_DHCP_RPC_DHCP_EDIT_H

#include "rpc/dhcp/rpc_dhcp.h"

enum rpc_dhcp_force {			       /* DHCP_FORCE_FLAG */
		      RPC_DHCP_FORCE_FULL = 0, /* removes DNS records, too */
		      RPC_DHCP_FORCE_NO = 1,
		      RPC_DHCP_FORCE_FAILOVER = 2 /* 2012 R2 and later */
};

/* -------------------------------------------------------------- scopes */

/*
 * The scope itself, without its elements and superscope: dhcpsrv 49, 2;
 * dhcpsrv2 63. WERROR 20005 (ERROR_DHCP_SUBNET_NOT_PRESENT).
 */
struct tevent_req *rpc_dhcp_scope_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_address *scope);
struct rpc_status rpc_dhcp_scope_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_dhcp_scope **out_scope);

/*
 * Creates or changes a scope by its address, prefix, name, comment and state
 * (IPv6: preference, too): dhcpsrv 48, 0 and 50, 1; dhcpsrv2 57, 67. The whole
 * is replaced: send what was read, changed. Errors: WERROR 20052
 * (ERROR_DHCP_SUBNET_EXISTS; IPv6: 2014, ERROR_DUPLICATE_TAG), 87.
 */
struct tevent_req *
rpc_dhcp_scope_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_scope *scope);
struct tevent_req *rpc_dhcp_scope_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_scope *scope);
/*
 * dhcpsrv 7; dhcpsrv2 62. WERROR 20007 (ERROR_DHCP_ELEMENT_CANT_REMOVE): it has
 * leases; 20113: it is in a failover relationship.
 */
struct tevent_req *rpc_dhcp_scope_delete_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope, enum rpc_dhcp_force force);

/* The delay before an offer in ms, at most 1000: dhcpsrv2 80, 79. IPv4. */
struct tevent_req *rpc_dhcp_delay_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_address *scope);
struct rpc_status rpc_dhcp_delay_recv(struct tevent_req *req,
				      uint16_t *out_delay_ms);
struct tevent_req *rpc_dhcp_delay_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_address *scope,
					   uint16_t delay_ms);

/*
 * Puts a scope into a superscope, out of any with the name NULL: dhcpsrv 36.
 * change: it may be in one already (else WERROR 20004).
 */
struct tevent_req *rpc_dhcp_superscope_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope, const char *name, bool change);
/* Dissolves one, the scopes stay: dhcpsrv 38. */
struct tevent_req *rpc_dhcp_superscope_delete_send(TALLOC_CTX *mem_ctx,
						   struct tevent_context *ev,
						   struct rpc_dhcp *dhcp,
						   const char *name);

/* ------------------------------------------------------------ elements */

enum rpc_dhcp_element_kind {
	RPC_DHCP_ELEMENT_RANGE, /* IPv4 alone: a scope has one; another must
				   equal, contain or lie within it, and takes
				   its place */
	RPC_DHCP_ELEMENT_EXCLUSION,
	RPC_DHCP_ELEMENT_RESERVATION
};

struct rpc_dhcp_element {
	enum rpc_dhcp_element_kind kind;
	struct rpc_dhcp_range range;		 /* RANGE, EXCLUSION */
	struct rpc_dhcp_reservation reservation; /* client_id: the bare id, or
						    DUID; client_type 0 is
						    sent as 3; no name: see
						    rpc_dhcp_lease_set_send() */
};

/*
 * dhcpsrv2 37 and 39, dhcpsrv 29 and 31, 4 and 6; IPv6 dhcpsrv2 59 and 61.
 * Errors of adding: WERROR 20022 (ERROR_DHCP_RESERVEDIP_EXITS: address or id
 * taken), 20023 (ERROR_DHCP_INVALID_RANGE), 20018 (outside the scope), 20112
 * (range against a policy's); of removing: 20007 (leases are there).
 */
struct tevent_req *
rpc_dhcp_element_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope,
			  const struct rpc_dhcp_element *element);
struct tevent_req *rpc_dhcp_element_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope,
	const struct rpc_dhcp_element *element, enum rpc_dhcp_force force);

/*
 * The reservations of an IPv4 scope with name and comment: dhcpsrv2 119;
 * without them dhcpsrv2 38, dhcpsrv 30, 5.
 */
struct tevent_req *
rpc_dhcp_reservations_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_address *scope);
struct rpc_status
rpc_dhcp_reservations_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			   struct rpc_dhcp_reservation **out_rows,
			   size_t *out_num);

/*
 * The next free addresses, at most 1024, between first and last (NULL: of the
 * whole scope): dhcpsrv2 120, 121. Fewer may come, none too.
 */
struct tevent_req *
rpc_dhcp_free_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_dhcp *dhcp, const struct rpc_dhcp_address *scope,
		   const struct rpc_dhcp_address *first,
		   const struct rpc_dhcp_address *last, uint32_t count);
struct rpc_status rpc_dhcp_free_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp_address **out_rows,
				     size_t *out_num);

#endif
