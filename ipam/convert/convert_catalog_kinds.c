/*
 * The events of the provider Microsoft-Windows-DHCP-Server that tell of a
 * change, by Microsoft's published list of them. Numbers that are missing
 * there are missing here.
 */
#include "ipam/convert/convert_catalog_kinds.h"

#include <stdlib.h>

#define DNS_SETTINGS(first, what, data)                                       \
	{ (first), "DNS updates turned on for " what, data, NULL },           \
	{ (first) + 1, "DNS updates turned off for " what, data, NULL },      \
	{ (first) + 2, "DNS updates on request for " what, data, NULL },      \
	{ (first) + 3, "DNS updates always for " what, data, NULL },          \
	{ (first) + 4, "DNS records of " what " go with the lease", data,     \
	  NULL },                                                             \
	{ (first) + 5, "DNS records of " what " stay after the lease", data,  \
	  NULL }
/* The list does not tell them apart. */
#define SIX(first, text, data)                                                \
	{ (first), text, data, NULL }, { (first) + 1, text, data, NULL },     \
	{ (first) + 2, text, data, NULL },                                    \
	{ (first) + 3, text, data, NULL },                                    \
	{ (first) + 4, text, data, NULL },                                    \
	{ (first) + 5, text, data, NULL }
#define DNS_OLD_CLIENTS(first, what, data)                                    \
	{ (first), "DNS updates turned on for clients that do not ask, of "   \
	  what, data, NULL },                                                 \
	{ (first) + 1, "DNS updates turned off for clients that do not ask, " \
	  "of " what, data, NULL }

