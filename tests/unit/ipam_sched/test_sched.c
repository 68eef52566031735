/* use: ipam_sched ipam_base ipam_model TALLOC CHECK */
/* Intervals and pauses. */
#include "ipam/sched/sched.h"
#include "tests/support/suite.h"

START_TEST(each_task_has_its_interval)
{
	const struct ipam_settings settings = {.discovery_s = 1,
					       .configuration_s = 2,
					       .utilization_s = 3,
					       .availability_s = 4};

	ck_assert_int_eq(sched_interval_s(&settings, IPAM_TASK_DISCOVERY), 1);
	ck_assert_int_eq(sched_interval_s(&settings, IPAM_TASK_CONFIGURATION),
			 2);
	ck_assert_int_eq(sched_interval_s(&settings, IPAM_TASK_UTILIZATION),
			 3);
	ck_assert_int_eq(sched_interval_s(&settings, IPAM_TASK_AVAILABILITY), 4);
	ck_assert_int_eq(sched_interval_s(&settings, IPAM_TASK_COUNT), 0);
}
END_TEST

START_TEST(an_idle_collector_waits_longer_and_longer_up_to_a_second)
{
	ck_assert_uint_eq(sched_idle_ms(0, 0), 100);
	ck_assert_uint_eq(sched_idle_ms(3, 0), 800);
	ck_assert_uint_eq(sched_idle_ms(4, 0), 1000);
	ck_assert_uint_eq(sched_idle_ms(UINT32_MAX, 0), 1000);
}
END_TEST

START_TEST(luck_takes_off_a_quarter_at_most)
{
	uint32_t seed, pause;

	for (seed = 0; seed < 1000; seed++) {
		pause = sched_idle_ms(9, seed);
		ck_assert_uint_ge(pause, 750);
		ck_assert_uint_le(pause, 1000);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sched");
	TCase *tc = tcase_create("sched");

	suite_add_tcase(s, tc);
	tcase_add_test(tc, each_task_has_its_interval);
	tcase_add_test(
		tc, an_idle_collector_waits_longer_and_longer_up_to_a_second);
	tcase_add_test(tc, luck_takes_off_a_quarter_at_most);
	return s;
}

TEST_MAIN(suite)
