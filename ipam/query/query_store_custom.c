/*
 * Custom fields and logical groups as rows, and what objects are set to.
 */
#include "ipam/query/query_store_custom.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/query/query_plan.h"
#include "ipam/store/store_custom.h"
#include "ipam/store/store_usage.h"

/* Objects of a noun; IPAM_CUSTOM_KIND_END: they have no values. */
static enum ipam_custom_kind kind_of(enum query_noun noun)
{
	switch (noun) {
	case QUERY_SERVERS:
		return IPAM_CUSTOM_SERVER;
	case QUERY_SPACES:
		return IPAM_CUSTOM_SPACE;
	case QUERY_BLOCKS:
		return IPAM_CUSTOM_BLOCK;
	case QUERY_SUBNETS:
		return IPAM_CUSTOM_SUBNET;
	case QUERY_RANGES:
		return IPAM_CUSTOM_RANGE;
	case QUERY_IP_ADDRESSES:
		return IPAM_CUSTOM_ADDRESS;
	default:
		return IPAM_CUSTOM_KIND_END;
	}
}

static int number_of(struct store *store, enum ipam_custom_kind kind,
		     const struct query_row *row, int64_t *out_id)
{
	switch (kind) {
	case IPAM_CUSTOM_SERVER:
		return store_custom_server(store, row->key, out_id);
	case IPAM_CUSTOM_SPACE:
		*out_id = ((const struct query_space *)row)->id;
		return 0;
	case IPAM_CUSTOM_BLOCK:
		*out_id = ((const struct query_block *)row)->id;
		return 0;
	case IPAM_CUSTOM_SUBNET:
		*out_id = ((const struct query_subnet *)row)->id;
		return 0;
	case IPAM_CUSTOM_RANGE:
		*out_id = ((const struct query_ip_range *)row)->id;
		return 0;
	default:
		*out_id = ((const struct query_ip_address *)row)->address->id;
		return 0;
	}
}

int query_store_add_custom(struct store *store, enum query_noun noun,
			   struct query_row **rows, size_t count)
{
	enum ipam_custom_kind kind = kind_of(noun);
	struct ipam_custom *list = NULL;
	int64_t id = 0;
	size_t i;
	int ret = 0;

	if (kind == IPAM_CUSTOM_KIND_END) {
		return 0;
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = number_of(store, kind, rows[i], &id);
		if (ret == 0) {
			ret = store_custom_of(rows, store, kind, id, &list,
					      &rows[i]->custom_count);
		}
		rows[i]->custom = list;
	}
	return ret;
}

int query_store_custom_filter(TALLOC_CTX *mem_ctx, struct store *store,
			      enum query_noun noun,
			      struct query_filter *filter)
{
	struct ipam_wrong spare = { .field = NULL };
	enum ipam_custom_kind kind = kind_of(noun);
	char *condition = NULL;
	int ret = 0;

	if (filter->custom == NULL || kind == IPAM_CUSTOM_KIND_END) {
		return 0;
	}
	ret = store_custom_condition(mem_ctx, store, kind, filter->custom,
				     &condition, filter->wrong != NULL ?
				     filter->wrong : &spare);
	filter->custom = condition;
	return ret;
}

/* --- fields, values, pairs --- */

