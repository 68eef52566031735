/*
 * What all calls have in common: rights as a security descriptor of a Windows
 * manager would give them, handles, the journal. [MS-SCMR] 3.1.4.
 */
#include "simulators/service/sim_service_call.h"

#include <errno.h>
#include <stdio.h>
#include <util/data_blob.h>
#include <gen_ndr/auth.h>
#include <tsocket.h>

#include "gen_ndr/ndr_scmr.h"
#include "simulators/host/sim_dce.h"
#include "simulators/service/sim_service_read.h"

#define MAXIMUM_ALLOWED 0x02000000u
#define READ_CONTROL 0x00020000u

static struct sim_service_manager *managers[SIM_DCE_LISTS];

struct handle {
	struct sim_service *service; /* NULL: the manager */
	uint32_t granted;
};

/* Rights by kind of handle; generic rights are those of 3.1.4 [unverified]. */
static const struct {
	uint32_t all, read_only;
	uint32_t read, write, execute;
} rights[] = {
	[SIM_HANDLE_MANAGER] = {0xF003F, READ_CONTROL | 0x15, 0x20014, 0x20022,
				0x20009},
	[SIM_HANDLE_SERVICE] = {0xF01FF, READ_CONTROL | 0x8D, 0x2008D, 0x20002,
				0x20170},
};

static const struct auth_user_info *
caller(const struct dcesrv_call_state *dce_call)
{
	struct auth_session_info *session = NULL;

	if (dce_call->auth_state != NULL) {
		session = dce_call->auth_state->session_info;
	}
	return session != NULL ? session->info : NULL;
}

static bool is_member(const struct sim_service_call *call, const char *group)
{
	const struct auth_user_info *who = caller(call->dce_call);
	const struct sim_seam *host = &call->manager->host;

	return who != NULL && who->authenticated &&
	       who->account_name != NULL &&
	       host->is_member(host->private_data, who->domain_name,
			       who->account_name, group);
}

static uint32_t allowed(const struct sim_service_call *call,
			enum sim_service_kind kind)
{
	if (is_member(call, "Administrators") ||
	    is_member(call, "Domain Admins")) {
		return rights[kind].all;
	}
	return is_member(call, "IPAMUG") ? rights[kind].read_only : 0;
}

enum sim_service_error sim_service_call_grant(struct sim_service_call *call,
					      enum sim_service_kind kind,
					      uint32_t wanted,
					      uint32_t *out_granted)
{
	uint32_t may = allowed(call, kind), want = wanted & 0x00FFFFFF;

	sim_service_call_note(call, "DesiredAccess", wanted);
	want |= wanted & 0x80000000 ? rights[kind].read : 0;
	want |= wanted & 0x40000000 ? rights[kind].write : 0;
	want |= wanted & 0x20000000 ? rights[kind].execute : 0;
	want |= wanted & 0x10000000 ? rights[kind].all : 0;
	want |= wanted & MAXIMUM_ALLOWED ? may : 0;
	if (kind == SIM_HANDLE_MANAGER) {
		want |= SIM_SCM_CONNECT; /* goes without saying */
	}
	if (may == 0 || (want & ~may) != 0) {
		return SIM_SERVICE_DENIED;
	}
	*out_granted = want;
	return SIM_SERVICE_OK;
}

enum sim_service_error sim_service_call_open(struct sim_service_call *call,
					     struct sim_service *service,
					     uint32_t granted,
					     struct policy_handle *out)
{
	struct dcesrv_handle *h = dcesrv_handle_create(
		call->dce_call, service != NULL ? SIM_HANDLE_SERVICE :
						  SIM_HANDLE_MANAGER);
	struct handle *mine = h != NULL ? talloc(h, struct handle) : NULL;

	if (mine == NULL) {
		return SIM_SERVICE_NO_MEMORY;
	}
	mine->service = service;
	mine->granted = granted;
	h->data = mine;
	*out = h->wire_handle;
	return SIM_SERVICE_OK;
}

static struct dcesrv_handle *look_up(struct sim_service_call *call,
				     const struct policy_handle *handle,
				     enum sim_service_kind kind)
{
	/* A zero handle would make a new one; here it is an invalid one. */
	if (ndr_policy_handle_empty(handle)) {
		return NULL;
	}
	return dcesrv_handle_lookup(call->dce_call, handle, kind);
}

enum sim_service_error
sim_service_call_handle(struct sim_service_call *call,
			const struct policy_handle *handle,
			enum sim_service_kind kind, uint32_t right)
{
	struct dcesrv_handle *h = look_up(call, handle, kind);
	const struct handle *mine = NULL;

	if (h == NULL) {
		return SIM_SERVICE_INVALID_HANDLE;
	}
	mine = h->data;
	call->service = mine->service;
	call->granted = mine->granted;
	if (mine->service != NULL) {
		sim_service_call_text(call, "ServiceName",
				      mine->service->name);
	}
	return (mine->granted & right) == right ? SIM_SERVICE_OK :
						  SIM_SERVICE_DENIED;
}

enum sim_service_error sim_service_call_close(struct sim_service_call *call,
					      struct policy_handle *handle)
{
	struct dcesrv_handle *h = look_up(call, handle, SIM_HANDLE_MANAGER);

