/*
 * The calls on failover relationships ([MS-DHCPM] 3.2.4.90-101, 126). What a
 * server keeps is its own half.
 */
#include "simulators/dhcp/sim_dhcp_relation.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

#define MAX_NAME 126
#define MAX_RELATIONS 31
#define MAX_ADD_SCOPES 400
#define ALL_FLAGS 0x3fu

enum address_status {
	OF_PRIMARY = 0,
	OF_SECONDARY = 1,
	EXCLUDED = 2,
	RESERVED = 3,
};

/* The scopes of an argument; each must be there and give DHCP addresses. */
static uint32_t check_scopes(struct sim_dhcp_call *call,
			     const struct DHCP_IP_ARRAY *scopes, bool join)
{
	const struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_address id;
	uint32_t i;

	if (scopes == NULL || scopes->NumElements == 0 ||
	    scopes->Elements == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	sim_dhcp_call_note(call, "NumElements", scopes->NumElements);
	if (scopes->NumElements > MAX_ADD_SCOPES) {
		return SIM_DHCP_FO_MAX_ADD_SCOPES;
	}
	for (i = 0; i < scopes->NumElements; i++) {
		id = sim_dhcp_address_of_word(scopes->Elements[i]);
		scope = sim_dhcp_call_scope(call, 4, &id);
		if (scope == NULL) {
			return SIM_DHCP_SUBNET_NOT_PRESENT;
		}
		if (join && !scope->no_range &&
		    scope->element_type == DhcpIpRangesBootpOnly) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
	}
	for (i = 0; join && i < scopes->NumElements; i++) {
		if (sim_dhcp_relation_of(call->service->state,
					 scopes->Elements[i]) != NULL) {
			return SIM_DHCP_FO_SCOPE_ALREADY_IN_RELATIONSHIP;
		}
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t check_new(struct sim_dhcp_call *call,
			  const struct DHCP_FAILOVER_RELATIONSHIP *wire,
			  const char *name)
{
	const struct sim_dhcp_state *state = call->service->state;
	uint32_t result;

	if (wire->relationshipName == NULL || name[0] == '\0' ||
	    wire->primaryServer == 0 || wire->secondaryServer == 0 ||
	    wire->percentage > 100 || wire->mode > HotStandby ||
	    wire->serverType > SecondaryServer) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	result = check_scopes(call, wire->pScopes, true);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (wire->relationshipName->length > MAX_NAME) {
		return SIM_DHCP_FO_RELATIONSHIP_NAME_TOO_LONG;
	}
	if (state->relations.count >= MAX_RELATIONS) {
		return SIM_DHCP_FO_MAX_RELATIONSHIPS;
	}
	return sim_dhcp_relation_named(state, name) == NULL ? SIM_DHCP_SUCCESS
					  : SIM_DHCP_FO_RELATIONSHIP_EXISTS;
}

static const char *name_of(struct sim_dhcp_call *call,
			   const struct DHCPM_STRING *wire)
{
	const char *name = sim_dhcp_wire_text(call->mem_ctx, wire);

	sim_dhcp_call_note_text(call, "relationshipName", name);
	return name != NULL ? name : "";
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverCreateRelationship)
{
	struct DHCP_FAILOVER_RELATIONSHIP wire = *r->in.pRelationship;
	struct sim_dhcp_state *state = call->service->state;
	const char *name = name_of(call, wire.relationshipName);
	uint32_t i, result = check_new(call, &wire, name);

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	wire.state = STARTUP;
	wire.prevState = INIT;
	wire.safePeriod = wire.safePeriod != 0 ? wire.safePeriod : UINT32_MAX;
	wire.pSharedSecret = NULL;
	if (!sim_dhcp_relation_add(state, &wire, wire.pScopes->Elements,
				   wire.pScopes->NumElements)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	sim_dhcp_relation_settle(call->service,
				 sim_dhcp_relation_named(state, name));
	for (i = 0; i < wire.pScopes->NumElements; i++) {
		sim_dhcp_replicate_all(call->service,
				       wire.pScopes->Elements[i]);
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverSetRelationship)
{
	const struct DHCP_FAILOVER_RELATIONSHIP *new = r->in.pRelationship;
	const char *name = name_of(call, new->relationshipName);
	struct DHCP_FAILOVER_RELATIONSHIP *now = NULL;
	struct sim_dhcp_relation *relation = NULL;
	uint32_t flags = r->in.Flags;

	sim_dhcp_call_note(call, "Flags", flags);
	if (name[0] == '\0' || flags == 0 || (flags & ~ALL_FLAGS) != 0 ||
	    (flags & 0x08 && new->percentage > 100) ||
	    (flags & 0x10 && new->mode > HotStandby) ||
	    (flags & 0x04 && new->state > RECOVER_DONE)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	relation = sim_dhcp_relation_named(call->service->state, name);
	if (relation == NULL) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	now = relation->wire;
	now->mclt = flags & 0x01 ? new->mclt : now->mclt;
	now->safePeriod = flags & 0x02 ? new->safePeriod : now->safePeriod;
	if (flags & 0x04) {
		now->prevState = now->state;
		now->state = new->state;
	}
	now->percentage = flags & 0x08 ? new->percentage : now->percentage;
	now->mode = flags & 0x10 ? new->mode : now->mode;
	now->prevState = flags & 0x20 ? new->prevState : now->prevState;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverDeleteRelationship)
{
	struct sim_dhcp_list *list = &call->service->state->relations;
	const char *name = r->in.pRelationshipName;
	size_t at;

	sim_dhcp_call_note_text(call, "relationshipName", name);
	if (name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	at = sim_dhcp_relation_at(call->service->state, name);
	if (at == list->count) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	sim_dhcp_list_remove(list, at);
	return SIM_DHCP_SUCCESS;
}

static uint32_t word_of(const char *text)
{
	struct sim_dhcp_address address;

	return text != NULL && sim_dhcp_address_parse(text, 4, &address)
		       ? sim_dhcp_address_word(&address) : 0;
}

/* The answer of a relationship. The files name a partner; its address is that
 * of the lab's host. A secret is never told. */
static bool tell(struct sim_dhcp_call *call,
		 const struct sim_dhcp_relation *relation,
		 struct DHCP_FAILOVER_RELATIONSHIP *out)
{
	const struct sim_dhcp_service *partner = NULL;
	bool primary = sim_dhcp_relation_is_primary(relation);
	uint32_t *theirs = NULL, *ours = NULL;

	*out = *relation->wire;
	theirs = primary ? &out->secondaryServer : &out->primaryServer;
	ours = primary ? &out->primaryServer : &out->secondaryServer;
	if (*ours == 0) {
		*ours = word_of(call->service->host.address);
	}
	if (*theirs == 0) {
		partner = sim_dhcp_relation_other_side(call->service, relation);
		*theirs = partner != NULL ? word_of(partner->host.address) : 0;
	}
	out->pScopes = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_IP_ARRAY, Elements,
				      relation->num_scopes);
	if (out->pScopes == NULL) {
		return false;
	}
	if (relation->num_scopes > 0) {
		memcpy(out->pScopes->Elements, relation->scopes,
		       relation->num_scopes * sizeof(*relation->scopes));
	}
	return true;
}

static uint32_t tell_one(struct sim_dhcp_call *call,
			 const struct sim_dhcp_relation *relation,
			 struct DHCP_FAILOVER_RELATIONSHIP **out)
{
	struct DHCP_FAILOVER_RELATIONSHIP *answer =
		talloc(call->mem_ctx, struct DHCP_FAILOVER_RELATIONSHIP);

	if (answer == NULL || !tell(call, relation, answer)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*out = answer;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverGetRelationship)
{
	const char *name = r->in.pRelationshipName;
	const struct sim_dhcp_relation *relation = NULL;

	sim_dhcp_call_note_text(call, "relationshipName", name);
	if (name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	relation = sim_dhcp_relation_named(call->service->state, name);
	if (relation == NULL) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	return tell_one(call, relation, r->out.pRelationship);
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverEnumRelationship)
{
	const struct sim_dhcp_list *list = &call->service->state->relations;
	struct sim_dhcp_slice slice =
		sim_dhcp_slice_items(list->count, *r->in.ResumeHandle,
				     r->in.preferredMaximum);
	struct DHCP_FAILOVER_RELATIONSHIP_ARRAY *array = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_FAILOVER_RELATIONSHIP_ARRAY, pRelationships,
		slice.count);
	size_t i;

	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "preferredMaximum", r->in.preferredMaximum);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (slice.result == SIM_DHCP_NO_MORE_ITEMS) {
		return slice.result;
	}
	for (i = 0; i < slice.count; i++) {
		if (!tell(call, list->item[slice.first + i],
			  &array->pRelationships[i])) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
	}
	*r->out.pRelationship = array;
	*r->out.relationshipRead = array->numElements;
	*r->out.relationshipTotal = slice.left;
	*r->out.ResumeHandle = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverAddScopeToRelationship)
{
	const struct DHCP_FAILOVER_RELATIONSHIP *wire = r->in.pRelationship;
	struct sim_dhcp_state *state = call->service->state;
	const char *name = name_of(call, wire->relationshipName);
	struct sim_dhcp_relation *relation = NULL;
	uint32_t *grown = NULL, i, n, result;

	if (name[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (state->relations.count == 0) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	result = check_scopes(call, wire->pScopes, true);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	relation = sim_dhcp_relation_named(state, name);
	if (relation == NULL) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	if (relation->wire->state != NORMAL) {
		return SIM_DHCP_FO_STATE_NOT_NORMAL;
	}
	n = wire->pScopes->NumElements;
	grown = talloc_realloc(relation, relation->scopes, uint32_t,
			       relation->num_scopes + n);
	if (grown == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	relation->scopes = grown;
	for (i = 0; i < n; i++) {
		grown[relation->num_scopes++] = wire->pScopes->Elements[i];
	}
	for (i = 0; i < n; i++) {
		sim_dhcp_replicate_all(call->service,
				       wire->pScopes->Elements[i]);
	}
	return SIM_DHCP_SUCCESS;
}

static void leave(struct sim_dhcp_relation *relation, uint32_t subnet)
{
	size_t i, n = 0;

	for (i = 0; i < relation->num_scopes; i++) {
		if (relation->scopes[i] != subnet) {
			relation->scopes[n++] = relation->scopes[i];
		}
	}
	relation->num_scopes = n;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverDeleteScopeFromRelationship)
{
	const struct DHCP_FAILOVER_RELATIONSHIP *wire = r->in.pRelationship;
	struct sim_dhcp_state *state = call->service->state;
	const char *name = name_of(call, wire->relationshipName);
	struct sim_dhcp_relation *relation = NULL;
	uint32_t i, result;

	if (name[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (state->relations.count == 0) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	result = check_scopes(call, wire->pScopes, false);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	relation = sim_dhcp_relation_named(state, name);
	if (relation == NULL) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	for (i = 0; i < wire->pScopes->NumElements; i++) {
		if (sim_dhcp_relation_of(state, wire->pScopes->Elements[i]) !=
		    relation) {
			return SIM_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP;
		}
	}
	for (i = 0; i < wire->pScopes->NumElements; i++) {
		leave(relation, wire->pScopes->Elements[i]);
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverGetScopeRelationship)
{
	const struct sim_dhcp_relation *relation = sim_dhcp_relation_of(
		call->service->state, r->in.scopeId);

	if (r->in.scopeId == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (relation == NULL) {
		return SIM_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP;
	}
	return tell_one(call, relation, r->out.pRelationship);
}

/* The primary's share of the free addresses, in percent. */
static uint32_t primary_share(const struct sim_dhcp_relation *relation)
{
	return relation->wire->mode == LoadBalance
		       ? relation->wire->percentage
		       : 100u - relation->wire->percentage;
}

/* Who serves which address is not documented: we split by the percentage. */
SIM_DHCP_ANSWER(R_DhcpV4FailoverGetScopeStatistics)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(r->in.scopeId);
	const struct sim_dhcp_relation *relation = sim_dhcp_relation_of(
		call->service->state, r->in.scopeId);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	struct DHCP_FAILOVER_STATISTICS *stats =
		talloc(call->mem_ctx, struct DHCP_FAILOVER_STATISTICS);
	uint64_t share;

	if (r->in.scopeId == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (relation == NULL || scope == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (stats == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	sim_dhcp_scope_recount(scope);
	share = primary_share(relation);
	share = sim_dhcp_relation_is_primary(relation) ? share : 100 - share;
	*stats = (struct DHCP_FAILOVER_STATISTICS){
		.numAddr = (uint32_t)(scope->free + scope->in_use),
		.addrFree = (uint32_t)scope->free,
		.addrInUse = (uint32_t)scope->in_use,
		.thisAddrFree = (uint32_t)(scope->free * share / 100),
		.thisAddrInUse = (uint32_t)(scope->in_use * share / 100),
	};
	stats->partnerAddrFree = stats->addrFree - stats->thisAddrFree;
	stats->partnerAddrInUse = stats->addrInUse - stats->thisAddrInUse;
	*r->out.pStats = stats;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverGetSystemTime)
{
	const struct sim_seam *host = &call->service->host;

	*r->out.pTime = (uint32_t)host->now(host->private_data);
	return SIM_DHCP_SUCCESS;
}

/* The shares follow from the percentage: nothing is out of balance. */
SIM_DHCP_ANSWER(R_DhcpV4FailoverTriggerAddrAllocation)
{
	const char *name = r->in.FailRelName;
	const struct sim_dhcp_relation *relation = NULL;

	sim_dhcp_call_note_text(call, "FailRelName", name);
	if (name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	relation = sim_dhcp_relation_named(call->service->state, name);
	if (relation == NULL) {
		return SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST;
	}
	return sim_dhcp_relation_is_primary(relation) ? SIM_DHCP_SUCCESS
				    : SIM_DHCP_FO_RELATION_IS_SECONDARY;
}

SIM_DHCP_ANSWER(R_DhcpV4FailoverGetAddressStatus)
{
	struct sim_dhcp_address address =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	const struct sim_dhcp_scope *scope =
		sim_dhcp_scope_of(call->service->world, 4, &address);
	const struct sim_dhcp_relation *relation = NULL;
	uint64_t first, size;
	size_t i;

	sim_dhcp_call_note_address(call, "SubnetAddress", 4, &address);
	if (scope == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	relation = sim_dhcp_relation_of(call->service->state,
					sim_dhcp_address_word(&scope->id));
	if (relation == NULL) {
		return SIM_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP;
	}
	if (sim_dhcp_reservation_find(scope, &address) != NULL) {
		*r->out.pStatus = RESERVED;
		return SIM_DHCP_SUCCESS;
	}
	*r->out.pStatus = EXCLUDED;
	for (i = 0; i < scope->num_exclusions; i++) {
		if (sim_dhcp_range_holds(&scope->exclusions[i], &address)) {
			return SIM_DHCP_SUCCESS;
		}
	}
	if (scope->no_range ||
	    !sim_dhcp_range_holds(&scope->range, &address)) {
		return SIM_DHCP_SUCCESS;
	}
	first = sim_dhcp_address_word(&scope->range.first);
	size = sim_dhcp_address_word(&scope->range.last) - first + 1;
	*r->out.pStatus = (r->in.SubnetAddress - first) * 100 / size <
					  primary_share(relation)
				  ? OF_PRIMARY : OF_SECONDARY;
	return SIM_DHCP_SUCCESS;
}
