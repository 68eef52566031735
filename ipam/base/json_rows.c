/*
 * RFC 8259, as far as finding elements takes it:
 *
 *	begin -{-> name -:-> value -> (, name | }) -> end
 *	                     value = [ element (, element) ] | element
 *
 * Within an element only strings, their escapes and brackets are looked at.
 */
#include "ipam/base/json_rows.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CHUNK 65536
#define NOTHING (-1)	/* the end of the file */
#define BROKEN (-2)	/* it cannot be read */

enum at { AT_BEGIN, AT_MEMBER, AT_ELEMENT, AT_END };

struct ipam_json_rows {
	ipam_json_read_fn read;
	void *private_data;
	enum at at;
	bool first;		/* of the members, or of the elements */
	int64_t line, number;
	char name[IPAM_JSON_NAME_MAX + 1];
	char chunk[CHUNK];
	size_t used, size;
	char text[IPAM_JSON_ROW_MAX + 1];
	size_t length;
	char error[256];
};

struct ipam_json_rows *ipam_json_rows_new(TALLOC_CTX *mem_ctx,
					  ipam_json_read_fn read,
					  void *private_data)
{
	struct ipam_json_rows *r = talloc_zero(mem_ctx,
					       struct ipam_json_rows);

	if (r != NULL) {
		r->read = read;
		r->private_data = private_data;
		r->line = 1;
	}
	return r;
}

static int peek(struct ipam_json_rows *r)
{
	long got;

	if (r->used == r->size) {
		got = r->read(r->private_data, r->chunk, CHUNK);
		if (got <= 0) {
			return got < 0 ? BROKEN : NOTHING;
		}
		r->used = 0;
		r->size = (size_t)got;
	}
	return (unsigned char)r->chunk[r->used];
}

static int next(struct ipam_json_rows *r)
{
	int c = peek(r);

	if (c >= 0) {
		r->used++;
		r->line += c == '\n';
	}
	return c;
}

/* The next one that is no blank. */
static int look(struct ipam_json_rows *r)
{
	int c = peek(r);

	while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
		next(r);
		c = peek(r);
	}
	return c;
}

static int wrong(struct ipam_json_rows *r, int c, const char *wanted,
		 const char **out_error)
{
	if (c == BROKEN) {
		return EIO;
	}
	if (c == NOTHING) {
		snprintf(r->error, sizeof(r->error), "line %lld: the file ends "
			 "here, where %s is wanted: was it cut off?",
			 (long long)r->line, wanted);
	} else {
		snprintf(r->error, sizeof(r->error), "line %lld%s%s: %s is "
			 "wanted here", (long long)r->line,
			 r->name[0] != '\0' ? ", section " : "", r->name,
			 wanted);
	}
	*out_error = r->error;
	r->at = AT_END;
	return EINVAL;
}

/* "name": of printable bytes without escapes. */
static int read_name(struct ipam_json_rows *r, const char **out_error)
{
	size_t n = 0;
	int c = look(r);

	if (c != '"') {
		return wrong(r, c, "the name of a section in quotes",
			     out_error);
	}
	next(r);
	while ((c = next(r)) != '"') {
		if (c < 0x20 || c == '\\' || n == IPAM_JSON_NAME_MAX) {
			return wrong(r, c, "a short name without escapes",
				     out_error);
		}
		r->name[n++] = (char)c;
	}
	r->name[n] = '\0';
	c = look(r);
	if (c != ':') {
		return wrong(r, c, "a colon", out_error);
	}
	next(r);
	return 0;
}

static int keep(struct ipam_json_rows *r, int c, const char **out_error)
{
	if (c == 0 || r->length == IPAM_JSON_ROW_MAX) {
		return wrong(r, c, c == 0 ? "text without NUL" :
			     "the end of a row: it has more than 60000 bytes",
			     out_error);
	}
	r->text[r->length++] = (char)c;
	return 0;
}

