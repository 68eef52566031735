/*
 * A sink that keeps the System part and the values of an event.
 *
 * Where the walk stands is known by depth: 1 Event, 2 System or the body, 3
 * a System element or a Data, deeper the inside of UserData. A field is made
 * when its element closes, if it held no other element. All texts lie in one
 * buffer that grows, so that they are offsets until the event is complete.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/event/rpc_event_fields.h"
#include "rpc/event/rpc_event_private.h"

#define MAX_FIELDS 4096
#define NOTHING	   SIZE_MAX

/* Where a piece of the System part goes. */
enum place {
	PLACE_NONE,
	PLACE_PROVIDER,
	PLACE_SOURCE,
	PLACE_PROVIDER_GUID,
	PLACE_CHANNEL,
	PLACE_COMPUTER,
	PLACE_USER_SID,
	PLACE_ACTIVITY,
	PLACE_RELATED,
	PLACE_TEXTS, /* those before are texts */
	PLACE_ID = PLACE_TEXTS,
	PLACE_QUALIFIERS,
	PLACE_VERSION,
	PLACE_LEVEL,
	PLACE_TASK,
	PLACE_OPCODE,
	PLACE_KEYWORDS,
	PLACE_TIME,
	PLACE_RECORD_ID,
	PLACE_PID,
	PLACE_TID,
	PLACE_COUNT
};

static const struct {
	const char *element;
	const char *attribute; /* NULL: the content */
	enum place place;
} places[] = {
	{"Provider", "Name", PLACE_PROVIDER},
	{"Provider", "Guid", PLACE_PROVIDER_GUID},
	{"Provider", "EventSourceName", PLACE_SOURCE},
	{"EventID", NULL, PLACE_ID},
	{"EventID", "Qualifiers", PLACE_QUALIFIERS},
	{"Version", NULL, PLACE_VERSION},
	{"Level", NULL, PLACE_LEVEL},
	{"Task", NULL, PLACE_TASK},
	{"Opcode", NULL, PLACE_OPCODE},
	{"Keywords", NULL, PLACE_KEYWORDS},
	{"TimeCreated", "SystemTime", PLACE_TIME},
	{"EventRecordID", NULL, PLACE_RECORD_ID},
	{"Correlation", "ActivityID", PLACE_ACTIVITY},
	{"Correlation", "RelatedActivityID", PLACE_RELATED},
	{"Execution", "ProcessID", PLACE_PID},
	{"Execution", "ThreadID", PLACE_TID},
	{"Channel", NULL, PLACE_CHANNEL},
	{"Computer", NULL, PLACE_COMPUTER},
	{"Security", "UserID", PLACE_USER_SID},
};

enum part { PART_NONE, PART_SYSTEM, PART_BODY };

/* A field under way or complete; offsets into the text. */
struct raw_field {
	size_t name, bytes;
	size_t length;
	uint64_t number;
	uint8_t type;
};

struct open_element {
	size_t name;
	struct rpc_event_units units;
	bool parent; /* has held another element */
	size_t fields, text; /* to go back to */
};

struct rpc_event_decoder {
	struct rpc_event_walk *walk;
	struct event_text text;
	struct raw_field *raw;
	struct rpc_event_field *fields;
	size_t count, size;

	struct open_element open[RPC_EVENT_MAX_ELEMENTS + 1];
	size_t depth;
	enum part part;
	enum rpc_event_body body;
	struct rpc_event_units attribute;
	bool in_attribute;

	/* The content, or attribute, under way. */
	struct raw_field piece;
	size_t attribute_text;

	size_t texts[PLACE_TEXTS];
	uint64_t numbers[PLACE_COUNT];
	bool partial;
	struct rpc_event event;
};

static const struct rpc_event_sink fields_sink;

struct rpc_event_decoder *rpc_event_decoder_new(TALLOC_CTX *mem_ctx)
{
	struct rpc_event_decoder *d =
		talloc_zero(mem_ctx, struct rpc_event_decoder);

