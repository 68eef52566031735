/* MAC filters ([MS-DHCPM] 3.2.4.83-87). Both lists are one, by pattern. */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_page.h"

#define ETHERNET 1
#define WEIGHT sizeof(struct DHCP_FILTER_RECORD)

/* FilterStatus ([MS-DHCPM] 2.2.1.2.96). */
#define NO_MATCH 1
static const uint32_t statuses[2][2] = {
	/* full, wildcard */
	[Deny] = {0x04, 0x10},
	[Allow] = {0x02, 0x08},
};

/* Equal only to a pattern that matches the same; a dictionary's order. */
int sim_dhcp_filter_compare(const struct DHCP_ADDR_PATTERN *a,
			    const struct DHCP_ADDR_PATTERN *b)
{
	uint8_t least = a->Length < b->Length ? a->Length : b->Length;
	int order = memcmp(a->Pattern, b->Pattern, least);

	if (order == 0) {
		order = (int)a->Length - (int)b->Length;
	}
	if (order == 0) {
		order = (a->IsWildcard != 0) - (b->IsWildcard != 0);
	}
	if (order == 0) {
		order = (a->MatchHWType != 0) - (b->MatchHWType != 0);
	}
	if (order == 0 && a->MatchHWType) {
		order = (int)a->HWType - (int)b->HWType;
	}
	return order;
}

