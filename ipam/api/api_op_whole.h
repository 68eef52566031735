/* What people entered, as a whole: its operations. */
#ifndef IPAM_API_API_OP_WHOLE_H
#define IPAM_API_API_OP_WHOLE_H

#include "ipam/api/api_op.h"

extern const struct api_param api_whole_export_params[];
extern const struct api_param api_whole_send_params[];
extern const struct api_param api_whole_import_params[];
extern const struct api_shape api_whole_page_shape, api_whole_sent_shape;
extern const struct api_shape api_whole_result_shape;

#endif
