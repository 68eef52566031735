/* use: sim_dhcp TALLOC XML2 */
/* The XML of a DHCP world, which anybody may have written. */
#include "simulators/dhcp/sim_dhcp_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dhcp_world *world = NULL;
	const char *message = NULL;

	sim_dhcp_world_parse(ctx, "fuzz", data, size, &world, &message);
	talloc_free(ctx);
	return 0;
}
