/*
 * IPv6 lease records one at a time ([MS-DHCPM] 3.2.4.72-74, 125), and free
 * addresses of both families (3.2.4.121, 122).
 */
#include "simulators/dhcp/sim_dhcp_edit.h"
#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_state.h"

#define BUFFER_OVERFLOW 111u
#define MAX_FREE 1024
/* Most addresses that a search for free ones looks at. */
#define MAX_LOOKED_AT 1000000u

struct found {
	struct sim_dhcp_scope *scope;
	struct sim_dhcp_lease *lease;
};

static bool by_address(struct sim_dhcp_world *world,
		       const struct DHCP_IPV6_ADDRESS *wire, struct found *out)
{
	struct sim_dhcp_address address = sim_dhcp_world_address6(wire);

	out->scope = sim_dhcp_scope_of(world, 6, &address);
	out->lease = out->scope != NULL
			     ? sim_dhcp_lease_find(out->scope, &address) : NULL;
	return out->lease != NULL;
}

/* By a client's DUID, or by its name where that is not NULL. */
static bool by_client(struct sim_dhcp_world *world,
		      const struct DHCP_BINARY_DATA *duid, const char *name,
		      struct found *out)
{
	struct sim_dhcp_lease *lease = NULL;
	size_t i, k;
	bool hit;

	if (name == NULL && (duid->Data == NULL || duid->DataLength == 0)) {
		return false;
	}
	for (i = 0; i < world->num_scopes6; i++) {
		for (k = 0; k < world->scopes6[i].num_leases; k++) {
			lease = &world->scopes6[i].leases[k];
			hit = name != NULL
				? lease->host_name != NULL &&
					strcmp(lease->host_name, name) == 0
				: lease->id.length == duid->DataLength &&
					memcmp(lease->id.octet, duid->Data,
					       duid->DataLength) == 0;
			if (hit) {
				out->scope = &world->scopes6[i];
				out->lease = lease;
				return true;
			}
		}
	}
	return false;
}

