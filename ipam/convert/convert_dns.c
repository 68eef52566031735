/*
 * DNS servers and their zones ([MS-DNSP] 2.2.4.2.2.3, 2.2.5.2).
 */
#include "ipam/convert/convert_dns.h"

#include <errno.h>
#include <string.h>

#include "ipam/convert/convert.h"
#include "ipam/convert/convert_text.h"
#include "rpc/dns/rpc_dns_server.h"

/* DNS_RPC_ZONE_FLAGS, 2.2.5.2.2 */
#define FLAG_PAUSED    0x001u
#define FLAG_SHUTDOWN  0x002u
#define FLAG_DIRECTORY 0x010u
#define FLAG_AGING     0x020u
#define UPDATE_SHIFT   6
#define UPDATE_MASK    3u

#define ZONE_SHUT_DOWN 9621 /* DNS_ERROR_ZONE_IS_SHUTDOWN */

/* NULL for "" */
static const char *some(TALLOC_CTX *mem_ctx, const char *text)
{
	return text == NULL || text[0] == '\0' ? NULL :
						 convert_text(mem_ctx, text);
}

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

/* With ", " between them; NULL: none. */
static const char *list_of(TALLOC_CTX *mem_ctx,
			   const struct rpc_dns_addresses *list)
{
	char *text = NULL;
	size_t i;

	for (i = 0; i < list->count; i++) {
		text = i == 0 ? talloc_strdup(mem_ctx, list->at[0]) :
				talloc_asprintf_append_buffer(text, ", %s",
							      list->at[i]);
	}
	return text;
}

static const char *number(TALLOC_CTX *mem_ctx, uint32_t value)
{
	return talloc_asprintf(mem_ctx, "%u", value);
}

int convert_dns_info(TALLOC_CTX *mem_ctx, const struct rpc_dns_info *info,
		     struct ipam_property **out_properties, size_t *out_count)
{
	const struct ipam_property all[] = {
		{ .name = "version",
		  .value = talloc_asprintf(mem_ctx, "%u.%u.%u", info->major,
					   info->minor, info->build) },
		{ .name = "domain", .value = some(mem_ctx, info->domain) },
		{ .name = "forest", .value = some(mem_ctx, info->forest) },
		{ .name = "in_directory", .value = yes(info->in_directory) },
		{ .name = "read_only_dc", .value = yes(info->read_only_dc) },
		{ .name = "scavenging_interval_h",
		  .value = number(mem_ctx, info->scavenging_h) },
		{ .name = "forwarders",
		  .value = list_of(mem_ctx, &info->forwarders) },
		{ .name = "forward_timeout_s",
		  .value = number(mem_ctx, info->forward_timeout_s) },
		{ .name = "forward_only", .value = yes(info->forward_only) },
		{ .name = "recursion", .value = yes(!info->no_recursion) },
		{ .name = "round_robin", .value = yes(info->round_robin) },
		{ .name = "addresses",
		  .value = list_of(mem_ctx, &info->addresses) },
		{ .name = "listen_addresses",
		  .value = list_of(mem_ctx, &info->listens) },
		{ .name = "new_zones_aging", .value = yes(info->aging) },
		{ .name = "new_zones_refresh_h",
		  .value = number(mem_ctx, info->refresh_h) },
		{ .name = "new_zones_no_refresh_h",
		  .value = number(mem_ctx, info->no_refresh_h) },
	};
	const size_t count = sizeof(all) / sizeof(all[0]);
	struct ipam_property *list = talloc_array(mem_ctx,
						  struct ipam_property, count);
	size_t i, n = 0;

	if (list == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		if (all[i].value != NULL) {
			list[n] = all[i];
			list[n++].role = IPAM_ROLE_DNS;
		}
	}
	*out_properties = list;
	*out_count = n;
	return 0;
}

