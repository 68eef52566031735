/*
 * The scopes of one family with their ranges, exclusions and reservations.
 *
 *	list -> for each scope: info -> elements of each kind -> reservations
 *	     -> superscopes
 *
 * [MS-DHCPM] 3.1.4.4, 3.1.4.3, 3.1.4.50, 3.2.4.39, 3.2.4.120, 3.1.4.38; IPv6:
 * 3.2.4.59, 3.2.4.64, 3.2.4.61. Two ways of paging meet here: the list counts
 * entries and may say SUCCESS while more remain, elements count bytes and say
 * MORE_DATA. Both take the index of the next entry as their handle.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_scope.h"

#define LIST_PAGE 1000

/* IPv4 reservations have a question of their own, for their names. */
static const uint16_t kinds4[] = {DhcpIpRanges, DhcpExcludedIpRanges};
static const uint16_t kinds6[] = {Dhcpv6ExcludedIpRanges, Dhcpv6ReservedIps};
#define NUM_KINDS4 (sizeof(kinds4) / sizeof(kinds4[0]))
#define NUM_KINDS6 (sizeof(kinds6) / sizeof(kinds6[0]))

struct scopes_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	bool v6;
	struct rpc_dhcp_scopes *result;
	size_t at;   /* scope under way */
	size_t kind; /* of its elements */
	size_t kept; /* scopes that had not vanished */
	struct rpc_dhcp_guard guard;
	TALLOC_CTX *call_mem;
	uint32_t handle;
	uint32_t handle_before;
	uint32_t read;
	uint32_t total;
	union {
		struct R_DhcpEnumSubnets list4;
		struct R_DhcpEnumSubnetsV6 list6;
		struct R_DhcpGetSubnetInfoVQ info4;
		struct R_DhcpGetSubnetInfoV6 info6;
		struct R_DhcpEnumSubnetElementsV5 elements4;
		struct R_DhcpEnumSubnetElementsV6 elements6;
		struct R_DhcpGetSuperScopeInfoV4 superscopes;
	} r;
	union {
		struct DHCP_IP_ARRAY *list4;
		struct DHCPV6_IP_ARRAY *list6;
		struct DHCP_SUBNET_INFO_VQ *info4;
		struct DHCP_SUBNET_INFO_V6 *info6;
		struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *elements4;
		struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 *elements6;
		struct DHCP_SUPER_SCOPE_TABLE *superscopes;
		void *any;
	} out;
	struct rpc_status status;
};

static void list_ask(struct tevent_req *req);
static void list_got(struct tevent_req *subreq);
static void info_ask(struct tevent_req *req);
static void info_got(struct tevent_req *subreq);
static void elements_start(struct tevent_req *req);
static void elements_ask(struct tevent_req *req);
static void elements_got(struct tevent_req *subreq);
static void reservations_ask(struct tevent_req *req);
static void reservations_got(struct tevent_req *subreq);
static void scope_end(struct tevent_req *req, bool keep);
static void superscopes_ask(struct tevent_req *req);
static void superscopes_got(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_scopes_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp, int family)
{
	struct scopes_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct scopes_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->v6 = family == 6;
	state->result = talloc_zero(state, struct rpc_dhcp_scopes);
	if (tevent_req_nomem(state->result, req)) {
		return tevent_req_post(req, ev);
	}
	if (state->v6 && !rpc_dhcp_has_second(dhcp)) {
		tevent_req_done(req);
		return tevent_req_post(req, ev);
	}
	rpc_dhcp_guard_start(&state->guard, &state->handle,
			     sizeof(state->handle));
	if (!rpc_dhcp_deadline(req, ev, &dhcp->limits)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	list_ask(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void scopes_fail(struct tevent_req *req, struct rpc_status status)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

/* Asks with state->r, which the caller has filled. */
static void scopes_ask(struct tevent_req *req, enum rpc_dhcp_question question,
		       tevent_req_fn fn)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->call_mem);
	state->call_mem = talloc_named_const(state, 0, "answer");
	if (tevent_req_nomem(state->call_mem, req)) {
		return;
	}
	state->out.any = NULL;
	state->read = 0;
	state->total = 0;
	subreq = rpc_dhcp_ask_send(state, state->ev, state->dhcp, question,
				   state->call_mem, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, fn, req);
}

static void list_ask(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);

	memset(&state->r, 0, sizeof(state->r));
	state->handle_before = state->handle;
	if (state->v6) {
		struct R_DhcpEnumSubnetsV6 *r = &state->r.list6;

		r->in.ResumeHandle = r->out.ResumeHandle = &state->handle;
		r->in.PreferredMaximum = LIST_PAGE;
		r->out.EnumInfo = &state->out.list6;
		r->out.ElementsRead = &state->read;
		r->out.ElementsTotal = &state->total;
		scopes_ask(req, RPC_DHCP_ASK_SCOPES6, list_got);
	} else {
		struct R_DhcpEnumSubnets *r = &state->r.list4;

		r->in.ResumeHandle = r->out.ResumeHandle = &state->handle;
		r->in.PreferredMaximum = LIST_PAGE;
		r->out.EnumInfo = &state->out.list4;
		r->out.ElementsRead = &state->read;
		r->out.ElementsTotal = &state->total;
		scopes_ask(req, RPC_DHCP_ASK_SCOPES, list_got);
	}
}

