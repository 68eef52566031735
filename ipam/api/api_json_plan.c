/* Rows of the address plan. */
#include "ipam/api/api_json_plan.h"

#include "ipam/query/query_plan.h"

#define OWNED(type)                                                            \
	MEMBER(type, owner, TEXT), MEMBER(type, description, TEXT),            \
	MEMBER(type, modified_at, TIME)
#define USAGE(type)                                                            \
	MEMBER(type, total, ADDRESSES), MEMBER(type, assigned, ADDRESSES),     \
	MEMBER(type, utilized, ADDRESSES), MEMBER(type, percent_used, PERCENT), \
	MEMBER(type, utilization_status, TEXT)

const struct json_member api_space_members[] = {
	MEMBER(space, id, COUNT), MEMBER(space, space, TEXT),
	MEMBER(space, type, TEXT), MEMBER(space, provider, TEXT),
	MEMBER(space, tenant, TEXT), MEMBER(space, vm_network, TEXT),
	MEMBER(space, isolation, TEXT), MEMBER(space, ipv4_total, ADDRESSES),
	MEMBER(space, ipv4_assigned, ADDRESSES),
	MEMBER(space, ipv4_utilized, ADDRESSES),
	MEMBER(space, ipv4_percent_used, PERCENT),
	MEMBER(space, ipv6_total, ADDRESSES),
	MEMBER(space, ipv6_assigned, ADDRESSES),
	MEMBER(space, ipv6_utilized, ADDRESSES),
	MEMBER(space, ipv6_percent_used, PERCENT), OWNED(space), END
};
const struct json_member api_site_members[] = {
	MEMBER(site, space, TEXT), MEMBER(site, logical_network, TEXT),
	MEMBER(site, network_site, TEXT), MEMBER(site, subnets, COUNT),
	MEMBER(site, customer_subnets, COUNT), MEMBER(site, ranges, COUNT), END
};
const struct json_member api_block_members[] = {
	MEMBER(block, id, COUNT), MEMBER(block, network, TEXT),
	MEMBER(block, start, TEXT), MEMBER(block, end, TEXT),
	MEMBER(block, depth, COUNT), MEMBER(block, parent, COUNT),
	MEMBER(block, parent_network, TEXT), MEMBER(block, blocks, COUNT),
	MEMBER(block, family, TEXT), MEMBER(block, category, TEXT),
	MEMBER(block, rir, TEXT), MEMBER(block, rir_received_at, TIME),
	MEMBER(block, last_assigned_at, TIME), USAGE(block),
	MEMBER(block, percent_assigned, PERCENT), OWNED(block), END
};
const struct json_member api_subnet_members[] = {
	MEMBER(subnet, id, COUNT), MEMBER(subnet, network, TEXT),
	MEMBER(subnet, name, TEXT), MEMBER(subnet, space, TEXT),
	MEMBER(subnet, block, COUNT), MEMBER(subnet, family, TEXT),
	MEMBER(subnet, category, TEXT), MEMBER(subnet, network_type, TEXT),
	MEMBER(subnet, vlans, TEXT), MEMBER(subnet, virtual_subnet, COUNT),
	MEMBER(subnet, logical_network, TEXT),
	MEMBER(subnet, network_site, TEXT), MEMBER(subnet, overlap, TEXT),
	MEMBER(subnet, counted_above, FLAG), MEMBER(subnet, from_scope, FLAG),
	USAGE(subnet), OWNED(subnet), END
};
const struct json_member api_range_members[] = {
	MEMBER(ip_range, id, COUNT), MEMBER(ip_range, start, TEXT),
	MEMBER(ip_range, end, TEXT), MEMBER(ip_range, network, TEXT),
	MEMBER(ip_range, space, TEXT), MEMBER(ip_range, subnet, COUNT),
	MEMBER(ip_range, block, COUNT), MEMBER(ip_range, family, TEXT),
	MEMBER(ip_range, service, TEXT), MEMBER(ip_range, instance, TEXT),
	MEMBER(ip_range, network_type, TEXT),
	MEMBER(ip_range, assignment, TEXT),
	MEMBER(ip_range, assigned_at, TIME), MEMBER(ip_range, gateways, TEXT),
	MEMBER(ip_range, dns_servers, TEXT),
	MEMBER(ip_range, dns_suffixes, TEXT),
	MEMBER(ip_range, connection_suffix, TEXT),
	MEMBER(ip_range, wins_servers, TEXT),
	MEMBER(ip_range, reverse_zone, TEXT),
	MEMBER(ip_range, reverse_zone_by, TEXT),
	MEMBER(ip_range, scope_name, TEXT), MEMBER(ip_range, exclusions, TEXT),
	MEMBER(ip_range, reserved, TEXT), MEMBER(ip_range, vips, TEXT),
	MEMBER(ip_range, overlap, TEXT), MEMBER(ip_range, counted_above, FLAG),
	MEMBER(ip_range, utilization, TEXT),
	MEMBER(ip_range, addresses, COUNT), USAGE(ip_range),
	MEMBER(ip_range, reclaimed_at, TIME),
	MEMBER(ip_range, collected_at, TIME), MEMBER(ip_range, source, TEXT),
	OWNED(ip_range), END
};
static const struct json_member counted_members[] = {
	MEMBER(counted, item, TEXT), MEMBER(counted, what, TEXT),
	MEMBER(counted, assigned, ADDRESSES),
	MEMBER(counted, utilized, ADDRESSES), MEMBER(counted, counts, FLAG),
	MEMBER(counted, why, TEXT), MEMBER(counted, source, TEXT),
	MEMBER(counted, at, TIME), END
};

void api_json_add_counted(json_t *json, enum query_noun noun,
			  const struct query_row *row)
{
	const struct query_block *block = (const void *)row;
	const struct query_subnet *subnet = (const void *)row;
	const struct query_ip_range *range = (const void *)row;
	const struct query_counted *list = NULL;
	size_t count = 0;

	if (noun == QUERY_BLOCKS) {
		list = block->counted;
		count = block->counted_count;
	} else if (noun == QUERY_SUBNETS) {
		list = subnet->counted;
		count = subnet->counted_count;
	} else {
		list = range->counted;
		count = range->counted_count;
	}
	api_json_list(json, "counted", counted_members, list, sizeof(list[0]),
		      count);
}
