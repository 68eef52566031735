/* What all calls have in common: rights, handles, the journal. */
#include "simulators/event/event_call.h"

#include <errno.h>
#include <stdio.h>
#include <util/data_blob.h>
#include <gen_ndr/auth.h>
#include <tsocket.h>

#include "gen_ndr/ndr_even6.h"
#include "simulators/host/sim_dce.h"

static struct sim_event_service *services[SIM_DCE_LISTS];

static const struct auth_user_info *
caller(const struct dcesrv_call_state *dce_call)
{
	struct auth_session_info *session = NULL;

	if (dce_call->auth_state != NULL) {
		session = dce_call->auth_state->session_info;
	}
	return session != NULL && session->info != NULL &&
			       session->info->authenticated &&
			       session->info->account_name != NULL
		       ? session->info
		       : NULL;
}

static bool is_member(const struct sim_event_call *call,
		      const char *const *groups)
{
	const struct auth_user_info *who = caller(call->dce_call);
	const struct sim_seam *host = &call->service->host;
	bool member = false;

	for (; who != NULL && !member && *groups != NULL; groups++) {
		member = host->is_member(host->private_data, who->domain_name,
					 who->account_name, *groups);
	}
	return member;
}

bool sim_event_call_may_clear(const struct sim_event_call *call)
{
	static const char *const groups[] = {"Administrators", "Domain Admins",
					     NULL};

	return is_member(call, groups);
}

bool sim_event_call_may_read(const struct sim_event_call *call)
{
	static const char *const groups[] = {"Event Log Readers", NULL};

	return is_member(call, groups) || sim_event_call_may_clear(call);
}

const char *sim_event_call_account(const struct sim_event_call *call,
				   const char **out_domain)
{
	const struct auth_user_info *who = caller(call->dce_call);

	*out_domain = who != NULL && who->domain_name != NULL
			      ? who->domain_name
			      : "";
	return who != NULL ? who->account_name : "";
}

static uint64_t now_of(const struct sim_seam *host)
{
	return (uint64_t)host->now(host->private_data) * EVENT_TICKS_PER_S +
	       EVENT_UNIX_EPOCH;
}

uint64_t sim_event_call_now(const struct sim_event_call *call)
{
	return now_of(&call->service->host);
}

/* --------------------------------------------------------------- handles */

uint32_t sim_event_call_open(struct sim_event_call *call,
			     enum sim_event_kind kind, void *data,
			     struct policy_handle *out)
{
	struct dcesrv_handle *h =
		dcesrv_handle_create(call->dce_call, (uint8_t)kind);

	if (h == NULL) {
		return SIM_EVENT_NO_MEMORY;
	}
	h->data = talloc_steal(h, data);
	*out = h->wire_handle;
	return SIM_EVENT_OK;
}

static struct dcesrv_handle *look_up(struct sim_event_call *call,
				     const struct policy_handle *handle)
{
	/* A zero handle would make a new one; here it is no handle. */
	struct dcesrv_handle *h =
		ndr_policy_handle_empty(handle)
			? NULL
			: dcesrv_handle_lookup(call->dce_call, handle,
					       DCESRV_HANDLE_ANY);

	if (h == NULL) {
		call->dce_call->fault_code = DCERPC_FAULT_CONTEXT_MISMATCH;
	}
	return h;
}

void *sim_event_call_handle(struct sim_event_call *call,
			    const struct policy_handle *handle,
			    enum sim_event_kind kind, uint32_t *out_result)
{
	struct dcesrv_handle *h = look_up(call, handle);

	*out_result = SIM_EVENT_OK;
	if (h == NULL || h->wire_handle.handle_type != kind) {
		*out_result = SIM_EVENT_INVALID_PARAMETER;
		return NULL;
	}
	return h->data;
}

uint32_t sim_event_call_close(struct sim_event_call *call,
			      struct policy_handle *handle)
{
	struct dcesrv_handle *h = look_up(call, handle);

	if (h == NULL) {
		return SIM_EVENT_INVALID_PARAMETER;
	}
	talloc_free(h);
	memset(handle, 0, sizeof(*handle));
	return SIM_EVENT_OK;
}

/* ---------------------------------------------------------------- journal */

struct sim_event_service *
sim_event_service_find(const struct dcesrv_context *dce)
{
	struct sim_event_service *service = services[sim_dce_list(dce)];

	while (service != NULL && service->dce != dce) {
		service = service->next;
	}
	return service;
}

