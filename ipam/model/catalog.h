/*
 * The event catalog: what was changed and what has happened, when, by whom
 * (EVT-01, EVT-02).
 */
#ifndef IPAM_MODEL_CATALOG_H
#define IPAM_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipam/model/server.h"

/* The numbers are stored. */
enum ipam_event_kind {
	IPAM_EVENT_IPAM = 1,	/* a person changed what IPAM is set to */
	IPAM_EVENT_DHCP,	/* a DHCP server was changed */
	IPAM_EVENT_UTILIZATION,	/* a threshold was crossed */
	IPAM_EVENT_EXPIRY,	/* an address came to its expiry date */
	IPAM_EVENT_ZONE,	/* a DNS server told of a zone */
	IPAM_EVENT_KIND_COUNT
};

/* What the event says of one thing: a change, or (`before` NULL) a value. */
struct ipam_event_value {
	const char *name;
	const char *before, *after;	/* NULL: none */
};

struct ipam_event {
	int64_t id;		/* in the catalog */
	enum ipam_event_kind kind;
	int64_t at;		/* UTC */
	int64_t number;		/* of what happened: its event id */
	const char *server;	/* that it was read from; NULL: of IPAM */
	const char *computer;	/* as the event names where it happened */
	enum ipam_role role;	/* IPAM_ROLE_COUNT: IPAM's own */
	/* who did it; NULL: nobody, or not told */
	const char *user, *domain, *forest;
	const char *origin;	/* from where: "token, 10.1.0.7" */
	const char *object, *key; /* "scope", "10.1.0.0"; or NULL */
	const char *text;	/* a sentence without its dot */
	const char *source;	/* the log that it was read from, or NULL */
	int64_t place;		/* number of its record there */
	const struct ipam_event_value *values;
	size_t value_count;
};

/* "ipam", "dhcp", "utilization", "expiry", "zone". */
const char *ipam_event_kind_name(enum ipam_event_kind kind);
int ipam_event_kind_parse(const char *name, enum ipam_event_kind *out_kind);
/* The same as a class of data that can be purged: "ipam_events", ... */
const char *ipam_event_data_name(enum ipam_event_kind kind);
int ipam_event_data_parse(const char *name, enum ipam_event_kind *out_kind);

#endif
