/*
 * The words of tracking, and the hardware address in a client id.
 */
#include "ipam/model/track.h"

#include <string.h>

#define ETHERNET 1
#define DUID_LLT 1
#define DUID_LL	 3
#define RFC4361	 255

static const char *const type_names[IPAM_TRACK_TYPE_COUNT] = {
	[IPAM_TRACK_NEW] = "new",
	[IPAM_TRACK_RENEW] = "renew",
	[IPAM_TRACK_RELEASE] = "release",
	[IPAM_TRACK_EXPIRE] = "expire",
	[IPAM_TRACK_DELETE] = "delete",
	[IPAM_TRACK_BOOTP] = "bootp",
	[IPAM_TRACK_BOOTP_DYNAMIC] = "bootp_dynamic",
	[IPAM_TRACK_STATELESS_REQUEST] = "stateless_request",
	[IPAM_TRACK_STATELESS_PURGE] = "stateless_purge",
	[IPAM_TRACK_DC] = "dc_logon",
	[IPAM_TRACK_NPS] = "nps_logon",
};

static const char *const hole_names[IPAM_TRACK_HOLE_COUNT] = {
	[IPAM_TRACK_NO_DAY] = "no log of the day",
	[IPAM_TRACK_OVERWRITTEN] = "overwritten before it was read",
	[IPAM_TRACK_PAUSED] = "the server had stopped logging",
	[IPAM_TRACK_LOST] = "events were overwritten before they were read",
	[IPAM_TRACK_CLEARED] = "the event log was cleared",
};

const char *ipam_track_type_name(enum ipam_track_type type)
{
	const char *name = (unsigned)type < IPAM_TRACK_TYPE_COUNT ?
				   type_names[type] : NULL;

	return name != NULL ? name : "unknown";
}

const char *ipam_track_hole_name(enum ipam_track_hole hole)
{
	const char *name = (unsigned)hole < IPAM_TRACK_HOLE_COUNT ?
				   hole_names[hole] : NULL;

	return name != NULL ? name : "unknown";
}

bool ipam_track_holds(enum ipam_track_type type)
{
	return type == IPAM_TRACK_NEW || type == IPAM_TRACK_RENEW ||
	       type == IPAM_TRACK_BOOTP || type == IPAM_TRACK_BOOTP_DYNAMIC ||
	       type == IPAM_TRACK_STATELESS_REQUEST;
}

bool ipam_track_ends(enum ipam_track_type type)
{
	return type == IPAM_TRACK_RELEASE || type == IPAM_TRACK_EXPIRE ||
	       type == IPAM_TRACK_DELETE || type == IPAM_TRACK_STATELESS_PURGE;
}

/* Where the hardware address of an Ethernet DUID begins; 0: nowhere. */
static size_t duid_mac(const uint8_t *duid, size_t size)
{
	size_t at = size < 4 || duid[0] != 0 ? 0 :
		    duid[1] == DUID_LLT ? 8 : duid[1] == DUID_LL ? 4 : 0;

	return at != 0 && duid[2] == 0 && duid[3] == ETHERNET &&
	       size == at + IPAM_MAC_BYTES ? at : 0;
}

bool ipam_track_mac(const uint8_t *client, size_t size,
		    uint8_t out_mac[IPAM_MAC_BYTES])
{
	size_t at = 0;

	if (size == IPAM_MAC_BYTES) {
		memcpy(out_mac, client, IPAM_MAC_BYTES);
		return true;
	}
	if (size == IPAM_MAC_BYTES + 1 && client[0] == ETHERNET) {
		at = 1;
	} else if (size > 5 && client[0] == RFC4361) {
		at = duid_mac(client + 5, size - 5);
		at += at != 0 ? 5 : 0;
	} else {
		at = duid_mac(client, size);
	}
	if (at == 0) {
		return false;
	}
	memcpy(out_mac, client + at, IPAM_MAC_BYTES);
	return true;
}
