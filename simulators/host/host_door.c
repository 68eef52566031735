/*
 * Sockets and the doors behind them.
 *
 *	own socket:	socket -> its only door
 *	shared socket:	socket -> address that was asked for -> door, or reset
 *
 * The address is getsockname()'s of an accepted client, and IP_PKTINFO's of a
 * datagram, whose answer leaves from there by the same means (ip(7)).
 */
#include "simulators/host/sim_door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LISTS	     4096
#define DATAGRAM_MAX 65535
#define OWN_BACKLOG  256
#define ALL_BACKLOG  4096
#define FULL_WAIT_MS 100
#define DEVICE	     "lo"

/* One socket: of one door, or of all doors of its port. */
struct door_socket {
	struct tevent_context *ev;
	struct tevent_fd *fde;
	struct sim_doors *doors;	/* NULL: of one door */
	struct sim_door *only;
	struct door_socket *next;
	int type;
	uint16_t port;
	int fd;
};

struct sim_doors {
	struct door_socket *sockets;
	struct sim_door *lists[LISTS];
};

struct sim_door {
	struct sim_doors *doors;	/* NULL: of its own, or shut */
	struct sim_door *next;
	struct door_socket *socket;
	struct in_addr address;
	sim_door_client_fn *client;
	sim_door_datagram_fn *datagram;
	void *private_data;
};

/* ---------------------------------------------------------------- doors */

static struct sim_door **list_of(struct sim_doors *doors,
				 struct in_addr address)
{
	/* Hosts differ in the low bytes of their addresses. */
	return &doors->lists[ntohl(address.s_addr) % LISTS];
}

static struct sim_door *find(const struct door_socket *sock,
			     struct in_addr address)
{
	struct sim_door *door = sock->only;

	if (sock->doors == NULL) {
		return door;
	}
	door = *list_of(sock->doors, address);
	while (door != NULL && (door->socket != sock ||
				door->address.s_addr != address.s_addr)) {
		door = door->next;
	}
	return door;
}

static int door_shut(struct sim_door *door)
{
	struct sim_door **at = NULL;

	if (door->doors != NULL) {
		at = list_of(door->doors, door->address);
		while (*at != door) {
			at = &(*at)->next;
		}
		*at = door->next;
	}
	return 0;
}

static int doors_gone(struct sim_doors *doors)
{
	struct sim_door *door = NULL;
	size_t i;

	for (i = 0; i < LISTS; i++) {
		for (door = doors->lists[i]; door != NULL; door = door->next) {
			door->doors = NULL;
			door->socket = NULL;
		}
	}
	return 0;
}

struct sim_doors *sim_doors_new(TALLOC_CTX *mem_ctx)
{
	struct sim_doors *doors = talloc_zero(mem_ctx, struct sim_doors);

	if (doors != NULL) {
		talloc_set_destructor(doors, doors_gone);
	}
	return doors;
}

/* -------------------------------------------------------------- clients */

static void on_room(struct tevent_context *ev, struct tevent_timer *te,
		    struct timeval now, void *private_data)
{
	struct door_socket *sock = private_data;

	TEVENT_FD_READABLE(sock->fde);
}

/* The process has no file left: others get their turn to close some. */
static void wait_for_room(struct door_socket *sock)
{
	struct timeval until =
		tevent_timeval_current_ofs(0, FULL_WAIT_MS * 1000);
	struct tevent_timer *te =
		tevent_add_timer(sock->ev, sock, until, on_room, sock);

	if (te != NULL) {
		TEVENT_FD_NOT_READABLE(sock->fde);
	}
}

static void reset(int fd)
{
	const struct linger at_once = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(fd);
}

static void on_client(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct door_socket *sock = private_data;
	struct sockaddr_in from = { 0 }, own = { 0 };
	socklen_t from_length = sizeof(from), own_length = sizeof(own);
	struct sim_door *door = NULL;
	int fd = accept4(sock->fd, (struct sockaddr *)&from, &from_length,
			 SOCK_NONBLOCK | SOCK_CLOEXEC);
	int ret = 0;

	if (fd == -1) {
		if (errno == EMFILE || errno == ENFILE) {
			wait_for_room(sock);
		}
		return;
	}
	if (sock->doors != NULL) {
		ret = getsockname(fd, (struct sockaddr *)&own, &own_length);
	}
	door = ret == 0 ? find(sock, own.sin_addr) : NULL;
	if (door == NULL) {
		reset(fd);
		return;
	}
	door->client(door->private_data, fd, &from);
}

