/*
 * User and vendor classes ([MS-DHCPM] 2.2.1.2.70, .75, 3.2.4.25 to .29; IPv6
 * 3.2.4.75 to .78).
 */
#ifndef RPC_DHCP_RPC_DHCP_CLASS_H
#define RPC_DHCP_RPC_DHCP_CLASS_H

#include "rpc/dhcp/rpc_dhcp.h"

struct rpc_dhcp_class {
	const char *name;    /* NULL: none */
	const char *comment; /* NULL: none */
	bool is_vendor;
	uint32_t flags;
	uint32_t enterprise; /* v6: enterprise number of the vendor */
	const uint8_t *data; /* what clients send */
	uint32_t data_len;
	uint32_t odd;
};

/* dhcpsrv2 28; IPv6 77. */
struct tevent_req *rpc_dhcp_classes_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, int family);
struct rpc_status rpc_dhcp_classes_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_class **out_classes,
					size_t *out_num);

/*
 * dhcpsrv2 24, 25, 26; IPv6 74, 75, 76. Errors: WERROR 20045
 * (ERROR_DHCP_CLASS_ALREADY_EXISTS), 20044 (ERROR_DHCP_CLASS_NOT_FOUND), 20089
 * (ERROR_DHCP_DELETE_BUILTIN_CLASS). IPv6 says 2 for a class that it lacks.
 */
struct tevent_req *rpc_dhcp_class_create_send(TALLOC_CTX *mem_ctx,
					      struct tevent_context *ev,
					      struct rpc_dhcp *dhcp, int family,
					      const struct rpc_dhcp_class *row);
struct tevent_req *rpc_dhcp_class_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp, int family,
					   const struct rpc_dhcp_class *row);
struct tevent_req *rpc_dhcp_class_delete_send(TALLOC_CTX *mem_ctx,
					      struct tevent_context *ev,
					      struct rpc_dhcp *dhcp, int family,
					      const char *name);

#endif
