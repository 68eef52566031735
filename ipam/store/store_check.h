/*
 * Access checks of servers, as they ended last.
 */
#ifndef IPAM_STORE_STORE_CHECK_H
#define IPAM_STORE_STORE_CHECK_H

#include "ipam/model/check.h"
#include "ipam/store/store.h"

/* A check was made; its failure's step is one of the type's. ENOENT: server. */
int store_check_put(struct store *store, const char *server,
		    const struct ipam_check *check);
/* Discovery does not make this check any more. */
int store_check_drop(struct store *store, enum ipam_check_kind kind);
/* The next look makes all of them. */
int store_check_expire(struct store *store, const char *server);
/*
 * Every check of a server: of roles that it lacks, or that are left out, not
 * applicable; so is one of discovery that was not made. ENOENT.
 */
int store_check_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *server,
		     struct ipam_check out_checks[IPAM_CHECK_COUNT]);

#endif
