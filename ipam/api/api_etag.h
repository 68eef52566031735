/*
 * Entity tags (RFC 9110) of what can be edited or removed. A tag covers what an
 * administrator may set, and nothing that a collection changes: an edit fails
 * only where somebody else has edited.
 */
#ifndef IPAM_API_API_ETAG_H
#define IPAM_API_API_ETAG_H

#include <jansson.h>

#include "ipam/api/api_call.h"

/* Whether what an operation answers with has a tag. */
bool api_etag_has(const struct api_op *op);

/* Sets call->etag of an answer that is something that can be edited. */
void api_etag_set(struct api_call *call, const json_t *json);

/*
 * Whether call->if_match, a list of tags or "*", has that tag. Without the
 * header: yes.
 */
bool api_etag_matches(const struct api_call *call, const char *etag);

/* The tag of what `op` answers with, quoted; NULL without memory. */
char *api_etag_of(TALLOC_CTX *mem_ctx, const struct api_op *op,
		  const json_t *json);

#endif
