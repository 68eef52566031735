#ifndef SIMULATORS_LAB_NPS_H
#define SIMULATORS_LAB_NPS_H

#include "simulators/host/sim_host.h"

/* Starts RADIUS of a host; its events go to the host's Security channel. */
int lab_nps_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		  const struct sim_seam *seam, char **out_error);

#endif
