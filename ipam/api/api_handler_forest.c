/*
 * Forests, and the networks that servers are in.
 */
#include "ipam/api/api_handler_parts.h"

int api_handle_forest_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_FORESTS, out_json);
}

int api_handle_forest_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_FORESTS, out_json);
}

int api_handle_forest_set(struct handling *h, json_t **out_json)
{
	int ret = manage_forest_set(&h->manage, api_handle_text(h, "forest"),
				api_handle_flag(h, "included"));
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_FORESTS, out_json);
}

int api_handle_server_networks(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_NETWORKS, out_json);
}
