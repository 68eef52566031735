/*
 * Parameters and shapes of the event catalog.
 */
#include "ipam/api/api_op_parts.h"

static const char *const kind_words[] = {
	"ipam", "dhcp", "utilization", "expiry", "zone", NULL
};

static const char *const purge_words[] = {
	"ipam", "dhcp", "utilization", "expiry", "zone", "tracking", NULL
};

const struct api_param api_event_list_params[] = {
	QUERY_WORD("kind", kind_words, "only of this kind"),
	{ "id", API_INTEGER, API_IN_QUERY, false, 1, INT64_MAX, NULL,
	  "only with this event id" },
	QUERY("server", "only of this server, or what was done to it"),
	QUERY("user", "only by this user; * and ? stand for any"),
	QUERY("domain", "only by users of this domain"),
	INSTANT("from", "from this instant, as 2026-11-02T09:00:00Z"),
	INSTANT("to", "before this instant"),
	QUERY("object", "only of this kind of object: server, scope, ..."),
	QUERY("key", "only of the object of this name"),
	QUERY("text", "only with this anywhere in its text or in one of its "
	      "values, by any case; * and ? stand for any"),
	QUERY("scope", "only of this scope; * and ? stand for any"),
	QUERY("scope_name", "only of scopes of this name"),
	QUERY("option", "only of the option of this number"),
	QUERY("option_name", "only of options of this name"),
	QUERY("reservation", "only of the reservation of this address"),
	PAGE, END
};

const struct api_param api_event_params[] = {
	{ "event", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number in the catalog" }, END
};

const struct api_param api_event_purge_params[] = {
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, purge_words,
	  "what to remove; tracking: who had which address" },
	{ "before", API_TIME, API_IN_BODY, true, 1, INT64_MAX, NULL,
	  "what was before this instant goes; at most the start of today, "
	  "UTC" },
	END
};

static const struct api_field fields[] = {
	{ "event", API_INTEGER, "EVENT", "number in the catalog" },
	{ "at", API_TIME, "AT", "when it happened" },
	{ "kind", API_WORD, "KIND",
	  "ipam (a person changed what IPAM is set to), dhcp, utilization, "
	  "expiry, zone" },
	{ "id", API_INTEGER, "ID", "event id: what happened" },
	{ "server", API_HOST, "SERVER", "where it happened" },
	{ "role", API_WORD, NULL, "dhcp, dns, ... or ipam itself" },
	{ "user", API_STRING, "USER", "who did it" },
	{ "domain", API_STRING, NULL, "domain of the user" },
	{ "forest", API_STRING, NULL, "forest of the domain" },
	{ "origin", API_STRING, NULL, "from where it was done" },
	{ "object", API_STRING, NULL, "kind of what it is about" },
	{ "key", API_STRING, NULL, "name of what it is about" },
	{ "text", API_STRING, "TEXT", "in words" },
	{ "changes", API_STRING, "CHANGES", "its values, before -> after" },
	{ "source", API_STRING, NULL, "the log that it was read from" },
	{ "place", API_INTEGER, NULL, "number of its record there" },
	{ "values", API_OBJECTS, NULL, "name, before and after of each" },
	END
};

const struct api_shape api_event_shape = { "Event", fields };
