/*
 * What is planned of addresses on servers, and the reverse zones of ranges.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>

#include "ipam/query/query_plan.h"
#include "ipam/query/query_planned.h"
#include "ipam/store/store_planned.h"
#include "ipam/store/store_zone_map.h"

void query_planned_of(TALLOC_CTX *mem_ctx, const struct ipam_planned *p,
		      struct query_planned *out)
{
	*out = (struct query_planned){
		.plan = p->id, .iaid = p->iaid,
		.address = query_addr_text(mem_ctx, &p->address),
		.kind = ipam_planned_kind_name(p->kind),
		.action = ipam_planned_action_name(p->action),
		.state = ipam_sync_name(p->state),
		.server = p->server, .place = p->place, .name = p->name,
		.type = p->type, .data = p->data, .client = p->client,
		.description = p->description, .why = p->why,
		.space = p->space, .planned_by = p->planned_by,
		.planned_at = p->planned_at, .changed_at = p->changed_at,
	};
	out->row.key = store_number_key(mem_ctx, p->id);
}

int query_store_planned(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_planned_filter wanted = {
		.id = filter->id, .space = filter->space,
		.server = filter->server, .kind = filter->kind,
		.action = filter->action, .state = filter->state,
	};
	struct ipam_planned *list = NULL;
	struct query_planned *row = NULL;
	struct query_row **rows = NULL;
	struct ipam_addr address;
	size_t i, count = 0;
	int ret = 0;

	if (filter->address != NULL) {
		ret = ipam_addr_parse(filter->address, &address);
		wanted.address = &address;
	}
	if (ret == 0) {
		ret = store_planned_list(mem_ctx, store, &wanted, page, &list,
					 &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_planned);
		query_planned_of(row, &list[i], row);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

int query_store_range_zones(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count)
{
	struct store_zone_choice *list = NULL;
	struct query_range_zone *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_zone_map_list(mem_ctx, store, filter->range, &list,
				      &count);

	if (ret != 0) {
		return ret;
	}
	count = count < page->limit ? count : page->limit;
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_range_zone);
		*row = (struct query_range_zone){
			.row = { .key = list[i].zone }, .zone = list[i].zone,
			.prefix = query_prefix_text(row, &list[i].prefix),
			.mapped = list[i].mapped,
			.mappable = list[i].taken_by == 0,
			.taken_by = list[i].taken_by != 0 ?
				    list[i].taken_by : -1,
		};
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
