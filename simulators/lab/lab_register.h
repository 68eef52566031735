/*
 * Dynamic DNS (RFC 2136, as a Windows DHCP server does it for its clients):
 * who leases an IPv4 address gets an A and a PTR record in the zones of the
 * lab, and loses them with the lease. All copies of a zone are changed, as the
 * directory would; each change raises the serial.
 */
#ifndef SIMULATORS_LAB_LAB_REGISTER_H
#define SIMULATORS_LAB_LAB_REGISTER_H

#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/host/sim_host.h"

/* What happened at a DHCP server; nothing where the lab does not register. */
void lab_register_lease(struct sim_lab *lab, const struct sim_host *host,
			const struct sim_dhcp_lease_event *event);

/* Writes DIR/FQDN.json for each DNS server: its zones, as they are. errno */
int lab_register_dump(struct sim_lab *lab, const char *dir);

#endif
