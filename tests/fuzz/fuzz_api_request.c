/* use: ipam_api ipam_api_client JANSSON TALLOC */
/*
 * Requests that anybody may send: "METHOD PATH\nKEY=VALUE\n...\n\nBODY", cut
 * up as the HTTP server would and given to the checks of the api. What is
 * accepted must be whole, what is refused must name a status.
 */
#include "ipam/api/api_view.h"
#include "tests/fuzz/fuzz_api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	fuzz_api_read(call, text, size);
	if (call->op != NULL && call->problem.status == 0) {
		api_view_check(call);
	}
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
