/*
 * Ranges, exclusions and reservations of IPv4 in pages ([MS-DHCPM] 3.1.4.6,
 * 31, 3.2.4.39, 120), in the form of each generation.
 */
#include "simulators/dhcp/sim_dhcp_answers.h"

#include "simulators/dhcp/sim_dhcp_state.h"

#define NO_BOOTP_LIMIT UINT32_MAX

/*
 * A whole IPv4 element enumeration; fill(call, scope, kind, index, out)
 * writes one element and is false when memory is out.
 */
#define ELEMENT_LIST(method, array_type, data_type, fill)                      \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		const struct sim_dhcp_scope *scope = NULL;                     \
		struct array_type *array = NULL;                               \
		struct sim_dhcp_slice slice;                                   \
		uint32_t i;                                                    \
                                                                               \
		slice = sim_dhcp_elements(                                     \
			call, r->in.SubnetAddress, r->in.EnumElementType,      \
			r->in.PreferredMaximum, r->out.ResumeHandle, &scope);  \
		if (slice.count == 0) {                                        \
			return slice.result;                                   \
		}                                                              \
		array = talloc_zero(call->mem_ctx, struct array_type);         \
		if (array == NULL) {                                           \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		array->NumElements = (uint32_t)slice.count;                    \
		array->Elements = talloc_zero_array(array, struct data_type,   \
						    slice.count);              \
		if (array->Elements == NULL) {                                 \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		for (i = 0; i < slice.count; i++) {                            \
			if (!fill(call, scope, slice.kind, slice.first + i,    \
				  &array->Elements[i])) {                      \
				return SIM_DHCP_NOT_ENOUGH_MEMORY;             \
			}                                                      \
		}                                                              \
		*r->out.EnumElementInfo = array;                               \
		*r->out.ElementsRead = array->NumElements;                     \
		*r->out.ElementsTotal = slice.left;                            \
		return slice.result;                                           \
	}

static bool fill_v5(struct sim_dhcp_call *call,
		    const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i,
		    struct DHCP_SUBNET_ELEMENT_DATA_V5 *out)
{
	struct DHCP_IP_RESERVATION_V4 *reserved = NULL;
	struct DHCP_BOOTP_IP_RANGE *range = NULL;
	struct DHCP_IP_RANGE ends;

	switch (kind) {
	case SIM_DHCP_RANGE:
		range = talloc_zero(call->mem_ctx, struct DHCP_BOOTP_IP_RANGE);
		if (range == NULL) {
			return false;
		}
		ends = sim_dhcp_answer_range(call, &scope->range);
		range->StartAddress = ends.StartAddress;
		range->EndAddress = ends.EndAddress;
		range->MaxBootpAllowed =
			scope->element_type == DhcpIpRangesDhcpBootp
				? scope->max_bootp : NO_BOOTP_LIMIT;
		out->ElementType = scope->element_type;
		out->Element.IpRange = range;
		return true;
	case SIM_DHCP_EXCLUSION:
		out->ElementType = DhcpExcludedIpRanges;
		out->Element.ExcludeIpRange = sim_dhcp_answer_exclusion(
			call->mem_ctx, &scope->exclusions[i]);
		return out->Element.ExcludeIpRange != NULL;
	case SIM_DHCP_RESERVATION:
		break;
	}
	reserved = talloc(call->mem_ctx, struct DHCP_IP_RESERVATION_V4);
	if (reserved == NULL) {
		return false;
	}
	reserved->ReservedIpAddress =
		sim_dhcp_address_word(&scope->reservations[i].address);
	reserved->ReservedForClient = sim_dhcp_wire_unique_id(
		reserved, scope, &scope->reservations[i].id);
	reserved->bAllowedClientTypes = scope->reservations[i].client_type;
	out->ElementType = DhcpReservedIps;
	out->Element.ReservedIp = reserved;
	return reserved->ReservedForClient != NULL;
}

/* V4 has a smaller range, the oldest a smaller reservation as well. */
static bool fill_v4(struct sim_dhcp_call *call,
		    const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i,
		    struct DHCP_SUBNET_ELEMENT_DATA_V4 *out)
{
	struct DHCP_SUBNET_ELEMENT_DATA_V5 v5;
	struct DHCP_IP_RANGE *range = NULL;

	if (!fill_v5(call, scope, kind, i, &v5)) {
		return false;
	}
	out->ElementType = v5.ElementType;
	switch (kind) {
	case SIM_DHCP_EXCLUSION:
		out->Element.ExcludeIpRange = v5.Element.ExcludeIpRange;
		return true;
	case SIM_DHCP_RESERVATION:
		out->Element.ReservedIp = v5.Element.ReservedIp;
		return true;
	case SIM_DHCP_RANGE:
		break;
	}
	range = talloc(call->mem_ctx, struct DHCP_IP_RANGE);
	if (range == NULL) {
		return false;
	}
	range->StartAddress = v5.Element.IpRange->StartAddress;
	range->EndAddress = v5.Element.IpRange->EndAddress;
	out->ElementType = DhcpIpRanges;
	out->Element.IpRange = range;
	return true;
}

static bool fill_v1(struct sim_dhcp_call *call,
		    const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i,
		    struct DHCP_SUBNET_ELEMENT_DATA *out)
{
	struct DHCP_SUBNET_ELEMENT_DATA_V4 v4;
	struct DHCP_IP_RESERVATION *reserved = NULL;

	if (!fill_v4(call, scope, kind, i, &v4)) {
		return false;
	}
	out->ElementType = v4.ElementType;
	switch (kind) {
	case SIM_DHCP_RANGE:
		out->Element.IpRange = v4.Element.IpRange;
		return true;
	case SIM_DHCP_EXCLUSION:
		out->Element.ExcludeIpRange = v4.Element.ExcludeIpRange;
		return true;
	case SIM_DHCP_RESERVATION:
		break;
	}
	reserved = talloc(call->mem_ctx, struct DHCP_IP_RESERVATION);
	if (reserved == NULL) {
		return false;
	}
	reserved->ReservedIpAddress = v4.Element.ReservedIp->ReservedIpAddress;
	reserved->ReservedForClient = v4.Element.ReservedIp->ReservedForClient;
	out->Element.ReservedIp = reserved;
	return true;
}

ELEMENT_LIST(R_DhcpEnumSubnetElements, DHCP_SUBNET_ELEMENT_INFO_ARRAY,
	     DHCP_SUBNET_ELEMENT_DATA, fill_v1)
ELEMENT_LIST(R_DhcpEnumSubnetElementsV4, DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4,
	     DHCP_SUBNET_ELEMENT_DATA_V4, fill_v4)
ELEMENT_LIST(R_DhcpEnumSubnetElementsV5, DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5,
	     DHCP_SUBNET_ELEMENT_DATA_V5, fill_v5)

/* 3.2.4.120: the array itself is in the response. */
SIM_DHCP_ANSWER(R_DhcpV4EnumSubnetReservations)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_reservation *reservation = NULL;
	struct DHCP_RESERVATION_INFO_ARRAY *array = NULL;
	const struct sim_dhcp_scope *scope = NULL;
	struct DHCP_IP_RESERVATION_INFO *info = NULL;
	struct sim_dhcp_slice slice = sim_dhcp_elements(
		call, r->in.SubnetAddress, DhcpReservedIps,
		r->in.PreferredMaximum, r->out.ResumeHandle, &scope);
	struct DHCP_BINARY_DATA *id = NULL;
	size_t i;

	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_RESERVATION_INFO_ARRAY,
			       Elements, slice.count);
	info = talloc_zero_array(call->mem_ctx, struct DHCP_IP_RESERVATION_INFO,
				 slice.count + 1);
	if (array == NULL || info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		reservation = &scope->reservations[slice.first + i];
		info[i] = (struct DHCP_IP_RESERVATION_INFO){
			.ReservedIpAddress = sim_dhcp_address_word(
				&reservation->address),
			.ReservedClientName = sim_dhcp_wire_string(
				info, reservation->name),
			.ReservedClientDesc = sim_dhcp_wire_string(
				info, reservation->comment),
			.bAllowedClientTypes = reservation->client_type,
			.fOptionsPresent = sim_dhcp_value_at_reservation(
				state, 4, &reservation->address),
		};
		id = sim_dhcp_wire_unique_id(info, scope, &reservation->id);
		if (id == NULL) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
		info[i].ReservedForClient = *id;
		array->Elements[i] = &info[i];
	}
	*r->out.EnumElementInfo = *array;
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = slice.left;
	return slice.result;
}
