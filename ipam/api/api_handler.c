/*
 * What each operation does: arguments in, a query or a change, JSON out.
 */
#include "ipam/api/api_handler_access.h"
#include "ipam/api/api_handler_account.h"
#include "ipam/api/api_handler_parts.h"

#include <errno.h>
#include <string.h>

#include "ipam/api/api_etag.h"
#include "ipam/api/api_handler_plan.h"
#include "ipam/api/api_json.h"
#include "ipam/api/api_metrics.h"
#include "ipam/api/api_sight.h"
#include "ipam/api/api_once.h"
#include "ipam/api/api_try.h"
#include "ipam/api/api_view.h"
#include "ipam/base/error.h"
#include "ipam/model/task.h"

#define TOKEN_DAYS 90

/* An errno of query or manage as a problem. */
int api_handle_problem(struct handling *h, int error)
{
	static const struct {
		int error;
		unsigned status;
		const char *detail;
	} table[] = {
		{ ENOENT, 404, "IPAM knows no such thing" },
		{ EEXIST, 409, "It is there already" },
		{ EBUSY, 409, "It is running already" },
		{ ENOTSUP, 422, "The server has no role of this task" },
		{ EINVAL, 422, "An address, or the cursor, is not valid" },
		{ EACCES, 403, "Your role lacks the right" },
		{ EROFS, 503, "The file system of the store takes no changes: see why it is "
		  "mounted read-only" },
		{ ENOSPC, 503, "The disk of the store is full" },
	};
	struct api_call *call = h->call;
	const char *why = NULL;
	size_t i;

	if (error == EACCES && h->manage.op != ACCESS_NONE) {
		why = access_verdict_text(call,
					  manage_access_data(h->manage.access),
					  h->manage.caller, h->manage.op,
					  h->manage.scope, &h->manage.verdict);
		return api_problem_set(call, &call->problem, 403, NULL, "%s",
				       why);
	}
	if (error == IPAM_E_ACCESS && h->manage.access != NULL) {
		return api_problem_set(call, &call->problem, 503, NULL, "%s",
				       h->manage.why != NULL ? h->manage.why :
				       manage_access_why(h->manage.access));
	}
	if (h->manage.why == NULL && h->manage.wrong.why[0] != '\0') {
		h->manage.field = h->manage.wrong.field;
		h->manage.why = h->manage.wrong.why;
	}
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].error == error) {
			why = h->manage.why != NULL ? h->manage.why :
						      table[i].detail;
			return api_problem_set(call, &call->problem,
					       table[i].status,
					       h->manage.field, "%s", why);
		}
	}
	return api_problem_set(call, &call->problem, 500, NULL,
			       "The store failed: %s", ipam_error_text(error));
}

const char *api_handle_text(const struct handling *h, const char *name)
{
	return api_call_text(h->call, name);
}

int64_t api_handle_number(const struct handling *h, const char *name)
{
	return api_call_arg(h->call, name)->number;
}

enum manage_flag api_handle_flag(const struct handling *h, const char *name)
{
	const struct api_arg *arg = api_call_arg(h->call, name);

	if (!arg->given) {
		return MANAGE_KEEP;
	}
	return arg->number ? MANAGE_YES : MANAGE_NO;
}

