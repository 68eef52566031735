/* What the files of access scopes of objects share. */
#ifndef IPAM_STORE_STORE_ACCESS_PRIVATE_H
#define IPAM_STORE_STORE_ACCESS_PRIVATE_H

#include "ipam/store/store_access.h"
#include "ipam/store/store_private.h"

/* Seals what is there now; after each change, in its transaction. */
int store_access_seal_all(struct store *store,
			  const struct ipam_sealer *sealer);
/* Rows of objects that are not there any more go. */
int store_access_drop_gone(struct store *store);

#endif
