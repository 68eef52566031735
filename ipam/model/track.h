/*
 * Who had which address: what DHCP servers, domain controllers and NPS logged
 * of it (TRK-01 and on).
 */
#ifndef IPAM_MODEL_TRACK_H
#define IPAM_MODEL_TRACK_H

#include <stdbool.h>
#include <stddef.h>

#include "ipam/base/addr.h"

#define IPAM_TRACK_CLIENT_MAX 130	/* bytes of a client id */
#define IPAM_TRACK_HOST_MAX   256	/* bytes of a name, with its NUL */
#define IPAM_MAC_BYTES	      6

/* The numbers of [MS-IPAMM2] 2.2.5.11; they are stored. */
enum ipam_track_type {
	IPAM_TRACK_NEW = 1,
	IPAM_TRACK_RENEW,
	IPAM_TRACK_RELEASE,
	IPAM_TRACK_EXPIRE,
	IPAM_TRACK_DELETE,
	IPAM_TRACK_BOOTP,
	IPAM_TRACK_BOOTP_DYNAMIC,
	IPAM_TRACK_STATELESS_REQUEST,
	IPAM_TRACK_STATELESS_PURGE,
	IPAM_TRACK_DC,		/* a domain controller let somebody in */
	IPAM_TRACK_NPS,		/* a network policy server did */
	IPAM_TRACK_TYPE_COUNT
};

struct ipam_track_record {
	int64_t at;		/* UTC */
	bool unsure;		/* of a server whose time zone is not known */
	enum ipam_track_type type;
	struct ipam_addr address; /* no family: the log tells none */
	const uint8_t *client;	/* as the client sent it: MAC, DUID, ... */
	size_t client_size;
	const char *host;	/* "" where the log tells none */
	const char *user, *domain; /* of logons; a machine's ends in "$" */
	const char *forest;	/* of the server that let it in, or NULL */
	uint32_t event;		/* of logons: the id of the event, as 4768 */
	const char *server, *log;
	int64_t place;		/* offset in the file, or number of the event */
};

/* A time of which a server's log is not to be had. */
enum ipam_track_hole {
	IPAM_TRACK_NO_DAY = 1,	/* no row of a whole day */
	IPAM_TRACK_OVERWRITTEN,	/* the rest of a day, before it was read */
	IPAM_TRACK_PAUSED,	/* the server wrote none, for want of room */
	IPAM_TRACK_LOST,	/* an event log was overwritten unread */
	IPAM_TRACK_CLEARED,	/* an event log was cleared */
	IPAM_TRACK_HOLE_COUNT
};

struct ipam_track_gap {
	const char *server, *log; /* "dhcpv4", "dhcpv6", or a channel */
	int64_t from, to;
	enum ipam_track_hole why;
};

/* "new", "renew", ...; "no log of the day", ... */
const char *ipam_track_type_name(enum ipam_track_type type);
const char *ipam_track_hole_name(enum ipam_track_hole hole);
/* Whether the address is the client's from then on. */
bool ipam_track_holds(enum ipam_track_type type);
/* Whether it is not any more. */
bool ipam_track_ends(enum ipam_track_type type);

/*
 * The hardware address in a client id: of a bare one, of one behind its type,
 * and of a DUID of Ethernet (RFC 8415 11.2, 11.4), also in a client id of
 * RFC 4361. False where there is none.
 */
bool ipam_track_mac(const uint8_t *client, size_t size,
		    uint8_t out_mac[IPAM_MAC_BYTES]);

#endif
