/*
 * Sections that operations of the API serve alone: settings, domains, custom
 * fields, roles and the like.
 */
#include "ipam/api/api_whole.h"

#include <stdlib.h>
#include <string.h>

#include "ipam/store/store.h"
#include "ipam/store/store_whole.h"

#define MEMBER(n, t) { n, WHOLE_##t, false }
#define NEEDED(n, t) { n, WHOLE_##t, true }
#define MEMBERS(name) static const struct whole_member name[]
#define END { .name = NULL }
#define BY_OPS                                                                 \
	.page = whole_op_page, .find = whole_op_find, .add = whole_op_add,     \
	.set = whole_op_set

static bool is_custom(const json_t *item)
{
	return !json_is_true(json_object_get(item, "built_in"));
}

/* --- settings and what is discovered --- */

MEMBERS(expiry_members) = { MEMBER("alert_days", NUMBER),
			    MEMBER("log", TEXT), END };
MEMBERS(threshold_members) = { MEMBER("under", NUMBER),
			       MEMBER("over", NUMBER), END };
MEMBERS(task_members) = { NEEDED("task", TEXT), MEMBER("interval_s", NUMBER),
			  MEMBER("enabled", FLAG), END };
MEMBERS(domain_members) = { NEEDED("domain", TEXT), MEMBER("dc", FLAG),
			    MEMBER("dns", FLAG), MEMBER("dhcp", FLAG), END };
MEMBERS(forest_members) = { NEEDED("forest", TEXT), MEMBER("included", FLAG),
			    END };

/* Our own is included always, others where somebody said so. */
static bool is_included(const json_t *item)
{
	const char *trust = whole_text(item, "trust");

	return json_is_true(json_object_get(item, "included")) &&
	       trust != NULL && strcmp(trust, "own") != 0;
}

/* Discovery finds it; until then no trust leads there. */
static int add_forest(struct handling *h, const struct whole_section *section,
		      const json_t *row)
{
	const struct ipam_forest forest = {
		.name = whole_text(row, "forest"), .trust = IPAM_TRUST_GONE,
		.found_at = h->manage.now,
		.seen = { .source = "import", .collected_at = h->manage.now },
	};
	int ret = manage_may(&h->manage, ACCESS_DISCOVERY_EDIT);

	if (ret == 0 && !manage_dns_name_valid(forest.name)) {
		return whole_wrong(h, 422, "forest", "forest must be a DNS "
				   "name such as contoso.test");
	}
	if (ret == 0) {
		ret = store_forest_put_all(h->handler->sink->store, &forest, 1,
					   false);
	}
	return ret != 0 ? whole_failed(h, ret) :
			  whole_op_set(h, section, row, NULL);
}

const struct whole_section whole_settings[] = {
	{ "expiry", "expiry", expiry_members, BY_OPS, .show = API_EXPIRY_SHOW,
	  .set_op = API_EXPIRY_SET },
	{ "thresholds", "threshold", threshold_members, BY_OPS,
	  .show = API_THRESHOLD_SHOW, .set_op = API_THRESHOLD_SET },
	{ "tasks", "task", task_members, .page = whole_op_page,
	  .find = whole_op_find, .set = whole_op_set, .key = "task",
	  .list = API_TASK_LIST, .show = API_TASK_SHOW,
	  .set_op = API_TASK_SET },
	{ "domains", "domain", domain_members, BY_OPS, .key = "domain",
	  .list = API_DOMAIN_LIST, .show = API_DOMAIN_SHOW,
	  .add_op = API_DOMAIN_ADD, .set_op = API_DOMAIN_SET },
	{ "forests", "forest", forest_members, .page = whole_op_page,
	  .find = whole_op_find, .add = add_forest, .set = whole_op_set,
	  .key = "forest", .list = API_FOREST_LIST, .show = API_FOREST_SHOW,
	  .set_op = API_FOREST_SET, .keep = is_included },
};

/* --- custom fields and logical groups --- */

