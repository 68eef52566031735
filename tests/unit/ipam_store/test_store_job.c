/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Tasks, runs, and the life of a job. */
#include <errno.h>

#include "tests/unit/ipam_store/fresh_store.h"

#define TASK "AddressUtilization"

static const struct store_page all = { .limit = 100 };

static struct ipam_run *get_run(int64_t id)
{
	struct ipam_run *runs = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_run_list(ctx, store, id, NULL, true, &all,
					&runs, &count), 0);
	ck_assert_uint_eq(count, 1);
	return runs;
}

static int64_t add_run(void)
{
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, TASK, NULL, 1000, &run), 0);
	return run;
}

static struct ipam_job *claim(const char *owner, int64_t now)
{
	struct ipam_job *job = NULL;
	int ret = store_job_claim(ctx, store, owner, now, 60, &job);

	ck_assert(ret == 0 || ret == ENOENT);
	return job;
}

START_TEST(a_run_has_a_job_per_managed_server_with_the_role)
{
	struct ipam_server other = { .name = "dns.test" };
	struct store_server_change change = { .management = "managed" };
	int64_t run;

	fresh_server("b.test");
	fresh_server("a.test");
	other.roles[IPAM_ROLE_DNS].present = true;
	ck_assert_int_eq(store_server_put(store, &other), 0);
	ck_assert_int_eq(store_server_set(store, "dns.test", &change), 0);
	other.name = "unmanaged.test";
	other.roles[IPAM_ROLE_DHCP].present = true;
	ck_assert_int_eq(store_server_put(store, &other), 0);
	run = add_run();
	ck_assert_int_eq(get_run(run)->total, 2);
	ck_assert_str_eq(get_run(run)->jobs[0].server, "a.test");
	ck_assert_int_eq(get_run(run)->state, IPAM_JOB_QUEUED);
	ck_assert_int_eq(add_run(), run);
}
END_TEST

START_TEST(a_run_without_jobs_is_done_at_once)
{
	ck_assert_int_eq(get_run(add_run())->state, IPAM_JOB_DONE);
}
END_TEST

START_TEST(unknown_tasks_and_servers_are_told)
{
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, "Nothing", NULL, 1, &run),
			 ENOENT);
	ck_assert_int_eq(store_run_add(store, TASK, "nobody.test", 1, &run),
			 ENOENT);
	ck_assert_int_eq(store_task_set(store, TASK, 60, STORE_KEEP), ENOENT);
}
END_TEST

START_TEST(a_server_without_the_role_has_no_run_of_the_task)
{
	struct store_server_change change = {
		.roles = { [IPAM_ROLE_DHCP] = STORE_NO } };
	int64_t run = 0;

	fresh_server("a.test");
	ck_assert_int_eq(store_run_add(store, "ServiceMonitoring", "a.test", 1,
				       &run), ENOTSUP);
	ck_assert_str_eq(store_error(store),
			 "the server has no role of the task");
	ck_assert_int_eq(store_run_add(store, "ServerDiscovery", "a.test", 1,
				       &run), ENOTSUP);
	ck_assert_int_eq(store_run_add(store, TASK, "a.test", 1, &run), 0);
	ck_assert_int_eq(store_server_set(store, "a.test", &change), 0);
	ck_assert_int_eq(store_run_add(store, "ServerConfiguration", "a.test",
				       1, &run), ENOTSUP);
	ck_assert_int_eq(store_run_add(store, "ServerAvailability", "a.test",
				       1, &run), 0);
}
END_TEST

