/*
 * Options, classes, failover relationships and filters ([MS-DHCPM] 2.2.1.2.22
 * to .27, .70, .75, .89 to .93, .98).
 */
#include "ipam/convert/convert_dhcp_set.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dhcp_text.h"
#include "ipam/convert/convert_text.h"
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_option.h"

static const char *const option_types[] = {
	[RPC_DHCP_OPTION_BYTE] = "byte",
	[RPC_DHCP_OPTION_WORD] = "word",
	[RPC_DHCP_OPTION_DWORD] = "dword",
	[RPC_DHCP_OPTION_DWORD_DWORD] = "dword_dword",
	[RPC_DHCP_OPTION_ADDRESS] = "ipv4_address",
	[RPC_DHCP_OPTION_STRING] = "string",
	[RPC_DHCP_OPTION_BINARY] = "binary",
	[RPC_DHCP_OPTION_ENCAPSULATED] = "encapsulated",
	[RPC_DHCP_OPTION_ADDRESS6] = "ipv6_address",
};
static const char *const failover_states[] = {
	"none", "init", "startup", "normal", "communications_interrupted",
	"partner_down", "potential_conflict", "conflict_done",
	"resolution_interrupted", "recover", "recover_wait", "recover_done",
};

#define WORD(table, i)                                                        \
	((i) < sizeof(table) / sizeof((table)[0]) ? (table)[i] : "unknown")

struct rpc_dhcp_address convert_to_dhcp(const struct ipam_addr *addr)
{
	struct rpc_dhcp_address out = { .family = (uint8_t)addr->family };
	const uint8_t *blob = NULL;
	size_t size = 0;

	blob = ipam_addr_blob(addr, &size);
	memcpy(out.octets, blob, size);
	return out;
}

/* The next row, all cells NULL; NULL: no memory. */
struct ipam_set_row *convert_set_next(struct convert_set *set)
{
	size_t room = talloc_array_length(set->rows);
	struct ipam_set_row *rows = set->rows;

	if (set->count >= room) {
		room = room > 0 ? 2 * room : 16;
		rows = talloc_realloc(set->mem_ctx, rows, struct ipam_set_row,
				      room);
		if (rows == NULL) {
			return NULL;
		}
		set->rows = rows;
	}
	rows[set->count] = (struct ipam_set_row){ .server = NULL };
	return &rows[set->count];
}

/*
 * Takes the row that convert_set_next gave, unless memory ran out in a cell
 * that a key needs.
 */
int convert_set_take(struct convert_set *set, const struct ipam_set_row *row,
		     size_t keys)
{
	size_t i;

	for (i = 0; i < keys; i++) {
		if (row->cells[i] == NULL) {
			return ENOMEM;
		}
	}
	set->count++;
	return 0;
}

const char *convert_cell_text(TALLOC_CTX *mem_ctx, const char *text)
{
	return text != NULL ? convert_text(mem_ctx, text) : NULL;
}

const char *convert_cell_key(TALLOC_CTX *mem_ctx, const char *text)
{
	return text != NULL ? convert_text(mem_ctx, text) : "";
}

const char *convert_cell_number(TALLOC_CTX *mem_ctx, uint64_t number)
{
	return talloc_asprintf(mem_ctx, "%" PRIu64, number);
}

const char *convert_cell_address(TALLOC_CTX *mem_ctx,
				 const struct ipam_addr *addr)
{
	char text[IPAM_ADDR_TEXT];

	return addr == NULL ? "" :
			      talloc_strdup(mem_ctx,
					    ipam_addr_format(addr, text));
}

const char *convert_cell_hex(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			     size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char *text = talloc_array(mem_ctx, char, 2 * length + 3);
	size_t i;

	if (text == NULL) {
		return NULL;
	}
	memcpy(text, "0x", 2);
	for (i = 0; i < length; i++) {
		text[2 + 2 * i] = digits[bytes[i] >> 4];
		text[3 + 2 * i] = digits[bytes[i] & 15];
	}
	text[2 + 2 * length] = '\0';
	return text;
}

