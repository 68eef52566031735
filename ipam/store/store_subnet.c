/*
 * Subnets (ASM-04).
 *
 * 1. A prefix is there once per space. `enclosing` is the smallest subnet of
 *    the space around it; `block` the smallest block, in the built-in space.
 * 2. A range belongs to the smallest subnet around it whose prefix is not
 *    longer than its own (MAP-01).
 * 3. A subnet has the sum of its ranges and of the subnets directly in it.
 *    So a subnet that comes between takes a sum over, and what is above does
 *    not change.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>

#define SELECT                                                                \
	"SELECT x.id, x.space, coalesce(x.block, 0), n.name, x.network,"      \
	" x.length, x.name, x.network_type, x.category, x.vlans,"             \
	" coalesce(x.virtual_subnet, -1), x.logical_network, x.network_site," \
	" x.owner, x.description, x.modified_at, x.overlap, x.counted,"       \
	" x.collected, x.assigned, x.utilized, x.last,"                       \
	" coalesce(x.enclosing, 0) FROM subnet x"                             \
	" JOIN address_space n ON n.id = x.space"

static const struct plan_columns columns = {
	.space = "x.space", .first = "x.network", .block = "x.block",
	.subnet = "x.enclosing", .mapped = "x.block",
	.category = "x.category",
	.texts = "coalesce(x.name, '') || char(10) || "
		 "coalesce(x.owner, '') || char(10) || "
		 "coalesce(x.description, '') || char(10) || "
		 "coalesce(x.network_site, '') || char(10) || "
		 "coalesce(x.logical_network, '')",
};

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_subnet *subnet = row_data;
	struct ipam_range whole;

	subnet->id = sqlite3_column_int64(stmt, 0);
	subnet->space_id = sqlite3_column_int64(stmt, 1);
	subnet->block = sqlite3_column_int64(stmt, 2);
	subnet->space = store_column_text(mem_ctx, stmt, 3);
	subnet->prefix.addr = store_column_addr(stmt, 4);
	subnet->prefix.length = (unsigned)sqlite3_column_int(stmt, 5);
	subnet->name = store_column_text(mem_ctx, stmt, 6);
	subnet->network_type = sqlite3_column_int(stmt, 7);
	subnet->category = sqlite3_column_int(stmt, 8);
	subnet->vlans = store_column_text(mem_ctx, stmt, 9);
	subnet->virtual_subnet = sqlite3_column_int64(stmt, 10);
	subnet->logical_network = store_column_text(mem_ctx, stmt, 11);
	subnet->network_site = store_column_text(mem_ctx, stmt, 12);
	subnet->owner = store_column_text(mem_ctx, stmt, 13);
	subnet->description = store_column_text(mem_ctx, stmt, 14);
	subnet->modified_at = sqlite3_column_int64(stmt, 15);
	subnet->overlap = sqlite3_column_int(stmt, 16);
	subnet->counted = sqlite3_column_int(stmt, 17) != 0;
	subnet->collected = sqlite3_column_int(stmt, 18) != 0;
	whole = ipam_prefix_range(&subnet->prefix);
	subnet->usage.total = ipam_count_of_range(&whole);
	subnet->usage.assigned = plan_column_count(stmt, 19);
	subnet->usage.utilized = plan_column_count(stmt, 20);
	subnet->enclosing = sqlite3_column_int64(stmt, 22);
	return 0;
}

static const struct store_row_kind row_kind = { sizeof(struct ipam_subnet),
						read_row, NULL };

char *store_subnet_key(TALLOC_CTX *mem_ctx, const struct ipam_subnet *subnet)
{
	struct ipam_range range = ipam_prefix_range(&subnet->prefix);

	return plan_key(mem_ctx, subnet->space_id, &range, subnet->id);
}

int store_subnet_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_plan_filter *filter,
		      const struct store_page *page,
		      struct ipam_subnet **out_subnets, size_t *out_count)
{
	return plan_list(mem_ctx, store, STORE_SUBNET, SELECT, &columns,
			 filter, page, &row_kind, out_subnets, out_count);
}

int plan_subnet_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		    struct ipam_subnet *out_subnet,
		    struct ipam_wrong *out_wrong)
{
	struct ipam_subnet *subnets = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, SELECT " WHERE x.id = ?1", "i",
				id);

	ret = store_rows(mem_ctx, store, ret, stmt, &row_kind, &subnets,
			 &count);
	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, "subnet", "there is no such subnet");
		ret = ENOENT;
	}
	if (ret == 0) {
		*out_subnet = subnets[0];
	}
	return ret;
}

/* --- into the tree and out of it --- */

