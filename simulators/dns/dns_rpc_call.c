/* What all calls to the management interface have in common. */
#include "simulators/dns/dns_rpc_call.h"

#include <errno.h>
#include <stdio.h>
#include <util/data_blob.h>
#include <gen_ndr/auth.h>
#include <tsocket.h>

#include "simulators/host/sim_dce.h"

NTSTATUS dcerpc_server_dnsp_init(TALLOC_CTX *mem_ctx);

static struct sim_dns_rpc *services[SIM_DCE_LISTS];

static struct sim_dns_rpc *find(const struct dcesrv_context *dce)
{
	struct sim_dns_rpc *rpc = services[sim_dce_list(dce)];

	while (rpc != NULL && rpc->dce != dce) {
		rpc = rpc->next;
	}
	return rpc;
}

static int forget(struct sim_dns_rpc *rpc)
{
	struct sim_dns_rpc **at = &services[sim_dce_list(rpc->dce)];

	while (*at != NULL && *at != rpc) {
		at = &(*at)->next;
	}
	if (*at != NULL) {
		*at = rpc->next;
	}
	return 0;
}

int sim_dns_rpc_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		      const struct sim_seam *host, struct sim_dns_zones *zones,
		      const struct sim_dns_counters *counters,
		      char **out_error)
{
	struct sim_dns_rpc *rpc = talloc_zero(dce, struct sim_dns_rpc);
	struct sim_dns_rpc **list = NULL;
	const struct dcesrv_endpoint_server *server =
		dcesrv_ep_server_byname("dnsp");
	NTSTATUS status = NT_STATUS_OK;

	if (rpc == NULL) {
		return ENOMEM;
	}
	/* Registering is once per process, initialising once per context. */
	if (server == NULL) {
		status = dcerpc_server_dnsp_init(NULL);
		server = dcesrv_ep_server_byname("dnsp");
	}
	if (NT_STATUS_IS_OK(status)) {
		status = server != NULL ? server->init_server(dce, server) :
					  NT_STATUS_NOT_FOUND;
	}
	if (!NT_STATUS_IS_OK(status)) {
		*out_error = talloc_asprintf(mem_ctx, "%s: offering dnsp: %s",
					     host->fqdn, nt_errstr(status));
		talloc_free(rpc);
		return EIO;
	}
	rpc->dce = dce;
	rpc->host = *host;
	rpc->zones = zones;
	rpc->counters = counters;
	rpc->started = rpc->cleared = host->now(host->private_data);
	rpc->event_log_level = 7;
	rpc->forward_timeout_s = 3;
	rpc->recursion_timeout_s = 8;
	rpc->max_cache_ttl_s = 86400;
	rpc->default_refresh_h = 168;
	rpc->default_no_refresh_h = 168;
	list = &services[sim_dce_list(dce)];
	rpc->next = *list;
	*list = rpc;
	talloc_set_destructor(rpc, forget);
	return 0;
}

static bool is_member(const struct sim_dns_call *call,
		      const char *const *groups)
{
	const struct sim_seam *host = &call->rpc->host;
	const struct dcesrv_auth *auth = call->dce_call->auth_state;
	const struct auth_user_info *who =
		auth != NULL && auth->session_info != NULL ?
			auth->session_info->info :
			NULL;
	bool member = false;

	if (who == NULL || !who->authenticated || who->account_name == NULL) {
		return false;
	}
	for (; !member && *groups != NULL; groups++) {
		member = host->is_member(host->private_data, who->domain_name,
					 who->account_name, *groups);
	}
	return member;
}

bool sim_dns_call_may_write(const struct sim_dns_call *call)
{
	static const char *const groups[] = { "DnsAdmins", "Administrators",
					      "Domain Admins", NULL };

	return is_member(call, groups);
}

enum sim_dns_error sim_dns_call_begin(struct sim_dns_call *call,
				      struct dcesrv_call_state *dce_call,
				      TALLOC_CTX *mem_ctx, const char *method)
{
	static const char *const readers[] = { "IPAMUG", NULL };

	*call = (struct sim_dns_call){
		.dce_call = dce_call,
		.mem_ctx = mem_ctx,
		.rpc = find(dce_call->conn->dce_ctx),
		.method = method,
		.arguments = json_object(),
	};
	if (call->rpc == NULL) {
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;
		return SIM_DNS_INVALID_PARAMETER;
	}
	return is_member(call, readers) || sim_dns_call_may_write(call) ?
		       SIM_DNS_OK :
		       SIM_DNS_ACCESS_DENIED;
}

