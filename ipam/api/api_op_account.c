/*
 * Users and groups of directories: parameters and shapes.
 */
#include "ipam/api/api_op_parts.h"

#define TYPED_MAX_BYTES 512

static const char *const kind_words[] = { "user", "group", NULL };

const struct api_param api_account_list_params[] = {
	QUERY_WORD("kind", kind_words, "only of this kind"),
	QUERY("domain", "only of this domain, by either of its names"),
	{ "name", API_STRING, API_IN_QUERY, false, 1, TYPED_MAX_BYTES, NULL,
	  "only of this name, as NAME, DOMAIN\\NAME or NAME@DOMAIN, or SID" },
	PAGE, END
};
const struct api_param api_account_lookup_params[] = {
	{ "name", API_STRING, API_IN_BODY, true, 1, TYPED_MAX_BYTES, NULL,
	  "DOMAIN\\NAME or NAME@DOMAIN" },
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, kind_words,
	  "what it is" },
	END
};

static const struct api_field account_fields[] = {
	{ "account", API_STRING, "ACCOUNT", "its name, with that of its domain" },
	{ "kind", API_WORD, "KIND", "user, group" },
	{ "sid", API_STRING, "SID", "what policies keep and tickets tell" },
	{ "state", API_WORD, "STATE",
	  "found; unresolved: its domain has it no more" },
	{ "domain", API_STRING, NULL, "DNS name of its domain" },
	{ "name", API_STRING, NULL, "its name in the domain" },
	{ "gone_at", API_TIME, NULL, "when it was first missed" },
	{ "failed_at", API_TIME, NULL,
	  "when its domain could not be read; null: it could" },
	{ "step", API_STRING, NULL, "at which step that failed" },
	{ "status", API_STRING, NULL, "the raw status" },
	{ "advice", API_STRING, NULL, "what cures it" },
	COLLECTED, END
};

const struct api_shape api_account_shape = { "Account", account_fields };
