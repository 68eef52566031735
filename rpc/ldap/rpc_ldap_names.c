/*
 * Reads distinguished names and the texts of dHCPClass objects.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rpc/ldap/rpc_ldap_names.h"

#define IPV6_ONLY "255.0.0.1"

static char *lower(char *text)
{
	char *p = NULL;

	for (p = text; p != NULL && *p != '\0'; p++) {
		*p = (char)tolower((unsigned char)*p);
	}
	return text;
}

/* The end of a part of a DN: a comma that no backslash precedes. */
static size_t part_length(const char *dn)
{
	size_t n = 0;

	while (dn[n] != '\0' && dn[n] != ',') {
		n += dn[n] == '\\' && dn[n + 1] != '\0' ? 2 : 1;
	}
	return n;
}

char *rpc_ldap_dn_domain(TALLOC_CTX *mem_ctx, const char *dn)
{
	char *domain = NULL;
	size_t n;

	while (*dn != '\0') {
		n = part_length(dn);
		if (strncasecmp(dn, "DC=", 3) != 0 && domain != NULL) {
			talloc_free(domain);
			return NULL;
		}
		if (strncasecmp(dn, "DC=", 3) == 0 && n > 3) {
			domain = domain == NULL
					 ? talloc_strndup(mem_ctx, dn + 3,
							  n - 3)
					 : talloc_asprintf_append_buffer(
						   domain, ".%.*s",
						   (int)(n - 3), dn + 3);
		}
		dn += n;
		dn += *dn == ',' ? 1 : 0;
		dn += strspn(dn, " ");
	}
	return lower(domain);
}

/* The field of a letter; NULL: there is none, or it is empty. */
static char *dhcp_field(TALLOC_CTX *mem_ctx, const char *value, char letter)
{
	size_t n;

	while (*value != '\0') {
		n = strcspn(value, "$");
		if (*value == letter && n > 1) {
			return talloc_strndup(mem_ctx, value + 1, n - 1);
		}
		value += n;
		value += *value == '$' ? 1 : 0;
	}
	return NULL;
}

char *rpc_ldap_dhcp_name(TALLOC_CTX *mem_ctx, const char *value)
{
	return lower(dhcp_field(mem_ctx, value, 's'));
}

char *rpc_ldap_dhcp_address(TALLOC_CTX *mem_ctx, const char *value)
{
	char *address = dhcp_field(mem_ctx, value, 'i');

	if (address != NULL && strcmp(address, IPV6_ONLY) == 0) {
		TALLOC_FREE(address);
	}
	return address;
}
