/*
 * RFC 2131, figure 1: a fixed header, then options behind a cookie. An answer
 * may go on with options in the fields of the two names (RFC 2132 9.3).
 */
#include "rpc/dhcp/rpc_dhcp_message.h"

#include <errno.h>
#include <string.h>

enum {
	AT_OP = 0, AT_HTYPE = 1, AT_HLEN = 2, AT_XID = 4, AT_SECS = 8,
	AT_CIADDR = 12, AT_CHADDR = 28, AT_SNAME = 44, AT_FILE = 108,
	AT_COOKIE = 236, AT_OPTIONS = 240
};

#define BOOTREQUEST 1
#define BOOTREPLY   2
#define ETHERNET    1
#define DHCPINFORM  8

enum {
	PAD = 0, SUBNET_MASK = 1, ROUTERS = 3, DNS_SERVERS = 6,
	DOMAIN_NAME = 15, OVERLOAD = 52, MESSAGE_TYPE = 53, SERVER_ID = 54,
	PARAMETERS = 55, CLIENT_ID = 61, END = 255
};

static const uint8_t cookie[4] = {99, 130, 83, 99};

/* A client id of type 0 is no hardware address (RFC 2132 9.14). */
static const uint8_t options[] = {
	MESSAGE_TYPE, 1, DHCPINFORM,
	PARAMETERS, 4, SUBNET_MASK, ROUTERS, DNS_SERVERS, DOMAIN_NAME,
	CLIENT_ID, 6, 0, 'i', 'p', 'a', 'm', 'd',
	END
};

void rpc_dhcp_inform_encode(const struct rpc_dhcp_inform_message *message,
			    uint8_t out[RPC_DHCP_MESSAGE_LEAST])
{
	uint32_t xid = message->xid;

	memset(out, 0, RPC_DHCP_MESSAGE_LEAST);
	out[AT_OP] = BOOTREQUEST;
	out[AT_HTYPE] = ETHERNET;
	out[AT_HLEN] = sizeof(message->mac);
	out[AT_XID] = (uint8_t)(xid >> 24);
	out[AT_XID + 1] = (uint8_t)(xid >> 16);
	out[AT_XID + 2] = (uint8_t)(xid >> 8);
	out[AT_XID + 3] = (uint8_t)xid;
	out[AT_SECS] = (uint8_t)(message->secs >> 8);
	out[AT_SECS + 1] = (uint8_t)message->secs;
	memcpy(out + AT_CIADDR, message->client, sizeof(message->client));
	memcpy(out + AT_CHADDR, message->mac, sizeof(message->mac));
	memcpy(out + AT_COOKIE, cookie, sizeof(cookie));
	memcpy(out + AT_OPTIONS, options, sizeof(options));
}

/* Options of one field; *overload is that option's value, once met. */
static int read_field(const uint8_t *at, size_t length,
		      struct rpc_dhcp_reply *reply, uint8_t *overload)
{
	size_t i = 0, size;
	const uint8_t *value = NULL;

	while (i < length && at[i] != END) {
		if (at[i] == PAD) {
			i++;
			continue;
		}
		if (length - i < 2 || length - i - 2 < at[i + 1]) {
			return EBADMSG;
		}
		size = at[i + 1];
		value = at + i + 2;
		if (at[i] == MESSAGE_TYPE && size == 1) {
			reply->type = value[0];
		} else if (at[i] == OVERLOAD && size == 1) {
			*overload = value[0];
		} else if (at[i] == SERVER_ID && size == 4) {
			memcpy(reply->server, value, 4);
			reply->has_server = true;
		}
		i += 2 + size;
	}
	return 0;
}

int rpc_dhcp_reply_decode(const uint8_t *bytes, size_t length,
			  struct rpc_dhcp_reply *out_reply)
{
	struct rpc_dhcp_reply reply = {0};
	uint8_t overload = 0, again = 0;
	int ret;

	if (length < AT_OPTIONS || bytes[AT_OP] != BOOTREPLY ||
	    memcmp(bytes + AT_COOKIE, cookie, sizeof(cookie)) != 0) {
		return EBADMSG;
	}
	reply.xid = (uint32_t)bytes[AT_XID] << 24 |
		    (uint32_t)bytes[AT_XID + 1] << 16 |
		    (uint32_t)bytes[AT_XID + 2] << 8 | bytes[AT_XID + 3];
	memcpy(reply.client, bytes + AT_CIADDR, sizeof(reply.client));
	memcpy(reply.mac, bytes + AT_CHADDR, sizeof(reply.mac));
	ret = read_field(bytes + AT_OPTIONS, length - AT_OPTIONS, &reply,
			 &overload);
	if (ret == 0 && (overload & 1) != 0) {
		ret = read_field(bytes + AT_FILE, AT_COOKIE - AT_FILE, &reply,
				 &again);
	}
	if (ret == 0 && (overload & 2) != 0) {
		ret = read_field(bytes + AT_SNAME, AT_FILE - AT_SNAME, &reply,
				 &again);
	}
	if (ret == 0) {
		*out_reply = reply;
	}
	return ret;
}
