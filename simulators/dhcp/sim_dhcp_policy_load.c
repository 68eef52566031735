/*
 * A policy of the export in the form of the wire.
 *
 * In the file an operator and its operands are elements of one name: EQ or NE,
 * then values, until the next of those. Each such group becomes an expression
 * below the policy's own, of its values as conditions: EQ joins them by OR, NE
 * by AND. How a Windows server numbers its expressions is not documented; a
 * parent comes before its children here, the first is its own parent.
 */
#include <errno.h>
#include <strings.h>

#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_state.h"
#include "simulators/dhcp/sim_dhcp_value.h"

/* What a condition's element asks for. Option numbers by RFC 2132, 3004,
 * 3046, 3993. */
static const struct {
	const char *name;
	uint32_t type, option, sub_option;
} attributes[] = {
	{"VendorClass", DhcpAttrOption, 60, 0},
	{"UserClass", DhcpAttrOption, 77, 0},
	{"MacAddress", DhcpAttrHWAddr, 0, 0},
	{"ClientId", DhcpAttrOption, 61, 0},
	{"RelayAgent", DhcpAttrOption, 82, 0},
	{"CircuitId", DhcpAttrSubOption, 82, 1},
	{"RemoteId", DhcpAttrSubOption, 82, 2},
	{"SubscriberId", DhcpAttrSubOption, 82, 6},
	{"Fqdn", DhcpAttrFqdn, 0, 0},
};

#define NUM_ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

static size_t attribute_of(const char *name)
{
	size_t i = 0;

	while (i < NUM_ATTRIBUTES && strcmp(attributes[i].name, name) != 0) {
		i++;
	}
	return i;
}

static bool is_class(size_t attribute)
{
	return attributes[attribute].type == DhcpAttrOption &&
	       (attributes[attribute].option == 60 ||
		attributes[attribute].option == 77);
}

/* The octets of a condition's text: a class's data, a name, or hex. */
static bool octets_of(TALLOC_CTX *mem_ctx, const struct sim_dhcp_state *state,
		      size_t attribute, const char *text,
		      struct DHCP_POL_COND *out)
{
	const struct sim_dhcp_class *class = NULL;
	struct sim_dhcp_id id;

	if (is_class(attribute)) {
		class = sim_dhcp_class_find(state, 4, text);
	}
	if (class != NULL) {
		out->Value = class->wire->ClassData;
		out->ValueLength = class->wire->ClassDataLength;
		return true;
	}
	if (!is_class(attribute) &&
	    attributes[attribute].type != DhcpAttrFqdn) {
		if (!sim_dhcp_value_id(mem_ctx, text, &id)) {
			return false;
		}
		out->Value = id.octet;
		out->ValueLength = (uint32_t)id.length;
		return true;
	}
	out->Value = talloc_memdup(mem_ctx, text, strlen(text));
	out->ValueLength = (uint32_t)strlen(text);
	return out->Value != NULL && out->ValueLength > 0;
}

/* A star at an end of the text says which part of the value it is. */
static bool condition(TALLOC_CTX *mem_ctx, const struct sim_dhcp_state *state,
		      size_t attribute, const char *text, bool equal,
		      struct DHCP_POL_COND *out)
{
	size_t length = strlen(text);
	bool starts = length > 1 && text[length - 1] == '*';
	bool ends = length > 1 && text[0] == '*' && !starts;
	char *core = talloc_strdup(mem_ctx, ends ? text + 1 : text);

	if (core == NULL) {
		return false;
	}
	length = strlen(core);
	if (starts) {
		core[--length] = '\0';
	}
	if (starts && length > 0 && core[length - 1] == '-') {
		core[length - 1] = '\0';
	}
	out->Type = attributes[attribute].type;
	out->OptionID = attributes[attribute].option;
	out->SubOptionID = attributes[attribute].sub_option;
	out->Operator = starts ? DhcpCompBeginsWith
			: ends ? DhcpCompEndsWith
			       : DhcpCompEqual;
	out->Operator += equal ? 0 : 1;
	return octets_of(mem_ctx, state, attribute, core[0] == '-' ? core + 1
								   : core,
			 out);
}

static bool is_operator(const char *text)
{
	return strcasecmp(text, "EQ") == 0 || strcasecmp(text, "NE") == 0;
}

static int conditions(TALLOC_CTX *mem_ctx, const struct sim_dhcp_state *state,
		      const struct sim_dhcp_record *record,
		      struct DHCP_POLICY_EX *out, const char **out_wrong)
{
	size_t i, n = record->num_pairs, at;
	struct DHCP_POL_EXPR_ARRAY *e =
		SIM_DHCP_ARRAY(mem_ctx, DHCP_POL_EXPR_ARRAY, Elements, n + 1);
	struct DHCP_POL_COND_ARRAY *c =
		SIM_DHCP_ARRAY(mem_ctx, DHCP_POL_COND_ARRAY, Elements, n);
	const char *text = NULL;
	bool equal = true;

