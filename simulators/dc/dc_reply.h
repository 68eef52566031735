#ifndef SIMULATORS_DC_REPLY_H
#define SIMULATORS_DC_REPLY_H

#include "simulators/dc/dc_request.h"

/* LDAP answers, appended to one buffer in the order of sending. */

struct sim_dc_reply {
	uint8_t *bytes;	/* talloc, of the reply */
	size_t length;
	size_t count;	/* of messages */
	int result;	/* of the last result; for the journal */
	const char *text;
	bool closing;	/* the connection ends after these bytes */
};

struct sim_dc_result {
	int code;
	const char *matched;	/* NULL: "" */
	const char *text;	/* NULL: "" */
	const char *referral;	/* NULL: none */
	const uint8_t *sasl;	/* server's SASL credentials; NULL: none */
	size_t sasl_length;
	const char *oid;	/* extended; NULL: none */
	const char *value;	/* extended; NULL: none */
	bool paged;		/* with the paged results control: */
	const uint8_t *cookie;
	size_t cookie_length;
};

struct sim_dc_reply *sim_dc_reply_new(TALLOC_CTX *mem_ctx);

/* The result of an operation, in its response type. ENOMEM. */
int sim_dc_reply_result(struct sim_dc_reply *reply, int id,
			enum sim_dc_op op, const struct sim_dc_result *result);

/* A search continuation reference. ENOMEM. */
int sim_dc_reply_reference(struct sim_dc_reply *reply, int id,
			   const char *url);

/* An attribute of an answered object. */
struct sim_dc_reply_attr {
	const char *name;
	const struct sim_dc_value *values;
	size_t count;
};

int sim_dc_reply_entry(struct sim_dc_reply *reply, int id, const char *dn,
		       const struct sim_dc_reply_attr *attrs, size_t count);

#endif
