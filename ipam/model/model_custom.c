/*
 * Names and values of custom fields (CUS-01, CUS-05).
 */
#include "ipam/model/custom.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/model/address.h"

#define BLANKS " \t\r\n"

static const char *const kinds[IPAM_CUSTOM_KIND_END] = {
	[IPAM_CUSTOM_SERVER] = "server", [IPAM_CUSTOM_SPACE] = "space",
	[IPAM_CUSTOM_BLOCK] = "block", [IPAM_CUSTOM_SUBNET] = "subnet",
	[IPAM_CUSTOM_RANGE] = "range", [IPAM_CUSTOM_ADDRESS] = "address",
};

/*
 * Columns of files of blocks, subnets and ranges; those of addresses stand in
 * ipam_address_fields. A custom field is a column too, under its name.
 */
static const char *const reserved[] = {
	"NetworkId", "Network", "StartIPAddress", "EndIPAddress",
	"StartAddress", "EndAddress", "Start IP address", "End IP address",
	"ProviderAddressSpace", "CustomerAddressSpace", "AddressCategory",
	"Duplicate", "IPRange", "NetworkSite", "VmmLogicalNetwork",
	"Overlapping", "PercentageUtilized", "Utilization",
	"UtilizationCalculation", "UtilizedAddresses", "AssignedAddresses",
	"TotalAddresses", "SubnetMask", "DhcpServerName", "DhcpScopeName",
	"ExclusionRanges", "LastReclaimRunTime", "DnsServers", "WinsServers",
	"VIP", "ReservedIPAddresses", "DnsSuffixes",
	"ConnectionSpecificDnsSuffix", "Gateway",
	"AssociatedReverseLookupZone", "Name", "VlanId", "VirtualSubnetId",
	"RirReceivedDate", "LastAssignedDate", "Received date from RIR",
	"Last assigned date", "Subnet mask", "Prefix length", "AddressFamily",
};

const char *ipam_custom_kind_name(enum ipam_custom_kind kind)
{
	return kind >= IPAM_CUSTOM_SERVER && kind < IPAM_CUSTOM_KIND_END ?
	       kinds[kind] : "unknown";
}

int ipam_custom_kind_parse(const char *name, enum ipam_custom_kind *out_kind)
{
	int i;

	for (i = IPAM_CUSTOM_SERVER; i < IPAM_CUSTOM_KIND_END; i++) {
		if (strcmp(kinds[i], name) == 0) {
			*out_kind = (enum ipam_custom_kind)i;
			return 0;
		}
	}
	return EINVAL;
}

/* What both names and values must be. */
static int check_text(const char *field, const char *text, size_t min,
		      size_t max, const char *not,
		      struct ipam_wrong *out_wrong)
{
	size_t i, size = strlen(text);

	if (size < min || size > max) {
		return ipam_wrong_set(out_wrong, field,
				      "%s must be %zu to %zu bytes long",
				      field, min, max);
	}
	if (!ipam_utf8_valid(text, size)) {
		return ipam_wrong_set(out_wrong, field, "%s must be UTF-8",
				      field);
	}
	for (i = 0; i < size; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
			return ipam_wrong_set(out_wrong, field,
					      "%s must not contain control "
					      "characters", field);
		}
		if (strchr(not, text[i]) != NULL) {
			return ipam_wrong_set(out_wrong, field,
					      "%s must not contain %c",
					      field, text[i]);
		}
	}
	if (text[0] == ' ' || text[size - 1] == ' ') {
		return ipam_wrong_set(out_wrong, field,
				      "%s must not begin or end with a blank",
				      field);
	}
	return 0;
}

static bool is_reserved(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (strcasecmp(reserved[i], name) == 0) {
			return true;
		}
	}
	return ipam_field_find(ipam_address_fields, IPAM_ADDRESS_FIELD_COUNT,
			       name) >= 0;
}

int ipam_custom_name_validate(const char *name, struct ipam_wrong *out_wrong)
{
	int ret = check_text("name", name, IPAM_CUSTOM_NAME_MIN,
			     IPAM_CUSTOM_NAME_MAX, "=;", out_wrong);

	if (ret == 0 && is_reserved(name)) {
		ret = ipam_wrong_set(out_wrong, "name",
				     "%.100s is a column of files that are "
				     "imported: take another name", name);
	}
	return ret;
}

int ipam_custom_value_validate(const char *field, const char *value,
			       struct ipam_wrong *out_wrong)
{
	if (strcmp(value, IPAM_CUSTOM_NONE) == 0) {
		return ipam_wrong_set(out_wrong, field, "%s must not be "
				      IPAM_CUSTOM_NONE, field);
	}
	return check_text(field, value, 1, IPAM_CUSTOM_VALUE_MAX, ";",
			  out_wrong);
}

/* Without the blanks around it. */
static void trim(const char **text, size_t *size)
{
	while (*size > 0 && strchr(BLANKS, **text) != NULL) {
		(*text)++;
		(*size)--;
	}
	while (*size > 0 && strchr(BLANKS, (*text)[*size - 1]) != NULL) {
		(*size)--;
	}
}

int ipam_pair_next(const char **text, struct ipam_pair *out_pair)
{
	struct ipam_pair pair;
	const char *equals = NULL;
	size_t size;

	*text += strspn(*text, ";" BLANKS);
	size = strcspn(*text, ";");
	if (size == 0) {
		return ENOENT;
	}
	equals = memchr(*text, '=', size);
	if (equals == NULL) {
		return EINVAL;
	}
	pair.name = *text;
	pair.name_size = (size_t)(equals - *text);
	pair.value = equals + 1;
	pair.value_size = size - pair.name_size - 1;
	trim(&pair.name, &pair.name_size);
	trim(&pair.value, &pair.value_size);
	if (pair.name_size == 0) {
		return EINVAL;
	}
	*text += size;
	*out_pair = pair;
	return 0;
}
