/*
 * Scopes made, changed and deleted ([MS-DHCPM] 3.1.4.1, 2, 8, 37, 39, 49, 51,
 * 3.2.4.58, 63, 68, 80, 81).
 */
#include "simulators/dhcp/sim_dhcp_edit.h"
#include "simulators/dhcp/sim_dhcp_state.h"

#define MAX_DELAY_MS 1000
#define LEASE_SECONDS (8 * 86400)
#define NAP_GONE 10 /* the version that has no NAP any more */

/* What the event log has of a change; sim_dhcp.h. */
enum { MADE = 70, CHANGED, DELETED, ACTIVATED, DEACTIVATED };

static void tell(struct sim_dhcp_call *call, const struct sim_dhcp_scope *scope,
		 unsigned what)
{
	const struct sim_dhcp_change change = {.id = what};

	sim_dhcp_call_tell(call, scope, &change);
}

/* The oldest form says what VQ says but for NAP. */
static struct DHCP_SUBNET_INFO_VQ widen(const struct DHCP_SUBNET_INFO *info)
{
	return (struct DHCP_SUBNET_INFO_VQ){
		.SubnetAddress = info->SubnetAddress,
		.SubnetMask = info->SubnetMask,
		.SubnetName = info->SubnetName,
		.SubnetComment = info->SubnetComment,
		.SubnetState = info->SubnetState,
	};
}

static bool is_mask(uint32_t mask)
{
	return (~mask & (~mask + 1)) == 0;
}

