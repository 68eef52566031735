/*
 * Ranges, exclusions and reservations added and removed ([MS-DHCPM] 3.1.4.5,
 * 7, 30, 32, 3.2.4.38, 40, 60, 62). The older forms are widened to V5.
 */
#include "simulators/dhcp/sim_dhcp_edit.h"
#include "simulators/dhcp/sim_dhcp_state.h"

#define CLIENT_TYPE_DHCP 1
#define CLIENT_TYPE_BOOTP 2
#define CLIENT_TYPE_BOTH 3

static bool is_range(uint32_t type)
{
	return type == DhcpIpRanges ||
	       (type >= DhcpIpRangesDhcpOnly && type <= DhcpIpRangesBootpOnly);
}

/* What both directions refuse before they look further. */
static uint32_t check_type(uint32_t type)
{
	if (type == DhcpSecondaryHosts) {
		return SIM_DHCP_CALL_NOT_IMPLEMENTED;
	}
	return is_range(type) || type == DhcpReservedIps ||
			       type == DhcpExcludedIpRanges
		       ? SIM_DHCP_SUCCESS : SIM_DHCP_INVALID_PARAMETER;
}

/* Leases of the other kind keep a range from becoming one kind's alone. */
static bool has_clients_of(const struct sim_dhcp_scope *scope, uint8_t type)
{
	size_t i;

	for (i = 0; i < scope->num_leases; i++) {
		if (scope->leases[i].client_type == type) {
			return true;
		}
	}
	return false;
}

