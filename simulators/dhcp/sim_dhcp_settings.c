/*
 * Settings of the server: configuration, audit log, bindings, DNS credentials
 * and the names of the default classes ([MS-DHCPM] 3.1.4.26, 40, 42, 3.2.4.33,
 * 41-44, 47, 66, 70, 71, 88, 117-119).
 */
#include "simulators/dhcp/sim_dhcp_answers.h"

#include "simulators/dhcp/sim_dhcp_state.h"

#define MAX_PING_RETRIES 5
#define MAX_AUDIT_DIR 248
#define MAX_PATH 260
#define NAP_GONE 10 /* the version that has no NAP any more */
#define CANNOT_MODIFY 1

/* Which of FieldsToSet each generation has. */
#define FIELDS_V1 0x000001ffu
#define FIELDS_V4 0x00000fffu
#define FIELDS_VQ 0x00003fffu

static bool set_text(struct sim_dhcp_service *service, const char **at,
		     const char *text)
{
	const char *copy = talloc_strdup(service->loaded, text);

	if (copy != NULL) {
		*at = copy;
	}
	return copy != NULL;
}

/* Database name and path are one text here. */
static uint32_t set_database(struct sim_dhcp_call *call, uint32_t fields,
			     const struct DHCP_SERVER_CONFIG_INFO_VQ *new)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ now =
		sim_dhcp_config(call->mem_ctx, call->service);
	struct sim_dhcp_extra *extra = &call->service->extra;
	const char *name = NULL, *path = NULL, *backup = NULL;

	name = sim_dhcp_wire_text(call->mem_ctx, fields & 0x02
					? new->DatabaseName : now.DatabaseName);
	path = sim_dhcp_wire_text(call->mem_ctx, fields & 0x04
					? new->DatabasePath : now.DatabasePath);
	backup = sim_dhcp_wire_text(call->mem_ctx, new->BackupPath);
	if (name == NULL || path == NULL || backup == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (name[0] == '\0' || strlen(name) + strlen(path) >= MAX_PATH ||
	    (fields & 0x08 && (backup[0] == '\0' ||
			       strlen(backup) >= MAX_PATH))) {
		return SIM_DHCP_INVALID_NAME;
	}
	name = talloc_asprintf(call->mem_ctx, "%s\\%s", path, name);
	if (name == NULL ||
	    !set_text(call->service, &extra->database_file, name) ||
	    (fields & 0x08 &&
	     !set_text(call->service, &extra->backup_path, backup))) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t set_boot_table(struct sim_dhcp_state *state,
			       const struct DHCP_SERVER_CONFIG_INFO_VQ *new)
{
	uint32_t n = new->wszBootTableString != NULL ? new->cbBootTableString
						     : 0;
	uint16_t *copy = NULL;

	if (n > 0) {
		copy = talloc_memdup(state, new->wszBootTableString,
				     n * sizeof(*copy));
		if (copy == NULL) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
	}
	talloc_free(state->boot_table);
	state->boot_table = copy;
	state->boot_table_length = n;
	return SIM_DHCP_SUCCESS;
}

static void set_numbers(struct sim_dhcp_service *service, uint32_t fields,
			const struct DHCP_SERVER_CONFIG_INFO_VQ *new)
{
	struct sim_dhcp_extra *extra = &service->extra;
	struct sim_dhcp_state *state = service->state;
	const struct {
		uint32_t field, value, *at;
	} numbers[] = {
		{0x001, new->APIProtocolSupport, &state->protocols},
		{0x010, new->BackupInterval, &extra->backup_minutes},
		{0x040, new->RestoreFlag, &state->restore},
		{0x080, new->DatabaseCleanupInterval, &extra->cleanup_minutes},
		{0x100, new->DebugFlag, &state->debug},
		{0x200, new->dwPingRetries, &extra->ping_retries},
		{0x2000, new->QuarDefFail, &service->world->nps_unreachable},
	};
	const struct {
		uint32_t field, value;
		bool *at;
	} flags[] = {
		{0x020, new->DatabaseLoggingFlag, &extra->database_logging},
		{0x800, new->fAuditLog, &extra->audit_enabled},
		{0x1000, new->QuarantineOn, &extra->nap_enabled},
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (fields & numbers[i].field) {
			*numbers[i].at = numbers[i].value;
		}
	}
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (fields & flags[i].field) {
			*flags[i].at = flags[i].value != 0;
		}
	}
}

