/*
 * Forests: our own and those that trust it both ways (FOR-01).
 *
 * 1. A name is there once, in lower case.
 * 2. Discovery never changes whether a forest is included; our own always is.
 * 3. A forest whose trust is gone stays, and is not discovered any more.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

int store_forest_put_all(struct store *store,
			 const struct ipam_forest *forests, size_t count,
			 bool all)
{
	const struct ipam_forest *f = NULL;
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	if (all) {
		ret = store_do(store, NULL, "UPDATE forest SET trust = ?1",
			       "i", (int64_t)IPAM_TRUST_GONE);
	}
	for (i = 0; ret == 0 && i < count; i++) {
		f = &forests[i];
		ret = store_do(store, NULL,
			       "INSERT INTO forest (name, netbios, trust,"
			       " included, found_at, source) VALUES (?1, ?2,"
			       " ?3, ?4, ?5, ?6) ON CONFLICT (name) DO UPDATE"
			       " SET netbios = coalesce(?2, netbios),"
			       " trust = ?3, included = max(included, ?4),"
			       " source = ?6", "ntiiit", f->name, f->netbios,
			       (int64_t)f->trust,
			       (int64_t)(f->trust == IPAM_TRUST_OWN),
			       f->seen.collected_at, f->seen.source);
	}
	return store_leave(store, own, ret);
}

int store_forest_collected(struct store *store, const char *name, int64_t at,
			   const struct ipam_failure *why)
{
	if (why == NULL) {
		return store_do(store, NULL, "UPDATE forest SET collected_at ="
				" ?2, failed_at = 0, step = NULL, status ="
				" NULL, advice = NULL WHERE name = ?1", "ni",
				name, at);
	}
	return store_do(store, NULL, "UPDATE forest SET failed_at = ?2, step ="
			" ?3, status = ?4, advice = ?5 WHERE name = ?1",
			"nittt", name, at, why->step, why->status,
			why->advice);
}

int store_forest_set(struct store *store, const char *name, bool included)
{
	int64_t trust = 0;
	int ret = store_number(store, &trust, "SELECT trust FROM forest"
			       " WHERE name = ?1", "n", name);

	if (ret != 0) {
		return ret;
	}
	if (trust == IPAM_TRUST_OWN && !included) {
		return store_say(store, EINVAL, "our own forest is always "
				 "included: leave out its domains instead");
	}
	return store_do(store, NULL, "UPDATE forest SET included = ?2"
			" WHERE name = ?1", "ni", name, (int64_t)included);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_forest *forest = row_data;

	forest->name = store_column_text(mem_ctx, stmt, 0);
	forest->netbios = store_column_text(mem_ctx, stmt, 1);
	forest->trust = sqlite3_column_int(stmt, 2);
	forest->included = sqlite3_column_int(stmt, 3) != 0;
	forest->found_at = sqlite3_column_int64(stmt, 4);
	forest->seen.source = store_column_text(mem_ctx, stmt, 5);
	forest->seen.collected_at = sqlite3_column_int64(stmt, 6);
	forest->seen.failed_at = sqlite3_column_int64(stmt, 7);
	store_column_failure(mem_ctx, stmt, 8, &forest->seen.failure);
	forest->domains = sqlite3_column_int64(stmt, 11);
	return 0;
}

int store_forest_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_page *page,
		      struct ipam_forest **out_forests, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_forest), read_row, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret =
		store_borrow_with(store, &stmt,
				  "SELECT name, netbios, trust, included,"
				  " found_at, source, collected_at, failed_at,"
				  " step, status, advice, (SELECT count(*) FROM"
				  " domain d WHERE d.forest = f.name)"
				  " FROM forest f WHERE name > coalesce(?1, '')"
				  " ORDER BY name LIMIT ?2",
				  "ti", page->after, (int64_t)page->limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_forests,
			  out_count);
}
