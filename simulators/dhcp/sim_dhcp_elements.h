/*
 * Ranges, exclusions and reservations of a scope, a page at a time
 * ([MS-DHCPM] R_DhcpEnumSubnetElements and its relatives).
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_ELEMENTS_H
#define SIMULATORS_DHCP_SIM_DHCP_ELEMENTS_H

#include "simulators/dhcp/sim_dhcp_page.h"
#include "simulators/dhcp/sim_dhcp_world.h"

enum sim_dhcp_element {
	SIM_DHCP_RANGE,
	SIM_DHCP_RESERVATION,
	SIM_DHCP_EXCLUSION,
};

struct sim_dhcp_slice {
	uint32_t result; /* SUCCESS, MORE_DATA or NO_MORE_ITEMS */
	enum sim_dhcp_element kind;
	size_t first, count;
	uint32_t left; /* behind this page */
};

/*
 * `resume` is the index of the first element wanted. PreferredMaximum counts
 * octets; UINT32_MAX is all. More than 0 gets at least one element.
 */
struct sim_dhcp_slice sim_dhcp_slice(const struct sim_dhcp_scope *scope,
				     enum sim_dhcp_element kind,
				     uint32_t resume,
				     uint32_t preferred_maximum);

/* The same for the list of scopes, whose PreferredMaximum counts entries and
 * which answers SUCCESS while there is more. */
struct sim_dhcp_slice sim_dhcp_slice_scopes(size_t num_scopes, uint32_t resume,
					    uint32_t preferred_maximum);

/* The same for another list by the rule of elements; each item weighs the same
 * against PreferredMaximum. */
struct sim_dhcp_slice sim_dhcp_slice_items(size_t num_items, uint32_t resume,
					   uint32_t preferred_maximum);

/* Policies: PreferredMaximum counts entries, and more is MORE_DATA. */
struct sim_dhcp_slice sim_dhcp_slice_policies(size_t num_policies,
					      uint32_t resume,
					      uint32_t preferred_maximum);

/*
 * An answer's array: a structure that begins with its count and points to n
 * zeroed items. NULL when memory is out.
 */
void *sim_dhcp_array(TALLOC_CTX *mem_ctx, size_t size, size_t items_offset,
		     size_t item_size, size_t n);
#define SIM_DHCP_ARRAY(mem_ctx, type, items, n)                                \
	((struct type *)sim_dhcp_array(mem_ctx, sizeof(struct type),           \
				       offsetof(struct type, items),           \
				       sizeof(*((struct type *)0)->items), n))

#endif
