/* Relationships, for the calls on them; others need what sim_dhcp_state.h
 * has. */
#ifndef SIMULATORS_DHCP_SIM_DHCP_RELATION_H
#define SIMULATORS_DHCP_SIM_DHCP_RELATION_H

#include "simulators/dhcp/sim_dhcp_state.h"

/* The relationship's place in the list, or the list's count; itself or NULL. */
size_t sim_dhcp_relation_at(const struct sim_dhcp_state *state,
			    const char *name);
struct sim_dhcp_relation *
sim_dhcp_relation_named(const struct sim_dhcp_state *state, const char *name);

/* Whether this half is the primary's. */
bool sim_dhcp_relation_is_primary(const struct sim_dhcp_relation *relation);

/* The partner's service, whether or not it knows of the relationship. */
struct sim_dhcp_service *
sim_dhcp_relation_other_side(const struct sim_dhcp_service *service,
			     const struct sim_dhcp_relation *relation);

/* Where both have it, both leave STARTUP. */
void sim_dhcp_relation_settle(struct sim_dhcp_service *service,
			      struct sim_dhcp_relation *relation);

/* Tells the partner all of a scope that both have come to share. */
void sim_dhcp_replicate_all(struct sim_dhcp_service *service, uint32_t subnet);

#endif
