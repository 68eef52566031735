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

#endif