/* Appends n scopes; false: no memory. */
static bool list_add(struct scopes_state *state, size_t n)
{
	struct rpc_dhcp_scopes *result = state->result;
	struct rpc_dhcp_scope *scope = NULL;
	size_t i;

	result->scopes = talloc_realloc(result, result->scopes,
					struct rpc_dhcp_scope,
					result->num_scopes + n);
	if (result->scopes == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		scope = &result->scopes[result->num_scopes++];
		*scope = (struct rpc_dhcp_scope){0};
		scope->address =
			state->v6 ? rpc_dhcp_address6(
					    &state->out.list6->Elements[i])
				  : rpc_dhcp_address4(
					    state->out.list4->Elements[i]);
	}
	return true;
}

static size_t list_length(const struct scopes_state *state)
{
	if (state->out.any == NULL) {
		return 0;
	}
	if (state->v6) {
		return state->out.list6->Elements == NULL
			       ? 0
			       : state->out.list6->NumElements;
	}
	return state->out.list4->Elements == NULL
		       ? 0
		       : state->out.list4->NumElements;
}

/*
 * Whether another page may follow. SUCCESS does not say that this was the last
 * one, and whether ElementsTotal counts this page as well is read both ways
 * (3.1.4.4): ask until nothing remains, or the handle stays where it was.
 */
static bool list_has_more(const struct scopes_state *state, uint32_t result,
			  size_t n)
{
	if (result == DHCP_MORE_DATA) {
		return true;
	}
	return result == DHCP_SUCCESS && n > 0 && state->total > 0 &&
	       state->handle != 0 && state->handle != state->handle_before;
}

static void list_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_status status;
	uint32_t result;
	bool more, ok;
	size_t n;

	status = rpc_dhcp_ask_recv(subreq, NULL);
	TALLOC_FREE(subreq);
	if (state->v6 && rpc_dhcp_is_lacking(status)) {
		tevent_req_done(req);
		return;
	}
	if (!rpc_status_is_ok(status)) {
		scopes_fail(req, status);
		return;
	}
	result = state->v6 ? state->r.list6.out.result
			   : state->r.list4.out.result;
	if (result != DHCP_SUCCESS && result != DHCP_MORE_DATA &&
	    result != DHCP_NO_MORE_ITEMS) {
		scopes_fail(req, rpc_dhcp_werror(result));
		return;
	}
	n = list_length(state);
	more = list_has_more(state, result, n);
	status = rpc_dhcp_guard_page(&state->guard, &state->dhcp->limits, n,
				     more, &state->handle);
	if (!rpc_status_is_ok(status)) {
		scopes_fail(req, status);
		return;
	}
	ok = n == 0 || list_add(state, n);
	if (!ok) {
		tevent_req_oom(req);
		return;
	}
	if (more) {
		list_ask(req);
		return;
	}
	info_ask(req);
}

static struct rpc_dhcp_scope *scope_now(struct scopes_state *state)
{
	return &state->result->scopes[state->at];
}

