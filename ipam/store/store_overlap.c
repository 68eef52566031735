/*
 * Ranges, or subnets, of a space that overlap.
 *
 * 1. `overlap` tells whether some other one overlaps: gives out an address
 *    that this one gives out too (MAP-05).
 * 2. Of two that overlap at most one has `counted`; one that has it not
 *    overlaps one that has it (MAP-06).
 * 3. The first one counts, unless a person chose another (MAP-04). Of subnets
 *    a new one that is around all others counts, as it has their sums.
 *
 * Prefixes overlap only where one is inside the other. So the others are
 * found by a look at each prefix around it, and a walk through what is in it.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>

struct other {
	int64_t id;
	enum ipam_overlap overlap;	/* of the pair */
	enum ipam_overlap state;	/* as it is stored */
	bool counted, inside;
	struct ipam_utilization gives;	/* to what is above */
};

/* Where one is, and its others. */
struct overlap {
	struct store *store;
	const struct overlap_kind *kind;
	int64_t id, space, above, block;
	struct ipam_prefix prefix;
	struct ipam_range range;
	bool counted;
	enum ipam_overlap state;
	struct ipam_utilization gives;
	struct ipam_ip_range full;	/* of a range */
	struct other *others;
	size_t count;
};

static const struct overlap_kind {
	const char *get, *same, *inside, *set_counted, *set_state, *length;
} overlap_kinds[] = {
	[STORE_SUBNET] = {
		"SELECT x.id, x.space, coalesce(x.enclosing, 0),"
		" coalesce(x.block, 0), x.network, x.length, x.network,"
		" x.last, x.counted, x.overlap, x.assigned, x.utilized"
		" FROM subnet x WHERE x.id = ?1",
		"SELECT id, counted, overlap, 0 FROM subnet WHERE space = ?1"
		" AND family = ?2 AND length = ?3 AND network = ?4"
		" AND id <> ?7",
		"SELECT id, counted, overlap, 1 FROM subnet WHERE space = ?1"
		" AND family = ?2 AND network BETWEEN ?4 AND ?6"
		" AND length > ?3 AND id <> ?7 ORDER BY network, length",
		"UPDATE subnet SET counted = ?2 WHERE id = ?1",
		"UPDATE subnet SET overlap = ?2 WHERE id = ?1",
		"SELECT length FROM subnet WHERE space = ?1 AND family = ?2"
		" AND length < ?3 ORDER BY length DESC LIMIT 1",
	},
	[STORE_IP_RANGE] = {
		"SELECT x.id, x.space, coalesce(x.subnet, 0), 0, x.network,"
		" x.length, x.first, x.last, x.counted, x.overlap, x.assigned,"
		" x.utilized FROM ip_range x WHERE x.id = ?1",
		"SELECT id, counted, overlap, 0 FROM ip_range WHERE space = ?1"
		" AND family = ?2 AND length = ?3 AND network = ?4"
		" AND first <= ?6 AND last >= ?5 AND id <> ?7",
		"SELECT id, counted, overlap, 1 FROM ip_range WHERE space = ?1"
		" AND family = ?2 AND first BETWEEN ?4 AND ?6 AND last >= ?5"
		" AND length > ?3 AND id <> ?7 ORDER BY first, last",
		"UPDATE ip_range SET counted = ?2 WHERE id = ?1",
		"UPDATE ip_range SET overlap = ?2 WHERE id = ?1",
		"SELECT length FROM ip_range WHERE space = ?1 AND family = ?2"
		" AND length < ?3 ORDER BY length DESC LIMIT 1",
	},
};

/* --- what a change means for what is above --- */

static int give(const struct overlap *o, const struct overlap *of,
		const struct ipam_utilization *diff)
{
	enum ipam_family family = of->prefix.addr.family;

	if (o->kind == &overlap_kinds[STORE_IP_RANGE] && of->above != 0) {
		return plan_usage_of_subnet(o->store, of->above, diff);
	}
	return of->block != 0 ?
	       plan_usage_of_block(o->store, of->block, family, diff) :
	       plan_usage_of_space(o->store, of->space, family, diff);
}

static int load(struct store *store, const struct overlap_kind *kind,
		int64_t id, struct overlap *out)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, kind->get, "i", id);

	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		*out = (struct overlap){
			.store = store, .kind = kind,
			.id = sqlite3_column_int64(stmt, 0),
			.space = sqlite3_column_int64(stmt, 1),
			.above = sqlite3_column_int64(stmt, 2),
			.block = sqlite3_column_int64(stmt, 3),
			.prefix = { store_column_addr(stmt, 4),
				    (unsigned)sqlite3_column_int(stmt, 5) },
			.range = { store_column_addr(stmt, 6),
				   store_column_addr(stmt, 7) },
			.counted = sqlite3_column_int(stmt, 8) != 0,
			.state = sqlite3_column_int(stmt, 9),
			.gives = { 0, plan_column_count(stmt, 10),
				   plan_column_count(stmt, 11) },
		};
		out->gives.total = ipam_count_of_range(&out->range);
	}
	store_give_back(store, stmt);
	return ret;
}

