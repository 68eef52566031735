/*
 * The world of a simulated DHCP server: addresses, order, counts.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "simulators/dhcp/sim_dhcp_world.h"

bool sim_dhcp_address_parse(const char *text, int family,
			    struct sim_dhcp_address *out_address)
{
	struct sim_dhcp_address address = {{0}};
	int ret;

	if (family == 4) {
		ret = inet_pton(AF_INET, text, address.octet + 12);
	} else {
		ret = inet_pton(AF_INET6, text, address.octet);
	}
	if (ret != 1) {
		return false;
	}
	*out_address = address;
	return true;
}

const char *sim_dhcp_address_text(TALLOC_CTX *mem_ctx, int family,
				  const struct sim_dhcp_address *address)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (family == 4) {
		inet_ntop(AF_INET, address->octet + 12, text, sizeof(text));
	} else {
		inet_ntop(AF_INET6, address->octet, text, sizeof(text));
	}
	return talloc_strdup(mem_ctx, text);
}

int sim_dhcp_address_compare(const struct sim_dhcp_address *a,
			     const struct sim_dhcp_address *b)
{
	return memcmp(a->octet, b->octet, sizeof(a->octet));
}

uint32_t sim_dhcp_address_word(const struct sim_dhcp_address *address)
{
	const uint8_t *o = address->octet + 12;

	return (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 |
	       (uint32_t)o[2] << 8 | o[3];
}

struct sim_dhcp_address sim_dhcp_address_of_word(uint32_t word)
{
	struct sim_dhcp_address address = {{0}};

	address.octet[12] = word >> 24;
	address.octet[13] = word >> 16 & 0xff;
	address.octet[14] = word >> 8 & 0xff;
	address.octet[15] = word & 0xff;
	return address;
}

/* Every object that is sorted here begins with its address. */
static int by_address(const void *a, const void *b)
{
	return sim_dhcp_address_compare(a, b);
}

static void sort(void *base, size_t n, size_t size)
{
	/* qsort may not be given NULL, which an empty array is */
	if (n > 1) {
		qsort(base, n, size, by_address);
	}
}

_Static_assert(offsetof(struct sim_dhcp_lease, address) == 0, "by_address");
_Static_assert(offsetof(struct sim_dhcp_reservation, address) == 0,
	       "by_address");
_Static_assert(offsetof(struct sim_dhcp_range, first) == 0, "by_address");

static int scope_by_id(const void *key, const void *member)
{
	const struct sim_dhcp_scope *scope = member;

	return sim_dhcp_address_compare(key, &scope->id);
}

struct sim_dhcp_scope *sim_dhcp_scope_find(struct sim_dhcp_world *world,
					   int family,
					   const struct sim_dhcp_address *id)
{
	struct sim_dhcp_scope *list =
		family == 4 ? world->scopes4 : world->scopes6;
	size_t n = family == 4 ? world->num_scopes4 : world->num_scopes6;

	if (n == 0) {
		return NULL;
	}
	return bsearch(id, list, n, sizeof(*list), scope_by_id);
}

