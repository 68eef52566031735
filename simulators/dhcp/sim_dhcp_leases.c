/* Pages of leases: which scope, which leases, under which names. */
#include "simulators/dhcp/sim_dhcp_leases.h"

#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_state.h"

static const struct sim_dhcp_address none;

static bool is_none(const struct sim_dhcp_address *address)
{
	return sim_dhcp_address_compare(address, &none) == 0;
}

/* One page of all scopes lies within one of them: the first with leases behind
 * the handle. */
static void page_of_all(struct sim_dhcp_leases *found,
			const struct sim_dhcp_scope *scopes, size_t n,
			const struct sim_dhcp_address *resume,
			uint32_t preferred_maximum)
{
	size_t i, k = 0;

	if (!is_none(resume)) {
		while (k + 1 < n && sim_dhcp_address_compare(
					    &scopes[k + 1].id, resume) <= 0) {
			k++;
		}
	}
	found->page.result = SIM_DHCP_NO_MORE_ITEMS;
	for (i = k; i < n; i++) {
		found->scope = &scopes[i];
		found->page = sim_dhcp_page(found->scope,
					    i == k ? resume : &none,
					    preferred_maximum);
		if (found->page.result != SIM_DHCP_NO_MORE_ITEMS) {
			break;
		}
	}
	if (found->page.result != SIM_DHCP_SUCCESS) {
		return;
	}
	for (i++; i < n; i++) {
		if (scopes[i].num_leases > 0) {
			found->page.result = SIM_DHCP_MORE_DATA;
			found->page.total = INT32_MAX;
			found->page.resume = found->scope->leases
				[found->page.first + found->page.count - 1]
					.address;
			return;
		}
	}
}

static void spoil_page(struct sim_dhcp_call *call,
		       struct sim_dhcp_leases *found)
{
	struct sim_dhcp_page *page = &found->page;

	if (sim_dhcp_call_fault(call, SIM_DHCP_FAULT_ONE_HUGE_PAGE) &&
	    sim_dhcp_has_rows(page->result)) {
		page->result = SIM_DHCP_SUCCESS;
		page->count = found->scope->num_leases - page->first;
		page->total = (uint32_t)page->count;
		page->resume = none;
	}
	if (sim_dhcp_call_fault(call, SIM_DHCP_FAULT_ENDLESS_PAGES) &&
	    page->result == SIM_DHCP_SUCCESS) {
		page->result = SIM_DHCP_MORE_DATA;
		page->total = INT32_MAX;
		/* back to the start of the scope */
		page->resume = found->scope->num_leases > 1
			? found->scope->leases[0].address : none;
	}
}

static bool name_leases(struct sim_dhcp_call *call,
			struct sim_dhcp_leases *found)
{
	bool nameless = sim_dhcp_call_fault(call,
					    SIM_DHCP_FAULT_LEASE_WITHOUT_NAME);
	bool spoil = sim_dhcp_call_fault(call, SIM_DHCP_FAULT_BAD_UTF16);
	const struct sim_dhcp_lease *lease = NULL;
	size_t i;

	found->names = talloc_zero_array(call->mem_ctx, struct DHCPM_STRING *,
					 found->page.count);
	if (found->names == NULL) {
		return false;
	}
	for (i = 0; i < found->page.count && !nameless; i++) {
		lease = &found->scope->leases[found->page.first + i];
		found->names[i] =
			spoil ? sim_dhcp_wire_bad_string(found->names,
							 lease->host_name)
			      : sim_dhcp_wire_string(found->names,
						     lease->host_name);
	}
	return true;
}

