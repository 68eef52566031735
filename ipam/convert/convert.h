/*
 * From what protocols say to what IPAM knows. Pure: no I/O, no clock.
 * Results belong to mem_ctx. What cannot be true (a range that ends before it
 * starts, an address outside its scope) is left out and counted, so that the
 * rest of a server's answer is not lost with it.
 */
#ifndef IPAM_CONVERT_CONVERT_H
#define IPAM_CONVERT_CONVERT_H

#include <talloc.h>

#include "ipam/model/failure.h"
#include "ipam/model/lease.h"
#include "ipam/model/scope.h"
#include "ipam/model/server.h"
#include "ipam/model/service.h"
#include "rpc/conn/rpc_status.h"

struct rpc_dhcp_address;
struct rpc_dhcp_config;
struct rpc_dhcp_lease;
struct rpc_dhcp_scope;
struct rpc_dhcp_scope_count;

/* All NULL for success. Strings of mem_ctx or constant. */
struct ipam_failure convert_failure(TALLOC_CTX *mem_ctx,
				    struct rpc_status status);

/*
 * A service by what asking for it ended with; `status` well: by the state of
 * [MS-SCMR] 2.2.47 that it told. The failure says whom it was asked of.
 */
void convert_service_state(TALLOC_CTX *mem_ctx, struct rpc_status status,
			   uint32_t state, struct ipam_service *service);

/* No family where the source has neither 4 nor 6. */
struct ipam_addr convert_address(const struct rpc_dhcp_address *address);
struct ipam_addr convert_octets(int family, const uint8_t *octets);

/* "00-11-22": bytes as text, at most IPAM_CLIENT_MAX of them; NULL: none. */
const char *convert_client(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			   size_t length);

/*
 * 0, ENOMEM, or EINVAL for a scope whose prefix cannot be; *out_odd grows by
 * each part that was left out.
 */
int convert_scope(TALLOC_CTX *mem_ctx, const char *server,
		  const struct rpc_dhcp_scope *from,
		  struct ipam_scope *out_scope, size_t *out_odd);

/* EINVAL for an address outside of scope. */
int convert_lease(TALLOC_CTX *mem_ctx, const struct ipam_scope *scope,
		  const struct rpc_dhcp_lease *from,
		  struct ipam_lease *out_lease);

struct rpc_dhcp_version;

/*
 * The settings of a DHCP server, of the parts that could be read. 0 or
 * ENOMEM.
 */
int convert_dhcp_config(TALLOC_CTX *mem_ctx,
			const struct rpc_dhcp_version *version,
			const struct rpc_dhcp_config *config,
			struct ipam_property **out_properties,
			size_t *out_count);

/* in_use and free as the server counts them; stateless is not among them. */
struct ipam_usage convert_usage(const struct rpc_dhcp_scope_count *count);

struct rpc_dhcp_stateless_count;

/* Clients that are there: added less removed. */
int64_t convert_stateless(const struct rpc_dhcp_stateless_count *count);

#endif
