/* Rows of ipam/query as JSON, by the shapes of the table of operations. */
#ifndef IPAM_API_API_JSON_H
#define IPAM_API_API_JSON_H

#include <jansson.h>

#include "ipam/query/query.h"

/* The row of a noun as an object; NULL without memory. */
json_t *api_json_row(enum query_noun noun, const struct query_row *row);

/* {"items": [...], "next": CURSOR or null}. */
json_t *api_json_page(enum query_noun noun, const struct query_page *page);

/* The status, and the clock of ipamd. */
json_t *api_json_status(const struct query_status *status, int64_t now);

#endif
