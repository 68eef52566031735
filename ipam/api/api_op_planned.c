/*
 * Parameters and shapes of what is planned of addresses on servers.
 */
#include "ipam/api/api_op_parts.h"

static const char *const kind_words[] = { "reservation", "host", "ptr",
					  NULL };
static const char *const action_words[] = { "create", "delete", NULL };
static const char *const state_words[] = {
	"NotAttempted", "CreateSuccess", "CreateFailure", "DeleteSuccess",
	"DeleteFailure", "Exists", "Deleted", NULL
};

const struct api_param api_plan_list_params[] = {
	QUERY("address", "only of this address"),
	QUERY("space", "only of this address space"),
	QUERY("server", "only what is planned on this server"),
	QUERY_WORD("kind", kind_words, "only of this kind"),
	QUERY_WORD("action", action_words, "only what is to be done so"),
	QUERY_WORD("state", state_words, "only in this state"),
	PAGE, END
};
const struct api_param api_plan_params[] = {
	{ "plan", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the plan" }, END
};
const struct api_param api_plan_add_params[] = {
	IN_PATH("address", "IPv4 or IPv6 address of the record"),
	QUERY("space", "of this address space"),
	QUERY("service", "managed by this service"),
	QUERY("instance", "of this service instance"),
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, kind_words,
	  "a reservation, a host record (A, AAAA), or a PTR record" },
	BODY("action", API_WORD, 0, 0, action_words,
	     "what is to be done (create)"),
	BODY("overwrite", API_BOOLEAN, 0, 1, NULL,
	     "a reservation of another client may go"),
	END
};
const struct api_param api_address_records_params[] = {
	IN_PATH("address", "IPv4 or IPv6 address"), END
};

static const struct api_field plan_fields[] = {
	{ "plan", API_INTEGER, "PLAN", "number" },
	{ "address", API_ADDRESS, "ADDRESS", "IPv4 or IPv6 address" },
	{ "kind", API_WORD, "KIND", "reservation, host or ptr" },
	{ "action", API_WORD, "ACTION", "create or delete" },
	{ "state", API_WORD, "STATE",
	  "NotAttempted until what is collected shows otherwise" },
	{ "server", API_HOST, "SERVER", "where it would be done" },
	{ "place", API_STRING, "IN", "scope or zone" },
	{ "name", API_STRING, "NAME",
	  "of the reservation, or relative to the zone" },
	{ "type", API_STRING, NULL, "Dhcp, Bootp, Both; A, AAAA, PTR" },
	{ "data", API_STRING, NULL, "of the record" },
	{ "client", API_STRING, NULL, "MAC, client id or DUID" },
	{ "iaid", API_INTEGER, NULL, "DHCPv6 association" },
	{ "description", API_STRING, NULL, "of the reservation" },
	{ "why", API_STRING, "WHY", "what hinders it, or what it overwrites" },
	{ "space", API_STRING, NULL, "address space" },
	{ "planned_by", API_STRING, NULL, "who planned it" },
	{ "planned_at", API_TIME, NULL, "when" },
	{ "changed_at", API_TIME, NULL, "when its state changed" },
	END
};
const struct api_shape api_plan_shape = { "Plan", plan_fields };

static const struct api_field removal_fields[] = {
	{ "address", API_ADDRESS, "ADDRESS", "whose record went" },
	{ "planned", API_INTEGER, "PLANNED",
	  "deletions on servers that are planned" },
	{ "orphans", API_OBJECTS, NULL,
	  "what servers still have of it, as plans would delete it" },
	{ "warning", API_STRING, "WARNING", "what stays behind" },
	END
};
const struct api_shape api_removal_shape = { "Removal", removal_fields };
