/*
 * Lines on stderr, each by one write, so that those of several processes do
 * not mix.
 */
#include "ipam/base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ipam/base/clock.h"

#define LINE_MAX_BYTES 2048

static struct {
	const char *part;
	enum ipam_log_level level;
	bool terminal;
} target = { .part = "", .level = IPAM_LOG_INFO };

void ipam_log_open(const char *part, enum ipam_log_level level)
{
	target.part = part;
	target.level = level;
	target.terminal = isatty(STDERR_FILENO) == 1;
}

static size_t line_head(char *line, enum ipam_log_level level)
{
	char now[IPAM_CLOCK_TEXT];

	if (!target.terminal) {
		return (size_t)snprintf(line, LINE_MAX_BYTES, "<%d>%s: ", level,
					target.part);
	}
	ipam_clock_format(ipam_clock_now(), now);
	return (size_t)snprintf(line, LINE_MAX_BYTES, "%s %s: ", now,
				target.part);
}

void ipam_log(enum ipam_log_level level, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	size_t head, end, i;
	ssize_t written;
	va_list args;

	if (level > target.level) {
		return;
	}
	head = line_head(line, level);
	va_start(args, format);
	vsnprintf(line + head, sizeof(line) - head - 1, format, args);
	va_end(args);
	end = strlen(line);
	for (i = head; i < end; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) {
			line[i] = ' ';
		}
	}
	line[end] = '\n';
	written = write(STDERR_FILENO, line, end + 1);
	(void)written;	/* there is nowhere to complain to */
}
