/*
 * One question by netlink, which the kernel answers at once: of the socket
 * whose own address is what our socket says of its peer, and the other way
 * round.
 */
#include "ipam/api/api_local_user.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct question {
	struct nlmsghdr header;
	struct inet_diag_req_v2 of;
};

/* Address and port of one end into the id of a socket; false: not IP. */
static bool put_end(const struct sockaddr_storage *addr, __be32 *out_addr,
		    __be16 *out_port)
{
	const struct sockaddr_in *in = (const void *)addr;
	const struct sockaddr_in6 *in6 = (const void *)addr;

	if (addr->ss_family == AF_INET) {
		memcpy(out_addr, &in->sin_addr, sizeof(in->sin_addr));
		*out_port = in->sin_port;
		return true;
	}
	if (addr->ss_family == AF_INET6) {
		memcpy(out_addr, &in6->sin6_addr, sizeof(in6->sin6_addr));
		*out_port = in6->sin6_port;
		return true;
	}
	return false;
}

static bool make_question(int fd, struct question *question)
{
	struct sockaddr_storage here = { .ss_family = AF_UNSPEC };
	struct sockaddr_storage there = { .ss_family = AF_UNSPEC };
	socklen_t here_len = sizeof(here), there_len = sizeof(there);
	struct inet_diag_sockid *id = &question->of.id;

	if (getsockname(fd, (struct sockaddr *)&here, &here_len) != 0 ||
	    getpeername(fd, (struct sockaddr *)&there, &there_len) != 0) {
		return false;
	}
	*question = (struct question){
		.header = { .nlmsg_len = sizeof(*question),
			    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			    .nlmsg_flags = NLM_F_REQUEST },
		.of = { .sdiag_family = (uint8_t)there.ss_family,
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_states = UINT32_MAX },
	};
	id->idiag_cookie[0] = id->idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	return put_end(&there, id->idiag_src, &id->idiag_sport) &&
	       put_end(&here, id->idiag_dst, &id->idiag_dport);
}

uint32_t api_local_user(int fd)
{
	struct question question;
	struct {
		struct nlmsghdr header;
		struct inet_diag_msg message;
		char more[4096];
	} answer = { .header = { .nlmsg_len = 0 } };
	ssize_t got = -1;
	int netlink;

	if (!make_question(fd, &question)) {
		return 0;
	}
	netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			 NETLINK_SOCK_DIAG);
	if (netlink < 0) {
		return 0;
	}
	if (send(netlink, &question, sizeof(question), 0) > 0) {
		got = recv(netlink, &answer, sizeof(answer), 0);
	}
	close(netlink);
	if (got < (ssize_t)(sizeof(answer.header) + sizeof(answer.message)) ||
	    answer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    answer.message.idiag_uid == UINT32_MAX) {
		return 0;
	}
	return answer.message.idiag_uid + 1;
}