uint32_t sim_event_call_begin(struct sim_event_call *call,
			      struct dcesrv_call_state *dce_call,
			      TALLOC_CTX *mem_ctx, const char *method)
{
	struct sim_event_service *service =
		sim_event_service_find(dce_call->conn->dce_ctx);

	*call = (struct sim_event_call){
		.dce_call = dce_call,
		.mem_ctx = mem_ctx,
		.method = method,
		.service = service,
		.arguments = json_object(),
	};
	if (service == NULL) {
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;
		return SIM_EVENT_DENIED;
	}
	return SIM_EVENT_OK;
}

uint32_t sim_event_call_end(struct sim_event_call *call, uint32_t result)
{
	const struct dcesrv_call_state *dce_call = call->dce_call;
	const struct tsocket_address *remote = dce_call->conn->remote_address;
	const char *domain = NULL;
	const char *name = NULL;
	char text[32];
	struct sim_journal_entry entry = {
		.service = "event",
		.interface = "even6",
		.opnum = dce_call->pkt.u.request.opnum,
		.operation = call->method,
		.arguments = call->arguments,
		.result = text,
		.client = "",
	};

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
	name = sim_event_call_account(call, &domain);
	if (name[0] != '\0') {
		entry.account = talloc_asprintf(call->mem_ctx, "%s\\%s", domain,
						name);
	}
	if (remote != NULL && tsocket_address_is_inet(remote, "ip")) {
		entry.client = tsocket_address_inet_addr_string(remote,
								call->mem_ctx);
	}
	call->service->host.journal(call->service->host.private_data, &entry);
	return result;
}

void sim_event_call_note(struct sim_event_call *call, const char *name,
			 json_int_t value)
{
	json_object_set_new(call->arguments, name, json_integer(value));
}

void sim_event_call_text(struct sim_event_call *call, const char *name,
			 const char *text)
{
	json_t *value = text != NULL ? json_string(text) : json_null();

	if (value != NULL) {
		json_object_set_new(call->arguments, name, value);
	}
}

/* ------------------------------------------------------------------ start */

static int forget(struct sim_event_service *service)
{
	struct sim_event_service **at =
		&services[sim_dce_list(service->dce)];

	while (*at != NULL && *at != service) {
		at = &(*at)->next;
	}
	if (*at != NULL) {
		*at = service->next;
	}
	return 0;
}

/* Registering is once per process, initialising once per context. */
static NTSTATUS offer(struct dcesrv_context *dce)
{
	const struct dcesrv_endpoint_server *server =
		dcesrv_ep_server_byname("even6");
	NTSTATUS status = NT_STATUS_OK;

	if (server == NULL) {
		status = dcerpc_server_even6_init(NULL);
		server = dcesrv_ep_server_byname("even6");
	}
	if (!NT_STATUS_IS_OK(status) || server == NULL) {
		return NT_STATUS_INTERNAL_ERROR;
	}
	return server->init_server(dce, server);
}

int sim_event_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
		    const struct sim_seam *host,
		    struct sim_event_service **out_service,
		    const char **out_message)
{
	struct sim_event_service *service =
		talloc_zero(dce, struct sim_event_service);
	struct sim_event_service **list = NULL;
	NTSTATUS status;
	int ret;

	*out_message = NULL;
	if (service == NULL) {
		return ENOMEM;
	}
	service->dce = dce;
	service->host = *host;
	ret = event_logs_load(service, host->dir, host->roles, now_of(host),
			      &service->logs, out_message);
	if (ret == 0) {
		status = offer(dce);
		ret = NT_STATUS_IS_OK(status) ? 0 : EIO;
	}
	if (ret != 0) {
		talloc_steal(mem_ctx, *out_message);
		talloc_free(service);
		return ret;
	}
	list = &services[sim_dce_list(dce)];
	service->next = *list;
	*list = service;
	talloc_set_destructor(service, forget);
	*out_service = service;
	return 0;
}

int sim_event_append(struct sim_event_service *service, const char *channel,
		     const struct event_news *news)
{
	struct event_log *log = event_logs_find(service->logs, channel);
	struct event_news here = *news;

	if (log == NULL) {
		return ENOENT;
	}
	here.time = news->time != 0 ? news->time : now_of(&service->host);
	here.computer = service->host.fqdn;
	return event_log_append(log, &here);
}
