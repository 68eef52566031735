/*
 * The DHCP service of one simulated host: both interfaces of [MS-DHCPM],
 * answered from HOST_DIR/dhcp.xml and HOST_DIR/dhcp-extra.json.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_H
#define SIMULATORS_DHCP_SIM_DHCP_H

#include <talloc.h>

#include "simulators/host/sim_seam.h"

struct dcesrv_context;

#define SIM_DHCP_USERS "DHCP Users"
#define SIM_DHCP_ADMINISTRATORS "DHCP Administrators"

/* Faults that a lab can ask for. */
#define SIM_DHCP_FAULT_ENDLESS_PAGES "endless_pages"
#define SIM_DHCP_FAULT_IMPOSSIBLE_RANGE "impossible_range"
#define SIM_DHCP_FAULT_ONE_HUGE_PAGE "one_huge_page"
#define SIM_DHCP_FAULT_BAD_UTF16 "bad_utf16"
#define SIM_DHCP_FAULT_LEASE_WITHOUT_NAME "lease_without_name"

/*
 * Loads the world and adds both interfaces to `dce`, whose owner listens. HOST
 * is copied, what it points to must live as long as the service; the service
 * ends with `dce`. Several services, each with its own `dce`, may live in one
 * process.
 *
 * Fails with errno and the reason (file and line or member) on mem_ctx in
 * *out_message.
 */
struct sim_dhcp_service;
int sim_dhcp_service_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
			   const struct sim_seam *host,
			   struct sim_dhcp_service **out_service,
			   const char **out_message);

#endif
