/*
 * ICMP echo (RFC 792, RFC 4443) to many addresses: a socket a family, few
 * packets at a time.
 */
#ifndef IPAM_COLLECT_COLLECT_PING_H
#define IPAM_COLLECT_COLLECT_PING_H

#include <talloc.h>
#include <tevent.h>

#include "ipam/base/addr.h"
#include "rpc/conn/rpc_status.h"

struct collect_ping {
	struct ipam_addr address;
	bool answered;
	int error;	/* errno of what could not be sent, or 0 */
};

/*
 * Asks each of `count` (at most 65535) addresses twice, at most
 * COLLECT_PING_RATE a second, and waits wait_ms behind the last question.
 * `list` stays the caller's and gets the answers.
 */
#define COLLECT_PING_RATE 200
struct tevent_req *collect_ping_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct collect_ping *list, size_t count,
				     unsigned wait_ms);
/*
 * EACCES where this process may not send ICMP: neither is it in
 * net.ipv4.ping_group_range, nor has it CAP_NET_RAW. Then nobody was asked.
 */
int collect_ping_recv(struct tevent_req *req);

#endif
