/*
 * The walk over binary XML: [MS-EVEN6] 2.2.12 (grammar), 3.1.4.7.1 (templates),
 * 3.1.4.7.2 (optional substitutions), 3.1.4.7.5 (arrays).
 *
 *	document scope: header, element | template instance, EOF
 *	template instance -> template scope, whose substitutions are the values
 *		that follow it -> back behind the values
 *	value of type BinXml -> value scope -> back behind the substitution
 *	element -> attributes -> content -> end; once more from its start where
 *		an array has another member
 *
 * The stack holds a frame for each open element and each scope. A frame's end
 * is never past that of the frame below it within the same bytes.
 *
 * A server sends the definition of a template with each event, so that none is
 * remembered from one event to the next. The hash before a name is not looked
 * at: the name is.
 */
#include <string.h>

#include "rpc/event/rpc_event_private.h"

#define MORE 0x40u

enum token {
	TOKEN_EOF,
	TOKEN_OPEN,
	TOKEN_CONTENT,
	TOKEN_EMPTY,
	TOKEN_END,
	TOKEN_TEXT,
	TOKEN_ATTRIBUTE,
	TOKEN_CDATA,
	TOKEN_CHARACTER,
	TOKEN_ENTITY,
	TOKEN_PI_TARGET,
	TOKEN_PI_DATA,
	TOKEN_TEMPLATE,
	TOKEN_NORMAL,
	TOKEN_OPTIONAL,
	TOKEN_HEADER
};

#define NO_DEPENDENCY 0xffffu
#define MAX_FRAMES (RPC_EVENT_MAX_ELEMENTS + RPC_EVENT_MAX_SCOPES)

struct slot {
	const uint8_t *data;
	uint16_t length;
	uint8_t type;
};

enum frame_kind { FRAME_DOCUMENT, FRAME_TEMPLATE, FRAME_VALUE, FRAME_ELEMENT };

struct frame {
	enum frame_kind kind;
	const uint8_t *end;
	const uint8_t *start;  /* element: its token; else: where to go on */
	uint32_t slots, count; /* scope: its values in walk->slots */
	uint32_t member;       /* element: which one of an array */
	bool again;	       /* element: an array has another one */
	bool drop;
};

struct rpc_event_walk {
	struct frame frames[MAX_FRAMES];
	int depth; /* frames in use */
	int elements, scopes;
	int scope; /* the frame that is the innermost scope */
	struct slot *slots;
	uint32_t slots_used, slots_size;

	const uint8_t *at, *end; /* end: of the innermost frame */
	const struct rpc_event_sink *sink;
	void *private_data;
	uint32_t steps;
	bool partial;
	enum rpc_event_bad bad;

	/* The element that begins once more, for the next member. */
	const uint8_t *again_at;
	uint32_t again_member;

	/* The last member found in an array of strings or SIDs. */
	const uint8_t *array, *array_at;
	uint32_t array_member;
};

struct rpc_event_walk *rpc_event_walk_new(TALLOC_CTX *mem_ctx)
{
	return talloc_zero(mem_ctx, struct rpc_event_walk);
}

const char *rpc_event_bad_name(enum rpc_event_bad bad)
{
	static const char *const names[] = {
		"good", "truncated", "token", "length",
		"depth", "work", "record", "memory",
	};

	return bad < sizeof(names) / sizeof(names[0]) ? names[bad] : "?";
}

static bool fail(struct rpc_event_walk *w, enum rpc_event_bad bad)
{
	if (w->bad == RPC_EVENT_GOOD) {
		w->bad = bad;
	}
	return false;
}

static bool told(struct rpc_event_walk *w, bool ok)
{
	return ok ? true : fail(w, RPC_EVENT_WORK);
}

static bool step(struct rpc_event_walk *w)
{
	return ++w->steps <= RPC_EVENT_MAX_STEPS ? true
						 : fail(w, RPC_EVENT_WORK);
}