/* The sum of what lies directly in it. */
static int sum_children(struct store *store, int64_t id,
			struct ipam_utilization *out_sum)
{
	struct ipam_utilization sum = { 0, 0, 0 };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT assigned, utilized FROM subnet WHERE"
				" enclosing = ?1 UNION ALL SELECT assigned,"
				" utilized FROM ip_range WHERE subnet = ?1"
				" AND counted", "i", id);

	if (ret != 0) {
		return ret;
	}
	while ((ret = store_step(store, stmt)) == 0) {
		sum.assigned += plan_column_count(stmt, 0);
		sum.utilized += plan_column_count(stmt, 1);
	}
	store_give_back(store, stmt);
	*out_sum = sum;
	return ret == ENOENT ? 0 : ret;
}

/*
 * Ranges without a subnet count in their space: what those of a statement
 * give goes there, or leaves.
 */
static int move_unmapped(struct store *store, const struct ipam_subnet *subnet,
			 sqlite3_stmt *stmt, bool leave)
{
	struct ipam_utilization sum = { 0, 0, 0 };
	struct ipam_range range;
	int ret;

	while ((ret = store_step(store, stmt)) == 0) {
		range.first = store_column_addr(stmt, 0);
		range.last = store_column_addr(stmt, 1);
		sum.total += ipam_count_of_range(&range);
		sum.assigned += plan_column_count(stmt, 2);
		sum.utilized += plan_column_count(stmt, 3);
	}
	store_give_back(store, stmt);
	if (leave) {
		sum = plan_usage_minus(&sum);
	}
	return ret != ENOENT ? ret :
	       plan_usage_of_space(store, subnet->space_id,
				   subnet->prefix.addr.family, &sum);
}

static int take_unmapped(struct store *store, const struct ipam_subnet *subnet,
			 const struct ipam_range *whole)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT first, last, assigned, utilized FROM"
				" ip_range WHERE subnet IS NULL AND space = ?1"
				" AND family = ?2 AND first BETWEEN ?3 AND ?4"
				" AND last <= ?4 AND length >= ?5 AND counted",
				"iiaai", subnet->space_id,
				(int64_t)whole->first.family, &whole->first,
				&whole->last, (int64_t)subnet->prefix.length);

	return ret == 0 ? move_unmapped(store, subnet, stmt, true) : ret;
}

static int leave_unmapped(struct store *store,
			  const struct ipam_subnet *subnet)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT first, last, assigned, utilized FROM"
				" ip_range WHERE subnet = ?1 AND counted", "i",
				subnet->id);

	return ret == 0 ? move_unmapped(store, subnet, stmt, false) : ret;
}

