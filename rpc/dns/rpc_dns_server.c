/*
 * A DNS server's own data: what it is, its zones, one zone.
 *
 *	open -> one call (Query2 or ComplexOperation2) -> our structures
 */
#include <arpa/inet.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "rpc/dns/rpc_dns_private.h"

#define ZONES_COMMON                                                          \
	(RPC_DNS_ZONES_PRIMARY | RPC_DNS_ZONES_SECONDARY |                    \
	 RPC_DNS_ZONES_FORWARD | RPC_DNS_ZONES_REVERSE |                      \
	 RPC_DNS_ZONES_FORWARDER | RPC_DNS_ZONES_STUB)

struct rpc_dns_limits rpc_dns_limits_default(void)
{
	return (struct rpc_dns_limits){
		.call_ms = 30000,
		.calls = 200000,
		.nodes = 1000000,
		.list_ms = 3600000,
	};
}

const char *rpc_dns_cure(struct rpc_status status)
{
	if (status.vocabulary == RPC_VOCABULARY_WERROR &&
	    status.code == RPC_DNS_E_DENIED) {
		return "the DNS server does not admit this account: let it "
		       "read in the security of the server and the zone, or "
		       "make it a member of DnsAdmins to change records";
	}
	return rpc_status_sentence(status);
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

/* ------------------------------------------------------------------ open */

struct open_state {
	struct rpc_dns_server *server;
	struct rpc_status status;
};

static void open_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);

	state->status = rpc_conn_open_recv(subreq, state->server,
					   &state->server->conn);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

struct tevent_req *rpc_dns_open_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_context *context,
				     struct rpc_creds *creds,
				     const struct rpc_target *target,
				     const struct rpc_dns_limits *limits,
				     uint32_t timeout_ms)
{
	struct open_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct open_state);

	if (req == NULL) {
		return NULL;
	}
	state->server = talloc_zero(state, struct rpc_dns_server);
	if (tevent_req_nomem(state->server, req)) {
		return tevent_req_post(req, ev);
	}
	state->server->fqdn = talloc_strdup(state->server, target->fqdn);
	if (tevent_req_nomem(state->server->fqdn, req)) {
		return tevent_req_post(req, ev);
	}
	state->server->limits =
		limits != NULL ? *limits : rpc_dns_limits_default();
	subreq = rpc_conn_open_send(state, ev, context, creds, target,
				    &ndr_table_dnsp, timeout_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, open_done, req);
	return req;
}

struct rpc_status rpc_dns_open_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_server **out_server)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_server = talloc_move(mem_ctx, &state->server);
	}
	tevent_req_received(req);
	return status;
}

/* -------------------------------------------------------------- one call */

/*
 * Any question whose answer is a typed value: as a ComplexOperation2 where it
 * has a filter, as a Query2 otherwise.
 */
struct ask_state {
	union {
		struct R_DnssrvQuery2 query;
		struct R_DnssrvComplexOperation2 operation;
	} r;
	bool has_filter;
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
		carried, state->has_filter ? state->r.operation.out.result
					   : state->r.query.out.result);
	/* All of these are pointers: one stands for the others. */
	if (rpc_status_is_ok(state->status) &&
	    (state->type != state->wanted || state->data.ZoneList == NULL)) {
		state->status = rpc_dns_local(RPC_LOCAL_BAD_REPLY);
	}
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

