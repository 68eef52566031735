/*
 * Partitions of tracking records.
 */
#ifndef IPAM_STORE_STORE_TRACK_PRIVATE_H
#define IPAM_STORE_STORE_TRACK_PRIVATE_H

#include "ipam/store/store_private.h"
#include "ipam/store/store_track.h"
#include "ipam/store/store_track_block.h"

#define TRACK_PART_S (28 * 86400)

/* What a record is, and where from, in one number. */
#define TRACK_KIND(source, type, unsure)                                      \
	((source) * 64 + (int64_t)(type) * 2 + (unsure))
#define TRACK_KIND_SOURCE(kind) ((kind) / 64)
#define TRACK_KIND_TYPE(kind)	((enum ipam_track_type)((kind) / 2 % 32))
#define TRACK_KIND_UNSURE(kind) ((kind) % 2 != 0)

/* The blocks of address ?1 that may have records from ?2 to ?3; twice N. */
#define STORE_TRACK_BLOCKS                                                    \
	"SELECT at, rows FROM track_lease_%lld WHERE address = ?1 AND"        \
	" at >= ifnull((SELECT max(at) FROM track_lease_%lld WHERE"           \
	" address = ?1 AND at < ?2), ?2) AND at <= ?3 ORDER BY at, device,"   \
	" kind"

static inline int64_t store_track_part(int64_t at)
{
	return at / TRACK_PART_S;
}

/* No address is an empty blob. The address stays the caller's. */
void store_track_bind_address(sqlite3_stmt *stmt, int at,
			      const struct ipam_addr *address);
/* IPAM_E_CORRUPT with its sentence. */
int store_track_damaged(struct store *store);

/* Records of a server from before then are not taken; INT64_MIN: all are. */
int store_track_purged_before(struct store *store, int64_t server,
			      int64_t *out_before);

/* Makes the part unless it is there; inside of a transaction, as below. */
int store_track_make_part(struct store *store, int64_t part);
/* The tables alone. */
int store_track_make_tables(struct store *store, int64_t part);
/* Makes blocks of the rows that schemas 8 to 10 have. */
int store_track_migrate(struct store *store);

/* Puts records of leases into a part, inside of a transaction. */
struct store_track_leases;

int store_track_leases_new(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t part,
			   struct store_track_leases **out_leases);
/* Brings the rows into order; those that are new are added to *added. */
int store_track_leases_put(struct store_track_leases *leases,
			   const struct ipam_addr *address,
			   struct store_track_row *rows, size_t count,
			   size_t *added);

#endif
