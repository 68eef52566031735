/*
 * Logical groups (CUS-07, CUS-08, CUS-09).
 *
 * 1. A group has one level at least; each is a list field, and none is there
 *    twice.
 */
#include "ipam/store/store_custom_private.h"
#include "ipam/store/store_usage_private.h"

#include <errno.h>

static int read_group(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_logical_group *group = row;

	group->id = sqlite3_column_int64(stmt, 0);
	group->name = store_column_text(mem_ctx, stmt, 1);
	group->kind = sqlite3_column_int(stmt, 2);
	group->description = store_column_text(mem_ctx, stmt, 3);
	return group->name != NULL ? 0 : ENOMEM;
}

static int read_text(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	const char **text = row;

	*text = store_column_text(mem_ctx, stmt, 0);
	return *text != NULL ? 0 : ENOMEM;
}

static int read_levels(TALLOC_CTX *mem_ctx, struct store *store,
		       struct ipam_logical_group *group)
{
	static const struct store_row_kind kind = { sizeof(const char *),
						    read_text, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT f.name FROM"
				    " logical_group_level l JOIN custom_field"
				    " f ON f.id = l.field WHERE l.grp = ?1"
				    " ORDER BY l.place", "i", group->id);

	return store_rows(mem_ctx, store, ret, stmt, &kind, &group->fields,
			  &group->field_count);
}

int store_group_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *name, const struct store_page *page,
		     struct ipam_logical_group **out_groups,
		     size_t *out_count)
{
	static const struct store_row_kind kind = {
		sizeof(struct ipam_logical_group), read_group, NULL
	};
	struct ipam_logical_group *groups = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(store, &stmt, "SELECT id, name, kind,"
				    " description FROM logical_group WHERE"
				    " (?1 IS NULL OR name = ?1 OR (?1 NOT GLOB"
				    " '*[^0-9]*' AND id = CAST(?1 AS INTEGER)"
				    " AND NOT EXISTS (SELECT 1 FROM"
				    " logical_group WHERE name = ?1))) AND"
				    " (?2 IS NULL OR id > ?2) ORDER BY id"
				    " LIMIT ?3",
				    "tti", name, page->after,
				    (int64_t)page->limit);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &groups, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = read_levels(groups, store, &groups[i]);
	}
	if (ret == 0) {
		*out_groups = groups;
		*out_count = count;
	}
	return ret;
}

int store_group_get(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *name, struct ipam_logical_group *out_group,
		    struct ipam_wrong *out_wrong)
{
	const struct store_page one = { .limit = 1 };
	struct ipam_logical_group *groups = NULL;
	size_t count = 0;
	int ret = store_group_list(mem_ctx, store, name, &one, &groups,
				   &count);

	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, "group", "there is no logical group "
			       "%.100s", name);
		return ENOENT;
	}
	if (ret == 0) {
		*out_group = groups[0];
	}
	return ret;
}

/* --- changes --- */

static int built_in(const char *field, struct ipam_wrong *out_wrong)
{
	ipam_wrong_set(out_wrong, field, "a built-in group stays as it is");
	return EBUSY;
}

static int check(struct store *store, const struct ipam_logical_group *group,
		 struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	int ret;

	if (group->id != 0 && group->id < IPAM_CUSTOM_BUILT_IN) {
		return built_in("group", out_wrong);
	}
	if (group->kind == IPAM_CUSTOM_SPACE ||
	    group->kind == IPAM_CUSTOM_BLOCK) {
		return ipam_wrong_set(out_wrong, "kind", "kind must be one of "
				      "range, address, server, subnet");
	}
	if (group->field_count == 0 ||
	    group->field_count > IPAM_CUSTOM_LEVELS_MAX) {
		return ipam_wrong_set(out_wrong, "fields", "a group has 1 to "
				      "%d fields", IPAM_CUSTOM_LEVELS_MAX);
	}
	ret = ipam_custom_value_validate("name", group->name, out_wrong);
	if (ret == 0) {
		ret = store_number(store, &id, "SELECT id FROM logical_group"
				   " WHERE name = ?1", "t", group->name);
		if (ret == 0 && id != group->id) {
			ipam_wrong_set(out_wrong, "name", "there is a logical "
				       "group %.100s already", group->name);
			return EEXIST;
		}
		ret = ret == ENOENT ? 0 : ret;
	}
	return ret;
}

