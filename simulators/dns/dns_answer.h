#ifndef SIMULATORS_DNS_ANSWER_H
#define SIMULATORS_DNS_ANSWER_H

#include "simulators/dns/dns_zone.h"

/* Questions and answers on the wire (RFC 1035, RFC 6891). */

#define SIM_DNS_MESSAGE_MAX 65535
#define SIM_DNS_UDP_PLAIN 512	/* bytes without EDNS */
#define SIM_DNS_UDP_MOST 4000	/* bytes, whatever EDNS offers */
#define SIM_DNS_ZONES_MAX 4096

enum sim_dns_rcode {
	SIM_DNS_NOERROR = 0,
	SIM_DNS_FORMERR = 1,
	SIM_DNS_SERVFAIL = 2,
	SIM_DNS_NXDOMAIN = 3,
	SIM_DNS_NOTIMP = 4,
	SIM_DNS_REFUSED = 5,
	SIM_DNS_BADVERS = 16,
};

struct sim_dns_zones {
	struct sim_dns_zone **zones;
	size_t count;
};

struct sim_dns_question {
	uint16_t id;
	uint16_t flags;
	struct sim_dns_name name;
	uint16_t type;
	uint16_t class_;
	bool edns;
	uint8_t edns_version;
	uint16_t udp_size;	/* what the client takes, as it says */
};

/*
 * Decodes a query. ENODATA: no answer is due (not even a header, or itself an
 * answer); otherwise 0, with the error to answer, or SIM_DNS_NOERROR, in
 * OUT_RCODE. Id and flags are set in each case.
 */
int sim_dns_question_decode(const uint8_t *bytes, size_t length,
			    struct sim_dns_question *out_question,
			    enum sim_dns_rcode *out_rcode);

/*
 * Answers QUESTION out of ZONES, or with RCODE when that is an error. OUT has
 * room for SIM_DNS_MESSAGE_MAX bytes; the answer has at most LIMIT, with TC
 * set when records were left out. Returns its length; *OUT_RCODE says how it
 * went.
 */
size_t sim_dns_answer(const struct sim_dns_zones *zones,
		      const struct sim_dns_question *question,
		      enum sim_dns_rcode rcode, size_t limit, uint8_t *out,
		      enum sim_dns_rcode *out_rcode);

#endif
