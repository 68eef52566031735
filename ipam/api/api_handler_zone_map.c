/*
 * Reverse zones of ranges, and addresses of DNS records: what each operation
 * does.
 */
#include "ipam/api/api_handler_parts.h"
#include "ipam/manage/manage_zone_map.h"

int api_handle_range_zones(struct handling *h, json_t **out_json)
{
	struct query_filter filter = { .range = 0 };
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &filter.range);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_list_of(h, QUERY_RANGE_ZONES, &filter,
					     out_json);
}

int api_handle_range_map_zone(struct handling *h, json_t **out_json)
{
	int64_t range = 0;
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &range);

	if (ret == 0) {
		ret = manage_range_map_zone(
			&h->manage, h->call, range, api_handle_text(h, "zone"),
			api_handle_flag(h, "automatic") == MANAGE_YES);
	}
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_RANGES, out_json);
}

int api_handle_address_from_records(struct handling *h, json_t **out_json)
{
	const struct api_arg *nodes = api_call_arg(h->call, "nodes");
	const struct manage_selection selection = {
		.zone = api_handle_text(h, "zone"),
		.type = api_handle_text(h, "type"),
		.nodes = nodes->list, .node_count = nodes->count,
		.space = api_handle_text(h, "space"),
		.service = api_handle_text(h, "service"),
		.instance = api_handle_text(h, "instance"),
	};
	struct manage_selected *list = NULL;
	json_t *items = NULL;
	size_t i, count = 0;
	int ret = manage_address_from_records(&h->manage, h->call, &selection,
					      &list, &count);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	items = json_array();
	for (i = 0; i < count; i++) {
		json_array_append_new(
			items, json_pack("{s:s, s:s?, s:s?, s:s, s:s?}",
					 "node", list[i].node, "type",
					 list[i].type, "address",
					 list[i].address, "result",
					 list[i].result, "why", list[i].why));
	}
	*out_json = json_pack("{s:o, s:n}", "items", items, "next");
	return 0;
}
