/*
 * Rounds of questions to many servers:
 *
 *	route to each -> a socket of the address that it is asked from
 *	round: some questions -> a moment -> some more ... -> wait -> next round
 *	answer -> of whom? -> all there? end
 *
 * The answer goes to port 68 of the address in ciaddr, so that port is ours
 * while this lasts. A socket is bound to that address alone: it takes nothing
 * from a DHCP client of this machine that listens on all of them.
 */
#include "rpc/dhcp/rpc_dhcp_inform.h"

#include <errno.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>
#include <util/time.h>

#include "rpc/dhcp/rpc_dhcp_message.h"

#define SERVER_PORT  67
#define CLIENT_PORT  68
#define FIRST_MS     1000
#define TRIES	     4
#define TRIES_MOST   8
#define SOCKETS_MAX  16
#define AT_A_TIME    32 /* questions, and then PAUSE_MS */
#define PAUSE_MS     10

struct inform_socket {
	struct tevent_req *req;
	int fd;
	uint8_t local[4];
	uint8_t mac[6];
};

struct inform_server {
	uint8_t address[4];
	uint32_t xid;
	struct inform_socket *from; /* NULL: no route */
	struct rpc_status status;
};

struct inform_state {
	struct tevent_context *ev;
	struct rpc_dhcp_inform how;
	struct inform_server *servers;
	struct inform_socket *sockets[SOCKETS_MAX];
	size_t num_sockets;
	size_t next, waiting; /* to be asked; that have not answered */
	unsigned round;
	struct timeval began;
	struct rpc_status status;
};

static void inform_go(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);
static void inform_answer(struct tevent_context *ev, struct tevent_fd *fde,
			  uint16_t flags, void *private_data);

static struct rpc_status errno_status(int code, enum rpc_step step)
{
	return rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)code, step);
}

static struct sockaddr_in place(const uint8_t address[4], uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(port) };

	memcpy(&at.sin_addr, address, 4);
	return at;
}

/* The address of ours that a packet to there would come from. 0 or errno */
static int local_address(const uint8_t server[4], uint8_t out_local[4])
{
	struct sockaddr_in at = place(server, SERVER_PORT);
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret = 0;

	if (fd == -1) {
		return errno;
	}
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &size) != 0) {
		ret = errno;
	}
	close(fd);
	memcpy(out_local, &at.sin_addr, 4);
	return ret;
}

/* The hardware address behind one of ours; zeros where there is none. */
static void mac_of(const uint8_t local[4], uint8_t out_mac[6])
{
	const struct sockaddr_in *in = NULL;
	const struct sockaddr_ll *ll = NULL;
	struct ifaddrs *all = NULL, *one = NULL;
	const char *name = NULL;

	memset(out_mac, 0, 6);
	if (getifaddrs(&all) != 0) {
		return;
	}
	for (one = all; one != NULL && name == NULL; one = one->ifa_next) {
		in = (const struct sockaddr_in *)one->ifa_addr;
		if (in != NULL && in->sin_family == AF_INET &&
		    memcmp(&in->sin_addr, local, 4) == 0) {
			name = one->ifa_name;
		}
	}
	for (one = all; one != NULL && name != NULL; one = one->ifa_next) {
		ll = (const struct sockaddr_ll *)one->ifa_addr;
		if (ll != NULL && ll->sll_family == AF_PACKET &&
		    ll->sll_halen == 6 && strcmp(one->ifa_name, name) == 0) {
			memcpy(out_mac, ll->sll_addr, 6);
		}
	}
	freeifaddrs(all);
}

static int socket_close(struct inform_socket *sock)
{
	if (sock->fd != -1) {
		close(sock->fd);
	}
	return 0;
}

/* 0 or errno */
static int open_socket(struct tevent_req *req, const uint8_t local[4],
		       struct inform_socket **out_socket)
{
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	struct sockaddr_in at = place(local, state->how.client_port);
	struct inform_socket *sock = talloc_zero(state, struct inform_socket);
	int one = 1;

