/*
 * The display name of a service by its key name: one call, which asks of the
 * manager no more than the connection ([MS-SCMR] 3.1.4.20).
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/service/rpc_service_private.h"

#define MOST_UNITS 4096 /* range() of lpDisplayName, without its NUL */

struct display_state {
	struct RGetServiceDisplayNameW r;
	uint32_t units;
	struct rpc_status status;
};

static void display_done(struct tevent_req *subreq);

struct tevent_req *rpc_service_display_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_service *service,
					    const char *name)
{
	struct display_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct display_state);

	if (req == NULL) {
		return NULL;
	}
	state->units = MOST_UNITS;
	state->r.in.hSCManager = &service->scm;
	state->r.in.lpServiceName = talloc_strdup(state, name);
	state->r.in.lpcchBuffer = &state->units;
	state->r.out.lpcchBuffer = &state->units;
	if (tevent_req_nomem(state->r.in.lpServiceName, req)) {
		return tevent_req_post(req, ev);
	}
	subreq = rpc_service_call_send(state, ev, service,
				       NDR_RGETSERVICEDISPLAYNAMEW, state,
				       &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, display_done, req);
	return req;
}

static void display_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct display_state *state =
		tevent_req_data(req, struct display_state);

	state->status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status) &&
	    state->r.out.result != SCMR_SUCCESS) {
		state->status = rpc_service_werror(state->r.out.result);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_service_display_recv(struct tevent_req *req,
					   TALLOC_CTX *mem_ctx,
					   const char **out_display)
{
	struct display_state *state =
		tevent_req_data(req, struct display_state);
	struct rpc_status status = rpc_status_received(req, state->status);
	const char *display = NULL;

	if (rpc_status_is_ok(status)) {
		display = talloc_strdup(mem_ctx, state->r.out.lpDisplayName);
		if (display == NULL) {
			status = rpc_service_local(RPC_LOCAL_NO_MEMORY);
		} else {
			*out_display = display;
		}
	}
	tevent_req_received(req);
	return status;
}
