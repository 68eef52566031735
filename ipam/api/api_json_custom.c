/*
 * Members of custom fields and logical groups, and what objects are set to.
 */
#include "ipam/api/api_json_parts.h"
#include "ipam/query/query_custom.h"

const struct json_member api_json_custom_fields[] = {
	MEMBER(custom_field, id, COUNT),
	MEMBER(custom_field, field, TEXT),
	MEMBER(custom_field, kind, TEXT),
	MEMBER(custom_field, values, COUNT),
	MEMBER(custom_field, built_in, FLAG),
	MEMBER(custom_field, description, TEXT),
	END
};
const struct json_member api_json_custom_values[] = {
	MEMBER(custom_value, field, TEXT),
	MEMBER(custom_value, value, TEXT),
	MEMBER(custom_value, built_in, FLAG),
	END
};
const struct json_member api_json_custom_pairs[] = {
	MEMBER(custom_pair, field, TEXT),
	MEMBER(custom_pair, value, TEXT),
	MEMBER(custom_pair, with_field, TEXT),
	MEMBER(custom_pair, with_value, TEXT),
	END
};
const struct json_member api_json_groups[] = {
	MEMBER(group, id, COUNT),
	MEMBER(group, group, TEXT),
	MEMBER(group, kind, TEXT),
	MEMBER(group, fields, TEXT),
	MEMBER(group, built_in, FLAG),
	MEMBER(group, description, TEXT),
	END
};
const struct json_member api_json_group_nodes[] = {
	MEMBER(group_node, group, TEXT),
	MEMBER(group_node, node, TEXT),
	MEMBER(group_node, depth, COUNT),
	MEMBER(group_node, field, TEXT),
	MEMBER(group_node, value, TEXT),
	MEMBER(group_node, objects, COUNT),
	MEMBER(group_node, ipv4_total, ADDRESSES),
	MEMBER(group_node, ipv4_assigned, ADDRESSES),
	MEMBER(group_node, ipv4_utilized, ADDRESSES),
	MEMBER(group_node, ipv4_percent_used, PERCENT),
	MEMBER(group_node, ipv6_total, ADDRESSES),
	MEMBER(group_node, ipv6_assigned, ADDRESSES),
	MEMBER(group_node, ipv6_utilized, ADDRESSES),
	MEMBER(group_node, ipv6_percent_used, PERCENT),
	MEMBER(group_node, utilization_status, TEXT),
	END
};
const struct json_member api_json_group_members[] = {
	MEMBER(group_member, group, TEXT),
	MEMBER(group_member, kind, TEXT),
	MEMBER(group_member, id, COUNT),
	MEMBER(group_member, object, TEXT),
	MEMBER(group_member, node, TEXT),
	END
};

void api_json_add_custom(json_t *json, const struct ipam_custom *custom,
			 size_t count)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < count; i++) {
		json_object_set_new(object, custom[i].name,
				    json_string(custom[i].value));
	}
	json_object_set_new(json, "custom", object);
}
