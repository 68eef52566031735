/*
 * What a caller sees of lists where [api] limit_reads is set: of servers,
 * scopes, zones and the address plan, and of what belongs to them, only what
 * his access policies reach. See access_sees().
 */
#ifndef IPAM_API_API_SIGHT_H
#define IPAM_API_API_SIGHT_H

#include "ipam/api/api_handler_parts.h"

/*
 * Takes the rows out of a page that the caller does not see; the page may
 * become short or empty while `next` goes on. 0 or errno.
 */
int api_sight_page(struct handling *h, enum query_noun noun,
		   struct query_page *page);
/* For what counts objects: which of them he sees; NULL: all. */
const struct ipam_sight *api_sight_of(struct handling *h);
/* 0, ENOENT where he does not see it, or errno. */
int api_sight_row(struct handling *h, enum query_noun noun,
		  const struct query_row *row);

#endif
