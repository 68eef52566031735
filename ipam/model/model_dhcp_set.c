/*
 * The columns of what DHCP servers have.
 */
#include <stdlib.h>
#include <string.h>

#include "ipam/base/addr.h"
#include "ipam/model/dhcp_set.h"

#define TEXT(n)	   { n, IPAM_CELL_TEXT }
#define NUMBER(n)  { n, IPAM_CELL_NUMBER }
#define ADDRESS(n) { n, IPAM_CELL_ADDRESS }
#define FLAG(n)	   { n, IPAM_CELL_FLAG }
#define SECONDS(n) { n, IPAM_CELL_SECONDS }

const struct ipam_set_kind ipam_set_kinds[IPAM_SET_COUNT] = {
	[IPAM_SET_DEFINITIONS] = { "definition", 4, 9, {
		NUMBER("family"), TEXT("vendor_class"), TEXT("user_class"),
		NUMBER("code"), TEXT("name"), TEXT("type"), FLAG("array"),
		TEXT("value"), TEXT("comment") } },
	[IPAM_SET_OPTIONS] = { "option", 7, 9, {
		NUMBER("family"), ADDRESS("scope"), ADDRESS("reservation"),
		TEXT("policy"), TEXT("vendor_class"), TEXT("user_class"),
		NUMBER("code"), TEXT("name"), TEXT("value") } },
	[IPAM_SET_CLASSES] = { "class", 3, 6, {
		NUMBER("family"), TEXT("kind"), TEXT("name"), TEXT("data"),
		NUMBER("enterprise"), TEXT("comment") } },
	[IPAM_SET_POLICIES] = { "policy", 2, 8, {
		ADDRESS("scope"), TEXT("name"), NUMBER("position"),
		FLAG("enabled"), TEXT("conditions"), TEXT("ranges"),
		TEXT("dns_suffix"), TEXT("description") } },
	[IPAM_SET_FAILOVERS] = { "failover", 1, 13, {
		TEXT("name"), TEXT("partner"), TEXT("mode"), TEXT("role"),
		TEXT("state"), TEXT("previous_state"), NUMBER("percent"),
		SECONDS("mclt_s"), SECONDS("switch_s"), NUMBER("scope_count"),
		TEXT("scopes"), TEXT("primary_server"),
		TEXT("secondary_server") } },
	[IPAM_SET_FILTERS] = { "filter", 2, 4, {
		TEXT("list"), TEXT("pattern"), NUMBER("hardware_type"),
		TEXT("comment") } },
};

static int cmp_address(const char *a, const char *b)
{
	struct ipam_addr x = {0}, y = {0};

	ipam_addr_parse(a, &x);
	ipam_addr_parse(b, &y);
	return ipam_addr_cmp(&x, &y);
}

static int cmp_number(const char *a, const char *b)
{
	long long x = strtoll(a, NULL, 10), y = strtoll(b, NULL, 10);

	return x < y ? -1 : x > y;
}

int ipam_set_cmp(const struct ipam_set_kind *kind,
		 const struct ipam_set_row *a, const struct ipam_set_row *b)
{
	const char *x = NULL, *y = NULL;
	size_t i;
	int cmp = 0;

	for (i = 0; i < kind->keys && cmp == 0; i++) {
		x = a->cells[i] != NULL ? a->cells[i] : "";
		y = b->cells[i] != NULL ? b->cells[i] : "";
		cmp = kind->columns[i].type == IPAM_CELL_ADDRESS ?
			      cmp_address(x, y) :
		      kind->columns[i].type == IPAM_CELL_TEXT ?
			      strcmp(x, y) :
			      cmp_number(x, y);
	}
	return cmp;
}
