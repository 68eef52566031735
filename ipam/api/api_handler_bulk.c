/*
 * Several changes in one request: one transaction, in which each change is a
 * part of its own. What fails is taken back and told of; the others stay,
 * unless all or none was asked for.
 */
#include "ipam/api/api_handler_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/api/api_etag.h"

/* A member of an item; false with a problem where it is of another type. */
static bool member(struct api_call *call, json_t *item, const char *name,
		   json_type type, bool needed, json_t **out_value)
{
	json_t *value = json_object_get(item, name);

	*out_value = value;
	if (value != NULL ? json_typeof(value) == type : !needed) {
		return true;
	}
	api_problem_set(call, &call->problem, 422, name, value == NULL ?
			"%s is missing" : type == JSON_STRING ?
			"%s must be a string" : "%s must be an object", name);
	return false;
}

static int only_known(struct api_call *call, json_t *item)
{
	static const char *const known[] = { "method", "path", "query", "body",
					     "if_match" };
	const char *key = NULL;
	json_t *value = NULL;
	size_t i;

	json_object_foreach(item, key, value) {
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
			if (strcmp(key, known[i]) == 0) {
				break;
			}
		}
		if (i == sizeof(known) / sizeof(known[0])) {
			return api_problem_set(call, &call->problem, 422, key,
					       "an item takes no such member");
		}
	}
	return 0;
}

static int find_operation(struct api_call *call, const char *method,
			  const char *path)
{
	char *whole = talloc_asprintf(call, API_PREFIX "%s", path);
	int ret = whole == NULL ? -1 : api_call_route(call, method, whole);

	if (ret == 0 && (!api_op_can_repeat(call->op) ||
			 call->op == &api_ops[API_BULK])) {
		ret = api_problem_set(call, &call->problem, 422, "path",
				      "%s cannot be one of several",
				      call->op->name);
	}
	return ret;
}

static int read_query(struct api_call *call, json_t *query)
{
	const char *key = NULL;
	json_t *value = NULL;
	char *text = NULL;
	int ret;

	json_object_foreach(query, key, value) {
		text = json_is_string(value) ?
			talloc_strdup(call, json_string_value(value)) :
		       json_is_integer(value) ?
			talloc_asprintf(call, "%lld",
				(long long)json_integer_value(value)) :
		       json_is_boolean(value) ?
			talloc_strdup(call, json_is_true(value) ? "true" :
								  "false") :
			NULL;
		ret = api_call_query(call, key, text,
				     text != NULL ? strlen(text) : 0);
		if (ret != 0) {
			return ret;
		}
	}
	if (call->dry_run.given) {
		return api_problem_set(
			call, &call->problem, 422, api_dry_run_param.name,
			"Try all or none: dry_run is for the whole request");
	}
	return 0;
}

/* The call that an item describes; -1 with its problem. */
static int read_item(struct api_call *call, json_t *item)
{
	json_t *method = NULL, *path = NULL, *query = NULL, *body = NULL;
	json_t *match = NULL;
	char *text = NULL;
	int ret = only_known(call, item);

	if (ret != 0 ||
	    !member(call, item, "method", JSON_STRING, true, &method) ||
	    !member(call, item, "path", JSON_STRING, true, &path) ||
	    !member(call, item, "query", JSON_OBJECT, false, &query) ||
	    !member(call, item, "body", JSON_OBJECT, false, &body) ||
	    !member(call, item, "if_match", JSON_STRING, false, &match)) {
		return -1;
	}
	ret = find_operation(call, json_string_value(method),
			     json_string_value(path));
	if (ret == 0) {
		ret = read_query(call, query);
	}
	if (ret == 0 && body != NULL) {
		text = json_dumps(body, JSON_COMPACT);
		ret = text == NULL ? -1 :
		      api_call_body(call, text, strlen(text));
		free(text);
	}
	if (ret == 0) {
		ret = api_call_complete(call);
	}
	if (match != NULL) {
		call->if_match = talloc_strdup(call, json_string_value(match));
	}
	return ret;
}

