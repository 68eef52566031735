/*
 * Reads LDIF (RFC 2849): bytes -> UTF-8 text -> unfolded lines -> records.
 *
 * Taken: content records, "changetype: add", comments, a leading "version: 1",
 * ldapsearch's "search:", "result:" and "ref:" lines. Refused with the line:
 * every other change record, values by URL, malformed base64, NUL in text.
 */
#include "simulators/dc/dc_ldif.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct ldif_reader {
	const char *at;
	const char *end;
	unsigned int next_line;	/* number of the line at AT */
	unsigned int line;	/* number of the unfolded line in text */
	char *text;
	size_t length;
	sim_dc_ldif_fn fn;
	void *private_data;
	struct sim_dc_ldif_error *error;
	bool started;	/* a record was seen: "version" may not come now */
};

static int fail(struct ldif_reader *r, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct ldif_reader *r, int code, const char *format, ...)
{
	va_list ap;

	r->error->line = r->line;
	va_start(ap, format);
	vsnprintf(r->error->text, sizeof(r->error->text), format, ap);
	va_end(ap);
	return code;
}

/* Appends a code point as UTF-8; OUT has room for four bytes. */
static size_t put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static char *from_utf16le(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			  size_t length, size_t *out_length)
{
	char *out = talloc_array(mem_ctx, char, length / 2 * 3 + 4);
	size_t i, n = 0;

	for (i = 0; out != NULL && i + 1 < length; i += 2) {
		uint32_t code = bytes[i] | (uint32_t)bytes[i + 1] << 8;

		if (code >= 0xd800 && code < 0xdc00 && i + 3 < length) {
			uint32_t low = bytes[i + 2] |
				       (uint32_t)bytes[i + 3] << 8;

			if (low >= 0xdc00 && low < 0xe000) {
				code = 0x10000 + ((code - 0xd800) << 10) +
				       (low - 0xdc00);
				i += 2;
			}
		}
		if (code >= 0xd800 && code < 0xe000) {
			code = 0xfffd;	/* half of a pair */
		}
		n += put_utf8(out + n, code);
	}
	*out_length = n;
	return out;
}

static char *from_windows_1252(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			       size_t length, size_t *out_length)
{
	static const uint16_t high[32] = {
		0x20ac, 0x81,	0x201a, 0x192,	0x201e, 0x2026, 0x2020,
		0x2021, 0x2c6,	0x2030, 0x160,	0x2039, 0x152,	0x8d,
		0x17d,	0x8f,	0x90,	0x2018, 0x2019, 0x201c, 0x201d,
		0x2022, 0x2013, 0x2014, 0x2dc,	0x2122, 0x161,	0x203a,
		0x153,	0x9d,	0x17e,	0x178,
	};
	char *out = talloc_array(mem_ctx, char, length * 3 + 1);
	size_t i, n = 0;

	for (i = 0; out != NULL && i < length; i++) {
		uint32_t code = bytes[i];

		if (code >= 0x80 && code < 0xa0) {
			code = high[code - 0x80];
		}
		n += put_utf8(out + n, code);
	}
	*out_length = n;
	return out;
}

static bool is_utf8(const uint8_t *at, size_t length)
{
	size_t i = 0;

	while (i < length) {
		uint8_t lead = at[i];
		size_t more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 :
			      lead >= 0xe0 ? 2 : 1;
		size_t k;

		if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 ||
		    more >= length - i) {
			return false;
		}
		for (k = 1; k <= more; k++) {
			if ((at[i + k] & 0xc0) != 0x80) {
				return false;
			}
		}
		i += more + 1;
	}
	return true;
}

static char *to_utf8(TALLOC_CTX *mem_ctx, const uint8_t *bytes, size_t length,
		     size_t *out_length)
{
	char *out = NULL;

	if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe) {
		return from_utf16le(mem_ctx, bytes + 2, length - 2,
				    out_length);
	}
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	if (!is_utf8(bytes, length)) {
		return from_windows_1252(mem_ctx, bytes, length, out_length);
	}
	out = talloc_array(mem_ctx, char, length + 1);
	if (out != NULL) {
		memcpy(out, bytes, length);
	}
	*out_length = length;
	return out;
}

/* Takes one physical line off the input, without its end. */
static void physical_line(struct ldif_reader *r, const char **out, size_t *n)
{
	const char *nl = memchr(r->at, '\n', (size_t)(r->end - r->at));
	const char *stop = nl != NULL ? nl : r->end;

	*out = r->at;
	*n = (size_t)(stop - r->at);
	if (*n > 0 && (*out)[*n - 1] == '\r') {
		(*n)--;
	}
	r->at = nl != NULL ? nl + 1 : r->end;
	r->next_line++;
}

