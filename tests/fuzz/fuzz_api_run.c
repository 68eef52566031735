/* use: ipam_api ipam_api_client ipam_manage ipam_query ipam_access ipam_store ipam_model ipam_base SQLITE3 GNUTLS JANSSON TALLOC */
/*
 * Up to eight requests of root's, one behind the other, run by the handlers on
 * a store of one server and a small plan, in a transaction that is taken back.
 * Whatever is asked, the answer is a problem of the caller's, or has the
 * members that the table of operations tells, each of its type; and the cursor
 * of a page is taken for the next one.
 */
#include <sqlite3.h>
#include <unistd.h>

#include "ipam/api/api_handler.h"
#include "ipam/api/api_handler_parts.h"
#include "ipam/manage/manage_store.h"
#include "ipam/query/query_store.h"
#include "tests/fuzz/fuzz_api.h"

#define NOW 1793610000 /* 2026-11-02T09:00:00Z */
#define REQUESTS_MAX 8
#define BODY_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store *store;
static struct query_source source;
static struct manage_sink sink;
static struct manage_access *permits;
static struct query_locator *locator;
static struct api_handler handler;
static struct api_backend backend;
static char path[200], key[210];

static const struct api_peer peer = {
	.caller = { .name = "root", .address = "local",
		    .source = ACCESS_FROM_SOCKET, .root = true },
	.local = true,
};

/* What people have made: by requests. */
static const char *const plan[] = {
	"POST /api/v1/spaces\n\n{\"name\":\"Lab\"}",
	"POST /api/v1/blocks\n\n{\"network\":\"10.0.0.0/8\"}",
	"POST /api/v1/subnets\n\n{\"network\":\"10.1.0.0/24\","
	"\"name\":\"Office\"}",
	"POST /api/v1/subnets\n\n{\"network\":\"2001:db8::/64\","
	"\"name\":\"Six\"}",
	"POST /api/v1/ranges\n\n{\"network\":\"10.1.0.0/24\","
	"\"start\":\"10.1.0.1\",\"end\":\"10.1.0.100\"}",
	"POST /api/v1/ranges\n\n{\"network\":\"2001:db8::/64\"}",
	"POST /api/v1/fields\n\n{\"name\":\"Floor\",\"kind\":\"list\","
	"\"values\":[\"3\",\"4\"]}",
	"POST /api/v1/addresses\n\n{\"address\":\"10.1.0.7\","
	"\"device_name\":\"pc7.lab.test\",\"owner\":\"Ada\","
	"\"mac\":\"02-00-00-00-00-01\",\"custom\":{\"Floor\":\"3\"}}",
	"POST /api/v1/addresses\n\n{\"address\":\"2001:db8::7\"}",
	"POST /api/v1/logical-groups\n\n{\"name\":\"Floors\","
	"\"kind\":\"address\",\"fields\":[\"Floor\"]}",
	"POST /api/v1/roles\n\n{\"role\":\"Zones\","
	"\"operations\":[\"zone.reset\"]}",
	"POST /api/v1/access-scopes\n\n{\"label\":\"Europe\","
	"\"parent\":\"\\\\Global\"}",
	"POST /api/v1/servers\n\n{\"server\":\"dhcp1.lab.test\","
	"\"dhcp\":true,\"dns\":true}",
	"POST /api/v1/domains\n\n{\"domain\":\"lab.test\"}",
	"POST /api/v1/queries\n\n{\"name\":\"mine\",\"operation\":"
	"\"address.list\",\"arguments\":\"name=pc7\"}",
};

/* What servers have told. */
static const char collected[] =
	"INSERT INTO zone (id, name, kind, health) VALUES (9,"
	" '1.10.in-addr.arpa', 1, 2), (10, 'lab.test', 0, 1);"
	"INSERT INTO zone_host (zone, server, type, state, in_directory,"
	" aging, dynamic_update, transfer, notify, no_refresh_h, refresh_h,"
	" last_soa_check, last_transfer, collected_at) SELECT 9, id, 1, 0, 0,"
	" 0, 0, 0, 0, 0, 0, 0, 0, 1793600000 FROM server;"
	"INSERT INTO record (zone, node, type, data, ttl_s, timestamp, address)"
	" VALUES (9, '7.0', 12, 'pc7.lab.test.', 3600, 0, x'0a010007'),"
	" (10, 'pc7', 1, '10.1.0.7', 3600, 0, x'0a010007'),"
	" (10, 'a' || char(255) || 'b', 16, 'x', 0, 0, NULL);"
	"INSERT INTO event (kind, at, number, server, role, user_name, object,"
	" object_key, text) SELECT 1, 1793600000, 75, id, 1, 'ada', 'scope',"
	" '10.1.0.0/24', 'changed' FROM server;";

