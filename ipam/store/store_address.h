/*
 * Address records, free space, and what expires.
 */
#ifndef IPAM_STORE_STORE_ADDRESS_H
#define IPAM_STORE_STORE_ADDRESS_H

#include "ipam/model/address.h"
#include "ipam/store/store.h"

/* --- address records; key: store_address_key --- */

struct store_address_filter {
	const char *space, *service, *instance;	/* or NULL */
	const char *state, *source, *expiry, *device_name, *mac, *device_type;
	enum ipam_family family;
	const struct ipam_addr *address;	/* this one */
	const struct ipam_range *within;	/* of these */
	int64_t range_id;			/* mapped to this range; 0 */
	bool unmapped, duplicate;		/* only these */
	bool by_people;	/* only what a person made, imported or edited */
	const char *custom;	/* as of store_custom_condition() */
};

enum store_put { STORE_UNCHANGED, STORE_CHANGED, STORE_ADDED };

/* Who writes a record: what a collection brings leaves what people wrote. */
enum store_writer { STORE_BY_PERSON, STORE_BY_COLLECTION };

int store_address_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_address_filter *filter,
		       const struct store_page *page,
		       struct ipam_address **out_addresses, size_t *out_count);
char *store_address_key(TALLOC_CTX *mem_ctx,
			const struct ipam_address *address);

/*
 * Many writes with the same prepared statements and what they know of ranges.
 * Inside a transaction of the caller; the last call is store_addresses_end,
 * which writes the counters of ranges.
 */
struct store_addresses;

int store_addresses_begin(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t now, struct store_addresses **out_batch);
int store_addresses_end(struct store_addresses *batch);

/*
 * The record with the key of *address, as it is; ENOENT. What *out points to
 * belongs to mem_ctx.
 */
int store_addresses_get(TALLOC_CTX *mem_ctx, struct store_addresses *batch,
			const struct ipam_address *key,
			struct ipam_address *out);
/*
 * Adds a valid record with the cells in normal form: EEXIST; ENOENT for an
 * unknown address space. *out_id may be NULL.
 */
int store_addresses_add(struct store_addresses *batch,
			const struct ipam_address *address,
			enum store_writer writer, int64_t *out_id);
/*
 * Writes what differs of a record that was got, whose key may have changed:
 * EEXIST when that one is there.
 */
int store_addresses_set(struct store_addresses *batch,
			const struct ipam_address *was,
			const struct ipam_address *address,
			enum store_writer writer, enum store_put *out_put);
int store_addresses_remove(struct store_addresses *batch,
			   const struct ipam_address *address);

/* Space, service and instance of a range into a record. ENOENT */
int store_range_owner(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		      struct ipam_address *address);
/* Its ends. ENOENT */
int store_range_span(struct store *store, int64_t range,
		     struct ipam_range *out_range);
/* When records of it were last reclaimed (LIF-08). */
int store_range_reclaimed(struct store *store, int64_t range, int64_t now);

/* --- free space of a range --- */

/*
 * The first `limit` free addresses of a range from `from` on (no family: from
 * its start), in order. Its cost does not follow from how many are used.
 */
int store_free_find(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		    const struct ipam_addr *from, size_t limit,
		    struct ipam_addr **out_addresses, size_t *out_count);
/* How many runs and addresses are free (UINT64_MAX: that many or more). */
int store_free_count(struct store *store, int64_t range, uint64_t *out_count);

/* --- what is free in the plan --- */

/*
 * The first `limit` prefixes of that length in a block in which no subnet of
 * the built-in space lies (LIF-03). ENOENT, EINVAL for a length that the block
 * is too small for.
 */
int store_free_subnets(TALLOC_CTX *mem_ctx, struct store *store, int64_t block,
		       unsigned length, size_t limit,
		       struct ipam_prefix **out_prefixes, size_t *out_count);
/*
 * The first `limit` ranges of `size` (> 0) host addresses of a subnet that no
 * range and no record has (LIF-04). ENOENT
 */
int store_free_ranges(TALLOC_CTX *mem_ctx, struct store *store, int64_t subnet,
		      uint64_t size, size_t limit,
		      struct ipam_range **out_ranges, size_t *out_count);

/* --- addresses from DHCP servers --- */

enum store_appear { STORE_APPEAR_NONE, STORE_APPEAR_RESERVATIONS,
		    STORE_APPEAR_LEASES };

/*
 * What of a DHCP server appears among addresses from now on; what has
 * appeared already comes or goes at once. ENOENT
 */
int store_appear_set(struct store *store, const char *server,
		     enum store_appear appear, int64_t now);
int store_appear_get(struct store *store, const char *server,
		     enum store_appear *out_appear);

/* --- settings that people change --- */

/* How expiry is told (LIF-05, LIF-06). */
struct store_expiry {
	int64_t alert_days;
	bool daily;	/* an event each day, not only when the state changes */
};

/* What was set, or the defaults. */
int store_expiry_get(struct store *store, struct store_expiry *out_expiry);
int store_expiry_set(struct store *store, const struct store_expiry *expiry);

struct store_expired {
	size_t changed, told;	/* records; events */
};

/*
 * Gives records their status at `now` and writes the events that are due;
 * *counts grows. *out_more: there may be more of them.
 */
int store_expiry_step(struct store *store, int64_t now,
		      struct store_expired *counts, bool *out_more);

/* ENOENT when it was never set. */
int store_setting_get(TALLOC_CTX *mem_ctx, struct store *store,
		      const char *name, char **out_value);
int store_setting_set(struct store *store, const char *name,
		      const char *value);

#endif
