/*
 * Settings that people change while ipamd runs: a name, a value.
 */
#include "ipam/store/store_address.h"

#include "ipam/store/store_private.h"

int store_setting_get(TALLOC_CTX *mem_ctx, struct store *store,
		      const char *name, char **out_value)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT value FROM setting"
				    " WHERE name = ?1", "t", name);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_value = store_column_text(mem_ctx, stmt, 0);
	}
	store_give_back(store, stmt);
	return ret;
}

int store_setting_set(struct store *store, const char *name, const char *value)
{
	return store_do(store, NULL, "INSERT INTO setting (name, value)"
			" VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET"
			" value = ?2", "tt", name, value);
}
