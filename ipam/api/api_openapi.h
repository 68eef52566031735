/* The OpenAPI 3.1 document, made from the table of operations. */
#ifndef IPAM_API_API_OPENAPI_H
#define IPAM_API_API_OPENAPI_H

#include <jansson.h>

/* The whole document; the caller owns it. NULL without memory. */
json_t *api_openapi_json(void);

#endif
