/*
 * Copies of rows, and changes to roles and access scopes.
 */
#include "ipam/access/access_edit_parts.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const char *dup(TALLOC_CTX *mem_ctx, const char *text)
{
	return talloc_strdup(mem_ctx, text != NULL ? text : "");
}

/* Whether every array and text was copied. */
static bool whole(const struct ipam_access_rows *copy)
{
	size_t i;

	for (i = 0; i < copy->role_count; i++) {
		if (copy->roles[i].name == NULL ||
		    copy->roles[i].description == NULL ||
		    copy->roles[i].operations == NULL) {
			return false;
		}
	}
	for (i = 0; i < copy->scope_count; i++) {
		if (copy->scopes[i].label == NULL ||
		    copy->scopes[i].description == NULL) {
			return false;
		}
	}
	for (i = 0; i < copy->policy_count; i++) {
		if (copy->policies[i].principal == NULL ||
		    copy->policies[i].description == NULL ||
		    copy->policies[i].grants == NULL) {
			return false;
		}
	}
	for (i = 0; i < copy->token_count; i++) {
		if (copy->tokens[i].name == NULL) {
			return false;
		}
	}
	return true;
}

/* An array of its own, never NULL but for want of memory. */
static void *copy_array(TALLOC_CTX *mem_ctx, const void *array, size_t size,
			size_t count)
{
	void *copy = talloc_zero_size(mem_ctx, size * (count + 1));

	if (copy != NULL && count > 0) {
		memcpy(copy, array, size * count);
	}
	return copy;
}

#define COPY(copy, rows, array, count)                                         \
	((copy)->array = copy_array(copy, (rows)->array,                       \
				    sizeof((rows)->array[0]), (rows)->count))

static void copy_texts(struct ipam_access_rows *copy)
{
	size_t i;

	for (i = 0; i < copy->role_count; i++) {
		copy->roles[i].name = dup(copy, copy->roles[i].name);
		copy->roles[i].description =
			dup(copy, copy->roles[i].description);
		copy->roles[i].operations =
			dup(copy, copy->roles[i].operations);
	}
	for (i = 0; i < copy->scope_count; i++) {
		copy->scopes[i].label = dup(copy, copy->scopes[i].label);
		copy->scopes[i].description =
			dup(copy, copy->scopes[i].description);
	}
	for (i = 0; i < copy->policy_count; i++) {
		copy->policies[i].principal =
			dup(copy, copy->policies[i].principal);
		copy->policies[i].description =
			dup(copy, copy->policies[i].description);
		copy->policies[i].grants = copy_array(
			copy, copy->policies[i].grants,
			sizeof(struct ipam_access_grant),
			copy->policies[i].grant_count);
	}
	for (i = 0; i < copy->token_count; i++) {
		copy->tokens[i].name = dup(copy, copy->tokens[i].name);
	}
}

struct ipam_access_rows *access_rows_copy(TALLOC_CTX *mem_ctx,
					  const struct ipam_access_rows *rows)
{
	struct ipam_access_rows *copy =
		talloc_memdup(mem_ctx, rows, sizeof(*rows));

	if (copy == NULL || !COPY(copy, rows, roles, role_count) ||
	    !COPY(copy, rows, scopes, scope_count) ||
	    !COPY(copy, rows, policies, policy_count) ||
	    !COPY(copy, rows, tokens, token_count)) {
		talloc_free(copy);
		return NULL;
	}
	copy_texts(copy);
	if (!whole(copy)) {
		talloc_free(copy);
		return NULL;
	}
	return copy;
}

struct access_edit *access_edit_new(TALLOC_CTX *mem_ctx,
				    const struct access_data *data)
{
	struct access_edit *edit = talloc_zero(mem_ctx, struct access_edit);

	if (edit != NULL) {
		edit->data = data;
		edit->rows = access_rows_copy(edit, data->rows);
	}
	if (edit == NULL || edit->rows == NULL) {
		talloc_free(edit);
		return NULL;
	}
	edit->rows->generation++;
	return edit;
}

