/*
 * An import: the file is looked through once, then sent in pieces that a body
 * has room for. What columns and values mean is ipamd's business.
 */
#include "ipam/cli/cli_import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipam/base/csv.h"
#include "ipam/cli/cli_run.h"

#define PIECE_BYTES 28000	/* quotes and line ends double in a body */
#define PIECE_ROWS 500
#define FILE_MAX ((size_t)1 << 30)
#define SHOWN_MAX 20		/* refused rows on the screen */

static const struct api_field row_fields[] = {
	{ "line", API_INTEGER, "LINE", "of the file" },
	{ "verdict", API_STRING, "VERDICT", "what becomes of it" },
	{ "key", API_STRING, "KEY", "what it is of" },
	{ "column", API_STRING, "COLUMN", "that is wrong" },
	{ "error", API_STRING, "ERROR", "what is wrong" },
	{ .name = NULL },
};
static const struct api_shape row_shape = { "ImportRow", row_fields };

static const char *const counts[] = { "added", "changed", "unchanged",
				      "removed", "failed" };
#define COUNTS (sizeof(counts) / sizeof(counts[0]))

struct importing {
	struct api_client *client;
	const struct cli_options *options;
	const struct cli_screen *screen;
	char *header;		/* as a line */
	char *import;		/* number of a mirroring one, or NULL */
	json_t *sum;		/* the counts, and rows to show */
	FILE *errors;
	size_t sent, total, shown;
	/* the piece at hand */
	TALLOC_CTX *piece_ctx;
	char *piece;
	const char *lines[PIECE_ROWS];
	long long at[PIECE_ROWS];
	size_t rows;
};

bool cli_is_import(const struct api_op *op)
{
	const char *dot = op != NULL ? strchr(op->name, '.') : NULL;

	return dot != NULL && strcmp(dot, ".import") == 0;
}

/* What each piece has of its own. */
static bool is_taken_apart(const char *name)
{
	static const char *const own[] = { "rows", "line", "dry_run",
					   "import", "sent" };
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (strcmp(own[i], name) == 0) {
			return true;
		}
	}
	return false;
}

bool cli_shows_param(const struct api_op *op, const struct api_param *param)
{
	return !cli_is_import(op) || !is_taken_apart(param->name);
}

/* All of a file as text; NULL after a message. */
static char *read_file(TALLOC_CTX *mem_ctx, const char *path, size_t *out_size)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	size_t size = 0, room = 1 << 16, got = 1;
	char *text = talloc_array(mem_ctx, char, room);

	while (file != NULL && text != NULL && got > 0 && size < FILE_MAX) {
		if (room - size < 2) {
			room *= 2;
			text = talloc_realloc(mem_ctx, text, char, room);
		}
		got = text != NULL ?
			fread(text + size, 1, room - size - 1, file) : 0;
		size += got;
	}
	if (file == NULL || text == NULL || ferror(file) || size >= FILE_MAX) {
		fprintf(stderr, "ipam: cannot read %s: %s\n", path,
			errno != 0 ? strerror(errno) : "it is too large");
		text = NULL;
	} else {
		text[size] = '\0';
	}
	if (file != NULL && file != stdin) {
		fclose(file);
	}
	*out_size = size;
	return text;
}

static char *append_field(char *text, bool first, const char *field)
{
	char *quoted = ipam_csv_quote(text, field);

	text = talloc_asprintf_append_buffer(text, "%s%s", first ? "" : ",",
					     quoted != NULL ? quoted : "");
	talloc_free(quoted);
	return text;
}

/* A value of JSON as a cell. */
static char *cell_of(TALLOC_CTX *mem_ctx, const json_t *value)
{
	if (json_is_string(value)) {
		return talloc_strdup(mem_ctx, json_string_value(value));
	}
	if (json_is_integer(value)) {
		return talloc_asprintf(mem_ctx, "%lld",
				       (long long)json_integer_value(value));
	}
	if (json_is_boolean(value)) {
		return talloc_strdup(mem_ctx, json_is_true(value) ? "true" :
								    "false");
	}
	return NULL;
}

/* Every member that any of the objects has, in the order of their coming. */
static json_t *columns_of(const json_t *items)
{
	json_t *columns = json_object(), *item = NULL, *value = NULL;
	const char *key = NULL;
	size_t i;

	json_array_foreach(items, i, item) {
		json_object_foreach(item, key, value) {
			json_object_set_new(columns, key, json_null());
		}
	}
	return columns;
}

