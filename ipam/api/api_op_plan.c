/*
 * The address plan: what its operations take. The names are those of the
 * fields in ipam/manage/manage_plan_field.c.
 */
#include "ipam/api/api_op_plan.h"
#include "ipam/api/api_op_parts.h"

static const char *const space_type_words[] = { "provider", "customer",
						NULL };
static const char *const block_category_words[] = {
	"public", "private", "global", NULL
};
static const char *const category_words[] = {
	"public", "private", "global", "unmapped", NULL
};
static const char *const network_type_words[] = {
	"non_virtualized", "provider", "customer", NULL
};
static const char *const assignment_words[] = {
	"static", "dynamic", "auto", "vip", "reserved", NULL
};
static const char *const utilization_words[] = { "auto", "user_specified",
						 NULL };

#define PLACE(n, h)                                                            \
	{ n, API_ADDRESS, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL, h }
#define NEEDED(n, max, h)                                                      \
	{ n, API_STRING, API_IN_BODY, true, 1, max, NULL, h }
#define TEXT(n, max, h) BODY(n, API_STRING, 0, max, NULL, h)
#define WORD(n, words, h) BODY(n, API_WORD, 0, 0, words, h)
#define TIME(n, h) BODY(n, API_TIME, 0, INT64_MAX, NULL, h)
#define FLAG(n, h)                                                             \
	{ n, API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL, h }
#define OWNED                                                                  \
	TEXT("owner", 255, "who answers for it"),                              \
	TEXT("description", 4000, "free text"), CUSTOM
#define SEARCH                                                                 \
	QUERY("search", "only where a name, the owner or the description "     \
	      "has this text"), CUSTOM_QUERY
#define EXPLAIN                                                                \
	FLAG("explain", "what was counted, and from where"), DETAILS
#define DETAILS FLAG("details", "with its trend of a month, and its events")

/* --- spaces --- */

static const char space_ref[] = "name or number of the space";

const struct api_param api_space_list_params[] = {
	QUERY_WORD("type", space_type_words, "only of this type"),
	QUERY("provider", "only customer spaces of this provider space"),
	CUSTOM_QUERY, PAGE, END
};
const struct api_param api_space_params[] = {
	IN_PATH("space", space_ref), END
};
const struct api_param api_space_show_params[] = {
	IN_PATH("space", space_ref), DETAILS, END
};
#define SPACE_FIELDS                                                           \
	TEXT("provider", 1000, "provider space of a customer space"),          \
	TEXT("tenant", 256, "of a customer space"),                            \
	TEXT("vm_network", 256, "of a customer space"),                        \
	TEXT("isolation", 256, "of a customer space, as VXLAN"), OWNED
const struct api_param api_space_add_params[] = {
	NEEDED("name", 1000, "name of the space"),
	WORD("type", space_type_words, "kind of the space (provider)"),
	SPACE_FIELDS, END
};
const struct api_param api_space_set_params[] = {
	IN_PATH("space", space_ref),
	TEXT("name", 1000, "new name of the space"), SPACE_FIELDS, END
};

const struct api_param api_site_params[] = {
	QUERY("space", "only of this provider space"), PAGE, END
};

/* --- blocks --- */

static const char block_ref[] = "number, prefix, or first-last";

const struct api_param api_block_list_params[] = {
	QUERY_WORD("family", api_family_words, "only this address family"),
	QUERY_WORD("category", block_category_words, "only of this category"),
	QUERY("block", "only blocks directly in this one"),
	QUERY("contains", "only blocks around this address or prefix"),
	QUERY("within", "only blocks inside of this prefix"), SEARCH,
	PAGE, END
};
const struct api_param api_block_params[] = { PLACE("block", block_ref), END };
const struct api_param api_block_show_params[] = {
	PLACE("block", block_ref), EXPLAIN, END
};
const struct api_param api_block_remove_params[] = {
	PLACE("block", block_ref), FLAG("all", "the blocks in it as well"), END
};
#define BLOCK_FIELDS                                                           \
	TEXT("start", 45, "first address (the first of the network)"),         \
	TEXT("end", 45, "last address (the last of the network)"),             \
	TEXT("rir", 256, "registry of a public block, as RIPE"),               \
	TIME("rir_received_at", "when the registry gave it out"),              \
	TIME("last_assigned_at", "when of it was last given out"), OWNED
const struct api_param api_block_add_params[] = {
	NEEDED("network", 50, "network as 10.0.0.0/8"), BLOCK_FIELDS, END
};
const struct api_param api_block_set_params[] = {
	PLACE("block", block_ref),
	TEXT("network", 50, "other network; start and end are then its own"),
	BLOCK_FIELDS, END
};

