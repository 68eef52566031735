/*
 * Which ipamd is asked, and as whom, where the command line does not say:
 * the environment, then ~/.config/ipam/config, then the socket of this host.
 */
#ifndef IPAM_CLI_CLI_CONFIG_H
#define IPAM_CLI_CLI_CONFIG_H

#include "ipam/cli/cli_options.h"

/*
 * Fills socket, url, token_file and ca_file. CLI_OK, or CLI_USAGE with a
 * sentence. The file is not read when it is another user's or others may
 * write to it.
 */
enum cli_exit cli_config_fill(TALLOC_CTX *mem_ctx, struct cli_options *options,
			      const char **out_error);

/*
 * The target of a command, with the token read. A token file that others may
 * read is refused.
 */
enum cli_exit cli_config_target(TALLOC_CTX *mem_ctx,
				const struct cli_options *options,
				struct api_target *out_target,
				const char **out_error);

#endif
