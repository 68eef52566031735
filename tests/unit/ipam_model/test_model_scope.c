/* use: ipam_model ipam_base TALLOC CHECK */
/* Which scopes are valid; percentages; words. */
#include "ipam/model/scope.h"
#include "ipam/model/task.h"
#include "tests/support/suite.h"

START_TEST(percent_follows_the_counts)
{
	struct ipam_usage usage = { .total = 200, .in_use = 50 };

	ck_assert_double_eq_tol(ipam_usage_percent(&usage), 25, 1e-9);
	usage.in_use = 300;
	ck_assert_double_eq_tol(ipam_usage_percent(&usage), 100, 1e-9);
	usage.total = 0;
	ck_assert_double_eq_tol(ipam_usage_percent(&usage), 0, 1e-9);
	usage.total = -1;
	ck_assert_double_lt(ipam_usage_percent(&usage), 0);
}
END_TEST

static struct ipam_addr addr(const char *text)
{
	struct ipam_addr a = { .family = IPAM_NO_FAMILY };

	ipam_addr_parse(text, &a);
	return a;
}

START_TEST(what_lies_outside_is_refused)
{
	struct ipam_range in = { addr("10.1.0.1"), addr("10.1.0.9") };
	struct ipam_range out = { addr("10.1.0.1"), addr("10.2.0.9") };
	struct ipam_reservation reserved = { .address = addr("10.2.0.1") };
	struct ipam_scope scope = { .ranges = &in, .range_count = 1 };
	const char *why = NULL;

	ck_assert_int_ne(ipam_scope_validate(&scope, &why), 0);
	scope.prefix.addr = addr("10.1.0.0");
	scope.prefix.length = 24;
	ck_assert_int_eq(ipam_scope_validate(&scope, &why), 0);
	scope.exclusions = &out;
	scope.exclusion_count = 1;
	ck_assert_int_ne(ipam_scope_validate(&scope, &why), 0);
	ck_assert_str_eq(why, "an exclusion is not inside the scope");
	scope.exclusion_count = 0;
	scope.reservations = &reserved;
	scope.reservation_count = 1;
	ck_assert_int_ne(ipam_scope_validate(&scope, &why), 0);
	scope.reservation_count = 0;
	scope.prefix.addr = addr("10.1.0.1");
	ck_assert_int_ne(ipam_scope_validate(&scope, &why), 0);
	scope.prefix.length = 33;
	ck_assert_int_ne(ipam_scope_validate(&scope, &why), 0);
}
END_TEST

START_TEST(words_come_back)
{
	enum ipam_management management;
	enum ipam_task_id task;
	enum ipam_role role;
	int i;

	for (i = 0; i < IPAM_ROLE_COUNT; i++) {
		ck_assert_int_eq(ipam_role_parse(ipam_role_name(i), &role), 0);
		ck_assert_int_eq(role, i);
	}
	for (i = 0; i < IPAM_TASK_COUNT; i++) {
		ck_assert_int_eq(ipam_task_find(ipam_task_kinds[i].name,
						&task), 0);
		ck_assert_int_eq(task, i);
	}
	ck_assert_int_eq(ipam_management_parse("managed", &management), 0);
	ck_assert_int_eq(management, IPAM_MANAGED);
	ck_assert_int_ne(ipam_management_parse("Managed", &management), 0);
	ck_assert_str_eq(ipam_management_name(77), "");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model");
	TCase *c = tcase_create("model");

	tcase_add_test(c, percent_follows_the_counts);
	tcase_add_test(c, what_lies_outside_is_refused);
	tcase_add_test(c, words_come_back);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
