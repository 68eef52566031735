/*
 * An export is pages, written as they come. An import looks through the file,
 * sends its rows in pieces that a body has room for, then asks for all of them
 * at once. See cli_whole.h.
 */
#include "ipam/cli/cli_whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ipam/base/json_rows.h"
#include "ipam/cli/cli_run.h"

#define PIECE_BYTES 60000	/* of rows; a row is no larger */
#define SHOWN_MAX 20		/* refused rows on the screen */

/* --- export --- */

struct exporting {
	FILE *out;
	const char *const *section;	/* of api_whole_words, at hand */
	size_t rows;			/* of it */
	bool begun;
	json_int_t changes;
};

static const char *text_of(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text != NULL ? text : "";
}

static void write_head(struct exporting *e, const json_t *page, int64_t now)
{
	char at[32] = "", host[256] = "";
	const time_t seconds = (time_t)now;
	struct tm tm;
	json_t *exported = NULL, *left_out = json_object_get(page, "left_out");

	strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&seconds, &tm));
	gethostname(host, sizeof(host) - 1);
	exported = json_pack("{s:s, s:s}", "at", at, "from", host);
	fprintf(e->out, "{\n\"format\": \"%s\",\n\"version\": %d,\n"
		"\"exported\": ", API_WHOLE_FORMAT, API_WHOLE_VERSION);
	json_dumpf(exported, e->out, 0);
	fputs(",\n\"left_out\": ", e->out);
	json_dumpf(left_out, e->out, JSON_ENCODE_ANY);
	json_decref(exported);
	e->begun = true;
}

/* Ends the section at hand, and begins those up to this one. */
static void go_to(struct exporting *e, const char *section)
{
	while (*e->section != NULL && (e->rows == (size_t)-1 ||
				       strcmp(*e->section, section) != 0)) {
		if (e->rows != (size_t)-1) {
			fputs(e->rows > 0 ? "\n]" : "]", e->out);
			e->section++;
		}
		if (*e->section == NULL) {
			break;
		}
		fprintf(e->out, ",\n\"%s\": [", *e->section);
		e->rows = 0;
	}
}

static void write_page(struct exporting *e, const json_t *page)
{
	const json_t *row = NULL;
	size_t i;

	go_to(e, text_of(page, "section"));
	json_array_foreach(json_object_get(page, "rows"), i, row) {
		fputs(e->rows++ > 0 ? ",\n" : "\n", e->out);
		json_dumpf(row, e->out, JSON_COMPACT);
	}
}

static enum cli_exit export_page(struct api_client *client,
				 TALLOC_CTX *mem_ctx, struct exporting *e,
				 int64_t now, char **cursor)
{
	const struct api_value value = { "cursor", *cursor };
	struct api_answer *answer = NULL;
	enum cli_exit ret = cli_request(client, mem_ctx,
					&api_ops[API_WHOLE_EXPORT], &value,
					*cursor != NULL ? 1 : 0, &answer);
	const char *next = NULL;
	json_int_t changes;

	if (ret != CLI_OK) {
		return ret;
	}
	changes = json_integer_value(json_object_get(answer->json, "changes"));
	if (!e->begun) {
		write_head(e, answer->json, now);
		e->changes = changes;
	}
	write_page(e, answer->json);
	next = json_string_value(json_object_get(answer->json, "next"));
	if (next != NULL && *cursor != NULL && strcmp(next, *cursor) == 0) {
		fputs("ipam: ipamd repeats a page\n", stderr);
		ret = CLI_FAILED;
	}
	TALLOC_FREE(*cursor);
	*cursor = next != NULL ? talloc_strdup(mem_ctx, next) : NULL;
	talloc_free(answer);
	if (ret == CLI_OK && *cursor == NULL && changes != e->changes) {
		fputs("ipam: somebody changed something during the export, of "
		      "which the file may have a part: export again\n",
		      stderr);
		ret = CLI_FAILED;
	}
	return ret;
}

enum cli_exit cli_whole_export(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_screen *screen)
{
	struct exporting e = { .out = screen->out, .rows = (size_t)-1,
			       .section = api_whole_words };
	char *cursor = NULL;
	enum cli_exit ret;

