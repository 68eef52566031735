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

/* Which ipamd, and who asks. */
struct api_target {
	const char *socket;	/* of this host; NULL: url counts */
	const char *url;	/* "https://ipam.contoso.test:8480" */
	const char *token;	/* with url; NULL: a Kerberos ticket if the
				   server asks for one */
	const char *ca_file;	/* trusted instead of the system's; or NULL */
	long timeout_s;		/* of a request; 0: two minutes */
};

/*
 * What is wrong with a target, or NULL: a token goes over TLS or to this host
 * alone.
 */
const char *api_target_wrong(const struct api_target *target);

/* Copies what it needs of the target. NULL without memory. */
struct api_client *api_client_new(TALLOC_CTX *mem_ctx,
				  const struct api_target *target);

/*
 * Runs an operation. Booleans take yes/no/true/false, numbers are sent as
 * numbers. Returns 0 when something answered (whatever its status), EINVAL
 * for a value that cannot be sent (out_answer->error says why), ECONNREFUSED
 * when nothing answered, EPROTO for an answer that is not the API's.
 */
int api_client_run(struct api_client *client, TALLOC_CTX *mem_ctx,
		   const struct api_op *op, const struct api_value *values,
		   size_t count, struct api_answer **out_answer);

/*
 * The same as an item of POST /bulk; NULL with a sentence for a value that is
 * of no such type.
 */
json_t *api_client_item(TALLOC_CTX *mem_ctx, const struct api_op *op,
			const struct api_value *values, size_t count,
			const char **out_error);

#endif
