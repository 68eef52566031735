/*
 * The methods of [MS-SCMR] 3.1.4 that this simulator answers; the others
 * fault with nca_s_op_rng_error.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <tevent.h>
#include <dcesrv_core.h>

#include "gen_ndr/ndr_scmr.h"
#include "simulators/service/sim_service_call.h"
#include "simulators/service/sim_service_list.h"

#define STATUS_BYTES 36

#define METHOD(method)                                                         \
	static uint32_t answer_##method(struct sim_service_call *call,         \
					struct method *r);                     \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx,                   \
					struct method *r)                      \
	{                                                                      \
		struct sim_service_call call;                                  \
		uint32_t result = sim_service_call_begin(&call, dce_call,      \
							 mem_ctx, #method);    \
		if (result == SIM_SERVICE_OK) {                                \
			result = answer_##method(&call, r);                    \
		}                                                              \
		return sim_service_call_end(&call, result);                    \
	}                                                                      \
	static uint32_t answer_##method(struct sim_service_call *call,         \
					struct method *r)

#define UNKNOWN(method)                                                        \
	static void dcesrv_##method(struct dcesrv_call_state *dce_call,        \
				    TALLOC_CTX *mem_ctx, struct method *r)     \
	{                                                                      \
		struct sim_service_call call;                                  \
		sim_service_call_begin(&call, dce_call, mem_ctx, #method);     \
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;              \
		sim_service_call_end(&call, 0);                                \
	}

/* The caller's buffer, as large as it said. */
static uint8_t *buffer(struct sim_service_call *call, DATA_BLOB *out,
		       uint32_t size)
{
	*out = (DATA_BLOB){talloc_zero_array(call->mem_ctx, uint8_t, size),
			   size};
	return out->data;
}

METHOD(RCloseServiceHandle)
{
	*r->out.hSCObject = *r->in.hSCObject;
	return sim_service_call_close(call, r->out.hSCObject);
}

static uint32_t open_manager(struct sim_service_call *call,
			     const char *database, uint32_t access,
			     struct policy_handle *out)
{
	enum sim_service_error error;
	uint32_t granted = 0;

	memset(out, 0, sizeof(*out));
	sim_service_call_text(call, "DatabaseName", database);
	if (database != NULL && strcasecmp(database, "ServicesFailed") == 0) {
		return SIM_SERVICE_NO_DATABASE;
	}
	if (database != NULL && strcasecmp(database, "ServicesActive") != 0) {
		return SIM_SERVICE_INVALID_NAME;
	}
	error = sim_service_call_grant(call, SIM_HANDLE_MANAGER, access,
				       &granted);
	return error != SIM_SERVICE_OK ?
		       error :
		       sim_service_call_open(call, NULL, granted, out);
}

METHOD(ROpenSCManagerW)
{
	return open_manager(call, r->in.lpDatabaseName, r->in.dwDesiredAccess,
			    r->out.lpScHandle);
}

METHOD(ROpenSCManager2)
{
	return open_manager(call, r->in.DatabaseName, r->in.DesiredAccess,
			    r->out.ScmHandle);
}

METHOD(ROpenServiceW)
{
	struct sim_service *service = NULL;
	enum sim_service_error error;
	uint32_t granted = 0;

	memset(r->out.lpServiceHandle, 0, sizeof(*r->out.lpServiceHandle));
	error = sim_service_call_handle(call, r->in.hSCManager,
					SIM_HANDLE_MANAGER, SIM_SCM_CONNECT);
	sim_service_call_text(call, "ServiceName", r->in.lpServiceName);
	if (error != SIM_SERVICE_OK) {
		return error;
	}
	if (r->in.lpServiceName[0] == '\0' ||
	    strpbrk(r->in.lpServiceName, "/\\") != NULL ||
	    sim_service_utf16(r->in.lpServiceName, NULL) > SCMR_MAX_NAME) {
		return SIM_SERVICE_INVALID_NAME;
	}
	service = sim_service_find(call->manager->world, r->in.lpServiceName);
	if (service == NULL) {
		return SIM_SERVICE_ABSENT;
	}
	error = sim_service_call_grant(call, SIM_HANDLE_SERVICE,
				       r->in.dwDesiredAccess, &granted);
	return error != SIM_SERVICE_OK ?
		       error :
		       sim_service_call_open(call, service, granted,
					     r->out.lpServiceHandle);
}

