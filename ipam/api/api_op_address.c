/*
 * Parameters and shapes of address records.
 */
#include "ipam/api/api_op_parts.h"

#define NOTE_MAX_BYTES 4000
#define SPACE_MAX_BYTES 1000
#define HEX_MAX_BYTES 400	/* 130 bytes with a sign between each */

static const char *const assignment_words[] = {
	"Static", "Dynamic", "Auto", "VIP", "Reserved", NULL
};
static const char *const reservation_type_words[] = {
	"None", "Dhcp", "Bootp", "Both", NULL
};
static const char *const network_type_words[] = {
	"NonVirtualized", "Provider", "Customer", NULL
};
static const char *const source_words[] = {
	"manual", "import", "reservation", "lease", "dns", NULL
};
static const char *const expiry_words[] = {
	"none", "active", "alert", "expired", NULL
};

#define TEXT(n, h) BODY(n, API_STRING, 0, NAME_MAX_BYTES, NULL, h)
#define WANTS                                                                  \
	BODY("create_reservation", API_BOOLEAN, 0, 1, NULL,                    \
	     "plan its reservation (where it says all that one needs)"),       \
	BODY("create_dns", API_BOOLEAN, 0, 1, NULL,                            \
	     "plan its host record, and PTR where it has a reverse_zone"),     \
	BODY("overwrite", API_BOOLEAN, 0, 1, NULL,                             \
	     "a reservation of another client may go")
#define SELECT                                                                 \
	IN_PATH("address", "IPv4 or IPv6 address"),                            \
	QUERY("space", "of this address space"),                               \
	QUERY("service", "managed by this service"),                           \
	QUERY("instance", "of this service instance")
#define FIELDS                                                                 \
	BODY("network_type", API_WORD, 0, 0, network_type_words,               \
	     "kind of network; that of the space"),                            \
	TEXT("device_name", "name of the device"),                             \
	TEXT("device_type", "such as Host (default), Printer, Routers"),       \
	BODY("mac", API_STRING, 0, HEX_MAX_BYTES, NULL,                        \
	     "hardware address, 00-1a-2b-3c-4d-5e"),                           \
	BODY("client_id", API_STRING, 0, HEX_MAX_BYTES, NULL,                  \
	     "DHCP client id in hexadecimal"),                                 \
	BODY("duid", API_STRING, 0, HEX_MAX_BYTES, NULL,                       \
	     "DHCPv6 unique id in hexadecimal"),                               \
	TEXT("iaid", "DHCPv6 association, 0 to 4294967295"),                   \
	TEXT("asset_tag", "inventory number"),                                 \
	TEXT("serial", "serial number"),                                       \
	TEXT("os", "operating system"),                                        \
	TEXT("os_version", "its version"),                                     \
	TEXT("owner", "who answers for it"),                                   \
	BODY("description", API_STRING, 0, NOTE_MAX_BYTES, NULL,               \
	     "free text"),                                                     \
	TEXT("state", "In-Use (default), Reserved, Inactive"),                 \
	BODY("assignment", API_WORD, 0, 0, assignment_words,                   \
	     "how it is given out (Static)"),                                  \
	BODY("assigned_at", API_TIME, 0, INT64_MAX, NULL,                      \
	     "since when; 0: none"),                                           \
	BODY("expires_at", API_TIME, 0, INT64_MAX, NULL,                       \
	     "until when; 0: for ever"),                                       \
	TEXT("reservation_server", "DHCP server of its reservation"),          \
	TEXT("reservation_scope_name", "name of the scope there"),             \
	TEXT("reservation_scope", "subnet address of the scope"),              \
	TEXT("reservation_name", "name of the reservation"),                   \
	BODY("reservation_type", API_WORD, 0, 0, reservation_type_words,       \
	     "kind of the reservation"),                                       \
	BODY("reservation_description", API_STRING, 0, NOTE_MAX_BYTES, NULL,   \
	     "free text"),                                                     \
	TEXT("forward_zone", "zone of its A or AAAA record"),                  \
	TEXT("forward_server", "DNS server of that zone"),                     \
	TEXT("reverse_zone", "zone of its PTR record"),                        \
	TEXT("reverse_server", "DNS server of that zone"), CUSTOM

