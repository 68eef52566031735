/*
 * The file server of a simulated host: a stock smbd (package samba) with the
 * named pipes of the host's RPC services and, on a DHCP server, the share
 * `dhcpaudit`, which holds the audit logs. See README.md.
 */
#ifndef SIMULATORS_SHARE_SIM_SHARE_H
#define SIMULATORS_SHARE_SIM_SHARE_H

#include <talloc.h>

#include "simulators/host/sim_host.h"
#include "simulators/share/sim_smbd.h"

struct sim_share;

/*
 * Listens on port 445 of the host; each client that says something gets an
 * smbd of its own from SMBD, which outlives the host. Its files are below
 * STATE/smb/HOST and are written when the first such client comes. The share,
 * of a DHCP server only, is STATE/dhcpaudit/HOST (see sim_audit.h).
 *
 * ENOENT where smbd or one of the libraries that it is started with is not
 * installed, with what to install in *out_error: the host has no file server
 * then.
 */
int sim_share_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    const char *state, struct sim_smbd *smbd,
		    struct sim_share **out_share, char **out_error);

#endif
