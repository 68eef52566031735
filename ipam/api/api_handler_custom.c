/*
 * Custom fields and logical groups: what each operation does.
 */
#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_json_parts.h"
#include "ipam/manage/manage_custom.h"
#include "ipam/store/store_custom.h"

static struct query_filter filter_of(const struct handling *h)
{
	return (struct query_filter){
		.field = api_handle_text(h, "field"),
		.with = api_handle_text(h, "with"),
		.group = api_handle_text(h, "group"),
		.node = api_handle_text(h, "node"),
	};
}

static int list(struct handling *h, enum query_noun noun, json_t **out_json)
{
	struct query_filter filter = filter_of(h);

	return api_handle_list_of(h, noun, &filter, out_json);
}

/* The field or group that is called so now. */
static int show(struct handling *h, enum query_noun noun, const char *name,
		json_t **out_json)
{
	struct query_filter filter = { .field = name, .group = name };

	return api_handle_one(h, noun, &filter, out_json);
}

static const char *renamed(const struct handling *h, const char *ref)
{
	const char *name = api_handle_text(h, "name");

	return name != NULL ? name : api_handle_text(h, ref);
}

int api_handle_field_list(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_CUSTOM_FIELDS, out_json);
}

int api_handle_field_show(struct handling *h, json_t **out_json)
{
	return show(h, QUERY_CUSTOM_FIELDS, api_handle_text(h, "field"),
		    out_json);
}

static int put_field(struct handling *h, json_t **out_json)
{
	const struct api_arg *values = api_call_arg(h->call, "values");
	const char *kind = api_handle_text(h, "kind");
	struct manage_custom_field field = {
		.field = api_handle_text(h, "field"),
		.name = api_handle_text(h, "name"),
		.description = api_handle_text(h, "description"),
		.values = values->list, .value_count = values->count,
		.list = kind != NULL ? kind[0] == 'l' : values->count > 0,
	};
	int ret = manage_field_put(&h->manage, &field);

	return ret != 0 ? api_handle_problem(h, ret) :
			  show(h, QUERY_CUSTOM_FIELDS, renamed(h, "field"),
			       out_json);
}

int api_handle_field_add(struct handling *h, json_t **out_json)
{
	return put_field(h, out_json);
}

int api_handle_field_set(struct handling *h, json_t **out_json)
{
	return put_field(h, out_json);
}

int api_handle_field_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_field_remove(&h->manage, api_handle_text(h, "field"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_field_values(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_CUSTOM_VALUES, out_json);
}

static int show_value(struct handling *h, const char *value,
		      json_t **out_json)
{
	struct query_filter filter = {
		.field = api_handle_text(h, "field"), .value = value,
	};

	return api_handle_one(h, QUERY_CUSTOM_VALUES, &filter, out_json);
}

int api_handle_field_show_value(struct handling *h, json_t **out_json)
{
	return show_value(h, api_handle_text(h, "value"), out_json);
}

static int change_value(struct handling *h, enum manage_verb verb,
			json_t **out_json)
{
	int ret = manage_field_value(&h->manage, verb,
				     api_handle_text(h, "field"),
				     api_handle_text(h, "value"),
				     api_handle_text(h, "name"));

	return ret != 0 ? api_handle_problem(h, ret) :
	       verb == MANAGE_REMOVED ? 0 :
	       verb == MANAGE_CHANGED ? show_value(h, renamed(h, "value"),
						   out_json) :
	       api_handle_field_show(h, out_json);
}

int api_handle_field_add_value(struct handling *h, json_t **out_json)
{
	return change_value(h, MANAGE_ADDED, out_json);
}

int api_handle_field_set_value(struct handling *h, json_t **out_json)
{
	return change_value(h, MANAGE_CHANGED, out_json);
}

int api_handle_field_remove_value(struct handling *h, json_t **out_json)
{
	return change_value(h, MANAGE_REMOVED, out_json);
}

int api_handle_field_pairs(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_CUSTOM_PAIRS, out_json);
}

static int change_pair(struct handling *h, bool add)
{
	int ret = manage_field_pair(&h->manage, add,
				    api_handle_text(h, "field"),
				    api_handle_text(h, "value"),
				    api_handle_text(h, "with_field"),
				    api_handle_text(h, "with_value"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_field_add_pair(struct handling *h, json_t **out_json)
{
	int ret = change_pair(h, true);

	return ret != 0 ? ret : api_handle_field_show(h, out_json);
}

int api_handle_field_remove_pair(struct handling *h, json_t **out_json)
{
	return change_pair(h, false);
}

int api_handle_group_list(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_GROUPS, out_json);
}

int api_handle_group_show(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_GROUP_NODES, out_json);
}

int api_handle_group_definition(struct handling *h, json_t **out_json)
{
	return show(h, QUERY_GROUPS, api_handle_text(h, "group"), out_json);
}

int api_handle_group_members(struct handling *h, json_t **out_json)
{
	return list(h, QUERY_GROUP_MEMBERS, out_json);
}

static int put_group(struct handling *h, json_t **out_json)
{
	const struct api_arg *fields = api_call_arg(h->call, "fields");
	struct manage_group group = {
		.group = api_handle_text(h, "group"),
		.name = api_handle_text(h, "name"),
		.kind = api_handle_text(h, "kind"),
		.description = api_handle_text(h, "description"),
		.fields = fields->list, .field_count = fields->count,
	};
	int ret = manage_group_put(&h->manage, &group);

	return ret != 0 ? api_handle_problem(h, ret) :
			  show(h, QUERY_GROUPS, renamed(h, "group"),
			       out_json);
}

int api_handle_group_add(struct handling *h, json_t **out_json)
{
	return put_group(h, out_json);
}

int api_handle_group_set(struct handling *h, json_t **out_json)
{
	return put_group(h, out_json);
}

int api_handle_group_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_group_remove(&h->manage, api_handle_text(h, "group"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_custom_of_address(struct handling *h, int64_t address,
				 json_t *json)
{
	struct ipam_custom *list = NULL;
	size_t count = 0;
	int ret = store_custom_of(h->call, h->handler->sink->store,
				  IPAM_CUSTOM_ADDRESS, address, &list,
				  &count);

	if (ret == 0) {
		api_json_add_custom(json, list, count);
	}
	return ret;
}