MEMBERS(field_members) = { NEEDED("field", TEXT), MEMBER("kind", TEXT),
			   MEMBER("description", TEXT), END };
MEMBERS(value_members) = { NEEDED("field", TEXT), NEEDED("value", TEXT), END };
MEMBERS(pair_members) = { NEEDED("field", TEXT), NEEDED("value", TEXT),
			  NEEDED("with_field", TEXT),
			  NEEDED("with_value", TEXT), END };
MEMBERS(group_members) = { NEEDED("group", TEXT), MEMBER("kind", TEXT),
			   MEMBER("fields", LIST),
			   MEMBER("description", TEXT), END };

/* Built-in ones have a row where somebody described them. */
static bool is_field(const json_t *item)
{
	const char *text = whole_text(item, "description");

	return is_custom(item) || (text != NULL && text[0] != '\0');
}

static json_t *make_text_rows(const struct whole_section *section,
			      const struct store_whole_text *row)
{
	json_t *json = json_object();
	size_t i;

	for (i = 0; i < STORE_WHOLE_TEXTS && section->members[i].name != NULL;
	     i++) {
		json_object_set_new(json, section->members[i].name,
				    json_string(row->of[i]));
	}
	return json;
}

/* Rows that the store puts in an order of texts; the cursor counts them. */
static int page_texts(struct handling *h, const struct whole_section *section,
		      const char *after, json_t *rows, const char **out_next)
{
	int64_t skip = after != NULL ? strtoll(after, NULL, 10) : 0;
	struct store_whole_text *list = NULL;
	size_t i, count = 0;
	int ret = (strcmp(section->name, "custom_values") == 0 ?
		   store_whole_values : store_whole_pairs)(
			h->call, h->handler->sink->store, skip, WHOLE_BATCH,
			&list, &count);

	for (i = 0; i < count; i++) {
		json_array_append_new(rows, make_text_rows(section, &list[i]));
	}
	*out_next = count < WHOLE_BATCH ? NULL :
		talloc_asprintf(h->call, "%lld", (long long)(skip + count));
	return whole_failed(h, ret);
}

static int find_value(struct handling *h, const struct whole_section *section,
		      const json_t *row, json_t **out_now)
{
	const char *texts[] = { whole_text(row, "field"),
				whole_text(row, "value") };
	bool there = false;
	int ret = store_whole_value_is(h->handler->sink->store, texts[0],
				       texts[1], &there);

	*out_now = there ? json_copy((json_t *)row) : NULL;
	return whole_failed(h, ret);
}

static int find_pair(struct handling *h, const struct whole_section *section,
		     const json_t *row, json_t **out_now)
{
	const struct store_whole_text pair = { {
		whole_text(row, "field"), whole_text(row, "value"),
		whole_text(row, "with_field"), whole_text(row, "with_value"),
	} };
	bool there = false;
	int ret = store_whole_pair_is(h->handler->sink->store, &pair, &there);

	*out_now = there ? json_copy((json_t *)row) : NULL;
	return whole_failed(h, ret);
}

/* To a field of the path something of the body. */
static int add_to_field(struct handling *h, const struct whole_section *section,
			const json_t *row)
{
	struct whole_question add = {
		.op = section->add_op,
		.path = json_pack("{s:O}", "field",
				  json_object_get(row, "field")),
		.body = json_copy((json_t *)row),
	};

	json_object_del(add.body, "field");
	return whole_ask(h, &add, NULL);
}

/* "3;Berlin" as an array. */
static json_t *split(const char *text)
{
	json_t *list = json_array();
	size_t len;

	while (text != NULL && text[0] != '\0') {
		len = strcspn(text, ";");
		json_array_append_new(list, json_stringn(text, len));
		text += len + (text[len] == ';');
	}
	return list;
}

