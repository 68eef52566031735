/*
 * A stock smbd that has been loaded and waits before its main; of it those of
 * all hosts of a lab are forked, one for each client. See smbd_fork.h.
 */
#ifndef SIMULATORS_SHARE_SIM_SMBD_H
#define SIMULATORS_SHARE_SIM_SMBD_H

#include <talloc.h>

struct sim_smbd;

/*
 * Started with the first client, and again where it has ended. Freed: it ends,
 * and all smbd with it. NULL without memory.
 */
struct sim_smbd *sim_smbd_new(TALLOC_CTX *mem_ctx);

/*
 * ENOENT where smbd or one of the libraries that it is started with is not
 * installed, with what to install in *out_error.
 */
int sim_smbd_needs_met(TALLOC_CTX *mem_ctx, char **out_error);

/* An smbd with RUN/smb.conf, RUN/passwd and RUN/group for the client. 0, errno. */
int sim_smbd_serve(struct sim_smbd *smbd, const char *run, int fd);

#endif
