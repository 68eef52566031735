/*
 * The tree of a logical group, and what is below a node of it.
 *
 * 1. Nothing of it is stored: it is read from the values of objects, so that
 *    it always agrees with them.
 */
#include "ipam/store/store_custom_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/store/store_plan_private.h"

/* The value of an object x at a level, as an expression of SQL. */
static int level_sql(TALLOC_CTX *mem_ctx, struct store *store,
		     enum ipam_custom_kind kind, const char *name,
		     char **out_sql)
{
	struct ipam_wrong wrong;
	const struct custom_column *column = NULL;
	int64_t id = 0;
	int ret = store_custom_field_find(store, name, &id, &wrong);

	if (ret != 0) {
		return ret;
	}
	column = custom_column(id, kind);
	*out_sql = column != NULL ?
		talloc_asprintf(mem_ctx, "nullif(x.%s, '')",
				column->column) :
		talloc_asprintf(mem_ctx, "(SELECT v.value FROM custom_set c"
				" JOIN custom_value v ON v.id = c.value WHERE"
				" c.kind = %d AND c.object = x.id AND"
				" c.field = %lld)", (int)kind, (long long)id);
	return *out_sql != NULL ? 0 : ENOMEM;
}

static int levels_sql(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct ipam_logical_group *group, char **sql)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < group->field_count && ret == 0; i++) {
		ret = level_sql(mem_ctx, store, group->kind, group->fields[i],
				&sql[i]);
	}
	return ret;
}

static bool has_usage(enum ipam_custom_kind kind)
{
	return kind == IPAM_CUSTOM_RANGE || kind == IPAM_CUSTOM_SUBNET;
}

/* Levels, then what is counted: of each object, or of all that are alike. */
static char *tree_sql(TALLOC_CTX *mem_ctx,
		      const struct ipam_logical_group *group, char **levels)
{
	char *sql = talloc_strdup(mem_ctx, "SELECT "), *order = NULL;
	size_t i;

	order = talloc_strdup(mem_ctx, "");
	for (i = 0; i < group->field_count && order != NULL; i++) {
		sql = talloc_asprintf_append_buffer(sql, "%s, ", levels[i]);
		order = talloc_asprintf_append_buffer(
			order, "%s%zu COLLATE NOCASE", i == 0 ? "" : ", ",
			i + 1);
	}
	if (has_usage(group->kind)) {
		return talloc_asprintf_append_buffer(
			sql, "1, x.family, %s, x.last, x.assigned, x.utilized"
			" FROM %s x ORDER BY %s", group->kind ==
			IPAM_CUSTOM_RANGE ? "x.first" : "x.network",
			custom_table(group->kind), order);
	}
	return talloc_asprintf_append_buffer(
		sql, "count(*) FROM %s x GROUP BY %s ORDER BY %s",
		custom_table(group->kind), order, order);
}

struct tree {
	const struct ipam_logical_group *group;
	TALLOC_CTX *mem_ctx;
	struct ipam_group_node *nodes;
	size_t count, size;
	size_t at[IPAM_CUSTOM_LEVELS_MAX + 1];	/* node of each depth */
	size_t depth;		/* of the row before */
};

static bool same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcasecmp(a, b) == 0;
}

/* A node below the one of the depth before. */
static int open_node(struct tree *t, size_t depth, const char *value)
{
	struct ipam_group_node *node = NULL;

	if (t->count == t->size) {
		t->size = t->size * 2 + 16;
		t->nodes = talloc_realloc(t->mem_ctx, t->nodes,
					  struct ipam_group_node, t->size);
		if (t->nodes == NULL) {
			return ENOMEM;
		}
	}
	node = &t->nodes[t->count];
	if (depth == 0) {
		*node = (struct ipam_group_node){ .depth = 0 };
	} else {
		*node = (struct ipam_group_node){ .depth = depth };
		memcpy(node->path, t->nodes[t->at[depth - 1]].path,
		       sizeof(node->path));
		node->path[depth - 1] = value != NULL ?
			talloc_strdup(t->mem_ctx, value) : NULL;
	}
	t->at[depth] = t->count++;
	return 0;
}

static void add_usage(struct ipam_group_node *node, enum ipam_family family,
		      const struct ipam_utilization *usage)
{
	struct ipam_utilization *sum = family == IPAM_IPV6 ? &node->v6 :
							     &node->v4;

	*sum = plan_usage_sum(sum, usage);
}

/* One row of the query: a path, and what counts in each node of it. */
static int add_row(struct tree *t, sqlite3_stmt *stmt)
{
	size_t n = t->group->field_count, d, i, depth = n;
	struct ipam_utilization usage = { 0, 0, 0 };
	enum ipam_family family = IPAM_NO_FAMILY;
	struct ipam_range range;
	const char *value = NULL;
	bool same_so_far = true;
	int ret = 0;

	for (d = 1; d <= depth && ret == 0; d++) {
		value = (const char *)sqlite3_column_text(stmt, (int)d - 1);
		if (!same_so_far || d > t->depth ||
		    !same(t->nodes[t->at[d]].path[d - 1], value)) {
			same_so_far = false;
			ret = open_node(t, d, value);
		}
		depth = value == NULL ? d : depth;	/* not mapped */
	}
	t->depth = depth;
	if (ret == 0 && has_usage(t->group->kind)) {
		family = sqlite3_column_int(stmt, (int)n + 1);
		range.first = store_column_addr(stmt, (int)n + 2);
		range.last = store_column_addr(stmt, (int)n + 3);
		usage.total = ipam_count_of_range(&range);
		usage.assigned = plan_column_count(stmt, (int)n + 4);
		usage.utilized = plan_column_count(stmt, (int)n + 5);
	}
	for (i = 0; i <= depth && ret == 0; i++) {
		t->nodes[t->at[i]].objects += sqlite3_column_int64(stmt,
								   (int)n);
		add_usage(&t->nodes[t->at[i]], family, &usage);
	}
	return ret;
}

