/*
 * How zones come, change and go: operations of [MS-DNSP] 3.1.4.1 whose data
 * are about a zone as a whole.
 */
#include "simulators/dns/dns_rpc_operate.h"

#include <strings.h>

#include "simulators/dns/dns_change.h"
#include "simulators/dns/dns_world.h"

/* DNS_RPC_DP_FLAGS, 2.2.7.1.1 */
#define DP_LEGACY 2u
#define DP_DOMAIN 4u
#define DP_FOREST 8u

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

/* Where the zone is kept. The two built-in partitions go by their flags. */
static enum sim_dns_error take_place(const struct operation *op,
				     struct sim_dns_zone *zone,
				     const struct DNSP_ZONE_CREATE *from)
{
	static const struct {
		uint32_t flags;
		const char *partition; /* of the domain */
	} places[] = { { 0, NULL },
		       { DP_LEGACY, NULL },
		       { DP_DOMAIN, "DomainDnsZones" },
		       { DP_FOREST, "ForestDnsZones" } };
	struct sim_dns_settings *s = &zone->settings;
	const char *fqdn = sim_dns_call_text(from->pszDpFqdn);
	size_t i = 0, n = sizeof(places) / sizeof(places[0]);

	s->ds_integrated = from->fDsIntegrated != 0;
	s->dp_flags = 0;
	s->dp_fqdn = NULL;
	s->file = NULL;
	if (!s->ds_integrated) {
		s->file = talloc_strdup(zone,
					sim_dns_call_text(from->pszDataFile));
		return SIM_DNS_OK;
	}
	while (i < n && places[i].flags != from->dwDpFlags) {
		i++;
	}
	if (i == n || (from->dwDpFlags == 0 && fqdn == NULL)) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	s->dp_flags = from->dwDpFlags;
	s->dp_fqdn = places[i].partition != NULL ?
			     talloc_asprintf(zone, "%s.%s", places[i].partition,
					     op->call->rpc->host.domain) :
			     talloc_strdup(zone, fqdn);
	return SIM_DNS_OK;
}

/* What both a new zone and a changed one take from the request. */
static enum sim_dns_error take_settings(const struct operation *op,
					struct sim_dns_zone *zone,
					const struct DNSP_ZONE_CREATE *from)
{
	struct sim_dns_settings *s = &zone->settings;

	if (from->dwZoneType < SIM_DNS_ZONE_PRIMARY ||
	    from->dwZoneType > SIM_DNS_ZONE_FORWARDER) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	/* A secondary is a copy, which no directory holds. */
	if (from->dwZoneType == SIM_DNS_ZONE_SECONDARY &&
	    from->fDsIntegrated != 0) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	if (from->dwZoneType != SIM_DNS_ZONE_PRIMARY &&
	    (from->aipMasters == NULL || from->aipMasters->AddrCount == 0)) {
		return SIM_DNS_NEED_MASTERS;
	}
	s->type = (enum sim_dns_zone_type)from->dwZoneType;
	s->allow_update = from->fAllowUpdate & 3;
	s->aging = from->fAging != 0;
	if (s->type == SIM_DNS_ZONE_FORWARDER) {
		/* 2.2.5.2.7.2: the same as fForwarderSlave. */
		s->forward_only = from->fRecurseAfterForwarding != 0;
		s->forward_timeout_s = from->dwTimeout;
	}
	sim_dns_peers_take(from->aipMasters, &s->masters);
	return take_place(op, zone, from);
}

enum sim_dns_error sim_dns_op_zone_create(const struct operation *op)
{
	const struct DNSP_ZONE_CREATE *from = op->data->ZoneCreate;
	const struct sim_dns_rpc *rpc = op->call->rpc;
	const char *name = from == NULL ? NULL :
					  sim_dns_call_text(from->pszZoneName);
	struct sim_dns_zone *zone = NULL;
	enum sim_dns_error error = SIM_DNS_OK;

	if (name == NULL || name[0] == '\0') {
		return SIM_DNS_INVALID_PARAMETER;
	}
	sim_dns_call_note(op->call, "ZoneName", name);
	if (sim_dns_zone_find(rpc->zones, name) != NULL) {
		return SIM_DNS_ZONE_EXISTS;
	}
	zone = talloc_zero(rpc, struct sim_dns_zone);
	if (zone == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	sim_dns_settings_default(zone);
	zone->settings.no_refresh_h = rpc->default_no_refresh_h;
	zone->settings.refresh_h = rpc->default_refresh_h;
	zone->text = talloc_strndup(zone, name,
				    strlen(name) -
					    (name[strlen(name) - 1] == '.'));
	error = take_settings(op, zone, from);
	if (error == SIM_DNS_OK &&
	    sim_dns_name_parse(zone->text, NULL, false, &zone->origin) != 0) {
		error = SIM_DNS_INVALID_PARAMETER;
	}
	if (error == SIM_DNS_OK &&
	    zone->settings.type == SIM_DNS_ZONE_PRIMARY) {
		error = first_records(op, zone,
				      sim_dns_call_text(from->pszAdmin));
	}
	if (error == SIM_DNS_OK &&
	    sim_dns_zones_add(op->call->rpc, rpc->zones, zone) != 0) {
		error = SIM_DNS_NO_MEMORY;
	}
	if (error != SIM_DNS_OK) {
		talloc_free(zone);
	}
	return error;
}

/* A copy becomes the original and the other way; a forwarder has no records. */
enum sim_dns_error sim_dns_op_zone_type(const struct operation *op)
{
	const struct DNSP_ZONE_CREATE *from = op->data->ZoneCreate;
	struct sim_dns_zone *zone = op->zone;
	bool needs_records;

