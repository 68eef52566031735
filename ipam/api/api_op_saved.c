/*
 * Saved queries, and lists that are counted by a column: parameters and
 * shapes.
 */
#include "ipam/api/api_op_parts.h"

#define SAVED IN_PATH("query", "name of the saved query")
#define ASKS(where)                                                            \
	{ "operation", API_STRING, where, true, 1, 64, NULL,                   \
	  "a list, as address.list" },                                         \
	{ "arguments", API_STRING, where, false, 0, 4096, NULL,                \
	  "its filter, as in a URL: state=Reserved&space=Lab" }

const struct api_param api_query_params[] = { SAVED, END };
const struct api_param api_query_run_params[] = { SAVED, PAGE, END };
const struct api_param api_query_save_params[] = {
	{ "name", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "name; one of yours that is called so is replaced" },
	ASKS(API_IN_BODY), END
};
const struct api_param api_query_count_params[] = {
	ASKS(API_IN_QUERY),
	{ "by", API_STRING, API_IN_QUERY, true, 1, NAME_MAX_BYTES, NULL,
	  "column to count by, or custom.FIELD" }, PAGE, END
};

static const struct api_field saved_fields[] = {
	{ "query", API_STRING, "QUERY", "name" },
	{ "operation", API_STRING, "LIST", "what is listed" },
	{ "arguments", API_STRING, "FILTER", "as in a URL" },
	{ "saved_at", API_TIME, NULL, "when it was saved" }, END
};
static const struct api_field count_fields[] = {
	{ "value", API_STRING, "VALUE", "of the column; null: none" },
	{ "count", API_INTEGER, "COUNT", "how many rows have it" }, END
};
/* Rows of any list. */
static const struct api_field any_fields[] = { END };

const struct api_shape api_query_shape = { "SavedQuery", saved_fields };
const struct api_shape api_query_count_shape = { "Count", count_fields };
const struct api_shape api_query_row_shape = { "AnyRow", any_fields };
