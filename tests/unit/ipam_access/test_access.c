/* use: ipam_access CHECK TALLOC */
/* The matrix of roles and rights, every cell. */
#include "tests/support/suite.h"

#include "ipam/access/access.h"

static const struct {
	enum access_role role;
	bool allowed[ACCESS_RIGHT_COUNT]; /* public, read, manage, tokens,
					     track */
} cases[] = {
	{ ACCESS_NOBODY, { true, false, false, false, false } },
	{ ACCESS_USER, { true, true, false, false, false } },
	{ ACCESS_ADMINISTRATOR, { true, true, true, false, true } },
	{ ACCESS_ROOT, { true, true, true, true, true } },
	{ ACCESS_AUDITOR, { true, true, false, false, true } },
};

START_TEST(each_role_has_its_rights)
{
	int right;

	for (right = 0; right < ACCESS_RIGHT_COUNT; right++) {
		ck_assert_int_eq(access_allowed(cases[_i].role, right),
				 cases[_i].allowed[right]);
	}
}
END_TEST

START_TEST(what_is_out_of_range_is_refused)
{
	ck_assert(!access_allowed(ACCESS_ROLE_COUNT, ACCESS_PUBLIC));
	ck_assert(!access_allowed(ACCESS_ROOT, ACCESS_RIGHT_COUNT));
	ck_assert(!access_allowed((enum access_role)-1, ACCESS_READ));
}
END_TEST

START_TEST(no_token_is_root)
{
	ck_assert_int_eq(access_role_of_token("root"), ACCESS_NOBODY);
	ck_assert_int_eq(access_role_of_token("User"), ACCESS_NOBODY);
	ck_assert_int_eq(access_role_of_token("user"), ACCESS_USER);
	ck_assert_int_eq(access_role_of_token("auditor"), ACCESS_AUDITOR);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("access");
	TCase *t = tcase_create("access");

	tcase_add_loop_test(t, each_role_has_its_rights, 0, ACCESS_ROLE_COUNT);
	tcase_add_test(t, what_is_out_of_range_is_refused);
	tcase_add_test(t, no_token_is_root);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
