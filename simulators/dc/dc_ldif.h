#ifndef SIMULATORS_DC_LDIF_H
#define SIMULATORS_DC_LDIF_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * Directory exports as text: LDIF content records (RFC 2849) as ldifde,
 * ldapsearch and ldbsearch write them. UTF-8 with or without a mark, UTF-16LE
 * with one, otherwise Windows-1252.
 */

#define SIM_DC_LDIF_FILE_MAX (64u << 20)	/* bytes */
#define SIM_DC_LDIF_LINE_MAX (1u << 20)	/* bytes of one unfolded line */
#define SIM_DC_LDIF_VALUES_MAX 200000	/* values of one record */

struct sim_dc_ldif_value {
	const char *name;	/* attribute as written, without options */
	const uint8_t *data;	/* decoded, a 0 follows it */
	size_t length;
	unsigned int line;
};

struct sim_dc_ldif_record {
	const char *dn;
	unsigned int line;	/* of its dn */
	struct sim_dc_ldif_value *values;
	size_t count;
};

struct sim_dc_ldif_error {
	unsigned int line;	/* 0: the file as a whole */
	char text[200];		/* what is wrong and what would be right */
};

/* Called for each record, whose memory ends with the call. A value other than
 * 0 ends the parse; the callback may fill in the error. */
typedef int (*sim_dc_ldif_fn)(const struct sim_dc_ldif_record *record,
			      struct sim_dc_ldif_error *error,
			      void *private_data);

/*
 * Reads LENGTH bytes. EINVAL with OUT_ERROR filled in: not LDIF that we take,
 * EFBIG: beyond a bound above (OUT_ERROR says which), ENOMEM, or what FN
 * returned.
 */
int sim_dc_ldif_parse(const uint8_t *bytes, size_t length, sim_dc_ldif_fn fn,
		      void *private_data, struct sim_dc_ldif_error *out_error);

#endif
