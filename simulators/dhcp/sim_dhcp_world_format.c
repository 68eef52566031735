/* The tables of Export-DhcpServer XML. */
#include <strings.h>
#include "simulators/dhcp/sim_dhcp_world_format.h"

static const struct {
	enum place from;
	const char *name;
	enum place to;
} places[] = {
	{AT_FILE, "DHCPServer", AT_SERVER},
	{AT_SERVER, "IPv4", AT_IPV4},
	{AT_SERVER, "IPv6", AT_IPV6},
	{AT_IPV4, "Scopes", AT_LIST},
	{AT_IPV6, "Scopes", AT_LIST},
	{AT_IPV4, "Scope", AT_SCOPE},
	{AT_IPV6, "Scope", AT_SCOPE},
	{AT_SCOPE, "ExclusionRanges", AT_LIST},
	{AT_SCOPE, "Reservations", AT_LIST},
	{AT_SCOPE, "Leases", AT_LIST},
	{AT_SCOPE, "IPRange", AT_EXCLUSION},
	{AT_SCOPE, "Reservation", AT_RESERVATION},
	{AT_SCOPE, "Lease", AT_LEASE},
	{AT_IPV4, "Classes", AT_LIST},
	{AT_IPV6, "Classes", AT_LIST},
	{AT_IPV4, "Class", AT_CLASS},
	{AT_IPV6, "Class", AT_CLASS},
	{AT_IPV4, "OptionDefinitions", AT_LIST},
	{AT_IPV6, "OptionDefinitions", AT_LIST},
	{AT_IPV4, "OptionDefinition", AT_DEFINITION},
	{AT_IPV6, "OptionDefinition", AT_DEFINITION},
	{AT_IPV4, "OptionValues", AT_LIST},
	{AT_IPV6, "OptionValues", AT_LIST},
	{AT_SCOPE, "OptionValues", AT_LIST},
	{AT_RESERVATION, "OptionValues", AT_LIST},
	{AT_POLICY, "OptionValues", AT_LIST},
	{AT_IPV4, "OptionValue", AT_OPTION},
	{AT_IPV6, "OptionValue", AT_OPTION},
	{AT_SCOPE, "OptionValue", AT_OPTION},
	{AT_RESERVATION, "OptionValue", AT_OPTION},
	{AT_POLICY, "OptionValue", AT_OPTION},
	{AT_IPV4, "Policies", AT_LIST},
	{AT_SCOPE, "Policies", AT_LIST},
	{AT_IPV4, "Policy", AT_POLICY},
	{AT_SCOPE, "Policy", AT_POLICY},
	{AT_POLICY, "IPRanges", AT_LIST},
	{AT_POLICY, "IPRange", AT_POLICY_RANGE},
	{AT_IPV4, "Filters", AT_FILTERS},
	{AT_FILTERS, "Filter", AT_FILTER},
	{AT_IPV6, "StatelessStore", AT_STATELESS},
	{AT_SCOPE, "StatelessStore", AT_STATELESS},
	/* known, and said elsewhere or of no use */
	{AT_SCOPE, "NapProfile", AT_OTHER},
	{AT_LEASE, "ScopeId", AT_OTHER},
	{AT_LEASE, "Prefix", AT_OTHER},
};