struct query_filter api_handle_filter(const struct handling *h)
{
	return (struct query_filter){
		.domain = api_handle_text(h, "domain"),
		.forest = api_handle_text(h, "forest"),
		.server = api_handle_text(h, "server"),
		.role = api_handle_text(h, "role"),
		.management = api_handle_text(h, "management"),
		.family = api_handle_text(h, "family"),
		.state = api_handle_text(h, "state"),
		.scope = api_handle_text(h, "scope"),
		.address = api_handle_text(h, "address"),
		.name = api_handle_text(h, "name"),
		.mac = api_handle_text(h, "mac"),
		.zone = api_handle_text(h, "zone"),
		.kind = api_handle_text(h, "kind"),
		.type = api_handle_text(h, "type"),
		.health = api_handle_text(h, "health"),
		.node = api_handle_text(h, "node"),
		.policy = api_handle_text(h, "policy"),
		.list = api_handle_text(h, "list"),
		.task = api_handle_text(h, "task"),
		.run = api_handle_number(h, "run"),
		.from = api_handle_number(h, "from"),
		.to = api_handle_number(h, "to"),
		.superscope = api_handle_text(h, "superscope"),
		.period = api_handle_text(h, "period"),
		.object = api_handle_number(h, "object"),
		.days = api_handle_number(h, "days"),
		.now = h->manage.now,
		.ip = api_handle_text(h, "ip"),
		.duid = api_handle_text(h, "duid"),
		.host = api_handle_text(h, "host"),
		.user = api_handle_text(h, "user"),
		.prefix = api_handle_text(h, "prefix"),
		.at = api_handle_number(h, "at"),
		.space = api_handle_text(h, "space"),
		.service = api_handle_text(h, "service"),
		.instance = api_handle_text(h, "instance"),
		.source = api_handle_text(h, "source"),
		.expiry = api_handle_text(h, "expiry"),
		.device_type = api_handle_text(h, "device_type"),
		.unmapped = api_handle_number(h, "unmapped") != 0,
		.duplicate = api_handle_number(h, "duplicate") != 0,
		.by_people = h->by_people,
		.no_logons = api_handle_number(h, "no_logons") != 0,
		.block = api_handle_text(h, "block"),
		.subnet = api_handle_text(h, "subnet"),
		.range_ref = api_handle_text(h, "range"),
		.category = api_handle_text(h, "category"),
		.contains = api_handle_text(h, "contains"),
		.within = api_handle_text(h, "within"),
		.provider = api_handle_text(h, "provider"),
		.event = api_handle_number(h, "event"),
		.id = api_handle_number(h, "id"),
		.object_kind = api_handle_text(h, "object"),
		.object_key = api_handle_text(h, "key"),
		.text = api_handle_text(h, "text"),
		.scope_name = api_handle_text(h, "scope_name"),
		.option = api_handle_text(h, "option"),
		.option_name = api_handle_text(h, "option_name"),
		.reservation = api_handle_text(h, "reservation"),
		.search = api_handle_text(h, "search"),
		.custom = api_handle_text(h, "custom"),
	};
}

int api_handle_list(struct handling *h, enum query_noun noun,
		    json_t **out_json)
{
	struct query_filter filter = api_handle_filter(h);

	return api_handle_list_of(h, noun, &filter, out_json);
}

int api_handle_list_of(struct handling *h, enum query_noun noun,
		       struct query_filter *filter, json_t **out_json)
{
	const struct api_arg *limit = api_call_arg(h->call, "limit");
	const char *cursor = api_handle_text(h, "cursor");
	const char *after = NULL;
	struct query_page page = { .rows = NULL };
	size_t i;
	int ret;

	if (cursor != NULL) {
		after = api_cursor_decode(h->call, cursor);
		if (after == NULL) {
			return api_problem_set(
				h->call, &h->call->problem, 400, "cursor",
				"cursor is none that this API gave out");
		}
	}
	filter->wrong = &h->manage.wrong;
	filter->sight = api_sight_of(h);
	ret = query_list(h->call, h->handler->source, noun, filter, after,
			 limit->given ? (size_t)limit->number :
					API_LIMIT_DEFAULT, &page);
	if (ret == 0) {
		ret = api_sight_page(h, noun, &page);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_json_page(noun, &page);
	for (i = 0; h->with_keys && i < page.count; i++) {
		json_object_set_new(
			json_array_get(json_object_get(*out_json, "items"), i),
			API_KEY, json_string(page.rows[i]->key));
	}
	return 0;
}

int api_handle_one(struct handling *h, enum query_noun noun,
		   struct query_filter *filter, json_t **out_json)
{
	struct query_row *row = NULL;
	int ret;

