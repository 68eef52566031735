/* Starts the smbd that the others are forked of, and asks it for one. */
#include "simulators/share/sim_smbd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simulators/share/smbd_fork.h"

#if defined(__x86_64__)
#define TRIPLET "x86_64-linux-gnu"
#elif defined(__aarch64__)
#define TRIPLET "aarch64-linux-gnu"
#else
#define TRIPLET "unknown"
#endif
#define SMBD	    "/usr/sbin/smbd"
#define LIBRARIES   "/usr/lib/" TRIPLET "/"
#define NSS_WRAPPER LIBRARIES "libnss_wrapper.so"
#define UID_WRAPPER LIBRARIES "libuid_wrapper.so"
#define FORK	    "libipam-smbd-fork.so"

/* pid 0: none has been started. */
struct sim_smbd {
	pid_t pid;
	int fd;
};

static void smbd_end(struct sim_smbd *smbd)
{
	if (smbd->pid != 0) {
		close(smbd->fd);
		while (waitpid(smbd->pid, NULL, 0) < 0 && errno == EINTR)
			;
		smbd->pid = 0;
	}
}

static int smbd_free(struct sim_smbd *smbd)
{
	smbd_end(smbd);
	return 0;
}

struct sim_smbd *sim_smbd_new(TALLOC_CTX *mem_ctx)
{
	struct sim_smbd *smbd = talloc_zero(mem_ctx, struct sim_smbd);

	if (smbd != NULL) {
		talloc_set_destructor(smbd, smbd_free);
	}
	return smbd;
}

/* In lib/ipamd, where it is installed; in this room's directory of a build. */
static char *fork_library(TALLOC_CTX *mem_ctx)
{
	char own[PATH_MAX], *path = NULL, *slash = NULL;
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);

	own[n > 0 ? n : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash != NULL) {
		*slash = '\0';
	}
	path = talloc_asprintf(mem_ctx, "%s/../lib/ipamd/" FORK, own);
	if (path != NULL && access(path, R_OK) != 0) {
		path = talloc_asprintf(mem_ctx, "%s/../share/" FORK, own);
	}
	return path;
}

int sim_smbd_needs_met(TALLOC_CTX *mem_ctx, char **out_error)
{
	const struct {
		const char *file, *package;
		int mode;
	} needs[] = {
		{ SMBD, "the package samba", X_OK },
		{ NSS_WRAPPER, "the package libnss-wrapper", R_OK },
		{ UID_WRAPPER, "the package libuid-wrapper", R_OK },
		{ fork_library(mem_ctx), "it with ipam-lab", R_OK },
	};
	size_t i;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if (needs[i].file == NULL) {
			return ENOMEM;
		}
		if (access(needs[i].file, needs[i].mode) == 0) {
			continue;
		}
		*out_error = talloc_asprintf(mem_ctx,
					     "%s is missing: install %s",
					     needs[i].file, needs[i].package);
		return *out_error == NULL ? ENOMEM : ENOENT;
	}
	return 0;
}

static char **make_environment(TALLOC_CTX *mem_ctx)
{
	const char *suite = getenv("IPAM_SUITE");
	char **env = talloc_zero_array(mem_ctx, char *, 6);
	char *library = fork_library(mem_ctx);
	size_t i;

	if (env == NULL || library == NULL) {
		return NULL;
	}
	env[0] = talloc_strdup(env, "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
	env[1] = talloc_asprintf(env, "LD_PRELOAD=" NSS_WRAPPER ":" UID_WRAPPER
				 ":%s", library);
	env[2] = talloc_strdup(env, "UID_WRAPPER=1");
	env[3] = talloc_strdup(env, "UID_WRAPPER_ROOT=1");
	/* whose process it is, to those who look for left-overs */
	env[4] = suite == NULL ? talloc_strdup(env, "IPAM_LAB=1") :
				 talloc_asprintf(env, "IPAM_SUITE=%s", suite);
	for (i = 0; i < 5; i++) {
		if (env[i] == NULL) {
			return NULL;
		}
	}
	return env;
}

/*
 * Not by fork(): a lab of many hosts is large, and its pages would have to be
 * copied. 0 or errno.
 */
static int spawn(char **environment, int fd, pid_t *out_pid)
{
	const char *const argv[] = { "smbd", "--configfile", SMBD_FORK_LATER,
				     "--log-basename", SMBD_FORK_LATER, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, normal;
	int ret;

	sigemptyset(&none);
	sigfillset(&normal);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
				 POSIX_SPAWN_SETSIGMASK |
				 POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &normal);
	posix_spawn_file_actions_init(&files);
	ret = posix_spawn_file_actions_adddup2(&files, fd, 0);
	if (ret == 0) {
		ret = posix_spawn_file_actions_addopen(&files, 1, "/dev/null",
						       O_RDWR, 0);
	}
	if (ret == 0) {
		ret = posix_spawn_file_actions_adddup2(&files, 1, 2);
	}
	if (ret == 0) {
		ret = posix_spawn(out_pid, SMBD, &files, &attributes,
				  (char *const *)(uintptr_t)argv, environment);
	}
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return ret;
}

static int smbd_start(struct sim_smbd *smbd)
{
	char **environment = make_environment(smbd);
	int fds[2] = { -1, -1 }, ret;

	if (environment == NULL) {
		return ENOMEM;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) {
		return errno;
	}
	ret = spawn(environment, fds[1], &smbd->pid);
	close(fds[1]);
	talloc_free(environment);
	if (ret != 0) {
		smbd->pid = 0;
		close(fds[0]);
		return ret;
	}
	smbd->fd = fds[0];
	return 0;
}

/* The directory and the client's socket. 0 or errno. */
static int hand_over(struct sim_smbd *smbd, const char *run, int fd)
{
	struct iovec part = { (void *)(uintptr_t)run, strlen(run) };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} space = { .bytes = { 0 } };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = sizeof(space.bytes),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	ssize_t sent;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	do {
		sent = sendmsg(smbd->fd, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? errno : 0;
}

int sim_smbd_serve(struct sim_smbd *smbd, const char *run, int fd)
{
	int ret = 0, tries;

	if (strlen(run) >= SMBD_FORK_RUN_MAX) {
		return ENAMETOOLONG;
	}
	for (tries = 0; tries < 2; tries++) {
		if (smbd->pid == 0) {
			ret = smbd_start(smbd);
		}
		if (ret != 0) {
			return ret;
		}
		ret = hand_over(smbd, run, fd);
		if (ret == 0) {
			return 0;
		}
		smbd_end(smbd); /* it has ended, or is about to */
		ret = 0;
	}
	return EIO;
}
