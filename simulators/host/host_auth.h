#ifndef SIMULATORS_HOST_AUTH_H
#define SIMULATORS_HOST_AUTH_H

#include "simulators/host/sim_host.h"

struct loadparm_context;

/* Samba's settings for this host; NULL without memory. */
struct loadparm_context *sim_loadparm_new(TALLOC_CTX *mem_ctx,
					  const struct sim_host *host);

#endif
