/*
 * What is done step by step. What goes: a table of classes of data and how long the settings keep each,
 * and one of what people may ask to have removed. Each is done in steps of
 * some hundred rows.
 */
#include "ipam/keep/keep.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_dns.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_purge.h"
#include "ipam/store/store_track.h"
#include "ipam/store/store_usage.h"

#define ROWS_AT_ONCE 500
#define OBJECTS_AT_ONCE 100 /* whose samples become averages */
#define BLOCKS_AT_ONCE 8    /* of events, some hundred each */

/* A step: at most `limit` rows of before then. */
typedef int (*remove_fn)(struct store *store, int64_t before, size_t limit,
			 size_t *out_removed);

static int prune_full(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed)
{
	return store_usage_prune(store, IPAM_GRAIN_FULL, before, limit,
				 out_removed);
}

static int prune_hours(struct store *store, int64_t before, size_t limit,
		       size_t *out_removed)
{
	return store_usage_prune(store, IPAM_GRAIN_HOUR, before, limit,
				 out_removed);
}

static int prune_days(struct store *store, int64_t before, size_t limit,
		      size_t *out_removed)
{
	return store_usage_prune(store, IPAM_GRAIN_DAY, before, limit,
				 out_removed);
}

static int prune_months(struct store *store, int64_t before, size_t limit,
			size_t *out_removed)
{
	return store_usage_prune(store, IPAM_GRAIN_MONTH, before, limit,
				 out_removed);
}

#define PURGE_EVENTS(name, kind)                                              \
	static int name(struct store *store, int64_t before, size_t limit,    \
			size_t *out_removed)                                  \
	{                                                                     \
		return store_event_prune(store, kind, before, limit,          \
					 out_removed);                        \
	}

PURGE_EVENTS(purge_ipam, IPAM_EVENT_IPAM)
PURGE_EVENTS(purge_dhcp, IPAM_EVENT_DHCP)
PURGE_EVENTS(purge_utilization, IPAM_EVENT_UTILIZATION)
PURGE_EVENTS(purge_expiry, IPAM_EVENT_EXPIRY)
PURGE_EVENTS(purge_zone, IPAM_EVENT_ZONE)

#define KEEP(field) offsetof(struct ipam_settings, keep_##field##_s)

static const struct {
	size_t setting; /* where the seconds stand; 0 of them: for ever */
	remove_fn remove;
} classes[] = {
	{ KEEP(samples), prune_full },
	{ KEEP(hourly), prune_hours },
	{ KEEP(daily), prune_days },
	{ KEEP(monthly), prune_months },
	{ KEEP(monthly), store_usage_prune_objects },
	{ KEEP(runs), store_prune_runs },
	{ KEEP(states), store_prune_changes },
	{ KEEP(states), store_prune_zone_events },
	{ KEEP(tracking), store_track_prune },
	{ KEEP(tracking), store_track_prune_gaps },
	{ KEEP(events), purge_ipam },
	{ KEEP(events), purge_dhcp },
	{ KEEP(events), purge_utilization },
	{ KEEP(events), purge_expiry },
	{ KEEP(events), purge_zone },
};

static const struct {
	const char *data;
	remove_fn remove;
} purges[] = {
	{ "utilization", store_usage_purge },
	{ "tracking", store_track_purge },
	{ "ipam_events", purge_ipam }, { "dhcp_events", purge_dhcp },
	{ "utilization_events", purge_utilization },
	{ "expiry_events", purge_expiry }, { "zone_events", purge_zone },
};

static bool told_to_stop(keep_stop_fn stop)
{
	return stop != NULL && stop();
}

/* Step by step; *out_all: nothing is left of what was to go. */
static int remove_rows(struct store *store, remove_fn step, int64_t before,
		       keep_stop_fn stop, size_t *removed, bool *out_all)
{
	size_t n = 1;
	int ret = 0;

	while (ret == 0 && n > 0 && !told_to_stop(stop)) {
		ret = step(store, before, ROWS_AT_ONCE, &n);
		*removed += ret == 0 ? n : 0;
	}
	*out_all = ret == 0 && n == 0;
	return ret;
}

int keep_roll(struct store *store, int64_t now, keep_stop_fn stop)
{
	bool more = true;
	int ret = 0;

	while (ret == 0 && more && !told_to_stop(stop)) {
		ret = store_usage_roll(store, now, OBJECTS_AT_ONCE, &more);
	}
	return ret;
}

int keep_sample(struct store *store, int64_t now, keep_stop_fn stop)
{
	struct store_usage_plan plan;
	bool more = true;
	int ret = store_usage_plan_begin(store, now, &plan);

	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	while (ret == 0 && more && !told_to_stop(stop)) {
		ret = store_usage_plan_step(store, &plan, ROWS_AT_ONCE, &more);
	}
	return ret;
}

int keep_seal(struct store *store, keep_stop_fn stop)
{
	size_t n = BLOCKS_AT_ONCE;
	int ret = 0;

	while (ret == 0 && n == BLOCKS_AT_ONCE && !told_to_stop(stop)) {
		ret = store_event_seal(store, BLOCKS_AT_ONCE, &n);
	}
	return ret;
}

/* Events of any kind are gone by now. */
static int sweep(struct store *store, keep_stop_fn stop)
{
	size_t n = 1;
	int ret = 0;

	while (ret == 0 && n > 0 && !told_to_stop(stop)) {
		ret = store_event_sweep(store, ROWS_AT_ONCE, &n);
	}
	return ret;
}

static int purge_one(struct store *store, const struct store_purge *purge,
		     int64_t now, keep_stop_fn stop, size_t *removed)
{
	bool all = true;
	size_t i, n = 0;
	int ret = 0;

	for (i = 0; i < sizeof(purges) / sizeof(purges[0]); i++) {
		if (strcmp(purges[i].data, purge->data) == 0) {
			ret = remove_rows(store, purges[i].remove,
					  purge->before, stop, &n, &all);
			break;
		}
	}
	*removed += n;
	if (ret != 0) {
		return ret;
	}
	return store_purge_note(store, purge->data, (int64_t)n, all ? now : 0);
}

int keep_purge(struct store *store, int64_t now, keep_stop_fn stop,
	       size_t *out_removed)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_purge *list = NULL;
	size_t i, count = 0, removed = 0;
	int ret = store_purge_list(tmp_ctx, store, NULL, &list, &count);

	for (i = 0; i < count && ret == 0; i++) {
		if (list[i].done_at == 0) {
			ret = purge_one(store, &list[i], now, stop, &removed);
		}
	}
	talloc_free(tmp_ctx);
	*out_removed = removed;
	return ret;
}

int keep_prune(struct store *store, const struct ipam_settings *settings,
	       int64_t now, keep_stop_fn stop, size_t *out_removed)
{
	size_t i, removed = 0;
	bool all;
	int ret = 0;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]) && ret == 0;
	     i++) {
		int64_t keep_s = *(const int64_t *)(const void *)
			((const char *)settings + classes[i].setting);

		if (keep_s > 0) {
			ret = remove_rows(store, classes[i].remove,
					  now - keep_s, stop, &removed, &all);
		}
	}
	*out_removed = removed;
	return ret == 0 ? sweep(store, stop) : ret;
}
