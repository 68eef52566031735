/*
 * The fields of an address record and what must hold of it.
 */
#include "ipam/model/address.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX 255
#define NOTE_MAX 4000
#define VALUE_MAX 256	/* of a field that has a list of values */
#define SPACE_MAX 1000
#define DAY_S 86400

static const char *const network_types[] = {
	"NonVirtualized", "Provider", "Customer", NULL
};
static const char *const assignments[] = {
	"Static", "Dynamic", "Auto", "VIP", "Reserved", NULL
};
static const char *const reservation_types[] = {
	"None", "Dhcp", "Bootp", "Both", NULL
};
static const char *const reservation_syncs[] = {
	"NotAttempted", "CreateSuccess", "CreateFailure", "DeleteSuccess",
	"DeleteFailure", "Exists", "Deleted", NULL
};
static const char *const dns_syncs[] = {
	"NotAttempted", "CreateSuccess", "CreateFailure", "DeleteSuccess",
	"DeleteFailure", NULL
};
static const char *const sources[] = {
	"manual", "import", "reservation", "lease", "dns", NULL
};
static const char *const expiries[] = {
	"none", "active", "alert", "expired", NULL
};

#define TEXT(name, header, label, max)                                         \
	{ name, header, label, IPAM_FIELD_TEXT, max, NULL, NULL, false }
/* One of the values of a built-in field, which the store knows. */
#define VALUE(name, header, label, initial)                                    \
	{ name, header, label, IPAM_FIELD_TEXT, VALUE_MAX, NULL, initial,      \
	  false }
#define WORD(name, header, label, words, initial)                              \
	{ name, header, label, IPAM_FIELD_WORD, 0, words, initial, false }
