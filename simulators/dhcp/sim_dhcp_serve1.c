/*
 * The older interface, dhcpsrv ([MS-DHCPM] 3.1): the methods with parameters
 * in rpc/idl; the others fault with nca_s_op_rng_error.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "simulators/dhcp/sim_dhcp_answers.h"
#include "simulators/dhcp/sim_dhcp_leases.h"

#define WHICH 0

SIM_DHCP_METHOD(R_DhcpGetVersion, SIM_DHCP_ANYONE)
{
	*r->out.MajorVersion = call->service->extra.major;
	*r->out.MinorVersion = call->service->extra.minor;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpEnumSubnets, SIM_DHCP_READ)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_slice slice;
	struct DHCP_IP_ARRAY *array = NULL;
	size_t i;

	sim_dhcp_call_note(call, "ResumeHandle", *r->in.ResumeHandle);
	sim_dhcp_call_note(call, "PreferredMaximum", r->in.PreferredMaximum);
	slice = sim_dhcp_slice_scopes(world->num_scopes4, *r->in.ResumeHandle,
				      r->in.PreferredMaximum);
	if (slice.result != SIM_DHCP_SUCCESS) {
		return slice.result;
	}
	array = talloc(call->mem_ctx, struct DHCP_IP_ARRAY);
	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = (uint32_t)slice.count;
	array->Elements = talloc_array(array, uint32_t, slice.count);
	if (array->Elements == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < slice.count; i++) {
		array->Elements[i] = sim_dhcp_address_word(
			&world->scopes4[slice.first + i].id);
	}
	*r->out.EnumInfo = array;
	*r->out.ElementsRead = array->NumElements;
	*r->out.ElementsTotal = slice.left;
	*r->out.ResumeHandle = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

static uint32_t subnet_info(struct sim_dhcp_call *call, uint32_t subnet,
			    struct DHCP_SUBNET_INFO_VQ *out)
{
	struct sim_dhcp_address id = sim_dhcp_address_of_word(subnet);
	const struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);

	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	*out = sim_dhcp_subnet_info(call->mem_ctx, scope);
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpGetSubnetInfoVQ, SIM_DHCP_READ)
{
	struct DHCP_SUBNET_INFO_VQ *info =
		talloc_zero(call->mem_ctx, struct DHCP_SUBNET_INFO_VQ);
	uint32_t result;

	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	result = subnet_info(call, r->in.SubnetAddress, info);
	if (result == SIM_DHCP_SUCCESS) {
		*r->out.SubnetInfoVQ = info;
	}
	return result;
}

SIM_DHCP_METHOD(R_DhcpGetSubnetInfo, SIM_DHCP_READ)
{
	struct DHCP_SUBNET_INFO_VQ vq;
	struct DHCP_SUBNET_INFO *info =
		talloc_zero(call->mem_ctx, struct DHCP_SUBNET_INFO);
	uint32_t result;

	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	result = subnet_info(call, r->in.SubnetAddress, &vq);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	*info = (struct DHCP_SUBNET_INFO){
		.SubnetAddress = vq.SubnetAddress,
		.SubnetMask = vq.SubnetMask,
		.SubnetName = vq.SubnetName,
		.SubnetComment = vq.SubnetComment,
		.PrimaryHost = vq.PrimaryHost,
		.SubnetState = vq.SubnetState,
	};
	*r->out.SubnetInfo = info;
	return SIM_DHCP_SUCCESS;
}

static bool fill_v1(struct sim_dhcp_call *call,
		    const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i,
		    struct DHCP_SUBNET_ELEMENT_DATA *out)
{
	struct DHCP_IP_RESERVATION *reserved = NULL;
	struct DHCP_IP_RANGE *range = NULL;

	switch (kind) {
	case SIM_DHCP_RANGE:
		range = talloc(call->mem_ctx, struct DHCP_IP_RANGE);
		if (range == NULL) {
			return false;
		}
		*range = sim_dhcp_answer_range(call, &scope->range);
		out->ElementType = DhcpIpRanges;
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
	reserved = talloc(call->mem_ctx, struct DHCP_IP_RESERVATION);
	if (reserved == NULL) {
		return false;
	}
	reserved->ReservedIpAddress =
		sim_dhcp_address_word(&scope->reservations[i].address);
	reserved->ReservedForClient = sim_dhcp_wire_unique_id(
		reserved, scope, &scope->reservations[i].id);
	out->ElementType = DhcpReservedIps;
	out->Element.ReservedIp = reserved;
	return reserved->ReservedForClient != NULL;
}

static bool fill_v4(struct sim_dhcp_call *call,
		    const struct sim_dhcp_scope *scope,
		    enum sim_dhcp_element kind, size_t i,
		    struct DHCP_SUBNET_ELEMENT_DATA_V4 *out)
{
	struct DHCP_SUBNET_ELEMENT_DATA v1;
	struct DHCP_IP_RESERVATION_V4 *reserved = NULL;

	if (!fill_v1(call, scope, kind, i, &v1)) {
		return false;
	}
	out->ElementType = v1.ElementType;
	switch (kind) {
	case SIM_DHCP_RANGE:
		out->Element.IpRange = v1.Element.IpRange;
		return true;
	case SIM_DHCP_EXCLUSION:
		out->Element.ExcludeIpRange = v1.Element.ExcludeIpRange;
		return true;
	case SIM_DHCP_RESERVATION:
		break;
	}
	reserved = talloc(call->mem_ctx, struct DHCP_IP_RESERVATION_V4);
	if (reserved == NULL) {
		return false;
	}
	reserved->ReservedIpAddress = v1.Element.ReservedIp->ReservedIpAddress;
	reserved->ReservedForClient = v1.Element.ReservedIp->ReservedForClient;
	reserved->bAllowedClientTypes = scope->reservations[i].client_type;
	out->Element.ReservedIp = reserved;
	return true;
}

SIM_DHCP_ELEMENT_METHOD(R_DhcpEnumSubnetElements,
			DHCP_SUBNET_ELEMENT_INFO_ARRAY,
			DHCP_SUBNET_ELEMENT_DATA, fill_v1)
SIM_DHCP_ELEMENT_METHOD(R_DhcpEnumSubnetElementsV4,
			DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4,
			DHCP_SUBNET_ELEMENT_DATA_V4, fill_v4)

SIM_DHCP_LEASE_METHOD(R_DhcpEnumSubnetClients, DHCP_CLIENT_INFO_ARRAY,
		      DHCP_CLIENT_INFO, V1)
SIM_DHCP_LEASE_METHOD(R_DhcpEnumSubnetClientsV4, DHCP_CLIENT_INFO_ARRAY_V4,
		      DHCP_CLIENT_INFO_V4, V4)
SIM_DHCP_LEASE_METHOD(R_DhcpEnumSubnetClientsVQ, DHCP_CLIENT_INFO_ARRAY_VQ,
		      DHCP_CLIENT_INFO_VQ, VQ)

SIM_DHCP_METHOD(R_DhcpGetMibInfo, SIM_DHCP_READ)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCP_MIB_INFO *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MIB_INFO);
	uint32_t i;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	mib->ServerStartTime = sim_dhcp_wire_time(call->service->started);
	mib->Scopes = (uint32_t)world->num_scopes4;
	mib->ScopeInfo = talloc_array(mib, struct SCOPE_MIB_INFO, mib->Scopes);
	if (mib->ScopeInfo == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < mib->Scopes; i++) {
		mib->ScopeInfo[i] = sim_dhcp_scope_mib(&world->scopes4[i]);
	}
	*r->out.MibInfo = mib;
	return SIM_DHCP_SUCCESS;
}

/* Documented to do nothing (3.1.4.44). */
SIM_DHCP_METHOD(R_DhcpGetMibInfoVQ, SIM_DHCP_ANYONE)
{
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpGetSuperScopeInfoV4, SIM_DHCP_READ)
{
	*r->out.SuperScopeTable = sim_dhcp_superscopes(call->mem_ctx,
						       call->service->world);
	return *r->out.SuperScopeTable != NULL ? SIM_DHCP_SUCCESS
					       : SIM_DHCP_NOT_ENOUGH_MEMORY;
}