static struct SCMR_SERVICE_STATUS status_of(const struct sim_service *s)
{
	return (struct SCMR_SERVICE_STATUS){
		.ServiceType = s->type,
		.CurrentState = s->state,
		.ControlsAccepted = sim_service_accepted(s),
		.Win32ExitCode = s->exit_code,
		.ServiceSpecificExitCode = s->specific_code,
		.CheckPoint = s->check_point,
		.WaitHint = s->wait_hint_ms,
	};
}

METHOD(RQueryServiceStatus)
{
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		SIM_SERVICE_QUERY_STATUS);

	if (error == SIM_SERVICE_OK) {
		*r->out.lpServiceStatus = status_of(call->service);
	}
	return error;
}

METHOD(RQueryServiceStatusEx)
{
	uint8_t *bytes = buffer(call, r->out.lpBuffer, r->in.cbBufSize);
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		SIM_SERVICE_QUERY_STATUS);

	if (error != SIM_SERVICE_OK) {
		return error;
	}
	if (r->in.InfoLevel != 0) {
		return SIM_SERVICE_INVALID_LEVEL;
	}
	*r->out.pcbBytesNeeded = STATUS_BYTES;
	if (r->in.cbBufSize < STATUS_BYTES) {
		return SIM_SERVICE_INSUFFICIENT_BUFFER;
	}
	sim_service_put_status(bytes, call->service, true);
	return SIM_SERVICE_OK;
}

METHOD(RControlService)
{
	static const uint32_t needed[] = {
		0, SIM_SERVICE_STOP, SIM_SERVICE_PAUSE, SIM_SERVICE_PAUSE,
		SIM_SERVICE_INTERROGATE
	};
	uint32_t control = r->in.dwControl;
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		control < 5 ? needed[control] : 0);

	sim_service_call_note(call, "Control", control);
	if (error != SIM_SERVICE_OK) {
		return error;
	}
	error = sim_service_control(
		call->manager->world, call->service, control,
		call->manager->host.now(call->manager->host.private_data));
	/* Filled for the refusals of 3.1.4.2 as well. */
	*r->out.lpServiceStatus = status_of(call->service);
	return error;
}

METHOD(RStartServiceW)
{
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE, SIM_SERVICE_START);

	sim_service_call_note(call, "argc", r->in.argc);
	if (error != SIM_SERVICE_OK) {
		return error;
	}
	return sim_service_run(
		call->manager->world, call->service,
		call->manager->host.now(call->manager->host.private_data));
}

METHOD(RQueryServiceConfigW)
{
	const struct sim_service *s = NULL;
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		SIM_SERVICE_QUERY_CONFIG);
	size_t units;

	if (error != SIM_SERVICE_OK) {
		return error;
	}
	s = call->service;
	units = sim_service_utf16(s->path, NULL) + 1 +
		sim_service_utf16(s->depends, NULL) +
		sim_service_utf16(s->account, NULL) +
		sim_service_utf16(s->display, NULL);
	*r->out.pcbBytesNeeded = 36 + 2 * (uint32_t)units;
	if (r->in.cbBufSize < *r->out.pcbBytesNeeded) {
		return SIM_SERVICE_INSUFFICIENT_BUFFER;
	}
	*r->out.lpServiceConfig = (struct SCMR_QUERY_SERVICE_CONFIG){
		.ServiceType = s->type,
		.StartType = s->start,
		.ErrorControl = s->error_control,
		.BinaryPathName = s->path,
		.LoadOrderGroup = "",
		.Dependencies = s->depends,
		.ServiceStartName = s->account,
		.DisplayName = s->display,
	};
	return SIM_SERVICE_OK;
}