const struct api_param api_address_list_params[] = {
	{ "space", API_STRING, API_IN_QUERY, false, 1, SPACE_MAX_BYTES, NULL,
	  "only of this address space" },
	QUERY("service", "only managed by this service"),
	QUERY("instance", "only of this service instance"),
	QUERY("range", "only of this range: its number, or first-last"),
	QUERY("prefix", "only inside this prefix"),
	QUERY_WORD("family", api_family_words, "only this address family"),
	QUERY("address", "only this address"),
	QUERY("name", "only of the device of this name"),
	QUERY("mac", "only of this hardware address"),
	QUERY("device_type", "only of this type of device"),
	QUERY("state", "only in this state (In-Use, Reserved, Inactive)"),
	QUERY_WORD("source", source_words, "only from there"),
	QUERY_WORD("expiry", expiry_words, "only with this status"),
	{ "unmapped", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "only those of no range" },
	{ "duplicate", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "only addresses that several services have" },
	CUSTOM_QUERY, PAGE, END
};
const struct api_param api_address_params[] = { SELECT, END };
const struct api_param api_address_remove_params[] = {
	SELECT,
	{ "delete_reservation", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "plan the deletion of its reservation as well" },
	{ "delete_dns", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "plan the deletion of its host and PTR records as well" },
	END
};
const struct api_param api_address_add_params[] = {
	{ "address", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "IPv4 or IPv6 address" },
	BODY("space", API_STRING, 1, SPACE_MAX_BYTES, NULL,
	     "address space (Default)"),
	BODY("service", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "service that manages it (IPAM)"),
	BODY("instance", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "instance of the service (Localhost)"),
	WANTS, FIELDS, END
};
const struct api_param api_address_set_params[] = {
	SELECT,
	BODY("new_address", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "another address"),
	BODY("new_space", API_STRING, 1, SPACE_MAX_BYTES, NULL,
	     "another address space"),
	BODY("new_service", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "another service"),
	BODY("new_instance", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "another instance"),
	FIELDS, END
};

#define RANGE                                                                  \
	{ "range", API_ADDRESS, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL,    \
	  "number of the range, or first-last" }

const struct api_param api_address_find_params[] = {
	RANGE,
	{ "count", API_INTEGER, API_IN_QUERY, false, 1, 1024, NULL,
	  "how many (1)" },
	QUERY("after", "behind this address"),
	{ "ping", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "with what a probe of the last ten minutes found by ping; the "
	  "command line probes first" },
	{ "ptr", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "likewise by a question to the DNS" },
	END
};
const struct api_param api_address_probe_params[] = {
	RANGE,
	BODY("count", API_INTEGER, 1, 256, NULL, "how many free ones (1)"),
	BODY("after", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "behind this address"),
	BODY("ping", API_BOOLEAN, 0, 1, NULL,
	     "whether somebody answers a ping (true)"),
	BODY("ptr", API_BOOLEAN, 0, 1, NULL,
	     "whether the DNS has a PTR record (true)"),
	END
};
const struct api_param api_address_allocate_params[] = {
	RANGE, WANTS, FIELDS, END
};
const struct api_param api_address_reclaim_params[] = {
	RANGE,
	BODY("addresses", API_STRING, 1, 16384, NULL,
	     "these, with commas between; without it, all that are expired"),
	END
};

