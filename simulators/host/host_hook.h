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
};

/* 0 or ENOMEM. */
int sim_client_init(struct sim_client *client, struct sim_host *host, int fd);

/* Puts itself in front of every interface that host->dce has by now. */
int sim_hook_interfaces(struct sim_host *host);

/* The transport.report_output_data of every connection. */
void sim_hook_output(struct dcesrv_connection *conn);

#endif
