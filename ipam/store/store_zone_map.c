/*
 * Ranges and their reverse zones.
 *
 * 1. A range has at most one zone, which covers all of it; a customer range
 *    has none (VRT-05).
 * 2. Of ranges that overlap in a space no two have the same zone: a PTR record
 *    is then of one of them.
 * 3. Unless a person chose, it is the smallest known zone that rules 1 and 2
 *    leave; the range that counts comes first, then the older one.
 */
#include "ipam/store/store_zone_map.h"

#include <errno.h>
#include <strings.h>

#include "ipam/store/store_plan_private.h"

/* What of a range decides. */
struct place {
	int64_t id, space;
	struct ipam_range range;
	bool customer, by_hand;
	char *zone;
};

static int read_place(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		      struct place *out)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT space, first, last, network_type,"
		" zone_by_hand, reverse_zone FROM ip_range WHERE id = ?1", "i",
		id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out = (struct place){
			.id = id, .space = sqlite3_column_int64(stmt, 0),
			.range = { store_column_addr(stmt, 1),
				   store_column_addr(stmt, 2) },
			.customer = sqlite3_column_int(stmt, 3) ==
				    IPAM_CUSTOMER,
			.by_hand = sqlite3_column_int(stmt, 4) != 0,
			.zone = store_column_text(mem_ctx, stmt, 5),
		};
	}
	store_give_back(store, stmt);
	return ret;
}

/* An overlapping range that has the zone; 0: none. */
static int taken_by(struct store *store, const struct place *place,
		    const char *zone, int64_t *out_id)
{
	int ret = store_number(
		store, out_id, "SELECT id FROM ip_range WHERE reverse_zone ="
		" ?1 AND space = ?2 AND id <> ?3 AND family = ?4 AND first <="
		" ?5 AND last >= ?6 LIMIT 1", "niiiaa", zone, place->space,
		place->id, (int64_t)place->range.first.family,
		&place->range.last, &place->range.first);

	if (ret == ENOENT) {
		*out_id = 0;
		ret = 0;
	}
	return ret;
}

/* Each known zone around a place, the smallest first; stops at `limit`. */
static int choices(TALLOC_CTX *mem_ctx, struct store *store,
		   const struct place *place, bool free_only,
		   struct store_zone_choice *list, size_t limit,
		   size_t *out_count)
{
	bool v4 = place->range.first.family == IPAM_IPV4;
	unsigned bits = v4 ? 8 : 4, length = v4 ? 32 : 128;
	struct ipam_prefix prefix;
	int64_t id = 0, taken = 0;
	size_t count = 0;
	char *name = NULL;
	int ret = 0;

	for (; length > 0 && count < limit; length -= bits) {
		prefix.addr = place->range.first;
		prefix.length = length;
		prefix.addr = ipam_prefix_range(&prefix).first;
		if (!ipam_prefix_contains(&prefix, &place->range.last)) {
			continue;
		}
		name = ipam_reverse_name(mem_ctx, &place->range.first, length);
		ret = name == NULL ? ENOMEM :
		      store_number(store, &id, "SELECT id FROM zone WHERE"
				   " name = ?1", "t", name);
		if (ret == ENOENT) {
			continue;
		}
		if (ret == 0) {
			ret = taken_by(store, place, name, &taken);
		}
		if (ret != 0) {
			return ret;
		}
		if (free_only && taken != 0) {
			continue;
		}
		list[count++] = (struct store_zone_choice){
			.zone = name, .prefix = prefix, .taken_by = taken,
			.mapped = place->zone != NULL &&
				  strcasecmp(place->zone, name) == 0,
		};
	}
	*out_count = count;
	return 0;
}

int store_zone_map_list(TALLOC_CTX *mem_ctx, struct store *store,
			int64_t range, struct store_zone_choice **out_list,
			size_t *out_count)
{
	struct store_zone_choice *list = talloc_array(
		mem_ctx, struct store_zone_choice, 32);
	struct place place = { .id = 0 };
	size_t count = 0;
	int ret = list == NULL ? ENOMEM :
		  read_place(list, store, range, &place);

	if (ret == 0 && !place.customer) {
		ret = choices(list, store, &place, false, list, 32, &count);
	}
	if (ret != 0) {
		talloc_free(list);
		return ret;
	}
	*out_list = list;
	*out_count = count;
	return 0;
}

static bool covers(const char *zone, const struct ipam_range *range)
{
	struct ipam_prefix prefix;

	return ipam_reverse_zone_prefix(zone, &prefix) == 0 &&
	       ipam_prefix_contains(&prefix, &range->first) &&
	       ipam_prefix_contains(&prefix, &range->last);
}

static int write_zone(struct store *store, int64_t range, const char *zone,
		      bool by_hand)
{
	return store_do(store, NULL, "UPDATE ip_range SET reverse_zone = ?2,"
			" zone_by_hand = ?3 WHERE id = ?1 AND (reverse_zone IS"
			" NOT ?2 OR zone_by_hand <> ?3)", "ini", range, zone,
			(int64_t)by_hand);
}

