/*
 * SIDs of a directory as text. Debian's packages have no library for it that
 * is meant for others.
 */
#include <stdio.h>
#include <string.h>

#include "rpc/ldap/rpc_ldap_names.h"

#define HEAD 8		/* revision, count, authority */
#define PARTS_MAX 15

/*
 *	0 revision | 1 count | 2..7 authority, the highest byte first |
 *	8 and on: 4 bytes each, the lowest first
 */
char *rpc_ldap_sid_text(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			size_t length)
{
	uint64_t authority = 0;
	const uint8_t *part = NULL;
	char *text = NULL;
	size_t i, count;

	if (length < HEAD || bytes[0] != 1) {
		return NULL;
	}
	count = bytes[1];
	if (count < 1 || count > PARTS_MAX || length != HEAD + 4 * count) {
		return NULL;
	}
	for (i = 2; i < HEAD; i++) {
		authority = authority << 8 | bytes[i];
	}
	text = talloc_asprintf(mem_ctx, authority < UINT64_C(0x100000000) ?
			       "S-1-%llu" : "S-1-0x%012llX",
			       (unsigned long long)authority);
	for (i = 0; i < count && text != NULL; i++) {
		part = bytes + HEAD + 4 * i;
		text = talloc_asprintf_append_buffer(
			text, "-%lu", (unsigned long)(part[0] |
				(uint32_t)part[1] << 8 |
				(uint32_t)part[2] << 16 |
				(uint32_t)part[3] << 24));
	}
	return text;
}

char *rpc_ldap_domain_dn(TALLOC_CTX *mem_ctx, const char *domain)
{
	char *base = talloc_strdup(mem_ctx, "");
	size_t n;

	while (base != NULL && *domain != '\0') {
		n = strcspn(domain, ".");
		base = talloc_asprintf_append_buffer(
			base, "%sDC=%.*s", base[0] != '\0' ? "," : "", (int)n,
			domain);
		domain += n + (domain[n] == '.');
	}
	return base;
}
