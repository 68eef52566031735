/* Rules of a range of addresses (ASM-05), and what it gives out (MAP-05). */
#include "ipam/model/plan_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DNS_NAME_MAX 253

/* An address of the family of the range that private_data points to. */
static int check_address(const char *element, const char *field,
			 const void *private_data,
			 struct ipam_wrong *out_wrong)
{
	const struct ipam_ip_range *range = private_data;
	struct ipam_addr addr;

	if (ipam_addr_parse(element, &addr) != 0 ||
	    addr.family != range->prefix.addr.family) {
		return ipam_wrong_set(out_wrong, field,
				      "%.60s is no %s address", element,
				      ipam_family_name(
					      range->prefix.addr.family));
	}
	return 0;
}

/* "10.1.0.1\5" or "10.1.0.1\Automatic", or an address alone. */
static int check_gateway(const char *element, const char *field,
			 const void *private_data,
			 struct ipam_wrong *out_wrong)
{
	char addr[IPAM_ADDR_TEXT];
	size_t len = strcspn(element, "\\");
	int64_t metric;

	if (len >= sizeof(addr)) {
		return ipam_wrong_set(out_wrong, field,
				      "%.60s is no address", element);
	}
	memcpy(addr, element, len);
	addr[len] = '\0';
	if (element[len] == '\\' &&
	    strcmp(element + len + 1, "Automatic") != 0) {
		metric = plan_number(element + len + 1);
		if (metric < 1 || metric > IPAM_METRIC_MAX) {
			return ipam_wrong_set(out_wrong, field,
					      "the metric of %s must be 1 to "
					      "%d or Automatic", addr,
					      IPAM_METRIC_MAX);
		}
	}
	return check_address(addr, field, private_data, out_wrong);
}

static int check_suffix(const char *element, const char *field,
			const void *private_data, struct ipam_wrong *out_wrong)
{
	(void)private_data;
	if (strlen(element) > DNS_NAME_MAX || element[0] == '.' ||
	    strstr(element, "..") != NULL) {
		return ipam_wrong_set(out_wrong, field,
				      "%.60s is no DNS name", element);
	}
	return 0;
}

static int check_lists(const struct ipam_ip_range *range,
		       struct ipam_wrong *out_wrong)
{
	const struct {
		const char *field, *list;
		plan_element_fn fn;
	} lists[] = {
		{ "gateways", range->gateways, check_gateway },
		{ "dns_servers", range->dns_servers, check_address },
		{ "wins_servers", range->wins_servers, check_address },
		{ "dns_suffixes", range->dns_suffixes, check_suffix },
		{ "connection_suffix", range->connection_suffix,
		  check_suffix },
	};
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]) && ret == 0; i++) {
		ret = plan_each(lists[i].list, lists[i].field, lists[i].fn,
				range, out_wrong);
	}
	if (ret == 0 && range->wins_servers != NULL &&
	    range->prefix.addr.family == IPAM_IPV6) {
		ret = ipam_wrong_set(out_wrong, "wins_servers",
				     "WINS is for IPv4 only");
	}
	return ret;
}

static int check_ends(const struct ipam_ip_range *range,
		      struct ipam_wrong *out_wrong)
{
	const struct ipam_range whole = ipam_prefix_range(&range->prefix);
	struct ipam_range hosts = ipam_prefix_hosts(&range->prefix);
	char text[IPAM_PREFIX_TEXT], addr[IPAM_ADDR_TEXT];

	ipam_prefix_format(&range->prefix, text);
	if (!ipam_range_contains(&whole, &range->range.first)) {
		return ipam_wrong_set(out_wrong, "start",
				      "start must be an address of %s", text);
	}
	if (!ipam_range_contains(&whole, &range->range.last)) {
		return ipam_wrong_set(out_wrong, "end",
				      "end must be an address of %s", text);
	}
	if (!ipam_range_valid(&range->range)) {
		return ipam_wrong_set(out_wrong, "end",
				      "end is before start");
	}
	if (ipam_addr_cmp(&range->range.first, &hosts.first) < 0) {
		return ipam_wrong_set(out_wrong, "start",
				      "start is the network address; the "
				      "first host is %s",
				      ipam_addr_format(&hosts.first, addr));
	}
	if (ipam_addr_cmp(&range->range.last, &hosts.last) > 0) {
		return ipam_wrong_set(out_wrong, "end",
				      "end is the broadcast address; the last "
				      "host is %s",
				      ipam_addr_format(&hosts.last, addr));
	}
	return 0;
}

static int check_parts(const struct ipam_ip_range *range,
		       struct ipam_wrong *out_wrong)
{
	static const char *const fields[IPAM_PART_COUNT] = {
		"exclusions", "reserved", "vips"
	};
	const struct ipam_part *part = range->parts;
	char text[IPAM_ADDR_TEXT];
	size_t i;

