/*
 * Sends a file to ipamd, a piece at a time, and shows what became of its rows.
 */
#ifndef IPAM_CLI_CLI_IMPORT_H
#define IPAM_CLI_CLI_IMPORT_H

#include "ipam/cli/cli_show.h"

/*
 * Comma separated values, or JSON: an array of objects, or such an array as
 * "items". Nothing is sent of a file that is neither. CLI_FAILED when a row
 * was refused.
 */
enum cli_exit cli_import(struct api_client *client, TALLOC_CTX *mem_ctx,
			 const struct cli_options *options,
			 const struct cli_screen *screen);

/* Whether the command reads a file: "address import". */
bool cli_is_import(const struct api_op *op);
/* Whether people give this parameter; an import fills most of its own. */
bool cli_shows_param(const struct api_op *op, const struct api_param *param);

#endif
