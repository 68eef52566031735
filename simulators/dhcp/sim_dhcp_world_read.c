/*
 * Reads Export-DhcpServer -Leases XML into a world, by libxml2's reader.
 *
 * A stack of places says where the reader stands:
 *
 *	file - server - family - scope - exclusion | reservation | lease
 *
 * places[] says which element leads from one to the next, fields[] which
 * element holds a value of the place. Lists such as <Leases> change nothing.
 * Values gather in a draft; the end of the place's element checks the draft
 * and moves it into the world. Order is free but for the family before its
 * scopes, which nesting gives. Names are compared without case or namespace.
 *
 * The file may be hostile: no DTD, no entities but the five of XML, no
 * network, and the bounds of sim_dhcp_world.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libxml/xmlreader.h>
#include "simulators/dhcp/sim_dhcp_value.h"

#define MAX_DEPTH 32

enum place {
	AT_FILE,
	AT_SERVER,
	AT_IPV4,
	AT_IPV6,
	AT_SCOPE,
	AT_EXCLUSION,
	AT_RESERVATION,
	AT_LEASE,
	AT_LIST,  /* of things of the place around it */
	AT_VALUE, /* in a field's text */
	AT_OTHER, /* in what is left out */
};

/* What has been read of the open elements. */
struct draft {
	struct sim_dhcp_scope scope;
	struct sim_dhcp_range range;
	struct sim_dhcp_reservation reservation;
	struct sim_dhcp_lease lease;
	uint32_t prefix, scope_type, scope_state, preference;
	uint32_t state, client_type, dns_rr, dns_registration;
};

struct reading {
	const char *file;
	xmlTextReader *reader;
	TALLOC_CTX *mem_ctx; /* of messages */
	struct sim_dhcp_world *world;
	struct draft draft;
	enum place stack[MAX_DEPTH];
	const struct field *field; /* in AT_VALUE */
	size_t depth;
	int family;
	uint64_t seen; /* bits of fields[] met in the open places */
	size_t room4, room6, room_exclusions, room_reservations, room_leases;
	int scope_line;
	char text[SIM_DHCP_MAX_TEXT + 1];
	size_t text_length;
	size_t num_leases;
	const char *message;
};

static const struct {
	enum place from;
	const char *name;
	enum place to;
} places[] = {
	{AT_FILE, "DHCPServer", AT_SERVER},
	{AT_SERVER, "IPv4", AT_IPV4},
	{AT_SERVER, "IPv6", AT_IPV6},
	{AT_IPV4, "Scopes", AT_LIST},
	{AT_IPV6, "Scopes", AT_LIST},
	{AT_IPV4, "Scope", AT_SCOPE},
	{AT_IPV6, "Scope", AT_SCOPE},
	{AT_SCOPE, "ExclusionRanges", AT_LIST},
	{AT_SCOPE, "Reservations", AT_LIST},
	{AT_SCOPE, "Leases", AT_LIST},
	{AT_SCOPE, "IPRange", AT_EXCLUSION},
	{AT_SCOPE, "Reservation", AT_RESERVATION},
	{AT_SCOPE, "Lease", AT_LEASE},
	/* known, and of no use to the calls that are answered */
	{AT_IPV4, "ActivatePolicies", AT_OTHER},
	{AT_IPV4, "Classes", AT_OTHER},
	{AT_IPV4, "OptionDefinitions", AT_OTHER},
	{AT_IPV4, "Policies", AT_OTHER},
	{AT_IPV4, "OptionValues", AT_OTHER},
	{AT_IPV4, "Filters", AT_OTHER},
	{AT_IPV6, "Classes", AT_OTHER},
	{AT_IPV6, "OptionDefinitions", AT_OTHER},
	{AT_IPV6, "OptionValues", AT_OTHER},
	{AT_IPV6, "StatelessStore", AT_OTHER},
	{AT_SCOPE, "NapEnable", AT_OTHER},
	{AT_SCOPE, "NapProfile", AT_OTHER},
	{AT_SCOPE, "ActivatePolicies", AT_OTHER},
	{AT_SCOPE, "Policies", AT_OTHER},
	{AT_SCOPE, "OptionValues", AT_OTHER},
	{AT_SCOPE, "T1", AT_OTHER},
	{AT_SCOPE, "T2", AT_OTHER},
	{AT_RESERVATION, "OptionValues", AT_OTHER},
	{AT_LEASE, "ScopeId", AT_OTHER},
	{AT_LEASE, "Prefix", AT_OTHER},
	{AT_LEASE, "NapCapable", AT_OTHER},
	{AT_LEASE, "NapStatus", AT_OTHER},
	{AT_LEASE, "ProbationEnds", AT_OTHER},
	{AT_LEASE, "PolicyName", AT_OTHER},
};

