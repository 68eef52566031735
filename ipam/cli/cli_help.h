/*
 * Help, made from the table of operations, that of options and that of
 * cmdlets.
 */
#ifndef IPAM_CLI_CLI_HELP_H
#define IPAM_CLI_CLI_HELP_H

#include "ipam/cli/cli_options.h"

/* Of everything (both NULL), of a noun, or of an operation. */
char *cli_help(TALLOC_CTX *mem_ctx, const char *noun, const struct api_op *op);

/*
 * What "ipam help WORDS" says: of nothing, of a noun, of a noun and a verb, of
 * a cmdlet. CLI_USAGE with a sentence as *out_text when there is no such one.
 */
enum cli_exit cli_help_words(TALLOC_CTX *mem_ctx, const char *const *words,
			     int count, const char **out_text);

/* "ipam server show <server>" */
char *cli_usage_line(TALLOC_CTX *mem_ctx, const struct api_op *op);

/* "--interval-s" of "interval_s". */
char *cli_option_name(TALLOC_CTX *mem_ctx, const struct api_param *param);

#endif
