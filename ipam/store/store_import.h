/*
 * Mirroring imports: what their rows have named so far.
 */
#ifndef IPAM_STORE_STORE_IMPORT_H
#define IPAM_STORE_STORE_IMPORT_H

#include "ipam/store/store.h"

struct store_import {
	int64_t id, range, started_at, finished_at, failed;
	const char *service, *instance;	/* whose ranges; NULL: addresses */
	bool dry_run;
};

/* Of the records of a range, or of the ranges of a service instance. */
int store_import_start(struct store *store, const struct store_import *wanted,
		       int64_t now, int64_t *out_id);
/* ENOENT */
int store_import_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		     struct store_import *out_import);
/* Rows named these objects; so many rows failed. */
int store_import_seen(struct store *store, int64_t id, const int64_t *objects,
		      size_t count, int64_t failed);
/* Whether a row named the object. */
int store_import_has(struct store *store, int64_t id, int64_t object,
		     bool *out_has);
/* Forgets what was named. */
int store_import_end(struct store *store, int64_t id, int64_t now);

#endif
