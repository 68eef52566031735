/*
 * One method called, and listings of one method ([MS-DHCPM] 3.1.4, 3.2.4).
 *
 *	call:	ask -> result -> done
 *	list:	ask(handle) -> rows -> MORE_DATA? -> ask(next handle) -> ...
 *		lacking at the first page -> the same with the second call
 *
 * MORE_DATA says that another page follows: of options, classes,
 * reservations and relationships (bytes), of policies (entries) and of
 * filters, whose last page comes with NO_MORE_ITEMS. Lists of multicast
 * scopes may go on after SUCCESS.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_call.h"

#define SAME_ARRAY(type, num_, elements_)                                      \
	_Static_assert(                                                        \
		offsetof(struct type, num_) ==                                 \
				offsetof(struct rpc_dhcp_array, num) &&        \
			offsetof(struct type, elements_) ==                    \
				offsetof(struct rpc_dhcp_array, elements),     \
		#type " is no array of the common form")
SAME_ARRAY(DHCP_OPTION_ARRAY, NumElements, Options);
SAME_ARRAY(DHCP_OPTION_VALUE_ARRAY, NumElements, Values);
SAME_ARRAY(DHCP_CLASS_INFO_ARRAY, NumElements, Classes);
SAME_ARRAY(DHCP_CLASS_INFO_ARRAY_V6, NumElements, Classes);
SAME_ARRAY(DHCP_POLICY_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCP_POLICY_EX_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCP_FAILOVER_RELATIONSHIP_ARRAY, numElements, pRelationships);
SAME_ARRAY(DHCP_FILTER_ENUM_INFO, NumElements, pEnumRecords);
SAME_ARRAY(DHCP_RESERVATION_INFO_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5, NumElements, Elements);
SAME_ARRAY(DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4, NumElements, Elements);
SAME_ARRAY(DHCP_BIND_ELEMENT_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCPV6_BIND_ELEMENT_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCP_IP_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCPV6_IP_ARRAY, NumElements, Elements);
SAME_ARRAY(DHCPV6_STATELESS_STATS, NumScopes, ScopeStats);
SAME_ARRAY(DHCP_MSCOPE_TABLE, NumElements, pMScopeNames);
SAME_ARRAY(DHCP_SUPER_SCOPE_TABLE, cEntries, pEntries);

struct rpc_dhcp_call *rpc_dhcp_call_new(TALLOC_CTX *mem_ctx,
					enum rpc_dhcp_question question,
					size_t size, size_t result)
{
	struct rpc_dhcp_call *call = talloc_zero(mem_ctx, struct rpc_dhcp_call);

	if (call == NULL) {
		return NULL;
	}
	call->question = question;
	call->r = talloc_zero_size(call, size);
	if (call->r == NULL) {
		talloc_free(call);
		return NULL;
	}
	call->result =
		(const uint32_t *)(const void *)((char *)call->r + result);
	return call;
}

void rpc_dhcp_call_inline(struct rpc_dhcp_call *call, size_t size)
{
	call->info = talloc_zero_size(call, size);
	call->info_size = size;
	if (call->info == NULL) {
		rpc_dhcp_call_oom(call);
	}
}

void rpc_dhcp_call_oom(struct rpc_dhcp_call *call)
{
	call->refused = rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
}

void rpc_dhcp_call_invalid(struct rpc_dhcp_call *call)
{
	call->refused =
		rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL, RPC_STEP_CALL);
}

/* ---------------------------------------------------------------- a call */

struct call_state {
	struct rpc_dhcp_call *call;
	bool has_info;
	struct rpc_status status;
};

static void call_done(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      struct rpc_dhcp_call *call, bool has_info)
{
	struct call_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req = NULL;

	if (call == NULL) {
		return NULL;
	}
	req = tevent_req_create(mem_ctx, &state, struct call_state);
	if (req == NULL) {
		talloc_free(call);
		return NULL;
	}
	state->call = talloc_steal(state, call);
	state->has_info = has_info;
	if (!rpc_status_is_ok(call->refused)) {
		state->status = call->refused;
		tevent_req_error(req, EIO);
		return tevent_req_post(req, ev);
	}
	subreq = rpc_dhcp_ask_send(state, ev, dhcp, call->question, call,
				   call->r);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, call_done, req);
	return req;
}

static void call_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct call_state *state = tevent_req_data(req, struct call_state);
	uint32_t result;

	state->status = rpc_dhcp_ask_recv(subreq, &state->call->opnum);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		result = *state->call->result;
		if (result != DHCP_SUCCESS && result != state->call->also) {
			state->status = rpc_dhcp_werror(result);
		} else if (state->has_info && state->call->info == NULL) {
			state->status = rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
		}
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_dhcp_call_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp_call **out_call)
{
	struct call_state *state = tevent_req_data(req, struct call_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status) && out_call != NULL) {
		*out_call = talloc_move(mem_ctx, &state->call);
	}
	tevent_req_received(req);
	return status;
}

struct rpc_status rpc_dhcp_number_recv(struct tevent_req *req,
				       uint32_t *out_number)
{
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (rpc_status_is_ok(status)) {
		*out_number = call->number;
	}
	talloc_free(call);
	return status;
}

