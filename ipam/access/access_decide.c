/*
 * The decision ([MS-IPAMM2] 3.1.4.2, 3.1.4.3): the groups of the operation's
 * row, then the caller's policies. The specification compares access scopes
 * for equality; the reference product's guides let a policy reach all that
 * lies below its scope, and so do we.
 */
#include "ipam/access/access.h"

#include <string.h>

/* The first policy of a principal, `policy_count` for none. */
static size_t first_policy(const struct access_data *data,
			   const struct access_principal *who)
{
	size_t low = 0, high = data->policy_count, middle;
	const struct ipam_access_policy *policy = NULL;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		policy = data->policies[middle];
		order = policy->kind != (int)who->kind ?
			policy->kind - (int)who->kind :
			strcmp(policy->principal, who->name);
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool is_of(const struct ipam_access_policy *policy,
		  const struct access_principal *who)
{
	return policy->kind == (int)who->kind &&
	       strcmp(policy->principal, who->name) == 0;
}

/* Calls `fn` for each grant of the caller until it returns true. */
typedef bool (*grant_fn)(const struct access_data *data,
			 const struct ipam_access_policy *policy,
			 const struct ipam_access_grant *grant,
			 void *private_data);

static bool each_grant(const struct access_data *data,
		       const struct access_caller *caller, grant_fn fn,
		       void *private_data)
{
	const struct ipam_access_policy *policy = NULL;
	size_t i, k, g;

	for (i = 0; data != NULL && i < caller->principal_count; i++) {
		k = first_policy(data, &caller->principals[i]);
		for (; k < data->policy_count &&
		       is_of(data->policies[k], &caller->principals[i]); k++) {
			policy = data->policies[k];
			for (g = 0; g < policy->grant_count; g++) {
				if (fn(data, policy, &policy->grants[g],
				       private_data)) {
					return true;
				}
			}
		}
	}
	return false;
}

static bool any_grant(const struct access_data *data,
		      const struct ipam_access_policy *policy,
		      const struct ipam_access_grant *grant,
		      void *private_data)
{
	return true;
}

static bool add_group(const struct access_data *data,
		      const struct ipam_access_policy *policy,
		      const struct ipam_access_grant *grant,
		      void *private_data)
{
	enum access_group group = access_group_of_role(grant->role);
	unsigned *groups = private_data;

	if (group < ACCESS_GROUP_COUNT) {
		*groups |= ACCESS_BIT(group);
	}
	return false;
}

/* Those of settings or token, and those that policies give. */
static unsigned own_groups(const struct access_data *data,
			   const struct access_caller *caller)
{
	unsigned groups = caller->groups;

	each_grant(data, caller, add_group, &groups);
	return groups;
}

/* Members of groups, and with any policy, at least of IPAM Users. */
static unsigned groups_of(const struct access_data *data,
			  const struct access_caller *caller)
{
	unsigned groups = access_groups_closed(own_groups(data, caller));

	if (groups == 0 && each_grant(data, caller, any_grant, NULL)) {
		groups = ACCESS_BIT(ACCESS_USERS);
	}
	return groups;
}

struct wanted {
	enum access_op op;
	int64_t scope;
	bool elsewhere;		/* a role has it, its scope does not reach */
	struct access_verdict *verdict;
};

static bool grants(const struct access_data *data,
		   const struct ipam_access_policy *policy,
		   const struct ipam_access_grant *grant, void *private_data)
{
	struct wanted *wanted = private_data;
	const struct access_role *role = access_role_by_id(data, grant->role);

	if (role == NULL || !access_ops_have(&role->ops, wanted->op)) {
		return false;
	}
	if (!(access_ops[wanted->op].flags & ACCESS_ANY_SCOPE) &&
	    wanted->scope != ACCESS_SOMEWHERE &&
	    !access_scope_reaches(data, grant->scope, wanted->scope)) {
		wanted->elsewhere = true;
		return false;
	}
	*wanted->verdict = (struct access_verdict){
		.allowed = true, .reason = ACCESS_BY_POLICY,
		.policy = policy->id, .role = grant->role,
		.scope = grant->scope,
	};
	return true;
}

static enum access_group first_group(unsigned groups)
{
	int group = 0;

	while (group < ACCESS_GROUP_COUNT - 1 &&
	       !(groups & ACCESS_BIT(group))) {
		group++;
	}
	return group;
}

struct access_verdict access_decide(const struct access_data *data,
				    const struct access_caller *caller,
				    enum access_op op, int64_t scope)
{
	struct access_verdict verdict = { .reason = ACCESS_NEEDS_ROLE };
	struct wanted wanted = { .op = op, .scope = scope,
				 .verdict = &verdict };
	unsigned groups;

	if ((unsigned)op >= ACCESS_OP_COUNT) {
		verdict.reason = ACCESS_NEEDS_GROUP;
		return verdict;
	}
	if (caller->source == ACCESS_FROM_NOWHERE) {
		verdict.reason = ACCESS_NO_CALLER;
		return verdict;
	}
	if (caller->root) {
		return (struct access_verdict){ .allowed = true,
						.reason = ACCESS_AS_ROOT };
	}
	groups = groups_of(data, caller) & access_ops[op].groups;
	if (groups != 0) {
		return (struct access_verdict){
			.allowed = true, .reason = ACCESS_BY_GROUP,
			.group = first_group(groups),
		};
	}
	if (!access_op_assignable(op)) {
		verdict.reason = data == NULL && op == ACCESS_READ ?
			ACCESS_NO_DATA : ACCESS_NEEDS_GROUP;
		return verdict;
	}
	if (data == NULL) {
		verdict.reason = ACCESS_NO_DATA;
		return verdict;
	}
	if (!each_grant(data, caller, grants, &wanted) && wanted.elsewhere) {
		verdict.reason = ACCESS_OTHER_SCOPE;
	}
	return verdict;
}

static bool reaches(const struct access_data *data,
		    const struct ipam_access_policy *policy,
		    const struct ipam_access_grant *grant, void *private_data)
{
	const int64_t *scope = private_data;

	return access_scope_reaches(data, grant->scope, *scope);
}

bool access_sees_all(const struct access_data *data,
		     const struct access_caller *caller)
{
	int64_t scope = IPAM_ACCESS_GLOBAL;

	return caller->root || own_groups(data, caller) != 0 ||
	       each_grant(data, caller, reaches, &scope);
}

bool access_sees(const struct access_data *data,
		 const struct access_caller *caller, int64_t scope)
{
	return caller->root || own_groups(data, caller) != 0 ||
	       each_grant(data, caller, reaches, &scope);
}
