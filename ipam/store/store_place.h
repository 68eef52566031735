/*
 * What has addresses (blocks, subnets, ranges, scopes, reverse zones), and
 * which of it has changed, whoever changed it: for those that keep a copy.
 */
#ifndef IPAM_STORE_STORE_PLACE_H
#define IPAM_STORE_STORE_PLACE_H

#include "ipam/model/locator.h"
#include "ipam/store/store.h"

/* Changes have kinds of places; the name of one of these may have changed: */
#define STORE_PLACE_SPACE IPAM_PLACE_KIND_COUNT
#define STORE_PLACE_SERVER (IPAM_PLACE_KIND_COUNT + 1)
#define STORE_PLACE_NAMES (IPAM_PLACE_KIND_COUNT + 2)

typedef int (*store_place_fn)(const struct ipam_place *place,
			      void *private_data);

/*
 * Those of a kind, or with an id (not 0) that one, where it is there. What `fn`
 * returns but 0 ends it and is returned.
 */
int store_place_each(struct store *store, enum ipam_place_kind kind,
		     int64_t id, store_place_fn fn, void *private_data);

struct store_place_change {
	int64_t id;		/* counts up */
	int64_t kind, object;
};

/* The changes that are known: the newest 100,000. 0 and 0: none yet. */
int store_place_changes(struct store *store, int64_t *out_oldest,
			int64_t *out_newest);
/* At most `limit` changes behind one, the oldest first. */
int store_place_change_list(TALLOC_CTX *mem_ctx, struct store *store,
			    int64_t after, size_t limit,
			    struct store_place_change **out_changes,
			    size_t *out_count);

/* The name of a space, server or reverse zone, by its number. ENOENT */
int store_place_name(TALLOC_CTX *mem_ctx, struct store *store, int64_t kind,
		     int64_t id, char **out_name);

#endif