/* --- subnets --- */

static const char subnet_ref[] = "number or prefix";

const struct api_param api_subnet_list_params[] = {
	QUERY("space", "only of this space"),
	QUERY_WORD("family", api_family_words, "only this address family"),
	QUERY_WORD("category", category_words,
		   "only of this category, or in no block"),
	QUERY("block", "only subnets directly in this block"),
	QUERY("subnet", "only subnets directly in this one"),
	QUERY("contains", "only subnets around this address or prefix"),
	QUERY("within", "only subnets inside of this prefix"), SEARCH,
	PAGE, END
};
const struct api_param api_subnet_params[] = {
	PLACE("subnet", subnet_ref), END
};
const struct api_param api_subnet_show_params[] = {
	PLACE("subnet", subnet_ref), EXPLAIN, END
};
const struct api_param api_subnet_remove_params[] = {
	PLACE("subnet", subnet_ref), FLAG("ranges", "its ranges as well"), END
};
#define SUBNET_FIELDS                                                          \
	WORD("network_type", network_type_words, "by default that of the "     \
	     "space"),                                                         \
	TEXT("vlans", 400, "VLANs, 1 to 4095, as 10, 20"),                     \
	BODY("virtual_subnet", API_INTEGER, -1, 16777214, NULL,                \
	     "virtual subnet id; -1: none"),                                   \
	TEXT("logical_network", 256, "logical network"),                       \
	TEXT("network_site", 256, "network site"), OWNED
const struct api_param api_subnet_add_params[] = {
	NEEDED("network", 50, "network as 10.1.0.0/24"),
	NEEDED("name", 512, "name of the subnet"),
	TEXT("space", 1000, "space that it lies in (Default)"),
	SUBNET_FIELDS, END
};
const struct api_param api_subnet_set_params[] = {
	PLACE("subnet", subnet_ref), TEXT("network", 50, "other network"),
	TEXT("name", 512, "name of the subnet"), SUBNET_FIELDS, END
};

/* --- ranges --- */

static const char range_ref[] = "number, or first-last";

const struct api_param api_range_list_params[] = {
	QUERY("space", "only of this space"),
	QUERY_WORD("family", api_family_words, "only this address family"),
	QUERY_WORD("category", category_words,
		   "only of this category, or in no block"),
	QUERY("block", "only ranges of subnets directly in this block"),
	QUERY("subnet", "only ranges directly in this subnet"),
	QUERY("service", "only managed by this service, as MS DHCP"),
	QUERY("instance", "only of this instance, as the name of a server"),
	QUERY("contains", "only ranges that have this address"),
	QUERY("within", "only ranges inside of this prefix"), SEARCH,
	PAGE, END
};
const struct api_param api_range_params[] = { PLACE("range", range_ref), END };
const struct api_param api_range_show_params[] = {
	PLACE("range", range_ref), EXPLAIN, END
};
#define RANGE_FIELDS                                                           \
	TEXT("start", 45, "first address (the first host)"),                   \
	TEXT("end", 45, "last address (the last host)"),                       \
	TEXT("service", 256, "service that manages it (IPAM)"),                \
	TEXT("instance", 256, "instance of the service (Localhost)"),          \
	WORD("network_type", network_type_words, "by default that of the "     \
	     "space"),                                                         \
	WORD("assignment", assignment_words, "how addresses are given out "    \
	     "(static)"),                                                      \
	TIME("assigned_at", "when the range was given out"),                   \
	TEXT("gateways", 4000, "gateways, as 10.1.0.1\\5, 10.1.0.2\\"          \
	     "Automatic"),                                                     \
	TEXT("dns_servers", 4000, "addresses of DNS servers"),                 \
	TEXT("dns_suffixes", 4000, "DNS suffixes to look in"),                 \
	TEXT("connection_suffix", 255, "DNS suffix of the connection"),        \
	TEXT("wins_servers", 4000, "addresses of WINS servers"),               \
	TEXT("reverse_zone", 255, "reverse lookup zone that covers it"),       \
	TEXT("reserved", 6000, "addresses that are not given out, as "         \
	     "10.1.0.7, 10.1.0.9-10.1.0.12"),                                  \
	TEXT("vips", 6000, "virtual addresses, likewise"),                     \
	WORD("utilization", utilization_words, "whether ipamd counts"),        \
	BODY("utilized_addresses", API_INTEGER, 0, INT64_MAX, NULL,            \
	     "how many are used, where ipamd does not count"), OWNED
