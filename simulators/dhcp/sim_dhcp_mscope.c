/*
 * Multicast scopes and MADCAP leases ([MS-DHCPM] 3.2.4.2-14, 32). Creating and
 * changing leases is not implemented on Windows either.
 */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_page.h"

#define MAX_NAME 259 /* MAX_PATH without the NUL */
#define LEAST_RANGE 256 /* addresses of a multicast range */
#define LEASE_WEIGHT 64
#define UNKNOWN_TOTAL 0x7fffffffu

static size_t find(const struct sim_dhcp_state *state, const char *name)
{
	const struct sim_dhcp_mscope *m = NULL;
	size_t i;

	for (i = 0; name != NULL && i < state->mscopes.count; i++) {
		m = state->mscopes.item[i];
		if (strcmp(m->name, name) == 0) {
			return i;
		}
	}
	return state->mscopes.count;
}

static struct sim_dhcp_mscope *get(struct sim_dhcp_call *call, const char *name)
{
	const struct sim_dhcp_state *state = call->service->state;
	size_t i = find(state, name);

	sim_dhcp_call_note_text(call, "MScopeName", name);
	return i < state->mscopes.count ? state->mscopes.item[i] : NULL;
}

static uint32_t create(struct sim_dhcp_call *call,
		       const struct DHCP_MSCOPE_INFO *info, const char *name)
{
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_mscope *m = NULL;
	const struct sim_dhcp_mscope *other = NULL;
	size_t i;

	for (i = 0; i < state->mscopes.count; i++) {
		other = state->mscopes.item[i];
		if (strcmp(other->name, name) == 0 ||
		    other->wire->MScopeId == info->MScopeId) {
			return SIM_DHCP_MSCOPE_EXISTS;
		}
	}
	m = talloc_zero(state, struct sim_dhcp_mscope);
	if (m == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	m->name = talloc_strdup(m, name);
	m->wire = SIM_DHCP_COPY(m, DHCP_MSCOPE_INFO, info);
	if (m->name == NULL || m->wire == NULL) {
		talloc_free(m);
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	return sim_dhcp_list_insert(state, &state->mscopes,
				    state->mscopes.count, m)
		       ? SIM_DHCP_SUCCESS : SIM_DHCP_NOT_ENOUGH_MEMORY;
}

SIM_DHCP_ANSWER(R_DhcpSetMScopeInfo)
{
	const struct DHCP_MSCOPE_INFO *info = r->in.MScopeInfo;
	struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	struct DHCP_MSCOPE_INFO *copy = NULL;
	char *name = NULL;

	sim_dhcp_call_note(call, "NewScope", r->in.NewScope);
	if (r->in.MScopeName == NULL || info->MScopeId == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (strlen(r->in.MScopeName) > MAX_NAME) {
		return SIM_DHCP_SCOPE_NAME_TOO_LONG;
	}
	if (r->in.NewScope) {
		return create(call, info, r->in.MScopeName);
	}
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	copy = SIM_DHCP_COPY(m, DHCP_MSCOPE_INFO, info);
	name = sim_dhcp_wire_text(m, info->MScopeName);
	if (copy == NULL || name == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	talloc_free(m->wire);
	m->wire = copy;
	if (name[0] != '\0') {
		m->name = name;
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetMScopeInfo)
{
	struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);

	if (r->in.MScopeName == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	*r->out.MScopeInfo = m->wire;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpEnumMScopes)
{
	const struct sim_dhcp_list *list = &call->service->state->mscopes;
	struct sim_dhcp_slice slice = sim_dhcp_slice_scopes(
		list->count, *r->in.ResumeHandle, r->in.PreferredMaximum);
	struct DHCP_MSCOPE_TABLE *table = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_MSCOPE_TABLE, pMScopeNames, slice.count);
	const struct sim_dhcp_mscope *m = NULL;
	size_t i;

	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	if (slice.result != SIM_DHCP_SUCCESS) {
		return slice.result;
	}
	if (table == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		m = list->item[slice.first + i];
		table->pMScopeNames[i] = sim_dhcp_wire_string(table, m->name);
	}
	*r->out.MScopeTable = table;
	*r->out.ElementsRead = table->NumElements;
	*r->out.ElementsTotal = slice.left;
	*r->out.ResumeHandle = (uint32_t)(slice.first + slice.count);
	return SIM_DHCP_SUCCESS;
}

static bool is_range(uint32_t type)
{
	return type == DhcpIpRanges ||
	       (type >= DhcpIpRangesDhcpOnly && type <= DhcpIpRangesBootpOnly);
}

static bool is_multicast(const struct DHCP_IP_RANGE *range)
{
	return range->StartAddress <= range->EndAddress &&
	       range->StartAddress >> 28 == 0xe &&
	       range->EndAddress >> 28 == 0xe;
}

/* The range of an element, whichever it is; NULL for none. */
static const struct DHCP_IP_RANGE *
range_of(const struct DHCP_SUBNET_ELEMENT_DATA_V4 *e)
{
	return is_range(e->ElementType) ? e->Element.IpRange
	       : e->ElementType == DhcpExcludedIpRanges
		       ? e->Element.ExcludeIpRange : NULL;
}

SIM_DHCP_ANSWER(R_DhcpAddMScopeElement)
{
	const struct DHCP_SUBNET_ELEMENT_DATA_V4 *e = r->in.AddElementInfo;
	struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	const struct DHCP_IP_RANGE *range = range_of(e);
	struct DHCP_IP_RANGE *grown = NULL;
	size_t i;

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	if (e->ElementType == DhcpSecondaryHosts) {
		return SIM_DHCP_CALL_NOT_IMPLEMENTED;
	}
	if (range == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (!is_multicast(range)) {
		return SIM_DHCP_INVALID_RANGE;
	}
	if (is_range(e->ElementType)) {
		if (range->EndAddress - range->StartAddress + 1 < LEAST_RANGE) {
			return SIM_DHCP_MSCOPE_RANGE_TOO_SMALL;
		}
		m->range = *range;
		m->has_range = true;
		return SIM_DHCP_SUCCESS;
	}
	for (i = 0; i < m->num_exclusions; i++) {
		if (m->exclusions[i].StartAddress <= range->EndAddress &&
		    range->StartAddress <= m->exclusions[i].EndAddress) {
			return SIM_DHCP_IPRANGE_EXISTS;
		}
	}
	if (m->num_exclusions >= SIM_DHCP_MAX_ELEMENTS) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	grown = talloc_realloc(m, m->exclusions, struct DHCP_IP_RANGE,
			       m->num_exclusions + 1);
	if (grown == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	m->exclusions = grown;
	grown[m->num_exclusions++] = *range;
	return SIM_DHCP_SUCCESS;
}

static bool same_range(const struct DHCP_IP_RANGE *a,
		       const struct DHCP_IP_RANGE *b)
{
	return a->StartAddress == b->StartAddress &&
	       a->EndAddress == b->EndAddress;
}

SIM_DHCP_ANSWER(R_DhcpRemoveMScopeElement)
{
	const struct DHCP_SUBNET_ELEMENT_DATA_V4 *e = r->in.RemoveElementInfo;
	struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	const struct DHCP_IP_RANGE *range = range_of(e);
	size_t i;

	sim_dhcp_call_note(call, "ElementType", e->ElementType);
	if (e->ElementType == DhcpSecondaryHosts) {
		return SIM_DHCP_CALL_NOT_IMPLEMENTED;
	}
	if (range == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (m == NULL) {
		return SIM_DHCP_FILE_NOT_FOUND;
	}
	if (is_range(e->ElementType)) {
		if (!m->has_range || !same_range(&m->range, range)) {
			return SIM_DHCP_INVALID_RANGE;
		}
		if (r->in.ForceFlag == DhcpNoForce && m->clients.count > 0) {
			return SIM_DHCP_ELEMENT_CANT_REMOVE;
		}
		m->has_range = false;
		return SIM_DHCP_SUCCESS;
	}
	for (i = 0; i < m->num_exclusions; i++) {
		if (same_range(&m->exclusions[i], range)) {
			m->exclusions[i] = m->exclusions[--m->num_exclusions];
			return SIM_DHCP_SUCCESS;
		}
	}
	return SIM_DHCP_INVALID_RANGE;
}

SIM_DHCP_ANSWER(R_DhcpEnumMScopeElements)
{
	const struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4 *array = NULL;
	struct DHCP_SUBNET_ELEMENT_DATA_V4 *e = NULL;
	uint32_t type = r->in.EnumElementType;
	struct sim_dhcp_slice slice;
	bool ranges = type == DhcpIpRanges || type == DhcpIpRangesDhcpBootp;
	size_t i;

	sim_dhcp_call_note(call, "EnumElementType", type);
	if (!ranges && type != DhcpExcludedIpRanges) {
		return type == DhcpSecondaryHosts ? SIM_DHCP_NOT_SUPPORTED
						  : SIM_DHCP_INVALID_PARAMETER;
	}
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	slice = sim_dhcp_slice_items(ranges ? m->has_range : m->num_exclusions,
				     *r->in.ResumeHandle,
				     r->in.PreferredMaximum);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4,
			       Elements, slice.count);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (slice.result == SIM_DHCP_NO_MORE_ITEMS) {
		return slice.result;
	}
	for (i = 0; i < slice.count; i++) {
		e = &array->Elements[i];
		e->ElementType = ranges ? DhcpIpRanges : DhcpExcludedIpRanges;
		e->Element.IpRange = talloc_memdup(
			array,
			ranges ? &m->range : &m->exclusions[slice.first + i],
			sizeof(m->range));
		if (e->Element.IpRange == NULL) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
		if (!ranges) {
			e->Element.ExcludeIpRange = e->Element.IpRange;
		}
	}
	*r->out.EnumElementInfo = array;
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = slice.left;
	*r->out.ResumeHandle = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

SIM_DHCP_ANSWER(R_DhcpDeleteMScope)
{
	struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	const struct sim_dhcp_value *v = NULL;
	size_t i = 0;

	sim_dhcp_call_note(call, "ForceFlag", r->in.ForceFlag);
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (r->in.ForceFlag == DhcpNoForce && m->clients.count > 0) {
		return SIM_DHCP_ELEMENT_CANT_REMOVE;
	}
	while (i < state->values.count) {
		v = state->values.item[i];
		if (v->level.kind == SIM_DHCP_AT_MSCOPE &&
		    strcmp(v->level.mscope, m->name) == 0) {
			sim_dhcp_list_remove(&state->values, i);
		} else {
			i++;
		}
	}
	sim_dhcp_list_remove(&state->mscopes, find(state, r->in.MScopeName));
	return SIM_DHCP_SUCCESS;
}

/* The map of addresses in use follows from the leases: nothing differs. */
SIM_DHCP_ANSWER(R_DhcpScanMDatabase)
{
	struct DHCP_SCAN_LIST *list = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_SCAN_LIST, ScanItems, 0);

	sim_dhcp_call_note(call, "FixFlag", r->in.FixFlag);
	if (get(call, r->in.MScopeName) == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	if (list == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*r->out.ScanList = list;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpCreateMClientInfo)
{
	return SIM_DHCP_CALL_NOT_IMPLEMENTED;
}

SIM_DHCP_ANSWER(R_DhcpSetMClientInfo)
{
	return SIM_DHCP_CALL_NOT_IMPLEMENTED;
}

static uint32_t search(struct sim_dhcp_call *call,
		       const struct DHCP_SEARCH_INFO *info,
		       struct sim_dhcp_mscope **out_scope, size_t *out_at)
{
	const struct sim_dhcp_list *list = &call->service->state->mscopes;
	const struct DHCP_MCLIENT_INFO *client = NULL;
	struct sim_dhcp_mscope *m = NULL;
	size_t i, k;

	sim_dhcp_call_note(call, "SearchType", info->SearchType);
	if (info->SearchType != DhcpClientIpAddress) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	for (i = 0; i < list->count; i++) {
		m = list->item[i];
		for (k = 0; k < m->clients.count; k++) {
			client = m->clients.item[k];
			if (client->ClientIpAddress ==
			    info->SearchInfo.ClientIpAddress) {
				*out_scope = m;
				*out_at = k;
				return SIM_DHCP_SUCCESS;
			}
		}
	}
	return SIM_DHCP_JET_ERROR;
}

SIM_DHCP_ANSWER(R_DhcpGetMClientInfo)
{
	struct sim_dhcp_mscope *m = NULL;
	size_t at = 0;
	uint32_t result = search(call, r->in.SearchInfo, &m, &at);

	if (result == SIM_DHCP_SUCCESS) {
		*r->out.ClientInfo = m->clients.item[at];
	}
	return result;
}

SIM_DHCP_ANSWER(R_DhcpDeleteMClientInfo)
{
	struct sim_dhcp_mscope *m = NULL;
	size_t at = 0;
	uint32_t result = search(call, r->in.ClientInfo, &m, &at);

	if (result == SIM_DHCP_SUCCESS) {
		sim_dhcp_list_remove(&m->clients, at);
	}
	return result;
}

/* Pages as those of other leases: the handle is the last address. */
SIM_DHCP_ANSWER(R_DhcpEnumMScopeClients)
{
	const struct sim_dhcp_mscope *m = get(call, r->in.MScopeName);
	struct DHCP_MCLIENT_INFO_ARRAY *array = NULL;
	struct DHCP_MCLIENT_INFO *client = NULL;
	uint32_t most = r->in.PreferredMaximum, resume = *r->in.ResumeHandle;
	size_t at = 0, n, i;

	sim_dhcp_call_note(call, "PreferredMaximum", most);
	if (m == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	while (resume != 0 && at < m->clients.count) {
		client = m->clients.item[at++];
		if (client->ClientIpAddress == resume) {
			resume = 0;
		}
	}
	if (resume != 0) {
		return SIM_DHCP_JET_ERROR;
	}
	if (at == m->clients.count) {
		return SIM_DHCP_NO_MORE_ITEMS;
	}
	most = most < SIM_DHCP_PAGE_LEAST ? SIM_DHCP_PAGE_LEAST : most;
	most = most > SIM_DHCP_PAGE_MOST ? SIM_DHCP_PAGE_MOST : most;
	n = m->clients.count - at;
	n = n > most / LEASE_WEIGHT ? most / LEASE_WEIGHT : n;
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_MCLIENT_INFO_ARRAY, Clients,
			       n);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < n; i++) {
		array->Clients[i] = m->clients.item[at + i];
	}
	*r->out.ClientInfo = array;
	*r->out.ClientsRead = array->NumElements;
	if (at + n == m->clients.count) {
		*r->out.ClientsTotal = array->NumElements;
		*r->out.ResumeHandle = 0;
		return SIM_DHCP_SUCCESS;
	}
	*r->out.ClientsTotal = UNKNOWN_TOTAL;
	*r->out.ResumeHandle = array->Clients[n - 1]->ClientIpAddress;
	return SIM_DHCP_MORE_DATA;
}

/* No MADCAP message is ever sent in the lab. */
SIM_DHCP_ANSWER(R_DhcpGetMCastMibInfo)
{
	const struct sim_dhcp_list *list = &call->service->state->mscopes;
	struct DHCP_MCAST_MIB_INFO *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MCAST_MIB_INFO);
	const struct sim_dhcp_mscope *m = NULL;
	uint32_t i, k, size;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	mib->ServerStartTime = sim_dhcp_wire_time(call->service->started);
	mib->Scopes = (uint32_t)list->count;
	mib->ScopeInfo = talloc_zero_array(mib, struct MSCOPE_MIB_INFO,
					   list->count + 1);
	if (mib->ScopeInfo == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < mib->Scopes; i++) {
		m = list->item[i];
		size = m->has_range
			? m->range.EndAddress - m->range.StartAddress + 1 : 0;
		for (k = 0; k < m->num_exclusions; k++) {
			size -= m->has_range
				? m->exclusions[k].EndAddress -
					m->exclusions[k].StartAddress + 1 : 0;
		}
		mib->ScopeInfo[i] = (struct MSCOPE_MIB_INFO){
			.MScopeId = m->wire->MScopeId,
			.MScopeName = sim_dhcp_wire_string(mib, m->name),
			.NumAddressesInuse = (uint32_t)m->clients.count,
			.NumAddressesFree =
				size - (uint32_t)m->clients.count,
		};
	}
	*r->out.MibInfo = mib;
	return SIM_DHCP_SUCCESS;
}
