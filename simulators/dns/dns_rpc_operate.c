/*
 * R_DnssrvOperation2 ([MS-DNSP] 3.1.4.6): a row for each operation, with the
 * type of its data and whether it is of a zone.
 */
#include "simulators/dns/dns_rpc_call.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "simulators/dns/dns_change.h"

struct operation {
	struct sim_dns_call *call;
	struct sim_dns_zone *zone;	/* NULL: of the server */
	uint32_t context;
	const union DNSP_DATA *data;
};

typedef enum sim_dns_error operate_fn(const struct operation *op);

static size_t take_addresses(const struct DNSP_ADDR_ARRAY *from,
			     uint8_t (*to)[4])
{
	size_t i, n = 0;

	for (i = 0; from != NULL && i < from->AddrCount &&
		    n < SIM_DNS_MASTERS_MAX;
	     i++) {
		if (from->AddrArray[i].Family == 2) {
			memcpy(to[n++], from->AddrArray[i].Ipv4, 4);
		}
	}
	return n;
}

/* An SOA and an NS record of this server, as a new primary zone has them. */
static enum sim_dns_error first_records(const struct operation *op,
					struct sim_dns_zone *zone,
					const char *admin)
{
	static const uint8_t numbers[20] = { 0, 0, 0, 0, 0, 0, 3, 132, 0, 0,
					     2, 88, 0, 1, 81, 128, 0, 0, 14,
					     16 };
	const struct sim_seam *host = &op->call->rpc->host;
	struct sim_dns_name server, mailbox;
	struct sim_dns_record record = { .owner = zone->origin,
					 .type = SIM_DNS_SOA,
					 .ttl_s = 3600 };
	uint8_t data[2 * SIM_DNS_NAME_MAX + 20];
	char *text = talloc_asprintf(op->call->mem_ctx, "%s.", host->fqdn);
	char *own = talloc_asprintf(op->call->mem_ctx, "hostmaster.%s.",
				    zone->text);
	int ret;

	if (text == NULL || own == NULL ||
	    sim_dns_name_parse(text, NULL, false, &server) != 0 ||
	    sim_dns_name_parse(admin != NULL && admin[0] != '\0' ? admin : own,
			       NULL, false, &mailbox) != 0) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	memcpy(data, server.wire, server.length);
	memcpy(data + server.length, mailbox.wire, mailbox.length);
	record.length = (uint16_t)(server.length + mailbox.length);
	memcpy(data + record.length, numbers, sizeof(numbers));
	record.length = (uint16_t)(record.length + sizeof(numbers));
	record.data = data;
	ret = sim_dns_record_add(zone, &record);
	record.type = SIM_DNS_NS;
	record.data = server.wire;
	record.length = server.length;
	if (ret == 0) {
		ret = sim_dns_record_add(zone, &record);
	}
	return ret == 0 ? SIM_DNS_OK : SIM_DNS_NO_MEMORY;
}

static enum sim_dns_error zone_create(const struct operation *op)
{
	const struct DNSP_ZONE_CREATE *from = op->data->ZoneCreate;
	struct sim_dns_zones *zones = op->call->rpc->zones;
	const char *name = from == NULL ? NULL :
					  sim_dns_call_text(from->pszZoneName);
	struct sim_dns_zone *zone = NULL;
	enum sim_dns_error error = SIM_DNS_OK;