static void info_ask(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_dhcp_scope *scope = NULL;

	if (state->at == state->result->num_scopes) {
		superscopes_ask(req);
		return;
	}
	scope = scope_now(state);
	memset(&state->r, 0, sizeof(state->r));
	if (state->v6) {
		state->r.info6.in.SubnetAddress =
			rpc_dhcp_wire6(&scope->address);
		state->r.info6.out.SubnetInfo = &state->out.info6;
		scopes_ask(req, RPC_DHCP_ASK_INFO6, info_got);
	} else {
		state->r.info4.in.SubnetAddress =
			rpc_dhcp_word(&scope->address);
		state->r.info4.out.SubnetInfoVQ = &state->out.info4;
		scopes_ask(req, RPC_DHCP_ASK_INFO, info_got);
	}
}

static bool has_vanished(const struct scopes_state *state, uint32_t result)
{
	/* of IPv6 3.2.4.61 says one thing and 3.2.4.64 the other */
	return result == DHCP_SUBNET_NOT_PRESENT ||
	       (state->v6 && result == DHCP_FILE_NOT_FOUND);
}

static void info_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_dhcp_scope *scope = scope_now(state);
	struct rpc_status status;
	uint32_t opnum = 0, result;
	bool ok = true;

	status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		if (!rpc_dhcp_survives(status)) {
			scopes_fail(req, status);
			return;
		}
		scope->info_status = status;
		elements_start(req);
		return;
	}
	result = state->v6 ? state->r.info6.out.result
			   : state->r.info4.out.result;
	if (has_vanished(state, result)) {
		scope_end(req, false);
		return;
	}
	if (result != DHCP_SUCCESS) {
		scope->info_status = rpc_dhcp_werror(result);
	} else if (state->out.any == NULL) {
		scope->info_status = rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	} else if (state->v6) {
		ok = rpc_dhcp_scope_info6(state->result, scope,
					  state->out.info6);
	} else {
		ok = rpc_dhcp_scope_info4(state->result, scope,
					  state->out.info4, opnum);
	}
	if (!ok) {
		tevent_req_oom(req);
		return;
	}
	elements_start(req);
}

/* From the first entry of the kind under way. */
static void elements_start(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);

	if (state->v6 && state->kind == NUM_KINDS6) {
		scope_end(req, true);
		return;
	}
	if (!state->v6 && state->kind == NUM_KINDS4) {
		reservations_ask(req);
		return;
	}
	state->handle = 0;
	rpc_dhcp_guard_start(&state->guard, &state->handle,
			     sizeof(state->handle));
	elements_ask(req);
}

static void elements_ask(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_dhcp_scope *scope = scope_now(state);

	memset(&state->r, 0, sizeof(state->r));
	if (state->v6) {
		struct R_DhcpEnumSubnetElementsV6 *r = &state->r.elements6;

		r->in.SubnetAddress = rpc_dhcp_wire6(&scope->address);
		r->in.EnumElementType = kinds6[state->kind];
		r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
		r->in.ResumeHandle = r->out.ResumeHandle = &state->handle;
		r->out.EnumElementInfo = &state->out.elements6;
		r->out.ElementsRead = &state->read;
		r->out.ElementsTotal = &state->total;
		scopes_ask(req, RPC_DHCP_ASK_ELEMENTS6, elements_got);
	} else {
		struct R_DhcpEnumSubnetElementsV5 *r = &state->r.elements4;

		r->in.SubnetAddress = rpc_dhcp_word(&scope->address);
		r->in.EnumElementType = kinds4[state->kind];
		r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
		r->in.ResumeHandle = r->out.ResumeHandle = &state->handle;
		r->out.EnumElementInfo = &state->out.elements4;
		r->out.ElementsRead = &state->read;
		r->out.ElementsTotal = &state->total;
		scopes_ask(req, RPC_DHCP_ASK_ELEMENTS, elements_got);
	}
}

