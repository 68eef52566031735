/*
 * Options, classes, policies, failover relationships and filters of a DHCP
 * server ([MS-DHCPM]) as rows of the model's sets. Pure.
 */
#ifndef IPAM_CONVERT_CONVERT_DHCP_SET_H
#define IPAM_CONVERT_CONVERT_DHCP_SET_H

#include <talloc.h>

#include "ipam/model/dhcp_set.h"
#include "ipam/model/scope.h"
#include "rpc/dhcp/rpc_dhcp.h"

struct rpc_dhcp_class;
struct rpc_dhcp_filter;
struct rpc_dhcp_option;
struct rpc_dhcp_option_values;
struct rpc_dhcp_policy;
struct rpc_dhcp_relation;

/* Rows that grow; zeroed at first. Rows and cells belong to mem_ctx. */
struct convert_set {
	TALLOC_CTX *mem_ctx;
	struct ipam_set_row *rows;
	size_t count;
};

/* All of them add rows: 0 or ENOMEM. */
int convert_definitions(struct convert_set *set, int family,
			const struct rpc_dhcp_option *options, size_t count);

/* Whose values: scope and reservation NULL: of the server. */
struct convert_option_level {
	int family;
	const struct ipam_addr *scope, *reservation;
};

/* `definitions` give the options their names. */
int convert_options(struct convert_set *set,
		    const struct convert_set *definitions,
		    const struct convert_option_level *level,
		    const struct rpc_dhcp_option_values *values,
		    size_t count);
int convert_classes(struct convert_set *set, int family,
		    const struct rpc_dhcp_class *classes, size_t count);
int convert_policies(struct convert_set *set,
		     const struct rpc_dhcp_policy *policies, size_t count);
int convert_failovers(struct convert_set *set,
		      const struct rpc_dhcp_relation *relations, size_t count);
int convert_filters(struct convert_set *set,
		    const struct rpc_dhcp_filter *filters, size_t count);

/* For questions about a scope that is stored. */
struct rpc_dhcp_address convert_to_dhcp(const struct ipam_addr *addr);

#endif
