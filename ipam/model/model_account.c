/*
 * Names of users and groups, and SIDs as text ([MS-DTYP] 2.4.2.1).
 */
#include "ipam/model/account.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/model/field.h"

bool ipam_account_split(TALLOC_CTX *mem_ctx, const char *text,
			struct ipam_account_name *out_name)
{
	const char *slash = strchr(text, '\\'), *at = strrchr(text, '@');
	struct ipam_account_name name = { .upn = slash == NULL };
	const char *sign = name.upn ? at : slash;

	if (sign == NULL || sign == text || sign[1] == '\0') {
		return false;
	}
	name.domain = name.upn ? talloc_strdup(mem_ctx, sign + 1) :
		talloc_strndup(mem_ctx, text, (size_t)(sign - text));
	name.name = name.upn ?
		talloc_strndup(mem_ctx, text, (size_t)(sign - text)) :
		talloc_strdup(mem_ctx, sign + 1);
	if (name.domain == NULL || name.name == NULL) {
		return false;
	}
	*out_name = name;
	return true;
}

char *ipam_account_text(TALLOC_CTX *mem_ctx,
			const struct ipam_account *account)
{
	return account->netbios != NULL ?
		talloc_asprintf(mem_ctx, "%s\\%s", account->netbios,
				account->name) :
		talloc_asprintf(mem_ctx, "%s@%s", account->name,
				account->domain);
}

bool ipam_account_name_valid(const char *name)
{
	size_t i, size = strlen(name);

	for (i = 0; i < size; i++) {
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f ||
		    name[i] == '\\') {
			return false;
		}
	}
	return size > 0 && size <= IPAM_ACCOUNT_NAME_MAX &&
	       ipam_utf8_valid(name, size);
}

bool ipam_sid_valid(const char *text)
{
	char *end = NULL;
	int parts = 0;

	if (strncmp(text, "S-1-", 4) != 0) {
		return false;
	}
	text += strlen("S-1-");
	do {
		if (!isdigit((unsigned char)*text)) {
			return false;
		}
		errno = 0;
		if (strtoull(text, &end, 10) >
			    (parts == 0 ? UINT64_C(0xffffffffffff) :
					  UINT64_C(0xffffffff)) ||
		    errno != 0) {
			return false;
		}
		parts++;
		text = end + 1;
	} while (*end == '-');
	return *end == '\0' && parts >= 2 && parts <= 16;
}

bool ipam_sid_of_domain(const char *text)
{
	static const char start[] = "S-1-5-21-";
	size_t dashes = 0;

	if (!ipam_sid_valid(text) ||
	    strncmp(text, start, sizeof(start) - 1) != 0) {
		return false;
	}
	for (; *text != '\0'; text++) {
		dashes += *text == '-';
	}
	return dashes == 6;
}

bool ipam_sid_within(const char *sid, const char *domain_sid)
{
	size_t size = strlen(domain_sid);

	return ipam_sid_valid(sid) && strncmp(sid, domain_sid, size) == 0 &&
	       sid[size] == '-' && strchr(sid + size + 1, '-') == NULL;
}
