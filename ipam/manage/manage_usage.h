/* Changes to how utilization is judged and kept. */
#ifndef IPAM_MANAGE_MANAGE_USAGE_H
#define IPAM_MANAGE_MANAGE_USAGE_H

#include "ipam/manage/manage.h"

#define MANAGE_THRESHOLD_KEEP (-1)

/* Percent, or as they are; 0 <= under <= over <= 100 (UTL-04). */
int manage_thresholds_set(struct manage_call *call, int64_t under,
			  int64_t over);

/*
 * What was counted before an instant that is not in the future is removed in
 * the background (UTL-10). EBUSY: that is under way already.
 */
int manage_usage_purge(struct manage_call *call, int64_t before);

#endif
