#ifndef SIMULATORS_NPS_EVENT_H
#define SIMULATORS_NPS_EVENT_H

#include "simulators/nps/nps.h"
#include "simulators/nps/nps_radius.h"

/* How a request was decided. */
struct nps_decision {
	const struct sim_nps_account *account; /* NULL: none is known */
	const char *client;	/* address of who asked */
	unsigned reason;	/* 0: granted */
};

#define NPS_REASON_NO_ACCOUNT 8
#define NPS_REASON_CREDENTIALS 16
#define NPS_REASON_METHOD 66

/* Writes event 6272 or 6273, version 2, of a decision. */
void nps_event_write(const struct sim_nps_host *host,
		     const struct nps_radius_request *request,
		     const struct nps_decision *decision);

#endif