METHOD(RQueryServiceConfig2W)
{
	uint8_t *bytes = buffer(call, r->out.lpBuffer, r->in.cbBufSize);
	enum sim_service_error error = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		SIM_SERVICE_QUERY_CONFIG);
	uint32_t size = 4;
	bool text;

	sim_service_call_note(call, "InfoLevel", r->in.dwInfoLevel);
	if (error != SIM_SERVICE_OK) {
		return error;
	}
	if (r->in.dwInfoLevel != 1 && r->in.dwInfoLevel != 3) {
		return SIM_SERVICE_INVALID_LEVEL;
	}
	/* 1: an offset and the text; 3: whether the start is delayed */
	text = r->in.dwInfoLevel == 1 && call->service->description[0] != '\0';
	if (text) {
		size += 2 * (uint32_t)sim_service_utf16(
				    call->service->description, NULL);
	}
	*r->out.pcbBytesNeeded = size;
	if (r->in.cbBufSize < size) {
		return SIM_SERVICE_INSUFFICIENT_BUFFER;
	}
	if (text) {
		sim_service_put32(bytes, 4);
		sim_service_utf16(call->service->description, bytes + 4);
	}
	return SIM_SERVICE_OK;
}

/* The services of these types in these states; those that need ONE, if any. */
static const struct sim_service **
choose(struct sim_service_call *call, uint32_t type, uint32_t state,
       const struct sim_service *one, size_t *out_count)
{
	const struct sim_service_world *world = call->manager->world;
	const struct sim_service **chosen = talloc_array(
		call->mem_ctx, const struct sim_service *, world->count);
	const struct sim_service *s = NULL;
	size_t i;

	*out_count = 0;
	for (i = 0; chosen != NULL && i < world->count; i++) {
		s = &world->services[i];
		if ((s->type & type) == 0 ||
		    (state & (s->state == SIM_SERVICE_STOPPED ? 2 : 1)) == 0 ||
		    (one != NULL && !sim_service_depends(s, one))) {
			continue;
		}
		chosen[(*out_count)++] = s;
	}
	return chosen;
}

/* A hostile server's page: what a client must not believe. */
static void spoil(const struct sim_service_call *call,
		  struct sim_service_page *page, uint32_t *result)
{
	if (page->returned == 0) {
		return;
	}
	if (sim_service_call_fault(call, SIM_SERVICE_FAULT_ENDLESS)) {
		page->resume = 1;
		page->needed = 100;
		*result = SIM_SERVICE_MORE_DATA;
	}
	if (sim_service_call_fault(call, SIM_SERVICE_FAULT_OFFSETS)) {
		sim_service_put32(page->buffer, page->size - 2);
		sim_service_put32(page->buffer + 4, 0x10000001);
		page->buffer[page->size - 2] = 'x';
	}
	if (sim_service_call_fault(call, SIM_SERVICE_FAULT_COUNT)) {
		page->returned = 0x3ffff;
	}
}

struct enumeration {
	struct policy_handle *handle;
	uint32_t type, state, first;
	struct sim_service_page page;
};

static uint32_t enumerate(struct sim_service_call *call, struct enumeration *e)
{
	const struct sim_service **chosen = NULL;
	uint32_t result = sim_service_call_handle(
		call, e->handle, SIM_HANDLE_MANAGER, SIM_SCM_ENUMERATE);
	size_t count = 0;

	sim_service_call_note(call, "ServiceType", e->type);
	sim_service_call_note(call, "ServiceState", e->state);
	sim_service_call_note(call, "BufSize", e->page.size);
	sim_service_call_note(call, "ResumeIndex", e->first);
	if (result != SIM_SERVICE_OK) {
		return result;
	}
	if (e->state == 0 || e->state > 3 || e->type == 0) {
		return SIM_SERVICE_INVALID_PARAMETER;
	}
	chosen = choose(call, e->type, e->state, NULL, &count);
	if (chosen == NULL) {
		return SIM_SERVICE_NO_MEMORY;
	}
	result = sim_service_list(&e->page, chosen, count, e->first);
	spoil(call, &e->page, &result);
	return result;
}

