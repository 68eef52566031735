/*
 * Turns answers of the API into what a person or a script reads.
 */
#ifndef IPAM_CLI_CLI_SHOW_H
#define IPAM_CLI_CLI_SHOW_H

#include <stdio.h>

#include "ipam/cli/cli_options.h"

/* How to write: `width` 0 cuts nothing. */
struct cli_screen {
	FILE *out;
	enum cli_format format;
	size_t width;
	bool colour;
	bool chosen;	/* JSON too shows the fields of the shape alone */
	int64_t now;	/* UTC, for ages */
};

/*
 * A list, written as it comes: a table or CSV by the shape's headings, or
 * JSON. Both are lent until the end.
 */
struct cli_list *cli_list_new(TALLOC_CTX *mem_ctx,
			      const struct cli_screen *screen,
			      const struct api_shape *shape);
/* Writes the next items (an array). */
void cli_list_add(struct cli_list *list, const json_t *items);
/* Writes the end; `next` is the cursor of what was not asked for, or NULL. */
void cli_list_end(struct cli_list *list, const char *next);

/* One object: a line for each member, nested objects below. */
void cli_show_object(const struct cli_screen *screen,
		     const struct api_shape *shape, const json_t *object);

/* A member as text; NULL for null or absent. */
char *cli_text_of(TALLOC_CTX *mem_ctx, const struct cli_screen *screen,
		  const struct api_field *field, const json_t *value);

/* "42s", "12m", "3h", "5d": a length of time in its largest unit. */
char *cli_duration(TALLOC_CTX *mem_ctx, int64_t seconds);

#endif
