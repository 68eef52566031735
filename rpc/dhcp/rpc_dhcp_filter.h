/*
 * Filters of link-layer addresses, IPv4 ([MS-DHCPM] 2.2.1.2.89 to .93; 3.2.4.83
 * to .87), Windows Server 2008 R2 and later.
 */
#ifndef RPC_DHCP_RPC_DHCP_FILTER_H
#define RPC_DHCP_RPC_DHCP_FILTER_H

#include "rpc/dhcp/rpc_dhcp.h"

struct rpc_dhcp_filter {
	bool is_allow;	       /* else of the list that denies */
	bool match_hardware;   /* hardware_type counts */
	uint8_t hardware_type; /* 1: Ethernet */
	bool is_wildcard;      /* pattern is the beginning of an address */
	uint8_t pattern_len;   /* 0 with a wildcard: the whole hardware type
				  is exempt (3.2.4.87) */
	uint8_t pattern[255];
	const char *comment; /* at most 127 characters; NULL: none */
	uint32_t odd;
};

/* One of the two lists: dhcpsrv2 86. */
struct tevent_req *rpc_dhcp_filters_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, bool allow);
struct rpc_status rpc_dhcp_filters_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_filter **out_filters,
					size_t *out_num);

/*
 * dhcpsrv2 82; replace: an entry of the same pattern, else WERROR 20093
 * (ERROR_DHCP_LINKLAYER_ADDRESS_EXISTS).
 */
struct tevent_req *
rpc_dhcp_filter_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp,
			 const struct rpc_dhcp_filter *filter, bool replace);
/* By its pattern: dhcpsrv2 83. WERROR 20095: there is none. */
struct tevent_req *
rpc_dhcp_filter_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_filter *filter);

/* Which lists are in force: dhcpsrv2 85, 84. */
struct rpc_dhcp_filtering {
	bool allow, deny;
};

struct tevent_req *rpc_dhcp_filtering_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp);
struct rpc_status
rpc_dhcp_filtering_recv(struct tevent_req *req,
			struct rpc_dhcp_filtering *out_filtering);
struct tevent_req *
rpc_dhcp_filtering_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    struct rpc_dhcp_filtering filtering);

#endif
