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
	const char *ca_file;
	const char *output;
	const char *columns;		/* names, by commas */
	const char *sort;		/* the same, "-" before: falling */
	enum cli_format format;
	bool json, csv;
	bool wait;
	bool wide;			/* tables as wide as they are */
	bool help;
	bool yes;			/* ask nothing */
	bool dry_run;
	const char *file, *mirror, *errors;	/* of an import */
	const struct api_op *op;	/* NULL: help for all or for noun */
	const char *noun;
	const struct api_shape *shape;	/* of the answer, with --columns */
	struct api_value values[API_PARAMS_MAX];
	size_t count;
	const char **more;		/* objects besides the first */
	size_t more_count;
};

/* Which commands an option is for. */
enum cli_global_for {
	CLI_FOR_ALL,
	CLI_FOR_CHANGE,		/* that can be tried */
	CLI_FOR_DESTROYER,
	CLI_FOR_RUN,		/* what answers with a run */
	CLI_FOR_IMPORT,
	CLI_FOR_LIST,
};

/* Options that are no parameters of operations. */
struct cli_global {
	const char *option;	/* "--json" */
	const char *value;	/* what follows it, as "FILE"; NULL: nothing */
	enum cli_global_for of;
	size_t offset;		/* in struct cli_options: const char *, bool */
	const char *help;
};

extern const struct cli_global cli_globals[];	/* ends with a NULL option */

/* NULL when `word`, of `len` bytes, names none. */
const struct cli_global *cli_global_find(const char *word, size_t len);
/* Whether it makes sense of an operation; of NULL, whether of all. */
bool cli_global_fits(const struct cli_global *global,
		     const struct api_op *op);

/* Whether what the operation takes away comes back by nothing. */
bool cli_destroys(const struct api_op *op);

/* CLI_OK, or CLI_USAGE with *out_error a sentence. Lends argv's strings. */
enum cli_exit cli_options_parse(TALLOC_CTX *mem_ctx, int argc,
				const char *const *argv,
				struct cli_options *options,
				const char **out_error);

/* The operation's parameter of an option without its dashes, or NULL. */
const struct api_param *cli_param_find(const struct api_op *op,
				       const char *word, size_t len);
/*
 * What stands without its name: those of the path, then those that are needed
 * besides, as in "subnet add 10.1.0.0/24 Office". NULL behind the last.
 */
const struct api_param *cli_positional(const struct api_op *op, size_t n);
bool cli_noun_known(const char *noun);
/* "track": a noun whose one verb nobody says; NULL for others. */
const char *cli_silent_verb(const char *noun);

/* Where ipamd listens unless its settings say otherwise. */
const char *cli_default_socket(void);

#endif
