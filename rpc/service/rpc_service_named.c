/*
 * What is done to one service, by its name.
 *
 *	ROpenServiceW -> the steps of the task -> RCloseServiceHandle
 *
 * A step sends one call and looks at its answer; it names the next step or
 * ends the task. The handle is closed whatever became of them, unless the
 * connection is gone. [MS-SCMR] 3.1.4.
 */
#include <errno.h>
#include <string.h>

#include "rpc/service/rpc_service_private.h"

#define QUERY_CONFIG 0x1u
#define QUERY_STATUS 0x4u
#define MAY_START    0x10u
#define MAY_STOP     0x20u
#define MAY_PAUSE    0x40u
#define INTERROGATE  0x80u

#define STATUS_BYTES	  36
#define LEVEL_DELAYED	  3
#define DELAYED_BYTES	  4
#define NT_CONNECTION_LOST 0xC000020Cu

enum step {
	STEP_OPEN,
	STEP_CONTROL,
	STEP_START,
	STEP_STATUS,
	STEP_CONFIG_SIZE,
	STEP_CONFIG,
	STEP_DELAYED,
	STEP_CLOSE
};

struct named_state {
	struct tevent_context *ev;
	struct rpc_service *service;
	const char *name;
	uint32_t access;
	uint32_t control;
	enum step first; /* after the service is open */
	enum step step;
	struct policy_handle handle;
	DATA_BLOB bytes;
	uint32_t needed;
	union {
		struct ROpenServiceW open;
		struct RControlService control;
		struct RStartServiceW start;
		struct RQueryServiceStatus status;
		struct RQueryServiceStatusEx status_ex;
		struct RQueryServiceConfigW config;
		struct RQueryServiceConfig2W config2;
		struct RCloseServiceHandle close;
	} r;
	struct SCMR_SERVICE_STATUS raw;
	struct SCMR_QUERY_SERVICE_CONFIG raw_config;
	struct rpc_service_status out;
	struct rpc_service_config *config;
	struct rpc_status status;
};

static void named_step(struct tevent_req *req, enum step step);
static void named_done(struct tevent_req *subreq);

