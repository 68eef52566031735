/* What a domain controller does wrong when a lab asks for it. */
#include "simulators/dc/dc_fault.h"

static const struct {
	const char *name;
	enum sim_dc_fault fault;
} names[] = {
	{ SIM_DC_FAULT_BIND, SIM_DC_SPOILS_BIND },
	{ SIM_DC_FAULT_NEVER, SIM_DC_SPOILS_NEVER },
	{ SIM_DC_FAULT_CLOSE, SIM_DC_SPOILS_CLOSE },
	{ SIM_DC_FAULT_TRUNCATED, SIM_DC_SPOILS_TRUNCATED },
	{ SIM_DC_FAULT_BER, SIM_DC_SPOILS_BER },
	{ SIM_DC_FAULT_ID, SIM_DC_SPOILS_ID },
	{ SIM_DC_FAULT_PAGES, SIM_DC_SPOILS_PAGES },
	{ SIM_DC_FAULT_DENIED, SIM_DC_SPOILS_DENIED },
	{ SIM_DC_FAULT_REFERRAL, SIM_DC_SPOILS_REFERRAL },
	{ SIM_DC_FAULT_BUSY, SIM_DC_SPOILS_BUSY },
};

unsigned sim_dc_faults(const struct sim_dc_host *host)
{
	unsigned faults = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (host->fault != NULL &&
		    host->fault(host->private_data, names[i].name)) {
			faults |= names[i].fault;
		}
	}
	return faults;
}

/* Bytes of a length ([X.690] 8.1.3) in front of those that it counts. */
static size_t length_size(uint8_t first)
{
	return (first & 0x80) != 0 ? 1u + (first & 0x7f) : 1;
}

/*
 * LDAPMessage ::= SEQUENCE { messageID, protocolOp }: the first element of the
 * operation, an entry's name, gets a length that BER has not. One level up,
 * libldap would take it as well, but lose the memory of the request.
 */
static void spoil_length(struct sim_dc_reply *reply)
{
	size_t id, op, element;

	if (reply->length < 2) {
		return;
	}
	id = 1 + length_size(reply->bytes[1]);
	if (id + 2 > reply->length) {
		return;
	}
	op = id + 2 + reply->bytes[id + 1];
	if (op + 1 >= reply->length) {
		return;
	}
	element = op + 1 + length_size(reply->bytes[op + 1]);
	if (element + 1 < reply->length) {
		reply->bytes[element + 1] = 0xff;
	}
}

void sim_dc_fault_spoil(unsigned faults, struct sim_dc_reply *reply)
{
	if ((faults & SIM_DC_SPOILS_NEVER) != 0) {
		reply->length = 0;
	}
	if ((faults & (SIM_DC_SPOILS_CLOSE | SIM_DC_SPOILS_TRUNCATED)) != 0) {
		reply->length /= 2;
	}
	if ((faults & SIM_DC_SPOILS_CLOSE) != 0) {
		reply->closing = true;
	}
	if ((faults & SIM_DC_SPOILS_BER) != 0) {
		spoil_length(reply);
	}
}
