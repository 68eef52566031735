/*
 * One request, from its method, path, query and body to checked arguments.
 * Every value comes from outside: each is bounded and typed by the table of
 * operations, and what the table does not name is refused.
 */
#ifndef IPAM_API_API_CALL_H
#define IPAM_API_API_CALL_H

#include "ipam/api/api_op.h"
#include "ipam/api/api_problem.h"

#define API_BODY_MAX (64 * 1024)
#define API_DEPTH_MAX 8

struct api_arg {
	bool given;
	const char *text;	/* strings, words */
	int64_t number;		/* numbers; booleans as 0 and 1 */
	const char *const *list;	/* strings */
	size_t count;
};

/* All memory below the call itself, which is a talloc block. */
struct api_call {
	const struct api_op *op;
	struct api_arg args[API_PARAMS_MAX];
	/* what operations take besides: api_op_extra() */
	struct api_arg dry_run, sort, fields;
	struct api_problem problem;
	const char *if_match;	/* header, or NULL */
	const char *once;	/* Idempotency-Key, or NULL */
	const char *etag;	/* of the answer, or NULL; lent by the call */
};

struct api_call *api_call_new(TALLOC_CTX *mem_ctx);

/*
 * Finds the operation and its path parameters. 0, or -1 with a problem: 404
 * for an unknown path, 405 for a known one with another method.
 */
int api_call_route(struct api_call *call, const char *method,
		   const char *path);

/* "GET, HEAD, OPTIONS": what a path takes; NULL for an unknown one. */
char *api_call_methods(TALLOC_CTX *mem_ctx, const char *path);

/*
 * One query parameter as decoded text of `len` bytes; `value` may be NULL.
 * 0, or -1 with a problem (400): unknown, repeated, malformed.
 */
int api_call_query(struct api_call *call, const char *key, const char *value,
		   size_t len);

/*
 * The body; `len` may be 0 for an operation without required members. 0, or
 * -1 with a problem (400 not JSON, 413 too large, 422 wrong content).
 */
int api_call_body(struct api_call *call, const char *body, size_t len);

/* After all of the above: -1 with a problem when a parameter is missing. */
int api_call_complete(struct api_call *call);

/* The argument; one that was not given has given == false, text NULL. */
const struct api_arg *api_call_arg(const struct api_call *call,
				   const char *name);
/* The one to be changed; NULL where the operation has no such parameter. */
struct api_arg *api_call_arg_of(struct api_call *call, const char *name);
const char *api_call_text(const struct api_call *call, const char *name);

/* A string as a cursor (hexadecimal) and back; NULL if it is none. */
char *api_cursor_encode(TALLOC_CTX *mem_ctx, const char *key);
char *api_cursor_decode(TALLOC_CTX *mem_ctx, const char *cursor);

#endif
