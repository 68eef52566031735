/*
 * What a server tells of itself and its zones: R_DnssrvQuery2 and
 * R_DnssrvComplexOperation2 ([MS-DNSP] 3.1.4.7, 3.1.4.8).
 */
#include "simulators/dns/dns_rpc_call.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <strings.h>

#include "simulators/dns/dns_change.h"

#define STRUCTURE_VERSION 2
#define WINDOWS_2016 0x3839000Au /* 14393, then minor 0, major 10 */

/* Zone flags, 2.2.5.2.2. */
#define ZONE_PAUSED 0x1u
#define ZONE_SHUTDOWN 0x2u
#define ZONE_REVERSE 0x4u
#define ZONE_AUTOCREATED 0x8u
#define ZONE_DS 0x10u
#define ZONE_AGING 0x20u

static bool is_reverse(const struct sim_dns_zone *zone)
{
	size_t length = strlen(zone->text);

	return length >= 5 && strcasecmp(zone->text + length - 5, ".arpa") == 0;
}

static uint32_t flags_of(const struct sim_dns_zone *zone)
{
	const struct sim_dns_settings *s = &zone->settings;

	return (s->paused ? ZONE_PAUSED : 0) |
	       (s->shutdown ? ZONE_SHUTDOWN : 0) |
	       (is_reverse(zone) ? ZONE_REVERSE : 0) |
	       (s->auto_created ? ZONE_AUTOCREATED : 0) |
	       (s->ds_integrated ? ZONE_DS : 0) |
	       (s->aging ? ZONE_AGING : 0) | s->allow_update << 6;
}

static struct DNSP_ADDR_ARRAY *own_address(TALLOC_CTX *mem_ctx,
					   const struct sim_seam *host)
{
	struct sim_dns_peers own = { .count = 1 };

	inet_pton(AF_INET, host->address, own.at[0].octets);
	return sim_dns_addresses(mem_ctx, &own);
}

/* None are no array at all. */
static struct DNSP_ADDR_ARRAY *some(TALLOC_CTX *mem_ctx,
				    const struct sim_dns_peers *peers)
{
	return peers->count == 0 ? NULL : sim_dns_addresses(mem_ctx, peers);
}

static struct DNSP_ZONE *zone_short(TALLOC_CTX *mem_ctx,
				    const struct sim_dns_zone *zone)
{
	struct DNSP_ZONE *out = talloc_zero(mem_ctx, struct DNSP_ZONE);

	if (out != NULL) {
		out->dwRpcStructureVersion = 1;
		out->pszZoneName = sim_dns_utf16(out, zone->text);
		out->Flags = flags_of(zone);
		out->ZoneType = (uint8_t)zone->settings.type;
		out->Version = 50;
		out->dwDpFlags = zone->settings.dp_flags;
		out->pszDpFqdn = sim_dns_utf8(out, zone->settings.dp_fqdn);
	}
	return out;
}

static struct DNSP_ZONE_INFO *zone_info(TALLOC_CTX *mem_ctx,
					const struct sim_dns_zone *zone)
{
	const struct sim_dns_settings *s = &zone->settings;
	struct DNSP_ZONE_INFO *out =
		talloc_zero(mem_ctx, struct DNSP_ZONE_INFO);

	if (out == NULL) {
		return NULL;
	}
	*out = (struct DNSP_ZONE_INFO){
		/* Windows sends 0 here, whatever the specification says. */
		.dwRpcStructureVersion = 0,
		.pszZoneName = sim_dns_utf8(out, zone->text),
		.dwZoneType = s->type,
		.fReverse = is_reverse(zone),
		.fAllowUpdate = s->allow_update,
		.fPaused = s->paused,
		.fShutdown = s->shutdown,
		.fAutoCreated = s->auto_created,
		.fUseDatabase = s->ds_integrated,
		.pszDataFile = sim_dns_utf8(out, s->file),
		.aipMasters = some(out, &s->masters),
		.aipLocalMasters = some(out, &s->local_masters),
		.aipSecondaries = some(out, &s->secondaries),
		.aipNotify = some(out, &s->notified),
		.aipScavengeServers = some(out, &s->scavengers),
		.fSecureSecondaries = s->secure_secondaries,
		.fNotifyLevel = s->notify_level,
		.fAging = s->aging,
		.dwNoRefreshInterval = s->no_refresh_h,
		.dwRefreshInterval = s->refresh_h,
		.dwForwarderTimeout = s->type == SIM_DNS_ZONE_FORWARDER ?
					      s->forward_timeout_s :
					      0,
		.fForwarderSlave = s->forward_only,
		.dwDpFlags = s->dp_flags,
		.pszDpFqdn = sim_dns_utf8(out, s->dp_fqdn),
	};
	return out;
}

