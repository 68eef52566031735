/* Shared by the files of this room. */
#ifndef RPC_CONN_RPC_PRIVATE_H
#define RPC_CONN_RPC_PRIVATE_H

#include <util/time.h>
#include <credentials.h>
#include <param.h>

#include "rpc/conn/rpc_conn.h"

struct rpc_context {
	struct tevent_context *ev;
	struct loadparm_context *lp;
};

/* Samba's credentials of creds. Lent. */
struct cli_credentials *rpc_creds_samba(struct rpc_creds *creds);

#endif
