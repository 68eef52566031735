/*
 * Pages of leases: where one begins, how much fits, what its answer says.
 */
#include <string.h>
#include <stdlib.h>
#include "simulators/dhcp/sim_dhcp_page.h"

#define FIXED_WEIGHT 64
#define UNKNOWN_TOTAL 0x7fffffffu

size_t sim_dhcp_page_weight(const struct sim_dhcp_lease *lease)
{
	size_t weight = FIXED_WEIGHT + lease->id.length;

	if (lease->host_name != NULL) {
		weight += 2 * (strlen(lease->host_name) + 1);
	}
	if (lease->comment != NULL) {
		weight += 2 * (strlen(lease->comment) + 1);
	}
	return weight;
}

static int by_address(const void *key, const void *member)
{
	const struct sim_dhcp_lease *lease = member;

	return sim_dhcp_address_compare(key, &lease->address);
}

/* How many leases from `first` on fit; one always does, so that a loop ends */
static size_t count_fitting(const struct sim_dhcp_scope *scope, size_t first,
			    uint32_t most)
{
	size_t i, weight = 0;

	for (i = first; i < scope->num_leases; i++) {
		weight += sim_dhcp_page_weight(&scope->leases[i]);
		if (weight > most && i > first) {
			break;
		}
	}
	return i - first;
}

struct sim_dhcp_page sim_dhcp_page(const struct sim_dhcp_scope *scope,
				   const struct sim_dhcp_address *resume,
				   uint32_t preferred_maximum)
{
	static const struct sim_dhcp_address start;
	struct sim_dhcp_page page = {.result = SIM_DHCP_NO_MORE_ITEMS};
	const struct sim_dhcp_lease *last = NULL;
	uint32_t most = preferred_maximum;

	if (sim_dhcp_address_compare(resume, &start) != 0) {
		if (scope->num_leases > 0) {
			last = bsearch(resume, scope->leases,
				       scope->num_leases, sizeof(*last),
				       by_address);
		}
		if (last == NULL) {
			page.result = SIM_DHCP_JET_ERROR;
			return page;
		}
		page.first = (size_t)(last - scope->leases) + 1;
	}
	if (page.first == scope->num_leases) {
		return page;
	}
	most = most < SIM_DHCP_PAGE_LEAST ? SIM_DHCP_PAGE_LEAST : most;
	most = most > SIM_DHCP_PAGE_MOST ? SIM_DHCP_PAGE_MOST : most;
	page.count = count_fitting(scope, page.first, most);
	if (page.first + page.count == scope->num_leases) {
		page.result = SIM_DHCP_SUCCESS;
		page.total = (uint32_t)page.count;
		return page;
	}
	page.result = SIM_DHCP_MORE_DATA;
	page.total = UNKNOWN_TOTAL;
	page.resume = scope->leases[page.first + page.count - 1].address;
	return page;
}
