/*
 * Records of a zone over [MS-DNSP].
 *
 *	"@" -> page -> page -> ... -> a node with more below it -> page -> ...
 *
 * A page is a buffer of nodes (rpc_dns_record.h), taken in while the server
 * makes the next one. Names that wait for their turn are a queue, so that the
 * depth of a zone costs no stack.
 */
#include <errno.h>
#include <string.h>

#include "rpc/dns/rpc_dns_private.h"

#define ANY_DATA	0x5u /* authority and glue, 2.2.2.1.2 */
#define NODE_COMPLETE	0x00800000u
#define NAME_MAX_LENGTH 1024 /* far above 255 octets, however escaped */

struct walk_state {
	struct tevent_context *ev;
	struct rpc_dns_server *server;
	char *zone;
	uint16_t type;
	struct R_DnssrvEnumRecords2 r;
	TALLOC_CTX *call; /* what the call needs and brings */
	uint32_t length;
	uint8_t *buffer;
	struct rpc_dns_node_list *list;
	size_t room;
	struct waiting {
		char *name;  /* relative to the zone */
		size_t node; /* its place in the list */
	} *waiting;
	size_t queued, done;
	const char *start; /* the child that the next page begins with */
	uint32_t calls;
	struct page {
		TALLOC_CTX *call;
		uint8_t *buffer;
		uint32_t length;
		size_t turn;	   /* whose children they are, in waiting */
		const char *start; /* the child that it begins with */
	} page;			   /* that is taken in while the next comes */
	struct rpc_status status;
};

static void walk_page(struct tevent_req *req);
static void walk_got(struct tevent_req *subreq);