static struct tevent_req *named_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_service *service,
				     const char *name, uint32_t access,
				     enum step first, uint32_t control)
{
	struct named_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct named_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->service = service;
	state->access = access;
	state->first = first;
	state->control = control;
	state->name = talloc_strdup(state, name);
	if (tevent_req_nomem(state->name, req)) {
		return tevent_req_post(req, ev);
	}
	named_step(req, STEP_OPEN);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

/* The question of a step: fills state->r and says its opnum. */
static uint32_t ask(struct named_state *state, enum step step)
{
	memset(&state->r, 0, sizeof(state->r));
	state->bytes = (DATA_BLOB){NULL, 0};
	switch (step) {
	case STEP_OPEN:
		state->r.open.in.hSCManager = &state->service->scm;
		state->r.open.in.lpServiceName = state->name;
		state->r.open.in.dwDesiredAccess = state->access;
		state->r.open.out.lpServiceHandle = &state->handle;
		return NDR_ROPENSERVICEW;
	case STEP_CONTROL:
		state->r.control.in.hService = &state->handle;
		state->r.control.in.dwControl = state->control;
		state->r.control.out.lpServiceStatus = &state->raw;
		return NDR_RCONTROLSERVICE;
	case STEP_START:
		state->r.start.in.hService = &state->handle;
		return NDR_RSTARTSERVICEW;
	case STEP_STATUS:
		if (state->service->lacks_status_ex) {
			state->r.status.in.hService = &state->handle;
			state->r.status.out.lpServiceStatus = &state->raw;
			return NDR_RQUERYSERVICESTATUS;
		}
		state->r.status_ex.in.hService = &state->handle;
		state->r.status_ex.in.cbBufSize = STATUS_BYTES;
		state->r.status_ex.out.lpBuffer = &state->bytes;
		state->r.status_ex.out.pcbBytesNeeded = &state->needed;
		return NDR_RQUERYSERVICESTATUSEX;
	case STEP_CONFIG_SIZE:
	case STEP_CONFIG:
		state->r.config.in.hService = &state->handle;
		state->r.config.in.cbBufSize =
			step == STEP_CONFIG ? state->needed : 0;
		state->r.config.out.lpServiceConfig = &state->raw_config;
		state->r.config.out.pcbBytesNeeded = &state->needed;
		return NDR_RQUERYSERVICECONFIGW;
	case STEP_DELAYED:
		state->r.config2.in.hService = &state->handle;
		state->r.config2.in.dwInfoLevel = LEVEL_DELAYED;
		state->r.config2.in.cbBufSize = DELAYED_BYTES;
		state->r.config2.out.lpBuffer = &state->bytes;
		state->r.config2.out.pcbBytesNeeded = &state->needed;
		return NDR_RQUERYSERVICECONFIG2W;
	default:
		state->r.close.in.hSCObject = &state->handle;
		state->r.close.out.hSCObject = &state->handle;
		return NDR_RCLOSESERVICEHANDLE;
	}
}

static void named_step(struct tevent_req *req, enum step step)
{
	struct named_state *state = tevent_req_data(req, struct named_state);
	uint32_t opnum = ask(state, step);
	struct tevent_req *subreq = NULL;

	state->step = step;
	subreq = rpc_service_call_send(state, state->ev, state->service, opnum,
				       state, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, named_done, req);
}

static struct rpc_service_status unpack(const struct SCMR_SERVICE_STATUS *raw)
{
	return (struct rpc_service_status){
		.type = raw->ServiceType,
		.state = raw->CurrentState,
		.accepts = raw->ControlsAccepted,
		.exit_code = raw->Win32ExitCode,
		.specific_code = raw->ServiceSpecificExitCode,
		.check_point = raw->CheckPoint,
		.wait_hint_ms = raw->WaitHint,
	};
}

static const char *text(struct rpc_service_config *config, const char *from)
{
	return talloc_strdup(config, from != NULL ? from : "");
}

static bool keep_config(struct named_state *state)
{
	const struct SCMR_QUERY_SERVICE_CONFIG *raw = &state->raw_config;
	struct rpc_service_config *config =
		talloc_zero(state, struct rpc_service_config);

	state->config = config;
	if (config == NULL) {
		return false;
	}
	config->type = raw->ServiceType;
	config->start_type = raw->StartType;
	config->error_control = raw->ErrorControl;
	config->path = text(config, raw->BinaryPathName);
	config->depends = text(config, raw->Dependencies);
	config->account = text(config, raw->ServiceStartName);
	config->display = text(config, raw->DisplayName);
	return config->path != NULL && config->depends != NULL &&
	       config->account != NULL && config->display != NULL;
}

static uint32_t result_of(const struct named_state *state)
{
	switch (state->step) {
	case STEP_OPEN:
		return state->r.open.out.result;
	case STEP_CONTROL:
		return state->r.control.out.result;
	case STEP_START:
		return state->r.start.out.result;
	case STEP_STATUS:
		return state->service->lacks_status_ex
			       ? state->r.status.out.result
			       : state->r.status_ex.out.result;
	case STEP_CONFIG_SIZE:
	case STEP_CONFIG:
		return state->r.config.out.result;
	case STEP_DELAYED:
		return state->r.config2.out.result;
	default:
		return SCMR_SUCCESS;
	}
}

/* After a good answer: keeps what it tells and names the next step. */
static enum step next_step(struct named_state *state, bool *out_oom)
{
	switch (state->step) {
	case STEP_OPEN:
		return state->first;
	case STEP_START:
		return STEP_STATUS;
	case STEP_CONTROL:
		state->out = unpack(&state->raw);
		return STEP_CLOSE;
	case STEP_STATUS:
		state->out = state->service->lacks_status_ex
				     ? unpack(&state->raw)
				     : rpc_service_unpack(state->bytes.data, true);
		return STEP_CLOSE;
	case STEP_CONFIG:
		*out_oom = !keep_config(state);
		return STEP_DELAYED;
	case STEP_DELAYED:
		state->config->delayed_start = state->bytes.data[0] != 0;
		return STEP_CLOSE;
	default:
		return STEP_CLOSE;
	}
}

/* As many bytes as were asked for must have come. */
static bool is_short(const struct named_state *state)
{
	switch (state->step) {
	case STEP_STATUS:
		return !state->service->lacks_status_ex &&
		       state->bytes.length < STATUS_BYTES;
	case STEP_DELAYED:
		return state->bytes.length < DELAYED_BYTES;
	default:
		return false;
	}
}

/* Refusals that only steer, with the step that follows. */
static bool is_detour(struct named_state *state, uint32_t result,
		      enum step *out_next)
{
	if (state->step == STEP_CONFIG_SIZE &&
	    result == SCMR_INSUFFICIENT_BUFFER) {
		*out_next = STEP_CONFIG;
		return state->needed <= SCMR_MAX_CONFIG;
	}
	/* Before Windows Vista there was no delayed start to ask for. */
	if (state->step == STEP_DELAYED) {
		*out_next = STEP_CLOSE;
		return true;
	}
	return false;
}

static bool is_dead(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_ERRNO ||
	       (status.vocabulary == RPC_VOCABULARY_NTSTATUS &&
		status.code == NT_CONNECTION_LOST);
}

static void named_fail(struct tevent_req *req, struct rpc_status status)
{
	struct named_state *state = tevent_req_data(req, struct named_state);

	state->status = status;
	if (state->step == STEP_OPEN || is_dead(status)) {
		tevent_req_error(req, EIO);
		return;
	}
	named_step(req, STEP_CLOSE);
}

static void named_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct named_state *state = tevent_req_data(req, struct named_state);
	struct rpc_status status;
	enum step next = STEP_CLOSE;
	bool oom = false;
	uint32_t result;

