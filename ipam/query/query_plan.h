/*
 * Rows of the address plan (see query.h).
 */
#ifndef IPAM_QUERY_QUERY_PLAN_H
#define IPAM_QUERY_QUERY_PLAN_H

#include "ipam/query/query.h"

struct query_space {
	struct query_row row;	/* key: number */
	int64_t id;
	const char *space, *type, *provider, *tenant, *vm_network, *isolation;
	const char *owner, *description;
	query_count ipv4_total, ipv4_assigned, ipv4_utilized;
	query_count ipv6_total, ipv6_assigned, ipv6_utilized;
	double ipv4_percent_used, ipv6_percent_used;
	int64_t modified_at;
};

/* Of the tree of sites. */
struct query_site {
	struct query_row row;	/* key: its place */
	const char *space, *logical_network, *network_site;
	int64_t subnets, customer_subnets, ranges;
};

/* What was counted, and from where. */
struct query_counted {
	const char *item;	/* size, exclusion, lease, range, subnet, ... */
	const char *what;	/* which */
	query_count assigned, utilized;	/* negative: does not tell */
	bool counts;
	const char *why;	/* it does not count; or NULL */
	const char *source;
	int64_t at;
};

struct query_block {
	struct query_row row;	/* key: place in the tree, number */
	int64_t id, parent, depth, blocks;	/* parent negative: none */
	const char *network, *start, *end, *family, *category, *rir;
	const char *parent_network;
	const char *owner, *description;
	int64_t rir_received_at, last_assigned_at, modified_at;
	query_count total, assigned, utilized;
	double percent_assigned, percent_used;
	const char *utilization_status;
	struct query_counted *counted;	/* where it is asked for */
	size_t counted_count;
};

struct query_subnet {
	struct query_row row;
	int64_t id, block;	/* negative: unmapped */
	const char *network, *name, *space, *family, *category, *network_type;
	const char *vlans, *logical_network, *network_site, *overlap;
	const char *owner, *description;
	int64_t virtual_subnet, modified_at;
	bool counted_above, from_scope;
	query_count total, assigned, utilized;
	double percent_used;
	const char *utilization_status;	/* under, optimal, over */
	struct query_counted *counted;
	size_t counted_count;
};

struct query_ip_range {
	struct query_row row;
	int64_t id, subnet, block;	/* negative: none */
	const char *network, *start, *end, *space, *family, *service;
	const char *instance, *network_type, *assignment, *overlap;
	const char *gateways, *dns_servers, *dns_suffixes, *wins_servers;
	const char *connection_suffix, *reverse_zone, *scope_name;
	const char *reverse_zone_by;	/* automatic, hand */
	const char *exclusions, *reserved, *vips, *utilization;
	const char *owner, *description, *source;
	int64_t assigned_at, reclaimed_at, modified_at, collected_at;
	int64_t addresses;	/* records that count */
	bool counted_above;
	query_count total, assigned, utilized;
	double percent_used;
	const char *utilization_status;	/* under, optimal, over */
	struct query_counted *counted;
	size_t counted_count;
};

/* A reverse zone that covers a range. */
struct query_range_zone {
	struct query_row row;	/* key: the zone */
	const char *zone, *prefix;
	bool mapped, mappable;
	int64_t taken_by;	/* number of a range; negative: none */
};

#endif
