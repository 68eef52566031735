#ifndef SIMULATORS_DC_FAULT_H
#define SIMULATORS_DC_FAULT_H

#include "simulators/dc/dc.h"
#include "simulators/dc/dc_reply.h"

/* The faults of dc.h, as bits. All but the first are of bound searches. */
enum sim_dc_fault {
	SIM_DC_SPOILS_BIND = 1,
	SIM_DC_SPOILS_NEVER = 2,
	SIM_DC_SPOILS_CLOSE = 4,
	SIM_DC_SPOILS_TRUNCATED = 8,
	SIM_DC_SPOILS_BER = 16,
	SIM_DC_SPOILS_ID = 32,
	SIM_DC_SPOILS_PAGES = 64,
	SIM_DC_SPOILS_DENIED = 128,
	SIM_DC_SPOILS_REFERRAL = 256,
	SIM_DC_SPOILS_BUSY = 512,
};

/* Those that the lab asks for. */
unsigned sim_dc_faults(const struct sim_dc_host *host);

/* Does to the bytes of a search's answer what the faults say. */
void sim_dc_fault_spoil(unsigned faults, struct sim_dc_reply *reply);

#endif
