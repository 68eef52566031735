/* use: rpc_smb rpc_conn SAMBA KRB5 TALLOC TEVENT CHECK */
/*
 * Helpers that are forked of a template, the real one: against port 445 of this
 * machine, where nobody listens, or somebody who never says a word.
 */
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rpc/smb/rpc_smb.h"
#include "tests/support/suite.h"

#define SMB_PORT 445
#define LONG_MS	 60000
#define SILENT	 "127.0.0.1"
#define NOBODY	 "127.0.0.2"

static TALLOC_CTX *mem;
static struct tevent_context *ev;
static struct rpc_smb_template *template;
static char helper[512], secret[512];

static bool take(const uint8_t *data, size_t size, void *private_data)
{
	return true;
}

static void begin(void)
{
	FILE *f = NULL;

	snprintf(helper, sizeof(helper), "%s/rpc/smb/ipamd-smb-fetch",
		 getenv("IPAM_BUILD"));
	ck_assert_msg(access(helper, X_OK) == 0,
		      "%s is not built: libsmbclient-dev is missing", helper);
	snprintf(secret, sizeof(secret), "%s/secret", suite_tmpdir());
	f = fopen(secret, "w");
	ck_assert_ptr_nonnull(f);
	fputs("secret\n", f);
	fclose(f);
	ck_assert_int_eq(chmod(secret, 0600), 0);
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	template = rpc_smb_template_new(mem);
}

static struct tevent_req *ask(const char *address, uint32_t timeout_ms)
{
	const struct rpc_smb_request request = {
		.template = template,
		.helper = helper,
		.target = {.fqdn = "localhost", .address = address},
		.share = "dhcpaudit",
		.path = "x.log",
		.method = RPC_METHOD_NTLM,
		.user = "CONTOSO\\somebody",
		.password_file = secret,
	};

	return rpc_smb_read_send(mem, ev, &request, take, NULL, timeout_ms);
}

static struct rpc_status answer(struct tevent_req *req)
{
	struct rpc_smb_file file;
	struct rpc_status status;
	uint64_t bytes;

	ck_assert(tevent_req_poll(req, ev));
	status = rpc_smb_read_recv(req, &file, &bytes);
	talloc_free(req);
	return status;
}

/* That a helper has tried: nobody listens. */
static void ask_in_vain(void)
{
	struct rpc_status status = answer(ask(NOBODY, LONG_MS));

	ck_assert_int_eq(status.step, RPC_STEP_CONNECT);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, ECONNREFUSED);
}

/* At most `most` children of the process; their number. */
static size_t children(pid_t pid, pid_t *out, size_t most)
{
	char path[64];
	size_t count = 0;
	int child;
	FILE *f = NULL;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (count < most && fscanf(f, "%d", &child) == 1) {
		out[count++] = child;
	}
	fclose(f);
	return count;
}

static pid_t template_pid(void)
{
	pid_t pid = 0;

	ck_assert_uint_eq(children(getpid(), &pid, 1), 1);
	return pid;
}

/* Returns once the process has ended. */
static void wait_gone(int pidfd)
{
	struct pollfd gone = {.fd = pidfd, .events = POLLIN};

	ck_assert_int_eq(poll(&gone, 1, LONG_MS), 1);
	close(pidfd);
}