static const struct sim_dhcp_word client_types[] = {
	{"UnSpecified", 0}, {"Dhcp", 1}, {"Bootp", 2},
	{"Both", 3},	    {"None", 0x64}, {NULL, 0},
};
static const struct sim_dhcp_word scope_types[] = {
	{"Dhcp", 5}, {"Both", 6}, {"Bootp", 7}, {NULL, 0},
};
static const struct sim_dhcp_word scope_states[] = {
	{"Active", 1}, {"Inactive", 0}, {NULL, 0},
};
static const struct sim_dhcp_word lease_states[] = {
	{"Offered", SIM_DHCP_OFFERED},
	{"Active", SIM_DHCP_ACTIVE},
	{"Declined", SIM_DHCP_DECLINED},
	{"Expired", SIM_DHCP_EXPIRED},
	{"ActiveReservation", SIM_DHCP_ACTIVE_RESERVATION},
	{"InactiveReservation", SIM_DHCP_INACTIVE_RESERVATION},
	{NULL, 0},
};
static const struct sim_dhcp_word dns_rrs[] = {
	{"A", 0}, {"PTR", 0}, {"AandPTR", 0x20}, {"NoRegistration", 0},
	{NULL, 0},
};
static const struct sim_dhcp_word dns_registrations[] = {
	{"Complete", 0}, {"Pending", 0x40}, {"NotApplicable", 0}, {NULL, 0},
};
static const struct sim_dhcp_word address_types[] = {
	{"IANA", 0}, {"IATA", 1}, {NULL, 0},
};
static const struct sim_dhcp_word nps_actions[] = {
	{"Full", 0}, {"Restricted", 1}, {"NoAccess", 2}, {NULL, 0},
};

enum kind { TEXT, ADDRESS, SPAN, TIME, ID, NUMBER, MASK, WORD, FLAG };

struct field {
	enum place place;
	const char *name;
	enum kind kind;
	bool in_world; /* offset is of the world, else of the draft */
	size_t offset;
	uint32_t most;
	const struct sim_dhcp_word *words;
	int needed; /* 4 or 6: without it the place is refused; 10 for both */
};

#define DRAFT(m) false, offsetof(struct draft, m)
#define WORLD(m) true, offsetof(struct sim_dhcp_world, m)
#define ANY UINT32_MAX

