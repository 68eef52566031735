/*
 * Parameters and shapes of roles, access scopes, access policies.
 */
#include "ipam/api/api_op_access.h"
#include "ipam/api/api_op_parts.h"

#define TEXT_MAX_BYTES 4000
#define PATH_MAX_BYTES 4500	/* 17 labels and a sign before each */

static const char *const principal_words[] = { "user", "group", "token",
					       NULL };
static const char *const object_words[] = {
	"server", "scope", "superscope", "zone", "space", "block", "subnet",
	"range", NULL
};

#define SCOPE_PATH                                                             \
	{ "access_scope", API_STRING, API_IN_PATH, true, 1, PATH_MAX_BYTES,    \
	  NULL, "path of the access scope, such as \\Global\\Europe" }
#define DESCRIPTION                                                            \
	BODY("description", API_STRING, 0, TEXT_MAX_BYTES, NULL, "free text")
#define OPERATIONS                                                             \
	BODY("operations", API_STRINGS, 1, 64, NULL,                           \
	     "what it may, such as zone.reset; see access-operation list")
#define GRANTS                                                                 \
	BODY("grants", API_STRINGS, 1, PATH_MAX_BYTES + 256, NULL,             \
	     "what it gives, each as ROLE=\\SCOPE; by root also membership of "  \
	     "group:users, msm, asm, audit or administrators")

const struct api_param api_role_params[] = {
	IN_PATH("role", "name of the role"), END
};
const struct api_param api_role_add_params[] = {
	{ "role", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "name of the role" },
	OPERATIONS, DESCRIPTION, END
};
const struct api_param api_role_set_params[] = {
	IN_PATH("role", "name of the role"),
	BODY("name", API_STRING, 1, NAME_MAX_BYTES, NULL, "another name"),
	OPERATIONS, DESCRIPTION, END
};
const struct api_param api_access_scope_params[] = { SCOPE_PATH, END };
const struct api_param api_access_scope_add_params[] = {
	{ "label", API_STRING, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "its name below its parent" },
	BODY("parent", API_STRING, 1, PATH_MAX_BYTES, NULL,
	     "path of the one above it (\\Global)"),
	DESCRIPTION, END
};
const struct api_param api_access_scope_set_params[] = {
	SCOPE_PATH,
	BODY("label", API_STRING, 1, NAME_MAX_BYTES, NULL, "another label"),
	DESCRIPTION, END
};
const struct api_param api_access_assign_params[] = {
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, object_words,
	  "what the objects are" },
	{ "objects", API_STRINGS, API_IN_BODY, true, 1, 1024, NULL,
	  "names of servers or zones, SERVER|10.1.0.0 of a scope, "
	  "SERVER|NAME of a superscope, numbers of the rest" },
	BODY("access_scope", API_STRING, 1, PATH_MAX_BYTES, NULL,
	     "path of the access scope"),
	BODY("inherit", API_BOOLEAN, 0, 1, NULL,
	     "have that of what they lie in, instead"),
	END
};
const struct api_param api_access_object_params[] = {
	{ "kind", API_WORD, API_IN_QUERY, true, 0, 0, object_words,
	  "what the object is" },
	{ "object", API_STRING, API_IN_QUERY, true, 1, 1024, NULL,
	  "its name or number, as for access-scope assign" },
	END
};
const struct api_param api_access_policy_list_params[] = {
	QUERY_WORD("kind", principal_words, "only of this kind"),
	{ "principal", API_STRING, API_IN_QUERY, false, 1, 512, NULL,
	  "only of this user, group or token" },
	PAGE, END
};
const struct api_param api_access_policy_params[] = {
	{ "access_policy", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the access policy" }, END
};
const struct api_param api_access_policy_add_params[] = {
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, principal_words,
	  "whom it speaks of" },
	{ "principal", API_STRING, API_IN_BODY, true, 1, 512, NULL,
	  "of a domain DOMAIN\\NAME, NAME@DOMAIN or SID, of this machine "
	  "NAME; number of a token" },
	GRANTS, DESCRIPTION, END
};
const struct api_param api_access_policy_set_params[] = {
	{ "access_policy", API_INTEGER, API_IN_PATH, true, 1, INT64_MAX, NULL,
	  "number of the access policy" },
	GRANTS, DESCRIPTION, END
};
const struct api_param api_access_key_renew_params[] = {
	BODY("accept", API_BOOLEAN, 0, 1, NULL,
	     "take access data as it is now, whoever changed it"),
	BODY("reset", API_BOOLEAN, 0, 1, NULL,
	     "forget all roles, access scopes, policies and tokens"),
	END
};

