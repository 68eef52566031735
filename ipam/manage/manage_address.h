/*
 * Changes to address records: which one, what of it, in one transaction.
 */
#ifndef IPAM_MANAGE_MANAGE_ADDRESS_H
#define IPAM_MANAGE_MANAGE_ADDRESS_H

#include "ipam/manage/manage.h"
#include "ipam/model/address.h"
#include "ipam/model/planned.h"

/*
 * What is to be made on servers with a record that is added (LIF-12):
 * MANAGE_KEEP makes a reservation where the record says all that it needs,
 * and no DNS records. overwrite: a reservation of another client may go.
 */
struct manage_wants {
	enum manage_flag reservation, dns;
	bool overwrite;
};

/*
 * Values as people wrote them, by enum ipam_address_field. NULL: nothing is
 * said; "": the field becomes empty. wants: of a record that is added.
 */
struct manage_cells {
	const char *of[IPAM_ADDRESS_FIELD_COUNT];
	const char *custom;	/* "name=value;..." */
	struct manage_wants wants;
};

/* Which record: the address, and what tells it from others with it. */
struct manage_address_key {
	const char *address, *space, *service, *instance;	/* or NULL */
};

/*
 * The values in normal form into a record whose other cells stay. EINVAL
 * with the field and why. What the record points to belongs to mem_ctx.
 */
int manage_address_fill(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct manage_cells *cells,
			struct ipam_address *address);

/* Defaults, the rules of the whole record, and the status of its expiry. */
int manage_address_complete(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    struct ipam_address *address);

/*
 * *out_address is the record as it is then, or was. ENOENT also for an
 * unknown address space; EINVAL for a key that several records have.
 */
int manage_address_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_cells *cells,
		       struct ipam_address *out_address);
int manage_address_set(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_address_key *key,
		       const struct manage_cells *cells,
		       struct ipam_address *out_address);
/* What goes with a record, and what stays behind on servers (LIF-14). */
struct manage_removal {
	bool reservation, dns;	/* their deletion is planned */
	struct ipam_planned *orphans;	/* out: what is not deleted */
	size_t orphan_count, planned_count;
};

int manage_address_remove(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  const struct manage_address_key *key,
			  struct manage_removal *removal);

/* The record of a key, when the caller may do that to it. */
int manage_address_find(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct manage_address_key *key,
			enum access_op op, struct ipam_address *out_address);

/*
 * The first free address of a range becomes a record, in one step: no two
 * callers get the same (LIF-02). EEXIST where none is free.
 */
int manage_address_allocate(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    int64_t range, const struct manage_cells *cells,
			    struct ipam_address *out_address);

/*
 * Records of a range that go (LIF-08): those listed, with ',' or ' ' between,
 * or with NULL all that are expired. DHCP and DNS stay as they are.
 */
int manage_range_reclaim(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t range, const char *addresses,
			 int64_t *out_removed);

/*
 * When expiry is told (LIF-05, LIF-06): alert_days before the date (negative:
 * as it is), and "changes" or "daily" (NULL: as it is).
 */
int manage_expiry_set(struct manage_call *call, int64_t alert_days,
		      const char *log);

/*
 * Whether the caller may that to the record where it lies: in its range, else
 * in its space. EACCES
 */
int manage_address_may(struct manage_call *call, enum access_op op,
		       const struct ipam_address *address);

#endif
