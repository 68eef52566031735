/*
 * Scopes.
 *
 * 1. A scope is there once per (server, family, address, length).
 * 2. What put_all was given is all that a server has of that family.
 * 3. A scope keeps its number, usage and leases as long as the server keeps
 *    it; its samples stay.
 * 4. Ranges, exclusions and reservations are written anew only where they
 *    differ.
 */
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_plan_private.h"
#include "ipam/store/store_planned.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                               \
	"SELECT c.id, s.name, c.address, c.length, c.name, c.comment,"        \
	" c.superscope, c.active, c.lease_duration_s, c.collected_at,"        \
	" c.total, c.in_use, c.free, c.pending, c.stateless, c.usage_at,"     \
	" k.failed_at, k.step, k.status, k.advice FROM scope c"               \
	" JOIN server s ON s.id = c.server"                                   \
	" LEFT JOIN collected k ON k.server = c.server AND k.failed_at > 0"   \
	" AND k.task = (SELECT task FROM collected WHERE server = c.server"   \
	" AND task IN ('ServerConfiguration', 'AddressUtilization')"          \
	" ORDER BY failed_at DESC LIMIT 1) "

int store_scope_id(struct store *store, int64_t server,
		   const struct ipam_prefix *prefix, int64_t *out_id)
{
	int ret = store_number(store, out_id,
			       "SELECT id FROM scope WHERE server = ?1 AND"
			       " family = ?2 AND address = ?3 AND length = ?4",
			       "iiai", server, (int64_t)prefix->addr.family,
			       &prefix->addr, (int64_t)prefix->length);

	return ret == ENOENT ?
	       store_say(store, ENOENT, "there is no such scope") : ret;
}

static int read_range(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_range *range = row_data;

	range->first = store_column_addr(stmt, 0);
	range->last = store_column_addr(stmt, 1);
	return 0;
}

static int read_ranges(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		       int which, struct ipam_range **out_ranges,
		       size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_range), read_range, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT first, last FROM scope_range"
				    " WHERE scope = ?1 AND kind = ?2"
				    " ORDER BY first, last", "ii", id,
				    (int64_t)which);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_ranges,
			  out_count);
}

static int read_reservation(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_reservation *reservation = row_data;

	reservation->address = store_column_addr(stmt, 0);
	reservation->name = store_column_text(mem_ctx, stmt, 1);
	reservation->comment = store_column_text(mem_ctx, stmt, 2);
	reservation->client = store_column_text(mem_ctx, stmt, 3);
	reservation->no_options = sqlite3_column_int(stmt, 4) != 0;
	return 0;
}

static int read_reservations(TALLOC_CTX *mem_ctx, struct store *store,
			     int64_t id, struct ipam_scope *scope)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_reservation), read_reservation, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT address, name, comment, client,"
				    " no_options FROM reservation WHERE scope = ?1"
				    " ORDER BY address", "i", id);

	return store_rows(mem_ctx, store, ret, stmt, &kind, &scope->reservations,
			  &scope->reservation_count);
}

static int read_details(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
			struct ipam_scope *scope)
{
	int ret = read_ranges(mem_ctx, store, id, 0, &scope->ranges,
			      &scope->range_count);

	if (ret == 0) {
		ret = read_ranges(mem_ctx, store, id, 1, &scope->exclusions,
				  &scope->exclusion_count);
	}
	if (ret == 0) {
		ret = read_reservations(mem_ctx, store, id, scope);
	}
	return ret;
}

