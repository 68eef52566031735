/*
 * Completion of words by a shell: nouns, verbs, options, their values, and
 * names that ipamd is asked for.
 */
#ifndef IPAM_CLI_CLI_COMPLETE_H
#define IPAM_CLI_CLI_COMPLETE_H

#include "ipam/cli/cli_options.h"

/*
 * What could stand as the last of `count` words behind "ipam", which may be
 * begun or empty; ends with NULL. Names come from the ipamd that the words,
 * the environment or ~/.config/ipam name; without one there are none. Never
 * has a control character.
 */
const char *const *cli_complete_words(TALLOC_CTX *mem_ctx,
				      const char *const *words, size_t count);

/*
 * The names that a parameter of an operation may have, as ipamd tells them;
 * `words` are the arguments that stand before.
 */
const char *const *cli_complete_names(TALLOC_CTX *mem_ctx,
				      const struct cli_options *options,
				      const struct api_param *param);

/* A line up to a point, as a shell takes it apart: the last word is begun. */
const char *const *cli_complete_split(TALLOC_CTX *mem_ctx, const char *line,
				      size_t point, size_t *out_count,
				      bool *out_quoted);

/* "ipam complete bash LINE POINT BREAKS" and "ipam complete words WORD..." */
int cli_complete(TALLOC_CTX *mem_ctx, int argc, const char *const *argv);

/* "ipam completion bash": the script. */
int cli_completion(TALLOC_CTX *mem_ctx, int argc, const char *const *argv);

#endif
