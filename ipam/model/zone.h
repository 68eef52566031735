/*
 * DNS zones: what each server that hosts one tells of it, how it does, and
 * its records.
 */
#ifndef IPAM_MODEL_ZONE_H
#define IPAM_MODEL_ZONE_H

#include <stdbool.h>
#include <stddef.h>

#include "ipam/base/addr.h"
#include "ipam/model/failure.h"

enum ipam_zone_kind {
	IPAM_ZONE_FORWARD, IPAM_ZONE_IPV4_REVERSE, IPAM_ZONE_IPV6_REVERSE,
	IPAM_ZONE_KIND_COUNT
};

/* The numbers of [MS-DNSP] 2.2.5.1.1. */
enum ipam_zone_type {
	IPAM_ZONE_CACHE, IPAM_ZONE_PRIMARY, IPAM_ZONE_SECONDARY,
	IPAM_ZONE_STUB, IPAM_ZONE_FORWARDER, IPAM_ZONE_SECONDARY_CACHE,
	IPAM_ZONE_TYPE_COUNT
};

enum ipam_zone_state {
	IPAM_ZONE_RUNNING, IPAM_ZONE_PAUSED, IPAM_ZONE_SHUTDOWN,
	IPAM_ZONE_STATE_COUNT
};

enum ipam_zone_update {
	IPAM_UPDATE_NONE, IPAM_UPDATE_ANY, IPAM_UPDATE_SECURE,
	IPAM_UPDATE_COUNT
};

enum ipam_zone_transfer {
	IPAM_TRANSFER_ANY, IPAM_TRANSFER_NAME_SERVERS, IPAM_TRANSFER_LISTED,
	IPAM_TRANSFER_NONE, IPAM_TRANSFER_COUNT
};

enum ipam_zone_notify {
	IPAM_NOTIFY_OFF, IPAM_NOTIFY_NAME_SERVERS, IPAM_NOTIFY_LISTED,
	IPAM_NOTIFY_COUNT
};

/* MON-03 */
enum ipam_health {
	IPAM_HEALTH_UNCHECKED,
	IPAM_HEALTH_NOT_APPLICABLE,	/* reverse zones, forwarders */
	IPAM_HEALTH_OK,
	IPAM_HEALTH_WARNING,		/* some of its servers fail */
	IPAM_HEALTH_ERROR,
	IPAM_HEALTH_UNKNOWN,
	IPAM_HEALTH_COUNT
};

/* How something did when it was last looked at. */
struct ipam_checked {
	enum ipam_health health;
	int64_t since, at;
	struct ipam_failure failure;
};

/* A zone as one server has it. Numbers outside of an enum are kept. */
struct ipam_zone_host {
	const char *server;
	const char *zone;	/* with the server: the key */
	enum ipam_zone_type type;
	enum ipam_zone_state state;
	bool in_directory, aging;
	enum ipam_zone_update update;
	enum ipam_zone_transfer transfer;
	enum ipam_zone_notify notify;
	const char *file, *partition;	/* or NULL */
	const char *masters;	/* addresses, ", " between them; or NULL */
	int64_t no_refresh_h, refresh_h;
	int64_t last_soa_check, last_transfer;	/* of a secondary; 0: never */
	int64_t collected_at;
	struct ipam_checked checked;
	/* by its event log since the last reset: at 0, nothing */
	struct ipam_checked told;
};

/* A zone, whoever hosts it. */
struct ipam_zone {
	const char *name;	/* lower case, no dot at its end; the key */
	enum ipam_zone_kind kind;
	enum ipam_zone_type type;	/* primary where any host has it so */
	struct ipam_checked checked;	/* of all its hosts together */
	int64_t hosts;
	/* of its records */
	int64_t records, serial;	/* serial -1: not known */
	int64_t read_at;	/* when all of them were read */
	int64_t records_at;	/* when they were last known to be these */
	const char *source;	/* whom they were read from, or NULL */
	int64_t collected_at;	/* the latest of its hosts */
};

/* What happened to a zone, as ServiceMonitoring saw it. */
struct ipam_zone_event {
	int64_t id, at;
	const char *zone;
	const char *server;	/* NULL: of the zone as a whole */
	bool reset;		/* by hand: what was before counts no more */
	enum ipam_health health;
	struct ipam_failure failure;
};

struct ipam_record {
	int64_t id;
	const char *zone;
	const char *node;	/* relative to the zone, "@": itself */
	uint16_t type;
	const char *data;	/* as a zone file shows it */
	int64_t ttl_s;
	int64_t timestamp;	/* last refreshed; 0: static */
	struct ipam_addr address;	/* of A and AAAA */
};

/* "forward", "ipv4_reverse", "ipv6_reverse". */
const char *ipam_zone_kind_name(enum ipam_zone_kind kind);
int ipam_zone_kind_parse(const char *name, enum ipam_zone_kind *out);
/* "primary", "secondary", ...; "unknown" for a number that we do not know. */
const char *ipam_zone_type_name(enum ipam_zone_type type);
int ipam_zone_type_parse(const char *name, enum ipam_zone_type *out);
const char *ipam_zone_state_name(enum ipam_zone_state state);
const char *ipam_zone_update_name(enum ipam_zone_update update);
const char *ipam_zone_transfer_name(enum ipam_zone_transfer transfer);
const char *ipam_zone_notify_name(enum ipam_zone_notify notify);
const char *ipam_health_name(enum ipam_health health);
int ipam_health_parse(const char *name, enum ipam_health *out);
/* "A", "AAAA", ...; "TYPE65280" in a buffer of 12. */
const char *ipam_record_type_name(uint16_t type, char buffer[12]);
/* By its name or as TYPE65280. EINVAL */
int ipam_record_type_parse(const char *name, uint16_t *out);

/* By the end of its name. */
enum ipam_zone_kind ipam_zone_kind_of(const char *name);

/* Whether health means anything of it (MON-03, MON-04). */
bool ipam_zone_has_health(enum ipam_zone_kind kind, enum ipam_zone_type type);

/* Hosts of a zone by their health. */
struct ipam_health_count {
	int64_t of[IPAM_HEALTH_COUNT];
};

/* Of a zone, from that of its hosts. */
enum ipam_health ipam_zone_health(const struct ipam_health_count *count);

/* By node, type, data: as bytes, so that the store has the same order. */
int ipam_record_cmp(const struct ipam_record *a, const struct ipam_record *b);

#endif
