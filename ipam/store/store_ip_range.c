/*
 * Ranges of addresses (ASM-05).
 *
 * 1. Ranges of one service and instance in a space do not overlap, but for
 *    those that follow scopes. So the range of an address record is the last
 *    one of its owner that begins before it (MAP-02).
 * 2. `subnet` is the smallest subnet around it with a prefix that is not
 *    longer (MAP-01); null only while there is none.
 * 3. `assigned` is what it gives out; `utilized` is user_utilized where that
 *    is given, else what is in use of the scope that it follows, else `used`
 *    (UTL-02).
 * 4. What a scope says of a range is not written by a person.
 */
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_plan_private.h"
#include "ipam/store/store_zone_map.h"

#include <errno.h>
#include <strings.h>

#define SELECT                                                                \
	"SELECT x.id, x.space, coalesce(x.subnet, 0), coalesce(s.block, 0),"  \
	" n.name, x.network, x.length, x.first, x.last, x.service,"           \
	" x.instance, x.network_type, x.assignment, x.assigned_at,"           \
	" x.gateways, x.dns_servers, x.dns_suffixes, x.wins_servers,"         \
	" x.connection_suffix, x.reverse_zone, coalesce(x.scope, 0),"         \
	" x.scope_name, coalesce(x.user_utilized, -1), x.owner,"              \
	" x.description, x.modified_at, x.reclaimed_at, x.collected_at,"      \
	" x.overlap, x.counted, x.used, x.assigned, x.utilized,"              \
	" x.zone_by_hand"                                                     \
	" FROM ip_range x JOIN address_space n ON n.id = x.space"             \
	" LEFT JOIN subnet s ON s.id = x.subnet"

static const struct plan_columns columns = {
	.space = "x.space", .first = "x.first", .block = "s.block",
	.subnet = "x.subnet", .mapped = "s.block", .category = "s.category",
	.texts = "coalesce(x.scope_name, '') || char(10) || "
		 "coalesce(x.owner, '') || char(10) || "
		 "coalesce(x.description, '') || char(10) || "
		 "coalesce(x.instance, '')",
};

static int read_part(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data,
		     void *row_data)
{
	struct ipam_part *part = row_data;

	part->kind = sqlite3_column_int(stmt, 0);
	part->range.first = store_column_addr(stmt, 1);
	part->range.last = store_column_addr(stmt, 2);
	return 0;
}

static int read_parts(TALLOC_CTX *mem_ctx, struct store *store,
		      struct ipam_ip_range *range)
{
	const struct store_row_kind kind = { sizeof(struct ipam_part),
					     read_part, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT kind, first, last FROM"
				" range_part WHERE range = ?1"
				" ORDER BY kind, first", "i", range->id);

	return store_rows(mem_ctx, store, ret, stmt, &kind, &range->parts,
			  &range->part_count);
}

static void read_texts(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt,
		       struct ipam_ip_range *range)
{
	range->space = store_column_text(mem_ctx, stmt, 4);
	range->service = store_column_text(mem_ctx, stmt, 9);
	range->instance = store_column_text(mem_ctx, stmt, 10);
	range->gateways = store_column_text(mem_ctx, stmt, 14);
	range->dns_servers = store_column_text(mem_ctx, stmt, 15);
	range->dns_suffixes = store_column_text(mem_ctx, stmt, 16);
	range->wins_servers = store_column_text(mem_ctx, stmt, 17);
	range->connection_suffix = store_column_text(mem_ctx, stmt, 18);
	range->reverse_zone = store_column_text(mem_ctx, stmt, 19);
	range->scope_name = store_column_text(mem_ctx, stmt, 21);
	range->owner = store_column_text(mem_ctx, stmt, 23);
	range->description = store_column_text(mem_ctx, stmt, 24);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_ip_range *range = row_data;

	range->id = sqlite3_column_int64(stmt, 0);
	range->space_id = sqlite3_column_int64(stmt, 1);
	range->subnet = sqlite3_column_int64(stmt, 2);
	range->block = sqlite3_column_int64(stmt, 3);
	range->prefix.addr = store_column_addr(stmt, 5);
	range->prefix.length = (unsigned)sqlite3_column_int(stmt, 6);
	range->range.first = store_column_addr(stmt, 7);
	range->range.last = store_column_addr(stmt, 8);
	range->network_type = sqlite3_column_int(stmt, 11);
	range->assignment = sqlite3_column_int(stmt, 12);
	range->assigned_at = sqlite3_column_int64(stmt, 13);
	range->scope = sqlite3_column_int64(stmt, 20);
	range->user_utilized = sqlite3_column_int64(stmt, 22);
	range->modified_at = sqlite3_column_int64(stmt, 25);
	range->reclaimed_at = sqlite3_column_int64(stmt, 26);
	range->collected_at = sqlite3_column_int64(stmt, 27);
	range->overlap = sqlite3_column_int(stmt, 28);
	range->counted = sqlite3_column_int(stmt, 29) != 0;
	range->used = sqlite3_column_int64(stmt, 30);
	range->usage.total = ipam_count_of_range(&range->range);
	range->usage.assigned = plan_column_count(stmt, 31);
	range->usage.utilized = plan_column_count(stmt, 32);
	range->zone_by_hand = sqlite3_column_int(stmt, 33) != 0;
	read_texts(mem_ctx, stmt, range);
	return read_parts(mem_ctx, store, range);
}

