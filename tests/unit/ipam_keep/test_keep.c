/* use: ipam_keep ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* What is removed when it is old, what stays, and what is counted. */
#include <errno.h>

#include "ipam/keep/keep.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_private.h"
#include "ipam/store/store_purge.h"
#include "ipam/store/store_track.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define DAY 86400
#define NOW (1000 * (int64_t)DAY)

static const struct store_page all = { .limit = 1000 };
static struct ipam_scope scope;

static void setup(void)
{
	struct store_diff diff;

	fresh_setup();
	fresh_server(SERVER);
	memset(&scope, 0, sizeof(scope));
	scope.prefix = fresh_prefix("10.1.0.0/16");
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, &scope,
					     1, 1, &diff), 0);
}

static void sample(int64_t at)
{
	struct ipam_sample one = { .prefix = scope.prefix,
				   .usage = { 100, 10, 90, 0, -1 } };

	ck_assert_int_eq(store_usage_put_scopes(store, SERVER, IPAM_IPV4, &one,
						1, at), 0);
}

static int64_t count(const char *sql)
{
	int64_t n = -1;

	ck_assert_int_eq(store_number(store, &n, sql, ""), 0);
	return n;
}

/* A run that has ended at once: of one server. */
static void run_at(const char *server, int64_t at)
{
	const struct store_claim wish = { .owner = "me", .now = at,
					.tick_s = at, .lease_s = 10 };
	struct ipam_job *job = NULL;
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, "AddressUtilization", server,
				       at, &run), 0);
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), 0);
	ck_assert_int_eq(store_job_finish(store, job->id, "me", at,
					  IPAM_JOB_DONE, NULL), 0);
}

static size_t prune_by(const struct ipam_settings *settings)
{
	size_t removed = 0;

	ck_assert_int_eq(keep_roll(store, NOW, NULL), 0);
	ck_assert_int_eq(keep_prune(store, settings, NOW, NULL, &removed), 0);
	return removed;
}

static size_t prune(int64_t samples_s, int64_t runs_s)
{
	const struct ipam_settings settings = { .keep_samples_s = samples_s,
						.keep_runs_s = runs_s };

	return prune_by(&settings);
}

START_TEST(old_samples_go_and_the_usage_stays)
{
	struct store_scope_filter filter = { .server = SERVER };
	struct ipam_scope *list = NULL;
	size_t n = 0;

	sample(NOW - 400 * DAY);
	sample(NOW - 366 * DAY);
	sample(NOW - 365 * DAY);
	ck_assert_uint_eq(prune(0, 0), 0);
	ck_assert_uint_eq(prune(365 * DAY, 0), 4);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_full"), 2);
	ck_assert_uint_eq(prune(DAY, 0), 2);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_day"), 6);
	ck_assert_int_eq(store_scope_list(ctx, store, &filter, &all, &list,
					  &n), 0);
	ck_assert_int_eq(list[0].usage.in_use, 10);
}
END_TEST

/* Every grain goes by its own setting, and objects with the last of them. */
START_TEST(each_grain_is_kept_for_its_own_time)
{
	const struct ipam_settings settings = {
		.keep_samples_s = 10 * DAY, .keep_hourly_s = 100 * DAY,
		.keep_daily_s = 300 * DAY, .keep_monthly_s = 500 * DAY,
	};
	int64_t day;

	ck_assert_int_eq(store_begin(store), 0);
	for (day = 0; day < 600; day++) {
		sample(NOW - day * DAY);
		sample(NOW - day * DAY + 3600);
	}
	ck_assert_int_eq(store_commit(store), 0);
	prune_by(&settings);
	ck_assert_int_eq(count("SELECT min(at) FROM usage_full"),
			 NOW - 10 * DAY);
	/* weeks, months and years go as a whole */
	ck_assert_int_le(count("SELECT min(at) FROM usage_hour"),
			 NOW - 100 * DAY);
	ck_assert_int_gt(count("SELECT min(at) FROM usage_hour"),
			 NOW - 107 * DAY);
	ck_assert_int_le(count("SELECT min(at) FROM usage_day"),
			 NOW - 300 * DAY);
	ck_assert_int_gt(count("SELECT min(at) FROM usage_day"),
			 NOW - 331 * DAY);
	ck_assert_int_le(count("SELECT min(at) FROM usage_month"),
			 NOW - 500 * DAY);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_object"), 2);
}
END_TEST