static json_t *make_group(struct handling *h,
			  const struct whole_section *section,
			  const json_t *item)
{
	json_t *copy = NULL, *row = NULL;

	if (!is_custom(item)) {
		return NULL;
	}
	copy = json_copy((json_t *)item);
	json_object_set_new(copy, "fields", split(whole_text(item, "fields")));
	row = whole_project(section, copy);
	json_decref(copy);
	return row;
}

static int find_group(struct handling *h, const struct whole_section *section,
		      const json_t *row, json_t **out_now)
{
	json_t *fields = NULL;
	int ret = whole_op_find(h, section, row, out_now);

	if (ret == 0 && *out_now != NULL) {
		fields = split(whole_text(*out_now, "fields"));
		json_object_set_new(*out_now, "fields", fields);
	}
	return ret;
}

const struct whole_section whole_customs[] = {
	{ "custom_fields", "custom field", field_members, BY_OPS,
	  .key = "field", .add_key = "name", .list = API_FIELD_LIST,
	  .show = API_FIELD_SHOW, .add_op = API_FIELD_ADD,
	  .set_op = API_FIELD_SET, .keep = is_field },
	{ "custom_values", "value", value_members, .page = page_texts,
	  .find = find_value, .add = add_to_field, .key = "value",
	  .add_op = API_FIELD_ADD_VALUE },
	{ "value_pairs", "pair of values", pair_members, .page = page_texts,
	  .find = find_pair, .add = add_to_field, .key = "with_value",
	  .add_op = API_FIELD_ADD_PAIR },
	{ "logical_groups", "logical group", group_members,
	  .page = whole_op_page, .make = make_group, .find = find_group,
	  .add = whole_op_add,
	  .set = whole_op_set, .key = "group", .add_key = "name",
	  .list = API_GROUP_LIST, .show = API_GROUP_DEFINITION,
	  .add_op = API_GROUP_ADD, .set_op = API_GROUP_SET },
};

/* --- roles, access scopes, access policies --- */

MEMBERS(role_members) = { NEEDED("role", TEXT), MEMBER("description", TEXT),
			  MEMBER("operations", SET), END };
MEMBERS(scope_members) = { NEEDED("access_scope", TEXT),
			   MEMBER("description", TEXT), END };
MEMBERS(policy_members) = { NEEDED("kind", TEXT), NEEDED("principal", TEXT),
			    MEMBER("description", TEXT),
			    MEMBER("grants", LIST), END };

/* The operations of a role stand only where it is shown. */
static int find_role(struct handling *h, const struct whole_section *section,
		     const json_t *row, json_t **out_now)
{
	json_t *words = json_array(), *item = NULL;
	size_t i;
	int ret = whole_op_find(h, section, row, out_now);

	if (ret == 0 && *out_now != NULL) {
		json_array_foreach(json_object_get(*out_now, "operations"), i,
				   item) {
			json_array_append(words, json_object_get(
				item, "operation"));
		}
		json_object_set(*out_now, "operations", words);
	}
	json_decref(words);
	return ret;
}

static json_t *make_role(struct handling *h,
			 const struct whole_section *section,
			 const json_t *item)
{
	json_t *row = NULL;

	if (!is_custom(item) || find_role(h, section, item, &row) != 0) {
		return NULL;
	}
	return row;
}

/* "\Global\Europe" lies in "\Global". */
static int add_scope(struct handling *h, const struct whole_section *section,
		     const json_t *row)
{
	const char *path = whole_text(row, "access_scope");
	const char *label = strrchr(path, '\\');
	const char *description = whole_text(row, "description");
	const struct whole_question add = {
		.op = API_ACCESS_SCOPE_ADD,
		.body = json_pack("{s:s, s:s%, s:s}", "label",
				  label != NULL ? label + 1 : path, "parent",
				  path, label != NULL ?
				  (size_t)(label - path) : 0, "description",
				  description != NULL ? description : ""),
	};

	return whole_ask(h, &add, NULL);
}

