/*
 * Who may do what. Pure: no I/O.
 *
 * There is one table of operations (access_op.c), from what [MS-IPAMM2] and
 * the reference product name. An operation is allowed to root, to the groups
 * in its row, and, unless it is one that no role can hold, to whom a policy
 * gives a role with it in an access scope that is the object's or above it.
 * Rights add up; nothing denies. access_decide() alone decides.
 */
#ifndef IPAM_ACCESS_ACCESS_H
#define IPAM_ACCESS_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/model/access_rows.h"

/* The five local groups; the numbers are bits of sets of groups. */
enum access_group {
	ACCESS_USERS,		/* "IPAM Users": read all but tracking */
	ACCESS_MSM,		/* "IPAM MSM Administrators": servers */
	ACCESS_ASM,		/* "IPAM ASM Administrators": addresses */
	ACCESS_AUDIT,		/* "IPAM IP Audit Administrators": tracking */
	ACCESS_ADMINISTRATORS,	/* "IPAM Administrators": everything */
	ACCESS_GROUP_COUNT
};

#define ACCESS_BIT(group) (1u << (group))

/* Operations as the user sees them grouped. */
enum access_family {
	ACCESS_FAMILY_GENERIC,
	ACCESS_FAMILY_POLICY,
	ACCESS_FAMILY_SCOPE,
	ACCESS_FAMILY_ROLE,
	ACCESS_FAMILY_SPACE,
	ACCESS_FAMILY_BLOCK,
	ACCESS_FAMILY_SUBNET,
	ACCESS_FAMILY_RANGE,
	ACCESS_FAMILY_ADDRESS,
	ACCESS_FAMILY_FIELD,
	ACCESS_FAMILY_LOGICAL_GROUP,
	ACCESS_FAMILY_DHCP_SERVER,
	ACCESS_FAMILY_DHCP_SCOPE,
	ACCESS_FAMILY_SUPERSCOPE,
	ACCESS_FAMILY_RESERVATION,
	ACCESS_FAMILY_FAILOVER,
	ACCESS_FAMILY_ZONE,
	ACCESS_FAMILY_RECORD,
	ACCESS_FAMILY_DNS_SERVER,
	ACCESS_FAMILY_INVENTORY,
	ACCESS_FAMILY_CONFIG,
	ACCESS_FAMILY_TASK,
	ACCESS_FAMILY_AUDIT,
	ACCESS_FAMILY_KEY,
	ACCESS_FAMILY_HOST_GROUP,
	ACCESS_FAMILY_MAC_POOL,
	ACCESS_FAMILY_TOKEN,
	ACCESS_FAMILY_COUNT
};

#define ACCESS_OP_3(noun)                                                      \
	ACCESS_##noun##_CREATE, ACCESS_##noun##_EDIT, ACCESS_##noun##_DELETE