struct sim_dhcp_scope *
sim_dhcp_scope_of(struct sim_dhcp_world *world, int family,
		  const struct sim_dhcp_address *address)
{
	struct sim_dhcp_scope *list =
		family == 4 ? world->scopes4 : world->scopes6;
	size_t low = 0, n = family == 4 ? world->num_scopes4
					: world->num_scopes6;

	/* the last scope that begins at or before the address */
	while (n > 0) {
		size_t half = n / 2;

		if (sim_dhcp_address_compare(&list[low + half].id, address) <=
		    0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low > 0 && sim_dhcp_scope_holds(&list[low - 1], address)
		       ? &list[low - 1] : NULL;
}

struct sim_dhcp_lease *
sim_dhcp_lease_find(const struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_address *address)
{
	return scope->num_leases == 0
		       ? NULL
		       : bsearch(address, scope->leases, scope->num_leases,
				 sizeof(*scope->leases), by_address);
}

struct sim_dhcp_reservation *
sim_dhcp_reservation_find(const struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address)
{
	return scope->num_reservations == 0
		       ? NULL
		       : bsearch(address, scope->reservations,
				 scope->num_reservations,
				 sizeof(*scope->reservations), by_address);
}

void *sim_dhcp_sorted_insert(TALLOC_CTX *mem_ctx, void **array, size_t *n,
			     size_t size,
			     const struct sim_dhcp_address *address)
{
	size_t room = *array != NULL ? talloc_get_size(*array) / size : 0;
	size_t at = *n;
	uint8_t *base = NULL;

	if (*n >= room) {
		base = talloc_realloc_size(mem_ctx, *array,
					   (*n < 8 ? 8 : *n * 2) * size);
		if (base == NULL) {
			return NULL;
		}
		*array = base;
	}
	base = *array;
	while (at > 0 && by_address(address, base + (at - 1) * size) < 0) {
		at--;
	}
	memmove(base + (at + 1) * size, base + at * size, (*n - at) * size);
	memset(base + at * size, 0, size);
	memcpy(base + at * size, address, sizeof(*address));
	(*n)++;
	return base + at * size;
}

void sim_dhcp_sorted_remove(void *array, size_t *n, size_t size, size_t at)
{
	uint8_t *base = array;

	memmove(base + at * size, base + (at + 1) * size,
		(*n - at - 1) * size);
	(*n)--;
}

struct sim_dhcp_address
sim_dhcp_address_next(const struct sim_dhcp_address *address)
{
	struct sim_dhcp_address next = *address;
	size_t i = sizeof(next.octet);

	while (i > 0 && ++next.octet[i - 1] == 0) {
		i--;
	}
	return next;
}

static unsigned __int128 number_of(const struct sim_dhcp_address *address)
{
	unsigned __int128 number = 0;
	size_t i;

	for (i = 0; i < sizeof(address->octet); i++) {
		number = number << 8 | address->octet[i];
	}
	return number;
}

static unsigned __int128 range_size(const struct sim_dhcp_range *range)
{
	/* ::/0 alone would overflow, and a scope is never that */
	return number_of(&range->last) - number_of(&range->first) + 1;
}

bool sim_dhcp_range_holds(const struct sim_dhcp_range *range,
			  const struct sim_dhcp_address *address)
{
	return sim_dhcp_address_compare(&range->first, address) <= 0 &&
	       sim_dhcp_address_compare(address, &range->last) <= 0;
}

/* Whether the scope gives this address out; `at` is where to go on looking
 * in the exclusions, for callers that ask in ascending order. */
static bool scope_offers(const struct sim_dhcp_scope *scope,
			 const struct sim_dhcp_address *address, size_t *at)
{
	if (scope->no_range || !sim_dhcp_range_holds(&scope->range, address)) {
		return false;
	}
	while (*at < scope->num_exclusions &&
	       sim_dhcp_address_compare(&scope->exclusions[*at].last,
					address) < 0) {
		(*at)++;
	}
	return *at == scope->num_exclusions ||
	       !sim_dhcp_range_holds(&scope->exclusions[*at], address);
}

/* The part of the exclusions that lies within the range. */
static unsigned __int128 excluded_size(const struct sim_dhcp_scope *scope)
{
	unsigned __int128 size = 0;
	size_t i;

	for (i = 0; i < scope->num_exclusions; i++) {
		struct sim_dhcp_range part = scope->exclusions[i];

		if (sim_dhcp_address_compare(&part.first,
					     &scope->range.first) < 0) {
			part.first = scope->range.first;
		}
		if (sim_dhcp_address_compare(&part.last,
					     &scope->range.last) > 0) {
			part.last = scope->range.last;
		}
		if (sim_dhcp_address_compare(&part.first, &part.last) <= 0) {
			size += range_size(&part);
		}
	}
	return size;
}

void sim_dhcp_scope_count(struct sim_dhcp_scope *scope)
{
	unsigned __int128 free_size;
	uint64_t used = 0;
	size_t l = 0, r = 0, at = 0;

	scope->stale = false;
	if (scope->no_range) {
		scope->in_use = scope->free = 0;
		return;
	}
	/* leases and reservations side by side, each address once */
	while (l < scope->num_leases || r < scope->num_reservations) {
		const struct sim_dhcp_lease *lease =
			l < scope->num_leases ? &scope->leases[l] : NULL;
		const struct sim_dhcp_address *address = NULL;
		bool held = false;
		int order = -1;

		if (lease == NULL) {
			order = 1;
		} else if (r < scope->num_reservations) {
			order = sim_dhcp_address_compare(
				&lease->address,
				&scope->reservations[r].address);
		}
		if (order >= 0) {
			address = &scope->reservations[r++].address;
			held = true;
		}
		if (order <= 0) {
			address = &lease->address;
			held = held || lease->state != SIM_DHCP_EXPIRED;
			l++;
		}
		if (held && scope_offers(scope, address, &at)) {
			used++;
		}
	}
	free_size = range_size(&scope->range) - excluded_size(scope) - used;
	scope->in_use = used;
	scope->free = free_size > UINT64_MAX ? UINT64_MAX : (uint64_t)free_size;
}

void sim_dhcp_scope_recount(struct sim_dhcp_scope *scope)
{
	if (scope->stale) {
		sim_dhcp_scope_count(scope);
	}
}

/* Two neighbours of a sorted array with one address. */
static const struct sim_dhcp_address *find_double(const void *base, size_t n,
						  size_t size)
{
	const char *at = base;
	size_t i;

	for (i = 1; i < n; i++) {
		const void *a = at + (i - 1) * size, *b = at + i * size;

		if (sim_dhcp_address_compare(a, b) == 0) {
			return b;
		}
	}
	return NULL;
}

bool sim_dhcp_scope_holds(const struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address)
{
	unsigned bits = scope->family == 4 ? 32 : 128;
	unsigned shift = bits - scope->prefix;
	unsigned __int128 differ =
		number_of(address) ^ number_of(&scope->id);

	return shift >= 128 || differ >> shift == 0;
}

static const char *complain(TALLOC_CTX *mem_ctx,
			    const struct sim_dhcp_scope *scope,
			    const struct sim_dhcp_address *address,
			    const char *what)
{
	const char *id, *text;
	char *message = NULL;
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);

	id = sim_dhcp_address_text(tmp_ctx, scope->family, &scope->id);
	text = sim_dhcp_address_text(tmp_ctx, scope->family, address);
	message = talloc_asprintf(mem_ctx, "scope %s: %s %s", id, text, what);
	talloc_free(tmp_ctx);
	return message;
}

/* What is wrong with a range, or NULL. */
static const char *range_fault(const struct sim_dhcp_scope *scope,
			       const struct sim_dhcp_range *range)
{
	if (sim_dhcp_address_compare(&range->first, &range->last) > 0) {
		return "begins a range that ends before it; swap StartRange "
		       "and EndRange";
	}
	if (!sim_dhcp_scope_holds(scope, &range->first) ||
	    !sim_dhcp_scope_holds(scope, &range->last)) {
		return "begins a range that leaves the subnet; correct it or "
		       "the SubnetMask";
	}
	return NULL;
}

int sim_dhcp_scope_finish(TALLOC_CTX *mem_ctx, struct sim_dhcp_scope *scope,
			  const char **out_message)
{
	const struct sim_dhcp_address *address = &scope->range.first;
	const char *fault = NULL;
	size_t i;

	sort(scope->leases, scope->num_leases, sizeof(*scope->leases));
	sort(scope->reservations, scope->num_reservations,
	     sizeof(*scope->reservations));
	sort(scope->exclusions, scope->num_exclusions,
	     sizeof(*scope->exclusions));

	fault = range_fault(scope, &scope->range);
	for (i = 0; fault == NULL && i < scope->num_exclusions; i++) {
		address = &scope->exclusions[i].first;
		fault = range_fault(scope, &scope->exclusions[i]);
		if (fault == NULL && i > 0 &&
		    sim_dhcp_range_holds(&scope->exclusions[i - 1], address)) {
			fault = "begins an exclusion inside another; join "
				"the two";
		}
	}
	for (i = 0; fault == NULL && i < scope->num_leases; i++) {
		address = &scope->leases[i].address;
		if (!sim_dhcp_scope_holds(scope, address)) {
			fault = "is leased but not of this subnet; move the "
				"Lease to its scope";
		}
	}
	for (i = 0; fault == NULL && i < scope->num_reservations; i++) {
		address = &scope->reservations[i].address;
		if (!sim_dhcp_scope_holds(scope, address)) {
			fault = "is reserved but not of this subnet; move the "
				"Reservation to its scope";
		}
	}
	if (fault == NULL) {
		address = find_double(scope->leases, scope->num_leases,
				      sizeof(*scope->leases));
		fault = address ? "is leased twice; remove one Lease" : NULL;
	}
	if (fault == NULL) {
		address = find_double(scope->reservations,
				      scope->num_reservations,
				      sizeof(*scope->reservations));
		fault = address ? "is reserved twice; remove one Reservation"
				: NULL;
	}
	if (fault != NULL) {
		*out_message = complain(mem_ctx, scope, address, fault);
		return EINVAL;
	}
	sim_dhcp_scope_count(scope);
	return 0;
}
