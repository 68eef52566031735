/* Rows of saved queries (see query.h). */
#ifndef IPAM_QUERY_QUERY_SAVED_H
#define IPAM_QUERY_QUERY_SAVED_H

#include "ipam/query/query.h"

struct query_saved {
	struct query_row row;	/* key: name */
	const char *query, *operation, *arguments;
	int64_t saved_at;
};

#endif