static uint32_t check(const struct sim_dhcp_call *call, uint32_t subnet,
		      const struct DHCP_SUBNET_INFO_VQ *info)
{
	if (subnet == 0 || info->SubnetAddress != subnet ||
	    (subnet & info->SubnetMask) != subnet ||
	    !is_mask(info->SubnetMask)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (info->QuarantineOn && call->service->extra.major >= NAP_GONE) {
		return SIM_DHCP_NAP_NOT_SUPPORTED;
	}
	return SIM_DHCP_SUCCESS;
}

static bool overlaps(const struct sim_dhcp_world *world,
		     const struct sim_dhcp_scope *new)
{
	size_t i;

	for (i = 0; i < world->num_scopes4; i++) {
		if (sim_dhcp_scope_holds(new, &world->scopes4[i].id) ||
		    sim_dhcp_scope_holds(&world->scopes4[i], &new->id)) {
			return true;
		}
	}
	return false;
}

/* The whole record is replaced. */
static uint32_t fill(struct sim_dhcp_call *call, struct sim_dhcp_scope *scope,
		     const struct DHCP_SUBNET_INFO_VQ *info)
{
	struct sim_dhcp_world *world = call->service->world;
	const char *name = sim_dhcp_wire_text(call->mem_ctx, info->SubnetName);
	const char *comment = sim_dhcp_wire_text(call->mem_ctx,
						 info->SubnetComment);

	sim_dhcp_call_note_text(call, "SubnetName", name);
	sim_dhcp_call_note(call, "SubnetState", info->SubnetState);
	if (name == NULL || comment == NULL ||
	    !sim_dhcp_edit_text(world, &scope->name, name) ||
	    !sim_dhcp_edit_text(world, &scope->comment, comment)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	scope->prefix = (unsigned)__builtin_popcount(info->SubnetMask);
	scope->active = info->SubnetState % 2 == 0;
	scope->switched = info->SubnetState >= DhcpSubnetEnabledSwitched;
	scope->nap_on = info->QuarantineOn != 0;
	scope->stale = true;
	return SIM_DHCP_SUCCESS;
}

static uint32_t create(struct sim_dhcp_call *call, uint32_t subnet,
		       const struct DHCP_SUBNET_INFO_VQ *info)
{
	struct sim_dhcp_scope new = {
		.id = sim_dhcp_address_of_word(subnet), .family = 4,
		.prefix = (unsigned)__builtin_popcount(info->SubnetMask),
	};
	struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = check(call, subnet, info);

	sim_dhcp_call_note_address(call, "SubnetAddress", 4, &new.id);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (overlaps(world, &new)) {
		return SIM_DHCP_SUBNET_EXISTS;
	}
	scope = sim_dhcp_edit_scope_add(world, 4, &new.id);
	if (scope == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	scope->no_range = true;
	scope->element_type = DhcpIpRangesDhcpOnly;
	scope->lease_s = LEASE_SECONDS;
	result = fill(call, scope, info);
	if (result == SIM_DHCP_SUCCESS) {
		tell(call, scope, MADE);
	}
	return result;
}

static uint32_t set(struct sim_dhcp_call *call, uint32_t subnet,
		    const struct DHCP_SUBNET_INFO_VQ *info)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	uint32_t result = check(call, subnet, info);
	bool was_active;

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	was_active = scope->active;
	result = fill(call, scope, info);
	if (result == SIM_DHCP_SUCCESS) {
		tell(call, scope, was_active == scope->active ? CHANGED
				  : scope->active	      ? ACTIVATED
							      : DEACTIVATED);
	}
	sim_dhcp_replicate_scope(call->service, &id);
	return result;
}

SIM_DHCP_ANSWER(R_DhcpCreateSubnet)
{
	struct DHCP_SUBNET_INFO_VQ wide = widen(r->in.SubnetInfo);

	return create(call, r->in.SubnetAddress, &wide);
}

SIM_DHCP_ANSWER(R_DhcpCreateSubnetVQ)
{
	return create(call, r->in.SubnetAddress, r->in.SubnetInfoVQ);
}

SIM_DHCP_ANSWER(R_DhcpSetSubnetInfo)
{
	struct DHCP_SUBNET_INFO_VQ wide = widen(r->in.SubnetInfo);

	return set(call, r->in.SubnetAddress, &wide);
}

SIM_DHCP_ANSWER(R_DhcpSetSubnetInfoVQ)
{
	return set(call, r->in.SubnetAddress, r->in.SubnetInfoVQ);
}

/* Leases beside those of reservations that nobody uses. */
static bool has_leases(const struct sim_dhcp_scope *scope)
{
	size_t i;

	for (i = 0; i < scope->num_leases; i++) {
		if (scope->leases[i].state != SIM_DHCP_INACTIVE_RESERVATION) {
			return true;
		}
	}
	return false;
}

SIM_DHCP_ANSWER(R_DhcpDeleteSubnet)
{
	struct sim_dhcp_address id =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	struct sim_dhcp_state *state = call->service->state;

	sim_dhcp_call_note(call, "ForceFlag", r->in.ForceFlag);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (sim_dhcp_relation_of(state, r->in.SubnetAddress) != NULL) {
		return SIM_DHCP_FO_SCOPE_ALREADY_IN_RELATIONSHIP;
	}
	if (r->in.ForceFlag == DhcpNoForce && has_leases(scope)) {
		return SIM_DHCP_ELEMENT_CANT_REMOVE;
	}
	tell(call, scope, DELETED);
	sim_dhcp_values_forget(state, 4, &id, NULL);
	sim_dhcp_policies_forget(state, r->in.SubnetAddress);
	sim_dhcp_edit_scope_remove(call->service->world, scope);
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpSetSuperScopeV4)
{
	struct sim_dhcp_address id =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	const char *name = r->in.SuperScopeName;

	sim_dhcp_call_note_text(call, "SuperScopeName", name);
	sim_dhcp_call_note(call, "ChangeExisting", r->in.ChangeExisting);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (name != NULL && scope->superscope[0] != '\0' &&
	    !r->in.ChangeExisting) {
		return SIM_DHCP_SUBNET_IS_IN_SUPERSCOPE;
	}
	return sim_dhcp_edit_text(call->service->world, &scope->superscope,
				  name != NULL ? name : "")
		       ? SIM_DHCP_SUCCESS : SIM_DHCP_NOT_ENOUGH_MEMORY;
}

SIM_DHCP_ANSWER(R_DhcpDeleteSuperScopeV4)
{
	struct sim_dhcp_world *world = call->service->world;
	const char *name = r->in.SuperScopeName;
	bool found = false;
	size_t i;

	sim_dhcp_call_note_text(call, "SuperScopeName", name);
	if (name == NULL || name[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	for (i = 0; i < world->num_scopes4; i++) {
		if (strcmp(world->scopes4[i].superscope, name) == 0) {
			world->scopes4[i].superscope[0] = '\0';
			found = true;
		}
	}
	return found ? SIM_DHCP_SUCCESS : SIM_DHCP_SUBNET_NOT_PRESENT;
}

SIM_DHCP_ANSWER(R_DhcpSetSubnetDelayOffer)
{
	struct sim_dhcp_address id =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);

	sim_dhcp_call_note(call, "TimeDelayInMilliseconds",
			   r->in.TimeDelayInMilliseconds);
	if (r->in.TimeDelayInMilliseconds > MAX_DELAY_MS) {
		return SIM_DHCP_INVALID_DELAY;
	}
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	scope->delay_ms = r->in.TimeDelayInMilliseconds;
	sim_dhcp_replicate_scope(call->service, &id);
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetSubnetDelayOffer)
{
	struct sim_dhcp_address id =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	const struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);

	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	*r->out.TimeDelayInMilliseconds = (uint16_t)scope->delay_ms;
	return SIM_DHCP_SUCCESS;
}

static uint32_t fill6(struct sim_dhcp_call *call, struct sim_dhcp_scope *scope,
		      const struct DHCP_SUBNET_INFO_V6 *info)
{
	struct sim_dhcp_world *world = call->service->world;
	const char *name = sim_dhcp_wire_text(call->mem_ctx, info->SubnetName);
	const char *comment = sim_dhcp_wire_text(call->mem_ctx,
						 info->SubnetComment);

	sim_dhcp_call_note_text(call, "SubnetName", name);
	if (name == NULL || comment == NULL ||
	    !sim_dhcp_edit_text(world, &scope->name, name) ||
	    !sim_dhcp_edit_text(world, &scope->comment, comment)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	scope->active = info->State == DhcpSubnetEnabled;
	scope->preference = info->Preference;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpCreateSubnetV6)
{
	struct sim_dhcp_address id =
		sim_dhcp_world_address6(r->in.SubnetAddress);
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);

	/* a Windows server knows no other length */
	if (r->in.SubnetInfo->Prefix != 64 ||
	    r->in.SubnetAddress->LowOrderBits != 0) {
		return SIM_DHCP_INVALID_SUBNET_PREFIX;
	}
	if (scope != NULL) {
		return SIM_DHCP_DUPLICATE_TAG;
	}
	scope = sim_dhcp_edit_scope_add(call->service->world, 6, &id);
	if (scope == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	scope->prefix = 64;
	scope->range.first = scope->range.last = id;
	memset(scope->range.last.octet + 8, 0xff, 8);
	scope->stale = true;
	scope->lease_s = state->config6.ValidLifetime;
	scope->preferred_s = state->config6.PreferredLifetime;
	scope->number = state->next_scope6++;
	return fill6(call, scope, r->in.SubnetInfo);
}

SIM_DHCP_ANSWER(R_DhcpSetSubnetInfoV6)
{
	struct sim_dhcp_address id =
		sim_dhcp_world_address6(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);

	return scope != NULL ? fill6(call, scope, r->in.SubnetInfo)
			     : SIM_DHCP_SUBNET_NOT_PRESENT;
}

SIM_DHCP_ANSWER(R_DhcpDeleteSubnetV6)
{
	struct sim_dhcp_address id =
		sim_dhcp_world_address6(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);

	sim_dhcp_call_note(call, "ForceFlag", r->in.ForceFlag);
	if (scope == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (r->in.ForceFlag == DhcpNoForce && has_leases(scope)) {
		return SIM_DHCP_ELEMENT_CANT_REMOVE;
	}
	sim_dhcp_values_forget(call->service->state, 6, &id, NULL);
	sim_dhcp_edit_scope_remove(call->service->world, scope);
	return SIM_DHCP_SUCCESS;
}
