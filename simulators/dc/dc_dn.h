#ifndef SIMULATORS_DC_DN_H
#define SIMULATORS_DC_DN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * Distinguished names (RFC 4514) are compared by their key: every component
 * folded, without optional blanks, every special character of a value as \xx.
 * An unescaped comma in a key therefore always separates two components.
 */

#define SIM_DC_DN_MAX 8192	/* bytes of a name's text */
#define SIM_DC_DN_COMPONENTS_MAX 128

/*
 * Folds text for comparisons without regard to case: ASCII, Latin-1, Latin
 * Extended-A, Greek and Cyrillic letters. Bytes that are not UTF-8 stay.
 * NULL when memory is short; the result is terminated.
 */
char *sim_dc_fold(TALLOC_CTX *mem_ctx, const void *text, size_t length);

/*
 * The key of a name. The empty name has the empty key.
 * EINVAL: not a name that a domain controller accepts, EMSGSIZE: longer than
 * the bounds above, ENOMEM.
 */
int sim_dc_dn_key(TALLOC_CTX *mem_ctx, const char *dn, size_t length,
		  char **out_key);

/* The parent's key, a pointer into KEY; "" above a single component. */
const char *sim_dc_dn_parent(const char *key);

/* The parent part of a name as written, a pointer into DN. */
const char *sim_dc_dn_parent_text(const char *dn);

/* True if KEY is BASE or lies below it. Every key is below "". */
bool sim_dc_dn_within(const char *key, const char *base);

/*
 * The first component of a name as written: its type and its unescaped value.
 * EINVAL for the empty name or a malformed one, ENOMEM.
 */
int sim_dc_dn_rdn(TALLOC_CTX *mem_ctx, const char *dn, char **out_type,
		  char **out_value);

/* contoso.test -> DC=contoso,DC=test; NULL when memory is short. */
char *sim_dc_dn_of_domain(TALLOC_CTX *mem_ctx, const char *domain);

/* The reverse, from the DC components; "" when there are none. */
char *sim_dc_domain_of_dn(TALLOC_CTX *mem_ctx, const char *dn);

#endif
