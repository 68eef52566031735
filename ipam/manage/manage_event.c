/*
 * Purges of events and of tracking records.
 */
#include "ipam/manage/manage_event.h"

#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/model/catalog.h"

#define DAY_S 86400

int manage_event_purge(struct manage_call *call, const char *kind,
		       int64_t before, const char **out_data)
{
	char text[IPAM_CLOCK_TEXT];
	struct manage_event event = { .object = "events", .key = kind,
				      .verb = MANAGE_PURGED,
				      .values = { { "before", text } } };
	enum ipam_event_kind number = 0;
	const char *data = "tracking";
	int ret = manage_may(call, ACCESS_TRACK_PURGE);

	if (ret != 0) {
		return ret;
	}
	if (before > call->now - call->now % DAY_S) {
		call->field = "before";
		call->why = "before must not be later than the start of "
			    "today, UTC";
		return EINVAL;
	}
	if (strcmp(kind, data) != 0) {
		ret = ipam_event_kind_parse(kind, &number);
		data = ipam_event_data_name(number);
	}
	if (ret != 0) {
		return ret;
	}
	ipam_clock_format(before, text);
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->purge(call->sink->private_data, data, before,
					call->now);
	}
	ret = manage_end(call, &event, ret);
	if (ret == 0) {
		*out_data = data;
	}
	return ret;
}
