#ifndef SIMULATORS_LAB_ROLES_H
#define SIMULATORS_LAB_ROLES_H

#include "simulators/host/sim_host.h"

/* How many doors its hosts will have (simulators/host/sim_door.h). */
size_t lab_roles_doors(const struct sim_lab *lab);

/* Starts every service of every host; errno with the reason in *out_error. */
int lab_roles_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		    char **out_error);

/*
 * Makes host->dce with the interfaces of every service of a host, which then
 * is not listened on. A host without an address gets nothing else, that is no
 * sockets.
 */
int lab_roles_offer(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    char **out_error);

/* The interfaces whose methods the lab can name; ends with NULL. */
const struct ndr_interface_table *const *lab_roles_tables(void);

#endif
