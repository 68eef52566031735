/*
 * Custom fields: what people note of objects beside the fields that these
 * have. A field is free, or a list of values, one of which an object has.
 * Logical groups put the objects of a kind into a tree by their values of list
 * fields.
 */
#ifndef IPAM_MODEL_CUSTOM_H
#define IPAM_MODEL_CUSTOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipam/base/count.h"
#include "ipam/model/plan.h"

#define IPAM_CUSTOM_NAME_MIN 2
#define IPAM_CUSTOM_NAME_MAX 255
#define IPAM_CUSTOM_VALUE_MAX 256
#define IPAM_CUSTOM_FIELDS_MAX 500	/* that people add */
#define IPAM_CUSTOM_VALUES_MAX 10000	/* of one field */
#define IPAM_CUSTOM_LEVELS_MAX 8	/* of a logical group */
#define IPAM_CUSTOM_PAIRS_MAX 10000	/* of two fields */
#define IPAM_CUSTOM_BUILT_IN 100	/* fields and groups below are */

/* In paths of groups: where objects have no value. No value is called so. */
#define IPAM_CUSTOM_NONE "(none)"

/* What has values; the numbers are stored. */
enum ipam_custom_kind {
	IPAM_CUSTOM_SERVER = 1, IPAM_CUSTOM_SPACE, IPAM_CUSTOM_BLOCK,
	IPAM_CUSTOM_SUBNET, IPAM_CUSTOM_RANGE, IPAM_CUSTOM_ADDRESS,
	IPAM_CUSTOM_KIND_END
};

/* Built-in fields, by their numbers (CUS-04). */
enum ipam_custom_builtin {
	IPAM_FIELD_RIR = 1, IPAM_FIELD_DEVICE_TYPE = 7,
	IPAM_FIELD_MANAGED_BY, IPAM_FIELD_MANAGED_BY_ENTITY,
	IPAM_FIELD_ADDRESS_STATE, IPAM_FIELD_LOGICAL_NETWORK = 12,
	IPAM_FIELD_NETWORK_SITE = 14, IPAM_FIELD_VM_NETWORK,
	IPAM_FIELD_TENANT, IPAM_FIELD_ISOLATION
};

struct ipam_custom_field {
	int64_t id;
	const char *name, *description;
	bool list;		/* else free */
	int64_t values;		/* how many it has */
};

struct ipam_custom_value {
	int64_t id, field;
	int64_t number;		/* of a built-in value; 0: a person's */
	const char *field_name, *value;
};

/* Two values that belong together (CUS-06). */
struct ipam_custom_pair {
	int64_t a, b;		/* numbers of the values */
	const char *field_a, *value_a, *field_b, *value_b;
};

/* What an object is set to. */
struct ipam_custom {
	const char *name, *value;
};

struct ipam_logical_group {
	int64_t id;
	const char *name, *description;
	enum ipam_custom_kind kind;
	const char **fields;	/* a level each */
	size_t field_count;
};

/*
 * A node of the tree of a group: the values that lead to it. A level at which
 * objects have no value has NULL (they are not mapped).
 */
struct ipam_group_node {
	const char *path[IPAM_CUSTOM_LEVELS_MAX];
	size_t depth;		/* how many of them; 0: the group */
	int64_t objects;
	/* of ranges and subnets, by family */
	struct ipam_utilization v4, v6;
};

/* "server", "space", "block", "subnet", "range", "address". */
const char *ipam_custom_kind_name(enum ipam_custom_kind kind);
int ipam_custom_kind_parse(const char *name, enum ipam_custom_kind *out_kind);

/*
 * 2..255 bytes of UTF-8 without control characters, blanks around, '=' and
 * ';', and none of the names that columns of files have.
 */
int ipam_custom_name_validate(const char *name, struct ipam_wrong *out_wrong);
/* 1..256 bytes likewise; '=' may be in it. */
int ipam_custom_value_validate(const char *field, const char *value,
			       struct ipam_wrong *out_wrong);

/*
 * The next pair of "name=value;name2=value2", which *text then goes behind.
 * The parts are lent by the text, without blanks around. ENOENT at the end,
 * EINVAL for what is none; "name=" has an empty value.
 */
struct ipam_pair {
	const char *name, *value;
	size_t name_size, value_size;
};
int ipam_pair_next(const char **text, struct ipam_pair *out_pair);

#endif