static struct DNSP_SERVER_INFO *server_info(struct sim_dns_call *call)
{
	const struct sim_dns_rpc *rpc = call->rpc;
	struct DNSP_SERVER_INFO *out =
		talloc_zero(call->mem_ctx, struct DNSP_SERVER_INFO);

	if (out == NULL) {
		return NULL;
	}
	*out = (struct DNSP_SERVER_INFO){
		.dwRpcStructureVersion = STRUCTURE_VERSION,
		.dwVersion = WINDOWS_2016,
		.fBootMethod = 3, /* registry and directory */
		.fAllowUpdate = 1,
		.pszServerName = sim_dns_utf8(out, rpc->host.fqdn),
		.aipServerAddrs = own_address(out, &rpc->host),
		.aipListenAddrs = some(out, &rpc->listens),
		.aipForwarders = some(out, &rpc->forwarders),
		.pszDomainName = sim_dns_utf8(out, rpc->host.domain),
		.dwLogLevel = rpc->log_level,
		.dwForwardTimeout = rpc->forward_timeout_s,
		.dwRpcProtocol = 5,
		.dwNameCheckFlag = 2,
		.dwRecursionRetry = 3,
		.dwRecursionTimeout = rpc->recursion_timeout_s,
		.dwMaxCacheTtl = rpc->max_cache_ttl_s,
		.dwDsPollingInterval = 180,
		.dwLocalNetPriorityNetMask = 255,
		.dwScavengingInterval = rpc->scavenging_h,
		.dwDefaultRefreshInterval = rpc->default_refresh_h,
		.dwDefaultNoRefreshInterval = rpc->default_no_refresh_h,
		.dwLastScavengeTime = rpc->last_scavenging,
		.dwEventLogLevel = rpc->event_log_level,
		.fRecurseAfterForwarding = rpc->is_slave == 0,
		.fNoRecursion = (uint8_t)(rpc->no_recursion != 0),
		.fDefaultAgingState = (uint8_t)(rpc->default_aging != 0),
		.fSecureResponses = 1,
		.fRoundRobin = 1,
		.fLocalNetPriority = 1,
		.fBindSecondaries = 0,
		.fLooseWildcarding = 1,
	};
	return out;
}

/* ------------------------------------------------------- single numbers */

static uint32_t *server_number(struct sim_dns_rpc *rpc, const char *name)
{
	const struct {
		const char *name;
		uint32_t *at;
	} numbers[] = {
		{ "LogLevel", &rpc->log_level },
		{ "EventLogLevel", &rpc->event_log_level },
		{ "ScavengingInterval", &rpc->scavenging_h },
		{ "ForwardingTimeout", &rpc->forward_timeout_s },
		{ "RecursionTimeout", &rpc->recursion_timeout_s },
		{ "MaxCacheTtl", &rpc->max_cache_ttl_s },
		{ "NoRecursion", &rpc->no_recursion },
		{ "IsSlave", &rpc->is_slave },
		{ "DefaultAgingState", &rpc->default_aging },
		{ "DefaultRefreshInterval", &rpc->default_refresh_h },
		{ "DefaultNoRefreshInterval", &rpc->default_no_refresh_h },
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcasecmp(numbers[i].name, name) == 0) {
			return numbers[i].at;
		}
	}
	return NULL;
}

