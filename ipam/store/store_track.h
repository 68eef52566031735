/*
 * What was logged of leases and logons, and how far logs were read. Written
 * by a log at a time, asked by address, device or user.
 */
#ifndef IPAM_STORE_STORE_TRACK_H
#define IPAM_STORE_STORE_TRACK_H

#include "ipam/model/track.h"
#include "ipam/store/store.h"

/* How far a log was read. */
struct store_track_position {
	uint64_t file;	/* the server's number of the file, or when it began */
	uint64_t mark;	/* of its first row */
	int64_t place;	/* offset behind the last whole line, or event number */
	int64_t last_at; /* UTC of the last row */
	int64_t read_at;
};

/* All 0 for a log that was not read yet. ENOENT for an unknown server. */
int store_track_position(struct store *store, const char *server,
			 const char *log,
			 struct store_track_position *out_position);

/* Of a log that has no writer. ENOENT for an unknown server. */
int store_track_position_put(struct store *store, const char *server,
			     const char *log,
			     const struct store_track_position *position);

/* Collects the records of one log and puts them together with its position. */
struct store_track_writer;

/* ENOENT for an unknown server. */
int store_track_writer_new(TALLOC_CTX *mem_ctx, struct store *store,
			   const char *server, const char *log,
			   struct store_track_writer **out_writer);
/*
 * Keeps a copy until the next put; server and log of the record do not count.
 * ENOMEM, EINVAL for a client id or a name that is too long.
 */
int store_track_add(struct store_track_writer *writer,
		    const struct ipam_track_record *record);
/*
 * Puts all that was added, and the position, in one transaction. A record that
 * is there already, at the same second of the same log, is passed over:
 * *out_new counts the others. After a failure nothing is put, and what was
 * added can be put again.
 */
int store_track_put(struct store_track_writer *writer,
		    const struct store_track_position *position,
		    size_t *out_new);

/*
 * Drops the oldest part whose records all are of before then: *out_removed is
 * how many they were, 0 where there is none.
 */
int store_track_prune(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed);
/* At most `limit` gaps that ended before then; days that were read go too. */
int store_track_prune_gaps(struct store *store, int64_t before, size_t limit,
			   size_t *out_removed);

/*
 * A step of a purge (TRK-10): some of the records of before then, and at last
 * what is known of days and gaps; *out_removed is 0 when nothing is left.
 */
int store_track_purge(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed);
/* From now on none of before then is taken from the servers there are. */
int store_track_purged(struct store *store, int64_t before);

/*
 * Days since 1970, by the server's clock, of which `log` ("dhcpv4", "dhcpv6")
 * has rows.
 */
int store_track_day_put(struct store *store, const char *server,
			const char *log, const int64_t *days, size_t count);
/* EEXIST is no error: a gap that is known stays as it is. */
int store_track_gap_put(struct store *store,
			const struct ipam_track_gap *gap);
/*
 * Days between those with rows become gaps of IPAM_TRACK_NO_DAY; those that
 * are none any more go. offset_s is the server's clock less UTC.
 */
int store_track_days_check(struct store *store, const char *server,
			   const char *log, int64_t offset_s,
			   size_t *out_gaps);

/* --- questions --- */

/* Whose records; one of these. */
struct store_track_who {
	const struct ipam_addr *address;
	const uint8_t *mac;		/* IPAM_MAC_BYTES of them */
	const uint8_t *client;
	size_t client_size;
	const char *host;	/* lower case; also without its domain, * and ? */
	const char *user;	/* lower case; * and ? */
};

/*
 * Records of leases of an address, by time: those from `from` to `to`, and the
 * nearest `before` and `after` on both sides of them.
 */
int store_track_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_addr *address, int64_t from,
		       int64_t to, size_t before, size_t after,
		       struct ipam_track_record **out_records,
		       size_t *out_count);
/* Addresses of which devices have records of leases from..to, in order. */
int store_track_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct store_track_who *who, int64_t from,
			  int64_t to, struct ipam_addr **out_addresses,
			  size_t *out_count);
/*
 * The first address of the prefix behind `after` (no family: from the start)
 * of which there is any record of a lease. ENOENT
 */
int store_track_next_address(struct store *store,
			     const struct ipam_prefix *prefix,
			     const struct ipam_addr *after,
			     struct ipam_addr *out_address);
/* Logons from..to, by time; the first `most` of them, 0: all. */
int store_track_logons(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_track_who *who, int64_t from,
		       int64_t to, size_t most,
		       struct ipam_track_record **out_records,
		       size_t *out_count);
/* NULL: of any. */
struct store_track_gap_filter {
	const char *server, *log;
	int64_t from, to;
};

/* Gaps that touch from..to, by their start. */
int store_track_gap_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct store_track_gap_filter *filter,
			 struct ipam_track_gap **out_gaps, size_t *out_count);

#endif
