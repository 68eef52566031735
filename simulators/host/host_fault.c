/* The table of faults on the wire, and how one is written in a lab. */
#include "simulators/host/host_fault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "simulators/host/sim_host.h"

#define OP_RNG_ERROR 0x1c010002u

static const struct sim_fault_kind kinds[] = {
	{ "refuse_bind", SIM_FAULT_REFUSE_BIND, SIM_AT_BIND, 0,
	  "refuses to bind the interface" },
	{ "fault", SIM_FAULT_FAULT, SIM_AT_CALL, OP_RNG_ERROR,
	  "answers with an RPC fault, =STATUS (an unknown opnum's)" },
	{ "reboot", SIM_FAULT_REBOOT, SIM_AT_CALL, 0,
	  "drops the connection, handles and all, when the call comes" },
	{ "garbage", SIM_FAULT_GARBAGE, SIM_AT_STUB, 0,
	  "answers with bytes that mean nothing, well sealed" },
	{ "short_stub", SIM_FAULT_SHORT_STUB, SIM_AT_STUB, 0,
	  "answers with the first half of the bytes, well sealed" },
	{ "never_answer", SIM_FAULT_NEVER_ANSWER, SIM_AT_OUTPUT, 0,
	  "takes what is sent and says nothing" },
	{ "close_mid_reply", SIM_FAULT_CLOSE, SIM_AT_OUTPUT, 0,
	  "closes the connection in the middle of an answer" },
	{ "truncated_pdu", SIM_FAULT_TRUNCATED, SIM_AT_OUTPUT, 0,
	  "sends the first half of an answer and no more" },
	{ "wrong_length", SIM_FAULT_LENGTH, SIM_AT_OUTPUT, 9,
	  "sends an answer with the fragment length =BYTES (9)" },
	{ "wrong_call_id", SIM_FAULT_CALL_ID, SIM_AT_OUTPUT, 0x7fffffff,
	  "sends an answer to the call =ID, which nobody made" },
	{ "slow", SIM_FAULT_SLOW, SIM_AT_OUTPUT, 1000,
	  "sends each answer =MILLISECONDS late (1000)" },
};
#define NUM_KINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *sim_wire_fault(size_t index, const char **out_help)
{
	if (index >= NUM_KINDS) {
		return NULL;
	}
	*out_help = kinds[index].help;
	return kinds[index].name;
}

static int wrong(TALLOC_CTX *mem_ctx, const char *text, const char *what,
		 char **out_error)
{
	*out_error = talloc_asprintf(
		mem_ctx, "%s: %s; a fault is written "
		"NAME[=VALUE][:INTERFACE[/METHOD]][@N]", text, what);
	return *out_error == NULL ? ENOMEM : EINVAL;
}

/* A number up to one of the characters that may follow it. */
static bool number(const char **at, uint32_t *out)
{
	char *end = NULL;
	unsigned long value;

	errno = 0;
	value = strtoul(*at, &end, 0);
	if (end == *at || errno != 0 || value > UINT32_MAX ||
	    strchr(":@", *end) == NULL || **at == '-') {
		return false;
	}
	*at = end;
	*out = (uint32_t)value;
	return true;
}

static const struct sim_fault_kind *kind_of(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < NUM_KINDS; i++) {
		if (strlen(kinds[i].name) == length &&
		    memcmp(kinds[i].name, text, length) == 0) {
			return &kinds[i];
		}
	}
	return NULL;
}

int sim_fault_parse(TALLOC_CTX *mem_ctx, const char *text,
		    struct sim_fault *out_fault, char **out_error)
{
	size_t length = strcspn(text, "=:@");
	const char *at = text + length;
	struct sim_fault fault = { .kind = kind_of(text, length), .nth = 1 };

	if (fault.kind == NULL) {
		return ENOENT;
	}
	fault.value = fault.kind->value;
	if (*at == '=') {
		at++;
		if (!number(&at, &fault.value)) {
			return wrong(mem_ctx, text, "no number after '='",
				     out_error);
		}
	}
	if (*at == ':') {
		length = strcspn(++at, "/@");
		fault.interface = talloc_strndup(mem_ctx, at, length);
		at += length;
		if (length == 0) {
			return wrong(mem_ctx, text, "no interface after ':'",
				     out_error);
		}
	}
	if (*at == '/') {
		length = strcspn(++at, "@");
		fault.method = talloc_strndup(mem_ctx, at, length);
		at += length;
		if (length == 0) {
			return wrong(mem_ctx, text, "no method after '/'",
				     out_error);
		}
	}
	if (*at == '@') {
		at++;
		if (!number(&at, &fault.nth) || fault.nth == 0) {
			return wrong(mem_ctx, text, "no count after '@'",
				     out_error);
		}
	}
	if (*at != '\0') {
		return wrong(mem_ctx, text, "too much is written", out_error);
	}
	*out_fault = fault;
	return 0;
}

bool sim_fault_applies(const struct sim_fault *fault,
		       enum sim_fault_stage stage, const char *interface,
		       const char *method, uint32_t *seen)
{
	if (fault->kind->stage != stage ||
	    (fault->interface != NULL &&
	     (interface == NULL ||
	      strcasecmp(fault->interface, interface) != 0)) ||
	    (fault->method != NULL &&
	     (method == NULL || strcasecmp(fault->method, method) != 0))) {
		return false;
	}
	if (*seen < UINT32_MAX) {
		(*seen)++;
	}
	return *seen >= fault->nth;
}
