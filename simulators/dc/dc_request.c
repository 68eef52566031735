/*
 * Decoding of LDAP messages (RFC 4511 section 4), by liblber over a complete
 * message. Strings are copied; every count and depth is bounded.
 */
#include "simulators/dc/dc_request.h"

#include <errno.h>
#include <string.h>

struct ber_holder {
	BerElement *ber;
};

static int holder_free(struct ber_holder *holder)
{
	ber_free(holder->ber, 1);
	return 0;
}

int sim_dc_message_length(const uint8_t *bytes, size_t length,
			  size_t *out_length)
{
	size_t value = 0, octets, i;

	if (length == 0) {
		return EAGAIN;
	}
	if (bytes[0] != LBER_SEQUENCE) {
		return EPROTO;
	}
	if (length < 2) {
		return EAGAIN;
	}
	if (bytes[1] < 0x80) {
		*out_length = 2 + (size_t)bytes[1];
		return 0;
	}
	octets = bytes[1] & 0x7f;
	if (octets == 0 || octets > 4) {
		return octets == 0 ? EPROTO : EMSGSIZE;
	}
	if (length < 2 + octets) {
		return EAGAIN;
	}
	for (i = 0; i < octets; i++) {
		value = value << 8 | bytes[2 + i];
	}
	if (value > SIM_DC_MESSAGE_MAX) {
		return EMSGSIZE;
	}
	*out_length = 2 + octets + value;
	return 0;
}

static size_t remaining(BerElement *ber)
{
	ber_len_t length = 0;

	ber_get_option(ber, LBER_OPT_BER_REMAINING_BYTES, &length);
	return length;
}

