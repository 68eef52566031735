#ifndef SIMULATORS_LAB_FAULTS_H
#define SIMULATORS_LAB_FAULTS_H

#include "simulators/host/sim_host.h"

/* EINVAL, with a sentence, for a fault that neither a host nor a service has. */
int lab_faults_check(TALLOC_CTX *mem_ctx, const struct sim_lab *lab,
		     char **out_error);

/* Adds "HOST=FAULT" of the command line; HOST is either name of a host. */
int lab_faults_add(TALLOC_CTX *mem_ctx, struct sim_lab *lab, const char *text,
		   char **out_error);

/* Prints them all. */
void lab_faults_print(void);

#endif
