/* Search filters: from the wire, and as text for the journal. */
#include <errno.h>
#include <string.h>

#include "simulators/dc/dc_filter_types.h"

struct decode_state {
	BerElement *ber;
	unsigned int nodes;
};

static int decode_node(struct decode_state *state, TALLOC_CTX *mem_ctx,
		       unsigned int depth, struct sim_dc_filter **out);

/* The next primitive element as bytes on MEM_CTX, terminated. */
static int take_string(BerElement *ber, TALLOC_CTX *mem_ctx, uint8_t **out,
		       size_t *out_length)
{
	struct berval value = { 0 };
	uint8_t *copy = NULL;
	ber_tag_t tag = ber_get_stringbv(ber, &value, LBER_BV_NOTERM);

	if (tag == LBER_ERROR) {
		return EPROTO;
	}
	copy = talloc_array(mem_ctx, uint8_t, value.bv_len + 1);
	if (copy == NULL) {
		return ENOMEM;
	}
	memcpy(copy, value.bv_val, value.bv_len);
	copy[value.bv_len] = 0;
	*out = copy;
	*out_length = value.bv_len;
	return 0;
}

static int take_name(BerElement *ber, TALLOC_CTX *mem_ctx, char **out)
{
	uint8_t *text = NULL;
	size_t length = 0;
	int ret = take_string(ber, mem_ctx, &text, &length);

	if (ret == 0 && (length == 0 || memchr(text, 0, length) != NULL)) {
		ret = EPROTO;
	}
	if (ret == 0) {
		*out = (char *)text;
	}
	return ret;
}

static int add_part(struct sim_dc_filter *node, BerElement *ber,
		    enum part_kind kind)
{
	struct filter_part part = { .kind = kind };
	int ret = take_string(ber, node, &part.data, &part.length);
	struct filter_part *parts = NULL;

	if (ret != 0) {
		return ret;
	}
	parts = talloc_realloc(node, node->parts, struct filter_part,
			       node->part_count + 1);
	if (parts == NULL) {
		return ENOMEM;
	}
	node->parts = parts;
	parts[node->part_count++] = part;
	return 0;
}

static size_t remaining(BerElement *ber)
{
	ber_len_t length = 0;

	ber_get_option(ber, LBER_OPT_BER_REMAINING_BYTES, &length);
	return length;
}

/* END: how many bytes remain behind the last child. */
static int decode_children(struct decode_state *state,
			   struct sim_dc_filter *node, unsigned int depth,
			   size_t end)
{
	while (remaining(state->ber) > end) {
		struct sim_dc_filter **children = talloc_realloc(
			node, node->children, struct sim_dc_filter *,
			node->child_count + 1);
		int ret;

		if (children == NULL) {
			return ENOMEM;
		}
		node->children = children;
		ret = decode_node(state, node, depth + 1,
				  &children[node->child_count]);
		if (ret != 0) {
			return ret;
		}
		node->child_count++;
	}
	if (remaining(state->ber) != end ||
	    (node->kind == FILTER_NOT && node->child_count != 1)) {
		return EPROTO;
	}
	return 0;
}

static int decode_assertion(struct decode_state *state,
			    struct sim_dc_filter *node)
{
	int ret = take_name(state->ber, node, &node->attr);

	return ret != 0 ? ret : add_part(node, state->ber, PART_ANY);
}

static int decode_substrings(struct decode_state *state,
			     struct sim_dc_filter *node)
{
	ber_len_t length = 0;
	size_t end;
	int ret = take_name(state->ber, node, &node->attr);

	if (ret != 0) {
		return ret;
	}
	if (ber_skip_tag(state->ber, &length) != LBER_SEQUENCE ||
	    length > remaining(state->ber)) {
		return EPROTO;
	}
	end = remaining(state->ber) - length;
	while (remaining(state->ber) > end) {
		ber_tag_t tag = ber_peek_tag(state->ber, &length);
		const struct filter_part *last =
			node->part_count == 0 ?
				NULL : &node->parts[node->part_count - 1];

		if (tag < PART_INITIAL || tag > PART_FINAL ||
		    (tag == PART_INITIAL && last != NULL) ||
		    (last != NULL && last->kind == PART_FINAL) ||
		    ++state->nodes > SIM_DC_FILTER_NODES_MAX) {
			return EPROTO;
		}
		ret = add_part(node, state->ber, (enum part_kind)tag);
		if (ret != 0) {
			return ret;
		}
	}
	return node->part_count == 0 ? EPROTO : 0;
}

/* MatchingRuleAssertion; a dnAttributes flag changes nothing here. */
static int decode_extensible(struct decode_state *state,
			     struct sim_dc_filter *node, size_t end)
{
	int ret = 0;

	while (ret == 0 && remaining(state->ber) > end) {
		ber_len_t length = 0;
		ber_int_t flag = 0;

		switch (ber_peek_tag(state->ber, &length)) {
		case 0x81:
			ret = take_name(state->ber, node, &node->rule);
			break;
		case 0x82:
			ret = take_name(state->ber, node, &node->attr);
			break;
		case 0x83:
			ret = node->part_count > 0 ?
				EPROTO : add_part(node, state->ber, PART_ANY);
			break;
		case 0x84:
			ret = ber_get_boolean(state->ber, &flag) ==
				LBER_ERROR ? EPROTO : 0;
			break;
		default:
			ret = EPROTO;
		}
	}
	return ret == 0 && node->part_count != 1 ? EPROTO : ret;
}