START_TEST(an_object_goes_with_its_last_samples)
{
	const struct ipam_settings settings = {
		.keep_samples_s = 10 * DAY, .keep_hourly_s = 100 * DAY,
		.keep_daily_s = 300 * DAY, .keep_monthly_s = 500 * DAY,
	};

	sample(NOW - 600 * DAY);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_object"), 2);
	prune_by(&settings);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_object"), 0);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_full"), 0);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_day"), 0);
}
END_TEST

START_TEST(what_is_not_in_an_average_yet_is_not_removed)
{
	const struct ipam_settings settings = { .keep_samples_s = 1,
						.keep_daily_s = 1 };
	size_t removed = 9;

	sample(NOW - 100 * DAY);
	ck_assert_int_eq(keep_prune(store, &settings, NOW, NULL, &removed),
			 0);
	ck_assert_uint_eq(removed, 0);
	ck_assert_uint_eq(prune_by(&settings), 4);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_month"), 2);
}
END_TEST

/* UTL-10: up to a date, in the background, with its last result. */
START_TEST(a_purge_takes_what_ended_before_its_date)
{
	struct store_purge *list = NULL;
	size_t n = 0, removed = 0;
	int64_t day;

	ck_assert_int_eq(store_begin(store), 0);
	for (day = 0; day < 100; day++) {
		sample(NOW - day * DAY + 60);
	}
	ck_assert_int_eq(store_commit(store), 0);
	ck_assert_int_eq(keep_roll(store, NOW, NULL), 0);
	ck_assert_int_eq(store_purge_ask(store, "utilization", NOW - 50 * DAY,
					 NOW), 0);
	ck_assert_int_eq(store_purge_ask(store, "utilization", NOW, NOW),
			 EBUSY);
	ck_assert_int_eq(keep_purge(store, NOW + 5, NULL, &removed), 0);
	ck_assert_int_eq(count("SELECT min(at) FROM usage_full"),
			 NOW - 50 * DAY + 60);
	ck_assert_int_eq(count("SELECT min(at) FROM usage_hour"),
			 NOW - 50 * DAY);
	ck_assert_int_eq(count("SELECT min(at) FROM usage_day"),
			 NOW - 50 * DAY);
	ck_assert_int_eq(store_purge_list(ctx, store, "utilization", &list,
					  &n), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(list[0].done_at, NOW + 5);
	ck_assert_int_eq(list[0].removed, (int64_t)removed);
	/* 49 days of two objects, as samples, hours and days, and months */
	ck_assert_uint_ge(removed, 6 * 49);
	ck_assert_int_eq(store_purge_ask(store, "utilization", 1, NOW), 0);
}
END_TEST

START_TEST(old_events_of_every_kind_go)
{
	const struct ipam_settings settings = { .keep_events_s = 30 * DAY };
	struct ipam_event event = { .role = IPAM_ROLE_COUNT, .text = "a" };
	int kind;

	for (kind = IPAM_EVENT_IPAM; kind < IPAM_EVENT_KIND_COUNT; kind++) {
		event.kind = (enum ipam_event_kind)kind;
		event.at = NOW - 31 * DAY;
		ck_assert_int_eq(store_event_put(store, &event, NULL), 0);
		event.at = NOW - 29 * DAY;
		ck_assert_int_eq(store_event_put(store, &event, NULL), 0);
	}
	ck_assert_uint_eq(prune_by(&settings), IPAM_EVENT_KIND_COUNT - 1);
	ck_assert_int_eq(count("SELECT min(at) FROM event"), NOW - 29 * DAY);
}
END_TEST

START_TEST(old_gaps_of_tracking_go)
{
	const struct ipam_settings settings = { .keep_tracking_s = 30 * DAY };
	struct ipam_track_gap gap = { .server = SERVER, .log = "dhcp4",
				      .from = NOW - 40 * DAY,
				      .to = NOW - 31 * DAY };

	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	gap.from = NOW - 31 * DAY;
	gap.to = NOW - 29 * DAY;
	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	ck_assert_uint_eq(prune_by(&settings), 1);
	ck_assert_int_eq(count("SELECT to_at FROM track_gap"), gap.to);
}
END_TEST

START_TEST(old_changes_of_services_go)
{
	const struct ipam_settings settings = { .keep_states_s = DAY };
	struct ipam_service service = { .role = IPAM_ROLE_DHCP,
					.name = "DHCPServer" };
	size_t removed = 0, changed = 0;
	int i;

	for (i = 0; i < 4; i++) {
		service.state = i % 2 ? IPAM_SERVICE_RUNNING :
					IPAM_SERVICE_STOPPED;
		ck_assert_int_eq(store_service_put_all(store, SERVER, &service,
						       1, NOW - (4 - i) * DAY,
						       &changed), 0);
	}
	ck_assert_uint_eq(prune(0, 0), 0);
	ck_assert_int_eq(keep_prune(store, &settings, NOW, NULL, &removed), 0);
	ck_assert_uint_eq(removed, 3);
	ck_assert_int_eq(count("SELECT count(*) FROM service_change"), 1);
}
END_TEST

START_TEST(many_scopes_take_many_steps)
{
	static struct ipam_scope many[350];
	struct store_diff diff;
	char text[32];
	int i;

	for (i = 0; i < 350; i++) {
		snprintf(text, sizeof(text), "10.%d.%d.0/24", 1 + i / 200,
			 i % 200);
		many[i].prefix = fresh_prefix(text);
	}
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, many,
					     350, 2, &diff), 0);
	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < 350; i++) {
		scope.prefix = many[i].prefix;
		sample(NOW - 10 * DAY);
	}
	ck_assert_int_eq(store_commit(store), 0);
	ck_assert_uint_eq(prune(DAY, 0), 351);
	ck_assert_int_eq(count("SELECT count(*) FROM usage_day"), 351);
}
END_TEST

