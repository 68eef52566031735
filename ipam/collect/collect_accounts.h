/*
 * Users and groups of a domain, as its directory knows them.
 */
#ifndef IPAM_COLLECT_COLLECT_ACCOUNTS_H
#define IPAM_COLLECT_COLLECT_ACCOUNTS_H

#include "ipam/collect/collect_task.h"
#include "ipam/model/account.h"

struct collect_accounts {
	const char *sid;	/* of the domain */
	struct ipam_account *list;	/* sid, kind, name of each */
	size_t count;
	size_t odd;	/* passed over: no name, or not of that domain */
};

struct collect_accounts_question {
	const char *base;	/* naming context of the domain */
	const char *const *filters;	/* each is searched for */
	size_t count;
};

/*
 * Strings are lent until the end. LOCAL BAD_REPLY where the domain tells no
 * SID that a domain can have, TOO_MANY_ROWS above IPAM_ACCOUNTS_MAX.
 */
struct tevent_req *
collect_accounts_send(TALLOC_CTX *mem_ctx, struct collect *c,
		      struct rpc_ldap *ldap,
		      const struct collect_accounts_question *question);
struct rpc_status collect_accounts_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct collect_accounts **out_found);

/*
 * Filters for all groups that tickets can tell of (no distribution groups,
 * none of BUILTIN), and for users by SID. NULL: no memory.
 */
const char **collect_accounts_all(TALLOC_CTX *mem_ctx, const char **sids,
				  size_t count, size_t *out_count);
/* A filter for one user or group that was typed. NULL: no memory. */
char *collect_accounts_named(TALLOC_CTX *mem_ctx,
			     const struct ipam_account_name *name, int kind);

/* Looks up the names that wait (IPAM_TASK_LOOKUP). */
struct tevent_req *collect_lookup_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server);

#endif
