/* Access, version limits and journal: what all calls have in common. */
#include "simulators/dhcp/sim_dhcp_call.h"

#include <stdio.h>
#include <util/data_blob.h>
#include <gen_ndr/auth.h>
#include <tsocket.h>

static const struct auth_user_info *
caller(const struct dcesrv_call_state *dce_call)
{
	struct auth_session_info *session = NULL;

	if (dce_call->auth_state != NULL) {
		session = dce_call->auth_state->session_info;
	}
	return session != NULL ? session->info : NULL;
}

bool sim_dhcp_call_is_member(const struct sim_dhcp_call *call,
			     const char *group)
{
	const struct auth_user_info *who = caller(call->dce_call);
	const struct sim_seam *host = &call->service->host;

	return who != NULL && who->account_name != NULL &&
	       host->is_member(host->private_data, who->domain_name,
			       who->account_name, group);
}

static bool may(const struct sim_dhcp_call *call, enum sim_dhcp_right right)
{
	const struct auth_user_info *who = caller(call->dce_call);
	bool administrator;

	if (who == NULL || !who->authenticated) {
		return false;
	}
	if (right == SIM_DHCP_ANYONE) {
		return true;
	}
	administrator = sim_dhcp_call_is_member(call, SIM_DHCP_ADMINISTRATORS);
	if (administrator || right == SIM_DHCP_WRITE) {
		return administrator;
	}
	return sim_dhcp_call_is_member(call, SIM_DHCP_USERS);
}

bool sim_dhcp_call_fault(const struct sim_dhcp_call *call, const char *name)
{
	const struct sim_seam *host = &call->service->host;

	return host->fault(host->private_data, name);
}

uint32_t sim_dhcp_call_begin(struct sim_dhcp_call *call,
			     struct dcesrv_call_state *dce_call,
			     TALLOC_CTX *mem_ctx, int which,
			     enum sim_dhcp_right right, const char *method)
{
	bool allowed;

	*call = (struct sim_dhcp_call){
		.dce_call = dce_call,
		.mem_ctx = mem_ctx,
		.method = method,
		.service = sim_dhcp_service_find(dce_call->conn->dce_ctx),
		.arguments = json_object(),
	};
	if (call->service == NULL ||
	    dce_call->pkt.u.request.opnum > call->service->last_opnum[which]) {
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;
		return SIM_DHCP_NOT_SUPPORTED;
	}
	allowed = may(call, right);
	return allowed ? SIM_DHCP_SUCCESS : SIM_DHCP_ACCESS_DENIED;
}

static const char *client_address(const struct sim_dhcp_call *call)
{
	const struct tsocket_address *remote =
		call->dce_call->conn->remote_address;
	const char *text = NULL;

	if (remote != NULL && tsocket_address_is_inet(remote, "ip")) {
		text = tsocket_address_inet_addr_string(remote, call->mem_ctx);
	}
	return text != NULL ? text : "";
}

static const char *user_name(const struct sim_dhcp_call *call)
{
	const struct auth_user_info *who = caller(call->dce_call);

	if (who == NULL || !who->authenticated || who->account_name == NULL) {
		return NULL;
	}
	return talloc_asprintf(call->mem_ctx, "%s\\%s",
			       who->domain_name != NULL ? who->domain_name : "",
			       who->account_name);
}

uint32_t sim_dhcp_call_end(struct sim_dhcp_call *call, uint32_t result)
{
	const struct dcesrv_call_state *dce_call = call->dce_call;
	const struct sim_seam *host = NULL;
	struct sim_journal_entry entry;
	char text[32];

	if (call->service == NULL) {
		json_decref(call->arguments);
		return result;
	}
	if (dce_call->fault_code != 0) {
		snprintf(text, sizeof(text), "fault 0x%08x",
			 (unsigned)dce_call->fault_code);
	} else {
		snprintf(text, sizeof(text), "%u", result);
	}
	host = &call->service->host;
	entry = (struct sim_journal_entry){
		.service = "dhcp",
		.client = client_address(call),
		.account = user_name(call),
		.interface = dce_call->context->iface->name,
		.opnum = dce_call->pkt.u.request.opnum,
		.operation = call->method,
		.arguments = call->arguments,
		.result = text,
	};
	host->journal(host->private_data, &entry);
	return result;
}

void sim_dhcp_service_set_change_hook(struct sim_dhcp_service *service,
				      const struct sim_dhcp_change_hook *hook)
{
	service->change_hook = *hook;
}

void sim_dhcp_call_tell(struct sim_dhcp_call *call,
			const struct sim_dhcp_scope *scope,
			const struct sim_dhcp_change *change)
{
	const struct sim_dhcp_change_hook *hook = &call->service->change_hook;
	const char *address = sim_dhcp_address_text(call->mem_ctx,
						    scope->family, &scope->id);
	struct sim_dhcp_change told = *change;

	if (hook->change == NULL || address == NULL) {
		return;
	}
	told.scope = talloc_asprintf(call->mem_ctx, "[[%s]%s]", address,
				     scope->name);
	told.account = user_name(call);
	if (told.scope != NULL && told.account != NULL) {
		hook->change(hook->private_data, &told);
	}
}

void sim_dhcp_call_unknown(struct dcesrv_call_state *dce_call,
			   TALLOC_CTX *mem_ctx, const char *method)
{
	struct sim_dhcp_call call = {
		.dce_call = dce_call,
		.mem_ctx = mem_ctx,
		.method = method,
		.service = sim_dhcp_service_find(dce_call->conn->dce_ctx),
		.arguments = json_object(),
	};

	dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;
	sim_dhcp_call_end(&call, 0);
}

void sim_dhcp_call_note(struct sim_dhcp_call *call, const char *name,
			json_int_t value)
{
	json_object_set_new(call->arguments, name, json_integer(value));
}

void sim_dhcp_call_note_text(struct sim_dhcp_call *call, const char *name,
			     const char *text)
{
	if (text != NULL) {
		json_object_set_new(call->arguments, name, json_string(text));
	}
}

void sim_dhcp_call_note_address(struct sim_dhcp_call *call, const char *name,
				int family,
				const struct sim_dhcp_address *address)
{
	const char *text = sim_dhcp_address_text(call->mem_ctx, family,
						 address);

	if (text != NULL) {
		json_object_set_new(call->arguments, name, json_string(text));
	}
}

struct sim_dhcp_scope *
sim_dhcp_call_scope(struct sim_dhcp_call *call, int family,
		    const struct sim_dhcp_address *id)
{
	sim_dhcp_call_note_address(call, "SubnetAddress", family, id);
	return sim_dhcp_scope_find(call->service->world, family, id);
}
