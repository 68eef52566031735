/*
 * The attributes and classes that discovery touches, and comparing by syntax.
 */
#include "simulators/dc/dc_schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"

#define SID_MAX (8 + 4 * 15)

static const struct sim_dc_attr_type attr_types[] = {
	{ "accountExpires", SIM_DC_INTEGER, false, NULL },
	{ "canonicalName", SIM_DC_TEXT, true, NULL },
	{ "createTimeStamp", SIM_DC_TIME, true, NULL },
	{ "dhcpFlags", SIM_DC_INTEGER, false, NULL },
	{ "dhcpType", SIM_DC_INTEGER, false, NULL },
	{ "dhcpUniqueKey", SIM_DC_INTEGER, false, NULL },
	{ "distinguishedName", SIM_DC_NAME, false, NULL },
	{ "dNSProperty", SIM_DC_BINARY, false, NULL },
	{ "dnsRecord", SIM_DC_BINARY, false, NULL },
	{ "dNSTombstoned", SIM_DC_BOOLEAN, false, NULL },
	{ "enabled", SIM_DC_BOOLEAN, false, NULL },
	{ "fSMORoleOwner", SIM_DC_NAME, false, NULL },
	{ "groupType", SIM_DC_INTEGER, false, NULL },
	{ "hasMasterNCs", SIM_DC_NAME, false, NULL },
	{ "hasPartialReplicaNCs", SIM_DC_NAME, false, NULL },
	{ "instanceType", SIM_DC_INTEGER, false, NULL },
	{ "invocationId", SIM_DC_GUID, false, NULL },
	{ "isCriticalSystemObject", SIM_DC_BOOLEAN, false, NULL },
	{ "lastLogonTimestamp", SIM_DC_INTEGER, false, NULL },
	{ "managedBy", SIM_DC_NAME, false, "managedObjects" },
	{ "managedObjects", SIM_DC_NAME, false, NULL },
	{ "masteredBy", SIM_DC_NAME, false, NULL },
	{ "member", SIM_DC_NAME, false, "memberOf" },
	{ "memberOf", SIM_DC_NAME, false, NULL },
	{ "modifyTimeStamp", SIM_DC_TIME, true, NULL },
	{ "msDS-Behavior-Version", SIM_DC_INTEGER, false, NULL },
	{ "msDS-HasDomainNCs", SIM_DC_NAME, false, NULL },
	{ "msDS-hasFullReplicaNCs", SIM_DC_NAME, false, NULL },
	{ "msDS-hasMasterNCs", SIM_DC_NAME, false, "msDs-masteredBy" },
	{ "msDS-isRODC", SIM_DC_BOOLEAN, false, NULL },
	{ "msDs-masteredBy", SIM_DC_NAME, false, NULL },
	{ "msDS-NC-Replica-Locations", SIM_DC_NAME, false, NULL },
	{ "nCName", SIM_DC_NAME, false, NULL },
	{ "nTMixedDomain", SIM_DC_INTEGER, false, NULL },
	{ "nTSecurityDescriptor", SIM_DC_BINARY, false, NULL },
	{ "objectCategory", SIM_DC_NAME, false, NULL },
	{ "objectGUID", SIM_DC_GUID, false, NULL },
	{ "objectSid", SIM_DC_SID, false, NULL },
	{ "options", SIM_DC_INTEGER, false, NULL },
	{ "primaryGroupID", SIM_DC_INTEGER, false, NULL },
	{ "pwdLastSet", SIM_DC_INTEGER, false, NULL },
	{ "rIDManagerReference", SIM_DC_NAME, false, NULL },
	{ "sAMAccountType", SIM_DC_INTEGER, false, NULL },
	{ "serverReference", SIM_DC_NAME, false, "serverReferenceBL" },
	{ "serverReferenceBL", SIM_DC_NAME, false, NULL },
	{ "sIDHistory", SIM_DC_SID, false, NULL },
	{ "siteObject", SIM_DC_NAME, false, "siteObjectBL" },
	{ "siteObjectBL", SIM_DC_NAME, false, NULL },
	{ "subRefs", SIM_DC_NAME, false, NULL },
	{ "systemFlags", SIM_DC_INTEGER, false, NULL },
	{ "trustParent", SIM_DC_NAME, false, NULL },
	{ "userAccountControl", SIM_DC_INTEGER, false, NULL },
	{ "uSNChanged", SIM_DC_INTEGER, false, NULL },
	{ "uSNCreated", SIM_DC_INTEGER, false, NULL },
	{ "whenChanged", SIM_DC_TIME, false, NULL },
	{ "whenCreated", SIM_DC_TIME, false, NULL },
};

