/*
 * The leases of a scope, page by page ([MS-DHCPM] 3.1.4.21, .36, .48,
 * 3.2.4.1, 3.2.4.65).
 *
 *	ask(handle) -> page -> MORE_DATA? -> ask(last address) -> ... -> SUCCESS
 *
 * A hundred thousand leases may come in one page, so a page costs two
 * allocations of ours: its rows, and one block for all of its names. Client
 * ids are lent from the decoded reply, which goes when the page is done.
 *
 * The four IPv4 generations append members to one structure; row_v4() reads
 * all of them through the largest, and only as far as the method sent.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

#define SAME_MEMBER(a, b, member)                                              \
	_Static_assert(offsetof(struct a, member) ==                           \
			       offsetof(struct b, member),                     \
		       #member " moved")
SAME_MEMBER(DHCP_CLIENT_INFO, DHCP_CLIENT_INFO_VQ, OwnerHost);
SAME_MEMBER(DHCP_CLIENT_INFO_V4, DHCP_CLIENT_INFO_VQ, bClientType);
SAME_MEMBER(DHCP_CLIENT_INFO_V5, DHCP_CLIENT_INFO_VQ, AddressState);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY, DHCP_CLIENT_INFO_ARRAY_VQ, Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY_V4, DHCP_CLIENT_INFO_ARRAY_VQ, Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY_V5, DHCP_CLIENT_INFO_ARRAY_VQ, Clients);
SAME_MEMBER(R_DhcpEnumSubnetClients, R_DhcpEnumSubnetClientsVQ, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsV4, R_DhcpEnumSubnetClientsVQ, out.result);
SAME_MEMBER(R_DhcpEnumSubnetClientsV5, R_DhcpEnumSubnetClientsVQ, out.result);

struct leases_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	struct rpc_dhcp_address scope;
	rpc_dhcp_page_fn page;
	void *private_data;
	struct rpc_dhcp_guard guard;
	TALLOC_CTX *page_mem;
	/* of the call; one of the two families */
	union {
		struct R_DhcpEnumSubnetClientsVQ v4;
		struct R_DhcpEnumSubnetClientsV6 v6;
	} r;
	struct DHCP_CLIENT_INFO_ARRAY_VQ *v4;
	struct DHCP_CLIENT_INFO_ARRAY_V6 *v6;
	uint32_t handle4;
	struct DHCP_IPV6_ADDRESS handle6;
	uint32_t read;
	uint32_t total;
	struct rpc_status status;
};

/* A page while it is made. */
struct page {
	struct rpc_dhcp_lease *rows;
	size_t num_rows;
	char *text;
	size_t text_used;
};

static void leases_ask(struct tevent_req *req);
static void leases_got(struct tevent_req *subreq);