static int decode_body(struct decode_state *state, struct sim_dc_filter *node,
		       unsigned int depth, size_t end)
{
	switch (node->kind) {
	case FILTER_AND:
	case FILTER_OR:
	case FILTER_NOT:
		return decode_children(state, node, depth, end);
	case FILTER_SUBSTRINGS:
		return decode_substrings(state, node);
	case FILTER_EXTENSIBLE:
		return decode_extensible(state, node, end);
	case FILTER_EQUAL:
	case FILTER_GREATER:
	case FILTER_LESS:
	case FILTER_APPROX:
		return decode_assertion(state, node);
	case FILTER_PRESENT:
		break;
	}
	return EPROTO;
}

static int decode_node(struct decode_state *state, TALLOC_CTX *mem_ctx,
		       unsigned int depth, struct sim_dc_filter **out)
{
	struct sim_dc_filter *node = NULL;
	ber_len_t length = 0;
	ber_tag_t tag = ber_peek_tag(state->ber, &length);
	size_t end;
	int ret;

	if (depth > SIM_DC_FILTER_DEPTH_MAX ||
	    ++state->nodes > SIM_DC_FILTER_NODES_MAX) {
		return EMSGSIZE;
	}
	if (tag == LBER_ERROR) {
		return EPROTO;
	}
	node = talloc_zero(mem_ctx, struct sim_dc_filter);
	if (node == NULL) {
		return ENOMEM;
	}
	node->kind = (enum filter_kind)tag;
	if (tag == FILTER_PRESENT) {
		ret = take_name(state->ber, node, &node->attr);
	} else {
		ber_skip_tag(state->ber, &length);
		if (length > remaining(state->ber)) {
			talloc_free(node);
			return EPROTO;
		}
		end = remaining(state->ber) - length;
		ret = decode_body(state, node, depth, end);
		if (ret == 0 && remaining(state->ber) != end) {
			ret = EPROTO;
		}
	}
	if (ret != 0) {
		talloc_free(node);
		return ret;
	}
	*out = node;
	return 0;
}

int sim_dc_filter_decode(TALLOC_CTX *mem_ctx, BerElement *ber,
			 struct sim_dc_filter **out_filter)
{
	struct decode_state state = { ber, 0 };

	return decode_node(&state, mem_ctx, 0, out_filter);
}

static char *append_escaped(char *text, const struct filter_part *part)
{
	size_t i;

	for (i = 0; i < part->length && text != NULL; i++) {
		uint8_t byte = part->data[i];

		if (byte < ' ' || byte >= 0x7f || strchr("()*\\", byte)) {
			text = talloc_asprintf_append_buffer(text, "\\%02x",
							     byte);
		} else {
			text = talloc_asprintf_append_buffer(text, "%c", byte);
		}
	}
	return text;
}

static char *append_parts(char *text, const struct sim_dc_filter *node)
{
	size_t i;

	for (i = 0; i < node->part_count && text != NULL; i++) {
		const struct filter_part *part = &node->parts[i];

		if (node->kind == FILTER_SUBSTRINGS &&
		    part->kind != PART_INITIAL) {
			text = talloc_strdup_append_buffer(text, "*");
		}
		if (text != NULL) {
			text = append_escaped(text, part);
		}
	}
	if (text != NULL && node->kind == FILTER_SUBSTRINGS &&
	    node->parts[node->part_count - 1].kind != PART_FINAL) {
		text = talloc_strdup_append_buffer(text, "*");
	}
	return text;
}

static char *append_node(char *text, const struct sim_dc_filter *node)
{
	static const struct {
		enum filter_kind kind;
		const char *sign;
	} signs[] = {
		{ FILTER_AND, "&" },	    { FILTER_OR, "|" },
		{ FILTER_NOT, "!" },	    { FILTER_EQUAL, "=" },
		{ FILTER_SUBSTRINGS, "=" }, { FILTER_GREATER, ">=" },
		{ FILTER_LESS, "<=" },	    { FILTER_PRESENT, "=*" },
		{ FILTER_APPROX, "~=" },    { FILTER_EXTENSIBLE, ":=" },
	};
	const char *sign = "?";
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].kind == node->kind) {
			sign = signs[i].sign;
		}
	}
	text = talloc_asprintf_append_buffer(
		text, "(%s%s%s%s", node->attr != NULL ? node->attr : "",
		node->rule != NULL ? ":" : "",
		node->rule != NULL ? node->rule : "", sign);
	for (i = 0; i < node->child_count && text != NULL; i++) {
		text = append_node(text, node->children[i]);
	}
	if (text != NULL) {
		text = append_parts(text, node);
	}
	return text == NULL ? NULL : talloc_strdup_append_buffer(text, ")");
}

char *sim_dc_filter_text(TALLOC_CTX *mem_ctx,
			 const struct sim_dc_filter *filter)
{
	char *text = talloc_strdup(mem_ctx, "");

	return text == NULL ? NULL : append_node(text, filter);
}
