/* use: rpc_dhcp rpc_conn rpc_idl SAMBA TALLOC TEVENT */
/*
 * Asks DHCP servers by DHCPINFORM: one line for each, "ADDRESS answers" or
 * "ADDRESS STATUS". FIRST_MS is how long the first try waits; there are two.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "rpc/dhcp/rpc_dhcp_inform.h"

#define MOST 100

int main(int argc, char **argv)
{
	struct tevent_context *ev = tevent_context_init(NULL);
	uint8_t servers[MOST][4];
	struct rpc_dhcp_inform question = {
		.servers = (const uint8_t(*)[4])servers, .tries = 2 };
	struct rpc_status *states = NULL, status;
	struct tevent_req *req = NULL;
	char name[96];
	int i;

	if (argc < 3 || argc - 2 > MOST) {
		fprintf(stderr, "usage: bench_dhcp_inform FIRST_MS ADDRESS...\n");
		return 2;
	}
	question.first_ms = (uint32_t)strtoul(argv[1], NULL, 10);
	for (i = 2; i < argc; i++) {
		if (inet_pton(AF_INET, argv[i], servers[i - 2]) != 1) {
			return 2;
		}
	}
	question.num_servers = (size_t)argc - 2;
	req = rpc_dhcp_inform_send(ev, ev, &question);
	tevent_req_poll(req, ev);
	status = rpc_dhcp_inform_recv(req, ev, &states);
	if (!rpc_status_is_ok(status)) {
		printf("%s\n", rpc_status_name(status, name, sizeof(name)));
	}
	for (i = 2; states != NULL && i < argc; i++) {
		printf("%s %s\n", argv[i], rpc_status_is_ok(states[i - 2]) ?
		       "answers" : rpc_status_name(states[i - 2], name,
						   sizeof(name)));
	}
	talloc_free(ev);
	return rpc_status_is_ok(status) ? 0 : 1;
}
