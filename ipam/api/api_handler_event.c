/*
 * The event catalog.
 */
#include <string.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/manage/manage_event.h"

int api_handle_event_list(struct handling *h, json_t **out_json)
{
	struct query_filter filter = api_handle_filter(h);

	filter.oldest_first = h->call->sort.given &&
			      strcmp(h->call->sort.text, "at") == 0;
	return api_handle_list_of(h, QUERY_EVENTS, &filter, out_json);
}

int api_handle_event_show(struct handling *h, json_t **out_json)
{
	struct query_filter filter = {
		.event = api_handle_number(h, "event"),
	};

	return api_handle_one(h, QUERY_EVENTS, &filter, out_json);
}

int api_handle_event_purge(struct handling *h, json_t **out_json)
{
	struct query_filter filter = { .name = NULL };
	int ret = manage_event_purge(&h->manage, api_handle_text(h, "kind"),
				     api_handle_number(h, "before"),
				     &filter.name);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_one(h, QUERY_PURGES, &filter, out_json);
}
