/*
 * Options of a DHCP server: what is defined, which values are set at which
 * level, IPv4 and IPv6 ([MS-DHCPM] 2.2.1.2.22 to .27, .41 to .44; 3.2.4.15 to
 * .24, .31, .48 to .57, .79, .102 to .106).
 *
 * A plain member of DHCP Users may be refused here (WERROR 5) on some servers
 * that answer everything else: options are separately refusable.
 */
#ifndef RPC_DHCP_RPC_DHCP_OPTION_H
#define RPC_DHCP_RPC_DHCP_OPTION_H

#include "rpc/dhcp/rpc_dhcp.h"

/* Options that mean something to the server itself. */
enum rpc_dhcp_option_id {
	RPC_DHCP_OPTION_ROUTER = 3,
	RPC_DHCP_OPTION_DNS_SERVERS = 6,
	RPC_DHCP_OPTION_DNS_DOMAIN = 15,
	RPC_DHCP_OPTION_LEASE_S = 51, /* DWORD, seconds; the lease time of a
					 scope is nowhere else */
	RPC_DHCP_OPTION_RENEWAL_S = 58,
	RPC_DHCP_OPTION_REBINDING_S = 59,
	RPC_DHCP_OPTION_DNS_UPDATE = 81, /* DWORD, enum rpc_dhcp_dns */
	RPC_DHCP_OPTION6_DNS_UPDATE = 39 /* of IPv6 */
};

/* Values of RPC_DHCP_OPTION_DNS_UPDATE (3.3.1; the last two: dhcpsapi.h). */
enum rpc_dhcp_dns {
	RPC_DHCP_DNS_ENABLED = 0x01,
	RPC_DHCP_DNS_FOR_SILENT = 0x02, /* for clients that do not ask */
	RPC_DHCP_DNS_CLEANUP = 0x04,	/* on expiry */
	RPC_DHCP_DNS_BOTH = 0x10,	/* always A and PTR */
	RPC_DHCP_DNS_NAME_PROTECTION = 0x20,
	RPC_DHCP_DNS_NO_PTR = 0x40,
	RPC_DHCP_DNS_HAS_SUFFIX = 0x80
};

enum rpc_dhcp_option_type { /* DHCP_OPTION_DATA_TYPE */
			    RPC_DHCP_OPTION_BYTE = 0,
			    RPC_DHCP_OPTION_WORD = 1,
			    RPC_DHCP_OPTION_DWORD = 2,
			    RPC_DHCP_OPTION_DWORD_DWORD = 3,
			    RPC_DHCP_OPTION_ADDRESS = 4,
			    RPC_DHCP_OPTION_STRING = 5,
			    RPC_DHCP_OPTION_BINARY = 6,
			    RPC_DHCP_OPTION_ENCAPSULATED = 7,
			    RPC_DHCP_OPTION_ADDRESS6 = 8
};

/* The member that its type names counts; the others are 0. */
struct rpc_dhcp_option_element {
	enum rpc_dhcp_option_type type;
	uint64_t number; /* BYTE, WORD, DWORD; DWORD_DWORD: the first is the
			    upper half */
	struct rpc_dhcp_address address; /* ADDRESS */
	const char *text; /* STRING, ADDRESS6 (its textual form); NULL: none */
	const uint8_t *data; /* BINARY, ENCAPSULATED */
	uint32_t data_len;
};

struct rpc_dhcp_option_value {
	uint32_t id;
	const struct rpc_dhcp_option_element *elements;
	size_t num_elements;
	uint32_t odd;
};

/* A definition. */
struct rpc_dhcp_option {
	uint32_t id;
	const char *name;    /* NULL: none */
	const char *comment; /* NULL: none */
	bool is_array;
	const struct rpc_dhcp_option_element *elements; /* its default value */
	size_t num_elements;
	bool is_vendor;		/* of a vendor class */
	const char *vendor;	/* NULL: the default class */
	const char *user_class; /* NULL: the default class */
	uint32_t odd;
};

/*
 * Whose option: NULL and NULL is the usual one. A vendor makes it a vendor
 * option. A policy (IPv4, Windows Server 2012 and later) takes the place of
 * the user class, and exists in values only.
 */
struct rpc_dhcp_option_class {
	const char *user_class;
	const char *vendor;
	const char *policy;
};

enum rpc_dhcp_level_kind {
	RPC_DHCP_LEVEL_DEFAULT, /* the default value in the definition */
	RPC_DHCP_LEVEL_SERVER,
	RPC_DHCP_LEVEL_SCOPE,
	RPC_DHCP_LEVEL_RESERVATION
};

