/* use: ipam_api CHECK TALLOC */
/* How often somebody may ask. */
#include "tests/support/suite.h"

#include "ipam/api/api_rate.h"

#define S INT64_C(1000000)

START_TEST(a_burst_then_the_rate)
{
	struct api_rate *rate = api_rate_new(NULL, 10, 7);
	int i, taken = 0;

	for (i = 0; i < 100; i++) {
		taken += api_rate_ask(rate, "alice", 1000 * S) == 0;
	}
	ck_assert_int_eq(taken, 10 * API_RATE_BURST_S);
	ck_assert_int_eq(api_rate_ask(rate, "alice", 1000 * S), 1);
	/* somebody else is not held up by her */
	ck_assert_int_eq(api_rate_ask(rate, "bob", 1000 * S), 0);
	for (i = 0, taken = 0; i < 100; i++) {
		taken += api_rate_ask(rate, "alice", 1001 * S) == 0;
	}
	ck_assert_int_eq(taken, 10);
	talloc_free(rate);
}
END_TEST

START_TEST(what_is_refused_does_not_count)
{
	struct api_rate *rate = api_rate_new(NULL, 1, 7);
	int i;

	for (i = 0; i < 1000; i++) {
		api_rate_ask(rate, "alice", 0);
	}
	ck_assert_int_ne(api_rate_ask(rate, "alice", 0), 0);
	ck_assert_int_eq(api_rate_ask(rate, "alice", S), 0);
	talloc_free(rate);
}
END_TEST

START_TEST(without_a_rate_all_may)
{
	struct api_rate *rate = api_rate_new(NULL, 0, 7);
	int i;

	for (i = 0; i < 100000; i++) {
		ck_assert_int_eq(api_rate_ask(rate, "alice", 0), 0);
	}
	talloc_free(rate);
}
END_TEST

/* Many who ask once do not make room for one who asks all the time. */
START_TEST(a_crowd_does_not_push_out_who_asks_most)
{
	struct api_rate *rate = api_rate_new(NULL, 10, 7);
	char name[32];
	int i, taken = 0;

	for (i = 0; i < 10 * API_RATE_BURST_S; i++) {
		ck_assert_int_eq(api_rate_ask(rate, "alice", S), 0);
	}
	for (i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "crowd %d", i);
		api_rate_ask(rate, name, S);
		taken += api_rate_ask(rate, "alice", S) == 0;
	}
	ck_assert_int_eq(taken, 0);
	talloc_free(rate);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_rate");
	TCase *t = tcase_create("rate");

	tcase_add_test(t, a_burst_then_the_rate);
	tcase_add_test(t, what_is_refused_does_not_count);
	tcase_add_test(t, without_a_rate_all_may);
	tcase_add_test(t, a_crowd_does_not_push_out_who_asks_most);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
