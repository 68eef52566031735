/*
 * Requests made from the table of operations, so that a search knows each one
 * from the day that it stands there: "METHOD PATH\nKEY=VALUE\n...\n\nBODY".
 */
#ifndef TESTS_FUZZ_FUZZ_API_H
#define TESTS_FUZZ_FUZZ_API_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ipam/api/api_call.h"

#define FUZZ_API_END '\x1e'	/* between two requests of one input */

/* libFuzzer has it; a replay of seeds needs none. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
	__attribute__((weak));
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed);

/* Words that mean something to one operation or another. */
static const char *const fuzz_api_words[] = {
	"", "1", "2", "9", "-1", "x", "a,b", "*", "%", "Ada", "Lab", "Default",
	"Office", "dhcp1.lab.test", "lab.test", "lab.test.", "pc7.lab.test",
	"1.10.in-addr.arpa", "10.1.0.7", "10.1.0.0/24", "10.0.0.0/8",
	"10.1.0.1", "10.1.0.100", "10.1.0.1-10.1.0.100", "0.0.0.0/0",
	"255.255.255.255", "::", "::/0", "2001:db8::/64", "2001:db8::7",
	"fe80::1%1", "02-00-00-00-00-01", "02:00:00:00:00:01", "Floor=3",
	"Floor", "Floors", "3", "Floor=;Rack=7", "custom.Floor", "owner",
	"-address,owner", "address", "key", "IPAM", "Localhost", "MS DHCP",
	"IPAM Administrator", "\\Global", "\\Global\\Europe", "Europe",
	"zone.reset", "Zones", "alice", "Zones=\\Global\\Europe", "S-1-5-32-544",
	"zone", "address.list", "range.list", "space=Default&owner=Ada",
	"owner=%41da&x", "Reserved", "Active", "In-Use", "Printer", "Dynamic",
	"Others", "Yes", "2026-11-02T09:00:00Z", "2026-11-03", "0",
	"9223372036854775807", "nothing", "mine", "ServerDiscovery",
	"AddressExpiry", "10.1", "10.1.0.", "p", "3730", "00", "\303\274",
	"\xff", "'", "\"", "a;b", "a=b", "\\", "/", "..", "%41",
	/* what is cut short must not be cut within a character */
	"x\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254"
	"\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254"
	"\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254"
	"\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254"
	"\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254"
	"\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254\342\202\254",
};
/* Tables of imports, and lines that go with none. */
static const char *const fuzz_api_texts[] = {
	"IpAddress,ManagedByService,Owner,CustomFields\n10.1.0.9,IPAM,,Floor=3",
	"Network,Name\n10.3.0.0/24,Third\n10.3.0.0/24,\n",
	"IP Address,Device Name\n2001:db8::9,pc9\n,\n",
	"Name,Description\nLab,\"a\nb\"\"\"\n", "a,b\n", "\n\n", "\"",
	"StartAddress,EndAddress,Network\n10.1.0.200,10.1.0.210,10.1.0.0/24",
};

#define FUZZ_API_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static unsigned fuzz_api_random(unsigned *state, size_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (unsigned)((*state >> 8) % below);
}

static const char *fuzz_api_word(unsigned *state)
{
	return fuzz_api_words[fuzz_api_random(state, FUZZ_API_COUNT(
		fuzz_api_words))];
}

/* The name of a field of what an operation answers. */
static const char *fuzz_api_field(const struct api_op *op, unsigned *state)
{
	const struct api_field *fields = op->result->fields;
	size_t n = 0;

	while (fields[n].name != NULL) {
		n++;
	}
	return n > 0 ? fields[fuzz_api_random(state, n)].name : "x";
}

static int64_t fuzz_api_number(const struct api_param *param, unsigned *state)
{
	switch (fuzz_api_random(state, 6)) {
	case 0:
		return param->min;
	case 1:
		return param->max;
	case 2:
		return param->min - (param->min > INT64_MIN);
	case 3:
		return param->max + (param->max < INT64_MAX);
	case 4:
		return 1793610000;
	default:
		return fuzz_api_random(state, 20);
	}
}

