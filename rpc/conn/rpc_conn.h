/*
 * Sealed DCE/RPC connections over TCP and named pipes: who we are, whom we ask, and how far we
 * got. Everything runs in one tevent loop; freeing a request abandons it.
 */
#ifndef RPC_CONN_RPC_CONN_H
#define RPC_CONN_RPC_CONN_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>
#include <tevent.h>

#include "rpc/conn/rpc_status.h"

struct ndr_interface_table;

/* One for each process. */
struct rpc_context;

/* NULL where there is no memory, or Samba's libraries do not start. */
struct rpc_context *rpc_context_new(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev);

/*
 * From now on a connection that is freed after all its calls were answered,
 * none of them by a fault, stays open for the next one to the same end by the
 * same credentials, until it is that old; at most that many. 0 seconds: none,
 * as at the start.
 */
void rpc_context_keep(struct rpc_context *context, uint32_t seconds,
		      size_t most);

enum rpc_method { RPC_METHOD_KERBEROS, RPC_METHOD_NTLM };

/* Strings are copied. Secrets are named by file and never held here. */
struct rpc_creds_settings {
	enum rpc_method method;
	/* Kerberos: a keytab with its principal, or a cache made by others. */
	const char *principal;
	const char *keytab;
	const char *ccache;
	/* NTLM: "DOMAIN\user" or "user"; the first line of the file, which
	 * nobody but its owner may read. */
	const char *user;
	const char *password_file;
};

struct rpc_creds;

/*
 * Reads the password file, or gets the first ticket with the keytab (this
 * asks the KDC and waits for it). A ticket cache that is made here is a
 * private file and goes with the credentials.
 */
struct rpc_status rpc_creds_new(TALLOC_CTX *mem_ctx,
				struct rpc_context *context,
				const struct rpc_creds_settings *settings,
				struct rpc_creds **out_creds);

/* "FILE:..." of the cache; NULL with NTLM. Lent. */
const char *rpc_creds_ccache(const struct rpc_creds *creds);

/* "user@REALM"; NULL with NTLM, or without memory. */
char *rpc_creds_principal(TALLOC_CTX *mem_ctx, const struct rpc_creds *creds);

/*
 * Makes sure that the cache holds a ticket for SERVICE/FQDN, so that later
 * steps need no KDC. Nothing to do with NTLM. Waits for the KDC.
 */
struct rpc_status rpc_creds_ticket(struct rpc_creds *creds,
				   const char *service, const char *fqdn);

/*
 * The first line of a file that only its owner may read, into buf, which the
 * caller wipes. False: no such file, readable by others, or an empty line.
 */
bool rpc_password_read(const char *path, char *buf, size_t size);

struct rpc_target {
	const char *fqdn;    /* the name in its service principal */
	const char *address; /* textual; NULL: the name is resolved */
	/* Not by a connection that was kept, whose first call may be carried
	 * out twice: for changes. */
	bool anew;
};

struct rpc_conn;

/*
 * Resolves, connects to port 135, maps the interface, binds it with sign and
 * seal. The one deadline holds for all of it. Step by step:
 * RESOLVE (RESOLVER), TICKET (KRB5), CONNECT (ERRNO), MAP, BIND, AUTH
 * (NTSTATUS); at the deadline ERRNO ETIMEDOUT with the step that was under way.
 * A connection that was kept is open at once; if it turns out to be lost at its
 * first call, that call opens it again, and may end in any of these steps.
 */
struct tevent_req *rpc_conn_open_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_context *context,
				      struct rpc_creds *creds,
				      const struct rpc_target *target,
				      const struct ndr_interface_table *table,
				      uint32_t timeout_ms);

/*
 * The same through a named pipe such as "svcctl": SMB on port 445 with signing
 * required, and the interface bound with seal inside it. MAP says that the
 * server has no such pipe. Received by rpc_conn_open_recv().
 */
struct tevent_req *rpc_conn_pipe_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_context *context,
				      struct rpc_creds *creds,
				      const struct rpc_target *target,
				      const struct ndr_interface_table *table,
				      const char *pipe, uint32_t timeout_ms);
struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn);

/*
 * Calls opnum with r, the generated structure of that method, which must stay
 * until the answer; results hang below r_mem. A method that answers with an
 * error of its own is a success here. After a time-out the connection is dead.
 */
struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms);
struct rpc_status rpc_conn_call_recv(struct tevent_req *req);

/*
 * The last call on a connection, such as one that closes a handle: its answer
 * is for nobody. Takes conn and r, which is talloc's. Where connections are
 * not kept it just ends, which closes handles, too.
 */
void rpc_conn_leave(struct rpc_conn *conn, uint32_t opnum, void *r);

#endif
