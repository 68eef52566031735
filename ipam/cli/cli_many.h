/*
 * One change of several objects: ipam server set A B C --owner Ada.
 */
#ifndef IPAM_CLI_CLI_MANY_H
#define IPAM_CLI_CLI_MANY_H

#include "ipam/cli/cli_show.h"

/* Whether a change can name several objects: it names one by its path. */
bool cli_takes_many(const struct api_op *op);

/*
 * Asks for all of them at once, and tells of each what became of it. CLI_OK
 * where all were changed, else the exit code of the first that was not.
 */
enum cli_exit cli_many(struct api_client *client, TALLOC_CTX *mem_ctx,
		       const struct cli_options *options,
		       const struct cli_screen *screen);

#endif