static const struct field fields[] = {
	{AT_SERVER, "MajorVersion", NUMBER, WORLD(major), 1000, NULL, 0},
	{AT_SERVER, "MinorVersion", NUMBER, WORLD(minor), 1000, NULL, 0},
	{AT_IPV4, "ConflictDetectionAttempts", NUMBER, WORLD(ping_retries), 5,
	 NULL, 0},
	{AT_IPV4, "NapEnabled", FLAG, WORLD(nap_enabled), 0, NULL, 0},
	{AT_IPV4, "NpsUnreachableAction", WORD, WORLD(nps_unreachable), 0,
	 nps_actions, 0},
	{AT_SCOPE, "ScopeId", ADDRESS, DRAFT(scope.id), 0, NULL, 10},
	{AT_SCOPE, "Prefix", ADDRESS, DRAFT(scope.id), 0, NULL, 0},
	{AT_SCOPE, "Name", TEXT, DRAFT(scope.name), 0, NULL, 0},
	{AT_SCOPE, "Description", TEXT, DRAFT(scope.comment), 0, NULL, 0},
	{AT_SCOPE, "SuperScopeName", TEXT, DRAFT(scope.superscope), 0, NULL,
	 0},
	{AT_SCOPE, "SubnetMask", MASK, DRAFT(prefix), 0, NULL, 4},
	{AT_SCOPE, "StartRange", ADDRESS, DRAFT(scope.range.first), 0, NULL,
	 4},
	{AT_SCOPE, "EndRange", ADDRESS, DRAFT(scope.range.last), 0, NULL, 4},
	{AT_SCOPE, "LeaseDuration", SPAN, DRAFT(scope.lease_s), 0, NULL, 0},
	{AT_SCOPE, "ValidLifetime", SPAN, DRAFT(scope.lease_s), 0, NULL, 0},
	{AT_SCOPE, "PreferredLifetime", SPAN, DRAFT(scope.preferred_s), 0,
	 NULL, 0},
	{AT_SCOPE, "State", WORD, DRAFT(scope_state), 0, scope_states, 0},
	{AT_SCOPE, "Type", WORD, DRAFT(scope_type), 0, scope_types, 0},
	{AT_SCOPE, "MaxBootpClients", NUMBER, DRAFT(scope.max_bootp), ANY,
	 NULL, 0},
	{AT_SCOPE, "Delay", NUMBER, DRAFT(scope.delay_ms), 1000, NULL, 0},
	{AT_SCOPE, "Preference", NUMBER, DRAFT(preference), 255, NULL, 0},
	{AT_EXCLUSION, "StartRange", ADDRESS, DRAFT(range.first), 0, NULL, 10},
	{AT_EXCLUSION, "EndRange", ADDRESS, DRAFT(range.last), 0, NULL, 10},
	{AT_RESERVATION, "Name", TEXT, DRAFT(reservation.name), 0, NULL, 0},
	{AT_RESERVATION, "Description", TEXT, DRAFT(reservation.comment), 0,
	 NULL, 0},
	{AT_RESERVATION, "IPAddress", ADDRESS, DRAFT(reservation.address), 0,
	 NULL, 10},
	{AT_RESERVATION, "ClientId", ID, DRAFT(reservation.id), 0, NULL, 4},
	{AT_RESERVATION, "ClientDuid", ID, DRAFT(reservation.id), 0, NULL, 6},
	{AT_RESERVATION, "Iaid", NUMBER, DRAFT(reservation.iaid), ANY, NULL,
	 0},
	{AT_RESERVATION, "Type", WORD, DRAFT(client_type), 0, client_types,
	 0},
	{AT_LEASE, "IPAddress", ADDRESS, DRAFT(lease.address), 0, NULL, 10},
	{AT_LEASE, "ClientId", ID, DRAFT(lease.id), 0, NULL, 4},
	{AT_LEASE, "ClientDuid", ID, DRAFT(lease.id), 0, NULL, 6},
	{AT_LEASE, "Iaid", NUMBER, DRAFT(lease.iaid), ANY, NULL, 0},
	{AT_LEASE, "AddressState", WORD, DRAFT(state), 0, lease_states, 10},
	{AT_LEASE, "AddressType", WORD, DRAFT(lease.address_type), 0,
	 address_types, 0},
	{AT_LEASE, "ClientType", WORD, DRAFT(client_type), 0, client_types,
	 0},
	{AT_LEASE, "DnsRR", WORD, DRAFT(dns_rr), 0, dns_rrs, 0},
	{AT_LEASE, "DnsRegistration", WORD, DRAFT(dns_registration), 0,
	 dns_registrations, 0},
	{AT_LEASE, "LeaseExpiryTime", TIME, DRAFT(lease.expires), 0, NULL, 0},
	{AT_LEASE, "HostName", TEXT, DRAFT(lease.host_name), 0, NULL, 0},
	{AT_LEASE, "Description", TEXT, DRAFT(lease.comment), 0, NULL, 0},
};