	do {
		ret = export_page(client, mem_ctx, &e, screen->now, &cursor);
	} while (ret == CLI_OK && cursor != NULL);
	if (e.begun && cursor == NULL) {
		go_to(&e, "");
		fputs("\n}\n", screen->out);
	}
	return ret;
}

/* --- import --- */

struct importing {
	struct api_client *client;
	const char *path;
	FILE *file;
	bool sends;		/* else it only looks */
	int64_t version;	/* -1: not seen yet */
	bool is_export;
	int64_t sent, total;
	char *import;		/* number, or NULL */
	/* the piece at hand */
	TALLOC_CTX *piece_ctx;
	char section[IPAM_JSON_NAME_MAX + 1];
	char *piece;
	size_t rows;
};

static long read_file(void *private_data, char *bytes, size_t size)
{
	FILE *file = private_data;
	size_t got = fread(bytes, 1, size, file);

	return got == 0 && ferror(file) ? -1 : (long)got;
}

static enum cli_exit complain(const struct importing *m,
			      const struct ipam_json_row *row,
			      const char *what)
{
	fprintf(stderr, "ipam: %s: line %lld: ", m->path,
		(long long)row->line);
	if (row->element) {
		fprintf(stderr, "%s, row %lld: ", row->member,
			(long long)row->number);
	} else {
		fprintf(stderr, "%s: ", row->member);
	}
	fprintf(stderr, "%s\n", what);
	return CLI_INVALID;
}

/* What stands before the sections. */
static enum cli_exit read_head(struct importing *m,
			       const struct ipam_json_row *row)
{
	json_error_t error;
	json_t *json = json_loadb(row->text, row->size, JSON_DECODE_ANY |
				  JSON_REJECT_DUPLICATES, &error);
	enum cli_exit ret = CLI_OK;

	if (json == NULL) {
		return complain(m, row, error.text);
	}
	if (strcmp(row->member, "format") == 0) {
		m->is_export = json_is_string(json) &&
			strcmp(json_string_value(json), API_WHOLE_FORMAT) == 0;
	} else if (strcmp(row->member, "version") == 0) {
		if (!json_is_integer(json) || json_integer_value(json) < 1) {
			ret = complain(m, row, "it must be a whole number");
		}
		m->version = json_integer_value(json);
	} else if (strcmp(row->member, "exported") != 0 &&
		   strcmp(row->member, "left_out") != 0) {
		ret = complain(m, row, "no such section is known: remove it, "
			       "or import the file with an ipamd as new as "
			       "the one that wrote it");
	}
	json_decref(json);
	if (ret == CLI_OK && m->version > API_WHOLE_VERSION) {
		ret = complain(m, row, "the file is of a newer version: import "
			       "it with an ipam and ipamd as new as the one "
			       "that wrote it");
	}
	return ret;
}

static enum cli_exit send_piece(struct importing *m)
{
	struct api_value values[] = {
		{ "version", talloc_asprintf(m->piece_ctx, "%lld",
					     (long long)m->version) },
		{ "sent", talloc_asprintf(m->piece_ctx, "%lld",
					  (long long)m->sent) },
		{ "section", m->section },
		{ "rows", talloc_asprintf(m->piece_ctx, "[%s]",
					  m->piece != NULL ? m->piece : "") },
		{ "import", m->import },
	};
	struct api_answer *answer = NULL;
	enum cli_exit ret;

	ret = cli_request(m->client, m->piece_ctx, &api_ops[API_WHOLE_SEND],
			  values, m->import != NULL ? 5 : 4, &answer);
	if (ret == CLI_OK && m->import == NULL) {
		m->import = talloc_asprintf(
			NULL, "%lld", (long long)json_integer_value(
				json_object_get(answer->json, "import")));
	}
	m->sent += (int64_t)m->rows;
	m->rows = 0;
	TALLOC_FREE(m->piece_ctx);
	m->piece = NULL;
	if (isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r%lld of %lld rows ", (long long)m->sent,
			(long long)m->total);
	}
	return ret;
}

