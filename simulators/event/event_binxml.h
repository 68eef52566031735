/* Binary XML as an event log service sends it (MS-EVEN6 2.2.12): names stand
 * where they are used, nothing is aligned, lengths are patched when their
 * piece ends. Errors stick: calls after the first do nothing, and
 * event_binxml_error tells it. */
#ifndef SIM_EVENT_BINXML_H
#define SIM_EVENT_BINXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#define EVENT_BINXML_NO_DEPENDENCY 0xffff

enum event_binxml_type {
	EVENT_BINXML_NULL = 0x00,
	EVENT_BINXML_STRING = 0x01,
	EVENT_BINXML_UINT8 = 0x04,
	EVENT_BINXML_UINT16 = 0x06,
	EVENT_BINXML_UINT32 = 0x08,
	EVENT_BINXML_UINT64 = 0x0a,
	EVENT_BINXML_GUID = 0x0f,
	EVENT_BINXML_FILETIME = 0x11,
	EVENT_BINXML_SID = 0x13,
	EVENT_BINXML_HEX32 = 0x14,
	EVENT_BINXML_HEX64 = 0x15,
	EVENT_BINXML_XML = 0x21,
};

/* A substitution of a template; the bytes are those of the wire. */
struct event_binxml_value {
	enum event_binxml_type type;
	const uint8_t *data;
	size_t length;
};

struct event_binxml;

struct event_binxml *event_binxml_new(TALLOC_CTX *mem_ctx);

/* As new, with its memory. */
void event_binxml_reset(struct event_binxml *xml);

/* The writer fails, as if it had found the error itself. */
void event_binxml_fail(struct event_binxml *xml, int error);

/* UTF-16LE of a text of at most 65535 units, on mem_ctx. */
bool event_binxml_utf16(TALLOC_CTX *mem_ctx, const char *text,
			uint8_t **out_units, size_t *out_length);

/* 0, ENOMEM, EILSEQ (not UTF-8), E2BIG (does not fit its length field). */
int event_binxml_error(const struct event_binxml *xml);

/* What is written so far; lent until the next call. */
const uint8_t *event_binxml_data(const struct event_binxml *xml,
				 size_t *out_length);

void event_binxml_header(struct event_binxml *xml);
void event_binxml_eof(struct event_binxml *xml);

/* An element. With attributes: open, attributes_begin, attribute + its text
 * or substitution ..., attributes_end, content, close. DEPENDENCY counts
 * inside a template only. The size_t is for the call that ends the piece. */
size_t event_binxml_open(struct event_binxml *xml, const char *name,
			 uint16_t dependency, bool has_attributes);
void event_binxml_content(struct event_binxml *xml);
void event_binxml_close(struct event_binxml *xml, size_t mark);
/* The end of an element that has no content. */
void event_binxml_close_empty(struct event_binxml *xml, size_t mark);
size_t event_binxml_attributes_begin(struct event_binxml *xml);
void event_binxml_attribute(struct event_binxml *xml, const char *name,
			    bool more);
void event_binxml_attributes_end(struct event_binxml *xml, size_t mark);

void event_binxml_text(struct event_binxml *xml, const char *text);

/* An OPTIONAL one whose value is null takes its element or attribute away. */
void event_binxml_substitution(struct event_binxml *xml, bool optional,
			       uint16_t index, enum event_binxml_type type);

/* A template instance: its definition stands between begin and end. */
size_t event_binxml_template_begin(struct event_binxml *xml,
				   const uint8_t guid[16]);
void event_binxml_template_end(struct event_binxml *xml, size_t mark,
			       const struct event_binxml_value *values,
			       uint32_t count);

#endif
