/* use: sim_dns TALLOC */
/* DNS messages against a small zone. */
#include <string.h>

#include "simulators/dns/dns_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] = "@ SOA n h 1 2 3 4 60\n@ NS n\n@ MX 1 n\n"
			   "n A 1.2.3.4\nc CNAME n\nl CNAME l\n"
			   "_s SRV 1 2 3 n\nsub NS n.sub\nn.sub A 9.9.9.9\n"
			   "x TXT \"y\"\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dns_zone *zone = NULL;
	struct sim_dns_zones zones = { &zone, 1 };
	struct sim_dns_question question;
	enum sim_dns_rcode rcode = SIM_DNS_NOERROR;
	uint8_t *out = talloc_array(ctx, uint8_t, SIM_DNS_MESSAGE_MAX);
	char *error = NULL;

	sim_dns_zone_parse(ctx, "f", "t", (const uint8_t *)text,
			   strlen(text), &zone, &error);
	if (sim_dns_question_decode(data, size, &question, &rcode) == 0) {
		sim_dns_answer(&zones, &question, rcode, 512, out, &rcode);
	}
	talloc_free(ctx);
	return 0;
}
