/*
 * Blocks (ASM-02).
 *
 * 1. Of two blocks one is inside the other, or they have nothing in common;
 *    so the smallest block around an address is found from the last one that
 *    begins before it.
 * 2. A block's parent is the smallest one around it; what lies in a block
 *    directly points to it (MAP-01, MAP-08).
 * 3. A block that moves is taken out and put in again under its number.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>

#include "ipam/store/store_custom.h"

#define SELECT                                                                \
	"SELECT x.id, coalesce(x.parent, 0), x.network, x.length, x.first,"   \
	" x.last, x.category, x.rir, x.rir_received_at, x.last_assigned_at,"  \
	" x.owner, x.description, x.modified_at, x.assigned, x.utilized,"     \
	" (SELECT count(*) FROM block c WHERE c.parent = x.id),"              \
	" (WITH RECURSIVE up (id) AS (SELECT x.parent UNION ALL SELECT"       \
	" b.parent FROM up JOIN block b ON b.id = up.id) SELECT count(id)"    \
	" FROM up) FROM block x"

static const struct plan_columns columns = {
	.space = "x.family", .first = "x.first", .block = "x.parent",
	.mapped = "x.parent", .category = "x.category",
	.texts = "coalesce(x.owner, '') || char(10) || "
		 "coalesce(x.description, '')",
};

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_block *block = row_data;

	block->id = sqlite3_column_int64(stmt, 0);
	block->parent = sqlite3_column_int64(stmt, 1);
	block->prefix.addr = store_column_addr(stmt, 2);
	block->prefix.length = (unsigned)sqlite3_column_int(stmt, 3);
	block->range.first = store_column_addr(stmt, 4);
	block->range.last = store_column_addr(stmt, 5);
	block->category = sqlite3_column_int(stmt, 6);
	block->rir = store_column_text(mem_ctx, stmt, 7);
	block->rir_received_at = sqlite3_column_int64(stmt, 8);
	block->last_assigned_at = sqlite3_column_int64(stmt, 9);
	block->owner = store_column_text(mem_ctx, stmt, 10);
	block->description = store_column_text(mem_ctx, stmt, 11);
	block->modified_at = sqlite3_column_int64(stmt, 12);
	block->usage.total = ipam_count_of_range(&block->range);
	block->usage.assigned = plan_column_count(stmt, 13);
	block->usage.utilized = plan_column_count(stmt, 14);
	block->child_blocks = sqlite3_column_int64(stmt, 15);
	block->depth = sqlite3_column_int64(stmt, 16);
	return 0;
}

static const struct store_row_kind row_kind = { sizeof(struct ipam_block),
						read_row, NULL };

char *store_block_key(TALLOC_CTX *mem_ctx, const struct ipam_block *block)
{
	return plan_key(mem_ctx, (int64_t)block->range.first.family,
			&block->range, block->id);
}

int store_block_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_plan_filter *filter,
		     const struct store_page *page,
		     struct ipam_block **out_blocks, size_t *out_count)
{
	return plan_list(mem_ctx, store, STORE_BLOCK, SELECT, &columns, filter,
			 page, &row_kind, out_blocks, out_count);
}

int plan_block_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		   struct ipam_block *out_block, struct ipam_wrong *out_wrong)
{
	struct ipam_block *blocks = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, SELECT " WHERE x.id = ?1", "i",
				id);

	ret = store_rows(mem_ctx, store, ret, stmt, &row_kind, &blocks,
			 &count);
	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, "block", "there is no such block");
		ret = ENOENT;
	}
	if (ret == 0) {
		*out_block = blocks[0];
	}
	return ret;
}

/* The sum of what lies directly in a block and counts. */
static int sum_children(struct store *store, int64_t id,
			struct ipam_utilization *out_sum)
{
	struct ipam_utilization sum = { 0, 0, 0 };
	struct ipam_range range;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT first, last, assigned, utilized FROM"
				" block WHERE parent = ?1 UNION ALL"
				" SELECT network, last, assigned, utilized"
				" FROM subnet WHERE block = ?1 AND counted",
				"i", id);

	if (ret != 0) {
		return ret;
	}
	while ((ret = store_step(store, stmt)) == 0) {
		range.first = store_column_addr(stmt, 0);
		range.last = store_column_addr(stmt, 1);
		sum.total += ipam_count_of_range(&range);
		sum.assigned += plan_column_count(stmt, 2);
		sum.utilized += plan_column_count(stmt, 3);
	}
	store_give_back(store, stmt);
	*out_sum = sum;
	return ret == ENOENT ? 0 : ret;
}

/* At the top the total of a block takes the place of those in it. */
static int adjust_space(struct store *store, const struct ipam_block *block,
			ipam_count from, ipam_count to)
{
	struct ipam_utilization diff = { to - from, 0, 0 };

	return block->parent != 0 ? 0 :
	       plan_usage_of_space(store, IPAM_SPACE_DEFAULT,
				   block->range.first.family, &diff);
}

