/* Which elements, or scopes, one page of an index based list holds. */
#include "simulators/dhcp/sim_dhcp_elements.h"

/* An element with its pointer and what that points to; the sizes that real
 * servers count are not documented. */
#define FIXED_WEIGHT 24

static size_t count_all(const struct sim_dhcp_scope *scope,
			enum sim_dhcp_element kind)
{
	switch (kind) {
	case SIM_DHCP_RANGE:
		return 1;
	case SIM_DHCP_RESERVATION:
		return scope->num_reservations;
	case SIM_DHCP_EXCLUSION:
		return scope->num_exclusions;
	}
	return 0;
}

static size_t weigh(const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i)
{
	if (kind == SIM_DHCP_RESERVATION) {
		return FIXED_WEIGHT + scope->reservations[i].id.length;
	}
	return FIXED_WEIGHT;
}

struct sim_dhcp_slice sim_dhcp_slice(const struct sim_dhcp_scope *scope,
				     enum sim_dhcp_element kind,
				     uint32_t resume,
				     uint32_t preferred_maximum)
{
	struct sim_dhcp_slice slice = {
		.result = SIM_DHCP_NO_MORE_ITEMS,
		.kind = kind,
		.first = resume,
	};
	size_t i, weight = 0, all = count_all(scope, kind);

	if (resume >= all ||
	    (preferred_maximum == 0 && kind == SIM_DHCP_RANGE)) {
		return slice;
	}
	for (i = resume; i < all && preferred_maximum > 0; i++) {
		weight += weigh(scope, kind, i);
		if (weight > preferred_maximum && i > resume &&
		    preferred_maximum != UINT32_MAX) {
			break;
		}
		slice.count++;
	}
	slice.left = (uint32_t)(all - resume - slice.count);
	slice.result = slice.left > 0 ? SIM_DHCP_MORE_DATA : SIM_DHCP_SUCCESS;
	return slice;
}

struct sim_dhcp_slice sim_dhcp_slice_scopes(size_t num_scopes, uint32_t resume,
					    uint32_t preferred_maximum)
{
	struct sim_dhcp_slice slice = {
		.result = SIM_DHCP_NO_MORE_ITEMS,
		.first = resume,
	};

	if (resume >= num_scopes || preferred_maximum == 0) {
		return slice;
	}
	slice.count = num_scopes - resume;
	if (slice.count > preferred_maximum) {
		slice.count = preferred_maximum;
	}
	slice.left = (uint32_t)(num_scopes - resume - slice.count);
	slice.result = SIM_DHCP_SUCCESS;
	return slice;
}
