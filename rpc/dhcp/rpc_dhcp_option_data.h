/* Option data and levels, read and made; no I/O. */
#ifndef RPC_DHCP_RPC_DHCP_OPTION_DATA_H
#define RPC_DHCP_RPC_DHCP_OPTION_DATA_H

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_option.h"

/* [MS-DHCPM] 3.2.4.15: any bit makes it an option of the vendor's. */
#define DHCP_FLAGS_OPTION_IS_VENDOR 3

/* False: no memory. */
bool rpc_dhcp_option_data(TALLOC_CTX *mem_ctx,
			  const struct DHCP_OPTION_DATA *data,
			  const struct rpc_dhcp_option_element **out_elements,
			  size_t *out_num, uint32_t *odd);
bool rpc_dhcp_option_value_of(TALLOC_CTX *mem_ctx,
			      const struct DHCP_OPTION_VALUE *from,
			      struct rpc_dhcp_option_value *value);

/* Refuse the call where that cannot be sent. */
struct DHCP_OPTION_DATA
rpc_dhcp_make_option_data(struct rpc_dhcp_call *call,
			  const struct rpc_dhcp_option_element *elements,
			  size_t num);
struct DHCP_OPTION_SCOPE_INFO *
rpc_dhcp_make_level4(struct rpc_dhcp_call *call,
		     const struct rpc_dhcp_level *level);
struct DHCP_OPTION_SCOPE_INFO6 *
rpc_dhcp_make_level6(struct rpc_dhcp_call *call,
		     const struct rpc_dhcp_level *level);

#endif
