/* Handlers of the address plan, for the table in api_handler.c. */
#ifndef IPAM_API_API_HANDLER_PLAN_H
#define IPAM_API_API_HANDLER_PLAN_H

#include "ipam/api/api_handler_parts.h"

int api_plan_list(struct handling *h, json_t **out_json);
int api_space_sites(struct handling *h, json_t **out_json);
int api_plan_show(struct handling *h, json_t **out_json);
int api_plan_add(struct handling *h, json_t **out_json);
int api_plan_set(struct handling *h, json_t **out_json);
int api_plan_remove(struct handling *h, json_t **out_json);
int api_plan_remap(struct handling *h, json_t **out_json);
int api_plan_import(struct handling *h, json_t **out_json);
int api_plan_export(struct handling *h, json_t **out_json);
int api_range_mirror(struct handling *h, json_t **out_json);
int api_range_mirror_end(struct handling *h, json_t **out_json);
/*
 * A row of a list, or an address record, as files have it; of subnets, ranges
 * and addresses the columns of spaces come besides. 0 or errno.
 */
json_t *api_export_plan(enum manage_plan_noun noun, const json_t *row);
json_t *api_export_address(const json_t *record);
int api_export_spaces(struct handling *h, const json_t *row, json_t *json);
/* What the first word of the operation's name says. */
enum manage_plan_noun api_plan_noun(const struct handling *h);

#endif
