/*
 * Asks a directory (RFC 4511) over a connection that is signed and sealed:
 * SASL GSSAPI with Kerberos, GSS-SPNEGO with NTLM, never a password in clear.
 * Nothing blocks: the socket is ours, libldap only reads what has come.
 * Referrals are followed by rpc_ldap_ask_send() only, and within bounds.
 *
 * A directory is not trusted: pages, entries, values and bytes are bounded.
 */
#ifndef RPC_LDAP_RPC_LDAP_H
#define RPC_LDAP_RPC_LDAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <tevent.h>

#include "rpc/conn/rpc_conn.h"

struct rpc_ldap_auth;

/*
 * Prepares the process for binds with these credentials. SASL finds them by
 * the environment (KRB5CCNAME; NTLM_USER_FILE, which then names a file in
 * memory), so there is one of these in a process. creds must outlive it.
 * Errors: LOCAL SECRET_FILE, LOCAL NO_MEMORY, ERRNO.
 */
struct rpc_status rpc_ldap_auth_new(TALLOC_CTX *mem_ctx,
				    struct rpc_creds *creds,
				    const struct rpc_creds_settings *settings,
				    struct rpc_ldap_auth **out_auth);

struct rpc_ldap;

/*
 * Connects to address:389 and binds as auth says; fqdn is the name in the
 * service principal. Steps: CONNECT (ERRNO), TICKET (KRB5), AUTH (LDAP). A
 * ticket that is not in the cache yet is waited for.
 */
struct tevent_req *rpc_ldap_open_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_ldap_auth *auth,
				      const struct rpc_target *target,
				      uint32_t timeout_ms);
struct rpc_status rpc_ldap_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_ldap **out_ldap);

enum rpc_ldap_scope { RPC_LDAP_BASE, RPC_LDAP_ONE, RPC_LDAP_SUB };

struct rpc_ldap_limits {
	uint32_t page_size;
	uint32_t pages;
	uint32_t entries;
	uint32_t values; /* of one attribute */
	size_t bytes;	 /* of all values */
};

/* 500 to a page; 2,000 pages, 200,000 entries, 20,000 values, 256 MiB. */
struct rpc_ldap_limits rpc_ldap_limits_default(void);

struct rpc_ldap_search {
	const char *base;
	enum rpc_ldap_scope scope;
	const char *filter;
	const char *const *attributes; /* NULL-terminated */
	const struct rpc_ldap_limits *limits; /* NULL: the defaults */
	uint32_t timeout_ms;		      /* of the whole search */
};

/* Bytes, with a NUL behind them that does not count. */
struct rpc_ldap_value {
	const uint8_t *data;
	size_t length;
};

struct rpc_ldap_attribute {
	const char *name; /* without a range option */
	struct rpc_ldap_value *values;
	size_t num_values;
	/* Where the server cut the list: index of the next value; else 0. */
	uint32_t next_value;
};

struct rpc_ldap_entry {
	const char *dn;
	struct rpc_ldap_attribute *attributes;
	size_t num_attributes;
};

struct rpc_ldap_entries {
	struct rpc_ldap_entry *entries;
	size_t num_entries;
	size_t num_references; /* counted; rpc_ldap_ask() follows them */
	/* The first RPC_LDAP_REFERENCES of them, URLs (RFC 4516). */
	const char **references;
};

#define RPC_LDAP_REFERENCES 16

/*
 * One search at a time on a connection. Lists that a server hands out in
 * ranges ([MS-ADTS] 3.1.1.3.1.3.3) arrive whole. An unknown base is LDAP 32
 * or 10. Errors: CALL (LDAP), REPLY (LOCAL TOO_MANY_..., NO_PROGRESS), ERRNO
 * ETIMEDOUT. Freeing the request abandons the connection.
 */
struct tevent_req *rpc_ldap_search_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_ldap *ldap,
					const struct rpc_ldap_search *search);
struct rpc_status rpc_ldap_search_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_ldap_entries **out_entries);

/* The attribute, names compared without case; NULL where there is none. */
const struct rpc_ldap_attribute *
rpc_ldap_attribute(const struct rpc_ldap_entry *entry, const char *name);

/* Its first value as text; NULL where there is none or it holds a NUL. */
const char *rpc_ldap_text(const struct rpc_ldap_entry *entry,
			  const char *name);

/* Its first value as a number; dflt where there is none. */
int64_t rpc_ldap_number(const struct rpc_ldap_entry *entry, const char *name,
			int64_t dflt);

#endif
