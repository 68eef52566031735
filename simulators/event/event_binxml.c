/* Writes binary XML (MS-EVEN6 2.2.12). */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_binxml.h"

struct event_binxml {
	uint8_t *data;
	size_t length, room;
	bool in_template;
	int error;
};

struct event_binxml *event_binxml_new(TALLOC_CTX *mem_ctx)
{
	return talloc_zero(mem_ctx, struct event_binxml);
}

void event_binxml_reset(struct event_binxml *xml)
{
	xml->length = 0;
	xml->in_template = false;
	xml->error = 0;
}

int event_binxml_error(const struct event_binxml *xml)
{
	return xml->error;
}

const uint8_t *event_binxml_data(const struct event_binxml *xml,
				 size_t *out_length)
{
	*out_length = xml->length;
	return xml->data;
}

static void put(struct event_binxml *xml, const void *bytes, size_t length)
{
	uint8_t *data = NULL;
	size_t room;

	if (xml->error != 0 || length == 0) {
		return;
	}
	if (length > UINT32_MAX - xml->length) {
		xml->error = E2BIG;
		return;
	}
	if (length > xml->room - xml->length) {
		room = 2 * (xml->length + length) + 256;
		data = talloc_realloc(xml, xml->data, uint8_t, room);
		if (data == NULL) {
			xml->error = ENOMEM;
			return;
		}
		xml->data = data;
		xml->room = room;
	}
	memcpy(xml->data + xml->length, bytes, length);
	xml->length += length;
}

static void put_number(struct event_binxml *xml, uint32_t value, int bytes)
{
	uint8_t little[4] = {value, value >> 8, value >> 16, value >> 24};

	put(xml, little, bytes);
}

/* The length field at MARK counts what follows it. */
static void patch(struct event_binxml *xml, size_t mark)
{
	uint32_t value;
	int i;

	if (xml->error != 0) {
		return;
	}
	value = xml->length - mark - 4;
	for (i = 0; i < 4; i++) {
		xml->data[mark + i] = value >> (8 * i);
	}
}

static size_t put_length(struct event_binxml *xml)
{
	size_t mark = xml->length;

	put_number(xml, 0, 4);
	return mark;
}

/* The next character of *TEXT, moved behind it. UINT32_MAX: not UTF-8. */
static uint32_t next_char(const uint8_t **text)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	uint32_t c = *(*text)++;
	int more, i;

	if (c < 0x80) {
		return c;
	}
	more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	if (c < 0xc2 || c > 0xf4) {
		return UINT32_MAX;
	}
	c &= 0x3f >> more;
	for (i = 0; i < more; i++) {
		if ((**text & 0xc0) != 0x80) {
			return UINT32_MAX;
		}
		c = c << 6 | (*(*text)++ & 0x3f);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
		return UINT32_MAX;
	}
	return c;
}

/* The number of UTF-16 units of TEXT; *HASH is that of a name. */
static size_t measure(struct event_binxml *xml, const char *text,
		      uint32_t *hash)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t units = 0;
	uint32_t c;

	*hash = 0;
	while (*at != '\0') {
		c = next_char(&at);
		if (c == UINT32_MAX) {
			xml->error = xml->error == 0 ? EILSEQ : xml->error;
			return 0;
		}
		if (c > 0xffff) {
			units++;
			*hash = *hash * 65599 + 0xd800 + ((c - 0x10000) >> 10);
			c = 0xdc00 + (c & 0x3ff);
		}
		units++;
		*hash = *hash * 65599 + c;
	}
	if (units > UINT16_MAX) {
		xml->error = xml->error == 0 ? E2BIG : xml->error;
	}
	return units;
}

static void put_units(struct event_binxml *xml, const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	uint32_t c;

	while (xml->error == 0 && *at != '\0') {
		c = next_char(&at);
		if (c > 0xffff) {
			put_number(xml, 0xd800 + ((c - 0x10000) >> 10), 2);
			c = 0xdc00 + (c & 0x3ff);
		}
		put_number(xml, c, 2);
	}
}

