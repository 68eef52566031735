/* use: sim_lab TALLOC CHECK */
/* Namespaces and children of `ipam-lab run`. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simulators/lab/lab_space.h"
#include "tests/support/suite.h"

static void enter(void)
{
	const char *step = NULL;
	int ret = lab_space_enter(&step);

	ck_assert_msg(ret == 0, "%s: %s", step, strerror(ret));
}

static int run(const char *script)
{
	char *const argv[] = {strdup("sh"), strdup("-c"), strdup(script), NULL};
	pid_t pid = 0;
	int status = 0;

	ck_assert_int_eq(lab_space_start(argv, &pid), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	free(argv[0]);
	free(argv[1]);
	free(argv[2]);
	return lab_space_exit_status(status);
}

static const struct {
	const char *script;
	int status;
} statuses[] = {
	{"exit 0", 0}, {"exit 7", 7}, {"kill -TERM $$", 128 + SIGTERM},
	{"kill -KILL $$", 128 + SIGKILL},
};

START_TEST(the_status_of_the_command_comes_back)
{
	ck_assert_int_eq(run(statuses[_i].script), statuses[_i].status);
}
END_TEST

START_TEST(a_command_that_is_not_there_is_127)
{
	char *const argv[] = {strdup("no-such-command-here"), NULL};
	pid_t pid = 0;
	int status = 0;

	ck_assert_int_eq(lab_space_start(argv, &pid), 0);
	waitpid(pid, &status, 0);
	free(argv[0]);
	ck_assert_int_eq(lab_space_exit_status(status), 127);
}
END_TEST

START_TEST(inside_port_135_of_any_loopback_address_is_free)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_port = htons(135),
		.sin_addr.s_addr = htonl(0x7f4d001f),
	};
	int fd;

	enter();
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	close(fd);
}
END_TEST

START_TEST(inside_nothing_but_loopback_is_there)
{
	enter();
	ck_assert_int_eq(run("test \"$(ls /sys/class/net | wc -l)\" -ge 1 && "
			     "! grep -q -v -e lo: -e '|' /proc/net/dev"),
			 0);
}
END_TEST

START_TEST(a_shown_file_is_seen_inside_only)
{
	char path[] = "hosts-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "127.77.0.31 dhcp1\n", 18), 18);
	close(fd);
	ck_assert_int_ne(run("grep -q 127.77.0.31 /etc/hosts"), 0);
	enter();
	ck_assert_int_eq(lab_space_show(path, "/etc/hosts"), 0);
	ck_assert_int_eq(run("grep -q 127.77.0.31 /etc/hosts"), 0);
	unlink(path);
}
END_TEST

START_TEST(orphans_of_the_command_are_swept)
{
	enter();
	/* both are there when the command ends */
	ck_assert_int_eq(run("trap '' TERM; setsid sleep 60 & (sleep 60 &)"),
			 0);
	ck_assert_uint_ge(lab_space_sweep(), 2);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("lab_space");
	TCase *tc = tcase_create("run");

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, the_status_of_the_command_comes_back, 0,
			    sizeof(statuses) / sizeof(statuses[0]));
	tcase_add_test(tc, a_command_that_is_not_there_is_127);
	tcase_add_test(tc, inside_port_135_of_any_loopback_address_is_free);
	tcase_add_test(tc, inside_nothing_but_loopback_is_there);
	tcase_add_test(tc, a_shown_file_is_seen_inside_only);
	tcase_add_test(tc, orphans_of_the_command_are_swept);
	return s;
}

TEST_MAIN(suite)
