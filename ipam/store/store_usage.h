/*
 * Utilization over time, of scopes and of everything else that is counted.
 * Samples are kept as they are, then as averages of hours, days and months;
 * an object that is gone leaves its samples.
 */
#ifndef IPAM_STORE_STORE_USAGE_H
#define IPAM_STORE_STORE_USAGE_H

#include "ipam/model/usage.h"
#include "ipam/store/store.h"

/* --- thresholds --- */

int store_thresholds_get(struct store *store,
			 struct ipam_thresholds *out_thresholds);
/* EINVAL where they are not valid. */
int store_thresholds_set(struct store *store,
			 const struct ipam_thresholds *thresholds);

/* --- samples --- */

/*
 * Keeps a sample of each object, by its `usage`, all at one instant; of two
 * at the same instant the later one. ENOENT for an unknown server.
 */
int store_usage_put(struct store *store,
		    const struct ipam_usage_object *objects, size_t count,
		    int64_t at);

/*
 * What a DHCP server counts in its scopes of a family: a sample of each that
 * is known, which becomes the usage of the scope, and of the sums of its
 * superscopes and of the server. Of `samples` prefix address and usage count;
 * scopes that are not known are passed over. ENOENT for an unknown server.
 */
int store_usage_put_scopes(struct store *store, const char *server,
			   enum ipam_family family,
			   const struct ipam_sample *samples, size_t count,
			   int64_t at);

/* A sampling of the whole address plan: where it is. */
struct store_usage_plan {
	int64_t at, after;
	size_t kind;
};

/*
 * Begins one where an AddressUtilization run has ended since the last one;
 * ENOENT where none has. Then steps of at most `limit` objects, as long as
 * *out_more says so.
 */
int store_usage_plan_begin(struct store *store, int64_t now,
			   struct store_usage_plan *out_plan);
int store_usage_plan_step(struct store *store, struct store_usage_plan *plan,
			  size_t limit, bool *out_more);

/* --- what was counted --- */

struct store_usage_filter {
	const char *kind, *server, *name;	/* or NULL */
	enum ipam_family family;
	const struct ipam_addr *address;	/* of the prefix */
};

/* Key: the number, as of store_number_key. EINVAL for an unknown kind. */
int store_usage_object_list(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct store_usage_filter *filter,
			    const struct store_page *page,
			    struct ipam_usage_object **out_objects,
			    size_t *out_count);

/*
 * What is counted of something of the address plan, by its number there; of a
 * space its IPv4. ENOENT: it was not counted yet. EINVAL for another kind.
 */
int store_usage_object_of(struct store *store, enum ipam_usage_kind kind,
			  int64_t id, int64_t *out_object);

/*
 * The history of an object, from <= at < to, each part as finely as it is
 * kept, in order of time; key: the instant, as of store_number_key.
 */
int store_usage_list(TALLOC_CTX *mem_ctx, struct store *store, int64_t object,
		     int64_t from, int64_t to, const struct store_page *page,
		     struct ipam_usage_row **out_rows, size_t *out_count);

/* --- what becomes of old samples --- */

/*
 * A step of making averages of days and months that are over at `now`: of at
 * most `limit` objects. *out_more: there may be more to do.
 */
int store_usage_roll(struct store *store, int64_t now, size_t limit,
		     bool *out_more);

/*
 * A step of removing what is of a time that ended by `before`: at most `limit`
 * rows of a grain. Samples that are not in the averages yet stay.
 */
int store_usage_prune(struct store *store, enum ipam_usage_grain grain,
		      int64_t before, size_t limit, size_t *out_removed);
/*
 * Likewise what ended before then, of all grains and whether it is in the
 * averages or not (UTL-10). An average of a time that ends later stays.
 */
int store_usage_purge(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed);
/* Objects without a sample since then, likewise. */
int store_usage_prune_objects(struct store *store, int64_t before,
			      size_t limit, size_t *out_removed);

#endif
