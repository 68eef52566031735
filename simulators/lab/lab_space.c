/*
 * Namespaces and children of `ipam-lab run`; see namespaces(7),
 * user_namespaces(7), prctl(2) PR_SET_CHILD_SUBREAPER.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simulators/lab/lab_space.h"

#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND	    127

static int write_file(const char *path, const char *text)
{
	size_t len = strlen(text);
	ssize_t wrote = -1;
	int fd, ret = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		return errno;
	}
	wrote = write(fd, text, len);
	if (wrote != (ssize_t)len) {
		ret = wrote < 0 ? errno : EIO;
	}
	close(fd);
	return ret;
}

/* Inside the user namespace this user is root, and has no other groups. */
static int map_user(uid_t uid, gid_t gid)
{
	char line[64];
	int ret;

	snprintf(line, sizeof(line), "0 %u 1\n", uid);
	ret = write_file("/proc/self/uid_map", line);
	if (ret != 0) {
		return ret;
	}
	ret = write_file("/proc/self/setgroups", "deny");
	if (ret != 0) {
		return ret;
	}
	snprintf(line, sizeof(line), "0 %u 1\n", gid);
	return write_file("/proc/self/gid_map", line);
}

static int raise_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd, ret = 0;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return errno;
	}
	if (ioctl(fd, SIOCGIFFLAGS, &request) != 0) {
		ret = errno;
		goto done;
	}
	request.ifr_flags |= IFF_UP;
	if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) {
		ret = errno;
	}
done:
	close(fd);
	return ret;
}

int lab_space_enter(const char **out_step)
{
	int flags = CLONE_NEWNS | CLONE_NEWNET;
	uid_t uid = geteuid();
	gid_t gid = getegid();
	bool may;
	int ret;

	/* Being root is not enough: in a container it may lack the right. */
	*out_step = "making namespaces";
	may = unshare(flags) == 0;
	if (!may && errno != EPERM) {
		return errno;
	}
	if (!may && unshare(flags | CLONE_NEWUSER) != 0) {
		return errno;
	}
	if (!may) {
		*out_step = "mapping this user";
		ret = map_user(uid, gid);
		if (ret != 0) {
			return ret;
		}
	}
	*out_step = "keeping mounts to ourselves";
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		return errno;
	}
	*out_step = "raising loopback";
	ret = raise_loopback();
	if (ret != 0) {
		return ret;
	}
	*out_step = "reaping orphans";
	return lab_space_adopt();
}

int lab_space_adopt(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : errno;
}

int lab_space_show(const char *file, const char *over)
{
	return mount(file, over, NULL, MS_BIND, NULL) == 0 ? 0 : errno;
}

/* Never returns. */
static void child(char *const argv[], pid_t parent)
{
	struct sigaction normal = {.sa_handler = SIG_DFL};
	sigset_t none;
	int ret;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sigaction(SIGPIPE, &normal, NULL);
	sigaction(SIGINT, &normal, NULL);
	sigaction(SIGTERM, &normal, NULL);
	sigaction(SIGCHLD, &normal, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent) {
		_exit(EXIT_NOT_EXECUTABLE);
	}
	execvp(argv[0], argv);
	ret = errno;
	fprintf(stderr, "ipam-lab: %s: %s\n", argv[0], strerror(ret));
	_exit(ret == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

int lab_space_start(char *const argv[], pid_t *out_pid)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid < 0) {
		return errno;
	}
	if (pid == 0) {
		child(argv, parent);
	}
	*out_pid = pid;
	return 0;
}

int lab_space_exit_status(int wait_status)
{
	if (WIFSIGNALED(wait_status)) {
		return 128 + WTERMSIG(wait_status);
	}
	return WEXITSTATUS(wait_status);
}

/* One child of this process that still runs, or 0. */
static pid_t any_child(void)
{
	char path[64];
	char line[32] = "";
	FILE *f = NULL;
	long pid = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	f = fopen(path, "re");
	if (f == NULL) {
		return 0;
	}
	if (fgets(line, sizeof(line), f) != NULL) {
		pid = strtol(line, NULL, 10);
	}
	fclose(f);
	return (pid_t)pid;
}

unsigned lab_space_sweep(void)
{
	unsigned swept = 0;
	pid_t pid, got;

	for (pid = any_child(); pid > 0; pid = any_child()) {
		kill(pid, SIGKILL);
		do {
			got = waitpid(pid, NULL, 0);
		} while (got < 0 && errno == EINTR);
		if (got != pid) {
			break;
		}
		swept++;
	}
	return swept;
}
