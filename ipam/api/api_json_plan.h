/* Members of the rows of the address plan, for the table in api_json.c. */
#ifndef IPAM_API_API_JSON_PLAN_H
#define IPAM_API_API_JSON_PLAN_H

#include "ipam/api/api_json_parts.h"

extern const struct json_member api_site_members[];
extern const struct json_member api_space_members[], api_block_members[];
extern const struct json_member api_subnet_members[], api_range_members[];

/* What was counted, where the row tells. */
void api_json_add_counted(json_t *json, enum query_noun noun,
			  const struct query_row *row);

#endif
