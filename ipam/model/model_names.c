/*
 * The words for states and kinds, and back.
 */
#include <errno.h>
#include <string.h>

#include "ipam/model/lease.h"
#include "ipam/model/domain.h"
#include "ipam/model/server.h"
#include "ipam/model/task.h"

static const char *const management_names[IPAM_MANAGEMENT_COUNT] = {
	[IPAM_UNSPECIFIED] = "unspecified",
	[IPAM_MANAGED] = "managed",
	[IPAM_UNMANAGED] = "unmanaged",
};
static const char *const role_names[IPAM_ROLE_COUNT] = {
	[IPAM_ROLE_DC] = "dc",
	[IPAM_ROLE_DNS] = "dns",
	[IPAM_ROLE_DHCP] = "dhcp",
	[IPAM_ROLE_NPS] = "nps",
};
static const char *const news_names[IPAM_NEWS_COUNT] = {
	[IPAM_OLD] = "old",
	[IPAM_NEW] = "new",
	[IPAM_MODIFIED] = "modified",
};
static const char *const access_names[IPAM_ACCESS_COUNT] = {
	[IPAM_ACCESS_UNKNOWN] = "unknown",
	[IPAM_ACCESS_GRANTED] = "granted",
	[IPAM_ACCESS_DENIED] = "denied",
};
static const char *const lease_names[IPAM_LEASE_STATE_COUNT] = {
	[IPAM_LEASE_OFFERED] = "offered",
	[IPAM_LEASE_ACTIVE] = "active",
	[IPAM_LEASE_DECLINED] = "declined",
	[IPAM_LEASE_EXPIRED] = "expired",
};
static const char *const job_names[IPAM_JOB_STATE_COUNT] = {
	[IPAM_JOB_QUEUED] = "queued",
	[IPAM_JOB_RUNNING] = "running",
	[IPAM_JOB_DONE] = "done",
	[IPAM_JOB_FAILED] = "failed",
	[IPAM_JOB_PARKED] = "parked",
};

#define HOUR 3600
#define DC (1U << IPAM_ROLE_DC)
#define DHCP (1U << IPAM_ROLE_DHCP)
#define DNS (1U << IPAM_ROLE_DNS)
#define NPS (1U << IPAM_ROLE_NPS)
#define ANY ((1U << IPAM_ROLE_COUNT) - 1)

const struct ipam_task_kind ipam_task_kinds[IPAM_TASK_COUNT] = {
	[IPAM_TASK_DISCOVERY] = { "ServerDiscovery", false, 0, 24 * HOUR },
	[IPAM_TASK_CONFIGURATION] = { "ServerConfiguration", true, DHCP | DNS,
				      6 * HOUR },
	[IPAM_TASK_UTILIZATION] = { "AddressUtilization", true, DHCP,
				    2 * HOUR },
	[IPAM_TASK_AVAILABILITY] = { "ServerAvailability", true, ANY,
				     HOUR / 4 },
	[IPAM_TASK_MONITORING] = { "ServiceMonitoring", true, DNS, HOUR / 2 },
	[IPAM_TASK_EXPIRY] = { "AddressExpiry", false, 0, 24 * HOUR, true },
	[IPAM_TASK_AUDIT] = { "Audit", true, DHCP | DC | NPS, 24 * HOUR },
};

int64_t ipam_task_spread_s(int64_t interval_s)
{
	int64_t spread = interval_s / 20;

	return spread < IPAM_TASK_SPREAD_MAX_S ? spread :
						 IPAM_TASK_SPREAD_MAX_S;
}

static const char *name_of(const char *const *names, size_t count, size_t i)
{
	return i < count ? names[i] : "";
}

static int find(const char *const *names, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

const char *ipam_management_name(enum ipam_management management)
{
	return name_of(management_names, IPAM_MANAGEMENT_COUNT, management);
}

int ipam_management_parse(const char *name, enum ipam_management *out)
{
	int i = find(management_names, IPAM_MANAGEMENT_COUNT, name);

	if (i < 0) {
		return EINVAL;
	}
	*out = (enum ipam_management)i;
	return 0;
}

const char *ipam_verification_name(enum ipam_verification verification)
{
	static const char *const names[] = { "none", "asked", "failed",
					     "verified" };

	return name_of(names, IPAM_VERIFICATION_COUNT, verification);
}

const char *ipam_news_name(enum ipam_news news)
{
	return name_of(news_names, IPAM_NEWS_COUNT, news);
}

const char *ipam_role_name(enum ipam_role role)
{
	return name_of(role_names, IPAM_ROLE_COUNT, role);
}

int ipam_role_parse(const char *name, enum ipam_role *out_role)
{
	int i = find(role_names, IPAM_ROLE_COUNT, name);

	if (i < 0) {
		return EINVAL;
	}
	*out_role = (enum ipam_role)i;
	return 0;
}

const char *ipam_access_name(enum ipam_access access)
{
	return name_of(access_names, IPAM_ACCESS_COUNT, access);
}

const char *ipam_lease_state_name(enum ipam_lease_state state)
{
	return name_of(lease_names, IPAM_LEASE_STATE_COUNT, state);
}

const char *ipam_job_state_name(enum ipam_job_state state)
{
	return name_of(job_names, IPAM_JOB_STATE_COUNT, state);
}

int ipam_task_find(const char *name, enum ipam_task_id *out_task)
{
	size_t i;

	for (i = 0; i < IPAM_TASK_COUNT; i++) {
		if (strcmp(ipam_task_kinds[i].name, name) == 0) {
			*out_task = (enum ipam_task_id)i;
			return 0;
		}
	}
	return ENOENT;
}

const char *ipam_trust_name(enum ipam_trust trust)
{
	static const char *const names[IPAM_TRUST_COUNT] = {
		[IPAM_TRUST_OWN] = "own",
		[IPAM_TRUST_BOTH_WAYS] = "both_ways",
		[IPAM_TRUST_GONE] = "gone",
	};

	return trust < IPAM_TRUST_COUNT ? names[trust] : "";
}
