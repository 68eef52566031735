/*
 * The loop of the keeper:
 *
 *	averages, purge, prune, count the sizes -> wait -> averages, ...
 *
 * SIGTERM is blocked and asked for, between two steps and while it waits.
 */
#include "ipam/keep/keep.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"

#define PERIOD_MIN_MS 60000
#define PERIOD_MAX_MS 3600000
#define PERIOD_FACTOR 500 /* times what the work took: it reads the file */
#define PAUSE_MS      20 /* between two steps: others may write */

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

static void work(struct store *store, const struct ipam_settings *settings)
{
	size_t asked = 0, removed = 0;
	int ret = keep_roll(store, ipam_clock_now(), stop_now);

	if (ret == 0) {
		ret = keep_purge(store, ipam_clock_now(), stop_now, &asked);
	}
	if (ret == 0) {
		ret = keep_prune(store, settings, ipam_clock_now(), stop_now,
				 &removed);
	}
	if (asked > 0) {
		ipam_log(IPAM_LOG_INFO, "%zu rows removed, as was asked for",
			 asked);
	}
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
