/* use: ipam_api ipam_api_client CHECK JANSSON TALLOC */
/* Routing, parameters, cursors, and what the table of operations promises. */
#include "tests/support/suite.h"

#include "ipam/api/api_call.h"
#include "ipam/api/api_etag.h"
#include "ipam/api/api_handler.h"
#include "ipam/api/api_openapi.h"

static struct api_call *route(const char *method, const char *path)
{
	struct api_call *call = api_call_new(NULL);

	api_call_route(call, method, path);
	return call;
}

static const struct {
	const char *method, *path;
	unsigned status;	/* 0: found */
	enum api_op_id op;
} routes[] = {
	{ "GET", "/api/v1/servers", 0, API_SERVER_LIST },
	{ "GET", "/api/v1/servers/a.b", 0, API_SERVER_SHOW },
	{ "GET", "/api/v1/servers/a/scopes/10.0.0.0", 0, API_SCOPE_SHOW },
	{ "POST", "/api/v1/tasks/x/run", 0, API_TASK_RUN },
	{ "DELETE", "/api/v1/servers", 405, 0 },
	{ "POS\xd4", "/api/v1/servers", 405, 0 },
	{ "GET", "/api/v1/servers/", 404, 0 },
	{ "GET", "/api/v1/servers/a/", 404, 0 },
	{ "GET", "/api/v1//servers", 404, 0 },
	{ "GET", "/api/v1/serversx", 404, 0 },
	{ "GET", "/api/v1", 404, 0 },
	{ "GET", "/", 404, 0 },
	{ "GET", "", 404, 0 },
	{ "GET", "/api/v1/runs/x", 422, 0 },
	{ "GET", "/api/v1/runs/0", 422, 0 },
	{ "GET", "/api/v1/runs/99999999999999999999", 422, 0 },
	{ "GET", "/api/v1/servers/a\tb", 422, 0 },
	{ "GET", "/api/v1/servers/\xff", 422, 0 },
};

START_TEST(a_path_finds_its_operation)
{
	struct api_call *call = route(routes[_i].method, routes[_i].path);

	ck_assert_uint_eq(call->problem.status, routes[_i].status);
	if (routes[_i].status == 0) {
		ck_assert_ptr_eq(call->op, &api_ops[routes[_i].op]);
	}
	talloc_free(call);
}
END_TEST

static const struct {
	const char *body;
	unsigned status;
	const char *field;
} bodies[] = {
	{ "{\"management\":\"managed\"}", 0, NULL },
	{ "{\"dhcp\":true,\"owner\":\"\"}", 0, NULL },
	{ "{}", 0, NULL },
	{ "", 0, NULL },
	{ "{", 400, NULL },
	{ "{} x", 400, NULL },
	{ "nonsense", 400, NULL },
	{ "{\"owner\":\"\xff\"}", 400, NULL },
	{ "{\"owner\":\"a\",\"owner\":\"b\"}", 400, NULL },
	{ "[[[[[[[[[[[[1]]]]]]]]]]]]", 400, NULL },
	{ "[]", 422, NULL },
	{ "{\"frob\":1}", 422, "frob" },
	{ "{\"server\":\"x\"}", 422, "server" },
	{ "{\"management\":\"perhaps\"}", 422, "management" },
	{ "{\"management\":null}", 422, "management" },
	{ "{\"dhcp\":1}", 422, "dhcp" },
	{ "{\"dhcp\":\"true\"}", 422, "dhcp" },
	{ "{\"owner\":{}}", 422, "owner" },
	{ "{\"owner\":\"a\\u0007\"}", 422, "owner" },
	{ "{\"owner\":\"a\\u001b[2J\"}", 422, "owner" },
	{ "{\"custom\":{\"Floor\":\"3\",\"Rack\":null}}", 0, NULL },
	{ "{\"custom\":\"Floor=3;Rack=\"}", 0, NULL },
	{ "{\"custom\":7}", 422, "custom" },
	{ "{\"custom\":{\"Floor\":3}}", 422, "custom" },
	{ "{\"custom\":{\"Floor\":{}}}", 422, "custom" },
	{ "{\"custom\":{\"a;b\":\"1\"}}", 422, "custom" },
	{ "{\"custom\":{\"a\":\"1;b=2\"}}", 422, "custom" },
	{ "{\"custom\":{\"a\":\"1\\u0000\"}}", 400, NULL },
};

/* CUS-05: an object and the text of the command line mean the same. */
START_TEST(pairs_are_a_text)
{
	static const char body[] = "{\"custom\":{\"Floor\":\"3\","
				   "\"Rack\":null}}";
	struct api_call *call = route("PATCH", "/api/v1/servers/a.b");

	ck_assert_int_eq(api_call_body(call, body, strlen(body)), 0);
	ck_assert_str_eq(api_call_text(call, "custom"), "Floor=3;Rack=;");
	talloc_free(call);
}
END_TEST