/* Says whether it counts, and takes that up. */
static int set_counted(const struct overlap *o, int64_t id, bool counted)
{
	struct ipam_utilization diff;
	struct overlap of;
	int ret = load(o->store, o->kind, id, &of);

	if (ret != 0 || of.counted == counted) {
		return ret;
	}
	ret = store_do(o->store, NULL, o->kind->set_counted, "ii", id,
		       (int64_t)counted);
	diff = counted ? of.gives : plan_usage_minus(&of.gives);
	return ret == 0 ? give(o, &of, &diff) : ret;
}

static int set_state(const struct overlap *o, int64_t id,
		     enum ipam_overlap from, enum ipam_overlap to)
{
	return from == to ? 0 :
	       store_do(o->store, NULL, o->kind->set_state, "ii", id,
			(int64_t)to);
}

/* --- the others --- */

static int read_other(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct other *other = row_data;

	other->id = sqlite3_column_int64(stmt, 0);
	other->counted = sqlite3_column_int(stmt, 1) != 0;
	other->state = sqlite3_column_int(stmt, 2);
	other->inside = sqlite3_column_int(stmt, 3) != 0;
	other->overlap = IPAM_OVERLAPPING;
	return 0;
}

/* Whether both are one scope that two servers share (DHCP failover). */
static int is_failover(struct store *store, const struct ipam_ip_range *a,
		       const struct ipam_ip_range *b, bool *out)
{
	char scope[IPAM_ADDR_TEXT];
	int64_t count = 0;
	int ret;

	*out = false;
	if (a->scope == 0 || b->scope == 0 ||
	    ipam_addr_cmp(&a->prefix.addr, &b->prefix.addr) != 0) {
		return 0;
	}
	ipam_addr_format(&a->prefix.addr, scope);
	ret = store_number(
		store, &count,
		"SELECT count(*) FROM dhcp_failover f JOIN dhcp_failover g"
		" ON g.name = f.name WHERE f.server = (SELECT id FROM server"
		" WHERE name = ?1) AND g.server = (SELECT id FROM server"
		" WHERE name = ?2)"
		" AND instr(', ' || f.scopes || ',', ', ' || ?3 || ',') > 0"
		" AND instr(', ' || g.scopes || ',', ', ' || ?3 || ',') > 0",
		"nnt", a->instance, b->instance, scope);
	*out = count > 0;
	return ret;
}

/* Of ranges: whether they give out the same address. */
static int keep_overlapping(TALLOC_CTX *mem_ctx, struct overlap *o)
{
	struct ipam_wrong wrong;
	struct ipam_ip_range range;
	size_t i, n = 0;
	bool failover;
	int ret = 0;

	if (o->count > 0) {
		ret = plan_ip_range_get(mem_ctx, o->store, o->id, &o->full,
					&wrong);
	}
	for (i = 0; i < o->count && ret == 0; i++) {
		ret = plan_ip_range_get(mem_ctx, o->store, o->others[i].id,
					&range, &wrong);
		if (ret != 0 || !ipam_ip_range_overlap(&o->full, &range)) {
			continue;
		}
		ret = is_failover(o->store, &o->full, &range, &failover);
		if (failover) {
			o->others[i].overlap = IPAM_OVERLAPPING_FAILOVER;
		}
		o->others[n++] = o->others[i];
	}
	o->count = n;
	return ret;
}

static int append_others(TALLOC_CTX *mem_ctx, struct overlap *o,
			 const char *sql, int64_t length,
			 const struct ipam_addr *network, int64_t except)
{
	const struct store_row_kind row = { sizeof(struct other), read_other,
					    NULL };
	struct other *found = NULL, *all = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(o->store, &stmt, sql, "iiiaaai", o->space,
				(int64_t)o->prefix.addr.family, length,
				network, &o->range.first, &o->range.last,
				o->id);

	ret = store_rows(mem_ctx, o->store, ret, stmt, &row, &found, &count);
	if (ret != 0 || count == 0) {
		return ret;
	}
	all = talloc_realloc(mem_ctx, o->others, struct other,
			     o->count + count);
	if (all == NULL) {
		return ENOMEM;
	}
	o->others = all;
	for (size_t i = 0; i < count; i++) {
		if (found[i].id != except) {
			all[o->count++] = found[i];
		}
	}
	return 0;
}

/* All that overlap with it, in address order; but for `except`. */
static int find_others(TALLOC_CTX *mem_ctx, struct overlap *o, int64_t except)
{
	struct ipam_prefix around = o->prefix;
	bool ranges = o->kind == &overlap_kinds[STORE_IP_RANGE];
	/* ranges of one prefix can overlap, subnets have it once */
	int64_t length = (int64_t)o->prefix.length + (ranges ? 1 : 0);
	int ret = 0;

	while (ret == 0) {
		ret = store_number(o->store, &length, o->kind->length, "iii",
				   o->space, (int64_t)around.addr.family,
				   length);
		if (ret != 0) {
			break;
		}
		around.length = (unsigned)length;
		around.addr = ipam_prefix_range(&around).first;
		ret = append_others(mem_ctx, o, o->kind->same, length,
				    &around.addr, except);
		around.addr = o->prefix.addr;
	}
	if (ret == ENOENT) {
		ret = append_others(mem_ctx, o, o->kind->inside,
				    (int64_t)o->prefix.length,
				    &o->prefix.addr, except);
	}
	return ret == 0 && ranges ? keep_overlapping(mem_ctx, o) : ret;
}

