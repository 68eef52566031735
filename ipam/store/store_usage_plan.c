/*
 * Samples of the address plan: what is counted of spaces, blocks, subnets and
 * ranges, by the figures that are kept with them (store_usage.c), and of nodes
 * of logical groups of ranges and subnets, which are summed up (UTL-09).
 *
 * 1. A sample's total is what is assigned, of which `in_use` is utilized, so
 *    that its percentage is that of the object (UTL-01). A count past 63 bits
 *    ends there.
 * 2. What follows a DHCP scope leaves events of crossings to the scope.
 * 3. A node is called by its group and the values that lead to it, with ';'
 *    between; it makes no events, as what is in it does.
 * 4. There is one sampling for each end of an AddressUtilization run, begun by
 *    who writes its instant to the setting PLAN_AT.
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "ipam/base/count.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_custom.h"

#define PLAN_AT "usage_plan_at"

/*
 * In the order of columns: number, family, space, first, last, length,
 * service, instance, assigned, utilized, whether a scope tells its events.
 */
static const struct {
	enum ipam_usage_kind kind;
	const char *sql; /* ?1: behind this number, ?2: so many */
} kinds[] = {
	{ IPAM_USAGE_RANGE,
	  "SELECT r.id, r.family, s.name, r.first, r.last, r.length,"
	  " r.service, r.instance, r.assigned, r.utilized,"
	  " r.scope IS NOT NULL FROM ip_range r JOIN address_space s"
	  " ON s.id = r.space WHERE r.id > ?1 ORDER BY r.id LIMIT ?2" },
	{ IPAM_USAGE_SUBNET,
	  "SELECT n.id, n.family, s.name, n.network, NULL, n.length, NULL,"
	  " NULL, n.assigned, n.utilized, n.collected FROM subnet n"
	  " JOIN address_space s ON s.id = n.space WHERE n.id > ?1"
	  " ORDER BY n.id LIMIT ?2" },
	{ IPAM_USAGE_BLOCK,
	  "SELECT id, family, NULL, first, last, length, NULL, NULL,"
	  " assigned, utilized, 0 FROM block WHERE id > ?1 ORDER BY id"
	  " LIMIT ?2" },
	/* 8: behind the numbers of both families */
	{ IPAM_USAGE_SPACE,
	  "SELECT u.space * 8 + u.family, u.family, s.name, NULL, NULL, 0,"
	  " NULL, NULL, u.assigned, u.utilized, 0 FROM space_usage u"
	  " JOIN address_space s ON s.id = u.space"
	  " WHERE u.space * 8 + u.family > ?1 ORDER BY 1 LIMIT ?2" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int64_t column_count(sqlite3_stmt *stmt, int column)
{
	const void *blob = sqlite3_column_blob(stmt, column);
	ipam_count count = ipam_count_from_blob(
		blob, (size_t)sqlite3_column_bytes(stmt, column));

	return count > INT64_MAX ? INT64_MAX : (int64_t)count;
}

/* private_data: the kind */
static int read_object(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	const enum ipam_usage_kind *kind = private_data;
	struct ipam_usage_object *object = row_data;

	object->id = sqlite3_column_int64(stmt, 0);
	object->kind = *kind;
	object->family = sqlite3_column_int(stmt, 1);
	object->space = store_column_text(mem_ctx, stmt, 2);
	object->prefix.addr = store_column_addr(stmt, 3);
	object->prefix.length = (unsigned)sqlite3_column_int(stmt, 5);
	object->range.last = store_column_addr(stmt, 4);
	if (object->range.last.family != IPAM_NO_FAMILY) {
		object->range.first = object->prefix.addr;
	}
	object->service = store_column_text(mem_ctx, stmt, 6);
	object->instance = store_column_text(mem_ctx, stmt, 7);
	object->usage.total = column_count(stmt, 8);
	object->usage.in_use = column_count(stmt, 9);
	object->usage.free = object->usage.total > object->usage.in_use ?
		object->usage.total - object->usage.in_use : 0;
	object->usage.stateless = -1;
	object->quiet = sqlite3_column_int(stmt, 10) != 0;
	return 0;
}

static int64_t count_number(ipam_count count)
{
	return count > INT64_MAX ? INT64_MAX : (int64_t)count;
}

/* "GROUP;VALUE;VALUE" */
static const char *node_name(TALLOC_CTX *mem_ctx,
			     const struct ipam_logical_group *group,
			     const struct ipam_group_node *node)
{
	char *name = talloc_strdup(mem_ctx, group->name);
	size_t i;

	for (i = 0; i < node->depth; i++) {
		name = talloc_asprintf_append_buffer(
			name, ";%s", node->path[i] != NULL ? node->path[i] :
							     IPAM_CUSTOM_NONE);
	}
	return name;
}

/* What is given out in a node, of one family; none: nothing is added. */
static void add_node(TALLOC_CTX *mem_ctx,
		     const struct ipam_logical_group *group,
		     const struct ipam_group_node *node,
		     enum ipam_family family,
		     struct ipam_usage_object *objects, size_t *count)
{
	const struct ipam_utilization *usage = family == IPAM_IPV6 ?
					       &node->v6 : &node->v4;
	struct ipam_usage_object *object = &objects[*count];

	if (usage->assigned == 0) {
		return;
	}
	*object = (struct ipam_usage_object){
		.kind = IPAM_USAGE_GROUP, .family = family, .quiet = true,
		.name = node_name(mem_ctx, group, node),
		.usage = { .total = count_number(usage->assigned),
			   .in_use = count_number(usage->utilized),
			   .stateless = -1 },
	};
	object->usage.free = object->usage.total > object->usage.in_use ?
		object->usage.total - object->usage.in_use : 0;
	(*count)++;
}

static int sample_group(TALLOC_CTX *tmp_ctx, struct store *store,
			const struct ipam_logical_group *group, int64_t at)
{
	struct ipam_usage_object *objects = NULL;
	struct ipam_group_node *nodes = NULL;
	size_t i, count = 0, n = 0;
	int ret = store_group_tree(tmp_ctx, store, group, &nodes, &count);

	if (ret != 0) {
		return ret;
	}
	objects = talloc_array(tmp_ctx, struct ipam_usage_object, 2 * count);
	if (objects == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		add_node(objects, group, &nodes[i], IPAM_IPV4, objects, &n);
		add_node(objects, group, &nodes[i], IPAM_IPV6, objects, &n);
	}
	return n > 0 ? store_usage_put(store, objects, n, at) : 0;
}

/* One group a step. */
static int step_group(TALLOC_CTX *tmp_ctx, struct store *store,
		      struct store_usage_plan *plan, bool *out_more)
{
	const struct store_page page = {
		.after = store_number_key(tmp_ctx, plan->after), .limit = 1
	};
	struct ipam_logical_group *groups = NULL;
	size_t count = 0;
	int ret = store_group_list(tmp_ctx, store, NULL, &page, &groups,
				   &count);

	if (ret == 0 && count > 0 &&
	    (groups[0].kind == IPAM_CUSTOM_RANGE ||
	     groups[0].kind == IPAM_CUSTOM_SUBNET)) {
		ret = sample_group(tmp_ctx, store, &groups[0], plan->at);
	}
	if (ret == 0) {
		plan->after = count > 0 ? groups[0].id : 0;
		*out_more = count > 0;
	}
	return ret;
}

int store_usage_plan_begin(struct store *store, int64_t now,
			   struct store_usage_plan *out_plan)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *value = NULL, text[24];
	int64_t ended = 0, done = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret == 0) {
		ret = store_number(store, &ended, "SELECT coalesce(max("
				   "last_at), 0) FROM run_count WHERE task ="
				   " 'AddressUtilization'", "");
	}
	if (ret == 0) {
		ret = store_setting_get(tmp_ctx, store, PLAN_AT, &value);
		done = ret == 0 ? strtoll(value, NULL, 10) : 0;
		ret = ret == ENOENT ? 0 : ret;
	}
	if (ret == 0 && ended == done) {
		ret = ENOENT;
	} else if (ret == 0) {
		snprintf(text, sizeof(text), "%lld", (long long)ended);
		ret = store_setting_set(store, PLAN_AT, text);
		*out_plan = (struct store_usage_plan){ .at = now };
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

/* At most `limit` objects of a row of the table. */
static int step_kind(TALLOC_CTX *tmp_ctx, struct store *store,
		     struct store_usage_plan *plan, size_t limit,
		     bool *out_more)
{
	const struct store_row_kind row_kind = {
		sizeof(struct ipam_usage_object), read_object,
		&kinds[plan->kind].kind
	};
	struct ipam_usage_object *objects = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, kinds[plan->kind].sql, "ii",
				    plan->after, (int64_t)limit);

	ret = store_rows(tmp_ctx, store, ret, stmt, &row_kind, &objects,
			 &count);
	if (ret == 0 && count > 0) {
		ret = store_usage_put(store, objects, count, plan->at);
	}
	if (ret == 0) {
		plan->after = count == limit ? objects[count - 1].id : 0;
		plan->kind += count == limit ? 0 : 1;
		*out_more = true;	/* groups come last */
	}
	return ret;
}

int store_usage_plan_step(struct store *store, struct store_usage_plan *plan,
			  size_t limit, bool *out_more)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	int ret = plan->kind < KINDS ?
		  step_kind(tmp_ctx, store, plan, limit, out_more) :
		  step_group(tmp_ctx, store, plan, out_more);

	talloc_free(tmp_ctx);
	return ret;
}