/* length bytes of what is left, or NULL. */
static const uint8_t *take(struct rpc_event_walk *w, size_t length)
{
	const uint8_t *p = w->at;

	if (length > (size_t)(w->end - p)) {
		fail(w, RPC_EVENT_TRUNCATED);
		return NULL;
	}
	w->at += length;
	return p;
}

static bool take_units(struct rpc_event_walk *w, struct rpc_event_units *out)
{
	const uint8_t *p = take(w, 2);

	if (p == NULL) {
		return false;
	}
	out->count = event_u16(p);
	out->data = take(w, 2 * out->count);
	return out->data != NULL;
}

/* Name: hash, length, units, NUL. */
static bool take_name(struct rpc_event_walk *w, struct rpc_event_units *out)
{
	const uint8_t *p = take(w, 2);

	if (p == NULL || !take_units(w, out)) {
		return false;
	}
	p = take(w, 2);
	if (p == NULL) {
		return false;
	}
	if (event_u16(p) != 0 || out->count == 0 ||
	    out->count > RPC_EVENT_MAX_NAME) {
		return fail(w, RPC_EVENT_LENGTH);
	}
	return true;
}

static bool push(struct rpc_event_walk *w, enum frame_kind kind,
		 const uint8_t *start, const uint8_t *end)
{
	int *count = kind == FRAME_ELEMENT ? &w->elements : &w->scopes;
	int max = kind == FRAME_ELEMENT ? RPC_EVENT_MAX_ELEMENTS
					: RPC_EVENT_MAX_SCOPES;

	if (*count >= max) {
		return fail(w, RPC_EVENT_DEPTH);
	}
	(*count)++;
	w->frames[w->depth] = (struct frame){
		.kind = kind, .start = start, .end = end,
		.slots = w->slots_used};
	if (kind != FRAME_ELEMENT) {
		w->scope = w->depth;
	}
	w->depth++;
	w->end = end;
	return true;
}

static void pop(struct rpc_event_walk *w)
{
	const struct frame *f = &w->frames[--w->depth];

	if (f->kind == FRAME_ELEMENT) {
		w->elements--;
	} else {
		w->scopes--;
		w->slots_used = f->slots;
		w->scope = w->depth - 1;
		while (w->scope > 0 &&
		       w->frames[w->scope].kind == FRAME_ELEMENT) {
			w->scope--;
		}
	}
	if (w->depth > 0) {
		w->end = w->frames[w->depth - 1].end;
	}
}

/* NULL: there is none, or it is null. */
static const struct slot *slot_of(const struct rpc_event_walk *w,
				  uint16_t index)
{
	const struct frame *scope = &w->frames[w->scope];
	const struct slot *slot = NULL;

	if (index >= scope->count) {
		return NULL;
	}
	slot = &w->slots[scope->slots + index];
	return slot->type == RPC_EVENT_NULL ? NULL : slot;
}

/* Bytes of one value of a type; 0: as many as there are. */
static size_t size_of(uint8_t type)
{
	static const uint8_t sizes[] = {
		[RPC_EVENT_INT8] = 1,	   [RPC_EVENT_UINT8] = 1,
		[RPC_EVENT_INT16] = 2,	   [RPC_EVENT_UINT16] = 2,
		[RPC_EVENT_INT32] = 4,	   [RPC_EVENT_UINT32] = 4,
		[RPC_EVENT_INT64] = 8,	   [RPC_EVENT_UINT64] = 8,
		[RPC_EVENT_REAL32] = 4,	   [RPC_EVENT_REAL64] = 8,
		[RPC_EVENT_BOOL] = 4,	   [RPC_EVENT_GUID] = 16,
		[RPC_EVENT_FILETIME] = 8,  [RPC_EVENT_SYSTEMTIME] = 16,
		[RPC_EVENT_HEX32] = 4,	   [RPC_EVENT_HEX64] = 8,
	};

	return type < sizeof(sizes) ? sizes[type] : 0;
}