/* Subnets and ranges of the one around it that are in it become its own. */
static int adopt(struct store *store, const struct ipam_subnet *subnet)
{
	struct ipam_range whole = ipam_prefix_range(&subnet->prefix);
	struct ipam_utilization sum;
	struct plan_blob assigned, utilized;
	int ret = store_do(
		store, NULL,
		"UPDATE subnet SET enclosing = ?1 WHERE"
		" enclosing IS nullif(?2, 0) AND space = ?6 AND family = ?3"
		" AND network BETWEEN ?4 AND ?5 AND last <= ?5 AND id <> ?1"
		" AND length > ?7",
		"iiiaaii", subnet->id, subnet->enclosing,
		(int64_t)whole.first.family, &whole.first, &whole.last,
		subnet->space_id, (int64_t)subnet->prefix.length);

	if (ret == 0 && subnet->enclosing == 0) {
		ret = take_unmapped(store, subnet, &whole);
	}
	if (ret == 0) {
		ret = store_do(
			store, NULL,
			"UPDATE ip_range SET subnet = ?1 WHERE"
			" subnet IS nullif(?2, 0) AND space = ?6 AND family ="
			" ?3 AND first BETWEEN ?4 AND ?5 AND last <= ?5"
			" AND length >= ?7", "iiiaaii", subnet->id,
			subnet->enclosing, (int64_t)whole.first.family,
			&whole.first, &whole.last, subnet->space_id,
			(int64_t)subnet->prefix.length);
	}
	if (ret == 0) {
		ret = sum_children(store, subnet->id, &sum);
	}
	if (ret != 0) {
		return ret;
	}
	assigned = plan_blob(sum.assigned);
	utilized = plan_blob(sum.utilized);
	return store_do(store, NULL, "UPDATE subnet SET assigned = ?2,"
			" utilized = ?3 WHERE id = ?1", "ibb", subnet->id,
			assigned.bytes, sizeof(assigned.bytes),
			utilized.bytes, sizeof(utilized.bytes));
}

/* Its row is there; it has nothing in it and counts for nothing. */
static int place(struct store *store, struct ipam_subnet *subnet)
{
	struct ipam_range whole = ipam_prefix_range(&subnet->prefix);
	int ret = plan_subnet_around(store, subnet->space_id, &whole,
				     subnet->prefix.length - 1,
				     &subnet->enclosing);

	subnet->block = 0;
	if (ret == 0 && subnet->space_id == IPAM_SPACE_DEFAULT) {
		ret = plan_block_around(store, &whole, &subnet->block);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE subnet SET"
			       " enclosing = nullif(?2, 0),"
			       " block = nullif(?3, 0), category = ?4"
			       " WHERE id = ?1", "iiii", subnet->id,
			       subnet->enclosing, subnet->block,
			       (int64_t)ipam_category_of(&whole));
	}
	if (ret == 0) {
		ret = adopt(store, subnet);
	}
	return ret == 0 ? plan_overlap_enter(store, STORE_SUBNET, subnet->id) :
			  ret;
}

/* What lies in it goes to the subnet around it. */
static int take_out(struct store *store, const struct ipam_subnet *subnet)
{
	struct plan_blob none = plan_blob(0);
	int ret = plan_overlap_leave(store, STORE_SUBNET, subnet->id);

	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE subnet SET"
			       " enclosing = nullif(?2, 0)"
			       " WHERE enclosing = ?1", "ii", subnet->id,
			       subnet->enclosing);
	}
	if (ret == 0 && subnet->enclosing == 0) {
		ret = leave_unmapped(store, subnet);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE ip_range SET"
			       " subnet = nullif(?2, 0) WHERE subnet = ?1",
			       "ii", subnet->id, subnet->enclosing);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE subnet SET assigned = ?2,"
			" utilized = ?2 WHERE id = ?1", "ib", subnet->id,
			none.bytes, sizeof(none.bytes));
}

static int count_ranges(struct store *store, int64_t id, int64_t *out_count)
{
	return store_number(store, out_count, "SELECT count(*) FROM ip_range"
			    " WHERE subnet = ?1", "i", id);
}

static int drop_ranges(struct store *store, int64_t subnet)
{
	int64_t id = 0;
	int ret = 0;

	while (ret == 0) {
		ret = store_number(store, &id, "SELECT id FROM ip_range WHERE"
				   " subnet = ?1 LIMIT 1", "i", subnet);
		if (ret == 0) {
			ret = plan_ip_range_drop(store, id);
		}
	}
	return ret == ENOENT ? 0 : ret;
}