static int listener(void)
{
	const struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(SMB_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	return fd;
}

/* Until a helper talks: it has looked at the port first, and comes again. */
static void talks(int listening)
{
	struct pollfd fd = {.events = POLLIN};
	char byte;
	int i;

	for (i = 0; i < 2; i++) {
		fd.fd = listening;
		ck_assert_int_eq(poll(&fd, 1, LONG_MS), 1);
		fd.fd = accept(listening, NULL, NULL);
		ck_assert_int_ge(fd.fd, 0);
		if (i == 1) {
			ck_assert_int_eq(recv(fd.fd, &byte, 1, 0), 1);
		}
	}
}

START_TEST(one_template_has_many_helpers)
{
	pid_t first;
	int i;

	begin();
	ask_in_vain();
	first = template_pid();
	for (i = 0; i < 20; i++) {
		ask_in_vain();
	}
	ck_assert_int_eq(template_pid(), first);
	talloc_free(mem);
	ck_assert_int_eq(kill(first, 0), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(a_template_that_has_died_is_started_again)
{
	pid_t first;
	int pidfd;

	begin();
	ask_in_vain();
	first = template_pid();
	pidfd = pidfd_open(first, 0);
	kill(first, SIGKILL);
	wait_gone(pidfd);
	ask_in_vain();
	ck_assert_int_ne(template_pid(), first);
	first = template_pid();
	rpc_smb_template_rest(template);
	ck_assert_int_eq(kill(first, 0), -1);
	ask_in_vain();
	talloc_free(mem);
}
END_TEST

/* Two helpers that are waiting for their servers, one of which is given up. */
START_TEST(a_helper_is_killed_at_once_and_no_other)
{
	struct tevent_req *one = NULL, *two = NULL;
	pid_t pids[3] = {0};
	int fd, pidfds[2];

	begin();
	fd = listener();
	one = ask(SILENT, LONG_MS);
	talks(fd);
	ck_assert_uint_eq(children(template_pid(), pids, 3), 1);
	pidfds[0] = pidfd_open(pids[0], 0);
	two = ask(SILENT, LONG_MS);
	talks(fd);
	ck_assert_uint_eq(children(template_pid(), pids, 3), 2);
	pidfds[1] = pidfd_open(pids[1], 0);
	talloc_free(one);
	wait_gone(pidfds[0]);
	ck_assert_int_eq(kill(pids[1], 0), 0);
	talloc_free(two);
	wait_gone(pidfds[1]);
	close(fd);
	talloc_free(mem);
}
END_TEST

/* Whatever the template is at: before the fork, or just after it. */
START_TEST(a_request_may_be_given_up_before_its_helper_is_there)
{
	pid_t pids[32];
	size_t i, count;
	int fd, pidfd;

	begin();
	fd = listener();
	for (i = 0; i < 20; i++) {
		talloc_free(ask(SILENT, LONG_MS));
	}
	ck_assert_uint_eq(answer(ask(SILENT, 1)).code, ETIMEDOUT);
	/* The template has dealt with all before this. */
	ask_in_vain();
	count = children(template_pid(), pids, 32);
	for (i = 0; i < count; i++) {
		pidfd = pidfd_open(pids[i], 0);
		if (pidfd >= 0) {
			wait_gone(pidfd);
		}
	}
	close(fd);
	talloc_free(mem);
}
END_TEST

START_TEST(no_descriptor_leaks_into_a_helper)
{
	struct tevent_req *one = NULL, *two = NULL;
	char path[300], target[64];
	size_t sockets = 0, pipes = 0;
	struct dirent *entry = NULL;
	pid_t pids[3] = {0};
	ssize_t n;
	DIR *dir = NULL;
	int fd;

	begin();
	fd = listener();
	one = ask(SILENT, LONG_MS);
	talks(fd);
	two = ask(SILENT, LONG_MS);
	talks(fd);
	ck_assert_uint_eq(children(template_pid(), pids, 3), 2);
	snprintf(path, sizeof(path), "/proc/%d/fd", pids[1]);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		n = readlinkat(dirfd(dir), entry->d_name, target,
			       sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strcmp(entry->d_name, "2") != 0) {
			sockets += strncmp(target, "socket:", 7) == 0;
			pipes += strncmp(target, "pipe:", 5) == 0;
		}
	}
	closedir(dir);
	ck_assert_uint_eq(sockets, 2); /* its standard input, its server */
	ck_assert_uint_eq(pipes, 1);
	talloc_free(one);
	talloc_free(two);
	close(fd);
	talloc_free(mem);
}
END_TEST

/* Ours, and the pids of template and helper into `to`. */
static void caller(int fd, int to)
{
	pid_t pids[2] = {0};

	ask(SILENT, LONG_MS);
	talks(fd);
	pids[0] = template_pid();
	ck_assert_uint_eq(children(pids[0], &pids[1], 1), 1);
	ck_assert_int_eq(write(to, pids, sizeof(pids)), sizeof(pids));
	pause();
}

START_TEST(both_end_with_a_caller_that_is_killed)
{
	int fd, to[2], pidfds[2], i;
	pid_t pids[2], pid;

	begin();
	fd = listener();
	ck_assert_int_eq(pipe(to), 0);
	/* So that they are ours to wait for. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		caller(fd, to[1]);
		_exit(1);
	}
	ck_assert_int_eq(read(to[0], pids, sizeof(pids)), sizeof(pids));
	for (i = 0; i < 2; i++) {
		pidfds[i] = pidfd_open(pids[i], 0);
		ck_assert_int_ge(pidfds[i], 0);
	}
	kill(pid, SIGKILL);
	for (i = 0; i < 2; i++) {
		wait_gone(pidfds[i]);
	}
	while (waitpid(-1, NULL, 0) > 0)
		;
	close(fd);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_smb_template");
	TCase *c = tcase_create("template");

	signal(SIGPIPE, SIG_IGN);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, one_template_has_many_helpers);
	tcase_add_test(c, a_template_that_has_died_is_started_again);
	tcase_add_test(c, a_helper_is_killed_at_once_and_no_other);
	tcase_add_test(c, a_request_may_be_given_up_before_its_helper_is_there);
	tcase_add_test(c, no_descriptor_leaks_into_a_helper);
	tcase_add_test(c, both_end_with_a_caller_that_is_killed);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
