/*
 * What must hold for a scope, and what follows from its figures.
 */
#include <errno.h>

#include "ipam/model/scope.h"

double ipam_usage_percent(const struct ipam_usage *usage)
{
	if (usage->total < 0 || usage->in_use < 0) {
		return -1;
	}
	if (usage->total == 0) {
		return 0;
	}
	if (usage->in_use >= usage->total) {
		return 100;
	}
	return 100.0 * (double)usage->in_use / (double)usage->total;
}

static bool ranges_fit(const struct ipam_prefix *prefix,
		       const struct ipam_range *ranges, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!ipam_range_valid(&ranges[i]) ||
		    !ipam_prefix_contains(prefix, &ranges[i].first) ||
		    !ipam_prefix_contains(prefix, &ranges[i].last)) {
			return false;
		}
	}
	return true;
}

int ipam_scope_validate(const struct ipam_scope *scope, const char **out_why)
{
	const struct ipam_prefix *prefix = &scope->prefix;
	unsigned bits = prefix->addr.family == IPAM_IPV4 ? 32 : 128;
	struct ipam_range whole;
	const char *why = NULL;
	size_t i;

	if (prefix->addr.family == IPAM_NO_FAMILY || prefix->length > bits) {
		*out_why = "the scope has no valid prefix";
		return EINVAL;
	}
	whole = ipam_prefix_range(prefix);
	if (ipam_addr_cmp(&whole.first, &prefix->addr) != 0) {
		why = "the subnet address has bits behind its mask";
	} else if (!ranges_fit(prefix, scope->ranges, scope->range_count)) {
		why = "a range is not inside the scope";
	} else if (!ranges_fit(prefix, scope->exclusions,
			       scope->exclusion_count)) {
		why = "an exclusion is not inside the scope";
	}
	for (i = 0; why == NULL && i < scope->reservation_count; i++) {
		if (!ipam_prefix_contains(prefix,
					  &scope->reservations[i].address)) {
			why = "a reservation is not inside the scope";
		}
	}
	if (why != NULL) {
		*out_why = why;
		return EINVAL;
	}
	return 0;
}
