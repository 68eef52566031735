/*
 * Policies ([MS-DHCPM] 2.2.1.2.104 to .108, .110, .117, .121), both ways.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_policy_data.h"

#define NAME_MAX_UNITS	      64
#define DESCRIPTION_MAX_UNITS 255
#define SUFFIX_MAX_UNITS      255 /* 3.2.4.129 */
/* A reply cannot ask for more memory than this in one policy. */
#define PARTS_MAX 65536

_Static_assert(offsetof(struct DHCP_POLICY, Enabled) ==
		       offsetof(struct DHCP_POLICY_EX, Enabled),
	       "the older structure is the beginning of the newer");

/* ---------------------------------------------------------------- reading */

static size_t bounded(uint32_t n, const void *elements, uint32_t *odd)
{
	if (elements == NULL) {
		return 0;
	}
	if (n > PARTS_MAX) {
		*odd |= RPC_DHCP_ODD_VALUE;
		return PARTS_MAX;
	}
	return n;
}

static bool read_conditions(TALLOC_CTX *mem_ctx,
			    const struct DHCP_POL_COND_ARRAY *from,
			    struct rpc_dhcp_policy *policy)
{
	struct rpc_dhcp_condition *to = NULL;
	const struct DHCP_POL_COND *c = NULL;
	bool oom = false;
	size_t i, n;

	n = from == NULL
		    ? 0
		    : bounded(from->NumElements, from->Elements, &policy->odd);
	if (n == 0) {
		return true;
	}
	to = talloc_zero_array(mem_ctx, struct rpc_dhcp_condition, n);
	if (to == NULL) {
		return false;
	}
	policy->conditions = to;
	policy->num_conditions = n;
	for (i = 0; i < n; i++) {
		c = &from->Elements[i];
		to[i].parent = c->ParentExpr;
		to[i].attribute = (enum rpc_dhcp_attribute)c->Type;
		to[i].option = c->OptionID;
		to[i].suboption = c->SubOptionID;
		to[i].vendor =
			rpc_dhcp_text(to, c->VendorName, &policy->odd, &oom);
		to[i].comparator = (enum rpc_dhcp_comparator)c->Operator;
		to[i].value =
			rpc_dhcp_bytes(to, c->Value, c->ValueLength, &oom);
		to[i].value_len = to[i].value == NULL ? 0 : c->ValueLength;
	}
	return !oom;
}

static bool read_expressions(TALLOC_CTX *mem_ctx,
			     const struct DHCP_POL_EXPR_ARRAY *from,
			     struct rpc_dhcp_policy *policy)
{
	struct rpc_dhcp_expression *to = NULL;
	size_t i, n;

	n = from == NULL
		    ? 0
		    : bounded(from->NumElements, from->Elements, &policy->odd);
	if (n == 0) {
		return true;
	}
	to = talloc_zero_array(mem_ctx, struct rpc_dhcp_expression, n);
	if (to == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		to[i].parent = from->Elements[i].ParentExpr;
		to[i].is_and = from->Elements[i].Operator == DhcpLogicalAnd;
	}
	policy->expressions = to;
	policy->num_expressions = n;
	return true;
}

static bool read_ranges(TALLOC_CTX *mem_ctx,
			const struct DHCP_IP_RANGE_ARRAY *from,
			struct rpc_dhcp_policy *policy)
{
	struct rpc_dhcp_range *to = NULL;
	size_t i, n;

	n = from == NULL
		    ? 0
		    : bounded(from->NumElements, from->Elements, &policy->odd);
	if (n == 0) {
		return true;
	}
	to = talloc_zero_array(mem_ctx, struct rpc_dhcp_range, n);
	if (to == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		to[i].first = rpc_dhcp_address4(from->Elements[i].StartAddress);
		to[i].last = rpc_dhcp_address4(from->Elements[i].EndAddress);
		if (from->Elements[i].StartAddress >
		    from->Elements[i].EndAddress) {
			to[i].odd = RPC_DHCP_ODD_RANGE;
			policy->odd |= RPC_DHCP_ODD_RANGE;
		}
	}
	policy->ranges = to;
	policy->num_ranges = n;
	return true;
}

