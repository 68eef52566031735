/*
 * DHCPINFORM to all DHCP servers at once: addresses -> ask -> put the checks.
 */
#include "ipam/collect/collect_inform.h"

#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_check.h"
#include "rpc/dhcp/rpc_dhcp_inform.h"

#define SILENT                                                                 \
	"the server gave no answer to DHCPINFORM: see whether its DHCP "      \
	"service runs, is authorized and has an active IPv4 scope, and "      \
	"whether UDP ports 67 and 68 are open on the way"
#define NO_PORT                                                                \
	"DHCPINFORM is asked from UDP port 68 of this machine: give ipamd "   \
	"the capability CAP_NET_BIND_SERVICE, or end what holds the port"

struct inform_state {
	struct collect *c;
	const struct ipam_server **servers; /* that are asked */
	uint8_t (*addresses)[4];
	size_t count;
	struct ipam_failure why;
	int ret;
};

static void inform_done(struct tevent_req *subreq);

static void choose(struct inform_state *state,
		   const struct ipam_server *servers, size_t count)
{
	const uint8_t *octets = NULL;
	size_t i, size;

	for (i = 0; i < count; i++) {
		if (!servers[i].roles[IPAM_ROLE_DHCP].present ||
		    servers[i].address.family != IPAM_IPV4) {
			continue;
		}
		state->servers[state->count] = &servers[i];
		octets = ipam_addr_blob(&servers[i].address, &size);
		memcpy(state->addresses[state->count++], octets, 4);
	}
}

struct tevent_req *collect_inform_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const struct ipam_server *servers,
				       size_t count)
{
	struct rpc_dhcp_inform question = {0};
	struct inform_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct inform_state);

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->servers = talloc_array(state, const struct ipam_server *,
				      count + 1);
	state->addresses = talloc_zero_size(state, 4 * (count + 1));
	if (tevent_req_nomem(state->servers, req) ||
	    tevent_req_nomem(state->addresses, req)) {
		return tevent_req_post(req, c->ev);
	}
	choose(state, servers, count);
	question.servers = (const uint8_t(*)[4])state->addresses;
	question.num_servers = state->count;
	subreq = rpc_dhcp_inform_send(state, c->ev, &question);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, inform_done, req);
	return req;
}

static struct ipam_check check_of(TALLOC_CTX *mem_ctx, struct rpc_status status)
{
	struct ipam_check check = { .kind = IPAM_CHECK_DHCP_INFORM,
				    .state = IPAM_CHECK_UNBLOCKED,
				    .checked_at = ipam_clock_now() };

	if (!rpc_status_is_ok(status)) {
		check.state = IPAM_CHECK_BLOCKED;
		check.failure = convert_failure(mem_ctx, status);
		if (status.step == RPC_STEP_CALL) {
			check.failure.advice = SILENT;
		}
	}
	return check;
}

static void inform_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	struct rpc_status *states = NULL;
	struct ipam_check check;
	struct rpc_status status =
		rpc_dhcp_inform_recv(subreq, state, &states);
	size_t i;

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		state->why = convert_failure(state, status);
		state->why.step = "dhcpinform";
		if (status.step == RPC_STEP_BIND) {
			state->why.advice = NO_PORT;
		}
	}
	for (i = 0; states != NULL && state->ret == 0 && i < state->count;
	     i++) {
		check = check_of(state, states[i]);
		state->ret = store_check_put(state->c->store,
					     state->servers[i]->name, &check);
	}
	tevent_req_done(req);
}

int collect_inform_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct ipam_failure *out_why)
{
	struct inform_state *state = tevent_req_data(req, struct inform_state);
	enum tevent_req_state how;
	uint64_t error = 0;
	int ret = tevent_req_is_error(req, &how, &error) ? ENOMEM : state->ret;

	*out_why = (struct ipam_failure){
		.step = state->why.step,
		.status = talloc_strdup(mem_ctx, state->why.status),
		.advice = state->why.advice,
	};
	tevent_req_received(req);
	return ret;
}