const struct api_param api_range_add_params[] = {
	TEXT("network", 50, "its network, as 10.1.0.0/24; without it, that of "
	     "the subnet around start and end"),
	TEXT("space", 1000, "space that it lies in (Default)"),
	BODY("create_subnet", API_BOOLEAN, 0, 1, NULL,
	     "make a subnet of its network where there is none"),
	RANGE_FIELDS, END
};
const struct api_param api_range_set_params[] = {
	PLACE("range", range_ref), TEXT("network", 50, "its network"),
	RANGE_FIELDS, END
};

/* --- results --- */

#define MODIFIED                                                               \
	{ "owner", API_STRING, "OWNER", "who answers for it" },                \
	{ "description", API_STRING, NULL, "free text" }, CUSTOM_RESULT,       \
	{ "modified_at", API_TIME, NULL, "when a person last changed it" },    \
	{ "trend", API_OBJECTS, NULL,                                          \
	  "with details: utilization of a month in twelve parts" },            \
	{ "events", API_OBJECTS, NULL, "with details: the last 20 of it" }
#define COUNTED                                                                \
	{ "counted", API_OBJECTS, NULL,                                        \
	  "with explain: what was counted, and from where" }
#define LEVEL                                                                  \
	{ "utilization_status", API_WORD, "LEVEL", "under, optimal or over" }
#define NUMBER { "id", API_INTEGER, "ID", "number" }

