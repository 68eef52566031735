/*
 * R_DnssrvOperation2 ([MS-DNSP] 3.1.4.6): a row for each operation, with the
 * type of its data and whether it is of a zone.
 */
#include "simulators/dns/dns_rpc_operate.h"

#include <errno.h>
#include <strings.h>

#include "simulators/dns/dns_change.h"

#define ALL 0xff /* types of records */
#define IGNORED UINT32_MAX
#define HOURS_1601_TO_1970 3234576u

static enum sim_dns_error zone_pause(const struct operation *op)
{
	op->zone->settings.paused = true;
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_resume(const struct operation *op)
{
	op->zone->settings.paused = false;
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_refresh(const struct operation *op)
{
	/* There is nobody to transfer from. */
	return op->zone->settings.type == SIM_DNS_ZONE_SECONDARY ||
			       op->zone->settings.type == SIM_DNS_ZONE_STUB ?
		       SIM_DNS_OK :
		       SIM_DNS_NOT_SECONDARY;
}

static enum sim_dns_error zone_expire(const struct operation *op)
{
	if (zone_refresh(op) != SIM_DNS_OK) {
		return SIM_DNS_NOT_SECONDARY;
	}
	op->zone->settings.shutdown = true;
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_version(const struct operation *op)
{
	if (op->zone->count == 0) {
		return SIM_DNS_NO_SOA;
	}
	sim_dns_serial_raise(op->zone);
	return SIM_DNS_OK;
}

/* Owner of a NAME_AND_PARAM: relative to the zone, or full with a last dot. */
static bool owner_of(const struct operation *op, struct sim_dns_name *out)
{
	const struct DNSP_NAME_AND_PARAM *from = op->data->NameAndParam;
	const char *name = from == NULL ? NULL :
					  sim_dns_call_text(from->pszNodeName);

	sim_dns_call_note(op->call, "Node", name);
	return name != NULL &&
	       sim_dns_name_parse(name, &op->zone->origin, false, out) == 0 &&
	       sim_dns_name_within(out, &op->zone->origin);
}

static enum sim_dns_error node_delete(const struct operation *op)
{
	struct sim_dns_name owner;

	if (!owner_of(op, &owner)) {
		return SIM_DNS_NOT_IN_ZONE;
	}
	return sim_dns_node_remove(op->zone, &owner, 0,
				   op->data->NameAndParam->dwParam != 0) > 0 ?
		       SIM_DNS_OK :
		       SIM_DNS_NO_NAME;
}

static enum sim_dns_error set_delete(const struct operation *op)
{
	struct sim_dns_name owner;
	uint16_t type;

	if (!owner_of(op, &owner)) {
		return SIM_DNS_NOT_IN_ZONE;
	}
	type = (uint16_t)op->data->NameAndParam->dwParam;
	return sim_dns_node_remove(op->zone, &owner, type == ALL ? 0 : type,
				   false) > 0 ?
		       SIM_DNS_OK :
		       SIM_DNS_NO_RECORD;
}

static enum sim_dns_error number_set(const struct operation *op)
{
	const struct DNSP_NAME_AND_PARAM *from = op->data->NameAndParam;
	const char *name = from == NULL ? NULL :
					  sim_dns_call_text(from->pszNodeName);
	uint32_t value = 0;
	bool known;

	if (name == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	sim_dns_call_note(op->call, "Property", name);
	known = op->zone != NULL ?
			sim_dns_zone_number(op->zone, name, &from->dwParam,
					    &value) :
			sim_dns_server_number(op->call->rpc, name,
					      &from->dwParam, &value);
	return known ? SIM_DNS_OK : SIM_DNS_INVALID_PROPERTY;
}

static enum sim_dns_error forwarders_set(const struct operation *op)
{
	const struct DNSP_FORWARDERS *from = op->data->Forwarders;
	struct sim_dns_rpc *rpc = op->call->rpc;

	if (from == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	sim_dns_peers_take(from->aipForwarders, &rpc->forwarders);
	rpc->forward_timeout_s = from->dwForwardTimeout;
	rpc->is_slave = from->fRecurseAfterForwarding == 0;
	return SIM_DNS_OK;
}

static enum sim_dns_error listen_set(const struct operation *op)
{
	sim_dns_peers_take(op->data->AddrArray, &op->call->rpc->listens);
	return SIM_DNS_OK;
}

/* What is in memory is all that there is: nothing to write, read or forget. */
static enum sim_dns_error nothing(const struct operation *op)
{
	(void)op;
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_reload(const struct operation *op)
{
	return op->zone->count > 0 ? SIM_DNS_OK : SIM_DNS_INVALID_ZONE_TYPE;
}

static enum sim_dns_error zone_from_ds(const struct operation *op)
{
	return op->zone->settings.ds_integrated ? SIM_DNS_OK :
						  SIM_DNS_INVALID_ZONE_TYPE;
}

static uint32_t hours_now(const struct sim_seam *host)
{
	return (uint32_t)(host->now(host->private_data) / 3600) +
	       HOURS_1601_TO_1970;
}

/* Records older than both intervals of a zone that ages, 3.1.1.1.1. */
static enum sim_dns_error scavenge(const struct operation *op)
{
	struct sim_dns_rpc *rpc = op->call->rpc;
	uint32_t now = hours_now(&rpc->host);
	size_t i;

	for (i = 0; i < rpc->zones->count; i++) {
		struct sim_dns_zone *zone = rpc->zones->zones[i];
		const struct sim_dns_settings *s = &zone->settings;

		if (s->aging && s->type == SIM_DNS_ZONE_PRIMARY) {
			sim_dns_zone_scavenge(zone, now - s->no_refresh_h -
							    s->refresh_h);
		}
	}
	rpc->last_scavenging =
		(uint32_t)rpc->host.now(rpc->host.private_data);
	return SIM_DNS_OK;
}

static enum sim_dns_error node_age(const struct operation *op)
{
	struct sim_dns_name owner;

	if (!owner_of(op, &owner)) {
		return SIM_DNS_NOT_IN_ZONE;
	}
	return sim_dns_node_age(op->zone, &owner,
				op->data->NameAndParam->dwParam != 0,
				hours_now(&op->call->rpc->host)) > 0 ?
		       SIM_DNS_OK :
		       SIM_DNS_NO_NAME;
}

enum place { OF_SERVER = 1, OF_ZONE = 2, OF_BOTH = 3 };

static const struct {
	const char *name;
	enum place place;
	uint32_t type;	/* IGNORED: the server does not look at the data */
	operate_fn *operate;
} operations[] = {
	{ "ZoneCreate", OF_SERVER, DNSP_TYPE_ZONE_CREATE,
	  sim_dns_op_zone_create },
	{ "Forwarders", OF_SERVER, DNSP_TYPE_FORWARDERS, forwarders_set },
	{ "ListenAddresses", OF_SERVER, DNSP_TYPE_ADDRARRAY, listen_set },
	{ "EnlistDirectoryPartition", OF_SERVER, DNSP_TYPE_ENLIST_DP,
	  sim_dns_op_enlist },
	{ "ClearStatistics", OF_SERVER, IGNORED, sim_dns_op_clear_statistics },
	{ "ClearCache", OF_SERVER, IGNORED, nothing },
	{ "WriteDirtyZones", OF_SERVER, IGNORED, nothing },
	{ "StartScavenging", OF_SERVER, IGNORED, scavenge },
	{ "AbortScavenging", OF_SERVER, IGNORED, nothing },
	{ "ResetDwordProperty", OF_BOTH, DNSP_TYPE_NAME_AND_PARAM,
	  number_set },
	{ "ZoneTypeReset", OF_ZONE, DNSP_TYPE_ZONE_CREATE,
	  sim_dns_op_zone_type },
	{ "DeleteZone", OF_ZONE, IGNORED, sim_dns_op_zone_delete },
	{ "DeleteZoneFromDs", OF_ZONE, IGNORED, sim_dns_op_zone_delete_ds },
	{ "PauseZone", OF_ZONE, IGNORED, zone_pause },
	{ "ResumeZone", OF_ZONE, IGNORED, zone_resume },
	{ "ReloadZone", OF_ZONE, IGNORED, zone_reload },
	{ "RefreshZone", OF_ZONE, IGNORED, zone_refresh },
	{ "ExpireZone", OF_ZONE, IGNORED, zone_expire },
	{ "UpdateZoneFromDs", OF_ZONE, IGNORED, zone_from_ds },
	{ "WriteBackFile", OF_BOTH, IGNORED, nothing },
	{ "IncrementVersion", OF_ZONE, IGNORED, zone_version },
	{ "ZoneChangeDirectoryPartition", OF_ZONE, DNSP_TYPE_ZONE_CHANGE_DP,
	  sim_dns_op_zone_move },
	{ "MasterServers", OF_ZONE, DNSP_TYPE_ADDRARRAY,
	  sim_dns_op_zone_masters },
	{ "LocalMasterServers", OF_ZONE, DNSP_TYPE_ADDRARRAY,
	  sim_dns_op_zone_local_masters },
	{ "ScavengeServers", OF_ZONE, DNSP_TYPE_ADDRARRAY,
	  sim_dns_op_zone_scavengers },
	{ "SecondaryServers", OF_ZONE, DNSP_TYPE_ZONE_SECONDARIES,
	  sim_dns_op_zone_secondaries },
	{ "DatabaseFile", OF_ZONE, DNSP_TYPE_ZONE_DATABASE,
	  sim_dns_op_zone_file },
	{ "DeleteNode", OF_ZONE, DNSP_TYPE_NAME_AND_PARAM, node_delete },
	{ "DeleteRecordSet", OF_ZONE, DNSP_TYPE_NAME_AND_PARAM, set_delete },
	{ "ForceAgingOnNode", OF_ZONE, DNSP_TYPE_NAME_AND_PARAM, node_age },
};

enum sim_dns_error sim_dns_operate(struct sim_dns_call *call, const char *zone,
				   const char *operation, uint32_t context,
				   uint32_t type, const union DNSP_DATA *data)
{
	struct operation op = { .call = call, .context = context,
				.data = data };
	size_t i, n = sizeof(operations) / sizeof(operations[0]);
	enum sim_dns_error error = SIM_DNS_OK;

	if (!sim_dns_call_may_write(call)) {
		return SIM_DNS_ACCESS_DENIED;
	}
	for (i = 0; operation != NULL && i < n &&
		    strcasecmp(operations[i].name, operation) != 0;
	     i++)
		;
	if (operation == NULL || i == n) {
		return SIM_DNS_NOT_IMPLEMENTED;
	}
	if ((operations[i].place & (zone != NULL ? OF_ZONE : OF_SERVER)) == 0) {
		return SIM_DNS_INVALID_OPERATION;
	}
	if (operations[i].type != IGNORED && operations[i].type != type) {
		return SIM_DNS_INVALID_TYPE;
	}
	if (zone != NULL) {
		error = sim_dns_call_zone(call, zone, &op.zone);
	}
	return error != SIM_DNS_OK ? error : operations[i].operate(&op);
}
