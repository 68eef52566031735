/*
 * Which DHCP servers answer a DHCPINFORM (RFC 2131 3.4, 4.3.5): all are asked
 * together, from port 68 of this machine, where their answers go.
 */
#ifndef RPC_DHCP_RPC_DHCP_INFORM_H
#define RPC_DHCP_RPC_DHCP_INFORM_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <tevent.h>

#include "rpc/conn/rpc_status.h"

struct rpc_dhcp_inform {
	const uint8_t (*servers)[4]; /* IPv4, in network order */
	size_t num_servers;
	/* 0: the ports of the protocol, 67 and 68 */
	uint16_t server_port, client_port;
	/*
	 * A server that is silent is asked again after first_ms, after twice
	 * that time, and so on: `tries` times in all. 0: 1 s, 4 times, so that
	 * it takes 15 s to be sure.
	 */
	uint32_t first_ms;
	unsigned tries;
};

/*
 * Everything but the servers is copied; they are lent until the end. Ends as
 * soon as all have answered. Errors, all at once: ERRNO EACCES or EADDRINUSE
 * in step BIND where the client's port can't be had.
 */
struct tevent_req *rpc_dhcp_inform_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					const struct rpc_dhcp_inform *question);
/*
 * How each server did, in their order: OK for a DHCPACK with the number of
 * our question that comes from the server's address or names it; ERRNO
 * ETIMEDOUT in step CALL; an errno in step CONNECT where no route leads there.
 */
struct rpc_status rpc_dhcp_inform_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_status **out_states);

#endif
