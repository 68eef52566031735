/*
 * Imports, exports, and what is free in blocks and subnets.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_handler_plan.h"
#include "ipam/api/api_json_parts.h"
#include "ipam/manage/manage_import_plan.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_plan.h"

int api_handle_place(struct handling *h, enum store_plan_kind kind,
		     const char *name, int64_t *out_id)
{
	const char *ref = api_handle_text(h, name);

	return ref == NULL ? 0 :
	       store_plan_find(h->handler->sink->store, kind, ref, out_id,
			       &h->manage.wrong);
}

static json_t *result_json(const struct manage_import_result *result)
{
	json_t *json = json_object(), *rows = json_array();
	const struct manage_import_row *row = NULL;
	size_t i;

	for (i = 0; i < MANAGE_VERDICT_COUNT; i++) {
		json_object_set_new(json, manage_verdict_name(
			(enum manage_verdict)i),
			json_integer(result->count[i]));
	}
	for (i = 0; i < result->row_count; i++) {
		row = &result->rows[i];
		json_array_append_new(rows, json_pack(
			"{s:I, s:s, s:s?, s:s?, s:s?}", "line",
			(json_int_t)row->line, "verdict",
			manage_verdict_name(row->verdict), "key", row->key,
			"column", row->column, "error", row->error));
	}
	json_object_set_new(json, "rows", rows);
	return json;
}

static struct manage_import import_of(const struct handling *h)
{
	const struct api_arg *line = api_call_arg(h->call, "line");

	return (struct manage_import){
		.csv = api_handle_text(h, "rows"),
		.first_line = line->given ? line->number : 2,
		.dry_run = api_handle_flag(h, "dry_run") == MANAGE_YES,
		.date_order = api_handle_text(h, "date_order"),
		.zone = api_handle_text(h, "zone"),
	};
}

int api_handle_address_import(struct handling *h, json_t **out_json)
{
	struct manage_import import = import_of(h);
	struct manage_import_result result = { .rows = NULL };
	int ret;

	import.import = api_handle_number(h, "import");
	ret = manage_import_addresses(&h->manage, h->call, &import, &result);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = result_json(&result);
	return 0;
}

int api_handle_import_start(struct handling *h, json_t **out_json)
{
	int64_t range = 0, import = 0;
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &range);

	if (ret == 0) {
		ret = manage_import_start(
			&h->manage, h->call, range,
			api_handle_flag(h, "dry_run") == MANAGE_YES, &import);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = json_pack("{s:I}", "import", (json_int_t)import);
	return 0;
}

int api_handle_import_finish(struct handling *h, json_t **out_json)
{
	struct manage_import_result result = { .rows = NULL };
	int ret = manage_import_finish(&h->manage, h->call,
				       api_handle_number(h, "import"),
				       &result);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = result_json(&result);
	return 0;
}

/* {"Floor": "3"} as "Floor=3;", which an import takes. */
static json_t *custom_text(const json_t *custom)
{
	json_t *text = json_string(""), *joined = NULL, *value = NULL;
	const char *name = NULL;

	json_object_foreach((json_t *)(uintptr_t)custom, name, value) {
		joined = json_sprintf("%s%s=%s;", json_string_value(text),
				      name, json_string_value(value));
		json_decref(text);
		text = joined;
	}
	if (json_string_length(text) == 0) {
		json_decref(text);
		text = json_null();
	}
	return text;
}

/*
 * The spaces of a row by its network type (IMX-09); none where the type is not
 * that of its space, so that an import makes the same of it.
 */
int api_export_spaces(struct handling *h, const json_t *row, json_t *json)
{
	const char *type = json_string_value(json_object_get(row,
							     "network_type"));
	const struct store_page page = { .limit = 1 };
	struct store_plan_filter filter = {
		.space = json_string_value(json_object_get(row, "space")),
	};
	struct ipam_space *space = NULL;
	const char *provider = NULL, *customer = NULL;
	bool is_customer = type != NULL && strcasecmp(type, "customer") == 0;
	size_t count = 0;
	int ret = 0;

	if (filter.space != NULL &&
	    (is_customer ||
	     (type != NULL && strcasecmp(type, "provider") == 0))) {
		ret = store_space_list(h->call, h->handler->sink->store,
				       &filter, &page, &space, &count);
	}
	if (count == 1 && is_customer == (space->type == IPAM_SPACE_CUSTOMER)) {
		provider = is_customer ? space->provider : space->name;
		customer = is_customer ? space->name : NULL;
	}
	json_object_set_new(json, "ProviderAddressSpace",
			    provider != NULL ? json_string(provider) :
					       json_null());
	json_object_set_new(json, "CustomerAddressSpace",
			    customer != NULL ? json_string(customer) :
					       json_null());
	return ret;
}

/* The members of a record under the names that files have for them. */
json_t *api_export_address(const json_t *record)
{
	json_t *json = json_object();
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		json_object_set(json, ipam_address_fields[i].header,
				json_object_get(record,
						ipam_address_fields[i].name));
	}
	json_object_set_new(json, "CustomFields",
			    custom_text(json_object_get(record, "custom")));
	return json;
}

