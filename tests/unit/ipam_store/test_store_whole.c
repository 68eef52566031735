/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Rows of an import that wait, and what an export lists in an order that no
 * number of a row decides (IMX-01).
 */
#include <errno.h>

#include "ipam/store/store_custom.h"
#include "ipam/store/store_saved.h"
#include "ipam/store/store_whole.h"
#include "tests/unit/ipam_store/fresh_store.h"

START_TEST(rows_wait_by_section_until_they_are_dropped)
{
	struct store_whole_row *rows = NULL;
	int64_t import = 0, number = 0;
	size_t count = 0;

	ck_assert_int_eq(store_whole_count(store, 7, &number), ENOENT);
	ck_assert_int_eq(store_whole_begin(store, &import), 0);
	ck_assert_int_gt(import, 0);
	ck_assert_int_eq(store_whole_add(store, import, 2, "{\"b\":1}"), 0);
	ck_assert_int_eq(store_whole_add(store, import, 1, "{\"a\":1}"), 0);
	ck_assert_int_eq(store_whole_add(store, import, 2, "{\"b\":2}"), 0);
	ck_assert_int_eq(store_whole_count(store, import, &number), 0);
	ck_assert_int_eq(number, 3);
	ck_assert_int_eq(store_whole_rows(ctx, store, 2, 0, 1, &rows, &count),
			 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(rows[0].text, "{\"b\":1}");
	ck_assert_int_eq(store_whole_rows(ctx, store, 2, rows[0].place, 9,
					  &rows, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(rows[0].text, "{\"b\":2}");
	ck_assert_int_eq(store_whole_end(store), 0);
	ck_assert_int_eq(store_whole_count(store, import, &number), ENOENT);
}
END_TEST

START_TEST(a_new_import_takes_the_place_of_another)
{
	int64_t first = 0, second = 0, number = 0;

	ck_assert_int_eq(store_whole_begin(store, &first), 0);
	ck_assert_int_eq(store_whole_add(store, first, 0, "{}"), 0);
	ck_assert_int_eq(store_whole_begin(store, &second), 0);
	ck_assert_int_ne(first, second);
	ck_assert_int_eq(store_whole_count(store, first, &number), ENOENT);
	ck_assert_int_eq(store_whole_count(store, second, &number), 0);
	ck_assert_int_eq(number, 0);
}
END_TEST

START_TEST(rows_outlive_a_transaction_that_is_taken_back)
{
	int64_t import = 0, number = 0;

	ck_assert_int_eq(store_whole_begin(store, &import), 0);
	ck_assert_int_eq(store_whole_add(store, import, 0, "{}"), 0);
	ck_assert_int_eq(store_begin(store), 0);
	store_rollback(store);
	ck_assert_int_eq(store_whole_count(store, import, &number), 0);
	ck_assert_int_eq(number, 1);
}
END_TEST

static int64_t add_field(const char *name)
{
	const struct ipam_custom_field field = { .name = name, .list = true };
	struct ipam_wrong wrong;
	int64_t id = 0;

	ck_assert_int_eq(store_custom_field_add(store, &field, &id, &wrong),
			 0);
	ck_assert_int_eq(store_custom_value_add(store, id, "b", &wrong), 0);
	ck_assert_int_eq(store_custom_value_add(store, id, "a", &wrong), 0);
	return id;
}

START_TEST(pairs_and_values_are_listed_by_their_names)
{
	struct store_whole_text *list = NULL;
	int64_t zebra = add_field("Zebra"), ant = add_field("Ant");
	struct ipam_wrong wrong;
	int64_t x = 0, y = 0;
	bool is = false;
	size_t count = 0;

	ck_assert_int_eq(store_custom_value_find(store, zebra, "b", &x,
						 &wrong), 0);
	ck_assert_int_eq(store_custom_value_find(store, ant, "a", &y, &wrong),
			 0);
	ck_assert_int_eq(store_custom_pair_add(store, x, y, &wrong), 0);
	ck_assert_int_eq(store_whole_pairs(ctx, store, 0, 9, &list, &count),
			 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].of[0], "Ant");
	ck_assert_str_eq(list[0].of[3], "b");
	ck_assert_int_eq(store_whole_pair_is(store, &list[0], &is), 0);
	ck_assert(is);
	list[0].of[3] = "a";
	ck_assert_int_eq(store_whole_pair_is(store, &list[0], &is), 0);
	ck_assert(!is);
	/* those that are built in are not among them */
	ck_assert_int_eq(store_whole_values(ctx, store, 1, 9, &list, &count),
			 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_str_eq(list[0].of[1], "b");
	ck_assert_int_eq(store_whole_value_is(store, "zebra", "A", &is), 0);
	ck_assert(is);
	ck_assert_int_eq(store_whole_value_is(store, "Zebra", "c", &is), 0);
	ck_assert(!is);
}
END_TEST

START_TEST(queries_of_tokens_are_not_listed)
{
	static const char *const people[] = { "ada", "token 3 (ci)", "bob" };
	struct ipam_saved *list = NULL;
	struct ipam_wrong wrong;
	size_t i, count = 0;

	for (i = 0; i < 3; i++) {
		const struct ipam_saved saved = {
			.person = people[i], .name = "mine",
			.operation = "address.list", .arguments = "",
		};

		ck_assert_int_eq(store_saved_put(store, &saved, &wrong), 0);
	}
	ck_assert_int_eq(store_saved_all(ctx, store, 0, 9, &list, &count),
			 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(list[1].person, "bob");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_whole");
	TCase *tc = tcase_create("store_whole");

	tcase_add_checked_fixture(tc, fresh_setup, fresh_teardown);
	tcase_add_test(tc, rows_wait_by_section_until_they_are_dropped);
	tcase_add_test(tc, a_new_import_takes_the_place_of_another);
	tcase_add_test(tc, rows_outlive_a_transaction_that_is_taken_back);
	tcase_add_test(tc, pairs_and_values_are_listed_by_their_names);
	tcase_add_test(tc, queries_of_tokens_are_not_listed);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
