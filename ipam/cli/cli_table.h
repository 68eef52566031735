/*
 * Tables of text for a terminal or a pipe, and comma separated values.
 */
#ifndef IPAM_CLI_CLI_TABLE_H
#define IPAM_CLI_CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include <stddef.h>
#include <talloc.h>

struct cli_table;

enum cli_column {
	CLI_LEFT,
	CLI_RIGHT,	/* numbers */
	CLI_HOST,	/* full names of hosts */
	CLI_WORD,	/* of a few */
	CLI_WHOLE,	/* addresses, instants: of no use when they are cut */
};

/* Both arrays have `columns` elements. */
struct cli_table *cli_table_new(TALLOC_CTX *mem_ctx, size_t columns,
				const char *const *headings,
				const enum cli_column *kinds);

/* Copies `columns` texts; a NULL text is "-" in tables, empty in CSV. */
void cli_table_add(struct cli_table *table, const char *const *texts);

/*
 * Writes the table at most `width` columns wide: names of hosts lose their
 * domain where they stay distinct, then the widest columns give way and end in
 * an ellipsis: text, then words, then addresses and instants, then numbers.
 * Width 0 cuts nothing. Control characters and bytes that are not UTF-8 are
 * written as '?'. `bold` brightens the headings.
 *
 * The rows are forgotten then. Rows that are added later go into columns of
 * the same widths when it is called again, and have no headings.
 */
void cli_table_print(struct cli_table *table, FILE *out, size_t width,
		     bool bold);

/* RFC 4180, with a line of headings. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front. */
void cli_table_print_csv(struct cli_table *table, FILE *out);

/* Columns that a text takes on a terminal. */
size_t cli_text_width(const char *text);

#endif
