/*
 * One page of a scope's leases, by the rules of [MS-DHCPM] for the lease
 * enumerations (R_DhcpEnumSubnetClients* and R_DhcpEnumSubnetClientsV6).
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_PAGE_H
#define SIMULATORS_DHCP_SIM_DHCP_PAGE_H

#include "simulators/dhcp/sim_dhcp_world.h"

/* PreferredMaximum is brought between these, in octets. */
#define SIM_DHCP_PAGE_LEAST 1024u
#define SIM_DHCP_PAGE_MOST 65536u

/* Win32 codes that a page may answer. */
#define SIM_DHCP_SUCCESS 0u
#define SIM_DHCP_MORE_DATA 234u
#define SIM_DHCP_NO_MORE_ITEMS 259u
#define SIM_DHCP_JET_ERROR 20013u

struct sim_dhcp_page {
	uint32_t result;
	size_t first, count; /* in scope->leases */
	/* the handle to answer: the last address of the page, or zeros with
	 * the last page */
	struct sim_dhcp_address resume;
	/* ClientsTotal: what remains on the last page, else 0x7FFFFFFF */
	uint32_t total;
};

/*
 * `resume` is the caller's handle: zeros to begin, else the last address of
 * the page before. Result JET_ERROR, and no leases: the handle names an
 * address that has no lease (any more). Costs a binary search and the page.
 */
struct sim_dhcp_page sim_dhcp_page(const struct sim_dhcp_scope *scope,
				   const struct sim_dhcp_address *resume,
				   uint32_t preferred_maximum);

/* The octets that a lease counts against PreferredMaximum. The document does
 * not say which count: we take a fixed part, the id and the UTF-16 texts. */
size_t sim_dhcp_page_weight(const struct sim_dhcp_lease *lease);

#endif