static const struct sim_dhcp_word client_types[] = {
	{"UnSpecified", 0}, {"Dhcp", 1}, {"Bootp", 2},
	{"Both", 3},	    {"None", 0x64}, {NULL, 0},
};
static const struct sim_dhcp_word scope_types[] = {
	{"Dhcp", 5}, {"Both", 6}, {"Bootp", 7}, {NULL, 0},
};
static const struct sim_dhcp_word scope_states[] = {
	{"Active", 1}, {"Inactive", 0}, {NULL, 0},
};
static const struct sim_dhcp_word lease_states[] = {
	{"Offered", SIM_DHCP_OFFERED},
	{"Active", SIM_DHCP_ACTIVE},
	{"Declined", SIM_DHCP_DECLINED},
	{"Expired", SIM_DHCP_EXPIRED},
	{"ActiveReservation", SIM_DHCP_ACTIVE_RESERVATION},
	{"InactiveReservation", SIM_DHCP_INACTIVE_RESERVATION},
	{NULL, 0},
};
static const struct sim_dhcp_word dns_rrs[] = {
	{"A", 0}, {"PTR", 0}, {"AandPTR", 0x20}, {"NoRegistration", 0},
	{NULL, 0},
};
static const struct sim_dhcp_word dns_registrations[] = {
	{"Complete", 0}, {"Pending", 0x40}, {"NotApplicable", 0}, {NULL, 0},
};
static const struct sim_dhcp_word nap_states[] = {
	{"FullAccess", 0}, {"RestrictedAccess", 1},
	{"DropPacket", 2}, {"InProbation", 3},
	{"Exempt", 4},	   {"DefaultQuarantineSetting", 5},
	{"NoQuarantineInfo", 6}, {NULL, 0},
};
static const struct sim_dhcp_word address_types[] = {
	{"IANA", 0}, {"IATA", 1}, {NULL, 0},
};
static const struct sim_dhcp_word nps_actions[] = {
	{"Full", 0}, {"Restricted", 1}, {"NoAccess", 2}, {NULL, 0},
};

#define DRAFT(m) false, offsetof(struct draft, m)
#define WORLD(m) true, offsetof(struct sim_dhcp_world, m)
#define ANY UINT32_MAX

