/*
 * Intervals of tasks, and the pause of an idle collector.
 */
#include "ipam/sched/sched.h"

#define IDLE_FIRST_MS 100
#define IDLE_LAST_MS  1000

int64_t sched_interval_s(const struct ipam_settings *settings,
			 enum ipam_task_id task)
{
	const int64_t intervals[IPAM_TASK_COUNT] = {
		[IPAM_TASK_DISCOVERY] = settings->discovery_s,
		[IPAM_TASK_CONFIGURATION] = settings->configuration_s,
		[IPAM_TASK_UTILIZATION] = settings->utilization_s,
		[IPAM_TASK_AVAILABILITY] = settings->availability_s,
		[IPAM_TASK_MONITORING] = settings->monitoring_s,
		[IPAM_TASK_AUDIT] = settings->audit_s,
		[IPAM_TASK_EXPIRY] = settings->expiry_s,
	};

	return task < IPAM_TASK_COUNT ? intervals[task] : 0;
}

uint32_t sched_idle_ms(unsigned in_vain, uint32_t seed)
{
	uint32_t pause = IDLE_LAST_MS;

	if (in_vain < 4) {
		pause = IDLE_FIRST_MS << in_vain;
	}
	return pause - seed % (pause / 4 + 1);
}
