/*
 * Names of attributes with a range option, and texts of the directory. Pure.
 */
#ifndef RPC_LDAP_RPC_LDAP_RANGE_H
#define RPC_LDAP_RPC_LDAP_RANGE_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * "member;range=0-1499" -> "member", next 1500; "member;range=1500-*" and
 * "member" -> "member", next 0. NULL where it is none of these.
 */
char *rpc_ldap_range_parse(TALLOC_CTX *mem_ctx, const char *name, size_t length,
			   uint32_t *out_next);

#endif