static json_t *fuzz_api_item(unsigned *state, int depth);

/* A value for a body, mostly of its type. */
static json_t *fuzz_api_value(const struct api_param *param, unsigned *state,
			      int depth)
{
	size_t i, n = fuzz_api_random(state, 3);
	json_t *json = NULL;

	if (fuzz_api_random(state, 16) == 0) {
		return n == 0 ? json_null() : n == 1 ? json_real(1.5) :
						       json_object();
	}
	switch (param->type) {
	case API_BOOLEAN:
		return json_boolean(n != 0);
	case API_INTEGER: case API_SECONDS: case API_TIME:
		return json_integer(fuzz_api_number(param, state));
	case API_WORD:
		for (i = 0; param->values[i] != NULL; i++) {
		}
		return json_string(param->values[fuzz_api_random(state, i)]);
	case API_TEXT:
		return json_string(fuzz_api_texts[fuzz_api_random(
			state, FUZZ_API_COUNT(fuzz_api_texts))]);
	case API_PAIRS:
		json = json_object();
		for (i = 0; i < n; i++) {
			json_object_set_new(json, fuzz_api_word(state),
					    json_string(fuzz_api_word(state)));
		}
		return json;
	case API_STRINGS: case API_OBJECTS:
		json = json_array();
		for (i = 0; i <= n; i++) {
			json_array_append_new(
				json, param->type == API_STRINGS ?
				json_string(fuzz_api_word(state)) :
				fuzz_api_item(state, depth + 1));
		}
		return json;
	default:
		return json_string(fuzz_api_word(state));
	}
}

static json_t *fuzz_api_body(const struct api_op *op, unsigned *state,
			     int depth)
{
	const struct api_param *param = op->params;
	json_t *body = json_object(), *value = NULL;

	for (; param->name != NULL; param++) {
		if (param->place != API_IN_BODY ||
		    fuzz_api_random(state, 8) >= (param->required ? 7u : 3u)) {
			continue;
		}
		value = fuzz_api_value(param, state, depth);
		json_object_set_new(body, param->name, value);
	}
	return body;
}

static char *fuzz_api_path(const struct api_op *op, unsigned *state)
{
	char *path = talloc_strdup(NULL, "");
	const char *at = op->path;
	size_t n;

	while (*at != '\0') {
		n = *at == '{' ? 0 : strcspn(at, "{");
		path = n > 0 ? talloc_strndup_append(path, at, n) :
			       talloc_strdup_append(path,
						    fuzz_api_word(state));
		at += n > 0 ? n : strcspn(at, "}") + 1;
	}
	return path;
}

/* A member of a request of several. */
static json_t *fuzz_api_item(unsigned *state, int depth)
{
	const struct api_op *op = &api_ops[fuzz_api_random(state,
							   API_OP_COUNT)];
	char *path = fuzz_api_path(op, state);
	json_t *item = json_object();

	json_object_set_new(item, "method", json_string(op->method));
	json_object_set_new(item, "path", json_string(path));
	talloc_free(path);
	if (depth < 3 && op != &api_ops[API_BULK]) {
		json_object_set_new(item, "body",
				    fuzz_api_body(op, state, depth));
	}
	if (fuzz_api_random(state, 4) == 0) {
		json_object_set_new(item, "query", json_pack(
			"{s:s}", fuzz_api_word(state), fuzz_api_word(state)));
	}
	if (fuzz_api_random(state, 8) == 0) {
		json_object_set_new(item, "if_match", json_string("\"1\""));
	}
	return item;
}

