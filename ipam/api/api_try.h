/* Changes that are tried: judged, validated and made, then taken back. */
#ifndef IPAM_API_API_TRY_H
#define IPAM_API_API_TRY_H

#include "ipam/api/api_handler_parts.h"

/*
 * Runs the change in a transaction that is rolled back, whatever comes of it:
 * the answer, or the problem, is what the change would have had.
 */
int api_try(struct handling *h, api_handle_fn handle, json_t **out_json);

#endif