	filter->details = true;
	filter->wrong = &h->manage.wrong;
	ret = query_one(h->call, h->handler->source, noun, filter, &row);
	if (ret == 0) {
		ret = api_sight_row(h, noun, row);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_json_row(noun, row);
	return 0;
}

/* The row that the path names. */
int api_handle_show(struct handling *h, enum query_noun noun,
		    json_t **out_json)
{
	struct query_filter filter = {
		.forest = api_handle_text(h, "forest"),
		.domain = api_handle_text(h, "domain"),
		.server = api_handle_text(h, "server"),
		.scope = api_handle_text(h, "scope"),
		.task = api_handle_text(h, "task"),
		.zone = api_handle_text(h, "zone"),
		.run = api_handle_number(h, "run"),
		.now = h->manage.now,
		.space = api_handle_text(h, "space"),
		.block = api_handle_text(h, "block"),
		.subnet = api_handle_text(h, "subnet"),
		.range_ref = api_handle_text(h, "range"),
		.explain = api_handle_number(h, "explain") != 0,
	};

	return api_handle_one(h, noun, &filter, out_json);
}

int api_handle_show_run(struct handling *h, int64_t run, json_t **out_json)
{
	struct query_filter filter = { .run = run };

	return api_handle_one(h, QUERY_RUNS, &filter, out_json);
}

static int server_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SERVERS, out_json);
}

static int server_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_SERVERS, out_json);
}

static struct manage_server server_of(const struct handling *h)
{
	return (struct manage_server){
		.server = api_handle_text(h, "server"),
		.management = api_handle_text(h, "management"),
		.appear = api_handle_text(h, "appear"),
		.custom = api_handle_text(h, "custom"),
		.owner = api_handle_text(h, "owner"),
		.description = api_handle_text(h, "description"),
		.dc = api_handle_flag(h, "dc"),
		.dns = api_handle_flag(h, "dns"),
		.dhcp = api_handle_flag(h, "dhcp"),
		.nps = api_handle_flag(h, "nps"),
		.verify = api_handle_flag(h, "verify"),
	};
}

static int server_add(struct handling *h, json_t **out_json)
{
	struct manage_server server = server_of(h);
	int ret = manage_server_add(&h->manage, &server);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_SERVERS, out_json);
}

static int server_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_server_remove(&h->manage,
				api_handle_text(h, "server"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

static int server_set(struct handling *h, json_t **out_json)
{
	struct manage_server change = server_of(h);
	int ret = manage_server_set(&h->manage, &change);
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_SERVERS, out_json);
}

static int server_check(struct handling *h, json_t **out_json)
{
	int64_t run = 0;
	int ret = manage_server_check(&h->manage,
				api_handle_text(h, "server"), &run);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show_run(h, run, out_json);
}

static int server_access(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_CHECKS, out_json);
}

static int server_collect(struct handling *h, json_t **out_json)
{
	int64_t run = 0;
	int ret = manage_task_run(&h->manage, IPAM_TASK_ALL,
				  api_handle_text(h, "server"), &run);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show_run(h, run, out_json);
}

static int service_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SERVICES, out_json);
}

static int service_history(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SERVICE_CHANGES, out_json);
}

static int zone_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_ZONES, out_json);
}

static int zone_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_ZONES, out_json);
}

static int zone_history(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_ZONE_EVENTS, out_json);
}

static int zone_reset(struct handling *h, json_t **out_json)
{
	int ret = manage_zone_reset(&h->manage, api_handle_text(h, "zone"));

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_ZONES, out_json);
}

static int record_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_RECORDS, out_json);
}

static int domain_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_DOMAINS, out_json);
}

static int domain_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_DOMAINS, out_json);
}

static struct manage_domain domain_of(const struct handling *h)
{
	return (struct manage_domain){
		.domain = api_handle_text(h, "domain"),
		.dc = api_handle_flag(h, "dc"),
		.dns = api_handle_flag(h, "dns"),
		.dhcp = api_handle_flag(h, "dhcp"),
	};
}