static struct tevent_req *ask_send(TALLOC_CTX *mem_ctx,
				   struct tevent_context *ev,
				   struct rpc_dns_server *server,
				   const char *zone, const char *operation,
				   const uint32_t *filter, uint32_t wanted)
{
	struct ask_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct DNSP_UTF8 *zone_text = NULL, *name = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct ask_state);
	uint32_t opnum = NDR_R_DNSSRVQUERY2;

	if (req == NULL) {
		return NULL;
	}
	zone_text = rpc_dns_utf8(state, talloc_strdup(state, zone));
	name = rpc_dns_utf8(state, operation);
	if ((zone != NULL && tevent_req_nomem(zone_text, req)) ||
	    tevent_req_nomem(name, req)) {
		return tevent_req_post(req, ev);
	}
	state->wanted = wanted;
	state->has_filter = filter != NULL;
	if (filter != NULL) {
		struct R_DnssrvComplexOperation2 *r = &state->r.operation;

		opnum = NDR_R_DNSSRVCOMPLEXOPERATION2;
		r->in.dwClientVersion = DNSP_CLIENT_VERSION;
		r->in.pwszServerName = server->fqdn;
		r->in.pszZone = zone_text;
		r->in.pszOperation = name;
		r->in.dwTypeIn = DNSP_TYPE_DWORD;
		r->in.pDataIn.Dword = *filter;
		r->out.pdwTypeOut = &state->type;
		r->out.ppDataOut = &state->data;
	} else {
		struct R_DnssrvQuery2 *r = &state->r.query;

		r->in.dwClientVersion = DNSP_CLIENT_VERSION;
		r->in.pwszServerName = server->fqdn;
		r->in.pszZone = zone_text;
		r->in.pszOperation = name;
		r->out.pdwTypeId = &state->type;
		r->out.ppData = &state->data;
	}
	subreq = rpc_conn_call_send(state, ev, server->conn, opnum, state,
				    &state->r, server->limits.call_ms);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, ev);
	}
	tevent_req_set_callback(subreq, ask_done, req);
	return req;
}

static struct rpc_status ask_recv(struct tevent_req *req,
				  union DNSP_DATA *out_data)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_data = state->data;
	}
	return status;
}

/* "" for what was not sent; NULL without memory. */
static const char *text(TALLOC_CTX *mem_ctx, const struct DNSP_UTF8 *from)
{
	return from == NULL ? ""
			    : talloc_strndup(mem_ctx, (const char *)from->bytes,
					     from->length);
}

/* The same of UTF-16; what is none becomes U+FFFD. */
static const char *wide_text(TALLOC_CTX *mem_ctx,
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

/* ------------------------------------------------------------------ info */

struct tevent_req *rpc_dns_info_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server)
{
	return ask_send(mem_ctx, ev, server, NULL, "ServerInfo", NULL,
			DNSP_TYPE_SERVER_INFO);
}

struct rpc_status rpc_dns_info_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_info **out_info)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = ask_recv(req, &data);
	const struct DNSP_SERVER_INFO *from = data.ServerInfo;
	struct rpc_dns_info *info = NULL;

	if (rpc_status_is_ok(status)) {
		info = talloc_zero(mem_ctx, struct rpc_dns_info);
	}
	if (info != NULL) {
		*info = (struct rpc_dns_info){
			.major = from->dwVersion & 0xFF,
			.minor = from->dwVersion >> 8 & 0xFF,
			.build = from->dwVersion >> 16,
			.fqdn = text(info, from->pszServerName),
			.domain = text(info, from->pszDomainName),
			.forest = text(info, from->pszForestName),
			.in_directory = from->fDsAvailable != 0,
			.read_only_dc = from->fReadOnlyDC != 0,
			.scavenging_h = from->dwScavengingInterval,
		};
	}
	if (rpc_status_is_ok(status) &&
	    (info == NULL || info->fqdn == NULL || info->domain == NULL ||
	     info->forest == NULL)) {
		TALLOC_FREE(info);
		status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_info = info;
	tevent_req_received(req);
	return status;
}

/* ----------------------------------------------------------------- zones */

struct tevent_req *rpc_dns_zones_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns_server *server,
				      uint32_t filter)
{
	filter = filter != 0 ? filter : ZONES_COMMON;
	return ask_send(mem_ctx, ev, server, NULL, "EnumZones", &filter,
			DNSP_TYPE_ZONE_LIST);
}

