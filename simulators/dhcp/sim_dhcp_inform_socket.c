/* Port 67 of a simulated DHCP server: datagram -> answer, journal. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "simulators/dhcp/sim_dhcp_inform.h"

#define SERVER_PORT 67
#define CLIENT_PORT 68

struct inform_socket {
	struct sim_dhcp_service *service;
	int fd;
};

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

static void on_datagram(struct tevent_context *ev, struct tevent_fd *fde,
			uint16_t flags, void *private_data)
{
	struct inform_socket *sock = private_data;
	static const uint8_t nobody[4];
	uint8_t in[SIM_DHCP_PACKET_MOST], out[SIM_DHCP_PACKET_MOST];
	struct sockaddr_in from = {0};
	socklen_t from_length = sizeof(from);
	struct sim_dhcp_request request;
	const char *why = NULL;
	bool relayed;
	size_t length;
	ssize_t n = recvfrom(sock->fd, in, sizeof(in), 0,
			     (struct sockaddr *)&from, &from_length);

	if (n < 0 || sim_dhcp_request_decode(in, (size_t)n, &request) != 0) {
		return;
	}
	length = sim_dhcp_inform_answer(sock->service, &request, out, &why);
	journal(sock->service, &request, &from,
		why != NULL ? why : "DHCPACK");
	if (length == 0) {
		return;
	}
	relayed = memcmp(request.giaddr, nobody, 4) != 0;
	memcpy(&from.sin_addr, relayed ? request.giaddr : request.ciaddr, 4);
	from.sin_port = htons(relayed ? SERVER_PORT : CLIENT_PORT);
	/* A full socket buffer loses it, as on any network. */
	n = sendto(sock->fd, out, length, MSG_NOSIGNAL,
		   (struct sockaddr *)&from, sizeof(from));
	(void)n;
}

static int socket_close(struct inform_socket *sock)
{
	if (sock->fd != -1) {
		close(sock->fd);
	}
	return 0;
}

int sim_dhcp_inform_start(struct sim_dhcp_service *service,
			  struct tevent_context *ev)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(SERVER_PORT) };
	struct inform_socket *sock = talloc_zero(service,
						 struct inform_socket);
	int one = 1;

	if (sock == NULL) {
		return ENOMEM;
	}
	if (inet_pton(AF_INET, service->host.address, &at.sin_addr) != 1) {
		return EINVAL;
	}
	sock->service = service;
	sock->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			  0);
	talloc_set_destructor(sock, socket_close);
	if (sock->fd == -1) {
		return errno;
	}
	setsockopt(sock->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(sock->fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		return errno;
	}
	return tevent_add_fd(ev, sock, sock->fd, TEVENT_FD_READ, on_datagram,
			     sock) == NULL ? ENOMEM : 0;
}
