/* use: ipam_model ipam_base TALLOC CHECK */
/* Thresholds, averages and forecasts, with answers that were made by hand. */
#include "ipam/model/forecast.h"
#include "ipam/model/usage.h"
#include "tests/support/suite.h"

#include <errno.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct ipam_thresholds levels = { 20, 80 };

static const struct {
	double percent;
	enum ipam_usage_status status;
} statuses[] = {
	{ -1, IPAM_USAGE_UNKNOWN }, { 0, IPAM_USAGE_UNDER },
	{ 19.9, IPAM_USAGE_UNDER }, { 20, IPAM_USAGE_OPTIMAL },
	{ 80, IPAM_USAGE_OPTIMAL }, { 80.1, IPAM_USAGE_OVER },
	{ 100, IPAM_USAGE_OVER },
};

/*
 * EVIDENCE [MS-IPAMM2] 2.2.5.100: "Under: The address utilization is below
 * the minimum utilization threshold", "Over: The address utilization is above
 * the maximum address utilization threshold".
 */
START_TEST(a_status_is_below_above_or_between)
{
	ck_assert_int_eq(ipam_usage_status(statuses[_i].percent, &levels),
			 statuses[_i].status);
}
END_TEST

static const struct {
	enum ipam_usage_status logged;
	double percent;
	int64_t under, over;
	enum ipam_usage_status next;
} crossings[] = {
	{ IPAM_USAGE_UNKNOWN, 50, 20, 80, IPAM_USAGE_OPTIMAL },
	{ IPAM_USAGE_OVER, -1, 20, 80, IPAM_USAGE_OVER },
	{ IPAM_USAGE_OVER, 78, 20, 80, IPAM_USAGE_OVER },
	{ IPAM_USAGE_OVER, 77.9, 20, 80, IPAM_USAGE_OPTIMAL },
	{ IPAM_USAGE_OVER, 10, 20, 80, IPAM_USAGE_UNDER },
	{ IPAM_USAGE_UNDER, 22, 20, 80, IPAM_USAGE_UNDER },
	{ IPAM_USAGE_UNDER, 22.1, 20, 80, IPAM_USAGE_OPTIMAL },
	{ IPAM_USAGE_UNDER, 81, 20, 80, IPAM_USAGE_OVER },
	/* where the thresholds meet, and at the ends */
	{ IPAM_USAGE_UNDER, 51, 50, 50, IPAM_USAGE_UNDER },
	{ IPAM_USAGE_UNDER, 53, 50, 50, IPAM_USAGE_OVER },
	{ IPAM_USAGE_OVER, 0, 0, 1, IPAM_USAGE_OPTIMAL },
	{ IPAM_USAGE_UNDER, 100, 99, 100, IPAM_USAGE_OPTIMAL },
};

START_TEST(what_is_logged_swings_less)
{
	const struct ipam_thresholds at = { crossings[_i].under,
					    crossings[_i].over };

	ck_assert_int_eq(ipam_usage_logged(crossings[_i].logged,
					   crossings[_i].percent, &at),
			 crossings[_i].next);
}
END_TEST

START_TEST(thresholds_must_be_in_order)
{
	static const struct {
		struct ipam_thresholds at;
		const char *field;
	} bad[] = {
		{ { -1, 80 }, "under" }, { { 101, 101 }, "under" },
		{ { 20, 101 }, "over" }, { { 50, 49 }, "over" },
	};
	const struct ipam_thresholds same = { 50, 50 };
	const char *field = NULL, *why = NULL;
	size_t i;

	for (i = 0; i < COUNT(bad); i++) {
		ck_assert_int_eq(ipam_thresholds_validate(&bad[i].at, &field,
							  &why), EINVAL);
		ck_assert_str_eq(field, bad[i].field);
	}
	ck_assert_int_eq(ipam_thresholds_validate(&same, &field, &why), 0);
}
END_TEST