static int domain_add(struct handling *h, json_t **out_json)
{
	struct manage_domain domain = domain_of(h);
	int ret = manage_domain_add(&h->manage, &domain);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_DOMAINS, out_json);
}

static int domain_set(struct handling *h, json_t **out_json)
{
	struct manage_domain change = domain_of(h);
	int ret = manage_domain_set(&h->manage, &change);
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_DOMAINS, out_json);
}

static int domain_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_domain_remove(&h->manage,
				api_handle_text(h, "domain"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

static int scope_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SCOPES, out_json);
}

static int scope_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_SCOPES, out_json);
}

static int superscope_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_SUPERSCOPES, out_json);
}

static int option_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_OPTIONS, out_json);
}

static int option_definitions(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_DEFINITIONS, out_json);
}

static int class_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_CLASSES, out_json);
}

static int policy_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_POLICIES, out_json);
}

static int failover_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_FAILOVERS, out_json);
}

static int filter_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_FILTERS, out_json);
}

static int lease_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_LEASES, out_json);
}

static int track(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_TRACK, out_json);
}

static int task_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_TASKS, out_json);
}

static int task_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_TASKS, out_json);
}

static int task_set(struct handling *h, json_t **out_json)
{
	struct manage_task change = {
		.task = api_handle_text(h, "task"),
		.interval_s = api_handle_number(h, "interval_s"),
		.enabled = api_handle_flag(h, "enabled"),
	};
	int ret = manage_task_set(&h->manage, &change);
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show(h, QUERY_TASKS, out_json);
}

static int task_run(struct handling *h, json_t **out_json)
{
	int64_t run = 0;
	int ret = manage_task_run(&h->manage, api_handle_text(h, "task"),
				  api_handle_text(h, "server"), &run);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show_run(h, run, out_json);
}

static int task_history(struct handling *h, json_t **out_json)
{
	struct query_filter filter = { .task = api_handle_text(h, "task") };
	struct query_row *row = NULL;
	int ret = query_one(h->call, h->handler->source, QUERY_TASKS, &filter,
			    &row);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_list(h, QUERY_RUNS, out_json);
}

static int run_show(struct handling *h, json_t **out_json)
{
	return api_handle_show(h, QUERY_RUNS, out_json);
}

static int status_show(struct handling *h, json_t **out_json)
{
	const struct query_source *source = h->handler->source;
	struct query_status status = { .domains = 0 };
	int ret = source->status(h->call, source->private_data, &status);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_json_status(&status, h->manage.now);
	return 0;
}

static int overview(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_OVERVIEW, out_json);
}

static int token_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_TOKENS, out_json);
}

static int token_add(struct handling *h, json_t **out_json)
{
	const struct api_arg *days = api_call_arg(h->call, "days");
	const struct api_arg *grants = api_call_arg(h->call, "grants");
	const struct manage_token wanted = {
		.name = api_handle_text(h, "name"),
		.kind = api_handle_text(h, "role"),
		.days = days->given ? days->number : TOKEN_DAYS,
		.grants = grants->list, .count = grants->count,
	};
	char *secret = NULL;
	int64_t token = 0;
	int ret = manage_token_add(&h->manage, h->call, &wanted, &token,
				   &secret);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = json_pack("{s:I, s:s}", "token", (json_int_t)token,
			      "secret", secret);
	return 0;
}