int access_edit_wrong(struct access_edit *edit, int error, const char *field,
		      const char *why)
{
	edit->field = field;
	edit->why = why;
	return error;
}

int access_edit_name(struct access_edit *edit, const char *field,
		     const char *name, const char *banned)
{
	size_t size = name != NULL ? strlen(name) : 0;

	if (size == 0 || size > ACCESS_NAME_MAX ||
	    strpbrk(name, banned) != NULL || name[0] == ' ' ||
	    name[size - 1] == ' ') {
		return access_edit_wrong(
			edit, EINVAL, field,
			talloc_asprintf(edit, "%s must be 1 to %d bytes, "
					"without a blank at either end and "
					"without any of %s", field,
					ACCESS_NAME_MAX, banned));
	}
	return 0;
}

int access_edit_text(struct access_edit *edit, const char *text)
{
	if (text != NULL && strlen(text) > ACCESS_TEXT_MAX) {
		return access_edit_wrong(edit, EINVAL, "description",
					 "description must be at most 4000 "
					 "bytes");
	}
	return 0;
}

int64_t access_edit_number(struct access_edit *edit)
{
	return edit->rows->next_id++;
}

void *access_edit_grow(void *array, size_t size, size_t *count)
{
	/* A copy has room for one more, and is changed once. */
	(*count)++;
	return (char *)array + (*count - 1) * size;
}

void access_edit_drop(void *array, size_t size, size_t at, size_t *count)
{
	char *bytes = array;

	memmove(bytes + at * size, bytes + (at + 1) * size,
		(*count - at - 1) * size);
	(*count)--;
}

int access_edit_copy(struct access_edit *edit, const char *text,
		     const char **out_text)
{
	const char *copy = dup(edit->rows, text);

	if (copy == NULL) {
		return ENOMEM;
	}
	*out_text = copy;
	return 0;
}

/* The words of a role, each once, in the order of the table. */
static int join_operations(struct access_edit *edit,
			   const struct access_role_text *role,
			   const char **out_text)
{
	struct access_ops ops = { .bits = { 0 } };
	char *text = talloc_strdup(edit->rows, "");
	enum access_op op;
	size_t i;
	int k;

	for (i = 0; i < role->count; i++) {
		op = access_op_of_word(role->operations[i]);
		if (op == ACCESS_NONE || !access_op_assignable(op)) {
			return access_edit_wrong(
				edit, EINVAL, "operations",
				talloc_asprintf(
					edit, op == ACCESS_NONE ?
					"%s is no operation: see `ipam "
					"access-operation list`" :
					"%s goes with a group: no role can "
					"hold it", role->operations[i]));
		}
		access_ops_add(&ops, op);
	}
	if (role->count == 0) {
		return access_edit_wrong(edit, EINVAL, "operations",
					 "name at least one operation");
	}
	for (k = 0; k < ACCESS_OP_COUNT && text != NULL; k++) {
		if (access_ops_have(&ops, k)) {
			text = talloc_asprintf_append_buffer(
				text, "%s%s", text[0] != '\0' ? " " : "",
				access_op_word(k));
		}
	}
	*out_text = text;
	return text != NULL ? 0 : ENOMEM;
}

static int check_role_name(struct access_edit *edit, const char *name,
			   int64_t except)
{
	const struct access_role *other = NULL;
	int ret = access_edit_name(edit, "name", name, "\\,=");

	if (ret != 0) {
		return ret;
	}
	if (strncasecmp(name, ACCESS_GROUP_GRANT,
			strlen(ACCESS_GROUP_GRANT)) == 0) {
		return access_edit_wrong(edit, EINVAL, "name",
					 "name begins as a grant of a group "
					 "does: choose another one");
	}
	other = access_role_by_name(edit->data, name);
	if (other != NULL && other->id != except) {
		return access_edit_wrong(edit, EEXIST, "name",
					 "there is a role of this name: "
					 "choose another one");
	}
	return 0;
}