static bool length_is_right(uint8_t type, const uint8_t *data, size_t length)
{
	switch (type) {
	case RPC_EVENT_STRING:
		return length % 2 == 0;
	case RPC_EVENT_ANSI:
	case RPC_EVENT_BINARY:
		return true;
	case RPC_EVENT_BOOL:
		/* 1 by the specification, 4 by Windows */
		return length == 1 || length == 4;
	case RPC_EVENT_SIZE_T:
		return length == 4 || length == 8;
	case RPC_EVENT_SID:
		return length >= 8 && data[1] <= 15 &&
		       length == 8 + 4 * (size_t)data[1];
	default:
		return size_of(type) != 0 && length == size_of(type);
	}
}

/* Binary and BinXml have no arrays. */
static bool is_array(uint8_t type)
{
	uint8_t base = type & ~RPC_EVENT_ARRAY;

	return base != type &&
	       (size_of(base) != 0 || base == RPC_EVENT_STRING ||
		base == RPC_EVENT_ANSI || base == RPC_EVENT_SID ||
		base == RPC_EVENT_SIZE_T);
}

/* The bytes from p on that a member of an array of strings or SIDs takes. */
static size_t member_size(uint8_t type, const uint8_t *p, size_t left)
{
	size_t n = 0;

	if (type == RPC_EVENT_SID) {
		n = left < 8 ? left : 8 + 4 * (size_t)p[1];
		return n < left ? n : left;
	}
	if (type == RPC_EVENT_ANSI) {
		const uint8_t *nul = memchr(p, 0, left);

		return nul == NULL ? left : (size_t)(nul - p) + 1;
	}
	while (n + 1 < left) {
		n += 2;
		if (event_u16(p + n - 2) == 0) {
			return n;
		}
	}
	return left;
}

/*
 * Member `member` of an array as a value: false where there is none. Goes on
 * from the member found before, so that a whole array is passed once.
 */
static bool member_of(struct rpc_event_walk *w, const struct slot *slot,
		      uint32_t member, struct rpc_event_value *out,
		      bool *out_more)
{
	uint8_t type = slot->type & ~RPC_EVENT_ARRAY;
	const uint8_t *end = slot->data + slot->length, *p = NULL;
	size_t size = size_of(type);
	uint32_t i = 0;

	if (type == RPC_EVENT_SIZE_T) {
		size = slot->length % 8 == 0 ? 8 : 4;
	}
	if (size != 0) {
		if ((size_t)member * size + size > slot->length) {
			return false;
		}
		p = slot->data + (size_t)member * size;
		*out = (struct rpc_event_value){type, p, size};
		*out_more = (size_t)(end - p) >= 2 * size;
		return true;
	}
	p = slot->data;
	if (w->array == slot->data && w->array_member <= member) {
		p = w->array_at;
		i = w->array_member;
	}
	for (; i < member && p < end; i++) {
		p += member_size(type, p, (size_t)(end - p));
		if (!step(w)) {
			return false;
		}
	}
	if (p >= end) {
		return false;
	}
	w->array = slot->data;
	w->array_at = p;
	w->array_member = i;
	size = member_size(type, p, (size_t)(end - p));
	*out = (struct rpc_event_value){type, p, size};
	*out_more = (size_t)(end - p) > size;
	return true;
}

static bool tell(struct rpc_event_walk *w, const struct rpc_event_value *value)
{
	struct rpc_event_value v = *value;

	if (!length_is_right(v.type, v.data, v.length)) {
		w->partial = true;
		if (v.length == 0) {
			return true;
		}
		v.type = RPC_EVENT_BINARY;
	}
	return told(w, w->sink->value(w->private_data, &v));
}

