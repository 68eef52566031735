/* IPv6 scopes, their elements, leases, lifetimes and counters. */
#include "simulators/dhcp/sim_dhcp_answers.h"
#include "simulators/dhcp/sim_dhcp_leases.h"
#include "simulators/dhcp/sim_dhcp_state.h"

/* Read so whatever is set. */
#define PREFERRED_LIFETIME_IATA 86400
#define VALID_LIFETIME_IATA	259200

static const struct sim_dhcp_scope *
find_scope(struct sim_dhcp_call *call, const struct DHCP_IPV6_ADDRESS *subnet)
{
	struct sim_dhcp_address id = sim_dhcp_world_address6(subnet);

	return sim_dhcp_call_scope(call, 6, &id);
}

static uint32_t subnets6(struct sim_dhcp_call *call,
		uint32_t preferred_maximum, uint32_t *resume,
			   struct DHCPV6_IP_ARRAY **out, uint32_t *out_read,
			   uint32_t *out_total)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_slice slice = sim_dhcp_slice_scopes(
		world->num_scopes6, *resume, preferred_maximum);
	struct DHCPV6_IP_ARRAY *array = NULL;
	size_t i;

	if (slice.result != SIM_DHCP_SUCCESS) {
		return slice.result;
	}
	array = talloc(call->mem_ctx, struct DHCPV6_IP_ARRAY);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = (uint32_t)slice.count;
	array->Elements =
		talloc_array(array, struct DHCP_IPV6_ADDRESS, slice.count);
	if (array->Elements == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		array->Elements[i] = sim_dhcp_wire_address6(
			&world->scopes6[slice.first + i].id);
	}
	*out = array;
	*out_read = array->NumElements;
	*out_total = slice.left;
	*resume = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

static bool fill_exclusion(TALLOC_CTX *mem_ctx,
			   const struct sim_dhcp_range *exclusion,
			   struct DHCP_SUBNET_ELEMENT_DATA_V6 *out)
{
	struct DHCP_IP_RANGE_V6 *range =
		talloc(mem_ctx, struct DHCP_IP_RANGE_V6);

	if (range == NULL) {
		return false;
	}
	range->StartAddress = sim_dhcp_wire_address6(&exclusion->first);
	range->EndAddress = sim_dhcp_wire_address6(&exclusion->last);
	out->ElementType = Dhcpv6ExcludedIpRanges;
	out->Element.ExcludeIpRange = range;
	return true;
}

static bool fill_reservation(TALLOC_CTX *mem_ctx,
			     const struct sim_dhcp_scope *scope,
			     const struct sim_dhcp_reservation *reservation,
			     struct DHCP_SUBNET_ELEMENT_DATA_V6 *out)
{
	struct DHCP_IP_RESERVATION_V6 *reserved =
		talloc(mem_ctx, struct DHCP_IP_RESERVATION_V6);

	if (reserved == NULL) {
		return false;
	}
	reserved->ReservedIpAddress =
		sim_dhcp_wire_address6(&reservation->address);
	reserved->ReservedForClient =
		sim_dhcp_wire_unique_id(reserved, scope, &reservation->id);
	reserved->InterfaceId = reservation->iaid;
	out->ElementType = Dhcpv6ReservedIps;
	out->Element.ReservedIp = reserved;
	return reserved->ReservedForClient != NULL;
}