static int write_role(struct access_edit *edit, struct ipam_access_role *row,
		      const struct access_role_text *text)
{
	int ret = access_edit_text(edit, text->description);

	if (ret == 0 && text->name != NULL) {
		ret = check_role_name(edit, text->name, row->id);
	}
	if (ret == 0 && text->name != NULL) {
		ret = access_edit_copy(edit, text->name, &row->name);
	}
	if (ret == 0 && text->description != NULL) {
		ret = access_edit_copy(edit, text->description,
				       &row->description);
	}
	if (ret == 0 && text->operations != NULL) {
		ret = join_operations(edit, text, &row->operations);
	}
	return ret;
}

int access_edit_role_add(struct access_edit *edit,
			 const struct access_role_text *role, int64_t *out_id)
{
	struct access_role_text text = *role;
	struct ipam_access_role *row = NULL;

	if (edit->rows->role_count >= ACCESS_ROLES_MAX) {
		return access_edit_wrong(edit, EINVAL, NULL, "there are as "
					 "many roles as there may be");
	}
	row = access_edit_grow(edit->rows->roles, sizeof(*row),
			       &edit->rows->role_count);
	row->id = access_edit_number(edit);
	*out_id = row->id;
	text.name = text.name != NULL ? text.name : "";
	text.description = text.description != NULL ? text.description : "";
	if (text.operations == NULL) {
		return access_edit_wrong(edit, EINVAL, "operations",
					 "name at least one operation");
	}
	return write_role(edit, row, &text);
}

/* A custom role that can be changed. */
static int find_role(struct access_edit *edit, int64_t id, size_t *out_at)
{
	size_t i;

	for (i = 0; i < edit->rows->role_count; i++) {
		if (edit->rows->roles[i].id == id) {
			*out_at = i;
			return 0;
		}
	}
	if (access_role_by_id(edit->data, id) != NULL) {
		return access_edit_wrong(edit, EBUSY, NULL,
					 "the role is built in: make one of "
					 "your own");
	}
	return ENOENT;
}

int access_edit_role_set(struct access_edit *edit, int64_t id,
			 const struct access_role_text *change)
{
	size_t at = 0;
	int ret = find_role(edit, id, &at);

	return ret != 0 ? ret : write_role(edit, &edit->rows->roles[at],
					   change);
}

/* The first policy that names a role or an access scope; NULL for none. */
static const struct ipam_access_policy *
policy_with(const struct access_edit *edit, int64_t role, int64_t scope)
{
	const struct ipam_access_policy *policy = NULL;
	size_t i, k;

	for (i = 0; i < edit->rows->policy_count; i++) {
		policy = &edit->rows->policies[i];
		for (k = 0; k < policy->grant_count; k++) {
			if (policy->grants[k].role == role ||
			    policy->grants[k].scope == scope) {
				return policy;
			}
		}
	}
	return NULL;
}

static int in_use(struct access_edit *edit,
		  const struct ipam_access_policy *policy)
{
	return access_edit_wrong(
		edit, EBUSY, NULL,
		talloc_asprintf(edit, "the access policy %lld of %s names it: "
				"change that first", (long long)policy->id,
				policy->principal));
}

int access_edit_role_remove(struct access_edit *edit, int64_t id)
{
	const struct ipam_access_policy *policy = policy_with(edit, id, -1);
	size_t at = 0;
	int ret = find_role(edit, id, &at);

	if (ret == 0 && policy != NULL) {
		ret = in_use(edit, policy);
	}
	if (ret == 0) {
		access_edit_drop(edit->rows->roles,
				 sizeof(edit->rows->roles[0]), at,
				 &edit->rows->role_count);
	}
	return ret;
}

