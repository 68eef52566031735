/*
 * What a person does to the event catalog itself; see manage.h.
 */
#ifndef IPAM_MANAGE_MANAGE_EVENT_H
#define IPAM_MANAGE_MANAGE_EVENT_H

#include "ipam/manage/manage.h"

/*
 * Asks for a purge of a kind of events, or of "tracking", up to an instant
 * that is not today's (EVT-06, TRK-10). *out_data is the class of data of it,
 * constant. EBUSY
 */
int manage_event_purge(struct manage_call *call, const char *kind,
		       int64_t before, const char **out_data);

#endif
