/*
 * Saved queries, and lists that are counted by a column. Both ask a list of
 * the table of operations in the name of the caller, who needs its right.
 */
#include "ipam/api/api_handler_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/api/api_view.h"
#include "ipam/manage/manage_saved.h"
#include "ipam/query/query_saved.h"

#define COUNT_ROWS_MAX 100000
#define COUNT_VALUES_MAX 10000

static const struct api_op *list_of(const char *name)
{
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		if (strcmp(api_ops[i].name, name) == 0 && api_ops[i].list &&
		    strcmp(api_ops[i].method, "GET") == 0 &&
		    strchr(api_ops[i].path, '{') == NULL &&
		    i != API_QUERY_COUNT) {
			return &api_ops[i];
		}
	}
	return NULL;
}

/* Two hexadecimal digits, or -1. */
static int hex_byte(const char *text)
{
	char digits[3] = "", *end = NULL;
	long byte;

	memcpy(digits, text, strnlen(text, 2));
	byte = strtol(digits, &end, 16);
	return end == digits + 2 && digits[0] != '-' && digits[0] != '+' &&
	       digits[0] != ' ' ? (int)byte : -1;
}

/* Without %XX and '+'; NULL where a '%' is none of these. */
static char *decoded(TALLOC_CTX *mem_ctx, const char *text, size_t size)
{
	char *out = talloc_zero_size(mem_ctx, size + 1);
	size_t i, n = 0;
	int byte;

	for (i = 0; i < size && out != NULL; i++) {
		if (text[i] != '%') {
			out[n++] = text[i] == '+' ? ' ' : text[i];
			continue;
		}
		byte = i + 2 < size ? hex_byte(text + i + 1) : -1;
		if (byte <= 0) {
			return NULL;
		}
		out[n++] = (char)byte;
		i += 2;
	}
	return out;
}

/* What is wrong in a call is wrong in `field` of the one that asks it. */
static int blame(struct handling *h, const char *field,
		 const struct api_problem *problem)
{
	return api_problem_set(h->call, &h->call->problem,
			       problem->status == 400 ? 422 : problem->status,
			       field, "%s", problem->detail);
}

static int read_arguments(struct handling *h, struct api_call *call,
			  const char *text)
{
	size_t size, name;
	char *key = NULL, *value = NULL;
	int ret = 0;

	while (text != NULL && *text != '\0' && ret == 0) {
		size = strcspn(text, "&");
		name = strcspn(text, "=&");
		key = decoded(call, text, name);
		value = name < size ? decoded(call, text + name + 1,
					      size - name - 1) : NULL;
		if (key == NULL || value == NULL) {
			return api_problem_set(
				h->call, &h->call->problem, 422, "arguments",
				"arguments must be as in a URL: "
				"state=Reserved&space=Lab");
		}
		if (strcmp(key, "limit") == 0 || strcmp(key, "cursor") == 0) {
			return api_problem_set(
				h->call, &h->call->problem, 422, "arguments",
				"%s is said where it is run", key);
		}
		ret = api_call_query(call, key, value, strlen(value));
		text += size + (text[size] == '&');
	}
	return ret != 0 ? blame(h, "arguments", &call->problem) : 0;
}

/* A call of a list with its arguments, which is valid and the caller's. */
static int prepare(struct handling *h, const char *operation,
		   const char *arguments, struct api_call **out_call)
{
	struct api_call *call = api_call_new(h->call);
	int ret;

	call->op = list_of(operation);
	if (call->op == NULL) {
		return api_problem_set(h->call, &h->call->problem, 422,
				       "operation", "operation must be a list "
				       "without names in its path, such as "
				       "address.list");
	}
	ret = manage_may(&h->manage, call->op->access);
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	ret = read_arguments(h, call, arguments);
	if (ret == 0 && (api_view_check(call) != 0 ||
			 api_call_complete(call) != 0)) {
		ret = blame(h, "arguments", &call->problem);
	}
	if (ret == 0) {
		*out_call = call;
	}
	return ret;
}

