/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * AddressExpiry (TSK-07, LIF-05, LIF-06): status by the date, one event for each
 * change of it, or one each day, and nothing goes by itself (LIF-07).
 */
#include "ipam/store/store_event.h"
#include "tests/unit/ipam_store/plan_rows.h"

#define DAY 86400
#define T0 (20000LL * DAY)

static void add(const char *address, int64_t expires_at)
{
	struct ipam_address record = plan_record(address, "IPAM", "Localhost");

	record.cells[IPAM_ADDRESS_EXPIRES_AT] = expires_at == 0 ? NULL :
		talloc_asprintf(ctx, "%lld", (long long)expires_at);
	ck_assert_int_eq(plan_add(&record), 0);
}

/* How many events one run of the task tells. */
static size_t run(int64_t now)
{
	struct store_expired counts = { 0, 0 };
	bool more = true;

	while (more) {
		ck_assert_int_eq(store_expiry_step(store, now, &counts, &more),
				 0);
	}
	return counts.told;
}

static const char *status(const char *address)
{
	struct ipam_address key = plan_record(address, "IPAM", "Localhost");
	struct ipam_address got;

	ck_assert_int_eq(plan_get(&key, &got), 0);
	return got.cells[IPAM_ADDRESS_EXPIRY];
}

static size_t events(struct ipam_event **out)
{
	const struct store_event_filter filter = { .kind = IPAM_EVENT_EXPIRY };
	const struct store_page page = { .limit = 10000 };
	size_t count = 0;

	ck_assert_int_eq(store_event_list(ctx, store, &filter, &page, out,
					  &count, NULL), 0);
	return count;
}

START_TEST(each_change_is_told_once)
{
	struct ipam_event *list = NULL;
	size_t i;

	add("10.1.0.1", T0 + 20 * DAY);
	add("10.1.0.2", 0);
	ck_assert_uint_eq(run(T0), 0);
	ck_assert_str_eq(status("10.1.0.1"), "active");
	ck_assert_str_eq(status("10.1.0.2"), "none");
	ck_assert_uint_eq(run(T0 + 10 * DAY - 1), 0);
	ck_assert_uint_eq(run(T0 + 10 * DAY), 1);
	ck_assert_str_eq(status("10.1.0.1"), "alert");
	for (i = 11; i < 20; i++) {
		ck_assert_uint_eq(run(T0 + (int64_t)i * DAY), 0);
	}
	ck_assert_uint_eq(run(T0 + 20 * DAY), 1);
	ck_assert_str_eq(status("10.1.0.1"), "expired");
	ck_assert_uint_eq(run(T0 + 400 * DAY), 0);
	ck_assert_str_eq(status("10.1.0.1"), "expired"); /* LIF-07 */
	ck_assert_uint_eq(events(&list), 2);
	ck_assert_int_eq(list[0].number, 352);
	ck_assert_str_eq(list[0].text, "the address 10.1.0.1 has expired");
	ck_assert_int_eq(list[1].number, 351);
	ck_assert_str_eq(list[1].text, "the address 10.1.0.1 expires in 10"
			 " days");
	ck_assert_str_eq(list[1].object, "address");
	ck_assert_str_eq(list[1].key, "10.1.0.1");
}
END_TEST

START_TEST(each_day_is_told_where_that_is_wanted)
{
	const struct store_expiry daily = { 5, true };
	struct ipam_event *list = NULL;
	int i;

	ck_assert_int_eq(store_expiry_set(store, &daily), 0);
	add("10.1.0.1", T0 + 10 * DAY);
	ck_assert_uint_eq(run(T0 + 5 * DAY - 1), 0);
	for (i = 5; i < 13; i++) {
		ck_assert_uint_eq(run(T0 + i * DAY), 1);
		ck_assert_uint_eq(run(T0 + i * DAY + 100), 0);
	}
	ck_assert_uint_eq(events(&list), 8);
}
END_TEST

