/* Parameters and shapes of roles, access scopes, access policies. */
#ifndef IPAM_API_API_OP_ACCESS_H
#define IPAM_API_API_OP_ACCESS_H

#include "ipam/api/api_op.h"

extern const struct api_param api_role_params[];
extern const struct api_param api_role_add_params[];
extern const struct api_param api_role_set_params[];
extern const struct api_param api_access_scope_params[];
extern const struct api_param api_access_scope_add_params[];
extern const struct api_param api_access_scope_set_params[];
extern const struct api_param api_access_assign_params[];
extern const struct api_param api_access_object_params[];
extern const struct api_param api_access_policy_list_params[];
extern const struct api_param api_access_policy_params[];
extern const struct api_param api_access_policy_add_params[];
extern const struct api_param api_access_policy_set_params[];
extern const struct api_param api_access_key_renew_params[];
extern const struct api_shape api_role_shape;
extern const struct api_shape api_access_scope_shape;
extern const struct api_shape api_access_assigned_shape;
extern const struct api_shape api_access_object_shape;
extern const struct api_shape api_access_policy_shape;
extern const struct api_shape api_access_operation_shape;
extern const struct api_shape api_access_key_shape;

#endif