static json_t *policy_of(const struct whole_section *section,
			 const json_t *item)
{
	json_t *copy = json_copy((json_t *)item), *grants = json_array();
	json_t *grant = NULL, *row = NULL;
	size_t i;

	json_array_foreach(json_object_get(item, "grants"), i, grant) {
		json_array_append_new(grants, json_sprintf(
			"%s=%s", whole_text(grant, "role"),
			whole_text(grant, "access_scope")));
	}
	json_object_set_new(copy, "grants", grants);
	row = whole_project(section, copy);
	json_decref(copy);
	return row;
}

/* Tokens are not exported, so neither is what is said of them. */
static json_t *make_policy(struct handling *h,
			   const struct whole_section *section,
			   const json_t *item)
{
	const char *kind = whole_text(item, "kind");

	return kind == NULL || strcmp(kind, "token") == 0 ? NULL :
		policy_of(section, item);
}

/* By whom it speaks of; its number in *out_id, 0: there is none. */
static int look_up_policy(struct handling *h, const json_t *row,
			  const struct whole_section *section,
			  json_t **out_now, json_int_t *out_id)
{
	const struct whole_question list = {
		.op = section->list,
		.query = json_pack("{s:O, s:O}", "kind",
				   json_object_get(row, "kind"), "principal",
				   json_object_get(row, "principal")),
	};
	json_t *page = NULL, *item = NULL;
	int ret = whole_ask(h, &list, &page);

	*out_id = 0;
	item = json_array_get(json_object_get(page, "items"), 0);
	if (ret == 0 && item != NULL) {
		*out_id = json_integer_value(json_object_get(
			item, "access_policy"));
		if (out_now != NULL) {
			*out_now = policy_of(section, item);
		}
	}
	json_decref(page);
	return ret;
}

static int find_policy(struct handling *h, const struct whole_section *section,
		       const json_t *row, json_t **out_now)
{
	json_int_t id = 0;

	if (strcmp(whole_text(row, "kind"), "token") == 0) {
		return whole_wrong(h, 422, "kind", "tokens are not imported, "
				   "nor policies of them: make them anew");
	}
	return look_up_policy(h, row, section, out_now, &id);
}

static int set_policy(struct handling *h, const struct whole_section *section,
		      const json_t *row, const json_t *now)
{
	const char *description = whole_text(row, "description");
	struct whole_question set = { .op = section->set_op };
	json_t *grants = json_object_get(row, "grants");
	json_int_t id = 0;
	int ret = look_up_policy(h, row, section, NULL, &id);

	if (ret != 0) {
		return ret;
	}
	set.path = json_pack("{s:I}", "access_policy", id);
	set.body = json_pack("{s:s}", "description",
			     description != NULL ? description : "");
	json_object_set_new(set.body, "grants", grants != NULL ?
			    json_incref(grants) : json_array());
	return whole_ask(h, &set, NULL);
}

const struct whole_section whole_access[] = {
	{ "roles", "role", role_members, .page = whole_op_page,
	  .make = make_role,
	  .find = find_role, .add = whole_op_add, .set = whole_op_set,
	  .key = "role", .list = API_ROLE_LIST, .show = API_ROLE_SHOW,
	  .add_op = API_ROLE_ADD, .set_op = API_ROLE_SET },
	{ "access_scopes", "access scope", scope_members,
	  .page = whole_op_page, .find = whole_op_find, .add = add_scope,
	  .set = whole_op_set, .key = "access_scope",
	  .list = API_ACCESS_SCOPE_LIST, .show = API_ACCESS_SCOPE_SHOW,
	  .set_op = API_ACCESS_SCOPE_SET, .keep = is_custom },
	{ "access_policies", "access policy", policy_members,
	  .page = whole_op_page, .make = make_policy, .find = find_policy,
	  .add = whole_op_add,
	  .set = set_policy, .key = "principal",
	  .list = API_ACCESS_POLICY_LIST, .add_op = API_ACCESS_POLICY_ADD,
	  .set_op = API_ACCESS_POLICY_SET },
};
