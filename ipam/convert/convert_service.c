/*
 * States of services ([MS-SCMR] 2.2.47), and why there is none.
 */
#include "ipam/convert/convert.h"
#include "rpc/service/rpc_service.h"

#define NT_ACCESS_DENIED 0xC0000022u

static bool is_denied(struct rpc_status status)
{
	return status.step == RPC_STEP_AUTH ||
	       (status.vocabulary == RPC_VOCABULARY_WERROR &&
		status.code == RPC_SERVICE_E_DENIED) ||
	       (status.vocabulary == RPC_VOCABULARY_NTSTATUS &&
		status.code == NT_ACCESS_DENIED);
}

/* Our own trouble says nothing about the server. */
static bool is_ours(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_LOCAL ||
	       status.vocabulary == RPC_VOCABULARY_KRB5;
}

static enum ipam_service_state state_of(struct rpc_status status,
					uint32_t state)
{
	if (rpc_status_is_ok(status)) {
		return state >= RPC_SERVICE_STOPPED &&
				       state <= RPC_SERVICE_PAUSED
			       ? (enum ipam_service_state)state
			       : IPAM_SERVICE_UNKNOWN;
	}
	if (is_denied(status)) {
		return IPAM_SERVICE_ACCESS_DENIED;
	}
	if (status.vocabulary == RPC_VOCABULARY_WERROR) {
		return status.code == RPC_SERVICE_E_ABSENT
			       ? IPAM_SERVICE_NOT_APPLICABLE
			       : IPAM_SERVICE_UNKNOWN;
	}
	return is_ours(status) ? IPAM_SERVICE_UNKNOWN
			       : IPAM_SERVICE_NOT_REACHABLE;
}

void convert_service_state(TALLOC_CTX *mem_ctx, struct rpc_status status,
			   uint32_t state, struct ipam_service *service)
{
	service->state = state_of(status, state);
	service->failure = convert_failure(mem_ctx, status);
	if (!rpc_status_is_ok(status)) {
		service->failure.step = talloc_asprintf(
			mem_ctx, "service %s", service->failure.step);
	}
}
