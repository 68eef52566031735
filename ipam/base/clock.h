/*
 * The time. Instants are seconds since 1970 UTC; 0 stands for none.
 */
#ifndef IPAM_BASE_CLOCK_H
#define IPAM_BASE_CLOCK_H

#include <stdint.h>

int64_t ipam_clock_now(void);

/* Counts up whatever becomes of the wall clock; for waits. */
int64_t ipam_clock_monotonic_ms(void);

/* "2026-11-02T09:00:00Z" in a buffer of at least this size. */
#define IPAM_CLOCK_TEXT 32
const char *ipam_clock_format(int64_t instant, char *buf);

#endif