/* Whether its ranges have where to go, if it goes. */
static int check_ranges(struct store *store, const struct ipam_subnet *subnet,
			bool ranges, struct ipam_wrong *out_wrong)
{
	int64_t count = 0, scopes = 0;
	int ret = subnet->enclosing != 0 ? 0 :
		  count_ranges(store, subnet->id, &count);

	if (ret == 0 && count > 0) {
		ret = store_number(store, &scopes, "SELECT count(*) FROM"
				   " ip_range WHERE subnet = ?1 AND"
				   " service = '" IPAM_SERVICE_DHCP "'", "i",
				   subnet->id);
	}
	if (ret != 0 || count == 0 || (ranges && scopes == 0)) {
		return ret;
	}
	ipam_wrong_set(out_wrong, ranges ? "subnet" : "ranges",
		       ranges ? "%lld of its ranges are those of DHCP scopes, "
				"which are removed on their servers" :
				"it has %lld ranges: remove them first, or "
				"say ranges as well",
		       (long long)(ranges ? scopes : count));
	return EBUSY;
}

/* --- put --- */

static int check(struct store *store, const struct ipam_subnet *subnet,
		 struct ipam_wrong *out_wrong)
{
	enum ipam_space_type type = 0;
	int64_t same = 0;
	int ret = plan_space_type(store, subnet->space_id, &type, out_wrong);

	if (ret == 0) {
		ret = ipam_subnet_validate(
			subnet, type, subnet->space_id == IPAM_SPACE_DEFAULT,
			out_wrong);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_number(store, &same,
			   "SELECT id FROM subnet WHERE space = ?1 AND"
			   " family = ?2 AND network = ?3 AND length = ?4 AND"
			   " id <> ?5", "iiaii", subnet->space_id,
			   (int64_t)subnet->prefix.addr.family,
			   &subnet->prefix.addr,
			   (int64_t)subnet->prefix.length, subnet->id);
	if (ret == 0) {
		ipam_wrong_set(out_wrong, "network",
			       "subnet %lld of this space has this prefix",
			       (long long)same);
		return EEXIST;
	}
	return ret == ENOENT ? 0 : ret;
}

static int write_row(struct store *store, const struct ipam_subnet *subnet,
		     int64_t now)
{
	struct ipam_range whole = ipam_prefix_range(&subnet->prefix);

	return store_do(
		store, NULL,
		"UPDATE subnet SET family = ?2, network = ?3, length = ?4,"
		" last = ?5, name = ?6, network_type = ?7, vlans = ?8,"
		" virtual_subnet = nullif(?9, -1), logical_network = ?10,"
		" network_site = ?11, owner = ?12, description = ?13,"
		" modified_at = ?14, collected = ?15 WHERE id = ?1",
		"iiaiatititttt" "ii", subnet->id,
		(int64_t)subnet->prefix.addr.family, &subnet->prefix.addr,
		(int64_t)subnet->prefix.length, &whole.last, subnet->name,
		(int64_t)subnet->network_type, subnet->vlans,
		subnet->virtual_subnet, subnet->logical_network,
		subnet->network_site, subnet->owner, subnet->description, now,
		(int64_t)subnet->collected);
}

static int insert(struct store *store, struct ipam_subnet *subnet)
{
	struct ipam_range whole = ipam_prefix_range(&subnet->prefix);
	struct plan_blob none = plan_blob(0);
	int ret = store_do(
		store, NULL,
		"INSERT INTO subnet (space, family, network, length, last,"
		" name, network_type, category, counted, assigned, utilized)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, ?8, ?8)",
		"iiaiatib", subnet->space_id,
		(int64_t)whole.first.family, &whole.first,
		(int64_t)subnet->prefix.length, &whole.last, subnet->name,
		(int64_t)subnet->network_type, none.bytes,
		sizeof(none.bytes));

	subnet->id = sqlite3_last_insert_rowid(store->db);
	return ret;
}

static int add(struct store *store, struct ipam_subnet *subnet, int64_t now)
{
	int ret = insert(store, subnet);

	if (ret == 0) {
		ret = write_row(store, subnet, now);
	}
	return ret == 0 ? place(store, subnet) : ret;
}

/* What it held goes elsewhere, what is in its new prefix comes in. */
static int move(struct store *store, struct ipam_subnet *subnet,
		const struct ipam_subnet *before, int64_t now,
		struct ipam_wrong *out_wrong)
{
	struct ipam_range whole = ipam_prefix_range(&subnet->prefix);
	int64_t outside = 0;
	int ret = before->enclosing != 0 ? 0 :
		  store_number(store, &outside, "SELECT count(*) FROM ip_range"
			       " WHERE subnet = ?1 AND (family <> ?2 OR"
			       " first < ?3 OR last > ?4 OR length < ?5)",
			       "iiaai", subnet->id,
			       (int64_t)whole.first.family, &whole.first,
			       &whole.last, (int64_t)subnet->prefix.length);