static int put_level(TALLOC_CTX *tmp_ctx, struct store *store,
		     const struct ipam_logical_group *group, size_t place,
		     struct ipam_wrong *out_wrong)
{
	struct ipam_custom_field field = { .id = 0 };
	int64_t one = 0;
	int ret = custom_field_get(tmp_ctx, store, group->fields[place],
				   &field, out_wrong);

	if (ret != 0) {
		out_wrong->field = "fields";
		return ret == ENOENT ? EINVAL : ret;
	}
	if (!field.list) {
		return ipam_wrong_set(out_wrong, "fields", "%.100s is free: a "
				      "level has a list of values",
				      field.name);
	}
	ret = store_number(store, &one, "SELECT 1 FROM logical_group_level"
			   " WHERE grp = ?1 AND field = ?2", "ii", group->id,
			   field.id);
	if (ret == 0) {
		return ipam_wrong_set(out_wrong, "fields", "%.100s is named "
				      "twice", field.name);
	}
	return ret != ENOENT ? ret :
	       store_do(store, NULL, "INSERT INTO logical_group_level (grp,"
			" place, field) VALUES (?1, ?2, ?3)", "iii",
			group->id, (int64_t)place, field.id);
}

static int rename_group(TALLOC_CTX *tmp_ctx, struct store *store,
			const struct ipam_logical_group *group)
{
	sqlite3_stmt *stmt = NULL;
	char *before = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT name FROM"
				    " logical_group WHERE id = ?1", "i",
				    group->id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		before = store_column_text(tmp_ctx, stmt, 0);
		ret = before == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret != 0 ? ret :
	       store_usage_rename_group(store, before, group->name);
}

static int put(TALLOC_CTX *tmp_ctx, struct store *store,
	       struct ipam_logical_group *group, struct ipam_wrong *out_wrong)
{
	size_t i;
	int ret = check(store, group, out_wrong);

	if (ret == 0 && group->id == 0) {
		ret = store_do(store, NULL, "INSERT INTO logical_group (name,"
			       " kind, description) VALUES (?1, ?2, ?3)",
			       "tit", group->name, (int64_t)group->kind,
			       group->description);
		group->id = sqlite3_last_insert_rowid(store->db);
	} else if (ret == 0) {
		ret = rename_group(tmp_ctx, store, group);
		if (ret == 0) {
			ret = store_do(store, NULL, "UPDATE logical_group SET"
				       " name = ?2, description = ?3 WHERE"
				       " id = ?1", "itt", group->id,
				       group->name, group->description);
		}
		if (ret == 0) {
			ret = store_do(store, NULL, "DELETE FROM"
				       " logical_group_level WHERE grp = ?1",
				       "i", group->id);
		}
	}
	for (i = 0; i < group->field_count && ret == 0; i++) {
		ret = put_level(tmp_ctx, store, group, i, out_wrong);
	}
	return ret;
}

int store_group_put(struct store *store, struct ipam_logical_group *group,
		    struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = put(tmp_ctx, store, group, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

int store_group_remove(struct store *store, const char *name,
		       struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_logical_group group = { .id = 0 };
	int ret = store_group_get(tmp_ctx, store, name, &group, out_wrong);

	talloc_free(tmp_ctx);
	if (ret == 0 && group.id < IPAM_CUSTOM_BUILT_IN) {
		ret = built_in("group", out_wrong);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "DELETE FROM logical_group WHERE id = ?1",
			"i", group.id);
}
