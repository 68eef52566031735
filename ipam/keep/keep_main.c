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

#define PERIOD_S      1800
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

static int prune_runs(struct store *store, int64_t before,
		      bool (*stop)(void), size_t *removed)
{
	size_t n = 1;
	int ret = 0;

	while (ret == 0 && n > 0 && !(stop != NULL && stop())) {
		ret = store_prune_runs(store, before, ROWS_AT_ONCE, &n);
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
		ret = prune_runs(store, now - settings->keep_runs_s, stop,
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

int keep_main(const struct ipam_settings *settings, int index)
{
	struct store *store = NULL;
	const char *error = NULL;
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
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
		work(store, settings);
	} while (!told_to_end((int64_t)PERIOD_S * 1000));
	talloc_free(mem_ctx);
	return 0;
}