START_TEST(a_body_is_taken_or_its_fault_named)
{
	struct api_call *call = route("PATCH", "/api/v1/servers/a.b");
	const char *body = bodies[_i].body;

	api_call_body(call, body, strlen(body));
	ck_assert_uint_eq(call->problem.status, bodies[_i].status);
	ck_assert_pstr_eq(call->problem.field, bodies[_i].field);
	talloc_free(call);
}
END_TEST

static const struct {
	const char *key, *value;
	unsigned status;
} queries[] = {
	{ "family", "ipv4", 0 },    { "family", "ipx", 422 },
	{ "limit", "1", 0 },	    { "limit", "1000", 0 },
	{ "limit", "0", 422 },	    { "limit", "1001", 422 },
	{ "limit", "1x", 422 },	    { "limit", " 1", 422 },
	{ "limit", "+1", 422 },	    { "limit", "-1", 422 },
	{ "limit", "", 400 },	    { "frob", "1", 400 },
	{ "server", "a\nb", 422 },  { "server", "\xc3", 422 },
	{ "\xff", "1", 400 },
};

static const struct {
	const char *text;
	int64_t seconds;	/* -1: refused */
} instants[] = {
	{ "0", 0 }, { "1793610000", 1793610000 },
	{ "2026-11-02T09:00:00Z", 1793610000 },
	{ "2026-11-02T09:00:00", -1 }, { "2026-11-02T09:00:00+01:00", -1 },
	{ "2026-13-02T09:00:00Z", -1 }, { "yesterday", -1 }, { "-5", -1 },
	{ "1969-12-31T23:59:59Z", -1 }, { "2026-02-30", -1 },
};

START_TEST(a_problem_is_utf8_whatever_it_quotes)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct api_problem problem = { .status = 0 };
	json_t *json = NULL, *error = NULL;

	api_problem_set(ctx, &problem, 422, "f\xff", "there is no %.4s",
			"\xe2\x82\xac\xe2\x82\xac");
	json = api_problem_json(&problem);
	error = json_array_get(json_object_get(json, "errors"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(json, "detail")),
			 "there is no \xe2\x82\xac?");
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")),
			 "f?");
	json_decref(json);
	talloc_free(ctx);
}
END_TEST

START_TEST(an_instant_is_a_number_or_a_date)
{
	struct api_call *call = api_call_new(NULL);
	const char *text = instants[_i].text;
	int ret = api_call_route(call, "GET", "/api/v1/utilization");

	ck_assert_int_eq(ret, 0);
	ret = api_call_query(call, "from", text, strlen(text));
	if (instants[_i].seconds < 0) {
		ck_assert_uint_eq(call->problem.status, 422);
	} else {
		ck_assert_int_eq(ret, 0);
		ck_assert_int_eq(api_call_arg(call, "from")->number,
				 instants[_i].seconds);
	}
	talloc_free(call);
}
END_TEST

START_TEST(a_query_parameter_is_taken_or_refused)
{
	struct api_call *call = route("GET", "/api/v1/scopes");
	json_t *json = NULL;

	api_call_query(call, queries[_i].key, queries[_i].value,
		       strlen(queries[_i].value));
	ck_assert_uint_eq(call->problem.status, queries[_i].status);
	if (queries[_i].status != 0) {
		/* what is told is UTF-8 */
		ck_assert_str_eq(call->problem.field,
				 *queries[_i].key == '\xff' ? "?" :
							      queries[_i].key);
		json = api_problem_json(&call->problem);
	}
	json_decref(json);
	talloc_free(call);
}
END_TEST

START_TEST(a_parameter_given_twice_is_refused)
{
	struct api_call *call = route("GET", "/api/v1/scopes");

	ck_assert_int_eq(api_call_query(call, "limit", "1", 1), 0);
	ck_assert_int_eq(api_call_query(call, "limit", "1", 1), -1);
	ck_assert_uint_eq(call->problem.status, 400);
	talloc_free(call);
}
END_TEST

START_TEST(a_missing_member_is_named)
{
	struct api_call *call = route("POST", "/api/v1/domains");

	ck_assert_int_eq(api_call_body(call, "{}", 2), 0);
	ck_assert_int_eq(api_call_complete(call), -1);
	ck_assert_str_eq(call->problem.field, "domain");
	talloc_free(call);
}
END_TEST

START_TEST(a_cursor_comes_back_as_it_went)
{
	char *cursor = api_cursor_encode(NULL, "dhcp1\x01\xc3\xa4/4");
	char *key = api_cursor_decode(NULL, cursor);

	ck_assert_str_eq(key, "dhcp1\x01\xc3\xa4/4");
	talloc_free(key);
	talloc_free(cursor);
	ck_assert_ptr_null(api_cursor_decode(NULL, ""));
	ck_assert_ptr_null(api_cursor_decode(NULL, "6"));
	ck_assert_ptr_null(api_cursor_decode(NULL, "00"));
	ck_assert_ptr_null(api_cursor_decode(NULL, "zz"));
}
END_TEST

