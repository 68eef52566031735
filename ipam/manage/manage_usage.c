/*
 * Thresholds, and purges of what was counted.
 */
#include "ipam/manage/manage_usage.h"

#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/model/usage.h"

int manage_thresholds_set(struct manage_call *call, int64_t under,
			  int64_t over)
{
	struct manage_event event = { .object = "thresholds", .key = "global",
				      .verb = MANAGE_CHANGED };
	struct ipam_thresholds levels = { .under = 0 };
	int ret = manage_may(call, ACCESS_CONFIG_SET);

	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = call->sink->thresholds_get(call->sink->private_data,
						 &levels);
	}
	if (ret == 0) {
		levels.under = under < 0 ? levels.under : under;
		levels.over = over < 0 ? levels.over : over;
		ret = ipam_thresholds_validate(&levels, &call->field,
					       &call->why);
	}
	if (ret == 0) {
		ret = call->sink->thresholds_set(call->sink->private_data,
						 &levels);
	}
	return manage_end(call, &event, ret);
}

int manage_usage_purge(struct manage_call *call, int64_t before)
{
	char text[IPAM_CLOCK_TEXT];
	struct manage_event event = { .object = "utilization",
				      .verb = MANAGE_PURGED,
				      .values = { { "before", text } } };
	int ret = manage_may(call, ACCESS_UTILIZATION_PURGE);

	if (ret != 0) {
		return ret;
	}
	if (before > call->now) {
		call->field = "before";
		call->why = "before must not be in the future";
		return EINVAL;
	}
	ipam_clock_format(before, text);
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->purge(call->sink->private_data,
					"utilization", before, call->now);
	}
	return manage_end(call, &event, ret);
}
