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

static const char *const data_names[IPAM_EVENT_KIND_COUNT] = {
	[IPAM_EVENT_IPAM] = "ipam_events",
	[IPAM_EVENT_DHCP] = "dhcp_events",
	[IPAM_EVENT_UTILIZATION] = "utilization_events",
	[IPAM_EVENT_EXPIRY] = "expiry_events",
	[IPAM_EVENT_ZONE] = "zone_events",
};

static const char *name_of(const char *const *names,
			   enum ipam_event_kind kind)
{
	if ((unsigned)kind >= IPAM_EVENT_KIND_COUNT || names[kind] == NULL) {
		return "unknown";
	}
	return names[kind];
}

static int parse(const char *const *names, const char *name,
		 enum ipam_event_kind *out_kind)
{
	int i;

	for (i = IPAM_EVENT_IPAM; i < IPAM_EVENT_KIND_COUNT; i++) {
		if (strcmp(name, names[i]) == 0) {
			*out_kind = (enum ipam_event_kind)i;
			return 0;
		}
	}
	return EINVAL;
}

const char *ipam_event_kind_name(enum ipam_event_kind kind)
{
	return name_of(kind_names, kind);
}

int ipam_event_kind_parse(const char *name, enum ipam_event_kind *out_kind)
{
	return parse(kind_names, name, out_kind);
}

const char *ipam_event_data_name(enum ipam_event_kind kind)
{
	return name_of(data_names, kind);
}

int ipam_event_data_parse(const char *name, enum ipam_event_kind *out_kind)
{
	return parse(data_names, name, out_kind);
}
