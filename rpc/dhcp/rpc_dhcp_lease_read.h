/* Leases as they came, turned into rows; no I/O. False: no memory. */
#ifndef RPC_DHCP_RPC_DHCP_LEASE_READ_H
#define RPC_DHCP_RPC_DHCP_LEASE_READ_H

#include "rpc/dhcp/rpc_dhcp_private.h"

/* Rows, whose client ids are lent from the reply, and their text. */
struct rpc_dhcp_lease_page {
	struct rpc_dhcp_lease *rows;
	size_t num_rows;
	char *text;
	size_t text_used;
};

/*
 * Every IPv4 generation is the beginning of the newest; opnum, that of a
 * listing or of a question for one lease, says how far. Allocates on mem_ctx.
 * scope: 0 of all.
 */
bool rpc_dhcp_lease_page4(TALLOC_CTX *mem_ctx,
			  const struct DHCP_CLIENT_INFO_EX_ARRAY *array,
			  uint32_t opnum, const struct rpc_dhcp_address *scope,
			  struct rpc_dhcp_lease_page *page);
bool rpc_dhcp_lease_page6(TALLOC_CTX *mem_ctx,
			  const struct DHCP_CLIENT_INFO_ARRAY_V6 *array,
			  const struct rpc_dhcp_address *scope,
			  struct rpc_dhcp_lease_page *page);

#endif
