/* Encoding of LDAP answers (RFC 4511 section 4) by liblber. */
#include "simulators/dc/dc_reply.h"

#include <errno.h>
#include <string.h>

#define REFERRAL_TAG 0xa3
#define SASL_TAG 0x87
#define OID_TAG 0x8a
#define VALUE_TAG 0x8b
#define CONTROLS_TAG 0xa0

struct sim_dc_reply *sim_dc_reply_new(TALLOC_CTX *mem_ctx)
{
	return talloc_zero(mem_ctx, struct sim_dc_reply);
}

static ber_tag_t response_tag(enum sim_dc_op op)
{
	switch (op) {
	case SIM_DC_BIND:
		return 0x61;
	case SIM_DC_SEARCH:
		return 0x65;
	case SIM_DC_MODIFY:
		return 0x67;
	case SIM_DC_ADD:
		return 0x69;
	case SIM_DC_DELETE:
		return 0x6b;
	case SIM_DC_RENAME:
		return 0x6d;
	case SIM_DC_COMPARE:
		return 0x6f;
	default:
		return 0x78;
	}
}

/* Moves the finished message into the buffer; BER is gone after it. */
static int append(struct sim_dc_reply *reply, BerElement *ber, int encoded)
{
	struct berval flat = { 0 };
	uint8_t *bytes = NULL;
	size_t room = talloc_array_length(reply->bytes);

	if (encoded == -1 || ber_flatten2(ber, &flat, 0) == -1) {
		ber_free(ber, 1);
		return ENOMEM;
	}
	if (room < reply->length + flat.bv_len) {
		bytes = talloc_realloc(reply, reply->bytes, uint8_t,
				       (reply->length + flat.bv_len) * 2);
		if (bytes == NULL) {
			ber_free(ber, 1);
			return ENOMEM;
		}
		reply->bytes = bytes;
	}
	memcpy(reply->bytes + reply->length, flat.bv_val, flat.bv_len);
	reply->length += flat.bv_len;
	reply->count++;
	ber_free(ber, 1);
	return 0;
}

/* realSearchControlValue: the size estimate, which we don't give, cookie. */
static int put_paged(BerElement *ber, const struct sim_dc_result *result)
{
	BerElement *inner = ber_alloc_t(LBER_USE_DER);
	struct berval flat = { 0 };
	int ret = -1;

	if (inner == NULL) {
		return -1;
	}
	if (ber_printf(inner, "{io}", 0,
		       result->cookie != NULL ? (const char *)result->cookie :
						"",
		       (ber_len_t)result->cookie_length) != -1 &&
	    ber_flatten2(inner, &flat, 0) != -1) {
		ret = ber_printf(ber, "t{{sO}}", (ber_tag_t)CONTROLS_TAG,
				 SIM_DC_CONTROL_PAGED, &flat);
	}
	ber_free(inner, 1);
	return ret;
}

static int put_result(BerElement *ber, const struct sim_dc_result *result)
{
	int ret = ber_printf(ber, "ess", result->code,
			     result->matched != NULL ? result->matched : "",
			     result->text != NULL ? result->text : "");

	if (ret != -1 && result->referral != NULL) {
		ret = ber_printf(ber, "t{s}", (ber_tag_t)REFERRAL_TAG,
				 result->referral);
	}
	if (ret != -1 && result->sasl != NULL) {
		ret = ber_printf(ber, "to", (ber_tag_t)SASL_TAG, result->sasl,
				 (ber_len_t)result->sasl_length);
	}
	if (ret != -1 && result->oid != NULL) {
		ret = ber_printf(ber, "ts", (ber_tag_t)OID_TAG, result->oid);
	}
	if (ret != -1 && result->value != NULL) {
		ret = ber_printf(ber, "ts", (ber_tag_t)VALUE_TAG,
				 result->value);
	}
	return ret;
}

int sim_dc_reply_result(struct sim_dc_reply *reply, int id,
			enum sim_dc_op op, const struct sim_dc_result *result)
{
	BerElement *ber = ber_alloc_t(LBER_USE_DER);
	int ret;

	if (ber == NULL) {
		return ENOMEM;
	}
	ret = ber_printf(ber, "{it{", id, response_tag(op));
	if (ret != -1) {
		ret = put_result(ber, result);
	}
	if (ret != -1) {
		ret = ber_printf(ber, "}");
	}
	if (ret != -1 && result->paged) {
		ret = put_paged(ber, result);
	}
	if (ret != -1) {
		ret = ber_printf(ber, "}");
	}
	reply->result = result->code;
	reply->text = result->text;
	return append(reply, ber, ret);
}

int sim_dc_reply_reference(struct sim_dc_reply *reply, int id, const char *url)
{
	BerElement *ber = ber_alloc_t(LBER_USE_DER);

	if (ber == NULL) {
		return ENOMEM;
	}
	return append(reply, ber,
		      ber_printf(ber, "{it{s}}", id, (ber_tag_t)0x73, url));
}

static int put_attr(BerElement *ber, const struct sim_dc_reply_attr *attr)
{
	int ret = ber_printf(ber, "{s[", attr->name);
	size_t i;

	for (i = 0; i < attr->count && ret != -1; i++) {
		ret = ber_printf(ber, "o", attr->values[i].data,
				 (ber_len_t)attr->values[i].length);
	}
	return ret == -1 ? ret : ber_printf(ber, "]}");
}

int sim_dc_reply_entry(struct sim_dc_reply *reply, int id, const char *dn,
		       const struct sim_dc_reply_attr *attrs, size_t count)
{
	BerElement *ber = ber_alloc_t(LBER_USE_DER);
	size_t i;
	int ret;

	if (ber == NULL) {
		return ENOMEM;
	}
	ret = ber_printf(ber, "{it{s{", id, (ber_tag_t)0x64, dn);
	for (i = 0; i < count && ret != -1; i++) {
		ret = put_attr(ber, &attrs[i]);
	}
	if (ret != -1) {
		ret = ber_printf(ber, "}}}");
	}
	return append(reply, ber, ret);
}