static int check_label(struct access_edit *edit, int64_t parent, int64_t id,
		       const char *label)
{
	const struct ipam_access_scope *other = NULL;
	int ret = access_edit_name(edit, "label", label, "/\\");
	size_t i;

	for (i = 0; i < edit->rows->scope_count && ret == 0; i++) {
		other = &edit->rows->scopes[i];
		if (other->id != id && other->parent == parent &&
		    strcasecmp(other->label, label) == 0) {
			ret = access_edit_wrong(edit, EEXIST, "label",
						"there is an access scope of "
						"this label here: choose "
						"another one");
		}
	}
	return ret;
}

int access_edit_scope_add(struct access_edit *edit, int64_t parent,
			  const char *label, const char *description,
			  int64_t *out_id)
{
	const struct access_scope *above = access_scope_by_id(edit->data,
							      parent);
	struct ipam_access_scope *row = NULL;
	int ret;

	if (above == NULL) {
		return access_edit_wrong(edit, EINVAL, "parent",
					 "there is no such parent: see `ipam "
					 "access-scope list`");
	}
	if (above->depth >= ACCESS_DEPTH_MAX ||
	    edit->rows->scope_count >= ACCESS_SCOPES_MAX) {
		return access_edit_wrong(
			edit, EINVAL, "parent",
			talloc_asprintf(edit, "access scopes lie at most %d "
					"deep, and there are at most %d",
					ACCESS_DEPTH_MAX, ACCESS_SCOPES_MAX));
	}
	ret = check_label(edit, parent, 0, label);
	if (ret == 0) {
		ret = access_edit_text(edit, description);
	}
	if (ret != 0) {
		return ret;
	}
	row = access_edit_grow(edit->rows->scopes, sizeof(*row),
			       &edit->rows->scope_count);
	row->id = access_edit_number(edit);
	row->parent = parent;
	*out_id = row->id;
	ret = access_edit_copy(edit, label, &row->label);
	return ret != 0 ? ret : access_edit_copy(edit, description,
						 &row->description);
}

static int find_scope(struct access_edit *edit, int64_t id, size_t *out_at)
{
	size_t i;

	for (i = 0; i < edit->rows->scope_count; i++) {
		if (edit->rows->scopes[i].id == id) {
			*out_at = i;
			return 0;
		}
	}
	return id != IPAM_ACCESS_GLOBAL ? ENOENT :
		access_edit_wrong(edit, EBUSY, NULL, "\\Global is built in");
}

int access_edit_scope_set(struct access_edit *edit, int64_t id,
			  const char *label, const char *description)
{
	struct ipam_access_scope *row = NULL;
	size_t at = 0;
	int ret = find_scope(edit, id, &at);

	if (ret != 0) {
		return ret;
	}
	row = &edit->rows->scopes[at];
	ret = access_edit_text(edit, description);
	if (ret == 0 && label != NULL) {
		ret = check_label(edit, row->parent, id, label);
	}
	if (ret == 0 && label != NULL) {
		ret = access_edit_copy(edit, label, &row->label);
	}
	if (ret == 0 && description != NULL) {
		ret = access_edit_copy(edit, description, &row->description);
	}
	return ret;
}

int access_edit_scope_remove(struct access_edit *edit, int64_t id)
{
	const struct ipam_access_policy *policy = policy_with(edit, -1, id);
	size_t at = 0, i;
	int ret = find_scope(edit, id, &at);

	for (i = 0; i < edit->rows->scope_count && ret == 0; i++) {
		if (edit->rows->scopes[i].parent == id) {
			ret = access_edit_wrong(edit, EBUSY, NULL,
						"others lie below it: remove "
						"them first");
		}
	}
	if (ret == 0 && policy != NULL) {
		ret = in_use(edit, policy);
	}
	if (ret == 0) {
		access_edit_drop(edit->rows->scopes,
				 sizeof(edit->rows->scopes[0]), at,
				 &edit->rows->scope_count);
	}
	return ret;
}
