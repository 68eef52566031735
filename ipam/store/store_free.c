/*
 * Free space of ranges.
 *
 * 1. The runs of a range are exactly those of its addresses that are neither
 *    a record of its space, whoever manages it, nor reserved or excluded in
 *    the range (range_part), nor reserved in the scope that it follows.
 * 2. Runs of a range neither touch nor overlap.
 * 3. They change with the write that changes what is used, in its transaction.
 * 4. The next free address is one step along an index.
 */
#include <errno.h>
#include <string.h>

#include "ipam/model/free_run.h"
#include "ipam/store/store_address_private.h"

#define RESERVED "SELECT v.address, v.address FROM reservation v"              \
		 " JOIN ip_range r ON r.scope = v.scope WHERE r.id = ?1"

int store_free_open(struct store *store, struct store_free *free)
{
	const struct {
		sqlite3_stmt **stmt;
		const char *sql;
	} table[] = {
		/* the run that begins at an address or before it, behind it */
		{ &free->before, "SELECT first, last FROM free_run WHERE"
		  " range = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1" },
		{ &free->after, "SELECT first, last FROM free_run WHERE"
		  " range = ?1 AND first > ?2 ORDER BY first LIMIT 1" },
		{ &free->put, "INSERT INTO free_run (range, first, last)"
		  " VALUES (?1, ?2, ?3) ON CONFLICT (range, first) DO UPDATE"
		  " SET last = ?3" },
		{ &free->drop, "DELETE FROM free_run WHERE range = ?1"
		  " AND first = ?2" },
		{ &free->part, "SELECT 1 FROM range_part WHERE range = ?1"
		  " AND kind IN (0, 1) AND first <= ?2 AND last >= ?2"
		  " LIMIT 1" },
		{ &free->reserved, "SELECT 1 FROM reservation v JOIN"
		  " ip_range r ON r.scope = v.scope WHERE r.id = ?1"
		  " AND v.address = ?2 LIMIT 1" },
	};
	int ret = 0;
	size_t i;

	*free = (struct store_free){ .store = store };
	for (i = 0; i < sizeof(table) / sizeof(table[0]) && ret == 0; i++) {
		ret = store_borrow(store, table[i].sql, table[i].stmt);
	}
	return ret;
}

void store_free_close(struct store_free *free)
{
	store_give_back(free->store, free->before);
	store_give_back(free->store, free->after);
	store_give_back(free->store, free->put);
	store_give_back(free->store, free->drop);
	store_give_back(free->store, free->part);
	store_give_back(free->store, free->reserved);
}

/* 0 with the run, ENOENT. */
static int find_run(struct store_free *free, sqlite3_stmt *stmt, int64_t range,
		    const struct ipam_addr *addr, struct ipam_range *out_run)
{
	int ret = store_bind(free->store, stmt, "ia", range, addr);

	if (ret == 0) {
		ret = store_step(free->store, stmt);
	}
	if (ret == 0) {
		out_run->first = store_column_addr(stmt, 0);
		out_run->last = store_column_addr(stmt, 1);
	}
	sqlite3_reset(stmt);
	return ret;
}

static int put_run(struct store_free *free, int64_t range,
		   const struct ipam_range *run)
{
	int ret = store_bind(free->store, free->put, "iaa", range, &run->first,
			     &run->last);

	return ret == 0 ? store_do_again(free->store, free->put) : ret;
}

static int drop_run(struct store_free *free, int64_t range,
		    const struct ipam_addr *first)
{
	int ret = store_bind(free->store, free->drop, "ia", range, first);

	return ret == 0 ? store_do_again(free->store, free->drop) : ret;
}

int store_free_take(struct store_free *free, int64_t range,
		    const struct ipam_addr *addr)
{
	const struct ipam_range taken = { *addr, *addr };
	struct ipam_range run, left[2];
	size_t n, i;
	int ret = find_run(free, free->before, range, addr, &run);

	if (ret == ENOENT || (ret == 0 && !ipam_range_contains(&run, addr))) {
		return 0;
	}
	if (ret != 0) {
		return ret;
	}
	n = ipam_run_take(&run, &taken, left);
	if (n == 0 || ipam_addr_cmp(&left[0].first, &run.first) != 0) {
		ret = drop_run(free, range, &run.first);
	}
	for (i = 0; i < n && ret == 0; i++) {
		ret = put_run(free, range, &left[i]);
	}
	return ret;
}

/* 0: it is so; ENOENT: it is not. */
static int held(struct store_free *free, sqlite3_stmt *stmt, int64_t range,
		const struct ipam_addr *addr)
{
	int ret = store_bind(free->store, stmt, "ia", range, addr);

	if (ret == 0) {
		ret = store_step(free->store, stmt);
	}
	sqlite3_reset(stmt);
	return ret;
}

int store_free_give(struct store_free *free, int64_t range,
		    const struct ipam_addr *addr)
{
	struct ipam_range run = { *addr, *addr }, other;
	int ret = held(free, free->part, range, addr);

	if (ret == ENOENT) {
		ret = held(free, free->reserved, range, addr);
	}
	if (ret != ENOENT) {
		return ret;
	}
	ret = find_run(free, free->after, range, addr, &other);
	if (ret == 0 && ipam_run_touches(&run, &other)) {
		run.last = other.last;
		ret = drop_run(free, range, &other.first);
	}
	if (ret == 0 || ret == ENOENT) {
		ret = find_run(free, free->before, range, addr, &other);
	}
	if (ret == 0 && ipam_range_contains(&other, addr)) {
		return 0;	/* it is free already */
	}
	if (ret == 0 && ipam_run_touches(&other, &run)) {
		run.first = other.first;
	}
	return ret == 0 || ret == ENOENT ? put_run(free, range, &run) : ret;
}