static const struct store_row_kind row_kind = { sizeof(struct ipam_ip_range),
						read_row, NULL };

char *store_ip_range_key(TALLOC_CTX *mem_ctx,
			 const struct ipam_ip_range *range)
{
	return plan_key(mem_ctx, range->space_id, &range->range, range->id);
}

int store_ip_range_list(TALLOC_CTX *mem_ctx, struct store *store,
			const struct store_plan_filter *filter,
			const struct store_page *page,
			struct ipam_ip_range **out_ranges, size_t *out_count)
{
	return plan_list(mem_ctx, store, STORE_IP_RANGE, SELECT, &columns,
			 filter, page, &row_kind, out_ranges, out_count);
}

int plan_ip_range_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		      struct ipam_ip_range *out_range,
		      struct ipam_wrong *out_wrong)
{
	struct ipam_ip_range *ranges = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, SELECT " WHERE x.id = ?1", "i",
				id);

	ret = store_rows(mem_ctx, store, ret, stmt, &row_kind, &ranges,
			 &count);
	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, "range", "there is no such range");
		ret = ENOENT;
	}
	if (ret == 0) {
		*out_range = ranges[0];
	}
	return ret;
}

/* --- what is counted --- */

/* What is in use of it now, by its source. */
static int count_utilized(struct store *store, int64_t id, ipam_count *out)
{
	int64_t count = 0;
	int ret = store_number(
		store, &count,
		"SELECT CASE WHEN user_utilized IS NOT NULL THEN user_utilized"
		" WHEN x.scope IS NOT NULL THEN (SELECT max(in_use, 0) FROM"
		" scope WHERE id = x.scope) ELSE used END FROM ip_range x"
		" WHERE x.id = ?1", "i", id);

	*out = count > 0 ? (ipam_count)count : 0;
	return ret;
}

int plan_ip_range_count(struct store *store, int64_t id)
{
	struct ipam_utilization diff = { 0, 0, 0 };
	struct plan_blob blob;
	sqlite3_stmt *stmt = NULL;
	int64_t counted = 0, subnet = 0, space = 0, family = 0;
	ipam_count now = 0, before = 0;
	int ret = count_utilized(store, id, &now);

	if (ret == 0) {
		ret = store_borrow_with(store, &stmt,
				    "SELECT utilized, counted,"
				    " coalesce(subnet, 0), space, family FROM"
				    " ip_range WHERE id = ?1", "i", id);
	}
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		before = plan_column_count(stmt, 0);
		counted = sqlite3_column_int64(stmt, 1);
		subnet = sqlite3_column_int64(stmt, 2);
		space = sqlite3_column_int64(stmt, 3);
		family = sqlite3_column_int64(stmt, 4);
	}
	store_give_back(store, stmt);
	if (ret != 0 || now == before) {
		return ret;
	}
	blob = plan_blob(now);
	ret = store_do(store, NULL, "UPDATE ip_range SET utilized = ?2"
		       " WHERE id = ?1", "ib", id, blob.bytes,
		       sizeof(blob.bytes));
	diff.utilized = now - before;
	if (ret != 0 || counted == 0) {
		return ret;
	}
	return subnet != 0 ? plan_usage_of_subnet(store, subnet, &diff) :
			     plan_usage_of_space(store, space, (int)family,
						 &diff);
}

int store_range_used(struct store *store, int64_t range, int64_t difference)
{
	int ret = difference == 0 ? 0 :
		  store_do(store, NULL, "UPDATE ip_range SET used = used + ?2"
			   " WHERE id = ?1", "ii", range, difference);

	return ret == 0 && difference != 0 ? plan_ip_range_count(store, range)
					   : ret;
}

int plan_ip_range_of_scope(struct store *store, int64_t scope)
{
	int64_t id = 0;
	int ret = store_number(store, &id, "SELECT id FROM ip_range WHERE"
			       " scope = ?1", "i", scope);

	if (ret == ENOENT) {
		return 0;
	}
	return ret == 0 ? plan_ip_range_count(store, id) : ret;
}