/* From quote to quote. */
static int keep_string(struct ipam_json_rows *r, const char **out_error)
{
	bool escaped = false;
	int c = next(r), ret = keep(r, c, out_error);

	while (ret == 0) {
		c = next(r);
		if (c < 0) {
			return wrong(r, c, "the end of a string", out_error);
		}
		ret = keep(r, c, out_error);
		if (c == '"' && !escaped) {
			break;
		}
		escaped = c == '\\' && !escaped;
	}
	return ret;
}

/* One value, as text. */
static int read_value(struct ipam_json_rows *r, const char **out_error)
{
	int depth = 0, c = look(r), ret = 0;

	r->length = 0;
	for (; ret == 0; c = peek(r)) {
		if (c < 0) {
			return wrong(r, c, "the end of a value", out_error);
		}
		if (depth == 0 && r->length > 0 &&
		    strchr(",]} \t\r\n", c) != NULL) {
			break;
		}
		if (c == '"') {
			ret = keep_string(r, out_error);
			continue;
		}
		if (depth == 0 && r->length == 0 && strchr(",]}:", c) != NULL) {
			return wrong(r, c, "a value", out_error);
		}
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth > IPAM_JSON_ROW_DEPTH) {
			return wrong(r, c, "less depth", out_error);
		}
		ret = keep(r, next(r), out_error);
	}
	r->text[r->length] = '\0';
	return ret;
}

static int give(struct ipam_json_rows *r, bool element, int64_t line,
		struct ipam_json_row *out_row)
{
	*out_row = (struct ipam_json_row){
		.member = r->name, .element = element,
		.number = element ? r->number : 0, .line = line,
		.text = r->text, .size = r->length,
	};
	return 0;
}

/* The end: nothing but blanks. */
static int finish(struct ipam_json_rows *r, const char **out_error)
{
	int c = look(r);

	r->at = AT_END;
	return c == NOTHING ? ENOENT :
	       wrong(r, c, "the end of the file", out_error);
}

/* Behind the name: 0 with a value, or EAGAIN where an array begins. */
static int step_member(struct ipam_json_rows *r, struct ipam_json_row *out_row,
		       const char **out_error)
{
	int64_t line;
	int c = look(r), ret;

	if (c == '}') {
		next(r);
		return finish(r, out_error);
	}
	if (!r->first) {
		if (c != ',') {
			return wrong(r, c, "a comma or }", out_error);
		}
		next(r);
	}
	r->first = false;
	r->name[0] = '\0';
	ret = read_name(r, out_error);
	if (ret != 0) {
		return ret;
	}
	if (look(r) == '[') {
		next(r);
		r->at = AT_ELEMENT;
		r->first = true;
		r->number = 0;
		return EAGAIN;
	}
	line = r->line;
	ret = read_value(r, out_error);
	return ret != 0 ? ret : give(r, false, line, out_row);
}

static int step_element(struct ipam_json_rows *r,
			struct ipam_json_row *out_row, const char **out_error)
{
	int64_t line;
	int c = look(r), ret;

	if (c == ']') {
		next(r);
		r->at = AT_MEMBER;
		r->first = false;
		return EAGAIN;
	}
	if (!r->first) {
		if (c != ',') {
			return wrong(r, c, "a comma or ]", out_error);
		}
		next(r);
		look(r);
	}
	r->first = false;
	r->number++;
	line = r->line;
	ret = read_value(r, out_error);
	return ret != 0 ? ret : give(r, true, line, out_row);
}

int ipam_json_rows_next(struct ipam_json_rows *r,
			struct ipam_json_row *out_row, const char **out_error)
{
	int c, ret = EAGAIN;

	if (r->at == AT_BEGIN) {
		c = look(r);
		if (c != '{') {
			return wrong(r, c, "{", out_error);
		}
		next(r);
		r->at = AT_MEMBER;
		r->first = true;
	}
	while (ret == EAGAIN) {
		ret = r->at == AT_END ? ENOENT :
		      r->at == AT_MEMBER ? step_member(r, out_row, out_error) :
					   step_element(r, out_row, out_error);
	}
	return ret;
}