static int read_run(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_range *run = row;

	run->first = store_column_addr(stmt, 0);
	run->last = store_column_addr(stmt, 1);
	return 0;
}

/* All that is not free of a range, in any order. */
static int read_taken(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		      struct ipam_range **out_taken, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_range), read_run, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT a.address, a.address FROM ip_range r JOIN address a"
		" ON a.space = r.space AND a.family = r.family"
		" AND a.address BETWEEN r.first AND r.last WHERE r.id = ?1"
		" UNION ALL SELECT first, last FROM range_part"
		" WHERE range = ?1 AND kind IN (0, 1)"
		" UNION ALL " RESERVED,
		"i", range);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_taken,
			  out_count);
}

static int write_runs(struct store *store, int64_t range,
		      const struct ipam_range *runs, size_t count)
{
	struct store_free free;
	size_t i;
	int ret = store_do(store, NULL,
			   "DELETE FROM free_run WHERE range = ?1", "i",
			   range);

	if (ret != 0) {
		return ret;
	}
	ret = store_free_open(store, &free);
	for (i = 0; i < count && ret == 0; i++) {
		ret = put_run(&free, range, &runs[i]);
	}
	store_free_close(&free);
	return ret;
}

static int make_runs(TALLOC_CTX *tmp_ctx, struct store *store, int64_t range,
		     const struct ipam_range *whole)
{
	struct ipam_range *taken = NULL, *runs = NULL;
	size_t count = 0;
	int ret = read_taken(tmp_ctx, store, range, &taken, &count);

	if (ret == 0) {
		ret = ipam_runs_left(tmp_ctx, whole, taken, count, &runs,
				     &count);
	}
	return ret == 0 ? write_runs(store, range, runs, count) : ret;
}

/* Records of the same service inside are the range's, others are not. */
static int map_records(struct store *store, int64_t range)
{
	int ret = store_do(
		store, NULL,
		"UPDATE address SET range = NULL WHERE range = ?1 AND NOT"
		" EXISTS (SELECT 1 FROM ip_range r WHERE r.id = ?1"
		" AND r.space = address.space AND r.family = address.family"
		" AND address.address BETWEEN r.first AND r.last"
		" AND r.service = address.service"
		" AND r.instance = address.instance)", "i", range);

	if (ret == 0) {
		ret = store_do(
			store, NULL,
			"UPDATE address SET range = ?1 FROM ip_range r"
			" WHERE r.id = ?1 AND address.space = r.space"
			" AND address.family = r.family"
			" AND address.address BETWEEN r.first AND r.last"
			" AND address.service = r.service"
			" AND address.instance = r.instance"
			" AND address.range IS NULL", "i", range);
	}
	return ret;
}

int store_free_fill(struct store *store, int64_t range)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_range whole;
	sqlite3_stmt *stmt = NULL;
	int64_t used = 0, was = 0;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT first, last, used FROM ip_range"
				    " WHERE id = ?1",
				    "i", range);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		whole.first = store_column_addr(stmt, 0);
		whole.last = store_column_addr(stmt, 1);
		was = sqlite3_column_int64(stmt, 2);
	}
	store_give_back(store, stmt);
	if (ret == 0) {
		ret = map_records(store, range);
	}
	if (ret == 0) {
		ret = make_runs(tmp_ctx, store, range, &whole);
	}
	if (ret == 0) {
		ret = store_number(store, &used, "SELECT count(*) FROM address"
				   " WHERE range = ?1", "i", range);
	}
	if (ret == 0 && used != was) {
		ret = store_do(store, NULL, "UPDATE ip_range SET used = ?2"
			       " WHERE id = ?1", "ii", range, used);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_free_find(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		    const struct ipam_addr *from, size_t limit,
		    struct ipam_addr **out_addresses, size_t *out_count)
{
	struct ipam_addr *list = talloc_array(mem_ctx, struct ipam_addr,
					      limit);
	struct ipam_addr at;
	struct ipam_range run;
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;
	bool more;
	int ret;

	if (list == NULL) {
		return ENOMEM;
	}
	/* the run that holds `from`, and those behind it */
	ret = store_borrow_with(
		store, &stmt, "SELECT first, last FROM free_run WHERE"
		" range = ?1 AND first >= coalesce((SELECT max(first) FROM"
		" free_run WHERE range = ?1 AND first <= ?2), ?2, x'')"
		" ORDER BY first", "ia", range, from);
	while (ret == 0 && n < limit) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		read_run(NULL, store, stmt, NULL, &run);
		at = run.first;
		if (from->family != IPAM_NO_FAMILY &&
		    ipam_addr_cmp(&at, from) < 0) {
			at = *from;
		}
		more = ipam_range_contains(&run, &at);
		while (more && n < limit) {
			list[n++] = at;
			more = ipam_addr_cmp(&at, &run.last) < 0 &&
			       ipam_addr_after(&at, &at);
		}
	}
	store_give_back(store, stmt);
	if (ret != 0 && ret != ENOENT) {
		talloc_free(list);
		return ret;
	}
	*out_addresses = list;
	*out_count = n;
	return 0;
}

int store_free_count(struct store *store, int64_t range, uint64_t *out_count)
{
	struct ipam_range run;
	sqlite3_stmt *stmt = NULL;
	uint64_t total = 0, n;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT first, last FROM"
				    " free_run WHERE range = ?1",
				    "i", range);

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			read_run(NULL, store, stmt, NULL, &run);
			n = ipam_range_count(&run);
			total = n > UINT64_MAX - total ? UINT64_MAX :
							 total + n;
		}
	}
	store_give_back(store, stmt);
	if (ret == ENOENT) {
		*out_count = total;
	}
	return ret == ENOENT ? 0 : ret;
}