int query_store_custom_fields(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_custom_field *fields = NULL;
	struct query_custom_field *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_custom_field_list(mem_ctx, store, filter->field, page,
					  &fields, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_custom_field);
		row->row.key = store_number_key(row, fields[i].id);
		row->id = fields[i].id;
		row->field = fields[i].name;
		row->kind = fields[i].list ? "list" : "free";
		row->description = fields[i].description;
		row->values = fields[i].list ? fields[i].values : -1;
		row->built_in = fields[i].id < IPAM_CUSTOM_BUILT_IN;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* The number of the value that "Field=value" names. */
static int find_with(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *text, int64_t *out_id,
		     struct ipam_wrong *out_wrong)
{
	struct ipam_pair pair;
	const char *name = NULL, *value = NULL;
	int64_t field = 0;
	int ret = ipam_pair_next(&text, &pair);

	if (ret != 0) {
		return ipam_wrong_set(out_wrong, "with",
				      "with must be Field=value");
	}
	name = talloc_strndup(mem_ctx, pair.name, pair.name_size);
	value = talloc_strndup(mem_ctx, pair.value, pair.value_size);
	ret = store_custom_field_find(store, name, &field, out_wrong);
	if (ret == 0) {
		ret = store_custom_value_find(store, field, value, out_id,
					      out_wrong);
	}
	out_wrong->field = ret != 0 ? "with" : NULL;
	return ret == ENOENT ? EINVAL : ret;
}

int query_store_custom_values(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_custom_value *values = NULL;
	struct query_custom_value *row = NULL;
	struct query_row **rows = NULL;
	int64_t field = 0, with = 0;
	size_t i, count = 0;
	int ret = store_custom_field_find(store, filter->field, &field,
					  filter->wrong);

	if (ret == 0 && filter->with != NULL) {
		ret = find_with(mem_ctx, store, filter->with, &with,
				filter->wrong);
	}
	if (ret == 0) {
		ret = store_custom_value_list(mem_ctx, store, field, with,
					      filter->value, page, &values,
					      &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_custom_value);
		row->row.key = row->value = values[i].value;
		row->field = values[i].field_name;
		row->built_in = values[i].number != 0;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

int query_store_custom_pairs(TALLOC_CTX *mem_ctx, struct store *store,
			     const struct query_filter *filter,
			     const struct store_page *page,
			     struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_custom_pair *pairs = NULL;
	struct query_custom_pair *row = NULL;
	struct query_row **rows = NULL;
	int64_t field = 0;
	size_t i, count = 0;
	int ret = store_custom_field_find(store, filter->field, &field,
					  filter->wrong);

	if (ret == 0) {
		ret = store_custom_pair_list(mem_ctx, store, field, page,
					     &pairs, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_custom_pair);
		row->row.key = store_custom_pair_key(row, &pairs[i]);
		row->field = pairs[i].field_a;
		row->value = pairs[i].value_a;
		row->with_field = pairs[i].field_b;
		row->with_value = pairs[i].value_b;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* --- logical groups --- */

static const char *joined(TALLOC_CTX *mem_ctx, const char *const *words,
			  size_t count, const char *none)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i;

	for (i = 0; i < count && text != NULL; i++) {
		text = talloc_asprintf_append_buffer(
			text, "%s%s", i == 0 ? "" : ";",
			words[i] != NULL ? words[i] : none);
	}
	return text;
}

int query_store_groups(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_logical_group *groups = NULL;
	struct query_group *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_group_list(mem_ctx, store, filter->group, page,
				   &groups, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_group);
		row->row.key = store_number_key(row, groups[i].id);
		row->id = groups[i].id;
		row->group = groups[i].name;
		row->kind = ipam_custom_kind_name(groups[i].kind);
		row->fields = joined(row, groups[i].fields,
				     groups[i].field_count, "");
		row->description = groups[i].description;
		row->built_in = groups[i].id < IPAM_CUSTOM_BUILT_IN;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static void add_counts(struct query_group_node *row,
		       const struct ipam_group_node *node,
		       const struct ipam_thresholds *levels)
{
	double percent;

	row->ipv4_total = query_plan_count(node->v4.total);
	row->ipv4_assigned = query_plan_count(node->v4.assigned);
	row->ipv4_utilized = query_plan_count(node->v4.utilized);
	row->ipv6_total = query_plan_count(node->v6.total);
	row->ipv6_assigned = query_plan_count(node->v6.assigned);
	row->ipv6_utilized = query_plan_count(node->v6.utilized);
	row->ipv4_percent_used = ipam_count_percent(node->v4.utilized,
						    node->v4.assigned);
	row->ipv6_percent_used = ipam_count_percent(node->v6.utilized,
						    node->v6.assigned);
	percent = node->v4.assigned != 0 ? row->ipv4_percent_used :
					   row->ipv6_percent_used;
	row->utilization_status =
		ipam_usage_status_name(ipam_usage_status(percent, levels));
}

static struct query_row *node_row(TALLOC_CTX *mem_ctx,
				  const struct ipam_logical_group *group,
				  const struct ipam_group_node *node,
				  const struct ipam_thresholds *levels,
				  size_t place)
{
	struct query_group_node *row = talloc_zero(mem_ctx,
						   struct query_group_node);

	row->row.key = store_number_key(row, (int64_t)place);
	row->group = group->name;
	row->depth = (int64_t)node->depth;
	row->objects = node->objects;
	if (node->depth > 0) {
		row->node = joined(row, node->path, node->depth,
				   IPAM_CUSTOM_NONE);
		row->field = group->fields[node->depth - 1];
		row->value = node->path[node->depth - 1] != NULL ?
			     node->path[node->depth - 1] : IPAM_CUSTOM_NONE;
	}
	if (group->kind == IPAM_CUSTOM_RANGE ||
	    group->kind == IPAM_CUSTOM_SUBNET) {
		add_counts(row, node, levels);
		return &row->row;
	}
	row->ipv4_total = row->ipv4_assigned = row->ipv4_utilized = -1;
	row->ipv6_total = row->ipv6_assigned = row->ipv6_utilized = -1;
	row->ipv4_percent_used = row->ipv6_percent_used = -1;
	return &row->row;
}

int query_store_group_nodes(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_logical_group group = { .id = 0 };
	struct ipam_group_node *nodes = NULL;
	struct ipam_thresholds levels;
	struct query_row **rows = NULL;
	size_t i = 0, n = 0, count = 0;
	int ret = store_group_get(mem_ctx, store, filter->group, &group,
				  filter->wrong);

	if (ret == 0) {
		ret = store_group_tree(mem_ctx, store, &group, &nodes, &count);
	}
	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	if (page->after != NULL) {
		i = (size_t)strtoull(page->after, NULL, 10) + 1;
	}
	rows = talloc_array(mem_ctx, struct query_row *, page->limit);
	for (; i < count && n < page->limit; i++) {
		rows[n++] = node_row(rows, &group, &nodes[i], &levels, i);
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}

/* "3;Berlin" as its parts; IPAM_CUSTOM_NONE: "". */
static int read_node(TALLOC_CTX *mem_ctx, const char *text, size_t levels,
		     const char **path, size_t *out_depth,
		     struct ipam_wrong *out_wrong)
{
	size_t n = 0, size;
	char *part = NULL;

	while (text != NULL) {
		if (n == levels) {
			return ipam_wrong_set(out_wrong, "node", "node has "
					      "more parts than the group has "
					      "levels");
		}
		size = strcspn(text, ";");
		part = talloc_strndup(mem_ctx, text, size);
		path[n++] = strcmp(part, IPAM_CUSTOM_NONE) == 0 ? "" : part;
		text = text[size] != '\0' ? text + size + 1 : NULL;
	}
	*out_depth = n;
	return 0;
}

static size_t depth_of(const struct store_group_member *member, size_t levels)
{
	size_t n = 0;

	while (n < levels && member->path[n] != NULL) {
		n++;
	}
	return n < levels ? n + 1 : n;
}

int query_store_group_members(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct query_filter *filter,
			      const struct store_page *page,
			      struct query_row ***out_rows, size_t *out_count)
{
	const char *path[IPAM_CUSTOM_LEVELS_MAX];
	struct ipam_logical_group group = { .id = 0 };
	struct store_group_member *members = NULL;
	struct query_group_member *row = NULL;
	struct query_row **rows = NULL;
	size_t i, depth = 0, count = 0;
	int ret = store_group_get(mem_ctx, store, filter->group, &group,
				  filter->wrong);

	if (ret == 0) {
		ret = read_node(mem_ctx, filter->node, group.field_count, path,
				&depth, filter->wrong);
	}
	if (ret == 0) {
		ret = store_group_members(mem_ctx, store, &group, path, depth,
					  page, &members, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_group_member);
		row->row.key = store_number_key(row, members[i].object);
		row->id = members[i].object;
		row->group = group.name;
		row->kind = ipam_custom_kind_name(group.kind);
		row->object = members[i].name;
		row->range_id = members[i].range_id;
		row->space_id = members[i].space_id;
		row->node = joined(row, members[i].path,
				   depth_of(&members[i], group.field_count),
				   IPAM_CUSTOM_NONE);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
