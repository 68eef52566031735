/*
 * Walks an event's elements. The depth of its recursion is bounded by the
 * reader of events (EVENT_XML_MAX_DEPTH).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulators/event/event_encode.h"

#define SID_AUTHORITIES_MAX 15

struct event_encoder {
	struct event_binxml *xml;
	struct event_binxml_value *values;
	uint32_t count, room;
	TALLOC_CTX *bytes; /* what the values point to */
};

struct event_encoder *event_encoder_new(TALLOC_CTX *mem_ctx)
{
	struct event_encoder *encoder =
		talloc_zero(mem_ctx, struct event_encoder);

	if (encoder == NULL) {
		return NULL;
	}
	encoder->xml = event_binxml_new(encoder);
	encoder->bytes = talloc_new(encoder);
	if (encoder->xml == NULL || encoder->bytes == NULL) {
		talloc_free(encoder);
		return NULL;
	}
	return encoder;
}

static uint8_t *little(TALLOC_CTX *mem_ctx, uint64_t value, size_t bytes)
{
	uint8_t *made = talloc_array(mem_ctx, uint8_t, bytes);
	size_t i;

	for (i = 0; made != NULL && i < bytes; i++) {
		made[i] = (uint8_t)(value >> 8 * i);
	}
	return made;
}

/* Makes a value of a text, or none: the text is not of that form. */
typedef bool (*value_fn)(TALLOC_CTX *mem_ctx, const char *text,
			 struct event_binxml_value *out);

static bool integer(TALLOC_CTX *mem_ctx, const char *text,
		    enum event_binxml_type type, size_t bytes,
		    struct event_binxml_value *out)
{
	uint64_t number;
	char again[32];

	if (!event_xml_number(text, &number) ||
	    (bytes < 8 && number >> 8 * bytes != 0)) {
		return false;
	}
	/* What would be read back otherwise stays a text. */
	snprintf(again, sizeof(again),
		 type >= EVENT_BINXML_HEX32 ? "0x%" PRIx64 : "%" PRIu64,
		 number);
	*out = (struct event_binxml_value){type,
					   little(mem_ctx, number, bytes),
					   bytes};
	return strcmp(again, text) == 0;
}

static bool as_u8(TALLOC_CTX *mem_ctx, const char *text,
		  struct event_binxml_value *out)
{
	return integer(mem_ctx, text, EVENT_BINXML_UINT8, 1, out);
}

static bool as_u16(TALLOC_CTX *mem_ctx, const char *text,
		   struct event_binxml_value *out)
{
	return integer(mem_ctx, text, EVENT_BINXML_UINT16, 2, out);
}

static bool as_u32(TALLOC_CTX *mem_ctx, const char *text,
		   struct event_binxml_value *out)
{
	return integer(mem_ctx, text, EVENT_BINXML_UINT32, 4, out);
}

static bool as_u64(TALLOC_CTX *mem_ctx, const char *text,
		   struct event_binxml_value *out)
{
	return integer(mem_ctx, text, EVENT_BINXML_UINT64, 8, out);
}

static bool as_hex(TALLOC_CTX *mem_ctx, const char *text,
		   struct event_binxml_value *out)
{
	bool small = strlen(text) <= 10;

	return strncmp(text, "0x", 2) == 0 &&
	       integer(mem_ctx, text,
		       small ? EVENT_BINXML_HEX32 : EVENT_BINXML_HEX64,
		       small ? 4 : 8, out);
}

static bool as_hex64(TALLOC_CTX *mem_ctx, const char *text,
		     struct event_binxml_value *out)
{
	return integer(mem_ctx, text, EVENT_BINXML_HEX64, 8, out);
}

static bool as_time(TALLOC_CTX *mem_ctx, const char *text,
		    struct event_binxml_value *out)
{
	uint64_t filetime;

	if (!event_xml_time(text, &filetime)) {
		return false;
	}
	*out = (struct event_binxml_value){EVENT_BINXML_FILETIME,
					   little(mem_ctx, filetime, 8), 8};
	return true;
}

/* {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}, the first three little endian. */
static bool as_guid(TALLOC_CTX *mem_ctx, const char *text,
		    struct event_binxml_value *out)
{
	static const uint8_t places[] = {7, 5, 3, 1, 12, 10, 17, 15, 20, 22,
					 25, 27, 29, 31, 33, 35};
	static const char form[] = "{00000000-0000-0000-0000-000000000000}";
	uint8_t *bytes = talloc_array(mem_ctx, uint8_t, 16);
	char pair[3] = "";
	size_t i;

