/* The helper's talk with one file server, by libsmbclient; blocking. */
#ifndef RPC_SMB_SMB_FETCH_SESSION_H
#define RPC_SMB_SMB_FETCH_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "rpc/smb/rpc_smb.h"
#include "rpc/smb/rpc_smb_wire.h"

struct smb_ask {
	char host[SMB_VALUE_MAX], address[SMB_VALUE_MAX];
	char share[SMB_VALUE_MAX], path[SMB_VALUE_MAX];
	char user[SMB_VALUE_MAX], domain[SMB_VALUE_MAX], password[SMB_VALUE_MAX];
	char ccache[SMB_VALUE_MAX];
	bool ntlm;
	uint32_t timeout_ms;
	uint64_t offset, most;
};

struct smb_session;

/* With all set up that needs no server; NULL: no memory. Goes with the process. */
struct smb_session *smb_session_new(void);

/*
 * Resolves the name, looks whether port 445 answers, gets a ticket. What `ask`
 * holds is used as long as the session is.
 */
struct rpc_status smb_session_begin(struct smb_session *session,
				    struct smb_ask *ask);

/* Opens the file of the ask, of which there is one at a time. */
struct rpc_status smb_session_open(struct smb_session *session,
				   struct rpc_smb_file *out_file);
void smb_session_close(struct smb_session *session);

/* Bytes at the position, 0 at the end, -1 with errno. */
ssize_t smb_session_read(struct smb_session *session, void *buffer,
			 size_t size);

#endif