int api_handle_address_export(struct handling *h, json_t **out_json)
{
	json_t *page = NULL, *items = NULL, *record = NULL;
	size_t i;
	int ret = api_handle_address_list(h, &page);

	if (ret != 0) {
		return ret;
	}
	items = json_array();
	json_array_foreach(json_object_get(page, "items"), i, record) {
		json_t *json = api_export_address(record);

		json_array_append_new(items, json);
		ret = ret == 0 ? api_export_spaces(h, record, json) : ret;
	}
	json_object_set_new(page, "items", items);
	if (ret != 0) {
		json_decref(page);
		return api_handle_problem(h, ret);
	}
	*out_json = page;
	return 0;
}

int api_plan_import(struct handling *h, json_t **out_json)
{
	struct manage_import import = import_of(h);
	struct manage_import_result result = { .rows = NULL };
	int ret;

	import.import = api_handle_number(h, "import");
	ret = manage_import_plan(&h->manage, h->call, api_plan_noun(h),
				     &import, &result);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = result_json(&result);
	return 0;
}

int api_range_mirror(struct handling *h, json_t **out_json)
{
	int64_t import = 0;
	int ret = manage_mirror_start(
		&h->manage, api_handle_text(h, "service"),
		api_handle_text(h, "instance"),
		api_handle_flag(h, "create_instance") == MANAGE_YES,
		api_handle_flag(h, "dry_run") == MANAGE_YES, &import);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = json_pack("{s:I}", "import", (json_int_t)import);
	return 0;
}

int api_range_mirror_end(struct handling *h, json_t **out_json)
{
	struct manage_import_result result = { .rows = NULL };
	int ret = manage_mirror_finish(
		&h->manage, h->call, api_handle_number(h, "import"),
		api_handle_flag(h, "delete_addresses") == MANAGE_YES, &result);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = result_json(&result);
	return 0;
}

/* The member of a row that has a field, where it is called otherwise. */
static const char *member_of(enum manage_plan_noun noun, const char *field)
{
	if (noun == MANAGE_SPACE && strcmp(field, "name") == 0) {
		return "space";
	}
	return strcmp(field, "utilized_addresses") == 0 ? "utilized" : field;
}

/* The first header of a field is the one that files get. */
json_t *api_export_plan(enum manage_plan_noun noun, const json_t *row)
{
	const struct manage_import_noun *of = manage_import_noun(noun);
	const struct ipam_field *columns = of->columns;
	size_t i;
	const char *before = "";
	json_t *json = json_object();

	for (i = 0; i < of->count; i++) {
		if (strcmp(columns[i].name, before) != 0) {
			json_object_set(json, columns[i].header, json_object_get(
				row, member_of(noun, columns[i].name)));
		}
		before = columns[i].name;
	}
	json_object_set_new(json, "CustomFields",
			    custom_text(json_object_get(row, "custom")));
	return json;
}

int api_plan_export(struct handling *h, json_t **out_json)
{
	enum manage_plan_noun noun = api_plan_noun(h);
	json_t *page = NULL, *items = json_array(), *row = NULL;
	size_t i;
	int ret = api_plan_list(h, &page);

	if (ret != 0) {
		json_decref(items);
		return ret;
	}
	json_array_foreach(json_object_get(page, "items"), i, row) {
		json_t *json = api_export_plan(noun, row);

		json_array_append_new(items, json);
		if (ret == 0 && (noun == MANAGE_SUBNET ||
				 noun == MANAGE_RANGE)) {
			ret = api_export_spaces(h, row, json);
		}
	}
	json_object_set_new(page, "items", items);
	if (ret != 0) {
		json_decref(page);
		return api_handle_problem(h, ret);
	}
	*out_json = page;
	return 0;
}

static size_t wanted_count(const struct handling *h)
{
	const struct api_arg *count = api_call_arg(h->call, "count");

	return count->given ? (size_t)count->number : 1;
}

int api_handle_free_subnets(struct handling *h, json_t **out_json)
{
	char text[IPAM_PREFIX_TEXT];
	struct ipam_prefix *list = NULL;
	json_t *items = NULL;
	size_t count = 0, i;
	int64_t block = 0;
	int ret = api_handle_place(h, STORE_BLOCK, "block", &block);

	if (ret == 0) {
		ret = store_free_subnets(h->call, h->handler->sink->store,
					 block, (unsigned)api_handle_number(
						 h, "length"),
					 wanted_count(h), &list, &count);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	items = json_array();
	for (i = 0; i < count; i++) {
		json_array_append_new(items, json_pack(
			"{s:s}", "network", ipam_prefix_format(&list[i],
							       text)));
	}
	*out_json = json_pack("{s:o, s:n}", "items", items, "next");
	return 0;
}

int api_handle_free_ranges(struct handling *h, json_t **out_json)
{
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];
	struct ipam_range *list = NULL;
	json_t *items = NULL;
	size_t count = 0, i;
	int64_t subnet = 0;
	int ret = api_handle_place(h, STORE_SUBNET, "subnet", &subnet);

	if (ret == 0) {
		ret = store_free_ranges(h->call, h->handler->sink->store,
					subnet, (uint64_t)api_handle_number(
						h, "size"),
					wanted_count(h), &list, &count);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	items = json_array();
	for (i = 0; i < count; i++) {
		json_array_append_new(items, json_pack(
			"{s:s, s:s}", "start",
			ipam_addr_format(&list[i].first, first), "end",
			ipam_addr_format(&list[i].last, last)));
	}
	*out_json = json_pack("{s:o, s:n}", "items", items, "next");
	return 0;
}
