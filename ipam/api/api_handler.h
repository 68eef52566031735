/* The operations at work: a backend of the HTTP server over query, manage. */
#ifndef IPAM_API_API_HANDLER_H
#define IPAM_API_API_HANDLER_H

#include "ipam/api/api_server.h"
#include "ipam/manage/manage.h"
#include "ipam/query/query_locate.h"

struct api_handler {
	const struct query_source *source;
	const struct manage_sink *sink;
	int64_t (*now)(void);	/* UTC */
	struct manage_access *access;	/* NULL: none */
	struct query_locator *locator;	/* NULL: none */
	bool limit_reads;	/* by access scope: see api_sight.h */
};

/* `handler` must outlive the backend. */
void api_handler_backend(struct api_handler *handler,
			 struct api_backend *out_backend);

/* True when every operation of the table has a handler. */
bool api_handler_complete(void);

#endif
