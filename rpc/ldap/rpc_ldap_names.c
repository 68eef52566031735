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

/* Where the bytes of a GUID stand in its text: the first fields are little. */
static const uint8_t guid_order[16] = {
	3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
};

char *rpc_ldap_guid_text(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			 size_t length)
{
	char *text = NULL;
	size_t i;

	if (length != sizeof(guid_order)) {
		return NULL;
	}
	text = talloc_strdup(mem_ctx, "");
	for (i = 0; i < length && text != NULL; i++) {
		text = talloc_asprintf_append_buffer(
			text, "%s%02x",
			i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			bytes[guid_order[i]]);
	}
	return text;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *rpc_ldap_guid_filter(TALLOC_CTX *mem_ctx, const char *text)
{
	uint8_t bytes[16];
	char *filter = NULL;
	size_t i, at = 0;

	for (i = 0; i < sizeof(bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10) {
			if (text[at++] != '-') {
				return NULL;
			}
		}
		if (hex_value(text[at]) < 0 || hex_value(text[at + 1]) < 0) {
			return NULL;
		}
		bytes[guid_order[i]] = (uint8_t)(hex_value(text[at]) << 4 |
						 hex_value(text[at + 1]));
		at += 2;
	}
	filter = text[at] == '\0' ? talloc_strdup(mem_ctx, "") : NULL;
	for (i = 0; i < sizeof(bytes) && filter != NULL; i++) {
		filter = talloc_asprintf_append_buffer(filter, "\\%02x",
						       bytes[i]);
	}
	return filter;
}

char *rpc_ldap_filter_text(TALLOC_CTX *mem_ctx, const char *text)
{
	char *filter = talloc_strdup(mem_ctx, "");

	for (; *text != '\0' && filter != NULL; text++) {
		filter = strchr("*()\\", *text) != NULL ?
			talloc_asprintf_append_buffer(filter, "\\%02x",
						      (unsigned char)*text) :
			talloc_strndup_append_buffer(filter, text, 1);
	}
	return filter;
}