	if (sock == NULL) {
		return ENOMEM;
	}
	sock->req = req;
	memcpy(sock->local, local, sizeof(sock->local));
	mac_of(local, sock->mac);
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
	if (tevent_add_fd(state->ev, sock, sock->fd, TEVENT_FD_READ,
			  inform_answer, sock) == NULL) {
		return ENOMEM;
	}
	*out_socket = sock;
	return 0;
}

/* The socket of that address of ours; 0 or errno */
static int need_socket(struct tevent_req *req, const uint8_t local[4],
		       struct inform_socket **out_socket)
{
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	size_t i;
	int ret;

	for (i = 0; i < state->num_sockets; i++) {
		if (memcmp(state->sockets[i]->local, local, 4) == 0) {
			*out_socket = state->sockets[i];
			return 0;
		}
	}
	if (i == SOCKETS_MAX) {
		return EMFILE;
	}
	ret = open_socket(req, local, out_socket);
	if (ret == 0) {
		state->sockets[state->num_sockets++] = *out_socket;
	}
	return ret;
}

/* What is to be known of a server before it is asked. */
static struct rpc_status prepare(struct tevent_req *req,
				 struct inform_server *server)
{
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	uint8_t local[4];
	int ret = local_address(server->address, local);

	if (ret != 0) {
		server->status = errno_status(ret, RPC_STEP_CONNECT);
		return (struct rpc_status){0};
	}
	ret = need_socket(req, local, &server->from);
	if (ret == 0 && getrandom(&server->xid, sizeof(server->xid), 0) !=
				sizeof(server->xid)) {
		ret = EIO;
	}
	if (ret != 0) {
		return errno_status(ret, RPC_STEP_BIND);
	}
	server->status = errno_status(ETIMEDOUT, RPC_STEP_CALL);
	state->waiting++;
	return (struct rpc_status){0};
}

static void set_defaults(struct rpc_dhcp_inform *how)
{
	how->server_port = how->server_port ? how->server_port : SERVER_PORT;
	how->client_port = how->client_port ? how->client_port : CLIENT_PORT;
	how->first_ms = how->first_ms ? how->first_ms : FIRST_MS;
	how->tries = how->tries ? how->tries : TRIES;
	how->tries = how->tries < TRIES_MOST ? how->tries : TRIES_MOST;
}

struct tevent_req *rpc_dhcp_inform_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					const struct rpc_dhcp_inform *question)
{
	struct inform_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct inform_state);
	size_t i;

	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->how = *question;
	set_defaults(&state->how);
	state->began = tevent_timeval_current();
	state->servers = talloc_zero_array(state, struct inform_server,
					   question->num_servers + 1);
	if (tevent_req_nomem(state->servers, req)) {
		return tevent_req_post(req, ev);
	}
	for (i = 0; i < question->num_servers; i++) {
		memcpy(state->servers[i].address, question->servers[i], 4);
		state->status = prepare(req, &state->servers[i]);
		if (!rpc_status_is_ok(state->status)) {
			tevent_req_error(req, EIO);
			return tevent_req_post(req, ev);
		}
	}
	inform_go(ev, NULL, state->began, req);
	return tevent_req_is_in_progress(req) ? req : tevent_req_post(req, ev);
}

/* A question that is lost on its way is asked again in the next round. */
static void ask(struct inform_state *state, const struct inform_server *server,
		struct timeval now)
{
	struct sockaddr_in to = place(server->address, state->how.server_port);
	struct rpc_dhcp_inform_message message = {
		.xid = server->xid,
		.secs = (uint16_t)(now.tv_sec - state->began.tv_sec),
	};
	uint8_t bytes[RPC_DHCP_MESSAGE_LEAST];
	ssize_t n;

