/*
 * Reads a file of a Windows share, from an offset to its end or to a limit, in
 * a helper process of its own (ipamd-smb-fetch), because libsmbclient blocks.
 * Signing is required, encryption asked for, SMB 2.1 is the least; DFS
 * referrals are followed. Freeing a request ends the helper.
 */
#ifndef RPC_SMB_RPC_SMB_H
#define RPC_SMB_RPC_SMB_H

#include "rpc/conn/rpc_conn.h"

/* Codes of RPC_VOCABULARY_ERRNO that a caller may want to tell, at CALL. */
#define RPC_SMB_NO_FILE	 2  /* ENOENT */
#define RPC_SMB_NO_SHARE 6  /* ENXIO */
#define RPC_SMB_DENIED	 13 /* EACCES; at AUTH: the log-on */

/*
 * A helper that is kept from one read to the next, with its session. Freed: it
 * ends. NULL without memory.
 */
struct rpc_smb;

struct rpc_smb *rpc_smb_new(TALLOC_CTX *mem_ctx);

/*
 * A process that has loaded and set up all that needs no server, and of which
 * helpers are forked: most of what a helper costs is its start. It never talks
 * to a server. Started with the first helper, and again where it has ended;
 * its helpers end with it. Freed: it ends. NULL without memory.
 */
struct rpc_smb_template;

struct rpc_smb_template *rpc_smb_template_new(TALLOC_CTX *mem_ctx);
/* Ends the process until the next helper; when there is none. */
void rpc_smb_template_rest(struct rpc_smb_template *template);

/* Strings are lent until the request ends. */
struct rpc_smb_request {
	/*
	 * Outlives the request; one read at a time. Those that share one differ
	 * in path, offset and most only. NULL: a helper for this one.
	 */
	struct rpc_smb *kept;
	/* Outlives the request. NULL: the helper is started by itself. */
	struct rpc_smb_template *template;
	const char *helper; /* path of ipamd-smb-fetch */
	struct rpc_target target; /* NTLM: address, where there is one */
	const char *share;
	const char *path; /* below the share, "/" between names */
	uint64_t offset;
	uint64_t most; /* bytes; 0: to the end of the file */
	/* As for rpc_creds_new(); a keytab's cache in `ccache`. */
	enum rpc_method method;
	const char *ccache; /* NULL: that of the environment */
	const char *user;
	const char *password_file;
};

struct rpc_smb_file {
	uint64_t size; /* when it was opened */
	uint64_t index; /* the server's file id; changes with a new file */
	int64_t written_s; /* UTC; NTFS may be late with it */
	uint32_t written_ns;
	int64_t changed_s;
};

/* Bytes in order, size > 0. False ends the fetch, which is then a success. */
typedef bool (*rpc_smb_chunk_fn)(const uint8_t *data, size_t size,
				 void *private_data);

/*
 * Steps: RESOLVE (RESOLVER), TICKET (KRB5), CONNECT, AUTH, CALL, REPLY (ERRNO);
 * ETIMEDOUT at the deadline. An offset behind the end of the file is a success without a
 * byte: compare it with the size.
 */
struct tevent_req *rpc_smb_read_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     const struct rpc_smb_request *request,
				     rpc_smb_chunk_fn fn, void *private_data,
				     uint32_t timeout_ms);
/* out_read: the bytes that fn got. Both are set on failure too, if known. */
struct rpc_status rpc_smb_read_recv(struct tevent_req *req,
				    struct rpc_smb_file *out_file,
				    uint64_t *out_read);

/* What to do about a failure of a fetch; constant. */
const char *rpc_smb_cure(struct rpc_status status);

#endif
