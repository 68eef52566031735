/*
 * Zones of a DNS server: which there are, and one with all its properties.
 */
#include <string.h>

#include "rpc/dns/rpc_dns_private.h"

#define ZONES_COMMON                                                          \
	(RPC_DNS_ZONES_PRIMARY | RPC_DNS_ZONES_SECONDARY |                    \
	 RPC_DNS_ZONES_FORWARD | RPC_DNS_ZONES_REVERSE |                      \
	 RPC_DNS_ZONES_FORWARDER | RPC_DNS_ZONES_STUB)

/* ----------------------------------------------------------------- zones */

struct tevent_req *rpc_dns_zones_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns_server *server,
				      uint32_t filter)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_DWORD);

	if (input == NULL) {
		return NULL;
	}
	input->data.Dword = filter != 0 ? filter : ZONES_COMMON;
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL, "EnumZones", input,
				DNSP_TYPE_ZONE_LIST);
}

struct tevent_req *rpc_dns_zones_in_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dns_server *server,
					 uint32_t filter, const char *partition)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ENUM_ZONES_FILTER);
	struct DNSP_ENUM_ZONES_FILTER *r = NULL;

	if (input == NULL) {
		return NULL;
	}
	r = rpc_dns_input_room(input, sizeof(*r));
	if (r != NULL) {
		r->dwRpcStructureVersion = 1;
		r->dwFilter = filter != 0 ? filter : ZONES_COMMON;
		r->pszPartitionFqdn = rpc_dns_input_text(input, partition);
	}
	input->data.EnumZonesFilter = r;
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL, "EnumZones2", input,
				DNSP_TYPE_ZONE_LIST);
}

static bool take_zones(struct rpc_dns_zone_list *list,
		       const struct DNSP_ZONE_LIST *from)
{
	uint32_t i;

	list->rows = talloc_zero_array(list, struct rpc_dns_zone_row,
				       from->dwZoneCount);
	for (i = 0; list->rows != NULL && i < from->dwZoneCount; i++) {
		const struct DNSP_ZONE *zone = from->ZoneArray[i];
		struct rpc_dns_zone_row *row = &list->rows[list->count];

		if (zone == NULL || zone->pszZoneName == NULL) {
			continue; /* says nothing */
		}
		row->name = rpc_dns_wide_text(list, zone->pszZoneName);
		row->partition = rpc_dns_text(list, zone->pszDpFqdn);
		row->type = zone->ZoneType;
		row->flags = zone->Flags;
		if (row->name == NULL || row->partition == NULL) {
			return false;
		}
		list->count++;
	}
	return list->rows != NULL;
}

struct rpc_status rpc_dns_zones_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dns_zone_list **out_list)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
	struct rpc_dns_zone_list *list = NULL;

	if (rpc_status_is_ok(status)) {
		list = talloc_zero(mem_ctx, struct rpc_dns_zone_list);
		if (list == NULL || !take_zones(list, data.ZoneList)) {
			TALLOC_FREE(list);
			status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
		}
	}
	*out_list = list;
	tevent_req_received(req);
	return status;
}

/* -------------------------------------------------------------- one zone */

struct tevent_req *rpc_dns_zone_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns_server *server,
				     const char *zone)
{
	return rpc_dns_ask_send(mem_ctx, ev, server, zone, "ZoneInfo", NULL,
				DNSP_TYPE_ZONE_INFO);
}

static bool take_zone(struct rpc_dns_zone *zone,
		      const struct DNSP_ZONE_INFO *from)
{
	*zone = (struct rpc_dns_zone){
		.name = rpc_dns_text(zone, from->pszZoneName),
		.file = rpc_dns_text(zone, from->pszDataFile),
		.partition = rpc_dns_text(zone, from->pszDpFqdn),
		.type = from->dwZoneType,
		.reverse = from->fReverse != 0,
		.paused = from->fPaused != 0,
		.shut_down = from->fShutdown != 0,
		.automatic = from->fAutoCreated != 0,
		.in_directory = from->fUseDatabase != 0,
		.aging = from->fAging != 0,
		.read_only = from->fReadOnlyZone != 0,
		.uses_wins = from->fUseWins != 0,
		.allow_update = from->fAllowUpdate,
		.no_refresh_h = from->dwNoRefreshInterval,
		.refresh_h = from->dwRefreshInterval,
		.scavenge_from_h = from->dwAvailForScavengeTime,
		.secure_secondaries = from->fSecureSecondaries,
		.notify_level = from->fNotifyLevel,
		.forward_timeout_s = from->dwForwarderTimeout,
		.forward_only = from->fForwarderSlave != 0,
		.dp_flags = from->dwDpFlags,
		.last_soa_check = from->dwLastSuccessfulSoaCheck,
		.last_transfer = from->dwLastSuccessfulXfr,
		.last_attempt = from->dwLastXfrAttempt,
		.last_result = from->dwLastXfrResult,
	};
	return zone->name != NULL && zone->file != NULL &&
	       zone->partition != NULL &&
	       rpc_dns_take_addresses(zone, from->aipMasters,
				      &zone->masters) &&
	       rpc_dns_take_addresses(zone, from->aipLocalMasters,
				      &zone->local_masters) &&
	       rpc_dns_take_addresses(zone, from->aipSecondaries,
				      &zone->secondaries) &&
	       rpc_dns_take_addresses(zone, from->aipNotify,
				      &zone->notified) &&
	       rpc_dns_take_addresses(zone, from->aipScavengeServers,
				      &zone->scavengers);
}

struct rpc_status rpc_dns_zone_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_dns_zone **out_zone)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
	const struct DNSP_ZONE_INFO *from = data.ZoneInfo;
	struct rpc_dns_zone *zone = NULL;

	if (rpc_status_is_ok(status)) {
		zone = talloc_zero(mem_ctx, struct rpc_dns_zone);
	}
	if (zone != NULL && !take_zone(zone, from)) {
		TALLOC_FREE(zone);
	}
	if (rpc_status_is_ok(status) && zone == NULL) {
		status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_zone = zone;
	tevent_req_received(req);
	return status;
}
