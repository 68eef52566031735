/* One call to a service control manager: its handle, its right, its journal. */
#ifndef SIMULATORS_SERVICE_SIM_SERVICE_CALL_H
#define SIMULATORS_SERVICE_SIM_SERVICE_CALL_H

#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>
#include <jansson.h>

#include "simulators/service/sim_service.h"
#include "simulators/service/sim_service_world.h"

/* [MS-SCMR] 3.1.4: rights of a handle */
#define SIM_SCM_CONNECT 0x1u
#define SIM_SCM_ENUMERATE 0x4u
#define SIM_SERVICE_QUERY_CONFIG 0x1u
#define SIM_SERVICE_QUERY_STATUS 0x4u
#define SIM_SERVICE_DEPENDENTS 0x8u
#define SIM_SERVICE_START 0x10u
#define SIM_SERVICE_STOP 0x20u
#define SIM_SERVICE_PAUSE 0x40u
#define SIM_SERVICE_INTERROGATE 0x80u

struct sim_service_manager {
	struct sim_service_manager *next;
	struct dcesrv_context *dce;
	struct sim_seam host;
	struct sim_service_world *world;
};

enum sim_service_kind { SIM_HANDLE_MANAGER = 1, SIM_HANDLE_SERVICE };

struct sim_service_call {
	struct dcesrv_call_state *dce_call;
	TALLOC_CTX *mem_ctx;
	struct sim_service_manager *manager;
	const char *method;
	json_t *arguments;
	struct sim_service *service;	/* after sim_service_call_handle() */
	uint32_t granted;		/* to the handle */
};

/* SIM_SERVICE_OK, or what the end is told. */
enum sim_service_error sim_service_call_begin(struct sim_service_call *call,
					      struct dcesrv_call_state *dce,
					      TALLOC_CTX *mem_ctx,
					      const char *method);
uint32_t sim_service_call_end(struct sim_service_call *call, uint32_t result);

/* What the caller may have of WANTED: INVALID... or DENIED otherwise. */
enum sim_service_error sim_service_call_grant(struct sim_service_call *call,
					      enum sim_service_kind kind,
					      uint32_t wanted,
					      uint32_t *out_granted);

/* A new handle of SERVICE, or of the manager where it is NULL. */
enum sim_service_error sim_service_call_open(struct sim_service_call *call,
					     struct sim_service *service,
					     uint32_t granted,
					     struct policy_handle *out);

/* The handle of this kind and with this right. */
enum sim_service_error
sim_service_call_handle(struct sim_service_call *call,
			const struct policy_handle *handle,
			enum sim_service_kind kind, uint32_t right);

/* Frees the handle, of either kind. */
enum sim_service_error sim_service_call_close(struct sim_service_call *call,
					      struct policy_handle *handle);

bool sim_service_call_fault(const struct sim_service_call *call,
			    const char *name);
void sim_service_call_note(struct sim_service_call *call, const char *name,
			   json_int_t value);
void sim_service_call_text(struct sim_service_call *call, const char *name,
			   const char *text);

NTSTATUS dcerpc_server_scmr_init(TALLOC_CTX *mem_ctx);

#endif
