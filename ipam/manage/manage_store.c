/*
 * Changes, written to the store.
 */
#include "ipam/manage/manage_store.h"
#include "ipam/manage/manage_store_event.h"
#include "ipam/manage/manage_store_plan.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_access.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_purge.h"
#include "ipam/store/store_track.h"
#include "ipam/store/store_usage.h"

static enum store_flag flag(enum manage_flag flag)
{
	static const enum store_flag flags[] = {
		[MANAGE_KEEP] = STORE_KEEP, [MANAGE_NO] = STORE_NO,
		[MANAGE_YES] = STORE_YES,
	};

	return flags[flag];
}

static int server_add(void *private_data, const struct manage_server *server,
		      int64_t now)
{
	struct ipam_server wanted = {
		.name = server->server,
		.domain = strchr(server->server, '.') + 1,
		.owner = server->owner,
		.description = server->description,
		.roles = { [IPAM_ROLE_DC].present = server->dc == MANAGE_YES,
			   [IPAM_ROLE_DNS].present = server->dns == MANAGE_YES,
			   [IPAM_ROLE_DHCP].present =
				   server->dhcp == MANAGE_YES,
			   [IPAM_ROLE_NPS].present =
				   server->nps == MANAGE_YES },
		.seen = { .collected_at = now, .source = "by hand" },
	};
	int64_t run = 0;
	int ret = 0;

	if (server->management != NULL) {
		ret = ipam_management_parse(server->management,
					    &wanted.management);
	}
	if (ret == 0) {
		ret = store_server_add(private_data, &wanted);
	}
	if (ret == 0 && server->verify != MANAGE_NO) {
		ret = store_run_add(private_data, "ServerAvailability",
				    server->server, now, &run);
		if (ret == 0) {
			ret = store_server_verify(private_data, server->server,
						  run);
		}
	}
	return ret;
}

static int server_remove(void *private_data, const char *server)
{
	return store_server_remove(private_data, server);
}

static int server_set(void *private_data, const struct manage_server *change,
		      int64_t now)
{
	struct store_server_change wanted = {
		.management = change->management,
		.owner = change->owner,
		.description = change->description,
		.roles = { [IPAM_ROLE_DC] = flag(change->dc),
			   [IPAM_ROLE_DNS] = flag(change->dns),
			   [IPAM_ROLE_DHCP] = flag(change->dhcp),
			   [IPAM_ROLE_NPS] = flag(change->nps) },
	};

	int ret = store_server_set(private_data, change->server, &wanted);

	if (ret != 0 || change->appear == NULL) {
		return ret;
	}
	return store_appear_set(private_data, change->server,
				strcmp(change->appear, "none") == 0 ?
				STORE_APPEAR_NONE :
				strcmp(change->appear, "leases") == 0 ?
				STORE_APPEAR_LEASES :
				STORE_APPEAR_RESERVATIONS, now);
}

static int domain_add(void *private_data, const struct manage_domain *domain)
{
	struct ipam_domain wanted = {
		.name = domain->domain,
		.dc = domain->dc != MANAGE_NO,
		.dns = domain->dns != MANAGE_NO,
		.dhcp = domain->dhcp != MANAGE_NO,
	};

	return store_domain_add(private_data, &wanted);
}

static int domain_set(void *private_data, const struct manage_domain *change)
{
	return store_domain_set(private_data, change->domain, flag(change->dc),
				flag(change->dns), flag(change->dhcp));
}

static int forest_set(void *private_data, const char *forest, bool included)
{
	return store_forest_set(private_data, forest, included);
}

static int domain_remove(void *private_data, const char *domain)
{
	return store_domain_remove(private_data, domain);
}

static int zone_reset(void *private_data, const char *zone, int64_t now)
{
	return store_zone_reset(private_data, zone, now);
}

static int task_set(void *private_data, const struct manage_task *change)
{
	return store_task_set(private_data, change->task, change->interval_s,
			      flag(change->enabled));
}