int store_group_tree(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_logical_group *group,
		     struct ipam_group_node **out_nodes, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *levels[IPAM_CUSTOM_LEVELS_MAX] = { NULL }, *sql = NULL;
	struct tree t = { .group = group, .mem_ctx = talloc_new(mem_ctx) };
	sqlite3_stmt *stmt = NULL;
	int ret = levels_sql(tmp_ctx, store, group, levels);

	if (ret == 0) {
		ret = open_node(&t, 0, NULL);
	}
	if (ret == 0) {
		sql = tree_sql(tmp_ctx, group, levels);
		ret = sql == NULL ? ENOMEM
				  : store_borrow_with(store, &stmt, sql, "");
	}
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			ret = add_row(&t, stmt);
		}
	}
	store_give_back(store, stmt);
	talloc_free(tmp_ctx);
	if (ret != ENOENT) {
		talloc_free(t.mem_ctx);
		return ret;
	}
	*out_nodes = t.nodes;
	*out_count = t.count;
	return 0;
}

/* --- members --- */

struct member_kind {
	size_t levels;
};

static int read_member(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	const struct member_kind *kind = private_data;
	struct store_group_member *member = row;
	size_t i;

	member->object = sqlite3_column_int64(stmt, 0);
	member->name = store_column_text(mem_ctx, stmt, 1);
	member->range_id = sqlite3_column_int64(stmt, 2);
	member->space_id = sqlite3_column_int64(stmt, 3);
	for (i = 0; i < kind->levels; i++) {
		member->path[i] = store_column_text(mem_ctx, stmt, (int)i + 4);
	}
	return member->name != NULL ? 0 : ENOMEM;
}

static const char *name_sql(enum ipam_custom_kind kind)
{
	switch (kind) {
	case IPAM_CUSTOM_SERVER:
		return "x.name";
	case IPAM_CUSTOM_SUBNET:
		return "ipam_address(x.network) || '/' || x.length";
	case IPAM_CUSTOM_RANGE:
		return "ipam_address(x.first) || '-' || ipam_address(x.last)";
	default:
		return "ipam_address(x.address)";
	}
}

static char *members_sql(TALLOC_CTX *mem_ctx,
			 const struct ipam_logical_group *group,
			 char **levels, const char *const *path, size_t depth)
{
	char *sql = talloc_asprintf(mem_ctx, "SELECT x.id, %s, %s",
				    name_sql(group->kind), group->kind ==
				    IPAM_CUSTOM_ADDRESS ? "x.range, x.space" :
				    "0, 0"), *quoted = NULL;
	size_t i;

	for (i = 0; i < group->field_count; i++) {
		sql = talloc_asprintf_append_buffer(sql, ", %s", levels[i]);
	}
	sql = talloc_asprintf_append_buffer(sql, " FROM %s x WHERE x.id > ?1",
					    custom_table(group->kind));
	for (i = 0; i < depth; i++) {
		quoted = sqlite3_mprintf("%Q", path[i]);
		sql = talloc_asprintf_append_buffer(
			sql, " AND coalesce(%s, '') = %s COLLATE NOCASE",
			levels[i], quoted);
		sqlite3_free(quoted);
	}
	return talloc_asprintf_append_buffer(sql, " ORDER BY x.id LIMIT ?2");
}

int store_group_members(TALLOC_CTX *mem_ctx, struct store *store,
			const struct ipam_logical_group *group,
			const char *const *path, size_t depth,
			const struct store_page *page,
			struct store_group_member **out_members,
			size_t *out_count)
{
	const struct member_kind levels_of = { group->field_count };
	const struct store_row_kind kind = {
		sizeof(struct store_group_member), read_member, &levels_of
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *levels[IPAM_CUSTOM_LEVELS_MAX] = { NULL }, *sql = NULL;
	int64_t after = page->after != NULL ?
			strtoll(page->after, NULL, 10) : 0;
	sqlite3_stmt *stmt = NULL;
	int ret = depth > group->field_count ? EINVAL :
		  levels_sql(tmp_ctx, store, group, levels);

	if (ret == 0) {
		sql = members_sql(tmp_ctx, group, levels, path, depth);
		ret = sql == NULL
			      ? ENOMEM
			      : store_borrow_with(store, &stmt, sql, "ii",
						  after, (int64_t)page->limit);
	}
	ret = store_rows(mem_ctx, store, ret, stmt, &kind, out_members,
			 out_count);
	talloc_free(tmp_ctx);
	return ret;
}
