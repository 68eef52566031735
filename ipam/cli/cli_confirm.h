/*
 * Whether something that does not come back is meant.
 */
#ifndef IPAM_CLI_CLI_CONFIRM_H
#define IPAM_CLI_CLI_CONFIRM_H

#include "ipam/cli/cli_options.h"

/*
 * CLI_OK when the command destroys nothing, has --yes or --dry-run, or the
 * person at the terminal says yes; CLI_FAILED when he does not; CLI_USAGE
 * without a terminal. Asks and tells on standard error.
 */
enum cli_exit cli_confirm(const struct cli_options *options);

#endif
