/*
 * Values gather in a draft; the end of the place's element checks the draft
 * and moves it into the world.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "simulators/dhcp/sim_dhcp_world_reading.h"

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
	return sim_dhcp_refuse(r, E2BIG,
			       "more than %zu %s; split the "
			       "world",
			       most, what);
}

/* The innermost open policy, as 1 + its record; 0 for none. */
static size_t policy_around(const struct reading *r)
{
	size_t i;

	for (i = r->depth; i > 0; i--) {
		if (r->stack[i - 1] == AT_POLICY) {
			return r->open[i - 1] + 1;
		}
	}
	return 0;
}

/* The place is on the stack already. */
static int begin_record(struct reading *r, enum place place)
{
	struct sim_dhcp_world *w = r->world;
	size_t policy = place == AT_POLICY ? 0 : policy_around(r);
	int ret;

	if (w->num_records == SIM_DHCP_MAX_RECORDS) {
		return too_many(r, "options, classes, policies and filters",
				SIM_DHCP_MAX_RECORDS);
	}
	ret = grow(w, (void **)&w->records, &r->room_records, w->num_records,
		   sizeof(*w->records));
	if (ret != 0) {
		return ret;
	}
	w->records[w->num_records] = (struct sim_dhcp_record){
		.part = (enum sim_dhcp_part)(place - AT_CLASS),
		.family = r->family,
		.line = sim_dhcp_reading_line(r),
		.policy = policy,
	};
	r->open[r->depth - 1] = w->num_records++;
	return 0;
}

static int end_pair(struct reading *r)
{
	struct sim_dhcp_record *record = NULL;
	struct sim_dhcp_pair *grown = NULL;
	size_t i = r->depth - 1;

	while (i > 0 && !sim_dhcp_format_is_record(r->stack[i])) {
		i--;
	}
	record = &r->world->records[r->open[i]];
	if (r->text_length == 0) {
		return 0;
	}
	if (record->num_pairs == SIM_DHCP_MAX_PAIRS) {
		return too_many(r, "values in one element",
				SIM_DHCP_MAX_PAIRS);
	}
	grown = talloc_realloc(r->world, record->pairs, struct sim_dhcp_pair,
			       record->num_pairs + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	record->pairs = grown;
	grown[record->num_pairs].name = r->pair;
	grown[record->num_pairs].text = talloc_strdup(grown, r->text);
	if (grown[record->num_pairs].text == NULL) {
		return ENOMEM;
	}
	record->num_pairs++;
	return 0;
}

/* Tells the records since `first` whose they are. */
static void own_records(struct reading *r, size_t first, bool reservation)
{
	struct sim_dhcp_record *record = NULL;
	size_t i;

	for (i = first; i < r->world->num_records; i++) {
		record = &r->world->records[i];
		if (reservation) {
			record->in_reservation = true;
			record->reservation = r->draft.reservation.address;
		} else {
			record->in_scope = true;
			record->scope = r->draft.scope.id;
		}
	}
}

/* Forgets what an earlier element of the place had. */
static void forget_seen(struct reading *r, enum place place)
{
	size_t i;

	for (i = 0; i < sim_dhcp_format_num_fields; i++) {
		if (sim_dhcp_format_fields[i].place == place) {
			r->seen &= ~(UINT64_C(1) << i);
		}
	}
}

int sim_dhcp_reading_enter(struct reading *r, enum place place)
{
	struct draft *d = &r->draft;

	forget_seen(r, place);
	if (sim_dhcp_format_is_record(place)) {
		return begin_record(r, place);
	}
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
		d->scope.policies_on = true;
		r->scope_line = sim_dhcp_reading_line(r);
		r->scope_records = r->world->num_records;
		break;
	case AT_EXCLUSION:
		d->range = (struct sim_dhcp_range){{{0}}, {{0}}};
		break;
	case AT_RESERVATION:
		d->reservation = (struct sim_dhcp_reservation){.iaid = 0};
		d->client_type = 3;
		r->reservation_records = r->world->num_records;
		break;
	case AT_LEASE:
		d->lease = (struct sim_dhcp_lease){.iaid = 0};
		d->state = d->dns_rr = d->dns_registration = 0;
		d->nap_status = 0;
		d->client_type = 1;
		break;
	default:
		break;
	}
	return 0;
}

static int check_needed(struct reading *r, enum place place, const char *what)
{
	size_t i;

	for (i = 0; i < sim_dhcp_format_num_fields; i++) {
		const struct field *f = &sim_dhcp_format_fields[i];

		if (f->place != place ||
		    (f->needed != 10 && f->needed != r->family) ||
		    (r->seen & UINT64_C(1) << i) != 0) {
			continue;
		}
		return sim_dhcp_refuse(r, EINVAL,
				       "<%s> without <%s>; add "
				       "it",
				       what, f->name);
	}
	return 0;
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
		own_records(r, r->reservation_records, true);
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
		lease->nap_status = (uint8_t)r->draft.nap_status;
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
		return sim_dhcp_refuse_at(r, ret, r->scope_line, "%s", message);
	}
	ret = grow(w, (void **)list, is_v4 ? &r->room4 : &r->room6, *n,
		   sizeof(**list));
	if (ret == 0) {
		own_records(r, r->scope_records, false);
		(*list)[(*n)++] = *s;
	}
	return ret;
}

static int copy_text(struct reading *r, char **at)
{
	*at = talloc_strdup(r->world, r->text);
	return *at == NULL ? ENOMEM : 0;
}

static int end_value(struct reading *r)
{
	const struct field *f = r->field;
	uint8_t *base =
		f->in_world ? (uint8_t *)r->world : (uint8_t *)&r->draft;
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
	case FLAG_OFF:
		ok = sim_dhcp_value_bool(r->text, at);
		*(bool *)at = ok ? !*(bool *)at : *(bool *)at;
		break;
	}
	if (!ok) {
		return sim_dhcp_refuse(r, EINVAL,
				       "<%s> is \"%.64s\"; it "
				       "must be %s",
				       f->name, r->text,
				       sim_dhcp_format_cure(f->kind));
	}
	/* Prefix is ScopeId by another name: what fills one place is one */
	for (i = 0; i < sim_dhcp_format_num_fields; i++) {
		if (sim_dhcp_format_fields[i].place == f->place &&
		    sim_dhcp_format_fields[i].in_world == f->in_world &&
		    sim_dhcp_format_fields[i].offset == f->offset) {
			r->seen |= UINT64_C(1) << i;
		}
	}
	return 0;
}

int sim_dhcp_reading_leave(struct reading *r, enum place place)
{
	switch (place) {
	case AT_VALUE:
		return end_value(r);
	case AT_PAIR:
		return end_pair(r);
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