static json_t *told(const struct api_call *call, int ret, json_t *answer)
{
	struct api_problem problem = call->problem;

	if (ret != 0 && problem.status == 0) {
		problem = (struct api_problem){
			.status = 500, .detail = NULL,
		};
	}
	if (problem.status != 0) {
		json_decref(answer);
		return json_pack("{s:i, s:n, s:n, s:o}", "status",
				 (int)problem.status, "etag", "body",
				 "problem", api_problem_json(&problem));
	}
	return json_pack("{s:i, s:s?, s:o?, s:n}", "status",
			 (int)call->op->status, "etag", call->etag, "body",
			 answer, "problem");
}

/* One change in a part of the transaction. 0, or errno when that is lost. */
static int run_item(struct handling *h, const char *text, json_t *items,
		    size_t *failed)
{
	struct api_call *call = api_call_new(h->call);
	struct store *store = h->handler->sink->store;
	json_t *item = json_loads(text, 0, NULL);
	json_t *answer = NULL;
	int ret = 0, lost;

	lost = call == NULL ? ENOMEM : store_part_begin(store);
	if (lost == 0) {
		ret = read_item(call, item);
		if (ret == 0) {
			ret = api_handle_other(h, call, &answer);
		}
		if (ret == 0) {
			api_etag_set(call, answer);
		}
		*failed += ret != 0;
		json_array_append_new(items, told(call, ret, answer));
		lost = store_part_end(store, ret == 0);
	}
	json_decref(item);
	talloc_free(call);
	return lost;
}

/* What would have been done, were it not for another one. */
static void take_back(json_t *items)
{
	struct api_problem problem = { .status = 424, .field = NULL };
	json_t *item = NULL;
	char detail[] = "Another one failed, so that nothing was changed";
	size_t i;

	problem.detail = detail;
	json_array_foreach(items, i, item) {
		if (!json_is_null(json_object_get(item, "problem"))) {
			continue;
		}
		json_object_set_new(item, "status", json_integer(424));
		json_object_set_new(item, "etag", json_null());
		json_object_set_new(item, "body", json_null());
		json_object_set_new(item, "problem",
				    api_problem_json(&problem));
	}
}

static int run_items(struct handling *h, json_t *items, size_t *out_failed)
{
	const struct api_arg *wanted = api_call_arg(h->call, "items");
	bool atomic = api_handle_number(h, "atomic") != 0;
	struct store *store = h->handler->sink->store;
	size_t i, failed = 0;
	int ret = store_part_begin(store);

	for (i = 0; ret == 0 && i < wanted->count; i++) {
		ret = run_item(h, wanted->list[i], items, &failed);
	}
	if (ret == 0) {
		ret = store_part_end(store, !atomic || failed == 0);
	}
	if (ret == 0 && atomic && failed > 0) {
		take_back(items);
		failed = wanted->count;
	}
	*out_failed = failed;
	return ret;
}

int api_handle_bulk(struct handling *h, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	bool own = store != NULL && !store_in_transaction(store);
	json_t *items = json_array();
	size_t failed = 0, count;
	int ret = store == NULL ? EROFS : own ? store_begin(store) : 0;

	if (ret == 0) {
		ret = run_items(h, items, &failed);
		if (own && ret == 0) {
			ret = store_commit(store);
		} else if (own) {
			store_rollback(store);
		}
	}
	if ((ret != 0 || failed > 0) && h->manage.access != NULL) {
		manage_access_again(h->manage.access);
	}
	if (ret != 0) {
		json_decref(items);
		return api_handle_problem(h, ret);
	}
	count = json_array_size(items);
	*out_json = json_pack("{s:I, s:I, s:o}", "applied",
			      (json_int_t)(count - failed), "failed",
			      (json_int_t)failed, "items", items);
	return 0;
}
