/* The octets of an export as one document; see the header. */
#include <stdbool.h>
#include <string.h>
#include <libxml/xmlstring.h>
#include "simulators/event/event_xml_source.h"

static bool is_utf8(const uint8_t *at, const uint8_t *end)
{
	int length;

	while (at < end) {
		length = end - at > 4 ? 4 : (int)(end - at);
		if (*at < 0x80) {
			length = 1;
		} else if (xmlGetUTF8Char(at, &length) < 0) {
			return false;
		}
		at += length;
	}
	return true;
}

static uint8_t ascii(const struct event_xml_source *s, size_t index)
{
	const uint8_t *at = NULL;

	if (index >= (size_t)(s->end - s->at) / s->width) {
		return 0;
	}
	at = s->at + index * s->width;
	if (s->width == 1) {
		return at[0];
	}
	if (strcmp(s->encoding, "UTF-16LE") == 0) {
		return at[1] == 0 ? at[0] : 0;
	}
	return at[0] == 0 ? at[1] : 0;
}

/* What the mark says, taken off; without one, what the octets can be. */
static void find_encoding(struct event_xml_source *s)
{
	size_t length = (size_t)(s->end - s->at);

	s->width = 1;
	if (length >= 2 && memcmp(s->at, "\xff\xfe", 2) == 0) {
		s->encoding = "UTF-16LE";
		s->width = 2;
		s->at += 2;
	} else if (length >= 2 && memcmp(s->at, "\xfe\xff", 2) == 0) {
		s->encoding = "UTF-16BE";
		s->width = 2;
		s->at += 2;
	} else if (length >= 3 && memcmp(s->at, "\xef\xbb\xbf", 3) == 0) {
		s->encoding = "UTF-8";
		s->at += 3;
	} else {
		s->encoding = is_utf8(s->at, s->end) ? "UTF-8"
						     : "WINDOWS-1252";
	}
}

/* Takes off an XML declaration, which has one line. */
static void skip_declaration(struct event_xml_source *s)
{
	static const char start[] = "<?xml ";
	size_t i;

	for (i = 0; i < sizeof(start) - 1; i++) {
		if (ascii(s, i) != (uint8_t)start[i]) {
			return;
		}
	}
	for (; ascii(s, i) != 0 && ascii(s, i) != '\n'; i++) {
		if (ascii(s, i) == '?' && ascii(s, i + 1) == '>') {
			s->at += (i + 2) * s->width;
			return;
		}
	}
}

static int put_ascii(const struct event_xml_source *s, const char *text, char *buffer)
{
	int n = 0;

	for (; *text != '\0'; text++) {
		if (s->width == 2 && strcmp(s->encoding, "UTF-16BE") == 0) {
			buffer[n++] = 0;
		}
		buffer[n++] = *text;
		if (s->width == 2 && strcmp(s->encoding, "UTF-16LE") == 0) {
			buffer[n++] = 0;
		}
	}
	return n;
}

void event_xml_source_open(struct event_xml_source *s, const void *data,
			   size_t length)
{
	*s = (struct event_xml_source){.at = data, .end = data};
	s->end += length;
	find_encoding(s);
	skip_declaration(s);
}

int event_xml_source_read(void *private_data, char *buffer, int length)
{
	struct event_xml_source *s = private_data;
	size_t n;

	if (length < 64) {
		return -1; /* libxml2 asks for kilobytes */
	}
	switch (s->part) {
	case EVENT_XML_BEFORE:
		s->part = EVENT_XML_INSIDE;
		return put_ascii(s, "<root>", buffer);
	case EVENT_XML_INSIDE:
		n = (size_t)(s->end - s->at);
		n = n > (size_t)length ? (size_t)length : n;
		if (n > 0) {
			memcpy(buffer, s->at, n);
			s->at += n;
			return (int)n;
		}
		s->part = EVENT_XML_OVER;
		return put_ascii(s, "</root>", buffer);
	default:
		return 0;
	}
}
