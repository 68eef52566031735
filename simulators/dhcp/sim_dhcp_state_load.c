/*
 * From the records of an export to classes, options, policies and filters.
 *
 * Classes come first, then definitions, then policies, then values: each may
 * name what comes before it, and the file's order is free.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_standard.h"
#include "simulators/dhcp/sim_dhcp_state.h"
#include "simulators/dhcp/sim_dhcp_value.h"

#define ALL_PROTOCOLS 7 /* TCP, named pipe and local calls */
#define VENDOR_FLAGS 3
/* Defaults of a Windows server, in seconds and hours. */
#define PREFERRED_LIFETIME (8 * 86400)
#define VALID_LIFETIME	   (12 * 86400)
#define PURGE_HOURS	   720

struct loading {
	TALLOC_CTX *mem_ctx; /* of the message */
	TALLOC_CTX *tmp_ctx; /* of everything on the way */
	struct sim_dhcp_service *service;
	struct sim_dhcp_state *state;
	const struct sim_dhcp_record *record;
	const char *message;
};

static int refuse(struct loading *l, const char *name, const char *text,
		  const char *cure)
{
	l->message = talloc_asprintf(
		l->mem_ctx, "%s/dhcp.xml:%d: <%s> is \"%.64s\"; %s",
		l->service->host.dir, l->record->line, name, text, cure);
	return EINVAL;
}

/* The last text of this name; "" for none. */
static const char *text_of(const struct sim_dhcp_record *record,
			   const char *name)
{
	size_t i;

	for (i = record->num_pairs; i > 0; i--) {
		if (strcmp(record->pairs[i - 1].name, name) == 0) {
			return record->pairs[i - 1].text;
		}
	}
	return "";
}

static bool is_true(const struct sim_dhcp_record *record, const char *name)
{
	return strcasecmp(text_of(record, name), "true") == 0;
}

static int number_of(struct loading *l, const char *name, uint64_t most,
		     uint32_t *out)
{
	const char *text = text_of(l->record, name);
	uint64_t value;

	if (text[0] == '\0') {
		return 0;
	}
	if (!sim_dhcp_value_number(text, most, &value)) {
		return refuse(l, name, text, "write a number in its limits");
	}
	*out = (uint32_t)value;
	return 0;
}

static struct DHCPM_STRING *wire_text(struct loading *l, const char *text)
{
	return sim_dhcp_wire_string(l->tmp_ctx, text);
}

static int load_class(struct loading *l)
{
	const char *name = text_of(l->record, "Name");
	const char *data = text_of(l->record, "Data");
	struct DHCP_CLASS_INFO_V6 wire = {
		.ClassName = wire_text(l, name),
		.ClassComment = wire_text(l, text_of(l->record,
						     "Description")),
		.IsVendor = strcasecmp(text_of(l->record, "Type"),
				       "Vendor") == 0,
	};
	struct sim_dhcp_class *standard = NULL;
	struct sim_dhcp_id octets = {
		.octet = discard_const_p(uint8_t, data),
		.length = strlen(data),
	};
	int ret;

	if (name[0] == '\0') {
		return refuse(l, "Name", name, "give the class a name");
	}
	if (strncasecmp(data, "0x", 2) == 0 &&
	    !sim_dhcp_value_id(l->tmp_ctx, data, &octets)) {
		return refuse(l, "Data", data, "write hex octets, such as "
					       "0x4d534654");
	}
	ret = number_of(l, "VendorId", UINT32_MAX, &wire.EnterpriseNumber);
	if (ret != 0) {
		return ret;
	}
	wire.ClassDataLength = (uint32_t)octets.length;
	wire.ClassData = octets.octet;
	wire.Flags = wire.IsVendor ? VENDOR_FLAGS : 0;
	standard = sim_dhcp_class_find(l->state, l->record->family, name);
	if (standard != NULL) {
		return 0;
	}
	return sim_dhcp_class_add(l->state, l->record->family, &wire, false)
		       ? 0 : ENOMEM;
}

