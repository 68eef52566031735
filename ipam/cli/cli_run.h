/*
 * Runs one command: requests, pages, waiting.
 */
#ifndef IPAM_CLI_CLI_RUN_H
#define IPAM_CLI_CLI_RUN_H

#include "ipam/cli/cli_show.h"

/* Messages go to standard error. */
enum cli_exit cli_run(TALLOC_CTX *mem_ctx, const struct cli_options *options,
		      const struct cli_screen *screen);

/* One request; what is wrong goes to standard error. */
enum cli_exit cli_request(struct api_client *client, TALLOC_CTX *mem_ctx,
			  const struct api_op *op,
			  const struct api_value *values, size_t count,
			  struct api_answer **out_answer);

/* The exit code of a HTTP status. */
enum cli_exit cli_exit_of(long status);

#endif
