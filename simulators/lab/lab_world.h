#ifndef SIMULATORS_LAB_WORLD_H
#define SIMULATORS_LAB_WORLD_H

#include "simulators/host/sim_host.h"

/*
 * The world of `ipam-lab run`: a network of its own with nothing but a
 * loopback, and STATE/hosts and STATE/resolv.conf in place of those in /etc.
 * Without privileges in a user namespace of its own. errno, with the reason
 * and the cure in *out_error.
 */
int lab_world_enter(TALLOC_CTX *mem_ctx, const char *state, char **out_error);

/* Writes STATE/hosts and STATE/resolv.conf. */
int lab_world_write(TALLOC_CTX *mem_ctx, const struct sim_lab *lab,
		    const char *state, char **out_error);

/* Removes a directory and what is in it. */
void lab_world_remove(const char *dir);

#endif
