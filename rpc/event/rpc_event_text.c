/*
 * Text of values: [MS-EVEN6] 2.2.12, 3.1.4.7.3, and what Windows writes where
 * the two differ (FILETIME with seven digits, Binary without blanks).
 */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/event/rpc_event_private.h"

#define EPOCH_S	  11644473600ull /* 1601 to 1970 */
#define TICKS_S	  10000000ull
#define MAX_TICKS 92233720368547758ll /* INT64_MAX ns */

char *event_text_room(struct event_text *text, size_t length)
{
	size_t size = text->size > 0 ? text->size : 1024;
	char *data = NULL;

	if (text->failed || length > text->limit ||
	    text->used > text->limit - length) {
		text->failed = true;
		return NULL;
	}
	if (text->size - text->used >= length && text->data != NULL) {
		return text->data + text->used;
	}
	while (size - text->used < length) {
		size *= 2;
	}
	data = talloc_realloc(text->parent, text->data, char, size);
	if (data == NULL) {
		text->failed = true;
		return NULL;
	}
	text->data = data;
	text->size = size;
	return data + text->used;
}

bool event_text_add(struct event_text *text, const char *data, size_t length)
{
	char *to = event_text_room(text, length);

	if (to == NULL) {
		return false;
	}
	memcpy(to, data, length);
	text->used += length;
	return true;
}

static bool add_format(struct event_text *text, const char *format, ...)
	PRINTF_ATTRIBUTE(2, 3);
static bool add_format(struct event_text *text, const char *format, ...)
{
	char buf[512];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(buf, sizeof(buf), format, ap);
	va_end(ap);
	return n >= 0 && (size_t)n < sizeof(buf) &&
	       event_text_add(text, buf, (size_t)n);
}

static char *put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

bool event_text_units(struct event_text *text, struct rpc_event_units units)
{
	char *start = event_text_room(text, 3 * units.count), *to = start;
	const uint8_t *p = units.data, *end = p + 2 * units.count;

	if (start == NULL) {
		return false;
	}
	while (p < end) {
		uint32_t c = event_u16(p);

		p += 2;
		if (c - 1 < 0x7F) {
			*to++ = (char)c;
			continue;
		}
		if ((c & 0xFC00) == 0xD800 && p < end &&
		    (event_u16(p) & 0xFC00) == 0xDC00) {
			c = 0x10000 + ((c & 0x3FF) << 10 |
				       (event_u16(p) & 0x3FF));
			p += 2;
		} else if (c == 0 || (c & 0xF800) == 0xD800) {
			c = 0xFFFD;
		}
		to = put_utf8(to, c);
	}
	text->used += (size_t)(to - start);
	return true;
}

/* Bytes of the character at p, 0 for none of UTF-8. */
static size_t utf8_length(const uint8_t *p, size_t left)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2
		   : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
	size_t i;

	if (n > left || p[0] == 0) {
		return 0;
	}
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			return 0;
		}
	}
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
	    (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)) {
		return 0;
	}
	return n;
}

bool event_text_ansi(struct event_text *text, const uint8_t *data,
		     size_t length)
{
	char *start = NULL, *to = NULL;
	size_t i, n;
	bool is_utf8 = true;

	while (length > 0 && data[length - 1] == 0) {
		length--;
	}
	start = to = event_text_room(text, 3 * length);
	if (start == NULL) {
		return false;
	}
	for (i = 0; i < length && is_utf8; i += n) {
		n = utf8_length(data + i, length - i);
		is_utf8 = n > 0;
	}
	/* The server's code page is not told. */
	for (i = 0; i < length; i++) {
		if (is_utf8) {
			*to++ = (char)data[i];
		} else {
			to = put_utf8(to, data[i] != 0 ? data[i] : 0xFFFD);
		}
	}
	text->used += (size_t)(to - start);
	return true;
}

struct rpc_event_units event_units_of(const struct rpc_event_value *value)
{
	struct rpc_event_units units = {value->data, value->length / 2};

	while (units.count > 0 &&
	       event_u16(units.data + 2 * units.count - 2) == 0) {
		units.count--;
	}
	return units;
}