static uint32_t convert(const struct sim_dhcp_scope *scope, uint32_t type)
{
	uint8_t other = type == DhcpIpRangesBootpOnly ? CLIENT_TYPE_DHCP
						      : CLIENT_TYPE_BOOTP;

	if (type != DhcpIpRangesDhcpBootp && has_clients_of(scope, other)) {
		return SIM_DHCP_IPRANGE_CONV_ILLEGAL;
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t add_range(struct sim_dhcp_call *call,
			  struct sim_dhcp_scope *scope, uint32_t type,
			  const struct DHCP_BOOTP_IP_RANGE *wire)
{
	uint32_t subnet = sim_dhcp_address_word(&scope->id), result;
	const struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_range new;
	bool inside, around;

	if (wire == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (type >= DhcpIpRangesDhcpBootp &&
	    sim_dhcp_relation_of(state, subnet) != NULL) {
		return SIM_DHCP_FO_IPRANGE_TYPE_CONV_ILLEGAL;
	}
	new.first = sim_dhcp_address_of_word(wire->StartAddress);
	new.last = sim_dhcp_address_of_word(wire->EndAddress);
	if (wire->StartAddress > wire->EndAddress ||
	    !sim_dhcp_scope_holds(scope, &new.first) ||
	    !sim_dhcp_scope_holds(scope, &new.last)) {
		return SIM_DHCP_INVALID_RANGE;
	}
	inside = sim_dhcp_range_holds(&scope->range, &new.first) &&
		 sim_dhcp_range_holds(&scope->range, &new.last);
	around = sim_dhcp_range_holds(&new, &scope->range.first) &&
		 sim_dhcp_range_holds(&new, &scope->range.last);
	if (!scope->no_range && !inside && !around) {
		return SIM_DHCP_INVALID_RANGE;
	}
	result = convert(scope, type);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (sim_dhcp_policy_range_leaves(state, subnet, wire->StartAddress,
					 wire->EndAddress)) {
		return SIM_DHCP_SCOPE_RANGE_POLICY_RANGE_CONFLICT;
	}
	scope->range = new;
	scope->no_range = false;
	scope->element_type = type == DhcpIpRanges ? DhcpIpRangesDhcpOnly
						   : type;
	scope->max_bootp = type == DhcpIpRangesDhcpBootp
				   ? wire->MaxBootpAllowed : UINT32_MAX;
	scope->stale = true;
	return SIM_DHCP_SUCCESS;
}

/* The document has no word on overlaps; a world knows none. */
static uint32_t add_exclusion(struct sim_dhcp_world *world,
			      struct sim_dhcp_scope *scope,
			      const struct sim_dhcp_range *new,
			      uint32_t overlap)
{
	struct sim_dhcp_range *added = NULL;
	size_t i;

	for (i = 0; i < scope->num_exclusions; i++) {
		if (sim_dhcp_address_compare(&scope->exclusions[i].first,
					     &new->last) <= 0 &&
		    sim_dhcp_address_compare(&new->first,
					     &scope->exclusions[i].last) <= 0) {
			return overlap;
		}
	}
	if (scope->num_exclusions == SIM_DHCP_MAX_ELEMENTS) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	added = sim_dhcp_sorted_insert(world, (void **)&scope->exclusions,
				       &scope->num_exclusions, sizeof(*added),
				       &new->first);
	if (added == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	added->last = new->last;
	scope->stale = true;
	return SIM_DHCP_SUCCESS;
}

static bool same_id(const struct sim_dhcp_id *id, const uint8_t *octets,
		    size_t length)
{
	return id->length == length && memcmp(id->octet, octets, length) == 0;
}

/* The lease that stands for a reservation, until its client comes. */
static bool reserve_lease(struct sim_dhcp_world *world,
			  struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_reservation *reservation)
{
	struct sim_dhcp_lease *lease =
		sim_dhcp_lease_find(scope, &reservation->address);
	bool same = lease != NULL &&
		    same_id(&lease->id, reservation->id.octet,
			    reservation->id.length);

	if (same && lease->state == SIM_DHCP_ACTIVE) {
		lease->state = SIM_DHCP_ACTIVE_RESERVATION;
		return true;
	}
	if (lease != NULL) {
		sim_dhcp_edit_lease_remove(scope, lease);
	}
	lease = sim_dhcp_edit_lease(world, scope, &reservation->address);
	if (lease == NULL) {
		return false;
	}
	lease->state = SIM_DHCP_INACTIVE_RESERVATION;
	lease->client_type = scope->family == 4 ? CLIENT_TYPE_DHCP : 0;
	lease->iaid = reservation->iaid;
	return sim_dhcp_edit_id(world, &lease->id, reservation->id.octet,
				reservation->id.length);
}

static uint32_t add_reservation(struct sim_dhcp_world *world,
				struct sim_dhcp_scope *scope,
				const struct sim_dhcp_address *address,
				const struct DHCP_BINARY_DATA *id,
				uint8_t client_type, uint32_t iaid)
{
	struct sim_dhcp_reservation *added = NULL;
	const struct sim_dhcp_reservation *other = NULL;
	size_t i;

	for (i = 0; i < scope->num_reservations; i++) {
		other = &scope->reservations[i];
		if (sim_dhcp_address_compare(&other->address, address) == 0 ||
		    (other->iaid == iaid &&
		     same_id(&other->id, id->Data, id->DataLength))) {
			return SIM_DHCP_RESERVEDIP_EXISTS;
		}
	}
	added = sim_dhcp_edit_reservation(world, scope, address);
	if (added == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	added->client_type = client_type;
	added->iaid = iaid;
	if (!sim_dhcp_edit_id(world, &added->id, id->Data, id->DataLength) ||
	    !reserve_lease(world, scope, added)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	return SIM_DHCP_SUCCESS;
}

static bool is_id(const struct DHCP_BINARY_DATA *id)
{
	return id != NULL && id->Data != NULL && id->DataLength > 0 &&
	       id->DataLength <= SIM_DHCP_MAX_ID;
}

static uint32_t add(struct sim_dhcp_call *call, uint32_t subnet,
		    const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet), address;
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	const struct DHCP_IP_RESERVATION_V4 *reserved = NULL;
	const struct DHCP_IP_RANGE *excluded = NULL;
	struct sim_dhcp_range range;
	uint32_t result = check_type(e->ElementType);

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (is_range(e->ElementType)) {
		return add_range(call, scope, e->ElementType,
				 e->Element.IpRange);
	}
	if (e->ElementType == DhcpExcludedIpRanges) {
		excluded = e->Element.ExcludeIpRange;
		if (excluded == NULL) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
		range.first = sim_dhcp_address_of_word(excluded->StartAddress);
		range.last = sim_dhcp_address_of_word(excluded->EndAddress);
		if (excluded->StartAddress > excluded->EndAddress ||
		    !sim_dhcp_scope_holds(scope, &range.first) ||
		    !sim_dhcp_scope_holds(scope, &range.last)) {
			return SIM_DHCP_INVALID_RANGE;
		}
		return add_exclusion(call->service->world, scope, &range,
				     SIM_DHCP_IPRANGE_EXISTS);
	}
	reserved = e->Element.ReservedIp;
	if (reserved == NULL || !is_id(reserved->ReservedForClient)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	address = sim_dhcp_address_of_word(reserved->ReservedIpAddress);
	sim_dhcp_call_note_address(call, "ReservedIpAddress", 4, &address);
	if (!sim_dhcp_scope_holds(scope, &address)) {
		return SIM_DHCP_NOT_RESERVED_CLIENT;
	}
	return add_reservation(call->service->world, scope, &address,
			       reserved->ReservedForClient,
			       reserved->bAllowedClientTypes, 0);
}

/* A lease in use becomes an ordinary one, one that nobody uses goes. */
static uint32_t remove_reservation(struct sim_dhcp_call *call,
				   struct sim_dhcp_scope *scope,
				   const struct sim_dhcp_address *address,
				   uint32_t missing)
{
	struct sim_dhcp_reservation *reservation =
		sim_dhcp_reservation_find(scope, address);
	struct sim_dhcp_lease *lease = sim_dhcp_lease_find(scope, address);

	sim_dhcp_call_note_address(call, "ReservedIpAddress", scope->family,
				   address);
	if (reservation == NULL && (lease == NULL || missing != 0)) {
		return missing != 0 ? missing : SIM_DHCP_JET_ERROR;
	}
	if (reservation == NULL ||
	    (lease != NULL && lease->state == SIM_DHCP_INACTIVE_RESERVATION)) {
		sim_dhcp_edit_lease_remove(scope, lease);
	} else if (lease != NULL) {
		lease->state = SIM_DHCP_ACTIVE;
	}
	if (reservation != NULL) {
		sim_dhcp_values_forget(call->service->state, scope->family,
				       &scope->id, address);
		sim_dhcp_edit_reservation_remove(scope, reservation);
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t remove_exclusion(struct sim_dhcp_scope *scope,
				 const struct sim_dhcp_range *range,
				 uint32_t missing, uint32_t other_end)
{
	const struct sim_dhcp_range *e = NULL;
	size_t i;

	for (i = 0; i < scope->num_exclusions; i++) {
		e = &scope->exclusions[i];
		if (!sim_dhcp_range_holds(e, &range->first)) {
			continue;
		}
		if (sim_dhcp_address_compare(&e->first, &range->first) != 0 ||
		    sim_dhcp_address_compare(&e->last, &range->last) != 0) {
			return other_end;
		}
		sim_dhcp_sorted_remove(scope->exclusions,
				       &scope->num_exclusions, sizeof(*e), i);
		scope->stale = true;
		return SIM_DHCP_SUCCESS;
	}
	return missing;
}

static uint32_t remove_range(struct sim_dhcp_call *call,
			     struct sim_dhcp_scope *scope,
			     const struct DHCP_BOOTP_IP_RANGE *wire,
			     uint32_t force)
{
	uint32_t subnet = sim_dhcp_address_word(&scope->id);
	size_t i;

	/* no range is as wide as this: any range of a policy leaves it */
	if (sim_dhcp_policy_range_leaves(call->service->state, subnet,
					 UINT32_MAX, 0)) {
		return SIM_DHCP_SCOPE_RANGE_POLICY_RANGE_CONFLICT;
	}
	if (wire == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (scope->no_range ||
	    wire->StartAddress != sim_dhcp_address_word(&scope->range.first) ||
	    wire->EndAddress != sim_dhcp_address_word(&scope->range.last)) {
		return SIM_DHCP_INVALID_RANGE;
	}
	for (i = 0; force == DhcpNoForce && i < scope->num_leases; i++) {
		if (sim_dhcp_range_holds(&scope->range,
					 &scope->leases[i].address)) {
			return SIM_DHCP_ELEMENT_CANT_REMOVE;
		}
	}
	scope->no_range = true;
	scope->stale = true;
	return SIM_DHCP_SUCCESS;
}

static uint32_t take_away(struct sim_dhcp_call *call, uint32_t subnet,
			  const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e,
			  uint32_t force)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet), address;
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	struct sim_dhcp_range range;
	uint32_t result = check_type(e->ElementType);

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	sim_dhcp_call_note(call, "ForceFlag", force);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (is_range(e->ElementType)) {
		return remove_range(call, scope, e->Element.IpRange, force);
	}
	if (e->ElementType == DhcpExcludedIpRanges) {
		if (e->Element.ExcludeIpRange == NULL) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
		range.first = sim_dhcp_address_of_word(
			e->Element.ExcludeIpRange->StartAddress);
		range.last = sim_dhcp_address_of_word(
			e->Element.ExcludeIpRange->EndAddress);
		return remove_exclusion(scope, &range,
					SIM_DHCP_ELEMENT_CANT_REMOVE,
					SIM_DHCP_INVALID_PARAMETER);
	}
	if (e->Element.ReservedIp == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	address = sim_dhcp_address_of_word(
		e->Element.ReservedIp->ReservedIpAddress);
	return remove_reservation(call, scope, &address, 0);
}

/* The older forms, for as long as the call lasts. */
struct wide {
	struct DHCP_SUBNET_ELEMENT_DATA_V5 e;
	struct DHCP_BOOTP_IP_RANGE range;
	struct DHCP_IP_RESERVATION_V4 reserved;
};

/* A range and an exclusion; what else V4 has is the same in V5. */
#define WIDEN_RANGES(wide, from)                                               \
	do {                                                                   \
		(wide)->e.ElementType = (from)->ElementType;                   \
		if (is_range((from)->ElementType) &&                           \
		    (from)->Element.IpRange != NULL) {                         \
			(wide)->range = (struct DHCP_BOOTP_IP_RANGE){          \
				.StartAddress =                                \
					(from)->Element.IpRange->StartAddress, \
				.EndAddress =                                  \
					(from)->Element.IpRange->EndAddress,   \
				.MaxBootpAllowed = UINT32_MAX,                 \
			};                                                     \
			(wide)->e.Element.IpRange = &(wide)->range;            \
		} else if ((from)->ElementType == DhcpExcludedIpRanges) {      \
			(wide)->e.Element.ExcludeIpRange =                     \
				(from)->Element.ExcludeIpRange;                \
		}                                                              \
	} while (0)

static void widen_v4(const struct DHCP_SUBNET_ELEMENT_DATA_V4 *from,
		     struct wide *out)
{
	memset(out, 0, sizeof(*out));
	WIDEN_RANGES(out, from);
	if (from->ElementType == DhcpReservedIps) {
		out->e.Element.ReservedIp = from->Element.ReservedIp;
	}
}

/* The oldest reservation is for DHCP clients. */
static void widen_v1(const struct DHCP_SUBNET_ELEMENT_DATA *from,
		     struct wide *out)
{
	const struct DHCP_IP_RESERVATION *reserved = NULL;

	memset(out, 0, sizeof(*out));
	WIDEN_RANGES(out, from);
	if (from->ElementType != DhcpReservedIps) {
		return;
	}
	reserved = from->Element.ReservedIp;
	if (reserved != NULL) {
		out->reserved = (struct DHCP_IP_RESERVATION_V4){
			.ReservedIpAddress = reserved->ReservedIpAddress,
			.ReservedForClient = reserved->ReservedForClient,
			.bAllowedClientTypes = CLIENT_TYPE_DHCP,
		};
		out->e.Element.ReservedIp = &out->reserved;
	}
}

/* Tells the partner of a scope's new elements, and of a reservation's lease. */
static uint32_t done(struct sim_dhcp_call *call, uint32_t subnet,
		     const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e,
		     uint32_t result)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet), address;
	const struct sim_dhcp_scope *scope = NULL;

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	sim_dhcp_replicate_scope(call->service, &id);
	scope = sim_dhcp_scope_find(call->service->world, 4, &id);
	if (e->ElementType == DhcpReservedIps && scope != NULL) {
		address = sim_dhcp_address_of_word(
			e->Element.ReservedIp->ReservedIpAddress);
		sim_dhcp_replicate_lease(call->service, scope, &address);
	}
	return result;
}

#define ADD_AND_REMOVE(add_method, remove_method, widen)                       \
	SIM_DHCP_ANSWER(add_method)                                            \
	{                                                                      \
		struct wide wide;                                              \
		widen(r->in.AddElementInfo, &wide);                            \
		return done(call, r->in.SubnetAddress, &wide.e,                \
			    add(call, r->in.SubnetAddress, &wide.e));          \
	}                                                                      \
	SIM_DHCP_ANSWER(remove_method)                                         \
	{                                                                      \
		struct wide wide;                                              \
		widen(r->in.RemoveElementInfo, &wide);                         \
		return done(call, r->in.SubnetAddress, &wide.e,                \
			    take_away(call, r->in.SubnetAddress, &wide.e,      \
				      r->in.ForceFlag));                       \
	}

ADD_AND_REMOVE(R_DhcpAddSubnetElement, R_DhcpRemoveSubnetElement, widen_v1)
ADD_AND_REMOVE(R_DhcpAddSubnetElementV4, R_DhcpRemoveSubnetElementV4, widen_v4)

static void widen_v5(const struct DHCP_SUBNET_ELEMENT_DATA_V5 *from,
		     struct wide *out)
{
	out->e = *from;
}
ADD_AND_REMOVE(R_DhcpAddSubnetElementV5, R_DhcpRemoveSubnetElementV5, widen_v5)

/* An element of IPv6; true where the document says that nothing is done. */
static bool is_nothing6(const struct DHCP_SUBNET_ELEMENT_DATA_V6 *e)
{
	return e->ElementType == Dhcpv6IpRanges;
}

SIM_DHCP_ANSWER(R_DhcpAddSubnetElementV6)
{
	const struct DHCP_SUBNET_ELEMENT_DATA_V6 *e = r->in.AddElementInfo;
	struct sim_dhcp_address id =
		sim_dhcp_world_address6(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);
	const struct DHCP_IP_RESERVATION_V6 *reserved = NULL;
	struct sim_dhcp_address address;
	struct sim_dhcp_range range;

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	if (scope == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (is_nothing6(e)) {
		return SIM_DHCP_SUCCESS;
	}
	if (e->ElementType == Dhcpv6ExcludedIpRanges) {
		if (e->Element.ExcludeIpRange == NULL) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
		range.first = sim_dhcp_world_address6(
			&e->Element.ExcludeIpRange->StartAddress);
		range.last = sim_dhcp_world_address6(
			&e->Element.ExcludeIpRange->EndAddress);
		/* 3.2.4.60 keeps ranges upside down or elsewhere as well; a
		 * world cannot */
		if (sim_dhcp_address_compare(&range.first, &range.last) > 0 ||
		    !sim_dhcp_scope_holds(scope, &range.first) ||
		    !sim_dhcp_scope_holds(scope, &range.last)) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
		return add_exclusion(call->service->world, scope, &range,
				     SIM_DHCP_DUPLICATE_TAG);
	}
	reserved = e->Element.ReservedIp;
	if (e->ElementType != Dhcpv6ReservedIps || reserved == NULL ||
	    !is_id(reserved->ReservedForClient)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	address = sim_dhcp_world_address6(&reserved->ReservedIpAddress);
	if (!sim_dhcp_scope_holds(scope, &address)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	return add_reservation(call->service->world, scope, &address,
			       reserved->ReservedForClient, CLIENT_TYPE_BOTH,
			       reserved->InterfaceId);
}

SIM_DHCP_ANSWER(R_DhcpRemoveSubnetElementV6)
{
	const struct DHCP_SUBNET_ELEMENT_DATA_V6 *e = r->in.RemoveElementInfo;
	struct sim_dhcp_address id =
		sim_dhcp_world_address6(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);
	struct sim_dhcp_address address;
	struct sim_dhcp_range range;

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	if (scope == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (is_nothing6(e)) {
		return SIM_DHCP_SUCCESS;
	}
	if (e->ElementType == Dhcpv6ExcludedIpRanges &&
	    e->Element.ExcludeIpRange != NULL) {
		range.first = sim_dhcp_world_address6(
			&e->Element.ExcludeIpRange->StartAddress);
		range.last = sim_dhcp_world_address6(
			&e->Element.ExcludeIpRange->EndAddress);
		return remove_exclusion(scope, &range, SIM_DHCP_FILE_NOT_FOUND,
					SIM_DHCP_FILE_NOT_FOUND);
	}
	if (e->ElementType != Dhcpv6ReservedIps ||
	    e->Element.ReservedIp == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	address = sim_dhcp_world_address6(
		&e->Element.ReservedIp->ReservedIpAddress);
	return remove_reservation(call, scope, &address,
				  SIM_DHCP_FILE_NOT_FOUND);
}
