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
	const struct store_claim wish = { .owner = owner, .now = now,
					.tick_s = now, .lease_s = 60 };
	struct ipam_job *job = NULL;
	int ret = store_job_claim(ctx, store, &wish, &job);

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

static int64_t due_at(const char *name)
{
	struct ipam_task *tasks = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_task_list(ctx, store, name, &all, &tasks,
					 &count), 0);
	ck_assert_uint_eq(count, 1);
	return tasks[0].next_due_at;
}

static size_t due(int64_t now)
{
	size_t count = 0;

	ck_assert_int_eq(store_run_due(store, now, &count), 0);
	return count;
}

START_TEST(tasks_that_are_late_run_once_and_one_after_the_other)
{
	const int64_t week = 7 * 86400;
	struct ipam_job *job = NULL;
	int i;

	fresh_server("a.test");
	for (i = 0; i < IPAM_TASK_COUNT; i++) {
		ck_assert_int_eq(store_task_ensure(store, (enum ipam_task_id)i,
						   3600, 1000), 0);
	}
	ck_assert_uint_eq(due(week), IPAM_TASK_COUNT);
	ck_assert_uint_eq(due(week), 0);
	job = claim("c0", week);
	ck_assert_str_eq(job->task, "ServerDiscovery");
	ck_assert_ptr_null(claim("c0", week));
	job = claim("c0", week + 60);
	ck_assert_str_eq(job->task, "ServerConfiguration");
	ck_assert_ptr_null(claim("c0", week + 29));
	ck_assert_ptr_nonnull(claim("c0", week + IPAM_TASK_WAIT_MAX_S));
	ck_assert_int_eq(due_at("ServerDiscovery"), week + 3600);
	ck_assert_int_eq(due_at("ServerConfiguration"), week + 30 + 3600);
	ck_assert_int_eq(due_at(TASK), week + 60 + 3600);
}
END_TEST

START_TEST(the_servers_of_a_scheduled_run_are_spread)
{
	struct ipam_job *job = NULL;
	char name[32];
	int i, at_once = 0, later = 0;

	for (i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "s%d.test", i);
		fresh_server(name);
	}
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_UTILIZATION, 7200,
					   1000), 0);
	ck_assert_uint_eq(due(1000), 1);
	while ((job = claim("c0", 1000)) != NULL) {
		at_once++;
	}
	while ((job = claim("c0", 1030)) != NULL) {
		later++;
	}
	ck_assert_int_lt(at_once, 5);
	ck_assert_int_eq(at_once + later, 20);
}
END_TEST

START_TEST(a_run_that_somebody_asks_for_waits_no_longer)
{
	int i;

	for (i = 0; i < 3; i++) {
		fresh_server((const char *[]){ "a.test", "b.test",
					       "c.test" }[i]);
	}
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_UTILIZATION, 7200,
					   1000), 0);
	ck_assert_uint_eq(due(1000), 1);
	ck_assert_int_eq(add_run(), 1);
	for (i = 0; i < 3; i++) {
		ck_assert_ptr_nonnull(claim("c0", 1000));
	}
}
END_TEST

START_TEST(a_clock_that_is_set_back_stops_no_task)
{
	const int64_t year = 365 * 86400;
	struct ipam_job *job = NULL;

	fresh_server("a.test");
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_UTILIZATION, 7200,
					   2 * year), 0);
	ck_assert_uint_eq(due(2 * year), 1);
	job = claim("c0", 2 * year + 30);
	ck_assert_int_eq(store_job_finish(store, job->id, "c0", 2 * year + 31,
					  IPAM_JOB_DONE, NULL), 0);
	ck_assert_uint_eq(due(2 * year + 40), 0);
	ck_assert_uint_eq(due(year), 1);
	ck_assert_int_eq(due_at(TASK), year + 7200);
	/* Queued before it is set back once more. */
	ck_assert_ptr_nonnull(claim("c0", 1000));
}
END_TEST

START_TEST(a_claim_does_not_go_by_the_time_of_day)
{
	struct store_claim wish = { .owner = "c0", .now = 1000,
					.tick_s = 50, .lease_s = 60 };
	struct ipam_job *job = NULL;

	fresh_server("a.test");
	add_run();
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), 0);
	wish.owner = "c1";
	wish.now += 86400;
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), ENOENT);
	wish.now -= 2 * 86400;
	wish.tick_s = 111;
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), 0);
}
END_TEST

/* Four servers, numbered in turn, are two shares of two. */
START_TEST(a_job_of_the_own_share_comes_first_and_then_any)
{
	static const char *const servers[] = { "a.test", "b.test", "c.test",
					       "d.test" };
	static const char *const wanted[2][4] = {
		{ "b.test", "d.test", "a.test", "c.test" },
		{ "a.test", "c.test", "b.test", "d.test" },
	};
	struct store_claim wish = { .owner = "c", .now = 1000, .tick_s = 50,
				    .lease_s = 60, .share = _i, .shares = 2 };
	struct ipam_job *job = NULL;
	size_t i;

	for (i = 0; i < 4; i++) {
		fresh_server(servers[i]);
	}
	add_run();
	for (i = 0; i < 4; i++) {
		ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), 0);
		ck_assert_str_eq(job->server, wanted[_i][i]);
	}
	ck_assert_int_eq(store_job_claim(ctx, store, &wish, &job), ENOENT);
}
END_TEST

