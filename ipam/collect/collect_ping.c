/*
 * ICMP echo to many addresses.
 *
 *	open -> tick: some questions -> ... -> the last one -> wait -> done
 *	          \- answers at any time; all there: done
 *
 * An answer counts when it comes from the address that was asked and carries
 * its number and this request's random bytes. The socket is one of the kernel's
 * for pings where it gives one, else a raw one, which sees whatever comes in.
 */
#include "ipam/collect/collect_ping.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MS 10
#define TRIES 2
#define NONCE 16
#define PACKET_MAX 1500
#define READ_AT_ONCE 64	/* then others have their turn */

/* Type, code, check sum, identifier, sequence; network order. */
struct echo {
	uint8_t type, code;
	uint16_t sum, id, number;
	uint8_t nonce[NONCE];
};

struct line {	/* of a family */
	int fd;
	bool raw;
};

struct ping_state {
	struct tevent_context *ev;
	struct collect_ping *list;
	size_t count, next, open;	/* next: of count * TRIES questions */
	unsigned wait_ms;
	struct line lines[2];	/* IPv4, IPv6 */
	uint16_t id;
	uint8_t nonce[NONCE];
	int error;
};

static void ping_tick(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);
static void ping_read(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data);

static int open_line(struct line *line, bool v6)
{
	struct icmp6_filter filter;
	int domain = v6 ? AF_INET6 : AF_INET;
	int protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
	int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;

	line->fd = socket(domain, SOCK_DGRAM | flags, protocol);
	if (line->fd >= 0) {
		return 0;
	}
	line->fd = socket(domain, SOCK_RAW | flags, protocol);
	line->raw = line->fd >= 0;
	if (line->fd >= 0 && v6) {
		ICMP6_FILTER_SETBLOCKALL(&filter);
		ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
		setsockopt(line->fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter,
			   sizeof(filter));
	}
	return line->fd >= 0 ? 0 : EACCES;
}

/* The descriptor goes with the event. */
static int watch(struct tevent_req *req, struct ping_state *state, int fd)
{
	struct tevent_fd *fde = tevent_add_fd(state->ev, state, fd,
					      TEVENT_FD_READ, ping_read, req);

	if (fde == NULL) {
		close(fd);
		return ENOMEM;
	}
	tevent_fd_set_auto_close(fde);
	return 0;
}

/* Of the families that are asked. */
static int open_lines(struct tevent_req *req, struct ping_state *state)
{
	bool wanted[2] = { false, false };
	size_t i;
	int ret = 0;

	for (i = 0; i < state->count; i++) {
		wanted[state->list[i].address.family == IPAM_IPV6] = true;
	}
	for (i = 0; i < 2 && ret == 0; i++) {
		if (!wanted[i]) {
			continue;
		}
		ret = open_line(&state->lines[i], i == 1);
		if (ret == 0) {
			ret = watch(req, state, state->lines[i].fd);
		}
	}
	return ret;
}

struct tevent_req *collect_ping_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct collect_ping *list, size_t count,
				     unsigned wait_ms)
{
	struct ping_state *state = NULL;
	struct tevent_req *req = tevent_req_create(mem_ctx, &state,
						   struct ping_state);
	size_t i;

	if (req == NULL) {
		return NULL;
	}
	*state = (struct ping_state){
		.ev = ev, .list = list, .count = count, .open = count,
		.wait_ms = wait_ms, .lines = { { .fd = -1 }, { .fd = -1 } },
	};
	for (i = 0; i < count; i++) {
		list[i].answered = false;
		list[i].error = 0;
	}
	if (getrandom(state->nonce, NONCE, 0) != NONCE ||
	    getrandom(&state->id, sizeof(state->id), 0) !=
		    (ssize_t)sizeof(state->id)) {
		state->error = errno;
	} else {
		state->error = open_lines(req, state);
	}
	if (state->error != 0 || count == 0) {
		tevent_req_done(req);
		return tevent_req_post(req, ev);
	}
	ping_tick(ev, NULL, tevent_timeval_current(), req);
	return req;
}

/* RFC 1071, of 16-bit words in network order. */
static uint16_t sum_of(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < size; i += 2) {
		sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
	}
	while (sum >> 16 != 0) {
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return htons((uint16_t)~sum);
}

static socklen_t address_of(const struct ipam_addr *addr,
			    struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
	size_t size = 0;
	const uint8_t *bytes = ipam_addr_blob(addr, &size);

	memset(out, 0, sizeof(*out));
	if (addr->family == IPAM_IPV4) {
		v4->sin_family = AF_INET;
		memcpy(&v4->sin_addr, bytes, size);
		return sizeof(*v4);
	}
	v6->sin6_family = AF_INET6;
	memcpy(&v6->sin6_addr, bytes, size);
	return sizeof(*v6);
}