static const struct {
	const char *class_name;
	const char *category;
} categories[] = {
	{ "computer", "Computer" },
	{ "configuration", "Configuration" },
	{ "contact", "Person" },
	{ "container", "Container" },
	{ "crossRef", "Cross-Ref" },
	{ "crossRefContainer", "Cross-Ref-Container" },
	{ "dHCPClass", "DHCP-Class" },
	{ "dMD", "DMD" },
	{ "dnsNode", "Dns-Node" },
	{ "dnsZone", "Dns-Zone" },
	{ "domain", "Domain" },
	{ "domainDNS", "Domain-DNS" },
	{ "group", "Group" },
	{ "nTDSDSA", "NTDS-DSA" },
	{ "nTDSDSARO", "NTDS-DSA" },
	{ "organizationalPerson", "Person" },
	{ "organizationalUnit", "Organizational-Unit" },
	{ "person", "Person" },
	{ "server", "Server" },
	{ "serversContainer", "Servers-Container" },
	{ "site", "Site" },
	{ "sitesContainer", "Sites-Container" },
	{ "subnet", "Subnet" },
	{ "subnetContainer", "Subnet-Container" },
	{ "user", "Person" },
};

const struct sim_dc_attr_type *sim_dc_schema_attr(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(attr_types) / sizeof(attr_types[0]); i++) {
		if (strcasecmp(attr_types[i].name, name) == 0) {
			return &attr_types[i];
		}
	}
	return NULL;
}

const char *sim_dc_schema_category(const char *class_name)
{
	size_t i;

	for (i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
		if (strcasecmp(categories[i].class_name, class_name) == 0) {
			return categories[i].category;
		}
	}
	return NULL;
}

/* Decimal digits up to MAX at *AT; the cursor moves behind them. */
static bool take_number(const char **at, const char *end, uint64_t max,
			uint64_t *out)
{
	uint64_t value = 0;
	const char *start = *at;

	while (*at < end && **at >= '0' && **at <= '9') {
		uint64_t digit = (uint64_t)(**at - '0');

		if (value > (max - digit) / 10) {
			return false;
		}
		value = value * 10 + digit;
		(*at)++;
	}
	*out = value;
	return *at > start;
}

static bool take_char(const char **at, const char *end, char c)
{
	if (*at >= end || **at != c) {
		return false;
	}
	(*at)++;
	return true;
}

int sim_dc_sid_parse(TALLOC_CTX *mem_ctx, const char *text, size_t length,
		     uint8_t **out_sid, size_t *out_length)
{
	const char *at = text + 4, *end = text + length;
	uint8_t sid[SID_MAX] = { 1 };
	uint64_t number = 0;
	size_t n = 8;
	int i;

	if (length < 5 || strncasecmp(text, "S-1-", 4) != 0 ||
	    !take_number(&at, end, 0xffffffffffffULL, &number)) {
		return EINVAL;
	}
	for (i = 7; i >= 2; i--) {
		sid[i] = (uint8_t)number;
		number >>= 8;
	}
	while (at < end) {
		if (n == SID_MAX || !take_char(&at, end, '-') ||
		    !take_number(&at, end, UINT32_MAX, &number)) {
			return EINVAL;
		}
		for (i = 0; i < 4; i++) {
			sid[n++] = (uint8_t)(number >> 8 * i);
		}
		sid[1]++;
	}
	*out_sid = talloc_memdup(mem_ctx, sid, n);
	*out_length = n;
	return *out_sid == NULL ? ENOMEM : 0;
}

