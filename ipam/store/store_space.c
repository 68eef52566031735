/*
 * Address spaces (ASM-01, VRT-01).
 *
 * 1. Number 1 is the built-in space; it is never written.
 * 2. A space that holds anything stays, and its type stays.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_space *space = row_data;
	struct ipam_utilization *usage = NULL;
	int i;

	space->id = sqlite3_column_int64(stmt, 0);
	space->name = store_column_text(mem_ctx, stmt, 1);
	space->type = sqlite3_column_int(stmt, 2);
	space->provider_id = sqlite3_column_int64(stmt, 3);
	space->provider = store_column_text(mem_ctx, stmt, 4);
	space->owner = store_column_text(mem_ctx, stmt, 5);
	space->description = store_column_text(mem_ctx, stmt, 6);
	space->tenant = store_column_text(mem_ctx, stmt, 7);
	space->vm_network = store_column_text(mem_ctx, stmt, 8);
	space->isolation = store_column_text(mem_ctx, stmt, 9);
	space->modified_at = sqlite3_column_int64(stmt, 10);
	for (i = 0; i < 2; i++) {
		usage = i == 0 ? &space->v4 : &space->v6;
		usage->total = plan_column_count(stmt, 11 + 3 * i);
		usage->assigned = plan_column_count(stmt, 12 + 3 * i);
		usage->utilized = plan_column_count(stmt, 13 + 3 * i);
	}
	return 0;
}

int store_space_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_plan_filter *filter,
		     const struct store_page *page,
		     struct ipam_space **out_spaces, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_space),
					     read_row, NULL };
	enum ipam_space_type type = 0;
	sqlite3_stmt *stmt = NULL;
	char *sql = NULL;
	int ret = 0;

	if (filter->type != NULL) {
		ret = ipam_space_type_parse(filter->type, &type);
	}
	if (ret != 0) {
		return ret;
	}
	sql = talloc_asprintf(
		NULL,
		"SELECT x.id, x.name, x.type, coalesce(x.provider, 0), p.name,"
		" x.owner, x.description, x.tenant, x.vm_network, x.isolation,"
		" x.modified_at, u.total, u.assigned, u.utilized, v.total,"
		" v.assigned, v.utilized FROM address_space x"
		" LEFT JOIN address_space p ON p.id = x.provider"
		" LEFT JOIN space_usage u ON u.space = x.id AND u.family = 4"
		" LEFT JOIN space_usage v ON v.space = x.id AND v.family = 6"
		" WHERE x.id > ?1 AND (?2 = 0 OR x.id = ?2)"
		" AND (?3 IS NULL OR x.name = ?3) AND (?4 = 0 OR x.type = ?4)"
		" AND (?5 IS NULL OR p.name = ?5)%s ORDER BY x.id LIMIT ?6",
		filter->custom != NULL ? filter->custom : "");
	ret = sql == NULL ? ENOMEM : store_borrow_with(
		store, &stmt, sql, "iititi",
		page->after != NULL ? (int64_t)strtoll(page->after, NULL, 10)
				    : (int64_t)0,
		filter->id, filter->space, (int64_t)type, filter->provider,
		(int64_t)page->limit);
	talloc_free(sql);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_spaces,
			  out_count);
}

int store_space_find(struct store *store, const char *ref, int64_t *out_id,
		     struct ipam_wrong *out_wrong)
{
	size_t digits = strspn(ref, "0123456789");
	int ret = store_number(store, out_id, "SELECT id FROM address_space"
			       " WHERE name = ?1", "t", ref);

	if (ret == ENOENT && digits > 0 && digits < 19 &&
	    ref[digits] == '\0') {
		ret = store_number(store, out_id, "SELECT id FROM"
				   " address_space WHERE id = ?1", "i",
				   (int64_t)strtoll(ref, NULL, 10));
	}
	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "space",
			       "there is no address space %.100s", ref);
	}
	return ret;
}

int plan_space_type(struct store *store, int64_t space,
		    enum ipam_space_type *out_type,
		    struct ipam_wrong *out_wrong)
{
	int64_t type = 0;
	int ret = store_number(store, &type, "SELECT type FROM address_space"
			       " WHERE id = ?1", "i", space);

	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "space",
			       "there is no such address space");
	}
	if (ret == 0) {
		*out_type = (enum ipam_space_type)type;
	}
	return ret;
}

static int check_fixed(int64_t id, struct ipam_wrong *out_wrong)
{
	if (id == IPAM_SPACE_DEFAULT) {
		ipam_wrong_set(out_wrong, "space",
			       "the space " IPAM_SPACE_DEFAULT_NAME
			       " is built in and stays as it is");
		return EBUSY;
	}
	return 0;
}

static int check_provider(struct store *store, const struct ipam_space *space,
			  struct ipam_wrong *out_wrong)
{
	enum ipam_space_type type = 0;
	int ret = 0;

	if (space->provider_id != 0) {
		ret = plan_space_type(store, space->provider_id, &type,
				      out_wrong);
	}
	if (ret == 0 && type == IPAM_SPACE_CUSTOMER) {
		ret = ipam_wrong_set(out_wrong, "provider",
				     "provider must be a provider space");
	}
	return ret;
}

static int check(struct store *store, const struct ipam_space *space,
		 struct ipam_wrong *out_wrong)
{
	enum ipam_space_type type = space->type;
	int64_t same = 0;
	int ret = check_fixed(space->id, out_wrong);

	if (ret == 0) {
		ret = ipam_space_validate(space, out_wrong);
	}
	if (ret == 0) {
		ret = check_provider(store, space, out_wrong);
	}
	if (ret == 0 && space->id != 0) {
		ret = plan_space_type(store, space->id, &type, out_wrong);
	}
	if (ret == 0 && type != space->type) {
		return ipam_wrong_set(out_wrong, "type",
				      "the type of a space stays: add another "
				      "space");
	}
	if (ret == 0) {
		ret = store_number(store, &same, "SELECT id FROM address_space"
				   " WHERE name = ?1 AND id <> ?2", "ti",
				   space->name, space->id);
		if (ret == 0) {
			ipam_wrong_set(out_wrong, "name",
				       "there is a space of this name");
			return EEXIST;
		}
		ret = ret == ENOENT ? 0 : ret;
	}
	return ret;
}

static int put(struct store *store, struct ipam_space *space, int64_t now,
	       struct ipam_wrong *out_wrong)
{
	int ret = check(store, space, out_wrong);

	if (ret == 0 && space->id == 0) {
		ret = store_do(store, NULL, "INSERT INTO address_space (name,"
			       " type) VALUES (?1, ?2)", "ti", space->name,
			       (int64_t)space->type);
		space->id = sqlite3_last_insert_rowid(store->db);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL,
			"UPDATE address_space SET name = ?2,"
			" provider = nullif(?3, 0), owner = ?4,"
			" description = ?5, tenant = ?6, vm_network = ?7,"
			" isolation = ?8, modified_at = ?9 WHERE id = ?1",
			"ititttt" "ti", space->id, space->name,
			space->provider_id, space->owner, space->description,
			space->tenant, space->vm_network, space->isolation,
			now);
}

int store_space_put(struct store *store, struct ipam_space *space,
		    int64_t now, struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, put(store, space, now, out_wrong));
}

static int drop(struct store *store, int64_t id, struct ipam_wrong *out_wrong)
{
	int64_t inside = 0;
	int ret = check_fixed(id, out_wrong);

	if (ret == 0) {
		ret = store_number(store, &inside,
				   "SELECT EXISTS (SELECT 1 FROM subnet WHERE"
				   " space = ?1) + EXISTS (SELECT 1 FROM"
				   " ip_range WHERE space = ?1) + EXISTS"
				   " (SELECT 1 FROM address_space WHERE"
				   " provider = ?1)", "i", id);
	}
	if (ret == 0 && inside > 0) {
		ipam_wrong_set(out_wrong, "space",
			       "the space is not empty: remove its subnets, "
			       "ranges and customer spaces first");
		ret = EBUSY;
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "DELETE FROM address_space WHERE id = ?1",
			"i", id);
}

int store_space_remove(struct store *store, int64_t id,
		       struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, drop(store, id, out_wrong));
}