	if (ret == 0 && outside > 0) {
		ipam_wrong_set(out_wrong, "network",
			       "%lld of its ranges would be outside",
			       (long long)outside);
		return EBUSY;
	}
	if (ret == 0) {
		ret = take_out(store, before);
	}
	if (ret == 0) {
		ret = write_row(store, subnet, now);
	}
	return ret == 0 ? place(store, subnet) : ret;
}

static int put(TALLOC_CTX *tmp_ctx, struct store *store,
	       struct ipam_subnet *subnet, int64_t now,
	       struct ipam_wrong *out_wrong)
{
	struct ipam_subnet before = { .id = 0 };
	int ret = 0;

	if (subnet->id != 0) {
		ret = plan_subnet_get(tmp_ctx, store, subnet->id, &before,
				      out_wrong);
		subnet->space_id = before.space_id;
	}
	if (ret == 0) {
		ret = check(store, subnet, out_wrong);
	}
	if (ret != 0) {
		return ret;
	}
	if (subnet->id == 0) {
		return add(store, subnet, now);
	}
	ret = ipam_network_type_change(before.network_type,
				       subnet->network_type, out_wrong);
	if (ret != 0) {
		return ret;
	}
	if (subnet->prefix.length == before.prefix.length &&
	    ipam_addr_cmp(&subnet->prefix.addr, &before.prefix.addr) == 0) {
		return write_row(store, subnet, now);
	}
	return move(store, subnet, &before, now, out_wrong);
}

int store_subnet_put(struct store *store, struct ipam_subnet *subnet,
		     int64_t now, struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = put(tmp_ctx, store, subnet, now, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

static int drop(TALLOC_CTX *tmp_ctx, struct store *store, int64_t id,
		bool ranges, struct ipam_wrong *out_wrong)
{
	struct ipam_subnet subnet = { .id = 0 };
	int ret = plan_subnet_get(tmp_ctx, store, id, &subnet, out_wrong);

	if (ret == 0) {
		ret = check_ranges(store, &subnet, ranges, out_wrong);
	}
	if (ret == 0 && ranges) {
		ret = drop_ranges(store, id);
	}
	if (ret == 0) {
		ret = take_out(store, &subnet);
	}
	return ret != 0 ? ret : store_do(store, NULL, "DELETE FROM subnet"
					 " WHERE id = ?1", "i", id);
}

int store_subnet_remove(struct store *store, int64_t id, bool ranges,
			struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = drop(tmp_ctx, store, id, ranges, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

int plan_subnet_drop_empty(struct store *store, int64_t id)
{
	struct ipam_wrong wrong;
	int64_t empty = 0;
	int ret = store_number(store, &empty,
			       "SELECT collected AND NOT EXISTS (SELECT 1 FROM"
			       " ip_range WHERE subnet = ?1) AND NOT EXISTS"
			       " (SELECT 1 FROM subnet s WHERE s.enclosing ="
			       " ?1) FROM subnet WHERE id = ?1", "i", id);

	return ret == 0 && empty != 0 ?
	       store_subnet_remove(store, id, false, &wrong) : ret;
}

int store_subnet_remap(struct store *store, int64_t id,
		       struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = plan_overlap_remap(store, STORE_SUBNET, id);
	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "subnet", "there is no such subnet");
	}
	return store_leave(store, own, ret);
}
