/*
 * What is shown of something of the address plan beside what it is set to: how
 * its utilization went over the last month, and the events of it (ASM-12).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_json_parts.h"
#include "ipam/api/api_sight.h"
#include "ipam/store/store_usage.h"

#define EVENTS 20
#define TREND "1m"
#define KEYS 4

/* The items of a page; NULL with *out_ret for what went wrong. */
static json_t *items_of(struct handling *h, enum query_noun noun,
			const struct query_filter *filter, size_t limit,
			int *out_ret)
{
	struct query_page page = { .rows = NULL };
	json_t *json = NULL, *items = NULL;

	*out_ret = query_list(h->call, h->handler->source, noun, filter, NULL,
			      limit, &page);
	if (*out_ret == 0) {
		*out_ret = api_sight_page(h, noun, &page);
	}
	if (*out_ret != 0) {
		return NULL;
	}
	json = api_json_page(noun, &page);
	items = json_incref(json_object_get(json, "items"));
	json_decref(json);
	return items;
}

/* Of what was never counted: none. */
static int add_trend(struct handling *h, enum ipam_usage_kind kind,
		     json_t *json)
{
	struct query_filter filter = { .period = TREND,
				       .now = h->manage.now };
	json_t *items = NULL;
	int ret = store_usage_object_of(
		h->handler->sink->store, kind,
		json_integer_value(json_object_get(json, "id")),
		&filter.object);

	if (ret == 0) {
		items = items_of(h, QUERY_SAMPLES, &filter, API_LIMIT_DEFAULT,
				 &ret);
	}
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	json_object_set_new(json, "trend", items != NULL ? items :
							   json_array());
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	json_int_t x = json_integer_value(
		json_object_get(*(json_t *const *)a, "id"));
	json_int_t y = json_integer_value(
		json_object_get(*(json_t *const *)b, "id"));

	return x < y ? 1 : x > y ? -1 : 0;
}

/* How people may have named it: by number, network, ends or name. */
static void keys_of(TALLOC_CTX *mem_ctx, const json_t *json,
		    const char *keys[KEYS])
{
	const char *start = json_string_value(json_object_get(json, "start"));
	const char *end = json_string_value(json_object_get(json, "end"));

	keys[0] = talloc_asprintf(mem_ctx, "%lld", (long long)
				  json_integer_value(
					  json_object_get(json, "id")));
	keys[1] = json_string_value(json_object_get(json, "network"));
	keys[2] = start != NULL && end != NULL ?
		  talloc_asprintf(mem_ctx, "%s-%s", start, end) : NULL;
	keys[3] = json_string_value(json_object_get(json, "space"));
}

static int add_events(struct handling *h, const char *noun, json_t *json)
{
	struct query_filter filter = { .object_kind = noun };
	const char *keys[KEYS] = { NULL };
	json_t *found[KEYS * EVENTS], *items = NULL, *list = json_array();
	size_t i, k, count = 0;
	int ret = 0;

	keys_of(h->call, json, keys);
	/* the name is that of what a range lies in, unless it is a space */
	for (i = 0; i < KEYS - (strcmp(noun, "space") != 0) && ret == 0; i++) {
		if (keys[i] == NULL) {
			continue;
		}
		filter.object_key = keys[i];
		items = items_of(h, QUERY_EVENTS, &filter, EVENTS, &ret);
		for (k = 0; k < json_array_size(items); k++) {
			found[count++] = json_incref(json_array_get(items, k));
		}
		json_decref(items);
	}
	qsort(found, count, sizeof(found[0]), newest_first);
	for (i = 0; i < count; i++) {
		if (json_array_size(list) < EVENTS) {
			json_array_append(list, found[i]);
		}
		json_decref(found[i]);
	}
	json_object_set_new(json, "events", list);
	return ret;
}

int api_handle_plan_details(struct handling *h, const char *noun,
			    json_t *json)
{
	static const struct {
		const char *noun;
		enum ipam_usage_kind kind;
	} kinds[] = {
		{ "space", IPAM_USAGE_SPACE }, { "block", IPAM_USAGE_BLOCK },
		{ "subnet", IPAM_USAGE_SUBNET }, { "range", IPAM_USAGE_RANGE },
	};
	size_t i = 0;
	int ret;

	while (strcmp(kinds[i].noun, noun) != 0) {
		i++;
	}
	ret = add_trend(h, kinds[i].kind, json);
	if (ret == 0) {
		ret = add_events(h, noun, json);
	}
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}
