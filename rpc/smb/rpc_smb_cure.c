/* What to do about a failed fetch. */
#include <errno.h>

#include "rpc/smb/rpc_smb.h"

static const struct {
	enum rpc_step step;
	uint32_t code; /* 0: any */
	const char *cure;
} cures[] = {
	{RPC_STEP_CONNECT, 0,
	 "the server's port 445 does not answer: allow File and Printer "
	 "Sharing (SMB-In) in its firewall"},
	{RPC_STEP_AUTH, EACCES,
	 "the file server refused the log-on: check the account, its password "
	 "and whether it may log on to this server from the network"},
	{RPC_STEP_AUTH, EINVAL,
	 "no Kerberos ticket for the file server: check the service principal "
	 "cifs/ of the server and the clocks"},
	{RPC_STEP_CALL, ENXIO,
	 "the server has no such share: share its audit log directory as "
	 "dhcpaudit"},
	{RPC_STEP_CALL, EACCES,
	 "the account may not read the share: give the group IPAMUG, or the "
	 "account, the permission to read on share and directory"},
	{RPC_STEP_CALL, ENOENT,
	 "the share has no such file: check that audit logging is on, and that "
	 "the share shows the directory that the server logs to"},
	{RPC_STEP_CALL, ETIMEDOUT,
	 "the file server did not answer in time: it is tried again later"},
};

const char *rpc_smb_cure(struct rpc_status status)
{
	size_t i;

	for (i = 0; i < sizeof(cures) / sizeof(cures[0]); i++) {
		if (status.vocabulary == RPC_VOCABULARY_ERRNO &&
		    cures[i].step == status.step &&
		    (cures[i].code == 0 || cures[i].code == status.code)) {
			return cures[i].cure;
		}
	}
	return rpc_status_sentence(status);
}
