/*
 * Values of fields, from a person's spelling to the one that is stored.
 */
#include "ipam/model/field.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ipam/base/addr.h"

#define INSTANT_MAX 253402300799LL /* 9999-12-31T23:59:59Z */

/* Without the blanks around it. */
static char *trimmed(TALLOC_CTX *mem_ctx, const char *text)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL) {
		len--;
	}
	return talloc_strndup(mem_ctx, text, len);
}

static bool same_name(const char *a, const char *b, size_t size)
{
	return a != NULL && strlen(a) == size && strncasecmp(a, b, size) == 0;
}

int ipam_field_find(const struct ipam_field *fields, size_t count,
		    const char *name)
{
	size_t i, size;

	name += strspn(name, " \t\r\n");
	size = strlen(name);
	while (size > 0 && strchr(" \t\r\n", name[size - 1]) != NULL) {
		size--;
	}
	for (i = 0; i < count; i++) {
		if (same_name(fields[i].name, name, size) ||
		    same_name(fields[i].header, name, size) ||
		    same_name(fields[i].label, name, size)) {
			return (int)i;
		}
	}
	return -1;
}

/* The length of a sequence by its first byte; 0 for none. */
static size_t sequence(const uint8_t *p, size_t left, uint32_t *out_code)
{
	static const struct {
		uint8_t mask, value;
		uint32_t least;
	} kinds[] = { { 0x80, 0, 0 }, { 0xe0, 0xc0, 0x80 },
		      { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 } };
	uint32_t code;
	size_t n, i;

	for (n = 0; n < 4; n++) {
		if ((p[0] & kinds[n].mask) == kinds[n].value) {
			break;
		}
	}
	if (n == 4 || n + 1 > left) {
		return 0;
	}
	code = p[0] & (uint8_t)~kinds[n].mask;
	for (i = 1; i <= n; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			return 0;
		}
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < kinds[n].least || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000)) {
		return 0;
	}
	*out_code = code;
	return n + 1;
}

bool ipam_utf8_valid(const char *text, size_t size)
{
	const uint8_t *p = (const uint8_t *)text;
	uint32_t code = 0;
	size_t at, n;

	for (at = 0; at < size; at += n) {
		n = sequence(p + at, size - at, &code);
		if (n == 0) {
			return false;
		}
	}
	return true;
}

void ipam_utf8_mend(char *text)
{
	size_t at, n, size = strlen(text);
	uint32_t code = 0;

	for (at = 0; at < size; at += n) {
		n = sequence((const uint8_t *)text + at, size - at, &code);
		if (n == 0) {
			text[at] = '?';
			n = 1;
		}
	}
}

bool ipam_instant_parse(const char *text, long long *out_seconds)
{
	static const char *const formats[] = { "%Y-%m-%dT%H:%M:%SZ",
					       "%Y-%m-%d" };
	struct tm tm;
	const char *end = NULL;
	char *rest = NULL;
	long long seconds = -1;
	int day;
	size_t i;

	for (i = 0; i < 2 && seconds < 0; i++) {
		memset(&tm, 0, sizeof(tm));
		end = strptime(text, formats[i], &tm);
		if (end != NULL && *end == '\0') {
			day = tm.tm_mday;
			seconds = timegm(&tm);
			if (tm.tm_mday != day) { /* the 30th of February */
				return false;
			}
		}
	}
	if (seconds < 0 && isdigit((unsigned char)text[0]) &&
	    strlen(text) <= 12) {
		seconds = strtoll(text, &rest, 10);
		seconds = *rest == '\0' ? seconds : -1;
	}
	if (seconds < 0 || seconds > INSTANT_MAX) {
		return false;
	}
	*out_seconds = seconds;
	return true;
}

static int refuse(TALLOC_CTX *mem_ctx, const char **out_why, const char *why)
{
	*out_why = talloc_strdup(mem_ctx, why);
	return *out_why != NULL ? EINVAL : ENOMEM;
}

static int normal_text(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
		       const char *text, const char **out_why)
{
	size_t i, size = strlen(text);

	if (size > field->max) {
		*out_why = talloc_asprintf(mem_ctx, "must be at most %zu bytes"
					   " long, not %zu", field->max, size);
		return EINVAL;
	}
	if (!ipam_utf8_valid(text, size)) {
		return refuse(mem_ctx, out_why, "must be UTF-8");
	}
	for (i = 0; i < size; i++) {
		if (((unsigned char)text[i] < 0x20 &&
		     (field->type != IPAM_FIELD_NOTE ||
		      strchr("\t\r\n", text[i]) == NULL)) ||
		    text[i] == 0x7f) {
			return refuse(mem_ctx, out_why,
				      "must not contain control characters");
		}
	}
	return 0;
}

