/* Saved queries, each of one person; key: the name. */
#ifndef IPAM_STORE_STORE_SAVED_H
#define IPAM_STORE_STORE_SAVED_H

#include "ipam/model/plan.h"
#include "ipam/model/saved.h"
#include "ipam/store/store.h"

/* Those of a person; `name` NULL: all. */
int store_saved_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *person, const char *name,
		     const struct store_page *page,
		     struct ipam_saved **out_list, size_t *out_count);
/* Those of everybody but tokens, behind a number, by their numbers. */
int store_saved_all(TALLOC_CTX *mem_ctx, struct store *store, int64_t after,
		    size_t limit, struct ipam_saved **out_list,
		    size_t *out_count);
/* One of the same person and name is replaced. EBUSY: there are too many. */
int store_saved_put(struct store *store, const struct ipam_saved *saved,
		    struct ipam_wrong *out_wrong);
/* ENOENT */
int store_saved_remove(struct store *store, const char *person,
		       const char *name);

#endif
