/*
 * Spaces, blocks, subnets and ranges: the noun is the first word of the
 * operation's name, and the same functions serve all of them.
 */
#include "ipam/api/api_handler_plan.h"

#include <string.h>

static const struct noun {
	const char *name;
	enum query_noun query;
	enum manage_plan_noun manage;
	const char *inner;	/* what goes with it, where that is said */
} nouns[] = {
	{ "space", QUERY_SPACES, MANAGE_SPACE, "" },
	{ "block", QUERY_BLOCKS, MANAGE_BLOCK, "all" },
	{ "subnet", QUERY_SUBNETS, MANAGE_SUBNET, "ranges" },
	{ "range", QUERY_RANGES, MANAGE_RANGE, "" },
};

static const struct noun *noun_of(const struct handling *h)
{
	const char *name = h->call->op->name;
	size_t len = strcspn(name, "."), i = 0;

	while (strlen(nouns[i].name) != len ||
	       memcmp(nouns[i].name, name, len) != 0) {
		i++;
	}
	return &nouns[i];
}

enum manage_plan_noun api_plan_noun(const struct handling *h)
{
	return noun_of(h)->manage;
}

int api_plan_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, noun_of(h)->query, out_json);
}

int api_space_sites(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SITES, out_json);
}

int api_plan_show(struct handling *h, json_t **out_json)
{
	const struct noun *noun = noun_of(h);
	int ret = api_handle_show(h, noun->query, out_json);

	return ret == 0 && api_handle_number(h, "details") != 0 ?
	       api_handle_plan_details(h, noun->name, *out_json) : ret;
}

/* The one with this number. */
static int show_number(struct handling *h, int64_t id, json_t **out_json)
{
	const struct noun *noun = noun_of(h);
	const char *ref = talloc_asprintf(h->call, "%lld", (long long)id);
	struct query_filter filter = { .wrong = &h->manage.wrong };

	switch (noun->query) {
	case QUERY_SPACES:
		filter.space = ref;
		break;
	case QUERY_BLOCKS:
		filter.block = ref;
		break;
	case QUERY_SUBNETS:
		filter.subnet = ref;
		break;
	default:
		filter.range_ref = ref;
	}
	return api_handle_one(h, noun->query, &filter, out_json);
}

/* The members of the body that were given. */
static int put(struct handling *h, const char *ref, json_t **out_json)
{
	const struct api_param *param = h->call->op->params;
	struct manage_field fields[API_PARAMS_MAX];
	struct manage_plan plan = { .noun = noun_of(h)->manage, .ref = ref,
				    .fields = fields };
	const struct api_arg *arg = h->call->args;
	int64_t id = 0;
	int ret;

	for (; param->name != NULL; param++, arg++) {
		if (arg->given && param->place == API_IN_BODY) {
			fields[plan.field_count++] = (struct manage_field){
				param->name, arg->text, arg->number };
		}
	}
	ret = manage_plan_put(&h->manage, &plan, &id);
	return ret != 0 ? api_handle_problem(h, ret) :
			  show_number(h, id, out_json);
}

int api_plan_add(struct handling *h, json_t **out_json)
{
	return put(h, NULL, out_json);
}

int api_plan_set(struct handling *h, json_t **out_json)
{
	return put(h, api_handle_text(h, noun_of(h)->name), out_json);
}

int api_plan_remove(struct handling *h, json_t **out_json)
{
	const struct noun *noun = noun_of(h);
	int ret = manage_plan_remove(&h->manage, noun->manage,
				     api_handle_text(h, noun->name),
				     api_handle_number(h, noun->inner) != 0);

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_plan_remap(struct handling *h, json_t **out_json)
{
	const struct noun *noun = noun_of(h);
	int ret = manage_plan_remap(&h->manage, noun->manage,
				    api_handle_text(h, noun->name));

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, noun->query, out_json);
}
