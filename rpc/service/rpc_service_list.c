/*
 * Enumeration.
 *
 *	ROpenSCManagerW (enumerate) -> REnumServicesStatusExW, page by page ->
 *	RCloseServiceHandle
 *
 * The resume index must grow from page to page, so that a listing ends.
 * [MS-SCMR] 3.1.4.37 (opnum 42), 3.1.4.13 (opnum 14).
 */
#include <errno.h>

#include "rpc/service/rpc_service_private.h"

#define ALL_STATES 3

struct list_state {
	struct tevent_context *ev;
	struct rpc_service *service;
	uint32_t types;
	struct policy_handle scm;
	uint32_t size;	/* of the page */
	uint32_t asked; /* the resume index of the page under way */
	uint32_t resume, needed, returned;
	DATA_BLOB bytes;
	uint32_t pages;
	TALLOC_CTX *page;
	struct rpc_service_list *list;
	union {
		struct ROpenSCManagerW open;
		struct REnumServicesStatusExW ex;
		struct REnumServicesStatusW plain;
		struct RCloseServiceHandle close;
	} r;
	struct rpc_status status;
};

static void list_opened(struct tevent_req *subreq);
static void list_page(struct tevent_req *req);
static void list_got(struct tevent_req *subreq);
static void list_close(struct tevent_req *req);
static void list_closed(struct tevent_req *subreq);

struct tevent_req *rpc_service_list_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_service *service,
					 uint32_t types)
{
	struct list_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct list_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->service = service;
	state->types = types;
	state->size = service->limits.page_bytes;
	state->list = talloc_zero(state, struct rpc_service_list);
	state->r.open.in.lpMachineName = service->fqdn;
	state->r.open.in.dwDesiredAccess = SCMR_CONNECT | SCMR_ENUMERATE;
	state->r.open.out.lpScHandle = &state->scm;
	subreq = rpc_service_call_send(state, ev, service, NDR_ROPENSCMANAGERW,
				       state, &state->r.open);
	if (subreq == NULL || state->list == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, list_opened, req);
	return req;
}

static void list_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct list_state *state = tevent_req_data(req, struct list_state);

	state->status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status) &&
	    state->r.open.out.result != SCMR_SUCCESS) {
		state->status = rpc_service_werror(state->r.open.out.result);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	list_page(req);
}

static struct tevent_req *ask_ex(struct list_state *state)
{
	struct REnumServicesStatusExW *r = &state->r.ex;

	*r = (struct REnumServicesStatusExW){
		.in = {.hSCManager = &state->scm,
		       .dwServiceType = state->types,
		       .dwServiceState = ALL_STATES,
		       .cbBufSize = state->size,
		       .lpResumeIndex = &state->resume},
	};
	r->out.lpBuffer = &state->bytes;
	r->out.pcbBytesNeeded = &state->needed;
	r->out.lpServicesReturned = &state->returned;
	r->out.lpResumeIndex = &state->resume;
	return rpc_service_call_send(state, state->ev, state->service,
				     NDR_RENUMSERVICESSTATUSEXW, state->page,
				     r);
}

static struct tevent_req *ask_plain(struct list_state *state)
{
	struct REnumServicesStatusW *r = &state->r.plain;

	*r = (struct REnumServicesStatusW){
		.in = {.hSCManager = &state->scm,
		       .dwServiceType = state->types,
		       .dwServiceState = ALL_STATES,
		       .cbBufSize = state->size,
		       .lpResumeIndex = &state->resume},
	};
	r->out.lpBuffer = &state->bytes;
	r->out.pcbBytesNeeded = &state->needed;
	r->out.lpServicesReturned = &state->returned;
	r->out.lpResumeIndex = &state->resume;
	return rpc_service_call_send(state, state->ev, state->service,
				     NDR_RENUMSERVICESSTATUSW, state->page, r);
}

static void list_page(struct tevent_req *req)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->page);
	state->page = talloc_new(state);
	if (tevent_req_nomem(state->page, req)) {
		return;
	}
	state->needed = state->returned = 0;
	state->bytes = (DATA_BLOB){NULL, 0};
	state->asked = state->resume;
	subreq = state->service->lacks_list_ex ? ask_plain(state)
					       : ask_ex(state);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, list_got, req);
}

/* Takes the page in and says whether another is to be had. */
static struct rpc_status take(struct list_state *state, bool *out_more)
{
	const struct rpc_service_limits *limits = &state->service->limits;
	bool ex = !state->service->lacks_list_ex;
	uint32_t result = ex ? state->r.ex.out.result
			     : state->r.plain.out.result;
	/* A pointer that may come as NULL is pidl's, not ours. */
	const uint32_t *resume = ex ? state->r.ex.out.lpResumeIndex
				    : state->r.plain.out.lpResumeIndex;
	bool ok;

	*out_more = result == SCMR_MORE_DATA;
	if (result != SCMR_SUCCESS && result != SCMR_MORE_DATA) {
		return rpc_service_werror(result);
	}
	state->resume = resume != NULL ? *resume : 0;
	ok = rpc_service_page(state->list, state->bytes.data,
			      state->bytes.length, state->returned, ex);
	if (!ok) {
		return rpc_service_local(RPC_LOCAL_BAD_REPLY);
	}
	if (state->list->count > limits->rows) {
		return rpc_service_local(RPC_LOCAL_TOO_MANY_ROWS);
	}
	if (!*out_more) {
		return (struct rpc_status){0};
	}
	if (++state->pages >= limits->pages) {
		return rpc_service_local(RPC_LOCAL_TOO_MANY_PAGES);
	}
	if (state->returned == 0) {
		/* An entry that does not fit: once, with all that may be. */
		if (state->size >= SCMR_MAX_LIST) {
			return rpc_service_local(RPC_LOCAL_NO_PROGRESS);
		}
		state->size = SCMR_MAX_LIST;
		state->resume = state->asked;
		return (struct rpc_status){0};
	}
	return state->resume > state->asked
		       ? (struct rpc_status){0}
		       : rpc_service_local(RPC_LOCAL_NO_PROGRESS);
}

static void list_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct list_state *state = tevent_req_data(req, struct list_state);
	bool more = false;

	state->status = rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	if (rpc_service_is_lacking(state->status) &&
	    !state->service->lacks_list_ex) {
		state->service->lacks_list_ex = true;
		list_page(req);
		return;
	}
	if (rpc_status_is_ok(state->status)) {
		state->status = take(state, &more);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
	} else if (more) {
		list_page(req);
	} else {
		list_close(req);
	}
}

static void list_close(struct tevent_req *req)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->page);
	state->r.close.in.hSCObject = &state->scm;
	state->r.close.out.hSCObject = &state->scm;
	subreq = rpc_service_call_send(state, state->ev, state->service,
				       NDR_RCLOSESERVICEHANDLE, state,
				       &state->r.close);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, list_closed, req);
}

/* What closing says is of no interest any more. */
static void list_closed(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);

	rpc_conn_call_recv(subreq);
	TALLOC_FREE(subreq);
	tevent_req_done(req);
}

struct rpc_status rpc_service_list_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_service_list **out_list)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_list = talloc_move(mem_ctx, &state->list);
	}
	tevent_req_received(req);
	return status;
}
