/*
 * The operations, their parameters and the shapes of their results.
 */
#include "ipam/api/api_op_access.h"
#include "ipam/api/api_op_parts.h"
#include "ipam/api/api_op_plan.h"
#include "ipam/api/api_op_whole.h"

#include <string.h>

static const char *const management_words[] = {
	"managed", "unmanaged", "unspecified", NULL
};
const char *const api_family_words[] = { "ipv4", "ipv6", NULL };
static const char *const scope_state_words[] = {
	"active", "inactive", NULL
};
static const char *const server_role_words[] = {
	"dc", "dns", "dhcp", "nps", NULL
};
static const char *const service_state_words[] = {
	"running", "stopped", "paused", "start_pending", "stop_pending",
	"pause_pending", "continue_pending", "not_reachable", "access_denied",
	"not_applicable", "not_checked", "unknown", NULL
};
static const char *const zone_kind_words[] = {
	"forward", "ipv4_reverse", "ipv6_reverse", NULL
};
static const char *const zone_type_words[] = {
	"primary", "secondary", "stub", "forwarder", NULL
};
static const char *const health_words[] = {
	"ok", "warning", "error", "unknown", "unchecked", "not_applicable",
	NULL
};
static const char *const filter_list_words[] = { "allow", "deny", NULL };
static const char *const token_words[] = {
	"user", "msm", "asm", "auditor", "administrator", "policy", NULL
};

static const char *const appear_words[] = {
	"none", "reservations", "leases", NULL
};