int sim_dc_guid_parse(const char *text, size_t length, uint8_t out_guid[16])
{
	/* Where the bytes of the text form go. */
	static const uint8_t places[16] = { 3, 2, 1,  0,  5,  4,  7,  6,
					    8, 9, 10, 11, 12, 13, 14, 15 };
	uint8_t bytes[16] = { 0 };
	bool hyphens;
	size_t i, n = 0;

	if (length == 38 && text[0] == '{' && text[37] == '}') {
		text++;
		length -= 2;
	}
	hyphens = length == 36;
	if (!hyphens && length != 32) {
		return EINVAL;
	}
	for (i = 0; i < length; i++) {
		char c = text[i];
		int digit = c >= '0' && c <= '9' ? c - '0' :
			    (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ?
			    (c | 0x20) - 'a' + 10 : -1;

		if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
			if (c != '-') {
				return EINVAL;
			}
			continue;
		}
		if (digit < 0) {
			return EINVAL;
		}
		bytes[n / 2] = (uint8_t)(bytes[n / 2] << 4 | digit);
		n++;
	}
	for (i = 0; i < 16; i++) {
		out_guid[hyphens ? places[i] : i] = bytes[i];
	}
	return 0;
}

/* Eight bytes, big endian, with the sign turned: memcmp is the order. */
static int integer_key(TALLOC_CTX *mem_ctx, const char *text, size_t length,
		       uint8_t **out_key, size_t *out_length)
{
	const char *at = text, *end = text + length;
	bool negative = take_char(&at, end, '-');
	uint64_t number = 0;
	uint8_t *key = NULL;
	int i;

	if (!take_number(&at, end, (uint64_t)INT64_MAX + negative, &number) ||
	    at != end) {
		return EINVAL;
	}
	number = negative ? 0 - number : number;
	number ^= 1ULL << 63;
	key = talloc_array(mem_ctx, uint8_t, 9);
	if (key == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < 8; i++) {
		key[i] = (uint8_t)(number >> (56 - 8 * i));
	}
	key[8] = 0;
	*out_key = key;
	*out_length = 8;
	return 0;
}

/* 20260102030405.0Z and 20260102030405Z are one instant. */
static int time_key(TALLOC_CTX *mem_ctx, const char *text, size_t length,
		    uint8_t **out_key, size_t *out_length)
{
	size_t digits = 0;

	while (digits < length && text[digits] >= '0' && text[digits] <= '9') {
		digits++;
	}
	if (digits != 14 || text[length - 1] != 'Z') {
		return EINVAL;
	}
	*out_key = (uint8_t *)talloc_strndup(mem_ctx, text, 14);
	*out_length = 14;
	return *out_key == NULL ? ENOMEM : 0;
}

static int copy_key(TALLOC_CTX *mem_ctx, const uint8_t *value, size_t length,
		    uint8_t **out_key, size_t *out_length)
{
	uint8_t *key = talloc_array(mem_ctx, uint8_t, length + 1);

	if (key == NULL) {
		return ENOMEM;
	}
	memcpy(key, value, length);
	key[length] = 0;
	*out_key = key;
	*out_length = length;
	return 0;
}

int sim_dc_value_key(TALLOC_CTX *mem_ctx, enum sim_dc_syntax syntax,
		     const uint8_t *value, size_t length, uint8_t **out_key,
		     size_t *out_length)
{
	const char *text = (const char *)value;
	uint8_t guid[16];
	char *key = NULL;
	int ret;

	switch (syntax) {
	case SIM_DC_INTEGER:
		return integer_key(mem_ctx, text, length, out_key, out_length);
	case SIM_DC_TIME:
		return time_key(mem_ctx, text, length, out_key, out_length);
	case SIM_DC_NAME:
		ret = sim_dc_dn_key(mem_ctx, text, length, &key);
		if (ret == 0) {
			*out_key = (uint8_t *)key;
			*out_length = strlen(key);
		}
		return ret;
	case SIM_DC_SID:
		if (length > 2 && strncasecmp(text, "S-", 2) == 0) {
			return sim_dc_sid_parse(mem_ctx, text, length, out_key,
						out_length);
		}
		return copy_key(mem_ctx, value, length, out_key, out_length);
	case SIM_DC_GUID:
		if (length > 16 && sim_dc_guid_parse(text, length, guid) == 0) {
			return copy_key(mem_ctx, guid, sizeof(guid), out_key,
					out_length);
		}
		return copy_key(mem_ctx, value, length, out_key, out_length);
	case SIM_DC_BINARY:
		return copy_key(mem_ctx, value, length, out_key, out_length);
	case SIM_DC_TEXT:
	case SIM_DC_BOOLEAN:
		break;
	}
	key = sim_dc_fold(mem_ctx, value, length);
	if (key == NULL) {
		return ENOMEM;
	}
	*out_key = (uint8_t *)key;
	*out_length = length;
	return 0;
}
