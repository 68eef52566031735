/* Settings, attributes, scopes and counters in the form that calls answer. */
#include "simulators/dhcp/sim_dhcp_answers.h"

#include "simulators/dhcp/sim_dhcp_state.h"

struct DHCP_SERVER_CONFIG_INFO_VQ
sim_dhcp_config(TALLOC_CTX *mem_ctx, const struct sim_dhcp_service *service)
{
	const struct sim_dhcp_extra *extra = &service->extra;
	const char *slash = strrchr(extra->database_file, '\\');
	const char *name = slash != NULL ? slash + 1 : extra->database_file;
	const char *dir = "";
	const struct sim_dhcp_state *state = service->state;

	if (slash != NULL) {
		dir = talloc_strndup(mem_ctx, extra->database_file,
				     (size_t)(slash - extra->database_file));
	}
	return (struct DHCP_SERVER_CONFIG_INFO_VQ){
		.APIProtocolSupport = state->protocols,
		.DatabaseName = sim_dhcp_wire_string(mem_ctx, name),
		.DatabasePath = sim_dhcp_wire_string(mem_ctx, dir),
		.BackupPath = sim_dhcp_wire_string(mem_ctx,
						   extra->backup_path),
		.BackupInterval = extra->backup_minutes,
		.DatabaseLoggingFlag = extra->database_logging,
		.RestoreFlag = state->restore,
		.DatabaseCleanupInterval = extra->cleanup_minutes,
		.DebugFlag = state->debug,
		.dwPingRetries = extra->ping_retries,
		.cbBootTableString = state->boot_table_length,
		.wszBootTableString = state->boot_table,
		.fAuditLog = extra->audit_enabled,
		.QuarantineOn = extra->nap_enabled,
		.QuarDefFail = service->world->nps_unreachable,
	};
}

struct DHCP_SUBNET_INFO_VQ
sim_dhcp_subnet_info(TALLOC_CTX *mem_ctx, const struct sim_dhcp_scope *scope)
{
	return (struct DHCP_SUBNET_INFO_VQ){
		.SubnetAddress = sim_dhcp_address_word(&scope->id),
		.SubnetMask = sim_dhcp_wire_mask(scope->prefix),
		.SubnetName = sim_dhcp_wire_string(mem_ctx, scope->name),
		.SubnetComment = sim_dhcp_wire_string(mem_ctx,
						      scope->comment),
		.SubnetState = (scope->active ? DhcpSubnetEnabled
					      : DhcpSubnetDisabled) +
			       (scope->switched ? DhcpSubnetEnabledSwitched
						: 0),
		.QuarantineOn = scope->nap_on,
	};
}

/* The first scope from `from` on in the superscope of scope i. */
static size_t in_same(const struct sim_dhcp_world *world, size_t i, size_t from)
{
	const char *name = world->scopes4[i].superscope;

	while (from < world->num_scopes4 &&
	       strcmp(world->scopes4[from].superscope, name) != 0) {
		from++;
	}
	return from;
}

struct DHCP_SUPER_SCOPE_TABLE *
sim_dhcp_superscopes(TALLOC_CTX *mem_ctx, const struct sim_dhcp_world *world)
{
	struct DHCP_SUPER_SCOPE_TABLE *table =
		talloc_zero(mem_ctx, struct DHCP_SUPER_SCOPE_TABLE);
	struct DHCP_SUPER_SCOPE_TABLE_ENTRY *entry = NULL;
	size_t i, same, n = world->num_scopes4;
	uint32_t numbers = 0;

	if (table == NULL) {
		return NULL;
	}
	table->cEntries = (uint32_t)n;
	table->pEntries = talloc_zero_array(
		table, struct DHCP_SUPER_SCOPE_TABLE_ENTRY, n);
	if (table->pEntries == NULL) {
		return NULL;
	}
	for (i = 0; i < n; i++) {
		entry = &table->pEntries[i];
		entry->SubnetAddress =
			sim_dhcp_address_word(&world->scopes4[i].id);
		if (world->scopes4[i].superscope[0] == '\0') {
			continue;
		}
		same = in_same(world, i, 0);
		entry->SuperScopeNumber = same == i
			? ++numbers : table->pEntries[same].SuperScopeNumber;
		entry->SuperScopeName = sim_dhcp_wire_string(
			table, world->scopes4[i].superscope);
		same = in_same(world, i, i + 1);
		if (same < n) {
			entry->NextInSuperScope = sim_dhcp_address_word(
				&world->scopes4[same].id);
		}
	}
	return table;
}

uint32_t sim_dhcp_pending(const struct sim_dhcp_scope *scope)
{
	uint32_t pending = 0;
	size_t i;

	for (i = 0; i < scope->num_leases; i++) {
		pending += scope->leases[i].state == SIM_DHCP_OFFERED;
	}
	return pending;
}