#define OTHER(name, header, label, type, max)                                  \
	{ name, header, label, IPAM_FIELD_##type, max, NULL, NULL, false }
#define FIXED(name, header, label, words, initial)                             \
	{ name, header, label, IPAM_FIELD_WORD, 0, words, initial, true }

const struct ipam_field ipam_address_fields[IPAM_ADDRESS_FIELD_COUNT] = {
	[IPAM_ADDRESS_SPACE] = { "space", "AddressSpace", "Address space",
		IPAM_FIELD_TEXT, SPACE_MAX, NULL, "Default", false },
	[IPAM_ADDRESS_IP] = OTHER("address", "IPAddress", "IP address",
				  ADDRESS, 0),
	[IPAM_ADDRESS_SERVICE] = VALUE("service", "ManagedByService",
				       "Managed by service",
				       "IPAM"),
	[IPAM_ADDRESS_INSTANCE] = VALUE("instance", "ServiceInstance",
					"Service instance",
					"Localhost"),
	[IPAM_ADDRESS_NETWORK_TYPE] = WORD("network_type", "NetworkType",
		"Network type", network_types, "NonVirtualized"),
	[IPAM_ADDRESS_DEVICE_NAME] = TEXT("device_name", "DeviceName",
					  "Device name", TEXT_MAX),
	[IPAM_ADDRESS_DEVICE_TYPE] = VALUE("device_type", "DeviceType",
					   "Device type",
					   "Host"),
	[IPAM_ADDRESS_MAC] = OTHER("mac", "MacAddress", "MAC address", HEX,
				   IPAM_HEX_MAX),
	[IPAM_ADDRESS_CLIENT_ID] = OTHER("client_id", "ClientID", "Client ID",
					 HEX, IPAM_HEX_MAX),
	[IPAM_ADDRESS_DUID] = OTHER("duid", "Duid", "DUID", HEX, IPAM_HEX_MAX),
	[IPAM_ADDRESS_IAID] = OTHER("iaid", "Iaid", "IAID", NUMBER,
				    UINT32_MAX),
	[IPAM_ADDRESS_ASSET_TAG] = TEXT("asset_tag", "AssetTag", "Asset tag",
					TEXT_MAX),
	[IPAM_ADDRESS_SERIAL] = TEXT("serial", "SerialNumber",
				     "Serial number", TEXT_MAX),
	[IPAM_ADDRESS_OS] = TEXT("os", "OSName", "Operating system", TEXT_MAX),
	[IPAM_ADDRESS_OS_VERSION] = TEXT("os_version", "OSVersion",
					 "Operating system version", TEXT_MAX),
	[IPAM_ADDRESS_OWNER] = TEXT("owner", "Owner", "Owner", TEXT_MAX),
	[IPAM_ADDRESS_DESCRIPTION] = OTHER("description", "Description",
					   "Description", NOTE, NOTE_MAX),
	[IPAM_ADDRESS_STATE] = VALUE("state", "IPAddressState",
				     "IP address state",
				     "In-Use"),
	[IPAM_ADDRESS_ASSIGNMENT] = WORD("assignment", "AssignmentType",
					 "Assignment type", assignments,
					 "Static"),
	[IPAM_ADDRESS_ASSIGNED_AT] = OTHER("assigned_at", "AssignmentDate",
					   "Assignment date", TIME, 0),
	[IPAM_ADDRESS_EXPIRES_AT] = OTHER("expires_at", "ExpiryDate",
					  "Expiry date", TIME, 0),
	[IPAM_ADDRESS_RESERVATION_SERVER] = TEXT("reservation_server",
		"ReservationServer", "Reservation server name", TEXT_MAX),
	[IPAM_ADDRESS_RESERVATION_SCOPE_NAME] = TEXT("reservation_scope_name",
		"ReservationScopeName", "Reservation scope name", TEXT_MAX),
	[IPAM_ADDRESS_RESERVATION_SCOPE] = OTHER("reservation_scope",
		"ReservationScopeID", "Reservation scope ID", ADDRESS, 0),
	[IPAM_ADDRESS_RESERVATION_NAME] = TEXT("reservation_name",
		"ReservationName", "Reservation name", TEXT_MAX),
	[IPAM_ADDRESS_RESERVATION_TYPE] = WORD("reservation_type",
		"ReservationType", "Reservation type", reservation_types,
		"None"),
	[IPAM_ADDRESS_RESERVATION_DESCRIPTION] = OTHER(
		"reservation_description", "ReservationDescription",
		"Reservation description", NOTE, NOTE_MAX),
	[IPAM_ADDRESS_FORWARD_ZONE] = TEXT("forward_zone",
		"ForwardLookupZone", "Forward lookup zone", TEXT_MAX),
	[IPAM_ADDRESS_FORWARD_SERVER] = TEXT("forward_server",
		"ForwardLookupPrimaryServer",
		"Forward lookup primary server", TEXT_MAX),
	[IPAM_ADDRESS_REVERSE_ZONE] = TEXT("reverse_zone",
		"ReverseLookupZone", "Reverse lookup zone", TEXT_MAX),
	[IPAM_ADDRESS_REVERSE_SERVER] = TEXT("reverse_server",
		"ReverseLookupPrimaryServer",
		"Reverse lookup primary server", TEXT_MAX),
	[IPAM_ADDRESS_RESERVATION_SYNC] = FIXED("reservation_sync",
		"DhcpReservationSync", "Reservation sync status",
		reservation_syncs, "NotAttempted"),
	[IPAM_ADDRESS_HOST_SYNC] = FIXED("host_sync", "DnsHostRecordSync",
		"DNS host record sync status", dns_syncs, "NotAttempted"),
	[IPAM_ADDRESS_PTR_SYNC] = FIXED("ptr_sync", "DnsPtrRecordSync",
		"DNS PTR record sync status", dns_syncs, "NotAttempted"),
	[IPAM_ADDRESS_SOURCE] = FIXED("source", "Source", "Source", sources,
				      "manual"),
	[IPAM_ADDRESS_EXPIRY] = FIXED("expiry", "ExpiryStatus",
				      "Expiry status", expiries, "none"),
	[IPAM_ADDRESS_CHANGED_AT] = { "changed_at", "LastModifiedTime",
		"Last modified", IPAM_FIELD_TIME, 0, NULL, NULL, true },
};

static int word_index(const char *const *words, const char *name)
{
	int i;

	for (i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *ipam_address_source_name(enum ipam_address_source source)
{
	return source < IPAM_ADDRESS_SOURCE_COUNT ? sources[source] : "unknown";
}

int ipam_address_source_parse(const char *name, enum ipam_address_source *out)
{
	int i = word_index(sources, name);

	if (i < 0) {
		return EINVAL;
	}
	*out = (enum ipam_address_source)i;
	return 0;
}

const char *ipam_expiry_name(enum ipam_expiry expiry)
{
	return expiry < IPAM_EXPIRY_COUNT ? expiries[expiry] : "unknown";
}

int ipam_expiry_parse(const char *name, enum ipam_expiry *out)
{
	int i = word_index(expiries, name);

	if (i < 0) {
		return EINVAL;
	}
	*out = (enum ipam_expiry)i;
	return 0;
}

enum ipam_expiry ipam_expiry_at(int64_t expires_at, int64_t alert_days,
				int64_t now)
{
	if (expires_at == 0) {
		return IPAM_EXPIRY_NONE;
	}
	if (now >= expires_at) {
		return IPAM_EXPIRY_EXPIRED;
	}
	return now >= expires_at - alert_days * DAY_S ? IPAM_EXPIRY_ALERT :
							IPAM_EXPIRY_ACTIVE;
}

void ipam_address_defaults(struct ipam_address *address)
{
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (address->cells[i] == NULL) {
			address->cells[i] = ipam_address_fields[i].initial;
		}
	}
}

/* Prefixes as struct ipam_prefix; of IPv6 the first two bytes and the last. */
#define V4(a, b, c, d, n)                                                      \
	{ { .family = IPAM_IPV4, .bytes = { [12] = a, b, c, d } }, n }
#define V6(a, b, z, n)                                                         \
	{ { .family = IPAM_IPV6, .bytes = { [0] = a, b, [15] = z } }, n }

int ipam_address_usable(const struct ipam_addr *addr, const char **out_why)
{
	static const struct {
		struct ipam_prefix prefix;
		const char *why;
	} table[] = {
		{ V4(0, 0, 0, 0, 8), "0.0.0.0/8 is no address of a host" },
		{ V4(127, 0, 0, 0, 8),
		  "127.0.0.0/8 is the loopback of each host" },
		{ V4(169, 254, 0, 0, 16),
		  "169.254.0.0/16 is for links alone" },
		{ V4(255, 255, 255, 255, 32), "it is the broadcast address" },
		{ V6(0, 0, 0, 128), "it is the unspecified address" },
		{ V6(0, 0, 1, 128), "it is the loopback of each host" },
		{ V6(0xfe, 0x80, 0, 10), "fe80::/10 is for links alone" },
		{ V6(0xfe, 0xc0, 0, 10),
		  "fec0::/10 (site-local) is not used any more" },
		{ V6(0xff, 0, 0, 8), "ff00::/8 is for groups, not for hosts" },
	};
	size_t i;

	if (addr->family == IPAM_NO_FAMILY) {
		*out_why = "an address is needed";
		return EINVAL;
	}
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (ipam_prefix_contains(&table[i].prefix, addr)) {
			*out_why = table[i].why;
			return EINVAL;
		}
	}
	return 0;
}

#define V4_SUFFIX ".in-addr.arpa"
#define V6_SUFFIX ".ip6.arpa"

/* Where the suffix begins, or NULL. A dot at the end counts for nothing. */
static const char *suffix_of(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	if (n > 0 && name[n - 1] == '.') {
		n--;
	}
	return n > k && strncasecmp(name + n - k, suffix, k) == 0 ?
		       name + n - k : NULL;
}

/* The label that ends at `end`: where it begins. */
static const char *label_before(const char *name, const char *end)
{
	while (end > name && end[-1] != '.') {
		end--;
	}
	return end;
}

/* "0/25", "0-127" (RFC 2317): the block of last octets that it names. */
static bool names_octet(const char *label, size_t size, unsigned octet)
{
	unsigned first = 0, second = 0;
	char text[16], sign = '\0', rest = '\0';
	int n;

	if (size == 0 || size >= sizeof(text)) {
		return false;
	}
	memcpy(text, label, size);
	text[size] = '\0';
	n = sscanf(text, "%3u%c%3u%c", &first, &sign, &second, &rest);
	if (n == 1) {
		return first == octet;
	}
	if (n != 3 || first > 255) {
		return false;
	}
	if (sign == '-') {
		return first <= octet && octet <= second;
	}
	return sign == '/' && second >= 24 && second <= 32 &&
	       octet >> (32 - second) == first >> (32 - second);
}

static bool names_nibble(const char *label, size_t size, unsigned nibble)
{
	return size == 1 && strchr("0123456789abcdefABCDEF", *label) != NULL &&
	       strtoul((const char[]){ *label, '\0' }, NULL, 16) == nibble;
}

bool ipam_reverse_zone_covers(const char *zone, const struct ipam_addr *addr)
{
	bool v4 = addr->family == IPAM_IPV4;
	const char *end = suffix_of(zone, v4 ? V4_SUFFIX : V6_SUFFIX);
	size_t size, i, most = v4 ? 4 : 32;
	const uint8_t *bytes = ipam_addr_blob(addr, &size);
	const char *label = NULL;
	unsigned part;

	for (i = 0; end != NULL && i < most; i++) {
		label = label_before(zone, end);
		part = v4 ? bytes[i] : bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
		if (v4 ? !names_octet(label, (size_t)(end - label), part) :
			 !names_nibble(label, (size_t)(end - label), part)) {
			return false;
		}
		if (label == zone) {
			return true;
		}
		end = label - 1;
	}
	return false;
}

static int64_t instant(const char *cell)
{
	return cell != NULL ? strtoll(cell, NULL, 10) : 0;
}

/* What a reservation needs before it could be made (LIF-09). */
static int check_reservation(const struct ipam_address *address,
			     enum ipam_address_field *out_field,
			     const char **out_why)
{
	const char *scope = address->cells[IPAM_ADDRESS_RESERVATION_SCOPE];
	const char *type = address->cells[IPAM_ADDRESS_RESERVATION_TYPE];
	struct ipam_addr addr;

	if (scope != NULL && ipam_addr_parse(scope, &addr) == 0 &&
	    addr.family != address->address.family) {
		*out_field = IPAM_ADDRESS_RESERVATION_SCOPE;
		*out_why = "must be of the family of the address";
		return EINVAL;
	}
	if (type != NULL && address->address.family == IPAM_IPV6 &&
	    (strcmp(type, "Bootp") == 0 || strcmp(type, "Both") == 0)) {
		*out_field = IPAM_ADDRESS_RESERVATION_TYPE;
		*out_why = "must be None or Dhcp for IPv6: BOOTP has no such "
			   "addresses";
		return EINVAL;
	}
	return 0;
}

int ipam_address_validate(const struct ipam_address *address,
			  enum ipam_address_field *out_field,
			  const char **out_why)
{
	const char *const *cells = address->cells;
	const char *zone = cells[IPAM_ADDRESS_REVERSE_ZONE];
	int64_t expires_at = instant(cells[IPAM_ADDRESS_EXPIRES_AT]);
	int ret = ipam_address_usable(&address->address, out_why);
	static const enum ipam_address_field needed[] = {
		IPAM_ADDRESS_SPACE, IPAM_ADDRESS_SERVICE,
		IPAM_ADDRESS_INSTANCE, IPAM_ADDRESS_DEVICE_TYPE,
		IPAM_ADDRESS_STATE
	};
	size_t i;

	if (ret != 0) {
		*out_field = IPAM_ADDRESS_IP;
		return ret;
	}
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (cells[needed[i]] == NULL) {
			*out_field = needed[i];
			*out_why = "is missing";
			return EINVAL;
		}
	}
	if (expires_at != 0 &&
	    instant(cells[IPAM_ADDRESS_ASSIGNED_AT]) > expires_at) {
		*out_field = IPAM_ADDRESS_EXPIRES_AT;
		*out_why = "must not be before the date of assignment";
		return EINVAL;
	}
	if (zone != NULL && !ipam_reverse_zone_covers(zone,
						      &address->address)) {
		*out_field = IPAM_ADDRESS_REVERSE_ZONE;
		*out_why = "must be a reverse zone that covers the address";
		return EINVAL;
	}
	return check_reservation(address, out_field, out_why);
}