static bool read_suffix(TALLOC_CTX *mem_ctx,
			const struct DHCP_PROPERTY_ARRAY *from,
			struct rpc_dhcp_policy *policy)
{
	const struct DHCP_PROPERTY *p = NULL;
	bool oom = false;
	size_t i, n;

	n = from == NULL || from->Elements == NULL ? 0 : from->NumElements;
	for (i = 0; i < n; i++) {
		p = &from->Elements[i];
		if (p->ID == DhcpPropIdPolicyDnsSuffix &&
		    p->Type == DhcpPropTypeString) {
			policy->dns_suffix =
				rpc_dhcp_text(mem_ctx, p->Value.StringValue,
					      &policy->odd, &oom);
			return !oom;
		}
	}
	return true;
}

/* Expressions and conditions must hang below an expression that is there. */
static void judge_tree(struct rpc_dhcp_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->num_conditions; i++) {
		if (policy->conditions[i].parent >= policy->num_expressions) {
			policy->odd |= RPC_DHCP_ODD_VALUE;
		}
	}
	for (i = 1; i < policy->num_expressions; i++) {
		if (policy->expressions[i].parent >= policy->num_expressions) {
			policy->odd |= RPC_DHCP_ODD_VALUE;
		}
	}
}

bool rpc_dhcp_policy_read(TALLOC_CTX *mem_ctx,
			  const struct DHCP_POLICY_EX *from, bool is_ex,
			  struct rpc_dhcp_policy *policy)
{
	bool oom = false, ok;

	policy->name =
		rpc_dhcp_text(mem_ctx, from->PolicyName, &policy->odd, &oom);
	policy->of_server = from->IsGlobalPolicy != 0;
	policy->scope = rpc_dhcp_address4(from->Subnet);
	policy->order = from->ProcessingOrder;
	policy->description =
		rpc_dhcp_text(mem_ctx, from->Description, &policy->odd, &oom);
	policy->enabled = from->Enabled != 0;
	ok = !oom && read_conditions(mem_ctx, from->Conditions, policy) &&
	     read_expressions(mem_ctx, from->Expressions, policy) &&
	     read_ranges(mem_ctx, from->Ranges, policy);
	if (ok && is_ex) {
		ok = read_suffix(mem_ctx, from->Properties, policy);
	}
	judge_tree(policy);
	return ok;
}

/* ----------------------------------------------------------------- making */

