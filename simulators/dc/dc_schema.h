#ifndef SIMULATORS_DC_SCHEMA_H
#define SIMULATORS_DC_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * What the directory knows of attributes and classes ([MS-ADTS] 3.1.1.2,
 * [MS-ADA1] to [MS-ADA3]): the syntax that decides how values compare.
 * Attributes outside the table are text.
 */

enum sim_dc_syntax {
	SIM_DC_TEXT,	/* compared without regard to case */
	SIM_DC_INTEGER,	/* decimal, 64 bits */
	SIM_DC_BOOLEAN,	/* TRUE, FALSE */
	SIM_DC_NAME,	/* distinguished name */
	SIM_DC_BINARY,
	SIM_DC_SID,	/* binary; a filter may give S-1-… */
	SIM_DC_GUID,	/* binary; a filter may give it with hyphens */
	SIM_DC_TIME,	/* generalized time, UTC, to the second */
};

struct sim_dc_attr_type {
	const char *name;	/* as in the schema */
	enum sim_dc_syntax syntax;
	bool constructed;	/* only in answers that ask for it by name */
	const char *back_link;	/* attribute of the target, computed by us */
};

/* NULL: not in the table. */
const struct sim_dc_attr_type *sim_dc_schema_attr(const char *name);

/*
 * The RDN below CN=Schema of the category that objects of a class have, e.g.
 * user -> Person; NULL for a class that we don't know.
 */
const char *sim_dc_schema_category(const char *class_name);

/*
 * The key that a value compares by: equal values have equal bytes, and where
 * the syntax has an order, memcmp gives it. The result is terminated, its
 * length goes to OUT_LENGTH.
 * EINVAL: not a value of that syntax, ENOMEM.
 */
int sim_dc_value_key(TALLOC_CTX *mem_ctx, enum sim_dc_syntax syntax,
		     const uint8_t *value, size_t length, uint8_t **out_key,
		     size_t *out_length);

/* S-1-5-… -> binary. EINVAL, ENOMEM. */
int sim_dc_sid_parse(TALLOC_CTX *mem_ctx, const char *text, size_t length,
		     uint8_t **out_sid, size_t *out_length);

/*
 * Hyphenated, with or without braces, or 32 hex digits of the binary form
 * -> 16 bytes, the first three fields little endian. EINVAL.
 */
int sim_dc_guid_parse(const char *text, size_t length, uint8_t out_guid[16]);

#endif
