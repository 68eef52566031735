/*
 * The DHCP service of one simulated host: both interfaces of [MS-DHCPM],
 * answered from HOST_DIR/dhcp.xml and HOST_DIR/dhcp-extra.json.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_H
#define SIMULATORS_DHCP_SIM_DHCP_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <talloc.h>
#include <jansson.h>

struct dcesrv_context;

#define SIM_DHCP_USERS "DHCP Users"
#define SIM_DHCP_ADMINISTRATORS "DHCP Administrators"

/* Faults that a lab can ask for. */
#define SIM_DHCP_FAULT_ENDLESS_PAGES "endless_pages"
#define SIM_DHCP_FAULT_IMPOSSIBLE_RANGE "impossible_range"
#define SIM_DHCP_FAULT_ONE_HUGE_PAGE "one_huge_page"
#define SIM_DHCP_FAULT_BAD_UTF16 "bad_utf16"
#define SIM_DHCP_FAULT_LEASE_WITHOUT_NAME "lease_without_name"

/* What the service needs of its host. Every function must be there. */
struct sim_dhcp_host {
	const char *fqdn;
	const char *dir;
	void *private_data;

	/* The lab's time. */
	time_t (*now)(void *private_data);

	/* Whether the account of this NetBIOS domain is in this group. */
	bool (*is_member)(void *private_data, const char *domain,
			  const char *account, const char *group);

	/* Whether the lab asks for this fault now. */
	bool (*fault)(void *private_data, const char *name);

	/*
	 * One finished call; takes ARGUMENTS over. CLIENT is an address, USER
	 * is DOMAIN\account, or NULL for nobody.
	 */
	void (*journal)(void *private_data, const char *client,
			const char *user, const char *operation,
			json_t *arguments, const char *result);
};

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
			   const struct sim_dhcp_host *host,
			   struct sim_dhcp_service **out_service,
			   const char **out_message);

#endif
