/* Shared by the files that speak [MS-DNSP]. */
#ifndef RPC_DNS_RPC_DNS_PRIVATE_H
#define RPC_DNS_RPC_DNS_PRIVATE_H

#include "rpc/dns/rpc_dns_server.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dnsp.h"

#define DNSP_CLIENT_VERSION 0x00070000u
#define DNSP_MORE_DATA	    234u

struct rpc_dns_server {
	struct rpc_conn *conn;
	const char *fqdn;
	struct rpc_dns_limits limits;
};

static inline struct rpc_status rpc_dns_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

/* The answer to a call: how it was carried, then what the method says. */
static inline struct rpc_status rpc_dns_answer(struct rpc_status carried,
					       WERROR result)
{
	return rpc_status_is_ok(carried) && !W_ERROR_IS_OK(result)
		       ? rpc_status_make(RPC_VOCABULARY_WERROR,
					 W_ERROR_V(result), RPC_STEP_CALL)
		       : carried;
}

/* TEXT stays where it is. NULL for NULL; without memory, too. */
struct DNSP_UTF8 *rpc_dns_utf8(TALLOC_CTX *mem_ctx, const char *text);

#endif
