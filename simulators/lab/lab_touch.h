#ifndef SIMULATORS_LAB_TOUCH_H
#define SIMULATORS_LAB_TOUCH_H

#include "simulators/lab/lab_control.h"

struct sim_dns_zones;

/* Of one DNS server after the other. */
struct lab_zones {
	struct lab_zones *next;
	const char *fqdn; /* of the server */
	struct sim_dns_zones *zones;
};

/* Remembers a server's zones; both live as long as the lab. ENOMEM */
int lab_touch_add(struct sim_lab *lab, const char *fqdn,
		  struct sim_dns_zones *zones);

/*
 * Changes something in as many of a hundred scopes and zones as `words` say,
 * "PERCENT" or "PERCENT,SEED": the text for who asks.
 */
void lab_touch_answer(struct sim_lab *lab, const char *words,
		      char answer[LAB_CONTROL_MAX]);

/* `ipam-lab touch`; returns the exit status. */
int lab_touch(int argc, char **argv);

#endif
