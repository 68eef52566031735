/*
 * Samples of many objects at one instant, with statements that are prepared
 * once.
 */
#ifndef IPAM_STORE_STORE_USAGE_PRIVATE_H
#define IPAM_STORE_STORE_USAGE_PRIVATE_H

#include "ipam/store/store_private.h"
#include "ipam/store/store_usage.h"

#define STORE_DAY_S INT64_C(86400)

/* The table of a grain. */
extern const char *const store_usage_tables[IPAM_GRAIN_COUNT];

/* Which part of a grain's table an instant lies in, and where it begins. */
int64_t store_usage_part(enum ipam_usage_grain grain, int64_t at);
int64_t store_usage_part_start(enum ipam_usage_grain grain, int64_t part);

/* Averages are there of all parts before this one; grain DAY or MONTH. */
int store_usage_rolled(struct store *store, int grain, int64_t *out_part);
/* What is kept of a grain begins with this part, as far as settings go. */
int store_usage_pruned(struct store *store, enum ipam_usage_grain grain,
		       int64_t *out_part);

/* Writes the event of an object that has crossed a threshold. */
int store_usage_event(struct store *store,
		      const struct ipam_usage_object *object,
		      enum ipam_usage_status before,
		      enum ipam_usage_status after,
		      const struct ipam_thresholds *levels, int64_t at);

struct store_usage_batch;

/* Inside a transaction; talloc_free ends it. */
int store_usage_batch_new(TALLOC_CTX *mem_ctx, struct store *store, int64_t at,
			  struct store_usage_batch **out_batch);
/* `server` is the number of object->server, or 0. */
int store_usage_batch_add(struct store_usage_batch *batch, int64_t server,
			  const struct ipam_usage_object *object);

/*
 * Samples of logical groups go on under a new name of the group, or of a value
 * on their way; before it is changed.
 */
int store_usage_rename_group(struct store *store, const char *from,
			     const char *to);
int store_usage_rename_value(struct store *store, int64_t value,
			     const char *to);

#endif
