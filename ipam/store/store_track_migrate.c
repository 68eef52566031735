/*
 * Records of leases as they were in schemas 8 to 10, a row each, become
 * blocks.
 */
#include "ipam/store/store_track_private.h"

#include <errno.h>

struct old_part {
	struct store *store;
	int64_t part;
	struct store_track_leases *leases;
	struct ipam_addr address; /* of the rows at hand */
	struct store_track_row *rows;
	size_t count, room, added;
};

static int put_address(struct old_part *old)
{
	int ret = old->count == 0 ? 0 :
		  store_track_leases_put(old->leases, &old->address, old->rows,
					 old->count, &old->added);

	old->count = 0;
	return ret;
}

static int take_row(struct old_part *old, sqlite3_stmt *stmt)
{
	const struct ipam_addr address = store_column_addr(stmt, 0);
	int ret = 0;

	if (ipam_addr_cmp(&address, &old->address) != 0) {
		ret = put_address(old);
		old->address = address;
	}
	if (ret == 0 && old->count == old->room) {
		old->room = old->room == 0 ? 256 : 2 * old->room;
		old->rows = talloc_realloc(old->leases, old->rows,
					   struct store_track_row, old->room);
		ret = old->rows == NULL ? ENOMEM : 0;
	}
	if (ret == 0) {
		old->rows[old->count++] = (struct store_track_row){
			.at = sqlite3_column_int64(stmt, 1),
			.device = sqlite3_column_int64(stmt, 2),
			.kind = sqlite3_column_int64(stmt, 3),
			.place = sqlite3_column_int64(stmt, 4),
		};
	}
	return ret;
}

static int take_rows(struct old_part *old)
{
	sqlite3_stmt *stmt = NULL;
	char sql[160];
	int ret;

	sqlite3_snprintf(sizeof(sql), sql, "SELECT address, at, device, kind,"
			 " place FROM track_%lld ORDER BY address, at, device,"
			 " kind", (long long)old->part);
	ret = store_prepare(old->store, &stmt, sql, "");
	while (ret == 0) {
		ret = store_step(old->store, stmt);
		if (ret == 0) {
			ret = take_row(old, stmt);
		}
	}
	sqlite3_finalize(stmt);
	return ret == ENOENT ? put_address(old) : ret;
}

static int count_logons(struct old_part *old, int64_t *out_count)
{
	int64_t has = 0;
	char sql[80];
	int ret = store_number(old->store, &has, "SELECT logons FROM"
			       " track_part WHERE part = ?1", "i", old->part);

	if (ret != 0 || has == 0) {
		return ret;
	}
	sqlite3_snprintf(sizeof(sql), sql,
			 "SELECT count(*) FROM track_logon_%lld",
			 (long long)old->part);
	return store_number(old->store, out_count, sql, "");
}

static int migrate_part(struct store *store, int64_t part)
{
	struct old_part old = { .store = store, .part = part };
	int64_t logons = 0;
	char sql[64];
	int ret = count_logons(&old, &logons);

	if (ret == 0) {
		ret = store_track_make_tables(store, part);
	}
	if (ret == 0) {
		ret = store_track_leases_new(store, store, part, &old.leases);
	}
	if (ret == 0) {
		ret = take_rows(&old);
	}
	talloc_free(old.leases);
	if (ret == 0) {
		sqlite3_snprintf(sizeof(sql), sql, "DROP TABLE track_%lld",
				 (long long)part);
		ret = store_fail(store, sqlite3_exec(store->db, sql, NULL,
						     NULL, NULL));
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE track_part SET records = ?2 WHERE"
			" part = ?1", "ii", part,
			(int64_t)old.added + logons);
}

int store_track_migrate(struct store *store)
{
	int64_t part = -1;
	int ret = 0;

	while (ret == 0) {
		ret = store_number(store, &part, "SELECT part FROM track_part"
				   " WHERE part > ?1 ORDER BY part LIMIT 1",
				   "i", part);
		if (ret == 0) {
			ret = migrate_part(store, part);
		}
	}
	return ret == ENOENT ? 0 : ret;
}