	if (from == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	needs_records = from->dwZoneType == SIM_DNS_ZONE_PRIMARY ||
			from->dwZoneType == SIM_DNS_ZONE_SECONDARY;
	if (needs_records != (zone->count > 0)) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	return take_settings(op, zone, from);
}

enum sim_dns_error sim_dns_op_zone_delete(const struct operation *op)
{
	sim_dns_zone_drop(op->call->rpc->zones, op->zone);
	return SIM_DNS_OK;
}

enum sim_dns_error sim_dns_op_zone_delete_ds(const struct operation *op)
{
	if (!op->zone->settings.ds_integrated) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	return sim_dns_op_zone_delete(op);
}

enum sim_dns_error sim_dns_op_zone_move(const struct operation *op)
{
	const struct DNSP_ZONE_CHANGE_DP *from = op->data->ZoneChangeDp;
	const char *fqdn = from == NULL ?
				   NULL :
				   sim_dns_call_text(from->pszDestPartition);
	struct sim_dns_settings *s = &op->zone->settings;

	if (fqdn == NULL) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	if (!s->ds_integrated) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	s->dp_fqdn = talloc_strdup(op->zone, fqdn);
	s->dp_flags = strncasecmp(fqdn, "DomainDnsZones.", 15) == 0 ?
			      DP_DOMAIN :
		      strncasecmp(fqdn, "ForestDnsZones.", 15) == 0 ?
			      DP_FOREST :
			      0;
	return s->dp_fqdn != NULL ? SIM_DNS_OK : SIM_DNS_NO_MEMORY;
}

enum sim_dns_error sim_dns_op_zone_masters(const struct operation *op)
{
	struct sim_dns_settings *s = &op->zone->settings;

	if (s->type == SIM_DNS_ZONE_PRIMARY) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	if (op->data->AddrArray == NULL ||
	    op->data->AddrArray->AddrCount == 0) {
		return SIM_DNS_NEED_MASTERS;
	}
	sim_dns_peers_take(op->data->AddrArray, &s->masters);
	return SIM_DNS_OK;
}

/* "Valid only for stub zones", 3.1.4.1; none ends the list. */
enum sim_dns_error sim_dns_op_zone_local_masters(const struct operation *op)
{
	struct sim_dns_settings *s = &op->zone->settings;

	if (s->type != SIM_DNS_ZONE_STUB) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	sim_dns_peers_take(op->data->AddrArray, &s->local_masters);
	return SIM_DNS_OK;
}

/* "Valid only for directory server integrated zones", 3.1.4.1. */
enum sim_dns_error sim_dns_op_zone_scavengers(const struct operation *op)
{
	struct sim_dns_settings *s = &op->zone->settings;

	if (!s->ds_integrated) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	sim_dns_peers_take(op->data->AddrArray, &s->scavengers);
	return SIM_DNS_OK;
}

enum sim_dns_error sim_dns_op_zone_secondaries(const struct operation *op)
{
	const struct DNSP_ZONE_SECONDARIES *from = op->data->Secondaries;
	struct sim_dns_settings *s = &op->zone->settings;

	if (from == NULL || from->fSecureSecondaries > 3 ||
	    from->fNotifyLevel > 2) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	s->secure_secondaries = from->fSecureSecondaries;
	s->notify_level = from->fNotifyLevel;
	sim_dns_peers_take(from->aipSecondaries, &s->secondaries);
	sim_dns_peers_take(from->aipNotify, &s->notified);
	return SIM_DNS_OK;
}

/* Into the directory, or out of it into a file. */
enum sim_dns_error sim_dns_op_zone_file(const struct operation *op)
{
	const struct DNSP_ZONE_DATABASE *from = op->data->Database;
	const char *file = from == NULL ? NULL :
					  sim_dns_call_text(from->pszFileName);
	struct sim_dns_settings *s = &op->zone->settings;

	if (from == NULL || (from->fDsIntegrated == 0 && file == NULL)) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	if (s->type != SIM_DNS_ZONE_PRIMARY && from->fDsIntegrated != 0) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	s->ds_integrated = from->fDsIntegrated != 0;
	s->file = s->ds_integrated ? NULL : talloc_strdup(op->zone, file);
	s->dp_flags = s->ds_integrated ? DP_DOMAIN : 0;
	s->dp_fqdn = s->ds_integrated ?
			     talloc_asprintf(op->zone, "DomainDnsZones.%s",
					     op->call->rpc->host.domain) :
			     NULL;
	return SIM_DNS_OK;
}
