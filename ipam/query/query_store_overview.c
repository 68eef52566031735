/*
 * The overview as rows.
 */
#include "ipam/query/query_store_rows.h"

#include "ipam/store/store_overview.h"

int query_store_overview(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count)
{
	struct store_overview *list = NULL;
	struct query_overview *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_overview(mem_ctx, store, filter->sight, &list, &count);

	if (ret != 0) {
		return ret;
	}
	count = count < page->limit ? count : page->limit;
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_overview);
		row->row.key = store_number_key(row, (int64_t)i);
		row->area = list[i].area;
		row->state = list[i].state;
		row->count = list[i].count;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
