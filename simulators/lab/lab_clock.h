#ifndef SIMULATORS_LAB_CLOCK_H
#define SIMULATORS_LAB_CLOCK_H

#include "simulators/lab/lab_control.h"

/*
 * What the running lab makes of "show", "set TIME", "advance DURATION" or
 * "rate N": the text for the one who asks.
 */
void lab_clock_answer(struct sim_lab *lab, const char *request,
		      char answer[LAB_CONTROL_MAX]);

#endif
