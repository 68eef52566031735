/*
 * Failover relationships of a server, and what its partner is told. The partner
 * is another service of the same process whose half of the relationship has
 * the same name and names this one.
 */
#include "simulators/dhcp/sim_dhcp_relation.h"

#include "simulators/dhcp/sim_dhcp_edit.h"

size_t sim_dhcp_relation_at(const struct sim_dhcp_state *state,
			    const char *name)
{
	const struct sim_dhcp_relation *relation = NULL;
	size_t i;

	for (i = 0; i < state->relations.count; i++) {
		relation = state->relations.item[i];
		if (strcmp(relation->name, name) == 0) {
			break;
		}
	}
	return i;
}

struct sim_dhcp_relation *
sim_dhcp_relation_named(const struct sim_dhcp_state *state, const char *name)
{
	size_t i = sim_dhcp_relation_at(state, name);

	return i < state->relations.count ? state->relations.item[i] : NULL;
}

struct sim_dhcp_relation *
sim_dhcp_relation_of(const struct sim_dhcp_state *state, uint32_t subnet)
{
	struct sim_dhcp_relation *relation = NULL;
	size_t i, k;

	for (i = 0; i < state->relations.count; i++) {
		relation = state->relations.item[i];
		for (k = 0; k < relation->num_scopes; k++) {
			if (relation->scopes[k] == subnet) {
				return relation;
			}
		}
	}
	return NULL;
}

bool sim_dhcp_relation_add(struct sim_dhcp_state *state,
			   const struct DHCP_FAILOVER_RELATIONSHIP *wire,
			   const uint32_t *scopes, size_t num_scopes)
{
	struct sim_dhcp_relation *relation =
		talloc_zero(state, struct sim_dhcp_relation);
	struct DHCP_FAILOVER_RELATIONSHIP own = *wire;

	if (relation == NULL) {
		return false;
	}
	own.pScopes = NULL;
	relation->name = sim_dhcp_wire_text(relation, wire->relationshipName);
	relation->wire =
		SIM_DHCP_COPY(relation, DHCP_FAILOVER_RELATIONSHIP, &own);
	relation->num_scopes = num_scopes;
	relation->scopes = talloc_array(relation, uint32_t, num_scopes + 1);
	if (relation->name == NULL || relation->wire == NULL ||
	    relation->scopes == NULL) {
		talloc_free(relation);
		return false;
	}
	memcpy(relation->scopes, scopes, num_scopes * sizeof(*scopes));
	return sim_dhcp_list_insert(state, &state->relations,
				    state->relations.count, relation);
}

bool sim_dhcp_relation_is_primary(const struct sim_dhcp_relation *relation)
{
	return relation->wire->serverType == PrimaryServer;
}

/* The partner's service, whether or not it knows of the relationship. */
struct sim_dhcp_service *
sim_dhcp_relation_other_side(const struct sim_dhcp_service *service,
			     const struct sim_dhcp_relation *relation)
{
	const struct DHCP_FAILOVER_RELATIONSHIP *wire = relation->wire;
	bool primary = sim_dhcp_relation_is_primary(relation);
	char *name =
		sim_dhcp_wire_text(NULL, primary ? wire->secondaryServerName
						 : wire->primaryServerName);
	struct sim_dhcp_address address = sim_dhcp_address_of_word(
		primary ? wire->secondaryServer : wire->primaryServer);
	const char *text = sim_dhcp_address_text(name, 4, &address);
	struct sim_dhcp_service *found = NULL;

	if (name != NULL && text != NULL) {
		found = sim_dhcp_service_named(name, text);
	}
	talloc_free(name);
	return found != service ? found : NULL;
}

/* The partner, where it has the other half of the relationship. */
static struct sim_dhcp_service *
partner_of(const struct sim_dhcp_service *service,
	   const struct sim_dhcp_relation *relation,
	   struct sim_dhcp_relation **out_theirs)
{
	struct sim_dhcp_service *partner =
		sim_dhcp_relation_other_side(service, relation);
	struct sim_dhcp_relation *theirs = NULL;

	if (partner != NULL) {
		theirs =
			sim_dhcp_relation_named(partner->state, relation->name);
	}
	if (theirs == NULL || sim_dhcp_relation_is_primary(theirs) ==
				      sim_dhcp_relation_is_primary(relation)) {
		return NULL;
	}
	*out_theirs = theirs;
	return partner;
}