static const struct sim_dhcp_word types[] = {
	{"Byte", DhcpByteOption},
	{"Word", DhcpWordOption},
	{"DWord", DhcpDWordOption},
	{"DWordDWord", DhcpDWordDWordOption},
	{"IPv4Address", DhcpIpAddressOption},
	{"IPAddress", DhcpIpAddressOption},
	{"String", DhcpStringDataOption},
	{"BinaryData", DhcpBinaryDataOption},
	{"EncapsulatedData", DhcpEncapsulatedDataOption},
	{"IPv6Address", DhcpIpv6AddressOption},
	{NULL, 0},
};

/* Decimal or 0x hex of at most so many bits. */
static bool number(const char *text, unsigned bits, uint64_t *out)
{
	char *end = NULL;

	if (text[0] < '0' || text[0] > '9') {
		return false;
	}
	errno = 0;
	*out = strtoull(text, &end, strncasecmp(text, "0x", 2) == 0 ? 16 : 10);
	return errno == 0 && *end == '\0' && (bits == 64 || *out >> bits == 0);
}

/* One value that stands for itself: all types but the binary ones. */
static bool element(struct loading *l, uint32_t type, const char *text,
		    struct DHCP_OPTION_DATA_ELEMENT *out)
{
	struct sim_dhcp_address address;
	uint64_t n = 0;
	bool ok = true;

	out->OptionType = type;
	switch (type) {
	case DhcpByteOption:
		ok = number(text, 8, &n);
		out->Element.ByteOption = (uint8_t)n;
		return ok;
	case DhcpWordOption:
		ok = number(text, 16, &n);
		out->Element.WordOption = (uint16_t)n;
		return ok;
	case DhcpDWordOption:
		ok = number(text, 32, &n);
		out->Element.DWordOption = (uint32_t)n;
		return ok;
	case DhcpDWordDWordOption:
		ok = number(text, 64, &n);
		out->Element.DWordDWordOption.DWord1 = (uint32_t)(n >> 32);
		out->Element.DWordDWordOption.DWord2 = (uint32_t)n;
		return ok;
	case DhcpIpAddressOption:
		ok = sim_dhcp_address_parse(text, 4, &address);
		out->Element.IpAddressOption =
			ok ? sim_dhcp_address_word(&address) : 0;
		return ok;
	default:
		out->Element.StringDataOption = wire_text(l, text);
		return out->Element.StringDataOption != NULL;
	}
}

/* Binary values are one: hex octets of all texts, one after another. */
static bool binary(struct loading *l, uint32_t type, const char *name,
		   struct DHCP_OPTION_DATA *out)
{
	struct DHCP_BINARY_DATA *data =
		&out->Elements[0].Element.BinaryDataOption;
	struct sim_dhcp_id part;
	uint8_t *all = NULL;
	size_t i, n = 0;

	for (i = 0; i < l->record->num_pairs; i++) {
		if (strcmp(l->record->pairs[i].name, name) != 0) {
			continue;
		}
		if (!sim_dhcp_value_id(l->tmp_ctx, l->record->pairs[i].text,
				       &part)) {
			return false;
		}
		all = talloc_realloc(l->tmp_ctx, all, uint8_t,
				     n + part.length);
		if (all == NULL) {
			return false;
		}
		memcpy(all + n, part.octet, part.length);
		n += part.length;
	}
	out->Elements[0].OptionType = type;
	data->DataLength = (uint32_t)n;
	data->Data = all;
	out->NumElements = n > 0 ? 1 : 0;
	return true;
}

/* The texts of this name as option data of a type. */
static int option_data(struct loading *l, uint32_t type, const char *name,
		       struct DHCP_OPTION_DATA *out)
{
	const struct sim_dhcp_pair *pair = NULL;
	size_t i;

	out->NumElements = 0;
	out->Elements = talloc_zero_array(l->tmp_ctx,
					  struct DHCP_OPTION_DATA_ELEMENT,
					  l->record->num_pairs + 1);
	if (out->Elements == NULL) {
		return ENOMEM;
	}
	if (type == DhcpBinaryDataOption ||
	    type == DhcpEncapsulatedDataOption) {
		return binary(l, type, name, out)
			       ? 0
			       : refuse(l, name, text_of(l->record, name),
					"write hex octets, such as 0x0102");
	}
	for (i = 0; i < l->record->num_pairs; i++) {
		pair = &l->record->pairs[i];
		if (strcmp(pair->name, name) != 0) {
			continue;
		}
		if (!element(l, type, pair->text,
			     &out->Elements[out->NumElements])) {
			return refuse(l, name, pair->text,
				      "write a value of the option's type");
		}
		out->NumElements++;
	}
	return 0;
}

