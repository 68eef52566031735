/* The process that a fetch talks to, and the template that it is forked of. */
#ifndef RPC_SMB_RPC_SMB_HELPER_H
#define RPC_SMB_RPC_SMB_HELPER_H

#include <stdbool.h>
#include <sys/types.h>

#include "rpc/smb/rpc_smb.h"

/* All 0: there is none. */
struct smb_helper {
	bool is_there;
	pid_t pid; /* 0: a child of the template, whose pidfd comes by `in` */
	int in, out;
};

/* From `template`, or NULL: by itself. With its first request. 0 or errno. */
int smb_helper_start(struct smb_helper *helper,
		     struct rpc_smb_template *template, const char *path,
		     const char *text);
/* False: nobody is there to read it. */
bool smb_helper_ask(const struct smb_helper *helper, const char *text);
/* Kills it, whatever it does. */
void smb_helper_end(struct smb_helper *helper);

#endif