	if (bytes == NULL || strlen(text) != sizeof(form) - 1) {
		return false;
	}
	for (i = 0; i < sizeof(form) - 1; i++) {
		if (form[i] == '0' ? strchr("0123456789ABCDEFabcdef",
					    text[i]) == NULL
				   : text[i] != form[i]) {
			return false;
		}
	}
	for (i = 0; i < 16; i++) {
		memcpy(pair, text + places[i], 2);
		bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	*out = (struct event_binxml_value){EVENT_BINXML_GUID, bytes, 16};
	return true;
}

/* S-1-authority-subauthority...; [MS-DTYP] 2.4.2. */
static bool as_sid(TALLOC_CTX *mem_ctx, const char *text,
		   struct event_binxml_value *out)
{
	uint8_t *bytes = talloc_zero_array(mem_ctx, uint8_t,
					   8 + 4 * SID_AUTHORITIES_MAX);
	unsigned long long number;
	char *end = NULL;
	size_t count = 0;
	int i;

	if (bytes == NULL || strncmp(text, "S-1-", 4) != 0) {
		return false;
	}
	number = strtoull(text + 4, &end, 10);
	if (end == text + 4 || number > UINT8_MAX) {
		return false;
	}
	bytes[0] = 1;
	bytes[7] = (uint8_t)number;
	while (*end == '-' && count < SID_AUTHORITIES_MAX) {
		text = end + 1;
		number = strtoull(text, &end, 10);
		if (end == text || number > UINT32_MAX) {
			return false;
		}
		for (i = 0; i < 4; i++) {
			bytes[8 + 4 * count + i] = (uint8_t)(number >> 8 * i);
		}
		count++;
	}
	bytes[1] = (uint8_t)count;
	*out = (struct event_binxml_value){EVENT_BINXML_SID, bytes,
					   8 + 4 * count};
	return *end == '\0' && count > 0;
}

static bool as_string(TALLOC_CTX *mem_ctx, const char *text,
		      struct event_binxml_value *out)
{
	uint8_t *units = NULL;
	size_t length;

	if (!event_binxml_utf16(mem_ctx, text, &units, &length)) {
		return false;
	}
	*out = (struct event_binxml_value){EVENT_BINXML_STRING, units, length};
	return true;
}

/* Types of the System part ([MS-EVEN6] 2.2.13); its element and attribute. */
static const struct {
	const char *element, *attribute;
	value_fn make;
} types[] = {
	{"EventID", NULL, as_u16},
	{"EventID", "Qualifiers", as_u16},
	{"Version", NULL, as_u8},
	{"Level", NULL, as_u8},
	{"Task", NULL, as_u16},
	{"Opcode", NULL, as_u8},
	{"Keywords", NULL, as_hex64},
	{"TimeCreated", "SystemTime", as_time},
	{"EventRecordID", NULL, as_u64},
	{"Correlation", "ActivityID", as_guid},
	{"Correlation", "RelatedActivityID", as_guid},
	{"Execution", "ProcessID", as_u32},
	{"Execution", "ThreadID", as_u32},
	{"Security", "UserID", as_sid},
};

static bool same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool make_value(TALLOC_CTX *mem_ctx, const xmlNode *element,
		       const char *attribute, const char *text,
		       struct event_binxml_value *out)
{
	static const value_fn guesses[] = {as_sid, as_hex, as_guid};
	bool in_system = element->parent != NULL &&
			 same((const char *)element->parent->name, "System");
	size_t i;

