/* Changes to a world's scopes, elements and leases. */
#include <string.h>
#include "simulators/dhcp/sim_dhcp_edit.h"

_Static_assert(offsetof(struct sim_dhcp_scope, id) == 0, "sorted by it");

bool sim_dhcp_edit_text(struct sim_dhcp_world *world, char **at,
			const char *text)
{
	char *copy = NULL;

	if (text != NULL) {
		copy = talloc_strdup(world, text);
		if (copy == NULL) {
			return false;
		}
	}
	talloc_free(*at);
	*at = copy;
	return true;
}

bool sim_dhcp_edit_id(struct sim_dhcp_world *world, struct sim_dhcp_id *at,
		      const uint8_t *octets, size_t length)
{
	uint8_t *copy = NULL;

	if (length > 0) {
		copy = talloc_memdup(world, octets, length);
		if (copy == NULL) {
			return false;
		}
	}
	talloc_free(at->octet);
	at->octet = copy;
	at->length = length;
	return true;
}

struct sim_dhcp_scope *
sim_dhcp_edit_scope_add(struct sim_dhcp_world *world, int family,
			const struct sim_dhcp_address *id)
{
	void **list = family == 4 ? (void **)&world->scopes4
				  : (void **)&world->scopes6;
	size_t *n = family == 4 ? &world->num_scopes4 : &world->num_scopes6;
	struct sim_dhcp_scope *scope = NULL;
	char *name = talloc_strdup(world, "");
	char *comment = talloc_strdup(world, "");
	char *superscope = talloc_strdup(world, "");

	if (name != NULL && comment != NULL && superscope != NULL &&
	    *n < SIM_DHCP_MAX_SCOPES) {
		scope = sim_dhcp_sorted_insert(world, list, n, sizeof(*scope),
					       id);
	}
	if (scope == NULL) {
		talloc_free(name);
		talloc_free(comment);
		talloc_free(superscope);
		return NULL;
	}
	scope->family = family;
	scope->name = name;
	scope->comment = comment;
	scope->superscope = superscope;
	scope->policies_on = true;
	scope->max_bootp = UINT32_MAX;
	return scope;
}

static void free_lease(struct sim_dhcp_lease *lease)
{
	talloc_free(lease->host_name);
	talloc_free(lease->comment);
	talloc_free(lease->policy);
	talloc_free(lease->id.octet);
}

static void free_reservation(struct sim_dhcp_reservation *reservation)
{
	talloc_free(reservation->name);
	talloc_free(reservation->comment);
	talloc_free(reservation->id.octet);
}

static void free_elements(struct sim_dhcp_scope *scope)
{
	size_t i;

	for (i = 0; i < scope->num_reservations; i++) {
		free_reservation(&scope->reservations[i]);
	}
	scope->num_reservations = scope->num_exclusions = 0;
	TALLOC_FREE(scope->reservations);
	TALLOC_FREE(scope->exclusions);
}

void sim_dhcp_edit_scope_remove(struct sim_dhcp_world *world,
				struct sim_dhcp_scope *scope)
{
	bool v4 = scope->family == 4;
	struct sim_dhcp_scope *list = v4 ? world->scopes4 : world->scopes6;
	size_t i, *n = v4 ? &world->num_scopes4 : &world->num_scopes6;

	for (i = 0; i < scope->num_leases; i++) {
		free_lease(&scope->leases[i]);
	}
	talloc_free(scope->leases);
	free_elements(scope);
	talloc_free(scope->name);
	talloc_free(scope->comment);
	talloc_free(scope->superscope);
	sim_dhcp_sorted_remove(list, n, sizeof(*scope),
			       (size_t)(scope - list));
}

struct sim_dhcp_lease *
sim_dhcp_edit_lease(struct sim_dhcp_world *world, struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_address *address)
{
	struct sim_dhcp_lease *lease = sim_dhcp_lease_find(scope, address);

	scope->stale = true;
	if (lease == NULL && scope->num_leases < SIM_DHCP_MAX_LEASES) {
		lease = sim_dhcp_sorted_insert(world, (void **)&scope->leases,
					       &scope->num_leases,
					       sizeof(*lease), address);
	}
	return lease;
}

void sim_dhcp_edit_lease_remove(struct sim_dhcp_scope *scope,
				struct sim_dhcp_lease *lease)
{
	scope->stale = true;
	free_lease(lease);
	sim_dhcp_sorted_remove(scope->leases, &scope->num_leases,
			       sizeof(*lease),
			       (size_t)(lease - scope->leases));
}

