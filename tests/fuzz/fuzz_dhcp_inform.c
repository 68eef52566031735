/* use: rpc_dhcp rpc_idl sim_dhcp JANSSON SAMBA TALLOC TEVENT */
/* Datagrams of DHCP: answers that reach us, requests that reach the lab. */
#include "rpc/dhcp/rpc_dhcp_message.h"
#include "simulators/dhcp/sim_dhcp_inform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static volatile size_t touched;
	struct sim_dhcp_request request;
	struct rpc_dhcp_reply reply;
	size_t i;

	if (rpc_dhcp_reply_decode(data, size, &reply) == 0) {
		touched += reply.type + reply.server[3];
	}
	if (sim_dhcp_request_decode(data, size, &request) == 0) {
		for (i = 0; i < request.num_wanted; i++) {
			touched += request.wanted[i];
		}
	}
	return 0;
}
