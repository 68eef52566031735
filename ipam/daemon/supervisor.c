/*
 * One loop on sigtimedwait: a child ended, a person sent a signal, or a child
 * that waits is due.
 *
 *	SIGCHLD		reap, log, plan the next start
 *	SIGHUP		read the settings; children end and start with them
 *	SIGTERM, SIGINT	children get SIGTERM, later SIGKILL; then the end
 */
#include "ipam/daemon/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ipam/base/log.h"

#define LONG_LIFE_S 10
#define WAIT_MAX_S  60
#define TICK_S	    1

struct child {
	const struct supervisor_kind *kind;
	int index;
	pid_t pid; /* 0: none */
	int64_t started, due, wait_s;
};

struct crew {
	const struct supervisor *supervisor;
	struct ipam_settings *settings;
	struct child children[SUPERVISOR_CHILDREN_MAX];
	size_t count;
	sigset_t signals, before;
	bool stopping;
	int64_t kill_at;
};

static int64_t now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

int64_t supervisor_wait_s(int64_t previous_s, int64_t lived_s)
{
	if (lived_s >= LONG_LIFE_S) {
		return 0;
	}
	if (previous_s == 0) {
		return 1;
	}
	return previous_s * 2 < WAIT_MAX_S ? previous_s * 2 : WAIT_MAX_S;
}

/* The list of children as the settings want it; none of them runs yet. */
static void crew_plan(struct crew *crew)
{
	const struct supervisor_kind *kind = NULL;
	int64_t i, count;

	crew->count = 0;
	for (kind = crew->supervisor->kinds; kind->name != NULL; kind++) {
		count = kind->count(crew->settings);
		for (i = 0; i < count; i++) {
			if (crew->count == SUPERVISOR_CHILDREN_MAX) {
				return;
			}
			crew->children[crew->count++] =
				(struct child){.kind = kind, .index = (int)i};
		}
	}
}

/* In the child; never returns. */
static void work(struct crew *crew, const struct child *child, pid_t parent)
{
	sigprocmask(SIG_SETMASK, &crew->before, NULL);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent) {
		_exit(1);
	}
	_exit(child->kind->work(crew->settings, child->index));
}

static void child_start(struct crew *crew, struct child *child)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	child->started = now_s();
	if (pid == 0) {
		work(crew, child, parent);
	}
	if (pid < 0) {
		ipam_log(IPAM_LOG_ERROR, "%s %d cannot start: %s",
			 child->kind->name, child->index, strerror(errno));
		child->wait_s = supervisor_wait_s(child->wait_s, 0);
		child->due = child->started + child->wait_s;
		return;
	}
	child->pid = pid;
}

static void child_ended(struct crew *crew, struct child *child, int status)
{
	int64_t now = now_s();
	const char *how = WIFSIGNALED(status) ? "signal" : "status";
	int what = WIFSIGNALED(status) ? WTERMSIG(status)
				       : WEXITSTATUS(status);

	child->pid = 0;
	if (crew->stopping) {
		return;
	}
	child->wait_s =
		status == 0 ? 0
			    : supervisor_wait_s(child->wait_s,
						now - child->started);
	child->due = now + child->wait_s;
	ipam_log(status == 0 ? IPAM_LOG_INFO : IPAM_LOG_WARNING,
		 "%s %d ended with %s %d; it starts again in %d s",
		 child->kind->name, child->index, how, what,
		 (int)child->wait_s);
}

static void reap(struct crew *crew)
{
	int status = 0;
	pid_t pid;
	size_t i;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (i = 0; i < crew->count; i++) {
			if (crew->children[i].pid == pid) {
				child_ended(crew, &crew->children[i], status);
			}
		}
	}
}

static size_t alive(const struct crew *crew)
{
	size_t i, n = 0;

	for (i = 0; i < crew->count; i++) {
		n += crew->children[i].pid != 0;
	}
	return n;
}

static void signal_all(struct crew *crew, int number)
{
	size_t i;

	for (i = 0; i < crew->count; i++) {
		if (crew->children[i].pid != 0) {
			kill(crew->children[i].pid, number);
		}
	}
}

static void start_due(struct crew *crew)
{
	int64_t now = now_s();
	size_t i;

	for (i = 0; i < crew->count; i++) {
		if (crew->children[i].pid == 0 &&
		    crew->children[i].due <= now) {
			child_start(crew, &crew->children[i]);
		}
	}
}

static void begin_stop(struct crew *crew)
{
	if (!crew->stopping) {
		crew->stopping = true;
		crew->kill_at = now_s() + crew->supervisor->stop_after_s;
		signal_all(crew, SIGTERM);
	}
}

/* Ends all children, so that the next ones start with other settings. */
static void end_children(struct crew *crew)
{
	struct timespec tick = {.tv_sec = TICK_S};
	int64_t kill_at = now_s() + crew->supervisor->stop_after_s;

	signal_all(crew, SIGTERM);
	for (reap(crew); alive(crew) > 0; reap(crew)) {
		if (now_s() >= kill_at) {
			signal_all(crew, SIGKILL);
		}
		nanosleep(&tick, NULL);
	}
}

static void reload(struct crew *crew)
{
	struct ipam_settings *settings = NULL;
	const char *error = NULL;
	int ret;

	ret = crew->supervisor->load(NULL, crew->supervisor->private_data,
				     &settings, &error);
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR,
			 "%s; the settings stay as they were",
			 error != NULL ? error : strerror(ret));
		talloc_free((void *)(uintptr_t)error);
		return;
	}
	ipam_log(IPAM_LOG_INFO, "new settings");
	crew->stopping = true; /* no restarts while they end */
	end_children(crew);
	crew->stopping = false;
	talloc_free(crew->settings);
	crew->settings = settings;
	crew_plan(crew);
}

static void handle(struct crew *crew, int number)
{
	switch (number) {
	case SIGCHLD:
		reap(crew);
		break;
	case SIGHUP:
		if (!crew->stopping) {
			reload(crew);
		}
		break;
	case SIGTERM:
	case SIGINT:
		begin_stop(crew);
		break;
	default:
		break;
	}
}

void supervisor_run(const struct supervisor *supervisor,
		    struct ipam_settings *settings)
{
	static const int numbers[] = {SIGCHLD, SIGHUP, SIGTERM, SIGINT};
	const struct timespec tick = {.tv_sec = TICK_S};
	struct crew crew = {.supervisor = supervisor, .settings = settings};
	size_t i;
	int number;

	sigemptyset(&crew.signals);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(&crew.signals, numbers[i]);
	}
	sigprocmask(SIG_BLOCK, &crew.signals, &crew.before);
	crew_plan(&crew);
	while (!crew.stopping || alive(&crew) > 0) {
		if (!crew.stopping) {
			start_due(&crew);
		} else if (now_s() >= crew.kill_at) {
			signal_all(&crew, SIGKILL);
		}
		number = sigtimedwait(&crew.signals, NULL, &tick);
		/* A SIGCHLD may stand for several children. */
		reap(&crew);
		handle(&crew, number);
	}
	sigprocmask(SIG_SETMASK, &crew.before, NULL);
	talloc_free(crew.settings);
}
