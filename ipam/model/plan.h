/*
 * The address plan: spaces, blocks, subnets and ranges, as the data model of
 * [MS-IPAMM2] 3.1.1.1 has them, and what must hold for each of them.
 *
 * space -> block -> block ... -> subnet -> range -> address
 */
#ifndef IPAM_MODEL_PLAN_H
#define IPAM_MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/base/addr.h"
#include "ipam/base/count.h"

#define IPAM_SPACE_DEFAULT 1	/* number of the built-in space */
#define IPAM_SPACE_DEFAULT_NAME "Default"
#define IPAM_SERVICE_IPAM "IPAM"	/* ManagedByService by default */
#define IPAM_INSTANCE_LOCAL "Localhost"
#define IPAM_SERVICE_DHCP "MS DHCP"	/* of ranges made of scopes */

#define IPAM_SPACE_NAME_MAX 1000
#define IPAM_SUBNET_NAME_MAX 512
#define IPAM_OWNER_MAX 255
#define IPAM_DESCRIPTION_MAX 4000
#define IPAM_MANAGER_MAX 256		/* a value of a custom field */
#define IPAM_LIST_MAX 64		/* elements of a list of a range */
#define IPAM_VLAN_MAX 4095
#define IPAM_VIRTUAL_SUBNET_MAX 16777214
#define IPAM_METRIC_MAX 9999

/* Numbers are stored; keep them. */
enum ipam_space_type { IPAM_SPACE_PROVIDER = 1, IPAM_SPACE_CUSTOMER = 2 };
enum ipam_network_type {
	IPAM_NON_VIRTUALIZED = 1, IPAM_PROVIDER = 2, IPAM_CUSTOMER = 4
};
enum ipam_category {
	IPAM_CATEGORY_NONE = 0, IPAM_PUBLIC = 1, IPAM_PRIVATE = 2,
	IPAM_GLOBAL = 3
};
enum ipam_assignment {
	IPAM_STATIC = 1, IPAM_DYNAMIC = 2, IPAM_AUTO = 3, IPAM_VIP = 4,
	IPAM_RESERVED = 5
};
enum ipam_overlap {
	IPAM_NOT_OVERLAPPING = 0, IPAM_OVERLAPPING = 1,
	IPAM_OVERLAPPING_FAILOVER = 2
};
enum ipam_part_kind {
	IPAM_PART_EXCLUDED = 0, IPAM_PART_RESERVED = 1, IPAM_PART_VIP = 2,
	IPAM_PART_COUNT
};

/* What is counted of a block, subnet, range or space (UTL-01). */
struct ipam_utilization {
	ipam_count total, assigned, utilized;
};

/*
 * What is wrong with a value: the name of the field, and a sentence that says
 * what would be right.
 */
struct ipam_wrong {
	const char *field;	/* constant, or NULL for the whole */
	char why[256];
};

struct ipam_space {
	int64_t id;
	const char *name;
	enum ipam_space_type type;
	int64_t provider_id;	/* of a customer space; 0: none */
	const char *provider;	/* its name */
	const char *tenant, *vm_network, *isolation;	/* customer */
	const char *owner, *description;
	int64_t modified_at;
	struct ipam_utilization v4, v6;
};

/* Where subnets lie, of a provider space and the customer spaces in it. */
struct ipam_site {
	const char *space;	/* the provider space */
	const char *logical_network, *network_site;	/* NULL: none */
	int64_t subnets, customer_subnets, ranges;
};

struct ipam_block {
	int64_t id, parent;	/* parent 0: none */
	struct ipam_prefix prefix;
	struct ipam_range range;	/* within the prefix */
	enum ipam_category category;
	const char *rir;	/* a value of the built-in field, or NULL */
	int64_t rir_received_at, last_assigned_at;
	const char *owner, *description;
	int64_t modified_at, depth, child_blocks;
	struct ipam_utilization usage;
};

struct ipam_subnet {
	int64_t id, space_id, block, enclosing;	/* 0: none */
	const char *space;		/* its name */
	struct ipam_prefix prefix;
	const char *name;
	enum ipam_network_type network_type;
	enum ipam_category category;
	const char *vlans;		/* "10, 20", or NULL */
	int64_t virtual_subnet;		/* -1: none */
	const char *logical_network, *network_site;
	const char *owner, *description;
	int64_t modified_at;
	enum ipam_overlap overlap;
	bool counted;			/* for what is above (MAP-06) */
	bool collected;			/* made of a DHCP scope */
	struct ipam_utilization usage;
};