	if (e == NULL || c == NULL) {
		return ENOMEM;
	}
	e->NumElements = 1; /* whose operator the caller sets */
	c->NumElements = 0;
	for (i = 0; i < n; i++) {
		text = record->pairs[i].text;
		at = attribute_of(record->pairs[i].name);
		if (at == NUM_ATTRIBUTES) {
			continue;
		}
		if (is_operator(text)) {
			equal = strcasecmp(text, "EQ") == 0;
			e->Elements[e->NumElements++].Operator =
				equal ? DhcpLogicalOr : DhcpLogicalAnd;
			continue;
		}
		if (e->NumElements == 1) {
			*out_wrong = "write EQ or NE before the values of a "
				     "condition";
			return EINVAL;
		}
		c->Elements[c->NumElements].ParentExpr = e->NumElements - 1;
		if (!condition(mem_ctx, state, at, text, equal,
			       &c->Elements[c->NumElements])) {
			*out_wrong = "write the values of its conditions as "
				     "hex octets, classes by their names";
			return EINVAL;
		}
		c->NumElements++;
	}
	out->Expressions = e;
	out->Conditions = c;
	return 0;
}

static int ranges(TALLOC_CTX *mem_ctx, const struct sim_dhcp_world *world,
		  const struct sim_dhcp_record *record,
		  struct DHCP_POLICY_EX *out)
{
	size_t i, self = (size_t)(record - world->records) + 1, n = 0;
	const struct sim_dhcp_record *r = NULL;
	struct sim_dhcp_address address;
	struct DHCP_IP_RANGE *range = NULL;
	size_t k;

	for (i = 0; i < world->num_records; i++) {
		n += world->records[i].part == SIM_DHCP_POLICY_RANGE &&
		     world->records[i].policy == self;
	}
	out->Ranges = SIM_DHCP_ARRAY(mem_ctx, DHCP_IP_RANGE_ARRAY, Elements, n);
	if (out->Ranges == NULL) {
		return ENOMEM;
	}
	out->Ranges->NumElements = 0;
	for (i = 0; i < world->num_records; i++) {
		r = &world->records[i];
		if (r->part != SIM_DHCP_POLICY_RANGE || r->policy != self) {
			continue;
		}
		range = &out->Ranges->Elements[out->Ranges->NumElements++];
		for (k = 0; k < r->num_pairs; k++) {
			if (!sim_dhcp_address_parse(r->pairs[k].text, 4,
						    &address)) {
				return EINVAL;
			}
			*(strcmp(r->pairs[k].name, "StartRange") == 0
				  ? &range->StartAddress
				  : &range->EndAddress) =
				sim_dhcp_address_word(&address);
		}
	}
	return 0;
}

static bool properties(TALLOC_CTX *mem_ctx, const char *suffix,
		       struct DHCP_POLICY_EX *out)
{
	out->Properties =
		SIM_DHCP_ARRAY(mem_ctx, DHCP_PROPERTY_ARRAY, Elements, 1);
	if (out->Properties == NULL) {
		return false;
	}
	out->Properties->Elements[0] = (struct DHCP_PROPERTY){
		.ID = DhcpPropIdPolicyDnsSuffix,
		.Type = DhcpPropTypeString,
		.Value.StringValue = sim_dhcp_wire_string(mem_ctx, suffix),
	};
	return true;
}

int sim_dhcp_policy_of_record(TALLOC_CTX *mem_ctx,
			      const struct sim_dhcp_state *state,
			      const struct sim_dhcp_world *world,
			      const struct sim_dhcp_record *record,
			      struct DHCP_POLICY_EX *out,
			      const char **out_wrong)
{
	bool all = false, ok = true;
	uint64_t order = 1;
	const char *name = NULL, *text = NULL;
	size_t i;
	int ret;

	*out_wrong = "give each range a StartRange and an EndRange";
	out->IsGlobalPolicy = !record->in_scope;
	out->Subnet = record->in_scope ? sim_dhcp_address_word(&record->scope)
				       : 0;
	out->Enabled = true;
	for (i = 0; ok && i < record->num_pairs; i++) {
		name = record->pairs[i].name;
		text = record->pairs[i].text;
		if (strcmp(name, "Name") == 0) {
			out->PolicyName = sim_dhcp_wire_string(mem_ctx, text);
		} else if (strcmp(name, "Description") == 0) {
			out->Description = sim_dhcp_wire_string(mem_ctx, text);
		} else if (strcmp(name, "ProcessingOrder") == 0) {
			ok = sim_dhcp_value_number(text, 65535, &order);
		} else if (strcmp(name, "Enabled") == 0) {
			out->Enabled = strcasecmp(text, "true") == 0;
		} else if (strcmp(name, "Condition") == 0) {
			all = strcasecmp(text, "AND") == 0;
		} else if (strcmp(name, "DnsSuffix") == 0) {
			ok = properties(mem_ctx, text, out);
		}
	}
	if (out->PolicyName == NULL || !ok) {
		*out_wrong = "give the policy a Name and a ProcessingOrder";
		return EINVAL;
	}
	out->ProcessingOrder = (uint32_t)order;
	ret = conditions(mem_ctx, state, record, out, out_wrong);
	if (ret != 0) {
		return ret;
	}
	out->Expressions->Elements[0].Operator = all ? DhcpLogicalAnd
						     : DhcpLogicalOr;
	return ranges(mem_ctx, world, record, out);
}