/* private_data: a bool, whether with ranges and reservations. */
static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const bool *details = private_data;
	struct ipam_scope *scope = row_data;

	scope->server = store_column_text(mem_ctx, stmt, 1);
	scope->prefix.addr = store_column_addr(stmt, 2);
	scope->prefix.length = (unsigned)sqlite3_column_int(stmt, 3);
	scope->name = store_column_text(mem_ctx, stmt, 4);
	scope->comment = store_column_text(mem_ctx, stmt, 5);
	scope->superscope = store_column_text(mem_ctx, stmt, 6);
	scope->active = sqlite3_column_int(stmt, 7) != 0;
	scope->lease_duration_s = sqlite3_column_int64(stmt, 8);
	scope->seen.collected_at = sqlite3_column_int64(stmt, 9);
	scope->seen.source = scope->server;
	store_column_usage(stmt, 10, &scope->usage);
	scope->usage_at = sqlite3_column_int64(stmt, 15);
	scope->seen.failed_at = sqlite3_column_int64(stmt, 16);
	store_column_failure(mem_ctx, stmt, 17, &scope->seen.failure);
	if (!*details) {
		return 0;
	}
	return read_details(mem_ctx, store, sqlite3_column_int64(stmt, 0),
			    scope);
}

char *store_scope_key(TALLOC_CTX *mem_ctx, const struct ipam_scope *scope)
{
	return store_place_key(mem_ctx, scope->server, &scope->prefix.addr,
			       scope->prefix.length);
}

int store_scope_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_scope_filter *filter,
		     const struct store_page *page,
		     struct ipam_scope **out_scopes, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_scope), read_row, &filter->details
	};
	struct ipam_addr after = { .family = IPAM_NO_FAMILY };
	int64_t length = 0, active = -1;
	char *server = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (page->after != NULL && !store_place_parse(mem_ctx, page->after,
						      &server, &after,
						      &length)) {
		return EINVAL;
	}
	if (filter->state != NULL) {
		active = strcmp(filter->state, "active") == 0;
	}
	ret = store_borrow_with(
		store, &stmt,
		COLUMNS "WHERE " STORE_NAMES("s.name", "?6", "?1")
		" AND (?1 IS NULL OR (s.name, c.family, c.address,"
		" c.length) > (?1, ?2, ?3, ?4))"
		" AND (?7 = -1 OR c.active = ?7)"
		" AND (?8 = 0 OR c.family = ?8)"
		" AND (?9 IS NULL OR c.address = ?9)"
		" ORDER BY s.name, c.family, c.address, c.length LIMIT ?5",
		"tiaiiniia", server, (int64_t)after.family, &after, length,
		(int64_t)page->limit, filter->server, active,
		(int64_t)filter->family, filter->address);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_scopes,
			  out_count);
}

static int cmp_range(const void *a, const void *b)
{
	const struct ipam_range *x = a, *y = b;
	int cmp = ipam_addr_cmp(&x->first, &y->first);

	return cmp != 0 ? cmp : ipam_addr_cmp(&x->last, &y->last);
}

/* Whether `stored`, which is in order, has the same ranges. */
static bool same_ranges(const struct ipam_range *stored, size_t stored_count,
			const struct ipam_range *ranges, size_t count)
{
	struct ipam_range *sorted = NULL;
	bool same = stored_count == count;
	size_t i;

	if (!same || count == 0) {
		return same;
	}
	sorted = talloc_memdup(NULL, ranges, count * sizeof(*ranges));
	if (sorted == NULL) {
		return false;	/* written anew, which is right as well */
	}
	qsort(sorted, count, sizeof(*sorted), cmp_range);
	for (i = 0; i < count && same; i++) {
		same = cmp_range(&sorted[i], &stored[i]) == 0;
	}
	talloc_free(sorted);
	return same;
}

static const struct ipam_reservation *
find_reservation(const struct ipam_scope *scope, const struct ipam_addr *addr)
{
	size_t low = 0, high = scope->reservation_count, middle;
	int cmp;

	while (low < high) {
		middle = (low + high) / 2;
		cmp = ipam_addr_cmp(addr,
				    &scope->reservations[middle].address);
		if (cmp == 0) {
			return &scope->reservations[middle];
		}
		low = cmp > 0 ? middle + 1 : low;
		high = cmp < 0 ? middle : high;
	}
	return NULL;
}

