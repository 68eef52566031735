/*
 * The api process as ipamd starts it, in a test: on a store in a file that
 * the test fills first, at a socket of its own.
 */
#ifndef TESTS_UNIT_IPAM_API_PROCESS_H
#define TESTS_UNIT_IPAM_API_PROCESS_H

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "ipam/api/api_main.h"
#include "ipam/api/api_settings.h"
#include "ipam/store/store.h"
#include "tests/support/suite.h"
#include "tests/unit/ipam_api/command.h"

#define AT 1793610000 /* 2026-11-02T09:00:00Z */

static char store_path[200];
static char socket_path[108];
static pid_t api_pid;

static void run_api(void)
{
	struct ipam_settings *settings = NULL;
	const char *error = "";
	char text[512];
	int ret;

	snprintf(text, sizeof(text),
		 "[store]\npath = %s\n[api]\nsocket = %s\n", store_path,
		 socket_path);
	ret = ipam_settings_parse(NULL, "test", text, strlen(text), &settings,
				  &error);
	if (ret == 0) {
		ret = api_settings_check(settings, settings, &error);
	}
	if (ret != 0) {
		fprintf(stderr, "%s\n", error);
		exit(1);
	}
	ret = api_main(settings);
	talloc_free(settings);
	exit(ret);
}

/* The file is there before somebody listens. */
static bool answers(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int ret;

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", socket_path);
	ret = connect(fd, (const struct sockaddr *)&addr, sizeof(addr));
	close(fd);
	return ret == 0;
}

/* The same, where store_path and socket_path say already. */
__attribute__((unused)) static void process_start_here(void (*fill)(void))
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	int i;

	fill();
	api_pid = fork();
	if (api_pid == 0) {
		run_api();
	}
	for (i = 0; i < 1000 && !answers(); i++) {
		nanosleep(&pause, NULL);
	}
}

/* `fill` writes the store at store_path, which is not there yet. */
static void process_start(void (*fill)(void))
{
	snprintf(store_path, sizeof(store_path), "%s/%d.db", suite_tmpdir(),
		 (int)getpid());
	snprintf(socket_path, sizeof(socket_path), "%s/%d.sock",
		 suite_tmpdir(), (int)getpid());
	process_start_here(fill);
}

static void process_finish(void)
{
	int status = -1;

	kill(api_pid, SIGTERM);
	waitpid(api_pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_int_ne(access(socket_path, F_OK), 0);
}

static char *ipam(int expected, const char *line)
{
	return command_run(socket_path, AT + 60, 0, expected, line);
}

/* Runs a command and wants `part` in what it writes. */
static void says(int expected, const char *line, const char *part)
{
	char *text = ipam(expected, line);

	ck_assert_msg(strstr(text, part) != NULL, "%s: %s", line, text);
	free(text);
}

#endif