static void forget(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".key", ".key.new" };
	char file[220];
	size_t i;

	talloc_free(locator);
	talloc_free(permits);
	talloc_free(store);
	for (i = 0; i < FUZZ_API_COUNT(ends); i++) {
		snprintf(file, sizeof(file), "%s%s", path, ends[i]);
		unlink(file);
	}
}

static int64_t fixed_now(void)
{
	return NOW;
}

static bool has_type(const struct api_field *field, const json_t *value)
{
	switch (field->type) {
	case API_COUNT:
		return json_is_integer(value) || json_is_string(value);
	case API_INTEGER:
	case API_TIME:
	case API_SECONDS:
		return json_is_integer(value);
	case API_BOOLEAN:
		return json_is_boolean(value);
	case API_PERCENT:
	case API_NUMBER:
		return json_is_number(value);
	case API_OBJECTS:
	case API_STRINGS:
		return json_is_array(value);
	case API_PAIRS:
		return json_is_object(value);
	default:
		return json_is_string(value);
	}
}

/* An object of the shape that the table tells. */
static void check_object(const struct api_op *op, json_t *json)
{
	const struct api_field *field = op->result->fields;
	json_t *value = NULL;
	size_t known = 0;

	for (; field->name != NULL; field++) {
		value = json_object_get(json, field->name);
		known += value != NULL;
		if (value != NULL && !json_is_null(value) &&
		    !has_type(field, value)) {
			fprintf(stderr, "%s: %s of %s\n", op->name,
				field->name, op->result->name);
			abort();
		}
	}
	/* A shape without fields is of any row. */
	if (!json_is_object(json) || (op->result->fields[0].name != NULL &&
				      known != json_object_size(json))) {
		fprintf(stderr, "%s has unknown members\n", op->name);
		abort();
	}
}

static void check_answer(const struct api_call *call, json_t *json)
{
	const json_t *next = json_object_get(json, "next");
	const json_t *items = json_object_get(json, "items");
	size_t i;

	if (call->op->result == NULL) {
		return;
	}
	if (!call->op->list) {
		check_object(call->op, json);
		return;
	}
	if (!json_is_array(items) || json_object_size(json) != 2 ||
	    (!json_is_null(next) && !json_is_string(next))) {
		abort();
	}
	for (i = 0; i < json_array_size(items); i++) {
		check_object(call->op, json_array_get(items, i));
	}
}

static void check_problem(const struct api_call *call, int ret)
{
	json_t *json = NULL;

	if ((ret == 0) != (call->problem.status == 0)) {
		abort();
	}
	if (ret == 0) {
		return;
	}
	json = api_problem_json(&call->problem);
	if (call->problem.detail == NULL || call->problem.status < 400 ||
	    call->problem.status >= 500 || json == NULL) {
		fprintf(stderr, "%u: %s: %s\n", call->problem.status,
			call->problem.detail, store_error(store));
		abort();
	}
	json_decref(json);
}

/* Runs a request that was read; the caller's answer, or NULL. */
static json_t *run(struct api_call *call)
{
	json_t *json = NULL;
	int ret;

	/* All of it is taken back: nothing need be tried, or done once. */
	call->dry_run.number = 0;
	ret = backend.run(call, &peer, backend.private_data, &json);
	check_problem(call, ret);
	if (ret != 0) {
		return NULL;
	}
	if (!call->fields.given) {
		check_answer(call, json);
	}
	return json;
}

/* The same request with the cursor that its first page gave. */
static void ask_next(const char *text, size_t size, const json_t *json)
{
	const char *next = json_string_value(json_object_get(json, "next"));
	struct api_call *call = NULL;
	struct api_arg *cursor = NULL;
	char *copy = NULL;

	if (next == NULL) {
		return;
	}
	call = api_call_new(NULL);
	copy = talloc_strndup(call, text, size);
	fuzz_api_read(call, copy, size);
	cursor = api_call_arg_of(call, "cursor");
	if (cursor == NULL) {
		abort();
	}
	*cursor = (struct api_arg){ .given = true,
				    .text = talloc_strdup(call, next) };
	json_decref(run(call));
	if (call->problem.status != 0) {
		fprintf(stderr, "%s: %s\n", next, call->problem.detail);
		abort();
	}
	talloc_free(call);
}

