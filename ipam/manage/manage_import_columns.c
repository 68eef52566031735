/*
 * What columns of files are, for spaces, blocks, subnets and ranges.
 */
#include "ipam/manage/manage_import_columns.h"

#include <strings.h>

#define OWNED { .name = "owner", .header = "Owner" },                          \
	{ .name = "description", .header = "Description" }
#define TIME(n, h, l) { .name = n, .header = h, .label = l,                    \
			.type = IPAM_FIELD_TIME }
#define NUMBER(n, h, l) { .name = n, .header = h, .label = l,                  \
			  .type = IPAM_FIELD_NUMBER }
#define WORD(n, h, l) { .name = n, .header = h, .label = l,                    \
			.type = IPAM_FIELD_WORD }
#define TEXT(n, h, l) { .name = n, .header = h, .label = l }
#define SPACES TEXT("space", "AddressSpace", "Address space"),                 \
	TEXT("provider_space", "ProviderAddressSpace",                         \
	     "Provider address space"),                                        \
	TEXT("customer_space", "CustomerAddressSpace", "Customer address space")
#define SITES TEXT("logical_network", "VmmLogicalNetwork", "Logical network"), \
	TEXT("network_site", "NetworkSite", "Network site")

static const struct ipam_field space_columns[] = {
	TEXT("name", "Name", "Address space name"), WORD("type", "Type", NULL),
	TEXT("provider", "ProviderAddressSpace", "Provider address space"),
	TEXT("tenant", "Tenant", NULL), TEXT("vm_network", "VMNetwork", NULL),
	TEXT("isolation", "IsolationMethod", NULL), OWNED,
};
static const struct ipam_field block_columns[] = {
	TEXT("network", "NetworkId", "Network"),
	TEXT("start", "StartAddress", "Start IP address"),
	TEXT("start", "StartIPAddress", NULL),
	TEXT("end", "EndAddress", "End IP address"),
	TEXT("end", "EndIPAddress", NULL), TEXT("rir", "Rir", "RIR"),
	TIME("rir_received_at", "RirReceivedDate", "RIR received date"),
	TIME("last_assigned_at", "LastAssignedDate", "Last assigned date"),
	OWNED,
};
static const struct ipam_field subnet_columns[] = {
	TEXT("name", "Name", NULL), TEXT("network", "NetworkId", "Network"),
	WORD("network_type", "NetworkType", "Network type"), SPACES,
	TEXT("vlans", "VlanId", "VLAN ID"),
	NUMBER("virtual_subnet", "VirtualSubnetId", "Virtual subnet ID"), SITES,
	OWNED,
};
static const struct ipam_field range_columns[] = {
	TEXT("network", "NetworkId", "Network"),
	TEXT("start", "StartIPAddress", "Start IP address"),
	TEXT("start", "StartAddress", NULL),
	TEXT("end", "EndIPAddress", "End IP address"),
	TEXT("end", "EndAddress", NULL),
	WORD("network_type", "NetworkType", "Network type"), SPACES,
	TEXT("service", "ManagedByService", "Managed by service"),
	TEXT("instance", "ServiceInstance", "Service instance"),
	WORD("assignment", "AssignmentType", "Assignment type"),
	TIME("assigned_at", "AssignmentDate", "Assignment date"),
	TEXT("gateways", "Gateway", NULL),
	TEXT("dns_servers", "DnsServers", "DNS servers"),
	TEXT("dns_suffixes", "DnsSuffixes", "DNS suffixes"),
	TEXT("connection_suffix", "ConnectionSpecificDnsSuffix",
	     "Connection specific DNS suffix"),
	TEXT("wins_servers", "WinsServers", "WINS servers"),
	TEXT("reverse_zone", "AssociatedReverseLookupZone",
	     "Reverse lookup zone"),
	TEXT("reserved", "ReservedIPAddresses", "Reserved IP addresses"),
	TEXT("vips", "VIP", NULL),
	WORD("utilization", "UtilizationCalculation",
	     "Utilization calculation"),
	NUMBER("utilized_addresses", "UtilizedAddresses",
	       "Utilized addresses"), OWNED,
};

/* What the product derives, or keeps by itself. */
static const char *const derived[] = {
	"Error", "AddressCategory", "Address category", "Overlapping",
	"PercentageUtilized", "Percentage utilized", "PercentageAssigned",
	"Utilization", "TotalAddresses", "Total addresses",
	"AssignedAddresses", "Assigned addresses", "SubnetMask",
	"Subnet mask", "DhcpServerName", "DhcpScopeName", "ExclusionRanges",
	"LastReclaimRunTime", "LastModifiedTime", "Last modified time",
};

#define NOUN(word, kind, wanted, sample, columns)                              \
	{ word, kind, wanted, sample, columns,                                 \
	  sizeof(columns) / sizeof(columns[0]) }
static const struct manage_import_noun nouns[MANAGE_PLAN_COUNT] = {
	[MANAGE_SPACE] = NOUN("space", IPAM_CUSTOM_SPACE, "name", "Name", space_columns),
	[MANAGE_BLOCK] = NOUN("block", IPAM_CUSTOM_BLOCK, "network",
			      "NetworkId", block_columns),
	[MANAGE_SUBNET] = NOUN("subnet", IPAM_CUSTOM_SUBNET, "network",
			       "NetworkId",
			       subnet_columns),
	[MANAGE_RANGE] = NOUN("range", IPAM_CUSTOM_RANGE, "network",
			      "NetworkId", range_columns),
};

const struct manage_import_noun *manage_import_noun(enum manage_plan_noun noun)
{
	return &nouns[noun];
}

bool manage_import_is_derived(const char *header)
{
	size_t i;

	for (i = 0; i < sizeof(derived) / sizeof(derived[0]); i++) {
		if (strcasecmp(derived[i], header) == 0) {
			return true;
		}
	}
	return false;
}
