/*
 * A clock that can be set, moved on, slowed down and hurried. It shows times
 * of the years 2000 to 2099 and stands still at the end of them.
 */
#ifndef SIMULATORS_HOST_SIM_CLOCK_H
#define SIMULATORS_HOST_SIM_CLOCK_H

#include <stdint.h>
#include <time.h>

#define SIM_CLOCK_RATE_MAX 100000u /* some 28 hours a second */
#define SIM_CLOCK_TEXT 32	   /* bytes that sim_clock_text() takes */

struct sim_clock {
	int64_t shown_ms;	/* what it showed at... */
	int64_t real_ms;	/* ...this time of CLOCK_MONOTONIC */
	uint32_t rate;		/* its seconds in a real one; 0: it stands */
};

/* Sets what it shows. ERANGE, and no change, beyond its years. */
int sim_clock_set(struct sim_clock *clock, time_t to);
int sim_clock_advance(struct sim_clock *clock, int64_t seconds);

/* Lets it go on from what it shows. ERANGE past SIM_CLOCK_RATE_MAX. */
int sim_clock_rate(struct sim_clock *clock, uint32_t rate);

time_t sim_clock_now(const struct sim_clock *clock);

/* 2026-11-02T09:00:00Z, both ways. EINVAL, or ERANGE beyond the years. */
int sim_clock_parse(const char *text, time_t *out_time);
const char *sim_clock_text(time_t time, char out[SIM_CLOCK_TEXT]);

/*
 * A number, with a sign or without, and a unit: s, m, h or d. EINVAL; ERANGE
 * for more than a hundred years.
 */
int sim_clock_duration_parse(const char *text, int64_t *out_seconds);

#endif