bool sim_dns_server_number(struct sim_dns_rpc *rpc, const char *name,
			   const uint32_t *set, uint32_t *out_value)
{
	uint32_t *at = server_number(rpc, name);

	if (at == NULL && set == NULL && strcasecmp(name, "Version") == 0) {
		*out_value = WINDOWS_2016;
		return true;
	}
	if (at == NULL) {
		return false;
	}
	if (set != NULL) {
		*at = *set;
	}
	*out_value = *at;
	return true;
}

bool sim_dns_zone_number(struct sim_dns_zone *zone, const char *name,
			 const uint32_t *set, uint32_t *out_value)
{
	struct sim_dns_settings *s = &zone->settings;
	const struct {
		const char *name;
		uint32_t *at;	/* of a number that can be set */
		bool *flag;	/* of a flag that can be set */
		uint32_t value;	/* of one that cannot */
	} numbers[] = {
		{ "Type", NULL, NULL, s->type },
		{ "DsIntegrated", NULL, NULL, s->ds_integrated },
		{ "IsSigned", NULL, NULL, 0 },
		{ "AllowUpdate", &s->allow_update, NULL, 0 },
		{ "Aging", NULL, &s->aging, 0 },
		{ "RefreshInterval", &s->refresh_h, NULL, 0 },
		{ "NoRefreshInterval", &s->no_refresh_h, NULL, 0 },
		{ "SecureSecondaries", &s->secure_secondaries, NULL, 0 },
		{ "NotifyLevel", &s->notify_level, NULL, 0 },
		{ "ForwarderTimeout", &s->forward_timeout_s, NULL, 0 },
		{ "ForwarderSlave", NULL, &s->forward_only, 0 },
	};
	size_t i, n = sizeof(numbers) / sizeof(numbers[0]);

	for (i = 0; i < n && strcasecmp(numbers[i].name, name) != 0; i++)
		;
	if (i == n || (set != NULL && numbers[i].at == NULL &&
		       numbers[i].flag == NULL)) {
		return false;
	}
	if (set != NULL && numbers[i].at != NULL) {
		*numbers[i].at = *set;
	} else if (set != NULL) {
		*numbers[i].flag = *set != 0;
	}
	*out_value = numbers[i].at != NULL   ? *numbers[i].at :
		     numbers[i].flag != NULL ? *numbers[i].flag :
					       numbers[i].value;
	return true;
}

/* -------------------------------------------------------------- queries */

static enum sim_dns_error query_server(struct sim_dns_call *call,
				       const char *operation,
				       uint32_t *out_type,
				       union DNSP_DATA *out)
{
	if (strcasecmp(operation, "ServerInfo") == 0) {
		*out_type = DNSP_TYPE_SERVER_INFO;
		out->ServerInfo = server_info(call);
		return out->ServerInfo != NULL ? SIM_DNS_OK : SIM_DNS_NO_MEMORY;
	}
	if (strcasecmp(operation, "Forwarders") == 0 ||
	    strcasecmp(operation, "ListenAddresses") == 0) {
		*out_type = DNSP_TYPE_ADDRARRAY;
		out->AddrArray = sim_dns_addresses(
			call->mem_ctx, toupper((unsigned char)operation[0]) ==
						       'F' ?
					       &call->rpc->forwarders :
					       &call->rpc->listens);
		return SIM_DNS_OK;
	}
	*out_type = DNSP_TYPE_DWORD;
	return sim_dns_server_number(call->rpc, operation, NULL, &out->Dword) ?
		       SIM_DNS_OK :
		       SIM_DNS_INVALID_PROPERTY;
}