/* OK: take the page (*out_more: another follows). */
static struct rpc_status elements_page(struct scopes_state *state,
				       uint32_t opnum, uint32_t result,
				       bool *out_more)
{
	struct rpc_dhcp_scope *scope = scope_now(state);
	struct rpc_status status;
	size_t n = 0;
	bool ok = true;

	*out_more = result == DHCP_MORE_DATA;
	if (!*out_more && result != DHCP_SUCCESS &&
	    result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_werror(result);
	}
	if (state->out.any != NULL && state->v6) {
		n = state->out.elements6->NumElements;
		ok = rpc_dhcp_scope_elements6(state->result, scope,
					      state->out.elements6);
	} else if (state->out.any != NULL) {
		n = state->out.elements4->NumElements;
		ok = rpc_dhcp_scope_elements4(state->result, scope,
					      state->out.elements4, opnum);
	}
	if (!ok) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	status = rpc_dhcp_guard_page(&state->guard, &state->dhcp->limits, n,
				     *out_more, &state->handle);
	return status;
}

static void elements_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_status status;
	uint32_t opnum = 0, result;
	bool more = false;

	status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status) && !rpc_dhcp_survives(status)) {
		scopes_fail(req, status);
		return;
	}
	if (rpc_status_is_ok(status)) {
		result = state->v6 ? state->r.elements6.out.result
				   : state->r.elements4.out.result;
		if (has_vanished(state, result)) {
			scope_end(req, false);
			return;
		}
		status = elements_page(state, opnum, result, &more);
	}
	if (!rpc_status_is_ok(status)) {
		/* this scope's trouble, not the others' */
		scope_now(state)->elements_status = status;
		more = false;
	}
	if (more) {
		elements_ask(req);
		return;
	}
	state->kind++;
	elements_start(req);
}

static void reservations_ask(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct tevent_req *subreq = NULL;

	subreq = rpc_dhcp_reservations_send(state, state->ev, state->dhcp,
					    &scope_now(state)->address);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, reservations_got, req);
}

static void reservations_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_dhcp_scope *scope = scope_now(state);
	struct rpc_status status;

	status = rpc_dhcp_reservations_recv(subreq, state->result,
					    &scope->reservations,
					    &scope->num_reservations);
	TALLOC_FREE(subreq);
	if (status.vocabulary == RPC_VOCABULARY_WERROR &&
	    has_vanished(state, status.code)) {
		scope_end(req, false);
		return;
	}
	if (!rpc_status_is_ok(status) && !rpc_dhcp_survives(status) &&
	    status.vocabulary != RPC_VOCABULARY_LOCAL) {
		scopes_fail(req, status);
		return;
	}
	if (!rpc_status_is_ok(status)) {
		scope->elements_status = status;
	}
	scope_end(req, true);
}

static void scope_end(struct tevent_req *req, bool keep)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);

	if (keep) {
		rpc_dhcp_scope_judge(scope_now(state));
		state->result->scopes[state->kept++] = *scope_now(state);
	}
	state->at++;
	state->kind = 0;
	info_ask(req);
}

static void superscopes_ask(struct tevent_req *req)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);

	state->result->num_scopes = state->kept;
	if (state->v6 || state->kept == 0) {
		tevent_req_done(req);
		return;
	}
	memset(&state->r, 0, sizeof(state->r));
	state->r.superscopes.out.SuperScopeTable = &state->out.superscopes;
	scopes_ask(req, RPC_DHCP_ASK_SUPERSCOPES, superscopes_got);
}

static void superscopes_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_status status;
	uint32_t result;
	bool ok = true;

	status = rpc_dhcp_ask_recv(subreq, NULL);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status) && !rpc_dhcp_survives(status)) {
		scopes_fail(req, status);
		return;
	}
	result = state->r.superscopes.out.result;
	if (rpc_status_is_ok(status) && result != DHCP_SUCCESS &&
	    result != DHCP_NO_MORE_ITEMS) {
		status = rpc_dhcp_werror(result);
	}
	state->result->superscope_status = status;
	if (rpc_status_is_ok(status) && state->out.any != NULL) {
		ok = rpc_dhcp_scope_superscopes(state->result,
						state->out.superscopes);
	}
	if (!ok) {
		tevent_req_oom(req);
		return;
	}
	tevent_req_done(req);
}

struct rpc_status rpc_dhcp_scopes_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_scopes **out_scopes)
{
	struct scopes_state *state = tevent_req_data(req, struct scopes_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status)) {
		*out_scopes = talloc_move(mem_ctx, &state->result);
	}
	tevent_req_received(req);
	return status;
}
