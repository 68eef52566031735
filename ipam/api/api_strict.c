/*
 * RFC 9112: 3 (request line), 5 (fields), 6 (length of the body). Looked at
 * when the head has come, before any of the body is read.
 */
#include "ipam/api/api_strict.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define FIELDS_MAX 100

#define ENDS "Each line of the head must end with CRLF and have no NUL"

/* Fields of which two would be two requests in one. */
enum single {
	HOST, LENGTH, ENCODING, TYPE, AUTHORIZATION, IF_MATCH, EXPECT, KEY,
	SINGLE_COUNT
};

static const char *const names[SINGLE_COUNT] = {
	[HOST] = "Host", [LENGTH] = "Content-Length",
	[ENCODING] = "Transfer-Encoding", [TYPE] = "Content-Type",
	[AUTHORIZATION] = "Authorization", [IF_MATCH] = "If-Match",
	[EXPECT] = "Expect", [KEY] = "Idempotency-Key",
};

#define TOKEN "!#$%&'*+-.^_`|~"	/* of a word, beside letters */

static const char letters[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static bool is_one_of(char c, const char *others)
{
	return c != '\0' &&
	       (strchr(letters, c) != NULL || strchr(others, c) != NULL);
}

static bool is_hex(char c)
{
	return c != '\0' && strchr("0123456789abcdefABCDEF", c) != NULL;
}

const char *api_strict_target(const char *target)
{
	const char *at = target;

	if (*target != '/' && strcmp(target, "*") != 0) {
		return "The target of a request must begin with /";
	}
	for (; *at != '\0'; at++) {
		if (*at <= ' ' || *at > '~' || *at == '#') {
			return "The target of a request has a character that "
			       "must be encoded";
		}
		if (*at == '%' && (!is_hex(at[1]) || !is_hex(at[2]))) {
			return "In a target '%' must be followed by two "
			       "hexadecimal digits";
		}
		if (strncmp(at, "%00", 3) == 0) {
			return "A target may not have a NUL";
		}
	}
	return NULL;
}

const char *api_strict_method(const char *method)
{
	const char *at = method;

	while (is_one_of(*at, TOKEN)) {
		at++;
	}
	return at == method || *at != '\0' ?
	       "The method of a request is a word" : NULL;
}

static struct api_strict_wrong wrong(unsigned status, const char *why)
{
	return (struct api_strict_wrong){ status, why };
}

static const char *check_field(const struct api_strict_field *field)
{
	size_t i;

	for (i = 0; i < field->name_size; i++) {
		if (!is_one_of(field->name[i], TOKEN)) {
			return "The name of a field of the head is a word, "
			       "and the colon follows at once";
		}
	}
	for (i = 0; i < field->value_size; i++) {
		if (((unsigned char)field->value[i] < ' ' &&
		     field->value[i] != '\t') || field->value[i] == 127) {
			return "A field of the head has a control character";
		}
	}
	return field->name_size == 0 ? "A field of the head has no name" :
				       NULL;
}

static bool is_host(const char *host)
{
	size_t i, size = strlen(host);

	for (i = 0; i < size; i++) {
		if (!is_one_of(host[i], ".-_:[]")) {
			return false;
		}
	}
	return size > 0;
}

static bool is_length(const char *length)
{
	size_t digits = strspn(length, "0123456789");

	return digits > 0 && digits <= 18 && length[digits] == '\0';
}

static struct api_strict_wrong check_single(const char *const *single,
					    bool old)
{
	if (single[HOST] == NULL && !old) {
		return wrong(400, "A request of HTTP/1.1 needs a Host");
	}
	if (single[HOST] != NULL && !is_host(single[HOST])) {
		return wrong(400, "Host must be NAME or NAME:PORT");
	}
	if (single[LENGTH] != NULL && !is_length(single[LENGTH])) {
		return wrong(400, "Content-Length must be one number");
	}
	if (single[ENCODING] != NULL && (single[LENGTH] != NULL || old)) {
		return wrong(400, "Transfer-Encoding goes with neither "
			     "Content-Length nor HTTP/1.0");
	}
	if (single[ENCODING] != NULL &&
	    strcasecmp(single[ENCODING], "chunked") != 0) {
		return wrong(501, "This Transfer-Encoding is unknown");
	}
	if (single[ENCODING] != NULL) {
		return wrong(411, "A body must have a Content-Length");
	}
	return wrong(0, NULL);
}

struct api_strict_wrong api_strict_fields(
	const struct api_strict_field *fields, size_t count,
	const char *version)
{
	const char *single[SINGLE_COUNT] = { NULL };
	bool old = strcmp(version, "HTTP/1.0") == 0;
	const char *why = NULL;
	size_t i, j;

	if (!old && strcmp(version, "HTTP/1.1") != 0) {
		return wrong(505, "HTTP/1.1 is spoken here");
	}
	if (count > FIELDS_MAX) {
		return wrong(431, "A head may have 100 fields");
	}
	for (i = 0; i < count; i++) {
		why = check_field(&fields[i]);
		if (why != NULL) {
			return wrong(400, why);
		}
		for (j = 0; j < SINGLE_COUNT; j++) {
			if (strcasecmp(fields[i].name, names[j]) != 0) {
				continue;
			}
			if (single[j] != NULL) {
				return wrong(400, "A field of the head that "
					     "counts once is given twice");
			}
			single[j] = fields[i].value != NULL ?
				fields[i].value : "";
		}
	}
	return check_single(single, old);
}

/*
 * libmicrohttpd cuts a head up where it lies, with NULs for the ends of
 * lines: two for CRLF, one for LF, more where there was one before. What goes
 * on in the next line it appends to a copy of the name, so that the value no
 * longer lies behind it.
 */
static const char *check_lines(const struct api_strict_field *fields,
			       size_t count, const char *version)
{
	uintptr_t end = (uintptr_t)version + strlen(version), name;
	const char *blank = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		name = (uintptr_t)fields[i].name;
		if (name != end + 2) {
			return ENDS;
		}
		end = (uintptr_t)fields[i].value;
		if (end <= name + fields[i].name_size) {
			return "A field of the head must be one line";
		}
		end += fields[i].value_size;
	}
	blank = (const char *)end;
	return blank[1] != '\0' || blank[2] != '\0' || blank[3] != '\0' ?
	       ENDS : NULL;
}

struct list {
	struct api_strict_field fields[FIELDS_MAX + 1];
	size_t count;
};

static enum MHD_Result add_field(void *private_data, enum MHD_ValueKind kind,
				 const char *key, size_t key_size,
				 const char *value, size_t value_size)
{
	struct list *list = private_data;

	if (list->count > FIELDS_MAX) {
		return MHD_NO;
	}
	list->fields[list->count++] = (struct api_strict_field){
		key, value, key_size, value_size };
	return MHD_YES;
}

struct api_strict_wrong api_strict_head(struct MHD_Connection *connection,
					const char *version)
{
	struct list list = { .count = 0 };
	struct api_strict_wrong found;
	const char *why = NULL;

	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_field,
				    &list);
	found = api_strict_fields(list.fields, list.count, version);
	if (found.status == 0) {
		why = check_lines(list.fields, list.count, version);
		found = wrong(why != NULL ? 400 : 0, why);
	}
	return found;
}
