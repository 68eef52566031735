/* Parameters and shapes of the address plan, for the table in api_op.c. */
#ifndef IPAM_API_API_OP_PLAN_H
#define IPAM_API_API_OP_PLAN_H

#include "ipam/api/api_op.h"

extern const struct api_param api_space_list_params[], api_space_params[];
extern const struct api_param api_space_show_params[];
extern const struct api_param api_space_add_params[], api_space_set_params[];
extern const struct api_param api_site_params[];
extern const struct api_shape api_site_shape;
extern const struct api_param api_block_list_params[], api_block_params[];
extern const struct api_param api_block_add_params[], api_block_set_params[];
extern const struct api_param api_block_show_params[];
extern const struct api_param api_block_remove_params[];
extern const struct api_param api_subnet_list_params[], api_subnet_params[];
extern const struct api_param api_subnet_add_params[], api_subnet_set_params[];
extern const struct api_param api_subnet_show_params[];
extern const struct api_param api_subnet_remove_params[];
extern const struct api_param api_range_list_params[], api_range_params[];
extern const struct api_param api_range_add_params[], api_range_set_params[];
extern const struct api_param api_range_show_params[];
extern const struct api_shape api_space_shape, api_block_shape;
extern const struct api_shape api_subnet_shape, api_range_shape;

#endif
