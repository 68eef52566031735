/*
 * Time zones.
 *
 * The library knows one zone at a time, that of TZ: it is set for the moment
 * of a question and put back.
 */
#include "ipam/base/timezone.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ZONES "/usr/share/zoneinfo/"
#define DAY_S 86400

bool ipam_timezone_exists(const char *name)
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

int64_t ipam_timezone_offset(const char *name, int64_t at)
{
	int64_t offset = 0;
	char *kept = NULL;

	if (strcmp(name, "UTC") != 0) {
		kept = zone_enter(name);
		offset = offset_at(at);
		zone_leave(kept);
	}
	return offset;
}

int ipam_timezone_offsets(const char *name, int64_t local_s,
			  int64_t out_offsets[2])
{
	int64_t before = 0, after = 0;
	bool first = true, second = true;
	char *kept = NULL;

	if (strcmp(name, "UTC") != 0) {
		kept = zone_enter(name);
		before = offset_at(local_s - DAY_S);
		after = offset_at(local_s + DAY_S);
		first = offset_at(local_s - before) == before;
		second = offset_at(local_s - after) == after;
		zone_leave(kept);
	}
	out_offsets[0] = first || !second ? before : after;
	out_offsets[1] = second ? after : out_offsets[0];
	return first && second ? (before == after ? 1 : 2) :
	       first || second ? 1 : 0;
}