static struct sim_dhcp_key key_of(const struct sim_dhcp_record *record)
{
	const char *vendor = text_of(record, "VendorClass");

	return (struct sim_dhcp_key){
		.family = record->family,
		.is_vendor = vendor[0] != '\0',
		.class = text_of(record, "UserClass"),
		.vendor = vendor,
		.policy = "",
	};
}

static int load_definition(struct loading *l)
{
	const char *type_text = text_of(l->record, "Type");
	struct sim_dhcp_key key = key_of(l->record);
	struct sim_dhcp_definition *old = NULL;
	struct DHCP_OPTION wire = {
		.OptionName = wire_text(l, text_of(l->record, "Name")),
		.OptionComment = wire_text(l, text_of(l->record,
						      "Description")),
		.OptionType = is_true(l->record, "MultiValued")
				      ? DhcpArrayTypeOption
				      : DhcpUnaryElementTypeOption,
	};
	uint32_t type = DhcpBinaryDataOption;
	size_t i;
	int ret;

	if (!sim_dhcp_value_word(type_text, types, &type)) {
		return refuse(l, "Type", type_text,
			      "write a type that Export-DhcpServer writes");
	}
	ret = number_of(l, "OptionId", 65535, &wire.OptionID);
	if (ret == 0) {
		ret = option_data(l, type, "DefaultValue", &wire.DefaultValue);
	}
	if (ret != 0) {
		return ret;
	}
	if (wire.DefaultValue.NumElements == 0) {
		/* the type of an option is that of its default value */
		wire.DefaultValue.NumElements = 1;
		wire.DefaultValue.Elements[0].OptionType = type;
	}
	for (i = 0; i < l->state->definitions.count; i++) {
		old = l->state->definitions.item[i];
		if (old->wire->OptionID == wire.OptionID &&
		    old->key.family == key.family &&
		    strcmp(old->key.vendor, key.vendor) == 0 &&
		    strcmp(old->key.class, key.class) == 0) {
			sim_dhcp_list_remove(&l->state->definitions, i);
			break;
		}
	}
	return sim_dhcp_definition_add(l->state, &key, &wire) ? 0 : ENOMEM;
}

/* The type of a value: its option's, else what its first text looks like. */
static uint32_t type_of(struct loading *l, const struct sim_dhcp_key *key,
			uint32_t id)
{
	const struct sim_dhcp_definition *d =
		sim_dhcp_definition_find(l->state, key, id);
	const char *text = text_of(l->record, "Value");

	if (d != NULL && d->wire->DefaultValue.NumElements > 0 &&
	    d->wire->DefaultValue.Elements != NULL) {
		return d->wire->DefaultValue.Elements[0].OptionType;
	}
	return strncasecmp(text, "0x", 2) == 0 ? DhcpBinaryDataOption
					       : DhcpStringDataOption;
}

static int load_value(struct loading *l)
{
	const struct sim_dhcp_record *record = l->record;
	struct sim_dhcp_key key = key_of(record);
	struct sim_dhcp_level level = {
		.kind = record->in_reservation ? SIM_DHCP_AT_RESERVATION
			: record->in_scope     ? SIM_DHCP_AT_SCOPE
					       : SIM_DHCP_AT_SERVER,
		.scope = record->scope,
		.reservation = record->reservation,
	};
	struct DHCP_OPTION_VALUE wire = {0};
	int ret = number_of(l, "OptionId", 65535, &wire.OptionID);

	if (ret != 0) {
		return ret;
	}
	if (record->policy != 0) {
		key.policy = text_of(
			&l->service->world->records[record->policy - 1],
			"Name");
	}
	ret = option_data(l, type_of(l, &key, wire.OptionID), "Value",
			  &wire.Value);
	if (ret != 0 || wire.Value.NumElements == 0) {
		return ret;
	}
	return sim_dhcp_value_put(l->state, &level, &key, &wire) ? 0 : ENOMEM;
}

static int load_filters(struct loading *l)
{
	l->state->allow_on = is_true(l->record, "Allow");
	l->state->deny_on = is_true(l->record, "Deny");
	return 0;
}