START_TEST(old_runs_go_with_their_jobs_but_not_the_last_one)
{
	struct ipam_run_count *counts = NULL;
	size_t n = 0;

	run_at(NULL, NOW - 300 * DAY);
	run_at(SERVER, NOW - 200 * DAY);
	run_at(NULL, NOW - 100 * DAY);
	ck_assert_uint_eq(prune(0, 90 * DAY), 2);
	ck_assert_int_eq(count("SELECT count(*) FROM run"), 1);
	ck_assert_int_eq(count("SELECT count(*) FROM job"), 1);
	ck_assert_int_eq(store_run_count_list(ctx, store, &counts, &n), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(counts[0].count, 3);
	ck_assert_int_eq(counts[0].last_at, NOW - 100 * DAY);
	ck_assert_int_eq(counts[0].outcome, IPAM_JOB_DONE);
}
END_TEST

START_TEST(an_open_run_stays)
{
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, "AddressUtilization", SERVER,
				       1, &run), 0);
	ck_assert_uint_eq(prune(DAY, DAY), 0);
	ck_assert_int_eq(count("SELECT count(*) FROM job"), 1);
}
END_TEST

static bool at_once(void)
{
	return true;
}

START_TEST(who_is_told_to_stop_stops)
{
	const struct ipam_settings settings = { .keep_samples_s = DAY,
						.keep_runs_s = DAY };
	size_t removed = 9;

	sample(NOW - 400 * DAY);
	ck_assert_int_eq(keep_prune(store, &settings, NOW, at_once, &removed),
			 0);
	ck_assert_uint_eq(removed, 0);
}
END_TEST

START_TEST(every_class_of_data_has_its_size)
{
	static const char *const names[] = {
		"addresses", "events", "free", "leases", "other", "runs", "samples",
		"samples_daily", "samples_hourly", "samples_monthly", "scopes",
		"servers", "space", "states", "tokens", "tracking", "zones"
	};
	const size_t name_count = sizeof(names) / sizeof(names[0]);
	struct ipam_size *sizes = NULL;
	struct store_stats stats;
	int64_t total = 0;
	size_t i, n = 0;

	ck_assert_int_eq(store_size_count(store, NOW), 0);
	ck_assert_int_eq(store_size_list(ctx, store, &sizes, &n), 0);
	ck_assert_uint_eq(n, name_count);
	for (i = 0; i < n; i++) {
		ck_assert_str_eq(sizes[i].name, names[i]);
		ck_assert_int_eq(sizes[i].counted_at, NOW);
		total += sizes[i].bytes;
	}
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(total, stats.bytes);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("keep");
	TCase *c = tcase_create("keep");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, old_samples_go_and_the_usage_stays);
	tcase_add_test(c, each_grain_is_kept_for_its_own_time);
	tcase_add_test(c, an_object_goes_with_its_last_samples);
	tcase_add_test(c, what_is_not_in_an_average_yet_is_not_removed);
	tcase_add_test(c, a_purge_takes_what_ended_before_its_date);
	tcase_add_test(c, old_events_of_every_kind_go);
	tcase_add_test(c, old_gaps_of_tracking_go);
	tcase_add_test(c, old_changes_of_services_go);
	tcase_add_test(c, many_scopes_take_many_steps);
	tcase_add_test(c, old_runs_go_with_their_jobs_but_not_the_last_one);
	tcase_add_test(c, an_open_run_stays);
	tcase_add_test(c, who_is_told_to_stop_stops);
	tcase_add_test(c, every_class_of_data_has_its_size);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
