/*
 * Inside of query_store_track: pieces of leases, and what belongs to them.
 */
#ifndef IPAM_QUERY_QUERY_TRACK_H
#define IPAM_QUERY_QUERY_TRACK_H

#include "ipam/query/query_store.h"
#include "ipam/store/store_track.h"

/* For how long a lease is believed whose end nobody logged. */
#define QUERY_TRACK_OPEN_S (8 * 86400)

/*
 * An address is one client's, from one record of it to the next. An open one
 * has no second record: `to` is then when the address became another's, or
 * QUERY_TRACK_OPEN_S later.
 */
struct query_track_chunk {
	size_t first, last;	/* of the records */
	int64_t from, to;
	bool open;
};

/* Both have the same client id, or none and the same name. */
bool query_track_same(const struct ipam_track_record *a,
		      const struct ipam_track_record *b);

/*
 * The chunks of one address, of its records in order of time, by their start:
 * new and renew, renew and renew, new or renew and release, expire or delete.
 * NULL without memory.
 */
struct query_track_chunk *
query_track_chunks(TALLOC_CTX *mem_ctx,
		   const struct ipam_track_record *records, size_t count,
		   size_t *out_count);

/* Records in order of time, each once. */
struct query_track_set {
	struct ipam_track_record *rows;
	size_t count;
};

/* 0 or ENOMEM */
int query_track_add(TALLOC_CTX *mem_ctx, struct query_track_set *set,
		    const struct ipam_track_record *rows, size_t count);
void query_track_sort(struct query_track_set *set);

/*
 * What else was logged of the client of `holder` while it had `address`: by
 * address, hardware address and name, also at other addresses that are the
 * host's own by a lease or by its machine's logon in the 14 days before.
 */
int query_track_related(TALLOC_CTX *mem_ctx, struct store *store,
			const struct ipam_track_record *holder, int64_t from,
			int64_t to, struct query_track_set *set);

#endif
