/*
 * Reads what a search found: attributes by name, texts, numbers, and names
 * with a range option. Pure.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rpc/ldap/rpc_ldap.h"
#include "rpc/ldap/rpc_ldap_range.h"

#define RANGE_OPTION ";range="

char *rpc_ldap_range_parse(TALLOC_CTX *mem_ctx, const char *name, size_t length,
			   uint32_t *out_next)
{
	char *copy = talloc_strndup(mem_ctx, name, length);
	unsigned long first, last;
	char *option = NULL;
	char *end = NULL;

	if (copy == NULL) {
		return NULL;
	}
	*out_next = 0;
	option = strcasestr(copy, RANGE_OPTION);
	if (option == NULL) {
		return copy;
	}
	*option = '\0';
	first = strtoul(option + strlen(RANGE_OPTION), &end, 10);
	if (*end != '-') {
		talloc_free(copy);
		return NULL;
	}
	if (strcmp(end, "-*") == 0) {
		return copy;
	}
	last = strtoul(end + 1, &end, 10);
	if (*end != '\0' || last < first || last >= UINT32_MAX) {
		talloc_free(copy);
		return NULL;
	}
	*out_next = (uint32_t)last + 1;
	return copy;
}

const struct rpc_ldap_attribute *
rpc_ldap_attribute(const struct rpc_ldap_entry *entry, const char *name)
{
	size_t i;

	for (i = 0; i < entry->num_attributes; i++) {
		if (strcasecmp(entry->attributes[i].name, name) == 0) {
			return &entry->attributes[i];
		}
	}
	return NULL;
}

const char *rpc_ldap_text(const struct rpc_ldap_entry *entry, const char *name)
{
	const struct rpc_ldap_attribute *attr = rpc_ldap_attribute(entry, name);

	if (attr == NULL || attr->num_values == 0 ||
	    memchr(attr->values[0].data, '\0', attr->values[0].length) !=
		    NULL) {
		return NULL;
	}
	return (const char *)attr->values[0].data;
}

int64_t rpc_ldap_number(const struct rpc_ldap_entry *entry, const char *name,
			int64_t dflt)
{
	const char *text = rpc_ldap_text(entry, name);
	char *end = NULL;
	long long value;

	if (text == NULL || *text == '\0') {
		return dflt;
	}
	errno = 0;
	value = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' ? value : dflt;
}
