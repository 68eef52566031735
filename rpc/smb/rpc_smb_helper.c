/*
 * Starts helpers and ends them.
 *
 * By itself, a helper is a child of ours. From a template: it gets the ends
 * meant for the helper by SCM_RIGHTS, forks, and sends the pidfd of its child
 * back through the helper's own `in`. To end such a helper, reading from `in`
 * is shut down first: either the pidfd has come by then, or the template can
 * no longer send it, and kills the child itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rpc/smb/rpc_smb_helper.h"
#include "rpc/smb/rpc_smb_wire.h"

extern char **environ;

/* pid 0: none has been started. */
struct rpc_smb_template {
	pid_t pid;
	int fd;
};

static void kill_child(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void close_both(const int fds[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		if (fds[i] >= 0) {
			close(fds[i]);
		}
	}
}

static int spawn(const char *path, const char *option, int in, int out,
		 pid_t *out_pid)
{
	char *const argv[] = {(char *)(uintptr_t)SMB_HELPER_NAME,
			      (char *)(uintptr_t)option, NULL};
	posix_spawn_file_actions_t actions;
	int ret;

	ret = posix_spawn_file_actions_init(&actions);
	if (ret != 0) {
		return ret;
	}
	ret = posix_spawn_file_actions_adddup2(&actions, in, 0);
	if (ret == 0) {
		ret = posix_spawn_file_actions_adddup2(&actions, out, 1);
	}
	if (ret == 0) {
		ret = posix_spawn(out_pid, path, &actions, NULL, argv, environ);
	}
	posix_spawn_file_actions_destroy(&actions);
	return ret;
}

void rpc_smb_template_rest(struct rpc_smb_template *template)
{
	if (template->pid != 0) {
		close(template->fd);
		kill_child(template->pid);
		template->pid = 0;
	}
}

static int template_free(struct rpc_smb_template *template)
{
	rpc_smb_template_rest(template);
	return 0;
}

struct rpc_smb_template *rpc_smb_template_new(TALLOC_CTX *mem_ctx)
{
	struct rpc_smb_template *template =
		talloc_zero(mem_ctx, struct rpc_smb_template);

	if (template != NULL) {
		talloc_set_destructor(template, template_free);
	}
	return template;
}

static int template_start(struct rpc_smb_template *template, const char *path)
{
	int fds[2] = {-1, -1}, ret;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) {
		return errno;
	}
	ret = spawn(path, SMB_TEMPLATE_OPTION, fds[1], fds[1], &template->pid);
	close(fds[1]);
	if (ret != 0) {
		template->pid = 0;
		close(fds[0]);
		return ret;
	}
	template->fd = fds[0];
	return 0;
}

/* One that is gone is noticed here, and another started. 0 or errno. */
static int template_fork(struct rpc_smb_template *template, const char *path,
			 int in, int out)
{
	const int fds[SMB_TEMPLATE_FDS] = {in, out};
	int ret = 0, tries;

	for (tries = 0; tries < 2; tries++) {
		if (template->pid == 0) {
			ret = template_start(template, path);
		}
		if (ret != 0) {
			return ret;
		}
		ret = smb_put_fds(template->fd, fds, SMB_TEMPLATE_FDS);
		if (ret == 0 || ret == EAGAIN) {
			return ret;
		}
		rpc_smb_template_rest(template);
		ret = 0;
	}
	return EIO;
}

bool smb_helper_ask(const struct smb_helper *helper, const char *text)
{
	size_t size = strlen(text);

	return send(helper->in, text, size, MSG_NOSIGNAL) == (ssize_t)size;
}

int smb_helper_start(struct smb_helper *helper,
		     struct rpc_smb_template *template, const char *path,
		     const char *text)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	int ret = 0;

	/* A socket, because writing to one need not raise SIGPIPE. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 ||
	    pipe2(out, O_CLOEXEC) != 0) {
		ret = errno;
		close_both(in);
		return ret;
	}
	/* A larger pipe means fewer turns of the loop. */
	fcntl(out[0], F_SETPIPE_SZ, SMB_CHUNK);
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	*helper = (struct smb_helper){.in = in[0], .out = out[0]};
	ret = template != NULL ?
		      template_fork(template, path, in[1], out[1]) :
		      spawn(path, NULL, in[1], out[1], &helper->pid);
	helper->is_there = ret == 0;
	/* It may be gone already, but what it said counts. */
	if (ret == 0 && !smb_helper_ask(helper, text)) {
		ret = EIO;
	}
	close(in[1]);
	close(out[1]);
	if (!helper->is_there) {
		close(in[0]);
		close(out[0]);
	}
	return ret;
}

/* The child of the template. */
static void end_forked(struct smb_helper *helper)
{
	int pidfd = -1, ret = EPROTO;

	shutdown(helper->in, SHUT_RD);
	/* It might have written into its own standard input. */
	while (ret == EPROTO) {
		ret = smb_get_fds(helper->in, &pidfd, 1);
	}
	if (pidfd >= 0) {
		pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
		close(pidfd);
	}
}

void smb_helper_end(struct smb_helper *helper)
{
	if (!helper->is_there) {
		return;
	}
	if (helper->pid == 0) {
		end_forked(helper);
	}
	close(helper->in);
	close(helper->out);
	if (helper->pid != 0) {
		kill_child(helper->pid);
	}
	helper->is_there = false;
}