	for (i = 0; in_system && i < sizeof(types) / sizeof(types[0]); i++) {
		if (same(types[i].element, (const char *)element->name) &&
		    same(types[i].attribute, attribute) &&
		    types[i].make(mem_ctx, text, out)) {
			return true;
		}
	}
	for (i = 0; !in_system && i < sizeof(guesses) / sizeof(guesses[0]);
	     i++) {
		if (guesses[i](mem_ctx, text, out)) {
			return true;
		}
	}
	return as_string(mem_ctx, text, out);
}

static void put_value(struct event_encoder *encoder, const xmlNode *element,
		      const char *attribute, const char *text)
{
	struct event_binxml_value *value = NULL;

	if (encoder->count == encoder->room) {
		value = talloc_realloc(encoder, encoder->values,
				       struct event_binxml_value,
				       2 * encoder->room + 32);
		if (value == NULL) {
			event_binxml_fail(encoder->xml, ENOMEM);
			return;
		}
		encoder->values = value;
		encoder->room = 2 * encoder->room + 32;
	}
	value = &encoder->values[encoder->count];
	if (encoder->count > UINT16_MAX ||
	    !make_value(encoder->bytes, element, attribute, text, value)) {
		event_binxml_fail(encoder->xml, EILSEQ);
		return;
	}
	event_binxml_substitution(encoder->xml, false,
				  (uint16_t)encoder->count, value->type);
	encoder->count++;
}

/* The Name of a Data and the namespace belong to the template. */
static void put_attributes(struct event_encoder *encoder,
			   const xmlNode *element)
{
	struct event_binxml *xml = encoder->xml;
	const xmlAttr *attribute = NULL;
	size_t mark = event_binxml_attributes_begin(xml);
	const char *name = NULL, *text = NULL;

	if (element->nsDef != NULL) {
		event_binxml_attribute(xml, "xmlns",
				       element->properties != NULL);
		event_binxml_text(xml, (const char *)element->nsDef->href);
	}
	for (attribute = element->properties; attribute != NULL;
	     attribute = attribute->next) {
		name = (const char *)attribute->name;
		text = event_xml_attribute(element, name);
		event_binxml_attribute(xml, name, attribute->next != NULL);
		if (text == NULL || text[0] == '\0' ||
		    same((const char *)element->name, "Data")) {
			event_binxml_text(xml, text != NULL ? text : "");
		} else {
			put_value(encoder, element, name, text);
		}
	}
	event_binxml_attributes_end(xml, mark);
}

static void put_element(struct event_encoder *encoder, const xmlNode *element)
{
	struct event_binxml *xml = encoder->xml;
	bool has_attributes =
		element->properties != NULL || element->nsDef != NULL;
	const char *text = event_xml_text(element);
	const xmlNode *child = NULL;
	size_t mark;

	mark = event_binxml_open(xml, (const char *)element->name,
				 EVENT_BINXML_NO_DEPENDENCY, has_attributes);
	if (has_attributes) {
		put_attributes(encoder, element);
	}
	if (element->children == NULL) {
		event_binxml_close_empty(xml, mark);
		return;
	}
	event_binxml_content(xml);
	if (text != NULL && text[0] != '\0') {
		put_value(encoder, element, NULL, text);
	}
	for (child = element->children; child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE) {
			put_element(encoder, child);
		}
	}
	event_binxml_close(xml, mark);
}

/* Templates of one publisher and id have one GUID. */
static void make_guid(const xmlNode *event, uint8_t guid[16])
{
	const xmlNode *system = event_xml_child(event, "System");
	const xmlNode *id = event_xml_child(system, "EventID");
	const xmlNode *provider = event_xml_child(system, "Provider");
	const char *name = provider != NULL
				   ? event_xml_attribute(provider, "Name")
				   : NULL;
	const char *parts[] = {name != NULL ? name : "", event_xml_text(id)};
	uint64_t hash = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < 16; i++) {
		const char *at = parts[i / 8];

		for (; *at != '\0'; at++) {
			hash = (hash ^ (uint8_t)*at) * 0x100000001b3u;
		}
		guid[i] = (uint8_t)(hash >> 8 * (i % 8));
	}
}

int event_encode(struct event_encoder *encoder, const xmlNode *event,
		 const uint8_t **out_data, size_t *out_length)
{
	struct event_binxml *xml = encoder->xml;
	uint8_t guid[16];
	size_t mark;

	encoder->count = 0;
	talloc_free_children(encoder->bytes);
	event_binxml_reset(xml);
	event_binxml_header(xml);
	make_guid(event, guid);
	mark = event_binxml_template_begin(xml, guid);
	put_element(encoder, event);
	event_binxml_template_end(xml, mark, encoder->values, encoder->count);
	event_binxml_eof(xml);
	*out_data = event_binxml_data(xml, out_length);
	return event_binxml_error(xml);
}