/* Where both name each other, both leave STARTUP. */
void sim_dhcp_relation_settle(struct sim_dhcp_service *service,
			      struct sim_dhcp_relation *relation)
{
	struct sim_dhcp_relation *theirs = NULL, *both[2];
	size_t i;

	if (partner_of(service, relation, &theirs) == NULL) {
		return;
	}
	both[0] = relation;
	both[1] = theirs;
	for (i = 0; i < 2; i++) {
		if (both[i]->wire->state == STARTUP) {
			both[i]->wire->prevState = STARTUP;
			both[i]->wire->state = NORMAL;
		}
	}
}

/* The partner that shares this scope with the service. */
static struct sim_dhcp_service *sharer(struct sim_dhcp_service *service,
				       const struct sim_dhcp_address *scope)
{
	uint32_t subnet = sim_dhcp_address_word(scope);
	struct sim_dhcp_relation *relation =
		sim_dhcp_relation_of(service->state, subnet);
	struct sim_dhcp_relation *theirs = NULL;
	struct sim_dhcp_service *partner = NULL;
	const struct sim_seam *host = &service->host;

	if (relation == NULL ||
	    host->fault(host->private_data, SIM_DHCP_FAULT_NO_REPLICATION)) {
		return NULL;
	}
	partner = partner_of(service, relation, &theirs);
	if (partner == NULL ||
	    sim_dhcp_relation_of(partner->state, subnet) != theirs) {
		return NULL;
	}
	return partner;
}

void sim_dhcp_replicate_lease(struct sim_dhcp_service *service,
			      const struct sim_dhcp_scope *scope,
			      const struct sim_dhcp_address *address)
{
	struct sim_dhcp_service *partner = NULL;

	if (scope->family == 4) {
		partner = sharer(service, &scope->id);
	}
	if (partner != NULL) {
		sim_dhcp_edit_copy_lease(partner->world, scope, address);
	}
}

/* Option values of the scope and its reservations, and its policies. */
static void copy_options(struct sim_dhcp_state *to,
			 const struct sim_dhcp_state *from,
			 const struct sim_dhcp_address *scope)
{
	uint32_t subnet = sim_dhcp_address_word(scope);
	const struct sim_dhcp_policy *p = NULL;
	const struct sim_dhcp_value *v = NULL;
	size_t i;

	sim_dhcp_policies_forget(to, subnet);
	sim_dhcp_values_forget(to, 4, scope, NULL);
	for (i = 0; i < from->policies.count; i++) {
		p = from->policies.item[i];
		if (p->subnet == subnet) {
			sim_dhcp_policy_add(to, p->wire);
		}
	}
	for (i = 0; i < from->values.count; i++) {
		v = from->values.item[i];
		if (v->key.family == 4 &&
		    (v->level.kind == SIM_DHCP_AT_SCOPE ||
		     v->level.kind == SIM_DHCP_AT_RESERVATION) &&
		    sim_dhcp_address_compare(&v->level.scope, scope) == 0) {
			sim_dhcp_value_put(to, &v->level, &v->key, v->wire);
		}
	}
}

void sim_dhcp_replicate_scope(struct sim_dhcp_service *service,
			      const struct sim_dhcp_address *scope)
{
	const struct sim_dhcp_scope *own =
		sim_dhcp_scope_find(service->world, 4, scope);
	struct sim_dhcp_service *partner = NULL;

	if (own != NULL) {
		partner = sharer(service, scope);
	}
	if (partner != NULL) {
		sim_dhcp_edit_copy_scope(partner->world, own);
		copy_options(partner->state, service->state, scope);
	}
}

/* A scope that both have come to share: leases as well. */
void sim_dhcp_replicate_all(struct sim_dhcp_service *service, uint32_t subnet)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet);
	const struct sim_dhcp_scope *scope =
		sim_dhcp_scope_find(service->world, 4, &id);
	size_t i;

	if (scope == NULL || sharer(service, &id) == NULL) {
		return;
	}
	sim_dhcp_replicate_scope(service, &id);
	for (i = 0; i < scope->num_leases; i++) {
		sim_dhcp_replicate_lease(service, scope,
					 &scope->leases[i].address);
	}
}
