/* use: sim_nps GNUTLS JANSSON TALLOC */
/* Datagrams that somebody sends to a simulated NPS. */
#include "simulators/nps/nps_radius.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct nps_radius_secret secret = {
		(const uint8_t *)"xyzzy5461", 9
	};
	struct nps_radius_request request;
	uint8_t out[NPS_RADIUS_MOST];
	size_t length = 0;

	if (nps_radius_decode(data, size, &secret, &request) == 0) {
		nps_radius_answer(NPS_RADIUS_REJECT, &request, NULL, 0,
				  &secret, out, &length);
	}
	return 0;
}
