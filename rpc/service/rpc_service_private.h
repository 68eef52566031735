/* Shared by the files of this room. */
#ifndef RPC_SERVICE_RPC_SERVICE_PRIVATE_H
#define RPC_SERVICE_RPC_SERVICE_PRIVATE_H

#include "rpc/service/rpc_service.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_scmr.h"

/* [MS-ERREF] 2.2, as far as it steers a call. */
#define SCMR_SUCCESS		 0
#define SCMR_INSUFFICIENT_BUFFER 122
#define SCMR_INVALID_LEVEL	 124
#define SCMR_MORE_DATA		 234

#define SCMR_CONNECT   0x1u
#define SCMR_ENUMERATE 0x4u

struct rpc_service {
	struct rpc_conn *conn;
	struct policy_handle scm;
	const char *fqdn;
	enum rpc_service_way way;
	struct rpc_service_limits limits;
	bool lacks_status_ex; /* opnum 40 */
	bool lacks_list_ex;   /* opnum 42 */
};

static inline struct rpc_status rpc_service_werror(uint32_t code)
{
	return rpc_status_make(RPC_VOCABULARY_WERROR, code, RPC_STEP_CALL);
}

static inline struct rpc_status rpc_service_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

/* The server has no such method. */
static inline bool rpc_service_is_lacking(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_NTSTATUS &&
	       status.code == 0xC002002Eu;
}

/* rpc_conn_call_send() with the limits of this service. */
struct tevent_req *rpc_service_call_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_service *service,
					 uint32_t opnum, TALLOC_CTX *r_mem,
					 void *r);

/* The 28 (36 with pid) bytes of a status, little endian. */
struct rpc_service_status rpc_service_unpack(const uint8_t *at, bool process);

#endif
