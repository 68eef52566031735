/*
 * The clocks of the system, and that of a lab.
 */
#include "ipam/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define RATE_MAX 100000
#define LINE_MAX_BYTES 64

/* The one clock of this process. path NULL: the system's. */
static struct {
	const char *path;
	int64_t shown_ms, real_ms, rate;
} lab;

static int read_lab(const char *path)
{
	char line[LINE_MAX_BYTES];
	int64_t shown_ms = 0, real_ms = 0, rate = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0) {
		return errno;
	}
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	line[n > 0 ? n : 0] = '\0';
	if (sscanf(line, "%" SCNd64 " %" SCNd64 " %" SCNd64, &shown_ms,
		   &real_ms, &rate) != 3 ||
	    rate < 0 || rate > RATE_MAX) {
		return EINVAL;
	}
	lab.shown_ms = shown_ms;
	lab.real_ms = real_ms;
	lab.rate = rate;
	return 0;
}

int ipam_clock_follow(const char *path)
{
	int ret = path != NULL ? read_lab(path) : 0;

	if (ret == 0) {
		lab.path = path;
	}
	return ret;
}

int64_t ipam_clock_now(void)
{
	if (lab.path == NULL) {
		return time(NULL);
	}
	read_lab(lab.path);
	return (lab.shown_ms +
		(ipam_clock_monotonic_ms() - lab.real_ms) * lab.rate) / 1000;
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