static struct DHCP_POL_COND_ARRAY *
make_conditions(struct rpc_dhcp_call *call, const struct rpc_dhcp_policy *from)
{
	struct DHCP_POL_COND_ARRAY *array =
		talloc_zero(call, struct DHCP_POL_COND_ARRAY);
	const struct rpc_dhcp_condition *c = NULL;
	struct DHCP_BINARY_DATA value;
	struct DHCP_POL_COND *to = NULL;
	size_t i;

	if (array != NULL) {
		array->Elements = talloc_zero_array(array, struct DHCP_POL_COND,
						    from->num_conditions);
	}
	if (array == NULL || array->Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	array->NumElements = (uint32_t)from->num_conditions;
	for (i = 0; i < from->num_conditions; i++) {
		c = &from->conditions[i];
		to = &array->Elements[i];
		if (c->attribute > RPC_DHCP_ATTRIBUTE_LABEL ||
		    c->comparator > RPC_DHCP_NOT_ENDS) {
			rpc_dhcp_call_invalid(call);
			return array;
		}
		value = rpc_dhcp_make_bytes(call, c->value, c->value_len);
		to->ParentExpr = c->parent;
		to->Type = (enum DHCP_POL_ATTR_TYPE)c->attribute;
		to->OptionID = c->option;
		to->SubOptionID = c->suboption;
		to->VendorName = rpc_dhcp_make_text(call, c->vendor, 0);
		to->Operator = (enum DHCP_POL_COMPARATOR)c->comparator;
		to->Value = value.Data;
		to->ValueLength = value.DataLength;
	}
	return array;
}

static struct DHCP_POL_EXPR_ARRAY *
make_expressions(struct rpc_dhcp_call *call, const struct rpc_dhcp_policy *from)
{
	struct DHCP_POL_EXPR_ARRAY *array =
		talloc_zero(call, struct DHCP_POL_EXPR_ARRAY);
	size_t i;

	if (array != NULL) {
		array->Elements = talloc_zero_array(array, struct DHCP_POL_EXPR,
						    from->num_expressions);
	}
	if (array == NULL || array->Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	array->NumElements = (uint32_t)from->num_expressions;
	for (i = 0; i < from->num_expressions; i++) {
		array->Elements[i].ParentExpr = from->expressions[i].parent;
		array->Elements[i].Operator = from->expressions[i].is_and
						      ? DhcpLogicalAnd
						      : DhcpLogicalOr;
	}
	return array;
}

static struct DHCP_IP_RANGE_ARRAY *
make_ranges(struct rpc_dhcp_call *call, const struct rpc_dhcp_policy *from)
{
	struct DHCP_IP_RANGE_ARRAY *array =
		talloc_zero(call, struct DHCP_IP_RANGE_ARRAY);
	size_t i;

	if (array != NULL) {
		array->Elements = talloc_zero_array(array, struct DHCP_IP_RANGE,
						    from->num_ranges);
	}
	if (array == NULL || array->Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	array->NumElements = (uint32_t)from->num_ranges;
	for (i = 0; i < from->num_ranges; i++) {
		array->Elements[i].StartAddress =
			rpc_dhcp_make_address4(call, &from->ranges[i].first);
		array->Elements[i].EndAddress =
			rpc_dhcp_make_address4(call, &from->ranges[i].last);
	}
	return array;
}

/* Without a suffix the property is left out, which clears it (3.2.4.129). */
static struct DHCP_PROPERTY_ARRAY *
make_properties(struct rpc_dhcp_call *call, const struct rpc_dhcp_policy *from)
{
	struct DHCP_PROPERTY_ARRAY *array =
		talloc_zero(call, struct DHCP_PROPERTY_ARRAY);

	if (array != NULL) {
		array->Elements =
			talloc_zero_array(array, struct DHCP_PROPERTY, 1);
	}
	if (array == NULL || array->Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (from->dns_suffix != NULL) {
		array->NumElements = 1;
		array->Elements[0].ID = DhcpPropIdPolicyDnsSuffix;
		array->Elements[0].Type = DhcpPropTypeString;
		array->Elements[0].Value.StringValue = rpc_dhcp_make_text(
			call, from->dns_suffix, SUFFIX_MAX_UNITS);
	}
	return array;
}

struct DHCP_POLICY_EX *rpc_dhcp_make_policy(struct rpc_dhcp_call *call,
					    const struct rpc_dhcp_policy *from)
{
	struct DHCP_POLICY_EX *to = talloc_zero(call, struct DHCP_POLICY_EX);

	if (to == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (from->num_conditions > PARTS_MAX ||
	    from->num_expressions > PARTS_MAX || from->num_ranges > PARTS_MAX) {
		rpc_dhcp_call_invalid(call);
		return to;
	}
	to->PolicyName = rpc_dhcp_make_text(call, from->name, NAME_MAX_UNITS);
	to->IsGlobalPolicy = from->of_server;
	if (!from->of_server) {
		to->Subnet = rpc_dhcp_make_address4(call, &from->scope);
	}
	to->ProcessingOrder = from->order;
	to->Conditions = make_conditions(call, from);
	to->Expressions = make_expressions(call, from);
	to->Ranges = make_ranges(call, from);
	to->Description = rpc_dhcp_make_text(call, from->description,
					     DESCRIPTION_MAX_UNITS);
	to->Enabled = from->enabled;
	to->Properties = make_properties(call, from);
	return to;
}