bool event_binxml_utf16(TALLOC_CTX *mem_ctx, const char *text,
			uint8_t **out_units, size_t *out_length)
{
	struct event_binxml *xml = event_binxml_new(mem_ctx);
	uint32_t hash;

	if (xml == NULL) {
		return false;
	}
	measure(xml, text, &hash);
	put_units(xml, text);
	*out_units = xml->data;
	*out_length = xml->length;
	return xml->error == 0; /* the memory is the caller's context's */
}

void event_binxml_fail(struct event_binxml *xml, int error)
{
	xml->error = xml->error == 0 ? error : xml->error;
}

static void put_name(struct event_binxml *xml, const char *name)
{
	uint32_t hash;
	size_t units;

	units = measure(xml, name, &hash);
	put_number(xml, hash, 2);
	put_number(xml, units, 2);
	put_units(xml, name);
	put_number(xml, 0, 2);
}

void event_binxml_header(struct event_binxml *xml)
{
	put(xml, "\x0f\x01\x01\x00", 4);
}

void event_binxml_eof(struct event_binxml *xml)
{
	put_number(xml, 0x00, 1);
}

size_t event_binxml_open(struct event_binxml *xml, const char *name,
			 uint16_t dependency, bool has_attributes)
{
	size_t mark;

	put_number(xml, has_attributes ? 0x41 : 0x01, 1);
	if (xml->in_template) {
		put_number(xml, dependency, 2);
	}
	mark = put_length(xml);
	put_name(xml, name);
	return mark;
}

void event_binxml_content(struct event_binxml *xml)
{
	put_number(xml, 0x02, 1);
}

void event_binxml_close(struct event_binxml *xml, size_t mark)
{
	put_number(xml, 0x04, 1);
	patch(xml, mark);
}

void event_binxml_close_empty(struct event_binxml *xml, size_t mark)
{
	put_number(xml, 0x03, 1);
	patch(xml, mark);
}

size_t event_binxml_attributes_begin(struct event_binxml *xml)
{
	return put_length(xml);
}

void event_binxml_attribute(struct event_binxml *xml, const char *name,
			    bool more)
{
	put_number(xml, more ? 0x46 : 0x06, 1);
	put_name(xml, name);
}

void event_binxml_attributes_end(struct event_binxml *xml, size_t mark)
{
	patch(xml, mark);
}

void event_binxml_text(struct event_binxml *xml, const char *text)
{
	uint32_t hash;
	size_t units;

	units = measure(xml, text, &hash);
	put(xml, "\x05\x01", 2);
	put_number(xml, units, 2);
	put_units(xml, text);
}

void event_binxml_substitution(struct event_binxml *xml, bool optional,
			       uint16_t index, enum event_binxml_type type)
{
	put_number(xml, optional ? 0x0e : 0x0d, 1);
	put_number(xml, index, 2);
	put_number(xml, type, 1);
}

size_t event_binxml_template_begin(struct event_binxml *xml,
				   const uint8_t guid[16])
{
	size_t mark;

	put(xml, "\x0c\x00", 2);
	put(xml, guid, 16);
	mark = put_length(xml);
	xml->in_template = true;
	event_binxml_header(xml);
	return mark;
}

void event_binxml_template_end(struct event_binxml *xml, size_t mark,
			       const struct event_binxml_value *values,
			       uint32_t count)
{
	uint32_t i;

	event_binxml_eof(xml);
	patch(xml, mark);
	xml->in_template = false;
	put_number(xml, count, 4);
	for (i = 0; i < count; i++) {
		if (values[i].length > UINT16_MAX && xml->error == 0) {
			xml->error = E2BIG;
		}
		put_number(xml, values[i].length, 2);
		put_number(xml, values[i].type, 2);
	}
	for (i = 0; i < count; i++) {
		put(xml, values[i].data, values[i].length);
	}
}
