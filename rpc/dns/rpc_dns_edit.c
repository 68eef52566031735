/*
 * Changes to a DNS server and its zones: each fills one structure and is one
 * call (rpc_dns_call.c).
 */
#include <errno.h>
#include <string.h>

#include "rpc/dns/rpc_dns_edit.h"
#include "rpc/dns/rpc_dns_private.h"

/* Of structures that have two forms, the one of 2008. */
#define STRUCTURE_VERSION 2

/* DNS_RPC_DP_FLAGS of a store that is a well-known partition, 2.2.7.1.1 */
static const uint32_t dp_flags[] = {
	[RPC_DNS_STORE_FILE] = 0,      [RPC_DNS_STORE_DOMAIN] = 4,
	[RPC_DNS_STORE_FOREST] = 8,    [RPC_DNS_STORE_LEGACY] = 2,
	[RPC_DNS_STORE_PARTITION] = 0,
};

static void fill_place(struct rpc_dns_input *input,
		       struct DNSP_ZONE_CREATE *r,
		       const struct rpc_dns_new_zone *zone)
{
	char *file = NULL;

	r->fDsIntegrated = zone->store != RPC_DNS_STORE_FILE;
	r->dwDpFlags = dp_flags[zone->store];
	if (zone->store == RPC_DNS_STORE_PARTITION) {
		r->pszDpFqdn = rpc_dns_input_text(input, zone->partition);
		input->wrong = zone->partition == NULL ? EINVAL : input->wrong;
	}
	if (zone->store == RPC_DNS_STORE_FILE &&
	    zone->type != RPC_DNS_ZONE_FORWARDER) {
		file = zone->file != NULL ? talloc_strdup(input, zone->file)
					  : talloc_asprintf(input, "%s.dns",
							    zone->name);
		r->pszDataFile = rpc_dns_input_text(input, file);
		input->wrong = file == NULL ? ENOMEM : input->wrong;
	}
}

/* ZoneCreate and ZoneTypeReset; NULL without memory. */
static struct rpc_dns_input *
input_of_zone(TALLOC_CTX *mem_ctx, const struct rpc_dns_new_zone *zone)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ZONE_CREATE);
	struct DNSP_ZONE_CREATE *r = NULL;

	if (input == NULL) {
		return NULL;
	}
	r = rpc_dns_input_room(input, sizeof(*r));
	if (r == NULL) {
		return input;
	}
	if ((size_t)zone->store >= sizeof(dp_flags) / sizeof(dp_flags[0])) {
		input->wrong = EINVAL;
		return input;
	}
	input->data.ZoneCreate = r;
	r->dwRpcStructureVersion = STRUCTURE_VERSION;
	r->pszZoneName = rpc_dns_input_text(input, zone->name);
	r->dwZoneType = zone->type;
	r->fAllowUpdate = zone->allow_update;
	r->fAging = zone->aging;
	r->fLoadExisting = zone->load_existing;
	r->pszAdmin = rpc_dns_input_text(input, zone->admin);
	r->dwTimeout = zone->forward_timeout_s;
	/* 2.2.5.2.7.2: the same as fForwarderSlave, whatever its name says. */
	r->fRecurseAfterForwarding = zone->forward_only;
	fill_place(input, r, zone);
	if (zone->masters.count > 0) {
		r->aipMasters = rpc_dns_input_addresses(input, &zone->masters);
	}
	return input;
}

struct tevent_req *
rpc_dns_zone_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dns_server *server,
			 const struct rpc_dns_new_zone *zone)
{
	return rpc_dns_operate_send(mem_ctx, ev, server, NULL, "ZoneCreate",
				    input_of_zone(mem_ctx, zone));
}

struct tevent_req *rpc_dns_zone_type_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const struct rpc_dns_new_zone *zone)
{
	return rpc_dns_operate_send(mem_ctx, ev, server, zone->name,
				    "ZoneTypeReset",
				    input_of_zone(mem_ctx, zone));
}

struct tevent_req *rpc_dns_order_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns_server *server,
				      const char *zone,
				      enum rpc_dns_order order)
{
	static const char *const words[RPC_DNS_ORDERS] = {
		[RPC_DNS_ZONE_DELETE] = "DeleteZone",
		[RPC_DNS_ZONE_DELETE_FROM_DS] = "DeleteZoneFromDs",
		[RPC_DNS_ZONE_PAUSE] = "PauseZone",
		[RPC_DNS_ZONE_RESUME] = "ResumeZone",
		[RPC_DNS_ZONE_RELOAD] = "ReloadZone",
		[RPC_DNS_ZONE_REFRESH] = "RefreshZone",
		[RPC_DNS_ZONE_EXPIRE] = "ExpireZone",
		[RPC_DNS_ZONE_UPDATE_FROM_DS] = "UpdateZoneFromDs",
		[RPC_DNS_ZONE_WRITE_BACK] = "WriteBackFile",
		[RPC_DNS_ZONE_INCREMENT_VERSION] = "IncrementVersion",
		[RPC_DNS_SERVER_CLEAR_CACHE] = "ClearCache",
		[RPC_DNS_SERVER_CLEAR_STATISTICS] = "ClearStatistics",
		[RPC_DNS_SERVER_START_SCAVENGING] = "StartScavenging",
		[RPC_DNS_SERVER_ABORT_SCAVENGING] = "AbortScavenging",
		[RPC_DNS_SERVER_WRITE_DIRTY_ZONES] = "WriteDirtyZones",
	};