struct sim_dhcp_leases sim_dhcp_leases(struct sim_dhcp_call *call, int family,
				       const struct sim_dhcp_address *scope,
				       const struct sim_dhcp_address *resume,
				       uint32_t preferred_maximum)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_leases found = {.scope = NULL};
	bool named;

	sim_dhcp_call_note_address(call, "ResumeHandle", family, resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	found.scope = sim_dhcp_call_scope(call, family, scope);
	if (found.scope != NULL) {
		found.page = sim_dhcp_page(found.scope, resume,
					   preferred_maximum);
	} else if (is_none(scope)) {
		page_of_all(&found,
			    family == 4 ? world->scopes4 : world->scopes6,
			    family == 4 ? world->num_scopes4
					: world->num_scopes6,
			    resume, preferred_maximum);
	} else {
		/* IPv4 has no leases in a scope that is not there (3.1.4.36,
		 * 48) */
		found.result = family == 4 ? SIM_DHCP_SUCCESS
					   : SIM_DHCP_FILE_NOT_FOUND;
		return found;
	}
	spoil_page(call, &found);
	found.result = found.page.result;
	if (sim_dhcp_has_rows(found.result)) {
		named = name_leases(call, &found);
		if (!named) {
			found.result = SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
	}
	return found;
}

struct DHCP_CLIENT_INFO_EX sim_dhcp_lease_row(
	struct sim_dhcp_call *call, const struct sim_dhcp_scope *scope,
	const struct sim_dhcp_lease *lease, struct DHCPM_STRING *name)
{
	/* Windows Server 2016 has no NAP any more */
	bool nap = call->service->extra.major < 10;

	return (struct DHCP_CLIENT_INFO_EX){
		.ClientIpAddress = sim_dhcp_address_word(&lease->address),
		.SubnetMask = sim_dhcp_wire_mask(scope->prefix),
		.ClientHardwareAddress = sim_dhcp_wire_id(&lease->id),
		.ClientName = name,
		.ClientComment = sim_dhcp_wire_string(call->mem_ctx,
						      lease->comment),
		.ClientLeaseExpires = sim_dhcp_wire_expiry(lease),
		.bClientType = sim_dhcp_wire_client_type(lease),
		.AddressState = sim_dhcp_wire_lease_state(lease),
		.Status = nap ? lease->nap_status : NOQUARANTINE,
		.ProbationEnds = nap && lease->probation_ends != 0
			? sim_dhcp_wire_time(lease->probation_ends)
			: (struct DATE_TIME){0},
		.QuarantineCapable = nap && lease->nap_capable,
		.FilterStatus = sim_dhcp_filter_status(call->service->state,
						       &lease->id),
		.PolicyName = sim_dhcp_wire_string(call->mem_ctx,
						   lease->policy),
	};
}

struct DHCP_PROPERTY_ARRAY *
sim_dhcp_lease_properties(TALLOC_CTX *mem_ctx,
			  const struct sim_dhcp_lease *lease)
{
	struct DHCP_PROPERTY_ARRAY *array =
		SIM_DHCP_ARRAY(mem_ctx, DHCP_PROPERTY_ARRAY, Elements, 1);

	if (array != NULL) {
		array->Elements[0] = (struct DHCP_PROPERTY){
			.ID = DhcpPropIdClientAddressStateEx,
			.Type = DhcpPropTypeDword,
			.Value.DWordValue = lease->state_ex,
		};
	}
	return array;
}

uint32_t sim_dhcp_lease_rows(struct sim_dhcp_call *call, uint32_t scope,
			     uint32_t preferred_maximum, bool ex,
			     uint32_t *resume, uint32_t *out_read,
			     uint32_t *out_total,
			     struct DHCP_CLIENT_INFO_EX **out_rows)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(scope);
	struct sim_dhcp_address from = sim_dhcp_address_of_word(*resume);
	struct sim_dhcp_leases found =
		sim_dhcp_leases(call, 4, &id, &from, preferred_maximum);
	struct DHCP_CLIENT_INFO_EX *rows = NULL;
	const struct sim_dhcp_lease *lease = NULL;
	size_t i;

	if (!sim_dhcp_has_rows(found.result)) {
		return found.result;
	}
	rows = talloc_array(call->mem_ctx, struct DHCP_CLIENT_INFO_EX,
			    found.page.count);
	if (rows == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < found.page.count; i++) {
		lease = &found.scope->leases[found.page.first + i];
		rows[i] = sim_dhcp_lease_row(call, found.scope, lease,
					     found.names[i]);
		rows[i].Properties =
			ex ? sim_dhcp_lease_properties(rows, lease) : NULL;
	}
	*resume = sim_dhcp_address_word(&found.page.resume);
	*out_read = (uint32_t)found.page.count;
	*out_total = found.page.total;
	*out_rows = rows;
	return found.result;
}