	for (i = 0; i < range->part_count; i++, part++) {
		ipam_addr_format(&part->range.first, text);
		if (!ipam_range_valid(&part->range) ||
		    (part->kind != IPAM_PART_EXCLUDED &&
		     (!ipam_range_contains(&range->range,
					   &part->range.first) ||
		      !ipam_range_contains(&range->range,
					   &part->range.last)))) {
			return ipam_wrong_set(out_wrong, fields[part->kind],
					      "%s is not inside the range",
					      text);
		}
		if (i > 0 && part[-1].kind == part->kind &&
		    ipam_addr_cmp(&part[-1].range.last,
				  &part->range.first) >= 0) {
			return ipam_wrong_set(out_wrong, fields[part->kind],
					      "%s is there twice", text);
		}
	}
	return 0;
}

static int check_manager(const struct ipam_ip_range *range,
			 struct ipam_wrong *out_wrong)
{
	int ret = plan_check_text(range->service, "service", 1,
				  IPAM_MANAGER_MAX, out_wrong);

	if (ret == 0) {
		ret = plan_check_text(range->instance, "instance", 1,
				      IPAM_MANAGER_MAX, out_wrong);
	}
	if (ret == 0 && ipam_assignment_name(range->assignment)[0] == '\0') {
		ret = ipam_wrong_set(out_wrong, "assignment",
				     "assignment must be one of static, "
				     "dynamic, auto, vip, reserved");
	}
	return ret;
}

static int check_utilized(const struct ipam_ip_range *range,
			  struct ipam_wrong *out_wrong)
{
	ipam_count size = ipam_count_of_range(&range->range);

	if (range->user_utilized < -1 ||
	    (range->user_utilized > 0 &&
	     (ipam_count)range->user_utilized > size)) {
		return ipam_wrong_set(out_wrong, "utilized_addresses",
				      "utilized_addresses must be 0 to the "
				      "size of the range");
	}
	return 0;
}

static int check_zone(const struct ipam_ip_range *range,
		      struct ipam_wrong *out_wrong)
{
	struct ipam_prefix prefix;

	if (range->reverse_zone == NULL) {
		return 0;
	}
	if (range->network_type == IPAM_CUSTOMER) {
		return ipam_wrong_set(out_wrong, "reverse_zone",
				      "a customer range has no reverse_zone");
	}
	if (ipam_reverse_zone_prefix(range->reverse_zone, &prefix) != 0 ||
	    !ipam_prefix_contains(&prefix, &range->range.first) ||
	    !ipam_prefix_contains(&prefix, &range->range.last)) {
		return ipam_wrong_set(out_wrong, "reverse_zone",
				      "reverse_zone must be a reverse zone "
				      "that covers the range");
	}
	return 0;
}

int ipam_ip_range_validate(const struct ipam_ip_range *range,
			   enum ipam_space_type type, bool is_default,
			   struct ipam_wrong *out_wrong)
{
	int (*const checks[])(const struct ipam_ip_range *,
			      struct ipam_wrong *) = {
		check_ends, check_manager, check_lists, check_parts,
		check_utilized, check_zone,
	};
	size_t i;
	int ret = ipam_prefix_check(&range->prefix, 32, 128, "network",
				    out_wrong);

	if (ret == 0) {
		ret = ipam_network_type_validate(range->network_type, type,
						 is_default, out_wrong);
	}
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]) && ret == 0; i++) {
		ret = checks[i](range, out_wrong);
	}
	return ret != 0 ? ret : plan_check_owner(range->owner,
						 range->description,
						 out_wrong);
}

/* What both have; false where that is nothing. */
static bool common(const struct ipam_range *a, const struct ipam_range *b,
		   struct ipam_range *out)
{
	out->first = ipam_addr_cmp(&a->first, &b->first) > 0 ? a->first :
							       b->first;
	out->last = ipam_addr_cmp(&a->last, &b->last) < 0 ? a->last : b->last;
	return ipam_range_valid(out);
}

/* How much of `within` the exclusions of a range take. */
static ipam_count excluded(const struct ipam_ip_range *range,
			   const struct ipam_range *within)
{
	struct ipam_range both;
	ipam_count sum = 0;
	size_t i;

	for (i = 0; i < range->part_count; i++) {
		if (range->parts[i].kind == IPAM_PART_EXCLUDED &&
		    common(&range->parts[i].range, within, &both)) {
			sum += ipam_count_of_range(&both);
		}
	}
	return sum;
}

ipam_count ipam_ip_range_usable(const struct ipam_ip_range *range)
{
	return ipam_count_sub(ipam_count_of_range(&range->range),
			      excluded(range, &range->range));
}

/*
 * The part that both have is given out twice unless the exclusions of both
 * cover it: their sum, less where both exclude.
 */
bool ipam_ip_range_overlap(const struct ipam_ip_range *a,
			   const struct ipam_ip_range *b)
{
	struct ipam_range both, part;
	ipam_count covered;
	size_t i;

	if (!common(&a->range, &b->range, &both)) {
		return false;
	}
	covered = excluded(a, &both) + excluded(b, &both);
	for (i = 0; i < a->part_count; i++) {
		if (a->parts[i].kind == IPAM_PART_EXCLUDED &&
		    common(&a->parts[i].range, &both, &part)) {
			covered -= excluded(b, &part);
		}
	}
	return covered < ipam_count_of_range(&both);
}