#define FIELD(n, h) { n, API_STRING, NULL, h }
static const struct api_field address_fields[] = {
	{ "address", API_ADDRESS, "ADDRESS", "IPv4 or IPv6 address" },
	{ "device_name", API_STRING, "NAME", "name of the device" },
	{ "state", API_STRING, "STATE", "In-Use, Reserved, Inactive" },
	{ "device_type", API_STRING, "TYPE", "of the device" },
	{ "service", API_STRING, "SERVICE", "that manages it" },
	{ "instance", API_STRING, "INSTANCE", "of the service" },
	{ "source", API_WORD, "SOURCE",
	  "manual, import, reservation, lease or dns" },
	{ "expiry", API_WORD, "EXPIRY", "none, active, alert, expired" },
	{ "expires_at", API_TIME, NULL, "until when" },
	FIELD("space", "address space"),
	FIELD("family", "ipv4 or ipv6"),
	FIELD("network_type", "NonVirtualized, Provider, Customer"),
	{ "range", API_INTEGER, NULL, "number of its range; null: unmapped" },
	{ "range_start", API_ADDRESS, NULL, "first address of its range" },
	{ "range_end", API_ADDRESS, NULL, "last address of its range" },
	{ "duplicate", API_BOOLEAN, NULL,
	  "another service has the same address" },
	FIELD("mac", "hardware address"),
	FIELD("client_id", "DHCP client id"),
	FIELD("duid", "DHCPv6 unique id"),
	FIELD("iaid", "DHCPv6 association"),
	FIELD("asset_tag", "inventory number"),
	FIELD("serial", "serial number"),
	FIELD("os", "operating system"),
	FIELD("os_version", "its version"),
	FIELD("owner", "who answers for it"),
	FIELD("description", "free text"),
	FIELD("assignment", "how it is given out"),
	{ "assigned_at", API_TIME, NULL, "since when" },
	FIELD("reservation_server", "DHCP server of its reservation"),
	FIELD("reservation_scope_name", "name of the scope"),
	FIELD("reservation_scope", "subnet address of the scope"),
	FIELD("reservation_name", "name of the reservation"),
	FIELD("reservation_type", "kind of the reservation"),
	FIELD("reservation_description", "free text"),
	FIELD("reservation_sync", "what became of the reservation"),
	FIELD("forward_zone", "zone of its host record"),
	FIELD("forward_server", "DNS server of that zone"),
	FIELD("host_sync", "what became of the host record"),
	FIELD("reverse_zone", "zone of its PTR record"),
	FIELD("reverse_server", "DNS server of that zone"),
	FIELD("ptr_sync", "what became of the PTR record"),
	{ "changed_at", API_TIME, NULL, "when it was written" },
	CUSTOM_RESULT,
	{ "records", API_OBJECTS, NULL,
	  "all its DNS records (one address only)" },
	{ "plans", API_OBJECTS, NULL,
	  "what is planned of it on servers (one address only)" },
	END
};
static const struct api_field free_address_fields[] = {
	{ "address", API_ADDRESS, "ADDRESS", "free address" },
	{ "dns_status", API_WORD, "DNS",
	  "whether a PTR record of it is known: found, not_found or, by a "
	  "probe without an answer, undetected" },
	{ "dns_name", API_STRING, "NAME", "the name in that record" },
	{ "ping_status", API_WORD, "PING",
	  "reachable, no_reply, undetected; null: not asked for" },
	{ "available", API_BOOLEAN, "FREE",
	  "nothing that was looked at speaks against it" },
	{ "probed_at", API_TIME, NULL, "when it was probed" },
	END
};
static const struct api_field reclaim_fields[] = {
	{ "removed", API_INTEGER, "REMOVED", "records that went" },
	END
};

const struct api_shape api_address_shape = { "Address", address_fields };
const struct api_shape api_free_address_shape = { "FreeAddress",
						  free_address_fields };
const struct api_shape api_reclaim_shape = { "Reclaim", reclaim_fields };

static const char *const expiry_log_words[] = { "changes", "daily", NULL };
const struct api_param api_expiry_set_params[] = {
	BODY("alert_days", API_INTEGER, 0, 3500, NULL,
	     "days before the date from which on it is told (10)"),
	BODY("log", API_WORD, 0, 0, expiry_log_words,
	     "an event at each change of the state, or one each day"),
	END
};
static const struct api_field expiry_fields[] = {
	{ "alert_days", API_INTEGER, "DAYS",
	  "days before the date from which on it is told" },
	{ "log", API_WORD, "LOG", "changes or daily" },
	END
};
const struct api_shape api_expiry_shape = { "Expiry", expiry_fields };
