/*
 * Inside of the address plan.
 */
#ifndef IPAM_STORE_STORE_PLAN_PRIVATE_H
#define IPAM_STORE_STORE_PLAN_PRIVATE_H

#include "ipam/store/store_plan.h"
#include "ipam/store/store_private.h"

/* A number of addresses as SQL has it. */
struct plan_blob {
	uint8_t bytes[IPAM_COUNT_BYTES];
};

struct plan_blob plan_blob(ipam_count count);
ipam_count plan_column_count(sqlite3_stmt *stmt, int column);

/*
 * A difference of usage, modulo 2^128, so that it may be less than nothing.
 * It goes up from what changed to all that is above; `total` counts in a
 * space only.
 */
int plan_usage_of_space(struct store *store, int64_t space,
			enum ipam_family family,
			const struct ipam_utilization *diff);
int plan_usage_of_block(struct store *store, int64_t block,
			enum ipam_family family,
			const struct ipam_utilization *diff);
int plan_usage_of_subnet(struct store *store, int64_t subnet,
			 const struct ipam_utilization *diff);
struct ipam_utilization plan_usage_sum(const struct ipam_utilization *a,
				       const struct ipam_utilization *b);
struct ipam_utilization plan_usage_minus(const struct ipam_utilization *a);

/* The smallest block or subnet that contains it; 0: none. */
int plan_block_around(struct store *store, const struct ipam_range *range,
		      int64_t *out_id);
int plan_subnet_around(struct store *store, int64_t space,
		       const struct ipam_range *range, unsigned max_length,
		       int64_t *out_id);

/* One of them with all that belongs to it. ENOENT with a sentence. */
int plan_block_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		   struct ipam_block *out_block, struct ipam_wrong *out_wrong);
int plan_subnet_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		    struct ipam_subnet *out_subnet,
		    struct ipam_wrong *out_wrong);
int plan_ip_range_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		      struct ipam_ip_range *out_range,
		      struct ipam_wrong *out_wrong);
/* Type of a space, and whether it is the built-in one. */
int plan_space_type(struct store *store, int64_t space,
		    enum ipam_space_type *out_type,
		    struct ipam_wrong *out_wrong);

/*
 * Overlaps (MAP-05) and which of those that overlap counts (MAP-06): never
 * two that overlap. Of the ranges of a space, or of its subnets.
 *
 * enter: a row that is new, or moved, and counts for nothing yet. leave: one
 * that goes or moves; afterwards it counts for nothing.
 */
int plan_overlap_enter(struct store *store, enum store_plan_kind kind,
		       int64_t id);
int plan_overlap_leave(struct store *store, enum store_plan_kind kind,
		       int64_t id);
int plan_overlap_remap(struct store *store, enum store_plan_kind kind,
		       int64_t id);
/* Its state anew, and that of what overlaps with it. */
int plan_overlap_refresh(struct store *store, enum store_plan_kind kind,
			 int64_t id);

/* Counts anew what is utilized of a range; of the range of a scope. */
int plan_ip_range_count(struct store *store, int64_t id);
int plan_ip_range_of_scope(struct store *store, int64_t scope);
/* Writes a range that is valid and has its subnet; before NULL: a new one. */
int plan_ip_range_write(struct store *store, struct ipam_ip_range *range,
			const struct ipam_ip_range *before, int64_t now);
/* A range was added or moved; it is about to go. */
int plan_ip_range_changed(struct store *store, int64_t id);
int plan_ip_range_going(struct store *store, int64_t id);
/* Takes a range away, whoever made it. */
int plan_ip_range_drop(struct store *store, int64_t id);
/* A subnet that was made of a scope and holds nothing any more goes. */
int plan_subnet_drop_empty(struct store *store, int64_t id);

/*
 * How the columns are called in a SELECT of which a page in tree order is
 * read; there is also one called `x.family`, `x.last` and `x.id`. NULL: none.
 */
struct plan_columns {
	const char *space, *first;
	const char *block, *subnet;	/* directly above */
	const char *mapped;		/* null where nothing is above */
	const char *category;
	const char *texts;	/* in which a search looks, as one text */
};

/* EINVAL for a key that is none. */
int plan_list(TALLOC_CTX *mem_ctx, struct store *store,
	      enum store_plan_kind kind, const char *select,
	      const struct plan_columns *columns,
	      const struct store_plan_filter *filter,
	      const struct store_page *page, const struct store_row_kind *row,
	      void *out_rows, size_t *out_count);
/* Key of a row in a page: "space|first|last|number". */
char *plan_key(TALLOC_CTX *mem_ctx, int64_t space,
	       const struct ipam_range *range, int64_t id);

#endif
