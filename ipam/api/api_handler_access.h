/* Roles, access scopes, access policies: what each operation does. */
#ifndef IPAM_API_API_HANDLER_ACCESS_H
#define IPAM_API_API_HANDLER_ACCESS_H

#include "ipam/api/api_handler_parts.h"

int api_role_list(struct handling *h, json_t **out_json);
int api_role_show(struct handling *h, json_t **out_json);
int api_role_add(struct handling *h, json_t **out_json);
int api_role_set(struct handling *h, json_t **out_json);
int api_role_remove(struct handling *h, json_t **out_json);
int api_access_scope_list(struct handling *h, json_t **out_json);
int api_access_scope_show(struct handling *h, json_t **out_json);
int api_access_scope_add(struct handling *h, json_t **out_json);
int api_access_scope_set(struct handling *h, json_t **out_json);
int api_access_scope_remove(struct handling *h, json_t **out_json);
int api_access_scope_assign(struct handling *h, json_t **out_json);
int api_access_scope_object(struct handling *h, json_t **out_json);
int api_access_policy_list(struct handling *h, json_t **out_json);
int api_access_policy_show(struct handling *h, json_t **out_json);
int api_access_policy_add(struct handling *h, json_t **out_json);
int api_access_policy_set(struct handling *h, json_t **out_json);
int api_access_policy_remove(struct handling *h, json_t **out_json);
int api_access_operation_list(struct handling *h, json_t **out_json);
int api_access_key_show(struct handling *h, json_t **out_json);
int api_access_key_renew(struct handling *h, json_t **out_json);

#endif