/* 0D, 0E: in an attribute or in the content of an element. */
static bool substitution(struct rpc_event_walk *w, bool optional,
			 bool attribute, bool *drop, bool *any)
{
	struct frame *f = &w->frames[w->depth - 1];
	const uint8_t *p = take(w, 3);
	const struct slot *slot = NULL;
	struct rpc_event_value value;
	bool more = false;

	if (p == NULL) {
		return false;
	}
	if (w->frames[w->scope].kind != FRAME_TEMPLATE) {
		return fail(w, RPC_EVENT_TOKEN);
	}
	slot = slot_of(w, event_u16(p));
	if (slot == NULL) {
		*drop = *drop || optional;
		return true;
	}
	*any = *any || slot->length > 0;
	if (is_array(slot->type)) {
		if (member_of(w, slot, f->member, &value, &more)) {
			f->again = f->again || more;
			return tell(w, &value);
		}
		return w->bad == RPC_EVENT_GOOD;
	}
	if (slot->type == RPC_EVENT_XML) {
		if (attribute) {
			return fail(w, RPC_EVENT_TOKEN);
		}
		p = w->at;
		w->at = slot->data;
		return push(w, FRAME_VALUE, p, slot->data + slot->length);
	}
	value = (struct rpc_event_value){slot->type, slot->data, slot->length};
	return tell(w, &value);
}

/* 05, 07, 08, 09, 0D, 0E; false in *out_is: another token, nothing taken. */
static bool character_data(struct rpc_event_walk *w, bool attribute,
			   bool *drop, bool *any, bool *out_is)
{
	uint8_t token = w->at < w->end ? *w->at : TOKEN_EOF;
	struct rpc_event_units units;
	const uint8_t *p = NULL;

	*out_is = true;
	switch (token) {
	case TOKEN_TEXT:
	case TOKEN_TEXT | MORE:
		p = take(w, 2);
		if (p == NULL || !take_units(w, &units)) {
			return false;
		}
		if (p[1] != RPC_EVENT_STRING) {
			return fail(w, RPC_EVENT_TOKEN);
		}
		*any = *any || units.count > 0;
		return step(w) &&
		       told(w, w->sink->text(w->private_data, units));
	case TOKEN_CDATA:
	case TOKEN_CDATA | MORE:
		w->at++;
		*any = true;
		return take_units(w, &units) && step(w) &&
		       told(w, w->sink->text(w->private_data, units));
	case TOKEN_CHARACTER:
	case TOKEN_CHARACTER | MORE:
		p = take(w, 3);
		*any = true;
		return p != NULL && step(w) &&
		       told(w, w->sink->character(w->private_data,
						  event_u16(p + 1)));
	case TOKEN_ENTITY:
	case TOKEN_ENTITY | MORE:
		w->at++;
		*any = true;
		return take_name(w, &units) && step(w) &&
		       told(w, w->sink->entity(w->private_data, units));
	case TOKEN_NORMAL:
	case TOKEN_OPTIONAL:
		w->at++;
		return step(w) && substitution(w, token == TOKEN_OPTIONAL,
					       attribute, drop, any);
	default:
		*out_is = false;
		return true;
	}
}

static bool attribute(struct rpc_event_walk *w, bool *out_more)
{
	struct rpc_event_units name;
	bool drop = false, any = false, is = true;
	const uint8_t *p = take(w, 1);

	if (p == NULL || !step(w)) {
		return false;
	}
	if ((*p & ~MORE) != TOKEN_ATTRIBUTE) {
		return fail(w, RPC_EVENT_TOKEN);
	}
	*out_more = (*p & MORE) != 0;
	if (!take_name(w, &name) ||
	    !told(w, w->sink->attribute(w->private_data, name))) {
		return false;
	}
	while (is) {
		if (!character_data(w, true, &drop, &any, &is)) {
			return false;
		}
	}
	return told(w, w->sink->attribute_end(w->private_data, any && !drop));
}

