/* The page of the manual. */
#ifndef IPAM_CLI_CLI_MAN_H
#define IPAM_CLI_CLI_MAN_H

#include "ipam/cli/cli_options.h"

/* "ipam man": ipam(1) as man(7) has it, on standard output. */
int cli_man(TALLOC_CTX *mem_ctx, int argc, const char *const *argv);

#endif
