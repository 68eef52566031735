/* Access data as JSON. */
#ifndef IPAM_API_API_JSON_ACCESS_H
#define IPAM_API_API_JSON_ACCESS_H

#include <jansson.h>

#include "ipam/access/access.h"

json_t *api_json_role(const struct access_role *role, bool details);
json_t *api_json_access_scope(const struct access_data *data,
			      const struct access_scope *scope);
json_t *api_json_access_policy(const struct access_data *data,
			       const struct ipam_access_policy *policy);
json_t *api_json_access_operation(enum access_op op);

/* "user", "group", "token", and back; 0 for none. */
const char *api_principal_word(int kind);
int api_principal_kind(const char *word);

#endif