static enum cli_exit add_row(struct importing *m,
			     const struct ipam_json_row *row)
{
	enum cli_exit ret = CLI_OK;

	if (m->rows > 0 && (strcmp(m->section, row->member) != 0 ||
			    m->rows == API_WHOLE_PIECE ||
			    talloc_get_size(m->piece) + row->size + 2 >
				    PIECE_BYTES)) {
		ret = send_piece(m);
	}
	if (m->piece_ctx == NULL) {
		m->piece_ctx = talloc_new(NULL);
		m->piece = talloc_strdup(m->piece_ctx, "");
	}
	snprintf(m->section, sizeof(m->section), "%s", row->member);
	m->piece = talloc_asprintf_append(m->piece, "%s%s",
					  m->rows > 0 ? "," : "", row->text);
	m->rows++;
	return ret;
}

static bool is_section(const char *name)
{
	size_t i = 0;

	while (api_whole_words[i] != NULL &&
	       strcmp(api_whole_words[i], name) != 0) {
		i++;
	}
	return api_whole_words[i] != NULL;
}

static enum cli_exit look_at(struct importing *m,
			     const struct ipam_json_row *row)
{
	json_error_t error;
	json_t *json = NULL;

	if (!m->is_export || m->version < 0) {
		return complain(m, row, "it is no whole export: \"format\" and "
				"\"version\" are wanted before the sections");
	}
	if (!is_section(row->member)) {
		return complain(m, row, "no such section is known: remove it, "
				"or import the file with an ipamd as new as "
				"the one that wrote it");
	}
	json = json_loadb(row->text, row->size, JSON_REJECT_DUPLICATES,
			  &error);
	if (!json_is_object(json)) {
		return complain(m, row, json == NULL ? error.text :
				"a row must be an object");
	}
	json_decref(json);
	m->total++;
	return CLI_OK;
}

/* Once through the file, from its start. */
static enum cli_exit go_through(struct importing *m, bool sends)
{
	struct ipam_json_rows *rows = ipam_json_rows_new(NULL, read_file,
							 m->file);
	struct ipam_json_row row;
	const char *error = NULL;
	enum cli_exit ret = CLI_OK;
	int err = rows == NULL ? ENOMEM : 0;

	rewind(m->file);
	while (err == 0 && ret == CLI_OK) {
		err = ipam_json_rows_next(rows, &row, &error);
		if (err != 0) {
			break;
		}
		if (row.element) {
			ret = sends ? add_row(m, &row) : look_at(m, &row);
		} else if (!sends) {
			ret = read_head(m, &row);
		}
	}
	if (err == EINVAL) {
		fprintf(stderr, "ipam: %s: %s\n", m->path, error);
		ret = CLI_INVALID;
	} else if (err != 0 && err != ENOENT) {
		fprintf(stderr, "ipam: cannot read %s: %s\n", m->path,
			strerror(err));
		ret = CLI_FAILED;
	}
	talloc_free(rows);
	return ret;
}

static const struct api_field row_fields[] = {
	{ "section", API_STRING, "SECTION", "of the file" },
	{ "row", API_INTEGER, "ROW", "of the section" },
	{ "verdict", API_STRING, "VERDICT", "what becomes of it" },
	{ "key", API_STRING, "KEY", "what it is of" },
	{ "field", API_STRING, "FIELD", "that is wrong" },
	{ "error", API_STRING, "ERROR", "what is wrong" },
	{ .name = NULL },
};
static const struct api_shape row_shape = { "WholeRow", row_fields };

/* Rows that were refused. */
static void tell_refused(const json_t *rows, long long failed)
{
	const json_t *row = NULL;
	long long shown = 0;
	size_t i;

	json_array_foreach((json_t *)rows, i, row) {
		if (strcmp(text_of(row, "verdict"), "failed") != 0 ||
		    shown++ >= SHOWN_MAX) {
			continue;
		}
		fprintf(stderr, "ipam: %s, row %lld (%s): %s%s%s\n",
			text_of(row, "section"),
			(long long)json_integer_value(json_object_get(row,
								      "row")),
			text_of(row, "key"), text_of(row, "field"),
			text_of(row, "field")[0] != '\0' ? ": " : "",
			text_of(row, "error"));
	}
	if (failed > SHOWN_MAX) {
		fprintf(stderr, "ipam: and %lld rows more; --json has up to "
			"1000 of them\n", failed - SHOWN_MAX);
	}
}

