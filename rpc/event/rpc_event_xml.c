/*
 * A sink that writes the event as text: [MS-EVEN6] 2.2.12 with its editorial
 * errors (end tags, references) put right; single quotes as wevtutil has them.
 */
#include <string.h>

#include "rpc/event/rpc_event_fields.h"
#include "rpc/event/rpc_event_private.h"

struct xml {
	struct event_text text;
	struct {
		struct rpc_event_units name;
		size_t start;
	} open[RPC_EVENT_MAX_ELEMENTS + 1];
	size_t depth;
	size_t attribute; /* where it starts */
	bool in_attribute;
	struct event_text piece; /* unescaped */
};

static bool add(struct xml *x, const char *s)
{
	return event_text_add(&x->text, s, strlen(s));
}

static const char *escape_of(const struct xml *x, uint8_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return x->in_attribute ? "&quot;" : NULL;
	case '\'':
		return x->in_attribute ? "&apos;" : NULL;
	case '\t':
		return x->in_attribute ? "&#9;" : NULL;
	case '\n':
		return x->in_attribute ? "&#10;" : NULL;
	case '\r':
		return "&#13;";
	default:
		return c < 0x20 ? "\xEF\xBF\xBD" : NULL;
	}
}

/* What lies in x->piece, escaped; U+FFFE and U+FFFF are not for XML. */
static bool flush(struct xml *x)
{
	const char *p = x->piece.data, *end = p + x->piece.used;
	const char *from = p;
	bool ok = !x->piece.failed;

	for (; ok && p < end; p++) {
		const char *escape = escape_of(x, (uint8_t)*p);
		size_t skip = 1;

		if (end - p >= 3 && memcmp(p, "\xEF\xBF", 2) == 0 &&
		    (uint8_t)p[2] >= 0xBE) {
			escape = "\xEF\xBF\xBD";
			skip = 3;
		}
		if (escape == NULL) {
			continue;
		}
		ok = event_text_add(&x->text, from, (size_t)(p - from)) &&
		     add(x, escape);
		p += skip - 1;
		from = p + 1;
	}
	ok = ok && event_text_add(&x->text, from, (size_t)(end - from));
	x->piece.used = 0;
	return ok;
}

/* A name may hold what would end the tag; such a one is no event's. */
static bool add_name(struct xml *x, struct rpc_event_units name)
{
	size_t i;

	for (i = 0; i < name.count; i++) {
		uint16_t c = event_u16(name.data + 2 * i);

		if (c <= ' ' || (c < 0x80 && strchr("<>&'\"/=", c) != NULL) ||
		    c >= 0xFFFE) {
			return false;
		}
	}
	return event_text_units(&x->text, name);
}

static bool xml_open(void *private_data, struct rpc_event_units name)
{
	struct xml *x = private_data;

	x->open[x->depth].name = name;
	x->open[x->depth].start = x->text.used;
	x->depth++;
	return add(x, "<") && add_name(x, name);
}

static bool xml_attribute(void *private_data, struct rpc_event_units name)
{
	struct xml *x = private_data;

	x->attribute = x->text.used;
	x->in_attribute = true;
	return add(x, " ") && add_name(x, name) && add(x, "='");
}

static bool xml_attribute_end(void *private_data, bool keep)
{
	struct xml *x = private_data;

	x->in_attribute = false;
	if (!keep) {
		x->text.used = x->attribute;
		return true;
	}
	return add(x, "'");
}

static bool xml_content(void *private_data)
{
	return add(private_data, ">");
}

static bool xml_close(void *private_data, bool keep, bool empty)
{
	struct xml *x = private_data;

	x->depth--;
	if (!keep) {
		x->text.used = x->open[x->depth].start;
		return true;
	}
	if (empty) {
		return add(x, "/>");
	}
	return add(x, "</") && add_name(x, x->open[x->depth].name) &&
	       add(x, ">");
}

static bool xml_text(void *private_data, struct rpc_event_units text)
{
	struct xml *x = private_data;

	return event_text_units(&x->piece, text) && flush(x);
}

static bool xml_value(void *private_data, const struct rpc_event_value *value)
{
	struct xml *x = private_data;

	return event_text_value(&x->piece, value) && flush(x);
}

static bool xml_character(void *private_data, uint16_t unit)
{
	const uint8_t bytes[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};

	return xml_text(private_data, (struct rpc_event_units){bytes, 1});
}

static bool xml_entity(void *private_data, struct rpc_event_units name)
{
	struct xml *x = private_data;

	return add(x, "&") && add_name(x, name) && add(x, ";");
}

static const struct rpc_event_sink xml_sink = {
	.open = xml_open,
	.attribute = xml_attribute,
	.attribute_end = xml_attribute_end,
	.content = xml_content,
	.close = xml_close,
	.text = xml_text,
	.value = xml_value,
	.character = xml_character,
	.entity = xml_entity,
};

enum rpc_event_bad rpc_event_xml(TALLOC_CTX *mem_ctx,
				 struct rpc_event_walk *walk,
				 const uint8_t *data, size_t length,
				 char **out_xml, bool *out_partial)
{
	struct xml *x = talloc_zero(mem_ctx, struct xml);
	enum rpc_event_bad bad;

	if (x == NULL) {
		return RPC_EVENT_MEMORY;
	}
	x->text.parent = x->piece.parent = x;
	x->text.limit = x->piece.limit = RPC_EVENT_MAX_RESULT;
	bad = rpc_event_walk(walk, data, length, &xml_sink, x, out_partial);
	if (bad == RPC_EVENT_GOOD && !event_text_add(&x->text, "", 1)) {
		bad = RPC_EVENT_WORK;
	}
	if (bad == RPC_EVENT_GOOD) {
		*out_xml = talloc_move(mem_ctx, &x->text.data);
	}
	talloc_free(x);
	return bad;
}
