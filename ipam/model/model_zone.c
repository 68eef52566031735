/*
 * Words of zones and records; the health of a zone.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/model/zone.h"

static const char *const kinds[IPAM_ZONE_KIND_COUNT] = {
	[IPAM_ZONE_FORWARD] = "forward",
	[IPAM_ZONE_IPV4_REVERSE] = "ipv4_reverse",
	[IPAM_ZONE_IPV6_REVERSE] = "ipv6_reverse",
};
static const char *const types[IPAM_ZONE_TYPE_COUNT] = {
	[IPAM_ZONE_CACHE] = "cache",
	[IPAM_ZONE_PRIMARY] = "primary",
	[IPAM_ZONE_SECONDARY] = "secondary",
	[IPAM_ZONE_STUB] = "stub",
	[IPAM_ZONE_FORWARDER] = "forwarder",
	[IPAM_ZONE_SECONDARY_CACHE] = "secondary_cache",
};
static const char *const states[IPAM_ZONE_STATE_COUNT] = {
	[IPAM_ZONE_RUNNING] = "running",
	[IPAM_ZONE_PAUSED] = "paused",
	[IPAM_ZONE_SHUTDOWN] = "shutdown",
};
static const char *const updates[IPAM_UPDATE_COUNT] = {
	[IPAM_UPDATE_NONE] = "none",
	[IPAM_UPDATE_ANY] = "nonsecure_and_secure",
	[IPAM_UPDATE_SECURE] = "secure",
};
static const char *const transfers[IPAM_TRANSFER_COUNT] = {
	[IPAM_TRANSFER_ANY] = "any",
	[IPAM_TRANSFER_NAME_SERVERS] = "name_servers",
	[IPAM_TRANSFER_LISTED] = "listed",
	[IPAM_TRANSFER_NONE] = "none",
};
static const char *const notifies[IPAM_NOTIFY_COUNT] = {
	[IPAM_NOTIFY_OFF] = "off",
	[IPAM_NOTIFY_NAME_SERVERS] = "name_servers",
	[IPAM_NOTIFY_LISTED] = "listed",
};
static const char *const healths[IPAM_HEALTH_COUNT] = {
	[IPAM_HEALTH_UNCHECKED] = "unchecked",
	[IPAM_HEALTH_NOT_APPLICABLE] = "not_applicable",
	[IPAM_HEALTH_OK] = "ok",
	[IPAM_HEALTH_WARNING] = "warning",
	[IPAM_HEALTH_ERROR] = "error",
	[IPAM_HEALTH_UNKNOWN] = "unknown",
};

/* IANA's and Microsoft's numbers, [MS-DNSP] 2.2.2.1.1. */
static const struct {
	uint16_t type;
	const char *name;
} record_types[] = {
	{ 1, "A" },	  { 2, "NS" },	    { 5, "CNAME" },   { 6, "SOA" },
	{ 7, "MB" },	  { 8, "MG" },	    { 9, "MR" },      { 11, "WKS" },
	{ 12, "PTR" },	  { 13, "HINFO" },  { 14, "MINFO" },  { 15, "MX" },
	{ 16, "TXT" },	  { 17, "RP" },	    { 18, "AFSDB" },  { 19, "X25" },
	{ 20, "ISDN" },	  { 21, "RT" },	    { 24, "SIG" },    { 25, "KEY" },
	{ 28, "AAAA" },	  { 29, "LOC" },    { 30, "NXT" },    { 33, "SRV" },
	{ 34, "ATMA" },	  { 35, "NAPTR" },  { 39, "DNAME" },  { 43, "DS" },
	{ 46, "RRSIG" },  { 47, "NSEC" },   { 48, "DNSKEY" }, { 49, "DHCID" },
	{ 50, "NSEC3" },  { 51, "NSEC3PARAM" }, { 52, "TLSA" },
	{ 65281, "WINS" }, { 65282, "WINSR" },
};

static const char *word(const char *const *names, size_t count, size_t i)
{
	return i < count ? names[i] : "unknown";
}

static int find(const char *const *names, size_t count, const char *name,
		size_t *out)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = i;
			return 0;
		}
	}
	return EINVAL;
}

const char *ipam_zone_kind_name(enum ipam_zone_kind kind)
{
	return word(kinds, IPAM_ZONE_KIND_COUNT, kind);
}

int ipam_zone_kind_parse(const char *name, enum ipam_zone_kind *out)
{
	size_t i = 0;
	int ret = find(kinds, IPAM_ZONE_KIND_COUNT, name, &i);

	*out = ret == 0 ? (enum ipam_zone_kind)i : *out;
	return ret;
}

