/*
 * Single leases: found, created, changed, deleted; IPv4 and IPv6 told apart by
 * the family of the address ([MS-DHCPM] 3.1.4.17 to .20, .33 to .35, .45 to
 * .47, 3.2.4.72 to .74, .123 to .125, .132, .133).
 */
#ifndef RPC_DHCP_RPC_DHCP_LEASE_EDIT_H
#define RPC_DHCP_RPC_DHCP_LEASE_EDIT_H

#include "rpc/dhcp/rpc_dhcp.h"

/* Which lease. By name: the first of that name. */
struct rpc_dhcp_lease_key {
	enum { RPC_DHCP_BY_ADDRESS, RPC_DHCP_BY_ID, RPC_DHCP_BY_NAME } by;
	int family;			 /* 4 or 6 */
	struct rpc_dhcp_address address; /* BY_ADDRESS; BY_ID of IPv4: the
					    scope, which is part of the id */
	const uint8_t *client_id;	 /* BY_ID: bare, or DUID */
	uint32_t client_id_len;
	const char *name; /* BY_NAME */
};

/*
 * dhcpsrv2 132, 123, dhcpsrv 46, 34, 18; IPv6 dhcpsrv2 72. WERROR 20013
 * (ERROR_DHCP_JET_ERROR) or 20016 (ERROR_DHCP_INVALID_DHCP_CLIENT): there is
 * none.
 */
struct tevent_req *rpc_dhcp_lease_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_lease_key *key);
struct rpc_status rpc_dhcp_lease_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_dhcp_lease **out_lease);

/*
 * Creates a lease of address, prefix, client_id, name, comment, expires,
 * client_type, raw_state and policy (IPv6: iaid, preferred, client_type as IANA
 * or IATA): dhcpsrv2 131, 122, dhcpsrv 44, 32, 16; IPv6 dhcpsrv2 124. Errors:
 * WERROR 20005, 20014 (ERROR_DHCP_CLIENT_EXISTS), 87 (state "offered").
 */
struct tevent_req *
rpc_dhcp_lease_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_lease *lease);

/*
 * Changes the lease of its address; the whole is replaced: dhcpsrv 45, 33, 17;
 * IPv6 dhcpsrv2 71. A new reservation gets its name and comment so: it has a
 * lease record of its own from the beginning.
 */
struct tevent_req *rpc_dhcp_lease_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_lease *lease);

/*
 * dhcpsrv 19; IPv6 dhcpsrv2 73. WERROR 20019 (ERROR_DHCP_RESERVED_CLIENT): it
 * is a reservation's, remove that.
 */
struct tevent_req *
rpc_dhcp_lease_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_lease_key *key);

#endif
