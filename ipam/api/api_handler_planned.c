/*
 * What is planned of addresses on servers, and their DNS records: what each
 * operation does.
 */
#include <errno.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_json_parts.h"
#include "ipam/api/api_sight.h"
#include "ipam/manage/manage_planned.h"
#include "ipam/query/query_planned.h"

#define DETAILS_MAX 1000

int api_handle_plan_list(struct handling *h, json_t **out_json)
{
	struct query_filter filter = api_handle_filter(h);

	filter.action = api_handle_text(h, "action");
	return api_handle_list_of(h, QUERY_PLANNED, &filter, out_json);
}

static int show(struct handling *h, int64_t plan, json_t **out_json)
{
	struct query_filter filter = { .id = plan };

	return api_handle_one(h, QUERY_PLANNED, &filter, out_json);
}

int api_handle_plan_show(struct handling *h, json_t **out_json)
{
	return show(h, api_handle_number(h, "plan"), out_json);
}

int api_handle_plan_add(struct handling *h, json_t **out_json)
{
	const struct manage_address_key key = {
		.address = api_handle_text(h, "address"),
		.space = api_handle_text(h, "space"),
		.service = api_handle_text(h, "service"),
		.instance = api_handle_text(h, "instance"),
	};
	const char *action = api_handle_text(h, "action");
	enum ipam_planned_action what = IPAM_PLANNED_CREATE;
	enum ipam_planned_kind kind = IPAM_PLANNED_RESERVATION;
	int64_t plan = 0;
	int ret = ipam_planned_kind_parse(api_handle_text(h, "kind"), &kind);

	if (ret == 0 && action != NULL) {
		ret = ipam_planned_action_parse(action, &what);
	}
	if (ret == 0) {
		ret = manage_planned_add(&h->manage, h->call, &key, kind, what,
					 api_handle_number(h, "overwrite"),
					 &plan);
	}
	return ret != 0 ? api_handle_problem(h, ret) :
			  show(h, plan, out_json);
}

int api_handle_plan_cancel(struct handling *h, json_t **out_json)
{
	int ret = manage_planned_cancel(&h->manage, h->call,
					api_handle_number(h, "plan"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_address_records(struct handling *h, json_t **out_json)
{
	struct query_filter filter = {
		.address = api_handle_text(h, "address"),
	};

	return api_handle_list_of(h, QUERY_ADDRESS_RECORDS, &filter, out_json);
}

/* The items of a list without its end. */
static int add_items(struct handling *h, json_t *json, const char *name,
		     enum query_noun noun, const struct query_filter *filter)
{
	struct query_page page = { .rows = NULL };
	json_t *list = NULL;
	int ret = query_list(h->call, h->handler->source, noun, filter, NULL,
			     DETAILS_MAX, &page);

	if (ret == 0) {
		ret = api_sight_page(h, noun, &page);
	}
	if (ret != 0) {
		return ret;
	}
	list = api_json_page(noun, &page);
	json_object_set(json, name, json_object_get(list, "items"));
	json_decref(list);
	return 0;
}

int api_handle_address_details(struct handling *h, json_t *json)
{
	const struct query_filter filter = {
		.address = json_string_value(json_object_get(json,
							     "address")),
		.space = json_string_value(json_object_get(json, "space")),
	};
	int ret = add_items(h, json, "records", QUERY_ADDRESS_RECORDS,
			    &filter);

	return ret == 0 ? add_items(h, json, "plans", QUERY_PLANNED,
				    &filter) : ret;
}

json_t *api_handle_removal(TALLOC_CTX *mem_ctx, const char *address,
			   const struct manage_removal *removal)
{
	struct query_planned *rows = talloc_array(
		mem_ctx, struct query_planned, removal->orphan_count + 1);
	char *warning = NULL;
	json_t *json = NULL;
	size_t i;

	for (i = 0; rows != NULL && i < removal->orphan_count; i++) {
		query_planned_of(rows, &removal->orphans[i], &rows[i]);
		warning = talloc_asprintf(
			mem_ctx, "%s%s%s of %s", warning != NULL ? warning :
			"stays on servers: ", warning != NULL ? ", " : "",
			rows[i].kind, rows[i].server[0] != '\0' ?
			rows[i].server : rows[i].place);
	}
	json = json_pack("{s:s, s:I, s:s?}", "address", address, "planned",
			 (json_int_t)removal->planned_count, "warning",
			 warning);
	api_json_list(json, "orphans", api_json_planned, rows,
		      sizeof(rows[0]), rows != NULL ? removal->orphan_count :
						      0);
	return json;
}
