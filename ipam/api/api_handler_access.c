/*
 * Roles, access scopes, access policies: what each operation does. The
 * answers come from the access data that decides, not from the store: what
 * was not verified is not shown.
 */
#include "ipam/api/api_handler_access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/api/api_json_access.h"
#include "ipam/base/error.h"
#include "ipam/manage/manage_account.h"
#include "ipam/store/store_account.h"

static const struct access_data *data_of(const struct handling *h)
{
	return manage_access_data(h->manage.access);
}

/* A list of `count` rows of which row(at) has number(at), rising. */
struct listing {
	size_t count;
	int64_t (*number)(const struct access_data *data, size_t at);
	/* NULL: the filter leaves it out */
	json_t *(*row)(const struct handling *h,
		       const struct access_data *data, size_t at);
};

static int list(struct handling *h, const struct listing *listing,
		json_t **out_json)
{
	const struct access_data *data = data_of(h);
	const struct api_arg *limit = api_call_arg(h->call, "limit");
	const char *cursor = api_handle_text(h, "cursor"), *key = NULL;
	size_t most = limit->given ? (size_t)limit->number : API_LIMIT_DEFAULT;
	json_t *items = json_array(), *row = NULL;
	int64_t after = -1;
	char text[24] = "", *next = NULL;
	size_t i;

	if (cursor != NULL) {
		key = api_cursor_decode(h->call, cursor);
		if (key == NULL) {
			json_decref(items);
			return api_problem_set(
				h->call, &h->call->problem, 400, "cursor",
				"cursor is none that this API gave out");
		}
		after = strtoll(key, NULL, 10);
	}
	for (i = 0; i < listing->count; i++) {
		if (listing->number(data, i) <= after) {
			continue;
		}
		if (json_array_size(items) == most) {
			next = api_cursor_encode(h->call, text);
			break;
		}
		row = listing->row(h, data, i);
		if (row != NULL) {
			json_array_append_new(items, row);
			snprintf(text, sizeof(text), "%lld",
				 (long long)listing->number(data, i));
		}
	}
	*out_json = json_pack("{s:o, s:s?}", "items", items, "next", next);
	return 0;
}

/* Access data, or the problem that there is none. */
static int need_data(struct handling *h)
{
	return data_of(h) != NULL ? 0 : api_handle_problem(h, IPAM_E_ACCESS);
}

/* --- roles --- */

static int64_t role_number(const struct access_data *data, size_t at)
{
	return data->roles[at].id;
}

static json_t *role_row(const struct handling *h,
			const struct access_data *data, size_t at)
{
	return api_json_role(&data->roles[at], false);
}

int api_role_list(struct handling *h, json_t **out_json)
{
	struct listing listing = { .number = role_number, .row = role_row };
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	listing.count = data_of(h)->role_count;
	return list(h, &listing, out_json);
}

/* The role that the path names, or the problem. */
static int find_role(struct handling *h, const struct access_role **out_role)
{
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	*out_role = access_role_by_name(data_of(h),
					api_handle_text(h, "role"));
	return *out_role != NULL ? 0 : api_handle_problem(h, ENOENT);
}

static int show_role(struct handling *h, int64_t id, json_t **out_json)
{
	*out_json = api_json_role(access_role_by_id(data_of(h), id), true);
	return 0;
}

int api_role_show(struct handling *h, json_t **out_json)
{
	const struct access_role *role = NULL;
	int ret = find_role(h, &role);

	return ret != 0 ? ret : show_role(h, role->id, out_json);
}

int api_role_add(struct handling *h, json_t **out_json)
{
	const struct api_arg *ops = api_call_arg(h->call, "operations");
	const struct access_role_text role = {
		api_handle_text(h, "role"), api_handle_text(h, "description"),
		ops->list, ops->count,
	};
	int64_t id = 0;
	int ret = manage_role_add(&h->manage, &role, &id);

	return ret != 0 ? api_handle_problem(h, ret) :
			  show_role(h, id, out_json);
}

int api_role_set(struct handling *h, json_t **out_json)
{
	const struct api_arg *ops = api_call_arg(h->call, "operations");
	const struct access_role_text change = {
		api_handle_text(h, "name"), api_handle_text(h, "description"),
		ops->list, ops->count,
	};
	const struct access_role *role = NULL;
	int64_t id;
	int ret = find_role(h, &role);

	if (ret != 0) {
		return ret;
	}
	id = role->id;
	ret = manage_role_set(&h->manage, id, &change);
	return ret != 0 ? api_handle_problem(h, ret) :
			  show_role(h, id, out_json);
}

