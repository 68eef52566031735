/*
 * Port 445 of a simulated host:
 *
 *   accept -> the first time: write smb.conf and accounts, open the pipes
 *	    -> smbd, the socket as its standard input
 */
#include "simulators/share/sim_share_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#define SMB_PORT 445
#define SMBD "/usr/sbin/smbd"
#define SETPRIV "/usr/bin/setpriv"

static int share_gone(struct sim_share *share)
{
	size_t i;

	if (share->fd != -1) {
		close(share->fd);
	}
	/* Asked to end, so that their helpers end with them. */
	for (i = 0; i < share->child_count; i++) {
		/* 0: it is there, and still ours */
		if (waitpid(share->children[i], NULL, WNOHANG) == 0) {
			kill(share->children[i], SIGTERM);
			waitpid(share->children[i], NULL, 0);
		}
	}
	return 0;
}

/*
 * Not by fork(): a lab of many hosts is large, and its pages would have to be
 * copied. setpriv gives smbd the signal that ends it with the lab. 0 or errno.
 */
static int start_smbd(const struct sim_share *share, int fd, pid_t *out_pid)
{
	const char *const argv[] = { "setpriv", "--pdeathsig", "TERM", SMBD,
				     "--configfile", share->conf,
				     "--log-basename", share->run, NULL };
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
		ret = posix_spawn(out_pid, SETPRIV, &files, &attributes,
				  (char *const *)(uintptr_t)argv,
				  share->environment);
	}
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return ret;
}

/* Those that have ended make room; waitpid may be somebody else's. */
static bool remember(struct sim_share *share, pid_t pid)
{
	size_t i, kept = 0;

	for (i = 0; i < share->child_count; i++) {
		if (waitpid(share->children[i], NULL, WNOHANG) == 0) {
			share->children[kept++] = share->children[i];
		}
	}
	share->child_count = kept;
	share->children = talloc_realloc(share, share->children, pid_t,
					 kept + 1);
	if (share->children == NULL) {
		share->child_count = 0;
		return false;
	}
	share->children[share->child_count++] = pid;
	return true;
}

static void on_accept(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct sim_share *share = private_data;
	TALLOC_CTX *tmp_ctx = talloc_new(share);
	pid_t pid = 0;
	char *error = NULL;
	int fd = accept4(share->fd, NULL, NULL, SOCK_CLOEXEC), ret = 0;

	if (fd == -1) {
		talloc_free(tmp_ctx);
		return;
	}
	if (!share->prepared) {
		ret = sim_share_prepare(tmp_ctx, share, &error);
		share->prepared = ret == 0;
	}
	if (ret == 0) {
		ret = start_smbd(share, fd, &pid);
	}
	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s: no file server: %s\n",
			share->host->fqdn,
			error != NULL ? error : strerror(ret));
	} else {
		remember(share, pid);
	}
	close(fd);
	talloc_free(tmp_ctx);
}

static int listen_on(struct sim_share *share)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(SMB_PORT) };
	struct tevent_fd *fde = NULL;
	int one = 1;

	inet_pton(AF_INET, share->host->address, &at.sin_addr);
	share->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			   0);
	if (share->fd == -1) {
		return errno;
	}
	setsockopt(share->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(share->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(share->fd, 64) != 0) {
		return errno;
	}
	fde = tevent_add_fd(share->host->lab->ev, share, share->fd,
			    TEVENT_FD_READ, on_accept, share);
	return fde == NULL ? ENOMEM : 0;
}

int sim_share_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    const char *state, struct sim_share **out_share,
		    char **out_error)
{
	struct sim_share *share = NULL;
	int ret;

	ret = sim_share_needs_met(mem_ctx, SMBD, out_error);
	if (ret != 0) {
		return ret;
	}
	share = talloc_zero(host->lab, struct sim_share);
	if (share == NULL) {
		return ENOMEM;
	}
	share->host = host;
	share->fd = -1;
	talloc_set_destructor(share, share_gone);
	share->state = talloc_strdup(share, state);
	share->run = talloc_asprintf(share, "%s/smb/%s", state, host->name);
	share->files = talloc_asprintf(share, "%s/dhcpaudit/%s", state,
				       host->name);
	share->conf = talloc_asprintf(share, "%s/smb.conf", share->run);
	if (share->state == NULL || share->run == NULL ||
	    share->files == NULL || share->conf == NULL) {
		talloc_free(share);
		return ENOMEM;
	}
	ret = listen_on(share);
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s port %d: %s",
					     host->fqdn, host->address,
					     SMB_PORT, strerror(ret));
		talloc_free(share);
		return ret;
	}
	*out_share = share;
	return 0;
}