static bool same_reservations(const struct ipam_scope *stored,
			      const struct ipam_scope *scope)
{
	const struct ipam_reservation *a = NULL, *b = NULL;
	size_t i;

	if (stored->reservation_count != scope->reservation_count) {
		return false;
	}
	for (i = 0; i < scope->reservation_count; i++) {
		b = &scope->reservations[i];
		a = find_reservation(stored, &b->address);
		if (a == NULL || !store_same_text(a->name, b->name) ||
		    !store_same_text(a->comment, b->comment) ||
		    !store_same_text(a->client, b->client) ||
		    a->no_options != b->no_options) {
			return false;
		}
	}
	return true;
}

static bool same_scope(const struct ipam_scope *stored,
		       const struct ipam_scope *scope)
{
	return store_same_text(stored->name, scope->name) &&
	       store_same_text(stored->comment, scope->comment) &&
	       store_same_text(stored->superscope, scope->superscope) &&
	       stored->active == scope->active &&
	       stored->lease_duration_s == scope->lease_duration_s &&
	       same_ranges(stored->ranges, stored->range_count, scope->ranges,
			   scope->range_count) &&
	       same_ranges(stored->exclusions, stored->exclusion_count,
			   scope->exclusions, scope->exclusion_count) &&
	       same_reservations(stored, scope);
}

static int write_ranges(struct store *store, int64_t id, int kind,
			const struct ipam_range *ranges, size_t count)
{
	int ret = 0;
	size_t i;

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(store, NULL,
			       "INSERT INTO scope_range (scope, kind, first,"
			       " last) VALUES (?1, ?2, ?3, ?4)", "iiaa", id,
			       (int64_t)kind, &ranges[i].first,
			       &ranges[i].last);
	}
	return ret;
}

static int write_details(struct store *store, int64_t id,
			 const struct ipam_scope *scope)
{
	const struct ipam_reservation *r = NULL;
	int ret = store_do(store, NULL,
			   "DELETE FROM scope_range WHERE scope = ?1", "i",
			   id);
	size_t i;

	if (ret == 0) {
		ret = store_do(store, NULL,
			       "DELETE FROM reservation WHERE scope = ?1", "i",
			       id);
	}
	if (ret == 0) {
		ret = write_ranges(store, id, 0, scope->ranges,
				   scope->range_count);
	}
	if (ret == 0) {
		ret = write_ranges(store, id, 1, scope->exclusions,
				   scope->exclusion_count);
	}
	for (i = 0; i < scope->reservation_count && ret == 0; i++) {
		r = &scope->reservations[i];
		ret = store_do(store, NULL,
			       "INSERT INTO reservation (scope, address, name,"
			       " comment, client, no_options) VALUES (?1, ?2,"
			       " ?3, ?4, ?5, ?6)", "iattti", id, &r->address,
			       r->name, r->comment, r->client,
			       (int64_t)r->no_options);
	}
	return ret;
}

static int write_scope(struct store *store, int64_t server, int64_t at,
		       const struct ipam_scope *scope)
{
	const struct ipam_prefix *prefix = &scope->prefix;
	int64_t id = 0;
	int ret = store_do(
		store, NULL,
		"INSERT INTO scope (server, family, address, length, name,"
		" comment, superscope, active, lease_duration_s, collected_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
		" ON CONFLICT (server, family, address, length) DO UPDATE SET"
		" name = ?5, comment = ?6, superscope = ?7, active = ?8,"
		" lease_duration_s = ?9", "iiaitttiii", server,
		(int64_t)prefix->addr.family, &prefix->addr,
		(int64_t)prefix->length, scope->name, scope->comment,
		scope->superscope, (int64_t)scope->active,
		scope->lease_duration_s, at);

	if (ret == 0) {
		ret = store_scope_id(store, server, prefix, &id);
	}
	if (ret == 0) {
		ret = write_details(store, id, scope);
	}
	return ret == 0 ? store_appear_scope(store, server, id, at) : ret;
}

