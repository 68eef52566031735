/*
 * What makes a host a Network Policy Server: RADIUS authentication at the UDP
 * ports 1812 and 1645 (RFC 2865) by PAP, and an event of each decision in the
 * Security channel, 6272 or 6273. See README.md.
 */
#ifndef SIMULATORS_NPS_NPS_H
#define SIMULATORS_NPS_NPS_H

#include <talloc.h>
#include <tevent.h>

#include "simulators/host/sim_seam.h"

struct sim_nps_service;

/* An account as the events have it; strings are lent. */
struct sim_nps_account {
	const char *name;	/* DOMAIN\name */
	const char *domain;	/* NetBIOS */
	const char *sid;
};

/* What the service needs beside the seam; every function must be there. */
struct sim_nps_host {
	struct sim_seam seam;	/* address NULL: it listens nowhere */

	/*
	 * 0, with the account on mem_ctx; EACCES for another's password, with
	 * the account as well; ENOENT: no such account. DOMAIN is NULL for any.
	 */
	int (*check)(void *private_data, TALLOC_CTX *mem_ctx,
		     const char *domain, const char *name,
		     const char *password, struct sim_nps_account *out);

	/* An event of the Security channel, with its EventData. */
	void (*event)(void *private_data, uint32_t id, bool success,
		      const char *const (*data)[2]);
};

/*
 * Listens. The secret that clients share with the server is made here and is
 * written to STATE/radius/NAME (mode 0600) as text; STATE NULL: nowhere. HOST
 * is copied; freeing OUT_SERVICE ends it. errno with a sentence on mem_ctx.
 */
int sim_nps_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  const struct sim_nps_host *host, const char *state,
			  const char *name,
			  struct sim_nps_service **out_service,
			  char **out_error);

#endif