const struct field sim_dhcp_format_fields[] = {
	{AT_SERVER, "MajorVersion", NUMBER, WORLD(major), 1000, NULL, 0},
	{AT_SERVER, "MinorVersion", NUMBER, WORLD(minor), 1000, NULL, 0},
	{AT_IPV4, "ConflictDetectionAttempts", NUMBER, WORLD(ping_retries), 5,
	 NULL, 0},
	{AT_IPV4, "NapEnabled", FLAG, WORLD(nap_enabled), 0, NULL, 0},
	{AT_IPV4, "NpsUnreachableAction", WORD, WORLD(nps_unreachable), 0,
	 nps_actions, 0},
	{AT_IPV4, "ActivatePolicies", FLAG_OFF, WORLD(policies_off), 0, NULL,
	 0},
	{AT_SCOPE, "ScopeId", ADDRESS, DRAFT(scope.id), 0, NULL, 10},
	{AT_SCOPE, "Prefix", ADDRESS, DRAFT(scope.id), 0, NULL, 0},
	{AT_SCOPE, "Name", TEXT, DRAFT(scope.name), 0, NULL, 0},
	{AT_SCOPE, "Description", TEXT, DRAFT(scope.comment), 0, NULL, 0},
	{AT_SCOPE, "SuperScopeName", TEXT, DRAFT(scope.superscope), 0, NULL,
	 0},
	{AT_SCOPE, "SubnetMask", MASK, DRAFT(prefix), 0, NULL, 4},
	{AT_SCOPE, "StartRange", ADDRESS, DRAFT(scope.range.first), 0, NULL,
	 4},
	{AT_SCOPE, "EndRange", ADDRESS, DRAFT(scope.range.last), 0, NULL, 4},
	{AT_SCOPE, "LeaseDuration", SPAN, DRAFT(scope.lease_s), 0, NULL, 0},
	{AT_SCOPE, "ValidLifetime", SPAN, DRAFT(scope.lease_s), 0, NULL, 0},
	{AT_SCOPE, "PreferredLifetime", SPAN, DRAFT(scope.preferred_s), 0,
	 NULL, 0},
	{AT_SCOPE, "State", WORD, DRAFT(scope_state), 0, scope_states, 0},
	{AT_SCOPE, "Type", WORD, DRAFT(scope_type), 0, scope_types, 0},
	{AT_SCOPE, "MaxBootpClients", NUMBER, DRAFT(scope.max_bootp), ANY,
	 NULL, 0},
	{AT_SCOPE, "Delay", NUMBER, DRAFT(scope.delay_ms), 1000, NULL, 0},
	{AT_SCOPE, "Preference", NUMBER, DRAFT(preference), 255, NULL, 0},
	{AT_EXCLUSION, "StartRange", ADDRESS, DRAFT(range.first), 0, NULL, 10},
	{AT_EXCLUSION, "EndRange", ADDRESS, DRAFT(range.last), 0, NULL, 10},
	{AT_RESERVATION, "Name", TEXT, DRAFT(reservation.name), 0, NULL, 0},
	{AT_RESERVATION, "Description", TEXT, DRAFT(reservation.comment), 0,
	 NULL, 0},
	{AT_RESERVATION, "IPAddress", ADDRESS, DRAFT(reservation.address), 0,
	 NULL, 10},
	{AT_RESERVATION, "ClientId", ID, DRAFT(reservation.id), 0, NULL, 4},
	{AT_RESERVATION, "ClientDuid", ID, DRAFT(reservation.id), 0, NULL, 6},
	{AT_RESERVATION, "Iaid", NUMBER, DRAFT(reservation.iaid), ANY, NULL,
	 0},
	{AT_RESERVATION, "Type", WORD, DRAFT(client_type), 0, client_types,
	 0},
	{AT_LEASE, "IPAddress", ADDRESS, DRAFT(lease.address), 0, NULL, 10},
	{AT_LEASE, "ClientId", ID, DRAFT(lease.id), 0, NULL, 4},
	{AT_LEASE, "ClientDuid", ID, DRAFT(lease.id), 0, NULL, 6},
	{AT_LEASE, "Iaid", NUMBER, DRAFT(lease.iaid), ANY, NULL, 0},
	{AT_LEASE, "AddressState", WORD, DRAFT(state), 0, lease_states, 10},
	{AT_LEASE, "AddressType", WORD, DRAFT(lease.address_type), 0,
	 address_types, 0},
	{AT_LEASE, "ClientType", WORD, DRAFT(client_type), 0, client_types,
	 0},
	{AT_LEASE, "DnsRR", WORD, DRAFT(dns_rr), 0, dns_rrs, 0},
	{AT_LEASE, "DnsRegistration", WORD, DRAFT(dns_registration), 0,
	 dns_registrations, 0},
	{AT_LEASE, "LeaseExpiryTime", TIME, DRAFT(lease.expires), 0, NULL, 0},
	{AT_LEASE, "HostName", TEXT, DRAFT(lease.host_name), 0, NULL, 0},
	{AT_LEASE, "Description", TEXT, DRAFT(lease.comment), 0, NULL, 0},
	{AT_LEASE, "PolicyName", TEXT, DRAFT(lease.policy), 0, NULL, 0},
	{AT_LEASE, "NapCapable", FLAG, DRAFT(lease.nap_capable), 0, NULL, 0},
	{AT_LEASE, "NapStatus", WORD, DRAFT(nap_status), 0, nap_states, 0},
	{AT_LEASE, "ProbationEnds", TIME, DRAFT(lease.probation_ends), 0,
	 NULL, 0},
	{AT_SCOPE, "NapEnable", FLAG, DRAFT(scope.nap_on), 0, NULL, 0},
	{AT_SCOPE, "ActivatePolicies", FLAG, DRAFT(scope.policies_on), 0,
	 NULL, 0},
	{AT_SCOPE, "T1", SPAN, DRAFT(scope.t1_s), 0, NULL, 0},
	{AT_SCOPE, "T2", SPAN, DRAFT(scope.t2_s), 0, NULL, 0},
};

