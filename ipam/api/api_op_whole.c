/*
 * Parameters and shapes of the export and import of all that people entered.
 */
#include "ipam/api/api_op_whole.h"
#include "ipam/api/api_op_parts.h"

const char *const api_whole_words[] = {
	"expiry", "thresholds", "tasks", "domains", "forests",
	"custom_fields", "custom_values", "value_pairs", "logical_groups",
	"roles", "access_scopes", "access_policies", "servers", "spaces",
	"customer_spaces", "blocks", "subnets", "subnets_from_scopes",
	"ranges", "addresses",
	"counting_subnets", "counting_ranges", "ranges_without_zone",
	"object_access_scopes", "saved_queries", "plans", NULL
};

#define NEEDED(n, type, min, max, words, h)                                    \
	{ n, type, API_IN_BODY, true, min, max, words, h }
#define IMPORT "number that the first piece was answered with"

const struct api_param api_whole_export_params[] = {
	{ "cursor", API_STRING, API_IN_QUERY, false, 1, 8192, NULL,
	  "where the previous answer ended" },
	END
};
const struct api_param api_whole_send_params[] = {
	BODY("import", API_INTEGER, 1, INT64_MAX, NULL,
	     IMPORT "; without it a new import begins, and another one ends"),
	NEEDED("version", API_INTEGER, 1, INT64_MAX, NULL,
	       "version of the file"),
	NEEDED("sent", API_INTEGER, 0, INT64_MAX, NULL,
	       "rows that were sent before this piece"),
	NEEDED("section", API_WORD, 0, 0, api_whole_words,
	       "section of the rows"),
	NEEDED("rows", API_OBJECTS, 1, API_WHOLE_PIECE, NULL,
	       "the next rows of the section"),
	END
};
const struct api_param api_whole_import_params[] = {
	NEEDED("import", API_INTEGER, 1, INT64_MAX, NULL, IMPORT),
	NEEDED("sent", API_INTEGER, 1, INT64_MAX, NULL,
	       "rows that were sent in all"),
	BODY("dry_run", API_BOOLEAN, 0, 1, NULL,
	     "change nothing: tell what would become of the rows"),
	END
};

static const struct api_field page_fields[] = {
	{ "version", API_INTEGER, NULL, "of the format" },
	{ "section", API_WORD, "SECTION", "that the rows are of" },
	{ "rows", API_OBJECTS, NULL, "rows of the section, as a file has them" },
	{ "next", API_STRING, NULL, "cursor of the next page; null: the end" },
	{ "left_out", API_STRING, NULL, "what is not in an export" },
	{ "changes", API_INTEGER, NULL,
	  "another number on a later page: somebody changed something meanwhile"
	},
	END
};
static const struct api_field sent_fields[] = {
	{ "import", API_INTEGER, "IMPORT", "number of the import" },
	{ "sent", API_INTEGER, "ROWS", "that it has now" },
	END
};
static const struct api_field result_fields[] = {
	{ "applied", API_BOOLEAN, "APPLIED",
	  "whether anything was changed: all, or where a row failed, nothing" },
	{ "added", API_INTEGER, "ADDED", "rows that were new" },
	{ "changed", API_INTEGER, "CHANGED", "rows that differed" },
	{ "unchanged", API_INTEGER, "UNCHANGED", "rows that did not" },
	{ "waiting", API_INTEGER, "WAITING",
	  "rows of what a collection has yet to bring: import again then" },
	{ "failed", API_INTEGER, "FAILED", "rows that were refused" },
	{ "left_out", API_STRING, NULL, "what no file brings" },
	{ "rows", API_OBJECTS, NULL,
	  "those that failed or wait, in a dry run also those that are new or "
	  "differ, at most 1000: section, row, verdict, key, field, error" },
	END
};

const struct api_shape api_whole_page_shape = { "WholePage", page_fields };
const struct api_shape api_whole_sent_shape = { "WholeSent", sent_fields };
const struct api_shape api_whole_result_shape = { "WholeResult",
						  result_fields };
