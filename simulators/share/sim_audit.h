/*
 * The audit log that a simulated DHCP server writes: DhcpSrvLog-Mon.log and its
 * like below STATE/dhcpaudit/HOST, as Windows does since 2012 R2. One file a
 * day and family, header and "started" in a new one, last week's overwritten; a
 * file that has a seventh of the total size gets its row 02 and is then left
 * alone until midnight. The servers of a lab keep UTC.
 */
#ifndef SIMULATORS_SHARE_SIM_AUDIT_H
#define SIMULATORS_SHARE_SIM_AUDIT_H

#include <stdint.h>
#include <talloc.h>

#include "simulators/host/sim_host.h"

struct sim_audit;

struct sim_audit_row {
	int id;		  /* 10, 11002, ... */
	time_t time;
	int family;	  /* 4 or 6 */
	const char *address;
	const char *host_name;	 /* NULL for none */
	const uint8_t *client_id;
	size_t client_id_length;
	uint32_t transaction;
};

/*
 * Makes the directory, with the host's own Dhcp*SrvLog-*.log copied into it;
 * rows come later. TOTAL_MB: for the seven files of a family.
 */
int sim_audit_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    const char *state, uint32_t total_mb,
		    struct sim_audit **out_audit, char **out_error);

/* 0, or errno: the row is then lost, as on a server. */
int sim_audit_write(struct sim_audit *audit, const struct sim_audit_row *row);

/* The directory. Lent. */
const char *sim_audit_dir(const struct sim_audit *audit);

#endif