/* The text elements of what is kept as texts. */
static const struct {
	enum place place;
	const char *name;
} texts[] = {
	{AT_CLASS, "Name"},
	{AT_CLASS, "Type"},
	{AT_CLASS, "Data"},
	{AT_CLASS, "Description"},
	{AT_CLASS, "VendorId"},
	{AT_DEFINITION, "Name"},
	{AT_DEFINITION, "OptionId"},
	{AT_DEFINITION, "Type"},
	{AT_DEFINITION, "MultiValued"},
	{AT_DEFINITION, "DefaultValue"},
	{AT_DEFINITION, "Description"},
	{AT_DEFINITION, "VendorClass"},
	{AT_OPTION, "OptionId"},
	{AT_OPTION, "Value"},
	{AT_OPTION, "VendorClass"},
	{AT_OPTION, "UserClass"},
	{AT_POLICY, "Name"},
	{AT_POLICY, "ProcessingOrder"},
	{AT_POLICY, "Enabled"},
	{AT_POLICY, "Condition"},
	{AT_POLICY, "Description"},
	{AT_POLICY, "DnsSuffix"},
	{AT_POLICY, "LeaseDuration"},
	{AT_POLICY, "VendorClass"},
	{AT_POLICY, "UserClass"},
	{AT_POLICY, "MacAddress"},
	{AT_POLICY, "ClientId"},
	{AT_POLICY, "RelayAgent"},
	{AT_POLICY, "CircuitId"},
	{AT_POLICY, "RemoteId"},
	{AT_POLICY, "SubscriberId"},
	{AT_POLICY, "Fqdn"},
	{AT_POLICY_RANGE, "StartRange"},
	{AT_POLICY_RANGE, "EndRange"},
	{AT_FILTERS, "Allow"},
	{AT_FILTERS, "Deny"},
	{AT_FILTER, "List"},
	{AT_FILTER, "MacAddress"},
	{AT_FILTER, "Description"},
	{AT_STATELESS, "Enabled"},
	{AT_STATELESS, "PurgeInterval"},
};

#define NUM_FIELDS                                                             \
	(sizeof(sim_dhcp_format_fields) / sizeof(sim_dhcp_format_fields[0]))
_Static_assert(NUM_FIELDS <= SIM_DHCP_MAX_FIELDS, "the bits of seen");

const size_t sim_dhcp_format_num_fields = NUM_FIELDS;

static const char *const kind_cures[] = {
	[TEXT] = "a text of at most 4096 octets",
	[ADDRESS] = "an address of the family, such as 10.20.30.0 or fd00::1",
	[SPAN] = "a time span, such as 8.00:00:00",
	[TIME] = "an instant, such as 2031-05-06 07:08:09Z",
	[ID] = "hex octets with hyphens, such as 02-00-5e-20-00-07",
	[NUMBER] = "a decimal number in its limits",
	[MASK] = "a mask without holes, such as 255.255.255.0",
	[WORD] = "a word that Export-DhcpServer writes there",
	[FLAG] = "true or false",
	[FLAG_OFF] = "true or false",
};

const char *sim_dhcp_format_cure(enum kind kind)
{
	return kind_cures[kind];
}

const struct field *sim_dhcp_format_field(enum place place, const char *name)
{
	size_t i;

	for (i = 0; i < NUM_FIELDS; i++) {
		if (sim_dhcp_format_fields[i].place == place &&
		    strcasecmp(sim_dhcp_format_fields[i].name, name) == 0) {
			return &sim_dhcp_format_fields[i];
		}
	}
	return NULL;
}

const char *sim_dhcp_format_text(enum place place, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].place == place &&
		    strcasecmp(texts[i].name, name) == 0) {
			return texts[i].name;
		}
	}
	return NULL;
}

bool sim_dhcp_format_place(enum place from, const char *name, enum place *out)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].from == from &&
		    strcasecmp(places[i].name, name) == 0) {
			*out = places[i].to;
			return true;
		}
	}
	return false;
}
