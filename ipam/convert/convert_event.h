/*
 * Events of the channel Security as records of who logged on.
 */
#ifndef IPAM_CONVERT_CONVERT_EVENT_H
#define IPAM_CONVERT_CONVERT_EVENT_H

#include "ipam/model/track.h"
#include "rpc/event/rpc_event_fields.h"

enum convert_event_kind {
	CONVERT_EVENT_LOGON,
	CONVERT_EVENT_OTHER, /* refused, nobody, or from the server itself */
	CONVERT_EVENT_ODD    /* it lacks a field, or tells what cannot be */
};

/* What a record of an event points to. */
struct convert_event_text {
	char user[IPAM_TRACK_HOST_MAX], domain[IPAM_TRACK_HOST_MAX];
	char words[3][IPAM_TRACK_HOST_MAX]; /* of the conversion */
	uint8_t client[IPAM_MAC_BYTES];
};

/*
 * A logon of IPAM_TRACK_DC: TargetUserName, TargetDomainName, IpAddress, and
 * Status where the event has one; of IPAM_TRACK_NPS: SubjectUserName,
 * SubjectDomainName and CallingStationID. The record, set for LOGON only,
 * points into `text`.
 */
enum convert_event_kind convert_event(const struct rpc_event *event,
				      enum ipam_track_type type,
				      struct convert_event_text *text,
				      struct ipam_track_record *out_record);

#endif
