/* Shared by the files of this room. */
#ifndef RPC_CONN_RPC_PRIVATE_H
#define RPC_CONN_RPC_PRIVATE_H

#include <util/time.h>
#include <credentials.h>
#include <param.h>

#include "rpc/conn/rpc_conn.h"

struct rpc_kept;
#define RPC_KEPT_LISTS 256

struct rpc_context {
	struct tevent_context *ev;
	struct loadparm_context *lp;
	struct rpc_conn *conns;		/* that are in use */
	struct rpc_kept *kept[RPC_KEPT_LISTS]; /* by the name of the server */
	size_t kept_count, kept_most;
	uint32_t keep_s;
	int64_t kept_trimmed_s;
};

/* Of what it is a connection. Strings belong to it. */
struct rpc_end {
	struct rpc_creds *creds;
	const struct ndr_interface_table *table;
	const char *fqdn, *address;
	const char *pipe; /* NULL: over TCP */
};

struct dcerpc_pipe;
struct call_state;

struct rpc_conn {
	struct rpc_context *context; /* NULL: it has ended */
	struct rpc_conn *next;
	struct rpc_end end;
	struct dcerpc_pipe *pipe;
	int64_t opened_s;	     /* on the monotonic clock */
	bool unproven;		     /* was kept, and has not answered since */
	bool answered, broken;
	struct call_state *calls;    /* under way */
};

/* Lives with the pipe, which it takes. NULL: no memory. */
struct rpc_conn *rpc_conn_new(TALLOC_CTX *mem_ctx, struct rpc_context *context,
			      const struct rpc_end *end,
			      struct dcerpc_pipe *pipe, int64_t opened_s);
/* A kept connection to that end, unproven; NULL: there is none. */
struct rpc_conn *rpc_kept_take(TALLOC_CTX *mem_ctx,
			       struct rpc_context *context,
			       const struct rpc_end *end);
/* A connection ends before them. */
void rpc_conn_calls_end(struct rpc_conn *conn);

/* Samba's credentials of creds. Lent. */
struct cli_credentials *rpc_creds_samba(struct rpc_creds *creds);

#endif
