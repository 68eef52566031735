#ifndef SIMULATORS_LAB_CLOCK_H
#define SIMULATORS_LAB_CLOCK_H

#include "simulators/lab/lab_control.h"

/*
 * Writes STATE/clock, the line "SHOWN_MS REAL_MS RATE" for programs that go by
 * the lab's time: what the clock showed at that time of CLOCK_MONOTONIC, and
 * how many of its seconds pass in a real one. errno.
 */
int lab_clock_publish(const struct sim_lab *lab);

/*
 * What the running lab makes of "show", "set TIME", "advance DURATION" or
 * "rate N": the text for the one who asks.
 */
void lab_clock_answer(struct sim_lab *lab, const char *request,
		      char answer[LAB_CONTROL_MAX]);

#endif
