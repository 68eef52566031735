/*
 * Where addresses lie: a copy of the places of the store (blocks, subnets,
 * ranges, scopes, reverse zones) that answers without it, and follows it.
 */
#ifndef IPAM_QUERY_QUERY_LOCATE_H
#define IPAM_QUERY_QUERY_LOCATE_H

#include "ipam/model/locator.h"
#include "ipam/query/query.h"
#include "ipam/store/store.h"

/* A place that contains an address, or that there is none. */
struct query_place {
	struct query_row row;	/* key: the address */
	const char *address;
	const char *kind;	/* block .. zone; none */
	int64_t id;		/* negative: of nothing, or known by its name */
	const char *network;	/* prefix, where it is just that */
	const char *start, *end;
	const char *space, *server, *zone;
};

struct query_locator;

/* `store` is lent and must outlive it. Empty until it is used. */
int query_locator_new(TALLOC_CTX *mem_ctx, struct store *store,
		      struct query_locator **out_locator);

/* Takes over what has changed in the store, whoever changed it. */
int query_locator_follow(struct query_locator *locator);
const struct ipam_locator *query_locator_of(
	const struct query_locator *locator);

struct query_locating {
	const char *const *addresses;
	size_t count;
	const char *kind;	/* only these; NULL: all */
	const char *space;	/* no subnets and ranges of others; NULL: all */
	struct ipam_wrong *wrong;	/* or NULL */
};

/*
 * Rows (struct query_place) of each address, the outermost place first, at
 * most 64 of an address: the innermost. EINVAL and ENOENT set `wrong`.
 */
int query_locate(TALLOC_CTX *mem_ctx, struct query_locator *locator,
		 const struct query_locating *wanted,
		 struct query_page *out_page);

#endif
