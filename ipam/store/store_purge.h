/*
 * Purges: what a person asked to have removed up to a date. The keeper does
 * it in the background; how the last one of each class of data ended is kept.
 */
#ifndef IPAM_STORE_STORE_PURGE_H
#define IPAM_STORE_STORE_PURGE_H

#include "ipam/store/store.h"

struct store_purge {
	const char *data;	/* "utilization", ... */
	int64_t before;		/* what was before this instant goes */
	int64_t asked_at;
	int64_t done_at;	/* 0: under way */
	int64_t removed;	/* rows so far */
};

/* EBUSY: one of this data is under way. */
int store_purge_ask(struct store *store, const char *data, int64_t before,
		    int64_t now);
/* Of all data, by name; `data` NULL: all. */
int store_purge_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *data, struct store_purge **out_purges,
		     size_t *out_count);
/* `removed` more rows are gone; done_at 0: it goes on. */
int store_purge_note(struct store *store, const char *data, int64_t removed,
		     int64_t done_at);

#endif
