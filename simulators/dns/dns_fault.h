#ifndef SIMULATORS_DNS_FAULT_H
#define SIMULATORS_DNS_FAULT_H

#include "simulators/dns/dns.h"
#include "simulators/dns/dns_answer.h"

/* The faults of dns.h, as bits. */
enum sim_dns_fault {
	SIM_DNS_SPOILS_NEVER = 1,
	SIM_DNS_SPOILS_TRUNCATED = 2,
	SIM_DNS_SPOILS_ID = 4,
	SIM_DNS_SPOILS_SERVFAIL = 8,
	SIM_DNS_SPOILS_GARBAGE = 16,
};

/* Those that the lab asks for. */
unsigned sim_dns_faults(const struct sim_dns_host *host);

/*
 * Does to an answer of LENGTH bytes, which has room for SIM_DNS_MESSAGE_MAX,
 * what the faults say; returns its length then, 0: it is not to be sent.
 */
size_t sim_dns_fault_spoil(unsigned faults,
			   const struct sim_dns_question *question, bool udp,
			   uint8_t *answer, size_t length);

#endif
