/*
 * The service control manager of one simulated host, [MS-SCMR].
 *
 * Its services come from HOST_DIR/services.csv or services.txt (see
 * sim_service_read.h); a role of the host without a row there runs and starts
 * by itself. Starting and stopping take PENDING_S seconds of the lab's time,
 * in which the pending states show.
 *
 * Who may: members of "Administrators" or "Domain Admins" everything, members
 * of "IPAMUG" connect, enumerate and query; all others are denied, as on a
 * Windows server whose manager a provisioning of IPAM has opened to its group.
 */
#ifndef SIMULATORS_SERVICE_SIM_SERVICE_H
#define SIMULATORS_SERVICE_SIM_SERVICE_H

#include <talloc.h>

#include "simulators/host/sim_seam.h"

struct dcesrv_context;
struct sim_service_manager;

/* Faults that a lab can ask for. */
#define SIM_SERVICE_FAULT_ENDLESS "service_endless_list"
#define SIM_SERVICE_FAULT_OFFSETS "service_bad_offsets"
#define SIM_SERVICE_FAULT_COUNT "service_bad_count"
#define SIM_SERVICE_FAULT_STUCK "service_stuck"

/*
 * Loads the services and adds the interface to `dce`, whose owner listens.
 * HOST is copied; the manager ends with `dce`. Fails with errno and the reason
 * on mem_ctx in *out_message.
 */
int sim_service_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		      const struct sim_seam *host,
		      struct sim_service_manager **out_manager,
		      const char **out_message);

#endif
