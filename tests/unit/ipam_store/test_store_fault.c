/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * What holds when a write is cut short at any step, and when several
 * processes use one file.
 */
#include <errno.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "ipam/store/store_private.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define LEASES 40
#define PROCESSES 4
#define JOBS 24

static const struct store_page all = { .limit = 1000 };
static struct ipam_lease leases[LEASES];
static struct ipam_range range;
static struct ipam_scope scope;

static void setup(void)
{
	uint32_t i;

	fresh_setup();
	fresh_server(SERVER);
	scope.prefix = fresh_prefix("10.1.0.0/16");
	range = ipam_prefix_range(&scope.prefix);
	scope.ranges = &range;
	scope.range_count = 1;
	for (i = 0; i < LEASES; i++) {
		leases[i].address = ipam_addr_v4(0x0a010000 + i);
	}
}

/* One collection of a server, as collectors do it: all or nothing. */
static int collect(int64_t at, size_t count)
{
	struct ipam_sample sample = { .prefix = scope.prefix };
	struct store_diff diff;
	int ret = store_begin(store);

	if (ret != 0) {
		return ret;
	}
	sample.usage = (struct ipam_usage){ 100, (int64_t)count, 0, 0, -1 };
	ret = store_scope_put_all(store, SERVER, IPAM_IPV4, &scope, 1, at,
				  &diff);
	if (ret == 0) {
		ret = store_lease_put_all(store, SERVER, &scope.prefix, leases,
					  count, at, &diff);
	}
	if (ret == 0) {
		ret = store_usage_put_scopes(store, SERVER, IPAM_IPV4, &sample,
					     1, at);
	}
	if (ret == 0) {
		ret = store_collected(store, SERVER, "AddressUtilization", at,
				      IPAM_JOB_DONE, NULL);
	}
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	return store_commit(store);
}

static void check_state(int64_t at, size_t count)
{
	struct store_scope_filter filter = { .details = true };
	struct ipam_scope *list = NULL;
	struct store_stats stats;
	size_t n = 0;

	ck_assert_int_eq(store_scope_list(ctx, store, &filter, &all, &list,
					  &n), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(list[0].seen.collected_at, at);
	ck_assert_int_eq(list[0].usage_at, at);
	ck_assert_int_eq(list[0].usage.in_use, (int64_t)count);
	ck_assert_uint_eq(list[0].range_count, 1);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.leases, (int64_t)count);
	talloc_free(talloc_parent(list));
}

/* How often SQLite asks before it is told to stop. */
static int cut(void *private_data)
{
	int *left = private_data;

	return (*left)-- == 0;
}

#define STEPS_PER_QUESTION 50

START_TEST(a_collection_cut_short_anywhere_leaves_the_one_before)
{
	int questions, left, ret = EIO, cuts = 0;

	ck_assert_int_eq(collect(100, LEASES), 0);
	check_state(100, LEASES);
	for (questions = 0; ret != 0; questions++) {
		scope.name = "changed";
		leases[3].expires_at = 77;
		left = questions;
		sqlite3_progress_handler(store->db, STEPS_PER_QUESTION, cut,
					 &left);
		ret = collect(200, LEASES / 2);
		sqlite3_progress_handler(store->db, 0, NULL, NULL);
		if (ret != 0) {
			ck_assert_str_ne(store_error(store), "");
			check_state(100, LEASES);
			cuts++;
		}
	}
	check_state(200, LEASES / 2);
	ck_assert_int_gt(cuts, 10);
}
END_TEST

static void wait_for_all(void)
{
	int status = 0, i;

	for (i = 0; i < PROCESSES; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	}
}

static int finish_all(const char *owner)
{
	struct store *mine = NULL;
	const struct store_claim wish = { .owner = owner, .now = 1000,
					.tick_s = 1000, .lease_s = 60 };
	struct ipam_job *job = NULL;
	const char *error = "";
	int ret = store_open(ctx, store_path, &mine, &error);

	while (ret == 0) {
		ret = store_job_claim(ctx, mine, &wish, &job);
		if (ret == 0) {
			ret = store_job_finish(mine, job->id, owner, 1001,
					       IPAM_JOB_DONE, NULL);
		}
	}
	return ret == ENOENT ? 0 : 1;
}

START_TEST(processes_never_share_a_job)
{
	struct ipam_run *runs = NULL;
	char name[32];
	size_t count = 0;
	int64_t run = 0, twice = 0;
	int i;

	for (i = 0; i < JOBS - 1; i++) {
		snprintf(name, sizeof(name), "s%02d.test", i);
		fresh_server(name);
	}
	ck_assert_int_eq(store_run_add(store, "AddressUtilization", NULL, 1000,
				       &run), 0);
	for (i = 0; i < PROCESSES; i++) {
		snprintf(name, sizeof(name), "c%d", i);
		if (fork() == 0) {
			_exit(finish_all(name));
		}
	}
	wait_for_all();
	ck_assert_int_eq(store_run_list(ctx, store, run, NULL, true, &all,
					&runs, &count), 0);
	ck_assert_int_eq(runs[0].succeeded, JOBS);
	ck_assert_int_eq(runs[0].state, IPAM_JOB_DONE);
	ck_assert_int_eq(store_number(store, &twice, "SELECT count(*) FROM job"
				      " WHERE attempts <> 1", ""), 0);
	ck_assert_int_eq(twice, 0);
}
END_TEST

START_TEST(processes_make_one_file_at_the_same_time)
{
	struct store *mine = NULL;
	const char *error = "";
	int64_t version = 0;
	int i;

	store_path = talloc_asprintf(ctx, "%s.new", store_path);
	for (i = 0; i < PROCESSES; i++) {
		if (fork() == 0) {
			_exit(store_open(ctx, store_path, &mine, &error) != 0);
		}
	}
	wait_for_all();
	ck_assert_int_eq(store_open(ctx, store_path, &mine, &error), 0);
	ck_assert_int_eq(store_schema_version(mine, &version), 0);
	ck_assert_int_eq(version, store_schema_newest);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_fault");
	TCase *c = tcase_create("fault");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_collection_cut_short_anywhere_leaves_the_one_before);
	tcase_add_test(c, processes_never_share_a_job);
	tcase_add_test(c, processes_make_one_file_at_the_same_time);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
