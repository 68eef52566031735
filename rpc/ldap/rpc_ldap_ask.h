/*
 * A question to a forest: one of several controllers answers it, and where it
 * refers to others, they are asked as well, so far and no further.
 */
#ifndef RPC_LDAP_RPC_LDAP_ASK_H
#define RPC_LDAP_RPC_LDAP_ASK_H

#include "rpc/ldap/rpc_ldap.h"

/* Lent until the request ends, with all that it points to. */
struct rpc_ldap_ask {
	/* Tried in this order while one cannot be reached or is too busy. */
	const struct rpc_target *targets;
	size_t num_targets;
	uint32_t attempt_ms; /* to connect and bind, each */
	/* Referrals that are followed, and then searches that are made; 0: none. */
	uint32_t hops;
	/*
	 * Which controller to ask in place of the host of a referral, a domain
	 * as a rule. Strings hang below mem_ctx. False: nobody, the referral is
	 * not followed: a server could otherwise send us, with our credentials,
	 * wherever it likes.
	 */
	bool (*find)(TALLOC_CTX *mem_ctx, const char *host,
		     struct rpc_target *out_target, void *private_data);
	void *private_data;
};

/*
 * Errors: of the last target that was tried (steps of rpc_ldap_open_send()),
 * or of the search; LDAP 10 for a referral that find() or hops did not allow.
 * A continuation that fails costs its entries only: *out_missed counts those.
 */
struct tevent_req *rpc_ldap_ask_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_ldap_auth *auth,
				     const struct rpc_ldap_ask *ask,
				     const struct rpc_ldap_search *search);
struct rpc_status rpc_ldap_ask_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_ldap_entries **out_entries,
				    size_t *out_missed);

#endif
