/*
 * A reader of RFC 4180 in one pass. In a field that does not begin with a
 * quote, a quote is like any other byte, as spreadsheets take it.
 */
#include "ipam/base/csv.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

struct ipam_csv {
	const char *at, *end;
	size_t line;
	bool broken;
	TALLOC_CTX *record;	/* memory of the one that is lent */
};

struct ipam_csv *ipam_csv_new(TALLOC_CTX *mem_ctx, const char *text,
			      size_t size)
{
	struct ipam_csv *csv = talloc_zero(mem_ctx, struct ipam_csv);

	if (csv == NULL) {
		return NULL;
	}
	csv->at = text;
	csv->end = text + size;
	csv->line = 1;
	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		csv->at += 3;
	}
	return csv;
}

static int refuse(struct ipam_csv *csv, size_t line, const char *what,
		  const char **out_error)
{
	csv->broken = true;
	*out_error = talloc_asprintf(csv, "line %zu: %s", line, what);
	return *out_error != NULL ? EINVAL : ENOMEM;
}

static bool at_line_end(const struct ipam_csv *csv)
{
	return csv->at == csv->end || *csv->at == '\n' ||
	       (*csv->at == '\r' &&
		(csv->at + 1 == csv->end || csv->at[1] == '\n'));
}

static void skip_line_end(struct ipam_csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r') {
		csv->at++;
	}
	if (csv->at < csv->end && *csv->at == '\n') {
		csv->at++;
		csv->line++;
	}
}

/* Behind an opening quote; ends behind the closing one. */
static int read_quoted(struct ipam_csv *csv, char *out, size_t *out_size,
		       const char **out_error)
{
	size_t n = 0, line = csv->line;

	for (;; csv->at++) {
		if (csv->at == csv->end) {
			return refuse(csv, line, "a field in quotes does not "
				      "end: close its quote", out_error);
		}
		if (*csv->at == '"') {
			if (csv->at + 1 == csv->end || csv->at[1] != '"') {
				csv->at++;
				break;
			}
			csv->at++;
		}
		csv->line += *csv->at == '\n';
		out[n++] = *csv->at;
	}
	if (!at_line_end(csv) && *csv->at != ',') {
		return refuse(csv, csv->line, "a comma must follow a field in "
			      "quotes: double the quotes inside it", out_error);
	}
	*out_size = n;
	return 0;
}

/* The length of the longest thing that the next field can be. */
static size_t room_for(const struct ipam_csv *csv, bool quoted)
{
	const char *at = csv->at;

	while (at < csv->end &&
	       (quoted ? *at != '"' || (at + 1 < csv->end && at[1] == '"') :
			 *at != ',' && *at != '\n')) {
		at += quoted && *at == '"' ? 2 : 1;
	}
	return (size_t)(at - csv->at);
}

static int read_field(struct ipam_csv *csv, struct ipam_csv_record *record,
		      const char **out_error)
{
	bool quoted = csv->at < csv->end && *csv->at == '"';
	size_t n = 0, room;
	char *out = NULL;
	int ret = 0;

	csv->at += quoted;
	room = room_for(csv, quoted);
	if (room > IPAM_CSV_FIELD_MAX) {
		return refuse(csv, csv->line, "a field is longer than 65536 "
			      "bytes: is a quote missing?", out_error);
	}
	out = talloc_array(csv->record, char, room + 1);
	if (out == NULL) {
		return ENOMEM;
	}
	if (quoted) {
		ret = read_quoted(csv, out, &n, out_error);
	} else {
		while (!at_line_end(csv) && *csv->at != ',') {
			out[n++] = *csv->at++;
		}
	}
	if (ret == 0 && memchr(out, '\0', n) != NULL) {
		ret = refuse(csv, csv->line, "a NUL byte: the file is no text "
			     "in UTF-8", out_error);
	}
	out[n] = '\0';
	record->fields[record->count++] = out;
	return ret;
}

/* 0, and all fields of the line in the record. */
static int read_line(struct ipam_csv *csv, struct ipam_csv_record *record,
		     const char **out_error)
{
	int ret = read_field(csv, record, out_error);

	while (ret == 0 && csv->at < csv->end && *csv->at == ',') {
		csv->at++;
		if (record->count == IPAM_CSV_FIELDS_MAX) {
			return refuse(csv, csv->line, "more than 256 fields: "
				      "is it comma separated?", out_error);
		}
		ret = read_field(csv, record, out_error);
	}
	return ret;
}

int ipam_csv_next(struct ipam_csv *csv, struct ipam_csv_record *out_record,
		  const char **out_error)
{
	struct ipam_csv_record record = { .count = 0 };
	int ret;

	while (csv->at < csv->end && at_line_end(csv)) {
		skip_line_end(csv);
	}
	if (csv->at == csv->end || csv->broken) {
		return ENOENT;
	}
	TALLOC_FREE(csv->record);
	csv->record = talloc_pool(csv, 4096);
	if (csv->record == NULL) {
		return ENOMEM;
	}
	record.line = csv->line;
	record.fields = talloc_array(csv->record, const char *,
				     IPAM_CSV_FIELDS_MAX);
	ret = record.fields != NULL ? read_line(csv, &record, out_error) :
				      ENOMEM;
	if (ret == 0) {
		skip_line_end(csv);
		*out_record = record;
	}
	return ret;
}

char *ipam_csv_quote(TALLOC_CTX *mem_ctx, const char *field)
{
	size_t i, n = 0, size;
	char *out = NULL;

	if (field == NULL) {
		return talloc_strdup(mem_ctx, "");
	}
	size = strlen(field);
	if (size > 0 && strpbrk(field, ",\"\r\n") == NULL && field[0] != ' ' &&
	    field[size - 1] != ' ') {
		return talloc_strdup(mem_ctx, field);
	}
	out = talloc_array(mem_ctx, char, size * 2 + 3);
	if (out == NULL) {
		return NULL;
	}
	out[n++] = '"';
	for (i = 0; i < size; i++) {
		if (field[i] == '"') {
			out[n++] = '"';
		}
		out[n++] = field[i];
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}
