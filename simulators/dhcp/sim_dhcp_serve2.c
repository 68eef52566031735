/*
 * The newer interface, dhcpsrv2 ([MS-DHCPM] 3.2), IPv4 and server settings;
 * IPv6 is in sim_dhcp_serve6.h. The methods without parameters in rpc/idl fault
 * with nca_s_op_rng_error.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>

#include "gen_ndr/ndr_dhcpsrv2.h"
#include "simulators/dhcp/sim_dhcp_answers.h"
#include "simulators/dhcp/sim_dhcp_leases.h"
#include "simulators/dhcp/sim_dhcp_serve6.h"

#define WHICH 1
#define NO_BOOTP_LIMIT UINT32_MAX

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

SIM_DHCP_ELEMENT_METHOD(R_DhcpEnumSubnetElementsV5,
			DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5,
			DHCP_SUBNET_ELEMENT_DATA_V5, fill_v5)

SIM_DHCP_LEASE_METHOD(R_DhcpEnumSubnetClientsV5, DHCP_CLIENT_INFO_ARRAY_V5,
		      DHCP_CLIENT_INFO_V5, V5)

SIM_DHCP_METHOD(R_DhcpGetMibInfoV5, SIM_DHCP_READ)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCP_MIB_INFO_V5 *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MIB_INFO_V5);
	struct SCOPE_MIB_INFO v1;
	uint32_t i;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	mib->ServerStartTime = sim_dhcp_wire_time(call->service->started);
	mib->Scopes = (uint32_t)world->num_scopes4;
	mib->ScopeInfo = talloc_array(mib, struct SCOPE_MIB_INFO_V5,
				      mib->Scopes);
	if (mib->ScopeInfo == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < mib->Scopes; i++) {
		v1 = sim_dhcp_scope_mib(&world->scopes4[i]);
		mib->ScopeInfo[i] = (struct SCOPE_MIB_INFO_V5){
			.Subnet = v1.Subnet,
			.NumAddressesInuse = v1.NumAddressesInuse,
			.NumAddressesFree = v1.NumAddressesFree,
			.NumPendingOffers = v1.NumPendingOffers,
		};
		mib->ScopesWithDelayedOffers += world->scopes4[i].delay_ms > 0;
	}
	*r->out.MibInfo = mib;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpAuditLogGetParams, SIM_DHCP_READ)
{
	const struct sim_dhcp_extra *extra = &call->service->extra;

	sim_dhcp_call_note(call, "Flags", r->in.Flags);
	if (r->in.Flags != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	*r->out.AuditLogDir = extra->audit_dir;
	*r->out.DiskCheckInterval = extra->audit_disk_check;
	*r->out.MaxLogFilesSize = extra->audit_max_mb;
	*r->out.MinSpaceOnDisk = extra->audit_min_disk_mb;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpServerQueryAttribute, SIM_DHCP_WRITE)
{
	struct DHCP_ATTRIB *attribute = NULL;
	bool known;

	sim_dhcp_call_note(call, "DhcpAttribId", r->in.DhcpAttribId);
	attribute = talloc(call->mem_ctx, struct DHCP_ATTRIB);
	if (attribute == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*attribute = sim_dhcp_attribute(call, r->in.DhcpAttribId, &known);
	if (!known) {
		return SIM_DHCP_NOT_SUPPORTED;
	}
	*r->out.pDhcpAttrib = attribute;
	return SIM_DHCP_SUCCESS;
}

/* Known attributes are answered even if another is unknown. */
SIM_DHCP_METHOD(R_DhcpServerQueryAttributes, SIM_DHCP_WRITE)
{
	uint32_t result = SIM_DHCP_SUCCESS, i, n = r->in.dwAttribCount;
	struct DHCP_ATTRIB_ARRAY *array = NULL;
	struct DHCP_ATTRIB attribute;
	bool known;

	sim_dhcp_call_note(call, "dwAttribCount", n);
	if (n == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	array = talloc_zero(call->mem_ctx, struct DHCP_ATTRIB_ARRAY);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->DhcpAttribs = talloc_zero_array(array, struct DHCP_ATTRIB, n);
	if (array->DhcpAttribs == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < n; i++) {
		attribute = sim_dhcp_attribute(call, r->in.pDhcpAttribs[i],
					       &known);
		if (known) {
			array->DhcpAttribs[array->NumElements++] = attribute;
		} else {
			result = SIM_DHCP_NOT_SUPPORTED;
		}
	}
	*r->out.pDhcpAttribArr = array;
	return result;
}

SIM_DHCP_METHOD(R_DhcpEnumSubnetsV6, SIM_DHCP_READ)
{
	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	return sim_dhcp_subnets6(call, r->in.PreferredMaximum,
				 r->out.ResumeHandle, r->out.EnumInfo,
				 r->out.ElementsRead, r->out.ElementsTotal);
}

SIM_DHCP_METHOD(R_DhcpEnumSubnetElementsV6, SIM_DHCP_READ)
{
	sim_dhcp_call_note(call, "EnumElementType", r->in.EnumElementType);
	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	return sim_dhcp_elements6(call, &r->in.SubnetAddress,
				  r->in.EnumElementType,
				  r->in.PreferredMaximum, r->out.ResumeHandle,
				  r->out.EnumElementInfo, r->out.ElementsRead,
				  r->out.ElementsTotal);
}

SIM_DHCP_METHOD(R_DhcpGetSubnetInfoV6, SIM_DHCP_READ)
{
	return sim_dhcp_subnet_info6(call, &r->in.SubnetAddress,
				     r->out.SubnetInfo);
}

SIM_DHCP_METHOD(R_DhcpEnumSubnetClientsV6, SIM_DHCP_READ)
{
	return sim_dhcp_leases6(call, &r->in.SubnetAddress,
				r->in.PreferredMaximum, r->out.ResumeHandle,
				r->out.ClientInfo, r->out.ClientsRead,
				r->out.ClientsTotal);
}

SIM_DHCP_METHOD(R_DhcpServerGetConfigV6, SIM_DHCP_READ)
{
	return sim_dhcp_config6(call, r->in.ScopeInfo, r->out.ConfigInfo);
}

SIM_DHCP_METHOD(R_DhcpGetMibInfoV6, SIM_DHCP_READ)
{
	return sim_dhcp_mib6(call, r->out.MibInfo);
}

SIM_DHCP_UNKNOWN(R_DhcpSetMScopeInfo)
SIM_DHCP_UNKNOWN(R_DhcpGetMScopeInfo)
SIM_DHCP_UNKNOWN(R_DhcpEnumMScopes)
SIM_DHCP_UNKNOWN(R_DhcpAddMScopeElement)
SIM_DHCP_UNKNOWN(R_DhcpEnumMScopeElements)
SIM_DHCP_UNKNOWN(R_DhcpRemoveMScopeElement)
SIM_DHCP_UNKNOWN(R_DhcpDeleteMScope)
SIM_DHCP_UNKNOWN(R_DhcpScanMDatabase)
SIM_DHCP_UNKNOWN(R_DhcpCreateMClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpSetMClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpGetMClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpDeleteMClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpEnumMScopeClients)
SIM_DHCP_UNKNOWN(R_DhcpCreateOptionV5)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionInfoV5)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionInfoV5)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptionsV5)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOptionV5)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionValueV5)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionValuesV5)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionValueV5)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptionValuesV5)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOptionValueV5)
SIM_DHCP_UNKNOWN(R_DhcpCreateClass)
SIM_DHCP_UNKNOWN(R_DhcpModifyClass)
SIM_DHCP_UNKNOWN(R_DhcpDeleteClass)
SIM_DHCP_UNKNOWN(R_DhcpGetClassInfo)
SIM_DHCP_UNKNOWN(R_DhcpEnumClasses)
SIM_DHCP_UNKNOWN(R_DhcpGetAllOptions)
SIM_DHCP_UNKNOWN(R_DhcpGetAllOptionValues)
SIM_DHCP_UNKNOWN(R_DhcpGetMCastMibInfo)
SIM_DHCP_UNKNOWN(R_DhcpAuditLogSetParams)
SIM_DHCP_UNKNOWN(R_DhcpServerRedoAuthorization)
SIM_DHCP_UNKNOWN(R_DhcpAddSubnetElementV5)
SIM_DHCP_UNKNOWN(R_DhcpRemoveSubnetElementV5)
SIM_DHCP_UNKNOWN(R_DhcpGetServerBindingInfo)
SIM_DHCP_UNKNOWN(R_DhcpSetServerBindingInfo)
SIM_DHCP_UNKNOWN(R_DhcpQueryDnsRegCredentials)
SIM_DHCP_UNKNOWN(R_DhcpSetDnsRegCredentials)
SIM_DHCP_UNKNOWN(R_DhcpBackupDatabase)
SIM_DHCP_UNKNOWN(R_DhcpRestoreDatabase)
SIM_DHCP_UNKNOWN(R_DhcpGetServerSpecificStrings)
SIM_DHCP_UNKNOWN(R_DhcpCreateOptionV6)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptionsV6)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOptionV6)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionValueV6)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptionValuesV6)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOptionValueV6)
SIM_DHCP_UNKNOWN(R_DhcpGetAllOptionsV6)
SIM_DHCP_UNKNOWN(R_DhcpGetAllOptionValuesV6)
SIM_DHCP_UNKNOWN(R_DhcpCreateSubnetV6)
SIM_DHCP_UNKNOWN(R_DhcpAddSubnetElementV6)
SIM_DHCP_UNKNOWN(R_DhcpRemoveSubnetElementV6)
SIM_DHCP_UNKNOWN(R_DhcpDeleteSubnetV6)
SIM_DHCP_UNKNOWN(R_DhcpServerSetConfigV6)
SIM_DHCP_UNKNOWN(R_DhcpSetSubnetInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpGetServerBindingInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpSetServerBindingInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpSetClientInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpGetClientInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpDeleteClientInfoV6)
SIM_DHCP_UNKNOWN(R_DhcpCreateClassV6)
SIM_DHCP_UNKNOWN(R_DhcpModifyClassV6)
SIM_DHCP_UNKNOWN(R_DhcpDeleteClassV6)
SIM_DHCP_UNKNOWN(R_DhcpEnumClassesV6)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionValueV6)
SIM_DHCP_UNKNOWN(R_DhcpSetSubnetDelayOffer)
SIM_DHCP_UNKNOWN(R_DhcpGetSubnetDelayOffer)
SIM_DHCP_UNKNOWN(R_DhcpAddFilterV4)
SIM_DHCP_UNKNOWN(R_DhcpDeleteFilterV4)
SIM_DHCP_UNKNOWN(R_DhcpSetFilterV4)
SIM_DHCP_UNKNOWN(R_DhcpGetFilterV4)
SIM_DHCP_UNKNOWN(R_DhcpEnumFilterV4)
SIM_DHCP_UNKNOWN(R_DhcpSetDnsRegCredentialsV5)
SIM_DHCP_UNKNOWN(R_DhcpEnumSubnetClientsFilterStatusInfo)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverCreateRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverSetRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverDeleteRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverEnumRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverAddScopeToRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverDeleteScopeFromRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetScopeRelationship)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetScopeStatistics)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetSystemTime)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverTriggerAddrAllocation)
SIM_DHCP_UNKNOWN(R_DhcpV4SetOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpV4SetOptionValues)
SIM_DHCP_UNKNOWN(R_DhcpV4GetOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpV4RemoveOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpV4GetAllOptionValues)
SIM_DHCP_UNKNOWN(R_DhcpV4QueryPolicyEnforcement)
SIM_DHCP_UNKNOWN(R_DhcpV4SetPolicyEnforcement)
SIM_DHCP_UNKNOWN(R_DhcpV4CreatePolicy)
SIM_DHCP_UNKNOWN(R_DhcpV4GetPolicy)
SIM_DHCP_UNKNOWN(R_DhcpV4SetPolicy)
SIM_DHCP_UNKNOWN(R_DhcpV4DeletePolicy)
SIM_DHCP_UNKNOWN(R_DhcpV4EnumPolicies)
SIM_DHCP_UNKNOWN(R_DhcpV4AddPolicyRange)
SIM_DHCP_UNKNOWN(R_DhcpV4RemovePolicyRange)
SIM_DHCP_UNKNOWN(R_DhcpV4EnumSubnetClients)
SIM_DHCP_UNKNOWN(R_DhcpV6SetStatelessStoreParams)
SIM_DHCP_UNKNOWN(R_DhcpV6GetStatelessStoreParams)
SIM_DHCP_UNKNOWN(R_DhcpV6GetStatelessStatistics)
SIM_DHCP_UNKNOWN(R_DhcpV4EnumSubnetReservations)
SIM_DHCP_UNKNOWN(R_DhcpV4GetFreeIPAddress)
SIM_DHCP_UNKNOWN(R_DhcpV6GetFreeIPAddress)
SIM_DHCP_UNKNOWN(R_DhcpV4CreateClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpV4GetClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpV6CreateClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpV4FailoverGetAddressStatus)
SIM_DHCP_UNKNOWN(R_DhcpV4CreatePolicyEx)
SIM_DHCP_UNKNOWN(R_DhcpV4GetPolicyEx)
SIM_DHCP_UNKNOWN(R_DhcpV4SetPolicyEx)
SIM_DHCP_UNKNOWN(R_DhcpV4EnumPoliciesEx)
SIM_DHCP_UNKNOWN(R_DhcpV4EnumSubnetClientsEx)
SIM_DHCP_UNKNOWN(R_DhcpV4CreateClientInfoEx)
SIM_DHCP_UNKNOWN(R_DhcpV4GetClientInfoEx)

#define DCESRV_INTERFACE_DHCPSRV2_BIND dcesrv_interface_bind_require_privacy
#include "gen_ndr/ndr_dhcpsrv2_s.c"
