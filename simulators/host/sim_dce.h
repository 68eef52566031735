/*
 * In which of a service's lists an instance is, by the context of its host's
 * RPC server: each call has to find the one that it is for, among thousands
 * in a large lab.
 */
#ifndef SIMULATORS_HOST_SIM_DCE_H
#define SIMULATORS_HOST_SIM_DCE_H

#include <stddef.h>
#include <stdint.h>

struct dcesrv_context;

#define SIM_DCE_LISTS 1024

static inline size_t sim_dce_list(const struct dcesrv_context *dce)
{
	/* Chunks of malloc() differ above their lowest 4 bits. */
	return ((uintptr_t)dce >> 4) * 0x9e3779b97f4a7c15u >> 54;
}

#endif
