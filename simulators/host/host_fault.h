/*
 * Misbehaviour on the wire that a lab can ask of a host, whatever service is
 * called. One fault is written
 *
 *	NAME[=VALUE][:INTERFACE[/METHOD]][@N]
 *
 * and holds for every interface and call unless it names one; @N is the N-th
 * such call of a connection and those after it. Names without an entry here
 * are left to the services (sim_host_fault()).
 */
#ifndef SIMULATORS_HOST_HOST_FAULT_H
#define SIMULATORS_HOST_HOST_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

enum sim_fault_stage {
	SIM_AT_BIND,	/* before an interface is bound */
	SIM_AT_CALL,	/* before a call is answered */
	SIM_AT_STUB,	/* when an answer is encoded */
	SIM_AT_OUTPUT,	/* when PDUs are sent, of a bind as well */
};

enum sim_fault_action {
	SIM_FAULT_REFUSE_BIND,
	SIM_FAULT_FAULT,
	SIM_FAULT_REBOOT,
	SIM_FAULT_GARBAGE,
	SIM_FAULT_SHORT_STUB,
	SIM_FAULT_NEVER_ANSWER,
	SIM_FAULT_CLOSE,
	SIM_FAULT_TRUNCATED,
	SIM_FAULT_LENGTH,
	SIM_FAULT_CALL_ID,
	SIM_FAULT_SLOW,
};

struct sim_fault_kind {
	const char *name;
	enum sim_fault_action action;
	enum sim_fault_stage stage;
	uint32_t value;		/* where none is given */
	const char *help;
};

struct sim_fault {
	const struct sim_fault_kind *kind;
	uint32_t value;
	const char *interface;	/* NULL: any */
	const char *method;	/* NULL: any */
	uint32_t nth;		/* from 1 */
};

/*
 * 0; ENOENT when no kind has this name; EINVAL with a sentence in *out_error
 * for what follows the name.
 */
int sim_fault_parse(TALLOC_CTX *mem_ctx, const char *text,
		    struct sim_fault *out_fault, char **out_error);

/*
 * Whether the fault applies here; INTERFACE and METHOD are NULL in the PDUs
 * of a bind. Counts in *seen.
 */
bool sim_fault_applies(const struct sim_fault *fault,
		       enum sim_fault_stage stage, const char *interface,
		       const char *method, uint32_t *seen);

#endif
