/*
 * A lease, as the DHCP server knows it.
 */
#ifndef IPAM_MODEL_LEASE_H
#define IPAM_MODEL_LEASE_H

#include <stdbool.h>

#include "ipam/base/addr.h"
#include "ipam/model/failure.h"

/* As bits 0 and 1 of AddressState of [MS-DHCPM] tell. */
enum ipam_lease_state {
	IPAM_LEASE_OFFERED, IPAM_LEASE_ACTIVE, IPAM_LEASE_DECLINED,
	IPAM_LEASE_EXPIRED, IPAM_LEASE_STATE_COUNT
};

struct ipam_lease {
	const char *server;
	struct ipam_addr address;	/* with the server: the key */
	struct ipam_prefix scope;
	const char *client;	/* hardware address or DUID as text */
	const char *name, *comment;
	enum ipam_lease_state state;
	bool reserved;
	int64_t expires_at;	/* 0: never */
	struct ipam_seen seen;
};

/* "offered", "active", "declined", "expired". */
const char *ipam_lease_state_name(enum ipam_lease_state state);

#endif
