/*
 * The address plan as rows: spaces, blocks, subnets, ranges.
 */
#include "ipam/query/query_store_plan.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_usage.h"

query_count query_plan_count(ipam_count count)
{
	return count >> 127 != 0 ? (query_count)(IPAM_COUNT_MAX >> 1) :
				   (query_count)count;
}

const char *query_range_text(TALLOC_CTX *mem_ctx,
			      const struct ipam_range *range)
{
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];

	return talloc_asprintf(mem_ctx, "%s-%s",
			       ipam_addr_format(&range->first, first),
			       ipam_addr_format(&range->last, last));
}

const char *query_plan_prefix(TALLOC_CTX *mem_ctx,
			       const struct ipam_prefix *prefix)
{
	char text[IPAM_PREFIX_TEXT];

	return talloc_strdup(mem_ctx, ipam_prefix_format(prefix, text));
}

static const char *status_of(const struct ipam_thresholds *levels,
			     double percent)
{
	return ipam_usage_status_name(ipam_usage_status(percent, levels));
}

/* --- what a filter means --- */

struct wanted {
	struct store_plan_filter filter;
	struct ipam_range contains, inside;
	struct ipam_wrong *wrong, spare;
};

static int bad_field(struct wanted *w, const char *field, const char *what)
{
	return ipam_wrong_set(w->wrong, field, "%s must be %s", field, what);
}

/* An address, or a prefix. */
static int read_range(const char *text, struct ipam_range *out)
{
	struct ipam_prefix prefix;
	int ret = ipam_prefix_parse(text, &prefix);

	if (ret == 0) {
		*out = ipam_prefix_range(&prefix);
	}
	return ret;
}

static int read_places(const struct query_filter *filter, struct wanted *w)
{
	if (filter->contains != NULL) {
		if (read_range(filter->contains, &w->contains) != 0) {
			return bad_field(w, "contains",
					 "an address or a prefix");
		}
		w->filter.contains = &w->contains;
	}
	if (filter->within != NULL) {
		if (read_range(filter->within, &w->inside) != 0) {
			return bad_field(w, "within", "a prefix");
		}
		w->filter.inside = &w->inside;
	}
	return 0;
}

/* `own`: the noun itself, which `id` then names; others are above it. */
static int read_refs(struct store *store, const struct query_filter *filter,
		     enum query_noun noun, struct wanted *w)
{
	const struct {
		enum query_noun noun;
		enum store_plan_kind kind;
		const char *ref;
		int64_t *above;
	} refs[] = {
		{ QUERY_BLOCKS, STORE_BLOCK, filter->block,
		  &w->filter.block },
		{ QUERY_SUBNETS, STORE_SUBNET, filter->subnet,
		  &w->filter.subnet },
		{ QUERY_RANGES, STORE_IP_RANGE, filter->range_ref, NULL },
	};
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(refs) / sizeof(refs[0]) && ret == 0; i++) {
		if (refs[i].ref != NULL) {
			ret = store_plan_find(store, refs[i].kind, refs[i].ref,
					      refs[i].noun == noun &&
					      filter->details ?
					      &w->filter.id : refs[i].above,
					      w->wrong);
		}
	}
	return ret;
}

static int read_filter(struct store *store, const struct query_filter *filter,
		       enum query_noun noun, struct wanted *w)
{
	*w = (struct wanted){ .filter = {
		.space = filter->details ? NULL : filter->space,
		.service = filter->service, .instance = filter->instance,
		.type = filter->type, .provider = filter->provider,
		.search = filter->search, .custom = filter->custom,
	} };
	w->wrong = filter->wrong != NULL ? filter->wrong : &w->spare;
	if (filter->family != NULL) {
		w->filter.family = strcmp(filter->family, "ipv6") == 0 ?
				   IPAM_IPV6 : IPAM_IPV4;
	}
	if (filter->category != NULL &&
	    strcmp(filter->category, "unmapped") == 0) {
		w->filter.unmapped = true;
	} else {
		w->filter.category = filter->category;
	}
	if (read_places(filter, w) != 0) {
		return EINVAL;
	}
	return read_refs(store, filter, noun, w);
}

/* --- spaces --- */

static struct query_row *space_row(TALLOC_CTX *mem_ctx,
				   const struct ipam_space *space)
{
	struct query_space *row = talloc_zero(mem_ctx, struct query_space);

	row->row.key = store_number_key(row, space->id);
	row->id = space->id;
	row->space = space->name;
	row->type = ipam_space_type_name(space->type);
	row->provider = space->provider;
	row->tenant = space->tenant;
	row->vm_network = space->vm_network;
	row->isolation = space->isolation;
	row->owner = space->owner;
	row->description = space->description;
	row->modified_at = space->modified_at;
	row->ipv4_total = query_plan_count(space->v4.total);
	row->ipv4_assigned = query_plan_count(space->v4.assigned);
	row->ipv4_utilized = query_plan_count(space->v4.utilized);
	row->ipv4_percent_used = ipam_count_percent(space->v4.utilized,
						    space->v4.assigned);
	row->ipv6_total = query_plan_count(space->v6.total);
	row->ipv6_assigned = query_plan_count(space->v6.assigned);
	row->ipv6_utilized = query_plan_count(space->v6.utilized);
	row->ipv6_percent_used = ipam_count_percent(space->v6.utilized,
						    space->v6.assigned);
	return &row->row;
}

