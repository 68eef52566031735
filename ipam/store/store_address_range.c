/*
 * What address records want to know of their range.
 */
#include <errno.h>

#include "ipam/store/store_address_private.h"

int store_range_owner(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		      struct ipam_address *address)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT s.name, r.service, r.instance FROM"
				    " ip_range r JOIN address_space s ON s.id ="
				    " r.space WHERE r.id = ?1",
				    "i", range);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		address->cells[IPAM_ADDRESS_SPACE] =
			store_column_text(mem_ctx, stmt, 0);
		address->cells[IPAM_ADDRESS_SERVICE] =
			store_column_text(mem_ctx, stmt, 1);
		address->cells[IPAM_ADDRESS_INSTANCE] =
			store_column_text(mem_ctx, stmt, 2);
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? store_say(store, ENOENT,
					 "there is no such range") : ret;
}

int store_range_reclaimed(struct store *store, int64_t range, int64_t now)
{
	return store_do(store, NULL, "UPDATE ip_range SET reclaimed_at = ?2"
			" WHERE id = ?1", "ii", range, now);
}

int store_range_span(struct store *store, int64_t range,
		     struct ipam_range *out_range)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT first, last FROM"
				    " ip_range WHERE id = ?1",
				    "i", range);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		out_range->first = store_column_addr(stmt, 0);
		out_range->last = store_column_addr(stmt, 1);
	}
	store_give_back(store, stmt);
	return ret;
}
