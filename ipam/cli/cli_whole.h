/*
 * All that people entered, into a file and from one.
 *
 * The file is JSON, a row on a line:
 *
 *	{
 *	"format": "ipamd export",
 *	"version": 1,
 *	"exported": {"at": "2026-11-28T14:00:00Z", "from": "ipam.example.org"},
 *	"left_out": "tokens, ...",
 *	"spaces": [
 *	{"Name":"Default","Type":"Provider"}
 *	],
 *	...
 *	}
 *
 * Two exports of the same differ in the line of "exported" alone. The members
 * of a row are documented by what it is of: for spaces, blocks, subnets, ranges
 * and addresses the columns of their files, else the members of the API.
 */
#ifndef IPAM_CLI_CLI_WHOLE_H
#define IPAM_CLI_CLI_WHOLE_H

#include "ipam/cli/cli_show.h"

/* CLI_FAILED also where somebody changed something meanwhile. */
enum cli_exit cli_whole_export(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_screen *screen);
/*
 * Nothing is sent of a file that is not one to its end. CLI_FAILED when a row
 * was refused, and with it all.
 */
enum cli_exit cli_whole_import(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_options *options,
			       const struct cli_screen *screen);

#endif
