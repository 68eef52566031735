/*
 * Changes to access policies and tokens.
 */
#include "ipam/access/access_edit_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/model/account.h"

/* "group:users", with or without "=\Global": false for another name. */
static bool read_group(const char *text, size_t size, const char *scope,
		       struct ipam_access_grant *out_grant, const char **out_why)
{
	char name[32] = "";
	enum access_group group;

	if (strncasecmp(text, ACCESS_GROUP_GRANT,
			strlen(ACCESS_GROUP_GRANT)) != 0) {
		return false;
	}
	if (size < sizeof(name)) {
		memcpy(name, text, size);
	}
	group = access_group_of_grant(name);
	*out_grant = (struct ipam_access_grant){
		ACCESS_GROUP_ROLE + (int64_t)group, IPAM_ACCESS_GLOBAL };
	*out_why = group >= ACCESS_GROUP_COUNT ?
		"there is no such group: users, msm, asm, audit, "
		"administrators" :
		scope[0] != '\0' && strcasecmp(scope, "=\\Global") != 0 ?
		"a group is for all access scopes: leave its own out" : NULL;
	return true;
}

/* "ROLE=\Global\Europe" */
static int read_grant(struct access_edit *edit, const char *text,
		      struct ipam_access_grant *out_grant)
{
	const char *equals = strstr(text, "=\\");
	const struct access_scope *scope = NULL;
	const struct access_role *role = NULL;
	const char *why = NULL;
	char *name = NULL;

	if (read_group(text, equals != NULL ? (size_t)(equals - text) :
					      strlen(text),
		       equals != NULL ? equals : "", out_grant, &why)) {
		return why == NULL ? 0 : access_edit_wrong(
			edit, EINVAL, "grants",
			talloc_asprintf(edit, "%s: %s", text, why));
	}
	if (equals == NULL) {
		return access_edit_wrong(
			edit, EINVAL, "grants",
			talloc_asprintf(edit, "%s is not ROLE=\\SCOPE, such "
					"as IPAM DNS Administrator=\\Global",
					text));
	}
	name = talloc_strndup(edit, text, (size_t)(equals - text));
	role = name != NULL ? access_role_by_name(edit->data, name) : NULL;
	scope = access_scope_by_path(edit->data, equals + 1);
	if (role == NULL || scope == NULL) {
		return access_edit_wrong(
			edit, EINVAL, "grants",
			talloc_asprintf(edit, role == NULL ?
					"%s: there is no such role: see "
					"`ipam role list`" :
					"%s: there is no such access scope: "
					"see `ipam access-scope list`", text));
	}
	*out_grant = (struct ipam_access_grant){ role->id, scope->id };
	return 0;
}

static int read_grants(struct access_edit *edit,
		       const struct access_policy_text *text,
		       struct ipam_access_policy *row)
{
	struct ipam_access_grant *grants = NULL;
	size_t i, k, n = 0;
	int ret = 0;

	if (text->count == 0 || text->count > ACCESS_GRANTS_MAX) {
		return access_edit_wrong(
			edit, EINVAL, "grants",
			talloc_asprintf(edit, "a policy gives 1 to %d roles",
					ACCESS_GRANTS_MAX));
	}
	grants = talloc_zero_array(edit->rows, struct ipam_access_grant,
				   text->count);
	if (grants == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < text->count && ret == 0; i++) {
		ret = read_grant(edit, text->grants[i], &grants[n]);
		for (k = 0; k < n && (grants[k].role != grants[n].role ||
				      grants[k].scope != grants[n].scope);
		     k++) {
		}
		n += k == n;	/* what is said twice counts once */
	}
	row->grants = grants;
	row->grant_count = n;
	return ret;
}

static bool token_known(const struct access_edit *edit, const char *text)
{
	char *end = NULL;
	long long number = strtoll(text, &end, 10);
	char again[24];
	size_t i;

	snprintf(again, sizeof(again), "%lld", number);
	for (i = 0; i < edit->rows->token_count; i++) {
		if (edit->rows->tokens[i].id == number) {
			return strcmp(again, text) == 0;
		}
	}
	return false;
}

