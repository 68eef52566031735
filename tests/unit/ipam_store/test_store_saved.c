/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Saved queries are each of one person (ASM-14, TRK-08).
 */
#include <errno.h>

#include "ipam/store/store_saved.h"
#include "tests/unit/ipam_store/fresh_store.h"

static struct ipam_wrong wrong;

static int put(const char *person, const char *name, const char *arguments)
{
	const struct ipam_saved saved = {
		.person = person, .name = name, .operation = "address.list",
		.arguments = arguments, .saved_at = 7,
	};

	return store_saved_put(store, &saved, &wrong);
}

static size_t list(const char *person, const char *name,
		   struct ipam_saved **out_list)
{
	const struct store_page page = { .limit = 5000 };
	size_t count = 0;

	ck_assert_int_eq(store_saved_list(ctx, store, person, name, &page,
					  out_list, &count), 0);
	return count;
}

START_TEST(each_person_has_names_of_their_own)
{
	struct ipam_saved *found = NULL;

	ck_assert_int_eq(put("ada", "mine", "state=Reserved"), 0);
	ck_assert_int_eq(put("bob", "mine", "state=Inactive"), 0);
	ck_assert_int_eq(put("ada", "MINE", "space=Lab"), 0);
	ck_assert_uint_eq(list("ada", NULL, &found), 1);
	ck_assert_str_eq(found[0].name, "MINE");
	ck_assert_str_eq(found[0].arguments, "space=Lab");
	ck_assert_uint_eq(list("bob", "Mine", &found), 1);
	ck_assert_str_eq(found[0].arguments, "state=Inactive");
	ck_assert_int_eq(store_saved_remove(store, "eve", "mine"), ENOENT);
	ck_assert_int_eq(store_saved_remove(store, "ada", "mine"), 0);
	ck_assert_uint_eq(list("ada", NULL, &found), 0);
	ck_assert_uint_eq(list("bob", NULL, &found), 1);
}
END_TEST

START_TEST(there_is_a_most_of_them)
{
	struct ipam_saved *found = NULL;
	int i;

	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < IPAM_SAVED_MAX; i++) {
		ck_assert_int_eq(put("ada", talloc_asprintf(ctx, "q%d", i),
				     ""), 0);
	}
	ck_assert_int_eq(put("ada", "more", ""), EBUSY);
	ck_assert_int_eq(put("ada", "q7", "x=1"), 0);
	ck_assert_int_eq(put("bob", "more", ""), 0);
	ck_assert_int_eq(store_commit(store), 0);
	ck_assert_uint_eq(list("ada", NULL, &found), IPAM_SAVED_MAX);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_saved");
	TCase *c = tcase_create("saved");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, each_person_has_names_of_their_own);
	tcase_add_test(c, there_is_a_most_of_them);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