static const char *element_text(TALLOC_CTX *mem_ctx,
				const struct rpc_dhcp_option_element *element)
{
	struct ipam_addr addr;

	switch (element->type) {
	case RPC_DHCP_OPTION_ADDRESS:
		addr = convert_address(&element->address);
		return convert_cell_address(mem_ctx, &addr);
	case RPC_DHCP_OPTION_STRING:
	case RPC_DHCP_OPTION_ADDRESS6:
		return convert_cell_key(mem_ctx, element->text);
	case RPC_DHCP_OPTION_BINARY:
	case RPC_DHCP_OPTION_ENCAPSULATED:
		return convert_cell_hex(mem_ctx, element->data,
					element->data_len);
	default:
		return convert_cell_number(mem_ctx, element->number);
	}
}

/* Elements with ", " between them; NULL: no memory. */
static const char *value_text(TALLOC_CTX *mem_ctx,
			      const struct rpc_dhcp_option_element *elements,
			      size_t count)
{
	char *text = talloc_strdup(mem_ctx, "");
	const char *one = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		one = element_text(mem_ctx, &elements[i]);
		if (one == NULL || text == NULL) {
			return NULL;
		}
		text = talloc_asprintf_append_buffer(text, "%s%s",
						     i > 0 ? ", " : "", one);
	}
	return text;
}

int convert_definitions(struct convert_set *set, int family,
			const struct rpc_dhcp_option *options, size_t count)
{
	const struct rpc_dhcp_option *o = NULL;
	struct ipam_set_row *row = NULL;
	TALLOC_CTX *ctx = set->mem_ctx;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		o = &options[i];
		row = convert_set_next(set);
		if (row == NULL) {
			return ENOMEM;
		}
		row->cells[IPAM_DEFINITION_FAMILY] = family == 4 ? "4" : "6";
		row->cells[IPAM_DEFINITION_VENDOR_CLASS] =
			convert_cell_key(ctx, o->vendor);
		row->cells[IPAM_DEFINITION_USER_CLASS] =
			convert_cell_key(ctx, o->user_class);
		row->cells[IPAM_DEFINITION_CODE] =
			convert_cell_number(ctx, o->id);
		row->cells[IPAM_DEFINITION_NAME] =
			convert_cell_text(ctx, o->name);
		row->cells[IPAM_DEFINITION_COMMENT] =
			convert_cell_text(ctx, o->comment);
		row->cells[IPAM_DEFINITION_ARRAY] = o->is_array ? "1" : "0";
		if (o->num_elements > 0) {
			row->cells[IPAM_DEFINITION_TYPE] =
				WORD(option_types, o->elements[0].type);
			row->cells[IPAM_DEFINITION_VALUE] = value_text(
				ctx, o->elements, o->num_elements);
		}
		ret = convert_set_take(
			set, row, ipam_set_kinds[IPAM_SET_DEFINITIONS].keys);
	}
	return ret;
}

/* The name of an option by its definition; NULL: it has none. */
static const char *name_of(const struct convert_set *definitions,
			   const struct ipam_set_row *option)
{
	const struct ipam_set_row *d = NULL;
	size_t i;

	for (i = 0; i < definitions->count; i++) {
		d = &definitions->rows[i];
		if (strcmp(d->cells[IPAM_DEFINITION_CODE],
			   option->cells[IPAM_OPTION_CODE]) == 0 &&
		    strcmp(d->cells[IPAM_DEFINITION_FAMILY],
			   option->cells[IPAM_OPTION_FAMILY]) == 0 &&
		    strcmp(d->cells[IPAM_DEFINITION_VENDOR_CLASS],
			   option->cells[IPAM_OPTION_VENDOR_CLASS]) == 0) {
			return d->cells[IPAM_DEFINITION_NAME];
		}
	}
	return NULL;
}