	memcpy(message.client, server->from->local, 4);
	memcpy(message.mac, server->from->mac, 6);
	rpc_dhcp_inform_encode(&message, bytes);
	n = sendto(server->from->fd, bytes, sizeof(bytes), MSG_NOSIGNAL,
		   (struct sockaddr *)&to, sizeof(to));
	(void)n;
}

static bool is_waiting(const struct inform_server *server)
{
	return server->from != NULL && !rpc_status_is_ok(server->status);
}

/* Some questions of this round, or the end of it. */
static void inform_go(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	uint32_t wait_ms = PAUSE_MS;
	size_t asked = 0;

	if (state->waiting == 0 || state->round == state->how.tries) {
		tevent_req_done(req);
		return;
	}
	for (; state->next < state->how.num_servers && asked < AT_A_TIME;
	     state->next++) {
		if (is_waiting(&state->servers[state->next])) {
			ask(state, &state->servers[state->next], now);
			asked++;
		}
	}
	if (state->next == state->how.num_servers) {
		wait_ms = state->how.first_ms << state->round;
		state->next = 0;
		state->round++;
	}
	te = tevent_add_timer(ev, state,
			      tevent_timeval_current_ofs(
				      wait_ms / 1000, wait_ms % 1000 * 1000),
			      inform_go, req);
	tevent_req_nomem(te, req);
}

/* Whose answer it is; NULL: nobody's whom we ask. */
static struct inform_server *server_of(struct inform_state *state,
				       const struct inform_socket *sock,
				       const struct rpc_dhcp_reply *reply,
				       const struct sockaddr_in *from)
{
	struct inform_server *server = NULL;
	size_t i;

	for (i = 0; i < state->how.num_servers; i++) {
		server = &state->servers[i];
		if (server->from != sock || server->xid != reply->xid) {
			continue;
		}
		return memcmp(&from->sin_addr, server->address, 4) == 0 ||
		       (reply->has_server &&
			memcmp(reply->server, server->address, 4) == 0) ?
			       server : NULL;
	}
	return NULL;
}

static void inform_answer(struct tevent_context *ev, struct tevent_fd *fde,
			  uint16_t flags, void *private_data)
{
	struct inform_socket *sock = private_data;
	struct inform_state *state =
		tevent_req_data(sock->req, struct inform_state);
	uint8_t bytes[RPC_DHCP_MESSAGE_MOST];
	struct sockaddr_in from = {0};
	socklen_t size = sizeof(from);
	struct inform_server *server = NULL;
	struct rpc_dhcp_reply reply;
	ssize_t n = recvfrom(sock->fd, bytes, sizeof(bytes), 0,
			     (struct sockaddr *)&from, &size);

	if (n < 0 || rpc_dhcp_reply_decode(bytes, (size_t)n, &reply) != 0 ||
	    reply.type != RPC_DHCP_ACK ||
	    memcmp(reply.mac, sock->mac, sizeof(reply.mac)) != 0) {
		return;
	}
	server = server_of(state, sock, &reply, &from);
	if (server == NULL || !is_waiting(server)) {
		return;
	}
	server->status = (struct rpc_status){0};
	state->waiting--;
	if (state->waiting == 0) {
		tevent_req_done(sock->req);
	}
}

struct rpc_status rpc_dhcp_inform_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_status **out_states)
{
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	struct rpc_status status = rpc_status_received(req, state->status);
	struct rpc_status *states = NULL;
	size_t i;

	if (rpc_status_is_ok(status)) {
		states = talloc_array(mem_ctx, struct rpc_status,
				      state->how.num_servers + 1);
		if (states == NULL) {
			status = rpc_status_make(RPC_VOCABULARY_LOCAL,
						 RPC_LOCAL_NO_MEMORY,
						 RPC_STEP_REPLY);
		}
	}
	for (i = 0; states != NULL && i < state->how.num_servers; i++) {
		states[i] = state->servers[i].status;
	}
	if (states != NULL) {
		*out_states = states;
	}
	tevent_req_received(req);
	return status;
}