SIM_DHCP_ANSWER(R_DhcpGetClientInfoV6)
{
	const struct DHCP_SEARCH_INFO_V6 *info = r->in.SearchInfo;
	struct sim_dhcp_world *world = call->service->world;
	struct DHCP_CLIENT_INFO_V6 *answer =
		talloc(call->mem_ctx, struct DHCP_CLIENT_INFO_V6);
	struct found f;
	bool there = false;

	sim_dhcp_call_note(call, "SearchType", info->SearchType);
	switch (info->SearchType) {
	case Dhcpv6ClientIpAddress:
		there = by_address(world, &info->SearchInfo.ClientIpAddress,
				   &f);
		break;
	case Dhcpv6ClientDUID:
		there = by_client(world, &info->SearchInfo.ClientDUID, NULL,
				  &f);
		break;
	case Dhcpv6ClientName:
		there = by_client(world, NULL,
				  sim_dhcp_wire_text(
					  call->mem_ctx,
					  info->SearchInfo.ClientName),
				  &f);
		break;
	}
	if (answer == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (!there) {
		return SIM_DHCP_JET_ERROR;
	}
	*answer = sim_dhcp_lease_row6(answer, f.scope, f.lease,
				      sim_dhcp_wire_string(answer,
							   f.lease->host_name));
	*r->out.ClientInfo = answer;
	return SIM_DHCP_SUCCESS;
}

static bool fill(struct sim_dhcp_call *call, struct sim_dhcp_lease *lease,
		 const struct DHCP_CLIENT_INFO_V6 *info)
{
	struct sim_dhcp_world *world = call->service->world;
	const char *name = sim_dhcp_wire_text(call->mem_ctx, info->ClientName);
	const char *comment = sim_dhcp_wire_text(call->mem_ctx,
						 info->ClientComment);

	lease->iaid = info->IAID;
	return name != NULL && comment != NULL &&
	       (info->ClientName == NULL ||
		sim_dhcp_edit_text(world, &lease->host_name, name)) &&
	       (info->ClientComment == NULL ||
		sim_dhcp_edit_text(world, &lease->comment, comment)) &&
	       sim_dhcp_edit_id(world, &lease->id, info->ClientDUID.Data,
				info->ClientDUID.DataLength);
}

SIM_DHCP_ANSWER(R_DhcpSetClientInfoV6)
{
	const struct DHCP_CLIENT_INFO_V6 *info = r->in.ClientInfo;
	struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_reservation *reservation = NULL;
	struct found f;

	if (!by_address(world, &info->ClientIpAddress, &f)) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (info->ClientDUID.Data == NULL || info->ClientDUID.DataLength == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (info->ClientDUID.DataLength > SIM_DHCP_MAX_ID) {
		return BUFFER_OVERFLOW;
	}
	if (!fill(call, f.lease, info)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	reservation = sim_dhcp_reservation_find(f.scope, &f.lease->address);
	if (reservation != NULL &&
	    (!sim_dhcp_edit_text(world, &reservation->name,
				 f.lease->host_name) ||
	     !sim_dhcp_edit_text(world, &reservation->comment,
				 f.lease->comment))) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpDeleteClientInfoV6)
{
	const struct DHCP_SEARCH_INFO_V6 *info = r->in.ClientInfo;
	struct found f;

	if (info->SearchType != Dhcpv6ClientIpAddress) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (!by_address(call->service->world,
			&info->SearchInfo.ClientIpAddress, &f)) {
		return SIM_DHCP_JET_ERROR;
	}
	if (sim_dhcp_reservation_find(f.scope, &f.lease->address) != NULL) {
		return SIM_DHCP_RESERVEDIP_EXISTS;
	}
	sim_dhcp_tell_deleted(call->service, f.scope, f.lease);
	sim_dhcp_edit_lease_remove(f.scope, f.lease);
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV6CreateClientInfo)
{
	const struct DHCP_CLIENT_INFO_V6 *info = r->in.ClientInfo;
	struct sim_dhcp_address address =
		sim_dhcp_world_address6(&info->ClientIpAddress);
	struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_lease *lease = NULL;
	struct sim_dhcp_scope *scope = NULL;
	struct found f;

	sim_dhcp_call_note_address(call, "ClientIpAddress", 6, &address);
	if (info->ClientDUID.Data == NULL || info->ClientDUID.DataLength == 0 ||
	    info->ClientDUID.DataLength > SIM_DHCP_MAX_ID) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	scope = sim_dhcp_scope_of(world, 6, &address);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (sim_dhcp_lease_find(scope, &address) != NULL ||
	    by_client(world, &info->ClientDUID, NULL, &f)) {
		return SIM_DHCP_CLIENT_EXISTS;
	}
	lease = sim_dhcp_edit_lease(world, scope, &address);
	if (lease == NULL || !fill(call, lease, info)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	lease->state = SIM_DHCP_ACTIVE;
	lease->address_type = info->AddressType;
	lease->expires = sim_dhcp_world_time(&info->ClientValidLeaseExpires);
	return SIM_DHCP_SUCCESS;
}

static bool is_excluded(const struct sim_dhcp_scope *scope,
			const struct sim_dhcp_address *address)
{
	size_t i;

	for (i = 0; i < scope->num_exclusions; i++) {
		if (sim_dhcp_range_holds(&scope->exclusions[i], address)) {
			return true;
		}
	}
	return false;
}

bool sim_dhcp_is_free(const struct sim_dhcp_scope *scope,
		      const struct sim_dhcp_address *address)
{
	return sim_dhcp_lease_find(scope, address) == NULL &&
	       sim_dhcp_reservation_find(scope, address) == NULL &&
	       !is_excluded(scope, address);
}

static const struct sim_dhcp_address none;

static bool is_none(const struct sim_dhcp_address *address)
{
	return sim_dhcp_address_compare(address, &none) == 0;
}

/* Fewer addresses from first to last than are asked for. */
static bool too_short(const struct sim_dhcp_range *range, uint32_t wanted)
{
	struct sim_dhcp_address at = range->first;
	uint32_t n = 1;

	while (n < wanted &&
	       sim_dhcp_address_compare(&at, &range->last) < 0) {
		at = sim_dhcp_address_next(&at);
		n++;
	}
	return n < wanted;
}

/* Free addresses into `out`, which has room for `wanted`; then those whose
 * leases are over. */
static uint32_t find_free(const struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_range *range, uint32_t wanted,
			  struct sim_dhcp_address *out)
{
	struct sim_dhcp_address at = range->first;
	uint32_t looked, n = 0;
	size_t i;

	for (looked = 0; n < wanted && looked < MAX_LOOKED_AT; looked++) {
		if (sim_dhcp_is_free(scope, &at)) {
			out[n++] = at;
		}
		if (sim_dhcp_address_compare(&at, &range->last) == 0) {
			break;
		}
		at = sim_dhcp_address_next(&at);
	}
	for (i = 0; i < scope->num_leases && n < wanted; i++) {
		if (scope->leases[i].state == SIM_DHCP_EXPIRED &&
		    sim_dhcp_range_holds(range, &scope->leases[i].address)) {
			out[n++] = scope->leases[i].address;
		}
	}
	return n;
}

/* What both families check and do; *out has *out_n addresses. */
static uint32_t free_addresses(struct sim_dhcp_call *call,
			       const struct sim_dhcp_scope *scope,
			       const struct sim_dhcp_address *start,
			       const struct sim_dhcp_address *end,
			       uint32_t wanted, uint32_t no_scope,
			       struct sim_dhcp_address **out, uint32_t *out_n)
{
	struct sim_dhcp_range range;

	sim_dhcp_call_note(call, "numFreeAddr", wanted);
	if (wanted == 0 || wanted > MAX_FREE) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (scope == NULL) {
		return no_scope;
	}
	if (scope->no_range) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	range.first = is_none(start) ? scope->range.first : *start;
	range.last = is_none(end) ? scope->range.last : *end;
	if (sim_dhcp_address_compare(&range.first, &range.last) > 0 ||
	    !sim_dhcp_range_holds(&scope->range, &range.first) ||
	    !sim_dhcp_range_holds(&scope->range, &range.last) ||
	    (!is_none(start) && !is_none(end) && too_short(&range, wanted))) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	*out = talloc_array(call->mem_ctx, struct sim_dhcp_address, wanted);
	if (*out == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*out_n = find_free(scope, &range, wanted, *out);
	return *out_n < wanted ? SIM_DHCP_REACHED_END_OF_SELECTION
			       : SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpV4GetFreeIPAddress)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(r->in.ScopeId);
	struct sim_dhcp_address start =
		sim_dhcp_address_of_word(r->in.startIP);
	struct sim_dhcp_address end = sim_dhcp_address_of_word(r->in.endIP);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	struct sim_dhcp_address *found = NULL;
	struct DHCP_IP_ARRAY *array = NULL;
	uint32_t i, n = 0, result;

	result = free_addresses(call, scope, &start, &end, r->in.numFreeAddr,
				SIM_DHCP_INVALID_PARAMETER, &found, &n);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_IP_ARRAY, Elements, n);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < n; i++) {
		array->Elements[i] = sim_dhcp_address_word(&found[i]);
	}
	*r->out.IPAddrList = found != NULL ? array : NULL;
	return result;
}

SIM_DHCP_ANSWER(R_DhcpV6GetFreeIPAddress)
{
	struct sim_dhcp_address id = sim_dhcp_world_address6(r->in.ScopeId);
	struct sim_dhcp_address start = sim_dhcp_world_address6(r->in.startIP);
	struct sim_dhcp_address end = sim_dhcp_world_address6(r->in.endIP);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 6, &id);
	struct sim_dhcp_address *found = NULL;
	struct DHCPV6_IP_ARRAY *array = NULL;
	uint32_t i, n = 0, result;

	result = free_addresses(call, scope, &start, &end, r->in.numFreeAddr,
				SIM_DHCP_SUBNET_NOT_PRESENT, &found, &n);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCPV6_IP_ARRAY, Elements, n);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < n; i++) {
		array->Elements[i] = sim_dhcp_wire_address6(&found[i]);
	}
	*r->out.IPAddrList = found != NULL ? array : NULL;
	return result;
}
