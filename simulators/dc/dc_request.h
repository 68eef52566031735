#ifndef SIMULATORS_DC_REQUEST_H
#define SIMULATORS_DC_REQUEST_H

#include "simulators/dc/dc_filter.h"

/* LDAP requests as they come off the wire (RFC 4511). */

#define SIM_DC_MESSAGE_MAX (10u << 20)	/* MaxReceiveBuffer's default */
#define SIM_DC_CONTROLS_MAX 32
#define SIM_DC_ATTRS_MAX 512

#define SIM_DC_CONTROL_PAGED "1.2.840.113556.1.4.319"
#define SIM_DC_CONTROL_DOMAIN_SCOPE "1.2.840.113556.1.4.1339"

enum sim_dc_op {
	SIM_DC_BIND = 0x60,
	SIM_DC_UNBIND = 0x42,
	SIM_DC_SEARCH = 0x63,
	SIM_DC_MODIFY = 0x66,
	SIM_DC_ADD = 0x68,
	SIM_DC_DELETE = 0x4a,
	SIM_DC_RENAME = 0x6c,
	SIM_DC_COMPARE = 0x6e,
	SIM_DC_ABANDON = 0x50,
	SIM_DC_EXTENDED = 0x77,
};

struct sim_dc_control {
	const char *oid;
	bool critical;
	const uint8_t *value;	/* NULL: none */
	size_t length;
};

struct sim_dc_bind {
	int version;
	const char *name;
	const char *mechanism;	/* SASL; NULL: simple */
	const uint8_t *secret;	/* password or SASL credentials; may be NULL */
	size_t length;
};

struct sim_dc_search {
	const char *base;
	size_t base_length;	/* may hold a 0 when it is no name */
	int scope;		/* 0 base, 1 one level, 2 subtree */
	int size_limit;		/* 0: none asked for */
	int time_limit_s;
	bool types_only;
	struct sim_dc_filter *filter;
	const char **attrs;
	size_t attr_count;
};

struct sim_dc_request {
	int id;
	enum sim_dc_op op;
	union {
		struct sim_dc_bind bind;
		struct sim_dc_search search;
		const char *oid;	/* extended */
	} u;
	struct sim_dc_control controls[SIM_DC_CONTROLS_MAX];
	size_t control_count;
};

/*
 * How many bytes the message at the start of BYTES has: *OUT_LENGTH.
 * EAGAIN: more bytes are needed to say, EPROTO: not an LDAP message,
 * EMSGSIZE: longer than SIM_DC_MESSAGE_MAX.
 */
int sim_dc_message_length(const uint8_t *bytes, size_t length,
			  size_t *out_length);

/*
 * Decodes one whole message. Operations that change something are recognised
 * but not decoded. EPROTO: malformed, EMSGSIZE: beyond a bound, ENOMEM.
 */
int sim_dc_request_decode(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			  size_t length, struct sim_dc_request **out_request);

const struct sim_dc_control *
sim_dc_request_control(const struct sim_dc_request *request, const char *oid);

#endif
