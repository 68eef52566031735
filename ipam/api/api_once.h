/* Changes that are made once, however often they are sent. */
#ifndef IPAM_API_API_ONCE_H
#define IPAM_API_API_ONCE_H

#include "ipam/api/api_handler_parts.h"

/*
 * Runs the change of call->once, or gives the answer that it had before: for
 * 24 hours, of the same caller. 422 where that was another change. One that
 * fails is not kept, so that it can be sent again.
 */
int api_once(struct handling *h, api_handle_fn handle, json_t **out_json);

#endif
