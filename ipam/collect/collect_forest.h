/*
 * What the directory of one forest says: its domains, its authorized DHCP
 * servers, and which forests it trusts.
 */
#ifndef IPAM_COLLECT_COLLECT_FOREST_H
#define IPAM_COLLECT_COLLECT_FOREST_H

#include "ipam/collect/collect_task.h"

#define COLLECT_FOREST_DOMAINS_MAX 1000
#define COLLECT_FORESTS_MAX	   1000

struct collect_forest_domain {
	const char *name, *netbios; /* DNS name; netbios may be NULL */
	const char *base;	    /* naming context */
};

struct collect_forest {
	const char *name;	/* of its root domain */
	const char *dc_name;	/* of the controller that was asked */
	struct rpc_ldap *ldap;	/* to it */
	const char *default_domain; /* that it is a controller of */
	struct collect_forest_domain *domains;
	size_t num_domains;
	struct rpc_ldap_entries *dhcp; /* where dhcp_status is well */
	struct rpc_status dhcp_status;
	/* Forests trusted both ways, where they were asked for. */
	struct ipam_forest *trusts;
	size_t num_trusts;
	struct rpc_status trusts_status;
};

struct collect_forest_question {
	const char *name;	/* of a domain of it, the root as a rule */
	const char *dc;		/* to ask; NULL or "": found by DNS */
	bool own;	/* else its root must be that name (FOR-01) */
};

/*
 * The question's strings are lent until the end. Failures are those of the
 * directory; LOCAL BAD_REPLY where it belongs to another forest.
 */
struct tevent_req *
collect_forest_send(TALLOC_CTX *mem_ctx, struct collect *c,
		    const struct collect_forest_question *question);
struct rpc_status collect_forest_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct collect_forest **out_forest);

#endif
