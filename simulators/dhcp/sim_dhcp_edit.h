/*
 * Changes to scopes and leases. Texts and ids belong to the world one by one,
 * so that each can be replaced. Every change marks the scope for counting.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_EDIT_H
#define SIMULATORS_DHCP_SIM_DHCP_EDIT_H

#include "simulators/dhcp/sim_dhcp_world.h"

/* Replaces a text, NULL by NULL; false, and no change, without memory. */
bool sim_dhcp_edit_text(struct sim_dhcp_world *world, char **at,
			const char *text);
bool sim_dhcp_edit_id(struct sim_dhcp_world *world, struct sim_dhcp_id *at,
		      const uint8_t *octets, size_t length);

/* A scope with names "" and no elements; NULL without memory. Pointers to
 * other scopes of the family end with it. */
struct sim_dhcp_scope *
sim_dhcp_edit_scope_add(struct sim_dhcp_world *world, int family,
			const struct sim_dhcp_address *id);
/* The same for pointers to it and others. */
void sim_dhcp_edit_scope_remove(struct sim_dhcp_world *world,
				struct sim_dhcp_scope *scope);

/* The lease, made if need be (zeroed but for its address). */
struct sim_dhcp_lease *
sim_dhcp_edit_lease(struct sim_dhcp_world *world, struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_address *address);
void sim_dhcp_edit_lease_remove(struct sim_dhcp_scope *scope,
				struct sim_dhcp_lease *lease);

/* A reservation where there is none yet. */
struct sim_dhcp_reservation *
sim_dhcp_edit_reservation(struct sim_dhcp_world *world,
			  struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address);
void sim_dhcp_edit_reservation_remove(struct sim_dhcp_scope *scope,
				      struct sim_dhcp_reservation *reservation);

/* A copy of what one scope has: of its settings and elements, and of one
 * lease (or its absence). False without memory. */
bool sim_dhcp_edit_copy_scope(struct sim_dhcp_world *world,
			      const struct sim_dhcp_scope *from);
bool sim_dhcp_edit_copy_lease(struct sim_dhcp_world *world,
			      const struct sim_dhcp_scope *from,
			      const struct sim_dhcp_address *address);

#endif