	if (d == NULL) {
		return NULL;
	}
	d->walk = rpc_event_walk_new(d);
	d->text.parent = d;
	d->text.limit = RPC_EVENT_MAX_RESULT;
	if (d->walk == NULL) {
		TALLOC_FREE(d);
	}
	return d;
}

static bool is_named(struct rpc_event_units name, const char *ascii)
{
	size_t i;

	for (i = 0; i < name.count; i++) {
		if (event_u16(name.data + 2 * i) != (uint8_t)ascii[i] ||
		    ascii[i] == '\0') {
			return false;
		}
	}
	return ascii[i] == '\0';
}

/* Ends the text that began at d->text.used when it was noted. */
static bool end_text(struct rpc_event_decoder *d)
{
	return event_text_add(&d->text, "", 1);
}

static void piece_begin(struct rpc_event_decoder *d)
{
	d->piece = (struct raw_field){.bytes = NOTHING, .name = NOTHING};
}

static bool piece_append(struct rpc_event_decoder *d,
			 const struct rpc_event_value *value)
{
	if (d->piece.bytes == NOTHING) {
		d->piece.bytes = d->text.used;
		d->piece.type = RPC_EVENT_STRING;
	}
	return event_text_value(&d->text, value);
}

/* A piece that is a number or bytes so far becomes their text. */
static bool piece_to_text(struct rpc_event_decoder *d)
{
	struct raw_field was = d->piece;
	struct rpc_event_value value;
	uint8_t bytes[16];

	if (was.type == RPC_EVENT_NULL || was.type == RPC_EVENT_STRING) {
		return true;
	}
	d->piece.bytes = NOTHING;
	if (was.bytes != NOTHING && was.length > sizeof(bytes)) {
		/* Long binary data in front of more: the data stays. */
		d->partial = true;
		d->piece = was;
		return false;
	}
	if (was.bytes != NOTHING) {
		memcpy(bytes, d->text.data + was.bytes, was.length);
		d->text.used = was.bytes;
		value = (struct rpc_event_value){was.type, bytes, was.length};
	} else {
		int i;

		for (i = 0; i < 8; i++) {
			bytes[i] = (uint8_t)(was.number >> 8 * i);
		}
		value = (struct rpc_event_value){was.type, bytes, 8};
		if (was.type == RPC_EVENT_SYSTEMTIME) {
			value.type = RPC_EVENT_FILETIME;
		}
	}
	return piece_append(d, &value);
}

static bool wanted(const struct rpc_event_decoder *d)
{
	return d->part != PART_NONE && d->depth >= 3;
}

static bool fields_value(void *private_data,
			 const struct rpc_event_value *value)
{
	struct rpc_event_decoder *d = private_data;
	struct raw_field *piece = &d->piece;

	if (!wanted(d)) {
		return true;
	}
	if (piece->type != RPC_EVENT_NULL) {
		if (!piece_to_text(d)) {
			return !d->text.failed;
		}
		return piece_append(d, value);
	}
	switch (value->type) {
	case RPC_EVENT_STRING:
	case RPC_EVENT_ANSI:
		return piece_append(d, value);
	case RPC_EVENT_GUID:
	case RPC_EVENT_SID:
		if (d->part == PART_SYSTEM) {
			return piece_append(d, value);
		}
		break;
	default:
		if (event_value_number(value, &piece->number)) {
			piece->type = value->type;
			return true;
		}
	}
	piece->type = value->type;
	piece->bytes = d->text.used;
	piece->length = value->length;
	return event_text_add(&d->text, (const char *)value->data,
			      value->length);
}

static bool fields_text(void *private_data, struct rpc_event_units text)
{
	const struct rpc_event_value value = {RPC_EVENT_STRING, text.data,
					      2 * text.count};

	return fields_value(private_data, &value);
}

static bool fields_character(void *private_data, uint16_t unit)
{
	const uint8_t bytes[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};

	return fields_text(private_data, (struct rpc_event_units){bytes, 1});
}

static bool fields_entity(void *private_data, struct rpc_event_units name)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'},
			{"quot", '"'}, {"apos", '\''}};
	struct rpc_event_decoder *d = private_data;
	size_t i;

	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (is_named(name, entities[i].name)) {
			return fields_character(d, (uint8_t)entities[i].c);
		}
	}
	d->partial = true;
	return true;
}

