/*
 * What is counted of the address plan (UTL-01).
 *
 * 1. A range is assigned what it gives out, and has `utilized` of these used.
 * 2. A subnet has the sum of the ranges in it that count, and of the subnets
 *    that lie directly in it.
 * 3. A block has the sum of the blocks directly in it, and of the subnets
 *    mapped to it that count. A space has the sum of what is at the top of
 *    it, and of that also the totals.
 * 4. Sums change by differences, with what changed, in its transaction.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>

struct plan_blob plan_blob(ipam_count count)
{
	struct plan_blob blob;

	ipam_count_to_blob(count, blob.bytes);
	return blob;
}

ipam_count plan_column_count(sqlite3_stmt *stmt, int column)
{
	const void *blob = sqlite3_column_blob(stmt, column);

	return ipam_count_from_blob(
		blob, (size_t)sqlite3_column_bytes(stmt, column));
}

struct ipam_utilization plan_usage_sum(const struct ipam_utilization *a,
				       const struct ipam_utilization *b)
{
	return (struct ipam_utilization){ a->total + b->total,
					  a->assigned + b->assigned,
					  a->utilized + b->utilized };
}

struct ipam_utilization plan_usage_minus(const struct ipam_utilization *a)
{
	return (struct ipam_utilization){ -a->total, -a->assigned,
					  -a->utilized };
}

static bool is_nothing(const struct ipam_utilization *diff)
{
	return diff->total == 0 && diff->assigned == 0 && diff->utilized == 0;
}

/* A row of a SELECT: assigned and utilized, then up to five numbers. */
struct node {
	struct ipam_utilization usage;
	int64_t numbers[5];
};

static int read_node(struct store *store, const char *sql, int64_t id,
		     struct node *out)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, sql, "i", id), i;

	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		out->usage.assigned = plan_column_count(stmt, 0);
		out->usage.utilized = plan_column_count(stmt, 1);
		for (i = 2; i < sqlite3_column_count(stmt); i++) {
			out->numbers[i - 2] = sqlite3_column_int64(stmt, i);
		}
	}
	store_give_back(store, stmt);
	return ret;
}

static int write_node(struct store *store, const char *sql, int64_t id,
		      const struct ipam_utilization *usage)
{
	struct plan_blob assigned = plan_blob(usage->assigned);
	struct plan_blob utilized = plan_blob(usage->utilized);

	return store_do(store, NULL, sql, "ibb", id, assigned.bytes,
			sizeof(assigned.bytes), utilized.bytes,
			sizeof(utilized.bytes));
}

int plan_usage_of_space(struct store *store, int64_t space,
			enum ipam_family family,
			const struct ipam_utilization *diff)
{
	struct ipam_utilization sum = { 0, 0, 0 };
	struct plan_blob total, assigned, utilized;
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (is_nothing(diff)) {
		return 0;
	}
	ret = store_borrow_with(store, &stmt,
			    "SELECT total, assigned, utilized FROM space_usage"
			    " WHERE space = ?1 AND family = ?2", "ii", space,
			    (int64_t)family);
	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		sum.total = plan_column_count(stmt, 0);
		sum.assigned = plan_column_count(stmt, 1);
		sum.utilized = plan_column_count(stmt, 2);
	}
	store_give_back(store, stmt);
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	sum = plan_usage_sum(&sum, diff);
	total = plan_blob(sum.total);
	assigned = plan_blob(sum.assigned);
	utilized = plan_blob(sum.utilized);
	return store_do(store, NULL,
			"INSERT OR REPLACE INTO space_usage (space, family,"
			" total, assigned, utilized)"
			" VALUES (?1, ?2, ?3, ?4, ?5)", "iibbb", space,
			(int64_t)family, total.bytes, sizeof(total.bytes),
			assigned.bytes, sizeof(assigned.bytes),
			utilized.bytes, sizeof(utilized.bytes));
}

int plan_usage_of_block(struct store *store, int64_t block,
			enum ipam_family family,
			const struct ipam_utilization *diff)
{
	struct ipam_utilization up = *diff;
	struct node node;
	int ret = 0;

	up.total = 0;	/* a block has its own */
	while (block != 0 && !is_nothing(&up)) {
		ret = read_node(store, "SELECT assigned, utilized,"
				" coalesce(parent, 0) FROM block"
				" WHERE id = ?1", block, &node);
		if (ret != 0) {
			return ret;
		}
		node.usage = plan_usage_sum(&node.usage, &up);
		ret = write_node(store, "UPDATE block SET assigned = ?2,"
				 " utilized = ?3 WHERE id = ?1", block,
				 &node.usage);
		if (ret != 0) {
			return ret;
		}
		block = node.numbers[0];
	}
	return plan_usage_of_space(store, IPAM_SPACE_DEFAULT, family, &up);
}

int plan_usage_of_subnet(struct store *store, int64_t subnet,
			 const struct ipam_utilization *diff)
{
	struct ipam_utilization up = *diff;
	struct node node;
	int ret = 0;

	up.total = 0;
	while (ret == 0 && subnet != 0 && !is_nothing(&up)) {
		ret = read_node(store, "SELECT assigned, utilized, counted,"
				" coalesce(block, 0), space, family,"
				" coalesce(enclosing, 0) FROM subnet"
				" WHERE id = ?1", subnet, &node);
		if (ret == 0) {
			node.usage = plan_usage_sum(&node.usage, &up);
			ret = write_node(store, "UPDATE subnet SET"
					 " assigned = ?2, utilized = ?3"
					 " WHERE id = ?1", subnet,
					 &node.usage);
		}
		if (ret == 0 && node.numbers[0] != 0) {
			ret = node.numbers[1] != 0 ?
			      plan_usage_of_block(store, node.numbers[1],
						  (int)node.numbers[3], &up) :
			      plan_usage_of_space(store, node.numbers[2],
						  (int)node.numbers[3], &up);
		}
		subnet = node.numbers[4];
	}
	return ret;
}