/* A property of a zone that is a list of addresses, 3.1.1.2.2. */
static bool zone_list(struct sim_dns_call *call,
		      const struct sim_dns_zone *zone, const char *name,
		      union DNSP_DATA *out)
{
	const struct sim_dns_settings *s = &zone->settings;
	const struct {
		const char *name;
		const struct sim_dns_peers *peers;
	} lists[] = {
		{ "MasterServers", &s->masters },
		{ "LocalMasterServers", &s->local_masters },
		{ "SecondaryServers", &s->secondaries },
		{ "NotifyServers", &s->notified },
		{ "ScavengeServers", &s->scavengers },
	};
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (strcasecmp(lists[i].name, name) == 0) {
			out->AddrArray = sim_dns_addresses(call->mem_ctx,
							   lists[i].peers);
			return true;
		}
	}
	return false;
}

enum sim_dns_error sim_dns_query(struct sim_dns_call *call, const char *name,
				 const char *operation, uint32_t *out_type,
				 union DNSP_DATA *out)
{
	struct sim_dns_zone *zone = NULL;
	enum sim_dns_error error;

	if (operation == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	if (name == NULL) {
		return query_server(call, operation, out_type, out);
	}
	error = sim_dns_call_zone(call, name, &zone);
	if (error != SIM_DNS_OK) {
		return error;
	}
	if (strcasecmp(operation, "Zone") == 0) {
		*out_type = DNSP_TYPE_ZONE;
		out->Zone = zone_short(call->mem_ctx, zone);
		return out->Zone != NULL ? SIM_DNS_OK : SIM_DNS_NO_MEMORY;
	}
	if (strcasecmp(operation, "ZoneInfo") == 0) {
		*out_type = DNSP_TYPE_ZONE_INFO;
		out->ZoneInfo = zone_info(call->mem_ctx, zone);
		return out->ZoneInfo != NULL ? SIM_DNS_OK : SIM_DNS_NO_MEMORY;
	}
	if (zone_list(call, zone, operation, out)) {
		*out_type = DNSP_TYPE_ADDRARRAY;
		return SIM_DNS_OK;
	}
	if (strcasecmp(operation, "DatabaseFile") == 0 ||
	    strcasecmp(operation, "ApplicationDirectoryPartition") == 0) {
		*out_type = DNSP_TYPE_LPSTR;
		out->String = sim_dns_utf8(
			call->mem_ctx,
			toupper((unsigned char)operation[0]) == 'D' ?
				zone->settings.file :
				zone->settings.dp_fqdn);
		return SIM_DNS_OK;
	}
	*out_type = DNSP_TYPE_DWORD;
	return sim_dns_zone_number(zone, operation, NULL, &out->Dword) ?
		       SIM_DNS_OK :
		       SIM_DNS_INVALID_PROPERTY;
}

/* ------------------------------------------------------------- listings */

/* Filter flags, 2.2.5.1.4: groups whose members are alternatives. */
static bool passes(const struct sim_dns_zone *zone, uint32_t filter)
{
	static const uint32_t types[] = { [SIM_DNS_ZONE_PRIMARY] = 0x1,
					  [SIM_DNS_ZONE_SECONDARY] = 0x2,
					  [SIM_DNS_ZONE_STUB] = 0x80,
					  [SIM_DNS_ZONE_FORWARDER] = 0x40 };
	const struct sim_dns_settings *s = &zone->settings;
	const struct {
		uint32_t group, own;
	} tests[] = {
		{ 0xCF, types[s->type] | (s->auto_created ? 0x8u : 0) },
		{ 0x30, is_reverse(zone) ? 0x20 : 0x10 },
		{ 0x300, s->ds_integrated ? 0x100 : 0x200 },
		{ 0x3C00, s->dp_flags == 4   ? 0x400 :
			  s->dp_flags == 8   ? 0x800 :
			  s->dp_flags == 2   ? 0x2000 :
			  s->dp_fqdn != NULL ? 0x1000 :
					       0 },
	};
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if ((filter & tests[i].group) != 0 &&
		    (filter & tests[i].group & tests[i].own) == 0) {
			return false;
		}
	}
	return true;
}

