/* use: ipam_model ipam_base TALLOC CHECK */
/* Words of services' states, and which is worst. */
#include "ipam/model/service.h"
#include "tests/support/suite.h"

START_TEST(every_state_has_a_word_and_is_found_by_it)
{
	enum ipam_service_state found = IPAM_SERVICE_STATE_COUNT;
	const char *name = ipam_service_state_name(_i);

	ck_assert_str_ne(name, "");
	ck_assert_int_eq(ipam_service_state_parse(name, &found), 0);
	ck_assert_int_eq(found, _i);
	ck_assert_int_ne(ipam_service_state_parse("going", &found), 0);
}
END_TEST

static const struct {
	enum ipam_service_state list[3];
	size_t count;
	enum ipam_service_state worst;
} cases[] = {
	{ { 0 }, 0, IPAM_SERVICE_NOT_CHECKED },
	{ { IPAM_SERVICE_RUNNING, IPAM_SERVICE_RUNNING }, 2,
	  IPAM_SERVICE_RUNNING },
	{ { IPAM_SERVICE_NOT_APPLICABLE }, 1, IPAM_SERVICE_NOT_APPLICABLE },
	{ { IPAM_SERVICE_NOT_APPLICABLE, IPAM_SERVICE_RUNNING }, 2,
	  IPAM_SERVICE_RUNNING },
	{ { IPAM_SERVICE_PAUSED, IPAM_SERVICE_RUNNING }, 2,
	  IPAM_SERVICE_PAUSED },
	{ { IPAM_SERVICE_RUNNING, IPAM_SERVICE_NOT_REACHABLE,
	    IPAM_SERVICE_STOPPED }, 3, IPAM_SERVICE_STOPPED },
	{ { IPAM_SERVICE_NOT_REACHABLE, IPAM_SERVICE_RUNNING }, 2,
	  IPAM_SERVICE_NOT_REACHABLE },
};

START_TEST(the_worst_state_stands_for_all)
{
	ck_assert_int_eq(ipam_service_worst(cases[_i].list, cases[_i].count),
			 cases[_i].worst);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_service");
	TCase *c = tcase_create("states");

	tcase_add_loop_test(c, every_state_has_a_word_and_is_found_by_it, 0,
			    IPAM_SERVICE_STATE_COUNT);
	tcase_add_loop_test(c, the_worst_state_stands_for_all, 0,
			    sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
