/*
 * The time. Instants are seconds since 1970 UTC; 0 stands for none.
 *
 * Schedules, ages and histories go by ipam_clock_now(), which shows the
 * system's time, or in tests that of a lab. Waits, deadlines and claims go by
 * ipam_clock_monotonic_ms().
 */
#ifndef IPAM_BASE_CLOCK_H
#define IPAM_BASE_CLOCK_H

#include <stdint.h>

int64_t ipam_clock_now(void);

/* Counts up whatever becomes of the wall clock; not beyond a reboot. */
int64_t ipam_clock_monotonic_ms(void);

/*
 * From now on this process shows a lab's clock: PATH holds the line
 * "SHOWN_MS REAL_MS RATE": what it showed at that time of CLOCK_MONOTONIC, and
 * its seconds in a real one. The file is replaced when the clock is moved; when
 * it goes away, the clock runs on. PATH must live as long as the process; NULL
 * is the system's clock. errno, EINVAL for another text, and no change.
 */
int ipam_clock_follow(const char *path);

/* "2026-11-02T09:00:00Z" in a buffer of at least this size. */
#define IPAM_CLOCK_TEXT 32
const char *ipam_clock_format(int64_t instant, char *buf);

#endif
