/*
 * Saved queries of a person as rows.
 */
#include "ipam/query/query_saved.h"
#include "ipam/query/query_store_custom.h"
#include "ipam/store/store_saved.h"

int query_store_saved(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_saved *list = NULL;
	struct query_saved *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_saved_list(mem_ctx, store, filter->person,
				   filter->name, page, &list, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_saved);
		row->row.key = row->query = list[i].name;
		row->operation = list[i].operation;
		row->arguments = list[i].arguments;
		row->saved_at = list[i].saved_at;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
