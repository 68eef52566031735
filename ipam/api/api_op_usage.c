/*
 * Utilization: parameters and shapes.
 */
#include "ipam/api/api_op_parts.h"

static const char *const kind_words[] = {
	"server", "scope", "superscope", "space", "block", "subnet", "range",
	"group", NULL
};
static const char *const period_words[] = {
	"1d", "1w", "1m", "3m", "6m", "1y", "2y", "5y", "custom", NULL
};

#define OF_OBJECT                                                              \
	QUERY("server", "full name of the server"),                            \
	QUERY("scope", "of this scope; without it, of all scopes together"),   \
	QUERY("superscope", "of this superscope"),                             \
	QUERY_WORD("family", api_family_words, "of all scopes (ipv4)")

const struct api_param api_usage_list_params[] = {
	OF_OBJECT,
	{ "object", API_INTEGER, API_IN_QUERY, false, 1, INT64_MAX, NULL,
	  "of the object with this number, also one that is gone" },
	INSTANT("from", "from this instant, as 2026-11-02T09:00:00Z"),
	INSTANT("to", "before this instant"),
	QUERY_WORD("period", period_words,
		   "the period up to then in 12 averages; custom: that from "
		   "the one instant to the other"),
	PAGE, END
};
const struct api_param api_usage_objects_params[] = {
	QUERY_WORD("kind", kind_words, "only of this kind"),
	OF_OBJECT, PAGE, END
};
const struct api_param api_usage_forecast_params[] = {
	QUERY_WORD("kind", kind_words, "only of this kind"),
	OF_OBJECT,
	{ "days", API_INTEGER, API_IN_QUERY, false, 7, 365, NULL,
	  "by the trend of so many days (28)" },
	PAGE, END
};
const struct api_param api_usage_purge_params[] = {
	{ "before", API_TIME, API_IN_BODY, true, 0, INT64_MAX, NULL,
	  "what was counted before this instant; not in the future" },
	END
};
const struct api_param api_threshold_set_params[] = {
	BODY("under", API_INTEGER, 0, 100, NULL,
	     "below so many percent it is under-utilized"),
	BODY("over", API_INTEGER, 0, 100, NULL,
	     "above so many percent it is over-utilized"),
	END
};

static const struct api_field sample_fields[] = {
	{ "at", API_TIME, "AT", "when it was counted, or where it begins" },
	{ "span_s", API_SECONDS, "SPAN",
	  "of an average: of how long a time; null: counted at that instant" },
	{ "samples", API_INTEGER, "N", "how often it was counted" },
	{ "object", API_INTEGER, NULL, "number of what was counted" },
	{ "server", API_HOST, NULL, "the server that counted" },
	{ "scope", API_ADDRESS, NULL, "prefix; null: more than one" },
	{ "superscope", API_STRING, NULL, "its name" },
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },
	{ "total", API_COUNT, "TOTAL", "addresses that can be leased" },
	{ "used", API_COUNT, "USED", "addresses in use" },
	{ "used_min", API_COUNT, "MIN", "the fewest of the time" },
	{ "used_max", API_COUNT, "MAX", "the most of the time" },
	{ "free", API_COUNT, "FREE", "addresses free" },
	{ "stateless", API_COUNT, NULL,
	  "IPv6 clients that took no address" },
	{ "percent_used", API_PERCENT, "%", "utilization" },
	{ "utilization_status", API_WORD, "LEVEL",
	  "under, optimal or over by the thresholds of today" },
	END
};
#define OBJECT_FIELDS                                                          \
	{ "object", API_INTEGER, "OBJECT", "number" },                         \
	{ "kind", API_WORD, "KIND", "server, scope, superscope, range, ..." }, \
	{ "family", API_WORD, NULL, "ipv4 or ipv6" },                          \
	{ "server", API_HOST, "SERVER", "the server that counted" },           \
	{ "space", API_STRING, NULL, "its address space" },                    \
	{ "prefix", API_ADDRESS, "PREFIX", "where it is" },                    \
	{ "start", API_ADDRESS, NULL, "first address of a range" },            \
	{ "end", API_ADDRESS, NULL, "last address of a range" },               \
	{ "name", API_STRING, "NAME", "of a superscope or a group" },          \
	{ "service", API_STRING, NULL, "what manages a range" },               \
	{ "instance", API_STRING, NULL, "of which entity" }

static const struct api_field usage_fields[] = {
	OBJECT_FIELDS,
	{ "total", API_COUNT, "TOTAL", "addresses, by its last sample" },
	{ "used", API_COUNT, "USED", "of these in use" },
	{ "percent_used", API_PERCENT, "%", "utilization" },
	{ "utilization_status", API_WORD, "LEVEL", "under, optimal or over" },
	{ "crossed", API_WORD, NULL,
	  "the status that an event told last; null: none yet" },
	{ "crossed_at", API_TIME, NULL, "when it did" },
	{ "at", API_TIME, "AGE", "of its last sample" },
	END
};
static const struct api_field forecast_fields[] = {
	OBJECT_FIELDS,
	{ "used", API_COUNT, "USED", "addresses in use" },
	{ "total", API_COUNT, "TOTAL", "addresses" },
	FORECAST_FIELDS,
	END
};
static const struct api_field threshold_fields[] = {
	{ "under", API_INTEGER, "UNDER",
	  "percent; what is below is under-utilized" },
	{ "over", API_INTEGER, "OVER",
	  "percent; what is above is over-utilized" },
	END
};
static const struct api_field purge_fields[] = {
	{ "data", API_WORD, "DATA", "class of data" },
	{ "before", API_TIME, "BEFORE", "what was before this instant goes" },
	{ "state", API_WORD, "STATE", "running or done" },
	{ "progress", API_WORD, NULL, "InProgress or CompletedWithSuccess" },
	{ "removed", API_INTEGER, "REMOVED", "rows so far" },
	{ "asked_at", API_TIME, "ASKED", "when it was asked for" },
	{ "done_at", API_TIME, "DONE", "when it was done" },
	END
};

const struct api_shape api_sample_shape = { "UtilizationSample",
					    sample_fields };
const struct api_shape api_usage_shape = { "UtilizationObject",
					   usage_fields };
const struct api_shape api_forecast_shape = { "Forecast", forecast_fields };
const struct api_shape api_threshold_shape = { "Thresholds",
					       threshold_fields };
const struct api_shape api_purge_shape = { "Purge", purge_fields };
