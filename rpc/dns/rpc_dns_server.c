/*
 * A DNS server: the connection, what the server is, its properties.
 *
 *	open -> one call (rpc_dns_call.c) -> our structures
 */
#include <errno.h>
#include <string.h>

#include "rpc/dns/rpc_dns_private.h"

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
	static const struct {
		uint32_t code;
		const char *cure;
	} cures[] = {
		{RPC_DNS_E_DENIED,
		 "the DNS server does not admit this account: let it read in "
		 "the security of the server and the zone, or make it a member "
		 "of DnsAdmins to change records"},
		{RPC_DNS_E_NOT_SUPPORTED, "this server cannot do that"},
		{RPC_DNS_E_BAD_PROPERTY,
		 "the server knows no such property: look at its spelling and "
		 "the server's version"},
		{RPC_DNS_E_NO_ZONE, "the server has no zone of that name"},
		{RPC_DNS_E_ZONE_THERE, "the server has a zone of that name"},
		{RPC_DNS_E_ZONE_TYPE,
		 "not for a zone of that type, or not where it is kept"},
		{RPC_DNS_E_NEEDS_MASTERS,
		 "a secondary, stub or forwarder needs masters: name one"},
		{RPC_DNS_E_NO_RECORD, "the server has no such record"},
		{RPC_DNS_E_BAD_RECORD,
		 "the data are not those of the record's type"},
		{RPC_DNS_E_UNKNOWN_TYPE,
		 "a type of record that is unknown to the server"},
		{RPC_DNS_E_RECORD_THERE, "the server has that record already"},
		{RPC_DNS_E_NO_NAME, "the zone has no such name"},
		{RPC_DNS_E_NO_PARTITION,
		 "the server knows no directory partition of that name"},
	};
	size_t i;

	if (status.vocabulary == RPC_VOCABULARY_ERRNO &&
	    status.code == EINVAL && status.step == RPC_STEP_CALL) {
		return "an address, a name or a value is none; nothing was "
		       "sent";
	}
	for (i = 0; status.vocabulary == RPC_VOCABULARY_WERROR &&
		    i < sizeof(cures) / sizeof(cures[0]);
	     i++) {
		if (cures[i].code == status.code) {
			return cures[i].cure;
		}
	}
	return rpc_status_sentence(status);
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

/* ------------------------------------------------------------------ info */

struct tevent_req *rpc_dns_info_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server)
{
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL, "ServerInfo", NULL,
				DNSP_TYPE_SERVER_INFO);
}

static bool take_lists(struct rpc_dns_info *info,
		       const struct DNSP_SERVER_INFO *from)
{
	return info->fqdn != NULL && info->domain != NULL &&
	       info->forest != NULL &&
	       rpc_dns_take_addresses(info, from->aipServerAddrs,
				      &info->addresses) &&
	       rpc_dns_take_addresses(info, from->aipListenAddrs,
				      &info->listens) &&
	       rpc_dns_take_addresses(info, from->aipForwarders,
				      &info->forwarders);
}

struct rpc_status rpc_dns_info_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_info **out_info)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
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
			.fqdn = rpc_dns_text(info, from->pszServerName),
			.domain = rpc_dns_text(info, from->pszDomainName),
			.forest = rpc_dns_text(info, from->pszForestName),
			.in_directory = from->fDsAvailable != 0,
			.read_only_dc = from->fReadOnlyDC != 0,
			.scavenging_h = from->dwScavengingInterval,
			.last_scavenging = from->dwLastScavengeTime,
			.refresh_h = from->dwDefaultRefreshInterval,
			.no_refresh_h = from->dwDefaultNoRefreshInterval,
			.aging = from->fDefaultAgingState != 0,
			.no_recursion = from->fNoRecursion != 0,
			.round_robin = from->fRoundRobin != 0,
			.forward_timeout_s = from->dwForwardTimeout,
			.forward_only = from->fRecurseAfterForwarding == 0,
		};
	}
	if (rpc_status_is_ok(status) && (info == NULL || !take_lists(info, from))) {
		TALLOC_FREE(info);
		status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_info = info;
	tevent_req_received(req);
	return status;
}

