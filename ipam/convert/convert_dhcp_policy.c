/*
 * Policies of DHCP servers ([MS-DHCPM] 2.2.1.2.104 to .110), their conditions
 * as one line:
 *
 *	mac begins 02-00-5e or (option 60 is 0x4d53 and fqdn ends .test)
 */
#include <errno.h>
#include <string.h>

#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dhcp_text.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"

#define DEPTH_MAX 16 /* servers nest two deep */
#define PARTS_MAX 256

static const char *const comparators[] = {
	[RPC_DHCP_EQUAL] = "is",	   [RPC_DHCP_NOT_EQUAL] = "is not",
	[RPC_DHCP_BEGINS] = "begins",	   [RPC_DHCP_NOT_BEGINS] = "begins not",
	[RPC_DHCP_ENDS] = "ends",	   [RPC_DHCP_NOT_ENDS] = "ends not",
};

static const char *attribute_text(TALLOC_CTX *mem_ctx,
				  const struct rpc_dhcp_condition *c)
{
	switch (c->attribute) {
	case RPC_DHCP_ATTRIBUTE_HARDWARE:
		return "mac";
	case RPC_DHCP_ATTRIBUTE_FQDN:
		return "fqdn";
	case RPC_DHCP_ATTRIBUTE_LABEL:
		return "host label";
	case RPC_DHCP_ATTRIBUTE_SUBOPTION:
		return talloc_asprintf(mem_ctx, "option %u.%u", c->option,
				       c->suboption);
	default:
		return talloc_asprintf(mem_ctx, "option %u", c->option);
	}
}

static bool is_text(const uint8_t *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (bytes[i] <= 0x20 || bytes[i] >= 0x7f) {
			return false;
		}
	}
	return length > 0;
}

static const char *operand_text(TALLOC_CTX *mem_ctx,
				const struct rpc_dhcp_condition *c)
{
	if (c->attribute == RPC_DHCP_ATTRIBUTE_HARDWARE && c->value_len > 0) {
		return convert_client(mem_ctx, c->value, c->value_len);
	}
	if ((c->attribute == RPC_DHCP_ATTRIBUTE_FQDN ||
	     c->attribute == RPC_DHCP_ATTRIBUTE_LABEL) &&
	    is_text(c->value, c->value_len)) {
		return talloc_strndup(mem_ctx, (const char *)c->value,
				      c->value_len);
	}
	return convert_cell_hex(mem_ctx, c->value, c->value_len);
}

static char *add_condition(TALLOC_CTX *mem_ctx, char *text,
			   const struct rpc_dhcp_condition *c)
{
	const char *comparator = c->comparator <= RPC_DHCP_NOT_ENDS ?
					 comparators[c->comparator] : "?";
	const char *operand = operand_text(mem_ctx, c);

	if (operand == NULL) {
		return NULL;
	}
	return talloc_asprintf_append_buffer(
		text, "%s%s%s %s %s", attribute_text(mem_ctx, c),
		c->vendor != NULL ? " of " : "",
		c->vendor != NULL ? convert_cell_text(mem_ctx, c->vendor) : "",
		comparator, operand);
}

/* An expression with all below it; the first one is its own parent. */
static char *expression_text(TALLOC_CTX *mem_ctx,
			     const struct rpc_dhcp_policy *p, size_t at,
			     int depth)
{
	const char *word = p->expressions[at].is_and ? " and " : " or ";
	char *text = talloc_strdup(mem_ctx, "");
	char *inner = NULL;
	size_t i;

	for (i = 0; i < p->num_conditions && text != NULL; i++) {
		if (p->conditions[i].parent == at) {
			text = talloc_strdup_append_buffer(
				text, text[0] != '\0' ? word : "");
			text = add_condition(mem_ctx, text, &p->conditions[i]);
		}
	}
	for (i = at + 1; i < p->num_expressions && text != NULL &&
	     depth < DEPTH_MAX; i++) {
		if (p->expressions[i].parent != at) {
			continue;
		}
		inner = expression_text(mem_ctx, p, i, depth + 1);
		if (inner == NULL) {
			return NULL;
		}
		text = talloc_asprintf_append_buffer(
			text, "%s(%s)", text[0] != '\0' ? word : "", inner);
	}
	return text;
}

/* Far more than a console makes is told as such. */
static const char *conditions_text(TALLOC_CTX *mem_ctx,
				   const struct rpc_dhcp_policy *p)
{
	if (p->num_expressions > PARTS_MAX || p->num_conditions > PARTS_MAX) {
		return talloc_asprintf(mem_ctx, "%zu conditions, %zu groups",
				       p->num_conditions, p->num_expressions);
	}
	return p->num_expressions > 0 ? expression_text(mem_ctx, p, 0, 0) :
					NULL;
}

static const char *ranges_text(TALLOC_CTX *mem_ctx,
			       const struct rpc_dhcp_policy *p)
{
	char *text = talloc_strdup(mem_ctx, "");
	struct ipam_addr first, last;
	size_t i;

	for (i = 0; i < p->num_ranges; i++) {
		first = convert_address(&p->ranges[i].first);
		last = convert_address(&p->ranges[i].last);
		text = talloc_asprintf_append_buffer(
			text, "%s%s-%s", i > 0 ? ", " : "",
			convert_cell_address(mem_ctx, &first),
			convert_cell_address(mem_ctx, &last));
	}
	return text;
}

static void fill_policy(TALLOC_CTX *ctx, const struct rpc_dhcp_policy *p,
			const char **cells)
{
	struct ipam_addr scope = convert_address(&p->scope);

	cells[IPAM_POLICY_SCOPE] =
		convert_cell_address(ctx, p->of_server ? NULL : &scope);
	cells[IPAM_POLICY_NAME] = convert_cell_key(ctx, p->name);
	cells[IPAM_POLICY_POSITION] = convert_cell_number(ctx, p->order);
	cells[IPAM_POLICY_ENABLED] = p->enabled ? "1" : "0";
	cells[IPAM_POLICY_CONDITIONS] = conditions_text(ctx, p);
	cells[IPAM_POLICY_RANGES] =
		p->num_ranges > 0 ? ranges_text(ctx, p) : NULL;
	cells[IPAM_POLICY_DNS_SUFFIX] = convert_cell_text(ctx, p->dns_suffix);
	cells[IPAM_POLICY_DESCRIPTION] =
		convert_cell_text(ctx, p->description);
}

int convert_policies(struct convert_set *set,
		     const struct rpc_dhcp_policy *policies, size_t count)
{
	struct ipam_set_row *row = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		row = convert_set_next(set);
		if (row == NULL) {
			return ENOMEM;
		}
		fill_policy(set->mem_ctx, &policies[i], row->cells);
		ret = convert_set_take(set, row,
				       ipam_set_kinds[IPAM_SET_POLICIES].keys);
	}
	return ret;
}
