#ifndef SIMULATORS_LAB_LAB_ASK_H
#define SIMULATORS_LAB_LAB_ASK_H

#include "simulators/lab/lab_facts.h"

/*
 * Marks what this program decodes, by the tables of its IDL, and what it
 * simulates, by asking: a host that has every role and no data is made
 * without a network, and each method is called as nobody in particular, with
 * a request of zeros. One that faults as an unknown opnum does, or answers
 * ERROR_CALL_NOT_IMPLEMENTED, is not simulated; any other answer, a refusal
 * as well, comes from code that is there. 0 or an errno with a sentence.
 */
int lab_ask(TALLOC_CTX *mem_ctx, struct lab_facts *facts, char **out_error);

#endif