static char *csv_of_items(TALLOC_CTX *mem_ctx, const json_t *items)
{
	json_t *columns = columns_of(items), *item = NULL, *value = NULL;
	char *text = talloc_strdup(mem_ctx, "");
	const char *key = NULL;
	bool first = true;
	size_t i;

	json_object_foreach(columns, key, value) {
		text = append_field(text, first, key);
		first = false;
	}
	text = talloc_asprintf_append_buffer(text, "\r\n");
	json_array_foreach(items, i, item) {
		first = true;
		json_object_foreach(columns, key, value) {
			char *cell = cell_of(NULL, json_object_get(item, key));

			text = append_field(text, first, cell);
			talloc_free(cell);
			first = false;
		}
		text = talloc_asprintf_append_buffer(text, "\r\n");
	}
	json_decref(columns);
	return text;
}

/* A file of JSON as one of comma separated values; NULL after a message. */
static char *from_json(TALLOC_CTX *mem_ctx, const char *path, const char *text,
		       size_t size)
{
	json_error_t error;
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	json_t *items = json_is_object(json) ?
				json_object_get(json, "items") : json;
	json_t *item = NULL;
	char *out = NULL;
	size_t i;

	if (json == NULL) {
		fprintf(stderr, "ipam: %s:%d: %s\n", path, error.line,
			error.text);
		return NULL;
	}
	json_array_foreach(items, i, item) {
		if (!json_is_object(item)) {
			break;
		}
	}
	if (!json_is_array(items) || i < json_array_size(items)) {
		fprintf(stderr, "ipam: %s: an array of objects is wanted, or "
			"an object with such \"items\"\n", path);
	} else {
		out = csv_of_items(mem_ctx, items);
	}
	json_decref(json);
	return out;
}

static char *line_of(TALLOC_CTX *mem_ctx, const struct ipam_csv_record *record)
{
	char *line = talloc_strdup(mem_ctx, "");
	size_t i;

	for (i = 0; i < record->count && line != NULL; i++) {
		line = append_field(line, i == 0, record->fields[i]);
	}
	return talloc_asprintf_append_buffer(line, "\r\n");
}

/* Rows that were refused: on the screen, and into the file of errors. */
static void tell_refused(struct importing *m, const json_t *row)
{
	long long line = json_integer_value(json_object_get(row, "line"));
	const char *column = json_string_value(json_object_get(row, "column"));
	const char *error = json_string_value(json_object_get(row, "error"));
	char *quoted = NULL;
	size_t i;

	if (m->shown++ < SHOWN_MAX) {
		fprintf(stderr, "ipam: line %lld: %s%s%s\n", line,
			column != NULL ? column : "",
			column != NULL ? ": " : "", error != NULL ? error : "");
	}
	for (i = 0; i < m->rows && m->errors != NULL; i++) {
		if (m->at[i] == line) {
			quoted = ipam_csv_quote(NULL, error);
			fprintf(m->errors, "%s,%.*s\r\n",
				quoted != NULL ? quoted : "",
				(int)strlen(m->lines[i]) - 2, m->lines[i]);
			talloc_free(quoted);
		}
	}
}

static void add_result(struct importing *m, const json_t *result)
{
	json_t *rows = json_object_get(m->sum, "rows"), *row = NULL;
	const char *verdict = NULL;
	json_int_t sum;
	size_t i;

	for (i = 0; i < COUNTS; i++) {
		sum = json_integer_value(json_object_get(m->sum, counts[i])) +
		      json_integer_value(json_object_get(result, counts[i]));
		json_object_set_new(m->sum, counts[i], json_integer(sum));
	}
	json_array_foreach(json_object_get(result, "rows"), i, row) {
		verdict = json_string_value(json_object_get(row, "verdict"));
		json_array_append(rows, row);
		if (verdict != NULL && strcmp(verdict, "failed") == 0) {
			tell_refused(m, row);
		}
	}
}

static enum cli_exit ask(struct importing *m, enum api_op_id op,
			 const struct api_value *values, size_t count,
			 struct api_answer **out_answer)
{
	return cli_request(m->client, m->piece_ctx, &api_ops[op], values,
			   count, out_answer);
}

static enum cli_exit send_piece(struct importing *m)
{
	struct api_value values[API_PARAMS_MAX] = { { "rows", m->piece } };
	struct api_answer *answer = NULL;
	enum cli_exit ret;
	size_t i, n = 1;