static const struct api_field space_fields[] = {
	NUMBER,
	{ "space", API_STRING, "SPACE", "name" },
	{ "type", API_WORD, "TYPE", "provider or customer" },
	{ "provider", API_STRING, "PROVIDER",
	  "provider space that a customer space lies in" },
	{ "tenant", API_STRING, NULL, "of a customer space" },
	{ "vm_network", API_STRING, NULL, "of a customer space" },
	{ "isolation", API_STRING, NULL, "of a customer space" },
	{ "ipv4_total", API_COUNT, NULL, "IPv4 addresses in it" },
	{ "ipv4_assigned", API_COUNT, "IPV4", "of these in ranges" },
	{ "ipv4_utilized", API_COUNT, NULL, "of these in use" },
	{ "ipv4_percent_used", API_PERCENT, "USED", "of those in ranges" },
	{ "ipv6_total", API_COUNT, NULL, "IPv6 addresses in it" },
	{ "ipv6_assigned", API_COUNT, "IPV6", "of these in ranges" },
	{ "ipv6_utilized", API_COUNT, NULL, "of these in use" },
	{ "ipv6_percent_used", API_PERCENT, "USED", "of those in ranges" },
	MODIFIED, END
};
static const struct api_field block_fields[] = {
	NUMBER,
	{ "network", API_ADDRESS, "NETWORK", "prefix" },
	{ "start", API_ADDRESS, NULL, "first address" },
	{ "end", API_ADDRESS, NULL, "last address" },
	{ "depth", API_INTEGER, "DEPTH", "how many blocks are around it" },
	{ "parent", API_INTEGER, NULL, "number of the block around it" },
	{ "parent_network", API_ADDRESS, "IN", "its prefix" },
	{ "blocks", API_INTEGER, NULL, "how many blocks lie directly in it" },
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },
	{ "category", API_WORD, "CATEGORY", "public, private or global" },
	{ "rir", API_STRING, NULL, "registry of a public block" },
	{ "rir_received_at", API_TIME, NULL, "when the registry gave it out" },
	{ "last_assigned_at", API_TIME, NULL,
	  "when of it was last given out" },
	{ "total", API_COUNT, "TOTAL", "addresses in it" },
	{ "assigned", API_COUNT, "ASSIGNED", "of these in ranges" },
	{ "percent_assigned", API_PERCENT, NULL, "of all" },
	{ "utilized", API_COUNT, NULL, "of those in ranges in use" },
	{ "percent_used", API_PERCENT, "USED", "of those in ranges" },
	LEVEL, COUNTED, MODIFIED, END
};
static const struct api_field subnet_fields[] = {
	NUMBER,
	{ "network", API_ADDRESS, "NETWORK", "prefix" },
	{ "name", API_STRING, "NAME", "name" },
	{ "space", API_STRING, "SPACE", "space it lies in" },
	{ "block", API_INTEGER, NULL,
	  "number of the block around it; null: unmapped" },
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },
	{ "category", API_WORD, NULL, "public, private, global or none" },
	{ "network_type", API_WORD, NULL,
	  "non_virtualized, provider or customer" },
	{ "vlans", API_STRING, "VLANS", "VLANs" },
	{ "virtual_subnet", API_INTEGER, NULL, "virtual subnet id" },
	{ "logical_network", API_STRING, NULL, "logical network" },
	{ "network_site", API_STRING, NULL, "network site" },
	{ "overlap", API_WORD, NULL, "not_overlapping or overlapping" },
	{ "counted_above", API_BOOLEAN, NULL,
	  "whether its numbers count in the block" },
	{ "from_scope", API_BOOLEAN, NULL, "made for a DHCP scope" },
	{ "total", API_COUNT, "TOTAL", "addresses in it" },
	{ "assigned", API_COUNT, "ASSIGNED", "of these in ranges" },
	{ "utilized", API_COUNT, NULL, "of those in ranges in use" },
	{ "percent_used", API_PERCENT, "USED", "of those in ranges" },
	LEVEL, COUNTED, MODIFIED, END
};
static const struct api_field range_fields[] = {
	NUMBER,
	{ "start", API_ADDRESS, "START", "first address" },
	{ "end", API_ADDRESS, "END", "last address" },
	{ "network", API_ADDRESS, NULL, "its network" },
	{ "space", API_STRING, NULL, "space it lies in" },
	{ "subnet", API_INTEGER, NULL, "number of the subnet around it" },
	{ "block", API_INTEGER, NULL,
	  "number of the block around that; null: unmapped" },
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },
	{ "service", API_STRING, "SERVICE", "service that manages it" },
	{ "instance", API_STRING, "INSTANCE", "instance of the service" },
	{ "network_type", API_WORD, NULL,
	  "non_virtualized, provider or customer" },
	{ "assignment", API_WORD, NULL, "how addresses are given out" },
	{ "assigned_at", API_TIME, NULL, "when the range was given out" },
	{ "gateways", API_STRING, NULL, "gateways with their metrics" },
	{ "dns_servers", API_STRING, NULL, "addresses of DNS servers" },
	{ "dns_suffixes", API_STRING, NULL, "DNS suffixes to look in" },
	{ "connection_suffix", API_STRING, NULL,
	  "DNS suffix of the connection" },
	{ "wins_servers", API_STRING, NULL, "addresses of WINS servers" },
	{ "reverse_zone", API_STRING, NULL, "reverse lookup zone" },
	{ "reverse_zone_by", API_WORD, NULL,
	  "who chose it, or none: automatic or hand" },
	{ "scope_name", API_STRING, NULL, "name of the DHCP scope" },
	{ "exclusions", API_STRING, NULL, "excluded on the DHCP server" },
	{ "reserved", API_STRING, NULL, "addresses that are not given out" },
	{ "vips", API_STRING, NULL, "virtual addresses" },
	{ "overlap", API_WORD, NULL, "not_overlapping, overlapping, or "
	  "overlapping_failover" },
	{ "counted_above", API_BOOLEAN, NULL,
	  "whether its numbers count in the subnet" },
	{ "utilization", API_WORD, NULL, "auto or user_specified" },
	{ "addresses", API_INTEGER, NULL, "address records that count" },
	{ "total", API_COUNT, NULL, "addresses in it" },
	{ "assigned", API_COUNT, "ASSIGNED",
	  "of these given out: without exclusions" },
	{ "utilized", API_COUNT, "UTILIZED", "of these in use" },
	{ "percent_used", API_PERCENT, "USED", "of those given out" },
	LEVEL,
	{ "reclaimed_at", API_TIME, NULL, "when addresses were reclaimed" },
	{ "collected_at", API_TIME, NULL, "when the scope was read" },
	{ "source", API_STRING, NULL, "the server it was read from" },
	COUNTED, MODIFIED, END
};

static const struct api_field site_fields[] = {
	{ "space", API_STRING, "SPACE", "provider space" },
	{ "logical_network", API_STRING, "LOGICAL NETWORK",
	  "of its subnets; null: they name none" },
	{ "network_site", API_STRING, "SITE", "of these; null: likewise" },
	{ "subnets", API_INTEGER, "SUBNETS", "that lie there" },
	{ "customer_subnets", API_INTEGER, "OF CUSTOMERS",
	  "those of them in customer spaces" },
	{ "ranges", API_INTEGER, "RANGES", "directly in these subnets" }, END
};

const struct api_shape api_site_shape = { "Site", site_fields };
const struct api_shape api_space_shape = { "AddressSpace", space_fields };
const struct api_shape api_block_shape = { "Block", block_fields };
const struct api_shape api_subnet_shape = { "Subnet", subnet_fields };
const struct api_shape api_range_shape = { "Range", range_fields };
