/*
 * Tables and details by the shapes of the table of operations. Ages are the
 * only thing computed.
 */
#include "ipam/cli/cli_show.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ipam/cli/cli_columns.h"
#include "ipam/cli/cli_table.h"

char *cli_duration(TALLOC_CTX *mem_ctx, int64_t seconds)
{
	static const struct {
		int64_t length_s;
		char unit;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	size_t i = 0;

	if (seconds < 0) {
		seconds = 0;
	}
	/* 36h says more than 1d */
	while (i < 3 && seconds < 2 * units[i].length_s &&
	       seconds != units[i].length_s) {
		i++;
	}
	return talloc_asprintf(mem_ctx, "%lld%c",
			       (long long)(seconds / units[i].length_s),
			       units[i].unit);
}

static char *time_text(TALLOC_CTX *mem_ctx, const struct cli_screen *screen,
		       const struct api_field *field, int64_t when)
{
	struct tm tm;
	time_t seconds = (time_t)when;
	char text[32];

	if (screen->format == CLI_TABLE && field->heading != NULL &&
	    strcmp(field->heading, "AGE") == 0) {
		return cli_duration(mem_ctx, screen->now - when);
	}
	if (gmtime_r(&seconds, &tm) == NULL) {
		return talloc_asprintf(mem_ctx, "%lld", (long long)when);
	}
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	/* minutes are enough, and fit */
	if (screen->format == CLI_TABLE && strlen(text) == 20) {
		memcpy(text + 16, "Z", 2);
	}
	return talloc_strdup(mem_ctx, text);
}

/* A number of 17 digits or more, as IPv6 prefixes have them: 1.8e+19. */
static char *short_number(TALLOC_CTX *mem_ctx, const char *digits)
{
	return talloc_asprintf(mem_ctx, "%.1e", strtod(digits, NULL));
}

/* {"Floor": "3", "Rack": "7"} as "Floor=3;Rack=7". */
static char *pairs_text(TALLOC_CTX *mem_ctx, const json_t *value)
{
	char *text = talloc_strdup(mem_ctx, "");
	const char *key = NULL;
	const json_t *member = NULL;

	json_object_foreach((json_t *)value, key, member) {
		if (json_is_string(member) && text != NULL) {
			text = talloc_asprintf_append_buffer(
				text, "%s%s=%s", text[0] != '\0' ? ";" : "",
				key, json_string_value(member));
		}
	}
	return text;
}

char *cli_text_of(TALLOC_CTX *mem_ctx, const struct cli_screen *screen,
		  const struct api_field *field, const json_t *value)
{
	if (value == NULL || json_is_null(value)) {
		return NULL;
	}
	if (json_is_string(value) && field->type == API_COUNT &&
	    screen->format == CLI_TABLE) {
		return short_number(mem_ctx, json_string_value(value));
	}
	if (json_is_string(value)) {
		return talloc_strdup(mem_ctx, json_string_value(value));
	}
	if (json_is_boolean(value)) {
		return talloc_strdup(mem_ctx, json_is_true(value) ? "yes" :
								    "no");
	}
	if (json_is_real(value) || field->type == API_PERCENT) {
		return talloc_asprintf(mem_ctx, "%.1f",
				       json_number_value(value));
	}
	if (json_is_integer(value) && field->type == API_TIME) {
		return time_text(mem_ctx, screen, field,
				 json_integer_value(value));
	}
	if (json_is_integer(value) && field->type == API_SECONDS &&
	    screen->format == CLI_TABLE) {
		return cli_duration(mem_ctx, json_integer_value(value));
	}
	if (json_is_integer(value)) {
		return talloc_asprintf(mem_ctx, "%lld",
				       (long long)json_integer_value(value));
	}
	return json_is_object(value) ? pairs_text(mem_ctx, value) : NULL;
}

/* A table shows the columns with headings; CSV shows all that are flat. */
static bool is_column(const struct cli_screen *screen,
		      const struct api_field *field)
{
	if (screen->format == CLI_CSV) {
		return field->type != API_OBJECTS;
	}
	return field->heading != NULL;
}

static enum cli_column column_kind(const struct api_field *field)
{
	if (field->type == API_INTEGER || field->type == API_COUNT ||
	    field->type == API_PERCENT || field->type == API_SECONDS ||
	    (field->heading != NULL && strcmp(field->heading, "AGE") == 0)) {
		return CLI_RIGHT;
	}
	if (field->type == API_ADDRESS || field->type == API_TIME) {
		return CLI_WHOLE;
	}
	if (field->type == API_WORD) {
		return CLI_WORD;
	}
	return field->type == API_HOST ? CLI_HOST : CLI_LEFT;
}

#define COLUMNS_MAX 64

struct cli_list {
	const struct cli_screen *screen;
	const struct api_shape *shape;
	struct cli_table *table;	/* NULL: JSON */
	size_t items;			/* of JSON, written so far */
};

struct cli_list *cli_list_new(TALLOC_CTX *mem_ctx,
			      const struct cli_screen *screen,
			      const struct api_shape *shape)
{
	struct cli_list *list = talloc_zero(mem_ctx, struct cli_list);
	const struct api_field *field = NULL;
	const char *headings[COLUMNS_MAX];
	enum cli_column kinds[COLUMNS_MAX];
	bool csv = screen->format == CLI_CSV;
	size_t n = 0;

	list->screen = screen;
	list->shape = shape;
	if (screen->format == CLI_JSON) {
		return list;
	}
	for (field = shape->fields; field->name != NULL && n < COLUMNS_MAX;
	     field++) {
		if (is_column(screen, field)) {
			headings[n] = csv ? field->name : field->heading;
			kinds[n++] = column_kind(field);
		}
	}
	list->table = cli_table_new(list, n, headings, kinds);
	return list;
}

static void add_row(struct cli_list *list, const json_t *item)
{
	const struct api_field *field = list->shape->fields;
	const char *texts[COLUMNS_MAX] = { NULL };
	TALLOC_CTX *row_ctx = talloc_new(list);
	size_t n = 0;

	for (; field->name != NULL && n < COLUMNS_MAX; field++) {
		if (is_column(list->screen, field)) {
			texts[n++] = cli_text_of(
				row_ctx, list->screen, field,
				json_object_get(item, field->name));
		}
	}
	cli_table_add(list->table, texts);
	talloc_free(row_ctx);
}

/* One item a line: as readable as it is short, with lists of any length. */
static void put_json(struct cli_list *list, const json_t *item)
{
	json_t *chosen = list->screen->chosen ?
		cli_columns_json(list->shape, item) : NULL;

	fputs(list->items++ == 0 ? "{\"items\": [\n" : ",\n",
	      list->screen->out);
	json_dumpf(chosen != NULL ? chosen : item, list->screen->out, 0);
	json_decref(chosen);
}

static void print_table(struct cli_list *list)
{
	const struct cli_screen *screen = list->screen;

	if (screen->format == CLI_CSV) {
		cli_table_print_csv(list->table, screen->out);
	} else {
		cli_table_print(list->table, screen->out, screen->width,
				screen->colour);
	}
}

void cli_list_add(struct cli_list *list, const json_t *items)
{
	json_t *item = NULL;
	size_t i;

	json_array_foreach(items, i, item) {
		if (list->table != NULL) {
			add_row(list, item);
		} else {
			put_json(list, item);
		}
	}
	if (list->table != NULL) {
		print_table(list);
	}
}

void cli_list_end(struct cli_list *list, const char *next)
{
	FILE *out = list->screen->out;
	json_t *cursor = NULL;

	if (list->table != NULL) {
		return;
	}
	cursor = next != NULL ? json_string(next) : json_null();
	fputs(list->items == 0 ? "{\"items\": [" : "\n", out);
	fputs("], \"next\": ", out);
	json_dumpf(cursor, out, JSON_ENCODE_ANY);
	fputs("}\n", out);
	json_decref(cursor);
}

/* Text of a managed server must not steer the terminal. */
static void put_safe(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		fputc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' :
								     *text,
		      out);
	}
}

