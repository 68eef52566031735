/*
 * Answers that are given again: a change that came with a key of its caller is
 * made once, however often it is sent (Idempotency-Key).
 */
#ifndef IPAM_STORE_STORE_ANSWERED_H
#define IPAM_STORE_STORE_ANSWERED_H

#include "ipam/store/store.h"

#define STORE_ANSWERED_S (24 * 3600)	/* how long they are kept */
#define STORE_ANSWERED_MAX 10000	/* the oldest go first */

struct store_answered {
	const char *request;	/* what tells one request from another */
	const char *answer;	/* JSON, or NULL */
};

/* ENOENT: none, or one that is too old. The texts belong to mem_ctx. */
int store_answered_get(TALLOC_CTX *mem_ctx, struct store *store,
		       const char *caller, const char *key, int64_t now,
		       struct store_answered *out_answered);
/* Takes the place of an old one; those too old or too many go. */
int store_answered_put(struct store *store, const char *caller,
		       const char *key, int64_t now,
		       const struct store_answered *answered);

#endif