static int ask(struct handling *h, struct api_call *call, const char *limit,
	       const char *cursor, json_t **out_json)
{
	struct handling inner = *h;
	int ret = 0;

	inner.call = call;
	if (limit != NULL) {
		ret = api_call_query(call, "limit", limit, strlen(limit));
	}
	if (ret == 0 && cursor != NULL) {
		ret = api_call_query(call, "cursor", cursor, strlen(cursor));
	}
	if (ret == 0) {
		ret = api_view_check(call);
	}
	if (ret == 0) {
		ret = call->sort.given ?
		      api_view_sorted(&inner, api_handle_call, out_json) :
		      api_handle_call(&inner, out_json);
	}
	if (ret == 0) {
		api_view_fields(call, *out_json);
	}
	return ret != 0 ? blame(h, call->problem.field, &call->problem) : 0;
}

/* --- saved queries --- */

static struct query_filter filter_of(const struct handling *h,
				     const char *name)
{
	return (struct query_filter){ .person = h->manage.caller->name,
				      .name = name };
}

int api_handle_query_list(struct handling *h, json_t **out_json)
{
	struct query_filter filter = filter_of(h, NULL);

	return api_handle_list_of(h, QUERY_SAVED, &filter, out_json);
}

static int show(struct handling *h, const char *name, json_t **out_json)
{
	struct query_filter filter = filter_of(h, name);

	return api_handle_one(h, QUERY_SAVED, &filter, out_json);
}

int api_handle_query_show(struct handling *h, json_t **out_json)
{
	return show(h, api_handle_text(h, "query"), out_json);
}

int api_handle_query_save(struct handling *h, json_t **out_json)
{
	const char *arguments = api_handle_text(h, "arguments");
	const char *name = api_handle_text(h, "name");
	struct api_call *call = NULL;
	int ret = prepare(h, api_handle_text(h, "operation"), arguments,
			  &call);

	if (ret != 0) {
		return ret;
	}
	ret = manage_saved_put(&h->manage, name, call->op->name,
			       arguments != NULL ? arguments : "");
	return ret != 0 ? api_handle_problem(h, ret) : show(h, name, out_json);
}

