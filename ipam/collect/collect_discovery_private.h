/*
 * Inside of ServerDiscovery: what its steps share. They stand in four files:
 * forests (collect_discovery.c), domains, accounts, servers.
 */
#ifndef IPAM_COLLECT_COLLECT_DISCOVERY_PRIVATE_H
#define IPAM_COLLECT_COLLECT_DISCOVERY_PRIVATE_H

#include "ipam/collect/collect_forest.h"
#include "ipam/collect/collect_task.h"

#define DOMAINS_MAX	5000 /* of all forests */
#define SERVERS_MAX	20000

/* One that is read; NULL where it could not be. */
struct discovery_forest {
	const char *name;
	struct collect_forest *found;
};

struct discovery_data {
	struct discovery_forest *forests; /* ours is the first */
	size_t num_forests, forest;
	struct ipam_domain *domains;
	unsigned *unknown; /* roles of each domain that could not be asked */
	const char **bases; /* nCName of each domain */
	struct collect_forest **homes; /* forest of each domain */
	size_t num_domains, domain, suffix;
	struct rpc_ldap *domain_ldap; /* NULL: that of the forest */
	struct ipam_server *known; /* of the domain, in the store */
	size_t num_known;
	TALLOC_CTX *accounts; /* of the domain under way */
	struct ipam_server *servers;
	size_t num_servers, resolved, checked, checking;
	struct ipam_failure worst;
};

static inline struct collect *collect_of(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	return task->c;
}

/* Keeps the first failure; what names the part that failed in the log. */
void discovery_note_worst(struct discovery_data *data,
			  const struct ipam_failure *failure,
			  const char *what);
void discovery_note(struct discovery_data *data, struct rpc_status status,
		    const char *what);

/* The longest domain that name ends with; NULL: none of ours. */
const struct ipam_domain *
discovery_domain_of(const struct discovery_data *data, const char *name);

struct ipam_server *discovery_find_server(struct discovery_data *data,
					  const char *name);
/* The server of that name, added where it is new; NULL: too many. */
struct ipam_server *discovery_need_server(struct discovery_data *data,
					  const char *name, const char *domain,
					  const char *source);
/* Notes a role of a server; the server too where it is new. */
void discovery_add_role(struct discovery_data *data, const char *name,
			const char *domain, enum ipam_role role,
			const char *source);

/* Who its users and groups are, behind the computers of a domain. */
void discovery_accounts(struct tevent_req *req, struct rpc_ldap *ldap);
/* The domain could not be asked: what is known of them stays. */
void discovery_accounts_failed(struct tevent_req *req,
			       struct rpc_status status);
/* The domain that was under way is done. */
void discovery_domain_end(struct tevent_req *req);

/* Where the domains begin, and where the servers do. */
void discovery_domain_next(struct tevent_req *req);
void discovery_resolve_next(struct tevent_req *req);

#endif
