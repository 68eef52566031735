/*
 * What the files about DNS share.
 */
#ifndef IPAM_STORE_STORE_DNS_PRIVATE_H
#define IPAM_STORE_STORE_DNS_PRIVATE_H

#include "ipam/store/store_dns.h"
#include "ipam/store/store_private.h"

/* ENOENT with a sentence for an unknown zone. */
int store_zone_id(struct store *store, const char *name, int64_t *out_id);

/* The health of a zone from that of its hosts; what changed is an event. */
int store_zone_summarize(struct store *store, int64_t zone, int64_t at);

/* health, since, at, and a failure in six columns */
void store_column_checked(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column,
			  struct ipam_checked *out_checked);

#endif