static enum sim_dns_error list_zones(struct sim_dns_call *call,
				     uint32_t filter, const char *partition,
				     uint32_t *out_type, union DNSP_DATA *out)
{
	const struct sim_dns_zones *zones = call->rpc->zones;
	struct DNSP_ZONE_LIST *list =
		talloc_zero(call->mem_ctx, struct DNSP_ZONE_LIST);
	const struct sim_dns_zone *zone = NULL;
	size_t i;

	if (list == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	list->dwRpcStructureVersion = 1;
	list->ZoneArray =
		talloc_array(list, struct DNSP_ZONE *, zones->count + 1);
	for (i = 0; list->ZoneArray != NULL && i < zones->count; i++) {
		zone = zones->zones[i];
		if (passes(zone, filter) &&
		    (partition == NULL ||
		     (zone->settings.dp_fqdn != NULL &&
		      strcasecmp(zone->settings.dp_fqdn, partition) == 0))) {
			list->ZoneArray[list->dwZoneCount++] =
				zone_short(list, zone);
		}
	}
	*out_type = DNSP_TYPE_ZONE_LIST;
	out->ZoneList = list;
	return SIM_DNS_OK;
}

/* ----------------------------------------------------- complex operation */

static enum sim_dns_error number_of(struct sim_dns_call *call,
				    const char *zone_name, const char *name,
				    uint32_t *out_type, union DNSP_DATA *out)
{
	struct sim_dns_zone *zone = NULL;
	enum sim_dns_error error;
	bool known;

	if (name == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	*out_type = DNSP_TYPE_DWORD;
	if (zone_name == NULL) {
		known = sim_dns_server_number(call->rpc, name, NULL,
					      &out->Dword);
	} else {
		error = sim_dns_call_zone(call, zone_name, &zone);
		if (error != SIM_DNS_OK) {
			return error;
		}
		known = sim_dns_zone_number(zone, name, NULL, &out->Dword);
	}
	return known ? SIM_DNS_OK : SIM_DNS_INVALID_PROPERTY;
}

enum sim_dns_error sim_dns_complex(struct sim_dns_call *call, const char *zone,
				   const char *operation, uint32_t type,
				   const union DNSP_DATA *data,
				   uint32_t *out_type, union DNSP_DATA *out)
{
	static const struct {
		const char *operation;
		uint32_t type;
	} types[] = {
		{ "EnumZones", DNSP_TYPE_DWORD },
		{ "EnumZones2", DNSP_TYPE_ENUM_ZONES_FILTER },
		{ "EnumDirectoryPartitions", DNSP_TYPE_DWORD },
		{ "Statistics", DNSP_TYPE_DWORD },
		{ "QueryDwordProperty", DNSP_TYPE_LPSTR },
		{ "DirectoryPartitionInfo", DNSP_TYPE_LPSTR },
	};
	size_t i = 0, n = sizeof(types) / sizeof(types[0]);

	while (operation != NULL && i < n &&
	       strcasecmp(types[i].operation, operation) != 0) {
		i++;
	}
	if (operation == NULL || i == n) {
		return SIM_DNS_NOT_IMPLEMENTED;
	}
	if (types[i].type != type) {
		return SIM_DNS_INVALID_TYPE;
	}
	switch (i) {
	case 0:
		return list_zones(call, data->Dword, NULL, out_type, out);
	case 1:
		if (data->EnumZonesFilter == NULL) {
			return SIM_DNS_INVALID_PARAMETER;
		}
		return list_zones(call, data->EnumZonesFilter->dwFilter,
				  sim_dns_call_text(data->EnumZonesFilter
							    ->pszPartitionFqdn),
				  out_type, out);
	case 2:
		*out_type = DNSP_TYPE_DP_LIST;
		return sim_dns_partitions(call, data->Dword != 0,
					  &out->DirectoryPartitionList);
	case 3:
		*out_type = DNSP_TYPE_BUFFER;
		return sim_dns_statistics(call, data->Dword, &out->Buffer);
	case 5:
		*out_type = DNSP_TYPE_DP_INFO;
		return sim_dns_partition(call, sim_dns_call_text(data->String),
					 &out->DirectoryPartition);
	default:
		return number_of(call, zone, sim_dns_call_text(data->String),
				 out_type, out);
	}
}