/* In the order of their numbers. */
static const struct convert_catalog_kind kinds[] = {
	{ 70, "scope created", "su", NULL },
	{ 71, "scope modified", "su", NULL },
	{ 72, "scope deleted", "su", NULL },
	{ 73, "scope activated", "su", NULL },
	{ 74, "scope deactivated", "su", NULL },
	{ 75, "lease duration changed", "snuv", "lease_duration_s" },
	{ 76, "option of a scope changed", "sou", NULL },
	DNS_SETTINGS(77, "a scope", "su"),
	DNS_OLD_CLIENTS(83, "a scope", "su"),
	{ 85, "policies of a scope turned off", "s", NULL },
	{ 86, "policies of a scope turned on", "s", NULL },
	{ 87, "name protection of a scope turned on", "su", NULL },
	{ 88, "name protection of a scope turned off", "su", NULL },
	{ 89, "type of a scope changed", "snuv", "type" },
	{ 90, "NAP of a scope turned on", "su", NULL },
	{ 91, "NAP of a scope turned off", "su", NULL },
	{ 92, "NAP profile of a scope set", "snu", "profile" },
	{ 93, "NAP profile of a scope changed", "snuv", "profile" },
	{ 94, "NAP profile of a scope deleted", "vsu", "profile" },
	{ 95, "multicast scope created", "su", NULL },
	{ 96, "multicast scope deleted", "su", NULL },
	{ 98, "superscope created", "Su", NULL },
	{ 99, "superscope deleted", "Su", NULL },
	{ 100, "scope of a superscope activated", "sSu", NULL },
	{ 101, "scope of a superscope deactivated", "sSu", NULL },
	{ 102, "scope taken out of a superscope", "sSu", NULL },
	{ 103, "scope deleted with its superscope", "sSu", NULL },
	{ 105, "option of the server changed", "ou", NULL },
	{ 106, "reservation created", "rsu", NULL },
	{ 107, "reservation deleted", "rsu", NULL },
	DNS_SETTINGS(108, "a reservation", "rsu"),
	DNS_OLD_CLIENTS(114, "a reservation", "rsu"),
	{ 116, "option of a reservation changed", "rsou", NULL },
	{ 117, "policies of the server turned off", "", NULL },
	{ 118, "policies of the server turned on", "", NULL },
	{ 119, "exclusion added", "esu", NULL },
	{ 120, "exclusion deleted", "esu", NULL },
	{ 121, "allow list turned on", "u", NULL },
	{ 122, "allow list turned off", "u", NULL },
	{ 123, "filter added to the allow list", "mux", NULL },
	{ 124, "filter removed from the allow list", "mux", NULL },
	{ 125, "deny list turned on", "u", NULL },
	{ 126, "deny list turned off", "u", NULL },
	{ 127, "filter added to the deny list", "mux", NULL },
	{ 128, "filter removed from the deny list", "mux", NULL },
	{ 130, "IPv6 scope deleted", "su", NULL },
	{ 131, "IPv6 scope activated", "su", NULL },
	{ 132, "IPv6 scope deactivated", "su", NULL },
	{ 133, "preferred lifetime changed", "snuv", "preferred_lifetime_s" },
	{ 134, "valid lifetime changed", "snuv", "valid_lifetime_s" },
	{ 135, "option of an IPv6 scope changed", "sou", NULL },
	SIX(136, "DNS settings of an IPv6 scope changed", "su"),
	{ 142, "name protection of an IPv6 scope turned on", "su", NULL },
	{ 143, "name protection of an IPv6 scope turned off", "su", NULL },
	{ 145, "IPv6 reservation created", "rsu", NULL },
	{ 147, "IPv6 reservation deleted", "rsu", NULL },
	SIX(148, "DNS settings of an IPv6 reservation changed", "rsu"),
	{ 154, "option of an IPv6 reservation changed", "rsou", NULL },
	{ 155, "IPv6 exclusion added", "esu", NULL },
	{ 156, "IPv6 exclusion deleted", "esu", NULL },
	{ 157, "IPv6 scope modified", "su", NULL },
	SIX(158, "stateless inventory of IPv6 changed", "s"),
	{ 165, "PTR updates turned off for a scope", "su", NULL },
	{ 166, "IPv6 option of the server changed", "ou", NULL },
	{ 20220, "policy of the server set", "np", "state" },
	{ 20221, "policy of a scope set", "nps", "state" },
	{ 20222, "conditions of a policy of the server set", "np",
	  "conditions" },
	{ 20223, "conditions of a policy of a scope set", "nps",
	  "conditions" },
	{ 20226, "policy of the server deleted", "p", NULL },
	{ 20227, "policy of a scope deleted", "ps", NULL },
	{ 20228, "range of a policy set", "eps", NULL },
	{ 20229, "range of a policy removed", "eps", NULL },
	{ 20230, "option of a policy changed", "onp", NULL },
	{ 20231, "option of a policy changed", "onps", NULL },
	{ 20232, "option of a policy changed", "onp", NULL },
	{ 20233, "option of a policy changed", "onps", NULL },
	{ 20234, "policy of the server renamed", "nv", "policy" },
	{ 20235, "policy of a scope renamed", "nvs", "policy" },
	{ 20236, "policy of the server described", "np", "description" },
	{ 20237, "policy of a scope described", "nps", "description" },
	{ 20238, "policy of the server reordered", "nvp", "position" },
	{ 20239, "policy of a scope reordered", "nvps", "position" },
	{ 20241, "failover relationship created", "xxfxxxx", NULL },
	{ 20242, "failover relationship deleted", "fxx", NULL },
	{ 20243, "scope added to a failover relationship", "sfx", NULL },
	{ 20244, "scope removed from a failover relationship", "sfx", NULL },
	{ 20245, "MCLT of a failover relationship changed", "fxvn",
	  "mclt_s" },
	{ 20246, "switchover time of a failover relationship changed", "fxvn",
	  "switch_s" },
	{ 20247, "reserve of a failover relationship changed", "fxvn",
	  "percent" },
	{ 20248, "load balance of a failover relationship changed", "fxvn",
	  "percent" },
	{ 20249, "mode of a failover relationship changed", "fx",
	  NULL },
	{ 20250, "mode of a failover relationship changed", "fx",
	  NULL },
	{ 20311, "shared secret of a failover relationship changed", "xf",
	  NULL },
	{ 20312, "shared secret of a failover relationship turned on", "xf",
	  NULL },
	{ 20313, "shared secret of a failover relationship turned off", "xf",
	  NULL },
	{ 20315, "DNS suffix of a policy of a scope set", "nps",
	  "dns_suffix" },
	{ 20316, "DNS suffix of a policy of the server set", "np",
	  "dns_suffix" },
};

static int cmp_kind(const void *key, const void *element)
{
	uint32_t id = *(const uint32_t *)key;
	const struct convert_catalog_kind *kind = element;

	return (id > kind->id) - (id < kind->id);
}

const struct convert_catalog_kind *convert_catalog_kind(uint32_t id)
{
	return bsearch(&id, kinds, sizeof(kinds) / sizeof(kinds[0]),
		       sizeof(kinds[0]), cmp_kind);
}
