/*
 * Enumerations as they lie in a buffer: fixed entries from its start, strings
 * towards its end ([MS-SCMR] 2.2.11 and 2.2.13).
 */
#ifndef SIMULATORS_SERVICE_SIM_SERVICE_LIST_H
#define SIMULATORS_SERVICE_SIM_SERVICE_LIST_H

#include "simulators/service/sim_service_world.h"

#define SIM_SERVICE_ENTRY 36
#define SIM_SERVICE_ENTRY_PROCESS 44

struct sim_service_page {
	uint8_t *buffer;	/* size bytes, zeroed by the caller */
	uint32_t size;
	bool processes;		/* entries of 44 bytes */
	uint32_t needed;	/* bytes that the entries left out need */
	uint32_t returned;
	uint32_t resume;	/* index of the first left out, 0: none */
};

/* Little endian. */
void sim_service_put32(uint8_t *at, uint32_t value);

/* The 28, or with `process` 36, bytes of a status. */
void sim_service_put_status(uint8_t *at, const struct sim_service *service,
			    bool process);

/* Units of UTF-16 with the NUL; writes them where OUT is not NULL. */
size_t sim_service_utf16(const char *text, uint8_t *out);

/*
 * Puts the `count` services of `chosen` from index `first` on.
 * SIM_SERVICE_MORE_DATA where some are left out.
 */
enum sim_service_error
sim_service_list(struct sim_service_page *page,
		 const struct sim_service *const *chosen, size_t count,
		 size_t first);

#endif
