/*
 * Plans of address records in the store (ipam/model/planned.h).
 */
#ifndef IPAM_STORE_STORE_PLANNED_H
#define IPAM_STORE_STORE_PLANNED_H

#include "ipam/model/planned.h"
#include "ipam/store/store.h"

/* What is not set does not restrict. */
struct store_planned_filter {
	int64_t id, record;
	const char *space, *server, *kind, *action, *state;
	const struct ipam_addr *address;
};

/* Key: number, in 20 digits. EINVAL for a word that is none. */
int store_planned_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_planned_filter *filter,
		       const struct store_page *page,
		       struct ipam_planned **out_planned, size_t *out_count);

/*
 * Fills in and checks a plan by what was collected: the server is known and
 * has the scope or the zone, the client has no other reservation there, the
 * name is no alias. EINVAL with the field; EEXIST when a reservation would be
 * overwritten and `overwrite` does not allow that; ENOENT when there is
 * nothing to delete. Sets server, place, state and why.
 */
int store_planned_check(TALLOC_CTX *mem_ctx, struct store *store,
			struct ipam_planned *planned, bool overwrite,
			struct ipam_wrong *out_wrong);
/*
 * Inside a transaction: keeps one that was checked; a plan of that kind that
 * the record has gives way. The record tells its state.
 */
int store_planned_put(struct store *store, struct ipam_planned *planned);
/* ENOENT. The record has then not been attempted. */
int store_planned_remove(struct store *store, int64_t id);
/* What the record still has to create is not wanted any more. */
int store_planned_drop_creates(struct store *store, int64_t record);

/*
 * What servers have of a record, by its fields and what was collected: as
 * deletions that might be planned.
 */
int store_planned_orphans(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct ipam_address *record,
			  struct ipam_planned **out_list, size_t *out_count);

/* --- after a collection; inside its transaction --- */

int store_planned_scopes_seen(struct store *store, int64_t server,
			      enum ipam_family family, int64_t now);
int store_planned_zone_seen(struct store *store, const char *zone,
			    int64_t now);

#endif
