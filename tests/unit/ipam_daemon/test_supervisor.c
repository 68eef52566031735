/* use: ipam_daemon ipam_base TALLOC CHECK */
/* Children that end, are killed, hang; settings that are read anew. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "ipam/base/log.h"
#include "ipam/daemon/supervisor.h"
#include "tests/support/suite.h"

/* Every child writes its letter here when it starts. */
static int started[2];
static bool refuse_settings;

static int work(const struct ipam_settings *settings, int index)
{
	char letter = (char)('a' + index);

	if (settings->collector_parallel == 2) {
		letter = (char)('A' + index);
	}
	if (write(started[1], &letter, 1) != 1) {
		return 1;
	}
	for (;;) {
		pause();
	}
}

static int work_deaf(const struct ipam_settings *settings, int index)
{
	signal(SIGTERM, SIG_IGN);
	return work(settings, index);
}

static int64_t two(const struct ipam_settings *settings)
{
	return 2;
}

static const struct supervisor_kind good[] = {{"good", work, two}, {0}};
static const struct supervisor_kind deaf[] = {{"deaf", work_deaf, two}, {0}};

static int load(TALLOC_CTX *mem_ctx, void *private_data,
		struct ipam_settings **out_settings, const char **out_error)
{
	if (refuse_settings) {
		*out_error = talloc_strdup(mem_ctx, "line 3: unknown key");
		return EINVAL;
	}
	*out_settings = talloc_zero(mem_ctx, struct ipam_settings);
	(*out_settings)->collector_parallel = 2;
	return 0;
}

static pid_t supervise(const struct supervisor_kind *kinds)
{
	const struct supervisor supervisor = {
		.kinds = kinds, .load = load, .stop_after_s = 1};
	pid_t pid;

	ck_assert_int_eq(pipe2(started, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		/* libcheck's own handlers would end the whole test */
		signal(SIGTERM, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		ipam_log_open("test", IPAM_LOG_ERROR);
		supervisor_run(&supervisor,
			       talloc_zero(NULL, struct ipam_settings));
		_exit(0);
	}
	return pid;
}

/* The letters of the next two children, in order. */
static void await_two(char a, char b)
{
	char got[2] = {0};

	ck_assert_int_eq(read(started[0], got, 1), 1);
	ck_assert_int_eq(read(started[0], got + 1, 1), 1);
	ck_assert((got[0] == a && got[1] == b) || (got[0] == b && got[1] == a));
}

static void end(pid_t pid)
{
	int status = -1;
	char letter;

	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	/* No child holds the pipe any more. */
	close(started[1]);
	ck_assert_int_eq(read(started[0], &letter, 1), 0);
}

static pid_t child_of(pid_t pid)
{
	char path[64];
	char line[64] = "";
	FILE *f = NULL;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
	fclose(f);
	return (pid_t)strtol(line, NULL, 10);
}

START_TEST(sigterm_ends_all_children)
{
	pid_t pid = supervise(good);

	await_two('a', 'b');
	end(pid);
}
END_TEST

START_TEST(a_killed_child_is_replaced)
{
	pid_t pid = supervise(good);
	char letter = 0;

	await_two('a', 'b');
	kill(child_of(pid), SIGKILL);
	ck_assert_int_eq(read(started[0], &letter, 1), 1);
	ck_assert(letter == 'a' || letter == 'b');
	end(pid);
}
END_TEST

START_TEST(a_deaf_child_is_killed_in_the_end)
{
	pid_t pid = supervise(deaf);

	await_two('a', 'b');
	end(pid);
}
END_TEST

START_TEST(sighup_starts_children_with_the_new_settings)
{
	pid_t pid = supervise(good);

	await_two('a', 'b');
	kill(pid, SIGHUP);
	await_two('A', 'B');
	end(pid);
}
END_TEST

START_TEST(wrong_settings_change_nothing)
{
	pid_t pid, first;

	refuse_settings = true;
	pid = supervise(good);
	await_two('a', 'b');
	first = child_of(pid);
	kill(pid, SIGHUP);
	/* Signals are handled in order: the next is behind the refusal. */
	ck_assert_int_eq(kill(first, 0), 0);
	end(pid);
}
END_TEST

static const struct {
	int64_t previous_s, lived_s, wait_s;
} waits[] = {
	{0, 0, 1}, {1, 0, 2}, {2, 9, 4}, {32, 0, 60}, {60, 0, 60}, {60, 10, 0},
};

START_TEST(a_short_life_waits_longer_each_time)
{
	ck_assert_int_eq(supervisor_wait_s(waits[_i].previous_s,
					   waits[_i].lived_s),
			 waits[_i].wait_s);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("supervisor");
	TCase *tc = tcase_create("children");

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 20);
	tcase_add_test(tc, sigterm_ends_all_children);
	tcase_add_test(tc, a_killed_child_is_replaced);
	tcase_add_test(tc, a_deaf_child_is_killed_in_the_end);
	tcase_add_test(tc, sighup_starts_children_with_the_new_settings);
	tcase_add_test(tc, wrong_settings_change_nothing);
	tcase_add_loop_test(tc, a_short_life_waits_longer_each_time, 0,
			    sizeof(waits) / sizeof(waits[0]));
	return s;
}

TEST_MAIN(suite)