int api_handle_query_remove(struct handling *h, json_t **out_json)
{
	int ret = manage_saved_remove(&h->manage, api_handle_text(h, "query"));

	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_query_run(struct handling *h, json_t **out_json)
{
	const struct api_arg *limit = api_call_arg(h->call, "limit");
	struct query_filter filter = filter_of(h, api_handle_text(h, "query"));
	const struct query_saved *saved = NULL;
	struct query_row *row = NULL;
	struct api_call *call = NULL;
	int ret = query_one(h->call, h->handler->source, QUERY_SAVED, &filter,
			    &row);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	saved = (const struct query_saved *)row;
	ret = prepare(h, saved->operation, saved->arguments, &call);
	return ret != 0 ? ret :
	       ask(h, call, limit->given ?
		   talloc_asprintf(h->call, "%lld",
				   (long long)limit->number) : NULL,
		   api_handle_text(h, "cursor"), out_json);
}

/* --- counting --- */

/* "owner", or "custom.Floor" */
static json_t *value_of(const json_t *item, const char *by)
{
	return strncmp(by, "custom.", 7) == 0 ?
	       json_object_get(json_object_get(item, "custom"), by + 7) :
	       json_object_get(item, by);
}

static bool known(const struct api_op *op, const char *by)
{
	const struct api_field *field = op->result->fields;
	bool custom = strncmp(by, "custom.", 7) == 0;

	for (; field->name != NULL; field++) {
		if (custom ? field->type == API_PAIRS :
			     strcmp(field->name, by) == 0) {
			return true;
		}
	}
	return false;
}

/* Adds the rows of a page to `counts`, by the text of a value. */
static void count_page(json_t *counts, const json_t *items, const char *by)
{
	const json_t *item = NULL;
	json_t *value = NULL;
	char *text = NULL;
	const char *key = NULL;
	size_t i;

	json_array_foreach(items, i, item) {
		value = value_of(item, by);
		text = NULL;
		key = "";
		if (json_is_string(value)) {
			key = json_string_value(value);
		} else if (value != NULL && !json_is_null(value)) {
			text = json_dumps(value, JSON_ENCODE_ANY |
						 JSON_COMPACT);
			key = text != NULL ? text : "";
		}
		json_object_set_new(counts, key, json_integer(
			json_integer_value(json_object_get(counts, key)) + 1));
		free(text);
	}
}

static int count_all(struct handling *h, struct api_call *first,
		     const char *operation, const char *arguments,
		     const char *by, json_t *counts)
{
	struct api_call *call = first;
	json_t *page = NULL;
	char *cursor = NULL;
	size_t rows = 0;
	int ret = 0;

	while (ret == 0 && call != NULL) {
		ret = ask(h, call, "1000", cursor, &page);
		TALLOC_FREE(call);
		if (ret != 0) {
			break;
		}
		rows += json_array_size(json_object_get(page, "items"));
		count_page(counts, json_object_get(page, "items"), by);
		cursor = talloc_strdup(h->call, json_string_value(
			json_object_get(page, "next")));
		json_decref(page);
		if (rows > COUNT_ROWS_MAX ||
		    json_object_size(counts) > COUNT_VALUES_MAX) {
			return api_problem_set(
				h->call, &h->call->problem, 422, "arguments",
				"more than %d rows or %d values: narrow the "
				"filter", COUNT_ROWS_MAX, COUNT_VALUES_MAX);
		}
		if (cursor != NULL) {
			ret = prepare(h, operation, arguments, &call);
		}
	}
	return ret;
}

/* In the order of values; the page that limit and cursor name. */
static int answer_counts(struct handling *h, json_t *counts,
			 json_t **out_json)
{
	const struct api_arg *limit = api_call_arg(h->call, "limit");
	const char *cursor = api_handle_text(h, "cursor"), *after = NULL;
	size_t most = limit->given ? (size_t)limit->number :
				     API_LIMIT_DEFAULT;
	json_t *items = json_array(), *sorted = NULL, *count = NULL;
	const char *key = NULL, *last = NULL;
	char *text = json_dumps(counts, JSON_SORT_KEYS), *next = NULL;

	if (cursor != NULL) {
		after = api_cursor_decode(h->call, cursor);
		if (after == NULL) {
			free(text);
			json_decref(items);
			return api_problem_set(
				h->call, &h->call->problem, 400, "cursor",
				"cursor is none that this API gave out");
		}
	}
	sorted = text != NULL ? json_loads(text, 0, NULL) : NULL;
	free(text);
	json_object_foreach(sorted, key, count) {
		if (after != NULL && strcmp(key, after) <= 0) {
			continue;
		}
		if (json_array_size(items) == most) {
			next = api_cursor_encode(h->call, last);
			break;
		}
		json_array_append_new(items, json_pack(
			"{s:s?, s:O}", "value", key[0] != '\0' ? key : NULL,
			"count", count));
		last = key[0] != '\0' ? key : "\x01";
	}
	*out_json = json_pack("{s:o, s:s?}", "items", items, "next", next);
	json_decref(sorted);
	return 0;
}

int api_handle_query_count(struct handling *h, json_t **out_json)
{
	const char *operation = api_handle_text(h, "operation");
	const char *arguments = api_handle_text(h, "arguments");
	const char *by = api_handle_text(h, "by");
	struct api_call *call = NULL;
	json_t *counts = NULL;
	int ret = prepare(h, operation, arguments, &call);

	if (ret == 0 && (call->sort.given || call->fields.given)) {
		ret = api_problem_set(h->call, &h->call->problem, 422,
				      "arguments", "what is counted has no "
				      "order and is not shown: leave out sort "
				      "and fields");
	}
	if (ret == 0 && !known(call->op, by)) {
		ret = api_problem_set(h->call, &h->call->problem, 422, "by",
				      "%s has no column %.100s",
				      call->op->name, by);
	}
	if (ret != 0) {
		return ret;
	}
	counts = json_object();
	ret = count_all(h, call, operation, arguments, by, counts);
	if (ret == 0) {
		ret = answer_counts(h, counts, out_json);
	}
	json_decref(counts);
	return ret;
}

int api_handle_query_check(struct handling *h, const char *operation,
			   const char *arguments)
{
	struct api_call *call = NULL;

	return prepare(h, operation, arguments, &call);
}
