/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/* Thresholds and purges, through to the store and the event catalog. */
#include <errno.h>

#include "ipam/manage/manage_store.h"
#include "ipam/manage/manage_usage.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_purge.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define NOW 1793610000

static const struct access_caller root = {
	.name = "root", .source = ACCESS_FROM_SOCKET, .root = true
};
static const struct access_caller reader = {
	.name = "ada", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_USERS)
};

static struct manage_sink sink;
static struct manage_call call;

static void setup(void)
{
	fresh_setup();
	manage_sink_of_store(store, &sink);
	call = (struct manage_call){ .sink = &sink, .caller = &root,
				     .now = NOW };
}

static size_t events(struct ipam_event **out_list)
{
	const struct store_event_filter filter = { .kind = IPAM_EVENT_IPAM };
	const struct store_page page = { .limit = 10 };
	size_t count = 0;

	ck_assert_int_eq(store_event_list(ctx, store, &filter, &page, out_list,
					  &count, NULL), 0);
	return count;
}

START_TEST(one_threshold_changes_and_the_other_stays)
{
	struct ipam_thresholds levels = { 0, 0 };
	struct ipam_event *list = NULL;

	ck_assert_int_eq(manage_thresholds_set(&call, MANAGE_THRESHOLD_KEEP,
					       90), 0);
	ck_assert_int_eq(store_thresholds_get(store, &levels), 0);
	ck_assert_int_eq(levels.under, 20);
	ck_assert_int_eq(levels.over, 90);
	ck_assert_uint_eq(events(&list), 1);
	ck_assert_uint_eq(list[0].value_count, 1);
	ck_assert_str_eq(list[0].values[0].name, "over");
	ck_assert_str_eq(list[0].values[0].before, "80");
	ck_assert_str_eq(list[0].values[0].after, "90");
}
END_TEST

/* UTL-04: over must be >= under. */
START_TEST(thresholds_that_cross_change_nothing)
{
	struct ipam_thresholds levels = { 0, 0 };
	struct ipam_event *list = NULL;

	ck_assert_int_eq(manage_thresholds_set(&call, 81,
					       MANAGE_THRESHOLD_KEEP), EINVAL);
	ck_assert_str_eq(call.field, "over");
	ck_assert_int_eq(manage_thresholds_set(&call, 80,
					       MANAGE_THRESHOLD_KEEP), 0);
	ck_assert_int_eq(store_thresholds_get(store, &levels), 0);
	ck_assert_int_eq(levels.under, 80);
	ck_assert_uint_eq(events(&list), 1);
}
END_TEST

/* UTL-10: the date must not be in the future. */
START_TEST(a_purge_is_of_the_past)
{
	struct store_purge *list = NULL;
	struct ipam_event *told = NULL;
	size_t count = 0;

	ck_assert_int_eq(manage_usage_purge(&call, NOW + 1), EINVAL);
	ck_assert_str_eq(call.field, "before");
	ck_assert_int_eq(manage_usage_purge(&call, NOW), 0);
	ck_assert_int_eq(manage_usage_purge(&call, NOW), EBUSY);
	ck_assert_int_eq(store_purge_list(ctx, store, NULL, &list, &count),
			 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].data, "utilization");
	ck_assert_int_eq(list[0].before, NOW);
	ck_assert_int_eq(list[0].done_at, 0);
	ck_assert_uint_eq(events(&told), 1);
	ck_assert_str_eq(told[0].user, "root");
	ck_assert_str_eq(told[0].values[0].after, "2026-11-02T09:00:00Z");
}
END_TEST

START_TEST(a_reader_changes_neither)
{
	struct ipam_event *list = NULL;

	call.caller = &reader;
	ck_assert_int_eq(manage_thresholds_set(&call, 1, 2), EACCES);
	ck_assert_int_eq(manage_usage_purge(&call, 1), EACCES);
	ck_assert_uint_eq(events(&list), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("manage_usage");
	TCase *c = tcase_create("usage");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, one_threshold_changes_and_the_other_stays);
	tcase_add_test(c, thresholds_that_cross_change_nothing);
	tcase_add_test(c, a_purge_is_of_the_past);
	tcase_add_test(c, a_reader_changes_neither);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
