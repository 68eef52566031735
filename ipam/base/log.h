/*
 * The log: lines on stderr, which the service manager keeps. A line carries
 * its level as "<N>" when stderr is not a terminal, so that the journal sorts
 * by it. Control characters are replaced: a line is one line.
 */
#ifndef IPAM_BASE_LOG_H
#define IPAM_BASE_LOG_H

enum ipam_log_level {
	IPAM_LOG_ERROR = 3, IPAM_LOG_WARNING = 4, IPAM_LOG_INFO = 6,
	IPAM_LOG_DEBUG = 7
};

/* Lines above `level` are dropped. `part` is kept by reference: "api". */
void ipam_log_open(const char *part, enum ipam_log_level level);

void ipam_log(enum ipam_log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
