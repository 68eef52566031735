/*
 * Answers of the HTTP server: body, type, and the headers that all have.
 */
#include "ipam/api/api_answer.h"
#include "ipam/api/api_json_text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * A kind of values that nobody sends, as no form is taken: further fields of the
 * answer to this request.
 */
#define OURS MHD_POSTDATA_KIND

/*
 * What a browser may do with an answer: show it to whom it asked for, and
 * nothing else. There is no Access-Control-Allow-Origin, so that no page of
 * another origin reads one.
 */
static const struct {
	const char *name, *value;
} fields[] = {
	{ "Cache-Control", "no-store" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Content-Security-Policy",
	  "default-src 'none'; frame-ancestors 'none'" },
};

static enum MHD_Result add_ours(void *private_data, enum MHD_ValueKind kind,
				const char *key, const char *value)
{
	struct MHD_Response *response = private_data;

	MHD_add_response_header(response, key, value);
	return MHD_YES;
}

/* The response goes over to it. */
static enum MHD_Result answer(struct MHD_Connection *connection,
			      unsigned status, const char *type,
			      struct MHD_Response *response, const char *etag)
{
	enum MHD_Result ret;
	size_t i;

	if (response == NULL) {
		return MHD_NO;
	}
	MHD_add_response_header(response, "Content-Type", type);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		MHD_add_response_header(response, fields[i].name,
					fields[i].value);
	}
	if (status == 401) {
		MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
	}
	MHD_get_connection_values(connection, OURS, add_ours, response);
	if (etag != NULL) {
		MHD_add_response_header(response, "ETag", etag);
	}
	ret = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return ret;
}

enum MHD_Result api_answer_text(struct MHD_Connection *connection,
				unsigned status, const char *type,
				const char *text)
{
	return answer(connection, status, type,
		      MHD_create_response_from_buffer(
			      strlen(text), (void *)(uintptr_t)text,
			      MHD_RESPMEM_MUST_COPY), NULL);
}

enum MHD_Result api_answer_page(struct MHD_Connection *connection,
				const char *text, const char *policy)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result ret;

	if (response == NULL) {
		return MHD_NO;
	}
	MHD_add_response_header(response, "Content-Type", API_PAGE_TYPE);
	MHD_add_response_header(response, "Content-Security-Policy", policy);
	MHD_add_response_header(response, "Cache-Control", "no-cache");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, "X-Frame-Options", "DENY");
	MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	ret = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return ret;
}

static enum MHD_Result answer_json(struct MHD_Connection *connection,
				   unsigned status, const char *type,
				   json_t *json, const char *etag)
{
	struct MHD_Response *response = NULL;
	size_t length = 0;
	char *text = json != NULL ? api_json_text(json, &length) : NULL;

	json_decref(json);
	if (text == NULL) {
		return api_answer_text(
			connection, 500, API_PROBLEM_TYPE,
			"{\"type\":\"about:blank\",\"title\":"
			"\"Internal Server Error\",\"status\":500}");
	}
	response = MHD_create_response_from_buffer(length, text,
						   MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(text);
	}
	return answer(connection, status, type, response, etag);
}

enum MHD_Result api_answer_json(struct MHD_Connection *connection,
				unsigned status, const char *type, json_t *json)
{
	return answer_json(connection, status, type, json, NULL);
}

enum MHD_Result api_answer_tagged(struct MHD_Connection *connection,
				  unsigned status, json_t *json,
				  const char *etag)
{
	return answer_json(connection, status, API_JSON_TYPE, json, etag);
}

enum MHD_Result api_answer_problem(struct MHD_Connection *connection,
				   const struct api_problem *problem)
{
	return api_answer_json(connection, problem->status, API_PROBLEM_TYPE,
			       api_problem_json(problem));
}

enum MHD_Result api_answer_refusal(TALLOC_CTX *mem_ctx,
				   struct MHD_Connection *connection,
				   unsigned status, const char *detail)
{
	struct api_problem problem = {.status = 0};

	api_problem_set(mem_ctx, &problem, status, NULL, "%s", detail);
	return api_answer_problem(connection, &problem);
}

void api_answer_add(struct MHD_Connection *connection, const char *name,
		    const char *value)
{
	if (value != NULL) {
		MHD_set_connection_value(connection, OURS, name, value);
	}
}

void api_answer_prove(struct MHD_Connection *connection, const char *text)
{
	api_answer_add(connection, "WWW-Authenticate", text);
}

enum MHD_Result api_answer_unknown(TALLOC_CTX *mem_ctx,
				   struct MHD_Connection *connection,
				   bool tickets, const char *why)
{
	const char *need = "a valid bearer token is needed; root makes one "
			   "with `ipam token add`";
	char *detail = NULL;

	if (tickets) {
		api_answer_prove(connection, "Negotiate");
		need = "a Kerberos ticket of HTTP/NAME or a valid bearer token "
		       "is needed";
	}
	detail = why != NULL ?
		talloc_asprintf(mem_ctx, "%s: %s", why, need) :
		talloc_asprintf(mem_ctx, "%c%s", toupper((unsigned char)*need),
				need + 1);
	return api_answer_refusal(mem_ctx, connection, 401,
				  detail != NULL ? detail : need);
}
