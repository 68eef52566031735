/*
 * The event catalog in the store; see store.h.
 */
#ifndef IPAM_STORE_STORE_EVENT_H
#define IPAM_STORE_STORE_EVENT_H

#include "ipam/model/catalog.h"
#include "ipam/store/store.h"

/*
 * Writes an event, in the transaction that is open where one is. One that was
 * read from a log and is there already, or was purged, is passed over:
 * *out_new (may be NULL) tells. ENOENT for an unknown server.
 */
int store_event_put(struct store *store, const struct ipam_event *event,
		    bool *out_new);

/*
 * The number of an option of a DHCP server by its name, as the server defines
 * it. ENOENT
 */
int store_option_code(struct store *store, const char *server, bool v6,
		      const char *name, int64_t *out_code);

/* What is not set does not restrict. */
struct store_event_filter {
	int64_t id;
	int kind;	/* enum ipam_event_kind */
	int64_t number;
	const char *server;	/* also of events of IPAM that concern it */
	const char *user, *domain;
	int64_t from, to;	/* from <= at < to */
	const char *object, *key;
	const char *text;	/* in the sentence or in a value, by any case */
	/* values: exact but for case; * and ? stand for any */
	const char *scope, *scope_name, *option, *option_name, *reservation;
	bool oldest_first;
	size_t looks;	/* most events to look at; 0: as many as is usual */
};

/*
 * The newest first; key: store_event_key. Values come with each. Where so many
 * events were looked at that the page ends before it is full, *out_resume (may be
 * NULL) is the key to go on behind, else NULL.
 */
int store_event_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_event_filter *filter,
		     const struct store_page *page,
		     struct ipam_event **out_events, size_t *out_count,
		     char **out_resume);
char *store_event_key(TALLOC_CTX *mem_ctx, const struct ipam_event *event);

/* --- what an object is set to, for events of its changes --- */

/*
 * The values (as `after`) of one object of a kind such as "server"; none where
 * it is not there. No secret is among them. *out_number is what events of this
 * kind count from. ENOTSUP for a kind without a row in store_event_object.c.
 */
int store_event_object(TALLOC_CTX *mem_ctx, struct store *store,
		       const char *object, const char *key,
		       int64_t *out_number,
		       struct ipam_event_value **out_values,
		       size_t *out_count);

/* --- so that what is rare is found (store_event_block.c) --- */

/* At most `limit` blocks; *out_sealed 0: there is nothing left to do. */
int store_event_seal(struct store *store, size_t limit, size_t *out_sealed);
/* At most `limit` blocks whose events are gone. */
int store_event_sweep(struct store *store, size_t limit, size_t *out_removed);

/* --- what is too old, or not wanted --- */

/*
 * From now on no event of the kind before then is taken from the servers that
 * there are (EVT-06).
 */
int store_event_purged(struct store *store, enum ipam_event_kind kind,
		       int64_t before);
/* At most `limit` events of the kind before then. */
int store_event_prune(struct store *store, enum ipam_event_kind kind,
		      int64_t before, size_t limit, size_t *out_removed);

#endif
