/*
 * The DHCP service of one simulated host: both interfaces of [MS-DHCPM],
 * answered from HOST_DIR/dhcp.xml and HOST_DIR/dhcp-extra.json.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_H
#define SIMULATORS_DHCP_SIM_DHCP_H

#include <stdint.h>
#include <stddef.h>
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
#define SIM_DHCP_FAULT_NO_REPLICATION "no_replication"
#define SIM_DHCP_FAULT_NO_INFORM "no_inform"

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

/* Reads the host's files again and forgets every change since the start; on an
 * error, as above, nothing is forgotten. */
int sim_dhcp_service_load(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
			  const char **out_message);

/*
 * One line for the audit log: what happened to an address. `event` is the
 * number that the log has for it (10 new lease, 11 renewed, 12 released, 13
 * conflict, 14 scope full, 15 denied, 16 deleted, 17 expired; IPv6 11000 and
 * on). Everything is lent for the call.
 */
struct sim_dhcp_lease_event {
	int event;
	time_t time;
	int family; /* 4 or 6 */
	const char *address;
	const char *host_name; /* NULL for none */
	const uint8_t *client_id;
	size_t client_id_length;
	const char *scope; /* its id */
};

struct sim_dhcp_lease_hook {
	void (*event)(void *private_data,
		      const struct sim_dhcp_lease_event *event);
	void *private_data;
};

/* Who is told of lease activity, one at a time; none at the start. */
void sim_dhcp_service_set_hook(struct sim_dhcp_service *service,
			       const struct sim_dhcp_lease_hook *hook);

/*
 * A change of an IPv4 scope that an administrator's call made. `id` is the
 * number that the operational event log has for it: 70 made, 71 changed, 72
 * deleted, 73 activated, 74 deactivated, 75 lease duration, 76 option. Other
 * changes are not told. Everything is lent for the call.
 */
struct sim_dhcp_change {
	unsigned id;
	const char *scope;   /* [[10.0.0.0]its name] */
	const char *account; /* DOMAIN\name */
	const char *option;  /* of 76: its name */
	uint32_t duration_s, old_duration_s; /* of 75 */
};

struct sim_dhcp_change_hook {
	void (*change)(void *private_data,
		       const struct sim_dhcp_change *change);
	void *private_data;
};

/* Who is told of changes; none at the start. */
void sim_dhcp_service_set_change_hook(struct sim_dhcp_service *service,
				      const struct sim_dhcp_change_hook *hook);

/*
 * Lease activity, as clients would cause it. Each changes the world, the
 * message counters and the failover partner, and tells the hook.
 *
 * Grant gives `address`, or the first free one of the scope where it is NULL,
 * until now + the scope's lease time. A reservation's address goes only to its
 * client. Errors: ENOENT no such scope or lease, ENOSPC nothing free, EBUSY
 * taken by another, EINVAL a text that is no address or a client id of 0 or
 * more than 255 octets, ENOMEM.
 */
struct sim_dhcp_client {
	const uint8_t *id;
	size_t id_length;
	const char *host_name; /* NULL for none */
};

int sim_dhcp_lease_grant(struct sim_dhcp_service *service, const char *scope,
			 const char *address,
			 const struct sim_dhcp_client *client,
			 TALLOC_CTX *mem_ctx, const char **out_address);
int sim_dhcp_lease_renew(struct sim_dhcp_service *service,
			 const char *address);
int sim_dhcp_lease_release(struct sim_dhcp_service *service,
			   const char *address);
int sim_dhcp_lease_decline(struct sim_dhcp_service *service,
			   const char *address);
int sim_dhcp_lease_expire(struct sim_dhcp_service *service,
			  const char *address);
/* Expires every active lease whose time is over; returns how many. */
size_t sim_dhcp_leases_expire_due(struct sim_dhcp_service *service);

#endif