#define NUM_FIELDS (sizeof(fields) / sizeof(fields[0]))
_Static_assert(NUM_FIELDS <= 64, "the bits of seen");

static const char *const kind_cures[] = {
	[TEXT] = "a text of at most 4096 octets",
	[ADDRESS] = "an address of the family, such as 10.20.30.0 or fd00::1",
	[SPAN] = "a time span, such as 8.00:00:00",
	[TIME] = "an instant, such as 2031-05-06 07:08:09Z",
	[ID] = "hex octets with hyphens, such as 02-00-5e-20-00-07",
	[NUMBER] = "a decimal number in its limits",
	[MASK] = "a mask without holes, such as 255.255.255.0",
	[WORD] = "a word that Export-DhcpServer writes there",
	[FLAG] = "true or false",
};

static int line_of(struct reading *r)
{
	xmlNode *node = xmlTextReaderCurrentNode(r->reader);

	return node == NULL ? 0 : (int)xmlGetLineNo(node);
}

/* Notes what is wrong; returns `error` for the caller to return. */
__attribute__((format(printf, 4, 5))) static int
refuse(struct reading *r, int error, int line, const char *format, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, format);
	text = talloc_vasprintf(r->mem_ctx, format, args);
	va_end(args);
	r->message = talloc_asprintf(r->mem_ctx, "%s:%d: %s", r->file, line,
				     text != NULL ? text : "out of memory");
	talloc_free(text);
	return error;
}

static int warn_left_out(struct reading *r, const char *name)
{
	struct sim_dhcp_world *w = r->world;
	char **grown = NULL;

	if (w->num_warnings == SIM_DHCP_MAX_WARNINGS) {
		return 0;
	}
	grown = talloc_realloc(w, w->warnings, char *, w->num_warnings + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	w->warnings = grown;
	grown[w->num_warnings] = talloc_asprintf(
		grown, "%s:%d: unknown element <%.64s> is left out; remove it "
		"or correct its name", r->file, line_of(r), name);
	if (grown[w->num_warnings] == NULL) {
		return ENOMEM;
	}
	w->num_warnings++;
	return 0;
}

/* The innermost place that is not a list. */
static enum place place_now(const struct reading *r)
{
	size_t i = r->depth;

	while (i > 0 && r->stack[i - 1] == AT_LIST) {
		i--;
	}
	return i == 0 ? AT_FILE : r->stack[i - 1];
}

static const struct field *find_field(enum place place, const char *name)
{
	size_t i;

	for (i = 0; i < NUM_FIELDS; i++) {
		if (fields[i].place == place &&
		    strcasecmp(fields[i].name, name) == 0) {
			return &fields[i];
		}
	}
	return NULL;
}

static bool find_place(enum place from, const char *name, enum place *out)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].from == from &&
		    strcasecmp(places[i].name, name) == 0) {
			*out = places[i].to;
			return true;
		}
	}
	return false;
}

/* Forgets what an earlier element of the place had. */
static void forget_seen(struct reading *r, enum place place)
{
	size_t i;

	for (i = 0; i < NUM_FIELDS; i++) {
		if (fields[i].place == place) {
			r->seen &= ~(UINT64_C(1) << i);
		}
	}
}

/* Clears what the place is about to fill, with the values that the format
 * means where an element is missing. */