/* The next unfolded line into r->text; ENODATA at the end of the file. */
static int next_line(struct ldif_reader *r)
{
	const char *part = NULL;
	size_t n = 0;

	if (r->at >= r->end) {
		return ENODATA;
	}
	r->line = r->next_line;
	r->length = 0;
	physical_line(r, &part, &n);
	for (;;) {
		if (r->length + n > SIM_DC_LDIF_LINE_MAX) {
			return fail(r, EFBIG, "a line of more than %u bytes",
				    SIM_DC_LDIF_LINE_MAX);
		}
		r->text = talloc_realloc(NULL, r->text, char,
					 r->length + n + 1);
		if (r->text == NULL) {
			return ENOMEM;
		}
		memcpy(r->text + r->length, part, n);
		r->length += n;
		r->text[r->length] = '\0';
		/* An empty line ends a record, it is never continued. */
		if (r->length == 0 || r->at >= r->end || *r->at != ' ') {
			break;
		}
		physical_line(r, &part, &n);
		part++;
		n--;
	}
	if (memchr(r->text, '\0', r->length) != NULL) {
		return fail(r, EINVAL, "a NUL byte in text; binary values are "
				       "written as base64 behind `::`");
	}
	return 0;
}

static int base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static uint8_t *base64_decode(TALLOC_CTX *mem_ctx, const char *text,
			      size_t length, size_t *out_length)
{
	uint8_t *out = NULL;
	uint32_t bits = 0;
	size_t i, n = 0, pad = 0;

	if (length % 4 != 0) {
		return NULL;
	}
	while (pad < 2 && pad < length && text[length - 1 - pad] == '=') {
		pad++;
	}
	out = talloc_array(mem_ctx, uint8_t, length / 4 * 3 + 1);
	for (i = 0; out != NULL && i < length; i++) {
		int digit = i < length - pad ? base64_digit(text[i]) : 0;

		if (digit < 0) {
			talloc_free(out);
			return NULL;
		}
		bits = bits << 6 | (uint32_t)digit;
		if (i % 4 == 3) {
			out[n++] = (uint8_t)(bits >> 16);
			out[n++] = (uint8_t)(bits >> 8);
			out[n++] = (uint8_t)bits;
		}
	}
	if (out == NULL) {
		return NULL;
	}
	n -= pad;
	out[n] = 0;
	*out_length = n;
	return out;
}

/* Splits r->text into a name and its decoded value, both on MEM_CTX. */
static int parse_line(struct ldif_reader *r, TALLOC_CTX *mem_ctx,
		      struct sim_dc_ldif_value *out)
{
	const char *colon = strchr(r->text, ':');
	const char *value;
	size_t name_length, left;
	char *name = NULL;
	uint8_t *data = NULL;

	if (colon == NULL || colon == r->text) {
		return fail(r, EINVAL, "`name: value` expected, found `%.40s`",
			    r->text);
	}
	name_length = strcspn(r->text, ":;");
	value = colon + 1;
	if (*value == '<') {
		return fail(r, EINVAL,
			    "a value by URL (`:<`); put the value itself here, "
			    "as base64 behind `::`");
	}
	if (*value == ':') {
		value++;
	}
	value += strspn(value, " ");
	left = r->length - (size_t)(value - r->text);
	out->length = left;
	if (colon[1] == ':') {
		data = base64_decode(mem_ctx, value, left, &out->length);
		if (data == NULL) {
			return fail(r, EINVAL, "malformed base64 value of %.*s",
				    (int)name_length, r->text);
		}
	} else {
		data = talloc_memdup(mem_ctx, value, left + 1);
	}
	name = talloc_strndup(mem_ctx, r->text, name_length);
	if (name == NULL || data == NULL) {
		return ENOMEM;
	}
	out->name = name;
	out->data = data;
	out->line = r->line;
	return 0;
}

static int add_value(struct ldif_reader *r, TALLOC_CTX *mem_ctx,
		     struct sim_dc_ldif_record *record,
		     const struct sim_dc_ldif_value *value)
{
	size_t room = talloc_array_length(record->values);

	if (record->count == SIM_DC_LDIF_VALUES_MAX) {
		return fail(r, EFBIG, "a record of more than %u values",
			    SIM_DC_LDIF_VALUES_MAX);
	}
	if (record->count == room) {
		struct sim_dc_ldif_value *more = talloc_realloc(
			mem_ctx, record->values, struct sim_dc_ldif_value,
			room * 2 + 16);

		if (more == NULL) {
			return ENOMEM;
		}
		record->values = more;
	}
	record->values[record->count++] = *value;
	return 0;
}