static bool fields_open(void *private_data, struct rpc_event_units name)
{
	struct rpc_event_decoder *d = private_data;
	struct open_element *e = &d->open[d->depth];

	if (d->depth > 0) {
		d->open[d->depth - 1].parent = true;
	}
	*e = (struct open_element){.name = NOTHING, .units = name,
				   .fields = d->count, .text = d->text.used};
	d->depth++;
	if (d->depth == 2) {
		d->part = PART_BODY;
		if (is_named(name, "System")) {
			d->part = PART_SYSTEM;
		} else if (is_named(name, "EventData")) {
			d->body = RPC_EVENT_DATA;
		} else if (is_named(name, "UserData")) {
			d->body = RPC_EVENT_USER_DATA;
		} else if (is_named(name, "ProcessingErrorData")) {
			d->body = RPC_EVENT_PROBLEM;
		} else {
			d->part = PART_NONE;
		}
	}
	piece_begin(d);
	return true;
}

static bool fields_attribute(void *private_data, struct rpc_event_units name)
{
	struct rpc_event_decoder *d = private_data;

	d->attribute = name;
	d->attribute_text = d->text.used;
	piece_begin(d);
	return true;
}

/* "2026-11-27T18:00:00.1234567Z" in 100 ns since 1601, or 0. */
static uint64_t parse_time(const char *s)
{
	static const uint8_t widths[] = {4, 2, 2, 2, 2, 2};
	static const char after[] = "--T::";
	uint8_t systemtime[16] = {0};
	static const uint8_t at[] = {0, 2, 6, 8, 10, 12};
	uint64_t ticks = 0, unit = 1000000;
	size_t i, k;

	for (i = 0; i < sizeof(widths); i++) {
		uint32_t number = 0;

		for (k = 0; k < widths[i]; k++, s++) {
			if (*s < '0' || *s > '9') {
				return 0;
			}
			number = 10 * number + (uint32_t)(*s - '0');
		}
		systemtime[at[i]] = (uint8_t)number;
		systemtime[at[i] + 1] = (uint8_t)(number >> 8);
		if (i + 1 < sizeof(widths) && *s++ != after[i]) {
			return 0;
		}
	}
	if (*s == '.') {
		for (s++; *s >= '0' && *s <= '9'; s++, unit /= 10) {
			ticks += unit * (uint64_t)(*s - '0');
		}
	}
	return event_systemtime(systemtime) + ticks;
}

static uint64_t piece_number(const struct rpc_event_decoder *d,
			     enum place place)
{
	const struct raw_field *piece = &d->piece;
	const char *s = NULL;

	if (piece->type != RPC_EVENT_STRING) {
		return piece->number;
	}
	s = d->text.data + piece->bytes;
	return place == PLACE_TIME ? parse_time(s) : strtoull(s, NULL, 0);
}

/* The content or attribute of an element of System. */
static bool system_piece(struct rpc_event_decoder *d,
			 const struct rpc_event_units *attribute)
{
	struct rpc_event_units element = d->open[d->depth - 1].units;
	enum place place = PLACE_NONE;
	size_t i;

	if (d->depth != 3 || d->piece.type == RPC_EVENT_NULL) {
		return true;
	}
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *name = places[i].attribute;

		if ((name == NULL) == (attribute == NULL) &&
		    (name == NULL || is_named(*attribute, name)) &&
		    is_named(element, places[i].element)) {
			place = places[i].place;
			break;
		}
	}
	if (place == PLACE_NONE) {
		return true;
	}
	if (place < PLACE_TEXTS) {
		if (!piece_to_text(d)) {
			return !d->text.failed;
		}
		d->texts[place] = d->piece.bytes;
		return end_text(d);
	}
	if (d->piece.type == RPC_EVENT_STRING && !end_text(d)) {
		return false;
	}
	d->numbers[place] = piece_number(d, place);
	return true;
}

