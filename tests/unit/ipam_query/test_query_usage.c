/* use: ipam_query ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Utilization as it is answered, on a store. */
#include <errno.h>
#include <math.h>

#include "ipam/query/query_store.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define DAY 86400
/* 2026-11-29T00:00:00Z, by `date -ud 2026-11-29 +%s` */
#define NOW INT64_C(1795910400)

static struct query_source source;
static struct ipam_scope scope;

static void setup(void)
{
	struct store_diff diff;

	fresh_setup();
	fresh_server(SERVER);
	memset(&scope, 0, sizeof(scope));
	scope.prefix = fresh_prefix("10.1.0.0/24");
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, &scope,
					     1, 1, &diff), 0);
	query_source_of_store(store, &source);
}

static void sample(int64_t in_use, int64_t at)
{
	struct ipam_sample one = { scope.prefix, { 200, in_use, 200 - in_use,
						   0, -1 } };

	ck_assert_int_eq(store_usage_put_scopes(store, SERVER, IPAM_IPV4, &one,
						1, at), 0);
}

static struct query_filter of_scope(const char *period)
{
	return (struct query_filter){ .server = SERVER, .scope = "10.1.0.0",
				      .period = period, .now = NOW };
}

/*
 * Two samples a day, 10 below the highest at night: 60 + 4 d at noon of day d
 * of 28. The 27th has 168, so that 200 are reached 8 days later; the samples
 * of this very day count for nothing yet.
 */
static void grow(void)
{
	int64_t day;

	ck_assert_int_eq(store_begin(store), 0);
	for (day = 0; day < 28; day++) {
		sample(50 + 4 * day, NOW - (28 - day) * DAY);
		sample(60 + 4 * day, NOW - (28 - day) * DAY + DAY / 2);
	}
	sample(0, NOW);
	ck_assert_int_eq(store_commit(store), 0);
}

START_TEST(a_forecast_goes_by_the_highest_of_each_day)
{
	struct query_filter filter = of_scope(NULL);
	struct query_row *row = NULL;
	const struct query_usage *usage = NULL;
	const struct query_scope *shown = NULL;

	grow();
	filter.kind = "scope";
	ck_assert_int_eq(query_one(ctx, &source, QUERY_FORECASTS, &filter,
				   &row), 0);
	usage = (const struct query_usage *)row;
	ck_assert_str_eq(usage->forecast.trend, "fills");
	ck_assert_int_eq(usage->forecast.trend_days, 28);
	ck_assert_double_eq(usage->forecast.per_day, 4);
	ck_assert_int_eq(usage->forecast.fills_at, NOW - DAY + 8 * DAY);
	ck_assert_int_eq(usage->forecast.earliest_at,
			 usage->forecast.fills_at);
	ck_assert_str_eq(usage->prefix, "10.1.0.0/24");
	ck_assert_int_eq((int64_t)usage->used, 0);
	filter.days = 7;
	ck_assert_int_eq(query_one(ctx, &source, QUERY_FORECASTS, &filter,
				   &row), 0);
	usage = (const struct query_usage *)row;
	ck_assert_int_eq(usage->forecast.trend_days, 7);
	filter = of_scope(NULL);
	filter.details = true;
	ck_assert_int_eq(query_one(ctx, &source, QUERY_SCOPES, &filter, &row),
			 0);
	shown = (const struct query_scope *)row;
	ck_assert_str_eq(shown->forecast.trend, "fills");
	ck_assert_int_eq(shown->forecast.fills_at, NOW + 7 * DAY);
	ck_assert_str_eq(shown->utilization_status, "under");
}
END_TEST

START_TEST(a_scope_that_was_not_counted_says_so)
{
	struct query_filter filter = of_scope(NULL);
	const struct query_scope *shown = NULL;
	struct query_row *row = NULL;

	filter.details = true;
	ck_assert_int_eq(query_one(ctx, &source, QUERY_SCOPES, &filter, &row),
			 0);
	shown = (const struct query_scope *)row;
	ck_assert_str_eq(shown->forecast.trend, "not_enough_data");
	ck_assert(isnan(shown->forecast.per_day));
	ck_assert_ptr_null(shown->utilization_status);
	ck_assert_int_eq(query_one(ctx, &source, QUERY_SAMPLES, &filter, &row),
			 ENOENT);
}
END_TEST