/* ------------------------------------------------------------ datagrams */

/* What IP_PKTINFO says with a datagram, and is told with one. */
union pktinfo_space {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

static struct in_addr asked_for(struct msghdr *message)
{
	struct in_addr address = { .s_addr = INADDR_ANY };
	struct in_pktinfo info;
	struct cmsghdr *c = CMSG_FIRSTHDR(message);

	for (; c != NULL; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level == IPPROTO_IP &&
		    c->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(c), sizeof(info));
			address = info.ipi_addr;
		}
	}
	return address;
}

static void on_datagram(struct tevent_context *ev, struct tevent_fd *fde,
			uint16_t flags, void *private_data)
{
	struct door_socket *sock = private_data;
	uint8_t bytes[DATAGRAM_MAX];
	union pktinfo_space space;
	struct sockaddr_in from = { 0 };
	struct iovec part = { bytes, sizeof(bytes) };
	struct msghdr message = { .msg_name = &from,
				  .msg_namelen = sizeof(from),
				  .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = space.bytes,
				  .msg_controllen = sizeof(space.bytes) };
	struct sim_door *door = NULL;
	ssize_t n = recvmsg(sock->fd, &message, 0);

	if (n < 0) {
		return;
	}
	door = find(sock, asked_for(&message));
	if (door != NULL) {
		door->datagram(door->private_data, door, bytes, (size_t)n,
			       &from);
	}
}

void sim_door_send(const struct sim_door *door, const uint8_t *bytes,
		   size_t length, const struct sockaddr_in *to)
{
	const struct in_pktinfo info = { .ipi_spec_dst = door->address };
	union pktinfo_space space = { .bytes = { 0 } };
	struct sockaddr_in there = *to;
	struct iovec part = { (void *)(uintptr_t)bytes, length };
	struct msghdr message = { .msg_name = &there,
				  .msg_namelen = sizeof(there),
				  .msg_iov = &part,
				  .msg_iovlen = 1 };
	struct cmsghdr *c = NULL;
	ssize_t sent;

	if (door->socket == NULL) {
		return;
	}
	if (door->doors != NULL) {
		message.msg_control = space.bytes;
		message.msg_controllen = sizeof(space.bytes);
		c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = IPPROTO_IP;
		c->cmsg_type = IP_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof(info));
		memcpy(CMSG_DATA(c), &info, sizeof(info));
	}
	sent = sendmsg(door->socket->fd, &message, MSG_NOSIGNAL);
	(void)sent;
}

/* -------------------------------------------------------------- sockets */

static int socket_close(struct door_socket *sock)
{
	if (sock->fd != -1) {
		close(sock->fd);
	}
	return 0;
}

/* Only the address is missing then. */
static int set_options(const struct door_socket *sock)
{
	const int one = 1;
	int ret = setsockopt(sock->fd, SOL_SOCKET, SO_REUSEADDR, &one,
			     sizeof(one));

	if (ret == 0 && sock->doors != NULL) {
		ret = setsockopt(sock->fd, SOL_SOCKET, SO_BINDTODEVICE, DEVICE,
				 sizeof(DEVICE));
	}
	if (ret == 0 && sock->doors != NULL && sock->type == SOCK_DGRAM) {
		ret = setsockopt(sock->fd, IPPROTO_IP, IP_PKTINFO, &one,
				 sizeof(one));
	}
	return ret == 0 ? 0 : errno;
}

