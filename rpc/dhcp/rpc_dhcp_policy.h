/*
 * Policies of an IPv4 server or scope ([MS-DHCPM] 2.2.1.2.104 to .108, .110,
 * .121; 3.2.4.107 to .115, .127 to .130), Windows Server 2012 and later.
 *
 * A policy holds when its expression 0 does: a tree of AND and OR, whose leaves
 * are conditions. Conditions and expressions name the expression above them by
 * its index.
 */
#ifndef RPC_DHCP_RPC_DHCP_POLICY_H
#define RPC_DHCP_RPC_DHCP_POLICY_H

#include "rpc/dhcp/rpc_dhcp.h"

enum rpc_dhcp_attribute { /* DHCP_POL_ATTR_TYPE; the last two: 2012 R2 */
			  RPC_DHCP_ATTRIBUTE_HARDWARE = 0,
			  RPC_DHCP_ATTRIBUTE_OPTION = 1,
			  RPC_DHCP_ATTRIBUTE_SUBOPTION = 2,
			  RPC_DHCP_ATTRIBUTE_FQDN = 3,
			  RPC_DHCP_ATTRIBUTE_LABEL = 4 /* first of the FQDN */
};

enum rpc_dhcp_comparator { /* DHCP_POL_COMPARATOR; the last two: 2012 R2 */
			   RPC_DHCP_EQUAL = 0,
			   RPC_DHCP_NOT_EQUAL = 1,
			   RPC_DHCP_BEGINS = 2,
			   RPC_DHCP_NOT_BEGINS = 3,
			   RPC_DHCP_ENDS = 4,
			   RPC_DHCP_NOT_ENDS = 5
};

struct rpc_dhcp_condition {
	uint32_t parent; /* index of an expression */
	enum rpc_dhcp_attribute attribute;
	uint32_t option;    /* OPTION, SUBOPTION */
	uint32_t suboption; /* SUBOPTION */
	const char *vendor; /* of the option; NULL: none */
	enum rpc_dhcp_comparator comparator;
	const uint8_t *value;
	uint32_t value_len;
};

struct rpc_dhcp_expression {
	uint32_t parent; /* index of an expression */
	bool is_and;	 /* else OR */
};

struct rpc_dhcp_policy {
	const char *name;	       /* at most 64 characters */
	bool of_server;		       /* else of a scope */
	struct rpc_dhcp_address scope; /* not of_server */
	uint32_t order;		       /* 1 is looked at first */
	const char *description;       /* at most 255; NULL: none */
	bool enabled;
	const char *dns_suffix; /* 2012 R2; NULL: none */
	struct rpc_dhcp_condition *conditions;
	size_t num_conditions;
	struct rpc_dhcp_expression *expressions;
	size_t num_expressions;
	struct rpc_dhcp_range *ranges; /* of a scope's policy; type ANY */
	size_t num_ranges;
	uint32_t odd;
};

/* Which policy. */
struct rpc_dhcp_policy_key {
	const char *name;
	const struct rpc_dhcp_address *scope; /* NULL: of the server */
};

/*
 * Those of a scope; of the server with scope NULL: dhcpsrv2 129, 112. The older
 * method leaves out policies that use what came with 2012 R2.
 */
struct tevent_req *rpc_dhcp_policies_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp,
					  const struct rpc_dhcp_address *scope);
struct rpc_status rpc_dhcp_policies_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_policy **out_policies,
					 size_t *out_num);

/* dhcpsrv2 127, 109. WERROR 20111 (ERROR_DHCP_POLICY_NOT_FOUND). */
struct tevent_req *rpc_dhcp_policy_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_policy_key *key);
struct rpc_status rpc_dhcp_policy_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_policy **out_policy);

/*
 * dhcpsrv2 126, 108. Errors: WERROR 20105 (ERROR_DHCP_POLICY_EXISTS), 20107
 * (range outside the scope), 20106 (range of another policy), 20109 (bad
 * expression), 20110 (order).
 */
struct tevent_req *
rpc_dhcp_policy_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_policy *policy);

enum rpc_dhcp_policy_field { /* DHCP_POLICY_FIELDS_TO_UPDATE */
			     RPC_DHCP_POLICY_NAME = 0x01,
			     RPC_DHCP_POLICY_ORDER = 0x02,
			     RPC_DHCP_POLICY_EXPRESSION = 0x04,
			     RPC_DHCP_POLICY_RANGES = 0x08,
			     RPC_DHCP_POLICY_DESCRIPTION = 0x10,
			     RPC_DHCP_POLICY_ENABLED = 0x20,
			     RPC_DHCP_POLICY_DNS_SUFFIX = 0x40 /* 2012 R2 */
};

/* Changes the members that fields names: dhcpsrv2 128, 110. */
struct tevent_req *
rpc_dhcp_policy_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp,
			 const struct rpc_dhcp_policy_key *key, uint32_t fields,
			 const struct rpc_dhcp_policy *policy);
/* dhcpsrv2 111. */
struct tevent_req *
rpc_dhcp_policy_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_policy_key *key);
/* One range of a scope's policy: dhcpsrv2 113, 114. */
struct tevent_req *
rpc_dhcp_policy_range_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			       struct rpc_dhcp *dhcp,
			       const struct rpc_dhcp_policy_key *key,
			       const struct rpc_dhcp_range *range);
struct tevent_req *rpc_dhcp_policy_range_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_policy_key *key,
	const struct rpc_dhcp_range *range);

/* Whether policies count at all; scope NULL: on the server. dhcpsrv2 106, 107
 */
struct tevent_req *
rpc_dhcp_enforcement_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope);
struct rpc_status rpc_dhcp_enforcement_recv(struct tevent_req *req,
					    bool *out_on);
struct tevent_req *
rpc_dhcp_enforcement_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_address *scope, bool on);

#endif