static int check_principal(struct access_edit *edit,
			   const struct ipam_access_policy *row)
{
	const struct ipam_access_policy *other = NULL;
	int ret = access_edit_name(edit, "principal", row->principal, ",");
	size_t i;

	if (ret == 0 && (row->kind < 1 || row->kind >= IPAM_PRINCIPAL_COUNT)) {
		ret = access_edit_wrong(edit, EINVAL, "kind",
					"kind must be user, group or token");
	}
	if (ret == 0 && row->kind != IPAM_PRINCIPAL_TOKEN &&
	    strncmp(row->principal, "S-1-", 4) == 0 &&
	    !ipam_sid_valid(row->principal)) {
		ret = access_edit_wrong(edit, EINVAL, "principal",
					"principal begins as a SID and is "
					"none");
	}
	if (ret == 0 && row->kind == IPAM_PRINCIPAL_TOKEN &&
	    !token_known(edit, row->principal)) {
		ret = access_edit_wrong(edit, EINVAL, "principal",
					"principal must be the number of a "
					"token: see `ipam token list`");
	}
	for (i = 0; i < edit->rows->policy_count && ret == 0; i++) {
		other = &edit->rows->policies[i];
		if (other->id != row->id && other->kind == row->kind &&
		    strcmp(other->principal, row->principal) == 0) {
			ret = access_edit_wrong(
				edit, EEXIST, "principal",
				talloc_asprintf(edit, "it has the access "
						"policy %lld: change that",
						(long long)other->id));
		}
	}
	return ret;
}

static int write_policy(struct access_edit *edit,
			struct ipam_access_policy *row,
			const struct access_policy_text *text)
{
	int ret = access_edit_text(edit, text->description);

	if (ret == 0 && text->kind != 0) {
		row->kind = text->kind;
	}
	if (ret == 0 && text->principal != NULL) {
		ret = access_edit_copy(edit, text->principal,
				       &row->principal);
	}
	if (ret == 0 && text->description != NULL) {
		ret = access_edit_copy(edit, text->description,
				       &row->description);
	}
	if (ret == 0) {
		ret = check_principal(edit, row);
	}
	if (ret == 0 && text->grants != NULL) {
		ret = read_grants(edit, text, row);
	}
	return ret;
}

int access_edit_policy_add(struct access_edit *edit,
			   const struct access_policy_text *policy,
			   int64_t *out_id)
{
	struct access_policy_text text = *policy;
	struct ipam_access_policy *row = NULL;

	if (edit->rows->policy_count >= ACCESS_POLICIES_MAX) {
		return access_edit_wrong(edit, EINVAL, NULL, "there are as "
					 "many policies as there may be");
	}
	if (text.grants == NULL) {
		return access_edit_wrong(edit, EINVAL, "grants",
					 "name at least one ROLE=\\SCOPE");
	}
	row = access_edit_grow(edit->rows->policies, sizeof(*row),
			       &edit->rows->policy_count);
	row->id = access_edit_number(edit);
	*out_id = row->id;
	text.description = text.description != NULL ? text.description : "";
	return write_policy(edit, row, &text);
}

static int find_policy(const struct access_edit *edit, int64_t id,
		       size_t *out_at)
{
	size_t i;

	for (i = 0; i < edit->rows->policy_count; i++) {
		if (edit->rows->policies[i].id == id) {
			*out_at = i;
			return 0;
		}
	}
	return ENOENT;
}

int access_edit_policy_set(struct access_edit *edit, int64_t id,
			   const struct access_policy_text *change)
{
	size_t at = 0;
	int ret = find_policy(edit, id, &at);

	return ret != 0 ? ret : write_policy(edit, &edit->rows->policies[at],
					     change);
}

int access_edit_policy_remove(struct access_edit *edit, int64_t id)
{
	size_t at = 0;
	int ret = find_policy(edit, id, &at);

	if (ret == 0) {
		access_edit_drop(edit->rows->policies,
				 sizeof(edit->rows->policies[0]), at,
				 &edit->rows->policy_count);
	}
	return ret;
}

int access_edit_token_add(struct access_edit *edit,
			  const struct ipam_token *token, int64_t *out_id)
{
	struct ipam_token *row = NULL;

	if (edit->rows->token_count >= ACCESS_TOKENS_MAX) {
		return access_edit_wrong(edit, EINVAL, NULL,
					 "there are as many tokens as there "
					 "may be: revoke those that ended");
	}
	row = access_edit_grow(edit->rows->tokens, sizeof(*row),
			       &edit->rows->token_count);
	*row = *token;
	row->id = edit->rows->next_token++;
	*out_id = row->id;
	return access_edit_copy(edit, token->name, &row->name);
}

int access_edit_token_remove(struct access_edit *edit, int64_t id)
{
	struct ipam_access_rows *rows = edit->rows;
	char number[24];
	size_t i, at = 0;

	while (at < rows->token_count && rows->tokens[at].id != id) {
		at++;
	}
	if (at == rows->token_count) {
		return ENOENT;
	}
	access_edit_drop(rows->tokens, sizeof(rows->tokens[0]), at,
			 &rows->token_count);
	snprintf(number, sizeof(number), "%lld", (long long)id);
	for (i = 0; i < rows->policy_count; i++) {
		if (rows->policies[i].kind == IPAM_PRINCIPAL_TOKEN &&
		    strcmp(rows->policies[i].principal, number) == 0) {
			access_edit_drop(rows->policies,
					 sizeof(rows->policies[0]), i,
					 &rows->policy_count);
			break;
		}
	}
	return 0;
}