START_TEST(the_task_shows_how_its_last_run_ended)
{
	const struct store_page page = { .limit = 10 };
	struct ipam_collected *list = NULL;
	struct ipam_failure why = { "connect", "ERRNO 111", "start it" };
	struct ipam_task *tasks = NULL;
	struct ipam_job *job = NULL;
	size_t count = 0;

	fresh_server("a.test");
	fresh_server("b.test");
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_UTILIZATION, 60,
					   1), 0);
	add_run();
	job = claim("c0", 1000);
	ck_assert_int_eq(store_task_list(ctx, store, TASK, &page, &tasks,
					 &count), 0);
	ck_assert_int_eq(tasks[0].last_state, IPAM_JOB_RUNNING);
	ck_assert_int_eq(store_job_finish(store, job->id, "c0", 1001,
					  IPAM_JOB_FAILED, &why), 0);
	ck_assert_int_eq(store_collected(store, "a.test", TASK, 1001,
					 IPAM_JOB_FAILED, &why), 0);
	job = claim("c0", 1002);
	ck_assert_int_eq(store_job_finish(store, job->id, "c0", 1003,
					  IPAM_JOB_DONE, NULL), 0);
	ck_assert_int_eq(store_task_list(ctx, store, TASK, &page, &tasks,
					 &count), 0);
	ck_assert_int_eq(tasks[0].last_state, IPAM_JOB_FAILED);
	ck_assert_int_eq(tasks[0].last_total, 2);
	ck_assert_int_eq(tasks[0].last_failed, 1);
	ck_assert_int_eq(tasks[0].last_succeeded, 1);
	ck_assert_int_eq(tasks[0].last_finished_at, 1003);
	ck_assert_int_eq(store_collected_list(ctx, store, NULL, TASK, &list,
					      &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].server, "a.test");
	ck_assert_str_eq(list[0].why.step, "connect");
}
END_TEST

START_TEST(discovery_is_one_job_without_a_server)
{
	int64_t run = 0;

	ck_assert_int_eq(store_run_add(store, "ServerDiscovery", NULL, 1,
				       &run), 0);
	ck_assert_int_eq(get_run(run)->total, 1);
	ck_assert_ptr_null(claim("c0", 2)->server);
}
END_TEST

START_TEST(a_job_goes_to_one_owner)
{
	struct ipam_job *job = NULL;
	int64_t run;

	fresh_server("a.test");
	run = add_run();
	job = claim("c0", 1000);
	ck_assert_str_eq(job->server, "a.test");
	ck_assert_str_eq(job->owner, "c0");
	ck_assert_ptr_null(claim("c1", 1000));
	ck_assert_int_eq(get_run(run)->state, IPAM_JOB_RUNNING);
	ck_assert_int_eq(store_job_finish(store, job->id, "c1", 1001,
					  IPAM_JOB_DONE, NULL),
			 ESTALE);
	ck_assert_int_eq(store_job_finish(store, job->id, "c0", 1001,
					  IPAM_JOB_DONE, NULL),
			 0);
	ck_assert_int_eq(store_job_finish(store, job->id, "c0", 1001,
					  IPAM_JOB_DONE, NULL),
			 ESTALE);
	ck_assert_int_eq(get_run(run)->state, IPAM_JOB_DONE);
	ck_assert_int_eq(get_run(run)->succeeded, 1);
	ck_assert_int_eq(get_run(run)->finished_at, 1001);
}
END_TEST

START_TEST(a_failed_job_says_why)
{
	struct ipam_failure failure = { "bind", "WERROR 5", "Add it." };
	struct ipam_run *run = NULL;
	int64_t id;

	fresh_server("a.test");
	id = add_run();
	ck_assert_int_eq(store_job_finish(store, claim("c0", 1000)->id, "c0",
					  1002, IPAM_JOB_FAILED, &failure), 0);
	run = get_run(id);
	ck_assert_int_eq(run->state, IPAM_JOB_FAILED);
	ck_assert_str_eq(run->jobs[0].failure.step, "bind");
	ck_assert_str_eq(run->jobs[0].failure.advice, "Add it.");
}
END_TEST

START_TEST(a_job_that_is_done_may_have_a_remark)
{
	struct ipam_failure remark = { "convert", "left out 1", "Look." };
	struct ipam_run *run = NULL;
	int64_t id;

	fresh_server("a.test");
	id = add_run();
	ck_assert_int_eq(store_job_finish(store, claim("c0", 1000)->id, "c0",
					  1002, IPAM_JOB_DONE, &remark), 0);
	run = get_run(id);
	ck_assert_int_eq(run->state, IPAM_JOB_DONE);
	ck_assert_int_eq(run->failed, 0);
	ck_assert_str_eq(run->jobs[0].failure.status, "left out 1");
}
END_TEST

