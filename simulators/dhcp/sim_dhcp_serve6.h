/* The answers about IPv6 scopes: each fills its outputs, which stay untouched
 * unless the result comes with data. */
#ifndef SIMULATORS_DHCP_SIM_DHCP_SERVE6_H
#define SIMULATORS_DHCP_SIM_DHCP_SERVE6_H

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_wire.h"

uint32_t sim_dhcp_subnets6(struct sim_dhcp_call *call,
			   uint32_t preferred_maximum, uint32_t *resume,
			   struct DHCPV6_IP_ARRAY **out, uint32_t *out_read,
			   uint32_t *out_total);

uint32_t sim_dhcp_elements6(struct sim_dhcp_call *call,
			    const struct DHCP_IPV6_ADDRESS *subnet,
			    uint32_t type, uint32_t preferred_maximum,
			    uint32_t *resume,
			    struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 **out,
			    uint32_t *out_read, uint32_t *out_total);

uint32_t sim_dhcp_subnet_info6(struct sim_dhcp_call *call,
			       const struct DHCP_IPV6_ADDRESS *subnet,
			       struct DHCP_SUBNET_INFO_V6 **out);

uint32_t sim_dhcp_leases6(struct sim_dhcp_call *call,
			  const struct DHCP_IPV6_ADDRESS *subnet,
			  uint32_t preferred_maximum,
			  struct DHCP_IPV6_ADDRESS *resume,
			  struct DHCP_CLIENT_INFO_ARRAY_V6 **out,
			  uint32_t *out_read, uint32_t *out_total);

/* Of the server, or of one scope. */
uint32_t sim_dhcp_config6(struct sim_dhcp_call *call,
			  const struct DHCP_OPTION_SCOPE_INFO6 *which,
			  struct DHCP_SERVER_CONFIG_INFO_V6 **out);

uint32_t sim_dhcp_mib6(struct sim_dhcp_call *call,
		       struct DHCP_MIB_INFO_V6 **out);

#endif