static const struct api_field role_fields[] = {
	{ "role", API_STRING, "ROLE", "its name" },
	{ "built_in", API_BOOLEAN, "BUILT IN", "cannot be changed" },
	{ "operation_count", API_INTEGER, "OPERATIONS", "how many it may" },
	{ "description", API_STRING, "DESCRIPTION", "free text" },
	{ "role_id", API_INTEGER, NULL, "its number" },
	{ "operations", API_OBJECTS, NULL, "what it may, when it is shown" },
	END
};
static const struct api_field scope_fields[] = {
	{ "access_scope", API_STRING, "ACCESS SCOPE", "its path" },
	{ "label", API_STRING, NULL, "its name below its parent" },
	{ "parent", API_STRING, NULL, "path of the one above; null: none" },
	{ "built_in", API_BOOLEAN, "BUILT IN", "cannot be changed" },
	{ "description", API_STRING, "DESCRIPTION", "free text" },
	{ "access_scope_id", API_INTEGER, NULL, "its number" },
	END
};
static const struct api_field assigned_fields[] = {
	{ "object", API_STRING, "OBJECT", "as it was named" },
	{ "status", API_INTEGER, "STATUS", "200, or as of a problem" },
	{ "detail", API_STRING, "DETAIL", "why not; null when it was done" },
	END
};
static const struct api_field object_fields[] = {
	{ "kind", API_WORD, "KIND", "what the object is" },
	{ "object", API_STRING, "OBJECT", "as it was named" },
	{ "access_scope", API_STRING, "ACCESS SCOPE", "what counts for it" },
	{ "inherited", API_BOOLEAN, "INHERITED",
	  "it is that of what the object lies in" },
	END
};
static const struct api_field policy_fields[] = {
	{ "access_policy", API_INTEGER, "POLICY", "its number" },
	{ "kind", API_WORD, "KIND", "user, group, token" },
	{ "account", API_STRING, "NAME",
	  "of a SID the name that its domain has for it now" },
	{ "principal", API_STRING, "PRINCIPAL",
	  "what decides: SID, name or number" },
	{ "account_state", API_WORD, "STATE",
	  "of a SID: found; unresolved: no domain of ours has it" },
	{ "forest", API_STRING, NULL,
	  "of a SID, or of a name with a realm, that is of a domain of ours" },
	{ "grants_text", API_STRING, "GRANTS", "roles and access scopes" },
	{ "description", API_STRING, NULL, "free text" },
	{ "grants", API_OBJECTS, NULL, "each role with its access scope" },
	END
};
static const struct api_field operation_fields[] = {
	{ "operation", API_STRING, "OPERATION", "its name" },
	{ "family", API_STRING, "GROUP", "what it belongs to" },
	{ "title", API_STRING, "WHAT", "what is done" },
	{ "in_roles", API_BOOLEAN, "IN ROLES", "a role can have it" },
	{ "by_scope", API_BOOLEAN, "BY SCOPE", "access scopes limit it" },
	{ "groups", API_STRING, "GROUPS", "groups that may; none: root only" },
	END
};
static const struct api_field key_fields[] = {
	{ "state", API_WORD, "STATE", "good, refused; objects refused: what "
	  "those have of access scopes is not what was sealed" },
	{ "why", API_STRING, NULL, "why it is refused, and the cure" },
	{ "file", API_STRING, "FILE", "where the key is" },
	{ "generation", API_INTEGER, "CHANGES", "of access data so far" },
	{ "roles", API_INTEGER, NULL, "custom roles" },
	{ "access_scopes", API_INTEGER, NULL, "below \\Global" },
	{ "access_policies", API_INTEGER, NULL, "access policies" },
	{ "tokens", API_INTEGER, NULL, "bearer tokens" },
	END
};

const struct api_shape api_role_shape = { "AccessRole", role_fields };
const struct api_shape api_access_scope_shape = { "AccessScope",
						  scope_fields };
const struct api_shape api_access_assigned_shape = { "AccessAssigned",
						     assigned_fields };
const struct api_shape api_access_object_shape = { "AccessObject",
						   object_fields };
const struct api_shape api_access_policy_shape = { "AccessPolicy",
						   policy_fields };
const struct api_shape api_access_operation_shape = { "AccessOperation",
						      operation_fields };
const struct api_shape api_access_key_shape = { "AccessKey", key_fields };