START_TEST(a_job_whose_time_ran_out_is_taken_by_another)
{
	struct ipam_job *job = NULL;

	fresh_server("a.test");
	add_run();
	job = claim("c0", 1000);
	ck_assert_int_eq(store_job_extend(store, job->id, "c0", 1100), 0);
	ck_assert_ptr_null(claim("c1", 1100));
	ck_assert_ptr_nonnull(claim("c1", 1101));
	ck_assert_int_eq(store_job_extend(store, job->id, "c0", 1200), ESTALE);
	ck_assert_int_eq(store_job_release(store, job->id, "c0", 0), ESTALE);
}
END_TEST

START_TEST(a_job_that_ends_its_collectors_is_parked)
{
	struct ipam_run *run = NULL;
	int64_t id, now = 1000;
	int i;

	fresh_server("a.test");
	id = add_run();
	for (i = 0; i < IPAM_JOB_ATTEMPTS; i++, now += 61) {
		ck_assert_ptr_nonnull(claim("c0", now));
	}
	ck_assert_ptr_null(claim("c0", now));
	run = get_run(id);
	ck_assert_int_eq(run->jobs[0].state, IPAM_JOB_PARKED);
	ck_assert_int_eq(run->state, IPAM_JOB_FAILED);
	ck_assert_str_eq(run->jobs[0].failure.step, "collector");
}
END_TEST

START_TEST(a_job_that_is_handed_back_waits_and_counts_no_attempt)
{
	struct ipam_job *job = NULL;

	fresh_server("a.test");
	add_run();
	job = claim("c0", 1000);
	ck_assert_int_eq(store_job_release(store, job->id, "c0", 1050), 0);
	ck_assert_ptr_null(claim("c1", 1049));
	ck_assert_int_eq(claim("c1", 1050)->attempts, 1);
}
END_TEST

START_TEST(a_task_that_is_due_runs_once_per_interval)
{
	struct ipam_task *tasks = NULL;
	size_t count = 0;

	fresh_server("a.test");
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_UTILIZATION, 100,
					   1000), 0);
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_AVAILABILITY, 0, 1000),
			 0);
	ck_assert_int_eq(store_run_due(store, 999, &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(store_run_due(store, 1000, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(store_run_due(store, 1099, &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(store_task_set(store, TASK, 50, STORE_KEEP), 0);
	ck_assert_int_eq(store_task_list(ctx, store, TASK, &all, &tasks,
					 &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(tasks[0].next_due_at, 1050);
	ck_assert_int_eq(tasks[0].interval_s, 50);
	ck_assert_int_eq(tasks[0].last_run, 1);
	ck_assert_int_eq(store_task_set(store, TASK, 0, STORE_NO), 0);
	ck_assert_int_eq(store_run_due(store, 9999, &count), 0);
	ck_assert_uint_eq(count, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_job");
	TCase *c = tcase_create("job");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, a_run_has_a_job_per_managed_server_with_the_role);
	tcase_add_test(c, a_run_without_jobs_is_done_at_once);
	tcase_add_test(c, unknown_tasks_and_servers_are_told);
	tcase_add_test(c, a_server_without_the_role_has_no_run_of_the_task);
	tcase_add_test(c, the_task_shows_how_its_last_run_ended);
	tcase_add_test(c, discovery_is_one_job_without_a_server);
	tcase_add_test(c, a_job_goes_to_one_owner);
	tcase_add_test(c, a_failed_job_says_why);
	tcase_add_test(c, a_job_that_is_done_may_have_a_remark);
	tcase_add_test(c, a_job_whose_time_ran_out_is_taken_by_another);
	tcase_add_test(c, a_job_that_ends_its_collectors_is_parked);
	tcase_add_test(c,
		       a_job_that_is_handed_back_waits_and_counts_no_attempt);
	tcase_add_test(c, a_task_that_is_due_runs_once_per_interval);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
