/*
 * Messages of DHCP itself (RFC 2131): the DHCPINFORM that a server is asked
 * with, and what of its answer counts. Pure.
 */
#ifndef RPC_DHCP_RPC_DHCP_MESSAGE_H
#define RPC_DHCP_RPC_DHCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What old relays and servers want at least (RFC 1542 2.1). */
#define RPC_DHCP_MESSAGE_LEAST 300
/* No answer is longer that keeps to option 57's default, and then some. */
#define RPC_DHCP_MESSAGE_MOST 2048

#define RPC_DHCP_ACK 5 /* RFC 2132 9.6 */

/* Octets are in network order. */
struct rpc_dhcp_inform_message {
	uint32_t xid;
	uint16_t secs;	   /* since the first one was sent */
	uint8_t client[4]; /* our address: where the answer goes */
	uint8_t mac[6];
};

/* Fills `out`; every octet of it is set. */
void rpc_dhcp_inform_encode(const struct rpc_dhcp_inform_message *message,
			    uint8_t out[RPC_DHCP_MESSAGE_LEAST]);

struct rpc_dhcp_reply {
	uint32_t xid;
	uint8_t type;	   /* option 53 */
	uint8_t mac[6];
	uint8_t client[4]; /* ciaddr */
	bool has_server;
	uint8_t server[4]; /* option 54 */
};

/*
 * An answer of a server. EBADMSG: no BOOTREPLY, not of DHCP, or options that
 * run past their field.
 */
int rpc_dhcp_reply_decode(const uint8_t *bytes, size_t length,
			  struct rpc_dhcp_reply *out_reply);

#endif