static int normal_word(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
		       const char *text, const char **out_value,
		       const char **out_why)
{
	char *all = NULL;
	size_t i;

	for (i = 0; field->words[i] != NULL; i++) {
		if (strcasecmp(field->words[i], text) == 0) {
			*out_value = field->words[i];
			return 0;
		}
	}
	all = talloc_strdup(mem_ctx, "must be one of ");
	for (i = 0; field->words[i] != NULL; i++) {
		all = talloc_asprintf_append_buffer(all, "%s%s", i ? ", " : "",
						    field->words[i]);
	}
	*out_why = all;
	return EINVAL;
}

/* Bytes in pairs of digits, with '-', ':' or '.' between some, or nothing. */
static int normal_hex(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
		      const char *text, const char **out_value,
		      const char **out_why)
{
	size_t size = strlen(text), bytes = 0, digits = 0;
	char *out = talloc_array(mem_ctx, char, size * 2 + 1);
	char *at = out;
	bool good = true;

	if (out == NULL) {
		return ENOMEM;
	}
	if (strncasecmp(text, "0x", 2) == 0) {
		text += 2;
	}
	for (; good && *text != '\0'; text++) {
		if (strchr("-:.", *text) != NULL) {
			/* only between whole bytes, and not at the ends */
			good = digits % 2 == 0 && digits > 0 &&
			       isxdigit((unsigned char)text[1]);
			continue;
		}
		good = isxdigit((unsigned char)*text);
		if (digits % 2 == 0) {
			if (bytes++ > 0) {
				*at++ = '-';
			}
		}
		*at++ = (char)tolower((unsigned char)*text);
		digits++;
	}
	*at = '\0';
	if (!good || digits == 0 || digits % 2 != 0) {
		talloc_free(out);
		return refuse(mem_ctx, out_why,
			      "must be bytes in hexadecimal such as "
			      "00-1a-2b-3c-4d-5e");
	}
	if (bytes > field->max) {
		talloc_free(out);
		*out_why = talloc_asprintf(mem_ctx, "must be at most %zu bytes,"
					   " not %zu", field->max, bytes);
		return EINVAL;
	}
	*out_value = out;
	return 0;
}

static int normal_number(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
			 const char *text, const char **out_value,
			 const char **out_why)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long long number;

	errno = 0;
	number = strtoull(text, NULL, 10);
	if (digits == 0 || text[digits] != '\0' || errno != 0 ||
	    number > field->max) {
		*out_why = talloc_asprintf(mem_ctx, "must be a whole number of"
					   " 0 to %zu", field->max);
		return EINVAL;
	}
	*out_value = talloc_asprintf(mem_ctx, "%llu", number);
	return 0;
}

static int normal_time(TALLOC_CTX *mem_ctx, const char *text,
		       const char **out_value, const char **out_why)
{
	long long seconds = 0;

	if (!ipam_instant_parse(text, &seconds)) {
		return refuse(mem_ctx, out_why,
			      "must be an instant such as "
			      "2026-11-02T09:00:00Z, or a day 2026-11-02");
	}
	*out_value = talloc_asprintf(mem_ctx, "%lld", seconds);
	return 0;
}

static int normal_address(TALLOC_CTX *mem_ctx, const char *text,
			  const char **out_value, const char **out_why)
{
	struct ipam_addr addr;
	char buf[IPAM_ADDR_TEXT];
	int ret = ipam_addr_parse(text, &addr);

	if (ret != 0) {
		return refuse(mem_ctx, out_why, "must be one IPv4 or IPv6 "
			      "address such as 10.1.0.7 or 2001:db8::7");
	}
	*out_value = talloc_strdup(mem_ctx, ipam_addr_format(&addr, buf));
	return 0;
}

int ipam_field_normal(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
		      const char *text, const char **out_value,
		      const char **out_why)
{
	char *value = trimmed(mem_ctx, text);
	int ret = 0;

	if (value == NULL) {
		return ENOMEM;
	}
	if (value[0] == '\0') {
		*out_value = NULL;
		return 0;
	}
	switch (field->type) {
	case IPAM_FIELD_WORD:
		return normal_word(mem_ctx, field, value, out_value, out_why);
	case IPAM_FIELD_TIME:
		return normal_time(mem_ctx, value, out_value, out_why);
	case IPAM_FIELD_HEX:
		return normal_hex(mem_ctx, field, value, out_value, out_why);
	case IPAM_FIELD_NUMBER:
		return normal_number(mem_ctx, field, value, out_value,
				     out_why);
	case IPAM_FIELD_ADDRESS:
		return normal_address(mem_ctx, value, out_value, out_why);
	case IPAM_FIELD_TEXT:
	case IPAM_FIELD_NOTE:
		break;
	}
	ret = normal_text(mem_ctx, field, value, out_why);
	if (ret == 0 && field->words != NULL) {
		ret = normal_word(mem_ctx, field, value, out_value, out_why);
	} else if (ret == 0) {
		*out_value = value;
	}
	return ret;
}
