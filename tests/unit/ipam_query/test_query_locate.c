/* use: ipam_query ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Where addresses lie, while a store is changed by itself and by another
 * process: always as the tables of the store say.
 */
#include <errno.h>
#include <sqlite3.h>

#include "ipam/query/query_locate.h"
#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define ROUNDS 300

static struct query_locator *locator;
static struct store *other;	/* of another process, as it were */
static struct ipam_wrong wrong;
static uint32_t state;

static uint32_t dice(uint32_t sides)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % sides;
}

static void setup(void)
{
	const char *error = "";

	fresh_setup();
	ck_assert_int_eq(store_open(ctx, store_path, &other, &error), 0);
	ck_assert_int_eq(query_locator_new(ctx, store, &locator), 0);
}

static void add_subnet(struct store *to, const char *network)
{
	struct ipam_subnet subnet = { .space_id = 1, .name = network,
				      .network_type = IPAM_NON_VIRTUALIZED,
				      .virtual_subnet = -1,
				      .prefix = fresh_prefix(network) };

	ck_assert_int_eq(store_subnet_put(to, &subnet, 1, &wrong), 0);
}

static void add_block(struct store *to, const char *network)
{
	struct ipam_block block = { .prefix = fresh_prefix(network) };

	block.range = ipam_prefix_range(&block.prefix);
	ck_assert_msg(store_block_put(to, &block, 1, &wrong) == 0, "%s",
		      wrong.why);
}

/* "kind network|zone", the outermost first */
static const char *places(const char *address, const char *kind)
{
	const struct query_locating wanted = { &address, 1, kind, NULL,
					       &wrong };
	struct query_page page = { .rows = NULL };
	char *text = talloc_strdup(ctx, "");
	const struct query_place *row = NULL;
	size_t i;

	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), 0);
	for (i = 0; i < page.count; i++) {
		row = (const struct query_place *)page.rows[i];
		text = talloc_asprintf_append(
			text, "%s%s %s", i > 0 ? ", " : "", row->kind,
			row->zone ? row->zone : row->network ? row->network :
			row->start ? row->start : "-");
	}
	return text;
}

START_TEST(each_kind_of_place_is_found)
{
	struct ipam_scope scope = { .prefix = fresh_prefix("10.1.2.0/24") };
	struct store_diff diff;
	const char *address = "10.1.2.9";
	const struct query_locating wanted = { &address, 1, "scope", NULL,
					       NULL };
	struct query_page page = { .rows = NULL };

	add_block(store, "10.0.0.0/8");
	add_subnet(store, "10.1.0.0/16");
	fresh_server("dhcp1.contoso.test");
	ck_assert_int_eq(store_scope_put_all(store, "dhcp1.contoso.test",
					     IPAM_IPV4, &scope, 1, 1, &diff),
			 0);
	ck_assert_str_eq(places(address, "block"), "block 10.0.0.0/8");
	ck_assert_str_eq(places(address, "subnet"),
			 "subnet 10.1.0.0/16");
	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), 0);
	ck_assert_uint_eq(page.count, 1);
	ck_assert_str_eq(((struct query_place *)page.rows[0])->server,
			 "dhcp1.contoso.test");
	ck_assert_str_eq(places("11.0.0.1", NULL), "none -");
	ck_assert_str_eq(places("2001:db8::1", NULL), "none -");
	ck_assert_int_eq(store_server_remove(store, "dhcp1.contoso.test"), 0);
	ck_assert_str_eq(places(address, "scope"), "none -");
}
END_TEST

START_TEST(what_is_no_address_is_told)
{
	const char *const list[] = { "10.1.0.7", "10.1.0" };
	struct query_locating wanted = { list, 2, NULL, NULL, &wrong };
	struct query_page page = { .rows = NULL };

	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), EINVAL);
	ck_assert_str_eq(wrong.field, "addresses");
	ck_assert_ptr_nonnull(strstr(wrong.why, "10.1.0 is no"));
	ck_assert_ptr_null(page.rows);
	wanted.count = 1;
	wanted.space = "nowhere";
	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), ENOENT);
}
END_TEST

