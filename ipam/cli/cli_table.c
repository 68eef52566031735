/*
 * Columns measured in terminal cells, not bytes. Names come from managed
 * servers: nothing in them may reach the terminal as a control sequence.
 */
#include "ipam/cli/cli_table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define CLI_GAP 2
#define CLI_COLUMN_MIN 4

struct cli_table {
	size_t columns;
	size_t rows;
	const char **headings;
	enum cli_column *kinds;
	const char **cells;	/* rows * columns, NULL for no value */
	size_t *widths;
	TALLOC_CTX *arena;	/* of the rows */
	bool printed;		/* the headings: the widths are final */
	bool cuts;		/* what is wider than its column */
	bool *shortened;	/* columns of hosts by their first labels */
};

/*
 * Decodes one character. Returns its length in bytes; *out_cells is its width
 * and 0 for one that joins the previous, *out_safe false for a byte sequence
 * that must not reach a terminal.
 */
static size_t next_char(const char *text, size_t *out_cells, bool *out_safe)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t code = p[0];
	size_t len = 1, i;
	int width;

	*out_safe = true;
	if (code >= 0xf0 && code < 0xf5) {
		len = 4;
		code &= 0x07;
	} else if (code >= 0xe0 && code < 0xf0) {
		len = 3;
		code &= 0x0f;
	} else if (code >= 0xc2 && code < 0xe0) {
		len = 2;
		code &= 0x1f;
	} else if (code >= 0x80) {
		code = 0;
	}
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			code = 0;
			len = 1;
			break;
		}
		code = code << 6 | (p[i] & 0x3f);
	}
	/* controls, and the marks that change the direction of writing */
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	    (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069)) {
		*out_safe = false;
		*out_cells = 1;
		return len;
	}
	width = wcwidth((wchar_t)code);
	*out_cells = width < 0 ? 1 : (size_t)width;
	return len;
}

size_t cli_text_width(const char *text)
{
	size_t total = 0, cells;
	bool safe;

	while (*text != '\0') {
		text += next_char(text, &cells, &safe);
		total += cells;
	}
	return total;
}

struct cli_table *cli_table_new(TALLOC_CTX *mem_ctx, size_t columns,
				const char *const *headings,
				const enum cli_column *kinds)
{
	struct cli_table *table = talloc_zero(mem_ctx, struct cli_table);
	size_t i;

	table->columns = columns;
	table->headings = talloc_array(table, const char *, columns);
	table->kinds = talloc_array(table, enum cli_column, columns);
	table->widths = talloc_array(table, size_t, columns);
	table->shortened = talloc_zero_array(table, bool, columns);
	table->arena = talloc_new(table);
	for (i = 0; i < columns; i++) {
		table->headings[i] = talloc_strdup(table, headings[i]);
		table->kinds[i] = kinds[i];
		table->widths[i] = cli_text_width(headings[i]);
	}
	return table;
}

void cli_table_add(struct cli_table *table, const char *const *texts)
{
	size_t base = table->rows * table->columns;
	size_t i, width;

	/* Doubling keeps many rows linear. */
	if ((table->rows & (table->rows - 1)) == 0) {
		size_t room = table->rows == 0 ? 1 : table->rows * 2;

		table->cells = talloc_realloc(table->arena, table->cells,
					      const char *,
					      room * table->columns);
	}
	for (i = 0; i < table->columns; i++) {
		table->cells[base + i] =
			texts[i] ? talloc_strdup(table->arena, texts[i]) : NULL;
		width = texts[i] ? cli_text_width(texts[i]) : 1;
		if (width > table->widths[i] && !table->printed) {
			table->widths[i] = width;
		}
	}
	table->rows++;
}

static void put_spaces(FILE *out, size_t n)
{
	while (n-- > 0) {
		fputc(' ', out);
	}
}

/* Writes at most `width` cells and returns how many. */
static size_t put_text(FILE *out, const char *text, size_t width)
{
	bool cut = cli_text_width(text) > width;
	size_t room = cut ? width - 1 : width;
	size_t used = 0, cells, len;
	bool safe;

	while (*text != '\0') {
		len = next_char(text, &cells, &safe);
		if (used + cells > room) {
			break;
		}
		if (safe) {
			fwrite(text, 1, len, out);
		} else {
			fputc('?', out);
		}
		used += cells;
		text += len;
	}
	if (cut) {
		fputs("\xe2\x80\xa6", out);
		used++;
	}
	return used;
}

static size_t line_width(const struct cli_table *table, const size_t *widths)
{
	size_t total = CLI_GAP * (table->columns - 1);
	size_t i;

	for (i = 0; i < table->columns; i++) {
		total += widths[i];
	}
	return total;
}

/* By first labels, then by what follows them. */
static int by_label(const void *a, const void *b)
{
	const char *x = *(const char *const *)a;
	const char *y = *(const char *const *)b;
	size_t m = strcspn(x, "."), n = strcspn(y, ".");
	int order = memcmp(x, y, m < n ? m : n);

	if (order == 0 && m != n) {
		order = m < n ? -1 : 1;
	}
	return order != 0 ? order : strcmp(x, y);
}

