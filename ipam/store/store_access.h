/*
 * Access data: roles, access scopes, policies, tokens under one seal, and
 * the access scopes of objects.
 */
#ifndef IPAM_STORE_STORE_ACCESS_H
#define IPAM_STORE_STORE_ACCESS_H

#include "ipam/model/access_rows.h"
#include "ipam/store/store.h"

int store_access_load(TALLOC_CTX *mem_ctx, struct store *store,
		      struct ipam_access_rows **out_rows);

/*
 * Puts all of it in place of what is there. EBUSY when that is not of the
 * generation before rows->generation: somebody else has changed it.
 */
int store_access_save(struct store *store,
		      const struct ipam_access_rows *rows);

/* An object by its kind and key. */
struct store_object {
	enum ipam_object kind;
	const char *key;
};

/*
 * Sets the access scope of an object; 0: it inherits. ENOENT: there is no
 * such object; EINVAL: its key is none; EPERM: the Default address space,
 * which everybody shares, takes none.
 */
int store_access_object_set(struct store *store,
			    const struct store_object *object, int64_t scope,
			    const struct ipam_sealer *sealer);
/*
 * The access scope that an object has by itself (0: none) or by what it lies
 * in: DHCP scope, superscope, server; range, subnet, block or space. ENOENT,
 * EINVAL; IPAM_E_ACCESS: one on the way is not what was sealed, or not all
 * that were sealed are there.
 */
int store_access_object_get(struct store *store,
			    const struct store_object *object,
			    const struct ipam_sealer *sealer,
			    int64_t *out_own, int64_t *out_scope);
/*
 * Seals all of them anew. IPAM_E_ACCESS: they are not what `from` sealed, which
 * is NULL to take them as they are. `to` NULL: they go. Inside a transaction.
 */
int store_access_object_reseal(struct store *store,
			       const struct ipam_sealer *from,
			       const struct ipam_sealer *to);
/*
 * Seals all of them for the first time. Those that were sealed under the name
 * of a server get their seal under its number, if it fits.
 */
int store_access_object_first(struct store *store,
			      const struct ipam_sealer *sealer);
/* Whether all are there that were sealed: 0, IPAM_E_ACCESS. */
int store_access_object_check(struct store *store,
			      const struct ipam_sealer *sealer);
/* Access scopes of objects that are gone go, where all is as it was sealed. */
int store_access_object_sweep(struct store *store,
			      const struct ipam_sealer *sealer);
/* How many objects have one of these by themselves. */
int store_access_object_count(struct store *store, int64_t scope,
			      int64_t *out_count);

#endif
