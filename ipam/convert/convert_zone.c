/*
 * Local times as UTC, by the C library's knowledge of time zones.
 *
 * The library knows one zone at a time, that of TZ: it is set for the moment
 * of a question and put back. Answers are kept for a quarter of an hour of
 * local time, so that the questions are few.
 */
#include "ipam/convert/convert_track.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ZONES	   "/usr/share/zoneinfo/"
#define QUARTER_S  900
#define DAY_S	   86400
#define SLACK_S	   120	/* rows of one moment come in any order */

struct convert_zone {
	const char *name;	/* NULL: not known */
	int64_t quarter;	/* of local time, that of the offsets */
	int64_t offsets[2];	/* the earlier instant first */
};

bool convert_zone_exists(const char *name)
{
	char path[128];

	if (strcmp(name, "UTC") == 0) {
		return true;
	}
	if (strlen(name) >= sizeof(path) - sizeof(ZONES) ||
	    strstr(name, "..") != NULL || name[0] == '/' || name[0] == '\0' ||
	    name[strlen(name) - 1] == '/') {
		return false;
	}
	memcpy(path, ZONES, sizeof(ZONES));
	memcpy(path + sizeof(ZONES) - 1, name, strlen(name) + 1);
	return access(path, R_OK) == 0;
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

static char *zone_enter(const char *name)
{
	const char *was = getenv("TZ");
	char *kept = was != NULL ? strdup(was) : NULL;

	setenv("TZ", name, 1);
	tzset();
	return kept;
}

static void zone_leave(char *kept)
{
	if (kept != NULL) {
		setenv("TZ", kept, 1);
	} else {
		unsetenv("TZ");
	}
	tzset();
	free(kept);
}

static int64_t offset_at(int64_t at)
{
	time_t instant = (time_t)at;
	struct tm tm;

	return localtime_r(&instant, &tm) != NULL ? tm.tm_gmtoff : 0;
}

int64_t convert_zone_offset(struct convert_zone *zone, int64_t at)
{
	int64_t offset = 0;
	char *kept = NULL;

	if (zone->name != NULL && strcmp(zone->name, "UTC") != 0) {
		kept = zone_enter(zone->name);
		offset = offset_at(at);
		zone_leave(kept);
	}
	return offset;
}

/* What may be the zone's offset at that local time. */
static void ask(struct convert_zone *zone, int64_t local_s)
{
	char *kept = zone_enter(zone->name);
	int64_t before = offset_at(local_s - DAY_S);
	int64_t after = offset_at(local_s + DAY_S);
	bool first = offset_at(local_s - before) == before;
	bool second = offset_at(local_s - after) == after;

	zone_leave(kept);
	zone->offsets[0] = first || !second ? before : after;
	zone->offsets[1] = second ? after : zone->offsets[0];
}

int64_t convert_zone_utc(struct convert_zone *zone, int64_t local_s,
			 int64_t after)
{
	if (zone->name == NULL || strcmp(zone->name, "UTC") == 0) {
		return local_s;
	}
	if (zone->quarter != local_s / QUARTER_S) {
		zone->quarter = local_s / QUARTER_S;
		ask(zone, zone->quarter * QUARTER_S);
	}
	if (local_s - zone->offsets[0] < after - SLACK_S) {
		return local_s - zone->offsets[1];
	}
	return local_s - zone->offsets[0];
}