/* What lies in it goes to its parent; then it goes itself. */
static int take_out(struct store *store, const struct ipam_block *block)
{
	struct ipam_utilization sum;
	int ret = sum_children(store, block->id, &sum);

	if (ret == 0) {
		ret = adjust_space(store, block,
				   ipam_count_of_range(&block->range),
				   sum.total);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE block SET"
			       " parent = nullif(?2, 0) WHERE parent = ?1",
			       "ii", block->id, block->parent);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE subnet SET"
			       " block = nullif(?2, 0) WHERE block = ?1",
			       "ii", block->id, block->parent);
	}
	return ret != 0 ? ret : store_do(store, NULL, "DELETE FROM block"
					 " WHERE id = ?1", "i", block->id);
}

static int insert(struct store *store, struct ipam_block *block, int64_t now)
{
	const struct plan_blob none = plan_blob(0);
	int ret = store_do(
		store, NULL,
		"INSERT INTO block (id, parent, family, network, length,"
		" first, last, category, rir, rir_received_at,"
		" last_assigned_at, owner, description, modified_at, assigned,"
		" utilized) VALUES (nullif(?1, 0), nullif(?2, 0), ?3, ?4, ?5,"
		" ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
		"iiiaiaaitiittib", block->id, block->parent,
		(int64_t)block->range.first.family, &block->prefix.addr,
		(int64_t)block->prefix.length, &block->range.first,
		&block->range.last, (int64_t)block->category, block->rir,
		block->rir_received_at, block->last_assigned_at, block->owner,
		block->description, now, none.bytes, sizeof(none.bytes));

	block->id = sqlite3_last_insert_rowid(store->db);
	return ret;
}

/* Its parent's children that are inside it become its own. */
static int adopt(struct store *store, const struct ipam_block *block)
{
	struct ipam_utilization sum;
	struct plan_blob assigned, utilized;
	int ret = store_do(
		store, NULL,
		"UPDATE block SET parent = ?1 WHERE parent IS nullif(?2, 0)"
		" AND family = ?3 AND first BETWEEN ?4 AND ?5 AND last <= ?5"
		" AND id <> ?1", "iiiaa", block->id, block->parent,
		(int64_t)block->range.first.family, &block->range.first,
		&block->range.last);

	if (ret == 0) {
		ret = store_do(
			store, NULL,
			"UPDATE subnet SET block = ?1 WHERE"
			" block IS nullif(?2, 0) AND space = ?6 AND family ="
			" ?3 AND network BETWEEN ?4 AND ?5 AND last <= ?5",
			"iiiaai", block->id, block->parent,
			(int64_t)block->range.first.family,
			&block->range.first, &block->range.last,
			(int64_t)IPAM_SPACE_DEFAULT);
	}
	if (ret == 0) {
		ret = sum_children(store, block->id, &sum);
	}
	if (ret != 0) {
		return ret;
	}
	assigned = plan_blob(sum.assigned);
	utilized = plan_blob(sum.utilized);
	ret = store_do(store, NULL, "UPDATE block SET assigned = ?2,"
		       " utilized = ?3 WHERE id = ?1", "ibb", block->id,
		       assigned.bytes, sizeof(assigned.bytes), utilized.bytes,
		       sizeof(utilized.bytes));
	return ret != 0 ? ret :
	       adjust_space(store, block, sum.total,
			    ipam_count_of_range(&block->range));
}

static int conflict(struct ipam_wrong *out_wrong, const struct ipam_block *with,
		    int error, const char *what)
{
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];

	ipam_wrong_set(out_wrong, "network", "block %lld (%s-%s) %s",
		       (long long)with->id,
		       ipam_addr_format(&with->range.first, first),
		       ipam_addr_format(&with->range.last, last), what);
	return error;
}

static bool inside(const struct ipam_range *a, const struct ipam_range *b)
{
	return ipam_range_contains(b, &a->first) &&
	       ipam_range_contains(b, &a->last);
}

/* The smallest block at one end must be around all of it, or inside it. */
static int check_end(TALLOC_CTX *tmp_ctx, struct store *store,
		     const struct ipam_block *block,
		     const struct ipam_addr *end, struct ipam_wrong *out_wrong)
{
	const struct ipam_range at = { *end, *end };
	struct ipam_block other = { .id = 0 };
	int64_t id = 0;
	int ret = plan_block_around(store, &at, &id);

	while (ret == 0 && id != 0) {
		ret = plan_block_get(tmp_ctx, store, id, &other, out_wrong);
		if (ret != 0) {
			break;
		}
		if (inside(&other.range, &block->range) &&
		    inside(&block->range, &other.range)) {
			return conflict(out_wrong, &other, EEXIST,
					"has these addresses");
		}
		if (inside(&block->range, &other.range)) {
			return other.prefix.length <= block->prefix.length ?
			       0 : conflict(out_wrong, &other, EINVAL,
					    "is around these addresses and "
					    "has a longer prefix: give the "
					    "network inside of it");
		}
		if (!inside(&other.range, &block->range)) {
			return conflict(out_wrong, &other, EINVAL,
					"has a part of these addresses: "
					"blocks lie inside each other or "
					"apart");
		}
		id = other.parent;
	}
	return ret;
}