	if (m->rows == 0) {
		return CLI_OK;
	}
	values[n++] = (struct api_value){ "line", talloc_asprintf(
		m->piece_ctx, "%lld", m->at[0]) };
	if (m->options->dry_run) {
		values[n++] = (struct api_value){ "dry_run", "true" };
	}
	if (m->import != NULL) {
		values[n++] = (struct api_value){ "import", m->import };
	}
	for (i = 0; i < m->options->count && n < API_PARAMS_MAX; i++) {
		if (!is_taken_apart(m->options->values[i].name)) {
			values[n++] = m->options->values[i];
		}
	}
	ret = cli_request(m->client, m->piece_ctx, m->options->op, values, n,
			  &answer);
	if (ret == CLI_OK) {
		add_result(m, answer->json);
		m->sent += m->rows;
		if (isatty(STDERR_FILENO)) {
			fprintf(stderr, "\r%zu of %zu rows ", m->sent,
				m->total);
		}
	}
	m->rows = 0;
	return ret;
}

static void begin_piece(struct importing *m, TALLOC_CTX *mem_ctx)
{
	TALLOC_FREE(m->piece_ctx);
	m->piece_ctx = talloc_new(mem_ctx);
	m->piece = talloc_strdup(m->piece_ctx, m->header);
	m->rows = 0;
}

static enum cli_exit send_all(struct importing *m, TALLOC_CTX *mem_ctx,
			      struct ipam_csv *csv)
{
	struct ipam_csv_record record;
	const char *error = NULL;
	enum cli_exit ret = CLI_OK;
	char *line = NULL;

	begin_piece(m, mem_ctx);
	while (ret == CLI_OK && ipam_csv_next(csv, &record, &error) == 0) {
		line = line_of(m->piece_ctx, &record);
		if (m->rows == PIECE_ROWS ||
		    (m->rows > 0 &&
		     strlen(m->piece) + strlen(line) > PIECE_BYTES)) {
			ret = send_piece(m);
			begin_piece(m, mem_ctx);
			line = line_of(m->piece_ctx, &record);
		}
		m->piece = talloc_strdup_append_buffer(m->piece, line);
		m->lines[m->rows] = line;
		m->at[m->rows++] = (long long)record.line;
	}
	return ret == CLI_OK ? send_piece(m) : ret;
}

/* Counts the records, and sees whether all of it is what it should be. */
static bool look_through(struct importing *m, TALLOC_CTX *mem_ctx,
			 const char *path, const char *text, size_t size)
{
	struct ipam_csv *csv = ipam_csv_new(mem_ctx, text, size);
	struct ipam_csv_record record;
	const char *error = NULL;
	int ret = ipam_csv_next(csv, &record, &error);

	if (ret == 0) {
		m->header = line_of(mem_ctx, &record);
	}
	while (ret == 0) {
		ret = ipam_csv_next(csv, &record, &error);
		m->total += ret == 0;
	}
	if (ret == EINVAL || m->header == NULL) {
		fprintf(stderr, "ipam: %s: %s\n", path,
			error != NULL ? error : "it is empty");
	}
	talloc_free(csv);
	return ret == ENOENT && m->header != NULL;
}

static bool is_of_ranges(const struct importing *m)
{
	return m->options->op == &api_ops[API_RANGE_IMPORT];
}

/* --mirror RANGE of addresses, --mirror SERVICE/INSTANCE of ranges. */
static enum cli_exit begin_mirror(struct importing *m)
{
	const char *mirror = m->options->mirror;
	const char *slash = strchr(mirror, '/');
	struct api_value values[3] = { { "range", mirror } };
	struct api_answer *answer = NULL;
	enum cli_exit ret;
	size_t n = 1;

	if (is_of_ranges(m)) {
		if (slash == NULL) {
			fprintf(stderr, "ipam: --mirror SERVICE/INSTANCE says "
				"whose ranges are mirrored, as IPAM/Localhost"
				"\n");
			return CLI_USAGE;
		}
		values[0] = (struct api_value){ "service", talloc_strndup(
			m->piece_ctx, mirror, (size_t)(slash - mirror)) };
		values[n++] = (struct api_value){ "instance", slash + 1 };
	}
	if (m->options->dry_run) {
		values[n++] = (struct api_value){ "dry_run", "true" };
	}
	ret = ask(m, is_of_ranges(m) ? API_RANGE_MIRROR : API_IMPORT_START,
		  values, n, &answer);
	if (ret == CLI_OK) {
		m->import = talloc_asprintf(
			m->piece_ctx, "%lld", (long long)json_integer_value(
				json_object_get(answer->json, "import")));
	}
	return ret;
}

