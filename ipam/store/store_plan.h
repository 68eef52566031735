/*
 * The address plan: spaces, blocks, subnets, ranges. How they hang together
 * and what is counted of them is kept with each write, in its transaction.
 *
 * Functions that change or find something take a struct ipam_wrong, which is
 * set with EINVAL, ENOENT, EEXIST and EBUSY: the field, and a sentence.
 */
#ifndef IPAM_STORE_STORE_PLAN_H
#define IPAM_STORE_STORE_PLAN_H

#include "ipam/model/plan.h"
#include "ipam/store/store.h"

/* What is not set does not restrict. */
struct store_plan_filter {
	int64_t id;		/* only this one */
	const char *space;	/* name */
	enum ipam_family family;
	const char *category;	/* public, private, global */
	bool unmapped;		/* only those that have nothing above */
	int64_t block, subnet;	/* only what lies directly in it */
	/* only what contains this; only what is inside of that */
	const struct ipam_range *contains, *inside;
	const char *search;	/* in names, owner and description */
	const char *custom;	/* as of store_custom_condition() */
	/* of ranges */
	const char *service, *instance;
	/* of spaces */
	const char *type, *provider;
};

/* --- spaces; key: number, in 20 digits --- */

/*
 * Adds a space (id 0; its new number is written there) or writes all fields
 * of one. EEXIST for a name that is taken, EBUSY for the built-in one.
 */
int store_space_put(struct store *store, struct ipam_space *space,
		    int64_t now, struct ipam_wrong *out_wrong);
/* EBUSY for the built-in one, and while something lies in it. */
int store_space_remove(struct store *store, int64_t id,
		       struct ipam_wrong *out_wrong);
/* By its name, or by its number. ENOENT */
int store_space_find(struct store *store, const char *ref, int64_t *out_id,
		     struct ipam_wrong *out_wrong);
int store_space_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_plan_filter *filter,
		     const struct store_page *page,
		     struct ipam_space **out_spaces, size_t *out_count);

/*
 * The tree of sites, of one provider space or of all (NULL); counts are of
 * the subnets that `sight` sees.
 */
int store_site_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *space, const struct ipam_sight *sight,
		    struct ipam_site **out_sites, size_t *out_count);

/* --- blocks, subnets and ranges; in tree order --- */

/* EEXIST for the same addresses, EINVAL where it cuts through another. */
int store_block_put(struct store *store, struct ipam_block *block,
		    int64_t now, struct ipam_wrong *out_wrong);
/* What lies in it goes to the block above; `all`: blocks in it go as well. */
int store_block_remove(struct store *store, int64_t id, bool all,
		       struct ipam_wrong *out_wrong);
int store_block_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_plan_filter *filter,
		     const struct store_page *page,
		     struct ipam_block **out_blocks, size_t *out_count);
char *store_block_key(TALLOC_CTX *mem_ctx, const struct ipam_block *block);

/* space_id is that of the space; `space` is not looked at. */
int store_subnet_put(struct store *store, struct ipam_subnet *subnet,
		     int64_t now, struct ipam_wrong *out_wrong);
/*
 * Its ranges go to the subnet around it; where there is none, EBUSY unless
 * `ranges`: then they are removed.
 */
int store_subnet_remove(struct store *store, int64_t id, bool ranges,
			struct ipam_wrong *out_wrong);
int store_subnet_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_plan_filter *filter,
		      const struct store_page *page,
		      struct ipam_subnet **out_subnets, size_t *out_count);
char *store_subnet_key(TALLOC_CTX *mem_ctx, const struct ipam_subnet *subnet);
/* It counts from now on, what overlaps with it does not (MAP-04). */
int store_subnet_remap(struct store *store, int64_t id,
		       struct ipam_wrong *out_wrong);

/*
 * A prefix without a family: that of its subnet. `create_subnet`: makes one
 * of the prefix where there is none.
 */
int store_ip_range_put(struct store *store, struct ipam_ip_range *range,
		       bool create_subnet, int64_t now,
		       struct ipam_wrong *out_wrong);
int store_ip_range_remove(struct store *store, int64_t id,
			  struct ipam_wrong *out_wrong);
int store_ip_range_list(TALLOC_CTX *mem_ctx, struct store *store,
			const struct store_plan_filter *filter,
			const struct store_page *page,
			struct ipam_ip_range **out_ranges, size_t *out_count);
char *store_ip_range_key(TALLOC_CTX *mem_ctx,
			 const struct ipam_ip_range *range);
int store_ip_range_remap(struct store *store, int64_t id,
			 struct ipam_wrong *out_wrong);

enum store_plan_kind { STORE_BLOCK, STORE_SUBNET, STORE_IP_RANGE };

/*
 * The one that is meant: a number, a prefix, or of blocks and ranges
 * "first-last". ENOENT; EINVAL where it is not one of these, or where several
 * are so called.
 */
int store_plan_find(struct store *store, enum store_plan_kind kind,
		    const char *ref, int64_t *out_id,
		    struct ipam_wrong *out_wrong);

/* --- ranges made of DHCP scopes (ASM-10) --- */

/*
 * The ranges that are managed by `MS DHCP` and this server are now those of
 * its scopes as they are stored. What a person wrote into them stays. Where
 * the server is not known, they go.
 */
int store_ip_range_follow(struct store *store, const char *server, int64_t at,
			  struct store_diff *out_diff);

/* --- for what lies in ranges; inside a transaction --- */

/* The range in which an address record of that owner lies. ENOENT */
int store_range_of(struct store *store, int64_t space,
		   const struct ipam_addr *addr, const char *service,
		   const char *instance, int64_t *out_id);
/* All ranges of a space that have the address, the smallest prefix first. */
int store_range_containing(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t space, const struct ipam_addr *addr,
			   int64_t **out_ids, size_t *out_count);
/* So many more (or less) address records count as utilized. */
int store_range_used(struct store *store, int64_t range, int64_t difference);

#endif
