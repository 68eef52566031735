/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Access checks as they ended last. */
#include <errno.h>

#include "ipam/store/store_check.h"
#include "tests/unit/ipam_store/fresh_store.h"

static struct ipam_check checks[IPAM_CHECK_COUNT];

static void list(void)
{
	ck_assert_int_eq(store_check_list(ctx, store, "a.test", checks), 0);
}

START_TEST(checks_of_roles_that_a_server_lacks_do_not_apply)
{
	struct store_server_change leave_out = {
		.roles = { [IPAM_ROLE_DHCP] = STORE_NO } };

	fresh_server("a.test");
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_LDAP].state,
			 IPAM_CHECK_NOT_APPLICABLE);
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_SHARE].state,
			 IPAM_CHECK_NOT_CHECKED);
	ck_assert_int_eq(store_server_set(store, "a.test", &leave_out), 0);
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_SHARE].state,
			 IPAM_CHECK_NOT_APPLICABLE);
	ck_assert_int_eq(store_check_list(ctx, store, "b.test", checks),
			 ENOENT);
}
END_TEST

START_TEST(the_last_end_of_a_check_is_kept)
{
	struct ipam_check check = { .kind = IPAM_CHECK_DHCP_RPC,
				    .state = IPAM_CHECK_BLOCKED,
				    .checked_at = 1000,
				    .failure = { "bind", "W 5", "do it" } };

	fresh_server("a.test");
	ck_assert_int_eq(store_check_put(store, "a.test", &check), 0);
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_RPC].state,
			 IPAM_CHECK_BLOCKED);
	ck_assert_str_eq(checks[IPAM_CHECK_DHCP_RPC].failure.step, "bind");
	check.state = IPAM_CHECK_UNBLOCKED;
	check.failure = (struct ipam_failure){ NULL, NULL, NULL };
	check.checked_at = 1001;
	ck_assert_int_eq(store_check_put(store, "a.test", &check), 0);
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_RPC].checked_at, 1001);
	ck_assert_ptr_null(checks[IPAM_CHECK_DHCP_RPC].failure.step);
	ck_assert_int_eq(store_check_put(store, "b.test", &check), ENOENT);
}
END_TEST

START_TEST(a_check_that_is_asked_for_is_made_anew)
{
	struct ipam_check check = { .kind = IPAM_CHECK_DHCP_SHARE,
				    .state = IPAM_CHECK_UNBLOCKED,
				    .checked_at = 1000 };
	int64_t run = 0;

	fresh_server("a.test");
	ck_assert_int_eq(store_check_put(store, "a.test", &check), 0);
	ck_assert_int_eq(store_run_add(store, "Audit", "a.test", 1, &run), 0);
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_SHARE].checked_at, 1000);
	ck_assert_int_eq(store_run_add(store, "ServerAvailability", "a.test",
				       1, &run), 0);
	list();
	ck_assert_int_eq(checks[IPAM_CHECK_DHCP_SHARE].checked_at, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_check");
	TCase *c = tcase_create("check");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, checks_of_roles_that_a_server_lacks_do_not_apply);
	tcase_add_test(c, the_last_end_of_a_check_is_kept);
	tcase_add_test(c, a_check_that_is_asked_for_is_made_anew);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
