/* use: ipam_model ipam_base TALLOC CHECK */
/* How far an access check came. */
#include "ipam/model/check.h"
#include "tests/support/suite.h"

static const enum ipam_check_kind kinds[] = {
	IPAM_CHECK_LDAP, IPAM_CHECK_DHCP_RPC, IPAM_CHECK_DHCP_SHARE,
	IPAM_CHECK_NPS_EVENTS
};

START_TEST(each_check_has_a_name_steps_and_the_role_s_place)
{
	const struct ipam_check_type *type = &ipam_check_types[_i];
	size_t n = 0;

	ck_assert_int_eq(ipam_check_find(type->name), _i);
	ck_assert(_i == 0 || type->role >= ipam_check_types[_i - 1].role);
	while (type->steps[n].word != NULL) {
		ck_assert_ptr_nonnull(type->steps[n].label);
		n++;
	}
	ck_assert_uint_ge(n, 2);
	ck_assert_uint_le(n, IPAM_CHECK_STEPS_MAX);
	ck_assert_int_eq(ipam_check_find("nothing"), IPAM_CHECK_COUNT);
}
END_TEST

START_TEST(steps_before_the_failing_one_went_well)
{
	struct ipam_check check = { .kind = IPAM_CHECK_DHCP_RPC,
				    .state = IPAM_CHECK_BLOCKED,
				    .failure = { "map", "s", "a" } };

	ck_assert_int_eq(ipam_check_mark_of(&check, 0), IPAM_MARK_OK);
	ck_assert_int_eq(ipam_check_mark_of(&check, 2), IPAM_MARK_OK);
	ck_assert_int_eq(ipam_check_mark_of(&check, 3), IPAM_MARK_FAILED);
	ck_assert_int_eq(ipam_check_mark_of(&check, 4),
			 IPAM_MARK_NOT_REACHED);
	check.state = IPAM_CHECK_UNBLOCKED;
	ck_assert_int_eq(ipam_check_mark_of(&check, 6), IPAM_MARK_OK);
	check.state = IPAM_CHECK_NOT_CHECKED;
	ck_assert_int_eq(ipam_check_mark_of(&check, 0),
			 IPAM_MARK_NOT_REACHED);
}
END_TEST

START_TEST(a_failure_names_one_of_the_steps)
{
	ck_assert_str_eq(ipam_check_step_of(kinds[1], "connect"), "connect");
	ck_assert_str_eq(ipam_check_step_of(kinds[3],
					    "channel Security: auth"),
			 "auth");
	ck_assert_str_eq(ipam_check_step_of(kinds[3], "channel Security"),
			 "call");
	ck_assert_str_eq(ipam_check_step_of(kinds[2], "reply"), "call");
	ck_assert_str_eq(ipam_check_step_of(IPAM_CHECK_DNS_RPC, "dns bind"),
			 "bind");
	ck_assert_str_eq(ipam_check_step_of(kinds[0], NULL), "call");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_check");
	TCase *c = tcase_create("check");

	tcase_add_loop_test(c, each_check_has_a_name_steps_and_the_role_s_place,
			    0, IPAM_CHECK_COUNT);
	tcase_add_test(c, steps_before_the_failing_one_went_well);
	tcase_add_test(c, a_failure_names_one_of_the_steps);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