	return rpc_dns_operate_send(mem_ctx, ev, server, zone, words[order],
				    rpc_dns_input_new(mem_ctx,
						      DNSP_TYPE_NULL));
}

/* NAME_AND_PARAM, 2.2.1.2.5: a name with a number. */
static struct tevent_req *name_and_number(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const char *zone,
					  const char *operation,
					  const char *name, uint32_t number)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_NAME_AND_PARAM);
	struct DNSP_NAME_AND_PARAM *r = NULL;

	if (input != NULL) {
		r = rpc_dns_input_room(input, sizeof(*r));
	}
	if (r != NULL) {
		r->dwParam = number;
		r->pszNodeName = rpc_dns_input_text(input, name);
		input->data.NameAndParam = r;
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, zone, operation,
				    input);
}

struct tevent_req *rpc_dns_number_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   const char *zone,
					   const char *property, uint32_t value)
{
	return name_and_number(mem_ctx, ev, server, zone, "ResetDwordProperty",
			       property, value);
}

struct tevent_req *rpc_dns_node_delete_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_dns_server *server,
					    const char *zone, const char *node,
					    bool subtree)
{
	return name_and_number(mem_ctx, ev, server, zone, "DeleteNode", node,
			       subtree);
}

struct tevent_req *rpc_dns_set_delete_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   const char *zone, const char *node,
					   uint16_t type)
{
	return name_and_number(mem_ctx, ev, server, zone, "DeleteRecordSet",
			       node, type);
}

struct tevent_req *rpc_dns_number_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *zone, const char *property)
{
	return rpc_dns_ask_send(mem_ctx, ev, server, zone, property, NULL,
				DNSP_TYPE_DWORD);
}

struct rpc_status rpc_dns_number_recv(struct tevent_req *req,
				      uint32_t *out_value)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);

	if (rpc_status_is_ok(status)) {
		*out_value = data.Dword;
	}
	tevent_req_received(req);
	return status;
}

struct tevent_req *
rpc_dns_masters_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		     struct rpc_dns_server *server, const char *zone,
		     const struct rpc_dns_addresses *masters)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ADDRARRAY);

	if (input != NULL) {
		input->data.AddrArray = rpc_dns_input_addresses(input, masters);
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, zone, "MasterServers",
				    input);
}

struct tevent_req *rpc_dns_transfer_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dns_server *server,
					 const char *zone,
					 const struct rpc_dns_transfer *transfer)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ZONE_SECONDARIES);
	struct DNSP_ZONE_SECONDARIES *r = NULL;

	if (input != NULL) {
		r = rpc_dns_input_room(input, sizeof(*r));
	}
	if (r != NULL) {
		r->dwRpcStructureVersion = STRUCTURE_VERSION;
		r->fSecureSecondaries = transfer->secure_secondaries;
		r->fNotifyLevel = transfer->notify_level;
		r->aipSecondaries = rpc_dns_input_addresses(
			input, &transfer->secondaries);
		r->aipNotify =
			rpc_dns_input_addresses(input, &transfer->notified);
		input->data.Secondaries = r;
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, zone,
				    "SecondaryServers", input);
}

struct tevent_req *rpc_dns_zone_move_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const char *zone,
					  const char *partition)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ZONE_CHANGE_DP);
	struct DNSP_ZONE_CHANGE_DP *r = NULL;

	if (input != NULL) {
		r = rpc_dns_input_room(input, sizeof(*r));
	}
	if (r != NULL) {
		r->dwRpcStructureVersion = 1;
		r->pszDestPartition = rpc_dns_input_text(input, partition);
		input->data.ZoneChangeDp = r;
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, zone,
				    "ZoneChangeDirectoryPartition", input);
}

struct tevent_req *
rpc_dns_forwarders_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			struct rpc_dns_server *server,
			const struct rpc_dns_forwarders *forwarders)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_FORWARDERS);
	struct DNSP_FORWARDERS *r = NULL;

	if (input != NULL) {
		r = rpc_dns_input_room(input, sizeof(*r));
	}
	if (r != NULL) {
		r->dwRpcStructureVersion = STRUCTURE_VERSION;
		r->fRecurseAfterForwarding = !forwarders->forward_only;
		r->dwForwardTimeout = forwarders->timeout_s;
		r->aipForwarders = rpc_dns_input_addresses(
			input, &forwarders->addresses);
		input->data.Forwarders = r;
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, NULL, "Forwarders",
				    input);
}
