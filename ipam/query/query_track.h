/*
 * Inside of query_store_track: a question, what is known of an address, the
 * spans of time that answer it, and what belongs to them.
 */
#ifndef IPAM_QUERY_QUERY_TRACK_H
#define IPAM_QUERY_QUERY_TRACK_H

#include "ipam/query/query_store.h"
#include "ipam/store/store_track.h"

/* For how long a lease is believed whose end nobody logged. */
#define QUERY_TRACK_OPEN_S (8 * 86400)
/* Records beside the time that is asked for. */
#define QUERY_TRACK_AROUND 64
/* Records of one address, or logons, that are looked at together. */
#define QUERY_TRACK_WINDOW 1024

/* --- the question (query_track_ask.c) --- */

struct query_track_ask {
	TALLOC_CTX *mem_ctx;	/* of the rows */
	struct store *store;
	const struct query_filter *filter;
	int64_t from, to;
	struct ipam_prefix prefix;	/* no family: none was asked for */
	struct ipam_addr address;
	uint8_t bytes[IPAM_TRACK_CLIENT_MAX];
	struct store_track_who who;
	/* The page: rows behind this key, so many of them. */
	const char *after;	/* NULL: from the start */
	size_t limit;
	struct query_row **rows;
	size_t count, room;
	/* Logs of logons that have holes, of any server. */
	struct ipam_track_gap *gaps;
	size_t gap_count;
	bool has_gaps;		/* they have been looked for */
};

/* EINVAL: not exactly one key, or one that is none. */
int query_track_ask_read(struct query_track_ask *ask);
/* Whether the client is the one of the key; for a user and a prefix: yes. */
bool query_track_wanted(const struct query_track_ask *ask,
			const struct ipam_track_record *record);
bool query_track_in_prefix(const struct query_track_ask *ask,
			   const struct ipam_addr *address);

/* "02-00-5e", NULL for none. */
const char *query_track_hex(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			    size_t size);

/* --- chunks of one address (query_track_chunk.c) --- */

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

/* --- what is known of an address (query_track_known.c) --- */

struct query_track_known {
	struct ipam_addr address;
	struct ipam_track_record *records;
	struct query_track_chunk *chunks;
	size_t count, chunk_count;
	bool more;	/* there are records behind these */
	/* By record: the chunk, and 1, that begins or ends with it; 0: none. */
	size_t *begins, *ends;
};

/*
 * Chunks of the address from then on, with QUERY_TRACK_AROUND records before
 * it, and `most` behind it. 0, ENOMEM or a word of the store.
 */
int query_track_know(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		     const struct ipam_addr *address, int64_t from,
		     size_t most, struct query_track_known *out_known);
/* The chunk that chunk k goes on from, or into; SIZE_MAX: none. */
size_t query_track_before(const struct query_track_known *known, size_t k);
size_t query_track_behind(const struct query_track_known *known, size_t k);

/* Chunks first..last of one client, which touch each other: one answer. */
struct query_track_span {
	size_t first, last;
	int64_t from, to;	/* `to` with what the server says of the lease */
	bool open;		/* nobody says when it ended */
	bool settled;		/* no record behind the known ones can be of it */
};

struct query_track_span query_track_span_of(const struct query_track_ask *ask,
					    TALLOC_CTX *mem_ctx,
					    const struct query_track_known *known,
					    size_t first, size_t last);
/*
 * Those of the client of the key in from..to of the question, by their start;
 * whoever had the address in a chunk had it in those that touch it, unless
 * nobody logged their end. 0 or ENOMEM.
 */
int query_track_spans(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		      const struct query_track_known *known, int64_t from,
		      struct query_track_span **out_spans, size_t *out_count);

/* --- rows (query_track_row.c) --- */

/* Whether the page has all its rows. */
bool query_track_full(const struct query_track_ask *ask);
/* Whether a row of that key is of a page before. */
bool query_track_is_past(const struct query_track_ask *ask, const char *key);

/*
 * Of an answer; of a user's it begins with `logon`, which is else NULL. 0,
 * ENOMEM or a word of the store.
 */
int query_track_row_span(struct query_track_ask *ask,
			 const struct query_track_known *known,
			 const struct query_track_span *span,
			 const struct ipam_track_record *logon);
/* Of a logon of which no lease tells more; machine at 0: none is known. */
int query_track_row_logon(struct query_track_ask *ask,
			  const struct ipam_track_record *logon,
			  const struct ipam_track_record *machine);
/* Puts the rows from `start` on, which are all of a logon, in order. */
void query_track_row_order(struct query_track_ask *ask, size_t start);

/* Where the page before ended, by its key; all 0 at the start. */
struct query_track_mark {
	struct ipam_addr address;
	int64_t from;
};

struct query_track_mark
query_track_mark_read(const struct query_track_ask *ask);

/* --- logons (query_track_hit.c, query_track_user.c) --- */

/* An address that a logon leads to. */
struct query_track_hit {
	struct ipam_addr address;
	struct ipam_track_record machine; /* at 0: none was needed */
};

/*
 * Where whoever logged on was: at the address itself, at those of the client
 * id that an NPS tells, or at those of the host whose machine had logged on
 * there. By address; none where no lease tells more. *out_machine: the machine
 * that logged on there last, at 0 where none is known or needed.
 */
int query_track_hits(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		     const struct ipam_track_record *logon,
		     struct query_track_hit **out_hits, size_t *out_count,
		     struct ipam_track_record *out_machine);
/* The machine that logged on last at the address of a logon; at 0: none. */
int query_track_machine(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
			const struct ipam_track_record *logon,
			struct ipam_track_record *out_machine);

/* Answers about a user, by the first logon that leads to each. */
int query_track_user(struct query_track_ask *ask);

/*
 * About `most` logons of the key, by time: at least one second of them, and
 * all of each second. *out_end: the second behind them, INT64_MAX for no more.
 */
int query_track_logons(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		       int64_t from, int64_t to, size_t most,
		       struct query_track_set *out_set, int64_t *out_end);

/* --- what belongs to an answer (query_track_related.c) --- */

/*
 * What else was logged of the client of `holder` while it had `address`: by
 * address, hardware address and name, also at other addresses that are the
 * host's own by a lease or by its machine's logon in the 14 days before.
 */
int query_track_related(TALLOC_CTX *mem_ctx, struct store *store,
			const struct ipam_track_record *holder, int64_t from,
			int64_t to, struct query_track_set *set);

#endif