int query_store_spaces(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_space *spaces = NULL;
	struct query_row **rows = NULL;
	struct wanted w;
	size_t i, count = 0;
	int ret = read_filter(store, filter, QUERY_SPACES, &w);

	if (ret == 0 && filter->details && filter->space != NULL) {
		ret = store_space_find(store, filter->space, &w.filter.id,
				       w.wrong);
	}
	if (ret == 0) {
		ret = store_space_list(mem_ctx, store, &w.filter, page,
				       &spaces, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = space_row(rows, &spaces[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* --- blocks --- */

static int add_parent(struct query_block *row, struct store *store,
		      int64_t parent)
{
	const struct store_page one = { .limit = 1 };
	struct store_plan_filter filter = { .id = parent };
	struct ipam_block *blocks = NULL;
	size_t count = 0;
	int ret = 0;

	if (parent != 0) {
		ret = store_block_list(row, store, &filter, &one, &blocks,
				       &count);
	}
	if (ret == 0 && count > 0) {
		row->parent_network = query_plan_prefix(row, &blocks[0].prefix);
	}
	return ret;
}

static struct query_block *block_row(TALLOC_CTX *mem_ctx,
				     const struct ipam_block *block)
{
	struct query_block *row = talloc_zero(mem_ctx, struct query_block);

	row->row.key = store_block_key(row, block);
	row->id = block->id;
	row->parent = block->parent != 0 ? block->parent : -1;
	row->depth = block->depth;
	row->blocks = block->child_blocks;
	row->network = query_plan_prefix(row, &block->prefix);
	row->start = query_addr_text(row, &block->range.first);
	row->end = query_addr_text(row, &block->range.last);
	row->family = ipam_family_name(block->range.first.family);
	row->category = ipam_category_name(block->category);
	row->rir = block->rir;
	row->owner = block->owner;
	row->description = block->description;
	row->rir_received_at = block->rir_received_at;
	row->last_assigned_at = block->last_assigned_at;
	row->modified_at = block->modified_at;
	row->total = query_plan_count(block->usage.total);
	row->assigned = query_plan_count(block->usage.assigned);
	row->utilized = query_plan_count(block->usage.utilized);
	row->percent_assigned = ipam_count_percent(block->usage.assigned,
						   block->usage.total);
	row->percent_used = ipam_count_percent(block->usage.utilized,
					       block->usage.assigned);
	return row;
}

int query_store_blocks(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_block *blocks = NULL;
	struct query_row **rows = NULL;
	struct query_block *row = NULL;
	struct ipam_thresholds levels;
	struct wanted w;
	size_t i, count = 0;
	int ret = read_filter(store, filter, QUERY_BLOCKS, &w);

	if (ret == 0) {
		ret = store_block_list(mem_ctx, store, &w.filter, page,
				       &blocks, &count);
	}
	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && ret == 0; i++) {
		row = block_row(rows, &blocks[i]);
		row->utilization_status = status_of(&levels,
						    row->percent_used);
		ret = add_parent(row, store, blocks[i].parent);
		if (ret == 0 && filter->explain) {
			ret = query_store_explain_block(row, store,
							&blocks[i]);
		}
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

/* --- subnets --- */

static struct query_subnet *subnet_row(TALLOC_CTX *mem_ctx,
				       const struct ipam_subnet *subnet)
{
	struct query_subnet *row = talloc_zero(mem_ctx, struct query_subnet);

	row->row.key = store_subnet_key(row, subnet);
	row->id = subnet->id;
	row->block = subnet->block != 0 ? subnet->block : -1;
	row->network = query_plan_prefix(row, &subnet->prefix);
	row->name = subnet->name;
	row->space = subnet->space;
	row->family = ipam_family_name(subnet->prefix.addr.family);
	row->category = ipam_category_name(subnet->category);
	row->network_type = ipam_network_type_name(subnet->network_type);
	row->vlans = subnet->vlans;
	row->virtual_subnet = subnet->virtual_subnet;
	row->logical_network = subnet->logical_network;
	row->network_site = subnet->network_site;
	row->overlap = ipam_overlap_name(subnet->overlap);
	row->owner = subnet->owner;
	row->description = subnet->description;
	row->modified_at = subnet->modified_at;
	row->counted_above = subnet->counted;
	row->from_scope = subnet->collected;
	row->total = query_plan_count(subnet->usage.total);
	row->assigned = query_plan_count(subnet->usage.assigned);
	row->utilized = query_plan_count(subnet->usage.utilized);
	row->percent_used = ipam_count_percent(subnet->usage.utilized,
					       subnet->usage.assigned);
	return row;
}

int query_store_subnets(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_subnet *subnets = NULL;
	struct query_row **rows = NULL;
	struct query_subnet *row = NULL;
	struct ipam_thresholds levels;
	struct wanted w;
	size_t i, count = 0;
	int ret = read_filter(store, filter, QUERY_SUBNETS, &w);

	if (ret == 0) {
		ret = store_subnet_list(mem_ctx, store, &w.filter, page,
					&subnets, &count);
	}
	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && ret == 0; i++) {
		row = subnet_row(rows, &subnets[i]);
		row->utilization_status = status_of(&levels,
						    row->percent_used);
		if (filter->explain) {
			ret = query_store_explain_subnet(row, store,
							 &subnets[i]);
		}
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

/* --- ranges --- */

/* "10.1.0.7, 10.1.0.9-10.1.0.12"; NULL for none */
static const char *parts_text(TALLOC_CTX *mem_ctx,
			      const struct ipam_ip_range *range,
			      enum ipam_part_kind kind)
{
	char *text = NULL, first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];
	const struct ipam_part *part = range->parts;
	size_t i;

	for (i = 0; i < range->part_count; i++, part++) {
		if (part->kind != kind) {
			continue;
		}
		text = text == NULL ? talloc_strdup(mem_ctx, "") :
		       talloc_asprintf_append_buffer(text, ", ");
		ipam_addr_format(&part->range.first, first);
		ipam_addr_format(&part->range.last, last);
		text = strcmp(first, last) == 0 ?
		       talloc_asprintf_append_buffer(text, "%s", first) :
		       talloc_asprintf_append_buffer(text, "%s-%s", first,
						     last);
	}
	return text;
}

static void add_lists(struct query_ip_range *row,
		      const struct ipam_ip_range *range)
{
	row->gateways = range->gateways;
	row->dns_servers = range->dns_servers;
	row->dns_suffixes = range->dns_suffixes;
	row->wins_servers = range->wins_servers;
	row->connection_suffix = range->connection_suffix;
	row->reverse_zone = range->reverse_zone;
	row->reverse_zone_by = range->zone_by_hand ? "hand" : "automatic";
	row->scope_name = range->scope_name;
	row->exclusions = parts_text(row, range, IPAM_PART_EXCLUDED);
	row->reserved = parts_text(row, range, IPAM_PART_RESERVED);
	row->vips = parts_text(row, range, IPAM_PART_VIP);
}

static struct query_ip_range *range_row(TALLOC_CTX *mem_ctx,
					const struct ipam_ip_range *range)
{
	struct query_ip_range *row = talloc_zero(mem_ctx,
						 struct query_ip_range);

	row->row.key = store_ip_range_key(row, range);
	row->id = range->id;
	row->subnet = range->subnet != 0 ? range->subnet : -1;
	row->block = range->block != 0 ? range->block : -1;
	row->network = query_plan_prefix(row, &range->prefix);
	row->start = query_addr_text(row, &range->range.first);
	row->end = query_addr_text(row, &range->range.last);
	row->space = range->space;
	row->family = ipam_family_name(range->range.first.family);
	row->service = range->service;
	row->instance = range->instance;
	row->network_type = ipam_network_type_name(range->network_type);
	row->assignment = ipam_assignment_name(range->assignment);
	row->overlap = ipam_overlap_name(range->overlap);
	row->utilization = range->user_utilized >= 0 ? "user_specified" :
						       "auto";
	row->owner = range->owner;
	row->description = range->description;
	row->assigned_at = range->assigned_at;
	row->reclaimed_at = range->reclaimed_at;
	row->modified_at = range->modified_at;
	row->collected_at = range->collected_at;
	row->source = range->scope != 0 ? range->instance : NULL;
	row->addresses = range->used;
	row->counted_above = range->counted;
	row->total = query_plan_count(range->usage.total);
	row->assigned = query_plan_count(range->usage.assigned);
	row->utilized = query_plan_count(range->usage.utilized);
	row->percent_used = ipam_count_percent(range->usage.utilized,
					       range->usage.assigned);
	add_lists(row, range);
	return row;
}

int query_store_ranges(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_ip_range *ranges = NULL;
	struct query_row **rows = NULL;
	struct query_ip_range *row = NULL;
	struct ipam_thresholds levels;
	struct wanted w;
	size_t i, count = 0;
	int ret = read_filter(store, filter, QUERY_RANGES, &w);

	if (ret == 0) {
		ret = store_ip_range_list(mem_ctx, store, &w.filter, page,
					  &ranges, &count);
	}
	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && ret == 0; i++) {
		row = range_row(rows, &ranges[i]);
		row->utilization_status = status_of(&levels,
						    row->percent_used);
		if (filter->explain) {
			ret = query_store_explain_range(row, store,
							&ranges[i]);
		}
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}