/* What the store has of a scope, as far as a server tells it. ENOENT */
static int read_stored(TALLOC_CTX *mem_ctx, struct store *store, int64_t server,
		       const struct ipam_prefix *prefix,
		       struct ipam_scope *stored)
{
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id, name, comment, superscope, active,"
		" lease_duration_s FROM scope WHERE server = ?1 AND"
		" family = ?2 AND address = ?3 AND length = ?4", "iiai",
		server, (int64_t)prefix->addr.family, &prefix->addr,
		(int64_t)prefix->length);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		id = sqlite3_column_int64(stmt, 0);
		stored->name = store_column_text(mem_ctx, stmt, 1);
		stored->comment = store_column_text(mem_ctx, stmt, 2);
		stored->superscope = store_column_text(mem_ctx, stmt, 3);
		stored->active = sqlite3_column_int(stmt, 4) != 0;
		stored->lease_duration_s = sqlite3_column_int64(stmt, 5);
	}
	store_give_back(store, stmt);
	return ret == 0 ? read_details(mem_ctx, store, id, stored) : ret;
}

/* One scope that the server has. */
static int put_one(struct store *store, int64_t server, int64_t at,
		   const struct ipam_scope *scope, struct store_diff *diff)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_scope stored = { .name = NULL };
	int ret = read_stored(tmp_ctx, store, server, &scope->prefix, &stored);

	if (ret == 0 && same_scope(&stored, scope)) {
		diff->unchanged++;
	} else if (ret == 0 || ret == ENOENT) {
		diff->changed += ret == 0;
		diff->added += ret == ENOENT;
		ret = write_scope(store, server, at, scope);
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* Marks those of `scopes` as seen at `at`, then drops the others. */
static int drop_others(struct store *store, int64_t server,
		       enum ipam_family family, const struct ipam_scope *scopes,
		       size_t count, int64_t at, size_t *out_removed)
{
	int ret = store_do(store, NULL,
			   "UPDATE scope SET collected_at = -1"
			   " WHERE server = ?1 AND family = ?2", "ii", server,
			   (int64_t)family);
	size_t i;

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(store, NULL,
			       "UPDATE scope SET collected_at = ?5"
			       " WHERE server = ?1 AND family = ?2"
			       " AND address = ?3 AND length = ?4", "iiaii",
			       server, (int64_t)family, &scopes[i].prefix.addr,
			       (int64_t)scopes[i].prefix.length, at);
	}
	if (ret == 0) {
		ret = store_appear_drop(store, server, false, at);
	}
	if (ret == 0) {
		ret = store_do(store, out_removed,
			       "DELETE FROM scope WHERE server = ?1"
			       " AND family = ?2 AND collected_at = -1", "ii",
			       server, (int64_t)family);
	}
	return ret;
}

static int check(struct store *store, enum ipam_family family,
		 const struct ipam_scope *scope)
{
	const char *why = NULL;
	int ret = ipam_scope_validate(scope, &why);

	if (ret == 0 && scope->prefix.addr.family != family) {
		ret = EINVAL;
		why = "the scope is of the other family";
	}
	return ret != 0 ? store_say(store, ret, why) : 0;
}

int store_scope_put_all(struct store *store, const char *server,
			enum ipam_family family,
			const struct ipam_scope *scopes, size_t count,
			int64_t at, struct store_diff *out_diff)
{
	struct store_diff diff = { .added = 0 }, ranges;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	for (i = 0; i < count && ret == 0; i++) {
		ret = check(store, family, &scopes[i]);
		if (ret == 0) {
			ret = put_one(store, id, at, &scopes[i], &diff);
		}
	}
	if (ret == 0) {
		ret = drop_others(store, id, family, scopes, count, at,
				  &diff.removed);
	}
	if (ret == 0) {
		ret = store_ip_range_follow(store, server, at, &ranges);
	}
	if (ret == 0) {
		ret = store_planned_scopes_seen(store, id, family, at);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_diff = diff;
	}
	return ret;
}
