/*
 * Services as an administrator can export them.
 *
 * services.csv: Get-CimInstance Win32_Service | Select-Object Name,... |
 * Export-Csv. Columns by name, in any order: Name, DisplayName, State,
 * StartMode, StartName, ProcessId, ExitCode, ServiceSpecificExitCode,
 * AcceptStop, AcceptPause; beyond them PathName, Description. Name and State
 * must be there.
 *
 * services.txt: what `sc query` or `sc queryex` prints. Labels are in the
 * language of the server: rows count by their order, states by their number.
 */
#ifndef SIMULATORS_SERVICE_SIM_SERVICE_READ_H
#define SIMULATORS_SERVICE_SIM_SERVICE_READ_H

#include "simulators/service/sim_service_world.h"

/*
 * Pure: of the text of a file. 0, or EINVAL with a sentence that names line
 * and column on mem_ctx, or ENOMEM.
 */
int sim_service_read_csv(TALLOC_CTX *mem_ctx, const char *text, size_t length,
			 struct sim_service_world *world,
			 const char **out_message);
int sim_service_read_sc(TALLOC_CTX *mem_ctx, const char *text, size_t length,
			struct sim_service_world *world,
			const char **out_message);

/*
 * Both files of a directory, services.csv first; none is no failure. EINVAL
 * with file and line.
 */
int sim_service_load(TALLOC_CTX *mem_ctx, const char *dir,
		     struct sim_service_world *world,
		     const char **out_message);

#endif
