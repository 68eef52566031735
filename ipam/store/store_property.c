/*
 * Properties of a server's services.
 *
 * 1. The properties of a role are those of one collection: all have its date.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

static int put_one(struct store *store, int64_t server, enum ipam_role role,
		   const struct ipam_property *property, int64_t at,
		   struct store_diff *diff)
{
	int64_t same = 0;
	int ret = store_number(store, &same,
			       "SELECT value = ?4 FROM property WHERE"
			       " server = ?1 AND role = ?2 AND name = ?3",
			       "iitt", server, (int64_t)role, property->name,
			       property->value);

	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	diff->added += ret == ENOENT;
	diff->changed += ret == 0 && !same;
	diff->unchanged += ret == 0 && same;
	return store_do(store, NULL,
			"INSERT OR REPLACE INTO property (server, role, name,"
			" value, collected_at) VALUES (?1, ?2, ?3, ?4, ?5)",
			"iitti", server, (int64_t)role, property->name,
			property->value, at);
}

int store_property_put_all(struct store *store, const char *server,
			   enum ipam_role role,
			   const struct ipam_property *properties,
			   size_t count, int64_t at,
			   struct store_diff *out_diff)
{
	struct store_diff diff = { .added = 0 };
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	for (i = 0; ret == 0 && i < count; i++) {
		ret = put_one(store, id, role, &properties[i], at, &diff);
	}
	if (ret == 0) {
		ret = store_do(store, &diff.removed,
			       "DELETE FROM property WHERE server = ?1"
			       " AND role = ?2 AND collected_at <> ?3", "iii",
			       id, (int64_t)role, at);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_diff = diff;
	}
	return ret;
}

static int read_property(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_property *property = row_data;

	property->role = sqlite3_column_int(stmt, 0);
	property->name = store_column_text(mem_ctx, stmt, 1);
	property->value = store_column_text(mem_ctx, stmt, 2);
	property->collected_at = sqlite3_column_int64(stmt, 3);
	return 0;
}

int store_property_list(TALLOC_CTX *mem_ctx, struct store *store,
			const char *server,
			struct ipam_property **out_properties,
			size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_property), read_property, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	if (ret == 0) {
		ret = store_borrow_with(store, &stmt,
					"SELECT role, name, value, collected_at"
					" FROM property WHERE server = ?1"
					" ORDER BY role, name",
					"i", id);
	}
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_properties,
			  out_count);
}
