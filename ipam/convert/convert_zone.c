/*
 * Local times as UTC. Answers are kept for a quarter of an hour of
 * local time, so that the questions are few.
 */
#include "ipam/convert/convert_track.h"

#include <string.h>

#include "ipam/base/timezone.h"

#define QUARTER_S  900
#define SLACK_S	   120	/* rows of one moment come in any order */

struct convert_zone {
	const char *name;	/* NULL: not known */
	int64_t quarter;	/* of local time, that of the offsets */
	int64_t offsets[2];	/* the earlier instant first */
};

bool convert_zone_exists(const char *name)
{
	return ipam_timezone_exists(name);
}

struct convert_zone *convert_zone_new(TALLOC_CTX *mem_ctx, const char *name)
{
	struct convert_zone *zone = NULL;

	if (name != NULL && !convert_zone_exists(name)) {
		return NULL;
	}
	zone = talloc_zero(mem_ctx, struct convert_zone);
	if (zone != NULL) {
		zone->quarter = INT64_MIN;
		zone->name = talloc_strdup(zone, name);
		if (name != NULL && zone->name == NULL) {
			TALLOC_FREE(zone);
		}
	}
	return zone;
}

bool convert_zone_known(const struct convert_zone *zone)
{
	return zone->name != NULL;
}

int64_t convert_zone_offset(struct convert_zone *zone, int64_t at)
{
	return zone->name != NULL ? ipam_timezone_offset(zone->name, at) : 0;
}

int64_t convert_zone_utc(struct convert_zone *zone, int64_t local_s,
			 int64_t after)
{
	if (zone->name == NULL || strcmp(zone->name, "UTC") == 0) {
		return local_s;
	}
	if (zone->quarter != local_s / QUARTER_S) {
		zone->quarter = local_s / QUARTER_S;
		ipam_timezone_offsets(zone->name, zone->quarter * QUARTER_S,
				      zone->offsets);
	}
	if (local_s - zone->offsets[0] < after - SLACK_S) {
		return local_s - zone->offsets[1];
	}
	return local_s - zone->offsets[0];
}