static uint32_t set_config(struct sim_dhcp_call *call, uint32_t fields,
			   uint32_t known,
			   const struct DHCP_SERVER_CONFIG_INFO_VQ *new)
{
	struct sim_dhcp_service *service = call->service;
	uint32_t result = SIM_DHCP_SUCCESS;

	sim_dhcp_call_note(call, "FieldsToSet", fields);
	if ((fields & ~known) != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if ((fields & 0x200 && new->dwPingRetries > MAX_PING_RETRIES) ||
	    (fields & 0x01 && new->APIProtocolSupport == 0)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (fields & 0x1000 && new->QuarantineOn &&
	    service->extra.major >= NAP_GONE) {
		return SIM_DHCP_NAP_NOT_SUPPORTED;
	}
	if (fields & 0x0e) {
		result = set_database(call, fields, new);
	}
	if (result == SIM_DHCP_SUCCESS && fields & 0x400) {
		result = set_boot_table(service->state, new);
	}
	if (result == SIM_DHCP_SUCCESS) {
		set_numbers(service, fields, new);
	}
	return result;
}

#define FROM_V1(info)                                                          \
	.APIProtocolSupport = (info)->APIProtocolSupport,                      \
	.DatabaseName = (info)->DatabaseName,                                  \
	.DatabasePath = (info)->DatabasePath,                                  \
	.BackupPath = (info)->BackupPath,                                      \
	.BackupInterval = (info)->BackupInterval,                              \
	.DatabaseLoggingFlag = (info)->DatabaseLoggingFlag,                    \
	.RestoreFlag = (info)->RestoreFlag,                                    \
	.DatabaseCleanupInterval = (info)->DatabaseCleanupInterval,            \
	.DebugFlag = (info)->DebugFlag

SIM_DHCP_ANSWER(R_DhcpServerSetConfig)
{
	const struct DHCP_SERVER_CONFIG_INFO_VQ wide = {
		FROM_V1(r->in.ConfigInfo),
	};

	return set_config(call, r->in.FieldsToSet, FIELDS_V1, &wide);
}

SIM_DHCP_ANSWER(R_DhcpServerSetConfigV4)
{
	const struct DHCP_SERVER_CONFIG_INFO_VQ wide = {
		FROM_V1(r->in.ConfigInfo),
		.dwPingRetries = r->in.ConfigInfo->dwPingRetries,
		.cbBootTableString = r->in.ConfigInfo->cbBootTableString,
		.wszBootTableString = r->in.ConfigInfo->wszBootTableString,
		.fAuditLog = r->in.ConfigInfo->fAuditLog,
	};

	return set_config(call, r->in.FieldsToSet, FIELDS_V4, &wide);
}

SIM_DHCP_ANSWER(R_DhcpServerSetConfigVQ)
{
	return set_config(call, r->in.FieldsToSet, FIELDS_VQ,
			  r->in.ConfigInfo);
}

/* IATA lifetimes are read as they are, whatever is written. */
static void set_lifetimes(uint32_t fields,
			  const struct DHCP_SERVER_CONFIG_INFO_V6 *new,
			  uint32_t *preferred, uint32_t *valid, uint32_t *t1,
			  uint32_t *t2)
{
	*preferred = fields & 0x04 ? new->PreferredLifetime : *preferred;
	*valid = fields & 0x08 ? new->ValidLifetime : *valid;
	*t1 = fields & 0x10 ? new->T1 : *t1;
	*t2 = fields & 0x20 ? new->T2 : *t2;
}

SIM_DHCP_ANSWER(R_DhcpServerSetConfigV6)
{
	const struct DHCP_SERVER_CONFIG_INFO_V6 *new = r->in.ConfigInfo;
	struct DHCP_SERVER_CONFIG_INFO_V6 *config =
		&call->service->state->config6;
	struct sim_dhcp_scope *scope = NULL;
	uint32_t fields = r->in.FieldsToSet, result;
	struct sim_dhcp_level level;

	sim_dhcp_call_note(call, "FieldsToSet", fields);
	if ((fields & ~0x8ffu) != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	result = sim_dhcp_level6(call, r->in.ScopeInfo, &level);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (level.kind == SIM_DHCP_AT_SCOPE) {
		scope = sim_dhcp_scope_find(call->service->world, 6,
					    &level.scope);
		set_lifetimes(fields, new, &scope->preferred_s,
			      &scope->lease_s, &scope->t1_s, &scope->t2_s);
		return SIM_DHCP_SUCCESS;
	}
	if (level.kind != SIM_DHCP_AT_SERVER) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	set_lifetimes(fields, new, &config->PreferredLifetime,
		      &config->ValidLifetime, &config->T1, &config->T2);
	if (fields & 0x01) {
		config->UnicastFlag = new->UnicastFlag;
	}
	if (fields & 0x02) {
		config->RapidCommitFlag = new->RapidCommitFlag;
	}
	if (fields & 0x800) {
		call->service->extra.audit_enabled = new->fAuditLog != 0;
	}
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpAuditLogSetParams)
{
	struct sim_dhcp_extra *extra = &call->service->extra;
	const char *dir = r->in.AuditLogDir;

	sim_dhcp_call_note_text(call, "AuditLogDir", dir);
	if (r->in.Flags != 0 || dir == NULL || dir[0] == '\0' ||
	    strlen(dir) > MAX_AUDIT_DIR) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (!set_text(call->service, &extra->audit_dir, dir)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	extra->audit_disk_check = r->in.DiskCheckInterval;
	extra->audit_max_mb = r->in.MaxLogFilesSize;
	extra->audit_min_disk_mb = r->in.MinSpaceOnDisk;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetServerBindingInfo)
{
	if (r->in.Flags != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	*r->out.BindElementsInfo = call->service->state->bindings4;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpGetServerBindingInfoV6)
{
	if (r->in.Flags != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	*r->out.BindElementsInfo = call->service->state->bindings6;
	return SIM_DHCP_SUCCESS;
}

/*
 * The elements must be those that were read; only whether they are bound may
 * differ. One function for both families: the members' names are the same.
 */
#define SET_BINDINGS(method, member, type)                                     \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		const struct type##_ARRAY *new = r->in.BindElementsInfo;       \
		struct type##_ARRAY *now = call->service->state->member;       \
		uint32_t i;                                                    \
		sim_dhcp_call_note(call, "NumElements", new->NumElements);     \
		if (r->in.Flags != 0) {                                        \
			return SIM_DHCP_INVALID_PARAMETER;                     \
		}                                                              \
		if (new->NumElements != now->NumElements ||                    \
		    (new->NumElements > 0 && new->Elements == NULL)) {         \
			return SIM_DHCP_NETWORK_CHANGED;                       \
		}                                                              \
		for (i = 0; i < now->NumElements; i++) {                       \
			const struct type *to = &now->Elements[i];             \
			const struct type *from = &new->Elements[i];           \
			if (from->IfIdSize != to->IfIdSize ||                  \
			    from->IfId == NULL ||                              \
			    memcmp(from->IfId, to->IfId, to->IfIdSize) != 0) { \
				return SIM_DHCP_NETWORK_CHANGED;               \
			}                                                      \
			if ((to->Flags & CANNOT_MODIFY) &&                     \
			    !from->fBoundToDHCPServer !=                       \
				    !to->fBoundToDHCPServer) {                 \
				return SIM_DHCP_CANNOT_MODIFY_BINDINGS;        \
			}                                                      \
		}                                                              \
		for (i = 0; i < now->NumElements; i++) {                       \
			now->Elements[i].fBoundToDHCPServer =                  \
				new->Elements[i].fBoundToDHCPServer != 0;      \
		}                                                              \
		return SIM_DHCP_SUCCESS;                                       \
	}

SET_BINDINGS(R_DhcpSetServerBindingInfo, bindings4, DHCP_BIND_ELEMENT)
SET_BINDINGS(R_DhcpSetServerBindingInfoV6, bindings6, DHCPV6_BIND_ELEMENT)

/* A text into an array of the caller's size, with its NUL. */
static uint32_t tell_units(TALLOC_CTX *mem_ctx, const char *text,
			   uint32_t size, struct DHCPM_UNITS *out)
{
	const struct DHCPM_STRING *units = sim_dhcp_wire_string(mem_ctx, text);

	out->units = talloc_zero_array(mem_ctx, uint16_t, size + 1);
	if (units == NULL || out->units == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	out->count = size;
	if (units->length >= size) {
		return SIM_DHCP_INSUFFICIENT_BUFFER;
	}
	memcpy(out->units, units->units, units->length * sizeof(*out->units));
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpQueryDnsRegCredentials)
{
	const struct sim_dhcp_state *state = call->service->state;
	uint32_t user = tell_units(call->mem_ctx, state->dns_user,
				   r->in.UnameSize, r->out.Uname);
	uint32_t domain = tell_units(call->mem_ctx, state->dns_domain,
				     r->in.DomainSize, r->out.Domain);

	sim_dhcp_call_note(call, "UnameSize", r->in.UnameSize);
	sim_dhcp_call_note(call, "DomainSize", r->in.DomainSize);
	return user != SIM_DHCP_SUCCESS ? user : domain;
}

/* The password is not kept: nothing here asks for it. */
static uint32_t set_credentials(struct sim_dhcp_call *call, const char *user,
				const char *domain)
{
	struct sim_dhcp_state *state = call->service->state;

	sim_dhcp_call_note_text(call, "Uname", user);
	sim_dhcp_call_note_text(call, "Domain", domain);
	return set_text(call->service, &state->dns_user,
			user != NULL ? user : "") &&
			       set_text(call->service, &state->dns_domain,
					domain != NULL ? domain : "")
		       ? SIM_DHCP_SUCCESS : SIM_DHCP_NOT_ENOUGH_MEMORY;
}

SIM_DHCP_ANSWER(R_DhcpSetDnsRegCredentials)
{
	return set_credentials(call, r->in.Uname, r->in.Domain);
}

SIM_DHCP_ANSWER(R_DhcpSetDnsRegCredentialsV5)
{
	return set_credentials(call, r->in.Uname, r->in.Domain);
}

/* Names of an English server. */
SIM_DHCP_ANSWER(R_DhcpGetServerSpecificStrings)
{
	struct DHCP_SERVER_SPECIFIC_STRINGS *names = talloc_zero(
		call->mem_ctx, struct DHCP_SERVER_SPECIFIC_STRINGS);

	if (names == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	names->DefaultVendorClassName =
		sim_dhcp_wire_string(names, "DHCP Standard Options");
	names->DefaultUserClassName =
		sim_dhcp_wire_string(names, "Default User Class");
	*r->out.ServerSpecificStrings = names;
	return SIM_DHCP_SUCCESS;
}

/* The scope of a call about stateless clients, NULL for the server. */
static uint32_t stateless_scope(struct sim_dhcp_call *call, uint32_t of_server,
				const struct DHCP_IPV6_ADDRESS *subnet,
				struct sim_dhcp_scope **out)
{
	struct sim_dhcp_address id = sim_dhcp_world_address6(subnet);

	static const struct sim_dhcp_address none;
	bool named = sim_dhcp_address_compare(&id, &none) != 0;

	*out = NULL;
	if (named == (of_server != 0)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (of_server) {
		return SIM_DHCP_SUCCESS;
	}
	*out = sim_dhcp_call_scope(call, 6, &id);
	return *out != NULL ? SIM_DHCP_SUCCESS : SIM_DHCP_SUBNET_NOT_PRESENT;
}

SIM_DHCP_ANSWER(R_DhcpV6SetStatelessStoreParams)
{
	struct DHCPV6_STATELESS_PARAMS *server =
		&call->service->state->stateless;
	uint32_t fields = r->in.FieldModified, result;
	struct sim_dhcp_scope *scope = NULL;

	result = stateless_scope(call, r->in.fServerLevel,
				 r->in.SubnetAddress, &scope);
	sim_dhcp_call_note(call, "FieldModified", fields);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (fields == 0 || (fields & ~3u) != 0 ||
	    (fields & 1 && r->in.Params->PurgeInterval == 0)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (scope != NULL && !scope->stateless_set) {
		scope->stateless_set = true;
		scope->stateless_on = server->Status != 0;
		scope->purge_h = server->PurgeInterval;
	}
	if (fields & 1) {
		*(scope != NULL ? &scope->purge_h : &server->PurgeInterval) =
			r->in.Params->PurgeInterval;
	}
	if (fields & 2 && scope != NULL) {
		scope->stateless_on = r->in.Params->Status != 0;
	} else if (fields & 2) {
		server->Status = r->in.Params->Status != 0;
	}
	return SIM_DHCP_SUCCESS;
}

/* 3.2.4.118: the structure itself is in the response. */
SIM_DHCP_ANSWER(R_DhcpV6GetStatelessStoreParams)
{
	struct sim_dhcp_scope *scope = NULL;
	uint32_t result = stateless_scope(call, r->in.fServerLevel,
					  r->in.SubnetAddress, &scope);

	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	*r->out.Params = call->service->state->stateless;
	if (scope != NULL && scope->stateless_set) {
		r->out.Params->Status = scope->stateless_on;
		r->out.Params->PurgeInterval = scope->purge_h;
	}
	return SIM_DHCP_SUCCESS;
}

/* No stateless client ever asks in the lab: all counters are 0. */
SIM_DHCP_ANSWER(R_DhcpV6GetStatelessStatistics)
{
	const struct sim_dhcp_world *world = call->service->world;
	struct DHCPV6_STATELESS_STATS *stats =
		SIM_DHCP_ARRAY(call->mem_ctx, DHCPV6_STATELESS_STATS,
			       ScopeStats, world->num_scopes6);
	size_t i;

	if (stats == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < world->num_scopes6; i++) {
		stats->ScopeStats[i].SubnetAddress =
			sim_dhcp_wire_address6(&world->scopes6[i].id);
	}
	*r->out.StatelessStats = stats;
	return SIM_DHCP_SUCCESS;
}
