/*
 * States of services: their words, and which is worse.
 */
#include <errno.h>
#include <string.h>

#include "ipam/model/service.h"

/* From the best to the worst. */
static const struct {
	const char *name;
	int rank;
} states[IPAM_SERVICE_STATE_COUNT] = {
	[IPAM_SERVICE_NOT_APPLICABLE] = { "not_applicable", 1 },
	[IPAM_SERVICE_RUNNING] = { "running", 2 },
	[IPAM_SERVICE_NOT_CHECKED] = { "not_checked", 3 },
	[IPAM_SERVICE_CONTINUE_PENDING] = { "continue_pending", 4 },
	[IPAM_SERVICE_START_PENDING] = { "start_pending", 5 },
	[IPAM_SERVICE_PAUSE_PENDING] = { "pause_pending", 6 },
	[IPAM_SERVICE_PAUSED] = { "paused", 7 },
	[IPAM_SERVICE_UNKNOWN] = { "unknown", 8 },
	[IPAM_SERVICE_ACCESS_DENIED] = { "access_denied", 9 },
	[IPAM_SERVICE_NOT_REACHABLE] = { "not_reachable", 10 },
	[IPAM_SERVICE_STOP_PENDING] = { "stop_pending", 11 },
	[IPAM_SERVICE_STOPPED] = { "stopped", 12 },
};

const struct ipam_role_service ipam_role_services[IPAM_ROLE_SERVICES] = {
	{ IPAM_ROLE_DC, "NTDS" },
	{ IPAM_ROLE_DC, "Netlogon" },
	{ IPAM_ROLE_DNS, "DNS" },
	{ IPAM_ROLE_DHCP, "DHCPServer" },
	{ IPAM_ROLE_NPS, "IAS" },
};

const char *ipam_service_state_name(enum ipam_service_state state)
{
	return state < IPAM_SERVICE_STATE_COUNT ? states[state].name : "";
}

int ipam_service_state_parse(const char *name, enum ipam_service_state *out)
{
	int i;

	for (i = 0; i < IPAM_SERVICE_STATE_COUNT; i++) {
		if (strcmp(states[i].name, name) == 0) {
			*out = (enum ipam_service_state)i;
			return 0;
		}
	}
	return EINVAL;
}

enum ipam_service_state
ipam_service_worst(const enum ipam_service_state *list, size_t count)
{
	enum ipam_service_state worst = IPAM_SERVICE_NOT_CHECKED;
	size_t i;

	for (i = 0; i < count; i++) {
		if (i == 0 || states[list[i]].rank > states[worst].rank) {
			worst = list[i];
		}
	}
	return worst;
}
