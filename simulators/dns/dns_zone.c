/*
 * Zone files: bytes -> entries (parentheses joined, comments dropped) ->
 * fields -> records. A first field that starts its line is the owner; a line
 * that starts with a blank has the owner of the record before it.
 */
#include "simulators/dns/dns_zone.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FIELDS_MAX 64
#define ENTRY_MAX 65536
#define RDATA_MAX 65535
#define NO_TTL UINT32_MAX

struct zone_reader {
	struct sim_dns_zone *zone;
	const char *file;
	const char *at;
	const char *end;
	unsigned int line;	/* at AT */
	unsigned int entry_line;
	bool octal;		/* a Windows header was seen */
	bool owner_given;	/* the entry starts at the line's start */
	bool have_owner;
	struct sim_dns_name origin;
	struct sim_dns_name owner;
	uint32_t default_ttl;	/* $TTL; NO_TTL: the SOA's minimum */
	char *text;		/* the fields, each with a 0 behind it */
	size_t text_length;
	const char *fields[FIELDS_MAX];
	bool quoted[FIELDS_MAX];
	size_t count;
	uint8_t rdata[RDATA_MAX];
	size_t rdata_length;
	char error[160];
};

static int fail(struct zone_reader *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(struct zone_reader *r, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(r->error, sizeof(r->error), format, ap);
	va_end(ap);
	return EINVAL;
}

static bool put_char(struct zone_reader *r, char c)
{
	if (r->text_length >= ENTRY_MAX) {
		return false;
	}
	r->text[r->text_length++] = c;
	return true;
}

/* One field at r->at, up to a blank, or to the closing quote. */
static int take_field(struct zone_reader *r)
{
	bool quoted = *r->at == '"', ok = true;

	if (r->count == FIELDS_MAX) {
		return fail(r, "more than %d fields in a record", FIELDS_MAX);
	}
	r->fields[r->count] = r->text + r->text_length;
	r->quoted[r->count] = quoted;
	r->count++;
	r->at += quoted;
	while (r->at < r->end && ok) {
		char c = *r->at;

		if (quoted ? c == '"' : strchr(" \t\r\n;()\"", c) != NULL) {
			break;
		}
		if (c == '\n' || c == '\0') {
			return fail(r, "a quoted text does not end in its "
				       "line");
		}
		ok = put_char(r, c);
		r->at++;
		if (c == '\\' && r->at < r->end && *r->at != '\n') {
			ok = put_char(r, *r->at++);
		}
	}
	if (quoted && (r->at >= r->end || *r->at != '"')) {
		return fail(r, "a quoted text does not end");
	}
	r->at += quoted;
	if (!ok || !put_char(r, '\0')) {
		return fail(r, "a record of more than %d bytes", ENTRY_MAX);
	}
	return 0;
}

static void skip_comment(struct zone_reader *r)
{
	const char *start = r->at;

	while (r->at < r->end && *r->at != '\n') {
		r->at++;
	}
	if ((size_t)(r->at - start) > 16 &&
	    strncmp(start, ";  Database file", 16) == 0) {
		r->octal = true;
	}
}

/* The fields up to the end of the line, or of the line with the last `)`. */
static int read_entry(struct zone_reader *r)
{
	unsigned int depth = 0;
	int ret = 0;

	r->count = 0;
	r->text_length = 0;
	r->entry_line = r->line;
	r->owner_given = *r->at != ' ' && *r->at != '\t';
	while (ret == 0 && r->at < r->end) {
		char c = *r->at;

		if (c == '\n') {
			r->at++;
			r->line++;
			if (depth == 0) {
				return 0;
			}
		} else if (c == ' ' || c == '\t' || c == '\r') {
			r->at++;
		} else if (c == ';') {
			skip_comment(r);
		} else if (c == '(') {
			depth++;
			r->at++;
		} else if (c == ')') {
			if (depth == 0) {
				return fail(r, "`)` without `(`");
			}
			depth--;
			r->at++;
		} else if (c == '\0') {
			return fail(r, "a NUL byte");
		} else {
			ret = take_field(r);
		}
	}
	if (ret == 0 && depth != 0) {
		return fail(r, "`(` without `)`");
	}
	return ret;
}

static void put_u16(struct zone_reader *r, unsigned long value)
{
	r->rdata[r->rdata_length++] = (uint8_t)(value >> 8);
	r->rdata[r->rdata_length++] = (uint8_t)value;
}

static int number_field(struct zone_reader *r, const char *text,
			unsigned long max, unsigned long *out)
{
	char *end = NULL;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end != '\0' || errno != 0 ||
	    value > max) {
		return fail(r, "`%.40s` is not a number up to %lu", text, max);
	}
	*out = value;
	return 0;
}