static const struct api_param server_list_params[] = {
	QUERY("domain", "only servers of this domain"),
	QUERY("role", "only servers with this role (dc, dns, dhcp, nps)"),
	QUERY_WORD("management", management_words, "only in this status"),
	QUERY("forest", "only servers of this forest"),
	QUERY_WORD("family", api_family_words,
		   "only servers with an address of this family"),
	QUERY("prefix", "only servers with an address in this network"),
	CUSTOM_QUERY, PAGE, END
};
static const struct api_param server_params[] = {
	IN_PATH("server", "full name of the server"), END
};
static const struct api_param server_access_params[] = {
	IN_PATH("server", "full name of the server"), PAGE, END
};
static const struct api_param server_set_params[] = {
	IN_PATH("server", "full name of the server"),
	BODY("management", API_WORD, 0, 0, management_words,
	     "whether ipamd manages the server"),
	BODY("appear", API_WORD, 0, 0, appear_words,
	     "what of it appears among addresses (leases)"),
	BODY("owner", API_STRING, 0, NAME_MAX_BYTES, NULL,
	     "who answers for the server"),
	BODY("description", API_STRING, 0, 1024, NULL, "free text"),
	BODY("dhcp", API_BOOLEAN, 0, 1, NULL, "include its DHCP role"),
	BODY("dns", API_BOOLEAN, 0, 1, NULL, "include its DNS role"),
	BODY("dc", API_BOOLEAN, 0, 1, NULL,
	     "include its domain controller role"),
	BODY("nps", API_BOOLEAN, 0, 1, NULL, "include its NPS role"),
	CUSTOM, END
};
static const struct api_param server_add_params[] = {
	{ "server", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "full name of the server" },
	BODY("nps", API_BOOLEAN, 0, 1, NULL, "it is an NPS"),
	BODY("dhcp", API_BOOLEAN, 0, 1, NULL, "it is a DHCP server"),
	BODY("dns", API_BOOLEAN, 0, 1, NULL, "it is a DNS server"),
	BODY("dc", API_BOOLEAN, 0, 1, NULL, "it is a domain controller"),
	BODY("verify", API_BOOLEAN, 0, 1, NULL,
	     "whether its name, address and computer account are looked up "
	     "(yes where not said)"),
	BODY("management", API_WORD, 0, 0, management_words,
	     "whether ipamd manages the server"),
	BODY("owner", API_STRING, 0, NAME_MAX_BYTES, NULL,
	     "who answers for the server"),
	BODY("description", API_STRING, 0, 1024, NULL, "free text"),
	CUSTOM, END
};
static const struct api_param service_list_params[] = {
	QUERY("server", "only services of this server"),
	QUERY_WORD("role", server_role_words, "only of this role"),
	QUERY_WORD("state", service_state_words, "only in this state"),
	PAGE, END
};
static const struct api_param service_history_params[] = {
	IN_PATH("server", "full name of the server"), PAGE, END
};
static const struct api_param zone_list_params[] = {
	QUERY("server", "only zones that this server hosts"),
	QUERY_WORD("kind", zone_kind_words, "only of this kind"),
	QUERY_WORD("type", zone_type_words, "only of this type"),
	QUERY_WORD("health", health_words, "only in this health"),
	PAGE, END
};
static const struct api_param zone_params[] = {
	IN_PATH("zone", "name of the zone"), END
};
static const struct api_param zone_history_params[] = {
	IN_PATH("zone", "name of the zone"), PAGE, END
};
static const struct api_param record_list_params[] = {
	IN_PATH("zone", "name of the zone"),
	QUERY("node", "only of this node; @ is the zone itself"),
	QUERY("type", "only of this type, as AAAA or TYPE65280"),
	QUERY("address", "only A and AAAA records with this address"),
	PAGE, END
};
static const struct api_param record_find_params[] = {
	{ "address", API_STRING, API_IN_QUERY, true, 1, NAME_MAX_BYTES, NULL,
	  "only A and AAAA records with this address" },
	PAGE, END
};
const struct api_param api_page_params[] = { PAGE, END };
static const struct api_param domain_list_params[] = {
	QUERY("forest", "only domains of this forest"), PAGE, END
};
static const struct api_param domain_add_params[] = {
	{ "domain", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "DNS name of the domain" },
	BODY("dc", API_BOOLEAN, 0, 1, NULL, "discover domain controllers"),
	BODY("dns", API_BOOLEAN, 0, 1, NULL, "discover DNS servers"),
	BODY("dhcp", API_BOOLEAN, 0, 1, NULL, "discover DHCP servers"),
	END
};
static const struct api_param domain_set_params[] = {
	IN_PATH("domain", "DNS name of the domain"),
	BODY("dc", API_BOOLEAN, 0, 1, NULL, "discover domain controllers"),
	BODY("dns", API_BOOLEAN, 0, 1, NULL, "discover DNS servers"),
	BODY("dhcp", API_BOOLEAN, 0, 1, NULL, "discover DHCP servers"),
	END
};
static const struct api_param forest_params[] = {
	IN_PATH("forest", "DNS name of the forest root"), END
};
static const struct api_param domain_params[] = {
	IN_PATH("domain", "DNS name of the domain"), END
};
static const struct api_param scope_list_params[] = {
	QUERY("server", "only scopes of this server"),
	QUERY_WORD("family", api_family_words, "only this address family"),
	QUERY_WORD("state", scope_state_words, "only in this state"),
	PAGE, END
};
static const struct api_param scope_params[] = {
	IN_PATH("server", "full name of the server"),
	{ "scope", API_ADDRESS, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL,
	  "subnet address or prefix of the scope" }, END
};
static const struct api_param option_list_params[] = {
	QUERY("server", "only options of this server"),
	QUERY("scope", "only of this subnet address"),
	QUERY("address", "only of the reservation of this address"),
	QUERY("policy", "only of this policy"),
	PAGE, END
};
static const struct api_param server_of_set_params[] = {
	QUERY("server", "only of this server"), PAGE, END
};
static const struct api_param policy_list_params[] = {
	QUERY("server", "only policies of this server"),
	QUERY("scope", "only of this subnet address"),
	QUERY("policy", "only of this name"),
	PAGE, END
};
static const struct api_param failover_list_params[] = {
	QUERY("server", "only relationships of this server"),
	QUERY("name", "only of this name"), PAGE, END
};
static const struct api_param filter_list_params[] = {
	QUERY("server", "only filters of this server"),
	QUERY_WORD("list", filter_list_words, "only of this list"), PAGE, END
};
static const struct api_param lease_list_params[] = {
	QUERY("server", "only leases of this server"),
	QUERY("scope", "only leases of this subnet address"),
	QUERY("address", "only the lease of this address"),
	QUERY("name", "only leases of this host name"),
	QUERY("mac", "only leases of this hardware address or DUID"),
	PAGE, END
};
static const struct api_param track_params[] = {
	QUERY("ip", "who had this address"),
	QUERY("mac", "what had this hardware address"),
	QUERY("duid", "what had this client id or DUID"),
	QUERY("host", "what had this name; * and ? stand for any"),
	QUERY("user", "where this user was; * and ? stand for any"),
	QUERY("prefix", "only addresses of this prefix"),
	INSTANT("at", "at this instant, as 2026-11-02T09:00:00Z"),
	INSTANT("from", "from this instant"),
	INSTANT("to", "to this instant"),
	{ "no_logons", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	  "leave logons out" },
	PAGE, END
};
static const struct api_param task_params[] = {
	IN_PATH("task", "name of the task"), END
};
static const struct api_param task_set_params[] = {
	IN_PATH("task", "name of the task"),
	BODY("interval_s", API_SECONDS, 60, 31 * 86400, NULL,
	     "seconds between two runs"),
	BODY("enabled", API_BOOLEAN, 0, 1, NULL, "whether it runs by itself"),
	END
};
static const struct api_param task_run_params[] = {
	IN_PATH("task", "name of the task"),
	BODY("server", API_NAMES, 1, API_NAMES_MAX, NULL,
	     "for these servers only, managed or not"),
	END
};
static const struct api_param task_history_params[] = {
	IN_PATH("task", "name of the task"), PAGE, END
};
static const struct api_param run_params[] = {
	{ "run", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the run" }, END
};
static const struct api_param token_add_params[] = {
	{ "name", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "who or what uses the token" },
	{ "role", API_WORD, API_IN_BODY, true, 0, 0, token_words,
	  "what the token may do" },
	BODY("days", API_INTEGER, 1, 3650, NULL,
	     "days until it expires (default 90)"),
	BODY("grants", API_STRINGS, 1, 5000, NULL,
	     "what a policy of its own gives, as ROLE=\\SCOPE"),
	END
};
static const struct api_param token_params[] = {
	{ "token", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the token" }, END
};
static const struct api_param no_params[] = { END };

static const struct api_field server_fields[] = {
	{ "server", API_HOST, "SERVER", "full name" },
	{ "domain", API_STRING, NULL, "domain it was found in" },
	{ "address", API_ADDRESS, "ADDRESS", "address it answers on" },
	{ "management", API_WORD, "STATUS", "managed, unmanaged, unspecified" },
	{ "roles_text", API_STRING, "ROLES", "role names, ! marks no access" },
	{ "access", API_WORD, "ACCESS", "worst of its roles" },
	{ "dhcp_rpc_access", API_WORD, NULL,
	  "unblocked, blocked, not_checked or not_applicable" },
	{ "dns_rpc_access", API_WORD, NULL, "likewise" },
	{ "audit_share_access", API_WORD, NULL, "likewise: DHCP audit logs" },
	{ "event_log_access", API_WORD, NULL, "likewise: the worst of its roles" },
	{ "dhcp_inform", API_WORD, NULL,
	  "unblocked: it answers DHCPINFORM; blocked: it is silent" },
	{ "recommended_action", API_WORD, NULL,
	  "set_manageability_status, unblock_access, check_access or none" },
	{ "service_state", API_WORD, "SERVICES",
	  "worst state of the services of its roles" },
	{ "zones", API_INTEGER, NULL, "DNS zones that it hosts" },
	{ "zone_health", API_WORD, NULL, "worst health of these; null: none" },
	{ "zone_health_at", API_TIME, NULL, "when they were looked at" },
	{ "news", API_WORD, "NEWS",
	  "by the last discovery: new, modified or old" },
	{ "forest", API_STRING, NULL, "DNS name of the forest root" },
	{ "guid", API_STRING, NULL, "objectGUID, the same when renamed" },
	{ "account", API_STRING, NULL, "name of the computer account" },
	{ "os", API_STRING, NULL, "operating system" },
	{ "os_version", API_STRING, NULL, "its version" },
	{ "verification", API_WORD, NULL,
	  "of one added by hand: none, asked, failed, verified" },
	{ "verification_run", API_INTEGER, NULL,
	  "the run that was queued for it; 0: none" },
	{ "verification_step", API_STRING, NULL, "what failed: its name in "
	  "DNS, its address, the directory, its account" },
	{ "verification_status", API_STRING, NULL, "with what" },
	{ "verification_advice", API_STRING, NULL, "the cure" },
	{ "found_at", API_TIME, NULL, "when it was first discovered" },
	{ "changed_at", API_TIME, NULL, "when discovery last saw a change" },
	{ "addresses", API_OBJECTS, NULL, "all its addresses" },
	{ "appear", API_WORD, NULL,
	  "what of it appears among addresses (one server only)" },
	{ "owner", API_STRING, NULL, "who answers for the server" },
	{ "description", API_STRING, NULL, "free text" },
	CUSTOM_RESULT,
	{ "roles", API_OBJECTS, NULL, "access by role, with the failed step" },
	{ "services", API_OBJECTS, NULL,
	  "state of each service, since when, and why it is not known" },
	{ "tasks", API_OBJECTS, NULL,
	  "when each task last collected, what failed since or was left out "
	  "(one server only)" },
	{ "properties", API_OBJECTS, NULL,
	  "what its services are set to (one server only)" },
	COLLECTED, END
};
#define SERVICE                                                                \
	{ "server", API_HOST, "SERVER", "full name of the server" },           \
	{ "role", API_WORD, "ROLE", "dc, dns, dhcp or nps" },                  \
	{ "service", API_STRING, "SERVICE", "key name of the service" },       \
	{ "state", API_WORD, "STATE",                                          \
	  "running, stopped, paused, ..., not_reachable, access_denied" }
#define SERVICE_WHY                                                            \
	{ "exit_code", API_INTEGER, NULL,                                      \
	  "Win32 code with which a stopped one ended" },                       \
	{ "step", API_STRING, NULL, "that failed, where it was not told" },    \
	{ "status", API_STRING, NULL, "raw status of it" },                    \
	{ "advice", API_STRING, NULL, "what cures it" }

static const struct api_field check_fields[] = {
	{ "server", API_HOST, NULL, "full name of the server" },
	{ "check", API_STRING, "CHECK", "what is checked" },
	{ "role", API_WORD, NULL, "of this role" },
	{ "state", API_WORD, NULL, "unblocked, blocked or not_checked" },
	{ "tick", API_STRING, "", "of the step, for the eye" },
	{ "step", API_STRING, "STEP", "in the order in which they are taken" },
	{ "result", API_WORD, NULL, "ok, failed or not_reached" },
	{ "status", API_STRING, "STATUS", "raw, of the step that failed" },
	{ "advice", API_STRING, "CURE", "what to do about it" },
	{ "checked_at", API_TIME, NULL, "when" },
	END
};
static const struct api_field service_fields[] = {
	SERVICE,
	{ "since", API_TIME, "SINCE", "when it was first seen so" },
	{ "checked_at", API_TIME, "AGE", "when it was asked for" },
	SERVICE_WHY,
	{ "source", API_STRING, NULL, "the server that told" },
	END
};
static const struct api_field service_change_fields[] = {
	{ "at", API_TIME, "AT", "when it was first seen so" },
	SERVICE, SERVICE_WHY, END
};
static const struct api_field zone_fields[] = {
	{ "zone", API_STRING, "ZONE", "name" },
	{ "kind", API_WORD, NULL, "forward, ipv4_reverse or ipv6_reverse" },
	{ "type", API_WORD, "TYPE",
	  "primary where one of its servers has it so" },
	{ "health", API_WORD, "HEALTH",
	  "ok, warning (some servers fail), error; of forward zones" },
	{ "since", API_TIME, "SINCE", "when it was first seen so" },
	{ "checked_at", API_TIME, NULL, "when it was last looked at" },
	{ "hosts", API_INTEGER, "HOSTS", "known servers that host it" },
	{ "records", API_INTEGER, "RECORDS", "records; null: not read" },
	{ "serial", API_INTEGER, NULL, "serial number of its SOA" },
	{ "records_at", API_TIME, NULL,
	  "when the records were known to be these" },
	{ "source", API_STRING, NULL, "the server they were read from" },
	{ "servers", API_OBJECTS, NULL,
	  "what each server that hosts it tells (one zone only)" },
	{ "collected_at", API_TIME, "AGE", "when it was last listed" },
	END
};
static const struct api_field zone_event_fields[] = {
	{ "at", API_TIME, "AT", "when it was seen" },
	{ "zone", API_STRING, NULL, "name" },
	{ "server", API_HOST, "SERVER", "null: of the zone as a whole" },
	{ "event", API_WORD, "EVENT", "change, or reset by hand" },
	{ "health", API_WORD, "HEALTH", "from then on" },
	{ "step", API_STRING, "STEP", "that failed" },
	{ "status", API_STRING, "STATUS", "raw status of it" },
	{ "advice", API_STRING, NULL, "what cures it" },
	END
};
static const struct api_field record_fields[] = {
	{ "node", API_STRING, "NODE", "relative to the zone, @: itself" },
	{ "zone", API_STRING, "ZONE", "name of the zone" },
	{ "type", API_STRING, "TYPE", "A, AAAA, ..." },
	{ "data", API_STRING, "DATA", "as in a zone file" },
	{ "ttl_s", API_INTEGER, "TTL", "seconds" },
	{ "timestamp", API_TIME, NULL, "last refreshed; null: static" },
	{ "address", API_ADDRESS, NULL, "of A and AAAA" },
	COLLECTED, END
};
static const struct api_field domain_fields[] = {
	{ "domain", API_STRING, "DOMAIN", "DNS name" },
	{ "netbios", API_STRING, "NETBIOS", "NetBIOS name" },
	{ "forest", API_STRING, "FOREST", "DNS name of the forest root" },
	{ "dc", API_BOOLEAN, "DC", "discover domain controllers" },
	{ "dns", API_BOOLEAN, "DNS", "discover DNS servers" },
	{ "dhcp", API_BOOLEAN, "DHCP", "discover DHCP servers" },
	COLLECTED, END
};
static const struct api_field scope_fields[] = {
	{ "scope", API_ADDRESS, "SCOPE", "prefix" },
	{ "name", API_STRING, "NAME", "name on the server" },
	{ "server", API_HOST, "SERVER", "full name of the server" },
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },
	{ "state", API_WORD, "STATE", "active or inactive" },
	{ "comment", API_STRING, NULL, "comment on the server" },
	{ "superscope", API_STRING, NULL, "superscope it belongs to" },
	{ "used", API_COUNT, "USED", "addresses in use" },
	{ "free", API_COUNT, "FREE", "addresses free" },
	{ "percent_used", API_PERCENT, "%", "utilization" },
	{ "utilization_status", API_WORD, "LEVEL", "under, optimal or over" },
	{ "stateless", API_COUNT, NULL,
	  "IPv6 clients that took no address" },
	{ "trend", API_WORD, NULL,
	  "when it is full: fills, full, steady, falling, beyond, "
	  "not_enough_data (one scope only)" },
	{ "trend_days", API_INTEGER, NULL, "days that it is made of" },
	{ "per_day", API_NUMBER, NULL, "addresses more each day" },
	{ "fills_at", API_TIME, NULL, "the day on which it is full" },
	{ "earliest_at", API_TIME, NULL, "the earliest one" },
	{ "latest_at", API_TIME, NULL, "the latest one" },
	{ "ranges", API_OBJECTS, NULL, "distribution ranges" },
	{ "exclusions", API_OBJECTS, NULL, "excluded ranges" },
	{ "reservations", API_OBJECTS, NULL, "reservations" },
	{ "options", API_OBJECTS, NULL,
	  "options of the scope, its policies and reservations (one scope "
	  "only)" },
	{ "policies", API_OBJECTS, NULL, "policies (one scope only)" },
	{ "failovers", API_OBJECTS, NULL,
	  "its failover relationship (one scope only)" },
	COLLECTED, END
};
static const struct api_field superscope_fields[] = {
	{ "superscope", API_STRING, "SUPERSCOPE", "name" },
	{ "server", API_HOST, "SERVER", "full name of the server" },
	{ "state", API_WORD, "STATE", "active, inactive or partly_active" },
	{ "scopes", API_INTEGER, "SCOPES", "scopes in it" },
	{ "total", API_COUNT, "TOTAL", "addresses that can be leased" },
	{ "used", API_COUNT, "USED", "addresses in use" },
	{ "free", API_COUNT, "FREE", "addresses free" },
	{ "percent_used", API_PERCENT, "%", "utilization" },
	{ "utilization_status", API_WORD, "LEVEL", "under, optimal or over" },
	COLLECTED, END
};

static const struct api_field option_fields[] = {
	OF_SERVER,
	{ "family", API_INTEGER, NULL, "4 or 6" },
	{ "scope", API_ADDRESS, "SCOPE", "subnet address; null: of the server" },
	{ "reservation", API_ADDRESS, "RESERVATION", "of this address only" },
	{ "policy", API_STRING, "POLICY", "of this policy only" },
	{ "vendor_class", API_STRING, NULL, "null: the default class" },
	{ "user_class", API_STRING, NULL, "null: the default class" },
	{ "code", API_INTEGER, "CODE", "number of the option" },
	{ "name", API_STRING, "NAME", "by its definition" },
	{ "value", API_STRING, "VALUE", "elements, with commas between" },
	COLLECTED, END
};
static const struct api_field definition_fields[] = {
	OF_SERVER,
	{ "family", API_INTEGER, "IP", "4 or 6" },
	{ "vendor_class", API_STRING, NULL, "null: the default class" },
	{ "user_class", API_STRING, NULL, "null: the default class" },
	{ "code", API_INTEGER, "CODE", "number of the option" },
	{ "name", API_STRING, "NAME", "name" },
	{ "type", API_WORD, "TYPE", "of its elements" },
	{ "array", API_BOOLEAN, "ARRAY", "whether it has several" },
	{ "value", API_STRING, "VALUE", "default" },
	{ "comment", API_STRING, NULL, "comment on the server" },
	COLLECTED, END
};
static const struct api_field class_fields[] = {
	OF_SERVER,
	{ "family", API_INTEGER, "IP", "4 or 6" },
	{ "kind", API_WORD, "KIND", "vendor or user" },
	{ "name", API_STRING, "NAME", "name" },
	{ "data", API_STRING, "DATA", "what clients send" },
	{ "enterprise", API_INTEGER, NULL, "number of an IPv6 vendor" },
	{ "comment", API_STRING, NULL, "comment on the server" },
	COLLECTED, END
};
static const struct api_field policy_fields[] = {
	OF_SERVER,
	{ "scope", API_ADDRESS, "SCOPE", "subnet address; null: of the server" },
	{ "name", API_STRING, "POLICY", "name" },
	{ "position", API_INTEGER, "POS", "1 is looked at first" },
	{ "enabled", API_BOOLEAN, "ON", "whether it counts" },
	{ "conditions", API_STRING, "CONDITIONS", "when it holds" },
	{ "ranges", API_STRING, NULL, "addresses that it gives" },
	{ "dns_suffix", API_STRING, NULL, "for names of its clients" },
	{ "description", API_STRING, NULL, "description on the server" },
	COLLECTED, END
};
static const struct api_field failover_fields[] = {
	OF_SERVER,
	{ "name", API_STRING, "NAME", "name of the relationship" },
	{ "partner", API_HOST, "PARTNER", "the other server" },
	{ "mode", API_WORD, "MODE", "load_balance or hot_standby" },
	{ "role", API_WORD, NULL, "primary or secondary" },
	{ "state", API_WORD, "STATE", "as this server sees it" },
	{ "previous_state", API_WORD, NULL, "the one before" },
	{ "percent", API_INTEGER, "SHARE",
	  "of the primary, or reserve of the standby" },
	{ "mclt_s", API_SECONDS, NULL, "maximum client lead time" },
	{ "switch_s", API_SECONDS, NULL,
	  "until it takes over by itself; null: never" },
	{ "scope_count", API_INTEGER, "SCOPES", "scopes in it" },
	{ "scopes", API_STRING, NULL, "subnet addresses" },
	{ "primary_server", API_STRING, NULL, "name or address" },
	{ "secondary_server", API_STRING, NULL, "name or address" },
	COLLECTED, END
};
static const struct api_field filter_fields[] = {
	OF_SERVER,
	{ "list", API_WORD, "LIST", "allow or deny" },
	{ "pattern", API_STRING, "PATTERN", "hardware address, * for the rest" },
	{ "hardware_type", API_INTEGER, NULL, "null: any" },
	{ "comment", API_STRING, "COMMENT", "comment on the server" },
	COLLECTED, END
};
static const struct api_field lease_fields[] = {
	{ "address", API_ADDRESS, "ADDRESS", "leased address" },
	{ "name", API_STRING, "NAME", "host name" },
	{ "mac", API_STRING, "CLIENT ID", "hardware address or DUID" },
	{ "state", API_WORD, "STATE", "state of the lease" },
	{ "expires_at", API_TIME, "EXPIRES", "null: never" },
	{ "scope", API_ADDRESS, NULL, "prefix of its scope" },
	{ "server", API_HOST, NULL, "full name of the server" },
	COLLECTED, END
};
static const struct api_field task_fields[] = {
	{ "task", API_STRING, "TASK", "name" },
	{ "enabled", API_BOOLEAN, "ON", "whether it runs by itself" },
	{ "interval_s", API_SECONDS, "EVERY", "time between two runs" },
	{ "last_run", API_INTEGER, NULL, "number of the last run" },
	{ "last_state", API_WORD, "STATE",
	  "of the last run: queued, running, done or failed" },
	{ "last_started_at", API_TIME, "LAST", "start of the last run" },
	{ "last_finished_at", API_TIME, NULL, "its end; null: under way" },
	{ "last_total", API_INTEGER, NULL, "servers in the last run" },
	{ "last_succeeded", API_INTEGER, NULL, "servers that succeeded" },
	{ "last_failed", API_INTEGER, NULL, "servers that failed" },
	{ "next_due_at", API_TIME, "NEXT", "start of the next run" },
	{ "servers", API_OBJECTS, NULL,
	  "how it ended last for each server (one task only)" },
	END
};
static const struct api_field run_fields[] = {
	{ "run", API_INTEGER, "RUN", "number" },
	{ "task", API_STRING, "TASK", "name of the task" },
	{ "state", API_WORD, "STATE", "queued, running, done or failed" },
	{ "progress", API_WORD, NULL, "NotStarted, InProgress, "
	  "CompletedWithSuccess, CompletedWithFailure" },
	{ "started_at", API_TIME, "STARTED", "start" },
	{ "finished_at", API_TIME, NULL, "end; null: not yet" },
	{ "total", API_INTEGER, "SERVERS", "servers in this run" },
	{ "succeeded", API_INTEGER, "OK", "servers that succeeded" },
	{ "failed", API_INTEGER, "FAILED", "servers that failed" },
	{ "servers", API_STRING, NULL,
	  "of a run for these only, separated by commas" },
	{ "jobs", API_OBJECTS, NULL, "outcome by server; progress: as of the "
	  "whole, or CompletedWithWarning, CompletedWithError" },
	END
};
static const struct api_field track_fields[] = {
	{ "from", API_TIME, "FROM", "first record of the interval" },
	{ "to", API_TIME, "TO", "its end" },
	{ "address", API_ADDRESS, "ADDRESS", "IPv4 or IPv6" },
	{ "host", API_STRING, "HOST", "name that the client gave" },
	{ "mac", API_STRING, "MAC", "hardware address in its client id" },
	{ "client", API_STRING, NULL, "client id or DUID" },
	{ "user", API_STRING, "USER", "who logged on meanwhile" },
	{ "server", API_HOST, NULL, "the server that gave the address" },
	{ "uncertain", API_STRING, "UNCERTAIN",
	  "why it may be otherwise: a gap, a missing end, no time zone" },
	{ "records", API_OBJECTS, NULL,
	  "the rows and events that tell so, with their places in the logs" },
	END
};
static const struct api_field status_fields[] = {
	{ "version", API_STRING, "VERSION", "of ipamd" },
	{ "now", API_TIME, NULL, "clock of ipamd" },
	{ "domains", API_INTEGER, "DOMAINS", "known domains" },
	{ "servers", API_INTEGER, "SERVERS", "known servers" },
	{ "managed", API_INTEGER, "MANAGED", "managed servers" },
	{ "scopes", API_INTEGER, "SCOPES", "known scopes" },
	{ "leases", API_INTEGER, "LEASES", "known leases" },
	{ "zones", API_INTEGER, "ZONES", "known DNS zones" },
	{ "records", API_INTEGER, "RECORDS", "their records" },
	{ "service_states", API_OBJECTS, NULL, "services by state" },
	{ "zone_health", API_OBJECTS, NULL, "zones by health" },
	{ "jobs_open", API_INTEGER, "JOBS", "jobs queued or running" },
	{ "bytes", API_INTEGER, "BYTES", "size of the store" },
	{ "sizes", API_OBJECTS, NULL,
	  "bytes by class of data, as the keeper counted them last" },
	{ "runs", API_OBJECTS, NULL, "runs that ended, by task and outcome" },
	END
};
static const struct api_field overview_fields[] = {
	{ "area", API_STRING, "AREA", "servers, scopes, ..." },
	{ "state", API_STRING, "STATE", "as lists of the area name it" },
	{ "count", API_INTEGER, "COUNT", "how many are in it" },
	END
};
static const struct api_field token_fields[] = {
	{ "token", API_INTEGER, "TOKEN", "number" },
	{ "name", API_STRING, "NAME", "who or what uses it" },
	{ "role", API_WORD, "ROLE", "what it may do" },
	{ "created_at", API_TIME, "AGE", "when it was made" },
	{ "expires_at", API_TIME, "EXPIRES", "when it ends" },
	END
};
static const struct api_field token_new_fields[] = {
	{ "token", API_INTEGER, "TOKEN", "number" },
	{ "secret", API_STRING, "SECRET", "shown this once" },
	END
};

#define SHAPE(variable, n, f) static const struct api_shape variable = { n, f }
SHAPE(server_shape, "Server", server_fields);
SHAPE(check_shape, "AccessCheck", check_fields);
SHAPE(service_shape, "Service", service_fields);
SHAPE(service_change_shape, "ServiceChange", service_change_fields);
SHAPE(zone_shape, "Zone", zone_fields);
SHAPE(zone_event_shape, "ZoneEvent", zone_event_fields);
SHAPE(record_shape, "Record", record_fields);
SHAPE(domain_shape, "Domain", domain_fields);
SHAPE(scope_shape, "Scope", scope_fields);
SHAPE(superscope_shape, "Superscope", superscope_fields);
SHAPE(option_shape, "Option", option_fields);
SHAPE(definition_shape, "OptionDefinition", definition_fields);
SHAPE(class_shape, "Class", class_fields);
SHAPE(policy_shape, "Policy", policy_fields);
SHAPE(failover_shape, "Failover", failover_fields);
SHAPE(filter_shape, "Filter", filter_fields);
SHAPE(lease_shape, "Lease", lease_fields);
SHAPE(task_shape, "Task", task_fields);
SHAPE(run_shape, "Run", run_fields);
SHAPE(track_shape, "Track", track_fields);
SHAPE(status_shape, "Status", status_fields);
SHAPE(overview_shape, "Overview", overview_fields);
SHAPE(token_shape, "Token", token_fields);
SHAPE(token_new_shape, "NewToken", token_new_fields);

const struct api_op api_ops[API_OP_COUNT] = {
	[API_SERVER_NETWORKS] = { "server.networks", "GET", "/server-networks",
		ACCESS_READ, 200, true, &api_network_shape,
		api_server_networks_params,
		"lists the networks that servers are in, a /16 or a /48 each",
		"ipam server networks --family ipv4" },
	[API_SERVER_LIST] = { "server.list", "GET", "/servers", ACCESS_READ,
		200, true, &server_shape, server_list_params,
		"lists servers with their roles and access",
		"ipam server list --role dhcp" },
	[API_SERVER_SHOW] = { "server.show", "GET", "/servers/{server}",
		ACCESS_READ, 200, false, &server_shape, server_params,
		"shows one server and why a role cannot be reached",
		"ipam server show dhcp1.contoso.test" },
	[API_SERVER_ADD] = { "server.add", "POST", "/servers", ACCESS_SERVER_ADD,
		201, false, &server_shape, server_add_params,
		"adds a server that is not discovered, such as an NPS",
		"ipam server add --server nps1.contoso.test --nps yes" },
	[API_SERVER_REMOVE] = { "server.remove", "DELETE",
		"/servers/{server}", ACCESS_SERVER_DELETE, 204, false, NULL,
		server_params, "removes a server and all that was collected "
		"from it",
		"ipam server remove nps1.contoso.test" },
	[API_SERVER_SET] = { "server.set", "PATCH", "/servers/{server}",
		ACCESS_SERVER_EDIT, 200, false, &server_shape, server_set_params,
		"changes what IPAM keeps about a server",
		"ipam server set dhcp1.contoso.test --management managed" },
	[API_SERVER_COLLECT] = { "server.collect", "POST",
		"/servers/{server}/collect", ACCESS_TASK_START, 202, false,
		&run_shape, server_params,
		"runs every task of a server now",
		"ipam server collect dhcp1.contoso.com --wait" },
	[API_SERVER_CHECK] = { "server.check", "POST",
		"/servers/{server}/check", ACCESS_TASK_START, 202, false,
		&run_shape, server_params,
		"checks access to a server, step by step",
		"ipam server check dhcp1.contoso.test --wait" },
	[API_SERVER_ACCESS] = { "server.access", "GET",
		"/servers/{server}/access", ACCESS_READ, 200, true,
		&check_shape, server_access_params,
		"shows how the last access check of a server went, step by "
		"step",
		"ipam server access dhcp1.contoso.test" },
	[API_SERVICE_LIST] = { "service.list", "GET", "/services", ACCESS_READ,
		200, true, &service_shape, service_list_params,
		"lists the services of servers with their states",
		"ipam service list --state stopped" },
	[API_SERVICE_HISTORY] = { "service.history", "GET",
		"/servers/{server}/services/history", ACCESS_READ, 200, true,
		&service_change_shape, service_history_params,
		"lists the states that services of a server came to be in, "
		"the newest first",
		"ipam service history dhcp1.contoso.test" },
	[API_ZONE_LIST] = { "zone.list", "GET", "/zones", ACCESS_READ, 200,
		true, &zone_shape, zone_list_params,
		"lists DNS zones with their health",
		"ipam zone list --health error" },
	[API_ZONE_SHOW] = { "zone.show", "GET", "/zones/{zone}", ACCESS_READ,
		200, false, &zone_shape, zone_params,
		"shows a zone as each of its servers has it",
		"ipam zone show contoso.test" },
	[API_ZONE_HISTORY] = { "zone.history", "GET", "/zones/{zone}/history",
		ACCESS_READ, 200, true, &zone_event_shape,
		zone_history_params,
		"lists what happened to a zone, the newest first",
		"ipam zone history contoso.test" },
	[API_ZONE_RESET] = { "zone.reset", "POST", "/zones/{zone}/reset",
		ACCESS_ZONE_RESET, 200, false, &zone_shape, zone_params,
		"forgets what was seen of a zone, until the next look",
		"ipam zone reset contoso.test" },
	[API_EVENT_LIST] = { "event.list", "GET", "/events", ACCESS_READ, 200,
		true, &api_event_shape, api_event_list_params,
		"lists what was changed and what has happened, the newest "
		"first, or the oldest (sort=at); a page may have few rows or "
		"none before the last",
		"ipam event list --kind dhcp --scope 10.1.0.0" },
	[API_EVENT_SHOW] = { "event.show", "GET", "/events/{event}",
		ACCESS_READ, 200, false, &api_event_shape, api_event_params,
		"shows an event with all its values", "ipam event show 17" },
	[API_EVENT_PURGE] = { "event.purge", "POST", "/events/purge",
		ACCESS_TRACK_PURGE, 202, false, &api_purge_shape,
		api_event_purge_params,
		"removes events before a date, in the background; they are "
		"not collected again",
		"ipam event purge --kind dhcp --before 2026-01-01T00:00:00Z" },
	[API_RECORD_LIST] = { "record.list", "GET", "/zones/{zone}/records",
		ACCESS_READ, 200, true, &record_shape, record_list_params,
		"lists the records of a zone",
		"ipam record list contoso.test --type AAAA" },
	[API_RECORD_FIND] = { "record.find", "GET", "/records", ACCESS_READ,
		200, true, &record_shape, record_find_params,
		"lists the records of an address in all zones",
		"ipam record find --address 10.1.0.7" },
	[API_FOREST_LIST] = { "forest.list", "GET", "/forests", ACCESS_READ,
		200, true, &api_forest_shape, api_page_params,
		"lists our forest and those that trust it both ways",
		"ipam forest list" },
	[API_FOREST_SHOW] = { "forest.show", "GET", "/forests/{forest}",
		ACCESS_READ, 200, false, &api_forest_shape, forest_params,
		"shows one forest", "ipam forest show fabrikam.test" },
	[API_FOREST_SET] = { "forest.set", "PATCH", "/forests/{forest}",
		ACCESS_DISCOVERY_EDIT, 200, false, &api_forest_shape,
		api_forest_set_params,
		"changes whether servers of a forest are discovered",
		"ipam forest set fabrikam.test --included yes" },
	[API_DOMAIN_LIST] = { "domain.list", "GET", "/domains", ACCESS_READ,
		200, true, &domain_shape, domain_list_params,
		"lists the domains in which servers are discovered",
		"ipam domain list" },
	[API_DOMAIN_SHOW] = { "domain.show", "GET", "/domains/{domain}",
		ACCESS_READ, 200, false, &domain_shape, domain_params,
		"shows one domain", "ipam domain show contoso.test" },
	[API_DOMAIN_ADD] = { "domain.add", "POST", "/domains", ACCESS_DISCOVERY_ADD,
		201, false, &domain_shape, domain_add_params,
		"adds a domain to discovery",
		"ipam domain add --domain contoso.test" },
	[API_DOMAIN_SET] = { "domain.set", "PATCH", "/domains/{domain}",
		ACCESS_DISCOVERY_EDIT, 200, false, &domain_shape, domain_set_params,
		"changes which roles are discovered in a domain",
		"ipam domain set contoso.test --dns no" },
	[API_DOMAIN_REMOVE] = { "domain.remove", "DELETE",
		"/domains/{domain}", ACCESS_DISCOVERY_DELETE, 204, false, NULL,
		domain_params, "removes a domain from discovery",
		"ipam domain remove emea.contoso.test" },
	[API_SCOPE_LIST] = { "scope.list", "GET", "/scopes", ACCESS_READ, 200,
		true, &scope_shape, scope_list_params,
		"lists DHCP scopes with their utilization",
		"ipam scope list --server dhcp1.contoso.test --family ipv4" },
	[API_SCOPE_SHOW] = { "scope.show", "GET",
		"/servers/{server}/scopes/{scope}", ACCESS_READ, 200, false,
		&scope_shape, scope_params,
		"shows one scope with ranges and reservations",
		"ipam scope show dhcp1.contoso.test 10.1.0.0" },
	[API_SUPERSCOPE_LIST] = { "superscope.list", "GET", "/superscopes",
		ACCESS_READ, 200, true, &superscope_shape,
		server_of_set_params,
		"lists DHCP superscopes with the sum of their scopes",
		"ipam superscope list --server dhcp1.contoso.test" },
	[API_SPACE_LIST] = { "space.list", "GET", "/spaces", ACCESS_READ, 200,
		true, &api_space_shape, api_space_list_params,
		"lists address spaces",
		"ipam space list" },
	[API_SPACE_SHOW] = { "space.show", "GET", "/spaces/{space}",
		ACCESS_READ, 200, false, &api_space_shape, api_space_show_params,
		"shows an address space", "ipam space show Default" },
	[API_SPACE_ADD] = { "space.add", "POST", "/spaces",
		ACCESS_SPACE_CREATE, 201, false, &api_space_shape,
		api_space_add_params,
		"adds an address space",
		"ipam space add --name Fabric --type provider" },
	[API_SPACE_SET] = { "space.set", "PATCH", "/spaces/{space}",
		ACCESS_SPACE_EDIT, 200, false, &api_space_shape,
		api_space_set_params,
		"changes an address space",
		"ipam space set Fabric --owner cloud" },
	[API_SPACE_IMPORT] = { "space.import", "POST", "/spaces/import",
		ACCESS_SPACE_CREATE, 200, false, &api_import_shape,
		api_file_params,
		"adds and changes spaces as a file says",
		"ipam space import spaces.csv --dry-run" },
	[API_SPACE_EXPORT] = { "space.export", "GET", "/exports/spaces", ACCESS_READ,
		200, true, &api_space_export_shape, api_space_list_params,
		"spaces as a file that can be imported",
		"ipam space export --csv" },
	[API_SPACE_SITES] = { "space.sites", "GET", "/space-sites", ACCESS_READ,
		200, true, &api_site_shape, api_site_params,
		"lists logical networks and network sites by provider space",
		"ipam space sites --space Fabric" },
	[API_SPACE_REMOVE] = { "space.remove", "DELETE", "/spaces/{space}",
		ACCESS_SPACE_DELETE, 204, false, NULL, api_space_params,
		"removes an address space that is empty", "ipam space remove Fabric" },
	[API_BLOCK_LIST] = { "block.list", "GET", "/blocks", ACCESS_READ, 200,
		true, &api_block_shape, api_block_list_params,
		"lists IP address blocks in tree order",
		"ipam block list --category private" },
	[API_BLOCK_SHOW] = { "block.show", "GET", "/blocks/{block}",
		ACCESS_READ, 200, false, &api_block_shape,
		api_block_show_params, "shows a block",
		"ipam block show 10.0.0.0/8 --explain" },
	[API_BLOCK_ADD] = { "block.add", "POST", "/blocks",
		ACCESS_BLOCK_CREATE, 201, false, &api_block_shape,
		api_block_add_params,
		"adds a block; what lies in it is mapped to it", "ipam block add --network 10.0.0.0/8" },
	[API_BLOCK_SET] = { "block.set", "PATCH", "/blocks/{block}",
		ACCESS_BLOCK_EDIT, 200, false, &api_block_shape,
		api_block_set_params, "changes a block",
		"ipam block set 10.0.0.0/8 --owner network-team" },
	[API_BLOCK_IMPORT] = { "block.import", "POST", "/blocks/import",
		ACCESS_BLOCK_CREATE, 200, false, &api_import_shape,
		api_file_params,
		"adds and changes blocks as a file says",
		"ipam block import blocks.csv --dry-run" },
	[API_BLOCK_EXPORT] = { "block.export", "GET", "/exports/blocks", ACCESS_READ,
		200, true, &api_block_export_shape, api_block_list_params,
		"blocks as a file that can be imported",
		"ipam block export --csv" },
	[API_BLOCK_REMOVE] = { "block.remove", "DELETE", "/blocks/{block}",
		ACCESS_BLOCK_DELETE, 204, false, NULL,
		api_block_remove_params,
		"removes a block; what lies in it goes to the block above", "ipam block remove 10.0.0.0/8 --all" },
	[API_SUBNET_LIST] = { "subnet.list", "GET", "/subnets", ACCESS_READ,
		200, true, &api_subnet_shape, api_subnet_list_params,
		"lists subnets in tree order",
		"ipam subnet list --category unmapped" },
	[API_SUBNET_SHOW] = { "subnet.show", "GET", "/subnets/{subnet}",
		ACCESS_READ, 200, false, &api_subnet_shape,
		api_subnet_show_params, "shows a subnet",
		"ipam subnet show 10.1.0.0/24 --explain" },
	[API_SUBNET_ADD] = { "subnet.add", "POST", "/subnets",
		ACCESS_SUBNET_CREATE, 201, false, &api_subnet_shape,
		api_subnet_add_params, "adds a subnet",
		"ipam subnet add --network 10.1.0.0/24 --name Office" },
	[API_SUBNET_SET] = { "subnet.set", "PATCH", "/subnets/{subnet}",
		ACCESS_SUBNET_EDIT, 200, false, &api_subnet_shape,
		api_subnet_set_params, "changes a subnet",
		"ipam subnet set 10.1.0.0/24 --vlans 10,20" },
	[API_SUBNET_REMOVE] = { "subnet.remove", "DELETE",
		"/subnets/{subnet}", ACCESS_SUBNET_DELETE, 204, false, NULL,
		api_subnet_remove_params,
		"removes a subnet",
		"ipam subnet remove 10.1.0.0/24 --ranges" },
	[API_SUBNET_IMPORT] = { "subnet.import", "POST", "/subnets/import",
		ACCESS_SUBNET_CREATE, 200, false, &api_import_shape,
		api_file_params,
		"adds and changes subnets as a file says",
		"ipam subnet import subnets.csv --dry-run" },
	[API_SUBNET_EXPORT] = { "subnet.export", "GET", "/exports/subnets", ACCESS_READ,
		200, true, &api_subnet_export_shape, api_subnet_list_params,
		"subnets as a file that can be imported",
		"ipam subnet export --csv" },
	[API_SUBNET_REMAP] = { "subnet.remap", "POST",
		"/subnets/{subnet}/remap", ACCESS_SUBNET_REMAP, 200, false,
		&api_subnet_shape, api_subnet_params,
		"counts this subnet, and not those that overlap with it",
		"ipam subnet remap 10.1.0.0/24" },
	[API_RANGE_LIST] = { "range.list", "GET", "/ranges", ACCESS_READ, 200,
		true, &api_range_shape, api_range_list_params,
		"lists IP address ranges in tree order",
		"ipam range list --subnet 10.1.0.0/24" },
	[API_RANGE_SHOW] = { "range.show", "GET", "/ranges/{range}",
		ACCESS_READ, 200, false, &api_range_shape,
		api_range_show_params, "shows a range",
		"ipam range show 10.1.0.1-10.1.0.254 --explain" },
	[API_RANGE_ADD] = { "range.add", "POST", "/ranges",
		ACCESS_RANGE_CREATE, 201, false, &api_range_shape,
		api_range_add_params, "adds a range",
		"ipam range add --network 10.1.0.0/24 --create-subnet yes" },
	[API_RANGE_SET] = { "range.set", "PATCH", "/ranges/{range}",
		ACCESS_RANGE_EDIT, 200, false, &api_range_shape,
		api_range_set_params, "changes a range",
		"ipam range set 10.1.0.1-10.1.0.254 --owner site-team" },
	[API_RANGE_REMOVE] = { "range.remove", "DELETE", "/ranges/{range}",
		ACCESS_RANGE_DELETE, 204, false, NULL, api_range_params,
		"removes a range",
		"ipam range remove 10.1.0.1-10.1.0.254" },
	[API_RANGE_IMPORT] = { "range.import", "POST", "/ranges/import",
		ACCESS_RANGE_CREATE, 200, false, &api_import_shape,
		api_file_params,
		"adds and changes ranges as a file says",
		"ipam range import ranges.csv --dry-run" },
	[API_RANGE_MIRROR] = { "range.mirror", "POST", "/imports/ranges",
		ACCESS_RANGE_DELETE, 201, false, &api_import_shape,
		api_range_mirror_params,
		"begins to mirror the ranges of a service instance",
		"ipam range mirror --service IPAM --instance Localhost" },
	[API_RANGE_MIRROR_END] = { "range.mirror-end", "POST",
		"/imports/ranges/{import}/finish", ACCESS_RANGE_DELETE, 200,
		false, &api_import_shape, api_range_mirror_end_params,
		"removes the ranges that no row of an import named",
		"ipam range mirror-end 7" },
	[API_RANGE_EXPORT] = { "range.export", "GET", "/exports/ranges", ACCESS_READ,
		200, true, &api_range_export_shape, api_range_list_params,
		"ranges as a file that can be imported",
		"ipam range export --csv" },
	[API_RANGE_REMAP] = { "range.remap", "POST", "/ranges/{range}/remap",
		ACCESS_RANGE_REMAP, 200, false, &api_range_shape,
		api_range_params,
		"counts this range, and not those that overlap with it",
		"ipam range remap 10.1.0.1-10.1.0.254" },
	[API_RANGE_ZONES] = { "range.zones", "GET",
		"/ranges/{range}/reverse-zones", ACCESS_READ, 200, true,
		&api_range_zone_shape, api_range_zones_params,
		"lists the reverse zones that a range can be mapped to",
		"ipam range zones 4" },
	[API_RANGE_MAP_ZONE] = { "range.map-zone", "POST",
		"/ranges/{range}/reverse-zone", ACCESS_RANGE_MAP_ZONE, 200,
		false, &api_range_shape, api_range_map_zone_params,
		"maps a range to a reverse zone, to none, or by itself again",
		"ipam range map-zone 4 --zone 0.1.10.in-addr.arpa" },
	[API_FIELD_LIST] = { "field.list", "GET", "/fields", ACCESS_READ, 200,
		true, &api_field_shape, api_page_params,
		"lists custom fields, built-in ones first",
		"ipam field list" },
	[API_FIELD_SHOW] = { "field.show", "GET", "/fields/{field}",
		ACCESS_READ, 200, false, &api_field_shape, api_field_params,
		"shows a custom field", "ipam field show Floor" },
	[API_FIELD_ADD] = { "field.add", "POST", "/fields",
		ACCESS_FIELD_CREATE, 201, false, &api_field_shape,
		api_field_add_params, "adds a custom field",
		"ipam field add --name Floor --values 1,2,3" },
	[API_FIELD_SET] = { "field.set", "PATCH", "/fields/{field}",
		ACCESS_FIELD_EDIT, 200, false, &api_field_shape,
		api_field_set_params, "renames or describes a custom field",
		"ipam field set Floor --name Storey" },
	[API_FIELD_REMOVE] = { "field.remove", "DELETE", "/fields/{field}",
		ACCESS_FIELD_DELETE, 204, false, NULL, api_field_params,
		"removes a custom field that nothing has",
		"ipam field remove Floor" },
	[API_FIELD_VALUES] = { "field.values", "GET", "/fields/{field}/values",
		ACCESS_READ, 200, true, &api_value_shape,
		api_field_values_params, "lists the values of a list field",
		"ipam field values \"Device type\"" },
	[API_FIELD_SHOW_VALUE] = { "field.show-value", "GET",
		"/fields/{field}/value", ACCESS_READ, 200, false,
		&api_value_shape, api_field_show_value_params,
		"shows one value of a list field",
		"ipam field show-value Floor --value 4" },
	[API_FIELD_ADD_VALUE] = { "field.add-value", "POST",
		"/fields/{field}/values", ACCESS_FIELD_VALUES, 201, false,
		&api_field_shape, api_field_add_value_params,
		"adds a value to a list field",
		"ipam field add-value Floor --value 4" },
	[API_FIELD_SET_VALUE] = { "field.set-value", "PATCH",
		"/fields/{field}/values", ACCESS_FIELD_VALUES, 200, false,
		&api_value_shape, api_field_set_value_params,
		"renames a value; what has it keeps it",
		"ipam field set-value Floor --value 4 --name Attic" },
	[API_FIELD_REMOVE_VALUE] = { "field.remove-value", "DELETE",
		"/fields/{field}/values", ACCESS_FIELD_VALUES, 204, false,
		NULL, api_field_remove_value_params,
		"removes a value that nothing has",
		"ipam field remove-value Floor --value Attic" },
	[API_FIELD_PAIRS] = { "field.pairs", "GET", "/fields/{field}/pairs",
		ACCESS_READ, 200, true, &api_pair_shape,
		api_field_pairs_params,
		"lists pairs of its values with those of other fields",
		"ipam field pairs Floor" },
	[API_FIELD_ADD_PAIR] = { "field.add-pair", "POST",
		"/fields/{field}/pairs", ACCESS_FIELD_VALUES, 201, false,
		&api_field_shape, api_field_add_pair_params,
		"pairs a value with one of another field",
		"ipam field add-pair Floor --value 3 --with-field Building"
		" --with-value North" },
	[API_FIELD_REMOVE_PAIR] = { "field.remove-pair", "DELETE",
		"/fields/{field}/pairs", ACCESS_FIELD_VALUES, 204, false,
		NULL, api_field_remove_pair_params, "parts two values",
		"ipam field remove-pair Floor --value 3 --with-field Building"
		" --with-value North" },
	[API_QUERY_LIST] = { "query.list", "GET", "/queries", ACCESS_READ,
		200, true, &api_query_shape, api_page_params,
		"lists your saved queries", "ipam query list" },
	[API_QUERY_SHOW] = { "query.show", "GET", "/queries/{query}",
		ACCESS_READ, 200, false, &api_query_shape, api_query_params,
		"shows a saved query", "ipam query show printers" },
	[API_QUERY_SAVE] = { "query.save", "POST", "/queries",
		ACCESS_BY_OBJECT, 201, false, &api_query_shape,
		api_query_save_params, "saves a list with its filter",
		"ipam query save --name printers --operation address.list"
		" --arguments device_type=Printer" },
	[API_QUERY_REMOVE] = { "query.remove", "DELETE", "/queries/{query}",
		ACCESS_BY_OBJECT, 204, false, NULL, api_query_params,
		"removes a saved query", "ipam query remove printers" },
	[API_QUERY_RUN] = { "query.run", "GET", "/queries/{query}/rows",
		ACCESS_READ, 200, true, &api_query_row_shape,
		api_query_run_params, "lists what a saved query asks for",
		"ipam query run printers" },
	[API_QUERY_COUNT] = { "query.count", "GET", "/counts", ACCESS_READ,
		200, true, &api_query_count_shape, api_query_count_params,
		"counts the rows of a list by a column",
		"ipam query count --operation address.list --by device_type" },
	[API_GROUP_LIST] = { "logical-group.list", "GET", "/logical-groups",
		ACCESS_READ, 200, true, &api_group_shape, api_page_params,
		"lists logical groups", "ipam logical-group list" },
	[API_GROUP_SHOW] = { "logical-group.show", "GET",
		"/logical-groups/{group}", ACCESS_READ, 200, true,
		&api_node_shape, api_group_show_params,
		"shows the tree of a logical group, with what is in it",
		"ipam logical-group show \"Network devices\"" },
	[API_GROUP_DEFINITION] = { "logical-group.definition", "GET",
		"/logical-groups/{group}/definition", ACCESS_READ, 200, false,
		&api_group_shape, api_group_params,
		"shows how a logical group is made, not what is in it",
		"ipam logical-group definition Sites" },
	[API_GROUP_MEMBERS] = { "logical-group.members", "GET",
		"/logical-groups/{group}/members", ACCESS_READ, 200, true,
		&api_member_shape, api_group_members_params,
		"lists the objects below a node",
		"ipam logical-group members \"Network devices\" --node Printer"
		},
	[API_GROUP_ADD] = { "logical-group.add", "POST", "/logical-groups",
		ACCESS_LOGICAL_GROUP_CREATE, 201, false, &api_group_shape,
		api_group_add_params, "adds a logical group",
		"ipam logical-group add --name Sites --kind range --fields"
		" Building,Floor" },
	[API_GROUP_SET] = { "logical-group.set", "PATCH",
		"/logical-groups/{group}", ACCESS_LOGICAL_GROUP_EDIT, 200,
		false, &api_group_shape, api_group_set_params,
		"changes a logical group",
		"ipam logical-group set Sites --fields Floor,Building" },
	[API_GROUP_REMOVE] = { "logical-group.remove", "DELETE",
		"/logical-groups/{group}", ACCESS_LOGICAL_GROUP_DELETE, 204,
		false, NULL, api_group_params, "removes a logical group",
		"ipam logical-group remove Sites" },
	[API_OPTION_LIST] = { "option.list", "GET", "/options", ACCESS_READ,
		200, true, &option_shape, option_list_params,
		"lists DHCP options of servers, scopes and reservations",
		"ipam option list --server dhcp1.contoso.test" },
	[API_OPTION_DEFINITIONS] = { "option.definitions", "GET",
		"/option-definitions", ACCESS_READ, 200, true,
		&definition_shape, server_of_set_params,
		"lists the DHCP options that servers define",
		"ipam option definitions --server dhcp1.contoso.test" },
	[API_CLASS_LIST] = { "class.list", "GET", "/classes", ACCESS_READ,
		200, true, &class_shape, server_of_set_params,
		"lists user and vendor classes of DHCP servers",
		"ipam class list --server dhcp1.contoso.test" },
	[API_POLICY_LIST] = { "policy.list", "GET", "/policies", ACCESS_READ,
		200, true, &policy_shape, policy_list_params,
		"lists DHCP policies with their conditions",
		"ipam policy list --server dhcp1.contoso.test" },
	[API_FAILOVER_LIST] = { "failover.list", "GET", "/failovers",
		ACCESS_READ, 200, true, &failover_shape, failover_list_params,
		"lists DHCP failover relationships as each server sees them",
		"ipam failover list" },
	[API_FILTER_LIST] = { "filter.list", "GET", "/filters", ACCESS_READ,
		200, true, &filter_shape, filter_list_params,
		"lists filters of hardware addresses",
		"ipam filter list --list deny" },
	[API_ADDRESS_LIST] = { "address.list", "GET", "/addresses",
		ACCESS_READ, 200, true, &api_address_shape,
		api_address_list_params, "lists address records",
		"ipam address list --prefix 10.1.0.0/24 --state In-Use" },
	[API_ADDRESS_SHOW] = { "address.show", "GET", "/addresses/{address}",
		ACCESS_READ, 200, false, &api_address_shape,
		api_address_params, "shows one address record",
		"ipam address show 10.1.0.7" },
	[API_ADDRESS_ADD] = { "address.add", "POST", "/addresses",
		ACCESS_ADDRESS_CREATE, 201, false, &api_address_shape,
		api_address_add_params, "adds an address record",
		"ipam address add --address 10.1.0.7 --device-name printer7 "
		"--device-type Printer" },
	[API_ADDRESS_SET] = { "address.set", "PATCH", "/addresses/{address}",
		ACCESS_ADDRESS_EDIT, 200, false, &api_address_shape,
		api_address_set_params, "changes an address record",
		"ipam address set 10.1.0.7 --expires-at 2027-01-31" },
	[API_ADDRESS_REMOVE] = { "address.remove", "DELETE",
		"/addresses/{address}", ACCESS_ADDRESS_DELETE, 200, false,
		&api_removal_shape, api_address_remove_params,
		"removes an address record; tells what stays on servers",
		"ipam address remove 10.1.0.7" },
	[API_ADDRESS_FIND] = { "address.find", "GET",
		"/ranges/{range}/free-addresses", ACCESS_READ, 200, true,
		&api_free_address_shape, api_address_find_params,
		"finds free addresses in a range",
		"ipam address find 4 --count 10 --ping --ptr" },
	[API_ADDRESS_ALLOCATE] = { "address.allocate", "POST",
		"/ranges/{range}/addresses", ACCESS_ADDRESS_CREATE, 201,
		false, &api_address_shape, api_address_allocate_params,
		"makes a record of the first free address of a range",
		"ipam address allocate 4 --device-name printer7" },
	[API_ADDRESS_RECLAIM] = { "address.reclaim", "POST",
		"/ranges/{range}/reclaim", ACCESS_ADDRESS_DELETE, 200, false,
		&api_reclaim_shape, api_address_reclaim_params,
		"removes records of a range that are expired, or listed",
		"ipam address reclaim 4" },
	[API_ADDRESS_FROM_RECORDS] = { "address.from-records", "POST",
		"/zones/{zone}/addresses", ACCESS_ADDRESS_CREATE, 200, true,
		&api_selected_shape, api_from_records_params,
		"makes address records of selected DNS records",
		"ipam address from-records contoso.test --nodes pc1,pc2" },
	[API_ADDRESS_PROBE] = { "address.probe", "POST",
		"/ranges/{range}/probes", ACCESS_ADDRESS_CREATE, 202, false,
		&run_shape, api_address_probe_params,
		"asks free addresses of a range whether they are in use, by "
		"ping and DNS", "ipam address probe 4 --count 10 --wait" },
	[API_ADDRESS_LOCATE] = { "address.locate", "POST", "/places",
		ACCESS_READ, 200, true, &api_place_shape,
		api_address_locate_params,
		"tells in which block, subnets, ranges, scopes and reverse "
		"zones addresses lie",
		"ipam address locate --addresses 10.1.0.7,10.2.0.7" },
	[API_ADDRESS_PLACES] = { "address.places", "GET",
		"/addresses/{address}/places", ACCESS_READ, 200, true,
		&api_place_shape, api_address_places_params,
		"tells in which block, subnets, ranges, scopes and reverse "
		"zones an address lies", "ipam address places 10.1.0.7" },
	[API_ADDRESS_RECORDS] = { "address.records", "GET",
		"/addresses/{address}/records", ACCESS_READ, 200, true,
		&record_shape, api_address_records_params,
		"lists all DNS records of an address, forward and reverse",
		"ipam address records 10.1.0.7" },
	[API_PLAN_LIST] = { "plan.list", "GET", "/plans", ACCESS_READ, 200,
		true, &api_plan_shape, api_plan_list_params,
		"lists what is planned of addresses on servers",
		"ipam plan list --state NotAttempted" },
	[API_PLAN_SHOW] = { "plan.show", "GET", "/plans/{plan}", ACCESS_READ,
		200, false, &api_plan_shape, api_plan_params,
		"shows one plan", "ipam plan show 7" },
	[API_PLAN_ADD] = { "plan.add", "POST", "/addresses/{address}/plans",
		ACCESS_ADDRESS_EDIT, 201, false, &api_plan_shape,
		api_plan_add_params,
		"plans a reservation or DNS record of an address; no server "
		"is told yet", "ipam plan add 10.1.0.7 --kind reservation" },
	[API_PLAN_CANCEL] = { "plan.cancel", "DELETE", "/plans/{plan}",
		ACCESS_ADDRESS_EDIT, 204, false, NULL, api_plan_params,
		"gives a plan up", "ipam plan cancel 7" },
	[API_ADDRESS_IMPORT] = { "address.import", "POST",
		"/addresses/import", ACCESS_ADDRESS_CREATE, 200, false,
		&api_import_shape, api_file_params,
		"adds and changes address records as a file says",
		"ipam address import addresses.csv --dry-run" },
	[API_ADDRESS_EXPORT] = { "address.export", "GET",
		"/exports/addresses", ACCESS_READ, 200, true,
		&api_address_export_shape, api_address_export_params,
		"lists address records as files have them",
		"ipam address export --output addresses.csv" },
	[API_IMPORT_START] = { "import.start", "POST", "/imports",
		ACCESS_ADDRESS_DELETE, 201, false, &api_import_shape,
		api_import_start_params,
		"begins to mirror the address records of a range",
		"ipam import start --range 10.1.0.1-10.1.0.254" },
	[API_IMPORT_FINISH] = { "import.finish", "POST",
		"/imports/{import}/finish", ACCESS_ADDRESS_DELETE, 200, false,
		&api_import_shape, api_import_params,
		"removes the records that no row of an import named",
		"ipam import finish 7" },
	[API_WHOLE_EXPORT] = { "whole.export", "GET", "/exports/whole",
		ACCESS_WHOLE_EXPORT, 200, false, &api_whole_page_shape,
		api_whole_export_params,
		"writes all that people entered into one file",
		"ipam whole export --output ipamd.json" },
	[API_WHOLE_SEND] = { "whole.send", "POST", "/whole/pieces",
		ACCESS_WHOLE_IMPORT, 200, false, &api_whole_sent_shape,
		api_whole_send_params,
		"sends rows of such a file, which are not looked at yet",
		"ipam whole send 1 0 spaces '[{\"Name\":\"Lab\"}]'" },
	[API_WHOLE_IMPORT] = { "whole.import", "POST", "/whole/import",
		ACCESS_WHOLE_IMPORT, 200, false, &api_whole_result_shape,
		api_whole_import_params,
		"adds and changes what such a file says: all of it or nothing",
		"ipam whole import ipamd.json --dry-run" },
	[API_SUBNET_FIND] = { "subnet.find", "GET",
		"/blocks/{block}/free-subnets", ACCESS_READ, 200, true,
		&api_free_subnet_shape, api_free_subnet_params,
		"finds free subnets in a block",
		"ipam subnet find 10.0.0.0/8 --length 24 --count 3" },
	[API_BULK] = { "bulk.run", "POST", "/bulk", ACCESS_BY_OBJECT, 200,
		false, &api_bulk_shape, api_bulk_params,
		"makes several changes, and tells of each what became of it",
		"ipam bulk run '[{\"method\":\"DELETE\","
		"\"path\":\"/addresses/10.1.0.7\"}]'" },
	[API_RANGE_FIND] = { "range.find", "GET",
		"/subnets/{subnet}/free-ranges", ACCESS_READ, 200, true,
		&api_free_range_shape, api_free_range_params,
		"finds free ranges in a subnet",
		"ipam range find 10.1.0.0/24 --size 20" },
	[API_EXPIRY_SHOW] = { "expiry.show", "GET", "/expiry", ACCESS_READ,
		200, false, &api_expiry_shape, no_params,
		"shows how the expiry of addresses is told",
		"ipam expiry show" },
	[API_EXPIRY_SET] = { "expiry.set", "PATCH", "/expiry",
		ACCESS_CONFIG_SET, 200, false, &api_expiry_shape,
		api_expiry_set_params,
		"changes how the expiry of addresses is told",
		"ipam expiry set --alert-days 30 --log daily" },
	[API_LEASE_LIST] = { "lease.list", "GET", "/leases", ACCESS_READ, 200,
		true, &lease_shape, lease_list_params, "lists leases",
		"ipam lease list --server dhcp1.contoso.test "
		"--scope 10.1.0.0" },
	[API_UTILIZATION_LIST] = { "utilization.list", "GET", "/utilization",
		ACCESS_READ, 200, true, &api_sample_shape,
		api_usage_list_params,
		"lists what was counted over time, or its averages",
		"ipam utilization list --server dhcp1.contoso.test "
		"--period 1m" },
	[API_UTILIZATION_OBJECTS] = { "utilization.objects", "GET",
		"/utilization/objects", ACCESS_READ, 200, true,
		&api_usage_shape, api_usage_objects_params,
		"lists what was counted, also what is gone",
		"ipam utilization objects --kind scope" },
	[API_UTILIZATION_FORECAST] = { "utilization.forecast", "GET",
		"/utilization/forecast", ACCESS_READ, 200, true,
		&api_forecast_shape, api_usage_forecast_params,
		"tells when something is full at the trend of its last days",
		"ipam utilization forecast --kind scope --days 28" },
	[API_UTILIZATION_PURGE] = { "utilization.purge", "POST",
		"/utilization/purge", ACCESS_UTILIZATION_PURGE, 202, false,
		&api_purge_shape, api_usage_purge_params,
		"removes what was counted before a date, in the background",
		"ipam utilization purge --before 2026-01-01T00:00:00Z" },
	[API_THRESHOLD_SHOW] = { "threshold.show", "GET", "/thresholds",
		ACCESS_READ, 200, false, &api_threshold_shape, no_params,
		"shows the thresholds of utilization",
		"ipam threshold show" },
	[API_THRESHOLD_SET] = { "threshold.set", "PATCH", "/thresholds",
		ACCESS_CONFIG_SET, 200, false, &api_threshold_shape,
		api_threshold_set_params,
		"changes the thresholds of utilization",
		"ipam threshold set --under 20 --over 80" },
	[API_PURGE_LIST] = { "purge.list", "GET", "/purges", ACCESS_READ, 200,
		true, &api_purge_shape, api_page_params,
		"lists how the last purge of each class of data went",
		"ipam purge list" },
	[API_TASK_LIST] = { "task.list", "GET", "/tasks", ACCESS_READ, 200,
		true, &task_shape, api_page_params, "lists the scheduled tasks",
		"ipam task list" },
	[API_TASK_SHOW] = { "task.show", "GET", "/tasks/{task}", ACCESS_READ,
		200, false, &task_shape, task_params, "shows one task",
		"ipam task show AddressUtilization" },
	[API_TASK_SET] = { "task.set", "PATCH", "/tasks/{task}",
		ACCESS_CONFIG_SET, 200, false, &task_shape, task_set_params,
		"changes when a task runs",
		"ipam task set AddressUtilization --interval-s 7200" },
	[API_TASK_RUN] = { "task.run", "POST", "/tasks/{task}/run",
		ACCESS_TASK_START, 202, false, &run_shape, task_run_params,
		"runs a task now; of the task \"all\", every task of servers",
		"ipam task run Audit --server dhcp1.contoso.com --server "
		"dhcp2.contoso.com --wait" },
	[API_TASK_HISTORY] = { "task.history", "GET", "/tasks/{task}/runs",
		ACCESS_READ, 200, true, &run_shape, task_history_params,
		"lists the runs of a task, the newest first",
		"ipam task history AddressUtilization --limit 20" },
	[API_RUN_SHOW] = { "run.show", "GET", "/runs/{run}", ACCESS_READ, 200,
		false, &run_shape, run_params,
		"shows how far a run is and what each server answered",
		"ipam run show 12" },
	[API_STATUS] = { "status.show", "GET", "/status", ACCESS_READ, 200,
		false, &status_shape, no_params, "shows what ipamd knows",
		"ipam status" },
	[API_OVERVIEW] = { "status.overview", "GET", "/overview",
		ACCESS_READ, 200, true, &overview_shape, no_params,
		"shows how much is in which state: servers, services, zones, "
		"scopes, addresses, plans, tasks", "ipam status overview" },
	[API_TRACK] = { "track.find", "GET", "/track", ACCESS_TRACK, 200,
		true, &track_shape, track_params,
		"tells who had which address when, by logs of leases and logons",
		"ipam track --ip 10.1.0.7 --at 2026-11-02T14:23:00Z" },
	[API_TOKEN_LIST] = { "token.list", "GET", "/tokens", ACCESS_TOKENS,
		200, true, &token_shape, api_page_params,
		"lists bearer tokens, without their secrets",
		"ipam token list" },
	[API_TOKEN_ADD] = { "token.add", "POST", "/tokens", ACCESS_TOKENS, 201,
		false, &token_new_shape, token_add_params,
		"makes a bearer token and shows its secret once",
		"ipam token add --name console --role user" },
	[API_TOKEN_REVOKE] = { "token.revoke", "DELETE", "/tokens/{token}",
		ACCESS_TOKENS, 204, false, NULL, token_params,
		"revokes a bearer token", "ipam token revoke 3" },
	[API_ROLE_LIST] = { "role.list", "GET", "/roles", ACCESS_READ, 200,
		true, &api_role_shape, api_page_params,
		"lists roles, which are sets of operations",
		"ipam role list" },
	[API_ROLE_SHOW] = { "role.show", "GET", "/roles/{role}", ACCESS_READ,
		200, false, &api_role_shape, api_role_params,
		"shows a role with its operations",
		"ipam role show 'IPAM DNS Administrator'" },
	[API_ROLE_ADD] = { "role.add", "POST", "/roles", ACCESS_ROLE_CREATE,
		201, false, &api_role_shape, api_role_add_params,
		"makes a role of operations",
		"ipam role add --role Zones --operations zone.reset,zone.edit" },
	[API_ROLE_SET] = { "role.set", "PATCH", "/roles/{role}",
		ACCESS_ROLE_EDIT, 200, false, &api_role_shape,
		api_role_set_params, "changes a role that is not built in",
		"ipam role set Zones --operations zone.reset" },
	[API_ROLE_REMOVE] = { "role.remove", "DELETE", "/roles/{role}",
		ACCESS_ROLE_DELETE, 204, false, NULL, api_role_params,
		"removes a role that no policy gives",
		"ipam role remove Zones" },
	[API_ACCESS_SCOPE_LIST] = { "access-scope.list", "GET",
		"/access-scopes", ACCESS_READ, 200, true,
		&api_access_scope_shape, api_page_params,
		"lists access scopes, which policies give roles in",
		"ipam access-scope list" },
	[API_ACCESS_SCOPE_SHOW] = { "access-scope.show", "GET",
		"/access-scopes/{access_scope}", ACCESS_READ, 200, false,
		&api_access_scope_shape, api_access_scope_params,
		"shows one access scope",
		"ipam access-scope show '\\Global\\Europe'" },
	[API_ACCESS_SCOPE_ADD] = { "access-scope.add", "POST",
		"/access-scopes", ACCESS_SCOPE_CREATE, 201, false,
		&api_access_scope_shape, api_access_scope_add_params,
		"makes an access scope below another one",
		"ipam access-scope add --label Paris "
		"--parent '\\Global\\Europe'" },
	[API_ACCESS_SCOPE_SET] = { "access-scope.set", "PATCH",
		"/access-scopes/{access_scope}", ACCESS_SCOPE_EDIT, 200,
		false, &api_access_scope_shape, api_access_scope_set_params,
		"changes the label or description of an access scope",
		"ipam access-scope set '\\Global\\Europe' --label EMEA" },
	[API_ACCESS_SCOPE_REMOVE] = { "access-scope.remove", "DELETE",
		"/access-scopes/{access_scope}", ACCESS_SCOPE_DELETE, 204,
		false, NULL, api_access_scope_params,
		"removes an access scope that nothing uses",
		"ipam access-scope remove '\\Global\\Europe\\Paris'" },
	[API_ACCESS_SCOPE_ASSIGN] = { "access-scope.assign", "POST",
		"/access-scope-objects", ACCESS_BY_OBJECT, 200, true,
		&api_access_assigned_shape, api_access_assign_params,
		"sets the access scope of objects, each judged by itself",
		"ipam access-scope assign --kind zone --objects contoso.test "
		"--access-scope '\\Global\\Europe'" },
	[API_ACCESS_SCOPE_OBJECT] = { "access-scope.object", "GET",
		"/access-scope-objects", ACCESS_READ, 200, false,
		&api_access_object_shape, api_access_object_params,
		"shows the access scope that counts for an object",
		"ipam access-scope object --kind zone --object contoso.test" },
	[API_ACCOUNT_LIST] = { "account.list", "GET", "/accounts",
		ACCESS_READ, 200, true, &api_account_shape,
		api_account_list_params,
		"lists groups of domains, and users that were asked for",
		"ipam account list --name 'CONTOSO\\DHCP Users'" },
	[API_ACCOUNT_LOOKUP] = { "account.lookup", "POST",
		"/accounts/lookups", ACCESS_POLICY_CREATE, 202, false,
		&run_shape, api_account_lookup_params,
		"asks the directory of a domain for a user or group",
		"ipam account lookup 'CONTOSO\\ada' --kind user --wait" },
	[API_ACCESS_POLICY_LIST] = { "access-policy.list", "GET",
		"/access-policies", ACCESS_READ, 200, true,
		&api_access_policy_shape, api_access_policy_list_params,
		"lists which users, groups and tokens have which roles where",
		"ipam access-policy list --kind group" },
	[API_ACCESS_POLICY_SHOW] = { "access-policy.show", "GET",
		"/access-policies/{access_policy}", ACCESS_READ, 200, false,
		&api_access_policy_shape, api_access_policy_params,
		"shows one access policy", "ipam access-policy show 103" },
	[API_ACCESS_POLICY_ADD] = { "access-policy.add", "POST",
		"/access-policies", ACCESS_POLICY_CREATE, 201, false,
		&api_access_policy_shape, api_access_policy_add_params,
		"gives a user, group or token roles in access scopes",
		"ipam access-policy add --kind group --principal "
		"'CONTOSO\\DHCP Users' --grants 'IPAM DNS Administrator=\\Global\\Europe'" },
	[API_ACCESS_POLICY_SET] = { "access-policy.set", "PATCH",
		"/access-policies/{access_policy}", ACCESS_POLICY_EDIT, 200,
		false, &api_access_policy_shape, api_access_policy_set_params,
		"changes what an access policy gives",
		"ipam access-policy set 103 --grants "
		"'DNS Record Administrator=\\Global'" },
	[API_ACCESS_POLICY_REMOVE] = { "access-policy.remove", "DELETE",
		"/access-policies/{access_policy}", ACCESS_POLICY_DELETE, 204,
		false, NULL, api_access_policy_params,
		"removes an access policy", "ipam access-policy remove 103" },
	[API_ACCESS_OPERATION_LIST] = { "access-operation.list", "GET",
		"/access-operations", ACCESS_READ, 200, true,
		&api_access_operation_shape, api_page_params,
		"lists the operations that roles are made of, and who may",
		"ipam access-operation list" },
	[API_ACCESS_KEY_SHOW] = { "access-key.show", "GET", "/access-key",
		ACCESS_KEY_READ, 200, false, &api_access_key_shape, no_params,
		"shows whether access data is as ipamd sealed it",
		"ipam access-key show" },
	[API_ACCESS_KEY_RENEW] = { "access-key.renew", "POST", "/access-key",
		ACCESS_KEY_EDIT, 200, false, &api_access_key_shape,
		api_access_key_renew_params,
		"makes a new secret key and seals access data with it",
		"ipam access-key renew --accept yes" },
};

const struct api_op *api_op_by_words(const char *noun, const char *verb)
{
	size_t i, len = strlen(noun);
	const char *name = NULL;

	for (i = 0; i < API_OP_COUNT; i++) {
		name = api_ops[i].name;
		if (strncmp(name, noun, len) == 0 && name[len] == '.' &&
		    strcmp(name + len + 1, verb) == 0) {
			return &api_ops[i];
		}
	}
	return NULL;
}

const struct api_param api_dry_run_param = {
	"dry_run", API_BOOLEAN, API_IN_QUERY, false, 0, 1, NULL,
	"change nothing: answer what the change would have had"
};

bool api_op_can_try(const struct api_op *op)
{
	const struct api_param *param = op->params;

	for (; param->name != NULL; param++) {
		if (strcmp(param->name, api_dry_run_param.name) == 0) {
			return false;
		}
	}
	return strcmp(op->method, "GET") != 0 && op->access != ACCESS_READ &&
	       op != &api_ops[API_ACCESS_KEY_RENEW] &&
	       op != &api_ops[API_IMPORT_FINISH] &&
	       op != &api_ops[API_WHOLE_SEND] &&
	       op != &api_ops[API_RANGE_MIRROR_END];
}

const struct api_param api_sort_param = {
	"sort", API_NAMES, API_IN_QUERY, false, 1, 255, NULL,
	"fields to sort by, the first counts most; -name: falling; a list of "
	"more than 10000 rows needs a filter first"
};
const struct api_param api_fields_param = {
	"fields", API_NAMES, API_IN_QUERY, false, 1, 2048, NULL,
	"answer only these fields, in this order"
};

const struct api_param *api_op_extra(const struct api_op *op,
				     const char *name)
{
	bool shows = strcmp(op->method, "GET") == 0 && op->result != NULL;

	if (strcmp(name, api_dry_run_param.name) == 0) {
		return api_op_can_try(op) ? &api_dry_run_param : NULL;
	}
	if (strcmp(name, api_sort_param.name) == 0) {
		return shows && op->list ? &api_sort_param : NULL;
	}
	if (strcmp(name, api_fields_param.name) == 0) {
		return shows ? &api_fields_param : NULL;
	}
	return NULL;
}

/* An answer is kept for the next time: not one with a secret in it. */
bool api_op_can_repeat(const struct api_op *op)
{
	return api_op_can_try(op) && op != &api_ops[API_TOKEN_ADD];
}

/* The GET of one object at a path; with NULL, of a shape. */
static const struct api_op *get_of(const char *path,
				   const struct api_shape *shape)
{
	const struct api_op *op = NULL;
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		op = &api_ops[i];
		if (strcmp(op->method, "GET") == 0 && !op->list &&
		    op->result != NULL &&
		    (path != NULL ? strcmp(op->path, path) == 0 :
				    op->result == shape)) {
			return op;
		}
	}
	return NULL;
}

const struct api_op *api_op_show(const struct api_op *op)
{
	const struct api_op *show = get_of(op->path, NULL);
	size_t i;

	for (i = 0; i < API_OP_COUNT && show == NULL; i++) {
		if (strcmp(api_ops[i].method, "PATCH") == 0 &&
		    strcmp(api_ops[i].path, op->path) == 0 &&
		    strcmp(op->method, "POST") != 0) {
			show = get_of(NULL, api_ops[i].result);
		}
	}
	return show;
}

size_t api_op_param_count(const struct api_op *op)
{
	size_t n = 0;

	while (op->params[n].name != NULL) {
		n++;
	}
	return n;
}
