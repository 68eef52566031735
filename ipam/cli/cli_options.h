/*
 * The command line: global options, a noun and a verb, and the parameters of
 * the operation they name.
 */
#ifndef IPAM_CLI_CLI_OPTIONS_H
#define IPAM_CLI_CLI_OPTIONS_H

#include "ipam/api/api_client.h"

/* Exit codes. */
enum cli_exit {
	CLI_OK = 0,
	CLI_FAILED = 1,		/* also: some server of a run failed */
	CLI_USAGE = 2,
	CLI_NOT_FOUND = 3,
	CLI_DENIED = 4,
	CLI_UNREACHABLE = 5,	/* no ipamd answers */
	CLI_INVALID = 6,	/* ipamd refused a value */
};

enum cli_format { CLI_TABLE, CLI_JSON, CLI_CSV };

struct cli_options {
	const char *socket;
	const char *url;
	const char *token_file;
	const char *output;
	enum cli_format format;
	bool wait;
	bool wide;			/* tables as wide as they are */
	bool help;
	const char *file, *mirror, *errors;	/* of an import */
	bool dry_run;				/* likewise */
	const struct api_op *op;	/* NULL: help for all or for noun */
	const char *noun;
	struct api_value values[API_PARAMS_MAX];
	size_t count;
};

/* CLI_OK, or CLI_USAGE with *out_error a sentence. Lends argv's strings. */
enum cli_exit cli_options_parse(TALLOC_CTX *mem_ctx, int argc,
				const char *const *argv,
				struct cli_options *options,
				const char **out_error);

/* Where ipamd listens unless its settings say otherwise. */
const char *cli_default_socket(void);

/* The text of --help: of everything, of a noun, or of an operation. */
char *cli_help(TALLOC_CTX *mem_ctx, const struct cli_options *options);

#endif
