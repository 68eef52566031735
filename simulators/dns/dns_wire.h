#ifndef SIMULATORS_DNS_WIRE_H
#define SIMULATORS_DNS_WIRE_H

#include "simulators/dns/dns_answer.h"

/* An answer being written. */

enum dns_section { DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL };

struct dns_writer {
	uint8_t *bytes;
	size_t length;
	size_t limit;
	bool truncated;
	uint16_t counts[3];
	uint16_t names[256];	/* offsets that later names may point to */
	size_t name_count;
};

/* Header and question; the flags are patched in at the end. */
void sim_dns_write_question(struct dns_writer *w,
			    const struct sim_dns_question *question);

/* False if the record does not fit; the writer is as before then. */
bool sim_dns_write_record(struct dns_writer *w, enum dns_section section,
			  const struct sim_dns_name *owner,
			  const struct sim_dns_record *record,
			  uint32_t ttl_s);

/* The OPT record of our answer, for which the limit was lowered before. */
#define SIM_DNS_OPT_LENGTH 11
void sim_dns_write_opt(struct dns_writer *w, enum sim_dns_rcode rcode);

void sim_dns_write_header(struct dns_writer *w,
			  const struct sim_dns_question *question,
			  enum sim_dns_rcode rcode, bool authoritative);

#endif
