/*
 * The words of the event catalog.
 */
#include <errno.h>
#include <string.h>

#include "ipam/model/catalog.h"

static const char *const kind_names[IPAM_EVENT_KIND_COUNT] = {
	[IPAM_EVENT_IPAM] = "ipam",
	[IPAM_EVENT_DHCP] = "dhcp",
	[IPAM_EVENT_UTILIZATION] = "utilization",
	[IPAM_EVENT_EXPIRY] = "expiry",
	[IPAM_EVENT_ZONE] = "zone",
};

const char *ipam_event_kind_name(enum ipam_event_kind kind)
{
	if ((unsigned)kind >= IPAM_EVENT_KIND_COUNT ||
	    kind_names[kind] == NULL) {
		return "unknown";
	}
	return kind_names[kind];
}

int ipam_event_kind_parse(const char *name, enum ipam_event_kind *out_kind)
{
	int i;

	for (i = IPAM_EVENT_IPAM; i < IPAM_EVENT_KIND_COUNT; i++) {
		if (strcmp(name, kind_names[i]) == 0) {
			*out_kind = (enum ipam_event_kind)i;
			return 0;
		}
	}
	return EINVAL;
}
