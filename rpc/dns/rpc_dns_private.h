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

/* --- what goes into a call --- */

/*
 * What a call carries beside its name. What it points to hangs below it; WRONG
 * is errno of what its maker met, and the call is not made then.
 */
struct rpc_dns_input {
	uint32_t type; /* DNSP_TYPE_... */
	union DNSP_DATA data;
	int wrong;
};

/* On MEM_CTX; NULL without memory. */
struct rpc_dns_input *rpc_dns_input_new(TALLOC_CTX *mem_ctx, uint32_t type);

/* A copy below INPUT; NULL for NULL, and without memory, which INPUT notes. */
struct DNSP_UTF8 *rpc_dns_input_text(struct rpc_dns_input *input,
				     const char *text);
/* Notes EINVAL for a text that is no address; empty for none. */
struct DNSP_ADDR_ARRAY *
rpc_dns_input_addresses(struct rpc_dns_input *input,
			const struct rpc_dns_addresses *addresses);
/* SIZE zeroed bytes below INPUT, or NULL, which INPUT notes. */
void *rpc_dns_input_room(struct rpc_dns_input *input, size_t size);

/* TEXT stays where it is. NULL for NULL; without memory, too. */
struct DNSP_UTF8 *rpc_dns_utf8(TALLOC_CTX *mem_ctx, const char *text);

/* --- calls --- */

/*
 * A question whose answer is a typed value: a Query2, or a ComplexOperation2
 * where it has an INPUT, which becomes the request's. WANTED is the type of
 * the answer; a structure that is not there is a bad reply.
 */
struct tevent_req *rpc_dns_ask_send(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev,
				    struct rpc_dns_server *server,
				    const char *zone, const char *operation,
				    struct rpc_dns_input *input,
				    uint32_t wanted);
/* What OUT_DATA points to goes with REQ, which the caller has yet to receive. */
struct rpc_status rpc_dns_ask_recv(struct tevent_req *req,
				   union DNSP_DATA *out_data);

/* Operation2; received by rpc_dns_change_recv(). */
struct tevent_req *rpc_dns_operate_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dns_server *server,
					const char *zone, const char *operation,
					struct rpc_dns_input *input);

/* --- what comes out of a call --- */

/* "" for what was not sent; NULL without memory. */
const char *rpc_dns_text(TALLOC_CTX *mem_ctx, const struct DNSP_UTF8 *from);
/* The same of UTF-16; what is none becomes U+FFFD. */
const char *rpc_dns_wide_text(TALLOC_CTX *mem_ctx,
			      const struct DHCPM_STRING *from);
/* Addresses of both families, others left out. False without memory. */
bool rpc_dns_take_addresses(TALLOC_CTX *mem_ctx,
			    const struct DNSP_ADDR_ARRAY *from,
			    struct rpc_dns_addresses *out_addresses);

#endif
