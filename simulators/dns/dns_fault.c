/* What a DNS server does wrong when a lab asks for it. */
#include "simulators/dns/dns_fault.h"

#include <string.h>

/* RFC 1035 section 4.1.1 */
#define HEADER 12
#define FLAGS 2
#define FLAG_TC 0x02
#define ANSWERS 6
#define TYPE_AND_CLASS 4

#define GARBAGE 40 /* bytes, in the place of records */

static const struct {
	const char *name;
	enum sim_dns_fault fault;
} names[] = {
	{ SIM_DNS_FAULT_NEVER, SIM_DNS_SPOILS_NEVER },
	{ SIM_DNS_FAULT_TRUNCATED, SIM_DNS_SPOILS_TRUNCATED },
	{ SIM_DNS_FAULT_ID, SIM_DNS_SPOILS_ID },
	{ SIM_DNS_FAULT_SERVFAIL, SIM_DNS_SPOILS_SERVFAIL },
	{ SIM_DNS_FAULT_GARBAGE, SIM_DNS_SPOILS_GARBAGE },
};

unsigned sim_dns_faults(const struct sim_dns_host *host)
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

size_t sim_dns_fault_spoil(unsigned faults,
			   const struct sim_dns_question *question, bool udp,
			   uint8_t *answer, size_t length)
{
	size_t records = HEADER + question->name.length + TYPE_AND_CLASS, i;

	if ((faults & SIM_DNS_SPOILS_NEVER) != 0 || length < records) {
		return 0;
	}
	if ((faults & SIM_DNS_SPOILS_ID) != 0) {
		answer[0] ^= 0x55;
		answer[1] ^= 0xaa;
	}
	if ((faults & SIM_DNS_SPOILS_TRUNCATED) != 0 && udp) {
		answer[FLAGS] |= FLAG_TC;
		memset(answer + ANSWERS, 0, HEADER - ANSWERS);
		length = records;
	}
	if ((faults & SIM_DNS_SPOILS_GARBAGE) != 0) {
		memset(answer + ANSWERS, 0, HEADER - ANSWERS);
		answer[ANSWERS + 1] = 1;
		for (i = 0; i < GARBAGE; i++) {
			answer[records + i] = (uint8_t)(i * 197 + 173);
		}
		length = records + GARBAGE;
	}
	return length;
}