METHOD(REnumServicesStatusW)
{
	struct enumeration e = {
		.handle = r->in.hSCManager,
		.type = r->in.dwServiceType,
		.state = r->in.dwServiceState,
		.first = r->in.lpResumeIndex != NULL ? *r->in.lpResumeIndex :
						       0,
		.page = {.buffer = buffer(call, r->out.lpBuffer,
					  r->in.cbBufSize),
			 .size = r->in.cbBufSize},
	};
	uint32_t result = enumerate(call, &e);

	*r->out.pcbBytesNeeded = e.page.needed;
	*r->out.lpServicesReturned = e.page.returned;
	r->out.lpResumeIndex = r->in.lpResumeIndex;
	if (r->out.lpResumeIndex != NULL) {
		*r->out.lpResumeIndex = e.page.resume;
	}
	return result;
}

METHOD(REnumServicesStatusExW)
{
	struct enumeration e = {
		.handle = r->in.hSCManager,
		.type = r->in.dwServiceType,
		.state = r->in.dwServiceState,
		.first = r->in.lpResumeIndex != NULL ? *r->in.lpResumeIndex :
						       0,
		.page = {.buffer = buffer(call, r->out.lpBuffer,
					  r->in.cbBufSize),
			 .size = r->in.cbBufSize,
			 .processes = true},
	};
	uint32_t result;

	if (r->in.InfoLevel != 0) {
		result = SIM_SERVICE_INVALID_LEVEL;
	} else if (r->in.pszGroupName != NULL &&
		   r->in.pszGroupName[0] != '\0') {
		/* No service of a lab is in a load order group. */
		e.type = 0x80000000;
		result = enumerate(call, &e);
	} else {
		result = enumerate(call, &e);
	}
	*r->out.pcbBytesNeeded = e.page.needed;
	*r->out.lpServicesReturned = e.page.returned;
	r->out.lpResumeIndex = r->in.lpResumeIndex;
	if (r->out.lpResumeIndex != NULL) {
		*r->out.lpResumeIndex = e.page.resume;
	}
	return result;
}

METHOD(REnumDependentServicesW)
{
	struct sim_service_page page = {
		.buffer = buffer(call, r->out.lpServices, r->in.cbBufSize),
		.size = r->in.cbBufSize,
	};
	const struct sim_service **chosen = NULL;
	uint32_t result = sim_service_call_handle(
		call, r->in.hService, SIM_HANDLE_SERVICE,
		SIM_SERVICE_DEPENDENTS);
	size_t count = 0;

	if (result == SIM_SERVICE_OK) {
		chosen = choose(call, UINT32_MAX, r->in.dwServiceState,
				call->service, &count);
		result = chosen == NULL ? SIM_SERVICE_NO_MEMORY :
					  sim_service_list(&page, chosen,
							   count, 0);
	}
	*r->out.pcbBytesNeeded = page.needed;
	*r->out.lpServicesReturned = page.returned;
	return result;
}

