/*
 * What a server tells of itself: version, settings, attributes, scopes and
 * counters, in the form of each generation ([MS-DHCPM] 3.1.4, 3.2.4).
 */
#include "simulators/dhcp/sim_dhcp_answers.h"

#include "simulators/dhcp/sim_dhcp_state.h"

SIM_DHCP_ANSWER(R_DhcpGetVersion)
{
	*r->out.MajorVersion = call->service->extra.major;
	*r->out.MinorVersion = call->service->extra.minor;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpEnumSubnets)
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

SIM_DHCP_ANSWER(R_DhcpGetSubnetInfoVQ)
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

SIM_DHCP_ANSWER(R_DhcpGetSubnetInfo)
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

#define COUNTERS(mib, c)                                                       \
	do {                                                                   \
		(mib)->Discovers = (c)->discovers;                             \
		(mib)->Offers = (c)->offers;                                   \
		(mib)->Requests = (c)->requests;                               \
		(mib)->Acks = (c)->acks;                                       \
		(mib)->Naks = (c)->naks;                                       \
		(mib)->Declines = (c)->declines;                               \
		(mib)->Releases = (c)->releases;                               \
	} while (0)

SIM_DHCP_ANSWER(R_DhcpGetMibInfo)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCP_MIB_INFO *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MIB_INFO);
	uint32_t i;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	COUNTERS(mib, &call->service->state->counters4);
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
SIM_DHCP_ANSWER(R_DhcpGetMibInfoVQ)
{
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetSuperScopeInfoV4)
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
	.RestoreFlag = (vq).RestoreFlag,                                       \
	.DatabaseCleanupInterval = (vq).DatabaseCleanupInterval,               \
	.DebugFlag = (vq).DebugFlag

SIM_DHCP_ANSWER(R_DhcpServerGetConfig)
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

SIM_DHCP_ANSWER(R_DhcpServerGetConfigV4)
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
		.cbBootTableString = vq.cbBootTableString,
		.wszBootTableString = vq.wszBootTableString,
		.fAuditLog = vq.fAuditLog,
	};
	*r->out.ConfigInfo = info;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpServerGetConfigVQ)
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

SIM_DHCP_ANSWER(R_DhcpGetMibInfoV5)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCP_MIB_INFO_V5 *mib =
		talloc_zero(call->mem_ctx, struct DHCP_MIB_INFO_V5);
	struct SCOPE_MIB_INFO v1;
	uint32_t i;

	if (mib == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	COUNTERS(mib, &call->service->state->counters4);
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

SIM_DHCP_ANSWER(R_DhcpAuditLogGetParams)
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

SIM_DHCP_ANSWER(R_DhcpServerQueryAttribute)
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
SIM_DHCP_ANSWER(R_DhcpServerQueryAttributes)
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
