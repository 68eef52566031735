/*
 * States of services, in one connection:
 *
 *	open -> for each service of an included role: status -> put them all
 *
 * Where the manager does not open, or the connection is lost, all that remain
 * are as unreachable as it is.
 */
#include "ipam/collect/collect_services.h"

#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/convert/convert.h"
#include "rpc/service/rpc_service.h"

struct services_state {
	struct collect *c;
	const struct ipam_server *server;
	struct rpc_service *manager;
	struct ipam_service list[IPAM_ROLE_SERVICES];
	size_t count, next;
	int ret; /* of the store */
};

static void services_opened(struct tevent_req *subreq);
static void services_next(struct tevent_req *req);
static void services_told(struct tevent_req *subreq);
static void services_end(struct tevent_req *req);

static void choose(struct services_state *state)
{
	const struct ipam_server_role *role = NULL;
	size_t i;

	for (i = 0; i < IPAM_ROLE_SERVICES; i++) {
		role = &state->server->roles[ipam_role_services[i].role];
		if (!role->present || !role->included) {
			continue;
		}
		state->list[state->count++] = (struct ipam_service){
			.role = ipam_role_services[i].role,
			.name = ipam_role_services[i].name,
		};
	}
}

struct tevent_req *collect_services_send(TALLOC_CTX *mem_ctx,
					 struct collect *c,
					 const struct ipam_server *server,
					 const char *address)
{
	struct services_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct rpc_target target = {.fqdn = server->name};
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct services_state);

	if (req == NULL) {
		return NULL;
	}
	tevent_req_defer_callback(req, c->ev);
	state->c = c;
	state->server = server;
	choose(state);
	if (state->count == 0) {
		services_end(req);
		return req;
	}
	target.address = address[0] != '\0' ? address : NULL;
	subreq = rpc_service_open_send(state, c->ev, c->rpc, c->creds, &target,
				       RPC_SERVICE_ANY, NULL, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, services_opened, req);
	return req;
}

static void put_next(struct services_state *state, struct rpc_status status,
		     const struct rpc_service_status *told)
{
	struct ipam_service *service = &state->list[state->next];

	convert_service_state(state, status, told->state, service);
	if (!rpc_status_is_ok(status)) {
		service->failure.advice = rpc_service_cure(status);
	} else if (service->state == IPAM_SERVICE_STOPPED) {
		service->exit_code = told->exit_code;
	}
	state->next++;
}

/* What holds for the one at hand, and for all behind it. */
static void put_rest(struct services_state *state, struct rpc_status status)
{
	const struct rpc_service_status nothing = {0};

	while (state->next < state->count) {
		put_next(state, status, &nothing);
	}
}

static void services_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct services_state *state =
		tevent_req_data(req, struct services_state);
	struct rpc_status status =
		rpc_service_open_recv(subreq, state, &state->manager);

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		put_rest(state, status);
	}
	services_next(req);
}

static void services_next(struct tevent_req *req)
{
	struct services_state *state =
		tevent_req_data(req, struct services_state);
	struct tevent_req *subreq = NULL;

	if (state->next >= state->count) {
		services_end(req);
		return;
	}
	subreq = rpc_service_status_send(state, state->c->ev, state->manager,
					 state->list[state->next].name);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, services_told, req);
}

static void services_told(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct services_state *state =
		tevent_req_data(req, struct services_state);
	struct rpc_service_status told = {0};
	struct rpc_status status = rpc_service_status_recv(subreq, &told);

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status) &&
	    status.vocabulary != RPC_VOCABULARY_WERROR) {
		put_rest(state, status);
	} else {
		put_next(state, status, &told);
	}
	services_next(req);
}

static void services_end(struct tevent_req *req)
{
	struct services_state *state =
		tevent_req_data(req, struct services_state);
	size_t changed = 0;

	state->ret = store_service_put_all(state->c->store,
					   state->server->name, state->list,
					   state->count, ipam_clock_now(),
					   &changed);
	if (state->ret == 0 && changed > 0) {
		ipam_log(IPAM_LOG_INFO,
			 "ServerAvailability: %s: %zu services in another "
			 "state than before",
			 state->server->name, changed);
	}
	tevent_req_done(req);
}

int collect_services_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			  struct ipam_failure *out_worst)
{
	struct services_state *state =
		tevent_req_data(req, struct services_state);
	enum tevent_req_state how;
	struct ipam_failure *why = NULL;
	uint64_t error = 0;
	size_t i;
	int ret = state->ret;

	if (tevent_req_is_error(req, &how, &error)) {
		ret = ENOMEM;
	}
	for (i = 0; i < state->count && ret == 0; i++) {
		why = &state->list[i].failure;
		if (why->step != NULL) {
			*out_worst = (struct ipam_failure){
				talloc_strdup(mem_ctx, why->step),
				talloc_strdup(mem_ctx, why->status),
				talloc_strdup(mem_ctx, why->advice)};
			break;
		}
	}
	tevent_req_received(req);
	return ret;
}