struct rpc_status rpc_dhcp_edit_recv(struct tevent_req *req)
{
	return rpc_dhcp_call_recv(req, NULL, NULL);
}

/* -------------------------------------------------------------- a listing */

struct list_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	struct rpc_dhcp_call *call;
	struct rpc_dhcp_call *second;
	TALLOC_CTX *page_mem;
	struct rpc_dhcp_guard guard;
	uint32_t handle_before;
	char *rows;
	size_t num;
	size_t room; /* for so many rows */
	struct rpc_status status;
};

static void list_start(struct tevent_req *req);
static void list_ask(struct tevent_req *req);
static void list_got(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_list_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      struct rpc_dhcp_call *first,
				      struct rpc_dhcp_call *second)
{
	struct list_state *state = NULL;
	struct tevent_req *req = NULL;

	if (first == NULL) {
		talloc_free(second);
		return NULL;
	}
	req = tevent_req_create(mem_ctx, &state, struct list_state);
	if (req == NULL) {
		talloc_free(first);
		talloc_free(second);
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->call = talloc_steal(state, first);
	state->second = talloc_steal(state, second);
	if (!rpc_dhcp_deadline(req, ev, &dhcp->limits)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	list_start(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void list_fail(struct tevent_req *req, struct rpc_status status)
{
	struct list_state *state = tevent_req_data(req, struct list_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

static void list_start(struct tevent_req *req)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct rpc_dhcp_call *call = state->call;

	if (!rpc_status_is_ok(call->refused)) {
		list_fail(req, call->refused);
		return;
	}
	rpc_dhcp_guard_start(&state->guard, &call->handle, call->handle_size);
	list_ask(req);
}

static void list_ask(struct tevent_req *req)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct rpc_dhcp_call *call = state->call;
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->page_mem);
	state->page_mem = talloc_named_const(state, 0, "page");
	if (tevent_req_nomem(state->page_mem, req)) {
		return;
	}
	if (call->info_size != 0) {
		memset(call->info, 0, call->info_size);
	} else {
		call->info = NULL;
	}
	call->read = 0;
	call->total = 0;
	state->handle_before = call->handle.index;
	subreq = rpc_dhcp_ask_send(state, state->ev, state->dhcp,
				   call->question, state->page_mem, call->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, list_got, req);
}

static size_t page_length(const struct rpc_dhcp_call *call)
{
	const struct rpc_dhcp_array *array = call->info;

	if (array == NULL) {
		return 0;
	}
	if (call->kind->count != NULL) {
		return call->kind->count(call->info);
	}
	return array->elements == NULL ? 0 : array->num;
}

/* Appends the rows of a page of n elements; false: no memory. */
static bool list_take(struct list_state *state, size_t n)
{
	const struct rpc_dhcp_call *call = state->call;
	size_t i, size = call->kind->row_size;
	char *row = NULL;
	int took;

	if (n == 0) {
		return true;
	}
	if (state->num + n > state->room) {
		/* doubling, so that many pages cost few moves */
		state->room = 2 * state->room > state->num + n ? 2 * state->room
							       : state->num + n;
		state->rows = talloc_realloc_size(state, state->rows,
						  state->room * size);
	}
	if (state->rows == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		row = state->rows + state->num * size;
		memset(row, 0, size);
		took = call->kind->take(state->rows, call, i, row);
		if (took < 0) {
			return false;
		}
		state->num += took;
	}
	return true;
}

/* OK: the page has been taken (*out_more: another follows). */
static struct rpc_status list_page(struct list_state *state, bool *out_more)
{
	const struct rpc_dhcp_call *call = state->call;
	uint32_t result = *call->result;
	size_t n = page_length(call);
	struct rpc_status status;

	*out_more =
		result == DHCP_MORE_DATA ||
		(call->counts_entries && result == DHCP_SUCCESS && n > 0 &&
		 call->total > 0 && call->handle.index != state->handle_before);
	if (!*out_more && result != DHCP_SUCCESS &&
	    result != DHCP_NO_MORE_ITEMS && result != call->also) {
		return rpc_dhcp_werror(result);
	}
	if (call->read > n && result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	}
	status = rpc_dhcp_guard_page(&state->guard, &state->dhcp->limits, n,
				     *out_more, &call->handle);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	if (!list_take(state, n)) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	return (struct rpc_status){0};
}

static void list_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct rpc_status status;
	bool more = false;

	status = rpc_dhcp_ask_recv(subreq, &state->call->opnum);
	TALLOC_FREE(subreq);
	if (rpc_dhcp_is_lacking(status) && state->second != NULL) {
		TALLOC_FREE(state->call);
		state->call = state->second;
		state->second = NULL;
		list_start(req);
		return;
	}
	if (rpc_status_is_ok(status)) {
		status = list_page(state, &more);
	}
	if (!rpc_status_is_ok(status)) {
		list_fail(req, status);
		return;
	}
	if (more) {
		list_ask(req);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_dhcp_list_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx, void **out_rows,
				     size_t *out_num)
{
	struct list_state *state = tevent_req_data(req, struct list_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status)) {
		if (state->num == 0) {
			TALLOC_FREE(state->rows);
		}
		*out_rows = talloc_move(mem_ctx, &state->rows);
		*out_num = state->num;
	}
	tevent_req_received(req);
	return status;
}