struct rpc_dhcp_level {
	enum rpc_dhcp_level_kind kind;
	int family;			     /* 4 or 6 */
	struct rpc_dhcp_address scope;	     /* SCOPE, RESERVATION */
	struct rpc_dhcp_address reservation; /* RESERVATION */
};

/* Values of one class or policy at one level. */
struct rpc_dhcp_option_values {
	const char *user_class; /* NULL: the default class */
	const char *vendor;	/* NULL: the default class */
	const char *policy;	/* of rpc_dhcp_option_values_policy_send() */
	bool is_vendor;
	struct rpc_dhcp_option_value *values;
	size_t num_values;
	uint32_t odd;
};

/* ---------------------------------------------------------- definitions */

/*
 * Every definition of a family: dhcpsrv2 29, dhcpsrv 23 (default classes
 * alone); IPv6 dhcpsrv2 55.
 */
struct tevent_req *rpc_dhcp_options_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, int family);
/* Errors as those of rpc_dhcp_scopes_recv(). */
struct rpc_status rpc_dhcp_options_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_option **out_options,
					size_t *out_num);

/*
 * Creates, changes (dhcpsrv2 14, 15; 47, 48). option->user_class and
 * option->vendor say for whom.
 */
struct tevent_req *
rpc_dhcp_option_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp, int family,
			    const struct rpc_dhcp_option *option);
struct tevent_req *
rpc_dhcp_option_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp, int family,
			 const struct rpc_dhcp_option *option);
/* dhcpsrv2 18; 51. */
struct tevent_req *
rpc_dhcp_option_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp, int family, uint32_t id,
			    const struct rpc_dhcp_option_class *whose);

/* --------------------------------------------------------------- values */

/*
 * Every value at a level, not DEFAULT, one row for each class (several rows
 * may name the same, rows may be empty): dhcpsrv2 30, dhcpsrv 14 (default
 * classes alone); IPv6 dhcpsrv2 56.
 */
struct tevent_req *
rpc_dhcp_option_values_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_level *level);
/* Those of one user and vendor class, paged: dhcpsrv2 22; 53. */
struct tevent_req *rpc_dhcp_option_values_class_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level,
	const struct rpc_dhcp_option_class *whose);
/* Those of policies, at SERVER or SCOPE, IPv4: dhcpsrv2 105. */
struct tevent_req *rpc_dhcp_option_values_policy_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level);
/* Of all three. */
struct rpc_status
rpc_dhcp_option_values_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			    struct rpc_dhcp_option_values **out_values,
			    size_t *out_num);

/*
 * One value: dhcpsrv2 21, with a policy 103; IPv6 78. WERROR 20010
 * (ERROR_DHCP_OPTION_NOT_PRESENT): there is none; IPv6 says WERROR 2 as well.
 */
struct tevent_req *
rpc_dhcp_option_value_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_level *level, uint32_t id,
			   const struct rpc_dhcp_option_class *whose);
struct rpc_status
rpc_dhcp_option_value_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			   struct rpc_dhcp_option_value **out_value);

/*
 * Sets one value: dhcpsrv2 19, with a policy 101; IPv6 52. Servers do not
 * compare its types with the definition: send those that it has.
 */
struct tevent_req *
rpc_dhcp_option_value_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			       struct rpc_dhcp *dhcp,
			       const struct rpc_dhcp_level *level,
			       const struct rpc_dhcp_option_value *value,
			       const struct rpc_dhcp_option_class *whose);

/* Sets several at once, IPv4 only: dhcpsrv2 20, with a policy 102. */
struct tevent_req *rpc_dhcp_option_values_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level,
	const struct rpc_dhcp_option_value *values, size_t num_values,
	const struct rpc_dhcp_option_class *whose);

/*
 * Clears one: dhcpsrv2 23, with a policy 104; IPv6 54. WERROR 20010 or 20044
 * (ERROR_DHCP_CLASS_NOT_FOUND, note 48): it was not there.
 */
struct tevent_req *rpc_dhcp_option_value_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level, uint32_t id,
	const struct rpc_dhcp_option_class *whose);

/* ---------------------------------------------------- looking into values */

/*
 * The value of id for the default classes; NULL: not among these. Lent.
 */
const struct rpc_dhcp_option_value *
rpc_dhcp_option_find(const struct rpc_dhcp_option_values *values,
		     size_t num_values, uint32_t id);

/* The one number of a value; false: it is none, or another type. */
bool rpc_dhcp_option_number(const struct rpc_dhcp_option_value *value,
			    uint32_t *out_number);

#endif
