/*
 * Problem details, RFC 9457 section 3. "errors" is our extension member: the
 * parameter at fault.
 */
#include "ipam/api/api_problem.h"

#include <stdarg.h>

#include "ipam/model/field.h"

static const struct {
	unsigned status;
	const char *title;
} api_titles[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 424, "Failed Dependency" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *api_problem_title(unsigned status)
{
	size_t i;

	for (i = 0; i < sizeof(api_titles) / sizeof(api_titles[0]); i++) {
		if (api_titles[i].status == status) {
			return api_titles[i].title;
		}
	}
	return "Error";
}

int api_problem_set(TALLOC_CTX *mem_ctx, struct api_problem *problem,
		    unsigned status, const char *field, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	if (problem->status != 0) {
		return -1;
	}
	problem->status = status;
	va_start(ap, fmt);
	problem->detail = talloc_vasprintf(mem_ctx, fmt, ap);
	va_end(ap);
	/* Both may quote what a client sent, or what was cut short. */
	if (problem->detail != NULL) {
		ipam_utf8_mend(problem->detail);
	}
	text = field != NULL ? talloc_strdup(mem_ctx, field) : NULL;
	if (text != NULL) {
		ipam_utf8_mend(text);
	}
	problem->field = text;
	return -1;
}

json_t *api_problem_json(const struct api_problem *problem)
{
	const char *detail = problem->detail ? problem->detail : "";
	json_t *json = NULL;

	json = json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank",
			 "title", api_problem_title(problem->status),
			 "status", (int)problem->status, "detail", detail);
	if (json == NULL || problem->field == NULL) {
		return json;
	}
	json_object_set_new(json, "errors", json_pack(
		"[{s:s, s:s}]", "field", problem->field, "detail", detail));
	return json;
}
