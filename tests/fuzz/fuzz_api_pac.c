/* use: ipam_api TALLOC */
/* What a ticket says of its user. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/api/api_pac.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct api_pac *pac = NULL;
	size_t i;

	if (api_pac_parse(ctx, data, size, &pac) == 0) {
		if (strncmp(pac->user, "S-1-", 4) != 0 || pac->count == 0) {
			abort();
		}
		for (i = 0; i < pac->count; i++) {
			if (strncmp(pac->groups[i], "S-1-", 4) != 0 ||
			    strlen(pac->groups[i]) > 220) {
				abort();
			}
		}
	}
	talloc_free(ctx);
	return 0;
}