struct sim_dhcp_reservation *
sim_dhcp_edit_reservation(struct sim_dhcp_world *world,
			  struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address)
{
	scope->stale = true;
	if (scope->num_reservations == SIM_DHCP_MAX_ELEMENTS) {
		return NULL;
	}
	return sim_dhcp_sorted_insert(
		world, (void **)&scope->reservations, &scope->num_reservations,
		sizeof(*scope->reservations), address);
}

void sim_dhcp_edit_reservation_remove(struct sim_dhcp_scope *scope,
				      struct sim_dhcp_reservation *reservation)
{
	scope->stale = true;
	free_reservation(reservation);
	sim_dhcp_sorted_remove(scope->reservations, &scope->num_reservations,
			       sizeof(*reservation),
			       (size_t)(reservation - scope->reservations));
}

static bool copy_reservations(struct sim_dhcp_world *world,
			      struct sim_dhcp_scope *to,
			      const struct sim_dhcp_scope *from)
{
	const struct sim_dhcp_reservation *r = NULL;
	struct sim_dhcp_reservation *copy = NULL;
	bool ok = true;
	size_t i;

	for (i = 0; ok && i < from->num_reservations; i++) {
		r = &from->reservations[i];
		copy = sim_dhcp_edit_reservation(world, to, &r->address);
		ok = copy != NULL &&
		     sim_dhcp_edit_text(world, &copy->name, r->name) &&
		     sim_dhcp_edit_text(world, &copy->comment, r->comment) &&
		     sim_dhcp_edit_id(world, &copy->id, r->id.octet,
				      r->id.length);
		if (ok) {
			copy->client_type = r->client_type;
			copy->iaid = r->iaid;
		}
	}
	return ok;
}

bool sim_dhcp_edit_copy_scope(struct sim_dhcp_world *world,
			      const struct sim_dhcp_scope *from)
{
	struct sim_dhcp_scope *to = sim_dhcp_scope_find(world, from->family,
							&from->id);
	struct sim_dhcp_scope kept;
	size_t size = from->num_exclusions * sizeof(*from->exclusions);
	bool ok;

	if (to == NULL) {
		to = sim_dhcp_edit_scope_add(world, from->family, &from->id);
	}
	if (to == NULL) {
		return false;
	}
	free_elements(to);
	kept = *to;
	*to = *from;
	to->name = kept.name;
	to->comment = kept.comment;
	to->superscope = kept.superscope;
	to->leases = kept.leases;
	to->num_leases = kept.num_leases;
	to->reservations = NULL;
	to->exclusions = NULL;
	to->num_reservations = to->num_exclusions = 0;
	to->stale = true;
	ok = sim_dhcp_edit_text(world, &to->name, from->name) &&
	     sim_dhcp_edit_text(world, &to->comment, from->comment) &&
	     sim_dhcp_edit_text(world, &to->superscope, from->superscope);
	if (ok && size > 0) {
		to->exclusions = talloc_memdup(world, from->exclusions, size);
		ok = to->exclusions != NULL;
		to->num_exclusions = ok ? from->num_exclusions : 0;
	}
	return ok && copy_reservations(world, to, from);
}

bool sim_dhcp_edit_copy_lease(struct sim_dhcp_world *world,
			      const struct sim_dhcp_scope *from,
			      const struct sim_dhcp_address *address)
{
	const struct sim_dhcp_lease *lease = sim_dhcp_lease_find(from, address);
	struct sim_dhcp_scope *scope = sim_dhcp_scope_find(world, from->family,
							   &from->id);
	struct sim_dhcp_lease *to = NULL, kept;
	bool ok;

	if (scope == NULL) {
		return true;
	}
	if (lease == NULL) {
		to = sim_dhcp_lease_find(scope, address);
		if (to != NULL) {
			sim_dhcp_edit_lease_remove(scope, to);
		}
		return true;
	}
	to = sim_dhcp_edit_lease(world, scope, address);
	if (to == NULL) {
		return false;
	}
	kept = *to;
	*to = *lease;
	to->host_name = kept.host_name;
	to->comment = kept.comment;
	to->policy = kept.policy;
	to->id = kept.id;
	ok = sim_dhcp_edit_text(world, &to->host_name, lease->host_name) &&
	     sim_dhcp_edit_text(world, &to->comment, lease->comment) &&
	     sim_dhcp_edit_text(world, &to->policy, lease->policy) &&
	     sim_dhcp_edit_id(world, &to->id, lease->id.octet,
			      lease->id.length);
	return ok;
}
