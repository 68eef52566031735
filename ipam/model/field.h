/*
 * Fields of records that people write and files carry: their names in each
 * place, and what a value must be.
 */
#ifndef IPAM_MODEL_FIELD_H
#define IPAM_MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

enum ipam_field_type {
	IPAM_FIELD_TEXT,	/* UTF-8 without control characters */
	IPAM_FIELD_NOTE,	/* the same, with line ends and tabs */
	IPAM_FIELD_WORD,	/* one of words, which never change */
	IPAM_FIELD_TIME,	/* an instant; seconds since 1970 UTC */
	IPAM_FIELD_HEX,		/* bytes: "00-1a-2b", upper or lower case */
	IPAM_FIELD_NUMBER,	/* 0..max */
	IPAM_FIELD_ADDRESS,	/* IPv4 or IPv6 */
};

struct ipam_field {
	const char *name;	/* in the API, and of its column */
	const char *header;	/* in files: the invariant name */
	const char *label;	/* in files: the console's word */
	enum ipam_field_type type;
	size_t max;		/* bytes of a text; largest number */
	const char *const *words; /* it is one of these; ends with NULL */
	const char *initial;	/* where nothing is said, or NULL */
	bool fixed;		/* kept by ipamd: files may name it, in vain */
};

/*
 * The field whose name, header or label this is, without regard to case; -1
 * where there is none. Blanks around it count for nothing.
 */
int ipam_field_find(const struct ipam_field *fields, size_t count,
		    const char *name);

/*
 * A value as a person writes it in its normal form; NULL in *out_value for an
 * empty one. EINVAL with a sentence that names a cure and begins behind the
 * name of the field ("must be ..."); both belong to mem_ctx.
 */
int ipam_field_normal(TALLOC_CTX *mem_ctx, const struct ipam_field *field,
		      const char *text, const char **out_value,
		      const char **out_why);

/* Whether bytes are UTF-8 that XML and JSON could carry. */
bool ipam_utf8_valid(const char *text, size_t size);
/* Puts '?' for each byte that is none, as where a text was cut short. */
void ipam_utf8_mend(char *text);

/*
 * "2026-11-02T09:00:00Z", "2026-11-02", or seconds since 1970, all UTC.
 * False for any other, and for what is before 1970 or after 9999.
 */
bool ipam_instant_parse(const char *text, long long *out_seconds);

#endif
