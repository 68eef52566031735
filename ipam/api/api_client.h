/*
 * The client's side of the API: one request at a time by libcurl, over the
 * unix socket or HTTP with a bearer token. The table of operations comes with
 * it; this is the only header of the room that the command line includes.
 */
#ifndef IPAM_API_API_CLIENT_H
#define IPAM_API_API_CLIENT_H

#include <jansson.h>
#include <talloc.h>

#include "ipam/api/api_op.h"

#define API_ANSWER_MAX (64 * 1024 * 1024)

struct api_client;

/* A parameter by name, as the user typed it. */
struct api_value {
	const char *name;
	const char *text;
};

struct api_answer {
	long status;		/* HTTP status; 0: no answer */
	json_t *json;		/* freed with the answer; NULL without body */
	const char *error;	/* a sentence when status is 0 or >= 400 */
};

/*
 * Talks to the unix socket at `socket`, or with `socket` NULL to `url`
 * ("http://127.0.0.1:8480") with `token` (may be NULL). NULL without memory.
 */
struct api_client *api_client_new(TALLOC_CTX *mem_ctx, const char *socket,
				  const char *url, const char *token);

/*
 * Runs an operation. Booleans take yes/no/true/false, numbers are sent as
 * numbers. Returns 0 when something answered (whatever its status), EINVAL
 * for a value that cannot be sent (out_answer->error says why), ECONNREFUSED
 * when nothing answered, EPROTO for an answer that is not the API's.
 */
int api_client_run(struct api_client *client, TALLOC_CTX *mem_ctx,
		   const struct api_op *op, const struct api_value *values,
		   size_t count, struct api_answer **out_answer);

#endif