	if (h == NULL) {
		h = look_up(call, handle, SIM_HANDLE_SERVICE);
	}
	if (h == NULL) {
		return SIM_SERVICE_INVALID_HANDLE;
	}
	talloc_free(h);
	memset(handle, 0, sizeof(*handle));
	return SIM_SERVICE_OK;
}

static struct sim_service_manager *
find_manager(const struct dcesrv_context *dce)
{
	struct sim_service_manager *manager = managers[sim_dce_list(dce)];

	while (manager != NULL && manager->dce != dce) {
		manager = manager->next;
	}
	return manager;
}

enum sim_service_error sim_service_call_begin(struct sim_service_call *call,
					      struct dcesrv_call_state *dce_call,
					      TALLOC_CTX *mem_ctx,
					      const char *method)
{
	*call = (struct sim_service_call){
		.dce_call = dce_call,
		.mem_ctx = mem_ctx,
		.method = method,
		.manager = find_manager(dce_call->conn->dce_ctx),
		.arguments = json_object(),
	};
	if (call->manager == NULL) {
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;
		return SIM_SERVICE_DENIED;
	}
	sim_service_settle(
		call->manager->world,
		call->manager->host.now(call->manager->host.private_data),
		sim_service_call_fault(call, SIM_SERVICE_FAULT_STUCK));
	return SIM_SERVICE_OK;
}

static const char *client_address(const struct sim_service_call *call)
{
	const struct tsocket_address *remote =
		call->dce_call->conn->remote_address;
	const char *text = NULL;

	if (remote != NULL && tsocket_address_is_inet(remote, "ip")) {
		text = tsocket_address_inet_addr_string(remote, call->mem_ctx);
	}
	return text != NULL ? text : "";
}

uint32_t sim_service_call_end(struct sim_service_call *call, uint32_t result)
{
	const struct auth_user_info *who = caller(call->dce_call);
	char text[32];
	struct sim_journal_entry entry = {
		.service = "service",
		.interface = "scmr",
		.opnum = call->dce_call->pkt.u.request.opnum,
		.operation = call->method,
		.arguments = call->arguments,
		.result = text,
	};

	if (call->manager == NULL) {
		json_decref(call->arguments);
		return result;
	}
	if (call->dce_call->fault_code != 0) {
		snprintf(text, sizeof(text), "fault 0x%08x",
			 (unsigned)call->dce_call->fault_code);
	} else {
		snprintf(text, sizeof(text), "%u", result);
	}
	if (who != NULL && who->authenticated && who->account_name != NULL) {
		entry.account = talloc_asprintf(
			call->mem_ctx, "%s\\%s",
			who->domain_name != NULL ? who->domain_name : "",
			who->account_name);
	}
	entry.client = client_address(call);
	call->manager->host.journal(call->manager->host.private_data, &entry);
	return result;
}

bool sim_service_call_fault(const struct sim_service_call *call,
			    const char *name)
{
	const struct sim_seam *host = &call->manager->host;

	return host->fault(host->private_data, name);
}

void sim_service_call_note(struct sim_service_call *call, const char *name,
			   json_int_t value)
{
	json_object_set_new(call->arguments, name, json_integer(value));
}

void sim_service_call_text(struct sim_service_call *call, const char *name,
			   const char *text)
{
	json_t *value = text != NULL ? json_string(text) : json_null();

	if (value != NULL) {
		json_object_set_new(call->arguments, name, value);
	}
}

static int forget(struct sim_service_manager *manager)
{
	struct sim_service_manager **at =
		&managers[sim_dce_list(manager->dce)];

	while (*at != NULL && *at != manager) {
		at = &(*at)->next;
	}
	if (*at != NULL) {
		*at = manager->next;
	}
	return 0;
}

/* Registering is once per process, initialising once per context. */
static NTSTATUS offer(struct dcesrv_context *dce)
{
	const struct dcesrv_endpoint_server *server =
		dcesrv_ep_server_byname("scmr");
	NTSTATUS status = NT_STATUS_OK;

	if (server == NULL) {
		status = dcerpc_server_scmr_init(NULL);
		server = dcesrv_ep_server_byname("scmr");
	}
	if (!NT_STATUS_IS_OK(status) || server == NULL) {
		return NT_STATUS_INTERNAL_ERROR;
	}
	return server->init_server(dce, server);
}

int sim_service_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		      const struct sim_seam *host,
		      struct sim_service_manager **out_manager,
		      const char **out_message)
{
	struct sim_service_manager *manager =
		talloc_zero(dce, struct sim_service_manager);
	struct sim_service_manager **list = NULL;
	struct sim_service_world *world = NULL;
	NTSTATUS status;
	int ret;

	*out_message = NULL;
	world = talloc_zero(manager, struct sim_service_world);
	if (world == NULL) {
		talloc_free(manager);
		return ENOMEM;
	}
	manager->dce = dce;
	manager->host = *host;
	ret = sim_service_load(mem_ctx, host->dir, world, out_message);
	if (ret == 0) {
		ret = sim_service_add_roles(world, host->roles);
	}
	if (ret == 0) {
		status = offer(dce);
		ret = NT_STATUS_IS_OK(status) ? 0 : EIO;
	}
	if (ret != 0) {
		talloc_free(manager);
		return ret;
	}
	manager->world = world;
	list = &managers[sim_dce_list(dce)];
	manager->next = *list;
	*list = manager;
	talloc_set_destructor(manager, forget);
	*out_manager = manager;
	return 0;
}
