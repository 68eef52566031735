/*
 * Answers of the HTTP server. Each queues a response and returns what
 * libmicrohttpd's handler must return.
 */
#ifndef IPAM_API_API_ANSWER_H
#define IPAM_API_API_ANSWER_H

#include <microhttpd.h>
#include <stdbool.h>

#include "ipam/api/api_problem.h"

#define API_JSON_TYPE "application/json"
#define API_PROBLEM_TYPE "application/problem+json"
#define API_TEXT_TYPE "text/plain; version=0.0.4; charset=utf-8"

#define API_PAGE_TYPE "text/html; charset=utf-8"

/* Copies the text. */
enum MHD_Result api_answer_text(struct MHD_Connection *connection,
				unsigned status, const char *type,
				const char *text);

/* A page of HTML that may do what `policy` (CSP) lets it. */
enum MHD_Result api_answer_page(struct MHD_Connection *connection,
				const char *text, const char *policy);

/* Takes over the reference to `json`; NULL answers 500. */
enum MHD_Result api_answer_json(struct MHD_Connection *connection,
				unsigned status, const char *type,
				json_t *json);

/* The same with an entity tag, unless it is NULL. */
enum MHD_Result api_answer_tagged(struct MHD_Connection *connection,
				  unsigned status, json_t *json,
				  const char *etag);

enum MHD_Result api_answer_problem(struct MHD_Connection *connection,
				   const struct api_problem *problem);

/* A further field of the answer; both stay as long as the request. */
void api_answer_add(struct MHD_Connection *connection, const char *name,
		    const char *value);

/*
 * What answers of this request say of Negotiate; `text` stays as long as the
 * request.
 */
void api_answer_prove(struct MHD_Connection *connection, const char *text);

/*
 * 401 with what is taken: bearer tokens, and tickets where `tickets` says so.
 * `why` the one that came is refused, or NULL.
 */
enum MHD_Result api_answer_unknown(TALLOC_CTX *mem_ctx,
				   struct MHD_Connection *connection,
				   bool tickets, const char *why);

/* A problem that names no field. */
enum MHD_Result api_answer_refusal(TALLOC_CTX *mem_ctx,
				   struct MHD_Connection *connection,
				   unsigned status, const char *detail);

#endif