/* A part of a range that is not given out as the rest of it. */
struct ipam_part {
	enum ipam_part_kind kind;
	struct ipam_range range;
};

struct ipam_ip_range {
	int64_t id, space_id, subnet, block;	/* 0: none */
	const char *space;
	struct ipam_prefix prefix;		/* SubnetId and its length */
	struct ipam_range range;
	const char *service, *instance;
	enum ipam_network_type network_type;
	enum ipam_assignment assignment;
	int64_t assigned_at;
	/* lists, with ", " between; NULL: none */
	const char *gateways, *dns_servers, *dns_suffixes, *wins_servers;
	const char *connection_suffix, *reverse_zone;
	bool zone_by_hand;		/* a person chose the zone, or none */
	int64_t scope;			/* that it follows; 0: none */
	bool awaited;			/* its scope is yet to be collected */
	const char *scope_name;
	int64_t user_utilized;		/* -1: it is counted */
	const char *owner, *description;
	int64_t modified_at, reclaimed_at, collected_at;
	enum ipam_overlap overlap;
	bool counted;
	int64_t used;			/* address records that count */
	struct ipam_part *parts;	/* by kind and address */
	size_t part_count;
	struct ipam_utilization usage;
};

/* Keeps the first thing that is wrong; returns EINVAL. */
int ipam_wrong_set(struct ipam_wrong *out_wrong, const char *field,
		   const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * The rules for one object by itself (7.1 to 7.4 of the data model). 0, or
 * EINVAL with what is wrong. What depends on other objects is the store's.
 */
int ipam_space_validate(const struct ipam_space *space,
			struct ipam_wrong *out_wrong);
int ipam_block_validate(const struct ipam_block *block,
			struct ipam_wrong *out_wrong);
/* `type`: of its space, which is the built-in one where is_default. */
int ipam_subnet_validate(const struct ipam_subnet *subnet,
			 enum ipam_space_type type, bool is_default,
			 struct ipam_wrong *out_wrong);
int ipam_ip_range_validate(const struct ipam_ip_range *range,
			   enum ipam_space_type type, bool is_default,
			   struct ipam_wrong *out_wrong);
/* Whether objects of that type may be in a space. */
int ipam_network_type_validate(enum ipam_network_type network_type,
			       enum ipam_space_type type, bool is_default,
			       struct ipam_wrong *out_wrong);
/* NonVirtualized and Provider change into each other, Customer never. */
int ipam_network_type_change(enum ipam_network_type from,
			     enum ipam_network_type to,
			     struct ipam_wrong *out_wrong);

/*
 * Public, private (RFC 1918) or, of IPv6, global: where the whole range is of
 * one kind; else none.
 */
enum ipam_category ipam_category_of(const struct ipam_range *range);

/* The first and the last address that a host may have (7.4). */
struct ipam_range ipam_prefix_hosts(const struct ipam_prefix *prefix);
/* No bit is set behind the length, which is 1..max of the family. */
int ipam_prefix_check(const struct ipam_prefix *prefix, unsigned max_v4,
		      unsigned max_v6, const char *field,
		      struct ipam_wrong *out_wrong);
/*
 * The addresses that a range gives out: those that are not excluded
 * (ServerConfiguration); exclusions are in order and do not overlap.
 */
ipam_count ipam_ip_range_usable(const struct ipam_ip_range *range);
/* Whether two ranges both give out some address (MAP-05). */
bool ipam_ip_range_overlap(const struct ipam_ip_range *a,
			   const struct ipam_ip_range *b);
/*
 * The name of the first `length` bits of an address, whole bytes or, of IPv6,
 * hexadecimal digits: "1.10.in-addr.arpa" of 16 of 10.1.0.0. NULL: no memory.
 */
char *ipam_reverse_name(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr,
			unsigned length);
/* The range of addresses whose reverse zone this is; EINVAL for another. */
int ipam_reverse_zone_prefix(const char *zone, struct ipam_prefix *out_prefix);

/* Words of the cmdlets; "" for none. Parsing gives EINVAL for others. */
const char *ipam_space_type_name(enum ipam_space_type type);
int ipam_space_type_parse(const char *name, enum ipam_space_type *out);
const char *ipam_network_type_name(enum ipam_network_type type);
int ipam_network_type_parse(const char *name, enum ipam_network_type *out);
const char *ipam_category_name(enum ipam_category category);
int ipam_category_parse(const char *name, enum ipam_category *out);
const char *ipam_assignment_name(enum ipam_assignment assignment);
int ipam_assignment_parse(const char *name, enum ipam_assignment *out);
const char *ipam_overlap_name(enum ipam_overlap overlap);

#endif
