/*
 * The computers of a domain, as its directory knows them.
 */
#ifndef IPAM_COLLECT_COLLECT_COMPUTERS_H
#define IPAM_COLLECT_COLLECT_COMPUTERS_H

#include "ipam/collect/collect_task.h"

/* NULL for what the directory does not say. */
struct collect_computer {
	const char *name;	/* full name, never NULL */
	const char *guid, *account, *os, *os_version;
	bool controller;	/* of the domain, writable or not */
};

/* By its name or, where it was renamed, its GUID; either may be NULL. */
struct collect_computer_key {
	const char *name, *guid;
};

struct collect_computers_question {
	const char *base, *domain;	/* naming context and DNS name */
	bool controllers;		/* all controllers, too */
	const struct collect_computer_key *keys;
	size_t count;
};

/*
 * Asks for many keys in one search, and in as many searches as it takes.
 * Windows before 6.0 (Server 2008) is left out: it cannot be managed. The
 * question is copied, its strings are lent until the end.
 */
struct tevent_req *
collect_computers_send(TALLOC_CTX *mem_ctx, struct collect *c,
		       struct rpc_ldap *ldap,
		       const struct collect_computers_question *question);
struct rpc_status collect_computers_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct collect_computer **out_found,
					 size_t *out_count);

/* Whether IPAM can manage it: no Windows before Server 2008 (DSC-02). */
bool collect_computer_supported(const char *os, const char *version);

#endif