static const struct {
	const char *period;
	int64_t days;
} periods[] = {
	{ "1d", 1 }, { "1w", 7 }, { "1m", 30 }, { "3m", 90 }, { "6m", 180 },
	{ "1y", 365 }, { "2y", 730 }, { "5y", 1825 },
};

/* UTL-07 */
START_TEST(a_period_is_cut_into_twelve)
{
	struct query_filter filter = of_scope(periods[_i].period);
	struct query_page page = { .rows = NULL };
	const struct query_sample *row = NULL;
	int64_t length = periods[_i].days * DAY, end = NOW + 1;
	size_t i;

	/* one in the first and two in the last part */
	sample(100, end - length);
	sample(10, NOW - 60);
	sample(20, NOW);
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), 0);
	ck_assert_uint_eq(page.count, 12);
	ck_assert_ptr_null(page.next);
	for (i = 0; i < 12; i++) {
		row = (const struct query_sample *)page.rows[i];
		ck_assert_int_eq(row->at, end - length +
				 length * (int64_t)i / 12);
		ck_assert_int_eq(row->samples, i == 0 ? 1 : i == 11 ? 2 : 0);
	}
	ck_assert_int_eq((int64_t)row->used, 15);
	ck_assert_int_eq((int64_t)row->used_min, 10);
	ck_assert_int_eq((int64_t)row->used_max, 20);
	ck_assert_double_eq(row->percent_used, 7.5);
	ck_assert_str_eq(row->utilization_status, "under");
	row = (const struct query_sample *)page.rows[1];
	ck_assert_int_eq((int64_t)row->used, -1);
	ck_assert_ptr_null(row->utilization_status);
	/* page by page it is the same */
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter,
				    page.rows[4]->key, 3, &page), 0);
	ck_assert_uint_eq(page.count, 3);
	row = (const struct query_sample *)page.rows[0];
	ck_assert_int_eq(row->at, end - length + length * 5 / 12);
	ck_assert_ptr_nonnull(page.next);
}
END_TEST

START_TEST(a_time_of_its_own_is_cut_as_well)
{
	struct query_filter filter = of_scope("custom");
	struct query_page page = { .rows = NULL };

	sample(100, 1000);
	filter.from = 1000;
	filter.to = 1011;
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), EINVAL);
	filter.to = 1012;
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), 0);
	ck_assert_uint_eq(page.count, 12);
	ck_assert_int_eq(((const struct query_sample *)page.rows[0])->samples,
			 1);
}
END_TEST

/* What is gone has a number, by which its history is asked for (UTL-08). */
START_TEST(what_is_gone_is_there_by_its_number)
{
	struct query_filter filter = { .kind = "scope", .now = NOW };
	struct query_page page = { .rows = NULL };
	const struct query_usage *gone = NULL;
	struct store_diff diff;

	sample(10, NOW - DAY);
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, NULL, 0,
					     NOW, &diff), 0);
	ck_assert_int_eq(query_list(ctx, &source, QUERY_USAGE, &filter, NULL,
				    100, &page), 0);
	ck_assert_uint_eq(page.count, 1);
	gone = (const struct query_usage *)page.rows[0];
	ck_assert_str_eq(gone->kind, "scope");
	ck_assert_int_eq(gone->at, NOW - DAY);
	ck_assert_int_eq((int64_t)gone->used, 10);
	filter = (struct query_filter){ .object = gone->object, .now = NOW };
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), 0);
	ck_assert_uint_eq(page.count, 1);
	filter.object += 1000;
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), ENOENT);
	filter.object = 0;
	ck_assert_int_eq(query_list(ctx, &source, QUERY_SAMPLES, &filter, NULL,
				    100, &page), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("query_usage");
	TCase *c = tcase_create("usage");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_forecast_goes_by_the_highest_of_each_day);
	tcase_add_test(c, a_scope_that_was_not_counted_says_so);
	tcase_add_loop_test(c, a_period_is_cut_into_twelve, 0,
			    (int)(sizeof(periods) / sizeof(periods[0])));
	tcase_add_test(c, a_time_of_its_own_is_cut_as_well);
	tcase_add_test(c, what_is_gone_is_there_by_its_number);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