/* Whether the hosts of a column can be told by their first labels. */
static bool hosts_differ(const struct cli_table *table, size_t column)
{
	const char **names = talloc_array(NULL, const char *, table->rows + 1);
	size_t n = 0, i, label;
	bool differ = names != NULL;

	for (i = 0; differ && i < table->rows; i++) {
		names[n] = table->cells[i * table->columns + column];
		n += names[n] != NULL;
	}
	if (differ) {
		qsort(names, n, sizeof(names[0]), by_label);
	}
	for (i = 1; differ && i < n; i++) {
		label = strcspn(names[i], ".");
		differ = label != strcspn(names[i - 1], ".") ||
			 memcmp(names[i], names[i - 1], label) != 0 ||
			 strcmp(names[i], names[i - 1]) == 0;
	}
	talloc_free(names);
	return differ;
}

/* Cuts the hosts of a column to their first labels; its width then. */
static size_t shorten_hosts(const struct cli_table *table, size_t column)
{
	size_t width = cli_text_width(table->headings[column]);
	const char **cell = NULL;
	size_t i, len;

	for (i = 0; i < table->rows; i++) {
		cell = &table->cells[i * table->columns + column];
		if (*cell != NULL) {
			*cell = talloc_strndup(table->cells, *cell,
					       strcspn(*cell, "."));
			len = cli_text_width(*cell);
			width = len > width ? len : width;
		}
	}
	return width;
}

/* The order in which columns give way. */
static size_t turn_of(enum cli_column kind)
{
	static const size_t turns[] = {
		[CLI_LEFT] = 0, [CLI_HOST] = 0, [CLI_WORD] = 1,
		[CLI_WHOLE] = 2, [CLI_RIGHT] = 3,
	};

	return turns[kind];
}

/*
 * Takes from the widest of the columns of a turn until the line fits or they
 * are as narrow as they may be; how wide it is then.
 */
static size_t take(const struct cli_table *table, size_t *widths, size_t turn,
		   size_t width, size_t total)
{
	size_t i, widest;

	while (total > width) {
		widest = table->columns;
		for (i = 0; i < table->columns; i++) {
			if (turn_of(table->kinds[i]) == turn &&
			    widths[i] > CLI_COLUMN_MIN &&
			    (widest == table->columns ||
			     widths[i] > widths[widest])) {
				widest = i;
			}
		}
		if (widest == table->columns) {
			break;
		}
		widths[widest]--;
		total--;
	}
	return total;
}

/* Shortens hosts, then takes from the widest column until the line fits. */
static void fit(const struct cli_table *table, size_t *widths, size_t width)
{
	size_t total = line_width(table, widths);
	size_t i;

	for (i = 0; width > 0 && total > width && i < table->columns; i++) {
		if (table->kinds[i] == CLI_HOST && hosts_differ(table, i)) {
			widths[i] = shorten_hosts(table, i);
			table->shortened[i] = true;
			total = line_width(table, widths);
		}
	}
	for (i = 0; width > 0 && total > width && i < 4; i++) {
		total = take(table, widths, i, width, total);
	}
}

static void put_line(const struct cli_table *table, FILE *out,
		     const char *const *texts)
{
	size_t i, used, width, last = table->columns - 1;
	const char *text = NULL;

	for (i = 0; i < table->columns; i++) {
		text = texts[i] ? texts[i] : "-";
		width = table->widths[i];
		used = cli_text_width(text);
		if (table->kinds[i] == CLI_RIGHT && used < width) {
			put_spaces(out, width - used);
		}
		used = put_text(out, text, table->cuts || used < width ?
						   width : used);
		if (i == last) {
			break;
		}
		if (table->kinds[i] != CLI_RIGHT && used < width) {
			put_spaces(out, width - used);
		}
		put_spaces(out, CLI_GAP);
	}
}

static void forget_rows(struct cli_table *table)
{
	TALLOC_FREE(table->arena);
	table->arena = talloc_new(table);
	table->cells = NULL;
	table->rows = 0;
	table->printed = true;
}

void cli_table_print(struct cli_table *table, FILE *out, size_t width,
		     bool bold)
{
	size_t i;

	if (!table->printed) {
		table->cuts = width > 0;
		fit(table, table->widths, width);
		fputs(bold ? "\033[1m" : "", out);
		put_line(table, out, table->headings);
		fputs(bold ? "\033[0m\n" : "\n", out);
	}
	for (i = 0; table->printed && i < table->columns; i++) {
		if (table->shortened[i]) {
			shorten_hosts(table, i);
		}
	}
	for (i = 0; i < table->rows; i++) {
		put_line(table, out, table->cells + i * table->columns);
		fputc('\n', out);
	}
	forget_rows(table);
}

static void put_csv(FILE *out, const char *text)
{
	bool quote;

	if (text == NULL) {
		return;
	}
	quote = strpbrk(text, ",\"\r\n") != NULL;
	if (quote) {
		fputc('"', out);
	}
	if (text[0] != '\0' && strchr("=+@\t\r", text[0]) != NULL) {
		fputc('\'', out);
	}
	for (; *text != '\0'; text++) {
		if (*text == '"') {
			fputc('"', out);
		}
		fputc(*text, out);
	}
	if (quote) {
		fputc('"', out);
	}
}

void cli_table_print_csv(struct cli_table *table, FILE *out)
{
	size_t row, i;

	for (i = 0; !table->printed && i < table->columns; i++) {
		fputs(i > 0 ? "," : "", out);
		put_csv(out, table->headings[i]);
	}
	fputs(table->printed ? "" : "\r\n", out);
	for (row = 0; row < table->rows; row++) {
		for (i = 0; i < table->columns; i++) {
			fputs(i > 0 ? "," : "", out);
			put_csv(out, table->cells[row * table->columns + i]);
		}
		fputs("\r\n", out);
	}
	forget_rows(table);
}
