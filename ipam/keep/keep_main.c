/*
 * The loop of the keeper:
 *
 *	every 2 s: samples of the address plan, purges that were asked for,
 *		   words of new events, what was committed from the log into the
 *		   file
 *	every minute to every hour: averages, prune, count the sizes
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
#define SOON_MS       2000 /* between two looks for what is asked for */
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

/* What does not wait: somebody asks for it. */
static int work_soon(struct store *store)
{
	size_t removed = 0;
	int ret = keep_sample(store, ipam_clock_now(), stop_now);

	if (ret == 0) {
		ret = keep_purge(store, ipam_clock_now(), stop_now, &removed);
	}
	if (ret == 0) {
		ret = keep_seal(store, stop_now);
	}
	if (removed > 0) {
		ipam_log(IPAM_LOG_INFO, "%zu rows removed, as was asked for",
			 removed);
	}
	return ret == 0 ? store_move_log(store) : ret;
}

static int work(struct store *store, const struct ipam_settings *settings)
{
	size_t removed = 0;
	int ret = keep_roll(store, ipam_clock_now(), stop_now);

	if (ret == 0) {
		ret = keep_prune(store, settings, ipam_clock_now(), stop_now,
				 &removed);
	}
	if (removed > 0) {
		ipam_log(IPAM_LOG_INFO, "%zu old rows removed", removed);
	}
	return ret == 0 ? store_size_count(store, ipam_clock_now()) : ret;
}

/* How long to wait then. */
static int64_t tell(const struct store *store, int ret)
{
	if (ret == 0) {
		return SOON_MS;
	}
	ipam_log(IPAM_LOG_ERROR, "old rows stay: %s", store_error(store));
	return PERIOD_MIN_MS;
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
	int64_t started_ms = 0, next_ms = 0, wait_ms = 0;
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
	while (!told_to_end(wait_ms)) {
		started_ms = ipam_clock_monotonic_ms();
		ret = work_soon(store);
		if (ret == 0 && started_ms >= next_ms) {
			ret = work(store, settings);
			next_ms = ipam_clock_monotonic_ms();
			next_ms += pause_ms(next_ms - started_ms);
		}
		wait_ms = tell(store, ret);
	}
	talloc_free(mem_ctx);
	return 0;
}