static int add_option(struct convert_set *set,
		      const struct convert_set *definitions,
		      const struct convert_option_level *level,
		      const struct rpc_dhcp_option_values *whose,
		      const struct rpc_dhcp_option_value *value)
{
	struct ipam_set_row *row = convert_set_next(set);
	TALLOC_CTX *ctx = set->mem_ctx;
	int ret;

	if (row == NULL) {
		return ENOMEM;
	}
	row->cells[IPAM_OPTION_FAMILY] = level->family == 4 ? "4" : "6";
	row->cells[IPAM_OPTION_SCOPE] = convert_cell_address(ctx, level->scope);
	row->cells[IPAM_OPTION_RESERVATION] =
		convert_cell_address(ctx, level->reservation);
	row->cells[IPAM_OPTION_POLICY] = convert_cell_key(ctx, whose->policy);
	row->cells[IPAM_OPTION_VENDOR_CLASS] =
		convert_cell_key(ctx, whose->vendor);
	row->cells[IPAM_OPTION_USER_CLASS] =
		convert_cell_key(ctx, whose->user_class);
	row->cells[IPAM_OPTION_CODE] = convert_cell_number(ctx, value->id);
	row->cells[IPAM_OPTION_VALUE] =
		value_text(ctx, value->elements, value->num_elements);
	ret = convert_set_take(set, row,
			       ipam_set_kinds[IPAM_SET_OPTIONS].keys);
	if (ret == 0) {
		row->cells[IPAM_OPTION_NAME] = name_of(definitions, row);
	}
	return ret;
}

int convert_options(struct convert_set *set,
		    const struct convert_set *definitions,
		    const struct convert_option_level *level,
		    const struct rpc_dhcp_option_values *values, size_t count)
{
	size_t i, k;
	int ret = 0;

	for (i = 0; i < count; i++) {
		for (k = 0; k < values[i].num_values && ret == 0; k++) {
			ret = add_option(set, definitions, level, &values[i],
					 &values[i].values[k]);
		}
	}
	return ret;
}

int convert_classes(struct convert_set *set, int family,
		    const struct rpc_dhcp_class *classes, size_t count)
{
	const struct rpc_dhcp_class *c = NULL;
	struct ipam_set_row *row = NULL;
	TALLOC_CTX *ctx = set->mem_ctx;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		c = &classes[i];
		row = convert_set_next(set);
		if (row == NULL) {
			return ENOMEM;
		}
		row->cells[IPAM_CLASS_FAMILY] = family == 4 ? "4" : "6";
		row->cells[IPAM_CLASS_KIND] = c->is_vendor ? "vendor" : "user";
		row->cells[IPAM_CLASS_NAME] = convert_cell_key(ctx, c->name);
		row->cells[IPAM_CLASS_DATA] =
			convert_cell_hex(ctx, c->data, c->data_len);
		if (family == 6 && c->is_vendor) {
			row->cells[IPAM_CLASS_ENTERPRISE] =
				convert_cell_number(ctx, c->enterprise);
		}
		row->cells[IPAM_CLASS_COMMENT] =
			convert_cell_text(ctx, c->comment);
		ret = convert_set_take(set, row,
				       ipam_set_kinds[IPAM_SET_CLASSES].keys);
	}
	return ret;
}

/* A server by its name, or by its address where it told none. */
static const char *server_of(TALLOC_CTX *mem_ctx, const char *name,
			     const struct rpc_dhcp_address *address)
{
	struct ipam_addr addr = convert_address(address);

	return name != NULL ? convert_text(mem_ctx, name) :
			      convert_cell_address(mem_ctx, &addr);
}

