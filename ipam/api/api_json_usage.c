/*
 * Members of what is told of utilization.
 */
#include "ipam/api/api_json_parts.h"

const struct json_member api_json_samples[] = {
	MEMBER(sample, at, TIME),
	{ "span_s", JSON_KIND_TIME, offsetof(struct query_sample, span_s) },
	MEMBER(sample, samples, COUNT),
	MEMBER(sample, object, COUNT),
	MEMBER(sample, server, TEXT),
	MEMBER(sample, scope, TEXT),
	MEMBER(sample, superscope, TEXT),
	MEMBER(sample, family, TEXT),
	MEMBER(sample, total, ADDRESSES),
	MEMBER(sample, used, ADDRESSES),
	MEMBER(sample, used_min, ADDRESSES),
	MEMBER(sample, used_max, ADDRESSES),
	MEMBER(sample, free, ADDRESSES),
	MEMBER(sample, stateless, ADDRESSES),
	MEMBER(sample, percent_used, PERCENT),
	MEMBER(sample, utilization_status, TEXT),
	END
};

#define OBJECT_MEMBERS                                                         \
	MEMBER(usage, object, COUNT),                                          \
	MEMBER(usage, kind, TEXT),                                             \
	MEMBER(usage, family, TEXT),                                           \
	MEMBER(usage, server, TEXT),                                           \
	MEMBER(usage, space, TEXT),                                            \
	MEMBER(usage, prefix, TEXT),                                           \
	MEMBER(usage, start, TEXT),                                            \
	MEMBER(usage, end, TEXT),                                              \
	MEMBER(usage, name, TEXT),                                             \
	MEMBER(usage, service, TEXT),                                          \
	MEMBER(usage, instance, TEXT)

const struct json_member api_json_usage[] = {
	OBJECT_MEMBERS,
	MEMBER(usage, total, ADDRESSES),
	MEMBER(usage, used, ADDRESSES),
	MEMBER(usage, percent_used, PERCENT),
	MEMBER(usage, utilization_status, TEXT),
	MEMBER(usage, crossed, TEXT),
	MEMBER(usage, crossed_at, TIME),
	MEMBER(usage, at, TIME),
	END
};
const struct json_member api_json_forecasts[] = {
	OBJECT_MEMBERS,
	MEMBER(usage, used, ADDRESSES),
	MEMBER(usage, total, ADDRESSES),
	FORECAST_MEMBERS(usage),
	END
};
const struct json_member api_json_thresholds[] = {
	MEMBER(thresholds, under, COUNT),
	MEMBER(thresholds, over, COUNT),
	END
};
const struct json_member api_json_purges[] = {
	MEMBER(purge, data, TEXT),
	MEMBER(purge, before, TIME),
	MEMBER(purge, state, TEXT),
	MEMBER(purge, removed, COUNT),
	MEMBER(purge, asked_at, TIME),
	MEMBER(purge, done_at, TIME),
	END
};