static void enter(struct reading *r, enum place place)
{
	struct draft *d = &r->draft;

	forget_seen(r, place);
	switch (place) {
	case AT_IPV4:
		r->family = 4;
		break;
	case AT_IPV6:
		r->family = 6;
		break;
	case AT_SCOPE:
		*d = (struct draft){.scope_type = 5, .scope_state = 1};
		d->scope.max_bootp = UINT32_MAX;
		d->scope.lease_s = 8 * 86400;
		r->room_exclusions = r->room_reservations = 0;
		r->room_leases = 0;
		r->scope_line = line_of(r);
		break;
	case AT_EXCLUSION:
		d->range = (struct sim_dhcp_range){{{0}}, {{0}}};
		break;
	case AT_RESERVATION:
		d->reservation = (struct sim_dhcp_reservation){.iaid = 0};
		d->client_type = 3;
		break;
	case AT_LEASE:
		d->lease = (struct sim_dhcp_lease){.iaid = 0};
		d->state = d->dns_rr = d->dns_registration = 0;
		d->client_type = 1;
		break;
	default:
		break;
	}
}

static int check_needed(struct reading *r, enum place place, const char *what)
{
	size_t i;

	for (i = 0; i < NUM_FIELDS; i++) {
		const struct field *f = &fields[i];

		if (f->place != place || (f->needed != 10 && f->needed != r->family) ||
		    (r->seen & UINT64_C(1) << i) != 0) {
			continue;
		}
		return refuse(r, EINVAL, line_of(r), "<%s> without <%s>; add "
			      "it", what, f->name);
	}
	return 0;
}

/* Makes room for one more member of an array; its capacity doubles. */
static int grow(TALLOC_CTX *mem_ctx, void **array, size_t *room, size_t n,
		size_t size)
{
	size_t wanted = *room == 0 ? 8 : *room * 2;
	void *grown = NULL;

	if (n < *room) {
		return 0;
	}
	grown = talloc_realloc_size(mem_ctx, *array, wanted * size);
	if (grown == NULL) {
		return ENOMEM;
	}
	*array = grown;
	*room = wanted;
	return 0;
}

static int too_many(struct reading *r, const char *what, size_t most)
{
	return refuse(r, E2BIG, line_of(r), "more than %zu %s; split the "
		      "world", most, what);
}

static int end_exclusion(struct reading *r)
{
	struct sim_dhcp_scope *s = &r->draft.scope;
	int ret;

	ret = check_needed(r, AT_EXCLUSION, "IPRange");
	if (ret != 0) {
		return ret;
	}
	if (s->num_exclusions == SIM_DHCP_MAX_ELEMENTS) {
		return too_many(r, "exclusions", SIM_DHCP_MAX_ELEMENTS);
	}
	ret = grow(r->world, (void **)&s->exclusions, &r->room_exclusions,
		   s->num_exclusions, sizeof(*s->exclusions));
	if (ret == 0) {
		s->exclusions[s->num_exclusions++] = r->draft.range;
	}
	return ret;
}

static int end_reservation(struct reading *r)
{
	struct sim_dhcp_scope *s = &r->draft.scope;
	int ret;

	ret = check_needed(r, AT_RESERVATION, "Reservation");
	if (ret != 0) {
		return ret;
	}
	if (s->num_reservations == SIM_DHCP_MAX_ELEMENTS) {
		return too_many(r, "reservations", SIM_DHCP_MAX_ELEMENTS);
	}
	ret = grow(r->world, (void **)&s->reservations, &r->room_reservations,
		   s->num_reservations, sizeof(*s->reservations));
	if (ret == 0) {
		r->draft.reservation.client_type = r->draft.client_type;
		s->reservations[s->num_reservations++] = r->draft.reservation;
	}
	return ret;
}

static int end_lease(struct reading *r)
{
	struct sim_dhcp_scope *s = &r->draft.scope;
	struct sim_dhcp_lease *lease = &r->draft.lease;
	int ret;

	ret = check_needed(r, AT_LEASE, "Lease");
	if (ret != 0) {
		return ret;
	}
	if (r->num_leases == SIM_DHCP_MAX_LEASES) {
		return too_many(r, "leases", SIM_DHCP_MAX_LEASES);
	}
	ret = grow(r->world, (void **)&s->leases, &r->room_leases,
		   s->num_leases, sizeof(*s->leases));
	if (ret == 0) {
		lease->state = r->draft.state;
		lease->client_type = r->draft.client_type;
		lease->dns_bits = r->draft.dns_rr | r->draft.dns_registration;
		s->leases[s->num_leases++] = *lease;
		r->num_leases++;
	}
	return ret;
}

