/*
 * The clocks of the system.
 */
#include "ipam/base/clock.h"

#include <time.h>

int64_t ipam_clock_now(void)
{
	return time(NULL);
}

int64_t ipam_clock_monotonic_ms(void)
{
	struct timespec now = { .tv_sec = 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *ipam_clock_format(int64_t instant, char *buf)
{
	time_t seconds = instant;
	struct tm tm;
	struct tm *found = gmtime_r(&seconds, &tm);

	buf[0] = '\0';
	if (found != NULL) {
		strftime(buf, IPAM_CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", found);
	}
	return buf;
}