static char *fuzz_api_query(char *text, const struct api_op *op,
			    unsigned *state)
{
	const struct api_param *param = op->params;
	bool shows = strcmp(op->method, "GET") == 0 && op->result != NULL;

	for (; param->name != NULL; param++) {
		if (param->place != API_IN_QUERY ||
		    fuzz_api_random(state, 8) >= (param->required ? 7u : 2u)) {
			continue;
		}
		text = talloc_asprintf_append(text, "%s=", param->name);
		if (param->type == API_WORD) {
			text = talloc_strdup_append(
				text, param->values[fuzz_api_random(state, 1 +
					(param->values[1] != NULL))]);
		} else if (param->type == API_STRING ||
			   param->type == API_ADDRESS ||
			   param->type == API_NAMES ||
			   param->type == API_PAIRS) {
			text = talloc_strdup_append(text,
						    fuzz_api_word(state));
		} else {
			text = talloc_asprintf_append(
				text, "%lld",
				(long long)fuzz_api_number(param, state));
		}
		text = talloc_strdup_append(text, "\n");
	}
	if (shows && op->list && fuzz_api_random(state, 3) == 0) {
		text = talloc_asprintf_append(
			text, "sort=%s%s,%s\n",
			fuzz_api_random(state, 2) ? "-" : "",
			fuzz_api_field(op, state), fuzz_api_field(op, state));
	}
	if (shows && fuzz_api_random(state, 4) == 0) {
		text = talloc_asprintf_append(text, "fields=%s,%s\n",
					      fuzz_api_field(op, state),
					      fuzz_api_field(op, state));
	}
	return text;
}

/* A request of any operation; the caller's. */
static char *fuzz_api_request(unsigned *state)
{
	const struct api_op *op = &api_ops[fuzz_api_random(state,
							   API_OP_COUNT)];
	char *path = fuzz_api_path(op, state);
	char *text = talloc_asprintf(NULL, "%s " API_PREFIX "%s\n", op->method,
				     path);
	json_t *body = NULL;
	char *dump = NULL;

	text = fuzz_api_query(text, op, state);
	if (strcmp(op->method, "GET") != 0) {
		body = fuzz_api_body(op, state, 0);
		dump = json_dumps(body, JSON_COMPACT);
		text = talloc_asprintf_append(text, "\n%s",
					      dump != NULL ? dump : "");
		free(dump);
		json_decref(body);
	}
	talloc_free(path);
	return text;
}

/* A new request, alone or behind what is there; or any other change. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned seed)
{
	unsigned state = seed;
	char *text = NULL;
	size_t len, at = 0;

	if (fuzz_api_random(&state, 3) != 0) {
		return LLVMFuzzerMutate(data, size, max);
	}
	text = fuzz_api_request(&state);
	len = strlen(text);
	if (fuzz_api_random(&state, 2) == 0 && size + 1 + len <= max) {
		at = size;
		data[at++] = FUZZ_API_END;
	}
	if (at + len <= max) {
		memcpy(data + at, text, len);
		size = at + len;
	}
	talloc_free(text);
	return size;
}

/* One parameter of the query, as "KEY=VALUE". */
static void fuzz_api_query_line(struct api_call *call, char *line)
{
	char *value = strchr(line, '=');

	if (value != NULL) {
		*value++ = '\0';
	}
	api_call_query(call, line, value, value != NULL ? strlen(value) : 0);
}

/* Cuts up a request as the HTTP server would; `text` ends with a NUL. */
static void fuzz_api_read(struct api_call *call, char *text, size_t size)
{
	char *end = text + size;
	char *line = strsep(&text, "\n");
	char *method = strsep(&line, " ");

	if (line == NULL || api_call_route(call, method, line) != 0) {
		return;
	}
	while (text != NULL) {
		line = strsep(&text, "\n");
		if (*line == '\0') {
			break;
		}
		fuzz_api_query_line(call, line);
	}
	if (call->problem.status == 0 && text != NULL) {
		api_call_body(call, text, (size_t)(end - text));
	}
	if (call->problem.status == 0) {
		api_call_complete(call);
	}
}

#endif