static enum cli_exit end_mirror(struct importing *m)
{
	struct api_value value = { "import", m->import };
	struct api_answer *answer = NULL;
	enum cli_exit ret = ask(m, is_of_ranges(m) ? API_RANGE_MIRROR_END :
						     API_IMPORT_FINISH,
				&value, 1, &answer);

	if (ret == CLI_OK) {
		add_result(m, answer->json);
	}
	return ret;
}

static void show(struct importing *m)
{
	const struct cli_screen *screen = m->screen;
	struct cli_list *list = NULL;
	size_t i;

	if (screen->format == CLI_JSON) {
		json_dumpf(m->sum, screen->out, JSON_INDENT(2));
		fputc('\n', screen->out);
		return;
	}
	if (m->options->dry_run) {
		list = cli_list_new(NULL, screen, &row_shape);
		cli_list_add(list, json_object_get(m->sum, "rows"));
		cli_list_end(list, NULL);
		talloc_free(list);
	}
	if (screen->format == CLI_TABLE) {
		fputs(m->options->dry_run ? "would be:" : "rows:",
		      screen->out);
		for (i = 0; i < COUNTS; i++) {
			fprintf(screen->out, " %lld %s",
				(long long)json_integer_value(json_object_get(
					m->sum, counts[i])), counts[i]);
		}
		fputc('\n', screen->out);
	}
}

static enum cli_exit run(struct importing *m, TALLOC_CTX *mem_ctx,
			 const char *text, size_t size)
{
	struct ipam_csv *csv = ipam_csv_new(mem_ctx, text, size);
	struct ipam_csv_record record;
	const char *error = NULL;
	enum cli_exit ret = CLI_OK;

	ipam_csv_next(csv, &record, &error);	/* the header */
	m->piece_ctx = talloc_new(mem_ctx);
	if (m->options->mirror != NULL) {
		ret = begin_mirror(m);
		if (m->import != NULL) {
			m->import = talloc_steal(mem_ctx, m->import);
		}
	}
	if (m->errors != NULL) {
		fprintf(m->errors, "Error,%s", m->header);
	}
	if (ret == CLI_OK) {
		ret = send_all(m, mem_ctx, csv);
	}
	if (ret == CLI_OK && m->import != NULL) {
		ret = end_mirror(m);
	}
	if (isatty(STDERR_FILENO)) {
		fputs("\r\033[K", stderr);
	}
	if (m->shown > SHOWN_MAX) {
		fprintf(stderr, "ipam: and %zu rows more that were refused; "
			"--errors FILE keeps all\n", m->shown - SHOWN_MAX);
	}
	show(m);
	return ret == CLI_OK && m->shown > 0 ? CLI_FAILED : ret;
}

enum cli_exit cli_import(struct api_client *client, TALLOC_CTX *mem_ctx,
			 const struct cli_options *options,
			 const struct cli_screen *screen)
{
	struct importing m = { .client = client, .options = options,
			       .screen = screen };
	size_t size = 0;
	char *text = read_file(mem_ctx, options->file, &size);
	enum cli_exit ret = CLI_INVALID;

	if (text == NULL) {
		return CLI_USAGE;
	}
	if (size > 0 && strchr("[{", text[strspn(text, " \t\r\n")]) != NULL &&
	    text[strspn(text, " \t\r\n")] != '\0') {
		text = from_json(mem_ctx, options->file, text, size);
		size = text != NULL ? strlen(text) : 0;
	}
	if (text == NULL ||
	    !look_through(&m, mem_ctx, options->file, text, size)) {
		return CLI_INVALID;
	}
	if (options->errors != NULL) {
		m.errors = fopen(options->errors, "we");
		if (m.errors == NULL) {
			fprintf(stderr, "ipam: cannot write %s: %s\n",
				options->errors, strerror(errno));
			return CLI_USAGE;
		}
	}
	m.sum = json_pack("{s:[]}", "rows");
	ret = run(&m, mem_ctx, text, size);
	json_decref(m.sum);
	if (m.errors != NULL && fclose(m.errors) != 0) {
		fprintf(stderr, "ipam: cannot write %s: %s\n", options->errors,
			strerror(errno));
		ret = CLI_FAILED;
	}
	return ret;
}
