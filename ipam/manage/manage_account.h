/*
 * Users and groups of a directory by name: what a policy is to name.
 */
#ifndef IPAM_MANAGE_MANAGE_ACCOUNT_H
#define IPAM_MANAGE_MANAGE_ACCOUNT_H

#include "ipam/manage/manage.h"

/*
 * Has a collector look a name up; `kind` as of policies. EINVAL: it names no
 * domain that is known; EBUSY while too many wait.
 */
int manage_account_lookup(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  const char *name, int kind, int64_t *out_run);

/*
 * Whom a policy is to name: the SID of a name of a known domain, which is
 * never asked for over the network; any other text as it is. EINVAL: the
 * domain has no such one, could not be asked, or was not asked yet.
 */
int manage_account_resolve(struct manage_call *call, TALLOC_CTX *mem_ctx,
			   const char *text, int kind,
			   const char **out_principal);

#endif