START_TEST(an_average_is_weighed_by_samples)
{
	static const struct ipam_usage_row rows[] = {
		{ .at = 10, .samples = 1, .in_use = 4, .low = 4, .high = 4,
		  .usage = { 100, 4, 96, 0, -1 } },
		{ .at = 20, .samples = 3, .in_use = 8.5, .low = 2, .high = 20,
		  .usage = { 200, 9, 191, 0, 7 } },
		{ .at = 30, .samples = 1, .in_use = 90, .low = 90, .high = 90,
		  .usage = { 200, 90, 110, 0, 7 } },
	};
	struct ipam_usage_row row = ipam_usage_average(rows, 3, 10, 30);

	ck_assert_int_eq(row.at, 10);
	ck_assert_int_eq(row.span_s, 20);
	ck_assert_int_eq(row.samples, 4);
	/* (4 + 3 * 8.5) / 4, (100 + 3 * 200) / 4 */
	ck_assert_double_eq(row.in_use, 7.375);
	ck_assert_int_eq(row.usage.in_use, 7);
	ck_assert_int_eq(row.usage.total, 175);
	ck_assert_int_eq(row.usage.stateless, -1);
	ck_assert_int_eq(row.low, 2);
	ck_assert_int_eq(row.high, 20);
	ck_assert_double_eq_tol(ipam_usage_row_percent(&row), 4.2142857, 1e-6);
	row = ipam_usage_average(rows, 3, 40, 50);
	ck_assert_int_eq(row.samples, 0);
	ck_assert_int_eq(row.usage.in_use, -1);
	ck_assert_double_lt(ipam_usage_row_percent(&row), 0);
}
END_TEST

static struct ipam_forecast forecast(const double *used, size_t count,
				     double capacity)
{
	struct ipam_forecast_point points[IPAM_FORECAST_DAYS_MAX];
	struct ipam_forecast out;
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		if (used[i] >= 0) {
			points[n++] = (struct ipam_forecast_point){
				100 + (int64_t)i, used[i] };
		}
	}
	ck_assert_int_eq(ipam_forecast(points, n, capacity, &out), 0);
	return out;
}

#define NONE -1

/* Days count from 100; a day without data is NONE. */
static const struct {
	const char *why;
	double used[16];
	size_t count;
	double capacity;
	enum ipam_trend trend;
	double per_day;
	int64_t fills;
} cases[] = {
	/* 10 + 2 d, so that 100 are reached on the 45th day */
	{ "a straight line", { 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 }, 10,
	  100, IPAM_TREND_FILLS, 2, 145 },
	/* as before; 99 is reached within the 45th day too */
	{ "between two days", { 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 }, 10,
	  99, IPAM_TREND_FILLS, 2, 145 },
	/* Of 45 slopes 36 are 2, so the day of guests counts for nothing. */
	{ "one day of guests", { 10, 12, 14, 90, 18, 20, 22, 24, 26, 28 }, 10,
	  100, IPAM_TREND_FILLS, 2, 145 },
	{ "days without data", { 10, NONE, 14, NONE, 18, 20, 22, NONE, 26,
	  28 }, 10, 100, IPAM_TREND_FILLS, 2, 145 },
	{ "six days", { 10, 12, 14, 16, 18, 20 }, 6, 100,
	  IPAM_TREND_NOT_ENOUGH_DATA, 0, 0 },
	/* seven of fifteen days */
	{ "more gaps than days", { 10, NONE, NONE, 16, NONE, NONE, 22, NONE,
	  NONE, 28, NONE, 32, NONE, 36, 38 }, 15, 100,
	  IPAM_TREND_NOT_ENOUGH_DATA, 0, 0 },
	{ "nothing changes", { 50, 50, 50, 50, 50, 50, 50, 50 }, 8, 100,
	  IPAM_TREND_STEADY, 0, 0 },
	/* 28 pairs: 16 rise, 12 fall */
	{ "up and down", { 50, 60, 50, 60, 50, 60, 50, 60 }, 8, 100,
	  IPAM_TREND_STEADY, 0, 0 },
	{ "less each day", { 90, 80, 70, 60, 50, 40, 30, 20 }, 8, 100,
	  IPAM_TREND_FALLING, -10, 0 },
	/* one more each day of 10,000 */
	{ "in 27 years", { 1, 2, 3, 4, 5, 6, 7, 8 }, 8, 10000,
	  IPAM_TREND_BEYOND, 1, 0 },
	{ "an IPv6 prefix", { 1, 2, 3, 4, 5, 6, 7, 8 }, 8, -1,
	  IPAM_TREND_BEYOND, 1, 0 },
	{ "full already", { 1, 100 }, 2, 100, IPAM_TREND_FULL, 0, 0 },
	{ "nothing at all", { 0 }, 0, 100, IPAM_TREND_NOT_ENOUGH_DATA, 0, 0 },
	/* The line is at the end of its room, what was counted is not. */
	{ "due by now", { 80, 84, 88, 92, 96, 100, 104, 97 }, 8, 101,
	  IPAM_TREND_FILLS, 4, 107 },
};