static int socket_open(struct door_socket *sock, struct in_addr address)
{
	const bool tcp = sock->type == SOCK_STREAM;
	const struct sockaddr_in at = { .sin_family = AF_INET,
					.sin_port = htons(sock->port),
					.sin_addr = address };
	int ret;

	sock->fd = socket(AF_INET, sock->type | SOCK_NONBLOCK | SOCK_CLOEXEC,
			  0);
	if (sock->fd == -1) {
		return errno;
	}
	talloc_set_destructor(sock, socket_close);
	ret = set_options(sock);
	if (ret != 0) {
		return ret;
	}
	if (bind(sock->fd, (const struct sockaddr *)&at, sizeof(at)) != 0 ||
	    (tcp && listen(sock->fd, sock->doors != NULL ? ALL_BACKLOG :
							   OWN_BACKLOG) != 0)) {
		return errno;
	}
	sock->fde = tevent_add_fd(sock->ev, sock, sock->fd, TEVENT_FD_READ,
				  tcp ? on_client : on_datagram, sock);
	return sock->fde == NULL ? ENOMEM : 0;
}

static int socket_new(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		      int type, struct in_addr address,
		      struct door_socket **out)
{
	struct door_socket *sock = talloc_zero(mem_ctx, struct door_socket);
	int ret;

	if (sock == NULL) {
		return ENOMEM;
	}
	sock->ev = place->ev;
	sock->doors = place->doors;
	sock->type = type;
	sock->port = place->port;
	sock->fd = -1;
	ret = socket_open(sock, address);
	if (ret != 0) {
		talloc_free(sock);
		return ret;
	}
	*out = sock;
	return 0;
}

static int socket_shared(const struct sim_door_place *place, int type,
			 struct door_socket **out)
{
	const struct in_addr any = { .s_addr = INADDR_ANY };
	struct sim_doors *doors = place->doors;
	struct door_socket *sock = doors->sockets;
	int ret;

	while (sock != NULL &&
	       (sock->type != type || sock->port != place->port)) {
		sock = sock->next;
	}
	if (sock == NULL) {
		ret = socket_new(doors, place, type, any, &sock);
		if (ret != 0) {
			return ret;
		}
		sock->next = doors->sockets;
		doors->sockets = sock;
	}
	*out = sock;
	return 0;
}

/* ----------------------------------------------------------------- open */

/* A shared socket finds the door only when it is in its list. */
static int enter(struct sim_door *door, const struct sim_door_place *place,
		 int type)
{
	struct sim_door **list = NULL;
	int ret = socket_shared(place, type, &door->socket);

	if (ret != 0) {
		return ret;
	}
	if (find(door->socket, door->address) != NULL) {
		return EADDRINUSE;
	}
	door->doors = place->doors;
	list = list_of(door->doors, door->address);
	door->next = *list;
	*list = door;
	return 0;
}

static int door_open(struct sim_door *door, const struct sim_door_place *place,
		     int type)
{
	int ret;

	if (inet_pton(AF_INET, place->address, &door->address) != 1) {
		return EINVAL;
	}
	if (place->doors != NULL) {
		return enter(door, place, type);
	}
	ret = socket_new(door, place, type, door->address, &door->socket);
	if (ret == 0) {
		door->socket->only = door;
	}
	return ret;
}

static int door_new(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		    int type, const struct sim_door *like,
		    struct sim_door **out_door)
{
	struct sim_door *door = talloc_zero(mem_ctx, struct sim_door);
	int ret;

	if (door == NULL) {
		return ENOMEM;
	}
	*door = *like;
	talloc_set_destructor(door, door_shut);
	ret = door_open(door, place, type);
	if (ret != 0) {
		talloc_free(door);
		return ret;
	}
	*out_door = door;
	return 0;
}

int sim_door_listen(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		    sim_door_client_fn *client, void *private_data,
		    struct sim_door **out_door)
{
	const struct sim_door like = { .client = client,
				       .private_data = private_data };

	return door_new(mem_ctx, place, SOCK_STREAM, &like, out_door);
}

int sim_door_bind(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		  sim_door_datagram_fn *datagram, void *private_data,
		  struct sim_door **out_door)
{
	const struct sim_door like = { .datagram = datagram,
				       .private_data = private_data };

	return door_new(mem_ctx, place, SOCK_DGRAM, &like, out_door);
}
