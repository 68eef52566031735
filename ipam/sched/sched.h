/*
 * When: how often a task runs by the settings, and how long a collector that
 * found nothing to do waits before it looks again. Pure: no clock, no luck.
 * Which tasks are due is a question to the store, store_run_due(), because
 * several collectors ask it and one must win.
 */
#ifndef IPAM_SCHED_SCHED_H
#define IPAM_SCHED_SCHED_H

#include <stdint.h>

#include "ipam/base/settings.h"
#include "ipam/model/task.h"

/* Seconds between two runs; 0: never by itself. */
int64_t sched_interval_s(const struct ipam_settings *settings,
			 enum ipam_task_id task);

/*
 * Doubles from 100 ms to 1 s with each look in vain; up to a quarter of it is
 * taken off by seed, so that collectors do not march in step.
 */
uint32_t sched_idle_ms(unsigned in_vain, uint32_t seed);

#endif
