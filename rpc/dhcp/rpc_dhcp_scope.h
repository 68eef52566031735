/*
 * From the answers about one scope to struct rpc_dhcp_scope; no I/O. All of
 * them return false where there is no memory, and allocate on mem_ctx.
 */
#ifndef RPC_DHCP_RPC_DHCP_SCOPE_H
#define RPC_DHCP_RPC_DHCP_SCOPE_H

#include "rpc/dhcp/rpc_dhcp_private.h"

/*
 * DHCP_SUBNET_INFO reads as the beginning of DHCP_SUBNET_INFO_VQ; opnum tells
 * which of the two it is.
 */
bool rpc_dhcp_scope_info4(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			  const struct DHCP_SUBNET_INFO_VQ *info,
			  uint32_t opnum);
bool rpc_dhcp_scope_info6(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			  const struct DHCP_SUBNET_INFO_V6 *info);

/* Appends a page; opnum tells which generation of structures it holds. */
bool rpc_dhcp_scope_elements4(
	TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
	const struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *page, uint32_t opnum);
bool rpc_dhcp_scope_elements6(
	TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
	const struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 *page);

/* Marks what cannot be, once all of a scope is there. */
void rpc_dhcp_scope_judge(struct rpc_dhcp_scope *scope);

/* Gives each scope the name of its superscope. */
bool rpc_dhcp_scope_superscopes(struct rpc_dhcp_scopes *scopes,
				const struct DHCP_SUPER_SCOPE_TABLE *table);

#endif
