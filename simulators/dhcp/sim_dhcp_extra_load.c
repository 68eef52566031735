/*
 * What dhcp-extra.json gives beside settings: failover, bindings, multicast
 * scopes, DNS settings, counters. Each member is a cmdlet's output through
 * ConvertTo-Json: one object may stand for an array of one, an address may be
 * an object with IPAddressToString, a time span one with Ticks.
 */
#include <errno.h>
#include <strings.h>

#include "simulators/dhcp/sim_dhcp_state.h"
#include "simulators/dhcp/sim_dhcp_value.h"

#define TICKS_PER_SECOND 10000000LL
#define MCLT_SECONDS 3600
#define OPTION_DNS 81
#define OPTION_DNS6 39

struct loading {
	TALLOC_CTX *mem_ctx;
	TALLOC_CTX *tmp_ctx;
	struct sim_dhcp_service *service;
	struct sim_dhcp_state *state;
	const char *section;
	const char *message;
};

static int refuse(struct loading *l, const char *member, const char *cure)
{
	l->message = talloc_asprintf(l->mem_ctx,
				     "%s/dhcp-extra.json: %s.%s: %s",
				     l->service->host.dir, l->section, member,
				     cure);
	return EINVAL;
}

static const char *text_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (json_is_object(value)) {
		value = json_object_get(value, "IPAddressToString");
	}
	return json_is_string(value) ? json_string_value(value) : "";
}

static uint32_t number_of(const json_t *object, const char *name,
			  uint32_t otherwise)
{
	const json_t *value = json_object_get(object, name);
	json_int_t number = json_integer_value(value);

	return json_is_integer(value) && number >= 0 && number <= UINT32_MAX
		       ? (uint32_t)number : otherwise;
}

/* Seconds of a span, in any of its forms. */
static uint32_t span_of(const json_t *object, const char *name,
			uint32_t otherwise)
{
	const json_t *value = json_object_get(object, name);
	uint32_t seconds = otherwise;

	if (json_is_object(value)) {
		return (uint32_t)(json_integer_value(json_object_get(
					  value, "Ticks")) /
				  TICKS_PER_SECOND);
	}
	if (json_is_string(value)) {
		sim_dhcp_value_span(json_string_value(value), &seconds);
		return seconds;
	}
	return number_of(object, name, otherwise);
}