static int take_dn(struct ldif_reader *r, struct sim_dc_ldif_record *record,
		   const struct sim_dc_ldif_value *value)
{
	if (memchr(value->data, 0, value->length) != NULL) {
		return fail(r, EINVAL, "a NUL byte in a dn");
	}
	record->dn = (const char *)value->data;
	record->line = value->line;
	r->started = true;
	return 0;
}

/* A line before the dn of a record. */
static int line_outside(struct ldif_reader *r,
			struct sim_dc_ldif_record *record,
			const struct sim_dc_ldif_value *value)
{
	const char *text = (const char *)value->data;

	if (strcasecmp(value->name, "dn") == 0) {
		return take_dn(r, record, value);
	}
	if (strcasecmp(value->name, "version") == 0 && !r->started) {
		if (strcmp(text, "1") == 0) {
			return 0;
		}
		return fail(r, EINVAL, "LDIF version %.20s; only 1 is known",
			    text);
	}
	if (strcasecmp(value->name, "search") == 0 ||
	    strcasecmp(value->name, "result") == 0 ||
	    strcasecmp(value->name, "ref") == 0) {
		return 0;
	}
	return fail(r, EINVAL, "a record starts with `dn:`, not with `%.40s:`",
		    value->name);
}

/* A line behind the dn. */
static int line_inside(struct ldif_reader *r, TALLOC_CTX *mem_ctx,
		       struct sim_dc_ldif_record *record,
		       const struct sim_dc_ldif_value *value)
{
	const char *text = (const char *)value->data;

	if (strcasecmp(value->name, "changetype") == 0) {
		if (strcasecmp(text, "add") == 0 && record->count == 0) {
			return 0;
		}
		return fail(r, EINVAL,
			    "changetype %.20s; a world file has content "
			    "records or `changetype: add` behind the dn only",
			    text);
	}
	if (strcasecmp(value->name, "dn") == 0) {
		return fail(r, EINVAL, "a second dn in one record; an empty "
				       "line is missing before it");
	}
	return add_value(r, mem_ctx, record, value);
}

/* The lines up to an empty one or the end, where *OUT_END becomes true. */
static int read_record(struct ldif_reader *r, TALLOC_CTX *mem_ctx,
		       struct sim_dc_ldif_record *record, bool *out_end)
{
	for (;;) {
		struct sim_dc_ldif_value value = { 0 };
		int ret = next_line(r);

		if (ret == ENODATA) {
			*out_end = true;
			return 0;
		}
		if (ret != 0) {
			return ret;
		}
		if (r->length == 0) {
			return 0;
		}
		if (r->text[0] == '#') {
			continue;
		}
		if (strcmp(r->text, "-") == 0) {
			return fail(r, EINVAL, "a `-` line belongs to changes; "
					       "a world file has whole objects");
		}
		ret = parse_line(r, mem_ctx, &value);
		if (ret == 0 && record->dn == NULL) {
			ret = line_outside(r, record, &value);
		} else if (ret == 0) {
			ret = line_inside(r, mem_ctx, record, &value);
		}
		if (ret != 0) {
			return ret;
		}
	}
}

int sim_dc_ldif_parse(const uint8_t *bytes, size_t length, sim_dc_ldif_fn fn,
		      void *private_data, struct sim_dc_ldif_error *out_error)
{
	struct ldif_reader r = { .fn = fn, .private_data = private_data,
				 .error = out_error, .next_line = 1 };
	TALLOC_CTX *tmp_ctx = NULL;
	size_t text_length = 0;
	bool end = false;
	char *text = NULL;
	int ret = 0;

	*out_error = (struct sim_dc_ldif_error){ 0 };
	if (length > SIM_DC_LDIF_FILE_MAX) {
		return fail(&r, EFBIG, "a file of more than %u bytes",
			    SIM_DC_LDIF_FILE_MAX);
	}
	tmp_ctx = talloc_new(NULL);
	text = to_utf8(tmp_ctx, bytes, length, &text_length);
	if (text == NULL) {
		ret = ENOMEM;
		goto done;
	}
	r.at = text;
	r.end = text + text_length;
	while (ret == 0 && !end) {
		struct sim_dc_ldif_record record = { 0 };
		TALLOC_CTX *record_ctx = talloc_new(tmp_ctx);

		ret = read_record(&r, record_ctx, &record, &end);
		if (ret == 0 && record.dn != NULL) {
			r.line = record.line;
			ret = fn(&record, out_error, private_data);
		}
		talloc_free(record_ctx);
	}
done:
	talloc_free(r.text);
	talloc_free(tmp_ctx);
	return ret;
}