static int load_filter(struct loading *l)
{
	const char *text = text_of(l->record, "MacAddress");
	size_t length = strlen(text), i = 0;
	struct DHCP_FILTER_ADD_INFO wire = {
		.Comment = wire_text(l, text_of(l->record, "Description")),
		.ListType = strcasecmp(text_of(l->record, "List"), "Allow") == 0
				    ? Allow : Deny,
	};
	const struct DHCP_FILTER_ADD_INFO *other = NULL;
	struct DHCP_FILTER_ADD_INFO *copy = NULL;
	struct sim_dhcp_id id;
	char *octets = NULL;

	if (length > 2 && strcmp(text + length - 2, "-*") == 0) {
		wire.AddrPatt.IsWildcard = true;
		length -= 2;
	}
	octets = talloc_strndup(l->tmp_ctx, text, length);
	if (octets == NULL) {
		return ENOMEM;
	}
	if (!sim_dhcp_value_id(l->tmp_ctx, octets, &id)) {
		return refuse(l, "MacAddress", text,
			      "write hex octets with hyphens, -* at the end "
			      "for any");
	}
	wire.AddrPatt.MatchHWType = true;
	wire.AddrPatt.HWType = 1;
	wire.AddrPatt.Length = (uint8_t)id.length;
	memcpy(wire.AddrPatt.Pattern, id.octet, id.length);
	for (; i < l->state->filters.count; i++) {
		other = l->state->filters.item[i];
		if (sim_dhcp_filter_compare(&other->AddrPatt,
					    &wire.AddrPatt) >= 0) {
			break;
		}
	}
	copy = SIM_DHCP_COPY(l->state, DHCP_FILTER_ADD_INFO, &wire);
	return sim_dhcp_list_insert(l->state, &l->state->filters, i, copy)
		       ? 0 : ENOMEM;
}

static int load_stateless(struct loading *l)
{
	uint32_t hours = PURGE_HOURS;
	struct sim_dhcp_scope *scope = NULL;
	int ret = number_of(l, "PurgeInterval", UINT32_MAX, &hours);

	if (ret != 0) {
		return ret;
	}
	if (!l->record->in_scope) {
		l->state->stateless.Status = is_true(l->record, "Enabled");
		l->state->stateless.PurgeInterval = hours;
		return 0;
	}
	scope = sim_dhcp_scope_find(l->service->world, 6, &l->record->scope);
	if (scope != NULL) {
		scope->stateless_set = true;
		scope->stateless_on = is_true(l->record, "Enabled");
		scope->purge_h = hours;
	}
	return 0;
}

static int load_policy(struct loading *l)
{
	struct DHCP_POLICY_EX wire = {0};
	const char *wrong = NULL;
	int ret;

	ret = sim_dhcp_policy_of_record(l->tmp_ctx, l->state,
					l->service->world, l->record, &wire,
					&wrong);
	if (ret == EINVAL) {
		return refuse(l, "Policy", text_of(l->record, "Name"), wrong);
	}
	if (ret != 0) {
		return ret;
	}
	return sim_dhcp_policy_add(l->state, &wire) ? 0 : ENOMEM;
}

static const struct {
	enum sim_dhcp_part part;
	int (*load)(struct loading *l);
} steps[] = {
	{SIM_DHCP_CLASS, load_class},
	{SIM_DHCP_DEFINITION, load_definition},
	{SIM_DHCP_POLICY, load_policy},
	{SIM_DHCP_VALUE, load_value},
	{SIM_DHCP_FILTERS, load_filters},
	{SIM_DHCP_FILTER, load_filter},
	{SIM_DHCP_STATELESS, load_stateless},
};

static int load_records(struct loading *l)
{
	const struct sim_dhcp_world *world = l->service->world;
	size_t s, i;
	int ret;

	for (s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
		for (i = 0; i < world->num_records; i++) {
			l->record = &world->records[i];
			if (l->record->part != steps[s].part) {
				continue;
			}
			ret = steps[s].load(l);
			if (ret != 0) {
				return ret;
			}
			talloc_free_children(l->tmp_ctx);
		}
	}
	return 0;
}

