/* See nps_radius.h. Section numbers are RFC 2865's. */
#include "simulators/nps/nps_radius.h"

#include <errno.h>
#include <string.h>
#include <gnutls/crypto.h>
#include <jansson.h>

#define HEADER 20
#define LENGTH_AT 2
#define AUTHENTICATOR_AT 4
#define MD5_SIZE 16

enum attribute {
	USER_NAME = 1,
	USER_PASSWORD = 2,
	NAS_IP_ADDRESS = 4,
	NAS_PORT = 5,
	CALLED_STATION_ID = 30,
	CALLING_STATION_ID = 31,
	NAS_IDENTIFIER = 32,
	ACCT_SESSION_ID = 44,
	NAS_PORT_TYPE = 61,
	MESSAGE_AUTHENTICATOR = 80,
};

struct value {
	const uint8_t *data; /* NULL: there is none */
	size_t length;
};

/* MD5 of the secret and what follows it. */
static int md5_after(const struct nps_radius_secret *secret,
		     const uint8_t block[MD5_SIZE], uint8_t out[MD5_SIZE])
{
	gnutls_hash_hd_t hash = NULL;
	int ret = gnutls_hash_init(&hash, GNUTLS_DIG_MD5);

	if (ret < 0) {
		return EIO;
	}
	ret = gnutls_hash(hash, secret->data, secret->length);
	if (ret == 0) {
		ret = gnutls_hash(hash, block, MD5_SIZE);
	}
	gnutls_hash_deinit(hash, out);
	return ret == 0 ? 0 : EIO;
}

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static void take_text(const struct value *value, char out[NPS_RADIUS_TEXT])
{
	json_t *text = NULL;
	size_t i;

	if (value->data == NULL || value->length >= NPS_RADIUS_TEXT) {
		return;
	}
	for (i = 0; i < value->length; i++) {
		if (value->data[i] < ' ' || value->data[i] == 0x7f) {
			return;
		}
	}
	text = json_stringn((const char *)value->data, value->length);
	if (text != NULL) {
		memcpy(out, value->data, value->length);
	}
	json_decref(text);
}

static bool take_u32(const struct value *value, uint32_t *out)
{
	if (value->data == NULL || value->length != 4) {
		return false;
	}
	*out = get_u32(value->data);
	return true;
}

/* Section 5.2: each block is hidden by the one before it. */
static int take_password(const struct value *value,
			 const struct nps_radius_secret *secret,
			 struct nps_radius_request *request)
{
	const uint8_t *before = request->authenticator;
	uint8_t mask[MD5_SIZE];
	size_t i;
	int ret;

	if (value->data == NULL) {
		return 0;
	}
	if (value->length == 0 || value->length % MD5_SIZE != 0 ||
	    value->length >= NPS_RADIUS_PASSWORD) {
		return EBADMSG;
	}
	for (i = 0; i < value->length; i++) {
		if (i % MD5_SIZE == 0) {
			ret = md5_after(secret, before, mask);
			if (ret != 0) {
				return ret;
			}
			before = value->data + i;
		}
		request->password[i] =
			(char)(value->data[i] ^ mask[i % MD5_SIZE]);
	}
	request->has_password = true;
	return 0;
}

/* RFC 3579 section 3.2: of the message with zeros in the attribute's place. */
static int check_signature(const uint8_t *bytes, size_t length,
			   const struct value *value,
			   const struct nps_radius_secret *secret)
{
	uint8_t copy[NPS_RADIUS_MOST], mac[MD5_SIZE];

	if (value->length != MD5_SIZE) {
		return EBADMSG;
	}
	memcpy(copy, bytes, length);
	memset(copy + (value->data - bytes), 0, MD5_SIZE);
	if (gnutls_hmac_fast(GNUTLS_MAC_MD5, secret->data, secret->length,
			     copy, length, mac) < 0) {
		return EIO;
	}
	return memcmp(mac, value->data, MD5_SIZE) == 0 ? 0 : EBADMSG;
}

/* The first attribute of each type; EBADMSG for lengths that don't fit. */
static int find_attributes(const uint8_t *bytes, size_t length,
			   struct value values[256])
{
	size_t at = HEADER, size;

	while (at < length) {
		size = length - at >= 2 ? bytes[at + 1] : 0;
		if (size < 2 || size > length - at) {
			return EBADMSG;
		}
		if (values[bytes[at]].data == NULL) {
			values[bytes[at]].data = bytes + at + 2;
			values[bytes[at]].length = size - 2;
		}
		at += size;
	}
	return 0;
}

