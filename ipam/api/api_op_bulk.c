/*
 * Several changes in one request.
 */
#include "ipam/api/api_op_parts.h"

const struct api_param api_bulk_params[] = {
	{ "items", API_OBJECTS, API_IN_BODY, true, 1, API_STRINGS_MAX, NULL,
	  "changes, in order: method, path below " API_PREFIX " (as text, not "
	  "percent-encoded), and where needed query, body, if_match" },
	BODY("atomic", API_BOOLEAN, 0, 1, NULL,
	     "apply all of them or, where one fails, none"),
	END
};

static const struct api_field bulk_fields[] = {
	{ "applied", API_INTEGER, "APPLIED", "changes that were made" },
	{ "failed", API_INTEGER, "FAILED", "changes that were not" },
	{ "items", API_OBJECTS, NULL,
	  "of each change its status, and its etag and body, or its problem" },
	END
};

const struct api_shape api_bulk_shape = { "Bulk", bulk_fields };
