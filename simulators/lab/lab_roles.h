#ifndef SIMULATORS_LAB_ROLES_H
#define SIMULATORS_LAB_ROLES_H

#include "simulators/host/sim_host.h"

/* Starts every service of every host; errno with the reason in *out_error. */
int lab_roles_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		    char **out_error);

/* Whether there is a simulator of this role. */
bool lab_role_served(enum sim_role role);

#endif
