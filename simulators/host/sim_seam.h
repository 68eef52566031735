/*
 * What a simulated service needs of its host. A service knows nothing else of
 * simulators/host, so that a test can be its host as well.
 */
#ifndef SIMULATORS_HOST_SIM_SEAM_H
#define SIMULATORS_HOST_SIM_SEAM_H

#include <stdbool.h>
#include <time.h>
#include <jansson.h>

#define SIM_NO_OPNUM -1

struct sim_doors;

/* One finished call. Texts are lent, ARGUMENTS is taken over. */
struct sim_journal_entry {
	const char *service;	/* "dhcp", "ldap", "dns", "radius", "rpc" */
	const char *client;	/* address, or address:port */
	const char *account;	/* DOMAIN\name, NULL for nobody */
	const char *interface;	/* of RPC: "dhcpsrv"; NULL: not RPC */
	int opnum;		/* SIM_NO_OPNUM where there is none */
	const char *operation;
	json_t *arguments;	/* may be NULL */
	const char *result;
};

/* Every function must be there; strings outlive the service. */
struct sim_seam {
	const char *fqdn;
	const char *domain;	/* DNS name */
	const char *netbios;	/* name of the domain */
	const char *address;	/* IPv4 */
	const char *dir;	/* its part of the lab's data */
	struct sim_doors *doors; /* of the lab (sim_door.h), or NULL */
	unsigned roles;		/* of enum sim_role */
	void *private_data;

	/* The lab's time. */
	time_t (*now)(void *private_data);

	/* Whether the account of this domain (either name) is in this group. */
	bool (*is_member)(void *private_data, const char *domain,
			  const char *account, const char *group);

	/* Whether the lab asks for this fault now. */
	bool (*fault)(void *private_data, const char *name);

	void (*journal)(void *private_data,
			const struct sim_journal_entry *entry);
};

#endif
