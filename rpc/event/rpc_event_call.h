/* One call of [MS-EVEN6], shared by the files that make them. */
#ifndef RPC_EVENT_RPC_EVENT_CALL_H
#define RPC_EVENT_RPC_EVENT_CALL_H

#include "rpc/event/rpc_event_log.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_even6.h"

#define EVEN6_INSUFFICIENT_BUFFER 122u
#define EVEN6_NO_MORE_ITEMS	  259u
#define EVEN6_TIMEOUT		  1460u
#define EVEN6_TIMEOUT_AS_PRINTED  1471u /* 3.1.4.13 says 0x5BF */

struct rpc_event_log {
	struct rpc_conn *conn;
	struct rpc_event_limits limits;
};

struct rpc_event_cursor {
	struct rpc_event_log *log;
	struct policy_handle handle, control;
	bool subscription;
	char **channels;
	size_t channel_count;
};

/* A talloc chunk: what is read hangs below it. */
struct rpc_event_call {
	union {
		struct EvtRpcRegisterRemoteSubscription subscribe;
		struct EvtRpcRemoteSubscriptionNext more;
		struct EvtRpcRegisterLogQuery query;
		struct EvtRpcQueryNext next;
		struct EvtRpcQuerySeek seek;
		struct EvtRpcClose close;
		struct EvtRpcCancel cancel;
		struct EvtRpcOpenLogHandle open;
		struct EvtRpcGetLogFileInfo info;
		struct EvtRpcGetChannelList channels;
		struct EvtRpcGetChannelConfig config;
	} r;
	const uint32_t *result; /* inside r */
	/* Where the answers of several methods point. */
	struct policy_handle handle, control;
	struct EVEN6_RPC_INFO info;
	uint32_t count;
};

/* NULL without memory. */
struct rpc_event_call *rpc_event_call_new(TALLOC_CTX *mem_ctx);

/*
 * Calls with the limits of the log, and WAIT_MS longer. The call goes to the
 * request. What the method answers is part of the status.
 */
struct tevent_req *rpc_event_call_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       uint32_t opnum,
				       struct rpc_event_call *call,
				       uint32_t wait_ms);
struct rpc_status rpc_event_call_recv(struct tevent_req *req);

/* EvtRpcClose; received by rpc_event_call_recv(). */
struct tevent_req *rpc_event_release_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_event_log *log,
					  const struct policy_handle *handle);

static inline struct rpc_status rpc_event_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

static inline bool rpc_event_refused(struct rpc_status status, uint32_t code)
{
	return status.vocabulary == RPC_VOCABULARY_WERROR &&
	       status.code == code;
}

#endif
