/*
 * Rows of custom fields and logical groups (see query.h).
 */
#ifndef IPAM_QUERY_QUERY_CUSTOM_H
#define IPAM_QUERY_QUERY_CUSTOM_H

#include "ipam/query/query.h"

struct query_custom_field {
	struct query_row row;	/* key: number */
	int64_t id, values;	/* values negative: a free field */
	const char *field, *kind, *description;
	bool built_in;
};

struct query_custom_value {
	struct query_row row;	/* key: the value */
	const char *field, *value;
	bool built_in;
};

struct query_custom_pair {
	struct query_row row;	/* key: numbers of both values */
	const char *field, *value, *with_field, *with_value;
};

struct query_group {
	struct query_row row;	/* key: number */
	int64_t id;
	const char *group, *kind, *fields, *description;
	bool built_in;
};

struct query_group_node {
	struct query_row row;	/* key: place in the tree */
	const char *group, *node, *field, *value;	/* NULL: the root */
	int64_t depth, objects;
	/* of ranges and subnets; negative: nothing is counted */
	query_count ipv4_total, ipv4_assigned, ipv4_utilized;
	query_count ipv6_total, ipv6_assigned, ipv6_utilized;
	double ipv4_percent_used, ipv6_percent_used;
	const char *utilization_status;	/* of IPv4, else of IPv6 */
};

struct query_group_member {
	struct query_row row;	/* key: number */
	int64_t id;
	const char *group, *kind, *object, *node;
	int64_t range_id, space_id;	/* of an address: what it lies in */
};

#endif
