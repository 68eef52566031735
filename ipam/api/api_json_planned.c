/*
 * What is planned of addresses on servers, and reverse zones of ranges, as
 * objects.
 */
#include "ipam/api/api_json_parts.h"
#include "ipam/query/query_plan.h"
#include "ipam/query/query_planned.h"

const struct json_member api_json_planned[] = {
	MEMBER(planned, plan, COUNT),
	MEMBER(planned, address, TEXT),
	MEMBER(planned, kind, TEXT),
	MEMBER(planned, action, TEXT),
	MEMBER(planned, state, TEXT),
	MEMBER(planned, server, TEXT),
	MEMBER(planned, place, TEXT),
	MEMBER(planned, name, TEXT),
	MEMBER(planned, type, TEXT),
	MEMBER(planned, data, TEXT),
	MEMBER(planned, client, TEXT),
	MEMBER(planned, iaid, COUNT),
	MEMBER(planned, description, TEXT),
	MEMBER(planned, why, TEXT),
	MEMBER(planned, space, TEXT),
	MEMBER(planned, planned_by, TEXT),
	MEMBER(planned, planned_at, TIME),
	MEMBER(planned, changed_at, TIME),
	END
};

const struct json_member api_json_range_zones[] = {
	MEMBER(range_zone, zone, TEXT),
	MEMBER(range_zone, prefix, TEXT),
	MEMBER(range_zone, mapped, FLAG),
	MEMBER(range_zone, mappable, FLAG),
	MEMBER(range_zone, taken_by, COUNT),
	END
};
