/* Which elements, or scopes, one page of an index based list holds. */
#include "simulators/dhcp/sim_dhcp_elements.h"

#include <string.h>

/* An element with its pointer and what that points to; the sizes that real
 * servers count are not documented. */
#define FIXED_WEIGHT 24
#define ITEM_WEIGHT 64

static size_t count_all(const struct sim_dhcp_scope *scope,
			enum sim_dhcp_element kind)
{
	switch (kind) {
	case SIM_DHCP_RANGE:
		return scope->no_range ? 0 : 1;
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

struct sim_dhcp_slice sim_dhcp_slice_items(size_t num_items, uint32_t resume,
					   uint32_t preferred_maximum)
{
	struct sim_dhcp_slice slice = {
		.result = SIM_DHCP_NO_MORE_ITEMS,
		.first = resume,
	};
	size_t fit = preferred_maximum / ITEM_WEIGHT;

	if (resume >= num_items) {
		return slice;
	}
	if (preferred_maximum == UINT32_MAX) {
		fit = num_items;
	} else if (fit == 0 && preferred_maximum > 0) {
		fit = 1;
	}
	slice.count = num_items - resume;
	if (slice.count > fit) {
		slice.count = fit;
	}
	slice.left = (uint32_t)(num_items - resume - slice.count);
	slice.result = slice.left > 0 ? SIM_DHCP_MORE_DATA : SIM_DHCP_SUCCESS;
	return slice;
}

struct sim_dhcp_slice sim_dhcp_slice_policies(size_t num_policies,
					      uint32_t resume,
					      uint32_t preferred_maximum)
{
	struct sim_dhcp_slice slice = {
		.result = SIM_DHCP_NO_MORE_ITEMS,
		.first = resume,
	};

	if (resume >= num_policies) {
		return slice;
	}
	slice.count = num_policies - resume;
	if (slice.count > preferred_maximum) {
		slice.count = preferred_maximum;
	}
	slice.left = (uint32_t)(num_policies - resume - slice.count);
	slice.result = slice.left > 0 ? SIM_DHCP_MORE_DATA : SIM_DHCP_SUCCESS;
	return slice;
}

void *sim_dhcp_array(TALLOC_CTX *mem_ctx, size_t size, size_t items_offset,
		     size_t item_size, size_t n)
{
	char *array = talloc_zero_size(mem_ctx, size);
	void *items = NULL;
	uint32_t count = (uint32_t)n;

	if (array == NULL) {
		return NULL;
	}
	items = talloc_zero_size(array, (n > 0 ? n : 1) * item_size);
	if (items == NULL) {
		talloc_free(array);
		return NULL;
	}
	memcpy(array, &count, sizeof(count));
	memcpy(array + items_offset, &items, sizeof(items));
	return array;
}