/* All prefixes of blocks inside it are as long as its own, or longer. */
static int check_inside(struct store *store, const struct ipam_block *block,
			struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	int ret = store_number(store, &id,
			       "SELECT id FROM block WHERE family = ?1 AND"
			       " first BETWEEN ?2 AND ?3 AND last <= ?3 AND"
			       " length < ?4 LIMIT 1", "iaai",
			       (int64_t)block->range.first.family,
			       &block->range.first, &block->range.last,
			       (int64_t)block->prefix.length);

	if (ret == ENOENT) {
		return 0;
	}
	return ret != 0 ? ret :
	       ipam_wrong_set(out_wrong, "network",
			      "block %lld would lie in this one with a "
			      "shorter prefix: give a network around both",
			      (long long)id);
}

static int place(TALLOC_CTX *tmp_ctx, struct store *store,
		 struct ipam_block *block, int64_t now,
		 struct ipam_wrong *out_wrong)
{
	int ret = check_end(tmp_ctx, store, block, &block->range.first,
			    out_wrong);

	if (ret == 0) {
		ret = check_end(tmp_ctx, store, block, &block->range.last,
				out_wrong);
	}
	if (ret == 0) {
		ret = check_inside(store, block, out_wrong);
	}
	if (ret == 0) {
		ret = plan_block_around(store, &block->range, &block->parent);
	}
	if (ret == 0) {
		block->category = ipam_category_of(&block->range);
		ret = insert(store, block, now);
	}
	return ret == 0 ? adopt(store, block) : ret;
}

static bool same_place(const struct ipam_block *a, const struct ipam_block *b)
{
	return a->prefix.length == b->prefix.length &&
	       ipam_addr_cmp(&a->prefix.addr, &b->prefix.addr) == 0 &&
	       ipam_addr_cmp(&a->range.first, &b->range.first) == 0 &&
	       ipam_addr_cmp(&a->range.last, &b->range.last) == 0;
}

static int put(TALLOC_CTX *tmp_ctx, struct store *store,
	       struct ipam_block *block, int64_t now,
	       struct ipam_wrong *out_wrong)
{
	struct ipam_block before = { .id = 0 };
	int ret = ipam_block_validate(block, out_wrong);

	if (ret == 0 && block->id != 0) {
		ret = plan_block_get(tmp_ctx, store, block->id, &before,
				     out_wrong);
	}
	if (ret != 0) {
		return ret;
	}
	if (block->id != 0 && same_place(&before, block)) {
		return store_do(store, NULL,
				"UPDATE block SET rir = ?2, rir_received_at ="
				" ?3, last_assigned_at = ?4, owner = ?5,"
				" description = ?6, modified_at = ?7"
				" WHERE id = ?1", "itiitti", block->id,
				block->rir, block->rir_received_at,
				block->last_assigned_at, block->owner,
				block->description, now);
	}
	if (block->id != 0) {
		ret = take_out(store, &before);
	}
	return ret == 0 ? place(tmp_ctx, store, block, now, out_wrong) : ret;
}

int store_block_put(struct store *store, struct ipam_block *block,
		    int64_t now, struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = put(tmp_ctx, store, block, now, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

static int drop(TALLOC_CTX *tmp_ctx, struct store *store, int64_t id, bool all,
		struct ipam_wrong *out_wrong)
{
	struct ipam_block block = { .id = 0 };
	int64_t child = 0;
	int ret = plan_block_get(tmp_ctx, store, id, &block, out_wrong);

	/* from the innermost one outwards */
	while (ret == 0 && all && child != id) {
		ret = store_number(store, &child,
				   "SELECT id FROM block WHERE family = ?1 AND"
				   " first BETWEEN ?2 AND ?3 AND last <= ?3"
				   " ORDER BY first DESC, last LIMIT 1", "iaa",
				   (int64_t)block.range.first.family,
				   &block.range.first, &block.range.last);
		if (ret == 0) {
			ret = plan_block_get(tmp_ctx, store, child, &block,
					     out_wrong);
		}
		if (ret == 0 && child != id) {
			ret = store_custom_gone(store, IPAM_CUSTOM_BLOCK,
						child);
		}
		if (ret == 0 && child != id) {
			ret = take_out(store, &block);
		}
		if (ret == 0 && child != id) {
			ret = plan_block_get(tmp_ctx, store, id, &block,
					     out_wrong);
		}
	}
	if (ret == 0) {
		ret = store_custom_gone(store, IPAM_CUSTOM_BLOCK, id);
	}
	return ret == 0 ? take_out(store, &block) : ret;
}

int store_block_remove(struct store *store, int64_t id, bool all,
		       struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = drop(tmp_ctx, store, id, all, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}
