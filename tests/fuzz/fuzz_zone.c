/* use: sim_dns TALLOC */
/* Zone files that anybody may have written. */
#include "simulators/dns/dns_zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dns_zone *zone = NULL;
	char *error = NULL;

	sim_dns_zone_parse(ctx, "fuzz", "t", data, size, &zone, &error);
	talloc_free(ctx);
	return 0;
}
