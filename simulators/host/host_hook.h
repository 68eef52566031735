/*
 * Between Samba's server core and the interfaces of a host: faults, and what
 * the journal says of binds and of calls that reach no service of ours.
 */
#ifndef SIMULATORS_HOST_HOST_HOOK_H
#define SIMULATORS_HOST_HOST_HOOK_H

#include "simulators/host/sim_host.h"

struct dcesrv_call_state;
struct dcesrv_connection;

/* The transport.private_data of every connection. */
struct sim_client {
	struct sim_host *host;
	int fd;			/* of conn->stream, which owns it; or -1 */
	uint32_t *seen;		/* by fault of the host */
	const struct dcesrv_call_state *dispatched; /* the last one */
	struct dcesrv_connection *conn;		/* once there is one */
	struct sim_client *newer, *older;	/* by the last answer */
};

/*
 * CLIENT is zeroed and a talloc chunk, that of conn->transport.private_data.
 * FD, the last one that was opened, may be the file that the process has one
 * too many of: then whoever was answered longest ago and waits for nothing is
 * ended. 0 or ENOMEM.
 */
int sim_client_init(struct sim_client *client, struct sim_host *host, int fd);

/* It was answered now. */
void sim_client_answered(struct sim_client *client);

/* Puts itself in front of every interface that host->dce has by now. */
int sim_hook_interfaces(struct sim_host *host);

/* The transport.report_output_data of every connection. */
void sim_hook_output(struct dcesrv_connection *conn);

#endif