static int take_values(const struct value values[256],
		       const struct nps_radius_secret *secret,
		       struct nps_radius_request *request)
{
	const struct value *address = &values[NAS_IP_ADDRESS];

	take_text(&values[USER_NAME], request->user);
	take_text(&values[CALLED_STATION_ID], request->called);
	take_text(&values[CALLING_STATION_ID], request->calling);
	take_text(&values[NAS_IDENTIFIER], request->nas);
	take_text(&values[ACCT_SESSION_ID], request->session);
	request->has_nas_address = address->data != NULL &&
				   address->length == 4;
	if (request->has_nas_address) {
		memcpy(request->nas_address, address->data, 4);
	}
	request->has_nas_port = take_u32(&values[NAS_PORT],
					 &request->nas_port);
	request->has_nas_port_type = take_u32(&values[NAS_PORT_TYPE],
					      &request->nas_port_type);
	return take_password(&values[USER_PASSWORD], secret, request);
}

int nps_radius_decode(const uint8_t *bytes, size_t length,
		      const struct nps_radius_secret *secret,
		      struct nps_radius_request *out_request)
{
	struct nps_radius_request request = { 0 };
	struct value values[256] = { { NULL, 0 } };
	const struct value *signature = &values[MESSAGE_AUTHENTICATOR];
	size_t said;
	int ret;

	if (length < HEADER || bytes[0] != NPS_RADIUS_REQUEST) {
		return EBADMSG;
	}
	said = (size_t)bytes[LENGTH_AT] << 8 | bytes[LENGTH_AT + 1];
	if (said < HEADER || said > length || said > NPS_RADIUS_MOST) {
		return EBADMSG;
	}
	request.id = bytes[1];
	memcpy(request.authenticator, bytes + AUTHENTICATOR_AT, MD5_SIZE);
	ret = find_attributes(bytes, said, values);
	if (ret == 0 && signature->data != NULL) {
		request.is_signed = true;
		ret = check_signature(bytes, said, signature, secret);
	}
	if (ret == 0) {
		ret = take_values(values, secret, &request);
	}
	if (ret == 0) {
		*out_request = request;
	}
	return ret;
}

/* Section 3: of the answer with the request's authenticator, then the secret. */
static int put_authenticator(uint8_t *out, size_t length,
			     const struct nps_radius_secret *secret)
{
	gnutls_hash_hd_t hash = NULL;
	uint8_t digest[MD5_SIZE];
	int ret = gnutls_hash_init(&hash, GNUTLS_DIG_MD5);

	if (ret < 0) {
		return EIO;
	}
	ret = gnutls_hash(hash, out, length);
	if (ret == 0) {
		ret = gnutls_hash(hash, secret->data, secret->length);
	}
	gnutls_hash_deinit(hash, digest);
	memcpy(out + AUTHENTICATOR_AT, digest, MD5_SIZE);
	return ret == 0 ? 0 : EIO;
}

int nps_radius_answer(enum nps_radius_code code,
		      const struct nps_radius_request *request,
		      const uint8_t *attributes, size_t length,
		      const struct nps_radius_secret *secret,
		      uint8_t out[NPS_RADIUS_MOST], size_t *out_length)
{
	size_t sign = request->is_signed ? 2 + MD5_SIZE : 0;
	size_t all = HEADER + sign + length;

	if (length > NPS_RADIUS_MOST || all > NPS_RADIUS_MOST) {
		return EMSGSIZE;
	}
	memset(out, 0, all);
	out[0] = (uint8_t)code;
	out[1] = request->id;
	out[LENGTH_AT] = (uint8_t)(all >> 8);
	out[LENGTH_AT + 1] = (uint8_t)all;
	memcpy(out + AUTHENTICATOR_AT, request->authenticator, MD5_SIZE);
	if (length > 0) {
		memcpy(out + HEADER + sign, attributes, length);
	}
	if (sign != 0) {
		uint8_t mac[MD5_SIZE];

		out[HEADER] = MESSAGE_AUTHENTICATOR;
		out[HEADER + 1] = (uint8_t)sign;
		if (gnutls_hmac_fast(GNUTLS_MAC_MD5, secret->data,
				     secret->length, out, all, mac) < 0) {
			return EIO;
		}
		memcpy(out + HEADER + 2, mac, MD5_SIZE);
	}
	*out_length = all;
	return put_authenticator(out, all, secret);
}