enum ipam_zone_state convert_dns_zone_state(uint32_t flags)
{
	if ((flags & FLAG_SHUTDOWN) != 0) {
		return IPAM_ZONE_SHUTDOWN;
	}
	return (flags & FLAG_PAUSED) != 0 ? IPAM_ZONE_PAUSED :
					    IPAM_ZONE_RUNNING;
}

static void add_details(TALLOC_CTX *mem_ctx, const struct rpc_dns_zone *zone,
			struct ipam_zone_host *host)
{
	host->type = zone->type;
	host->state = zone->shut_down ? IPAM_ZONE_SHUTDOWN :
		      zone->paused    ? IPAM_ZONE_PAUSED :
					IPAM_ZONE_RUNNING;
	host->in_directory = zone->in_directory;
	host->aging = zone->aging;
	host->update = zone->allow_update;
	host->transfer = zone->secure_secondaries;
	host->notify = zone->notify_level;
	host->file = some(mem_ctx, zone->file);
	host->partition = some(mem_ctx, zone->partition);
	host->masters = list_of(mem_ctx, &zone->masters);
	host->no_refresh_h = zone->no_refresh_h;
	host->refresh_h = zone->refresh_h;
	host->last_soa_check = zone->last_soa_check;
	host->last_transfer = zone->last_transfer;
}

int convert_dns_zone(TALLOC_CTX *mem_ctx, const char *server,
		     const struct rpc_dns_zone_row *row,
		     const struct rpc_dns_zone *zone,
		     struct ipam_zone_host *out_host)
{
	struct ipam_zone_host host = {
		.server = server,
		.type = row->type,
		.state = convert_dns_zone_state(row->flags),
		.in_directory = (row->flags & FLAG_DIRECTORY) != 0,
		.aging = (row->flags & FLAG_AGING) != 0,
		.update = row->flags >> UPDATE_SHIFT & UPDATE_MASK,
		.transfer = IPAM_TRANSFER_COUNT,
		.notify = IPAM_NOTIFY_COUNT,
	};
	char *name = NULL;
	size_t length;

	if (row->name[0] == '\0') {
		return EINVAL;
	}
	name = convert_text(mem_ctx, row->name);
	if (name == NULL) {
		return ENOMEM;
	}
	length = strlen(name);
	if (length > 1 && name[length - 1] == '.') {
		name[length - 1] = '\0';
	}
	host.zone = name;
	host.partition = some(mem_ctx, row->partition);
	if (zone != NULL) {
		add_details(mem_ctx, zone, &host);
	}
	*out_host = host;
	return 0;
}

void convert_zone_health(TALLOC_CTX *mem_ctx, enum ipam_zone_state state,
			 struct rpc_status status, struct ipam_zone_host *host)
{
	struct ipam_checked *checked = &host->checked;

	*checked = (struct ipam_checked){ .health = IPAM_HEALTH_OK };
	host->state = state;
	if (state == IPAM_ZONE_PAUSED) {
		return; /* somebody wanted it so */
	}
	if (state == IPAM_ZONE_SHUTDOWN) {
		status = rpc_status_make(RPC_VOCABULARY_WERROR, ZONE_SHUT_DOWN,
					 RPC_STEP_CALL);
	}
	if (rpc_status_is_ok(status)) {
		return;
	}
	checked->health = status.vocabulary == RPC_VOCABULARY_LOCAL ?
				  IPAM_HEALTH_UNKNOWN :
				  IPAM_HEALTH_ERROR;
	checked->failure = convert_failure(mem_ctx, status);
	if (state == IPAM_ZONE_SHUTDOWN) {
		checked->failure.step = "zone";
		checked->failure.advice =
			"the server has not loaded the zone: see its event "
			"log DNS Server, and the masters of a secondary zone";
		return;
	}
	checked->failure.step = "ns query";
	checked->failure.advice =
		"the server gave no NS records of the zone: look at the zone "
		"on it, and at the firewall rule DNS (UDP, Incoming)";
}