	if (name == NULL || name[0] == '\0') {
		return SIM_DNS_INVALID_PARAMETER;
	}
	sim_dns_call_note(op->call, "ZoneName", name);
	if (sim_dns_zone_find(zones, name) != NULL) {
		return SIM_DNS_ZONE_EXISTS;
	}
	if (from->dwZoneType < SIM_DNS_ZONE_PRIMARY ||
	    from->dwZoneType > SIM_DNS_ZONE_FORWARDER) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	zone = talloc_zero(op->call->rpc, struct sim_dns_zone);
	if (zone == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	sim_dns_settings_default(zone);
	zone->text = talloc_strndup(zone, name,
				    strlen(name) -
					    (name[strlen(name) - 1] == '.'));
	zone->settings.type = (enum sim_dns_zone_type)from->dwZoneType;
	zone->settings.allow_update = from->fAllowUpdate & 3;
	zone->settings.aging = from->fAging != 0;
	zone->settings.ds_integrated = from->fDsIntegrated != 0;
	zone->settings.dp_flags = from->dwDpFlags;
	zone->settings.forward_timeout_s = from->dwTimeout;
	zone->settings.forward_only = from->fRecurseAfterForwarding == 0 &&
				      from->dwZoneType ==
					      SIM_DNS_ZONE_FORWARDER;
	zone->settings.file = talloc_strdup(
		zone, sim_dns_call_text(from->pszDataFile));
	zone->settings.dp_fqdn =
		talloc_strdup(zone, sim_dns_call_text(from->pszDpFqdn));
	zone->settings.master_count =
		take_addresses(from->aipMasters, zone->settings.masters);
	if (sim_dns_name_parse(zone->text, NULL, false, &zone->origin) != 0) {
		error = SIM_DNS_INVALID_PARAMETER;
	} else if (zone->settings.type == SIM_DNS_ZONE_PRIMARY) {
		error = first_records(op, zone,
				      sim_dns_call_text(from->pszAdmin));
	} else if (zone->settings.master_count == 0) {
		error = SIM_DNS_NEED_MASTERS;
	}
	if (error == SIM_DNS_OK &&
	    sim_dns_zones_add(op->call->rpc, zones, zone) != 0) {
		error = SIM_DNS_NO_MEMORY;
	}
	if (error != SIM_DNS_OK) {
		talloc_free(zone);
	}
	return error;
}

static enum sim_dns_error zone_delete(const struct operation *op)
{
	sim_dns_zone_drop(op->call->rpc->zones, op->zone);
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_delete_ds(const struct operation *op)
{
	if (!op->zone->settings.ds_integrated) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	return zone_delete(op);
}

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

static enum sim_dns_error zone_masters(const struct operation *op)
{
	struct sim_dns_settings *s = &op->zone->settings;

	if (s->type == SIM_DNS_ZONE_PRIMARY) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	if (op->data->AddrArray == NULL || op->data->AddrArray->AddrCount == 0) {
		return SIM_DNS_NEED_MASTERS;
	}
	s->master_count = take_addresses(op->data->AddrArray, s->masters);
	return SIM_DNS_OK;
}

static enum sim_dns_error zone_secondaries(const struct operation *op)
{
	const struct DNSP_ZONE_SECONDARIES *from = op->data->Secondaries;

	if (from == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	op->zone->settings.secure_secondaries = from->fSecureSecondaries;
	op->zone->settings.notify_level = from->fNotifyLevel;
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

	if (!owner_of(op, &owner)) {
		return SIM_DNS_NOT_IN_ZONE;
	}
	return sim_dns_node_remove(
		       op->zone, &owner,
		       (uint16_t)op->data->NameAndParam->dwParam, false) > 0 ?
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
	rpc->forwarder_count = take_addresses(from->aipForwarders,
					      rpc->forwarders);
	rpc->forward_timeout_s = from->dwForwardTimeout;
	return SIM_DNS_OK;
}

enum place { OF_SERVER = 1, OF_ZONE = 2, OF_BOTH = 3 };

static const struct {
	const char *name;
	enum place place;
	uint32_t type;
	operate_fn *operate;
} operations[] = {
	{ "ZoneCreate", OF_SERVER, DNSP_TYPE_ZONE_CREATE, zone_create },
	{ "Forwarders", OF_SERVER, DNSP_TYPE_FORWARDERS, forwarders_set },
	{ "ResetDwordProperty", OF_BOTH, DNSP_TYPE_NAME_AND_PARAM,
	  number_set },
	{ "DeleteZone", OF_ZONE, DNSP_TYPE_NULL, zone_delete },
	{ "DeleteZoneFromDs", OF_ZONE, DNSP_TYPE_NULL, zone_delete_ds },
	{ "PauseZone", OF_ZONE, DNSP_TYPE_NULL, zone_pause },
	{ "ResumeZone", OF_ZONE, DNSP_TYPE_NULL, zone_resume },
	{ "RefreshZone", OF_ZONE, DNSP_TYPE_NULL, zone_refresh },
	{ "ExpireZone", OF_ZONE, DNSP_TYPE_NULL, zone_expire },
	{ "IncrementVersion", OF_ZONE, DNSP_TYPE_NULL, zone_version },
	{ "MasterServers", OF_ZONE, DNSP_TYPE_ADDRARRAY, zone_masters },
	{ "SecondaryServers", OF_ZONE, DNSP_TYPE_ZONE_SECONDARIES,
	  zone_secondaries },
	{ "DeleteNode", OF_ZONE, DNSP_TYPE_NAME_AND_PARAM, node_delete },
	{ "DeleteRecordSet", OF_ZONE, DNSP_TYPE_NAME_AND_PARAM, set_delete },
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
	if (operations[i].type != type) {
		return SIM_DNS_INVALID_TYPE;
	}
	if (zone != NULL) {
		error = sim_dns_call_zone(call, zone, &op.zone);
	}
	return error != SIM_DNS_OK ? error : operations[i].operate(&op);
}