static long long count_of(const json_t *json, const char *name)
{
	return (long long)json_integer_value(json_object_get(json, name));
}

static enum cli_exit show(const struct cli_options *options,
			  const struct cli_screen *screen, const json_t *json)
{
	static const char *const counts[] = { "added", "changed", "unchanged",
					      "waiting", "failed" };
	const json_t *rows = json_object_get(json, "rows");
	struct cli_list *list = NULL;
	size_t i;

	tell_refused(rows, count_of(json, "failed"));
	if (screen->format == CLI_JSON) {
		json_dumpf(json, screen->out, JSON_INDENT(2));
		fputc('\n', screen->out);
	} else if (options->dry_run || count_of(json, "waiting") > 0) {
		list = cli_list_new(NULL, screen, &row_shape);
		cli_list_add(list, rows);
		cli_list_end(list, NULL);
		talloc_free(list);
	}
	if (screen->format == CLI_TABLE) {
		fputs(json_is_true(json_object_get(json, "applied")) ?
		      "rows:" : options->dry_run ? "would be:" :
		      "nothing was changed; would be:", screen->out);
		for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
			fprintf(screen->out, " %lld %s",
				count_of(json, counts[i]), counts[i]);
		}
		fputc('\n', screen->out);
	}
	return count_of(json, "failed") > 0 ? CLI_FAILED : CLI_OK;
}

static enum cli_exit take(struct importing *m, TALLOC_CTX *mem_ctx,
			  const struct cli_options *options,
			  const struct cli_screen *screen)
{
	struct api_value values[] = {
		{ "import", m->import },
		{ "sent", talloc_asprintf(mem_ctx, "%lld",
					  (long long)m->sent) },
		{ "dry_run", options->dry_run ? "true" : "false" },
	};
	struct api_answer *answer = NULL;
	enum cli_exit ret;

	if (isatty(STDERR_FILENO)) {
		fputs("\r\033[Kall rows are sent; ipamd looks at them", stderr);
	}
	ret = cli_request(m->client, mem_ctx, &api_ops[API_WHOLE_IMPORT],
			  values, 3, &answer);
	if (isatty(STDERR_FILENO)) {
		fputs("\r\033[K", stderr);
	}
	if (ret == CLI_OK) {
		ret = show(options, screen, answer->json);
	}
	talloc_free(answer);
	return ret;
}

/* It is read twice, so what comes through a pipe is kept. */
static FILE *open_file(const char *path)
{
	FILE *file = NULL;
	char bytes[65536];
	size_t got;

	if (strcmp(path, "-") != 0) {
		return fopen(path, "re");
	}
	file = tmpfile();
	while (file != NULL &&
	       (got = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
		if (fwrite(bytes, 1, got, file) != got) {
			fclose(file);
			return NULL;
		}
	}
	return file;
}

enum cli_exit cli_whole_import(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_options *options,
			       const struct cli_screen *screen)
{
	struct importing m = { .client = client, .path = options->file,
			       .version = -1 };
	enum cli_exit ret;

	m.file = open_file(options->file);
	if (m.file == NULL) {
		fprintf(stderr, "ipam: cannot read %s: %s\n", options->file,
			strerror(errno));
		return CLI_USAGE;
	}
	ret = go_through(&m, false);
	if (ret == CLI_OK && m.total == 0) {
		fprintf(stderr, "ipam: %s: there are no rows in it\n", m.path);
		ret = CLI_INVALID;
	}
	if (ret == CLI_OK) {
		ret = go_through(&m, true);
	}
	if (ret == CLI_OK && m.rows > 0) {
		ret = send_piece(&m);
	}
	if (ret == CLI_OK) {
		ret = take(&m, mem_ctx, options, screen);
	}
	fclose(m.file);
	talloc_free(m.piece_ctx);
	talloc_free(m.import);
	return ret;
}
