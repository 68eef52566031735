/*
 * The event log service of one simulated host, [MS-EVEN6]: the channels that
 * its roles give it, with the events of its directory (event_log.h).
 *
 * Who may: members of "Event Log Readers" read; members of "Administrators" or
 * "Domain Admins" read and clear; all others are denied, as on a Windows
 * server by the security descriptors of its channels.
 */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include "simulators/event/event_log.h"
#include "simulators/host/sim_seam.h"

struct dcesrv_context;
struct sim_event_service;

/*
 * Loads the logs and adds the interface to `dce`, whose owner listens. HOST is
 * copied; the service ends with `dce`. errno with a sentence on mem_ctx.
 */
int sim_event_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		    const struct sim_seam *host,
		    struct sim_event_service **out_service,
		    const char **out_message);

/* The service that was started on `dce`; NULL: none. */
struct sim_event_service *
sim_event_service_find(const struct dcesrv_context *dce);

/*
 * Adds an event to a channel of the host, now and by its name: members of NEWS
 * that say so need not be set. ENOENT: no such channel.
 */
int sim_event_append(struct sim_event_service *service, const char *channel,
		     const struct event_news *news);

#endif
