/*
 * RADIUS messages on the wire (RFC 2865): access requests are read, answers
 * written. PAP is the only method that is understood.
 */
#ifndef SIMULATORS_NPS_RADIUS_H
#define SIMULATORS_NPS_RADIUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NPS_RADIUS_MOST 4096	 /* bytes of a message, section 3 */
#define NPS_RADIUS_TEXT 254	 /* bytes of a text with its NUL, section 5 */
#define NPS_RADIUS_PASSWORD 129 /* and of a password, section 5.2 */

enum nps_radius_code {
	NPS_RADIUS_REQUEST = 1,
	NPS_RADIUS_ACCEPT = 2,
	NPS_RADIUS_REJECT = 3,
};

struct nps_radius_secret {
	const uint8_t *data;
	size_t length;
};

/* Texts are empty where there was none, or one that is not UTF-8 to print. */
struct nps_radius_request {
	uint8_t id;
	uint8_t authenticator[16];
	char user[NPS_RADIUS_TEXT];
	char called[NPS_RADIUS_TEXT];	/* Called-Station-Id */
	char calling[NPS_RADIUS_TEXT];	/* Calling-Station-Id */
	char nas[NPS_RADIUS_TEXT];	/* NAS-Identifier */
	char session[NPS_RADIUS_TEXT];	/* Acct-Session-Id */
	uint8_t nas_address[4];
	uint32_t nas_port, nas_port_type;
	bool has_nas_address, has_nas_port, has_nas_port_type;
	bool has_password;		/* it came by PAP */
	char password[NPS_RADIUS_PASSWORD];
	bool is_signed;			/* with a Message-Authenticator */
};

/*
 * EBADMSG for what a server discards without a word: no access request, or
 * lengths or a Message-Authenticator (RFC 3579 section 3.2) that are wrong.
 * EIO: no MD5 in this process.
 */
int nps_radius_decode(const uint8_t *bytes, size_t length,
		      const struct nps_radius_secret *secret,
		      struct nps_radius_request *out_request);

/*
 * The answer to REQUEST, with these attributes and, if the request had one, a
 * Message-Authenticator in front of them. EMSGSIZE, EIO.
 */
int nps_radius_answer(enum nps_radius_code code,
		      const struct nps_radius_request *request,
		      const uint8_t *attributes, size_t length,
		      const struct nps_radius_secret *secret,
		      uint8_t out[NPS_RADIUS_MOST], size_t *out_length);

#endif
