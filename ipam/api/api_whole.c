/*
 * What sections have in common: other operations asked, objects as rows, and
 * a row put in its place. See api_whole.h.
 *
 *	row -> members of their types -> find -> as it is: unchanged
 *	                                      -> none: add; differs: set
 *	    -> find again: it must have become what the row says
 */
#include "ipam/api/api_whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/base/error.h"

const char *whole_text(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

int whole_wrong(struct handling *h, unsigned status, const char *field,
		const char *why)
{
	return api_problem_set(h->call, &h->call->problem, status, field, "%s",
			       why);
}

int whole_failed(struct handling *h, int error)
{
	return error == 0 ? 0 : api_handle_problem(h, error);
}

/* --- other operations --- */

static void set_path(struct api_call *call, const json_t *path)
{
	struct api_arg *arg = NULL;
	const char *name = NULL;
	json_t *value = NULL;

	json_object_foreach((json_t *)path, name, value) {
		arg = api_call_arg_of(call, name);
		if (arg == NULL) {
			continue;
		}
		arg->given = true;
		if (json_is_integer(value)) {
			arg->number = json_integer_value(value);
		} else {
			arg->text = talloc_strdup(call,
						  json_string_value(value));
		}
	}
}

static int set_query(struct api_call *call, const json_t *query)
{
	const char *name = NULL, *text = NULL;
	json_t *value = NULL;
	int ret = 0;

	json_object_foreach((json_t *)query, name, value) {
		text = json_string_value(value);
		if (ret == 0 && text != NULL) {
			ret = api_call_query(call, name, text, strlen(text));
		}
	}
	return ret;
}

static int set_body(struct api_call *call, const json_t *body)
{
	char *text = json_object_size(body) == 0 ? NULL :
		     json_dumps(body, JSON_COMPACT);
	int ret = text == NULL ? 0 : api_call_body(call, text, strlen(text));

	free(text);
	return ret;
}

int whole_ask(struct handling *h, const struct whole_question *question,
	      json_t **out_json)
{
	struct api_call *call = api_call_new(h->call);
	json_t *answer = NULL;
	int ret = call == NULL ? -1 : 0;

	if (ret == 0) {
		call->op = &api_ops[question->op];
		set_path(call, question->path);
		ret = set_query(call, question->query);
	}
	if (ret == 0) {
		ret = set_body(call, question->body);
	}
	if (ret == 0) {
		ret = api_call_complete(call);
	}
	if (ret == 0) {
		ret = api_handle_other(h, call, &answer);
	}
	if (ret != 0) {
		api_problem_set(h->call, &h->call->problem,
				call != NULL ? call->problem.status : 500,
				call != NULL ? call->problem.field : NULL,
				"%s", call != NULL &&
				call->problem.detail != NULL ?
				call->problem.detail : "no memory");
	}
	json_decref(question->path);
	json_decref(question->query);
	json_decref(question->body);
	talloc_free(call);
	if (ret == 0 && out_json != NULL) {
		*out_json = answer;
	} else {
		json_decref(answer);
	}
	return ret;
}

int whole_list(struct handling *h, const struct whole_section *section,
	       const struct whole_question *question, whole_make_fn make,
	       const char *after, json_t *rows, const char **out_next)
{
	struct whole_question asked = *question;
	json_t *page = NULL, *item = NULL, *row = NULL;
	size_t i;
	int ret;

	if (asked.query == NULL) {
		asked.query = json_object();
	}
	json_object_set_new(asked.query, "limit", json_string("500"));
	if (after != NULL) {
		json_object_set_new(asked.query, "cursor",
				    json_string(after));
	}
	ret = whole_ask(h, &asked, &page);
	if (ret != 0) {
		return ret;
	}
	json_array_foreach(json_object_get(page, "items"), i, item) {
		row = make(h, section, item);
		if (row != NULL) {
			json_array_append_new(rows, row);
		}
	}
	*out_next = talloc_strdup(h->call, json_string_value(
		json_object_get(page, "next")));
	json_decref(page);
	return h->call->problem.status != 0 ? -1 : 0;
}

/* --- objects as rows --- */

bool whole_is_empty(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	       (json_is_string(value) && json_string_length(value) == 0) ||
	       (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_object(value) && json_object_size(value) == 0);
}

json_t *whole_project(const struct whole_section *section, const json_t *item)
{
	const struct whole_member *member = section->members;
	json_t *row = json_object(), *value = NULL;

	for (; member->name != NULL; member++) {
		value = json_object_get(item, member->name);
		if (!whole_is_empty(value)) {
			json_object_set(row, member->name, value);
		}
	}
	return row;
}

json_t *whole_op_row(struct handling *h, const struct whole_section *section,
		     const json_t *item)
{
	return section->keep == NULL || section->keep(item) ?
		       whole_project(section, item) : NULL;
}

/* What there is once has no list. */
int whole_op_page(struct handling *h, const struct whole_section *section,
		  const char *after, json_t *rows, const char **out_next)
{
	const struct whole_question list = { .op = section->list };
	json_t *now = NULL;
	int ret;

	if (section->key != NULL) {
		return whole_list(h, section, &list, section->make != NULL ?
				  section->make : whole_op_row, after, rows,
				  out_next);
	}
	*out_next = NULL;
	ret = whole_op_find(h, section, NULL, &now);
	if (ret == 0) {
		json_array_append_new(rows, now);
	}
	return ret;
}

static json_t *path_of(const struct whole_section *section, const json_t *row)
{
	return section->key == NULL ? NULL :
		json_pack("{s:O}", section->key,
			  json_object_get(row, section->key));
}

int whole_op_find(struct handling *h, const struct whole_section *section,
		  const json_t *row, json_t **out_now)
{
	const struct whole_question show = { .op = section->show,
					     .path = path_of(section, row) };
	json_t *answer = NULL;
	int ret = whole_ask(h, &show, &answer);

	if (ret != 0 && h->call->problem.status == 404) {
		h->call->problem = (struct api_problem){ .status = 0 };
		*out_now = NULL;
		return 0;
	}
	if (ret == 0) {
		*out_now = whole_project(section, answer);
		json_decref(answer);
	}
	return ret;
}

int whole_op_add(struct handling *h, const struct whole_section *section,
		 const json_t *row)
{
	struct whole_question add = { .op = section->add_op,
				      .body = json_copy((json_t *)row) };

	if (section->add_key != NULL) {
		json_object_set(add.body, section->add_key,
				json_object_get(row, section->key));
		json_object_del(add.body, section->key);
	}
	return whole_ask(h, &add, NULL);
}

/* The empty value of a member that a row does not name; NULL: not said. */
static json_t *empty_value(const struct whole_member *member)
{
	return member->type == WHOLE_TEXT ? json_string("") :
	       member->type == WHOLE_LIST || member->type == WHOLE_SET ?
		json_array() : NULL;
}

static bool takes(enum api_op_id op, const char *name)
{
	const struct api_param *param = api_ops[op].params;

	for (; param->name != NULL; param++) {
		if (param->place == API_IN_BODY &&
		    strcmp(param->name, name) == 0) {
			return true;
		}
	}
	return false;
}

int whole_op_set(struct handling *h, const struct whole_section *section,
		 const json_t *row, const json_t *now)
{
	const struct whole_member *member = section->members;
	struct whole_question set = { .op = section->set_op,
				      .path = path_of(section, row),
				      .body = json_object() };
	json_t *wanted = NULL, *is = NULL;

	for (; member->name != NULL; member++) {
		wanted = json_object_get(row, member->name);
		is = json_object_get(now, member->name);
		if (json_equal(wanted, is) || (wanted == NULL && is == NULL) ||
		    !takes(section->set_op, member->name)) {
			continue;
		}
		if (wanted == NULL) {
			wanted = empty_value(member);
		} else {
			json_incref(wanted);
		}
		if (wanted != NULL) {
			json_object_set_new(set.body, member->name, wanted);
		}
	}
	if (json_object_size(set.body) == 0) {
		json_decref(set.path);
		json_decref(set.body);
		return 0;	/* what differs is told by who looks again */
	}
	return whole_ask(h, &set, NULL);
}

/* --- a row --- */

static bool is_of(const struct whole_member *member, const json_t *value)
{
	const json_t *item = NULL;
	const char *name = NULL;
	size_t i;

	switch (member->type) {
	case WHOLE_TEXT:
		return json_is_string(value);
	case WHOLE_NUMBER:
		return json_is_integer(value);
	case WHOLE_FLAG:
		return json_is_boolean(value);
	case WHOLE_LIST:
	case WHOLE_SET:
		json_array_foreach((json_t *)value, i, item) {
			if (!json_is_string(item)) {
				return false;
			}
		}
		return json_is_array(value);
	default:
		json_object_foreach((json_t *)value, name, item) {
			if (!json_is_string(item)) {
				return false;
			}
		}
		return json_is_object(value);
	}
}

static const struct whole_member *member_of(const struct whole_section *section,
					    const char *name)
{
	const struct whole_member *member = section->members;

	while (member->name != NULL && strcmp(member->name, name) != 0) {
		member++;
	}
	return member->name != NULL ? member : NULL;
}

/* Whether it has members of its section alone, of their types; less the empty. */
static int check_row(struct handling *h, const struct whole_section *section,
		     json_t *row)
{
	static const char *const wanted[] = {
		[WHOLE_TEXT] = "a string", [WHOLE_NUMBER] = "a whole number",
		[WHOLE_FLAG] = "true or false",
		[WHOLE_LIST] = "an array of strings",
		[WHOLE_SET] = "an array of strings",
		[WHOLE_PAIRS] = "an object of strings",
	};
	const struct whole_member *member = NULL;
	const char *name = NULL;
	json_t *value = NULL;
	void *safe = NULL;

	json_object_foreach_safe(row, safe, name, value) {
		member = member_of(section, name);
		if (member == NULL) {
			return api_problem_set(
				h->call, &h->call->problem, 422, name,
				"a %s has no such field: remove it",
				section->noun);
		}
		if (!json_is_null(value) && !is_of(member, value)) {
			return api_problem_set(
				h->call, &h->call->problem, 422, name,
				"%s must be %s", name, wanted[member->type]);
		}
		if (whole_is_empty(value)) {
			json_object_del(row, name);
		}
	}
	for (member = section->members; member->name != NULL; member++) {
		if (member->needed &&
		    json_object_get(row, member->name) == NULL) {
			return api_problem_set(
				h->call, &h->call->problem, 422, member->name,
				"%s is missing", member->name);
		}
	}
	return 0;
}

static bool has(const json_t *list, const json_t *wanted)
{
	const json_t *item = NULL;
	size_t i;

	json_array_foreach((json_t *)list, i, item) {
		if (json_equal(item, wanted)) {
			return true;
		}
	}
	return false;
}

static bool is_same_set(const json_t *a, const json_t *b)
{
	const json_t *item = NULL;
	size_t i;

	json_array_foreach((json_t *)a, i, item) {
		if (!has(b, item)) {
			return false;
		}
	}
	json_array_foreach((json_t *)b, i, item) {
		if (!has(a, item)) {
			return false;
		}
	}
	return true;
}

/* What a row says must be so; of pairs more may be there. */
static bool is_met(const struct whole_member *member, const json_t *wanted,
		   const json_t *is)
{
	const char *name = NULL;
	json_t *value = NULL;

	if (wanted == NULL && (member->type == WHOLE_NUMBER ||
			       member->type == WHOLE_FLAG ||
			       member->type == WHOLE_PAIRS)) {
		return true;
	}
	if (member->type == WHOLE_SET) {
		return is_same_set(wanted, is);
	}
	if (member->type != WHOLE_PAIRS || is == NULL) {
		return wanted == is || json_equal(wanted, is);
	}
	json_object_foreach((json_t *)wanted, name, value) {
		if (!json_equal(value, json_object_get(is, name))) {
			return false;
		}
	}
	return true;
}

/* The first member that is not what the row says; NULL: all are. */
static const char *differs(const struct whole_section *section,
			   const json_t *row, const json_t *now)
{
	const struct whole_member *member = section->members;

	for (; member->name != NULL; member++) {
		if (!is_met(member, json_object_get(row, member->name),
			    json_object_get(now, member->name))) {
			return member->name;
		}
	}
	return NULL;
}

/* It must have become what the row says. */
static int look_again(struct handling *h, const struct whole_section *section,
		      const json_t *row)
{
	const char *field = NULL;
	json_t *now = NULL;
	char *text = NULL;
	int ret = section->find(h, section, row, &now);

	if (ret != 0) {
		return ret;
	}
	field = now == NULL ? section->key : differs(section, row, now);
	if (now == NULL || field != NULL) {
		text = json_dumps(json_object_get(now, field),
				  JSON_ENCODE_ANY | JSON_COMPACT);
		api_problem_set(h->call, &h->call->problem, 422, field,
				"the %s that is there keeps %.200s here: "
				"change it by hand, or the file",
				section->noun, text != NULL ? text : "nothing");
		free(text);
		ret = -1;
	}
	json_decref(now);
	return ret;
}

static int put(struct handling *h, const struct whole_section *section,
	       const json_t *row, enum manage_verdict_of_whole *out_verdict)
{
	json_t *now = NULL;
	int ret = section->find(h, section, row, &now);

	if (ret == 0 && now != NULL && differs(section, row, now) == NULL) {
		*out_verdict = WHOLE_UNCHANGED;
		json_decref(now);
		return 0;
	}
	*out_verdict = now == NULL ? WHOLE_ADDED : WHOLE_CHANGED;
	if (ret == 0 && now == NULL) {
		ret = section->add == NULL ?
			api_problem_set(h->call, &h->call->problem, 422,
					section->key, "there is no such %s",
					section->noun) :
			section->add(h, section, row);
		if (ret != 0 && section->waits != NULL &&
		    h->call->problem.status == 404 && section->waits(row)) {
			h->call->problem = (struct api_problem){ .status = 0 };
			*out_verdict = WHOLE_WAITING;
			return 0;
		}
	} else if (ret == 0) {
		ret = section->set == NULL ? 0 :
			section->set(h, section, row, now);
	}
	json_decref(now);
	return ret == 0 ? look_again(h, section, row) : ret;
}

/* How a row is called where it is told of. */
static char *key_text(TALLOC_CTX *mem_ctx, const struct whole_section *section,
		      const json_t *row)
{
	const struct whole_member *member = section->members;
	char *text = NULL;
	const char *value = NULL;

	for (; member->name != NULL && member->needed; member++) {
		value = whole_text(row, member->name);
		text = value == NULL ? text :
			talloc_asprintf(mem_ctx, "%s%s%s",
					text != NULL ? text : "",
					text != NULL ? " " : "", value);
	}
	return text;
}

static bool is_told(const struct whole_result *result,
		    enum manage_verdict_of_whole verdict)
{
	return verdict == WHOLE_FAILED || verdict == WHOLE_WAITING ||
	       (result->dry_run && verdict != WHOLE_UNCHANGED);
}

int whole_note(struct whole_result *result,
	       const struct whole_section *section, int64_t number,
	       enum manage_verdict_of_whole verdict, const char *key,
	       const char *field, const char *why)
{
	static const char *const words[WHOLE_VERDICTS] = {
		"added", "changed", "unchanged", "waiting", "failed"
	};

	result->count[verdict]++;
	if (!is_told(result, verdict) ||
	    json_array_size(result->rows) == WHOLE_TOLD_MAX) {
		return 0;
	}
	return json_array_append_new(result->rows, json_pack(
		"{s:s, s:I, s:s, s:s?, s:s?, s:s?}", "section", section->name,
		"row", (json_int_t)number, "verdict", words[verdict], "key",
		key, "field", field, "error", why)) == 0 ? 0 : ENOMEM;
}

/* What is wrong with the row alone; other problems end the import. */
static bool is_of_row(const struct api_problem *problem)
{
	return problem->status == 400 || problem->status == 404 ||
	       problem->status == 409 || problem->status == 422;
}

int whole_put_row(struct handling *h, const struct whole_section *section,
		  const char *text, int64_t number,
		  struct whole_result *result)
{
	enum manage_verdict_of_whole verdict = WHOLE_FAILED;
	struct store *store = h->handler->sink->store;
	struct api_problem *problem = &h->call->problem;
	json_t *row = json_loads(text, 0, NULL);
	char *key = NULL;
	int ret = store_part_begin(store), part;

	if (ret != 0) {
		json_decref(row);
		return whole_failed(h, ret);
	}
	h->manage.field = h->manage.why = NULL;
	h->manage.wrong = (struct ipam_wrong){ .field = NULL };
	ret = check_row(h, section, row);
	key = key_text(h->call, section, row);
	if (ret == 0) {
		ret = put(h, section, row, &verdict);
	}
	part = store_part_end(store, ret == 0);
	if (part != 0 || (ret != 0 && !is_of_row(problem))) {
		ret = ret != 0 ? ret : whole_failed(h, part);
	} else {
		whole_note(result, section, number,
			   ret != 0 ? WHOLE_FAILED : verdict, key,
			   ret != 0 ? problem->field : NULL,
			   verdict == WHOLE_WAITING ? "it is not collected "
			   "yet: import the file again when it is" :
			   ret != 0 ? problem->detail : NULL);
		if (ret != 0 && h->manage.access != NULL) {
			manage_access_again(h->manage.access);
		}
		*problem = (struct api_problem){ .status = 0 };
		ret = 0;
	}
	json_decref(row);
	talloc_free(key);
	return ret;
}
