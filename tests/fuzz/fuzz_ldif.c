/* use: sim_dc TALLOC */
/* LDIF that anybody may have written, up to a finished directory. */
#include "simulators/dc/dc_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dc_tree *tree = sim_dc_tree_new(ctx, 0);
	char *error = NULL;

	if (sim_dc_tree_parse(tree, "fuzz", data, size, ctx, &error) == 0) {
		sim_dc_tree_finish(tree, ctx, &error);
	}
	talloc_free(ctx);
	return 0;
}
