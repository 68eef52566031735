/*
 * DHCPINFORM (RFC 2131 3.4, 4.3.5), the one message of DHCP that a simulated
 * server answers. Pure but for the world that is looked at.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_INFORM_H
#define SIMULATORS_DHCP_SIM_DHCP_INFORM_H

#include "simulators/dhcp/sim_dhcp_call.h"

#define SIM_DHCP_PACKET_MOST 1500

struct sim_dhcp_request {
	const uint8_t *bytes;
	size_t length;
	uint8_t type;		/* option 53; 0: BOOTP */
	uint8_t ciaddr[4], giaddr[4];
	const uint8_t *wanted;	/* option 55 */
	size_t num_wanted;
};

/* EBADMSG: no request of a client, or options that run past the end. */
int sim_dhcp_request_decode(const uint8_t *bytes, size_t length,
			    struct sim_dhcp_request *out_request);

/* "DHCPINFORM"; "BOOTP" where there is no type. */
const char *sim_dhcp_request_name(const struct sim_dhcp_request *request);

/*
 * Writes the DHCPACK for a DHCPINFORM and returns its length; 0: none is due,
 * *out_why says why. What is asked for comes from the scope that holds the
 * client's address, else from the server's options.
 */
size_t sim_dhcp_inform_answer(struct sim_dhcp_service *service,
			      const struct sim_dhcp_request *request,
			      uint8_t out[SIM_DHCP_PACKET_MOST],
			      const char **out_why);

/*
 * Listens on port 67 of the host's address. Answers go to the relay's port
 * 67 or the client's 68. 0 or errno.
 */
int sim_dhcp_inform_start(struct sim_dhcp_service *service,
			  struct tevent_context *ev);

#endif
