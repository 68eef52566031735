/*
 * What a probe found of an address: whether it answers a ping, and whether the
 * DNS has a PTR record of it (LIF-01, LIF-17).
 */
#ifndef IPAM_MODEL_PROBE_H
#define IPAM_MODEL_PROBE_H

#include "ipam/base/addr.h"

/* In place of a task's name: it is done when it is asked for, by no schedule. */
#define IPAM_TASK_PROBE "AddressProbe"

#define IPAM_PROBE_MAX 256	/* addresses of one question */
#define IPAM_PROBE_OPEN_MAX 4096 /* that nobody has probed yet */
#define IPAM_PROBE_FRESH_S 600	/* so long a result counts */

/* Bits of what is wanted. */
enum ipam_probe_what { IPAM_PROBE_PING = 1, IPAM_PROBE_PTR = 2 };

/* The numbers are stored; those of CIM's PingStatus. */
enum ipam_ping {
	IPAM_PING_NONE,		/* nobody wanted to know */
	IPAM_PING_UNDETECTED,	/* it could not be sent */
	IPAM_PING_REACHABLE, IPAM_PING_UNREACHABLE, IPAM_PING_COUNT
};

enum ipam_ptr {
	IPAM_PTR_NONE,
	IPAM_PTR_UNDETECTED,	/* the DNS did not answer */
	IPAM_PTR_FOUND, IPAM_PTR_NOT_FOUND, IPAM_PTR_COUNT
};

struct ipam_probe {
	int64_t space;
	struct ipam_addr address;
	unsigned wanted;	/* bits of enum ipam_probe_what */
	enum ipam_ping ping;
	enum ipam_ptr ptr;
	const char *name;	/* in the PTR record, or NULL */
	int64_t asked_at, probed_at;	/* probed_at 0: not yet */
};

/* "undetected" also for none, "reachable", "no_reply". */
const char *ipam_ping_name(enum ipam_ping ping);
/* "undetected" also for none, "found", "not_found". */
const char *ipam_ptr_name(enum ipam_ptr ptr);

#endif
