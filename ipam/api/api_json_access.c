/*
 * Access data as JSON.
 */
#include "ipam/api/api_json_access.h"

#include <string.h>

static const char *const principal_words[IPAM_PRINCIPAL_COUNT] = {
	[IPAM_PRINCIPAL_USER] = "user", [IPAM_PRINCIPAL_GROUP] = "group",
	[IPAM_PRINCIPAL_TOKEN] = "token",
};

const char *api_principal_word(int kind)
{
	return kind > 0 && kind < IPAM_PRINCIPAL_COUNT ? principal_words[kind] :
							 "nobody";
}

int api_principal_kind(const char *word)
{
	int kind;

	for (kind = 1; word != NULL && kind < IPAM_PRINCIPAL_COUNT; kind++) {
		if (strcmp(principal_words[kind], word) == 0) {
			return kind;
		}
	}
	return 0;
}

json_t *api_json_role(const struct access_role *role, bool details)
{
	json_t *json = json_pack(
		"{s:s, s:b, s:I, s:s, s:I}", "role", role->name, "built_in",
		role->built_in, "operation_count",
		(json_int_t)access_ops_count(&role->ops), "description",
		role->description, "role_id", (json_int_t)role->id);
	json_t *list = NULL;
	int op;

	if (!details) {
		return json;
	}
	list = json_array();
	for (op = 0; op < ACCESS_OP_COUNT; op++) {
		if (access_ops_have(&role->ops, op)) {
			json_array_append_new(
				list,
				json_pack("{s:s, s:s}", "operation",
					  access_op_word(op), "title",
					  access_ops[op].title));
		}
	}
	json_object_set_new(json, "operations", list);
	return json;
}

json_t *api_json_access_scope(const struct access_data *data,
			      const struct access_scope *scope)
{
	bool global = scope->id == IPAM_ACCESS_GLOBAL;

	return json_pack("{s:s, s:s, s:s?, s:b, s:s, s:I}", "access_scope",
			 scope->path, "label", scope->label, "parent",
			 global ? NULL : data->scopes[scope->parent].path,
			 "built_in", global, "description",
			 scope->description, "access_scope_id",
			 (json_int_t)scope->id);
}

json_t *api_json_access_policy(const struct access_data *data,
			       const struct ipam_access_policy *policy)
{
	char *text = talloc_strdup(NULL, "");
	json_t *grants = json_array(), *json = NULL;
	const struct access_scope *scope = NULL;
	const char *role = NULL;
	size_t i;

	for (i = 0; i < policy->grant_count; i++) {
		role = access_grant_name(data, &policy->grants[i]);
		scope = access_scope_by_id(data, policy->grants[i].scope);
		json_array_append_new(grants,
				      json_pack("{s:s, s:s}", "role",
						role, "access_scope",
						scope->path));
		text = talloc_asprintf_append_buffer(
			text, "%s%s=%s", i > 0 ? "," : "", role,
			scope->path);
	}
	json = json_pack("{s:I, s:s, s:s, s:s, s:s, s:o}", "access_policy",
			 (json_int_t)policy->id, "kind",
			 api_principal_word(policy->kind), "principal",
			 policy->principal, "grants_text",
			 text != NULL ? text : "", "description",
			 policy->description, "grants", grants);
	talloc_free(text);
	return json;
}

json_t *api_json_access_operation(enum access_op op)
{
	const struct access_op_row *row = &access_ops[op];
	struct access_caller groups = { .groups = row->groups };
	char *text = access_groups_text(NULL, &groups);
	json_t *json = json_pack(
		"{s:s, s:s, s:s, s:b, s:b, s:s}", "operation", row->word,
		"family", access_family_name(row->family), "title",
		row->title, "in_roles", access_op_assignable(op), "by_scope",
		(row->flags & ACCESS_ANY_SCOPE) == 0, "groups",
		text != NULL ? text : "");

	talloc_free(text);
	return json;
}