enum access_op {
	ACCESS_NONE,	/* names no operation: refused to everybody but root */
	ACCESS_READ,
	ACCESS_DATABASE_GET, ACCESS_DATABASE_CONNECT, ACCESS_DATABASE_MOVE,
	ACCESS_UPGRADE_CHECK, ACCESS_UPGRADE_LOG,
	ACCESS_WHOLE_EXPORT, ACCESS_WHOLE_IMPORT,
	ACCESS_OP_3(POLICY),
	ACCESS_OP_3(SCOPE),
	ACCESS_OP_3(ROLE),
	ACCESS_OP_3(SPACE), ACCESS_SPACE_SET_SCOPE,
	ACCESS_OP_3(BLOCK), ACCESS_BLOCK_SET_SCOPE,
	ACCESS_OP_3(SUBNET), ACCESS_SUBNET_REMAP, ACCESS_SUBNET_SET_SCOPE,
	ACCESS_OP_3(RANGE), ACCESS_RANGE_REMAP, ACCESS_RANGE_MAP_ZONE,
	ACCESS_RANGE_SET_SCOPE,
	ACCESS_OP_3(ADDRESS), ACCESS_UTILIZATION_PURGE,
	ACCESS_OP_3(FIELD), ACCESS_FIELD_VALUES,
	ACCESS_OP_3(LOGICAL_GROUP),
	ACCESS_DHCP_SERVER_EDIT, ACCESS_DHCP_SERVER_OPTIONS,
	ACCESS_DHCP_SERVER_PREDEFINED, ACCESS_DHCP_SERVER_USER_CLASS,
	ACCESS_DHCP_SERVER_VENDOR_CLASS, ACCESS_DHCP_SERVER_FILTERS,
	ACCESS_OP_3(DHCP_SERVER_POLICY), ACCESS_DHCP_SERVER_SET_SCOPE,
	ACCESS_OP_3(DHCP_SCOPE), ACCESS_DHCP_SCOPE_ACTIVATE,
	ACCESS_DHCP_SCOPE_OPTIONS, ACCESS_OP_3(DHCP_SCOPE_POLICY),
	ACCESS_DHCP_SCOPE_SET_SCOPE,
	ACCESS_OP_3(SUPERSCOPE), ACCESS_SUPERSCOPE_SET_SCOPE,
	ACCESS_RESERVATION_WRITE,	/* create or edit */
	ACCESS_RESERVATION_EDIT, ACCESS_RESERVATION_DELETE,
	ACCESS_OP_3(FAILOVER), ACCESS_FAILOVER_REPLICATE,
	ACCESS_OP_3(ZONE), ACCESS_ZONE_TRANSFER, ACCESS_ZONE_PREFERRED,
	ACCESS_ZONE_RESET, ACCESS_ZONE_SET_SCOPE,
	ACCESS_RECORD_CREATE, ACCESS_RECORD_DELETE, ACCESS_RECORD_SET_SCOPE,
	ACCESS_OP_3(RECORD_A),
	ACCESS_OP_3(RECORD_AAAA),
	ACCESS_OP_3(RECORD_PTR),
	ACCESS_OP_3(RECORD_NS),
	ACCESS_OP_3(RECORD_CNAME),
	ACCESS_OP_3(RECORD_DNAME),
	ACCESS_OP_3(RECORD_MX),
	ACCESS_OP_3(RECORD_SRV),
	ACCESS_OP_3(RECORD_TXT),
	ACCESS_OP_3(RECORD_OTHER),
	ACCESS_DNS_SERVER_SET_SCOPE, ACCESS_OP_3(FORWARDER),
	ACCESS_SERVER_ADD, ACCESS_SERVER_EDIT, ACCESS_SERVER_DELETE,
	ACCESS_DISCOVERY_ADD, ACCESS_DISCOVERY_EDIT, ACCESS_DISCOVERY_DELETE,
	ACCESS_CONFIG_SET, ACCESS_PROVISION, ACCESS_SCHEMA,
	ACCESS_TASK_START,
	ACCESS_TRACK, ACCESS_TRACK_PURGE,
	ACCESS_KEY_CREATE, ACCESS_KEY_READ, ACCESS_KEY_EDIT,
	ACCESS_KEY_REHASH,
	ACCESS_HOST_GROUP_CREATE, ACCESS_HOST_GROUP_DELETE,
	ACCESS_OP_3(MAC_POOL),
	ACCESS_TOKENS,
	ACCESS_OP_COUNT,
	/* which operation it is follows from the object: ipam/manage asks */
	ACCESS_BY_OBJECT = ACCESS_OP_COUNT
};

enum access_flag {
	ACCESS_ADMIN_ONLY = 1,	/* A: no policy reaches it */
	ACCESS_NO_ROLE = 2,	/* N: likewise, by its nature */
	ACCESS_ANY_SCOPE = 4,	/* S: access scopes mean nothing to it */
};

struct access_op_row {
	const char *word;	/* "block.create" */
	const char *title;	/* "create an IP address block" */
	enum access_family family;
	unsigned flags;		/* enum access_flag */
	unsigned groups;	/* bits of the groups that may */
};

/* ACCESS_OP_COUNT rows, indexed by enum access_op. */
extern const struct access_op_row access_ops[ACCESS_OP_COUNT];

/* ACCESS_NONE for a word of no operation. */
enum access_op access_op_of_word(const char *word);
const char *access_op_word(enum access_op op);
/* Whether a role can hold it. */
bool access_op_assignable(enum access_op op);
const char *access_family_name(enum access_family family);

/* "users", "msm", ...; and as the reference product calls it. */
const char *access_group_word(enum access_group group);
const char *access_group_title(enum access_group group);
/* ACCESS_GROUP_COUNT for no such word. */
enum access_group access_group_of_word(const char *word);
/*
 * In place of a role in a grant, in \Global: membership of a group. As text
 * "group:users"; ACCESS_GROUP_COUNT for another number or text.
 */
#define ACCESS_GROUP_ROLE 91	/* and on; custom roles begin at 100 */
#define ACCESS_GROUP_GRANT "group:"
enum access_group access_group_of_role(int64_t role);
enum access_group access_group_of_grant(const char *name);
/* With the groups that membership of these implies. */
unsigned access_groups_closed(unsigned groups);

/*
 * What a token stands for, as a number that is stored: "user", "auditor",
 * "msm", "asm", "administrator", or "policy" for what policies give it. 0 for
 * no such word; of another number no group and "nobody".
 */
int access_token_kind(const char *word);
const char *access_token_word(int number);
unsigned access_token_groups(int number);

/* A set of operations. */
struct access_ops {
	uint64_t bits[(ACCESS_OP_COUNT + 63) / 64];
};

void access_ops_add(struct access_ops *set, enum access_op op);
bool access_ops_have(const struct access_ops *set, enum access_op op);
size_t access_ops_count(const struct access_ops *set);

/* A role with its operations. */
struct access_role {
	int64_t id;
	bool built_in;
	const char *name, *description;
	struct access_ops ops;
};

