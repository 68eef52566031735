/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* States of services and their changes (MON-01, MON-06). */
#include <errno.h>

#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"

static const struct store_page all = { .limit = 100 };

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
	fresh_server("other.contoso.test");
}

static size_t put(enum ipam_service_state state, int64_t at)
{
	struct ipam_service service = {
		.role = IPAM_ROLE_DHCP, .name = "DHCPServer", .state = state,
		.exit_code = state == IPAM_SERVICE_STOPPED ? 1077 : 0,
	};
	size_t changed = 9;

	if (state == IPAM_SERVICE_NOT_REACHABLE) {
		service.failure = (struct ipam_failure){ "service connect",
							 "ERRNO 110", "wait" };
	}
	ck_assert_int_eq(store_service_put_all(store, SERVER, &service, 1, at,
					       &changed), 0);
	return changed;
}

static struct ipam_service only(void)
{
	const struct store_service_filter filter = { .server = SERVER };
	struct ipam_service *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_service_list(ctx, store, &filter, &all, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	return list[0];
}

static size_t changes(struct ipam_service_change **out)
{
	size_t count = 0;

	ck_assert_int_eq(store_service_change_list(ctx, store, SERVER, &all,
						   out, &count), 0);
	return count;
}

START_TEST(a_state_lasts_since_it_was_first_seen)
{
	struct ipam_service_change *list = NULL;

	ck_assert_uint_eq(put(IPAM_SERVICE_RUNNING, 100), 1);
	ck_assert_uint_eq(put(IPAM_SERVICE_RUNNING, 200), 0);
	ck_assert_int_eq(only().since, 100);
	ck_assert_int_eq(only().checked_at, 200);
	ck_assert_uint_eq(put(IPAM_SERVICE_STOPPED, 300), 1);
	ck_assert_int_eq(only().state, IPAM_SERVICE_STOPPED);
	ck_assert_int_eq(only().since, 300);
	ck_assert_int_eq(only().exit_code, 1077);
	ck_assert_uint_eq(put(IPAM_SERVICE_NOT_REACHABLE, 400), 1);
	ck_assert_str_eq(only().failure.step, "service connect");
	ck_assert_uint_eq(put(IPAM_SERVICE_RUNNING, 400), 1);
	ck_assert_ptr_null(only().failure.step);
	ck_assert_uint_eq(changes(&list), 4);
	ck_assert_int_eq(list[0].to.state, IPAM_SERVICE_RUNNING);
	ck_assert_int_eq(list[1].to.state, IPAM_SERVICE_NOT_REACHABLE);
	ck_assert_str_eq(list[1].to.failure.advice, "wait");
	ck_assert_int_eq(list[2].to.exit_code, 1077);
	ck_assert_int_eq(list[3].to.checked_at, 100);
}
END_TEST

START_TEST(a_clock_set_back_loses_no_change)
{
	struct ipam_service_change *list = NULL;

	put(IPAM_SERVICE_RUNNING, 1000);
	put(IPAM_SERVICE_STOPPED, 500);
	ck_assert_int_eq(only().since, 500);
	ck_assert_uint_eq(changes(&list), 2);
	ck_assert_int_eq(list[0].to.state, IPAM_SERVICE_STOPPED);
}
END_TEST

START_TEST(what_is_not_found_any_more_goes_and_its_changes_stay)
{
	const struct store_service_filter filter = { .server = SERVER };
	struct ipam_service_change *list = NULL;
	struct ipam_service *services = NULL;
	size_t changed = 9, count = 9;

	put(IPAM_SERVICE_RUNNING, 100);
	ck_assert_int_eq(store_service_put_all(store, SERVER, NULL, 0, 200,
					       &changed), 0);
	ck_assert_uint_eq(changed, 0);
	ck_assert_int_eq(store_service_list(ctx, store, &filter, &all,
					    &services, &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_uint_eq(changes(&list), 1);
}
END_TEST

START_TEST(a_list_is_filtered_and_goes_on_behind_its_key)
{
	const struct ipam_service two[] = {
		{ .role = IPAM_ROLE_DC, .name = "NTDS",
		  .state = IPAM_SERVICE_RUNNING },
		{ .role = IPAM_ROLE_DC, .name = "Netlogon",
		  .state = IPAM_SERVICE_PAUSED },
	};
	struct store_service_filter filter = { .server = NULL };
	struct store_page page = { .limit = 1 };
	struct ipam_service *list = NULL;
	size_t changed = 0, count = 0, seen = 0;

	put(IPAM_SERVICE_RUNNING, 100);
	ck_assert_int_eq(store_service_put_all(store, "other.contoso.test",
					       two, 2, 100, &changed), 0);
	ck_assert_uint_eq(changed, 2);
	do {
		ck_assert_int_eq(store_service_list(ctx, store, &filter, &page,
						    &list, &count), 0);
		seen += count;
		page.after = count > 0 ? store_service_key(ctx, &list[0]) :
					 NULL;
	} while (count > 0);
	ck_assert_uint_eq(seen, 3);
	filter.state = "paused";
	ck_assert_int_eq(store_service_list(ctx, store, &filter, &all, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "Netlogon");
	filter.state = NULL;
	filter.role = "dhcp";
	ck_assert_int_eq(store_service_list(ctx, store, &filter, &all, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].server, SERVER);
	page.after = "nonsense";
	ck_assert_int_eq(store_service_list(ctx, store, &filter, &page, &list,
					    &count), EINVAL);
}
END_TEST

START_TEST(an_unknown_server_is_told)
{
	struct ipam_service_change *list = NULL;
	size_t n = 0;

	ck_assert_int_eq(store_service_put_all(store, "no.test", NULL, 0, 1,
					       &n), ENOENT);
	ck_assert_int_eq(store_service_change_list(ctx, store, "no.test", &all,
						   &list, &n), ENOENT);
}
END_TEST

START_TEST(old_changes_are_removed_but_for_the_last_of_each)
{
	struct ipam_service_change *list = NULL;
	size_t removed = 0;

	put(IPAM_SERVICE_RUNNING, 100);
	put(IPAM_SERVICE_STOPPED, 200);
	put(IPAM_SERVICE_RUNNING, 300);
	ck_assert_int_eq(store_prune_changes(store, 1000, 1, &removed), 0);
	ck_assert_uint_eq(removed, 1);
	ck_assert_int_eq(store_prune_changes(store, 1000, 10, &removed), 0);
	ck_assert_uint_eq(removed, 1);
	ck_assert_uint_eq(changes(&list), 1);
	ck_assert_int_eq(list[0].to.checked_at, 300);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_service");
	TCase *c = tcase_create("service");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_state_lasts_since_it_was_first_seen);
	tcase_add_test(c, a_clock_set_back_loses_no_change);
	tcase_add_test(c, what_is_not_found_any_more_goes_and_its_changes_stay);
	tcase_add_test(c, a_list_is_filtered_and_goes_on_behind_its_key);
	tcase_add_test(c, an_unknown_server_is_told);
	tcase_add_test(c, old_changes_are_removed_but_for_the_last_of_each);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