START_TEST(a_forecast_is_what_a_hand_makes_of_it)
{
	struct ipam_forecast out = forecast(cases[_i].used, cases[_i].count,
					    cases[_i].capacity);

	ck_assert_msg(out.trend == cases[_i].trend, "%s: %s", cases[_i].why,
		      ipam_trend_name(out.trend));
	ck_assert_double_eq_tol(out.per_day, cases[_i].per_day, 1e-9);
	ck_assert_msg(out.fills == cases[_i].fills, "%s: day %lld",
		      cases[_i].why, (long long)out.fills);
	ck_assert_int_le(out.earliest, out.fills);
	ck_assert(out.latest == 0 || out.latest >= out.fills);
}
END_TEST

/*
 * 0 1 2 4 5 6 8 have 21 slopes: six of 1, 1.2, two of 1.25, five of 4/3, 1.4,
 * four of 1.5, two of 2; the 11th is 4/3. Raised by 4/3 for each day up to the
 * last one, day 106, the points are 8, 7.67, 7.33, 8, 7.67, 7.33, 8: the line
 * ends at 7.67, and 12.33 of 20 are left.
 *
 * Mann and Kendall's figure strays by sqrt(7 * 6 * 19 / 18) = 6.658, times
 * 1.96 that is 13.05; (21 - 13.05) / 2 = 3.97, so the third slope from either
 * end bounds the true one: 1 and 1.5. 12.33 lasts 12.33 and 8.22 days.
 */
START_TEST(ninety_five_of_a_hundred_lie_between)
{
	static const double used[] = { 0, 1, 2, 4, 5, 6, 8 };
	struct ipam_forecast out = forecast(used, 7, 20);

	ck_assert_int_eq(out.trend, IPAM_TREND_FILLS);
	ck_assert_int_eq(out.days, 7);
	ck_assert_int_le(out.earliest, out.fills);
	ck_assert_int_ge(out.latest, out.fills);
	ck_assert_int_eq(out.latest, 106 + 13);
	ck_assert_int_eq(out.earliest, 106 + 9);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_usage");
	TCase *c = tcase_create("usage");

	tcase_add_loop_test(c, a_status_is_below_above_or_between, 0,
			    (int)COUNT(statuses));
	tcase_add_loop_test(c, what_is_logged_swings_less, 0,
			    (int)COUNT(crossings));
	tcase_add_test(c, thresholds_must_be_in_order);
	tcase_add_test(c, an_average_is_weighed_by_samples);
	tcase_add_loop_test(c, a_forecast_is_what_a_hand_makes_of_it, 0,
			    (int)COUNT(cases));
	tcase_add_test(c, ninety_five_of_a_hundred_lie_between);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