static int name_field(struct zone_reader *r, const char *text)
{
	struct sim_dns_name name;

	if (sim_dns_name_parse(text, &r->origin, r->octal, &name) != 0) {
		return fail(r, "`%.80s` is not a domain name", text);
	}
	memcpy(r->rdata + r->rdata_length, name.wire, name.length);
	r->rdata_length += name.length;
	return 0;
}

static int text_field(struct zone_reader *r, const char *text)
{
	size_t at = r->rdata_length++;
	size_t n = 0;

	while (*text != '\0') {
		int byte = (uint8_t)*text++;

		if (byte == '\\') {
			unsigned int value = 0;

			if (sscanf(text, r->octal ? "%3o" : "%3u", &value) == 1 &&
			    isdigit((unsigned char)text[0]) &&
			    isdigit((unsigned char)text[1]) &&
			    isdigit((unsigned char)text[2])) {
				byte = (uint8_t)value;
				text += 3;
			} else if (*text != '\0') {
				byte = (uint8_t)*text++;
			}
		}
		if (++n > 255) {
			return fail(r, "a text of more than 255 bytes");
		}
		r->rdata[r->rdata_length++] = (uint8_t)byte;
	}
	r->rdata[at] = (uint8_t)n;
	return 0;
}

/*
 * The forms of rdata: 4 and 6 addresses, s u16, l u32, n name, t texts to the
 * end of the record.
 */
static const struct {
	const char *name;
	uint16_t type;
	const char *form;
} types[] = {
	{ "A", SIM_DNS_A, "4" },	 { "AAAA", SIM_DNS_AAAA, "6" },
	{ "NS", SIM_DNS_NS, "n" },	 { "CNAME", SIM_DNS_CNAME, "n" },
	{ "PTR", SIM_DNS_PTR, "n" },	 { "MX", SIM_DNS_MX, "sn" },
	{ "SRV", SIM_DNS_SRV, "sssn" },	 { "TXT", SIM_DNS_TXT, "t" },
	{ "SOA", SIM_DNS_SOA, "nnlllll" },
	{ "WINS", 0, NULL },		 { "WINSR", 0, NULL },
};

