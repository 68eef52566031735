/* Shared by the files of this room. */
#ifndef RPC_LDAP_RPC_LDAP_PRIVATE_H
#define RPC_LDAP_RPC_LDAP_PRIVATE_H

#include <ldap.h>

#include "rpc/ldap/rpc_ldap.h"

struct rpc_ldap {
	LDAP *ld;
	int fd;
	bool dead; /* a request was abandoned */
	/* The first URL of the last referral, hangs below it; NULL: none. */
	char *referral;
};

static inline struct rpc_status rpc_ldap_status(int code, enum rpc_step step)
{
	if (code == LDAP_SUCCESS) {
		return (struct rpc_status){0};
	}
	if (code == LDAP_NO_MEMORY) {
		return rpc_status_make(RPC_VOCABULARY_LOCAL,
				       RPC_LOCAL_NO_MEMORY, step);
	}
	return rpc_status_make(RPC_VOCABULARY_LDAP, (uint32_t)code, step);
}

#endif