static uint32_t elements6(struct sim_dhcp_call *call,
		const struct DHCP_IPV6_ADDRESS *subnet,
			    uint32_t type, uint32_t preferred_maximum,
			    uint32_t *resume,
			    struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 **out,
			    uint32_t *out_read, uint32_t *out_total)
{
	const struct sim_dhcp_scope *scope = find_scope(call, subnet);
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 *array = NULL;
	struct DHCP_SUBNET_ELEMENT_DATA_V6 *e = NULL;
	struct sim_dhcp_slice slice;
	bool reservations = type == Dhcpv6ReservedIps, filled;
	size_t i;

	if (!reservations && type != Dhcpv6ExcludedIpRanges) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (scope == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	slice = sim_dhcp_slice(
		scope, reservations ? SIM_DHCP_RESERVATION : SIM_DHCP_EXCLUSION,
		*resume, preferred_maximum);
	if (slice.count == 0) {
		return slice.result;
	}
	array = talloc(call->mem_ctx, struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6);
	e = talloc_zero_array(call->mem_ctx, struct DHCP_SUBNET_ELEMENT_DATA_V6,
			      slice.count);
	if (array == NULL || e == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		filled =
			reservations
				? fill_reservation(
					  e, scope,
					  &scope->reservations[slice.first + i],
					  &e[i])
				: fill_exclusion(
					  e,
					  &scope->exclusions[slice.first + i],
					  &e[i]);
		if (!filled) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
	}
	array->NumElements = (uint32_t)slice.count;
	array->Elements = e;
	*out = array;
	*out_read = array->NumElements;
	*out_total = slice.left;
	*resume = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

static uint32_t subnet_info6(struct sim_dhcp_call *call,
		const struct DHCP_IPV6_ADDRESS *subnet,
			       struct DHCP_SUBNET_INFO_V6 **out)
{
	const struct sim_dhcp_scope *scope = find_scope(call, subnet);
	struct DHCP_SUBNET_INFO_V6 *info = NULL;

	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	info = talloc(call->mem_ctx, struct DHCP_SUBNET_INFO_V6);
	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*info = (struct DHCP_SUBNET_INFO_V6){
		.SubnetAddress = *subnet,
		.Prefix = scope->prefix,
		.Preference = scope->preference,
		.SubnetName = sim_dhcp_wire_string(info, scope->name),
		.SubnetComment = sim_dhcp_wire_string(info, scope->comment),
		.State = scope->active ? DhcpSubnetEnabled : DhcpSubnetDisabled,
		.ScopeId =
			scope->number,
	};
	*out = info;
	return SIM_DHCP_SUCCESS;
}

struct DHCP_CLIENT_INFO_V6
sim_dhcp_lease_row6(TALLOC_CTX *mem_ctx, const struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_lease *lease,
		    struct DHCPM_STRING *name)
{
	struct DHCP_CLIENT_INFO_V6 row = {
		.ClientIpAddress = sim_dhcp_wire_address6(&lease->address),
		.ClientDUID = sim_dhcp_wire_id(&lease->id),
		.AddressType = lease->address_type,
		.IAID = lease->iaid,
		.ClientName = name,
		.ClientComment = sim_dhcp_wire_string(mem_ctx, lease->comment),
		.ClientValidLeaseExpires = sim_dhcp_wire_expiry(lease),
		.ClientPrefLeaseExpires = sim_dhcp_wire_expiry(lease),
	};

	/* The world gives one instant, the end of the valid lifetime. */
	if (lease->expires != SIM_DHCP_NO_EXPIRY &&
	    scope->preferred_s < scope->lease_s &&
	    scope->lease_s != UINT32_MAX) {
		row.ClientPrefLeaseExpires = sim_dhcp_wire_time(
			lease->expires - (scope->lease_s - scope->preferred_s));
	}
	return row;
}

static uint32_t leases6(struct sim_dhcp_call *call,
		const struct DHCP_IPV6_ADDRESS *subnet,
			  uint32_t preferred_maximum,
			  struct DHCP_IPV6_ADDRESS *resume,
			  struct DHCP_CLIENT_INFO_ARRAY_V6 **out,
			  uint32_t *out_read, uint32_t *out_total)
{
	struct sim_dhcp_address id = sim_dhcp_world_address6(subnet);
	struct sim_dhcp_address from = sim_dhcp_world_address6(resume);
	struct sim_dhcp_leases found =
		sim_dhcp_leases(call, 6, &id, &from, preferred_maximum);
	struct DHCP_CLIENT_INFO_ARRAY_V6 *array = NULL;
	struct DHCP_CLIENT_INFO_V6 *rows = NULL;
	size_t i, n = found.page.count;

	if (found.result == SIM_DHCP_JET_ERROR) {
		return SIM_DHCP_FILE_NOT_FOUND; /* 3.2.4.65 */
	}
	if (!sim_dhcp_has_rows(found.result)) {
		return found.result;
	}
	array = talloc(call->mem_ctx, struct DHCP_CLIENT_INFO_ARRAY_V6);
	rows = talloc_array(call->mem_ctx, struct DHCP_CLIENT_INFO_V6, n);
	if (array == NULL || rows == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = (uint32_t)n;
	array->Clients = talloc_array(array, struct DHCP_CLIENT_INFO_V6 *, n);
	if (array->Clients == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < n; i++) {
		rows[i] = sim_dhcp_lease_row6(rows, found.scope,
				 &found.scope->leases[found.page.first + i],
				 found.names[i]);
		array->Clients[i] = &rows[i];
	}
	*out = array;
	*out_read = array->NumElements;
	*out_total = found.page.total;
	*resume = sim_dhcp_wire_address6(&found.page.resume);
	return found.result;
}

static uint32_t config6(struct sim_dhcp_call *call,
		const struct DHCP_OPTION_SCOPE_INFO6 *which,
			  struct DHCP_SERVER_CONFIG_INFO_V6 **out)
{
	struct DHCP_SERVER_CONFIG_INFO_V6 *info = NULL;
	const struct sim_dhcp_scope *scope = NULL;
	const struct sim_dhcp_state *state = call->service->state;
	uint32_t preferred = state->config6.PreferredLifetime, valid;
	uint32_t t1 = state->config6.T1, t2 = state->config6.T2;

	valid = state->config6.ValidLifetime;
	sim_dhcp_call_note(call, "ScopeType", which->ScopeType);
	if (which->ScopeType == DhcpScopeOptions6) {
		scope = find_scope(call, &which->ScopeInfo.SubnetScopeInfo);
		if (scope == NULL) {
			return SIM_DHCP_FILE_NOT_FOUND;
		}
		preferred = scope->preferred_s;
		valid = scope->lease_s;
		t1 = scope->t1_s;
		t2 = scope->t2_s;
	} else if (which->ScopeType != DhcpGlobalOptions6) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	info = talloc(call->mem_ctx, struct DHCP_SERVER_CONFIG_INFO_V6);
	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*info = (struct DHCP_SERVER_CONFIG_INFO_V6){
		.PreferredLifetime = preferred,
		.ValidLifetime = valid,
		.UnicastFlag = state->config6.UnicastFlag,
		.RapidCommitFlag = state->config6.RapidCommitFlag,
		.T1 = t1 != 0 ? t1 : preferred / 2,
		.T2 = t2 != 0 ? t2 : (uint32_t)((uint64_t)preferred * 4 / 5),
		.PreferredLifetimeIATA = PREFERRED_LIFETIME_IATA,
		.ValidLifetimeIATA = VALID_LIFETIME_IATA,
		.fAuditLog = call->service->extra.audit_enabled,
	};
	*out = info;
	return SIM_DHCP_SUCCESS;
}

static uint32_t mib6(struct sim_dhcp_call *call,
		struct DHCP_MIB_INFO_V6 **out)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCP_MIB_INFO_V6 *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MIB_INFO_V6);
	const struct sim_dhcp_counters *counters =
		&call->service->state->counters6;
	uint32_t i;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	mib->ServerStartTime = sim_dhcp_wire_time(call->service->started);
	mib->Solicits = counters->discovers;
	mib->Advertises = counters->offers;
	mib->Requests = counters->requests;
	mib->Renews = counters->renews;
	mib->Rebinds = counters->rebinds;
	mib->Replies = counters->acks;
	mib->Confirms = counters->confirms;
	mib->Declines = counters->declines;
	mib->Releases = counters->releases;
	mib->Informs = counters->informs;
	mib->Scopes = (uint32_t)world->num_scopes6;
	mib->ScopeInfo =
		talloc_array(mib, struct SCOPE_MIB_INFO_V6, mib->Scopes);
	if (mib->ScopeInfo == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < mib->Scopes; i++) {
		sim_dhcp_scope_recount(&world->scopes6[i]);
		mib->ScopeInfo[i] = (struct SCOPE_MIB_INFO_V6){
			.Subnet = sim_dhcp_wire_address6(&world->scopes6[i].id),
			.NumAddressesInuse = world->scopes6[i].in_use,
			.NumAddressesFree = world->scopes6[i].free,
			.NumPendingAdvertises =
				sim_dhcp_pending(&world->scopes6[i]),
		};
	}
	*out = mib;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpEnumSubnetsV6)
{
	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	return subnets6(call, r->in.PreferredMaximum, r->out.ResumeHandle,
			r->out.EnumInfo, r->out.ElementsRead,
			r->out.ElementsTotal);
}

SIM_DHCP_ANSWER(R_DhcpEnumSubnetElementsV6)
{
	sim_dhcp_call_note(call, "EnumElementType", r->in.EnumElementType);
	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	return elements6(call, &r->in.SubnetAddress, r->in.EnumElementType,
			 r->in.PreferredMaximum, r->out.ResumeHandle,
			 r->out.EnumElementInfo, r->out.ElementsRead,
			 r->out.ElementsTotal);
}

SIM_DHCP_ANSWER(R_DhcpGetSubnetInfoV6)
{
	return subnet_info6(call, &r->in.SubnetAddress, r->out.SubnetInfo);
}

SIM_DHCP_ANSWER(R_DhcpEnumSubnetClientsV6)
{
	return leases6(call, &r->in.SubnetAddress, r->in.PreferredMaximum,
		       r->out.ResumeHandle, r->out.ClientInfo,
		       r->out.ClientsRead, r->out.ClientsTotal);
}

SIM_DHCP_ANSWER(R_DhcpServerGetConfigV6)
{
	return config6(call, r->in.ScopeInfo, r->out.ConfigInfo);
}

SIM_DHCP_ANSWER(R_DhcpGetMibInfoV6)
{
	return mib6(call, r->out.MibInfo);
}