/* What the process knows of a store that was taken back. */
static void take_back(void)
{
	store_rollback(store);
	manage_access_again(permits);
	talloc_free(locator);
	if (query_locator_new(NULL, store, &locator) != 0) {
		abort();
	}
	handler.locator = locator;
}

static void begin(void)
{
	if (store_begin(store) != 0) {
		abort();
	}
}

/*
 * Files are imported in transactions of their own: as a try of theirs, outside
 * of ours. What else does so is left out.
 */
static json_t *run_alone(struct api_call *call)
{
	struct api_arg *dry = api_call_arg_of(call, "dry_run");
	struct api_arg *import = api_call_arg_of(call, "import");
	json_t *json = NULL;

	if (dry != NULL && api_call_arg(call, "rows")->given) {
		*dry = (struct api_arg){ .given = true, .number = 1 };
		*import = (struct api_arg){ .given = false };
		take_back();
		json = run(call);
		begin();
	}
	return json;
}

static void request(const char *text, size_t size)
{
	struct api_call *call = api_call_new(NULL);
	char *copy = talloc_strndup(call, text, size);
	json_t *json = NULL;

	fuzz_api_read(call, copy, size);
	if (call->op != NULL && call->problem.status == 0) {
		json = strcmp(call->op->method, "GET") == 0 ||
		       call->op->access == ACCESS_READ ||
		       api_op_can_try(call->op) ? run(call) : run_alone(call);
		if (json != NULL && call->op->list) {
			ask_next(text, size, json);
		}
		json_decref(json);
	} else if (call->problem.status != 0) {
		check_problem(call, -1);
	}
	talloc_free(call);
}

static void fill(void)
{
	struct api_call *call = NULL;
	char *copy = NULL, *said = NULL;
	sqlite3 *db = NULL;
	size_t i;

	for (i = 0; i < FUZZ_API_COUNT(plan); i++) {
		call = api_call_new(NULL);
		copy = talloc_strdup(call, plan[i]);
		fuzz_api_read(call, copy, strlen(copy));
		json_decref(call->problem.status == 0 ? run(call) : NULL);
		if (call->problem.status != 0) {
			fprintf(stderr, "%s: %s\n", plan[i],
				call->problem.detail);
			abort();
		}
		talloc_free(call);
	}
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, collected, NULL, NULL, &said) != SQLITE_OK) {
		fprintf(stderr, "%s\n", said);
		abort();
	}
	sqlite3_close(db);
}

static void start(void)
{
	const char *tmp = getenv("TMPDIR"), *error = NULL;

	snprintf(path, sizeof(path), "%s/fuzz-api-%d.db",
		 tmp != NULL ? tmp : "/tmp", (int)getpid());
	if (store_open(NULL, path, &store, &error) != 0) {
		fprintf(stderr, "%s\n", error);
		abort();
	}
	snprintf(key, sizeof(key), "%s.key", path);
	query_source_of_store(store, &source);
	manage_sink_of_store(store, &sink);
	if (manage_access_open(NULL, &sink, key, &permits) != 0 ||
	    query_locator_new(NULL, store, &locator) != 0) {
		abort();
	}
	handler = (struct api_handler){
		.source = &source, .sink = &sink, .now = fixed_now,
		.access = permits, .locator = locator,
	};
	api_handler_backend(&handler, &backend);
	fill();
	atexit(forget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = text + size;
	size_t count = 0, len;
	const char *stop = NULL;

	if (size == 0 || size > BODY_MAX || memchr(data, '\0', size) != NULL) {
		return 0;
	}
	if (store == NULL) {
		start();
	}
	begin();
	while (text < end && count++ < REQUESTS_MAX) {
		stop = memchr(text, FUZZ_API_END, (size_t)(end - text));
		len = (size_t)((stop != NULL ? stop : end) - text);
		request(text, len);
		text += len + 1;
	}
	take_back();
	return 0;
}