static const char *scopes_of(TALLOC_CTX *mem_ctx,
			     const struct rpc_dhcp_relation *r)
{
	char *text = talloc_strdup(mem_ctx, "");
	struct ipam_addr addr;
	size_t i;

	for (i = 0; i < r->num_scopes; i++) {
		addr = convert_address(&r->scopes[i]);
		text = talloc_asprintf_append_buffer(
			text, "%s%s", i > 0 ? ", " : "",
			convert_cell_address(mem_ctx, &addr));
	}
	return text;
}

static void fill_failover(TALLOC_CTX *ctx, const struct rpc_dhcp_relation *r,
			  const char **cells)
{
	const char *primary = server_of(ctx, r->primary_name, &r->primary);
	const char *secondary = server_of(ctx, r->secondary_name,
					  &r->secondary);

	cells[IPAM_FAILOVER_NAME] = convert_cell_key(ctx, r->name);
	cells[IPAM_FAILOVER_PARTNER] = r->is_secondary ? primary : secondary;
	cells[IPAM_FAILOVER_PRIMARY] = primary;
	cells[IPAM_FAILOVER_SECONDARY] = secondary;
	cells[IPAM_FAILOVER_MODE] = r->mode == RPC_DHCP_HOT_STANDBY ?
					    "hot_standby" : "load_balance";
	cells[IPAM_FAILOVER_ROLE] = r->is_secondary ? "secondary" : "primary";
	cells[IPAM_FAILOVER_STATE] = WORD(failover_states, r->state);
	cells[IPAM_FAILOVER_PREVIOUS] = WORD(failover_states, r->previous);
	cells[IPAM_FAILOVER_PERCENT] = convert_cell_number(ctx, r->percentage);
	cells[IPAM_FAILOVER_MCLT] = convert_cell_number(ctx, r->mclt_s);
	if (r->safe_s != RPC_DHCP_SAFE_NEVER) {
		cells[IPAM_FAILOVER_SWITCH] =
			convert_cell_number(ctx, r->safe_s);
	}
	cells[IPAM_FAILOVER_SCOPE_COUNT] =
		convert_cell_number(ctx, r->num_scopes);
	cells[IPAM_FAILOVER_SCOPES] = scopes_of(ctx, r);
}

int convert_failovers(struct convert_set *set,
		      const struct rpc_dhcp_relation *relations, size_t count)
{
	struct ipam_set_row *row = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		row = convert_set_next(set);
		if (row == NULL) {
			return ENOMEM;
		}
		fill_failover(set->mem_ctx, &relations[i], row->cells);
		ret = convert_set_take(set, row,
				       ipam_set_kinds[IPAM_SET_FAILOVERS].keys);
	}
	return ret;
}

/* "02-00-5e-*"; "*" for a whole hardware type. */
static const char *pattern_of(TALLOC_CTX *mem_ctx,
			      const struct rpc_dhcp_filter *filter)
{
	const char *text = convert_client(mem_ctx, filter->pattern,
					  filter->pattern_len);

	if (!filter->is_wildcard) {
		return text != NULL ? text : "";
	}
	return text != NULL ? talloc_asprintf(mem_ctx, "%s-*", text) : "*";
}

int convert_filters(struct convert_set *set,
		    const struct rpc_dhcp_filter *filters, size_t count)
{
	struct ipam_set_row *row = NULL;
	TALLOC_CTX *ctx = set->mem_ctx;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		row = convert_set_next(set);
		if (row == NULL) {
			return ENOMEM;
		}
		row->cells[IPAM_FILTER_LIST] =
			filters[i].is_allow ? "allow" : "deny";
		row->cells[IPAM_FILTER_PATTERN] = pattern_of(ctx, &filters[i]);
		if (filters[i].match_hardware) {
			row->cells[IPAM_FILTER_HARDWARE] = convert_cell_number(
				ctx, filters[i].hardware_type);
		}
		row->cells[IPAM_FILTER_COMMENT] =
			convert_cell_text(ctx, filters[i].comment);
		ret = convert_set_take(set, row,
				       ipam_set_kinds[IPAM_SET_FILTERS].keys);
	}
	return ret;
}