WERROR sim_dns_call_end(struct sim_dns_call *call, enum sim_dns_error result)
{
	const struct dcesrv_call_state *dce_call = call->dce_call;
	const struct auth_user_info *who =
		dce_call->auth_state->session_info != NULL ?
			dce_call->auth_state->session_info->info :
			NULL;
	struct sim_journal_entry entry = {
		.service = "dns",
		.interface = dce_call->context->iface->name,
		.opnum = dce_call->pkt.u.request.opnum,
		.operation = call->method,
		.arguments = call->arguments,
	};
	char text[32];

	if (call->rpc == NULL) {
		json_decref(call->arguments);
		return W_ERROR(result);
	}
	if (dce_call->fault_code != 0) {
		snprintf(text, sizeof(text), "fault 0x%08x",
			 (unsigned)dce_call->fault_code);
	} else {
		snprintf(text, sizeof(text), "%u", result);
	}
	entry.result = text;
	entry.client = dce_call->conn->remote_address != NULL ?
			       tsocket_address_inet_addr_string(
				       dce_call->conn->remote_address,
				       call->mem_ctx) :
			       "";
	if (who != NULL && who->authenticated) {
		entry.account = talloc_asprintf(call->mem_ctx, "%s\\%s",
						who->domain_name,
						who->account_name);
	}
	call->rpc->host.journal(call->rpc->host.private_data, &entry);
	return W_ERROR(result);
}

void sim_dns_call_note(struct sim_dns_call *call, const char *name,
		       const char *text)
{
	json_object_set_new(call->arguments, name,
			    text != NULL ? json_string(text) : json_null());
}

const char *sim_dns_call_text(const struct DNSP_UTF8 *text)
{
	return text != NULL ? (const char *)text->bytes : NULL;
}

enum sim_dns_error sim_dns_call_zone(struct sim_dns_call *call,
				     const char *name,
				     struct sim_dns_zone **out_zone)
{
	struct sim_dns_zone *zone =
		name != NULL ? sim_dns_zone_find(call->rpc->zones, name) : NULL;

	*out_zone = zone;
	return zone != NULL ? SIM_DNS_OK : SIM_DNS_NO_ZONE;
}

struct DNSP_UTF8 *sim_dns_utf8(TALLOC_CTX *mem_ctx, const char *text)
{
	struct DNSP_UTF8 *out = NULL;

	if (text == NULL) {
		return NULL;
	}
	out = talloc_zero(mem_ctx, struct DNSP_UTF8);
	if (out != NULL) {
		out->length = (uint32_t)strlen(text);
		out->bytes = (uint8_t *)talloc_strdup(out, text);
	}
	return out;
}

/* Names of zones outside ASCII are UTF-8 here, so each character is decoded. */
struct DHCPM_STRING *sim_dns_utf16(TALLOC_CTX *mem_ctx, const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	struct DHCPM_STRING *out = NULL;
	uint32_t code;
	int more;

	if (text == NULL) {
		return NULL;
	}
	out = talloc_zero(mem_ctx, struct DHCPM_STRING);
	if (out == NULL) {
		return NULL;
	}
	out->units = talloc_zero_array(out, uint16_t, strlen(text) + 1);
	while (out->units != NULL && *at != 0) {
		more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc0 ? 1 : 0;
		code = more > 0 ? *at & (0x3fu >> more) : *at;
		for (at++; more > 0 && (*at & 0xc0) == 0x80; more--, at++) {
			code = code << 6 | (*at & 0x3fu);
		}
		if (code > 0xffff) {
			code -= 0x10000;
			out->units[out->length++] =
				(uint16_t)(0xd800 | code >> 10);
			code = 0xdc00 | (code & 0x3ff);
		}
		out->units[out->length++] = (uint16_t)code;
	}
	return out;
}

struct DNSP_ADDR_ARRAY *sim_dns_addresses(TALLOC_CTX *mem_ctx,
					  const struct sim_dns_peers *peers)
{
	struct DNSP_ADDR_ARRAY *out =
		talloc_zero(mem_ctx, struct DNSP_ADDR_ARRAY);
	struct DNSP_ADDR *address = NULL;
	size_t i;

	if (out == NULL) {
		return NULL;
	}
	out->AddrArray =
		talloc_zero_array(out, struct DNSP_ADDR, peers->count + 1);
	out->MaxCount = out->AddrCount = (uint32_t)peers->count;
	for (i = 0; out->AddrArray != NULL && i < peers->count; i++) {
		address = &out->AddrArray[i];
		address->Family = peers->at[i].v6 ? 23 : 2;
		address->SockaddrLength = peers->at[i].v6 ? 28 : 16;
		memcpy(peers->at[i].v6 ? address->Ipv6 : address->Ipv4,
		       peers->at[i].octets, peers->at[i].v6 ? 16 : 4);
	}
	return out;
}

void sim_dns_peers_take(const struct DNSP_ADDR_ARRAY *from,
			struct sim_dns_peers *out_peers)
{
	const struct DNSP_ADDR *address = NULL;
	struct sim_dns_peer *peer = NULL;
	size_t i;

	*out_peers = (struct sim_dns_peers){ .count = 0 };
	for (i = 0; from != NULL && i < from->AddrCount &&
		    out_peers->count < SIM_DNS_PEERS_MAX;
	     i++) {
		address = &from->AddrArray[i];
		peer = &out_peers->at[out_peers->count];
		if (address->Family != 2 && address->Family != 23) {
			continue;
		}
		peer->v6 = address->Family == 23;
		memcpy(peer->octets, peer->v6 ? address->Ipv6 : address->Ipv4,
		       peer->v6 ? 16 : 4);
		out_peers->count++;
	}
}