/* Members of nested objects have no shape: their names tell. */
static bool is_instant(const char *key)
{
	size_t len = strlen(key);

	return strcmp(key, "since") == 0 ||
	       (len > 3 && strcmp(key + len - 3, "_at") == 0);
}

static void put_nested(const struct cli_screen *screen, const json_t *object)
{
	static const struct api_field plain = { "", API_STRING, NULL, NULL };
	static const struct api_field instant = { "", API_TIME, NULL, NULL };
	const char *separator = "  - ";
	const char *key = NULL;
	json_t *value = NULL;
	char *text = NULL;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		text = cli_text_of(NULL, screen,
				   is_instant(key) ? &instant : &plain, value);
		if (text != NULL) {
			fprintf(screen->out, "%s%s: ", separator, key);
			put_safe(screen->out, text);
			separator = ", ";
		}
		talloc_free(text);
	}
	fputc('\n', screen->out);
}

/* Where there is room, an age stands behind its instant. */
static char *detail_text(const struct cli_screen *screen,
			 const struct api_field *field, const json_t *value)
{
	struct api_field instant = { field->name, field->type, NULL, NULL };
	char *text = cli_text_of(NULL, screen, &instant, value);
	char *age = NULL;

	if (text == NULL || field->type != API_TIME ||
	    field->heading == NULL || strcmp(field->heading, "AGE") != 0) {
		return text;
	}
	age = cli_duration(text, screen->now - json_integer_value(value));
	return talloc_asprintf_append_buffer(text, " (%s ago)", age);
}

void cli_show_object(const struct cli_screen *screen,
		     const struct api_shape *shape, const json_t *object)
{
	const struct api_field *field = shape->fields;
	json_t *value = NULL;
	json_t *item = NULL;
	char *text = NULL;
	size_t i;

	for (; field->name != NULL; field++) {
		value = json_object_get(object, field->name);
		if (json_is_array(value)) {
			fprintf(screen->out, "%s: %zu\n", field->name,
				json_array_size(value));
			json_array_foreach(value, i, item) {
				put_nested(screen, item);
			}
			continue;
		}
		text = detail_text(screen, field, value);
		fprintf(screen->out, "%s: ", field->name);
		put_safe(screen->out, text != NULL ? text : "-");
		fputc('\n', screen->out);
		talloc_free(text);
	}
}
