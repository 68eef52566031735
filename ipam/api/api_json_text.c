/*
 * Writes JSON (RFC 8259) without blanks. Strings of jansson are UTF-8 already,
 * so that only what section 7 wants escaped is.
 */
#include "ipam/api/api_json_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 1024
#define NUMBER_SIZE 32

struct text {
	char *bytes;
	size_t used, size;
};

static bool write_value(struct text *text, const json_t *json);

static bool make_room(struct text *text, size_t more)
{
	size_t size = text->size;
	char *bytes = NULL;

	if (size - text->used >= more) {
		return true;
	}
	while (size - text->used < more) {
		size = size == 0 ? FIRST_SIZE : 2 * size;
	}
	bytes = realloc(text->bytes, size);
	if (bytes == NULL) {
		return false;
	}
	text->bytes = bytes;
	text->size = size;
	return true;
}

static bool append(struct text *text, const char *bytes, size_t count)
{
	bool ok = make_room(text, count);

	if (ok) {
		memcpy(text->bytes + text->used, bytes, count);
		text->used += count;
	}
	return ok;
}

static bool append_escape(struct text *text, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *found = c != 0 ? strchr(plain, c) : NULL;
	char escape[8];
	int n = found != NULL ?
		snprintf(escape, sizeof(escape), "\\%c",
			 letters[found - plain]) :
		snprintf(escape, sizeof(escape), "\\u%04X", c);

	return append(text, escape, (size_t)n);
}

static bool write_string(struct text *text, const char *string, size_t count)
{
	const unsigned char *bytes = (const unsigned char *)string;
	bool ok = append(text, "\"", 1);
	size_t i, from = 0;

	for (i = 0; i < count && ok; i++) {
		if (bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') {
			continue;
		}
		ok = append(text, string + from, i - from) &&
		     append_escape(text, bytes[i]);
		from = i + 1;
	}
	return ok && append(text, string + from, count - from) &&
	       append(text, "\"", 1);
}

static bool write_object(struct text *text, json_t *json)
{
	void *at = json_object_iter(json);
	bool ok = append(text, "{", 1);
	const char *key = NULL;

	for (; at != NULL && ok; at = json_object_iter_next(json, at)) {
		key = json_object_iter_key(at);
		ok = write_string(text, key, strlen(key)) &&
		     append(text, ":", 1) &&
		     write_value(text, json_object_iter_value(at)) &&
		     append(text, ",", 1);
	}
	if (ok && json_object_size(json) > 0) {
		text->used--; /* the last comma */
	}
	return ok && append(text, "}", 1);
}

static bool write_array(struct text *text, const json_t *json)
{
	size_t i, count = json_array_size(json);
	bool ok = append(text, "[", 1);

	for (i = 0; i < count && ok; i++) {
		ok = (i == 0 || append(text, ",", 1)) &&
		     write_value(text, json_array_get(json, i));
	}
	return ok && append(text, "]", 1);
}

static bool write_integer(struct text *text, json_int_t number)
{
	char digits[NUMBER_SIZE];
	int n = snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT,
			 number);

	return append(text, digits, (size_t)n);
}

/* There are few, and rounding is jansson's. */
static bool write_real(struct text *text, const json_t *json)
{
	char digits[NUMBER_SIZE];
	size_t n = json_dumpb(json, digits, sizeof(digits), JSON_ENCODE_ANY);

	return n > 0 && n <= sizeof(digits) && append(text, digits, n);
}

static bool write_value(struct text *text, const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return write_object(text, (json_t *)json);
	case JSON_ARRAY:
		return write_array(text, json);
	case JSON_STRING:
		return write_string(text, json_string_value(json),
				    json_string_length(json));
	case JSON_INTEGER:
		return write_integer(text, json_integer_value(json));
	case JSON_REAL:
		return write_real(text, json);
	case JSON_TRUE:
		return append(text, "true", 4);
	case JSON_FALSE:
		return append(text, "false", 5);
	default:
		return append(text, "null", 4);
	}
}

char *api_json_text(const json_t *json, size_t *out_length)
{
	struct text text = { .bytes = NULL };

	if (!write_value(&text, json) || !append(&text, "", 1)) {
		free(text.bytes);
		return NULL;
	}
	*out_length = text.used - 1;
	return text.bytes;
}
