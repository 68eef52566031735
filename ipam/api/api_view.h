/*
 * What every answer to a GET can be asked for: lists in an order of the
 * caller's (sort=-a,b), answers with some fields only (fields=a,b).
 */
#ifndef IPAM_API_API_VIEW_H
#define IPAM_API_API_VIEW_H

#include "ipam/api/api_handler_parts.h"

#define API_SORT_FIELDS 4
#define API_SORT_ROWS 10000	/* that are sorted at most */

/* 0, or -1 with a problem: a name that the answer does not have. */
int api_view_check(struct api_call *call);
/*
 * The page of a list in the order of call->sort. Rows that are alike go by
 * their keys, so that a cursor stays at its place whatever comes and goes.
 */
int api_view_sorted(struct handling *h, api_handle_fn handle,
		    json_t **out_json);
/* Leaves the fields that call->fields names, where it is given. */
void api_view_fields(const struct api_call *call, json_t *json);

#endif