/* An IPv6 scope has neither mask nor range: it is its /64. */
static void complete_scope6(struct sim_dhcp_scope *s)
{
	s->prefix = 64;
	s->range.first = s->range.last = s->id;
	memset(s->range.last.octet + 8, 0xff, 8);
}

static int end_scope(struct reading *r)
{
	struct sim_dhcp_world *w = r->world;
	struct sim_dhcp_scope *s = &r->draft.scope;
	bool is_v4 = r->family == 4;
	struct sim_dhcp_scope **list = is_v4 ? &w->scopes4 : &w->scopes6;
	size_t *n = is_v4 ? &w->num_scopes4 : &w->num_scopes6;
	const char *message = NULL;
	int ret;

	ret = check_needed(r, AT_SCOPE, "Scope");
	if (ret != 0) {
		return ret;
	}
	if (*n == SIM_DHCP_MAX_SCOPES) {
		return too_many(r, "scopes", SIM_DHCP_MAX_SCOPES);
	}
	s->family = r->family;
	s->prefix = r->draft.prefix;
	s->active = r->draft.scope_state != 0;
	s->element_type = r->draft.scope_type;
	s->preference = (uint16_t)r->draft.preference;
	if (!is_v4) {
		complete_scope6(s);
	}
	s->name = s->name ? s->name : talloc_strdup(w, "");
	s->comment = s->comment ? s->comment : talloc_strdup(w, "");
	s->superscope = s->superscope ? s->superscope : talloc_strdup(w, "");
	if (s->name == NULL || s->comment == NULL || s->superscope == NULL) {
		return ENOMEM;
	}
	ret = sim_dhcp_scope_finish(r->mem_ctx, s, &message);
	if (ret != 0) {
		return refuse(r, ret, r->scope_line, "%s", message);
	}
	ret = grow(w, (void **)list, is_v4 ? &r->room4 : &r->room6, *n,
		   sizeof(**list));
	if (ret == 0) {
		(*list)[(*n)++] = *s;
	}
	return ret;
}

static int copy_text(struct reading *r, char **at)
{
	*at = talloc_strdup(r->world, r->text);
	return *at == NULL ? ENOMEM : 0;
}

/* Puts r->text where the field says. */
static int end_value(struct reading *r)
{
	const struct field *f = r->field;
	uint8_t *base = f->in_world ? (uint8_t *)r->world
				    : (uint8_t *)&r->draft;
	void *at = base + f->offset;
	uint64_t number = 0;
	unsigned prefix = 0;
	bool ok = true;
	size_t i;

	/* an empty element means the same as none */
	if (r->text_length == 0) {
		return 0;
	}
	switch (f->kind) {
	case TEXT:
		if (copy_text(r, at) != 0) {
			return ENOMEM;
		}
		break;
	case ADDRESS:
		ok = sim_dhcp_address_parse(r->text, r->family, at);
		break;
	case SPAN:
		ok = sim_dhcp_value_span(r->text, at);
		break;
	case TIME:
		ok = sim_dhcp_value_time(r->text, at);
		break;
	case ID:
		ok = sim_dhcp_value_id(r->world, r->text, at);
		break;
	case NUMBER:
		ok = sim_dhcp_value_number(r->text, f->most, &number);
		*(uint32_t *)at = ok ? (uint32_t)number : *(uint32_t *)at;
		break;
	case MASK:
		ok = sim_dhcp_value_mask(r->text, &prefix);
		*(uint32_t *)at = ok ? prefix : *(uint32_t *)at;
		break;
	case WORD:
		ok = sim_dhcp_value_word(r->text, f->words, at);
		break;
	case FLAG:
		ok = sim_dhcp_value_bool(r->text, at);
		break;
	}
	if (!ok) {
		return refuse(r, EINVAL, line_of(r), "<%s> is \"%.64s\"; it "
			      "must be %s", f->name, r->text,
			      kind_cures[f->kind]);
	}
	/* Prefix is ScopeId by another name: what fills one place is one */
	for (i = 0; i < NUM_FIELDS; i++) {
		if (fields[i].place == f->place &&
		    fields[i].in_world == f->in_world &&
		    fields[i].offset == f->offset) {
			r->seen |= UINT64_C(1) << i;
		}
	}
	return 0;
}

