/*
 * Rows as something to decide with: the roles with their operations, the
 * tree of access scopes, policies in an order to look them up.
 */
#include "ipam/access/access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int wrong(TALLOC_CTX *mem_ctx, const char **out_error, const char *what,
		 int64_t id)
{
	*out_error = talloc_asprintf(mem_ctx, "access data is wrong: %s (%lld)",
				     what, (long long)id);
	return EINVAL;
}

/* Words with blanks between them. False for one that no role can hold. */
static bool read_ops(const char *words, struct access_ops *out_ops)
{
	char word[64];
	enum access_op op;
	size_t n;

	for (; *words != '\0'; words += n) {
		words += strspn(words, " ");
		n = strcspn(words, " ");
		if (n == 0) {
			break;
		}
		if (n >= sizeof(word)) {
			return false;
		}
		memcpy(word, words, n);
		word[n] = '\0';
		op = access_op_of_word(word);
		if (op == ACCESS_NONE || !access_op_assignable(op)) {
			return false;
		}
		access_ops_add(out_ops, op);
	}
	return true;
}

static int build_roles(struct access_data *data, TALLOC_CTX *mem_ctx,
		       const char **out_error)
{
	const struct ipam_access_rows *rows = data->rows;
	const struct ipam_access_role *row = NULL;
	struct access_role *role = NULL;
	size_t i;

	if (rows->role_count > ACCESS_ROLES_MAX) {
		return wrong(mem_ctx, out_error, "too many roles",
			     (int64_t)rows->role_count);
	}
	data->role_count = ACCESS_BUILT_IN_ROLES + rows->role_count;
	data->roles = talloc_zero_array(data, struct access_role,
					data->role_count);
	if (data->roles == NULL) {
		return ENOMEM;
	}
	access_roles_built_in(data->roles);
	for (i = 0; i < rows->role_count; i++) {
		row = &rows->roles[i];
		role = &data->roles[ACCESS_BUILT_IN_ROLES + i];
		if (row->id <= role[-1].id || row->name == NULL) {
			return wrong(mem_ctx, out_error, "a role out of order",
				     row->id);
		}
		role->id = row->id;
		role->name = row->name;
		role->description = row->description;
		if (row->operations == NULL ||
		    !read_ops(row->operations, &role->ops)) {
			return wrong(mem_ctx, out_error,
				     "a role with an operation that is none",
				     row->id);
		}
	}
	return 0;
}

