/* use: ipam_base TALLOC */
/* The settings file, in which anything may stand. */
#include "ipam/base/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *settings = NULL;
	const char *error = NULL;

	ipam_settings_parse(ctx, "fuzz", (const char *)data, size, &settings,
			    &error);
	talloc_free(ctx);
	return 0;
}
