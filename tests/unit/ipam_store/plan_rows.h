/*
 * Rows of the address plan for tests of what lies in it.
 */
#ifndef TESTS_UNIT_IPAM_STORE_PLAN_ROWS_H
#define TESTS_UNIT_IPAM_STORE_PLAN_ROWS_H

#include "ipam/store/store_address_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

static inline struct ipam_addr plan_addr(const char *text)
{
	struct ipam_addr addr;

	ck_assert_int_eq(ipam_addr_parse(text, &addr), 0);
	return addr;
}

/* A range of the built-in space; its number. */
static inline int64_t plan_range(const char *prefix, const char *first,
				 const char *last, const char *service,
				 const char *instance)
{
	struct ipam_prefix network = fresh_prefix(prefix);
	struct ipam_addr from = plan_addr(first), to = plan_addr(last);
	const uint8_t none[16] = { 0 };
	int64_t id;

	ck_assert_int_eq(store_do(
		store, NULL, "INSERT INTO ip_range (space, family, network,"
		" length, first, last, service, instance, network_type,"
		" assignment, assigned, utilized) VALUES (1, ?1, ?2, ?3, ?4,"
		" ?5, ?6, ?7, 1, 1, ?8, ?8)", "iaiaattb", (int64_t)network.addr.family,
		&network.addr, (int64_t)network.length, &from, &to, service,
		instance, none, sizeof(none)), 0);
	id = sqlite3_last_insert_rowid(store->db);
	ck_assert_int_eq(store_free_fill(store, id), 0);
	return id;
}

static inline struct ipam_address plan_record(const char *text,
					      const char *service,
					      const char *instance)
{
	struct ipam_address out = { .address = plan_addr(text) };

	out.cells[IPAM_ADDRESS_SERVICE] = service;
	out.cells[IPAM_ADDRESS_INSTANCE] = instance;
	ipam_address_defaults(&out);
	return out;
}

/* One write in a batch and transaction of its own. */
static inline int plan_add(const struct ipam_address *address)
{
	struct store_addresses *batch = NULL;
	int ret = store_begin(store), end;

	ck_assert_int_eq(ret, 0);
	ck_assert_int_eq(store_addresses_begin(ctx, store, 1000, &batch), 0);
	ret = store_addresses_add(batch, address, STORE_BY_PERSON, NULL);
	end = store_addresses_end(batch);
	ck_assert_int_eq(end, 0);
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	return store_commit(store);
}

static inline int plan_get(const struct ipam_address *key,
			   struct ipam_address *out)
{
	struct store_addresses *batch = NULL;
	int ret;

	ck_assert_int_eq(store_addresses_begin(ctx, store, 1000, &batch), 0);
	ret = store_addresses_get(ctx, batch, key, out);
	ck_assert_int_eq(store_addresses_end(batch), 0);
	return ret;
}

static inline int plan_remove(const struct ipam_address *key)
{
	struct store_addresses *batch = NULL;
	struct ipam_address was;
	int ret;

	ck_assert_int_eq(store_begin(store), 0);
	ck_assert_int_eq(store_addresses_begin(ctx, store, 1000, &batch), 0);
	ret = store_addresses_get(ctx, batch, key, &was);
	if (ret == 0) {
		ret = store_addresses_remove(batch, &was);
	}
	ck_assert_int_eq(store_addresses_end(batch), 0);
	ck_assert_int_eq(store_commit(store), 0);
	return ret;
}

static inline int plan_set(const struct ipam_address *key,
			   const struct ipam_address *wanted,
			   enum store_put *out)
{
	struct store_addresses *batch = NULL;
	struct ipam_address was;
	int ret;

	ck_assert_int_eq(store_begin(store), 0);
	ck_assert_int_eq(store_addresses_begin(ctx, store, 2000, &batch), 0);
	ret = store_addresses_get(ctx, batch, key, &was);
	if (ret == 0) {
		ret = store_addresses_set(batch, &was, wanted,
					  STORE_BY_PERSON, out);
	}
	ck_assert_int_eq(store_addresses_end(batch), 0);
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	return store_commit(store);
}

/* The runs of a range as "10.1.0.1-10.1.0.4 10.1.0.9-...". */
__attribute__((unused)) static inline char *plan_runs(int64_t range)
{
	char *text = talloc_strdup(ctx, "");
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];
	struct ipam_addr from, to;
	sqlite3_stmt *stmt = NULL;

	ck_assert_int_eq(store_prepare(store, &stmt, "SELECT first, last FROM"
				       " free_run WHERE range = ?1 ORDER BY"
				       " first", "i", range), 0);
	while (store_step(store, stmt) == 0) {
		from = store_column_addr(stmt, 0);
		to = store_column_addr(stmt, 1);
		text = talloc_asprintf_append(
			text, "%s%s-%s", text[0] != '\0' ? " " : "",
			ipam_addr_format(&from, first),
			ipam_addr_format(&to, last));
	}
	sqlite3_finalize(stmt);
	return text;
}

__attribute__((unused)) static inline int64_t plan_used(int64_t range)
{
	int64_t used = -1;

	ck_assert_int_eq(store_number(store, &used, "SELECT used FROM ip_range"
				      " WHERE id = ?1", "i", range), 0);
	return used;
}

/* Runs and counters of all ranges are what they would be if made anew. */
__attribute__((unused)) static inline void plan_check(void)
{
	sqlite3_stmt *stmt = NULL;
	int64_t ids[64], used;
	size_t n = 0, i;
	char *runs = NULL;

	ck_assert_int_eq(store_prepare(store, &stmt, "SELECT id FROM ip_range",
				       ""), 0);
	while (store_step(store, stmt) == 0 && n < 64) {
		ids[n++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	for (i = 0; i < n; i++) {
		runs = plan_runs(ids[i]);
		used = plan_used(ids[i]);
		ck_assert_int_eq(store_free_fill(store, ids[i]), 0);
		ck_assert_str_eq(plan_runs(ids[i]), runs);
		ck_assert_int_eq(plan_used(ids[i]), used);
	}
	ck_assert_int_eq(store_number(store, &used,
		"SELECT count(*) FROM address a WHERE duplicate != (1 <"
		" (SELECT count(*) FROM address b WHERE b.space = a.space AND"
		" b.family = a.family AND b.address = a.address))", ""), 0);
	ck_assert_int_eq(used, 0);
}

#endif
