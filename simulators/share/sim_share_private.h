/* Shared by the files of this room. */
#ifndef SIMULATORS_SHARE_SIM_SHARE_PRIVATE_H
#define SIMULATORS_SHARE_SIM_SHARE_PRIVATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "simulators/share/sim_share.h"

struct sim_share {
	struct sim_host *host;
	const char *state;
	const char *run;	/* smbd's own files */
	const char *files;	/* of the share */
	const char *conf;
	char **environment;	/* of smbd; after sim_share_prepare() */
	bool prepared;
	int fd;
	pid_t *children;
	size_t child_count;
};

/* Whether the two libraries that smbd is preloaded with are there. */
int sim_share_needs_met(TALLOC_CTX *mem_ctx, const char *smbd,
			char **out_error);

/* Writes what smbd reads, opens the pipes, makes its environment. */
int sim_share_prepare(TALLOC_CTX *mem_ctx, struct sim_share *share,
		      char **out_error);

#endif