static bool attributes(struct rpc_event_walk *w)
{
	const uint8_t *end = w->end, *p = take(w, 4);
	bool more = true;

	if (p == NULL) {
		return false;
	}
	if (event_u32(p) > (size_t)(end - w->at)) {
		return fail(w, RPC_EVENT_TRUNCATED);
	}
	w->end = w->at + event_u32(p);
	while (more) {
		if (!attribute(w, &more)) {
			return false;
		}
	}
	if (w->at != w->end) {
		return fail(w, RPC_EVENT_LENGTH);
	}
	w->end = end;
	return true;
}

/* Behind 03 or 04. */
static bool close_element(struct rpc_event_walk *w, bool empty)
{
	struct frame f = w->frames[w->depth - 1];

	if (w->at != f.end) {
		return fail(w, RPC_EVENT_LENGTH);
	}
	if (!told(w, w->sink->close(w->private_data, !f.drop, empty))) {
		return false;
	}
	pop(w);
	if (f.again && !f.drop) {
		w->at = w->again_at = f.start;
		w->again_member = f.member + 1;
	}
	return true;
}

/* 01, 41 at w->at */
static bool open_element(struct rpc_event_walk *w)
{
	const uint8_t *start = w->at, *p = NULL;
	bool has_attributes = (*start & MORE) != 0;
	struct rpc_event_units name;
	uint16_t dependency = NO_DEPENDENCY;
	uint32_t length, member;

	member = start == w->again_at ? w->again_member : 0;
	w->again_at = NULL;
	w->at++;
	if (w->frames[w->scope].kind == FRAME_TEMPLATE) {
		p = take(w, 2);
		if (p == NULL) {
			return false;
		}
		dependency = event_u16(p);
	}
	p = take(w, 4);
	if (p == NULL) {
		return false;
	}
	length = event_u32(p);
	if (length > (size_t)(w->end - w->at)) {
		return fail(w, RPC_EVENT_TRUNCATED);
	}
	/* One that the values don't have depends on nothing. */
	if (dependency < w->frames[w->scope].count &&
	    slot_of(w, dependency) == NULL) {
		w->at += length;
		return true;
	}
	if (!push(w, FRAME_ELEMENT, start, w->at + length)) {
		return false;
	}
	w->frames[w->depth - 1].member = member;
	if (!take_name(w, &name) ||
	    !told(w, w->sink->open(w->private_data, name))) {
		return false;
	}
	if (has_attributes && !attributes(w)) {
		return false;
	}
	p = take(w, 1);
	if (p == NULL) {
		return false;
	}
	switch (*p) {
	case TOKEN_CONTENT:
		return told(w, w->sink->content(w->private_data));
	case TOKEN_EMPTY:
		return close_element(w, true);
	default:
		return fail(w, RPC_EVENT_TOKEN);
	}
}

static bool slots_room(struct rpc_event_walk *w, uint32_t count)
{
	uint32_t size = w->slots_size > 0 ? w->slots_size : 64;
	struct slot *slots = NULL;

	/* Templates lie in each other as deep as scopes do. */
	while (size < w->slots_used + count) {
		size *= 2;
	}
	if (size == w->slots_size) {
		return true;
	}
	slots = talloc_realloc(w, w->slots, struct slot, size);
	if (slots == NULL) {
		return fail(w, RPC_EVENT_MEMORY);
	}
	w->slots = slots;
	w->slots_size = size;
	return true;
}

/* The values behind a definition; w->at ends up behind them. */
static bool values(struct rpc_event_walk *w, uint32_t *out_count)
{
	const uint8_t *p = take(w, 4), *specs = NULL;
	uint32_t count, i;

	if (p == NULL) {
		return false;
	}
	count = event_u32(p);
	if (count > RPC_EVENT_MAX_VALUES) {
		return fail(w, RPC_EVENT_WORK);
	}
	specs = take(w, 4 * (size_t)count);
	if (specs == NULL || !slots_room(w, count)) {
		return false;
	}
	for (i = 0; i < count; i++) {
		struct slot *slot = &w->slots[w->slots_used + i];

		slot->length = event_u16(specs + 4 * i);
		slot->type = specs[4 * i + 2];
		slot->data = take(w, slot->length);
		if (slot->data == NULL) {
			return false;
		}
	}
	*out_count = count;
	return true;
}