static int run_add(void *private_data, const char *task, const char *server,
		   int64_t now, int64_t *out_run)
{
	return store_run_add(private_data, task, server, now, out_run);
}

static int access_load(TALLOC_CTX *mem_ctx, void *private_data,
		       struct ipam_access_rows **out_rows)
{
	return store_access_load(mem_ctx, private_data, out_rows);
}

static int access_save(void *private_data,
		       const struct ipam_access_rows *rows)
{
	return store_access_save(private_data, rows);
}

static int object_scope(void *private_data, const struct ipam_sealer *sealer,
			enum ipam_object kind, const char *key,
			int64_t *out_own, int64_t *out_scope)
{
	const struct store_object object = { kind, key };

	return store_access_object_get(private_data, &object, sealer, out_own,
				       out_scope);
}

static int object_scope_set(void *private_data,
			    const struct ipam_sealer *sealer,
			    enum ipam_object kind, const char *key,
			    int64_t scope)
{
	const struct store_object object = { kind, key };

	return store_access_object_set(private_data, &object, scope, sealer);
}

static int object_reseal(void *private_data, const struct ipam_sealer *from,
			 const struct ipam_sealer *to)
{
	return store_access_object_reseal(private_data, from, to);
}

static int object_scope_count(void *private_data, int64_t scope,
			      int64_t *out_count)
{
	return store_access_object_count(private_data, scope, out_count);
}

static int object_first(void *private_data, const struct ipam_sealer *sealer)
{
	return store_access_object_first(private_data, sealer);
}

static int object_check(void *private_data, const struct ipam_sealer *sealer)
{
	return store_access_object_check(private_data, sealer);
}

static int object_sweep(void *private_data, const struct ipam_sealer *sealer)
{
	return store_access_object_sweep(private_data, sealer);
}

static int thresholds_get(void *private_data,
			  struct ipam_thresholds *out_thresholds)
{
	return store_thresholds_get(private_data, out_thresholds);
}

static int thresholds_set(void *private_data,
			  const struct ipam_thresholds *thresholds)
{
	return store_thresholds_set(private_data, thresholds);
}

static int purge(void *private_data, const char *data, int64_t before,
		 int64_t now)
{
	enum ipam_event_kind kind = 0;
	int ret = store_purge_ask(private_data, data, before, now);

	/* What goes is not collected again. */
	if (ret == 0 && strcmp(data, "tracking") == 0) {
		ret = store_track_purged(private_data, before);
	} else if (ret == 0 && ipam_event_data_parse(data, &kind) == 0) {
		ret = store_event_purged(private_data, kind, before);
	}
	return ret;
}

void manage_sink_of_store(struct store *store, struct manage_sink *out_sink)
{
	*out_sink = (struct manage_sink){
		.private_data = store,
		.access_load = access_load,
		.access_save = access_save,
		.object_scope = object_scope,
		.object_scope_set = object_scope_set,
		.object_reseal = object_reseal,
		.object_scope_count = object_scope_count,
		.object_first = object_first,
		.object_check = object_check,
		.object_sweep = object_sweep,
		.store = store,
		.server_add = server_add,
		.server_set = server_set,
		.server_remove = server_remove,
		.domain_add = domain_add,
		.domain_set = domain_set,
		.domain_remove = domain_remove,
		.forest_set = forest_set,
		.zone_reset = zone_reset,
		.task_set = task_set,
		.thresholds_get = thresholds_get,
		.thresholds_set = thresholds_set,
		.purge = purge,
		.run_add = run_add,
		.plan_find = manage_store_plan_find,
		.plan_put = manage_store_plan_put,
		.plan_remove = manage_store_plan_remove,
		.plan_remap = manage_store_plan_remap,
		.event_begin = manage_store_event_begin,
		.event_end = manage_store_event_end,
		.event_put = manage_store_event_put,
	};
}
