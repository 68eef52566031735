/*
 * The cmdlets of the product that administrators know, and the commands that
 * stand in their place.
 */
#ifndef IPAM_CLI_CLI_CMDLET_H
#define IPAM_CLI_CLI_CMDLET_H

#include "ipam/api/api_op.h"

#define CLI_CMDLETS 76

struct cli_cmdlet {
	const char *name;	/* "Get-IpamRange" */
	const char *ops[2];	/* names of operations; NULL: no command */
	const char *hint;	/* options that narrow it down, or NULL;
				   without a command: why, and what instead */
};

extern const struct cli_cmdlet cli_cmdlets[CLI_CMDLETS];

/* NULL for an unknown name; upper and lower case are the same. */
const struct cli_cmdlet *cli_cmdlet_find(const char *name);

/* Whether the operation stands for the cmdlet. */
bool cli_cmdlet_is(const struct cli_cmdlet *cmdlet, const struct api_op *op);

#endif
