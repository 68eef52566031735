/*
 * Samples of logical groups, when the group or a value in it is renamed.
 *
 * A node is called "GROUP;VALUE;VALUE" (store_usage_plan.c). Its samples go on
 * under the new name; where that has samples already, of something that was
 * called so before, either keeps its own.
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <string.h>

/* Which part of a name becomes what: 0 is the group, then the values. */
struct change {
	const char *group;	/* as it is called now */
	int64_t part;
	const char *from, *to;
};

/* The next node of the group behind `*id`. */
static int next_node(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct change *change, int64_t *id, char **out_name)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT id, name FROM usage_object WHERE"
		" kind = ?1 AND id > ?2 AND (name = ?3 OR substr(name, 1,"
		" length(?3) + 1) = ?3 || ';') ORDER BY id LIMIT 1", "iit",
		(int64_t)IPAM_USAGE_GROUP, *id, change->group);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*id = sqlite3_column_int64(stmt, 0);
		*out_name = store_column_text(mem_ctx, stmt, 1);
		ret = *out_name == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret;
}

/* The name with the part in its new words; NULL: it has no such part. */
static char *new_name(TALLOC_CTX *mem_ctx, const char *name,
		      const struct change *change)
{
	const char *at = name, *end = name + strlen(change->group);
	int64_t part;

	for (part = 0; part < change->part; part++) {
		if (*end == '\0') {
			return NULL;
		}
		at = end + 1;
		end = at + strcspn(at, ";");
	}
	if ((size_t)(end - at) != strlen(change->from) ||
	    memcmp(at, change->from, (size_t)(end - at)) != 0) {
		return NULL;
	}
	return talloc_asprintf(mem_ctx, "%.*s%s%s", (int)(at - name), name,
			       change->to, end);
}

static int rename_nodes(struct store *store, const struct change *change)
{
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	char *name = NULL, *now = NULL;
	int64_t id = 0;
	int ret = 0;

	while (ret == 0) {
		ret = next_node(tmp_ctx, store, change, &id, &name);
		now = ret == 0 ? new_name(tmp_ctx, name, change) : NULL;
		if (now != NULL) {
			ret = store_do(store, NULL, "UPDATE OR IGNORE"
				       " usage_object SET name = ?2 WHERE"
				       " id = ?1", "it", id, now);
		}
	}
	talloc_free(tmp_ctx);
	return ret == ENOENT ? 0 : ret;
}

int store_usage_rename_group(struct store *store, const char *from,
			     const char *to)
{
	const struct change change = { from, 0, from, to };

	return rename_nodes(store, &change);
}

static int read_change(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	struct change *change = row_data;

	change->group = store_column_text(mem_ctx, stmt, 0);
	change->part = sqlite3_column_int64(stmt, 1) + 1;
	change->from = store_column_text(mem_ctx, stmt, 2);
	change->to = private_data;
	return 0;
}

int store_usage_rename_value(struct store *store, int64_t value,
			     const char *to)
{
	const struct store_row_kind kind = { sizeof(struct change),
					     read_change, to };
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	struct change *changes = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(store, &stmt, "SELECT g.name, l.place,"
				    " v.value FROM custom_value v JOIN"
				    " logical_group_level l ON l.field ="
				    " v.field JOIN logical_group g ON g.id ="
				    " l.grp WHERE v.id = ?1", "i", value);

	ret = store_rows(tmp_ctx, store, ret, stmt, &kind, &changes, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = rename_nodes(store, &changes[i]);
	}
	talloc_free(tmp_ctx);
	return ret;
}
