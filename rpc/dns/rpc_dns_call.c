/*
 * One call of [MS-DNSP] that is not about records:
 *
 *	ask	Query2 (3.1.4.7), with an input ComplexOperation2 (3.1.4.8)
 *	operate	Operation2 (3.1.4.6)
 *
 * and what goes into it and comes out of it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "rpc/dns/rpc_dns_private.h"

#define FAMILY_IPV4   2
#define FAMILY_IPV6   23
#define SOCKADDR_IPV4 16
#define SOCKADDR_IPV6 28

/* ----------------------------------------------------------------- inputs */

struct rpc_dns_input *rpc_dns_input_new(TALLOC_CTX *mem_ctx, uint32_t type)
{
	struct rpc_dns_input *input = talloc_zero(mem_ctx, struct rpc_dns_input);

	if (input != NULL) {
		input->type = type;
	}
	return input;
}

void *rpc_dns_input_room(struct rpc_dns_input *input, size_t size)
{
	void *room = talloc_zero_size(input, size);

	input->wrong = room == NULL ? ENOMEM : input->wrong;
	return room;
}

struct DNSP_UTF8 *rpc_dns_utf8(TALLOC_CTX *mem_ctx, const char *text)
{
	struct DNSP_UTF8 *made = NULL;

	if (text != NULL) {
		made = talloc(mem_ctx, struct DNSP_UTF8);
	}
	if (made != NULL) {
		made->length = (uint32_t)strlen(text);
		made->bytes = discard_const_p(uint8_t, text);
	}
	return made;
}

struct DNSP_UTF8 *rpc_dns_input_text(struct rpc_dns_input *input,
				     const char *text)
{
	struct DNSP_UTF8 *made = NULL;

	if (text == NULL) {
		return NULL;
	}
	made = rpc_dns_utf8(input, talloc_strdup(input, text));
	if (made == NULL) {
		input->wrong = ENOMEM;
	}
	return made;
}

static bool put_address(const char *text, struct DNSP_ADDR *out)
{
	if (text != NULL && inet_pton(AF_INET, text, out->Ipv4) == 1) {
		out->Family = FAMILY_IPV4;
		out->SockaddrLength = SOCKADDR_IPV4;
		return true;
	}
	out->Family = FAMILY_IPV6;
	out->SockaddrLength = SOCKADDR_IPV6;
	return text != NULL && inet_pton(AF_INET6, text, out->Ipv6) == 1;
}

struct DNSP_ADDR_ARRAY *
rpc_dns_input_addresses(struct rpc_dns_input *input,
			const struct rpc_dns_addresses *addresses)
{
	struct DNSP_ADDR_ARRAY *made =
		rpc_dns_input_room(input, sizeof(struct DNSP_ADDR_ARRAY));
	size_t i;

	if (made == NULL) {
		return NULL;
	}
	if (addresses->count > DNSP_MAX_ADDRESSES) {
		input->wrong = EINVAL;
		return NULL;
	}
	made->AddrArray = rpc_dns_input_room(
		input, (addresses->count + 1) * sizeof(struct DNSP_ADDR));
	for (i = 0; made->AddrArray != NULL && i < addresses->count; i++) {
		if (!put_address(addresses->at[i], &made->AddrArray[i])) {
			input->wrong = EINVAL;
		}
	}
	made->MaxCount = made->AddrCount = (uint32_t)addresses->count;
	return made;
}

/* -------------------------------------------------------------------- ask */

struct ask_state {
	union {
		struct R_DnssrvQuery2 query;
		struct R_DnssrvComplexOperation2 operation;
	} r;
	bool has_input;
	uint32_t wanted; /* DNSP_TYPE_... of the answer */
	uint32_t type;
	union DNSP_DATA data;
	struct rpc_status status;
};

static void ask_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status carried = rpc_conn_call_recv(subreq);

	TALLOC_FREE(subreq);
	state->status = rpc_dns_answer(
		carried, state->has_input ? state->r.operation.out.result
					  : state->r.query.out.result);
	/* All but numbers are pointers: one stands for the others. */
	if (rpc_status_is_ok(state->status) &&
	    (state->type != state->wanted ||
	     (state->type != DNSP_TYPE_DWORD &&
	      state->type != DNSP_TYPE_ADDRARRAY &&
	      state->data.ZoneList == NULL))) {
		state->status = rpc_dns_local(RPC_LOCAL_BAD_REPLY);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

/* Whether the call can be made; otherwise it ends here. */
static bool input_is_good(struct tevent_req *req, struct rpc_status *status,
			  const struct rpc_dns_input *input)
{
	if (input == NULL || input->wrong == 0) {
		return true;
	}
	*status = rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)input->wrong,
				  RPC_STEP_CALL);
	tevent_req_error(req, EIO);
	return false;
}

static uint32_t fill_ask(struct ask_state *state, const char *fqdn,
			 struct DNSP_UTF8 *zone, struct DNSP_UTF8 *operation,
			 const struct rpc_dns_input *input)
{
	if (input != NULL) {
		struct R_DnssrvComplexOperation2 *r = &state->r.operation;

		r->in.dwClientVersion = DNSP_CLIENT_VERSION;
		r->in.pwszServerName = fqdn;
		r->in.pszZone = zone;
		r->in.pszOperation = operation;
		r->in.dwTypeIn = input->type;
		r->in.pDataIn = input->data;
		r->out.pdwTypeOut = &state->type;
		r->out.ppDataOut = &state->data;
		return NDR_R_DNSSRVCOMPLEXOPERATION2;
	}
	state->r.query.in.dwClientVersion = DNSP_CLIENT_VERSION;
	state->r.query.in.pwszServerName = fqdn;
	state->r.query.in.pszZone = zone;
	state->r.query.in.pszOperation = operation;
	state->r.query.out.pdwTypeId = &state->type;
	state->r.query.out.ppData = &state->data;
	return NDR_R_DNSSRVQUERY2;
}

