/*
 * What was counted of a block, subnet or range, and from where (UTL-01).
 */
#include "ipam/query/query_store_plan.h"

#include <errno.h>

#define CHILDREN_MAX 1000

static const char not_counted[] =
	"it overlaps with one that counts: remap this one to count it instead";

static struct query_counted *new_counted(TALLOC_CTX *mem_ctx,
					 struct query_counted **list,
					 size_t *count)
{
	struct query_counted *all = talloc_realloc(
		mem_ctx, *list, struct query_counted, *count + 1);

	if (all == NULL) {
		return NULL;
	}
	*list = all;
	all += (*count)++;
	*all = (struct query_counted){ .assigned = -1, .utilized = -1,
				       .counts = true };
	return all;
}

static int explain_child(TALLOC_CTX *mem_ctx, struct query_counted **list,
			 size_t *count, const struct query_counted *child)
{
	struct query_counted *row = new_counted(mem_ctx, list, count);

	if (row == NULL) {
		return ENOMEM;
	}
	*row = *child;
	row->why = child->counts ? NULL : not_counted;
	return 0;
}

/* Subnets of a block, or of a subnet. */
static int explain_subnets(TALLOC_CTX *mem_ctx, struct store *store,
			   const struct store_plan_filter *filter,
			   bool always, struct query_counted **list,
			   size_t *out_count)
{
	const struct store_page page = { .limit = CHILDREN_MAX };
	struct ipam_subnet *subnets = NULL;
	size_t i, count = 0;
	int ret = store_subnet_list(mem_ctx, store, filter, &page, &subnets,
				    &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = explain_child(
			mem_ctx, list, out_count,
			&(struct query_counted){
				.item = "subnet",
				.what = query_plan_prefix(mem_ctx,
						    &subnets[i].prefix),
				.assigned = query_plan_count(
					subnets[i].usage.assigned),
				.utilized = query_plan_count(
					subnets[i].usage.utilized),
				.counts = always || subnets[i].counted });
	}
	return ret;
}

static int explain_ranges(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct store_plan_filter *filter,
			  struct query_counted **list, size_t *out_count)
{
	const struct store_page page = { .limit = CHILDREN_MAX };
	struct ipam_ip_range *ranges = NULL;
	size_t i, count = 0;
	int ret = store_ip_range_list(mem_ctx, store, filter, &page, &ranges,
				      &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = explain_child(
			mem_ctx, list, out_count,
			&(struct query_counted){
				.item = "range",
				.what = talloc_asprintf(
					mem_ctx, "%s of %s %s",
					query_range_text(mem_ctx, &ranges[i].range),
					ranges[i].service, ranges[i].instance),
				.assigned = query_plan_count(ranges[i].usage.assigned),
				.utilized = query_plan_count(ranges[i].usage.utilized),
				.counts = ranges[i].counted });
	}
	return ret;
}

int query_store_explain_block(struct query_block *row, struct store *store,
			      const struct ipam_block *block)
{
	const struct store_plan_filter in = { .block = block->id };
	const struct store_page page = { .limit = CHILDREN_MAX };
	struct ipam_block *blocks = NULL;
	size_t i, count = 0;
	int ret = store_block_list(row, store, &in, &page, &blocks, &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = explain_child(
			row, &row->counted, &row->counted_count,
			&(struct query_counted){
				.item = "block",
				.what = query_plan_prefix(row, &blocks[i].prefix),
				.assigned = query_plan_count(blocks[i].usage.assigned),
				.utilized = query_plan_count(blocks[i].usage.utilized),
				.counts = true });
	}
	return ret == 0 ? explain_subnets(row, store, &in, false,
					  &row->counted, &row->counted_count) :
			  ret;
}

int query_store_explain_subnet(struct query_subnet *row, struct store *store,
			       const struct ipam_subnet *subnet)
{
	const struct store_plan_filter in = { .subnet = subnet->id };
	int ret = explain_subnets(row, store, &in, true, &row->counted,
				  &row->counted_count);

	return ret == 0 ? explain_ranges(row, store, &in, &row->counted,
					 &row->counted_count) : ret;
}

/* What is in use of the scope, as its server said last. */
static int explain_scope(struct query_ip_range *row, struct store *store,
			 const struct ipam_ip_range *range)
{
	const struct store_page one = { .limit = 1 };
	const struct store_scope_filter filter = {
		.server = range->instance,
		.family = range->prefix.addr.family,
		.address = &range->prefix.addr,
	};
	struct query_counted *counted = NULL;
	struct ipam_scope *scopes = NULL;
	size_t count = 0;
	int ret = store_scope_list(row, store, &filter, &one, &scopes, &count);

	counted = new_counted(row, &row->counted, &row->counted_count);
	if (counted == NULL || ret != 0) {
		return ret != 0 ? ret : ENOMEM;
	}
	counted->item = "leases";
	counted->what = talloc_asprintf(row, "in use of scope %s, as the "
					"server counts", row->network);
	counted->utilized = query_plan_count(range->usage.utilized);
	counted->source = range->instance;
	if (count == 0 || scopes[0].usage_at == 0) {
		counted->why = "the server was not asked yet: run "
			       "AddressUtilization";
		counted->counts = false;
	} else {
		counted->at = scopes[0].usage_at;
	}
	return 0;
}

int query_store_explain_range(struct query_ip_range *row, struct store *store,
			      const struct ipam_ip_range *range)
{
	struct query_counted *counted = new_counted(row, &row->counted,
						    &row->counted_count);
	size_t i;

	if (counted == NULL) {
		return ENOMEM;
	}
	counted->item = "size";
	counted->what = query_range_text(row, &range->range);
	counted->assigned = query_plan_count(range->usage.total);
	for (i = 0; i < range->part_count; i++) {
		if (range->parts[i].kind != IPAM_PART_EXCLUDED) {
			continue;
		}
		counted = new_counted(row, &row->counted,
				      &row->counted_count);
		if (counted == NULL) {
			return ENOMEM;
		}
		counted->item = "exclusion";
		counted->what = query_range_text(row, &range->parts[i].range);
		counted->assigned = query_plan_count(
			ipam_count_of_range(&range->parts[i].range));
		counted->counts = false;
		counted->why = "the server does not give these out: not "
			       "assigned";
		counted->source = range->instance;
	}
	if (range->scope != 0) {
		return explain_scope(row, store, range);
	}
	counted = new_counted(row, &row->counted, &row->counted_count);
	if (counted == NULL) {
		return ENOMEM;
	}
	counted->item = range->user_utilized >= 0 ? "user_specified" :
						    "addresses";
	counted->what = range->user_utilized >= 0 ?
			"a number that a person gave" :
			"address records in the range that are in use or "
			"reserved";
	counted->utilized = query_plan_count(range->usage.utilized);
	return 0;
}
