/* One call to an event log service: its handle, its right, its journal. */
#ifndef SIM_EVENT_CALL_H
#define SIM_EVENT_CALL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>
#include <jansson.h>

#include "simulators/event/event.h"
#include "simulators/event/event_cursor.h"

/* [MS-ERREF] 2.2, as far as an answer needs it. */
enum sim_event_error {
	SIM_EVENT_OK = 0,
	SIM_EVENT_FILE_NOT_FOUND = 2,
	SIM_EVENT_DENIED = 5,
	SIM_EVENT_NO_MEMORY = 14,
	SIM_EVENT_NOT_SUPPORTED = 50,
	SIM_EVENT_INVALID_PARAMETER = 87,
	SIM_EVENT_INSUFFICIENT_BUFFER = 122,
	SIM_EVENT_NO_MORE_ITEMS = 259,
	SIM_EVENT_NOT_FOUND = 1168,
	SIM_EVENT_CANCELLED = 1223,
	SIM_EVENT_TIMEOUT = 1460,
	SIM_EVENT_INVALID_OPERATION = 4317,
	SIM_EVENT_STALE = 15011,
};

struct sim_event_service {
	struct sim_event_service *next;
	struct dcesrv_context *dce;
	struct sim_seam host;
	struct event_logs *logs;
};

enum sim_event_kind {
	SIM_EVENT_QUERY = 1,
	SIM_EVENT_SUBSCRIPTION,
	SIM_EVENT_CONTROL,
	SIM_EVENT_LOG,
};

/* What a control handle stands for. */
struct sim_event_control {
	bool cancelled;
};

/* What a handle of query or subscription stands for. */
struct sim_event_result {
	struct event_cursor cursor;
	uint64_t *last_ids; /* by channel of the query */
	bool is_push;
	struct sim_event_control *control; /* also its own handle's */
};

struct sim_event_call {
	struct dcesrv_call_state *dce_call;
	TALLOC_CTX *mem_ctx;
	struct sim_event_service *service;
	const char *method;
	json_t *arguments;
};

uint32_t sim_event_call_begin(struct sim_event_call *call,
			      struct dcesrv_call_state *dce_call,
			      TALLOC_CTX *mem_ctx, const char *method);
uint32_t sim_event_call_end(struct sim_event_call *call, uint32_t result);

bool sim_event_call_may_read(const struct sim_event_call *call);
bool sim_event_call_may_clear(const struct sim_event_call *call);

/* The account that calls, DOMAIN and NAME; "" for nobody. */
const char *sim_event_call_account(const struct sim_event_call *call,
				   const char **out_domain);

/* The lab's time as a FILETIME. */
uint64_t sim_event_call_now(const struct sim_event_call *call);

/* A new handle; DATA, a talloc chunk, goes with it. */
uint32_t sim_event_call_open(struct sim_event_call *call,
			     enum sim_event_kind kind, void *data,
			     struct policy_handle *out);

/*
 * What the handle stands for. A handle that is none is a fault of the call,
 * one of another kind is INVALID_PARAMETER: NULL in both cases.
 */
void *sim_event_call_handle(struct sim_event_call *call,
			    const struct policy_handle *handle,
			    enum sim_event_kind kind, uint32_t *out_result);

/* Frees the handle, of any kind. */
uint32_t sim_event_call_close(struct sim_event_call *call,
			      struct policy_handle *handle);

void sim_event_call_note(struct sim_event_call *call, const char *name,
			 json_int_t value);
void sim_event_call_text(struct sim_event_call *call, const char *name,
			 const char *text);

NTSTATUS dcerpc_server_even6_init(TALLOC_CTX *mem_ctx);

#endif
