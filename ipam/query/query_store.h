/* The store as a source of answers. */
#ifndef IPAM_QUERY_QUERY_STORE_H
#define IPAM_QUERY_QUERY_STORE_H

#include "ipam/query/query.h"
#include "ipam/store/store.h"

/* `store` is lent and must outlive the source. list() also gives EINVAL, for
 * an address in the filter that is none. */
void query_source_of_store(struct store *store,
			   struct query_source *out_source);

#endif