int64_t event_filetime_ns(uint64_t filetime)
{
	uint64_t epoch = EPOCH_S * TICKS_S;
	int64_t ticks;

	if (filetime > epoch + MAX_TICKS) {
		return INT64_MAX;
	}
	if (filetime < epoch && epoch - filetime > MAX_TICKS) {
		return INT64_MIN;
	}
	ticks = (int64_t)(filetime - epoch);
	return ticks * 100;
}

/* Days from 1601-01-01 to a date of the Gregorian calendar. */
static uint64_t days_of(uint32_t year, uint32_t month, uint32_t day)
{
	uint32_t y = month <= 2 ? year - 1 : year;
	uint32_t m = (month + 9) % 12;

	return 365ull * y + y / 4 - y / 100 + y / 400 +
	       (153 * m + 2) / 5 + day - 1 - 584694;
}

static void date_of(uint64_t days, uint32_t *year, uint32_t *month,
		    uint32_t *day)
{
	uint64_t z = days + 584694; /* from 0000-03-01 */
	uint64_t era = z / 146097;
	uint64_t doe = z % 146097;
	uint64_t yoe =
		(doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint64_t mp = (5 * doy + 2) / 153;

	*day = (uint32_t)(doy - (153 * mp + 2) / 5 + 1);
	*month = (uint32_t)(mp < 10 ? mp + 3 : mp - 9);
	*year = (uint32_t)(yoe + 400 * era + (*month <= 2));
}

uint64_t event_systemtime(const uint8_t *p)
{
	uint32_t year = event_u16(p), month = event_u16(p + 2);
	uint32_t day = event_u16(p + 6), hour = event_u16(p + 8);
	uint32_t minute = event_u16(p + 10), second = event_u16(p + 12);
	uint32_t ms = event_u16(p + 14);

	if (year < 1601 || year > 30827 || month < 1 || month > 12 ||
	    day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 ||
	    ms > 999) {
		return 0;
	}
	return (days_of(year, month, day) * 86400 + hour * 3600ull +
		minute * 60ull + second) * TICKS_S + ms * 10000ull;
}

bool event_text_time(struct event_text *text, uint64_t filetime, bool ms)
{
	uint64_t s = filetime / TICKS_S;
	uint32_t year, month, day, rest = (uint32_t)(filetime % TICKS_S);

	date_of(s / 86400, &year, &month, &day);
	s %= 86400;
	return add_format(text,
			  "%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32
			  "T%02u:%02u:%02u.%0*" PRIu32 "Z",
			  year, month, day, (unsigned int)(s / 3600),
			  (unsigned int)(s / 60 % 60), (unsigned int)(s % 60),
			  ms ? 3 : 7, ms ? rest / 10000 : rest);
}

static bool add_guid(struct event_text *text, const uint8_t *p)
{
	return add_format(text,
			  "{%08" PRIx32 "-%04x-%04x-%02x%02x-"
			  "%02x%02x%02x%02x%02x%02x}",
			  event_u32(p), event_u16(p + 4), event_u16(p + 6),
			  p[8], p[9], p[10], p[11], p[12], p[13], p[14],
			  p[15]);
}

static bool add_sid(struct event_text *text, const uint8_t *p)
{
	uint64_t authority = 0;
	bool ok;
	int i;

	for (i = 2; i < 8; i++) {
		authority = authority << 8 | p[i];
	}
	ok = add_format(text,
			authority >> 32 != 0 ? "S-%u-0x%012" PRIx64
					     : "S-%u-%" PRIu64,
			p[0], authority);
	for (i = 0; ok && i < p[1]; i++) {
		ok = add_format(text, "-%" PRIu32, event_u32(p + 8 + 4 * i));
	}
	return ok;
}

static bool add_hex(struct event_text *text, const uint8_t *p, size_t length)
{
	static const char digits[] = "0123456789ABCDEF";
	char *to = event_text_room(text, 2 * length);
	size_t i;

	if (to == NULL) {
		return false;
	}
	for (i = 0; i < length; i++) {
		*to++ = digits[p[i] >> 4];
		*to++ = digits[p[i] & 15];
	}
	text->used += 2 * length;
	return true;
}

/* The shortest text that reads back as the same number. */
static bool add_real(struct event_text *text, double value, bool single)
{
	int digits = single ? 6 : 15, most = single ? 9 : 17;
	char buf[64];

	if (!isfinite(value)) {
		return add_format(text, "%s", isnan(value)  ? "NaN"
					      : value > 0 ? "INF"
							  : "-INF");
	}
	for (; digits <= most; digits++) {
		double back;

		snprintf(buf, sizeof(buf), "%.*g", digits, value);
		back = strtod(buf, NULL);
		if (single ? (float)back == (float)value : back == value) {
			break;
		}
	}
	return add_format(text, "%s", buf);
}

bool event_value_number(const struct rpc_event_value *value,
			uint64_t *out_number)
{
	const uint8_t *p = value->data;

	switch (value->type) {
	case RPC_EVENT_INT8:
		*out_number = (uint64_t)(int8_t)p[0];
		return true;
	case RPC_EVENT_UINT8:
		*out_number = p[0];
		return true;
	case RPC_EVENT_INT16:
		*out_number = (uint64_t)(int16_t)event_u16(p);
		return true;
	case RPC_EVENT_UINT16:
		*out_number = event_u16(p);
		return true;
	case RPC_EVENT_INT32:
		*out_number = (uint64_t)(int32_t)event_u32(p);
		return true;
	case RPC_EVENT_UINT32:
	case RPC_EVENT_HEX32:
		*out_number = event_u32(p);
		return true;
	case RPC_EVENT_INT64:
	case RPC_EVENT_UINT64:
	case RPC_EVENT_HEX64:
	case RPC_EVENT_FILETIME:
		*out_number = event_u64(p);
		return true;
	case RPC_EVENT_SIZE_T:
		*out_number = value->length == 8 ? event_u64(p) : event_u32(p);
		return true;
	case RPC_EVENT_BOOL:
		*out_number = value->length == 4 ? event_u32(p) != 0
						 : p[0] != 0;
		return true;
	case RPC_EVENT_SYSTEMTIME:
		*out_number = event_systemtime(p);
		return true;
	default:
		return false;
	}
}

bool event_text_value(struct event_text *text,
		      const struct rpc_event_value *value)
{
	const uint8_t *p = value->data;
	uint64_t number = 0;
	uint32_t bits;
	double real;
	float single;

	event_value_number(value, &number);
	switch (value->type) {
	case RPC_EVENT_STRING:
		return event_text_units(text, event_units_of(value));
	case RPC_EVENT_ANSI:
		return event_text_ansi(text, p, value->length);
	case RPC_EVENT_INT8:
	case RPC_EVENT_INT16:
	case RPC_EVENT_INT32:
	case RPC_EVENT_INT64:
		return add_format(text, "%" PRId64, (int64_t)number);
	case RPC_EVENT_UINT8:
	case RPC_EVENT_UINT16:
	case RPC_EVENT_UINT32:
	case RPC_EVENT_UINT64:
		return add_format(text, "%" PRIu64, number);
	case RPC_EVENT_SIZE_T:
	case RPC_EVENT_HEX32:
	case RPC_EVENT_HEX64:
		return add_format(text, "0x%" PRIx64, number);
	case RPC_EVENT_BOOL:
		return add_format(text, "%s", number != 0 ? "true" : "false");
	case RPC_EVENT_REAL32:
		bits = event_u32(p);
		memcpy(&single, &bits, sizeof(single));
		return add_real(text, single, true);
	case RPC_EVENT_REAL64:
		number = event_u64(p);
		memcpy(&real, &number, sizeof(real));
		return add_real(text, real, false);
	case RPC_EVENT_GUID:
		return add_guid(text, p);
	case RPC_EVENT_FILETIME:
		return event_text_time(text, number, false);
	case RPC_EVENT_SYSTEMTIME:
		return event_text_time(text, number, true);
	case RPC_EVENT_SID:
		return add_sid(text, p);
	default:
		return add_hex(text, p, value->length);
	}
}
