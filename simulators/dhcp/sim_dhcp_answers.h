/*
 * What both interfaces, or several forms of one call, answer alike: server
 * settings, counters, scopes and their elements.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_ANSWERS_H
#define SIMULATORS_DHCP_SIM_DHCP_ANSWERS_H

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_wire.h"

/* The server's IPv4 settings in their widest form. */
struct DHCP_SERVER_CONFIG_INFO_VQ
sim_dhcp_config(TALLOC_CTX *mem_ctx, const struct sim_dhcp_service *service);

/* An IPv4 scope in its widest form. */
struct DHCP_SUBNET_INFO_VQ
sim_dhcp_subnet_info(TALLOC_CTX *mem_ctx, const struct sim_dhcp_scope *scope);

/* Membership of superscopes, by number in the order of their first scopes. */
struct DHCP_SUPER_SCOPE_TABLE *
sim_dhcp_superscopes(TALLOC_CTX *mem_ctx, const struct sim_dhcp_world *world);

/* The counters of an IPv4 scope, each at most UINT32_MAX. */
struct SCOPE_MIB_INFO sim_dhcp_scope_mib(struct sim_dhcp_scope *scope);

/* Leases that are offered and not yet taken. */
uint32_t sim_dhcp_pending(const struct sim_dhcp_scope *scope);

/* IPv4 elements of a DHCP_SUBNET_ELEMENT_TYPE; advances *resume. */
struct sim_dhcp_slice
sim_dhcp_elements(struct sim_dhcp_call *call, uint32_t subnet, uint32_t type,
		  uint32_t preferred_maximum, uint32_t *resume,
		  const struct sim_dhcp_scope **out_scope);

/* A range as it is answered: upside down where the lab asks for that. */
struct DHCP_IP_RANGE sim_dhcp_answer_range(const struct sim_dhcp_call *call,
					   const struct sim_dhcp_range *range);

struct DHCP_IP_RANGE *
sim_dhcp_answer_exclusion(TALLOC_CTX *mem_ctx,
			  const struct sim_dhcp_range *range);

/* Server attributes by number; *out_known is false for others. */
struct DHCP_ATTRIB sim_dhcp_attribute(const struct sim_dhcp_call *call,
				      uint32_t id, bool *out_known);

#endif