int api_role_remove(struct handling *h, json_t **out_json)
{
	const struct access_role *role = NULL;
	int ret = find_role(h, &role);

	if (ret != 0) {
		return ret;
	}
	ret = manage_role_remove(&h->manage, role->id);
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

/* --- access scopes --- */

static int64_t scope_number(const struct access_data *data, size_t at)
{
	return data->scopes[at].id;
}

static json_t *scope_row(const struct handling *h,
			 const struct access_data *data, size_t at)
{
	return api_json_access_scope(data, &data->scopes[at]);
}

int api_access_scope_list(struct handling *h, json_t **out_json)
{
	struct listing listing = { .number = scope_number, .row = scope_row };
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	listing.count = data_of(h)->scope_count;
	return list(h, &listing, out_json);
}

static int find_scope(struct handling *h,
		      const struct access_scope **out_scope)
{
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	*out_scope = access_scope_by_path(data_of(h),
					  api_handle_text(h, "access_scope"));
	return *out_scope != NULL ? 0 : api_handle_problem(h, ENOENT);
}

static int show_scope(struct handling *h, int64_t id, json_t **out_json)
{
	*out_json = api_json_access_scope(
		data_of(h), access_scope_by_id(data_of(h), id));
	return 0;
}

int api_access_scope_show(struct handling *h, json_t **out_json)
{
	const struct access_scope *scope = NULL;
	int ret = find_scope(h, &scope);

	return ret != 0 ? ret : show_scope(h, scope->id, out_json);
}

int api_access_scope_add(struct handling *h, json_t **out_json)
{
	const char *path = api_handle_text(h, "parent");
	const struct access_scope *parent = NULL;
	int64_t id = 0;
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	parent = access_scope_by_path(data_of(h),
				      path != NULL ? path : "\\Global");
	ret = manage_scope_add(&h->manage, parent != NULL ? parent->id : 0,
			       api_handle_text(h, "label"),
			       api_handle_text(h, "description"), &id);
	return ret != 0 ? api_handle_problem(h, ret) :
			  show_scope(h, id, out_json);
}

int api_access_scope_set(struct handling *h, json_t **out_json)
{
	const struct access_scope *scope = NULL;
	int64_t id;
	int ret = find_scope(h, &scope);

	if (ret != 0) {
		return ret;
	}
	id = scope->id;
	ret = manage_scope_set(&h->manage, id, api_handle_text(h, "label"),
			       api_handle_text(h, "description"));
	return ret != 0 ? api_handle_problem(h, ret) :
			  show_scope(h, id, out_json);
}

int api_access_scope_remove(struct handling *h, json_t **out_json)
{
	const struct access_scope *scope = NULL;
	int ret = find_scope(h, &scope);

	if (ret != 0) {
		return ret;
	}
	ret = manage_scope_remove(&h->manage, scope->id);
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

static enum ipam_object object_kind(const char *word)
{
	static const char *const words[IPAM_OBJECT_COUNT] = {
		"", "server", "scope", "superscope", "zone", "space", "block",
		"subnet", "range"
	};
	int kind = IPAM_OBJECT_COUNT - 1;

	while (kind > 0 && strcmp(words[kind], word) != 0) {
		kind--;
	}
	return kind;
}

/* The access scope of the argument, 0 for inherit, or the problem. */
static int wanted_scope(struct handling *h, int64_t *out_scope)
{
	const char *path = api_handle_text(h, "access_scope");
	bool inherit = api_handle_flag(h, "inherit") == MANAGE_YES;
	const struct access_scope *scope = NULL;

	if ((path != NULL) == inherit) {
		return api_problem_set(h->call, &h->call->problem, 422,
				       "access_scope", "name an access_scope, "
				       "or inherit");
	}
	if (path != NULL) {
		scope = access_scope_by_path(data_of(h), path);
		if (scope == NULL) {
			return api_problem_set(
				h->call, &h->call->problem, 422,
				"access_scope", "there is no access scope %s: "
				"see `ipam access-scope list`", path);
		}
		*out_scope = scope->id;
	}
	return 0;
}

/* Each object is judged by itself; the answer has a line for each. */
int api_access_scope_assign(struct handling *h, json_t **out_json)
{
	enum ipam_object kind = object_kind(api_handle_text(h, "kind"));
	const struct api_arg *objects = api_call_arg(h->call, "objects");
	struct api_problem *problem = &h->call->problem;
	json_t *items = NULL;
	int64_t scope = 0;
	size_t i;
	int ret = need_data(h);

	if (ret == 0) {
		ret = wanted_scope(h, &scope);
	}
	if (ret != 0) {
		return ret;
	}
	items = json_array();
	for (i = 0; i < objects->count; i++) {
		*problem = (struct api_problem){ .status = 0 };
		h->manage.why = h->manage.field = NULL;
		ret = manage_object_scope_set(&h->manage, kind,
					      objects->list[i], scope);
		if (ret != 0) {
			api_handle_problem(h, ret);
		}
		json_array_append_new(
			items,
			json_pack("{s:s, s:i, s:s?}", "object",
				  objects->list[i], "status",
				  ret == 0 ? 200 : (int)problem->status,
				  "detail", ret == 0 ? NULL :
						       problem->detail));
	}
	*problem = (struct api_problem){ .status = 0 };
	*out_json = json_pack("{s:o, s:n}", "items", items, "next");
	return 0;
}

int api_access_scope_object(struct handling *h, json_t **out_json)
{
	const char *word = api_handle_text(h, "kind");
	const char *object = api_handle_text(h, "object");
	const struct manage_sink *sink = h->manage.sink;
	const struct access_scope *found = NULL;
	int64_t own = 0, scope = 0;
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	ret = sink->object_scope(sink->private_data,
				 manage_access_sealer(h->manage.access),
				 object_kind(word), object, &own, &scope);
	if (ret == IPAM_E_ACCESS) {
		h->manage.why = MANAGE_WHY_OBJECT;
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	found = access_scope_by_id(data_of(h), scope);
	*out_json = json_pack("{s:s, s:s, s:s?, s:b}", "kind", word, "object",
			      object, "access_scope",
			      found != NULL ? found->path : NULL, "inherited",
			      own == 0);
	return 0;
}

/* --- access policies --- */

static int64_t policy_number(const struct access_data *data, size_t at)
{
	return data->rows->policies[at].id;
}

/* The forest of a user whose realm is a domain of ours, by its name (FOR-04). */
static const char *forest_of(const struct handling *h,
			     const struct ipam_access_policy *policy,
			     const struct ipam_account *account)
{
	struct store *store = h->handler->sink->store;
	const char *realm = strchr(policy->principal, '@');
	const char *domain = account->domain != NULL ? account->domain :
			     realm != NULL ? realm + 1 : NULL;
	const char *name = NULL, *forest = NULL;

	if (store == NULL || domain == NULL ||
	    policy->kind == IPAM_PRINCIPAL_TOKEN ||
	    store_domain_find(h->call, store, domain, &name, &forest) != 0) {
		return NULL;
	}
	return forest;
}

/* Whom its SID is of by the directories; all NULL where none tells. */
static struct ipam_account account_of(const struct handling *h,
				      const struct ipam_access_policy *policy)
{
	struct ipam_account account = { .sid = NULL };
	struct store *store = h->handler->sink->store;

	if (store != NULL && ipam_sid_valid(policy->principal)) {
		store_account_of_sid(h->call, store, policy->principal,
				     &account);
	}
	return account;
}

static void add_text(json_t *json, const char *name, const char *text)
{
	json_object_set_new(json, name, text != NULL ? json_string(text) :
						       json_null());
}

static json_t *policy_json(const struct handling *h,
			   const struct access_data *data,
			   const struct ipam_access_policy *policy)
{
	const struct ipam_account account = account_of(h, policy);
	json_t *json = api_json_access_policy(data, policy);

	add_text(json, "account", account.sid == NULL ? NULL :
		 ipam_account_text(h->call, &account));
	add_text(json, "account_state", !ipam_sid_valid(policy->principal) ?
		 NULL : account.sid != NULL && account.gone_at == 0 ?
		 "found" : "unresolved");
	add_text(json, "forest", forest_of(h, policy, &account));
	return json;
}

/* By what decides, or by the name that it has. */
static bool is_of(const struct handling *h,
		  const struct ipam_access_policy *policy, const char *who)
{
	struct ipam_account account;

	if (strcmp(who, policy->principal) == 0) {
		return true;
	}
	account = account_of(h, policy);
	return account.sid != NULL &&
	       strcasecmp(who, ipam_account_text(h->call, &account)) == 0;
}

static json_t *policy_row(const struct handling *h,
			  const struct access_data *data, size_t at)
{
	const struct ipam_access_policy *policy = &data->rows->policies[at];
	const char *principal = api_handle_text(h, "principal");
	int kind = api_principal_kind(api_handle_text(h, "kind"));

	if ((kind != 0 && kind != policy->kind) ||
	    (principal != NULL && !is_of(h, policy, principal))) {
		return NULL;
	}
	return policy_json(h, data, policy);
}

int api_access_policy_list(struct handling *h, json_t **out_json)
{
	struct listing listing = { .number = policy_number,
				   .row = policy_row };
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	listing.count = data_of(h)->rows->policy_count;
	return list(h, &listing, out_json);
}

static int show_policy(struct handling *h, int64_t id, json_t **out_json)
{
	const struct access_data *data = NULL;
	size_t i;
	int ret = need_data(h);

	if (ret != 0) {
		return ret;
	}
	data = data_of(h);
	for (i = 0; i < data->rows->policy_count; i++) {
		if (data->rows->policies[i].id == id) {
			*out_json = policy_json(
				h, data, &data->rows->policies[i]);
			return 0;
		}
	}
	return api_handle_problem(h, ENOENT);
}

int api_access_policy_show(struct handling *h, json_t **out_json)
{
	return show_policy(h, api_handle_number(h, "access_policy"), out_json);
}

int api_access_policy_add(struct handling *h, json_t **out_json)
{
	const struct api_arg *grants = api_call_arg(h->call, "grants");
	struct access_policy_text policy = {
		.kind = api_principal_kind(api_handle_text(h, "kind")),
		.description = api_handle_text(h, "description"),
		.grants = grants->list, .count = grants->count,
	};
	int64_t id = 0;
	int ret = manage_may(&h->manage, ACCESS_POLICY_CREATE);

	if (ret == 0) {
		ret = manage_account_resolve(&h->manage, h->call,
					     api_handle_text(h, "principal"),
					     policy.kind, &policy.principal);
	}
	if (ret == 0) {
		ret = manage_policy_add(&h->manage, &policy, &id);
	}

	return ret != 0 ? api_handle_problem(h, ret) :
			  show_policy(h, id, out_json);
}

int api_access_policy_set(struct handling *h, json_t **out_json)
{
	const struct api_arg *grants = api_call_arg(h->call, "grants");
	const struct access_policy_text change = {
		.description = api_handle_text(h, "description"),
		.grants = grants->list, .count = grants->count,
	};
	int64_t id = api_handle_number(h, "access_policy");
	int ret = manage_policy_set(&h->manage, id, &change);
	return ret != 0 ? api_handle_problem(h, ret) :
			  show_policy(h, id, out_json);
}

int api_access_policy_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_policy_remove(&h->manage,
				       api_handle_number(h, "access_policy"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

/* --- operations, the key --- */

static int64_t operation_number(const struct access_data *data, size_t at)
{
	return (int64_t)at;
}

static json_t *operation_row(const struct handling *h,
			     const struct access_data *data, size_t at)
{
	return at == ACCESS_NONE ? NULL : api_json_access_operation(at);
}

int api_access_operation_list(struct handling *h, json_t **out_json)
{
	const struct listing listing = { ACCESS_OP_COUNT, operation_number,
					 operation_row };

	return list(h, &listing, out_json);
}

int api_access_key_show(struct handling *h, json_t **out_json)
{
	const struct access_data *data = data_of(h);
	const struct ipam_access_rows none = { .generation = -1 };
	const struct ipam_access_rows *rows = data != NULL ? data->rows :
							     &none;
	const char *objects = manage_access_objects_why(h->manage.access);

	*out_json = json_pack(
		"{s:s, s:s?, s:s?, s:I, s:I, s:I, s:I, s:I}", "state",
		data == NULL ? "refused" :
		objects != NULL ? "objects refused" : "good", "why",
		objects != NULL ? objects :
		manage_access_why(h->manage.access), "file",
		manage_access_key_path(h->manage.access), "generation",
		(json_int_t)rows->generation, "roles",
		(json_int_t)rows->role_count, "access_scopes",
		(json_int_t)rows->scope_count, "access_policies",
		(json_int_t)rows->policy_count, "tokens",
		(json_int_t)rows->token_count);
	return 0;
}

int api_access_key_renew(struct handling *h, json_t **out_json)
{
	enum manage_key_how how = MANAGE_KEY_ONLY;
	int ret;

	if (api_handle_flag(h, "accept") == MANAGE_YES) {
		how = MANAGE_KEY_ACCEPT;
	}
	if (api_handle_flag(h, "reset") == MANAGE_YES) {
		how = MANAGE_KEY_RESET;
	}
	ret = manage_key_renew(&h->manage, how);
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_access_key_show(h, out_json);
}