	status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (state->step == STEP_CLOSE) {
		/* What closing says is of no interest any more. */
		if (rpc_status_is_ok(state->status)) {
			tevent_req_done(req);
		} else {
			tevent_req_error(req, EIO);
		}
		return;
	}
	if (state->step == STEP_STATUS && rpc_service_is_lacking(status) &&
	    !state->service->lacks_status_ex) {
		state->service->lacks_status_ex = true;
		named_step(req, STEP_STATUS);
		return;
	}
	if (state->step == STEP_DELAYED && rpc_service_is_lacking(status)) {
		named_step(req, STEP_CLOSE);
		return;
	}
	if (!rpc_status_is_ok(status)) {
		named_fail(req, status);
		return;
	}
	result = result_of(state);
	if (result == SCMR_SUCCESS && is_short(state)) {
		named_fail(req, rpc_service_local(RPC_LOCAL_BAD_REPLY));
		return;
	}
	if (result == SCMR_SUCCESS) {
		next = next_step(state, &oom);
	} else if (!is_detour(state, result, &next)) {
		named_fail(req, rpc_service_werror(result));
		return;
	}
	if (oom) {
		tevent_req_oom(req);
		return;
	}
	named_step(req, next);
}

static struct rpc_status named_recv(struct tevent_req *req,
				    struct rpc_service_status *out_status)
{
	struct named_state *state = tevent_req_data(req, struct named_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_status = state->out;
	}
	tevent_req_received(req);
	return status;
}

struct tevent_req *rpc_service_status_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name)
{
	return named_send(mem_ctx, ev, service, name, QUERY_STATUS,
			  STEP_STATUS, 0);
}

struct rpc_status
rpc_service_status_recv(struct tevent_req *req,
			struct rpc_service_status *out_status)
{
	return named_recv(req, out_status);
}

struct tevent_req *rpc_service_control_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_service *service,
					    const char *name,
					    enum rpc_service_control control)
{
	static const uint32_t rights[] = {
		[RPC_SERVICE_CONTROL_STOP] = MAY_STOP,
		[RPC_SERVICE_CONTROL_PAUSE] = MAY_PAUSE,
		[RPC_SERVICE_CONTROL_CONTINUE] = MAY_PAUSE,
		[RPC_SERVICE_CONTROL_INTERROGATE] = INTERROGATE,
	};

	return named_send(mem_ctx, ev, service, name, rights[control],
			  STEP_CONTROL, control);
}

struct rpc_status
rpc_service_control_recv(struct tevent_req *req,
			 struct rpc_service_status *out_status)
{
	return named_recv(req, out_status);
}

struct tevent_req *rpc_service_start_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_service *service,
					  const char *name)
{
	return named_send(mem_ctx, ev, service, name, MAY_START | QUERY_STATUS,
			  STEP_START, 0);
}

struct rpc_status
rpc_service_start_recv(struct tevent_req *req,
		       struct rpc_service_status *out_status)
{
	return named_recv(req, out_status);
}

struct tevent_req *rpc_service_config_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name)
{
	return named_send(mem_ctx, ev, service, name, QUERY_CONFIG,
			  STEP_CONFIG_SIZE, 0);
}

struct rpc_status
rpc_service_config_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_service_config **out_config)
{
	struct named_state *state = tevent_req_data(req, struct named_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status) && state->config == NULL) {
		/* It said that nothing is all there is. */
		status = rpc_service_local(RPC_LOCAL_BAD_REPLY);
	}
	if (rpc_status_is_ok(status)) {
		*out_config = talloc_move(mem_ctx, &state->config);
	}
	tevent_req_received(req);
	return status;
}