static int add_standard(struct loading *l)
{
	size_t i;

	for (i = 0; i < sim_dhcp_num_standard_classes; i++) {
		const struct sim_dhcp_standard_class *c =
			&sim_dhcp_standard_classes[i];
		const struct DHCP_CLASS_INFO_V6 wire = {
			.ClassName = wire_text(l, c->name),
			.ClassComment = wire_text(l, ""),
			.ClassDataLength = (uint32_t)strlen(c->data),
			.ClassData = discard_const_p(uint8_t, c->data),
			.IsVendor = c->is_vendor,
			.EnterpriseNumber = c->enterprise,
			.Flags = c->is_vendor ? VENDOR_FLAGS : 0,
		};

		if (!sim_dhcp_class_add(l->state, c->family, &wire, true)) {
			return ENOMEM;
		}
	}
	for (i = 0; i < sim_dhcp_num_standard_options; i++) {
		const struct sim_dhcp_standard_option *o =
			&sim_dhcp_standard_options[i];
		const struct sim_dhcp_key key = {
			.family = o->family, .class = "", .vendor = "",
			.policy = "",
		};
		struct DHCP_OPTION_DATA_ELEMENT none = {.OptionType = o->type};
		const struct DHCP_OPTION wire = {
			.OptionID = o->id,
			.OptionName = wire_text(l, o->name),
			.OptionComment = wire_text(l, ""),
			.DefaultValue = {.NumElements = 1, .Elements = &none},
			.OptionType = o->array ? DhcpArrayTypeOption
					       : DhcpUnaryElementTypeOption,
		};

		if (!sim_dhcp_definition_add(l->state, &key, &wire)) {
			return ENOMEM;
		}
	}
	return 0;
}

/* A scope's LeaseDuration is its option 51. */
static int add_lease_times(struct loading *l)
{
	static const struct sim_dhcp_key key = {
		.family = 4, .class = "", .vendor = "", .policy = "",
	};
	const struct sim_dhcp_world *world = l->service->world;
	struct DHCP_OPTION_DATA_ELEMENT e = {.OptionType = DhcpDWordOption};
	const struct DHCP_OPTION_VALUE wire = {
		.OptionID = 51, .Value = {.NumElements = 1, .Elements = &e},
	};
	struct sim_dhcp_level level = {.kind = SIM_DHCP_AT_SCOPE};
	size_t i;

	for (i = 0; i < world->num_scopes4; i++) {
		level.scope = world->scopes4[i].id;
		e.Element.DWordOption = world->scopes4[i].lease_s;
		if (sim_dhcp_value_find(l->state, &level, &key, 51) == NULL &&
		    !sim_dhcp_value_put(l->state, &level, &key, &wire)) {
			return ENOMEM;
		}
	}
	return 0;
}

static void number_scopes6(struct loading *l)
{
	struct sim_dhcp_world *world = l->service->world;
	size_t i;

	l->state->next_scope6 = 1;
	for (i = 0; i < world->num_scopes6; i++) {
		world->scopes6[i].number = l->state->next_scope6++;
	}
}

int sim_dhcp_state_load(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
			const char **out_message)
{
	struct loading l = {.mem_ctx = mem_ctx, .service = service};
	int ret;

	l.tmp_ctx = talloc_new(mem_ctx);
	l.state = talloc_zero(service->loaded, struct sim_dhcp_state);
	if (l.tmp_ctx == NULL || l.state == NULL) {
		talloc_free(l.tmp_ctx);
		return ENOMEM;
	}
	service->state = l.state;
	l.state->policies_on = !service->world->policies_off;
	l.state->protocols = ALL_PROTOCOLS;
	l.state->config6.PreferredLifetime = PREFERRED_LIFETIME;
	l.state->config6.ValidLifetime = VALID_LIFETIME;
	l.state->stateless.PurgeInterval = PURGE_HOURS;
	l.state->dns_user = l.state->dns_domain = "";
	number_scopes6(&l);
	ret = add_standard(&l);
	if (ret == 0) {
		ret = load_records(&l);
	}
	if (ret == 0) {
		ret = add_lease_times(&l);
	}
	if (ret == 0) {
		ret = sim_dhcp_state_load_extra(mem_ctx, service, &l.message);
	}
	if (ret != 0) {
		*out_message = l.message;
	}
	talloc_free(l.tmp_ctx);
	return ret;
}
