/*
 * Parameters and shapes of imports, exports, and of what is free in the plan.
 */
#include "ipam/api/api_op_parts.h"

#define ROWS_BYTES 60000
#define LINES_MAX INT64_C(1000000000000)

static const char *const date_order_words[] = { "dmy", "mdy", "ymd", NULL };

const struct api_param api_file_params[] = {
	{ "rows", API_TEXT, API_IN_BODY, true, 1, ROWS_BYTES, NULL,
	  "comma separated values with a line of headers" },
	BODY("line", API_INTEGER, 1, LINES_MAX, NULL,
	     "line of the first record in the whole file (2)"),
	BODY("dry_run", API_BOOLEAN, 0, 1, NULL,
	     "say what would become of each row"),
	BODY("import", API_INTEGER, 1, INT64_MAX, NULL,
	     "number of the mirroring import that it belongs to"),
	BODY("date_order", API_WORD, 0, 0, date_order_words,
	     "order of day, month and year of dates as 02.11.2026 9:00; without "
	     "it only 2026-11-02 and the like are taken"),
	BODY("zone", API_STRING, 1, 64, NULL,
	     "time zone of dates that name none, as Europe/Vienna (UTC)"),
	END
};
const struct api_param api_range_mirror_params[] = {
	{ "service", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "service whose ranges are mirrored" },
	{ "instance", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "instance of the service" },
	BODY("create_instance", API_BOOLEAN, 0, 1, NULL,
	     "make the instance a value of its field"),
	BODY("dry_run", API_BOOLEAN, 0, 1, NULL, "change nothing"),
	END
};
const struct api_param api_range_mirror_end_params[] = {
	{ "import", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the import" },
	BODY("delete_addresses", API_BOOLEAN, 0, 1, NULL,
	     "the records in the ranges that go as well"),
	END
};
const struct api_param api_import_start_params[] = {
	{ "range", API_ADDRESS, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "range whose records are mirrored" },
	BODY("dry_run", API_BOOLEAN, 0, 1, NULL, "change nothing"),
	END
};
const struct api_param api_import_params[] = {
	{ "import", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the import" }, END
};
const struct api_param api_address_export_params[] = {
	QUERY("space", "only of this address space"),
	QUERY("service", "only managed by this service"),
	QUERY("instance", "only of this service instance"),
	QUERY("range", "only of this range"),
	QUERY("prefix", "only inside this prefix"),
	QUERY_WORD("family", api_family_words, "only this address family"),
	PAGE, END
};

#define REF(n, h)                                                              \
	{ n, API_ADDRESS, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL, h }
#define COUNT                                                                  \
	{ "count", API_INTEGER, API_IN_QUERY, false, 1, 32, NULL,              \
	  "how many (1)" }

const struct api_param api_free_subnet_params[] = {
	REF("block", "number or prefix of the block"),
	{ "length", API_INTEGER, API_IN_QUERY, true, 1, 128, NULL,
	  "length of the prefix, such as 24" },
	COUNT, END
};
const struct api_param api_free_range_params[] = {
	REF("subnet", "number or prefix of the subnet"),
	{ "size", API_INTEGER, API_IN_QUERY, true, 1, INT64_MAX, NULL,
	  "how many addresses" },
	COUNT, END
};

static const struct api_field import_fields[] = {
	{ "import", API_INTEGER, NULL, "number of a mirroring import" },
	{ "added", API_INTEGER, "ADDED", "rows that were new" },
	{ "changed", API_INTEGER, "CHANGED", "rows that differed" },
	{ "unchanged", API_INTEGER, "UNCHANGED", "rows that did not" },
	{ "removed", API_INTEGER, "REMOVED", "records that no row named" },
	{ "failed", API_INTEGER, "FAILED", "rows that were refused" },
	{ "rows", API_OBJECTS, NULL,
	  "those that failed, in a dry run all: line, verdict, column, error" },
	END
};
static const struct api_field free_subnet_fields[] = {
	{ "network", API_ADDRESS, "NETWORK", "prefix of a free subnet" }, END
};
static const struct api_field free_range_fields[] = {
	{ "start", API_ADDRESS, "START", "first address of a free range" },
	{ "end", API_ADDRESS, "END", "its last address" }, END
};

#define TEXT(n) { n, API_STRING, NULL, "as the reference product names it" }
#define PAIRED                                                                 \
	{ "CustomFields", API_STRING, NULL, "custom fields: name=value;..." }
#define WHEN(n) { n, API_TIME, NULL, "as the reference product names it" }
/* In the order in which its documentation lists them. */
static const struct api_field export_fields[] = {
	{ "IPAddress", API_ADDRESS, "ADDRESS", "IPv4 or IPv6 address" },
	TEXT("NetworkType"), TEXT("AddressSpace"),
	TEXT("ProviderAddressSpace"), TEXT("CustomerAddressSpace"),
	TEXT("ExpiryStatus"),
	TEXT("MacAddress"),
	{ "ManagedByService", API_STRING, "SERVICE", "that manages it" },
	{ "ServiceInstance", API_STRING, "INSTANCE", "of the service" },
	{ "DeviceName", API_STRING, "NAME", "name of the device" },
	TEXT("DeviceType"), TEXT("IPAddressState"), TEXT("AssignmentType"),
	WHEN("ExpiryDate"), TEXT("DhcpReservationSync"),
	TEXT("DnsHostRecordSync"), TEXT("DnsPtrRecordSync"),
	WHEN("AssignmentDate"), WHEN("LastModifiedTime"), TEXT("Description"),
	TEXT("Owner"), TEXT("SerialNumber"), TEXT("AssetTag"),
	TEXT("ClientID"), TEXT("Duid"), TEXT("Iaid"), TEXT("ReservationName"),
	TEXT("ReservationDescription"), TEXT("ReservationType"),
	TEXT("ReservationServer"), TEXT("ReservationScopeName"),
	TEXT("ReservationScopeID"), TEXT("ForwardLookupPrimaryServer"),
	TEXT("ForwardLookupZone"), TEXT("ReverseLookupPrimaryServer"),
	TEXT("ReverseLookupZone"), TEXT("OSName"), TEXT("OSVersion"),
	TEXT("Source"), PAIRED, END
};

const struct api_shape api_import_shape = { "Import", import_fields };
const struct api_shape api_free_subnet_shape = { "FreeSubnet",
						 free_subnet_fields };
const struct api_shape api_free_range_shape = { "FreeRange",
						free_range_fields };
const struct api_shape api_address_export_shape = { "AddressRow",
						    export_fields };

static const struct api_field space_export_fields[] = {
	{ "Name", API_STRING, "SPACE", "name of the space" }, TEXT("Type"),
	TEXT("ProviderAddressSpace"), TEXT("Tenant"), TEXT("VMNetwork"),
	TEXT("IsolationMethod"), TEXT("Owner"), TEXT("Description"), PAIRED, END
};
static const struct api_field block_export_fields[] = {
	{ "NetworkId", API_STRING, "NETWORK", "network of the block" },
	{ "StartAddress", API_ADDRESS, "START", "its first address" },
	{ "EndAddress", API_ADDRESS, "END", "its last address" }, TEXT("Rir"),
	WHEN("RirReceivedDate"), WHEN("LastAssignedDate"), TEXT("Owner"),
	TEXT("Description"), PAIRED, END
};
static const struct api_field subnet_export_fields[] = {
	{ "Name", API_STRING, "NAME", "name of the subnet" },
	{ "NetworkId", API_STRING, "NETWORK", "its network" },
	TEXT("NetworkType"), TEXT("AddressSpace"),
	TEXT("ProviderAddressSpace"), TEXT("CustomerAddressSpace"),
	TEXT("VlanId"),
	{ "VirtualSubnetId", API_INTEGER, NULL, "virtual subnet id" },
	TEXT("VmmLogicalNetwork"), TEXT("NetworkSite"), TEXT("Owner"),
	TEXT("Description"), PAIRED, END
};
static const struct api_field range_export_fields[] = {
	{ "NetworkId", API_STRING, "NETWORK", "network of the range" },
	{ "StartIPAddress", API_ADDRESS, "START", "its first address" },
	{ "EndIPAddress", API_ADDRESS, "END", "its last address" },
	TEXT("NetworkType"), TEXT("AddressSpace"),
	TEXT("ProviderAddressSpace"), TEXT("CustomerAddressSpace"),
	{ "ManagedByService", API_STRING, "SERVICE", "that manages it" },
	{ "ServiceInstance", API_STRING, "INSTANCE", "of the service" },
	TEXT("AssignmentType"), WHEN("AssignmentDate"), TEXT("Gateway"),
	TEXT("DnsServers"), TEXT("DnsSuffixes"),
	TEXT("ConnectionSpecificDnsSuffix"), TEXT("WinsServers"),
	TEXT("AssociatedReverseLookupZone"), TEXT("ReservedIPAddresses"),
	TEXT("VIP"), TEXT("UtilizationCalculation"),
	{ "UtilizedAddresses", API_INTEGER, NULL, "how many are used" },
	TEXT("Owner"), TEXT("Description"), PAIRED, END
};

const struct api_shape api_space_export_shape = { "SpaceRow",
						  space_export_fields };
const struct api_shape api_block_export_shape = { "BlockRow",
						  block_export_fields };
const struct api_shape api_subnet_export_shape = { "SubnetRow",
						   subnet_export_fields };
const struct api_shape api_range_export_shape = { "RangeRow",
						  range_export_fields };
