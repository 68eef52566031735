/*
 * The five groups, and the roles that are built in: families of operations,
 * of which a role holds what roles can hold at all.
 */
#include "ipam/access/access.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *word, *title;
	unsigned implies;
} groups[ACCESS_GROUP_COUNT] = {
	[ACCESS_USERS] = { "users", "IPAM Users", 0 },
	[ACCESS_MSM] = { "msm", "IPAM MSM Administrators",
			 ACCESS_BIT(ACCESS_USERS) },
	[ACCESS_ASM] = { "asm", "IPAM ASM Administrators",
			 ACCESS_BIT(ACCESS_USERS) },
	[ACCESS_AUDIT] = { "audit", "IPAM IP Audit Administrators",
			   ACCESS_BIT(ACCESS_USERS) },
	[ACCESS_ADMINISTRATORS] = { "administrators", "IPAM Administrators",
				    ACCESS_BIT(ACCESS_GROUP_COUNT) - 1 },
};

const char *access_group_word(enum access_group group)
{
	return (unsigned)group < ACCESS_GROUP_COUNT ? groups[group].word : "";
}

/* In the order of enum access_group. */
static const char *const grant_names[ACCESS_GROUP_COUNT] = {
	ACCESS_GROUP_GRANT "users", ACCESS_GROUP_GRANT "msm",
	ACCESS_GROUP_GRANT "asm", ACCESS_GROUP_GRANT "audit",
	ACCESS_GROUP_GRANT "administrators",
};

enum access_group access_group_of_role(int64_t role)
{
	return role >= ACCESS_GROUP_ROLE &&
	       role < ACCESS_GROUP_ROLE + ACCESS_GROUP_COUNT ?
		(enum access_group)(role - ACCESS_GROUP_ROLE) :
		ACCESS_GROUP_COUNT;
}

enum access_group access_group_of_grant(const char *name)
{
	int group = 0;

	while (group < ACCESS_GROUP_COUNT &&
	       strcasecmp(grant_names[group], name) != 0) {
		group++;
	}
	return (enum access_group)group;
}

const char *access_grant_name(const struct access_data *data,
			      const struct ipam_access_grant *grant)
{
	enum access_group group = access_group_of_role(grant->role);
	const struct access_role *role = access_role_by_id(data, grant->role);

	return group < ACCESS_GROUP_COUNT ? grant_names[group] :
	       role != NULL ? role->name : "";
}

const char *access_group_title(enum access_group group)
{
	return (unsigned)group < ACCESS_GROUP_COUNT ? groups[group].title : "";
}

enum access_group access_group_of_word(const char *word)
{
	int group = 0;

	while (group < ACCESS_GROUP_COUNT &&
	       strcmp(groups[group].word, word) != 0) {
		group++;
	}
	return group;
}

unsigned access_groups_closed(unsigned set)
{
	int group;

	for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
		if (set & ACCESS_BIT(group)) {
			set |= groups[group].implies;
		}
	}
	return set;
}

#define F(family) (1u << ACCESS_FAMILY_##family)
#define DHCP_SCOPES (F(DHCP_SCOPE) | F(RESERVATION) | F(SUPERSCOPE))
#define DHCP (F(DHCP_SERVER) | F(FAILOVER) | DHCP_SCOPES)

_Static_assert(ACCESS_FAMILY_COUNT <= 32, "families are bits of a number");

static const struct {
	const char *name, *description;
	unsigned families;
} built_in[ACCESS_BUILT_IN_ROLES] = {
	{ "IPAM Administrator", "everything that a role can give", ~0u },
	{ "IPAM ASM Administrator", "the address space and custom fields",
	  F(BLOCK) | F(SUBNET) | F(RANGE) | F(ADDRESS) | F(SPACE) | F(FIELD) },
	{ "IP Address Record Administrator", "IP addresses", F(ADDRESS) },
	{ "IPAM MSM Administrator", "DHCP servers, DNS zones and records",
	  DHCP | F(ZONE) | F(RECORD) | F(FIELD) },
	{ "IPAM DHCP Administrator", "DHCP servers and what they hold",
	  DHCP | F(FIELD) },
	{ "IPAM DHCP Scope Administrator",
	  "DHCP scopes, superscopes and reservations", DHCP_SCOPES },
	{ "IPAM DHCP Reservations Administrator", "DHCP reservations",
	  F(RESERVATION) },
	{ "IPAM DNS Administrator", "DNS servers, zones and records",
	  F(DNS_SERVER) | F(ZONE) | F(RECORD) },
	{ "DNS Record Administrator", "DNS records", F(RECORD) },
};

void access_roles_built_in(struct access_role *out_roles)
{
	size_t i;
	int op;

	for (i = 0; i < ACCESS_BUILT_IN_ROLES; i++) {
		out_roles[i] = (struct access_role){
			.id = (int64_t)i + 1, .built_in = true,
			.name = built_in[i].name,
			.description = built_in[i].description,
		};
		for (op = 0; op < ACCESS_OP_COUNT; op++) {
			if (access_op_assignable(op) &&
			    built_in[i].families >> access_ops[op].family & 1) {
				access_ops_add(&out_roles[i].ops, op);
			}
		}
	}
}
