/*
 * DNS zones and records in the store; see store.h.
 */
#ifndef IPAM_STORE_STORE_DNS_H
#define IPAM_STORE_STORE_DNS_H

#include "ipam/model/catalog.h"
#include "ipam/model/zone.h"
#include "ipam/store/store.h"

/* --- zones; key: name --- */

struct store_zone_filter {
	const char *zone, *server, *kind, *type, *health;	/* or NULL */
};

/*
 * The zones of a server are now these: it hosts no other, and one that nobody
 * hosts goes with its records. What monitoring found of them stays. ENOENT
 */
int store_zone_put_all(struct store *store, const char *server,
		       const struct ipam_zone_host *hosts, size_t count,
		       int64_t at, struct store_diff *out_diff);
int store_zone_list(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct store_zone_filter *filter,
		    const struct store_page *page,
		    struct ipam_zone **out_zones, size_t *out_count);
/* What hosts a zone, or (`zone` NULL) what a server hosts; by name. */
int store_zone_host_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *zone, const char *server,
			 struct ipam_zone_host **out_hosts, size_t *out_count);

/* --- how they do --- */

/*
 * What a look at zones of a server found, as a whole; zones that it does not
 * host are left out. state and checked of `hosts` count. A health that differs
 * from the one before becomes an event, and so does that of the zone. ENOENT
 */
int store_zone_check_all(struct store *store, const char *server,
			 const struct ipam_zone_host *hosts, size_t count,
			 int64_t at, size_t *out_changed);
/*
 * A DNS server told this of a zone that it hosts (key of the event): it counts
 * unless it is older than what it told before, or than a reset.
 */
int store_zone_told(struct store *store, const struct ipam_event *event,
		    enum ipam_health health);
/* The zones of a server by their health, and when one was looked at last. */
int store_zone_host_health(struct store *store, const char *server,
			   struct ipam_health_count *out_count,
			   int64_t *out_at);
/* What was before counts no more (DNS-03): unchecked, and an event. ENOENT */
int store_zone_reset(struct store *store, const char *zone, int64_t at);
/* The newest first; key: number, in 20 digits. ENOENT */
int store_zone_event_list(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *zone, const struct store_page *page,
			  struct ipam_zone_event **out_events,
			  size_t *out_count);
/* At most `limit` events before then. */
int store_prune_zone_events(struct store *store, int64_t before, size_t limit,
			    size_t *out_removed);

/* --- records; key: node, type, number --- */

/*
 * Whether `server` is to be read for the records of a zone: the one that they
 * were last read from, as long as it hosts the zone and is managed, or one
 * that has the zone as primary where that one has not. ENOENT
 */
int store_record_source(struct store *store, const char *zone,
			const char *server, bool *out_is);

/*
 * The records of a zone between two places are now these, which are in order
 * of ipam_record_cmp: above `after` (NULL: from the start), up to the last of
 * them, or where `last` to the end. Rows that are as before are not written.
 * A zone is many parts, each a transaction. ENOENT, EINVAL for another order.
 */
struct store_record_part {
	const char *zone;
	const struct ipam_record *records;
	size_t count;
	const struct ipam_record *after;
	bool last;
};

int store_record_put_part(struct store *store,
			  const struct store_record_part *part,
			  struct store_diff *diff);
/* All parts are there: counted, and dated. serial -1: not known. ENOENT */
int store_record_put_end(struct store *store, const char *zone,
			 const char *server, int64_t serial, int64_t at);

/* They are still those that were read last. */
int store_record_seen(struct store *store, const char *zone, int64_t at);

struct store_record_filter {
	const char *zone;	/* or NULL */
	const char *node;
	int type;	/* 0: any */
	const struct ipam_addr *address;
};

/*
 * The name that a PTR record of an address tells, in any zone that was read.
 * ENOENT
 */
int store_record_ptr(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_addr *addr, char **out_name);
/* A, AAAA and PTR records of an address, at most `limit` (DNS-14). */
int store_record_of_address(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct ipam_addr *addr, size_t limit,
			    struct ipam_record **out_records,
			    size_t *out_count);
int store_record_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_record_filter *filter,
		      const struct store_page *page,
		      struct ipam_record **out_records, size_t *out_count);
char *store_record_key(TALLOC_CTX *mem_ctx, const struct ipam_record *record);

#endif
