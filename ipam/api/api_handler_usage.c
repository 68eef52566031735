/*
 * Utilization over time, its thresholds and purges.
 */
#include <errno.h>
#include <string.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/manage/manage_usage.h"

int api_handle_usage_list(struct handling *h, json_t **out_json)
{
	const char *period = api_handle_text(h, "period");

	if (api_handle_text(h, "server") == NULL &&
	    api_handle_number(h, "object") == 0) {
		return api_problem_set(h->call, &h->call->problem, 400,
				       "server",
				       "name a server, or an object of "
				       "`ipam utilization objects`");
	}
	if (period != NULL && strcmp(period, "custom") != 0 &&
	    api_handle_number(h, "from") > 0) {
		return api_problem_set(h->call, &h->call->problem, 400, "from",
				       "a period ends at `to`: leave `from` "
				       "out, or take the period custom");
	}
	return api_handle_list(h, QUERY_SAMPLES, out_json);
}

int api_handle_usage_objects(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_USAGE, out_json);
}

int api_handle_usage_forecast(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_FORECASTS, out_json);
}

int api_handle_usage_purge(struct handling *h, json_t **out_json)
{
	struct query_filter filter = { .name = "utilization" };
	int ret = manage_usage_purge(&h->manage,
				     api_handle_number(h, "before"));

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_one(h, QUERY_PURGES, &filter, out_json);
}

int api_handle_threshold_show(struct handling *h, json_t **out_json)
{
	struct query_filter filter = { .now = h->manage.now };

	return api_handle_one(h, QUERY_THRESHOLDS, &filter, out_json);
}

static int64_t number_or_keep(const struct handling *h, const char *name)
{
	const struct api_arg *arg = api_call_arg(h->call, name);

	return arg->given ? arg->number : MANAGE_THRESHOLD_KEEP;
}

int api_handle_threshold_set(struct handling *h, json_t **out_json)
{
	int ret = manage_thresholds_set(&h->manage, number_or_keep(h, "under"),
				    number_or_keep(h, "over"));
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_threshold_show(h, out_json);
}

int api_handle_purge_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_PURGES, out_json);
}
