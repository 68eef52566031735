#ifndef SIMULATORS_LAB_CROWD_H
#define SIMULATORS_LAB_CROWD_H

#include "simulators/lab/lab_control.h"

/*
 * Sends clients to the DHCP servers of the lab: "N[,SEED]", of N for each
 * scope. EINVAL for another text.
 */
int lab_crowd_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab, const char *text,
		    char **out_error);

/*
 * Writes STATE/world/NAME.json for each DHCP server, and world/dns/NAME.json
 * for each DNS server: the text for who asks.
 */
void lab_crowd_answer(struct sim_lab *lab, char answer[LAB_CONTROL_MAX]);

/* `ipam-lab world`; returns the exit status. */
int lab_crowd_world(int argc, char **argv);

#endif