/* --- where an address lies --- */

int store_range_of(struct store *store, int64_t space,
		   const struct ipam_addr *addr, const char *service,
		   const char *instance, int64_t *out_id)
{
	return store_number(
		store, out_id,
		"SELECT id FROM (SELECT id, last FROM ip_range WHERE"
		" space = ?1 AND service = ?2 AND instance = ?3 AND family ="
		" ?4 AND first <= ?5 ORDER BY first DESC LIMIT 1)"
		" WHERE last >= ?5", "ittia", space, service, instance,
		(int64_t)addr->family, addr);
}

static int read_number(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	int64_t *number = row_data;

	*number = sqlite3_column_int64(stmt, 0);
	return 0;
}

/* Those whose prefix is `prefix`. */
static int append_of_prefix(TALLOC_CTX *mem_ctx, struct store *store,
			    int64_t space, const struct ipam_prefix *prefix,
			    const struct ipam_addr *addr, int64_t **ids,
			    size_t *count)
{
	const struct store_row_kind kind = { sizeof(int64_t), read_number,
					     NULL };
	int64_t *found = NULL, *all = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t n = 0, i;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id FROM ip_range WHERE space = ?1 AND family = ?2 AND"
		" length = ?3 AND network = ?4 AND first <= ?5 AND last >= ?5"
		" ORDER BY first, id", "iiiaa", space, (int64_t)addr->family,
		(int64_t)prefix->length, &prefix->addr, addr);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &found, &n);
	if (ret != 0 || n == 0) {
		return ret;
	}
	all = talloc_realloc(mem_ctx, *ids, int64_t, *count + n);
	if (all == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < n; i++) {
		all[(*count)++] = found[i];
	}
	*ids = all;
	return 0;
}

int store_range_containing(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t space, const struct ipam_addr *addr,
			   int64_t **out_ids, size_t *out_count)
{
	struct ipam_prefix prefix = { .addr = *addr };
	int64_t length = 129, *ids = NULL;
	size_t count = 0;
	int ret = 0;

	while (ret == 0) {
		ret = store_number(store, &length,
				   "SELECT length FROM ip_range WHERE space ="
				   " ?1 AND family = ?2 AND length < ?3"
				   " ORDER BY length DESC LIMIT 1", "iii",
				   space, (int64_t)addr->family, length);
		if (ret != 0) {
			break;
		}
		prefix.length = (unsigned)length;
		prefix.addr = ipam_prefix_range(&prefix).first;
		ret = append_of_prefix(mem_ctx, store, space, &prefix, addr,
				       &ids, &count);
		prefix.addr = *addr;
	}
	if (ret == ENOENT) {
		*out_ids = ids;
		*out_count = count;
		ret = 0;
	}
	return ret;
}

/* --- put and remove --- */

int plan_ip_range_changed(struct store *store, int64_t id)
{
	int ret = store_free_fill(store, id);

	if (ret == 0) {
		ret = plan_ip_range_count(store, id);
	}
	return ret == 0 ? plan_overlap_enter(store, STORE_IP_RANGE, id) : ret;
}

int plan_ip_range_going(struct store *store, int64_t id)
{
	return plan_overlap_leave(store, STORE_IP_RANGE, id);
}

int plan_ip_range_drop(struct store *store, int64_t id)
{
	struct ipam_range range = { .first.family = IPAM_NO_FAMILY };
	int64_t space = 0;
	int ret = plan_ip_range_going(store, id);

	if (ret == 0) {
		ret = store_range_span(store, id, &range);
	}
	if (ret == 0) {
		ret = store_number(store, &space, "SELECT space FROM ip_range"
				   " WHERE id = ?1", "i", id);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM ip_range WHERE"
			       " id = ?1", "i", id);
	}
	return ret == 0 ? store_zone_map_left(store, space, &range) : ret;
}

static bool follows_scope(const struct ipam_ip_range *range)
{
	return strcasecmp(range->service, IPAM_SERVICE_DHCP) == 0;
}

int store_ip_range_remove(struct store *store, int64_t id,
			  struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	struct ipam_ip_range range = { .id = 0 };
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = plan_ip_range_get(tmp_ctx, store, id, &range, out_wrong);
	if (ret == 0 && follows_scope(&range)) {
		ipam_wrong_set(out_wrong, "range",
			       "it is made of a DHCP scope of %.100s and goes "
			       "with that", range.instance);
		ret = EBUSY;
	}
	if (ret == 0) {
		ret = plan_ip_range_drop(store, id);
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

int store_ip_range_remap(struct store *store, int64_t id,
			 struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = plan_overlap_remap(store, STORE_IP_RANGE, id);
	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "range", "there is no such range");
	}
	return store_leave(store, own, ret);
}
