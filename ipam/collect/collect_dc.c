/*
 * Finds a domain controller and connects to it:
 *
 *	SRV -> each name: address -> bind -> done, or the next name
 */
#include <arpa/inet.h>
#include <errno.h>

#include "ipam/collect/collect_task.h"

#define CANDIDATES_MAX 8

struct dc_state {
	struct collect *c;
	const char **names;
	size_t count, next;
	struct rpc_ldap *ldap;
	struct rpc_status status; /* of the last one that failed */
};

static void dc_srv_done(struct tevent_req *subreq);
static void dc_try(struct tevent_req *req);
static void dc_host_done(struct tevent_req *subreq);
static void dc_open_done(struct tevent_req *subreq);

struct tevent_req *collect_dc_send(TALLOC_CTX *mem_ctx, struct collect *c,
				   const char *domain, const char *hint)
{
	struct tevent_req *req = NULL;
	struct tevent_req *subreq = NULL;
	struct dc_state *state = NULL;
	char *name = NULL;

	req = tevent_req_create(mem_ctx, &state, struct dc_state);
	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->names = talloc_zero_array(state, const char *, CANDIDATES_MAX);
	if (tevent_req_nomem(state->names, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_defer_callback(req, c->ev);
	if (hint != NULL && hint[0] != '\0') {
		state->names[0] = talloc_strdup(state->names, hint);
		state->count = 1;
		dc_try(req);
		return req;
	}
	name = talloc_asprintf(state, "_ldap._tcp.dc._msdcs.%s", domain);
	if (tevent_req_nomem(name, req)) {
		return tevent_req_post(req, c->ev);
	}
	subreq = rpc_dns_query_send(state, c->ev, c->dns, name, RPC_DNS_SRV);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, dc_srv_done, req);
	return req;
}

static void dc_srv_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct dc_state *state = tevent_req_data(req, struct dc_state);
	struct rpc_dns_answer *answer = NULL;
	size_t i;

	state->status = rpc_dns_query_recv(subreq, state, &answer);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	rpc_dns_srv_sort(answer);
	for (i = 0; i < answer->num_records && i < CANDIDATES_MAX; i++) {
		state->names[i] = answer->records[i].name;
		state->count = i + 1;
	}
	dc_try(req);
}

/* The next name; without one, the last failure stands. */
static void dc_try(struct tevent_req *req)
{
	struct dc_state *state = tevent_req_data(req, struct dc_state);
	struct tevent_req *subreq = NULL;

	if (state->next >= state->count) {
		if (rpc_status_is_ok(state->status)) {
			state->status = rpc_status_make(RPC_VOCABULARY_DNS, 1,
							RPC_STEP_RESOLVE);
		}
		tevent_req_error(req, EIO);
		return;
	}
	subreq = rpc_dns_host_send(state, state->c->ev, state->c->dns,
				   state->names[state->next++]);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, dc_host_done, req);
}

static void dc_host_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct dc_state *state = tevent_req_data(req, struct dc_state);
	struct rpc_dns_answer *answer = NULL;
	struct rpc_target target = {0};
	char address[INET6_ADDRSTRLEN];

	state->status = rpc_dns_host_recv(subreq, state, &answer);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status) || answer->num_records == 0) {
		dc_try(req);
		return;
	}
	inet_ntop(answer->records[0].family == 6 ? AF_INET6 : AF_INET,
		  answer->records[0].octets, address, sizeof(address));
	target.fqdn = state->names[state->next - 1];
	target.address = address;
	subreq = rpc_ldap_open_send(state, state->c->ev, state->c->auth,
				    &target, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, dc_open_done, req);
}

static void dc_open_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct dc_state *state = tevent_req_data(req, struct dc_state);

	state->status = rpc_ldap_open_recv(subreq, state, &state->ldap);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		dc_try(req);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status collect_dc_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
				  struct rpc_ldap **out_ldap,
				  const char **out_name)
{
	struct dc_state *state = tevent_req_data(req, struct dc_state);
	struct rpc_status status = state->status;
	enum tevent_req_state req_state;
	uint64_t error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		if (rpc_status_is_ok(status)) {
			status = rpc_status_make(RPC_VOCABULARY_LOCAL,
						 RPC_LOCAL_NO_MEMORY,
						 RPC_STEP_RESOLVE);
		}
		tevent_req_received(req);
		return status;
	}
	*out_ldap = talloc_move(mem_ctx, &state->ldap);
	*out_name = talloc_strdup(mem_ctx, state->names[state->next - 1]);
	tevent_req_received(req);
	return status;
}