struct tevent_req *rpc_dns_records_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dns_server *server,
					const char *zone, uint16_t type)
{
	struct walk_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct walk_state);

	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->server = server;
	state->type = type;
	state->zone = talloc_strdup(state, zone);
	state->list = talloc_zero(state, struct rpc_dns_node_list);
	state->waiting = talloc_array(state, struct waiting, 1);
	if (tevent_req_nomem(state->zone, req) ||
	    tevent_req_nomem(state->list, req) ||
	    tevent_req_nomem(state->waiting, req)) {
		return tevent_req_post(req, ev);
	}
	state->waiting[0] = (struct waiting){
		.name = talloc_strdup(state->waiting, "@")};
	state->queued = 1;
	if (tevent_req_nomem(state->waiting[0].name, req)) {
		return tevent_req_post(req, ev);
	}
	if (!tevent_req_set_endtime(
		    req, ev,
		    tevent_timeval_current_ofs(
			    server->limits.list_ms / 1000,
			    server->limits.list_ms % 1000 * 1000))) {
		return tevent_req_post(req, ev);
	}
	walk_page(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void walk_page(struct tevent_req *req)
{
	struct walk_state *state = tevent_req_data(req, struct walk_state);
	struct tevent_req *subreq = NULL;

	if (++state->calls > state->server->limits.calls) {
		state->status = rpc_dns_local(RPC_LOCAL_TOO_MANY_PAGES);
		tevent_req_error(req, EIO);
		return;
	}
	state->call = talloc_new(state);
	if (tevent_req_nomem(state->call, req)) {
		return;
	}
	state->length = 0;
	state->buffer = NULL;
	state->r = (struct R_DnssrvEnumRecords2){
		.in = {.dwClientVersion = DNSP_CLIENT_VERSION,
		       .pwszServerName = state->server->fqdn,
		       .pszZone = rpc_dns_utf8(state->call, state->zone),
		       .pszNodeName =
			       rpc_dns_utf8(state->call,
					    state->waiting[state->done].name),
		       .pszStartChild = rpc_dns_utf8(state->call, state->start),
		       .wRecordType = state->type,
		       .fSelectFlag = ANY_DATA},
	};
	state->r.out.pdwBufferLength = &state->length;
	state->r.out.ppBuffer = &state->buffer;
	if (tevent_req_nomem(state->r.in.pszZone, req) ||
	    tevent_req_nomem(state->r.in.pszNodeName, req)) {
		return;
	}
	subreq = rpc_conn_call_send(state, state->ev, state->server->conn,
				    NDR_R_DNSSRVENUMRECORDS2, state->call,
				    &state->r,
				    state->server->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, walk_got, req);
}

/*
 * Makes the labels of a page names relative to the zone, in one block. Those
 * of the zone's own children are so already.
 */
static bool full_names(TALLOC_CTX *mem_ctx, struct rpc_dns_node_list *page,
		       const char *parent)
{
	size_t parent_length = strlen(parent), length, room = 0, i;
	char *at = NULL;

	if (strcmp(parent, "@") == 0) {
		return true;
	}
	for (i = 0; i < page->count; i++) {
		room += strlen(page->nodes[i].name) + parent_length + 2;
	}
	at = talloc_array(mem_ctx, char, room + 1);
	for (i = 0; at != NULL && i < page->count; i++) {
		length = strlen(page->nodes[i].name);
		if (length == 0) {
			continue; /* the node itself */
		}
		memcpy(at, page->nodes[i].name, length);
		at[length] = '.';
		memcpy(at + length + 1, parent, parent_length + 1);
		page->nodes[i].name = at;
		at += length + parent_length + 2;
	}
	return at != NULL;
}

static bool enqueue(struct walk_state *state, const char *name, size_t node)
{
	struct waiting *more = NULL;

	/* doubles at powers of two */
	if ((state->queued & (state->queued - 1)) == 0) {
		more = talloc_realloc(state, state->waiting, struct waiting,
				      2 * state->queued);
		if (more == NULL) {
			return false;
		}
		state->waiting = more;
	}
	more = &state->waiting[state->queued++];
	*more = (struct waiting){talloc_strdup(state->waiting, name), node};
	return more->name != NULL;
}

/* 0: all is well. */
static enum rpc_local take_node(struct walk_state *state, size_t turn,
				struct rpc_dns_node node)
{
	const struct waiting *parent = &state->waiting[turn];
	struct rpc_dns_node_list *list = state->list;
	bool is_parent = node.name[0] == '\0';

	if (is_parent && turn > 0) {
		/*
		 * It stood in the page of its own parent; Samba leaves out
		 * there the records of a delegation.
		 */
		if (list->nodes[parent->node].count == 0) {
			list->nodes[parent->node].records = node.records;
			list->nodes[parent->node].count = node.count;
		}
		return 0;
	}
	node.name = is_parent ? "@" : node.name;
	if (list->count == state->room) {
		state->room = state->room == 0 ? 64 : 2 * state->room;
		list->nodes = talloc_realloc(list, list->nodes,
					     struct rpc_dns_node, state->room);
	}
	if (list->nodes == NULL) {
		return RPC_LOCAL_NO_MEMORY;
	}
	if (list->count >= state->server->limits.nodes) {
		return RPC_LOCAL_TOO_MANY_ROWS;
	}
	if (strlen(node.name) > NAME_MAX_LENGTH) {
		return RPC_LOCAL_BAD_REPLY;
	}
	list->nodes[list->count++] = node;
	if (!is_parent &&
	    (node.children > 0 || (node.flags & NODE_COMPLETE) == 0) &&
	    !enqueue(state, node.name, list->count - 1)) {
		return RPC_LOCAL_NO_MEMORY;
	}
	return 0;
}

/*
 * Takes a page in. *out_last is its last child, which the next page begins
 * with when there is more of it. 0: all is well.
 */
static enum rpc_local take_page(struct walk_state *state, struct page *from,
				bool more, const char **out_last)
{
	struct rpc_dns_node_list *page =
		talloc_zero(state->list, struct rpc_dns_node_list);
	enum rpc_local wrong = 0;
	const char *last = NULL;
	size_t first = 0, i;

	if (page == NULL) {
		return RPC_LOCAL_NO_MEMORY;
	}
	if ((from->buffer == NULL && from->length > 0) ||
	    !rpc_dns_record_nodes(page, from->buffer, from->length)) {
		return RPC_LOCAL_BAD_REPLY;
	}
	TALLOC_FREE(from->call);
	if (page->count > 0) {
		last = page->nodes[page->count - 1].name;
		/* The child that the page was to begin with is there. */
		first = from->start != NULL &&
			strcasecmp(page->nodes[0].name, from->start) == 0;
	}
	if (!full_names(state->list, page, state->waiting[from->turn].name)) {
		return RPC_LOCAL_NO_MEMORY;
	}
	for (i = first; i < page->count && wrong == 0; i++) {
		wrong = take_node(state, from->turn, page->nodes[i]);
	}
	TALLOC_FREE(page->nodes);
	if (wrong == 0 && more &&
	    (last == NULL || last[0] == '\0' ||
	     (from->start != NULL && strcasecmp(last, from->start) == 0))) {
		wrong = RPC_LOCAL_NO_PROGRESS;
	}
	*out_last = last;
	return wrong;
}

static void walk_fail(struct tevent_req *req, struct rpc_status status)
{
	struct walk_state *state = tevent_req_data(req, struct walk_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

/* Takes in the page that still waits for it. False: the walk has failed. */
static bool walk_take(struct tevent_req *req)
{
	struct walk_state *state = tevent_req_data(req, struct walk_state);
	const char *last = NULL;
	enum rpc_local wrong = 0;

	if (state->page.call != NULL) {
		wrong = take_page(state, &state->page, false, &last);
	}
	if (wrong != 0) {
		walk_fail(req, rpc_dns_local(wrong));
	}
	return wrong == 0;
}

/* The next call is on its way: what it does not need is done now. */
static void walk_meanwhile(struct tevent_context *ev, struct tevent_timer *te,
			   struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);

	if (tevent_req_is_in_progress(req)) {
		walk_take(req);
	}
}

static void walk_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct walk_state *state = tevent_req_data(req, struct walk_state);
	struct rpc_status carried = rpc_conn_call_recv(subreq);
	uint32_t result = W_ERROR_V(state->r.out.result);
	bool more = result == DNSP_MORE_DATA;
	enum rpc_local wrong = 0;
	const char *last = NULL;

	TALLOC_FREE(subreq);
	if (!walk_take(req)) {
		return;
	}
	if (result == RPC_DNS_E_NO_NAME && state->done > 0) {
		result = 0; /* it went while we walked, or holds nothing */
	}
	carried = rpc_dns_answer(carried, W_ERROR(more ? 0 : result));
	if (!rpc_status_is_ok(carried)) {
		walk_fail(req, carried);
		return;
	}
	state->page = (struct page){state->call, state->buffer, state->length,
				    state->done, state->start};
	state->done += !more;
	state->start = NULL;
	if (!more && state->done < state->queued) {
		walk_page(req);
		/* A timer comes after all that sends the call. */
		if (tevent_req_is_in_progress(req)) {
			tevent_req_nomem(tevent_add_timer(
						 state->ev, state,
						 tevent_timeval_zero(),
						 walk_meanwhile, req),
					 req);
		}
		return;
	}
	wrong = take_page(state, &state->page, more, &last);
	if (wrong != 0) {
		walk_fail(req, rpc_dns_local(wrong));
		return;
	}
	state->start = more ? last : NULL;
	if (state->done == state->queued) {
		tevent_req_done(req);
		return;
	}
	walk_page(req);
}

struct rpc_status rpc_dns_records_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dns_node_list **out_list)
{
	struct walk_state *state = tevent_req_data(req, struct walk_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	*out_list = NULL;
	if (rpc_status_is_ok(status)) {
		*out_list = talloc_move(mem_ctx, &state->list);
	}
	tevent_req_received(req);
	return status;
}

/* ---------------------------------------------------------------- update */

struct update_state {
	struct R_DnssrvUpdateRecord2 r;
	struct rpc_status status;
};

static struct DNSP_RECORD *record(TALLOC_CTX *mem_ctx,
				  const struct rpc_dns_data *from)
{
	struct DNSP_RECORD *made = talloc_zero(mem_ctx, struct DNSP_RECORD);

	if (made != NULL) {
		made->wDataLength = (uint16_t)from->length;
		made->wType = from->type;
		made->dwFlags = from->flags;
		made->dwTtlSeconds = from->ttl;
		made->dwTimeStamp = from->timestamp;
		made->Buffer = talloc_memdup(made, from->bytes, from->length);
	}
	return made;
}

static void update_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct update_state *state =
		tevent_req_data(req, struct update_state);
	struct rpc_status carried = rpc_conn_call_recv(subreq);

