/* use: ipam_keep ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* What is removed when it is old, what stays, and what is counted. */
#include "ipam/keep/keep.h"
#include "ipam/store/store_private.h"
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
	struct ipam_sample one = { .server = SERVER, .at = at };

	one.prefix = scope.prefix;
	one.usage = (struct ipam_usage){ 100, 10, 90, 0 };
	ck_assert_int_eq(store_sample_add(store, &one), 0);
	ck_assert_int_eq(store_server_sample_add(store, SERVER, IPAM_IPV4,
						 at), 0);
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
	const struct store_claim wish = { "me", at, at, 10 };
	struct ipam_job *job = NULL;
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, "AddressUtilization", server,
				       at, &run), 0);
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), 0);
	ck_assert_int_eq(store_job_finish(store, job->id, "me", at,
					  IPAM_JOB_DONE, NULL), 0);
}

static size_t prune(int64_t samples_s, int64_t runs_s)
{
	const struct ipam_settings settings = { .keep_samples_s = samples_s,
						.keep_runs_s = runs_s };
	size_t removed = 0;

	ck_assert_int_eq(keep_prune(store, &settings, NOW, NULL, &removed), 0);
	return removed;
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
	ck_assert_int_eq(count("SELECT count(*) FROM sample"), 1);
	ck_assert_int_eq(count("SELECT count(*) FROM server_sample"), 1);
	ck_assert_uint_eq(prune(DAY, 0), 2);
	ck_assert_int_eq(store_scope_list(ctx, store, &filter, &all, &list,
					  &n), 0);
	ck_assert_int_eq(list[0].usage.in_use, 10);
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
	for (i = 0; i < 350; i++) {
		scope.prefix = many[i].prefix;
		sample(NOW - 10 * DAY);
	}
	ck_assert_uint_eq(prune(DAY, 0), 351);
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
	static const char *const names[] = { "free", "leases", "other",
					     "runs", "samples", "scopes",
					     "servers", "states",
					     "tracking", "zones" };
	struct ipam_size *sizes = NULL;
	struct store_stats stats;
	int64_t total = 0;
	size_t i, n = 0;

	ck_assert_int_eq(store_size_count(store, NOW), 0);
	ck_assert_int_eq(store_size_list(ctx, store, &sizes, &n), 0);
	ck_assert_uint_eq(n, 10);
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