#define CONFIG_V1(vq)                                                          \
	.APIProtocolSupport = (vq).APIProtocolSupport,                         \
	.DatabaseName = (vq).DatabaseName, .DatabasePath = (vq).DatabasePath,  \
	.BackupPath = (vq).BackupPath, .BackupInterval = (vq).BackupInterval,  \
	.DatabaseLoggingFlag = (vq).DatabaseLoggingFlag,                       \
	.DatabaseCleanupInterval = (vq).DatabaseCleanupInterval

SIM_DHCP_METHOD(R_DhcpServerGetConfig, SIM_DHCP_READ)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ vq =
		sim_dhcp_config(call->mem_ctx, call->service);
	struct DHCP_SERVER_CONFIG_INFO *info =
		talloc(call->mem_ctx, struct DHCP_SERVER_CONFIG_INFO);

	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*info = (struct DHCP_SERVER_CONFIG_INFO){CONFIG_V1(vq)};
	*r->out.ConfigInfo = info;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpServerGetConfigV4, SIM_DHCP_READ)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ vq =
		sim_dhcp_config(call->mem_ctx, call->service);
	struct DHCP_SERVER_CONFIG_INFO_V4 *info =
		talloc(call->mem_ctx, struct DHCP_SERVER_CONFIG_INFO_V4);

	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*info = (struct DHCP_SERVER_CONFIG_INFO_V4){
		CONFIG_V1(vq),
		.dwPingRetries = vq.dwPingRetries,
		.fAuditLog = vq.fAuditLog,
	};
	*r->out.ConfigInfo = info;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_METHOD(R_DhcpServerGetConfigVQ, SIM_DHCP_READ)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ *info =
		talloc(call->mem_ctx, struct DHCP_SERVER_CONFIG_INFO_VQ);

	if (info == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	*info = sim_dhcp_config(call->mem_ctx, call->service);
	*r->out.ConfigInfo = info;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_UNKNOWN(R_DhcpCreateSubnet)
SIM_DHCP_UNKNOWN(R_DhcpSetSubnetInfo)
SIM_DHCP_UNKNOWN(R_DhcpAddSubnetElement)
SIM_DHCP_UNKNOWN(R_DhcpRemoveSubnetElement)
SIM_DHCP_UNKNOWN(R_DhcpDeleteSubnet)
SIM_DHCP_UNKNOWN(R_DhcpCreateOption)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionInfo)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionInfo)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOption)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpGetOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptionValues)
SIM_DHCP_UNKNOWN(R_DhcpRemoveOptionValue)
SIM_DHCP_UNKNOWN(R_DhcpCreateClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpSetClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpGetClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpDeleteClientInfo)
SIM_DHCP_UNKNOWN(R_DhcpGetClientOptions)
SIM_DHCP_UNKNOWN(R_DhcpEnumOptions)
SIM_DHCP_UNKNOWN(R_DhcpSetOptionValues)
SIM_DHCP_UNKNOWN(R_DhcpServerSetConfig)
SIM_DHCP_UNKNOWN(R_DhcpScanDatabase)
SIM_DHCP_UNKNOWN(R_DhcpAddSubnetElementV4)
SIM_DHCP_UNKNOWN(R_DhcpRemoveSubnetElementV4)
SIM_DHCP_UNKNOWN(R_DhcpCreateClientInfoV4)
SIM_DHCP_UNKNOWN(R_DhcpSetClientInfoV4)
SIM_DHCP_UNKNOWN(R_DhcpGetClientInfoV4)
SIM_DHCP_UNKNOWN(R_DhcpSetSuperScopeV4)
SIM_DHCP_UNKNOWN(R_DhcpDeleteSuperScopeV4)
SIM_DHCP_UNKNOWN(R_DhcpServerSetConfigV4)
SIM_DHCP_UNKNOWN(R_DhcpServerSetConfigVQ)
SIM_DHCP_UNKNOWN(R_DhcpCreateClientInfoVQ)
SIM_DHCP_UNKNOWN(R_DhcpSetClientInfoVQ)
SIM_DHCP_UNKNOWN(R_DhcpGetClientInfoVQ)
SIM_DHCP_UNKNOWN(R_DhcpCreateSubnetVQ)
SIM_DHCP_UNKNOWN(R_DhcpSetSubnetInfoVQ)

#define DCESRV_INTERFACE_DHCPSRV_BIND dcesrv_interface_bind_require_privacy
#include "gen_ndr/ndr_dhcpsrv_s.c"
