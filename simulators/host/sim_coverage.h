/*
 * What tests leave for `ipam-lab coverage`: lines as in
 * simulators/lab/lab_facts.h, appended to the file that $IPAM_COVERAGE names.
 * Without it, or where it can't be written, nothing happens.
 */
#ifndef SIMULATORS_HOST_SIM_COVERAGE_H
#define SIMULATORS_HOST_SIM_COVERAGE_H

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((format(printf, 1, 2))) static inline void
sim_coverage_note(const char *format, ...)
{
	const char *path = getenv("IPAM_COVERAGE");
	char line[256];
	va_list ap;
	int fd, length;
	ssize_t written;

	if (path == NULL) {
		return;
	}
	va_start(ap, format);
	length = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd == -1) {
		return;
	}
	if (length > 0 && (size_t)length < sizeof(line)) {
		/* in one write, so that lines stay whole */
		written = write(fd, line, (size_t)length);
		(void)written;
	}
	close(fd);
}

/* A call that was answered; its result is what a response ends with. */
static inline void sim_coverage_answered(const char *interface, unsigned opnum,
					 const uint8_t *stub, size_t length)
{
	const uint8_t *end = stub + length;

	if (length >= 4) {
		sim_coverage_note("exercised %s %u %u\n", interface, opnum,
				  end[-4] | end[-3] << 8 | end[-2] << 16 |
					  (unsigned)end[-1] << 24);
	}
}

#endif
