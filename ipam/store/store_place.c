/*
 * 1. Triggers of the schema note each change of where something lies, in the
 *    transaction that changes it: nobody can forget to.
 * 2. The newest 100,000 notes are kept; who has seen less reads all anew.
 */
#include "ipam/store/store_place.h"

#include <errno.h>

#include "ipam/model/plan.h"
#include "ipam/store/store_private.h"

/* id, owner, first, last, length (-1: last tells), name of a zone */
static const struct {
	const char *all, *one;
} kinds[IPAM_PLACE_KIND_COUNT] = {
#define KIND(sql, where) { sql where, sql " WHERE id = ?1" }
	[IPAM_PLACE_BLOCK] =
		KIND("SELECT id, 0, first, last, -1, NULL FROM block", ""),
	[IPAM_PLACE_SUBNET] =
		KIND("SELECT id, space, network, last, -1, NULL FROM subnet",
		     ""),
	[IPAM_PLACE_RANGE] =
		KIND("SELECT id, space, first, last, -1, NULL FROM ip_range",
		     ""),
	[IPAM_PLACE_SCOPE] =
		KIND("SELECT id, server, address, NULL, length, NULL"
		     " FROM scope", ""),
	[IPAM_PLACE_ZONE] =
		KIND("SELECT id, 0, NULL, NULL, -1, name FROM zone",
		     " WHERE name LIKE '%.arpa'"),
#undef KIND
};

static const char *const names[STORE_PLACE_NAMES] = {
	[IPAM_PLACE_ZONE] = "SELECT name FROM zone WHERE id = ?1",
	[STORE_PLACE_SPACE] = "SELECT name FROM address_space WHERE id = ?1",
	[STORE_PLACE_SERVER] = "SELECT name FROM server WHERE id = ?1",
};

/* False: it covers no addresses, such as a zone of another kind. */
static bool read_range(sqlite3_stmt *stmt, struct ipam_range *out_range)
{
	const char *zone = (const char *)sqlite3_column_text(stmt, 5);
	struct ipam_prefix prefix = {
		.addr = store_column_addr(stmt, 2),
		.length = (unsigned)sqlite3_column_int(stmt, 4),
	};

	if (zone != NULL) {
		if (ipam_reverse_zone_prefix(zone, &prefix) != 0) {
			return false;
		}
		*out_range = ipam_prefix_range(&prefix);
	} else if (sqlite3_column_int(stmt, 4) >= 0) {
		*out_range = ipam_prefix_range(&prefix);
	} else {
		*out_range = (struct ipam_range){ prefix.addr,
						  store_column_addr(stmt, 3) };
	}
	return ipam_range_valid(out_range);
}

int store_place_each(struct store *store, enum ipam_place_kind kind,
		     int64_t id, store_place_fn fn, void *private_data)
{
	struct ipam_place place = { .kind = kind };
	sqlite3_stmt *stmt = NULL;
	int ret = id != 0 ? store_borrow_with(store, &stmt, kinds[kind].one,
					      "i", id) :
			    store_borrow_with(store, &stmt, kinds[kind].all,
					      "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0 && read_range(stmt, &place.range)) {
			place.id = sqlite3_column_int64(stmt, 0);
			place.owner = sqlite3_column_int64(stmt, 1);
			ret = fn(&place, private_data);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

int store_place_changes(struct store *store, int64_t *out_oldest,
			int64_t *out_newest)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT (SELECT coalesce(min(id), 0) FROM place_change),"
		" (SELECT coalesce(max(id), 0) FROM place_change)", "");

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_oldest = sqlite3_column_int64(stmt, 0);
		*out_newest = sqlite3_column_int64(stmt, 1);
	}
	store_give_back(store, stmt);
	return ret;
}

static int read_change(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	struct store_place_change *row = row_data;

	row->id = sqlite3_column_int64(stmt, 0);
	row->kind = sqlite3_column_int64(stmt, 1);
	row->object = sqlite3_column_int64(stmt, 2);
	return 0;
}

int store_place_change_list(TALLOC_CTX *mem_ctx, struct store *store,
			    int64_t after, size_t limit,
			    struct store_place_change **out_changes,
			    size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct store_place_change), read_change, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT id, kind, object FROM place_change"
		" WHERE id > ?1 ORDER BY id LIMIT ?2", "ii", after,
		(int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_changes,
			  out_count);
}

int store_place_name(TALLOC_CTX *mem_ctx, struct store *store, int64_t kind,
		     int64_t id, char **out_name)
{
	sqlite3_stmt *stmt = NULL;
	char *name = NULL;
	int ret = store_borrow_with(store, &stmt, names[kind], "i", id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		name = store_column_text(mem_ctx, stmt, 0);
		ret = name == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	if (ret == 0) {
		*out_name = name;
	}
	return ret;
}