static bool fields_attribute_end(void *private_data, bool keep)
{
	struct rpc_event_decoder *d = private_data;
	bool ok = true;

	if (!keep || !wanted(d)) {
		d->text.used = d->attribute_text;
	} else if (d->part == PART_SYSTEM) {
		ok = system_piece(d, &d->attribute);
	} else if (is_named(d->attribute, "Name") && piece_to_text(d) &&
		   d->piece.type == RPC_EVENT_STRING) {
		d->open[d->depth - 1].name = d->piece.bytes;
		ok = end_text(d);
	} else {
		d->text.used = d->attribute_text;
	}
	piece_begin(d);
	return ok;
}

static bool fields_content(void *private_data)
{
	piece_begin(private_data);
	return true;
}

static bool add_field(struct rpc_event_decoder *d)
{
	struct open_element *e = &d->open[d->depth - 1];
	struct raw_field *raw = NULL;
	size_t size = d->size > 0 ? 2 * d->size : 64;

	if (d->count >= MAX_FIELDS) {
		return false;
	}
	if (d->count == d->size) {
		raw = talloc_realloc(d, d->raw, struct raw_field, size);
		if (raw == NULL) {
			return false;
		}
		d->raw = raw;
		d->size = size;
	}
	raw = &d->raw[d->count];
	*raw = d->piece;
	if (raw->type == RPC_EVENT_STRING) {
		raw->length = d->text.used - raw->bytes;
	}
	/* Behind bytes a NUL as well: whoever prints them may. */
	if (raw->bytes != NOTHING && !end_text(d)) {
		return false;
	}
	raw->name = e->name;
	if (e->name == NOTHING && !is_named(e->units, "Data")) {
		raw->name = d->text.used;
		if (!event_text_units(&d->text, e->units) || !end_text(d)) {
			return false;
		}
	}
	d->count++;
	return true;
}

/* Whether the element that closes is a value of the body. */
static bool is_field(const struct rpc_event_decoder *d)
{
	size_t least = d->body == RPC_EVENT_USER_DATA ? 4 : 3;

	return d->part == PART_BODY && d->depth >= least &&
	       !d->open[d->depth - 1].parent;
}

static bool fields_close(void *private_data, bool keep, bool empty)
{
	struct rpc_event_decoder *d = private_data;
	const struct open_element *e = &d->open[d->depth - 1];
	bool ok = true;

	if (!keep) {
		d->count = e->fields;
		if (d->part == PART_BODY) {
			d->text.used = e->text;
		}
	} else if (d->part == PART_SYSTEM && d->depth == 3 && !e->parent) {
		ok = system_piece(d, NULL);
	} else if (is_field(d)) {
		ok = add_field(d);
	}
	d->depth--;
	if (d->depth < 2) {
		d->part = PART_NONE;
	}
	piece_begin(d);
	return ok;
}

static const struct rpc_event_sink fields_sink = {
	.open = fields_open,
	.attribute = fields_attribute,
	.attribute_end = fields_attribute_end,
	.content = fields_content,
	.close = fields_close,
	.text = fields_text,
	.value = fields_value,
	.character = fields_character,
	.entity = fields_entity,
};

static const char *text_at(const struct rpc_event_decoder *d, size_t offset)
{
	return offset == NOTHING ? "" : d->text.data + offset;
}

static void finish_fields(struct rpc_event_decoder *d)
{
	size_t i;

	for (i = 0; i < d->count; i++) {
		const struct raw_field *raw = &d->raw[i];

		d->fields[i] = (struct rpc_event_field){
			.name = text_at(d, raw->name),
			.type = raw->type,
			.number = raw->number,
			.length = raw->length};
		if (raw->bytes != NOTHING) {
			d->fields[i].bytes = d->text.data + raw->bytes;
		} else if (raw->type == RPC_EVENT_NULL) {
			d->fields[i].bytes = "";
		}
	}
}

