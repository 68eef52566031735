/* Users and groups of directories: what the operations do. */
#ifndef IPAM_API_API_HANDLER_ACCOUNT_H
#define IPAM_API_API_HANDLER_ACCOUNT_H

#include "ipam/api/api_handler_parts.h"

int api_account_list(struct handling *h, json_t **out_json);
int api_account_lookup(struct handling *h, json_t **out_json);

#endif