static void ask(struct ping_state *state, size_t i)
{
	struct collect_ping *ping = &state->list[i];
	bool v6 = ping->address.family == IPAM_IPV6;
	struct echo echo = { .type = v6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO,
			     .id = state->id, .number = htons((uint16_t)i) };
	struct sockaddr_storage to;
	socklen_t size = address_of(&ping->address, &to);
	ssize_t sent;

	memcpy(echo.nonce, state->nonce, NONCE);
	/* of IPv6 the kernel makes it, which knows the own address */
	echo.sum = v6 ? 0 : sum_of(&echo, sizeof(echo));
	sent = sendto(state->lines[v6].fd, &echo, sizeof(echo), 0,
		      (struct sockaddr *)&to, size);
	ping->error = sent < 0 && errno != EAGAIN ? errno : 0;
}

/* Some more questions, each address once before any is asked again. */
static void ping_tick(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req = talloc_get_type_abort(private_data,
						       struct tevent_req);
	struct ping_state *state = tevent_req_data(req, struct ping_state);
	size_t some = COLLECT_PING_RATE * TICK_MS / 1000;
	unsigned pause = TICK_MS;

	if (state->next >= state->count * TRIES) {
		tevent_req_done(req);	/* and nobody else answered */
		return;
	}
	while (some > 0 && state->next < state->count * TRIES) {
		size_t i = state->next++ % state->count;

		if (!state->list[i].answered) {
			ask(state, i);
			some--;
		}
	}
	if (state->next >= state->count * TRIES ||
	    state->next == state->count) {
		pause = state->wait_ms;	/* before a second try as well */
	}
	te = tevent_add_timer(ev, state,
			      tevent_timeval_current_ofs(pause / 1000,
							 pause % 1000 * 1000),
			      ping_tick, req);
	tevent_req_nomem(te, req);
}

/* The echo in a packet; a raw socket of IPv4 has the header before it. */
static bool find_echo(const struct line *line, bool v6, const uint8_t *packet,
		      size_t size, struct echo *out)
{
	size_t skip = line->raw && !v6 && size > 0 ? (packet[0] & 15) * 4u : 0;

	if (size < skip || size - skip < sizeof(*out)) {
		return false;
	}
	memcpy(out, packet + skip, sizeof(*out));
	return out->type == (v6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY) &&
	       out->code == 0;
}

static bool same_address(const struct ipam_addr *addr,
			 const struct sockaddr_storage *from)
{
	struct sockaddr_storage wanted;

	address_of(addr, &wanted);
	if (wanted.ss_family != from->ss_family) {
		return false;
	}
	return wanted.ss_family == AF_INET ?
		memcmp(&((struct sockaddr_in *)&wanted)->sin_addr,
		       &((const struct sockaddr_in *)from)->sin_addr, 4) == 0 :
		memcmp(&((struct sockaddr_in6 *)&wanted)->sin6_addr,
		       &((const struct sockaddr_in6 *)from)->sin6_addr,
		       16) == 0;
}

static void take(struct ping_state *state, const struct line *line, bool v6,
		 const uint8_t *packet, size_t size,
		 const struct sockaddr_storage *from)
{
	struct echo echo;
	size_t i;

	if (!find_echo(line, v6, packet, size, &echo) ||
	    (line->raw && echo.id != state->id) ||
	    memcmp(echo.nonce, state->nonce, NONCE) != 0) {
		return;
	}
	i = ntohs(echo.number);
	if (i < state->count && !state->list[i].answered &&
	    same_address(&state->list[i].address, from)) {
		state->list[i].answered = true;
		state->list[i].error = 0;
		state->open--;
	}
}

static void ping_read(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct tevent_req *req = talloc_get_type_abort(private_data,
						       struct tevent_req);
	struct ping_state *state = tevent_req_data(req, struct ping_state);
	uint8_t packet[PACKET_MAX];
	struct sockaddr_storage from;
	socklen_t from_size;
	ssize_t size;
	int line, times;

	for (line = 0; line < 2; line++) {
		for (times = 0; times < READ_AT_ONCE &&
				state->lines[line].fd >= 0; times++) {
			from_size = sizeof(from);
			size = recvfrom(state->lines[line].fd, packet,
					sizeof(packet), 0,
					(struct sockaddr *)&from, &from_size);
			if (size < 0) {
				break;
			}
			take(state, &state->lines[line], line == 1, packet,
			     (size_t)size, &from);
		}
	}
	if (state->open == 0) {
		tevent_req_done(req);
	}
}

int collect_ping_recv(struct tevent_req *req)
{
	struct ping_state *state = tevent_req_data(req, struct ping_state);
	enum tevent_req_state end;
	uint64_t error = 0;
	int ret = state->error;

	if (tevent_req_is_error(req, &end, &error)) {
		ret = ENOMEM;
	}
	tevent_req_received(req);
	return ret;
}