const char *ipam_zone_type_name(enum ipam_zone_type type)
{
	return word(types, IPAM_ZONE_TYPE_COUNT, type);
}

int ipam_zone_type_parse(const char *name, enum ipam_zone_type *out)
{
	size_t i = 0;
	int ret = find(types, IPAM_ZONE_TYPE_COUNT, name, &i);

	*out = ret == 0 ? (enum ipam_zone_type)i : *out;
	return ret;
}

const char *ipam_zone_state_name(enum ipam_zone_state state)
{
	return word(states, IPAM_ZONE_STATE_COUNT, state);
}

const char *ipam_zone_update_name(enum ipam_zone_update update)
{
	return word(updates, IPAM_UPDATE_COUNT, update);
}

const char *ipam_zone_transfer_name(enum ipam_zone_transfer transfer)
{
	return word(transfers, IPAM_TRANSFER_COUNT, transfer);
}

const char *ipam_zone_notify_name(enum ipam_zone_notify notify)
{
	return word(notifies, IPAM_NOTIFY_COUNT, notify);
}

const char *ipam_health_name(enum ipam_health health)
{
	return word(healths, IPAM_HEALTH_COUNT, health);
}

int ipam_health_parse(const char *name, enum ipam_health *out)
{
	size_t i = 0;
	int ret = find(healths, IPAM_HEALTH_COUNT, name, &i);

	*out = ret == 0 ? (enum ipam_health)i : *out;
	return ret;
}

#define RECORD_TYPES (sizeof(record_types) / sizeof(record_types[0]))

const char *ipam_record_type_name(uint16_t type, char buffer[12])
{
	size_t i;

	for (i = 0; i < RECORD_TYPES; i++) {
		if (record_types[i].type == type) {
			return record_types[i].name;
		}
	}
	snprintf(buffer, 12, "TYPE%u", type);
	return buffer;
}

int ipam_record_type_parse(const char *name, uint16_t *out)
{
	char *end = NULL;
	unsigned long number;
	size_t i;

	for (i = 0; i < RECORD_TYPES; i++) {
		if (strcasecmp(record_types[i].name, name) == 0) {
			*out = record_types[i].type;
			return 0;
		}
	}
	if (strncasecmp(name, "TYPE", 4) != 0 || name[4] < '0' ||
	    name[4] > '9') {
		return EINVAL;
	}
	number = strtoul(name + 4, &end, 10);
	if (*end != '\0' || number > UINT16_MAX) {
		return EINVAL;
	}
	*out = (uint16_t)number;
	return 0;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), n = strlen(end);

	return length >= n && strcasecmp(name + length - n, end) == 0 &&
	       (length == n || name[length - n - 1] == '.');
}

enum ipam_zone_kind ipam_zone_kind_of(const char *name)
{
	if (ends_with(name, "in-addr.arpa")) {
		return IPAM_ZONE_IPV4_REVERSE;
	}
	return ends_with(name, "ip6.arpa") ? IPAM_ZONE_IPV6_REVERSE :
					     IPAM_ZONE_FORWARD;
}

bool ipam_zone_has_health(enum ipam_zone_kind kind, enum ipam_zone_type type)
{
	return kind == IPAM_ZONE_FORWARD &&
	       (type == IPAM_ZONE_PRIMARY || type == IPAM_ZONE_SECONDARY ||
		type == IPAM_ZONE_STUB);
}

enum ipam_health ipam_zone_health(const struct ipam_health_count *count)
{
	int64_t ok = count->of[IPAM_HEALTH_OK];
	int64_t bad = count->of[IPAM_HEALTH_ERROR];

	if (count->of[IPAM_HEALTH_WARNING] > 0 || (ok > 0 && bad > 0)) {
		return IPAM_HEALTH_WARNING;
	}
	if (bad > 0) {
		return IPAM_HEALTH_ERROR;
	}
	if (count->of[IPAM_HEALTH_UNKNOWN] > 0) {
		return IPAM_HEALTH_UNKNOWN;
	}
	if (ok > 0) {
		return IPAM_HEALTH_OK;
	}
	return count->of[IPAM_HEALTH_UNCHECKED] > 0 ?
		       IPAM_HEALTH_UNCHECKED :
		       IPAM_HEALTH_NOT_APPLICABLE;
}

int ipam_record_cmp(const struct ipam_record *a, const struct ipam_record *b)
{
	int cmp = strcmp(a->node, b->node);

	if (cmp == 0) {
		cmp = (int)a->type - (int)b->type;
	}
	return cmp != 0 ? cmp : strcmp(a->data, b->data);
}