START_TEST(another_date_begins_anew)
{
	struct ipam_address key = plan_record("10.1.0.1", "IPAM",
					      "Localhost");
	struct ipam_address got;
	enum store_put put;

	add("10.1.0.1", T0);
	ck_assert_uint_eq(run(T0), 1);
	ck_assert_int_eq(plan_get(&key, &got), 0);
	got.cells[IPAM_ADDRESS_EXPIRES_AT] = talloc_asprintf(
		ctx, "%lld", T0 + 100 * DAY);
	ck_assert_int_eq(plan_set(&key, &got, &put), 0);
	ck_assert_uint_eq(run(T0 + DAY), 0);
	ck_assert_str_eq(status("10.1.0.1"), "active");
	ck_assert_uint_eq(run(T0 + 95 * DAY), 1);
	ck_assert_uint_eq(run(T0 + 100 * DAY), 1);
}
END_TEST

/* The statement says what ipam_expiry_at() says, at each edge. */
START_TEST(the_store_goes_by_the_rules_of_the_model)
{
	static const int64_t days[] = { 0, 1, 10, 3500 };
	static const int64_t offsets[] = { -1, 0, 1 };
	struct store_expiry expiry = { 0, false };
	struct ipam_address key = plan_record("10.1.0.1", "IPAM",
					      "Localhost");
	int64_t now, expires_at = T0;
	size_t i, k, m;

	add("10.1.0.1", expires_at);
	for (i = 0; i < 4; i++) {
		expiry.alert_days = days[i];
		ck_assert_int_eq(store_expiry_set(store, &expiry), 0);
		for (k = 0; k < 3; k++) {
			for (m = 0; m < 2; m++) {
				now = expires_at + offsets[k] -
				      (m == 0 ? 0 : days[i] * DAY);
				run(now);
				ck_assert_str_eq(status("10.1.0.1"),
						 ipam_expiry_name(
							 ipam_expiry_at(
						expires_at, days[i], now)));
			}
		}
	}
	ck_assert_int_eq(plan_remove(&key), 0);
}
END_TEST

START_TEST(settings_come_back_and_have_defaults)
{
	const struct store_expiry wanted = { 3500, true };
	struct store_expiry got = { 1, true };

	ck_assert_int_eq(store_expiry_get(store, &got), 0);
	ck_assert_int_eq(got.alert_days, 10);
	ck_assert(!got.daily);
	ck_assert_int_eq(store_expiry_set(store, &wanted), 0);
	ck_assert_int_eq(store_expiry_get(store, &got), 0);
	ck_assert_int_eq(got.alert_days, 3500);
	ck_assert(got.daily);
}
END_TEST

START_TEST(many_are_told_step_by_step)
{
	struct store_expired counts = { 0, 0 };
	bool more = false;
	char text[24];
	int i;

	for (i = 0; i < 501; i++) {
		snprintf(text, sizeof(text), "10.2.%d.%d", i / 250, i % 250);
		add(text, T0);
	}
	ck_assert_int_eq(store_expiry_step(store, T0, &counts, &more), 0);
	ck_assert(more);
	ck_assert_uint_eq(counts.told, 500);
	ck_assert_int_eq(store_expiry_step(store, T0, &counts, &more), 0);
	ck_assert(!more);
	ck_assert_uint_eq(counts.told, 501);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_expiry");
	TCase *tc = tcase_create("expiry");

	tcase_add_checked_fixture(tc, fresh_setup, fresh_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_change_is_told_once);
	tcase_add_test(tc, each_day_is_told_where_that_is_wanted);
	tcase_add_test(tc, another_date_begins_anew);
	tcase_add_test(tc, the_store_goes_by_the_rules_of_the_model);
	tcase_add_test(tc, settings_come_back_and_have_defaults);
	tcase_add_test(tc, many_are_told_step_by_step);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