static void finish(struct rpc_event_decoder *d)
{
	const uint64_t *n = d->numbers;

	finish_fields(d);
	d->event = (struct rpc_event){
		.provider = text_at(d, d->texts[PLACE_PROVIDER]),
		.source = text_at(d, d->texts[PLACE_SOURCE]),
		.provider_guid = text_at(d, d->texts[PLACE_PROVIDER_GUID]),
		.channel = text_at(d, d->texts[PLACE_CHANNEL]),
		.computer = text_at(d, d->texts[PLACE_COMPUTER]),
		.user_sid = text_at(d, d->texts[PLACE_USER_SID]),
		.activity = text_at(d, d->texts[PLACE_ACTIVITY]),
		.related_activity = text_at(d, d->texts[PLACE_RELATED]),
		.id = (uint32_t)n[PLACE_ID],
		.qualifiers = (uint32_t)n[PLACE_QUALIFIERS],
		.version = (uint32_t)n[PLACE_VERSION],
		.level = (uint32_t)n[PLACE_LEVEL],
		.task = (uint32_t)n[PLACE_TASK],
		.opcode = (uint32_t)n[PLACE_OPCODE],
		.keywords = n[PLACE_KEYWORDS],
		.record_id = n[PLACE_RECORD_ID],
		.pid = (uint32_t)n[PLACE_PID],
		.tid = (uint32_t)n[PLACE_TID],
		.body = d->body,
		.partial = d->partial,
		.fields = d->fields,
		.count = d->count};
	if (n[PLACE_TIME] != 0) {
		d->event.time_ns = event_filetime_ns(n[PLACE_TIME]);
	}
}

enum rpc_event_bad rpc_event_decode(struct rpc_event_decoder *decoder,
				    const uint8_t *data, size_t length,
				    const struct rpc_event **out_event)
{
	struct rpc_event_decoder *d = decoder;
	enum rpc_event_bad bad;
	bool partial = false;
	size_t i;

	d->text.used = 0;
	d->text.failed = false;
	d->count = d->depth = 0;
	d->part = PART_NONE;
	d->body = RPC_EVENT_NO_BODY;
	d->partial = false;
	for (i = 0; i < PLACE_TEXTS; i++) {
		d->texts[i] = NOTHING;
	}
	memset(d->numbers, 0, sizeof(d->numbers));
	piece_begin(d);
	bad = rpc_event_walk(d->walk, data, length, &fields_sink, d, &partial);
	if (bad != RPC_EVENT_GOOD) {
		return bad;
	}
	d->fields = talloc_realloc(d, d->fields, struct rpc_event_field,
				   d->size > 0 ? d->size : 1);
	if (d->fields == NULL) {
		return RPC_EVENT_MEMORY;
	}
	d->partial = d->partial || partial;
	finish(d);
	*out_event = &d->event;
	return RPC_EVENT_GOOD;
}

const struct rpc_event_field *rpc_event_field(const struct rpc_event *event,
					      const char *name)
{
	size_t i;

	for (i = 0; i < event->count; i++) {
		if (strcmp(event->fields[i].name, name) == 0) {
			return &event->fields[i];
		}
	}
	return NULL;
}

char *rpc_event_field_text(TALLOC_CTX *mem_ctx,
			   const struct rpc_event_field *field)
{
	struct event_text text = {.parent = mem_ctx,
				  .limit = 4 * RPC_EVENT_MAX_RESULT};
	struct rpc_event_value value = {field->type,
					(const uint8_t *)field->bytes,
					field->length};
	uint8_t bytes[8];
	bool ok;
	int i;

	if (field->type == RPC_EVENT_NULL || field->type == RPC_EVENT_STRING) {
		return talloc_strndup(mem_ctx, field->bytes, field->length);
	}
	if (field->bytes == NULL) {
		for (i = 0; i < 8; i++) {
			bytes[i] = (uint8_t)(field->number >> 8 * i);
		}
		value.data = bytes;
		value.length = 8;
	}
	ok = field->type == RPC_EVENT_SYSTEMTIME
		     ? event_text_time(&text, field->number, true)
		     : event_text_value(&text, &value);
	ok = ok && event_text_add(&text, "", 1);
	if (!ok) {
		talloc_free(text.data);
		return NULL;
	}
	return text.data;
}