static int on_end(struct reading *r)
{
	enum place place = r->stack[--r->depth];

	switch (place) {
	case AT_VALUE:
		return end_value(r);
	case AT_EXCLUSION:
		return end_exclusion(r);
	case AT_RESERVATION:
		return end_reservation(r);
	case AT_LEASE:
		return end_lease(r);
	case AT_SCOPE:
		return end_scope(r);
	default:
		return 0;
	}
}

static int on_start(struct reading *r)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(r->reader);
	enum place from = place_now(r), to = AT_OTHER;
	bool is_empty = xmlTextReaderIsEmptyElement(r->reader) == 1;
	int ret = 0;

	if (r->depth == MAX_DEPTH) {
		return refuse(r, E2BIG, line_of(r), "elements nest more than "
			      "%d deep; this is no export", MAX_DEPTH);
	}
	if (from == AT_VALUE) {
		return refuse(r, EINVAL, line_of(r), "<%.64s> inside <%s>, "
			      "which holds text; move it out", name,
			      r->field->name);
	}
	r->field = from == AT_OTHER ? NULL : find_field(from, name);
	if (r->field != NULL) {
		to = AT_VALUE;
		r->text[0] = '\0';
		r->text_length = 0;
	} else if (from != AT_OTHER && !find_place(from, name, &to)) {
		if (from == AT_FILE) {
			return refuse(r, EINVAL, line_of(r), "the root is "
				      "<%.64s>, not <DHCPServer>; export with "
				      "Export-DhcpServer -Leases", name);
		}
		ret = warn_left_out(r, name);
	}
	if (ret != 0) {
		return ret;
	}
	r->stack[r->depth++] = to;
	enter(r, to);
	return is_empty ? on_end(r) : 0;
}

static int on_text(struct reading *r)
{
	const char *text = (const char *)xmlTextReaderConstValue(r->reader);
	size_t length;

	if (r->depth == 0 || r->stack[r->depth - 1] != AT_VALUE ||
	    text == NULL) {
		return 0;
	}
	length = strlen(text);
	if (length > SIM_DHCP_MAX_TEXT - r->text_length) {
		return refuse(r, E2BIG, line_of(r), "<%s> holds more than %u "
			      "octets; shorten it", r->field->name,
			      SIM_DHCP_MAX_TEXT);
	}
	memcpy(r->text + r->text_length, text, length + 1);
	r->text_length += length;
	return 0;
}

static int on_node(struct reading *r)
{
	switch (xmlTextReaderNodeType(r->reader)) {
	case XML_READER_TYPE_ELEMENT:
		return on_start(r);
	case XML_READER_TYPE_END_ELEMENT:
		return on_end(r);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return on_text(r);
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return refuse(r, EINVAL, line_of(r), "a document type or an "
			      "entity of its own; an export has neither, "
			      "remove it");
	default:
		return 0;
	}
}

/* Remembers the first complaint of the parser itself. */
static void on_xml_error(void *private_data, xmlErrorPtr error)
{
	struct reading *r = private_data;

	if (r->message == NULL && error->level >= XML_ERR_ERROR) {
		refuse(r, EINVAL, error->line, "not well-formed XML: %.*s; "
		       "export the file again",
		       (int)strcspn(error->message, "\n"), error->message);
	}
}

static int scope_order(const void *a, const void *b)
{
	const struct sim_dhcp_scope *left = a, *right = b;

	return sim_dhcp_address_compare(&left->id, &right->id);
}