/* Binary search by number; `count` for none. */
static size_t scope_index(const struct access_data *data, int64_t id)
{
	size_t low = 0, high = data->scope_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (data->scopes[middle].id < id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < data->scope_count && data->scopes[low].id == id ?
		low : data->scope_count;
}

/* The path of a scope and of those above it. False for a loop. */
static bool place(struct access_data *data, size_t i, size_t steps)
{
	struct access_scope *scope = &data->scopes[i];
	struct access_scope *parent = &data->scopes[scope->parent];

	if (scope->path != NULL) {
		return true;
	}
	if (steps > ACCESS_DEPTH_MAX ||
	    !place(data, scope->parent, steps + 1)) {
		return false;
	}
	scope->depth = parent->depth + 1;
	scope->path = talloc_asprintf(data, "%s\\%s", parent->path,
				      scope->label);
	return scope->path != NULL && scope->depth <= ACCESS_DEPTH_MAX;
}

static int build_scopes(struct access_data *data, TALLOC_CTX *mem_ctx,
			const char **out_error)
{
	const struct ipam_access_rows *rows = data->rows;
	struct access_scope *scopes = NULL;
	size_t i, parent;

	if (rows->scope_count > ACCESS_SCOPES_MAX) {
		return wrong(mem_ctx, out_error, "too many access scopes",
			     (int64_t)rows->scope_count);
	}
	scopes = talloc_zero_array(data, struct access_scope,
				   rows->scope_count + 1);
	if (scopes == NULL) {
		return ENOMEM;
	}
	data->scopes = scopes;
	data->scope_count = rows->scope_count + 1;
	scopes[0] = (struct access_scope){
		.id = IPAM_ACCESS_GLOBAL, .label = "Global",
		.path = "\\Global", .description = "everything",
	};
	for (i = 1; i < data->scope_count; i++) {
		scopes[i].id = rows->scopes[i - 1].id;
		scopes[i].label = rows->scopes[i - 1].label;
		scopes[i].description = rows->scopes[i - 1].description;
		if (scopes[i].id <= scopes[i - 1].id ||
		    scopes[i].label == NULL) {
			return wrong(mem_ctx, out_error,
				     "an access scope out of order",
				     scopes[i].id);
		}
	}
	for (i = 1; i < data->scope_count; i++) {
		parent = scope_index(data, rows->scopes[i - 1].parent);
		if (parent == data->scope_count) {
			return wrong(mem_ctx, out_error,
				     "an access scope without its parent",
				     scopes[i].id);
		}
		scopes[i].parent = parent;
	}
	for (i = 1; i < data->scope_count; i++) {
		if (!place(data, i, 0)) {
			return wrong(mem_ctx, out_error,
				     "access scopes in a loop or too deep",
				     scopes[i].id);
		}
	}
	return 0;
}

static int compare(int kind_a, const char *name_a, int kind_b,
		   const char *name_b)
{
	return kind_a != kind_b ? kind_a - kind_b : strcmp(name_a, name_b);
}

static int by_principal(const void *a, const void *b)
{
	const struct ipam_access_policy *first =
		*(const struct ipam_access_policy *const *)a;
	const struct ipam_access_policy *second =
		*(const struct ipam_access_policy *const *)b;
	int order = compare(first->kind, first->principal, second->kind,
			    second->principal);

	return order != 0 ? order : (first->id > second->id) -
				    (first->id < second->id);
}

static int check_policy(const struct access_data *data, TALLOC_CTX *mem_ctx,
			const struct ipam_access_policy *policy,
			const char **out_error)
{
	size_t i;

	if (policy->principal == NULL || policy->kind < 1 ||
	    policy->kind >= IPAM_PRINCIPAL_COUNT ||
	    policy->grant_count > ACCESS_GRANTS_MAX) {
		return wrong(mem_ctx, out_error, "an access policy of nobody",
			     policy->id);
	}
	for (i = 0; i < policy->grant_count; i++) {
		if (access_group_of_role(policy->grants[i].role) <
			    ACCESS_GROUP_COUNT &&
		    policy->grants[i].scope == IPAM_ACCESS_GLOBAL &&
		    policy->kind != IPAM_PRINCIPAL_TOKEN) {
			continue;
		}
		if (access_role_by_id(data, policy->grants[i].role) == NULL ||
		    access_scope_by_id(data, policy->grants[i].scope) ==
			    NULL) {
			return wrong(mem_ctx, out_error,
				     "an access policy with a role or scope "
				     "that is not there", policy->id);
		}
	}
	return 0;
}

static int build_policies(struct access_data *data, TALLOC_CTX *mem_ctx,
			  const char **out_error)
{
	const struct ipam_access_rows *rows = data->rows;
	size_t i;
	int ret;

	if (rows->policy_count > ACCESS_POLICIES_MAX) {
		return wrong(mem_ctx, out_error, "too many access policies",
			     (int64_t)rows->policy_count);
	}
	data->policies = talloc_array(data, const struct ipam_access_policy *,
				      rows->policy_count + 1);
	if (data->policies == NULL) {
		return ENOMEM;
	}
	data->policy_count = rows->policy_count;
	for (i = 0; i < rows->policy_count; i++) {
		ret = check_policy(data, mem_ctx, &rows->policies[i],
				   out_error);
		if (ret != 0) {
			return ret;
		}
		data->policies[i] = &rows->policies[i];
	}
	qsort(data->policies, data->policy_count, sizeof(data->policies[0]),
	      by_principal);
	return 0;
}

int access_data_new(TALLOC_CTX *mem_ctx, struct ipam_access_rows *rows,
		    struct access_data **out_data, const char **out_error)
{
	struct access_data *data = talloc_zero(mem_ctx, struct access_data);
	int ret;

	if (data == NULL) {
		return ENOMEM;
	}
	data->rows = rows;
	ret = build_roles(data, mem_ctx, out_error);
	if (ret == 0) {
		ret = build_scopes(data, mem_ctx, out_error);
	}
	if (ret == 0) {
		ret = build_policies(data, mem_ctx, out_error);
	}
	if (ret != 0) {
		talloc_free(data);
		return ret;
	}
	talloc_steal(data, rows);
	*out_data = data;
	return 0;
}

const struct access_role *access_role_by_id(const struct access_data *data,
					    int64_t id)
{
	size_t low = 0, high = data->role_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (data->roles[middle].id < id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < data->role_count && data->roles[low].id == id ?
		&data->roles[low] : NULL;
}

const struct access_role *access_role_by_name(const struct access_data *data,
					      const char *name)
{
	size_t i;

	for (i = 0; i < data->role_count; i++) {
		if (strcasecmp(data->roles[i].name, name) == 0) {
			return &data->roles[i];
		}
	}
	return NULL;
}

const struct access_scope *access_scope_by_id(const struct access_data *data,
					      int64_t id)
{
	size_t i = scope_index(data, id);

	return i < data->scope_count ? &data->scopes[i] : NULL;
}

const struct access_scope *access_scope_by_path(const struct access_data *data,
						const char *path)
{
	size_t i;

	for (i = 0; i < data->scope_count; i++) {
		if (strcasecmp(data->scopes[i].path, path) == 0) {
			return &data->scopes[i];
		}
	}
	return NULL;
}

bool access_scope_reaches(const struct access_data *data, int64_t upper,
			  int64_t lower)
{
	const struct access_scope *above = access_scope_by_id(data, upper);
	const struct access_scope *at = access_scope_by_id(data, lower);

	if (above == NULL || at == NULL) {
		return false;
	}
	while (at->depth > above->depth) {
		at = &data->scopes[at->parent];
	}
	return at == above;
}
