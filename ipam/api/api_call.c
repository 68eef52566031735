/*
 * Routing and parameters.
 */
#include "ipam/api/api_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/model/field.h"

struct api_call *api_call_new(TALLOC_CTX *mem_ctx)
{
	return talloc_zero(mem_ctx, struct api_call);
}

static int param_index(const struct api_op *op, const char *name)
{
	int i;

	for (i = 0; op->params[i].name != NULL; i++) {
		if (strcmp(op->params[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}

const struct api_arg *api_call_arg(const struct api_call *call,
				   const char *name)
{
	static const struct api_arg none;
	int i = param_index(call->op, name);

	return i < 0 ? &none : &call->args[i];
}

struct api_arg *api_call_arg_of(struct api_call *call, const char *name)
{
	int i = param_index(call->op, name);

	return i < 0 ? NULL : &call->args[i];
}

const char *api_call_text(const struct api_call *call, const char *name)
{
	return api_call_arg(call, name)->text;
}

static int wrong_type(struct api_call *call, const struct api_param *param,
		      const char *wanted)
{
	return api_problem_set(call, &call->problem, 422, param->name,
			       "%s must be %s", param->name, wanted);
}

static int set_string(struct api_call *call, const struct api_param *param,
		      struct api_arg *arg, const char *text, size_t len)
{
	json_t *utf8 = NULL;
	size_t i;

	if (len < (size_t)param->min || len > (size_t)param->max) {
		return api_problem_set(call, &call->problem, 422, param->name,
				       "%s must be %lld to %lld bytes long",
				       param->name, (long long)param->min,
				       (long long)param->max);
	}
	for (i = 0; i < len; i++) {
		if (param->type == API_TEXT &&
		    strchr("\t\r\n", text[i]) != NULL && text[i] != '\0') {
			continue;
		}
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
			return api_problem_set(
				call, &call->problem, 422, param->name,
				"%s contains a control character",
				param->name);
		}
	}
	utf8 = json_stringn(text, len);
	if (utf8 == NULL) {
		return wrong_type(call, param, "UTF-8");
	}
	json_decref(utf8);
	arg->text = talloc_strndup(call, text, len);
	return 0;
}

static int set_word(struct api_call *call, const struct api_param *param,
		    struct api_arg *arg, const char *text)
{
	char *all = NULL;
	size_t i;

	for (i = 0; param->values[i] != NULL; i++) {
		if (strcmp(param->values[i], text) == 0) {
			arg->text = param->values[i];
			return 0;
		}
	}
	all = talloc_strdup(call, "");
	for (i = 0; param->values[i] != NULL; i++) {
		all = talloc_asprintf_append(all, "%s%s", i ? ", " : "",
					     param->values[i]);
	}
	return api_problem_set(call, &call->problem, 422, param->name,
			       "%s must be one of %s", param->name, all);
}

static int set_number(struct api_call *call, const struct api_param *param,
		      struct api_arg *arg, int64_t number)
{
	if (param->type == API_TIME && number > API_TIME_MAX) {
		return wrong_type(call, param, "before the year 10000");
	}
	if (number < param->min || number > param->max) {
		return api_problem_set(call, &call->problem, 422, param->name,
				       "%s must be %lld to %lld", param->name,
				       (long long)param->min,
				       (long long)param->max);
	}
	arg->number = number;
	return 0;
}

static int set_from_text(struct api_call *call, const struct api_param *param,
			 struct api_arg *arg, const char *text, size_t len)
{
	char *end = NULL;
	long long number = 0;

	switch (param->type) {
	case API_WORD:
		return set_word(call, param, arg, text);
	case API_BOOLEAN:
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
			return wrong_type(call, param, "true or false");
		}
		arg->number = text[0] == 't';
		return 0;
	case API_TIME:
		if (ipam_instant_parse(text, &number)) {
			return set_number(call, param, arg, number);
		}
		/* fall through */
	case API_INTEGER:
	case API_SECONDS:
		errno = 0;
		number = strtoll(text, &end, 10);
		if (end == text || *end != '\0' || errno != 0 ||
		    strchr("-0123456789", text[0]) == NULL) {
			return wrong_type(call, param,
					  param->type == API_TIME ?
					  "an instant such as "
					  "2026-11-02T09:00:00Z" :
					  "a whole number");
		}
		return set_number(call, param, arg, number);
	default:
		return set_string(call, param, arg, text, len);
	}
}

static int set_list(struct api_call *call, const struct api_param *param,
		    struct api_arg *arg, const json_t *value)
{
	size_t i, count = json_array_size(value);
	struct api_arg one = { .text = NULL };
	const char **list = NULL;
	const json_t *item = NULL;
	int ret = 0;

	if (!json_is_array(value) || count > API_STRINGS_MAX) {
		return wrong_type(call, param,
				  "an array of at most 1000 strings");
	}
	list = talloc_zero_array(call, const char *, count + 1);
	for (i = 0; i < count && ret == 0; i++) {
		item = json_array_get(value, i);
		if (!json_is_string(item)) {
			return wrong_type(call, param, "an array of strings");
		}
		ret = set_string(call, param, &one, json_string_value(item),
				 json_string_length(item));
		list[i] = one.text;
	}
	arg->list = list;
	arg->count = count;
	return ret;
}

/* {"name": "value", "name2": null} as "name=value;name2=". */
static int set_pairs(struct api_call *call, const struct api_param *param,
		     struct api_arg *arg, const json_t *value)
{
	static const char wanted[] = "an object of strings, or a string such "
				     "as Floor=3;Rack=7";
	char *text = talloc_strdup(call, "");
	const char *key = NULL, *word = NULL;
	const json_t *member = NULL;

	if (json_is_string(value)) {
		return set_string(call, param, arg, json_string_value(value),
				  json_string_length(value));
	}
	if (!json_is_object(value)) {
		return wrong_type(call, param, wanted);
	}
	json_object_foreach((json_t *)value, key, member) {
		word = json_is_null(member) ? "" : json_string_value(member);
		if (word == NULL || strlen(word) != json_string_length(member) ||
		    strpbrk(word, ";") != NULL || strpbrk(key, "=;") != NULL) {
			return wrong_type(call, param, wanted);
		}
		text = talloc_asprintf_append_buffer(text, "%s=%s;", key,
						     word);
	}
	return set_string(call, param, arg, text, strlen(text));
}

/* Each object is judged by who knows what it means. */
static int set_objects(struct api_call *call, const struct api_param *param,
		       struct api_arg *arg, const json_t *value)
{
	size_t i, count = json_array_size(value);
	const char **list = NULL;
	char *text = NULL;

	if (!json_is_array(value) || count < (size_t)param->min ||
	    count > (size_t)param->max) {
		return api_problem_set(call, &call->problem, 422, param->name,
				       "%s must be an array of %lld to %lld "
				       "objects", param->name,
				       (long long)param->min,
				       (long long)param->max);
	}
	list = talloc_zero_array(call, const char *, count + 1);
	for (i = 0; i < count; i++) {
		if (!json_is_object(json_array_get(value, i))) {
			return wrong_type(call, param, "an array of objects");
		}
		text = json_dumps(json_array_get(value, i), JSON_COMPACT);
		list[i] = talloc_strdup(list, text != NULL ? text : "{}");
		free(text);
	}
	arg->list = list;
	arg->count = count;
	return 0;
}

static int set_from_json(struct api_call *call, const struct api_param *param,
			 struct api_arg *arg, const json_t *value)
{
	switch (param->type) {
	case API_STRINGS:
		return set_list(call, param, arg, value);
	case API_PAIRS:
		return set_pairs(call, param, arg, value);
	case API_OBJECTS:
		return set_objects(call, param, arg, value);
	case API_BOOLEAN:
		if (!json_is_boolean(value)) {
			return wrong_type(call, param, "true or false");
		}
		arg->number = json_is_true(value);
		return 0;
	case API_TIME:
		if (json_is_string(value)) {
			return set_from_text(call, param, arg,
					     json_string_value(value),
					     json_string_length(value));
		}
		/* fall through */
	case API_INTEGER:
	case API_SECONDS:
		if (!json_is_integer(value)) {
			return wrong_type(call, param, "a whole number");
		}
		return set_number(call, param, arg, json_integer_value(value));
	default:
		if (!json_is_string(value)) {
			return wrong_type(call, param, "a string");
		}
		return set_from_text(call, param, arg,
				     json_string_value(value),
				     json_string_length(value));
	}
}

/* The number of bytes up to the next slash or the end. */
static size_t segment(const char *path)
{
	return strcspn(path, "/");
}

/* The same, of an address with its "/24". */
static size_t address_segment(const struct api_op *op, const char *pattern,
			      size_t len, const char *path)
{
	const struct api_param *param = op->params;
	size_t n = segment(path), digits;

	while (param->name != NULL && (strlen(param->name) != len - 2 ||
				       memcmp(param->name, pattern + 1,
					      len - 2) != 0)) {
		param++;
	}
	if (param->name == NULL || param->type != API_ADDRESS ||
	    path[n] != '/') {
		return n;
	}
	digits = strspn(path + n + 1, "0123456789");
	return digits > 0 && digits == segment(path + n + 1) ? n + 1 + digits :
							       n;
}

/* Walks pattern and path side by side; `call` NULL only asks for a match. */
static bool path_matches(const struct api_op *op, const char *path,
			 struct api_call *call)
{
	const char *pattern = op->path;
	size_t p, n;
	char *name = NULL;
	char *value = NULL;
	int i;

	while (*pattern == '/' && *path == '/') {
		pattern++;
		path++;
		p = segment(pattern);
		n = segment(path);
		if (pattern[0] != '{') {
			if (p != n || memcmp(pattern, path, n) != 0) {
				return false;
			}
		} else if (n == 0) {
			return false;
		}
		if (pattern[0] == '{') {
			n = address_segment(op, pattern, p, path);
		}
		if (pattern[0] == '{' && call != NULL) {
			name = talloc_strndup(call, pattern + 1, p - 2);
			value = talloc_strndup(call, path, n);
			i = param_index(op, name);
			call->args[i].given = true;
			set_from_text(call, &op->params[i], &call->args[i],
				      value, n);
		}
		pattern += p;
		path += n;
	}
	return *pattern == '\0' && *path == '\0';
}

int api_call_route(struct api_call *call, const char *method, const char *path)
{
	size_t prefix = strlen(API_PREFIX);
	const char *whole = path;
	bool known = false;
	size_t i;

	if (strncmp(path, API_PREFIX, prefix) != 0) {
		return api_problem_set(call, &call->problem, 404, NULL,
				       "There is nothing at this path; the "
				       "API is below " API_PREFIX);
	}
	path += prefix;
	for (i = 0; i < API_OP_COUNT; i++) {
		if (!path_matches(&api_ops[i], path, NULL)) {
			continue;
		}
		known = true;
		if (strcmp(api_ops[i].method, method) == 0) {
			call->op = &api_ops[i];
			path_matches(call->op, path, call);
			return call->problem.status == 0 ? 0 : -1;
		}
	}
	if (known) {
		return api_problem_set(call, &call->problem, 405, NULL,
				       "This path takes %s",
				       api_call_methods(call, whole));
	}
	return api_problem_set(call, &call->problem, 404, NULL,
			       "There is nothing at this path; see " API_PREFIX
			       "/openapi.json");
}

char *api_call_methods(TALLOC_CTX *mem_ctx, const char *path)
{
	size_t i, prefix = strlen(API_PREFIX);
	char *methods = NULL;

	if (strncmp(path, API_PREFIX, prefix) != 0) {
		return NULL;
	}
	methods = talloc_strdup(mem_ctx, "");
	for (i = 0; methods != NULL && i < API_OP_COUNT; i++) {
		if (path_matches(&api_ops[i], path + prefix, NULL)) {
			methods = talloc_asprintf_append_buffer(
				methods, "%s, %s", api_ops[i].method,
				strcmp(api_ops[i].method, "GET") == 0 ?
				"HEAD, " : "");
		}
	}
	if (methods == NULL || *methods == '\0') {
		return NULL;
	}
	return talloc_strdup_append_buffer(methods, "OPTIONS");
}

int api_call_query(struct api_call *call, const char *key, const char *value,
		   size_t len)
{
	int i = param_index(call->op, key);
	const struct api_param *param = &call->op->params[i < 0 ? 0 : i];
	const struct api_param *extra = api_op_extra(call->op, key);
	struct api_arg *arg = &call->args[i < 0 ? 0 : i];
	int ret;

	if (i < 0 && extra != NULL) {
		param = extra;
		arg = extra == &api_dry_run_param ? &call->dry_run :
		      extra == &api_sort_param ? &call->sort : &call->fields;
	} else if (i < 0 || param->place != API_IN_QUERY) {
		return api_problem_set(call, &call->problem, 400, key,
				       "%s takes no such query parameter",
				       call->op->name);
	}
	if (arg->given) {
		return api_problem_set(call, &call->problem, 400, key,
				       "%s is given twice", key);
	}
	if (value == NULL || len == 0 || memchr(value, 0, len) != NULL) {
		return api_problem_set(call, &call->problem, 400, key,
				       "%s needs a value", key);
	}
	arg->given = true;
	ret = set_from_text(call, param, arg, value, len);
	if (ret == 0 && strcmp(key, "cursor") == 0 &&
	    api_cursor_decode(call, arg->text) == NULL) {
		ret = api_problem_set(call, &call->problem, 400, key,
				      "cursor is none that this API gave out");
	}
	return ret;
}

/* jansson bounds the depth at 2048; nothing of ours nests that far. */
static bool too_deep(const char *body, size_t len)
{
	bool in_string = false;
	size_t i, depth = 0;

	for (i = 0; i < len; i++) {
		if (in_string) {
			if (body[i] == '\\') {
				i++;
			} else if (body[i] == '"') {
				in_string = false;
			}
		} else if (body[i] == '"') {
			in_string = true;
		} else if (body[i] == '{' || body[i] == '[') {
			depth++;
			if (depth > API_DEPTH_MAX) {
				return true;
			}
		} else if ((body[i] == '}' || body[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

static int body_members(struct api_call *call, json_t *json)
{
	const char *key = NULL;
	json_t *value = NULL;
	int i, ret;

	json_object_foreach(json, key, value) {
		i = param_index(call->op, key);
		if (i < 0 || call->op->params[i].place != API_IN_BODY) {
			return api_problem_set(call, &call->problem, 422, key,
					       "%s takes no such member",
					       call->op->name);
		}
		call->args[i].given = true;
		ret = set_from_json(call, &call->op->params[i],
				    &call->args[i], value);
		if (ret != 0) {
			return ret;
		}
	}
	return 0;
}

int api_call_body(struct api_call *call, const char *body, size_t len)
{
	json_error_t error;
	json_t *json = NULL;
	int ret;

	if (len == 0) {
		return 0;
	}
	if (len > API_BODY_MAX) {
		return api_problem_set(call, &call->problem, 413, NULL,
				       "A body may have %d bytes",
				       API_BODY_MAX);
	}
	if (too_deep(body, len)) {
		return api_problem_set(call, &call->problem, 400, NULL,
				       "The body nests deeper than %d",
				       API_DEPTH_MAX);
	}
	json = json_loadb(body, len, JSON_REJECT_DUPLICATES, &error);
	if (json == NULL) {
		/* Its text may quote the body, which may hold anything. */
		return api_problem_set(call, &call->problem, 400, NULL,
				       "The body is not JSON: line %d, "
				       "column %d", error.line, error.column);
	}
	if (!json_is_object(json)) {
		ret = api_problem_set(call, &call->problem, 422, NULL,
				      "The body must be a JSON object");
	} else {
		ret = body_members(call, json);
	}
	json_decref(json);
	return ret;
}

int api_call_complete(struct api_call *call)
{
	const struct api_param *param = call->op->params;
	size_t i;

	for (i = 0; param[i].name != NULL; i++) {
		if (param[i].required && !call->args[i].given) {
			return api_problem_set(call, &call->problem, 422,
					       param[i].name,
					       "%s is missing", param[i].name);
		}
	}
	return 0;
}

char *api_cursor_encode(TALLOC_CTX *mem_ctx, const char *key)
{
	char *hex = talloc_strdup(mem_ctx, "");

	while (hex != NULL && *key != '\0') {
		hex = talloc_asprintf_append_buffer(hex, "%02x",
						    (unsigned char)*key);
		key++;
	}
	return hex;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

char *api_cursor_decode(TALLOC_CTX *mem_ctx, const char *cursor)
{
	size_t i, len = strlen(cursor);
	char *key = NULL;
	int high, low;

	if (len == 0 || len % 2 != 0) {
		return NULL;
	}
	key = talloc_zero_array(mem_ctx, char, len / 2 + 1);
	for (i = 0; key != NULL && i < len / 2; i++) {
		high = hex_digit(cursor[2 * i]);
		low = hex_digit(cursor[2 * i + 1]);
		if (high < 0 || low < 0 || high + low == 0) {
			talloc_free(key);
			return NULL;
		}
		key[i] = (char)(high << 4 | low);
	}
	return key;
}