/* Where the pattern is or would be. */
static size_t find(const struct sim_dhcp_state *state,
		   const struct DHCP_ADDR_PATTERN *pattern, bool *out_there)
{
	const struct DHCP_FILTER_ADD_INFO *f = NULL;
	size_t low = 0, n = state->filters.count, half;
	int order;

	*out_there = false;
	while (n > 0) {
		half = n / 2;
		f = state->filters.item[low + half];
		order = sim_dhcp_filter_compare(&f->AddrPatt, pattern);
		if (order == 0) {
			*out_there = true;
			return low + half;
		}
		if (order < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

uint32_t sim_dhcp_filter_status(const struct sim_dhcp_state *state,
				const struct sim_dhcp_id *id)
{
	const struct DHCP_FILTER_ADD_INFO *f = NULL;
	uint32_t found = NO_MATCH;
	size_t i;

	for (i = 0; i < state->filters.count; i++) {
		f = state->filters.item[i];
		if (f->AddrPatt.Length == 0 ||
		    f->AddrPatt.Length > id->length ||
		    memcmp(f->AddrPatt.Pattern, id->octet,
			   f->AddrPatt.Length) != 0) {
			continue;
		}
		if (!f->AddrPatt.IsWildcard &&
		    f->AddrPatt.Length == id->length) {
			return statuses[f->ListType == Allow][0];
		}
		if (f->AddrPatt.IsWildcard) {
			/* the longest pattern stands last */
			found = statuses[f->ListType == Allow][1];
		}
	}
	return found;
}

/* What 3.2.4.83 and 84 ask of a pattern. One of another hardware type is an
 * exemption of the whole type. */
static bool is_pattern(const struct DHCP_ADDR_PATTERN *p)
{
	if (!p->MatchHWType) {
		return false;
	}
	if (p->HWType != ETHERNET) {
		return p->IsWildcard && p->Length == 0;
	}
	return p->IsWildcard ? p->Length >= 1 && p->Length <= 5
			     : p->Length == 6;
}

SIM_DHCP_ANSWER(R_DhcpAddFilterV4)
{
	struct sim_dhcp_state *state = call->service->state;
	const struct DHCP_FILTER_ADD_INFO *wire = r->in.AddFilterInfo;
	struct DHCP_FILTER_ADD_INFO *copy = NULL;
	bool there;
	size_t at;

	sim_dhcp_call_note(call, "ListType", wire->ListType);
	sim_dhcp_call_note(call, "ForceFlag", r->in.ForceFlag);
	if (!is_pattern(&wire->AddrPatt) ||
	    (wire->ListType != Allow && wire->ListType != Deny) ||
	    (wire->AddrPatt.HWType != ETHERNET && wire->ListType != Allow)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	at = find(state, &wire->AddrPatt, &there);
	if (there && !r->in.ForceFlag) {
		return wire->AddrPatt.HWType == ETHERNET
			       ? SIM_DHCP_LINKLAYER_ADDRESS_EXISTS
			       : SIM_DHCP_HARDWARE_TYPE_ALREADY_EXEMPT;
	}
	copy = SIM_DHCP_COPY(state, DHCP_FILTER_ADD_INFO, wire);
	if (!sim_dhcp_list_insert(state, &state->filters, at, copy)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (there) {
		sim_dhcp_list_remove(&state->filters, at + 1);
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpDeleteFilterV4)
{
	struct sim_dhcp_state *state = call->service->state;
	bool there;
	size_t at;

	if (!is_pattern(r->in.DeleteFilterInfo)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	at = find(state, r->in.DeleteFilterInfo, &there);
	if (!there) {
		return r->in.DeleteFilterInfo->HWType == ETHERNET
			       ? SIM_DHCP_LINKLAYER_ADDRESS_DOES_NOT_EXIST
			       : SIM_DHCP_UNDEFINED_HARDWARE_TYPE;
	}
	sim_dhcp_list_remove(&state->filters, at);
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpSetFilterV4)
{
	struct sim_dhcp_state *state = call->service->state;

	sim_dhcp_call_note(call, "EnforceAllowList",
			   r->in.GlobalFilterInfo->EnforceAllowList);
	sim_dhcp_call_note(call, "EnforceDenyList",
			   r->in.GlobalFilterInfo->EnforceDenyList);
	state->allow_on = r->in.GlobalFilterInfo->EnforceAllowList != 0;
	state->deny_on = r->in.GlobalFilterInfo->EnforceDenyList != 0;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetFilterV4)
{
	r->out.GlobalFilterInfo->EnforceAllowList =
		call->service->state->allow_on;
	r->out.GlobalFilterInfo->EnforceDenyList =
		call->service->state->deny_on;
	return SIM_DHCP_SUCCESS;
}

/*
 * The handle is the last pattern of the page before. The last page comes with
 * NO_MORE_ITEMS.
 */
SIM_DHCP_ANSWER(R_DhcpEnumFilterV4)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct DHCP_FILTER_ADD_INFO *f = NULL;
	struct DHCP_FILTER_ENUM_INFO *array = NULL;
	uint32_t most = r->in.PreferredMaximum, left = 0;
	size_t at = 0;
	bool there = false;

	sim_dhcp_call_note(call, "ListType", r->in.ListType);
	sim_dhcp_call_note(call, "PreferredMaximum", most);
	most = most < SIM_DHCP_PAGE_LEAST ? SIM_DHCP_PAGE_LEAST : most;
	most = most > SIM_DHCP_PAGE_MOST ? SIM_DHCP_PAGE_MOST : most;
	if (r->in.ResumeHandle->Length > 0) {
		at = find(state, r->in.ResumeHandle, &there);
		if (!there) {
			return SIM_DHCP_JET_ERROR;
		}
		at++;
	}
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_FILTER_ENUM_INFO,
			       pEnumRecords, most / WEIGHT + 1);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = 0;
	for (; at < state->filters.count; at++) {
		f = state->filters.item[at];
		if (f->ListType != r->in.ListType) {
			continue;
		}
		if ((array->NumElements + 1) * WEIGHT > most) {
			left++;
			continue;
		}
		array->pEnumRecords[array->NumElements++] =
			(struct DHCP_FILTER_RECORD){
				.AddrPatt = f->AddrPatt,
				.Comment = f->Comment,
			};
		*r->out.ResumeHandle = f->AddrPatt;
	}
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = left;
	if (array->NumElements > 0) {
		*r->out.EnumFilterInfo = array;
	}
	return left > 0 ? SIM_DHCP_MORE_DATA : SIM_DHCP_NO_MORE_ITEMS;
}