static int sort_scopes(struct reading *r, struct sim_dhcp_scope *list,
		       size_t n)
{
	size_t i;

	if (n > 1) {
		qsort(list, n, sizeof(*list), scope_order);
	}
	for (i = 1; i < n; i++) {
		if (scope_order(&list[i - 1], &list[i]) == 0) {
			return refuse(r, EINVAL, 0, "scope %s is there twice; "
				      "remove one", sim_dhcp_address_text(
				      r->mem_ctx, list[i].family,
				      &list[i].id));
		}
	}
	return 0;
}

static int read_all(struct reading *r)
{
	int ret = 0, more;

	more = xmlTextReaderRead(r->reader);
	while (more == 1 && ret == 0) {
		ret = on_node(r);
		if (ret == 0) {
			more = xmlTextReaderRead(r->reader);
		}
	}
	if (ret == 0 && (more != 0 || r->message != NULL)) {
		if (r->message == NULL) {
			refuse(r, EINVAL, 0, "not XML; export the file again");
		}
		ret = EINVAL;
	}
	if (ret == 0) {
		ret = sort_scopes(r, r->world->scopes4, r->world->num_scopes4);
	}
	if (ret == 0) {
		ret = sort_scopes(r, r->world->scopes6, r->world->num_scopes6);
	}
	return ret;
}

int sim_dhcp_world_parse(TALLOC_CTX *mem_ctx, const char *file,
			 const void *xml, size_t length,
			 struct sim_dhcp_world **out_world,
			 const char **out_message)
{
	struct reading *r = NULL;
	int ret;

	if (length == 0 || length > SIM_DHCP_MAX_FILE) {
		*out_message = talloc_asprintf(mem_ctx, "%s:0: %s", file,
			length == 0 ? "the file is empty; export it again"
				    : "the file is too large; split the world");
		return length == 0 ? EINVAL : E2BIG;
	}
	r = talloc_zero(mem_ctx, struct reading);
	if (r == NULL) {
		return ENOMEM;
	}
	r->file = file;
	r->mem_ctx = r;
	r->world = talloc_zero(r, struct sim_dhcp_world);
	r->reader = xmlReaderForMemory(xml, (int)length, NULL, NULL,
				       XML_PARSE_NONET | XML_PARSE_BIG_LINES |
				       XML_PARSE_COMPACT);
	if (r->world == NULL || r->reader == NULL) {
		ret = ENOMEM;
		goto done;
	}
	r->world->major = 10;
	xmlTextReaderSetStructuredErrorHandler(r->reader, on_xml_error, r);
	ret = read_all(r);
	if (ret == 0) {
		*out_world = talloc_move(mem_ctx, &r->world);
	}
done:
	if (ret != 0) {
		*out_message = talloc_strdup(mem_ctx, r->message != NULL
					     ? r->message : "out of memory");
	}
	if (r->reader != NULL) {
		xmlFreeTextReader(r->reader);
	}
	talloc_free(r);
	return ret;
}

int sim_dhcp_world_load(TALLOC_CTX *mem_ctx, const char *path,
			struct sim_dhcp_world **out_world,
			const char **out_message)
{
	struct stat st = {.st_size = 0};
	void *data = NULL;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	ret = fd < 0 ? errno : 0;
	if (ret == 0 && fstat(fd, &st) != 0) {
		ret = errno;
	}
	if (ret == 0 && !S_ISREG(st.st_mode)) {
		ret = EINVAL;
	}
	if (ret == 0 && st.st_size > 0) {
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
			    fd, 0);
		ret = data == MAP_FAILED ? errno : 0;
	}
	if (fd >= 0) {
		close(fd);
	}
	if (ret != 0) {
		*out_message = talloc_asprintf(mem_ctx, "%s: %s; the host needs "
			"a readable dhcp.xml", path, strerror(ret));
		return ret;
	}
	ret = sim_dhcp_world_parse(mem_ctx, path, data, (size_t)st.st_size,
				   out_world, out_message);
	if (data != NULL) {
		munmap(data, (size_t)st.st_size);
	}
	return ret;
}