int store_zone_map_range(struct store *store, int64_t range)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_zone_choice choice = { .zone = NULL };
	struct place place = { .id = 0 };
	size_t count = 0;
	int ret = read_place(tmp_ctx, store, range, &place);

	/* what a person chose stays, as long as it can be */
	if (ret == 0 && place.by_hand && !place.customer &&
	    (place.zone == NULL || covers(place.zone, &place.range))) {
		talloc_free(tmp_ctx);
		return 0;
	}
	if (ret == 0 && !place.customer) {
		ret = choices(tmp_ctx, store, &place, true, &choice, 1,
			      &count);
	}
	if (ret == 0) {
		ret = write_zone(store, range, choice.zone, false);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int read_id(TALLOC_CTX *mem_ctx, struct store *store,
		   sqlite3_stmt *stmt, const void *private_data, void *row)
{
	int64_t *id = row;

	*id = sqlite3_column_int64(stmt, 0);
	return 0;
}

/* The ranges of a statement, one after the other. */
static int map_rows(struct store *store, int ret, sqlite3_stmt *stmt)
{
	const struct store_row_kind kind = { sizeof(int64_t), read_id, NULL };
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	int64_t *ids = NULL;
	size_t i, count = 0;

	ret = store_rows(tmp_ctx, store, ret, stmt, &kind, &ids, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_zone_map_range(store, ids[i]);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_zone_map_left(struct store *store, int64_t space,
			const struct ipam_range *range)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id FROM ip_range WHERE space = ?1 AND"
		" family = ?2 AND first <= ?3 AND last >= ?4 AND zone_by_hand"
		" = 0 ORDER BY counted DESC, id",
		"iiaa", space, (int64_t)range->first.family, &range->last,
		&range->first);

	return map_rows(store, ret, stmt);
}

int store_zone_map_zone(struct store *store, const char *zone)
{
	sqlite3_stmt *stmt = NULL;
	struct ipam_prefix prefix;
	struct ipam_range range;
	int ret;

	if (ipam_reverse_zone_prefix(zone, &prefix) != 0) {
		return 0;
	}
	range = ipam_prefix_range(&prefix);
	ret = store_borrow_with(
		store, &stmt, "SELECT id FROM ip_range WHERE family = ?1 AND"
		" first <= ?2 AND last >= ?3 AND zone_by_hand = 0 ORDER BY"
		" counted DESC, id", "iaa", (int64_t)range.first.family,
		&range.last, &range.first);
	return map_rows(store, ret, stmt);
}

static int refuse_taken(int64_t taken, struct ipam_wrong *out_wrong)
{
	return taken == 0 ? 0 :
	       ipam_wrong_set(out_wrong, "reverse_zone",
			      "reverse_zone: range %lld, which overlaps with "
			      "this one, has it", (long long)taken);
}

int store_zone_map_check(struct store *store,
			 const struct ipam_ip_range *range,
			 struct ipam_wrong *out_wrong)
{
	const struct place place = { .id = range->id, .space = range->space_id,
				     .range = range->range };
	int64_t taken = 0;
	int ret = range->reverse_zone == NULL ? 0 :
		  taken_by(store, &place, range->reverse_zone, &taken);

	return ret == 0 ? refuse_taken(taken, out_wrong) : ret;
}

/* A zone that a person chooses for a range. */
static int check_choice(struct store *store, const struct place *place,
			const char *zone, struct ipam_wrong *out_wrong)
{
	int64_t id = 0, taken = 0;
	int ret;

	if (place->customer) {
		return ipam_wrong_set(out_wrong, "zone", "a customer range has "
				      "no reverse zone");
	}
	if (!covers(zone, &place->range)) {
		return ipam_wrong_set(out_wrong, "zone", "zone must be a "
				      "reverse zone that covers the range");
	}
	ret = store_number(store, &id, "SELECT id FROM zone WHERE name = ?1",
			   "n", zone);
	if (ret == ENOENT) {
		return ipam_wrong_set(out_wrong, "zone", "zone: no known "
				      "server has it");
	}
	if (ret == 0) {
		ret = taken_by(store, place, zone, &taken);
	}
	return ret == 0 ? refuse_taken(taken, out_wrong) : ret;
}

static int set(TALLOC_CTX *tmp_ctx, struct store *store, int64_t range,
	       const char *zone, bool automatic, int64_t now,
	       struct ipam_wrong *out_wrong)
{
	struct place place = { .id = 0 };
	int ret = read_place(tmp_ctx, store, range, &place);

	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "range", "there is no such range");
		return ret;
	}
	if (ret == 0 && zone != NULL) {
		ret = check_choice(store, &place, zone, out_wrong);
	}
	if (ret == 0) {
		ret = write_zone(store, range, automatic ? place.zone : zone,
				 !automatic);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE ip_range SET modified_at ="
			       " ?2 WHERE id = ?1", "ii", range, now);
	}
	/* it may be free for others now, or for this one */
	return ret == 0 ? store_zone_map_left(store, place.space,
					      &place.range) : ret;
}

int store_zone_map_set(struct store *store, int64_t range, const char *zone,
		       bool automatic, int64_t now,
		       struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = set(tmp_ctx, store, range, zone, automatic, now, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}
