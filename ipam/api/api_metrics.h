/*
 * What /metrics answers: the text format of Prometheus, version 0.0.4.
 */
#ifndef IPAM_API_API_METRICS_H
#define IPAM_API_API_METRICS_H

#include "ipam/query/query.h"

/* NULL without memory. */
char *api_metrics_text(TALLOC_CTX *mem_ctx, const struct query_status *status,
		       int64_t now);

#endif