/* Both directions between key and display name. */
static uint32_t translate(struct sim_service_call *call,
			  const struct policy_handle *handle, const char *name,
			  bool to_display, const char **out, uint32_t *chars)
{
	const struct sim_service_world *world = call->manager->world;
	const struct sim_service *s = NULL;
	uint32_t room = *chars, units;
	enum sim_service_error error = sim_service_call_handle(
		call, handle, SIM_HANDLE_MANAGER, SIM_SCM_CONNECT);
	const char *from = NULL, *to = NULL;
	size_t i;

	*out = "";
	sim_service_call_text(call, "Name", name);
	for (i = 0; error == SIM_SERVICE_OK && i < world->count; i++) {
		s = &world->services[i];
		from = to_display ? s->name : s->display;
		if (strcasecmp(from, name) == 0) {
			to = to_display ? s->display : s->name;
		}
	}
	if (error != SIM_SERVICE_OK || to == NULL) {
		return error != SIM_SERVICE_OK ? error : SIM_SERVICE_ABSENT;
	}
	/* Without the NUL, which must have room all the same. */
	units = (uint32_t)sim_service_utf16(to, NULL) - 1;
	*chars = units;
	if (room < units + 1) {
		return SIM_SERVICE_INSUFFICIENT_BUFFER;
	}
	*out = to;
	return SIM_SERVICE_OK;
}

METHOD(RGetServiceDisplayNameW)
{
	*r->out.lpcchBuffer = *r->in.lpcchBuffer;
	return translate(call, r->in.hSCManager, r->in.lpServiceName, true,
			 &r->out.lpDisplayName, r->out.lpcchBuffer);
}

METHOD(RGetServiceKeyNameW)
{
	*r->out.lpcchBuffer = *r->in.lpcchBuffer;
	return translate(call, r->in.hSCManager, r->in.lpDisplayName, false,
			 &r->out.lpKeyName, r->out.lpcchBuffer);
}

UNKNOWN(RDeleteService)
UNKNOWN(RLockServiceDatabase)
UNKNOWN(RQueryServiceObjectSecurity)
UNKNOWN(RSetServiceObjectSecurity)
UNKNOWN(RSetServiceStatus)
UNKNOWN(RUnlockServiceDatabase)
UNKNOWN(RNotifyBootConfigStatus)
UNKNOWN(SCMR_Opnum10)
UNKNOWN(RChangeServiceConfigW)
UNKNOWN(RCreateServiceW)
UNKNOWN(RQueryServiceLockStatusW)
UNKNOWN(SCMR_Opnum22)
UNKNOWN(RChangeServiceConfigA)
UNKNOWN(RCreateServiceA)
UNKNOWN(REnumDependentServicesA)
UNKNOWN(REnumServicesStatusA)
UNKNOWN(ROpenSCManagerA)
UNKNOWN(ROpenServiceA)
UNKNOWN(RQueryServiceConfigA)
UNKNOWN(RQueryServiceLockStatusA)
UNKNOWN(RStartServiceA)
UNKNOWN(RGetServiceDisplayNameA)
UNKNOWN(RGetServiceKeyNameA)
UNKNOWN(SCMR_Opnum34)
UNKNOWN(REnumServiceGroupW)
UNKNOWN(RChangeServiceConfig2A)
UNKNOWN(RChangeServiceConfig2W)
UNKNOWN(RQueryServiceConfig2A)
UNKNOWN(REnumServicesStatusExA)
UNKNOWN(SCMR_Opnum43)
UNKNOWN(RCreateServiceWOW64A)
UNKNOWN(RCreateServiceWOW64W)
UNKNOWN(SCMR_Opnum46)
UNKNOWN(RNotifyServiceStatusChange)
UNKNOWN(RGetNotifyResults)
UNKNOWN(RCloseNotifyHandle)
UNKNOWN(RControlServiceExA)
UNKNOWN(RControlServiceExW)
UNKNOWN(SCMR_Opnum52)
UNKNOWN(SCMR_Opnum53)
UNKNOWN(SCMR_Opnum54)
UNKNOWN(SCMR_Opnum55)
UNKNOWN(RQueryServiceConfigEx)
UNKNOWN(SCMR_Opnum57)
UNKNOWN(SCMR_Opnum58)
UNKNOWN(SCMR_Opnum59)
UNKNOWN(RCreateWowService)
UNKNOWN(SCMR_Opnum61)
UNKNOWN(SCMR_Opnum62)
UNKNOWN(SCMR_Opnum63)

/* The rights of the caller decide; without a log-on there are none. */
#include "gen_ndr/ndr_scmr_s.c"