static int token_revoke(struct handling *h, json_t **out_json)
{
	int ret = manage_token_revoke(&h->manage,
				      api_handle_number(h, "token"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

static const api_handle_fn handlers[API_OP_COUNT] = {
	[API_SERVER_LIST] = server_list,
	[API_SERVER_SHOW] = server_show,
	[API_SERVER_ADD] = server_add,
	[API_SERVER_SET] = server_set,
	[API_SERVER_REMOVE] = server_remove,
	[API_SERVER_COLLECT] = server_collect,
	[API_SERVER_CHECK] = server_check,
	[API_SERVER_ACCESS] = server_access,
	[API_SERVICE_LIST] = service_list,
	[API_SERVICE_HISTORY] = service_history,
	[API_ZONE_LIST] = zone_list,
	[API_ZONE_SHOW] = zone_show,
	[API_ZONE_HISTORY] = zone_history,
	[API_ZONE_RESET] = zone_reset,
	[API_EVENT_LIST] = api_handle_event_list,
	[API_EVENT_SHOW] = api_handle_event_show,
	[API_EVENT_PURGE] = api_handle_event_purge,
	[API_RECORD_LIST] = record_list,
	[API_RECORD_FIND] = record_list,
	[API_FOREST_LIST] = api_handle_forest_list,
	[API_FOREST_SHOW] = api_handle_forest_show,
	[API_FOREST_SET] = api_handle_forest_set,
	[API_SERVER_NETWORKS] = api_handle_server_networks,
	[API_DOMAIN_LIST] = domain_list,
	[API_DOMAIN_SHOW] = domain_show,
	[API_DOMAIN_ADD] = domain_add,
	[API_DOMAIN_SET] = domain_set,
	[API_DOMAIN_REMOVE] = domain_remove,
	[API_SCOPE_LIST] = scope_list,
	[API_SCOPE_SHOW] = scope_show,
	[API_SUPERSCOPE_LIST] = superscope_list,
	[API_SPACE_LIST] = api_plan_list,
	[API_SPACE_SHOW] = api_plan_show,
	[API_SPACE_ADD] = api_plan_add,
	[API_SPACE_SET] = api_plan_set,
	[API_SPACE_REMOVE] = api_plan_remove,
	[API_SPACE_IMPORT] = api_plan_import,
	[API_SPACE_EXPORT] = api_plan_export,
	[API_SPACE_SITES] = api_space_sites,
	[API_BLOCK_LIST] = api_plan_list,
	[API_BLOCK_SHOW] = api_plan_show,
	[API_BLOCK_ADD] = api_plan_add,
	[API_BLOCK_SET] = api_plan_set,
	[API_BLOCK_REMOVE] = api_plan_remove,
	[API_BLOCK_IMPORT] = api_plan_import,
	[API_BLOCK_EXPORT] = api_plan_export,
	[API_SUBNET_LIST] = api_plan_list,
	[API_SUBNET_SHOW] = api_plan_show,
	[API_SUBNET_ADD] = api_plan_add,
	[API_SUBNET_SET] = api_plan_set,
	[API_SUBNET_REMOVE] = api_plan_remove,
	[API_SUBNET_REMAP] = api_plan_remap,
	[API_SUBNET_IMPORT] = api_plan_import,
	[API_SUBNET_EXPORT] = api_plan_export,
	[API_RANGE_LIST] = api_plan_list,
	[API_RANGE_SHOW] = api_plan_show,
	[API_RANGE_ADD] = api_plan_add,
	[API_RANGE_SET] = api_plan_set,
	[API_RANGE_REMOVE] = api_plan_remove,
	[API_RANGE_REMAP] = api_plan_remap,
	[API_RANGE_IMPORT] = api_plan_import,
	[API_RANGE_EXPORT] = api_plan_export,
	[API_RANGE_MIRROR] = api_range_mirror,
	[API_RANGE_MIRROR_END] = api_range_mirror_end,
	[API_RANGE_ZONES] = api_handle_range_zones,
	[API_RANGE_MAP_ZONE] = api_handle_range_map_zone,
	[API_FIELD_LIST] = api_handle_field_list,
	[API_FIELD_SHOW] = api_handle_field_show,
	[API_FIELD_ADD] = api_handle_field_add,
	[API_FIELD_SET] = api_handle_field_set,
	[API_FIELD_REMOVE] = api_handle_field_remove,
	[API_FIELD_VALUES] = api_handle_field_values,
	[API_FIELD_SHOW_VALUE] = api_handle_field_show_value,
	[API_FIELD_ADD_VALUE] = api_handle_field_add_value,
	[API_FIELD_SET_VALUE] = api_handle_field_set_value,
	[API_FIELD_REMOVE_VALUE] = api_handle_field_remove_value,
	[API_FIELD_PAIRS] = api_handle_field_pairs,
	[API_FIELD_ADD_PAIR] = api_handle_field_add_pair,
	[API_FIELD_REMOVE_PAIR] = api_handle_field_remove_pair,
	[API_QUERY_LIST] = api_handle_query_list,
	[API_QUERY_SHOW] = api_handle_query_show,
	[API_QUERY_SAVE] = api_handle_query_save,
	[API_QUERY_REMOVE] = api_handle_query_remove,
	[API_QUERY_RUN] = api_handle_query_run,
	[API_QUERY_COUNT] = api_handle_query_count,
	[API_GROUP_LIST] = api_handle_group_list,
	[API_GROUP_SHOW] = api_handle_group_show,
	[API_GROUP_DEFINITION] = api_handle_group_definition,
	[API_GROUP_MEMBERS] = api_handle_group_members,
	[API_GROUP_ADD] = api_handle_group_add,
	[API_GROUP_SET] = api_handle_group_set,
	[API_GROUP_REMOVE] = api_handle_group_remove,
	[API_OPTION_LIST] = option_list,
	[API_OPTION_DEFINITIONS] = option_definitions,
	[API_CLASS_LIST] = class_list,
	[API_POLICY_LIST] = policy_list,
	[API_FAILOVER_LIST] = failover_list,
	[API_FILTER_LIST] = filter_list,
	[API_ADDRESS_LIST] = api_handle_address_list,
	[API_ADDRESS_SHOW] = api_handle_address_show,
	[API_ADDRESS_ADD] = api_handle_address_add,
	[API_ADDRESS_SET] = api_handle_address_set,
	[API_ADDRESS_REMOVE] = api_handle_address_remove,
	[API_ADDRESS_FIND] = api_handle_address_find,
	[API_ADDRESS_ALLOCATE] = api_handle_address_allocate,
	[API_ADDRESS_RECLAIM] = api_handle_address_reclaim,
	[API_ADDRESS_FROM_RECORDS] = api_handle_address_from_records,
	[API_ADDRESS_PROBE] = api_handle_address_probe,
	[API_ADDRESS_LOCATE] = api_handle_address_locate,
	[API_ADDRESS_PLACES] = api_handle_address_places,
	[API_ADDRESS_RECORDS] = api_handle_address_records,
	[API_PLAN_LIST] = api_handle_plan_list,
	[API_PLAN_SHOW] = api_handle_plan_show,
	[API_PLAN_ADD] = api_handle_plan_add,
	[API_PLAN_CANCEL] = api_handle_plan_cancel,
	[API_ADDRESS_IMPORT] = api_handle_address_import,
	[API_ADDRESS_EXPORT] = api_handle_address_export,
	[API_IMPORT_START] = api_handle_import_start,
	[API_IMPORT_FINISH] = api_handle_import_finish,
	[API_WHOLE_EXPORT] = api_handle_whole_export,
	[API_WHOLE_SEND] = api_handle_whole_send,
	[API_WHOLE_IMPORT] = api_handle_whole_import,
	[API_SUBNET_FIND] = api_handle_free_subnets,
	[API_BULK] = api_handle_bulk,
	[API_RANGE_FIND] = api_handle_free_ranges,
	[API_EXPIRY_SHOW] = api_handle_expiry_show,
	[API_EXPIRY_SET] = api_handle_expiry_set,
	[API_LEASE_LIST] = lease_list,
	[API_UTILIZATION_LIST] = api_handle_usage_list,
	[API_UTILIZATION_OBJECTS] = api_handle_usage_objects,
	[API_UTILIZATION_FORECAST] = api_handle_usage_forecast,
	[API_UTILIZATION_PURGE] = api_handle_usage_purge,
	[API_THRESHOLD_SHOW] = api_handle_threshold_show,
	[API_THRESHOLD_SET] = api_handle_threshold_set,
	[API_PURGE_LIST] = api_handle_purge_list,
	[API_TRACK] = track,
	[API_TASK_LIST] = task_list,
	[API_TASK_SHOW] = task_show,
	[API_TASK_SET] = task_set,
	[API_TASK_RUN] = task_run,
	[API_TASK_HISTORY] = task_history,
	[API_RUN_SHOW] = run_show,
	[API_STATUS] = status_show,
	[API_OVERVIEW] = overview,
	[API_TOKEN_LIST] = token_list,
	[API_TOKEN_ADD] = token_add,
	[API_TOKEN_REVOKE] = token_revoke,
	[API_ROLE_LIST] = api_role_list,
	[API_ROLE_SHOW] = api_role_show,
	[API_ROLE_ADD] = api_role_add,
	[API_ROLE_SET] = api_role_set,
	[API_ROLE_REMOVE] = api_role_remove,
	[API_ACCESS_SCOPE_LIST] = api_access_scope_list,
	[API_ACCESS_SCOPE_SHOW] = api_access_scope_show,
	[API_ACCESS_SCOPE_ADD] = api_access_scope_add,
	[API_ACCESS_SCOPE_SET] = api_access_scope_set,
	[API_ACCESS_SCOPE_REMOVE] = api_access_scope_remove,
	[API_ACCESS_SCOPE_ASSIGN] = api_access_scope_assign,
	[API_ACCESS_SCOPE_OBJECT] = api_access_scope_object,
	[API_ACCOUNT_LIST] = api_account_list,
	[API_ACCOUNT_LOOKUP] = api_account_lookup,
	[API_ACCESS_POLICY_LIST] = api_access_policy_list,
	[API_ACCESS_POLICY_SHOW] = api_access_policy_show,
	[API_ACCESS_POLICY_ADD] = api_access_policy_add,
	[API_ACCESS_POLICY_SET] = api_access_policy_set,
	[API_ACCESS_POLICY_REMOVE] = api_access_policy_remove,
	[API_ACCESS_OPERATION_LIST] = api_access_operation_list,
	[API_ACCESS_KEY_SHOW] = api_access_key_show,
	[API_ACCESS_KEY_RENEW] = api_access_key_renew,
};

/* The call that shows it: by the same path, space, service. */
static struct api_call *show_call(const struct api_call *call,
				  const struct api_op *show)
{
	struct api_call *other = api_call_new((TALLOC_CTX *)call);
	size_t i;

	if (other == NULL) {
		return NULL;
	}
	other->op = show;
	for (i = 0; show->params[i].name != NULL; i++) {
		if (show->params[i].place == API_IN_PATH ||
		    show->params[i].type == API_STRING) {
			other->args[i] = *api_call_arg(call,
						       show->params[i].name);
		}
	}
	return other;
}

/*
 * Whether what is edited or removed is still what the caller has seen: it is
 * shown as he would have it, and its tag compared. 412 where it is not.
 */
static int check_match(struct handling *h)
{
	struct api_call *call = h->call;
	const struct api_op *show = api_op_show(call->op);
	struct handling other = *h;
	json_t *json = NULL;
	char *etag = NULL;
	int ret;

	if (call->if_match == NULL || show == NULL ||
	    strcmp(call->op->method, "GET") == 0) {
		return 0;
	}
	other.call = show_call(call, show);
	if (other.call == NULL) {
		return api_handle_problem(h, ENOMEM);
	}
	ret = handlers[show - api_ops](&other, &json);
	if (ret != 0) {
		return api_problem_set(call, &call->problem,
				       other.call->problem.status,
				       other.call->problem.field, "%s",
				       other.call->problem.detail);
	}
	etag = api_etag_of(call, show, json);
	json_decref(json);
	return api_etag_matches(call, etag) ? 0 :
	       api_problem_set(call, &call->problem, 412, NULL,
			       "It was changed meanwhile: read it again, then "
			       "decide");
}

int api_handle_call(struct handling *h, json_t **out_json)
{
	int ret = check_match(h);

	return ret != 0 ? ret : handlers[h->call->op - api_ops](h, out_json);
}

bool api_handler_complete(void)
{
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		if (handlers[i] == NULL) {
			return false;
		}
	}
	return true;
}

int api_handle_other(const struct handling *h, struct api_call *call,
		     json_t **out_json)
{
	struct handling other = {
		.call = call, .handler = h->handler,
		.by_people = h->by_people,
		.manage = { .sink = h->manage.sink, .caller = h->manage.caller,
			    .access = h->manage.access, .now = h->manage.now },
	};
	int ret = call->op->access == ACCESS_BY_OBJECT ? 0 :
		  manage_may(&other.manage, call->op->access);

	return ret != 0 ? api_handle_problem(&other, ret) :
			  api_handle_call(&other, out_json);
}

/* What reads sees one state of the store, whose locks are taken once. */
static int run_as_asked(struct handling *h, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	bool reads = strcmp(h->call->op->method, "GET") == 0 && store != NULL;
	int ret = reads ? store_read(store) : 0;

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	ret = h->call->sort.given ?
	      api_view_sorted(h, api_handle_call, out_json) :
	      api_handle_call(h, out_json);
	if (reads) {
		store_read_end(store);
	}
	return ret;
}

static int run(struct api_call *call, const struct api_peer *peer,
	       void *private_data, json_t **out_json)
{
	const struct api_handler *handler = private_data;
	struct handling h = {
		.call = call,
		.handler = handler,
		.manage = { .sink = handler->sink, .caller = &peer->caller,
			    .access = handler->access,
			    .now = handler->now() },
	};
	bool tried = call->dry_run.number != 0;
	int ret = api_view_check(call);

	if (ret == 0 && tried) {
		ret = api_try(&h, api_handle_call, out_json);
	} else if (ret == 0 && call->once != NULL) {
		ret = api_once(&h, api_handle_call, out_json);
	} else if (ret == 0) {
		ret = run_as_asked(&h, out_json);
	}
	if (ret == 0 && !tried) {
		api_etag_set(call, *out_json);
	}
	if (ret == 0) {
		api_view_fields(call, *out_json);
	}
	return ret;
}

static bool token(TALLOC_CTX *mem_ctx, const char *secret, void *private_data,
		  struct access_caller *out_caller)
{
	const struct api_handler *handler = private_data;

	return manage_token_caller(handler->access, mem_ctx, handler->now(),
				   secret, out_caller);
}

static const struct access_data *access_now(void *private_data)
{
	const struct api_handler *handler = private_data;

	return manage_access_data(handler->access);
}

static int health(void *private_data)
{
	const struct api_handler *handler = private_data;
	const struct query_source *source = handler->source;
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct query_status status;
	int ret = source->status(tmp_ctx, source->private_data, &status);

	talloc_free(tmp_ctx);
	return ret;
}

static char *metrics(TALLOC_CTX *mem_ctx, void *private_data)
{
	const struct api_handler *handler = private_data;
	const struct query_source *source = handler->source;
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	struct query_status status = { .domains = 0 };
	char *text = NULL;
	int ret = source->status(tmp_ctx, source->private_data, &status);

	if (ret == 0) {
		text = api_metrics_text(mem_ctx, &status, handler->now());
	}
	talloc_free(tmp_ctx);
	return text;
}

void api_handler_backend(struct api_handler *handler,
			 struct api_backend *out_backend)
{
	*out_backend = (struct api_backend){
		.private_data = handler, .run = run, .token = token,
		.access = access_now,
		.health = health, .metrics = metrics,
	};
}