static bool take_zones(struct rpc_dns_zone_list *list,
		       const struct DNSP_ZONE_LIST *from)
{
	uint32_t i;

	list->rows = talloc_zero_array(list, struct rpc_dns_zone_row,
				       from->dwZoneCount);
	for (i = 0; list->rows != NULL && i < from->dwZoneCount; i++) {
		const struct DNSP_ZONE *zone = from->ZoneArray[i];
		struct rpc_dns_zone_row *row = &list->rows[list->count];

		if (zone == NULL || zone->pszZoneName == NULL) {
			continue; /* says nothing */
		}
		row->name = wide_text(list, zone->pszZoneName);
		row->partition = text(list, zone->pszDpFqdn);
		row->type = zone->ZoneType;
		row->flags = zone->Flags;
		if (row->name == NULL || row->partition == NULL) {
			return false;
		}
		list->count++;
	}
	return list->rows != NULL;
}

struct rpc_status rpc_dns_zones_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dns_zone_list **out_list)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = ask_recv(req, &data);
	struct rpc_dns_zone_list *list = NULL;

	if (rpc_status_is_ok(status)) {
		list = talloc_zero(mem_ctx, struct rpc_dns_zone_list);
		if (list == NULL || !take_zones(list, data.ZoneList)) {
			TALLOC_FREE(list);
			status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
		}
	}
	*out_list = list;
	tevent_req_received(req);
	return status;
}

/* -------------------------------------------------------------- one zone */

struct tevent_req *rpc_dns_zone_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server,
				     const char *zone)
{
	return ask_send(mem_ctx, ev, server, zone, "ZoneInfo", NULL,
			DNSP_TYPE_ZONE_INFO);
}

static bool take_masters(struct rpc_dns_zone *zone,
			 const struct DNSP_ADDR_ARRAY *from)
{
	char buffer[INET6_ADDRSTRLEN];
	uint32_t i;

	if (from == NULL) {
		return true;
	}
	zone->masters = talloc_array(zone, char *, from->AddrCount);
	for (i = 0; zone->masters != NULL && i < from->AddrCount; i++) {
		const struct DNSP_ADDR *address = &from->AddrArray[i];
		bool v6 = address->Family == 23;

		if (!v6 && address->Family != 2) {
			continue;
		}
		inet_ntop(v6 ? AF_INET6 : AF_INET,
			  v6 ? address->Ipv6 : address->Ipv4, buffer,
			  sizeof(buffer));
		zone->masters[zone->master_count] =
			talloc_strdup(zone->masters, buffer);
		if (zone->masters[zone->master_count++] == NULL) {
			return false;
		}
	}
	return zone->masters != NULL;
}

struct rpc_status rpc_dns_zone_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_zone **out_zone)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = ask_recv(req, &data);
	const struct DNSP_ZONE_INFO *from = data.ZoneInfo;
	struct rpc_dns_zone *zone = NULL;

	if (rpc_status_is_ok(status)) {
		zone = talloc_zero(mem_ctx, struct rpc_dns_zone);
	}
	if (zone != NULL) {
		*zone = (struct rpc_dns_zone){
			.name = text(zone, from->pszZoneName),
			.file = text(zone, from->pszDataFile),
			.partition = text(zone, from->pszDpFqdn),
			.type = from->dwZoneType,
			.reverse = from->fReverse != 0,
			.paused = from->fPaused != 0,
			.shut_down = from->fShutdown != 0,
			.automatic = from->fAutoCreated != 0,
			.in_directory = from->fUseDatabase != 0,
			.aging = from->fAging != 0,
			.allow_update = from->fAllowUpdate,
			.no_refresh_h = from->dwNoRefreshInterval,
			.refresh_h = from->dwRefreshInterval,
			.secure_secondaries = from->fSecureSecondaries,
			.notify_level = from->fNotifyLevel,
			.last_soa_check = from->dwLastSuccessfulSoaCheck,
			.last_transfer = from->dwLastSuccessfulXfr,
		};
	}
	if (rpc_status_is_ok(status) &&
	    (zone == NULL || zone->name == NULL || zone->file == NULL ||
	     zone->partition == NULL ||
	     !take_masters(zone, from->aipMasters))) {
		TALLOC_FREE(zone);
		status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_zone = zone;
	tevent_req_received(req);
	return status;
}