/* 0C, a byte, GUID, length, definition, values */
static bool template_instance(struct rpc_event_walk *w)
{
	const uint8_t *p = take(w, 22), *definition = NULL, *behind = NULL;
	uint32_t length, count = 0;

	if (p == NULL) {
		return false;
	}
	length = event_u32(p + 18);
	definition = take(w, length);
	if (definition == NULL || !values(w, &count)) {
		return false;
	}
	behind = w->at;
	w->at = definition;
	if (!push(w, FRAME_TEMPLATE, behind, definition + length)) {
		return false;
	}
	w->frames[w->depth - 1].count = count;
	w->slots_used += count;
	return true;
}

static bool processing_instruction(struct rpc_event_walk *w)
{
	struct rpc_event_units units;

	w->at++;
	if (!take_name(w, &units)) {
		return false;
	}
	if (w->at < w->end && *w->at == TOKEN_PI_DATA) {
		w->at++;
		return take_units(w, &units);
	}
	return true;
}

/* A token of a document, a definition or a value of type BinXml. */
static bool scope_step(struct rpc_event_walk *w)
{
	struct frame f = w->frames[w->depth - 1];
	uint8_t token;

	if (w->at == w->end && f.kind == FRAME_VALUE) {
		/* Seen without its EOF: nothing is lost by that. */
		token = TOKEN_EOF;
	} else if (w->at == w->end) {
		return fail(w, RPC_EVENT_TRUNCATED);
	} else {
		token = *w->at;
	}
	switch (token) {
	case TOKEN_EOF:
		pop(w);
		w->at = f.start;
		return true;
	case TOKEN_HEADER:
		return take(w, 4) != NULL;
	case TOKEN_OPEN:
	case TOKEN_OPEN | MORE:
		return open_element(w);
	case TOKEN_TEMPLATE:
		return template_instance(w);
	case TOKEN_PI_TARGET:
		return processing_instruction(w);
	default:
		return fail(w, RPC_EVENT_TOKEN);
	}
}

/* A token of the content of an element. */
static bool content_step(struct rpc_event_walk *w)
{
	struct frame *f = &w->frames[w->depth - 1];
	bool any = false, is = false;

	if (w->at == w->end) {
		return fail(w, RPC_EVENT_TRUNCATED);
	}
	switch (*w->at) {
	case TOKEN_END:
		w->at++;
		return close_element(w, false);
	case TOKEN_OPEN:
	case TOKEN_OPEN | MORE:
		return open_element(w);
	case TOKEN_PI_TARGET:
		return processing_instruction(w);
	default:
		if (!character_data(w, false, &f->drop, &any, &is)) {
			return false;
		}
		return is ? true : fail(w, RPC_EVENT_TOKEN);
	}
}

enum rpc_event_bad rpc_event_walk(struct rpc_event_walk *walk,
				  const uint8_t *data, size_t length,
				  const struct rpc_event_sink *sink,
				  void *private_data, bool *out_partial)
{
	struct rpc_event_walk *w = walk;
	bool ok;

	w->depth = w->elements = w->scopes = w->scope = 0;
	w->slots_used = w->steps = 0;
	w->partial = false;
	w->bad = RPC_EVENT_GOOD;
	w->array = w->again_at = NULL;
	w->sink = sink;
	w->private_data = private_data;
	w->at = data;
	ok = push(w, FRAME_DOCUMENT, data + length, data + length);
	while (ok && w->depth > 0) {
		ok = step(w);
		if (!ok) {
			break;
		}
		ok = w->frames[w->depth - 1].kind == FRAME_ELEMENT
			     ? content_step(w)
			     : scope_step(w);
	}
	*out_partial = w->partial;
	return w->bad;
}
