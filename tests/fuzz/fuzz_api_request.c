/* use: ipam_api ipam_api_client JANSSON TALLOC */
/*
 * Requests that anybody may send: "METHOD PATH\nKEY=VALUE\n...\n\nBODY", cut
 * up as the HTTP server would and given to the checks of the api. What is
 * accepted must be whole, what is refused must name a status.
 */
#include <stdlib.h>
#include <string.h>

#include "ipam/api/api_view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void query(struct api_call *call, char *line)
{
	char *value = strchr(line, '=');

	if (value != NULL) {
		*value++ = '\0';
	}
	api_call_query(call, line, value, value != NULL ? strlen(value) : 0);
}

static void request(struct api_call *call, char *text, size_t size)
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
		query(call, line);
	}
	if (call->problem.status == 0 && text != NULL) {
		api_call_body(call, text, (size_t)(end - text));
	}
	if (call->problem.status == 0) {
		api_call_complete(call);
	}
	if (call->problem.status == 0) {
		api_view_check(call);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct api_call *call = api_call_new(NULL);
	char *text = talloc_zero_array(call, char, size + 1);
	char *cursor = NULL;
	json_t *json = NULL;

	if (size > 0) {
		memcpy(text, data, size);
	}
	cursor = api_cursor_decode(call, text);
	request(call, text, size);
	if (call->problem.status != 0 && call->problem.detail == NULL) {
		abort();
	}
	talloc_free(cursor);
	if (call->problem.status != 0) {
		json = api_problem_json(&call->problem);
		json_decref(json);
	}
	talloc_free(call);
	return 0;
}
