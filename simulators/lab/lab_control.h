/*
 * The door of a running lab: STATE/control, a socket (mode 0600) that takes
 * packets. A connection brings one request of words between spaces, at most
 * LAB_CONTROL_MAX bytes, and takes one answer: "ok TEXT" or "error SENTENCE".
 */
#ifndef SIMULATORS_LAB_CONTROL_H
#define SIMULATORS_LAB_CONTROL_H

#include "simulators/host/sim_host.h"

#define LAB_CONTROL_MAX 512

/*
 * Opens the door; it closes with the lab. One that an earlier lab left behind
 * is replaced.
 */
int lab_control_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		      const char *state, char **out_error);

/*
 * Asks the lab that runs in STATE. 0 with its text in ANSWER; else errno with
 * a sentence there, EPROTO for the lab's own.
 */
int lab_control_ask(const char *state, const char *request,
		    char answer[LAB_CONTROL_MAX]);

#endif
