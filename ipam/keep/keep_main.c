/*
 * The loop of the keeper:
 *
 *	prune, count the sizes -> wait -> prune, ...
 *
 * SIGTERM is blocked and asked for, between two steps and while it waits.
 */
#include "ipam/keep/keep.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_track.h"

#define PERIOD_MIN_MS 60000
#define PERIOD_MAX_MS 3600000
#define PERIOD_FACTOR 500 /* times what the work took: it reads the file */
#define PAUSE_MS      20 /* between two steps: others may write */
#define ROWS_AT_ONCE  500
#define PARTS_AT_ONCE 100 /* scopes or servers whose samples are looked at */

static bool told_to_end(int64_t wait_ms)
{
	const struct timespec wait = {.tv_sec = wait_ms / 1000,
				      .tv_nsec = wait_ms % 1000 * 1000000};
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	number = sigtimedwait(&set, NULL, &wait);
	if (number == SIGTERM) {
		raise(SIGTERM); /* stays pending for who asks next */
	}
	return number == SIGTERM;
}

static bool stop_now(void)
{
	return told_to_end(PAUSE_MS);
}

static int prune_samples(struct store *store, bool of_servers,
			 int64_t before, bool (*stop)(void), size_t *removed)
{
	int64_t cursor = 0;
	size_t n = 0;
	int ret = 0;

	while (ret == 0 && cursor >= 0 && !(stop != NULL && stop())) {
		ret = store_prune_samples(store, of_servers, before,
					  PARTS_AT_ONCE, &cursor, &n);
		*removed += ret == 0 ? n : 0;
	}
	return ret;
}

typedef int (*prune_fn)(struct store *store, int64_t before, size_t limit,
			size_t *out_removed);

static int prune_rows(struct store *store, prune_fn prune, int64_t before,
		      bool (*stop)(void), size_t *removed)
{
	size_t n = 1;
	int ret = 0;

	while (ret == 0 && n > 0 && !(stop != NULL && stop())) {
		ret = prune(store, before, ROWS_AT_ONCE, &n);
		*removed += ret == 0 ? n : 0;
	}
	return ret;
}

int keep_prune(struct store *store, const struct ipam_settings *settings,
	       int64_t now, bool (*stop)(void), size_t *out_removed)
{
	size_t removed = 0;
	int64_t before = now - settings->keep_samples_s;
	int ret = 0;

	if (settings->keep_samples_s > 0) {
		ret = prune_samples(store, false, before, stop, &removed);
	}
	if (ret == 0 && settings->keep_samples_s > 0) {
		ret = prune_samples(store, true, before, stop, &removed);
	}
	if (ret == 0 && settings->keep_runs_s > 0) {
		ret = prune_rows(store, store_prune_runs,
				 now - settings->keep_runs_s, stop, &removed);
	}
	if (ret == 0 && settings->keep_states_s > 0) {
		ret = prune_rows(store, store_prune_changes,
				 now - settings->keep_states_s, stop,
				 &removed);
		if (ret == 0) {
			ret = prune_rows(store, store_prune_zone_events,
					 now - settings->keep_states_s, stop,
					 &removed);
		}
	}
	if (ret == 0 && settings->keep_tracking_s > 0) {
		ret = prune_rows(store, store_track_prune,
				 now - settings->keep_tracking_s, stop,
				 &removed);
	}
	*out_removed = removed;
	return ret;
}

static void work(struct store *store, const struct ipam_settings *settings)
{
	size_t removed = 0;
	int ret = keep_prune(store, settings, ipam_clock_now(), stop_now,
			     &removed);

	if (removed > 0) {
		ipam_log(IPAM_LOG_INFO, "%zu old rows removed", removed);
	}
	if (ret == 0) {
		ret = store_size_count(store, ipam_clock_now());
	}
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "old rows stay: %s",
			 store_error(store));
	}
}

/* Of a small store the sizes are fresh, and a large one is left in peace. */
static int64_t pause_ms(int64_t took_ms)
{
	int64_t ms = took_ms * PERIOD_FACTOR;

	if (ms < PERIOD_MIN_MS) {
		return PERIOD_MIN_MS;
	}
	return ms < PERIOD_MAX_MS ? ms : PERIOD_MAX_MS;
}

int keep_main(const struct ipam_settings *settings, int index)
{
	struct store *store = NULL;
	const char *error = NULL;
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	int64_t started_ms = 0;
	sigset_t set;
	int ret;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	ret = store_open(mem_ctx, settings->store_path, &store, &error);
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "keeper: %s", error);
		talloc_free(mem_ctx);
		return 1;
	}
	do {
		started_ms = ipam_clock_monotonic_ms();
		work(store, settings);
	} while (!told_to_end(pause_ms(ipam_clock_monotonic_ms() -
				       started_ms)));
	talloc_free(mem_ctx);
	return 0;
}