#define ACCESS_BUILT_IN_ROLES 9

/* The built-in roles, numbers 1 to ACCESS_BUILT_IN_ROLES, in that order. */
void access_roles_built_in(struct access_role *out_roles);

struct access_scope {
	int64_t id;
	size_t parent;		/* index; of \Global: its own */
	size_t depth;		/* of \Global: 0 */
	const char *label, *description;
	const char *path;	/* "\Global\Europe" */
};

/* Access data ready to decide with. Strings and arrays lie below it. */
struct access_data {
	struct access_role *roles;	/* in the order of their numbers */
	struct access_scope *scopes;	/* likewise; [0] is \Global */
	size_t role_count, scope_count;
	/* by kind and principal */
	const struct ipam_access_policy **policies;
	size_t policy_count;
	const struct ipam_access_rows *rows;	/* what it was made from */
};

#define ACCESS_ROLES_MAX 1000
#define ACCESS_SCOPES_MAX 10000
#define ACCESS_POLICIES_MAX 10000
#define ACCESS_GRANTS_MAX 256	/* of one policy */
#define ACCESS_TOKENS_MAX 10000
#define ACCESS_DEPTH_MAX 16	/* of the tree below \Global */

/*
 * Makes data of rows and takes them over (talloc_steal). EINVAL with
 * *out_error when they contradict each other: a loop, a parent or role that
 * is not there, a word of no operation.
 */
int access_data_new(TALLOC_CTX *mem_ctx, struct ipam_access_rows *rows,
		    struct access_data **out_data, const char **out_error);

/* What a grant gives: the name of a role, or "group:users". */
const char *access_grant_name(const struct access_data *data,
			      const struct ipam_access_grant *grant);

/* NULL for none. Lent. */
const struct access_role *access_role_by_id(const struct access_data *data,
					    int64_t id);
const struct access_role *access_role_by_name(const struct access_data *data,
					      const char *name);
const struct access_scope *access_scope_by_id(const struct access_data *data,
					      int64_t id);
const struct access_scope *access_scope_by_path(const struct access_data *data,
						const char *path);
/* Whether `upper` is `lower` or above it. False for one that is not there. */
bool access_scope_reaches(const struct access_data *data, int64_t upper,
			  int64_t lower);

enum access_source {
	ACCESS_FROM_NOWHERE,	/* not identified */
	ACCESS_FROM_SOCKET,	/* peer credentials */
	ACCESS_FROM_TOKEN,
	ACCESS_FROM_TICKET,	/* Kerberos */
};

struct access_principal {
	enum ipam_principal kind;
	const char *name;
};

/* Who asks. */
struct access_caller {
	const char *name;	/* for people: "alice", "token 3 (console)" */
	const char *address;	/* where from: "local", "192.0.2.7" */
	enum access_source source;
	bool root;		/* uid 0 or ipamd's own, on the socket */
	unsigned groups;	/* bits that settings or the token give */
	const struct access_principal *principals;
	size_t principal_count;
};

#define ACCESS_SOMEWHERE 0	/* in place of a scope: is there any? */

enum access_reason {
	ACCESS_AS_ROOT,
	ACCESS_BY_GROUP,
	ACCESS_BY_POLICY,
	ACCESS_NO_CALLER,	/* nobody identified himself */
	ACCESS_NEEDS_GROUP,	/* no role can give it */
	ACCESS_NEEDS_ROLE,	/* no policy has a role with it */
	ACCESS_OTHER_SCOPE,	/* one has, but not for this object */
	ACCESS_NO_DATA,		/* what policies say is not known */
};

struct access_verdict {
	bool allowed;
	enum access_reason reason;
	enum access_group group;	/* ACCESS_BY_GROUP */
	int64_t policy, role, scope;	/* ACCESS_BY_POLICY */
};

/*
 * The decision. `scope` is that of the object, ACCESS_SOMEWHERE where no
 * object is known yet. `data` NULL: access data is refused, only groups and
 * root count.
 */
struct access_verdict access_decide(const struct access_data *data,
				    const struct access_caller *caller,
				    enum access_op op, int64_t scope);

/* One sentence: what, why, and the cure. */
char *access_verdict_text(TALLOC_CTX *mem_ctx, const struct access_data *data,
			  const struct access_caller *caller,
			  enum access_op op, int64_t scope,
			  const struct access_verdict *verdict);

/*
 * Whether a caller sees an object when reads are limited by access scope:
 * root and members of a group see all, others what a policy of theirs
 * reaches, whatever its role.
 */
bool access_sees(const struct access_data *data,
		 const struct access_caller *caller, int64_t scope);
/* Whether there can be objects that he does not see. */
bool access_sees_all(const struct access_data *data,
		     const struct access_caller *caller);

/* "users,audit" of the groups of the caller, "root", or "none". */
char *access_groups_text(TALLOC_CTX *mem_ctx,
			 const struct access_caller *caller);

#endif