	TALLOC_FREE(subreq);
	state->status = rpc_dns_answer(carried, state->r.out.result);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_dns_update_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *zone, const char *node,
				       const struct rpc_dns_data *add,
				       const struct rpc_dns_data *remove)
{
	struct update_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct update_state);

	if (req == NULL) {
		return NULL;
	}
	if ((add != NULL && add->length > UINT16_MAX) ||
	    (remove != NULL && remove->length > UINT16_MAX)) {
		state->status = rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL,
						RPC_STEP_CALL);
		tevent_req_error(req, EINVAL);
		return tevent_req_post(req, ev);
	}
	state->r.in.dwClientVersion = DNSP_CLIENT_VERSION;
	state->r.in.pwszServerName = server->fqdn;
	state->r.in.pszZone = rpc_dns_utf8(state, talloc_strdup(state, zone));
	state->r.in.pszNodeName =
		rpc_dns_utf8(state, talloc_strdup(state, node));
	if (tevent_req_nomem(state->r.in.pszZone, req) ||
	    tevent_req_nomem(state->r.in.pszNodeName, req)) {
		return tevent_req_post(req, ev);
	}
	if (add != NULL) {
		state->r.in.pAddRecord = record(state, add);
		if (tevent_req_nomem(state->r.in.pAddRecord, req)) {
			return tevent_req_post(req, ev);
		}
	}
	if (remove != NULL) {
		state->r.in.pDeleteRecord = record(state, remove);
		if (tevent_req_nomem(state->r.in.pDeleteRecord, req)) {
			return tevent_req_post(req, ev);
		}
	}
	subreq = rpc_conn_call_send(state, ev, server->conn,
				    NDR_R_DNSSRVUPDATERECORD2, state,
				    &state->r, server->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, update_done, req);
	return req;
}

struct rpc_status rpc_dns_update_recv(struct tevent_req *req)
{
	struct update_state *state =
		tevent_req_data(req, struct update_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	tevent_req_received(req);
	return status;
}
