/*
 * Loaded into a stock smbd ahead of its main: most of what an smbd for one
 * client costs is its dynamic linking, which is over when this runs. No part of
 * smbd has run yet, so that a child is what an smbd just started would be.
 */
#include "simulators/share/smbd_fork.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONF = 2, LOG = 4, ARGUMENTS };

struct children {
	pid_t *pids;
	size_t count;
};

/* One message: the length of the directory, 0 at the end. */
static size_t take(char run[SMBD_FORK_RUN_MAX], int *out_fd)
{
	struct iovec part = { run, SMBD_FORK_RUN_MAX - 1 };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} space;
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = sizeof(space.bytes),
	};
	struct cmsghdr *c = NULL;
	ssize_t got;

	do {
		got = recvmsg(0, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	c = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (c == NULL || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(sizeof(int))) {
		return 0;
	}
	memcpy(out_fd, CMSG_DATA(c), sizeof(int));
	run[got] = '\0';
	return (size_t)got;
}

static void set(const char *name, const char *run, const char *file)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", run, file) < 0 ||
	    setenv(name, path, 1) != 0) {
		_exit(1);
	}
	free(path);
}

/* It has its own words for as long as it lives. */
static void become_smbd(char **argv, const char *run, int fd, pid_t before)
{
	char *conf = NULL;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != before || dup2(fd, 0) != 0) {
		_exit(1);
	}
	close(fd);
	setsid();
	set("NSS_WRAPPER_PASSWD", run, "passwd");
	set("NSS_WRAPPER_GROUP", run, "group");
	argv[LOG] = strdup(run);
	if (argv[LOG] == NULL || asprintf(&conf, "%s/smb.conf", run) < 0) {
		_exit(1);
	}
	argv[CONF] = conf;
}

static void reap(struct children *children)
{
	size_t i, kept = 0;

	for (i = 0; i < children->count; i++) {
		if (waitpid(children->pids[i], NULL, WNOHANG) == 0) {
			children->pids[kept++] = children->pids[i];
		}
	}
	children->count = kept;
}

/* For one more. */
static bool make_room(struct children *children)
{
	pid_t *pids = realloc(children->pids,
			      (children->count + 1) * sizeof(*pids));

	children->pids = pids != NULL ? pids : children->pids;
	return pids != NULL;
}

/* Asked to end, so that their helpers end with them. */
static void end(struct children *children)
{
	size_t i;

	for (i = 0; i < children->count; i++) {
		/* 0: it is there, and still ours */
		if (waitpid(children->pids[i], NULL, WNOHANG) == 0) {
			kill(children->pids[i], SIGTERM);
			waitpid(children->pids[i], NULL, 0);
		}
	}
}

static void woken(int number)
{
}

/* Until there is a message, with no child left unreaped meanwhile. */
static void wait_for_message(struct children *children)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	sigset_t open;
	int ready = -1;

	sigemptyset(&open);
	while (ready < 0) {
		reap(children);
		ready = ppoll(&in, 1, NULL, &open);
		ready = ready < 0 && errno != EINTR ? 0 : ready;
	}
}

static void take_signals(void (*handler)(int), int how)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	signal(SIGCHLD, handler);
	sigprocmask(how, &child, NULL);
}

/* Returns in each child, and where this is no smbd that is to wait. */
__attribute__((constructor)) static void wait_for_clients(int argc, char **argv)
{
	struct children children = { 0 };
	char run[SMBD_FORK_RUN_MAX];
	pid_t own = getpid(), pid;
	int fd = -1;

	if (argc != ARGUMENTS || strcmp(argv[CONF], SMBD_FORK_LATER) != 0) {
		return;
	}
	take_signals(woken, SIG_BLOCK);
	wait_for_message(&children);
	while (take(run, &fd) > 0) {
		pid = make_room(&children) ? fork() : -1;
		if (pid == 0) {
			free(children.pids);
			take_signals(SIG_DFL, SIG_UNBLOCK);
			become_smbd(argv, run, fd, own);
			return;
		}
		if (pid > 0) {
			children.pids[children.count++] = pid;
		}
		close(fd);
		wait_for_message(&children);
	}
	end(&children);
	_exit(0);
}