struct tevent_req *rpc_dhcp_leases_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_address *scope,
					rpc_dhcp_page_fn page,
					void *private_data)
{
	struct leases_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct leases_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->scope = *scope;
	state->page = page;
	state->private_data = private_data;
	if (scope->family == 4) {
		rpc_dhcp_guard_start(&state->guard, &state->handle4,
				     sizeof(state->handle4));
	} else {
		rpc_dhcp_guard_start(&state->guard, &state->handle6,
				     sizeof(state->handle6));
	}
	leases_ask(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void leases_fill4(struct leases_state *state)
{
	struct R_DhcpEnumSubnetClientsVQ *r = &state->r.v4;

	state->v4 = NULL;
	r->in.SubnetAddress = rpc_dhcp_word(&state->scope);
	r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
	r->in.ResumeHandle = &state->handle4;
	r->out.ResumeHandle = &state->handle4;
	r->out.ClientInfo = &state->v4;
	r->out.ClientsRead = &state->read;
	r->out.ClientsTotal = &state->total;
}

static void leases_fill6(struct leases_state *state)
{
	struct R_DhcpEnumSubnetClientsV6 *r = &state->r.v6;

	state->v6 = NULL;
	r->in.SubnetAddress = rpc_dhcp_wire6(&state->scope);
	r->in.PreferredMaximum = state->dhcp->limits.page_bytes;
	r->in.ResumeHandle = &state->handle6;
	r->out.ResumeHandle = &state->handle6;
	r->out.ClientInfo = &state->v6;
	r->out.ClientsRead = &state->read;
	r->out.ClientsTotal = &state->total;
}

static void leases_ask(struct tevent_req *req)
{
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	enum rpc_dhcp_question question = RPC_DHCP_ASK_LEASES;
	struct tevent_req *subreq = NULL;

	state->page_mem = talloc_named_const(state, 0, "page of leases");
	if (tevent_req_nomem(state->page_mem, req)) {
		return;
	}
	if (state->scope.family == 4) {
		leases_fill4(state);
	} else {
		question = RPC_DHCP_ASK_LEASES6;
		leases_fill6(state);
	}
	subreq = rpc_dhcp_ask_send(state, state->ev, state->dhcp, question,
				   state->page_mem, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, leases_got, req);
}

static const char *page_text(struct page *page,
			     const struct DHCPM_STRING *text, uint32_t *odd)
{
	char *out = page->text + page->text_used;
	size_t n;

	if (text == NULL || text->length == 0) {
		return NULL;
	}
	n = rpc_dhcp_utf8(text->units, text->length, out, odd);
	page->text_used += n + 1;
	return out;
}

static size_t text_size(const struct DHCPM_STRING *text)
{
	return text == NULL ? 0 : RPC_DHCP_UTF8_SIZE(text->length);
}

static void row_v4(struct page *page, const struct DHCP_CLIENT_INFO_VQ *c,
		   uint32_t opnum, const struct rpc_dhcp_address *scope)
{
	bool oldest = opnum == NDR_R_DHCPENUMSUBNETCLIENTS;
	bool has_state = !oldest && opnum != NDR_R_DHCPENUMSUBNETCLIENTSV4;
	struct rpc_dhcp_lease *row = &page->rows[page->num_rows++];

	row->odd = 0;
	row->address = rpc_dhcp_address4(c->ClientIpAddress);
	row->prefix = rpc_dhcp_prefix(c->SubnetMask, &row->odd);
	row->client_type = oldest ? 0 : c->bClientType;
	row->raw_state = has_state ? c->AddressState : RPC_DHCP_LEASE_ACTIVE;
	row->state = row->raw_state & 3;
	row->client_id = c->ClientHardwareAddress.Data;
	row->client_id_len = row->client_id == NULL
				     ? 0
				     : c->ClientHardwareAddress.DataLength;
	row->iaid = 0;
	row->name = page_text(page, c->ClientName, &row->odd);
	row->comment = page_text(page, c->ClientComment, &row->odd);
	row->expires = rpc_dhcp_time(c->ClientLeaseExpires.dwLowDateTime,
				     c->ClientLeaseExpires.dwHighDateTime);
	if (rpc_dhcp_word(scope) != 0 &&
	    !rpc_dhcp_contains(scope, row->prefix, &row->address)) {
		row->odd |= RPC_DHCP_ODD_ADDRESS;
	}
}

/* A lease of IPv6; whether it lies in its scope is asked of a /64. */
static void row_v6(struct page *page, const struct DHCP_CLIENT_INFO_V6 *c,
		   const struct rpc_dhcp_address *scope)
{
	static const uint8_t all[16];
	struct rpc_dhcp_lease *row = &page->rows[page->num_rows++];

	row->odd = 0;
	row->address = rpc_dhcp_address6(&c->ClientIpAddress);
	row->prefix = 128;
	row->client_type = (uint8_t)c->AddressType;
	row->raw_state = RPC_DHCP_LEASE_ACTIVE;
	row->state = RPC_DHCP_LEASE_ACTIVE;
	row->client_id = c->ClientDUID.Data;
	row->client_id_len =
		row->client_id == NULL ? 0 : c->ClientDUID.DataLength;
	row->iaid = c->IAID;
	row->name = page_text(page, c->ClientName, &row->odd);
	row->comment = page_text(page, c->ClientComment, &row->odd);
	row->expires = rpc_dhcp_time(c->ClientValidLeaseExpires.dwLowDateTime,
				     c->ClientValidLeaseExpires.dwHighDateTime);
	if (memcmp(scope->octets, all, sizeof(all)) != 0 &&
	    !rpc_dhcp_contains(scope, 64, &row->address)) {
		row->odd |= RPC_DHCP_ODD_ADDRESS;
	}
}

static bool page_alloc(struct page *page, TALLOC_CTX *mem_ctx, size_t rows,
		       size_t text)
{
	page->rows = talloc_array(mem_ctx, struct rpc_dhcp_lease, rows);
	page->text = talloc_array(mem_ctx, char, text + 1);
	return page->rows != NULL && page->text != NULL;
}

static bool page_v4(struct leases_state *state, uint32_t opnum,
		    struct page *page)
{
	struct DHCP_CLIENT_INFO_VQ **clients = NULL;
	size_t i, n, text = 0;
	bool ok;

	if (state->v4 == NULL || state->v4->Clients == NULL) {
		return true;
	}
	n = state->v4->NumElements;
	clients = state->v4->Clients;
	for (i = 0; i < n; i++) {
		if (clients[i] != NULL) {
			text += text_size(clients[i]->ClientName) +
				text_size(clients[i]->ClientComment);
		}
	}
	ok = page_alloc(page, state->page_mem, n, text);
	for (i = 0; ok && i < n; i++) {
		if (clients[i] != NULL) {
			row_v4(page, clients[i], opnum, &state->scope);
		}
	}
	return ok;
}

static bool page_v6(struct leases_state *state, struct page *page)
{
	struct DHCP_CLIENT_INFO_V6 **clients = NULL;
	size_t i, n, text = 0;
	bool ok;

	if (state->v6 == NULL || state->v6->Clients == NULL) {
		return true;
	}
	n = state->v6->NumElements;
	clients = state->v6->Clients;
	for (i = 0; i < n; i++) {
		if (clients[i] != NULL) {
			text += text_size(clients[i]->ClientName) +
				text_size(clients[i]->ClientComment);
		}
	}
	ok = page_alloc(page, state->page_mem, n, text);
	for (i = 0; ok && i < n; i++) {
		if (clients[i] != NULL) {
			row_v6(page, clients[i], &state->scope);
		}
	}
	return ok;
}

/* Hands the page over. OK with *out_more: there is another. */
static struct rpc_status leases_page(struct leases_state *state,
				     uint32_t opnum, bool *out_more)
{
	bool is4 = state->scope.family == 4;
	uint32_t result =
		is4 ? state->r.v4.out.result : state->r.v6.out.result;
	const void *handle = is4 ? (const void *)&state->handle4
				 : (const void *)&state->handle6;
	struct page page = {0};
	struct rpc_status status;
	bool ok;

	*out_more = result == DHCP_MORE_DATA;
	if (!*out_more && result != DHCP_SUCCESS &&
	    result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_werror(result);
	}
	ok = is4 ? page_v4(state, opnum, &page) : page_v6(state, &page);
	if (!ok) {
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	if (state->read > page.num_rows && result != DHCP_NO_MORE_ITEMS) {
		return rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	}
	status = rpc_dhcp_guard_page(&state->guard, &state->dhcp->limits,
				     page.num_rows, *out_more, handle);
	if (!rpc_status_is_ok(status) || page.num_rows == 0) {
		return status;
	}
	ok = state->page(page.rows, page.num_rows, state->private_data);
	if (!ok) {
		return rpc_status_make(RPC_VOCABULARY_ERRNO, ECANCELED,
				       RPC_STEP_REPLY);
	}
	return (struct rpc_status){0};
}

static void leases_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	uint32_t opnum = 0;
	bool more = false;

	state->status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(state->status)) {
		state->status = leases_page(state, opnum, &more);
	}
	TALLOC_FREE(state->page_mem);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	if (!more) {
		tevent_req_done(req);
		return;
	}
	leases_ask(req);
}

struct rpc_status rpc_dhcp_leases_recv(struct tevent_req *req,
				       uint64_t *out_rows)
{
	struct leases_state *state = tevent_req_data(req, struct leases_state);
	struct rpc_status status;

	status = rpc_dhcp_received(req, state->status);
	*out_rows = state->guard.rows;
	tevent_req_received(req);
	return status;
}