struct tevent_req *rpc_dns_ask_send(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev,
				    struct rpc_dns_server *server,
				    const char *zone, const char *operation,
				    struct rpc_dns_input *input,
				    uint32_t wanted)
{
	struct ask_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct DNSP_UTF8 *zone_text = NULL, *name = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct ask_state);
	uint32_t opnum;

	if (req == NULL) {
		talloc_free(input);
		return NULL;
	}
	talloc_steal(state, input);
	zone_text = rpc_dns_utf8(state, talloc_strdup(state, zone));
	name = rpc_dns_utf8(state, talloc_strdup(state, operation));
	if ((zone != NULL && tevent_req_nomem(zone_text, req)) ||
	    tevent_req_nomem(name, req) ||
	    !input_is_good(req, &state->status, input)) {
		return tevent_req_post(req, ev);
	}
	state->wanted = wanted;
	state->has_input = input != NULL;
	opnum = fill_ask(state, server->fqdn, zone_text, name, input);
	subreq = rpc_conn_call_send(state, ev, server->conn, opnum, state,
				    &state->r, server->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, ask_done, req);
	return req;
}

struct rpc_status rpc_dns_ask_recv(struct tevent_req *req,
				   union DNSP_DATA *out_data)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_data = state->data;
	}
	return status;
}

/* ---------------------------------------------------------------- operate */

struct operate_state {
	struct R_DnssrvOperation2 r;
	struct rpc_status status;
};

static void operate_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct operate_state *state =
		tevent_req_data(req, struct operate_state);
	struct rpc_status carried = rpc_conn_call_recv(subreq);

	TALLOC_FREE(subreq);
	state->status = rpc_dns_answer(carried, state->r.out.result);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_dns_operate_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dns_server *server,
					const char *zone, const char *operation,
					struct rpc_dns_input *input)
{
	struct operate_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct operate_state);

	if (req == NULL) {
		talloc_free(input);
		return NULL;
	}
	if (tevent_req_nomem(input, req)) {
		return tevent_req_post(req, ev);
	}
	talloc_steal(state, input);
	state->r.in.dwClientVersion = DNSP_CLIENT_VERSION;
	state->r.in.pwszServerName = server->fqdn;
	state->r.in.pszZone = rpc_dns_input_text(input, zone);
	state->r.in.pszOperation = rpc_dns_input_text(input, operation);
	state->r.in.dwTypeId = input->type;
	state->r.in.pData = input->data;
	if (!input_is_good(req, &state->status, input)) {
		return tevent_req_post(req, ev);
	}
	subreq = rpc_conn_call_send(state, ev, server->conn,
				    NDR_R_DNSSRVOPERATION2, state, &state->r,
				    server->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, operate_done, req);
	return req;
}

struct rpc_status rpc_dns_change_recv(struct tevent_req *req)
{
	struct operate_state *state =
		tevent_req_data(req, struct operate_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	tevent_req_received(req);
	return status;
}

/* ---------------------------------------------------------------- answers */

const char *rpc_dns_text(TALLOC_CTX *mem_ctx, const struct DNSP_UTF8 *from)
{
	return from == NULL ? ""
			    : talloc_strndup(mem_ctx, (const char *)from->bytes,
					     from->length);
}

const char *rpc_dns_wide_text(TALLOC_CTX *mem_ctx,
			     const struct DHCPM_STRING *from)
{
	size_t left = from != NULL ? 2 * (size_t)from->length : 0;
	size_t room = 3 * (left / 2);
	char *made = talloc_array(mem_ctx, char, room + 1), *out = made;
	char *in = from != NULL ? (char *)from->units : NULL;
	iconv_t converter = iconv_open("UTF-8", "UTF-16LE");

	if (converter == (iconv_t)-1 || made == NULL) {
		return NULL;
	}
	while (left > 1 && iconv(converter, &in, &left, &out, &room) ==
				   (size_t)-1 && room >= 3) {
		memcpy(out, "\xef\xbf\xbd", 3);
		out += 3;
		room -= 3;
		in += 2;
		left -= 2;
	}
	iconv_close(converter);
	*out = '\0';
	return made;
}

bool rpc_dns_take_addresses(TALLOC_CTX *mem_ctx,
			    const struct DNSP_ADDR_ARRAY *from,
			    struct rpc_dns_addresses *out_addresses)
{
	char buffer[INET6_ADDRSTRLEN];
	size_t i, count = 0;
	char **made = NULL;

	*out_addresses = (struct rpc_dns_addresses){NULL, 0};
	if (from == NULL) {
		return true;
	}
	made = talloc_array(mem_ctx, char *, from->AddrCount);
	for (i = 0; made != NULL && i < from->AddrCount; i++) {
		const struct DNSP_ADDR *address = &from->AddrArray[i];
		bool v6 = address->Family == FAMILY_IPV6;

		if (!v6 && address->Family != FAMILY_IPV4) {
			continue;
		}
		inet_ntop(v6 ? AF_INET6 : AF_INET,
			  v6 ? address->Ipv6 : address->Ipv4, buffer,
			  sizeof(buffer));
		made[count] = talloc_strdup(made, buffer);
		if (made[count++] == NULL) {
			return false;
		}
	}
	out_addresses->at = discard_const_p(const char *, made);
	out_addresses->count = count;
	return made != NULL;
}