START_TEST(jobs_of_the_dead_are_free_at_once_and_the_attempt_counts)
{
	struct ipam_job *job = NULL;

	fresh_server("a.test");
	fresh_server("b.test");
	add_run();
	ck_assert_ptr_nonnull(claim("collector-1-77", 1000));
	ck_assert_ptr_nonnull(claim("collector-10-78", 1000));
	ck_assert_int_eq(store_job_orphan(store, "collector-1-"), 0);
	job = claim("collector-1-79", 1000);
	ck_assert_str_eq(job->server, "a.test");
	ck_assert_int_eq(job->attempts, 2);
	ck_assert_ptr_null(claim("collector-1-79", 1000));
	ck_assert_int_eq(store_job_orphan(store, ""), 0);
	ck_assert_ptr_nonnull(claim("collector-0-80", 1000));
	ck_assert_ptr_nonnull(claim("collector-0-80", 1000));
}
END_TEST

START_TEST(two_jobs_of_a_task_do_not_ask_one_server_at_a_time)
{
	struct ipam_job *first = NULL, *other = NULL;
	int64_t run = 0;

	fresh_server("a.test");
	add_run();
	ck_assert_int_eq(store_run_add(store, TASK, "a.test", 1000, &run), 0);
	ck_assert_int_eq(store_run_add(store, "ServerAvailability", "a.test",
				       1000, &run), 0);
	first = claim("c0", 1000);
	ck_assert_str_eq(first->task, TASK);
	other = claim("c0", 1000);
	ck_assert_str_eq(other->task, "ServerAvailability");
	ck_assert_ptr_null(claim("c0", 1000));
	ck_assert_int_eq(store_job_finish(store, first->id, "c0", 1001,
					  IPAM_JOB_DONE, NULL), 0);
	ck_assert_str_eq(claim("c0", 1001)->task, TASK);
}
END_TEST

START_TEST(a_run_may_be_for_some_servers)
{
	int64_t run = 0, again = 0;

	fresh_server("a.test");
	fresh_server("b.test");
	fresh_server("c.test");
	ck_assert_int_eq(store_run_add(store, TASK, "c.test, A.test,c.test", 1,
				       &run), 0);
	ck_assert_int_eq(get_run(run)->total, 2);
	ck_assert_str_eq(get_run(run)->servers, "a.test,c.test");
	ck_assert_str_eq(get_run(run)->jobs[1].server, "c.test");
	ck_assert_int_eq(store_run_add(store, TASK, "a.test,c.test", 1,
				       &again), 0);
	ck_assert_int_eq(again, run);
	ck_assert_int_eq(store_run_add(store, TASK, "a.test", 1, &again), 0);
	ck_assert_int_ne(again, run);
	ck_assert_int_eq(store_run_add(store, TASK, "a.test,x.test", 1,
				       &again), ENOENT);
	ck_assert_int_eq(store_run_add(store, TASK, ", ,", 1, &again), EINVAL);
	ck_assert_ptr_null(get_run(add_run())->servers);
}
END_TEST

START_TEST(every_task_of_a_server_runs_one_after_the_other)
{
	static const char *const tasks[] = {
		"ServerConfiguration", "AddressUtilization",
		"ServerAvailability", "Audit" };
	struct ipam_job *job = NULL;
	int64_t run = 0;
	size_t i;

	fresh_server("a.test");
	ck_assert_int_eq(store_run_add(store, IPAM_TASK_ALL, "a.test", 1,
				       &run), 0);
	ck_assert_int_eq(get_run(run)->total, 4);
	for (i = 0; i < 4; i++) {
		job = claim("c0", 1000);
		ck_assert_str_eq(job->task, tasks[i]);
		ck_assert_str_eq(get_run(run)->jobs[i].task, tasks[i]);
		ck_assert_ptr_null(claim("c0", 1000));
		ck_assert_int_eq(store_job_finish(store, job->id, "c0", 1001,
						  IPAM_JOB_DONE, NULL), 0);
	}
	ck_assert_int_eq(get_run(run)->state, IPAM_JOB_DONE);
	ck_assert_int_eq(store_run_add(store, IPAM_TASK_ALL, NULL, 1, &run),
			 0);
	ck_assert_int_eq(get_run(run)->total, 4);
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
	tcase_add_test(c,
		       tasks_that_are_late_run_once_and_one_after_the_other);
	tcase_add_test(c, the_servers_of_a_scheduled_run_are_spread);
	tcase_add_test(c, a_run_may_be_for_some_servers);
	tcase_add_test(c, every_task_of_a_server_runs_one_after_the_other);
	tcase_add_test(c, a_run_that_somebody_asks_for_waits_no_longer);
	tcase_add_test(c, a_clock_that_is_set_back_stops_no_task);
	tcase_add_test(c, a_claim_does_not_go_by_the_time_of_day);
	tcase_add_loop_test(
		c, a_job_of_the_own_share_comes_first_and_then_any, 0, 2);
	tcase_add_test(c,
		       jobs_of_the_dead_are_free_at_once_and_the_attempt_counts);
	tcase_add_test(c, two_jobs_of_a_task_do_not_ask_one_server_at_a_time);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