static uint32_t at_most_32_bits(uint64_t value)
{
	return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

struct SCOPE_MIB_INFO sim_dhcp_scope_mib(struct sim_dhcp_scope *scope)
{
	sim_dhcp_scope_recount(scope);
	return (struct SCOPE_MIB_INFO){
		.Subnet = sim_dhcp_address_word(&scope->id),
		.NumAddressesInuse = at_most_32_bits(scope->in_use),
		.NumAddressesFree = at_most_32_bits(scope->free),
		.NumPendingOffers = sim_dhcp_pending(scope),
	};
}

/* Element types that may be enumerated, and how the others are refused. */
static uint32_t element_kind(uint32_t type, enum sim_dhcp_element *out)
{
	switch (type) {
	case DhcpIpRanges:
	case DhcpIpRangesDhcpBootp:
		*out = SIM_DHCP_RANGE;
		return SIM_DHCP_SUCCESS;
	case DhcpReservedIps:
		*out = SIM_DHCP_RESERVATION;
		return SIM_DHCP_SUCCESS;
	case DhcpExcludedIpRanges:
		*out = SIM_DHCP_EXCLUSION;
		return SIM_DHCP_SUCCESS;
	case DhcpSecondaryHosts:
		return SIM_DHCP_NOT_SUPPORTED;
	default:
		return SIM_DHCP_INVALID_PARAMETER;
	}
}

struct sim_dhcp_slice
sim_dhcp_elements(struct sim_dhcp_call *call, uint32_t subnet, uint32_t type,
		  uint32_t preferred_maximum, uint32_t *resume,
		  const struct sim_dhcp_scope **out_scope)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet);
	const struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	struct sim_dhcp_slice slice = {0};
	enum sim_dhcp_element kind;

	sim_dhcp_call_note(call, "EnumElementType", type);
	sim_dhcp_call_note(call, "ResumeHandle", *resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	slice.result = element_kind(type, &kind);
	if (slice.result != SIM_DHCP_SUCCESS) {
		return slice;
	}
	if (scope == NULL) {
		slice.result = SIM_DHCP_SUBNET_NOT_PRESENT;
		return slice;
	}
	slice = sim_dhcp_slice(scope, kind, *resume, preferred_maximum);
	*resume = (uint32_t)(slice.first + slice.count);
	*out_scope = scope;
	return slice;
}

struct DHCP_IP_RANGE sim_dhcp_answer_range(const struct sim_dhcp_call *call,
					   const struct sim_dhcp_range *range)
{
	struct DHCP_IP_RANGE answer = {
		.StartAddress = sim_dhcp_address_word(&range->first),
		.EndAddress = sim_dhcp_address_word(&range->last),
	};

	if (sim_dhcp_call_fault(call, SIM_DHCP_FAULT_IMPOSSIBLE_RANGE)) {
		answer.StartAddress = sim_dhcp_address_word(&range->last);
		answer.EndAddress = sim_dhcp_address_word(&range->first);
	}
	return answer;
}

struct DHCP_IP_RANGE *
sim_dhcp_answer_exclusion(TALLOC_CTX *mem_ctx,
			  const struct sim_dhcp_range *range)
{
	struct DHCP_IP_RANGE *answer = talloc(mem_ctx, struct DHCP_IP_RANGE);

	if (answer != NULL) {
		answer->StartAddress = sim_dhcp_address_word(&range->first);
		answer->EndAddress = sim_dhcp_address_word(&range->last);
	}
	return answer;
}

struct DHCP_ATTRIB sim_dhcp_attribute(const struct sim_dhcp_call *call,
				      uint32_t id, bool *out_known)
{
	const struct sim_dhcp_extra *extra = &call->service->extra;
	struct DHCP_ATTRIB attribute = {
		.DhcpAttribId = id,
		.DhcpAttribType = DHCP_ATTRIB_TYPE_BOOL,
	};
	uint32_t *value = &attribute.DhcpAttrib.DhcpAttribBool;

	*out_known = true;
	switch (id) {
	case 1: /* rogue */
		*value = !extra->authorized;
		break;
	case 2: /* dynamic BOOTP */
		*value = extra->dynamic_bootp;
		break;
	case 3: /* part of the directory service */
		*value = extra->domain_joined;
		break;
	case 4: /* aware of bindings */
		*value = true;
		break;
	case 5: /* the caller administers */
		*value = sim_dhcp_call_is_member(call,
						 SIM_DHCP_ADMINISTRATORS);
		break;
	case 6: /* status of the last restore */
		attribute.DhcpAttribType = DHCP_ATTRIB_TYPE_ULONG;
		attribute.DhcpAttrib.DhcpAttribUlong = 0;
		break;
	default:
		*out_known = false;
	}
	return attribute;
}