static enum ipam_overlap state_of(const struct overlap *o)
{
	enum ipam_overlap state = IPAM_NOT_OVERLAPPING;
	size_t i;

	for (i = 0; i < o->count && state != IPAM_OVERLAPPING; i++) {
		state = o->others[i].overlap;
	}
	return state;
}

static bool none_counted(const struct overlap *o)
{
	size_t i;

	for (i = 0; i < o->count; i++) {
		if (o->others[i].counted) {
			return false;
		}
	}
	return true;
}

static int get(TALLOC_CTX *mem_ctx, struct store *store,
	       const struct overlap_kind *kind, int64_t id, int64_t except,
	       struct overlap *out)
{
	int ret = load(store, kind, id, out);

	return ret == 0 ? find_others(mem_ctx, out, except) : ret;
}

/* Each of the others as it is without `o`: its state, and whether it counts. */
static int settle_others(TALLOC_CTX *mem_ctx, const struct overlap *o,
			 int64_t except, bool elect)
{
	struct overlap other = { .others = NULL };
	size_t i;
	int ret = 0;

	for (i = 0; i < o->count && ret == 0; i++) {
		ret = get(mem_ctx, o->store, o->kind, o->others[i].id, except,
			  &other);
		if (ret == 0) {
			ret = set_state(o, other.id, other.state,
					state_of(&other));
		}
		if (ret == 0 && elect && !other.counted &&
		    none_counted(&other)) {
			ret = set_counted(o, other.id, true);
		}
		TALLOC_FREE(other.others);
	}
	return ret;
}

static int drop_counted(const struct overlap *o)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < o->count && ret == 0; i++) {
		if (o->others[i].counted) {
			ret = set_counted(o, o->others[i].id, false);
		}
	}
	return ret;
}

static int enter(TALLOC_CTX *mem_ctx, struct overlap *o)
{
	bool outermost = o->kind == &overlap_kinds[STORE_SUBNET] &&
			 o->above == 0;
	const struct other *other = NULL;
	size_t i;
	int ret = set_state(o, o->id, o->state, state_of(o));

	for (i = 0; i < o->count && ret == 0; i++) {
		other = &o->others[i];
		if (other->state == IPAM_NOT_OVERLAPPING ||
		    other->overlap == IPAM_OVERLAPPING) {
			ret = set_state(o, other->id, other->state,
					other->overlap);
		}
	}
	if (ret == 0 && outermost) {
		ret = drop_counted(o);
	}
	if (ret == 0 && (outermost || none_counted(o))) {
		ret = set_counted(o, o->id, true);
	}
	return ret;
}

int plan_overlap_enter(struct store *store, enum store_plan_kind kind,
		       int64_t id)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct overlap o;
	int ret = get(tmp_ctx, store, &overlap_kinds[kind], id, 0, &o);

	if (ret == 0) {
		ret = enter(tmp_ctx, &o);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int plan_overlap_leave(struct store *store, enum store_plan_kind kind,
		       int64_t id)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct overlap o;
	int ret = get(tmp_ctx, store, &overlap_kinds[kind], id, 0, &o);

	if (ret == 0) {
		ret = set_counted(&o, id, false);
	}
	if (ret == 0) {
		ret = settle_others(tmp_ctx, &o, id, o.counted);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int remap(TALLOC_CTX *tmp_ctx, struct overlap *o)
{
	struct overlap loser;
	size_t i;
	int ret = drop_counted(o);

	if (ret == 0) {
		ret = set_counted(o, o->id, true);
	}
	/* What overlapped only with those that count no more counts again. */
	for (i = 0; i < o->count && ret == 0; i++) {
		if (!o->others[i].counted) {
			continue;
		}
		ret = get(tmp_ctx, o->store, o->kind, o->others[i].id, 0,
			  &loser);
		if (ret == 0) {
			ret = settle_others(tmp_ctx, &loser, 0, true);
		}
	}
	return ret;
}

int plan_overlap_remap(struct store *store, enum store_plan_kind kind,
		       int64_t id)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct overlap o;
	int ret = get(tmp_ctx, store, &overlap_kinds[kind], id, 0, &o);

	if (ret == 0 && !o.counted) {
		ret = remap(tmp_ctx, &o);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int plan_overlap_refresh(struct store *store, enum store_plan_kind kind,
			 int64_t id)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct overlap o;
	int ret = get(tmp_ctx, store, &overlap_kinds[kind], id, 0, &o);

	if (ret == 0) {
		ret = set_state(&o, id, o.state, state_of(&o));
	}
	if (ret == 0) {
		ret = settle_others(tmp_ctx, &o, 0, false);
	}
	talloc_free(tmp_ctx);
	return ret;
}