/* Tokens are listed and made with one operation. */
static bool reads(enum access_op op)
{
	return op == ACCESS_READ || op == ACCESS_TRACK ||
	       op == ACCESS_KEY_READ || op == ACCESS_DATABASE_GET ||
	       op == ACCESS_WHOLE_EXPORT;
}

START_TEST(every_operation_is_whole)
{
	const struct api_op *op = &api_ops[_i];
	const struct api_param *param = op->params;
	bool paths_done = false;

	ck_assert_ptr_nonnull(op->name);
	ck_assert_ptr_nonnull(op->summary);
	ck_assert_ptr_nonnull(op->example);
	/* it names what it takes, and who changes something does not read */
	ck_assert_msg(op->access > ACCESS_NONE &&
		      (op->access < ACCESS_OP_COUNT ||
		       op == &api_ops[API_ACCESS_SCOPE_ASSIGN] ||
		       op == &api_ops[API_BULK] ||
		       /* one's own: manage asks for the right to read */
		       strncmp(op->name, "query.", 6) == 0),
		      "%s names no operation of ipam/access", op->name);
	/* its many addresses stand in a body */
	ck_assert(op->access == ACCESS_TOKENS || _i == API_ADDRESS_LOCATE ||
		  (strcmp(op->method, "GET") == 0) == reads(op->access));
	ck_assert_uint_lt(api_op_param_count(op), API_PARAMS_MAX);
	for (; param->name != NULL; param++) {
		paths_done = paths_done || param->place != API_IN_PATH;
		ck_assert(param->place != API_IN_PATH || !paths_done);
		ck_assert(param->type != API_WORD || param->values != NULL);
		ck_assert_ptr_nonnull(param->help);
	}
	ck_assert(api_handler_complete());
}
END_TEST

/* Changed or removed, and shown by nobody alone. */
static const enum api_op_id without_tag[] = {
	API_FIELD_REMOVE_PAIR, API_TOKEN_REVOKE,
};

/* So that nobody undoes a change of somebody else that he has not seen. */
START_TEST(what_can_be_changed_has_a_tag)
{
	const struct api_op *op = &api_ops[_i], *show = api_op_show(op);
	bool change = strcmp(op->method, "PATCH") == 0 ||
		      strcmp(op->method, "PUT") == 0 ||
		      strcmp(op->method, "DELETE") == 0;
	bool excepted = false;
	size_t i, k;

	for (i = 0; i < sizeof(without_tag) / sizeof(without_tag[0]); i++) {
		excepted |= op == &api_ops[without_tag[i]];
	}
	ck_assert(!excepted || (change && show == NULL));
	if (!change || excepted) {
		return;
	}
	ck_assert_msg(show != NULL, "%s: no GET shows one of them", op->name);
	ck_assert_msg(api_etag_has(show), "%s has no ETag", show->name);
	/* What shows it is found by what the change is given. */
	for (i = 0; show->params[i].name != NULL; i++) {
		for (k = 0; op->params[k].name != NULL &&
		     strcmp(op->params[k].name, show->params[i].name) != 0;
		     k++) {
		}
		ck_assert_msg(!show->params[i].required ||
			      op->params[k].name != NULL,
			      "%s does not take %s", op->name,
			      show->params[i].name);
	}
}
END_TEST

START_TEST(openapi_has_every_operation)
{
	json_t *json = api_openapi_json();
	json_t *paths = json_object_get(json, "paths");
	const char *path = NULL;
	json_t *item = NULL;
	size_t count = 0;

	ck_assert_str_eq(json_string_value(json_object_get(json, "openapi")),
			 "3.1.0");
	json_object_foreach(paths, path, item) {
		count += json_object_size(item);
	}
	ck_assert_uint_eq(count, API_OP_COUNT);
	json_decref(json);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("api_call");
	TCase *t = tcase_create("call");

	LOOP(t, a_path_finds_its_operation, routes);
	LOOP(t, a_body_is_taken_or_its_fault_named, bodies);
	LOOP(t, a_query_parameter_is_taken_or_refused, queries);
	tcase_add_test(t, pairs_are_a_text);
	tcase_add_test(t, a_parameter_given_twice_is_refused);
	tcase_add_test(t, a_missing_member_is_named);
	tcase_add_test(t, a_cursor_comes_back_as_it_went);
	tcase_add_test(t, a_problem_is_utf8_whatever_it_quotes);
	LOOP(t, an_instant_is_a_number_or_a_date, instants);
	LOOP(t, every_operation_is_whole, api_ops);
	LOOP(t, what_can_be_changed_has_a_tag, api_ops);
	tcase_add_test(t, openapi_has_every_operation);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