START_TEST(a_name_that_changes_is_told_anew)
{
	const char *address = "10.1.0.7";
	const struct query_locating wanted = { &address, 1, NULL, NULL,
					       NULL };
	struct query_page page = { .rows = NULL };
	sqlite3 *db = NULL;

	add_subnet(other, "10.1.0.0/16");
	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), 0);
	ck_assert_str_eq(((struct query_place *)page.rows[0])->space,
			 "Default");
	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "UPDATE address_space SET name ="
				      " 'First'", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	ck_assert_int_eq(query_locate(ctx, locator, &wanted, &page), 0);
	ck_assert_str_eq(((struct query_place *)page.rows[0])->space, "First");
}
END_TEST

static void exec(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK,
		      "%s", error);
}

/* What the tables say, counted without the locator. */
static size_t counted(sqlite3 *db, const struct ipam_addr *addr)
{
	sqlite3_stmt *stmt = NULL;
	size_t size = 0, count;
	const uint8_t *blob = ipam_addr_blob(addr, &size);

	ck_assert_int_eq(
		sqlite3_prepare_v2(
			db,
			"SELECT (SELECT count(*) FROM subnet WHERE"
			" length(network) = length(?1) AND"
			" network <= ?1 AND last >= ?1) +"
			" (SELECT count(*) FROM block WHERE"
			" length(first) = length(?1) AND"
			" first <= ?1 AND last >= ?1)", -1, &stmt, NULL),
		SQLITE_OK);
	sqlite3_bind_blob(stmt, 1, blob, (int)size, SQLITE_TRANSIENT);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	count = (size_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return count;
}

static void change_at_random(void)
{
	struct store *by = dice(2) == 0 ? store : other;
	char network[40];
	int64_t id = 0;

	if (dice(2) == 0) {
		snprintf(network, sizeof(network), "10.%u.%u.0/%u", dice(4),
			 dice(4) * 16, 20 + dice(6));
	} else {
		snprintf(network, sizeof(network), "2001:db8:%u::/%u", dice(8),
			 48 + dice(17));
	}
	if (store_plan_find(by, STORE_SUBNET, network, &id, &wrong) == 0) {
		ck_assert_int_eq(store_subnet_remove(by, id, true, &wrong), 0);
	} else {
		add_subnet(by, network);
	}
}

START_TEST(it_follows_what_others_change)
{
	const struct ipam_place *found[64];
	struct ipam_addr addr;
	char text[40];
	sqlite3 *db = NULL;
	size_t i, n;

	state = (uint32_t)_i;
	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	add_block(store, "10.0.0.0/8");
	for (i = 0; i < ROUNDS; i++) {
		for (n = dice(4); n > 0; n--) {
			change_at_random();
		}
		if (i == ROUNDS / 2) {
			/* as if more had been changed than notes are kept */
			exec(db, "DELETE FROM place_change WHERE id <="
				 " (SELECT max(id) FROM place_change)");
			change_at_random();
		}
		if (dice(2) == 0) {
			snprintf(text, sizeof(text), "10.%u.%u.%u", dice(4),
				 dice(64), dice(256));
		} else {
			snprintf(text, sizeof(text), "2001:db8:%u::1",
				 dice(8));
		}
		ck_assert_int_eq(ipam_addr_parse(text, &addr), 0);
		ck_assert_int_eq(query_locator_follow(locator), 0);
		ck_assert_msg(ipam_locator_find(query_locator_of(locator),
						&addr, IPAM_PLACE_ALL, found,
						64) == counted(db, &addr),
			      "%s", text);
	}
	sqlite3_close(db);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("query_locate");
	TCase *tc = tcase_create("locate");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_kind_of_place_is_found);
	tcase_add_test(tc, what_is_no_address_is_told);
	tcase_add_test(tc, a_name_that_changes_is_told_anew);
	tcase_add_loop_test(tc, it_follows_what_others_change, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