static int take_bytes(BerElement *ber, TALLOC_CTX *mem_ctx,
		      const uint8_t **out, size_t *out_length)
{
	struct berval value = { 0 };
	uint8_t *copy = NULL;

	if (ber_get_stringbv(ber, &value, LBER_BV_NOTERM) == LBER_ERROR) {
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

static int take_text(BerElement *ber, TALLOC_CTX *mem_ctx, const char **out)
{
	const uint8_t *text = NULL;
	size_t length = 0;
	int ret = take_bytes(ber, mem_ctx, &text, &length);

	if (ret == 0 && memchr(text, 0, length) != NULL) {
		ret = EPROTO;
	}
	if (ret == 0) {
		*out = (const char *)text;
	}
	return ret;
}

static int decode_bind(BerElement *ber, struct sim_dc_request *request)
{
	struct sim_dc_bind *bind = &request->u.bind;
	ber_len_t length = 0;
	ber_int_t version = 0;
	ber_tag_t tag;
	int ret;

	if (ber_get_int(ber, &version) == LBER_ERROR) {
		return EPROTO;
	}
	bind->version = version;
	ret = take_text(ber, request, &bind->name);
	if (ret != 0) {
		return ret;
	}
	tag = ber_peek_tag(ber, &length);
	if (tag == 0x80) {
		return take_bytes(ber, request, &bind->secret, &bind->length);
	}
	if (tag != 0xa3) {
		return EPROTO;
	}
	ber_skip_tag(ber, &length);
	if (length > remaining(ber)) {
		return EPROTO;
	}
	length = remaining(ber) - length;
	ret = take_text(ber, request, &bind->mechanism);
	if (ret == 0 && remaining(ber) > length) {
		ret = take_bytes(ber, request, &bind->secret, &bind->length);
	}
	return ret;
}

static int decode_attrs(BerElement *ber, struct sim_dc_request *request)
{
	struct sim_dc_search *search = &request->u.search;
	ber_len_t length = 0;
	size_t end;
	int ret = 0;

	if (ber_skip_tag(ber, &length) != LBER_SEQUENCE ||
	    length > remaining(ber)) {
		return EPROTO;
	}
	end = remaining(ber) - length;
	search->attrs = talloc_zero_array(request, const char *,
					  SIM_DC_ATTRS_MAX);
	if (search->attrs == NULL) {
		return ENOMEM;
	}
	while (ret == 0 && remaining(ber) > end) {
		if (search->attr_count == SIM_DC_ATTRS_MAX) {
			return EMSGSIZE;
		}
		ret = take_text(ber, request,
				&search->attrs[search->attr_count]);
		search->attr_count++;
	}
	return ret;
}

static int decode_search(BerElement *ber, struct sim_dc_request *request)
{
	struct sim_dc_search *search = &request->u.search;
	const uint8_t *base = NULL;
	ber_int_t scope = 0, deref = 0, size = 0, seconds = 0, types = 0;
	int ret = take_bytes(ber, request, &base, &search->base_length);

	if (ret != 0) {
		return ret;
	}
	search->base = (const char *)base;
	if (ber_get_enum(ber, &scope) == LBER_ERROR ||
	    ber_get_enum(ber, &deref) == LBER_ERROR ||
	    ber_get_int(ber, &size) == LBER_ERROR ||
	    ber_get_int(ber, &seconds) == LBER_ERROR ||
	    ber_get_boolean(ber, &types) == LBER_ERROR ||
	    scope < 0 || scope > 2 || size < 0 || seconds < 0) {
		return EPROTO;
	}
	search->scope = scope;
	search->size_limit = size;
	search->time_limit_s = seconds;
	search->types_only = types != 0;
	ret = sim_dc_filter_decode(request, ber, &search->filter);
	return ret != 0 ? ret : decode_attrs(ber, request);
}

static int decode_extended(BerElement *ber, struct sim_dc_request *request)
{
	ber_len_t length = 0;

	if (ber_peek_tag(ber, &length) != 0x80) {
		return EPROTO;
	}
	return take_text(ber, request, &request->u.oid);
}

static int decode_control(BerElement *ber, struct sim_dc_request *request)
{
	struct sim_dc_control *control =
		&request->controls[request->control_count];
	ber_len_t length = 0;
	ber_int_t critical = 0;
	size_t end;
	int ret;

	if (ber_skip_tag(ber, &length) != LBER_SEQUENCE ||
	    length > remaining(ber)) {
		return EPROTO;
	}
	end = remaining(ber) - length;
	ret = take_text(ber, request, &control->oid);
	if (ret == 0 && remaining(ber) > end &&
	    ber_peek_tag(ber, &length) == LBER_BOOLEAN) {
		if (ber_get_boolean(ber, &critical) == LBER_ERROR) {
			return EPROTO;
		}
		control->critical = critical != 0;
	}
	if (ret == 0 && remaining(ber) > end) {
		ret = take_bytes(ber, request, &control->value,
				 &control->length);
	}
	if (ret == 0 && remaining(ber) != end) {
		ret = EPROTO;
	}
	request->control_count++;
	return ret;
}

static int decode_controls(BerElement *ber, struct sim_dc_request *request)
{
	ber_len_t length = 0;
	int ret = 0;

	if (remaining(ber) == 0) {
		return 0;
	}
	if (ber_skip_tag(ber, &length) != 0xa0 || length != remaining(ber)) {
		return EPROTO;
	}
	while (ret == 0 && remaining(ber) > 0) {
		if (request->control_count == SIM_DC_CONTROLS_MAX) {
			return EMSGSIZE;
		}
		ret = decode_control(ber, request);
	}
	return ret;
}

/* The read position is behind the operation's tag and length. */
static int decode_op(BerElement *ber, struct sim_dc_request *request)
{
	switch (request->op) {
	case SIM_DC_BIND:
		return decode_bind(ber, request);
	case SIM_DC_SEARCH:
		return decode_search(ber, request);
	case SIM_DC_EXTENDED:
		return decode_extended(ber, request);
	case SIM_DC_ABANDON:
	case SIM_DC_UNBIND:
	case SIM_DC_MODIFY:
	case SIM_DC_ADD:
	case SIM_DC_DELETE:
	case SIM_DC_RENAME:
	case SIM_DC_COMPARE:
		return 0;
	}
	return EPROTO;
}

static int decode_message(BerElement *ber, struct sim_dc_request *request)
{
	ber_len_t length = 0, body = 0;
	ber_int_t id = 0;
	size_t end;
	int ret;

	if (ber_skip_tag(ber, &length) != LBER_SEQUENCE ||
	    length != remaining(ber) ||
	    ber_get_int(ber, &id) == LBER_ERROR || id < 0) {
		return EPROTO;
	}
	request->id = id;
	request->op = (enum sim_dc_op)ber_skip_tag(ber, &body);
	if (body > remaining(ber)) {
		return EPROTO;
	}
	end = remaining(ber) - body;
	ret = decode_op(ber, request);
	if (ret != 0) {
		return ret;
	}
	if (remaining(ber) < end) {
		return EPROTO;
	}
	ber_skip_data(ber, remaining(ber) - end);
	return decode_controls(ber, request);
}

int sim_dc_request_decode(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			  size_t length, struct sim_dc_request **out_request)
{
	struct berval all = { length, (char *)bytes };
	struct sim_dc_request *request = NULL;
	struct ber_holder *holder = NULL;
	int ret;

	if (length < 2) {
		return EPROTO;
	}
	if (length > SIM_DC_MESSAGE_MAX + 6) {
		return EMSGSIZE;
	}
	request = talloc_zero(mem_ctx, struct sim_dc_request);
	holder = talloc_zero(request, struct ber_holder);
	if (request == NULL || holder == NULL) {
		talloc_free(request);
		return ENOMEM;
	}
	holder->ber = ber_init(&all);
	if (holder->ber == NULL) {
		talloc_free(request);
		return ENOMEM;
	}
	talloc_set_destructor(holder, holder_free);
	ret = decode_message(holder->ber, request);
	if (ret != 0) {
		talloc_free(request);
		return ret;
	}
	talloc_free(holder);
	*out_request = request;
	return 0;
}

const struct sim_dc_control *
sim_dc_request_control(const struct sim_dc_request *request, const char *oid)
{
	size_t i;

	for (i = 0; i < request->control_count; i++) {
		if (strcmp(request->controls[i].oid, oid) == 0) {
			return &request->controls[i];
		}
	}
	return NULL;
}
