/* Shared by the files of this room. */
#ifndef SIMULATORS_SHARE_SIM_SHARE_PRIVATE_H
#define SIMULATORS_SHARE_SIM_SHARE_PRIVATE_H

#include <stdbool.h>

#include "simulators/share/sim_share.h"

struct sim_share {
	struct sim_host *host;
	const char *state;
	const char *run;	/* smbd's own files */
	const char *files;	/* of the share */
	struct sim_smbd *smbd;
	bool prepared;
};

/* Writes what smbd reads, opens the pipes. */
int sim_share_prepare(TALLOC_CTX *mem_ctx, struct sim_share *share,
		      char **out_error);

#endif
