/* Policies read and made; no I/O. */
#ifndef RPC_DHCP_RPC_DHCP_POLICY_DATA_H
#define RPC_DHCP_RPC_DHCP_POLICY_DATA_H

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"

/* The older structure reads as the beginning of the newer. */
bool rpc_dhcp_policy_read(TALLOC_CTX *mem_ctx,
			  const struct DHCP_POLICY_EX *from, bool is_ex,
			  struct rpc_dhcp_policy *policy);
struct DHCP_POLICY_EX *rpc_dhcp_make_policy(struct rpc_dhcp_call *call,
					    const struct rpc_dhcp_policy *from);

#endif
