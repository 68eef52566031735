/*
 * The fields that --columns chooses.
 */
#ifndef IPAM_CLI_CLI_COLUMNS_H
#define IPAM_CLI_CLI_COLUMNS_H

#include "ipam/cli/cli_options.h"

/*
 * A shape with the named fields of another one, in this order; names are those
 * of JSON or the headings, upper and lower case are the same. NULL with a
 * sentence that lists what there is.
 */
const struct api_shape *cli_columns_choose(TALLOC_CTX *mem_ctx,
					   const struct api_shape *shape,
					   const char *names,
					   const char **out_error);

/* An object with these fields alone; the caller gives it up. */
json_t *cli_columns_json(const struct api_shape *shape, const json_t *object);

#endif