static int type_index(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcasecmp(types[i].name, text) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static int data_field(struct zone_reader *r, char form, const char *text)
{
	unsigned long number = 0;
	int ret;

	switch (form) {
	case '4':
	case '6':
		if (inet_pton(form == '4' ? AF_INET : AF_INET6, text,
			      r->rdata) != 1) {
			return fail(r, "`%.60s` is not an IPv%c address", text,
				    form);
		}
		r->rdata_length = form == '4' ? 4 : 16;
		return 0;
	case 's':
		ret = number_field(r, text, UINT16_MAX, &number);
		put_u16(r, number);
		return ret;
	case 'l':
		ret = number_field(r, text, UINT32_MAX, &number);
		put_u16(r, number >> 16);
		put_u16(r, number & 0xffff);
		return ret;
	case 'n':
		return name_field(r, text);
	default:
		return text_field(r, text);
	}
}

static int read_data(struct zone_reader *r, int type, size_t field)
{
	const char *form = types[type].form;
	int ret = 0;

	r->rdata_length = 0;
	if (*form == 't') {
		if (field == r->count) {
			return fail(r, "TXT without a text");
		}
		while (ret == 0 && field < r->count) {
			ret = text_field(r, r->fields[field++]);
		}
		return ret;
	}
	if (r->count - field != strlen(form)) {
		return fail(r, "%s has %zu values, here are %zu",
			    types[type].name, strlen(form), r->count - field);
	}
	while (ret == 0 && *form != '\0') {
		ret = data_field(r, *form++, r->fields[field++]);
	}
	return ret;
}

static int add_record(struct zone_reader *r, uint16_t type, uint32_t ttl,
		      uint32_t age)
{
	struct sim_dns_zone *zone = r->zone;
	size_t room = talloc_array_length(zone->records);
	struct sim_dns_record *record = NULL;

	if (zone->count == room) {
		record = talloc_realloc(zone, zone->records,
					struct sim_dns_record, room * 2 + 16);
		if (record == NULL) {
			return ENOMEM;
		}
		zone->records = record;
	}
	record = &zone->records[zone->count];
	*record = (struct sim_dns_record){ .owner = r->owner, .type = type,
					   .ttl_s = ttl, .age_hours = age };
	record->data = talloc_memdup(zone, r->rdata, r->rdata_length);
	record->length = (uint16_t)r->rdata_length;
	if (record->data == NULL) {
		return ENOMEM;
	}
	zone->count++;
	return 0;
}

/* [AGE:n] or [Aging:n], any case. */
static bool age_mark(const char *text, uint32_t *out_age)
{
	unsigned int age = 0;
	int end = 0;

	if (strncasecmp(text, "[age:", 5) == 0) {
		text += 5;
	} else if (strncasecmp(text, "[aging:", 7) == 0) {
		text += 7;
	} else {
		return false;
	}
	if (sscanf(text, "%9u]%n", &age, &end) != 1 || end == 0 ||
	    text[end] != '\0') {
		return false;
	}
	*out_age = age;
	return true;
}

static int read_directive(struct zone_reader *r)
{
	unsigned long ttl = 0;
	int ret;

	if (r->count == 2 && strcasecmp(r->fields[0], "$ORIGIN") == 0) {
		struct sim_dns_name origin;

		ret = sim_dns_name_parse(r->fields[1], &r->origin, r->octal,
					 &origin);
		if (ret != 0) {
			return fail(r, "$ORIGIN `%.80s` is no domain name",
				    r->fields[1]);
		}
		r->origin = origin;
		return 0;
	}
	if (r->count == 2 && strcasecmp(r->fields[0], "$TTL") == 0) {
		ret = number_field(r, r->fields[1], INT32_MAX, &ttl);
		r->default_ttl = (uint32_t)ttl;
		return ret;
	}
	return fail(r, "%.40s is not known; $ORIGIN and $TTL are",
		    r->fields[0]);
}

static int read_owner(struct zone_reader *r, size_t *field)
{
	if (!r->owner_given) {
		return r->have_owner ? 0 : fail(r, "a record without owner");
	}
	if (sim_dns_name_parse(r->fields[0], &r->origin, r->octal,
			       &r->owner) != 0) {
		return fail(r, "`%.80s` is not a domain name", r->fields[0]);
	}
	if (!sim_dns_name_within(&r->owner, &r->zone->origin)) {
		return fail(r, "%.80s is not in this zone", r->fields[0]);
	}
	r->have_owner = true;
	*field = 1;
	return 0;
}

static int read_record(struct zone_reader *r)
{
	size_t field = 0;
	uint32_t ttl = NO_TTL, age = 0;
	unsigned long number = 0;
	int type = -1, ret = read_owner(r, &field);

	if (ret != 0) {
		return ret;
	}
	for (; field < r->count && type == -1; field++) {
		const char *text = r->fields[field];

		if (age_mark(text, &age) || strcasecmp(text, "IN") == 0) {
			continue;
		}
		if (isdigit((unsigned char)*text)) {
			ret = number_field(r, text, INT32_MAX, &number);
			if (ret != 0) {
				return ret;
			}
			ttl = (uint32_t)number;
			continue;
		}
		type = type_index(text);
		if (type == -1) {
			return fail(r, "record type `%.40s` is not known",
				    text);
		}
	}
	if (type == -1) {
		return fail(r, "a record without type");
	}
	if (types[type].form == NULL) {
		return 0;
	}
	ret = read_data(r, type, field);
	if (ret != 0) {
		return ret;
	}
	if ((types[type].type == SIM_DNS_SOA) != (r->zone->count == 0)) {
		return fail(r, r->zone->count == 0 ?
				       "the first record must be the SOA" :
				       "a second SOA");
	}
	return add_record(r, types[type].type,
			  ttl != NO_TTL ? ttl : r->default_ttl, age);
}

/* Records without a TTL have the SOA's last number. */
static void set_default_ttls(struct sim_dns_zone *zone)
{
	const struct sim_dns_record *soa = &zone->records[0];
	const uint8_t *at = soa->data + soa->length - 4;
	uint32_t ttl = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
		       (uint32_t)at[2] << 8 | at[3];
	size_t i;

	for (i = 0; i < zone->count; i++) {
		if (zone->records[i].ttl_s == NO_TTL) {
			zone->records[i].ttl_s = ttl;
		}
	}
}

static int read_zone(struct zone_reader *r)
{
	int ret = 0;

	while (ret == 0 && r->at < r->end) {
		ret = read_entry(r);
		if (ret != 0 || r->count == 0) {
			continue;
		}
		if (r->fields[0][0] == '$' && r->owner_given) {
			ret = read_directive(r);
		} else {
			ret = read_record(r);
		}
	}
	if (ret == 0 && r->zone->count == 0) {
		ret = fail(r, "no SOA record");
	}
	return ret;
}

void sim_dns_settings_default(struct sim_dns_zone *zone)
{
	zone->settings = (struct sim_dns_settings){
		.type = SIM_DNS_ZONE_PRIMARY,
		.secure_secondaries = 3,
		.notify_level = 1,
		.no_refresh_h = 168,
		.refresh_h = 168,
		.forward_timeout_s = 5,
	};
}

int sim_dns_zone_parse(TALLOC_CTX *mem_ctx, const char *file,
		       const char *name, const uint8_t *bytes, size_t length,
		       struct sim_dns_zone **out_zone, char **out_error)
{
	struct zone_reader *r = talloc_zero(mem_ctx, struct zone_reader);
	struct sim_dns_zone *zone = talloc_zero(r, struct sim_dns_zone);
	int ret = ENOMEM;

	if (zone == NULL) {
		goto done;
	}
	r->text = talloc_array(r, char, ENTRY_MAX + 1);
	zone->text = talloc_strdup(zone, name);
	if (r->text == NULL || zone->text == NULL) {
		goto done;
	}
	r->zone = zone;
	r->line = 1;
	r->at = (const char *)bytes;
	r->end = r->at + length;
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		r->at += 3;
	}
	r->default_ttl = NO_TTL;
	ret = sim_dns_name_parse(name, NULL, false, &zone->origin);
	if (ret != 0) {
		ret = fail(r, "the zone's name is not a domain name");
	} else {
		r->origin = zone->origin;
		ret = read_zone(r);
	}
	if (ret == 0) {
		set_default_ttls(zone);
		sim_dns_settings_default(zone);
		*out_zone = talloc_move(mem_ctx, &zone);
	} else {
		*out_error = talloc_asprintf(mem_ctx, "%s:%u: %s", file,
					     r->entry_line,
					     r->error[0] ? r->error :
							   strerror(ret));
	}
done:
	talloc_free(r);
	return ret;
}

int sim_dns_zone_load(TALLOC_CTX *mem_ctx, const char *path, const char *name,
		      struct sim_dns_zone **out_zone, char **out_error)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = NULL;
	long length = 0;
	int ret = 0;

	if (file == NULL) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
		return ret;
	}
	if (fseek(file, 0, SEEK_END) == 0) {
		length = ftell(file);
		rewind(file);
	}
	if (length < 0 || length > (long)SIM_DNS_FILE_MAX) {
		ret = EFBIG;
	} else {
		bytes = talloc_array(mem_ctx, uint8_t, (size_t)length + 1);
		ret = bytes == NULL ? ENOMEM : 0;
	}
	if (ret == 0) {
		length = (long)fread(bytes, 1, (size_t)length, file);
		ret = sim_dns_zone_parse(mem_ctx, path, name, bytes,
					 (size_t)length, out_zone, out_error);
	} else {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
	}
	talloc_free(bytes);
	fclose(file);
	return ret;
}