static bool is_true(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

static bool word_of(const char *text, uint32_t *out)
{
	struct sim_dhcp_address address;

	if (!sim_dhcp_address_parse(text, 4, &address)) {
		return false;
	}
	*out = sim_dhcp_address_word(&address);
	return true;
}

static struct DHCPM_STRING *wire(struct loading *l, const char *text)
{
	return sim_dhcp_wire_string(l->tmp_ctx, text);
}

static const struct sim_dhcp_word states[] = {
	{"NoState", NO_STATE}, {"Init", INIT}, {"Startup", STARTUP},
	{"Normal", NORMAL}, {"CommunicationInterrupted", COMMUNICATION_INT},
	{"PartnerDown", PARTNER_DOWN},
	{"PotentialConflict", POTENTIAL_CONFLICT},
	{"ConflictDone", CONFLICT_DONE},
	{"ResolutionInterrupted", RESOLUTION_INT}, {"Recover", RECOVER},
	{"RecoverWait", RECOVER_WAIT}, {"RecoverDone", RECOVER_DONE},
	{NULL, 0},
};

static int failover_scopes(struct loading *l, const json_t *item,
			   uint32_t **out, size_t *out_n)
{
	const json_t *list = json_object_get(item, "ScopeId");
	size_t i, n = json_is_array(list) ? json_array_size(list) : 1;
	json_t *holder = NULL;
	bool ok = true;

	*out = talloc_array(l->tmp_ctx, uint32_t, n + 1);
	*out_n = 0;
	if (*out == NULL) {
		return ENOMEM;
	}
	for (i = 0; ok && list != NULL && i < n; i++) {
		holder = json_object();
		json_object_set(holder, "a",
				json_is_array(list)
					? json_array_get(list, i)
					: discard_const_p(json_t, list));
		ok = word_of(text_of(holder, "a"), &(*out)[i]);
		json_decref(holder);
		*out_n += ok;
	}
	return ok ? 0 : refuse(l, "ScopeId", "write IPv4 scope ids");
}

static int load_failover(struct loading *l, const json_t *item)
{
	const char *name = text_of(item, "Name");
	const char *partner = text_of(item, "PartnerServer");
	const char *role = text_of(item, "ServerRole");
	const char *type = text_of(item, "ServerType");
	bool standby = strcasecmp(text_of(item, "Mode"), "HotStandby") == 0 ||
		       json_is_integer(json_object_get(item,
						       "ReservePercent"));
	bool secondary = strcasecmp(role, "Standby") == 0 ||
			 strncasecmp(type, "Secondary", 9) == 0;
	const char *own = l->service->host.fqdn;
	struct DHCP_FAILOVER_RELATIONSHIP relation = {
		.mode = standby ? HotStandby : LoadBalance,
		.serverType = secondary ? SecondaryServer : PrimaryServer,
		.state = NORMAL,
		.prevState = STARTUP,
		.mclt = span_of(item, "MaxClientLeadTime", MCLT_SECONDS),
		.safePeriod = is_true(item, "AutoStateTransition")
			? span_of(item, "StateSwitchInterval", UINT32_MAX)
			: UINT32_MAX,
		.relationshipName = wire(l, name),
		.primaryServerName = wire(l, secondary ? partner : own),
		.secondaryServerName = wire(l, secondary ? own : partner),
	};
	const char *state = text_of(item, "State");
	uint32_t number, *scopes = NULL;
	size_t n = 0;
	int ret;

	if (name[0] == '\0' || partner[0] == '\0') {
		return refuse(l, "Name", "write Name and PartnerServer");
	}
	number = number_of(item, standby ? "ReservePercent"
					 : "LoadBalancePercent",
			   standby ? 5 : 50);
	if (number > 100) {
		return refuse(l, "LoadBalancePercent", "write 0 to 100");
	}
	relation.percentage = (uint8_t)number;
	if (state[0] != '\0') {
		if (!sim_dhcp_value_word(state, states, &number)) {
			return refuse(l, "State",
				      "write a state such as Normal");
		}
		relation.state = number;
	}
	word_of(text_of(item, "PrimaryServerIP"), &relation.primaryServer);
	word_of(text_of(item, "SecondaryServerIP"), &relation.secondaryServer);
	ret = failover_scopes(l, item, &scopes, &n);
	if (ret != 0) {
		return ret;
	}
	return sim_dhcp_relation_add(l->state, &relation, scopes, n) ? 0
								     : ENOMEM;
}

/* An interface's GUID, made of its address: the same at every start. */
static void make_guid(const void *address, size_t length, uint8_t *out)
{
	memset(out, 0, 16);
	out[0] = (uint8_t)length;
	memcpy(out + 16 - length, address, length);
}

static bool is_bound(const json_t *item)
{
	const json_t *value = json_object_get(item, "BindingState");

	return value == NULL || json_is_true(value) ||
	       strcasecmp(text_of(item, "BindingState"), "True") == 0;
}

static int load_binding4(struct loading *l, const json_t *item)
{
	struct DHCP_BIND_ELEMENT_ARRAY *array = l->state->bindings4;
	struct DHCP_BIND_ELEMENT *e = NULL;
	uint32_t address, mask = 0;

	if (!word_of(text_of(item, "IPAddress"), &address)) {
		return refuse(l, "IPAddress", "write an IPv4 address");
	}
	word_of(text_of(item, "SubnetMask"), &mask);
	array->Elements = talloc_realloc(array, array->Elements,
					 struct DHCP_BIND_ELEMENT,
					 array->NumElements + 1);
	if (array->Elements == NULL) {
		return ENOMEM;
	}
	e = &array->Elements[array->NumElements];
	*e = (struct DHCP_BIND_ELEMENT){
		.fBoundToDHCPServer = is_bound(item),
		.AdapterPrimaryAddress = address,
		.AdapterSubnetAddress = address & mask,
		.IfDescription = sim_dhcp_wire_string(
			array, text_of(item, "InterfaceAlias")),
		.IfIdSize = 16,
		.IfId = talloc_array(array, uint8_t, 16),
	};
	if (e->IfId == NULL) {
		return ENOMEM;
	}
	make_guid(&address, sizeof(address), e->IfId);
	array->NumElements++;
	return 0;
}

static int load_binding6(struct loading *l, const json_t *item)
{
	struct DHCPV6_BIND_ELEMENT_ARRAY *array = l->state->bindings6;
	struct DHCPV6_BIND_ELEMENT *e = NULL;
	struct sim_dhcp_address address, subnet;

	if (!sim_dhcp_address_parse(text_of(item, "IPAddress"), 6, &address)) {
		return refuse(l, "IPAddress", "write an IPv6 address");
	}
	subnet = address;
	memset(subnet.octet + 8, 0, 8);
	array->Elements = talloc_realloc(array, array->Elements,
					 struct DHCPV6_BIND_ELEMENT,
					 array->NumElements + 1);
	if (array->Elements == NULL) {
		return ENOMEM;
	}
	e = &array->Elements[array->NumElements];
	*e = (struct DHCPV6_BIND_ELEMENT){
		.fBoundToDHCPServer = is_bound(item),
		.AdapterPrimaryAddress = sim_dhcp_wire_address6(&address),
		.AdapterSubnetAddress = sim_dhcp_wire_address6(&subnet),
		.IfDescription = sim_dhcp_wire_string(
			array, text_of(item, "InterfaceAlias")),
		.IpV6IfIndex = array->NumElements + 1,
		.IfIdSize = 16,
		.IfId = talloc_array(array, uint8_t, 16),
	};
	if (e->IfId == NULL) {
		return ENOMEM;
	}
	make_guid(address.octet + 8, 8, e->IfId);
	array->NumElements++;
	return 0;
}

static struct sim_dhcp_mscope *mscope_of(struct loading *l, const char *name)
{
	struct sim_dhcp_mscope *m = NULL;
	size_t i;

	for (i = 0; i < l->state->mscopes.count; i++) {
		m = l->state->mscopes.item[i];
		if (strcmp(m->name, name) == 0) {
			return m;
		}
	}
	return NULL;
}

static int range_of(struct loading *l, const json_t *item,
		    struct DHCP_IP_RANGE *out)
{
	if (!word_of(text_of(item, "StartRange"), &out->StartAddress) ||
	    !word_of(text_of(item, "EndRange"), &out->EndAddress) ||
	    out->StartAddress > out->EndAddress) {
		return refuse(l, "StartRange", "write a range's two ends");
	}
	return 0;
}

static int load_mscope(struct loading *l, const json_t *item)
{
	struct sim_dhcp_mscope *m = talloc_zero(l->state,
						struct sim_dhcp_mscope);
	const char *name = text_of(item, "Name");
	struct DHCP_MSCOPE_INFO info = {
		.MScopeName = wire(l, name),
		.MScopeComment = wire(l, text_of(item, "Description")),
		.MScopeState = strncasecmp(text_of(item, "State"), "In", 2) == 0
				       ? DhcpSubnetDisabled : DhcpSubnetEnabled,
		.ExpiryTime = {.dwLowDateTime = UINT32_MAX,
			       .dwHighDateTime = INT32_MAX},
		.LangTag = wire(l, "en"),
		.TTL = (uint8_t)number_of(item, "Ttl", 32),
	};
	int ret;

	if (m == NULL) {
		return ENOMEM;
	}
	if (name[0] == '\0' || mscope_of(l, name) != NULL) {
		talloc_free(m);
		return refuse(l, "Name", "give each multicast scope a name of "
					 "its own");
	}
	ret = range_of(l, item, &m->range);
	info.MScopeId = m->range.StartAddress;
	m->has_range = true;
	m->name = talloc_strdup(m, name);
	m->wire = SIM_DHCP_COPY(m, DHCP_MSCOPE_INFO, &info);
	if (ret == 0 && (m->name == NULL || m->wire == NULL)) {
		ret = ENOMEM;
	}
	if (ret != 0) {
		talloc_free(m);
		return ret;
	}
	return sim_dhcp_list_insert(l->state, &l->state->mscopes,
				    l->state->mscopes.count, m)
		       ? 0 : ENOMEM;
}

static int load_mexclusion(struct loading *l, const json_t *item)
{
	struct sim_dhcp_mscope *m = mscope_of(l, text_of(item, "Name"));
	struct DHCP_IP_RANGE range, *grown = NULL;
	int ret = range_of(l, item, &range);

	if (m == NULL) {
		return refuse(l, "Name", "write a multicast scope's name");
	}
	if (ret != 0) {
		return ret;
	}
	grown = talloc_realloc(m, m->exclusions, struct DHCP_IP_RANGE,
			       m->num_exclusions + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	m->exclusions = grown;
	grown[m->num_exclusions++] = range;
	return 0;
}

static int load_mlease(struct loading *l, const json_t *item)
{
	struct sim_dhcp_mscope *m = mscope_of(l, text_of(item, "ScopeName"));
	struct DHCP_MCLIENT_INFO client = {
		.ClientName = wire(l, text_of(item, "HostName")),
		.AddressState = 1,
	}, *copy = NULL;
	const struct DHCP_MCLIENT_INFO *other = NULL;
	struct sim_dhcp_id id = {0};
	int64_t expires;
	size_t at = 0;

	if (m == NULL) {
		return refuse(l, "ScopeName", "write a multicast scope's name");
	}
	if (!word_of(text_of(item, "IPAddress"), &client.ClientIpAddress)) {
		return refuse(l, "IPAddress", "write an IPv4 address");
	}
	if (!sim_dhcp_value_id(l->tmp_ctx, text_of(item, "ClientId"), &id)) {
		return refuse(l, "ClientId", "write hex octets with hyphens");
	}
	client.MScopeId = m->wire->MScopeId;
	client.ClientId = sim_dhcp_wire_id(&id);
	if (sim_dhcp_value_time(text_of(item, "LeaseExpiryTime"), &expires)) {
		client.ClientLeaseEnds = sim_dhcp_wire_time(expires);
	}
	for (; at < m->clients.count; at++) {
		other = m->clients.item[at];
		if (other->ClientIpAddress >= client.ClientIpAddress) {
			break;
		}
	}
	copy = SIM_DHCP_COPY(l->state, DHCP_MCLIENT_INFO, &client);
	return sim_dhcp_list_insert(l->state, &m->clients, at, copy) ? 0
								     : ENOMEM;
}

/* Option 81 of the server ([MS-DHCPM] 3.3.1); 39 of IPv6 has fewer bits. */
static int put_dns(struct loading *l, const json_t *item, int family)
{
	const struct sim_dhcp_key key = {
		.family = family, .class = "", .vendor = "", .policy = "",
	};
	const struct sim_dhcp_level level = {.kind = SIM_DHCP_AT_SERVER};
	const char *updates = text_of(item, "DynamicUpdates");
	struct DHCP_OPTION_DATA_ELEMENT e = {.OptionType = DhcpDWordOption};
	const struct DHCP_OPTION_VALUE value = {
		.OptionID = family == 4 ? OPTION_DNS : OPTION_DNS6,
		.Value = {.NumElements = 1, .Elements = &e},
	};
	uint32_t bits = strcasecmp(updates, "Never") == 0 ? 0 : 0x01;

	bits |= strcasecmp(updates, "Always") == 0 ? 0x10 : 0;
	bits |= is_true(item, "DeleteDnsRROnLeaseExpiry") ? 0x04 : 0;
	bits |= is_true(item, "NameProtection") ? 0x20 : 0;
	if (family == 4) {
		bits |= is_true(item, "UpdateDnsRRForOlderClients") ? 0x02 : 0;
		bits |= is_true(item, "DisableDnsPtrRRUpdate") ? 0x40 : 0;
	}
	e.Element.DWordOption = bits;
	return sim_dhcp_value_put(l->state, &level, &key, &value) ? 0 : ENOMEM;
}

static int load_dns4(struct loading *l, const json_t *item)
{
	return put_dns(l, item, 4);
}

static int load_dns6(struct loading *l, const json_t *item)
{
	return put_dns(l, item, 6);
}

static int load_credential(struct loading *l, const json_t *item)
{
	l->state->dns_user = talloc_strdup(l->state, text_of(item, "UserName"));
	l->state->dns_domain = talloc_strdup(l->state,
					     text_of(item, "DomainName"));
	return l->state->dns_user != NULL && l->state->dns_domain != NULL
		       ? 0 : ENOMEM;
}

static int load_statistics(struct loading *l, const json_t *item)
{
	struct sim_dhcp_counters *c = &l->state->counters4;

	c->discovers = number_of(item, "Discovers", 0);
	c->offers = number_of(item, "Offers", 0);
	c->requests = number_of(item, "Requests", 0);
	c->acks = number_of(item, "Acks", 0);
	c->naks = number_of(item, "Naks", 0);
	c->declines = number_of(item, "Declines", 0);
	c->releases = number_of(item, "Releases", 0);
	return 0;
}

static const struct {
	const char *name;
	int (*load)(struct loading *l, const json_t *item);
} sections[] = {
	{"DhcpServerv4Failover", load_failover},
	{"DhcpServerv4Binding", load_binding4},
	{"DhcpServerv6Binding", load_binding6},
	{"DhcpServerv4MulticastScope", load_mscope},
	{"DhcpServerv4MulticastExclusionRange", load_mexclusion},
	{"DhcpServerv4MulticastLease", load_mlease},
	{"DhcpServerv4DnsSetting", load_dns4},
	{"DhcpServerv6DnsSetting", load_dns6},
	{"DhcpServerDnsCredential", load_credential},
	{"DhcpServerv4Statistics", load_statistics},
};

static int load_section(struct loading *l, const json_t *section,
			int (*load)(struct loading *l, const json_t *item))
{
	size_t i, n = json_is_array(section) ? json_array_size(section) : 1;
	const json_t *item = NULL;
	int ret = 0;

	for (i = 0; i < n && ret == 0; i++) {
		item = json_is_array(section) ? json_array_get(section, i)
					      : section;
		ret = json_is_object(item)
			      ? load(l, item)
			      : refuse(l, "", "write an object or an array of "
					      "objects");
	}
	return ret;
}

/* A server always has an interface. */
static int default_binding(struct loading *l)
{
	json_t *item = NULL;
	int ret;

	if (l->service->host.address == NULL) {
		return 0;
	}
	l->section = "DhcpServerv4Binding";
	item = json_pack("{s:s,s:s,s:s}", "InterfaceAlias", "Ethernet",
			 "IPAddress", l->service->host.address, "SubnetMask",
			 "255.0.0.0");
	if (item == NULL) {
		return ENOMEM;
	}
	ret = load_binding4(l, item);
	json_decref(item);
	return ret;
}

int sim_dhcp_state_load_extra(TALLOC_CTX *mem_ctx,
			      struct sim_dhcp_service *service,
			      const char **out_message)
{
	struct loading l = {.mem_ctx = mem_ctx, .service = service,
			    .state = service->state};
	const json_t *section = NULL;
	size_t i;
	int ret = 0;

	l.tmp_ctx = talloc_new(mem_ctx);
	l.state->bindings4 = talloc_zero(l.state,
					 struct DHCP_BIND_ELEMENT_ARRAY);
	l.state->bindings6 = talloc_zero(l.state,
					 struct DHCPV6_BIND_ELEMENT_ARRAY);
	if (l.tmp_ctx == NULL || l.state->bindings4 == NULL ||
	    l.state->bindings6 == NULL) {
		talloc_free(l.tmp_ctx);
		return ENOMEM;
	}
	for (i = 0; ret == 0 && i < sizeof(sections) / sizeof(sections[0]);
	     i++) {
		l.section = sections[i].name;
		section = json_object_get(service->extra.root, l.section);
		if (section != NULL && !json_is_null(section)) {
			ret = load_section(&l, section, sections[i].load);
		}
	}
	if (ret == 0 && l.state->bindings4->NumElements == 0) {
		ret = default_binding(&l);
	}
	*out_message = l.message;
	talloc_free(l.tmp_ctx);
	return ret;
}
