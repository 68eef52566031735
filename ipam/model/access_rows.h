/*
 * Access data as it is kept: custom roles, access scopes, access policies,
 * tokens. What is built in (roles 1..99, the scope \Global) has no row;
 * ipam/access gives the rows their meaning and checks them.
 */
#ifndef IPAM_MODEL_ACCESS_ROWS_H
#define IPAM_MODEL_ACCESS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipam/model/token.h"

#define IPAM_ACCESS_GLOBAL 1	/* the access scope of everything */
#define IPAM_ACCESS_SEAL 32	/* HMAC-SHA256 */

/* What an access scope can be set on; the numbers are stored. */
enum ipam_object {
	IPAM_OBJECT_NONE,
	IPAM_OBJECT_SERVER,	/* key: full name, in lower case */
	IPAM_OBJECT_SCOPE,	/* key: SERVER|PREFIX or SERVER|ADDRESS */
	IPAM_OBJECT_SUPERSCOPE,	/* key: SERVER|NAME */
	IPAM_OBJECT_ZONE,	/* key: name */
	IPAM_OBJECT_SPACE,	/* from here on, key: number */
	IPAM_OBJECT_BLOCK,
	IPAM_OBJECT_SUBNET,
	IPAM_OBJECT_RANGE,
	IPAM_OBJECT_COUNT
};

/*
 * The seal over the access scope of one object, and over all of them as bytes.
 * 0 or errno.
 */
struct ipam_sealer {
	int (*seal)(void *private_data, enum ipam_object kind,
		    const char *key, int64_t scope,
		    uint8_t out_seal[IPAM_ACCESS_SEAL]);
	int (*seal_all)(void *private_data, const uint8_t *bytes, size_t size,
			uint8_t out_seal[IPAM_ACCESS_SEAL]);
	void *private_data;
};

/*
 * Which objects somebody sees; of kind IPAM_OBJECT_NONE all do. A scope may be
 * SERVER|HEX|LENGTH. 0 or errno.
 */
struct ipam_sight {
	int (*sees)(void *private_data, enum ipam_object kind,
		    const char *key, bool *out_sees);
	void *private_data;
};

/* Whom a policy speaks of; the numbers are stored. */
enum ipam_principal {
	IPAM_PRINCIPAL_USER = 1,	/* "alice", "alice@REALM", a SID */
	IPAM_PRINCIPAL_GROUP,		/* "netops", a SID */
	IPAM_PRINCIPAL_TOKEN,		/* the number of a token */
	IPAM_PRINCIPAL_COUNT
};

struct ipam_access_role {
	int64_t id;		/* from 100 on */
	const char *name, *description;
	const char *operations;	/* words with a blank between two */
};

struct ipam_access_scope {
	int64_t id, parent;	/* id from 100 on */
	const char *label, *description;
};

struct ipam_access_grant {
	int64_t role, scope;
};

struct ipam_access_policy {
	int64_t id;
	int kind;		/* enum ipam_principal */
	const char *principal, *description;
	struct ipam_access_grant *grants;
	size_t grant_count;
};

/* All of it, each kind in the order of its numbers. */
struct ipam_access_rows {
	int64_t generation;	/* one more with each change */
	int64_t next_id;	/* no number is given twice, */
	int64_t next_token;	/* nor one of a token */
	struct ipam_access_role *roles;
	struct ipam_access_scope *scopes;
	struct ipam_access_policy *policies;
	struct ipam_token *tokens;
	size_t role_count, scope_count, policy_count, token_count;
	uint8_t seal[IPAM_ACCESS_SEAL];
	size_t seal_size;	/* 0: was never sealed */
	/* Access scopes of objects have no seal over all of them yet. */
	bool before_objects;
};

#endif
