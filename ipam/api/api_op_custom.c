/*
 * Custom fields and logical groups: parameters and shapes.
 */
#include "ipam/api/api_op_parts.h"

static const char *const kind_words[] = { "free", "list", NULL };
static const char *const group_kind_words[] = { "range", "address", "server",
						"subnet", NULL };

#define FIELD IN_PATH("field", "name or number of the custom field")
#define GROUP IN_PATH("group", "name or number of the logical group")
#define NEEDED(n, max, h)                                                      \
	{ n, API_STRING, API_IN_BODY, true, 1, max, NULL, h }
#define NEEDED_QUERY(n, h)                                                     \
	{ n, API_STRING, API_IN_QUERY, true, 1, 256, NULL, h }
#define DESCRIPTION BODY("description", API_STRING, 0, 4000, NULL, "free text")

const struct api_param api_field_params[] = { FIELD, END };
const struct api_param api_field_add_params[] = {
	NEEDED("name", 255, "name, as the heading of a column"),
	BODY("kind", API_WORD, 0, 0, kind_words,
	     "free, or one of a list of values (list where values are named)"),
	BODY("values", API_STRINGS, 1, 256, NULL, "values of the list"),
	DESCRIPTION, END
};
const struct api_param api_field_set_params[] = {
	FIELD, BODY("name", API_STRING, 1, 255, NULL, "new name"), DESCRIPTION,
	END
};
const struct api_param api_field_values_params[] = {
	FIELD,
	{ "with", API_STRING, API_IN_QUERY, false, 1, 600, NULL,
	  "only values paired with this one of another field, as Field=value" },
	PAGE, END
};
const struct api_param api_field_show_value_params[] = {
	FIELD, NEEDED_QUERY("value", "the value"), END
};
const struct api_param api_field_add_value_params[] = {
	FIELD, NEEDED("value", 256, "the value"), END
};
const struct api_param api_field_set_value_params[] = {
	FIELD, NEEDED("value", 256, "the value as it is"),
	NEEDED("name", 256, "what it becomes; objects keep it"), END
};
const struct api_param api_field_remove_value_params[] = {
	FIELD, NEEDED_QUERY("value", "the value"), END
};
const struct api_param api_field_pairs_params[] = { FIELD, PAGE, END };
const struct api_param api_field_add_pair_params[] = {
	FIELD, NEEDED("value", 256, "value of this field"),
	NEEDED("with_field", 255, "the other field"),
	NEEDED("with_value", 256, "value of that"), END
};
const struct api_param api_field_remove_pair_params[] = {
	FIELD, NEEDED_QUERY("value", "value of this field"),
	NEEDED_QUERY("with_field", "the other field"),
	NEEDED_QUERY("with_value", "value of that"), END
};

const struct api_param api_group_params[] = { GROUP, END };
const struct api_param api_group_show_params[] = { GROUP, PAGE, END };
const struct api_param api_group_add_params[] = {
	NEEDED("name", 256, "name of the group"),
	{ "kind", API_WORD, API_IN_BODY, true, 0, 0, group_kind_words,
	  "what it groups" },
	{ "fields", API_STRINGS, API_IN_BODY, true, 1, 255, NULL,
	  "list fields: a level of the tree each" },
	DESCRIPTION, END
};
const struct api_param api_group_set_params[] = {
	GROUP, BODY("name", API_STRING, 1, 256, NULL, "new name"),
	BODY("fields", API_STRINGS, 1, 255, NULL, "all its levels"),
	DESCRIPTION, END
};
const struct api_param api_group_members_params[] = {
	GROUP,
	{ "node", API_STRING, API_IN_QUERY, false, 1, 4096, NULL,
	  "only below this node, as it is shown: 3;Berlin" },
	PAGE, END
};

static const struct api_field field_fields[] = {
	{ "id", API_INTEGER, "ID", "number; of built-in ones a fixed one" },
	{ "field", API_STRING, "FIELD", "name" },
	{ "kind", API_WORD, "KIND", "free, or list" },
	{ "values", API_INTEGER, "VALUES", "how many are in its list" },
	{ "built_in", API_BOOLEAN, "BUILT IN", "cannot be changed" },
	{ "description", API_STRING, NULL, "free text" }, END
};
static const struct api_field value_fields[] = {
	{ "field", API_STRING, NULL, "name of the field" },
	{ "value", API_STRING, "VALUE", "the value" },
	{ "built_in", API_BOOLEAN, "BUILT IN", "cannot be changed" }, END
};
static const struct api_field pair_fields[] = {
	{ "field", API_STRING, "FIELD", "name of a field" },
	{ "value", API_STRING, "VALUE", "its value" },
	{ "with_field", API_STRING, "WITH FIELD", "name of the other" },
	{ "with_value", API_STRING, "WITH VALUE", "its value" }, END
};
static const struct api_field group_fields[] = {
	{ "id", API_INTEGER, "ID", "number" },
	{ "group", API_STRING, "GROUP", "name" },
	{ "kind", API_WORD, "KIND", "range, address, server or subnet" },
	{ "fields", API_STRING, "LEVELS", "its list fields, from the top" },
	{ "built_in", API_BOOLEAN, "BUILT IN", "cannot be changed" },
	{ "description", API_STRING, NULL, "free text" }, END
};
static const struct api_field node_fields[] = {
	{ "group", API_STRING, NULL, "name of the group" },
	{ "node", API_STRING, "NODE",
	  "values that lead to it; null: the whole" },
	{ "depth", API_INTEGER, NULL, "of its level; 0: the whole" },
	{ "field", API_STRING, NULL, "name of the field of its level" },
	{ "value", API_STRING, NULL, "its value, or (none)" },
	{ "objects", API_INTEGER, "OBJECTS", "how many are below it" },
	{ "ipv4_total", API_COUNT, NULL, "IPv4 addresses of these" },
	{ "ipv4_assigned", API_COUNT, "IPV4", "of them given out" },
	{ "ipv4_utilized", API_COUNT, NULL, "of them in use" },
	{ "ipv4_percent_used", API_PERCENT, "USED", "of those given out" },
	{ "ipv6_total", API_COUNT, NULL, "IPv6 addresses of these" },
	{ "ipv6_assigned", API_COUNT, NULL, "of them given out" },
	{ "ipv6_utilized", API_COUNT, NULL, "of them in use" },
	{ "ipv6_percent_used", API_PERCENT, NULL, "of those given out" },
	{ "utilization_status", API_WORD, "LEVEL", "under, optimal or over" },
	END
};
static const struct api_field member_fields[] = {
	{ "group", API_STRING, NULL, "name of the group" },
	{ "kind", API_WORD, NULL, "what it groups" },
	{ "id", API_INTEGER, "ID", "number of the object" },
	{ "object", API_STRING, "OBJECT",
	  "server, prefix, first-last or address" },
	{ "node", API_STRING, "NODE", "where in the tree it is" }, END
};

const struct api_shape api_field_shape = { "CustomField", field_fields };
const struct api_shape api_value_shape = { "CustomValue", value_fields };
const struct api_shape api_pair_shape = { "CustomPair", pair_fields };
const struct api_shape api_group_shape = { "LogicalGroup", group_fields };
const struct api_shape api_node_shape = { "LogicalGroupNode", node_fields };
const struct api_shape api_member_shape = { "LogicalGroupMember",
					    member_fields };
