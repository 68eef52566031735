/* Port 67 of a simulated DHCP server: datagram -> answer, journal. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>

#include "simulators/dhcp/sim_dhcp_inform.h"
#include "simulators/host/sim_door.h"

#define SERVER_PORT 67
#define CLIENT_PORT 68

static void journal(struct sim_dhcp_service *service,
		    const struct sim_dhcp_request *request,
		    const struct sockaddr_in *from, const char *result)
{
	const struct sim_seam *host = &service->host;
	char text[INET_ADDRSTRLEN] = "", client[INET_ADDRSTRLEN + 8];
	json_t *arguments = json_object();

	inet_ntop(AF_INET, request->ciaddr, text, sizeof(text));
	json_object_set_new(arguments, "ciaddr", json_string(text));
	inet_ntop(AF_INET, &from->sin_addr, text, sizeof(text));
	snprintf(client, sizeof(client), "%s:%u", text,
		 ntohs(from->sin_port));
	host->journal(host->private_data,
		      &(struct sim_journal_entry){
			      .service = "dhcp",
			      .client = client,
			      .opnum = SIM_NO_OPNUM,
			      .operation = sim_dhcp_request_name(request),
			      .arguments = arguments,
			      .result = result });
}

static void on_datagram(void *private_data, struct sim_door *door,
			const uint8_t *bytes, size_t size,
			const struct sockaddr_in *from)
{
	struct sim_dhcp_service *service = private_data;
	static const uint8_t nobody[4];
	uint8_t out[SIM_DHCP_PACKET_MOST];
	struct sockaddr_in to = *from;
	struct sim_dhcp_request request;
	const char *why = NULL;
	bool relayed;
	size_t length;

	/* The rest of one that is too long is not looked at. */
	size = size < SIM_DHCP_PACKET_MOST ? size : SIM_DHCP_PACKET_MOST;
	if (sim_dhcp_request_decode(bytes, size, &request) != 0) {
		return;
	}
	length = sim_dhcp_inform_answer(service, &request, out, &why);
	journal(service, &request, from, why != NULL ? why : "DHCPACK");
	if (length == 0) {
		return;
	}
	relayed = memcmp(request.giaddr, nobody, 4) != 0;
	memcpy(&to.sin_addr, relayed ? request.giaddr : request.ciaddr, 4);
	to.sin_port = htons(relayed ? SERVER_PORT : CLIENT_PORT);
	sim_door_send(door, out, length, &to);
}

int sim_dhcp_inform_start(struct sim_dhcp_service *service,
			  struct tevent_context *ev)
{
	const struct sim_door_place place = {
		.ev = ev,
		.doors = service->host.doors,
		.address = service->host.address,
		.port = SERVER_PORT,
	};
	struct sim_door *door = NULL;

	return sim_door_bind(service, &place, on_datagram, service, &door);
}
