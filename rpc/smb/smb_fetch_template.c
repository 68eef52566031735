/*
 * ipamd-smb-fetch --template: one helper for each message.
 *
 *	message with two descriptors -> fork -> pidfd to the caller, or the
 *	helper is killed: the caller no longer wants it
 *
 * It never has a descriptor of two helpers at a time, so that none leaks into
 * another.
 */
#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rpc/smb/rpc_smb_wire.h"
#include "rpc/smb/smb_fetch_template.h"

static void reap(int number)
{
	int before = errno;

	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	errno = before;
}

/* A child that ends is not reaped while SIGCHLD is blocked. */
static void block(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(how, &set, NULL);
}

/* False: the template has ended before its death would be noticed. */
static bool become_helper(pid_t template, const int fds[SMB_TEMPLATE_FDS])
{
	int i;

	signal(SIGCHLD, SIG_DFL);
	block(SIG_UNBLOCK);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < SMB_TEMPLATE_FDS; i++) {
		if (dup2(fds[i], i) != i) {
			return false;
		}
		close(fds[i]);
	}
	return getppid() == template;
}

static void hand_over(pid_t child, int in)
{
	int pidfd = pidfd_open(child, 0);
	int ret = pidfd < 0 ? errno : smb_put_fds(in, &pidfd, 1);

	if (ret != 0) {
		kill(child, SIGKILL);
	}
	if (pidfd >= 0) {
		close(pidfd);
	}
}

bool smb_fetch_template(void)
{
	const struct sigaction action = {.sa_handler = reap,
					 .sa_flags = SA_RESTART | SA_NOCLDSTOP};
	pid_t own = getpid(), child;
	int fds[SMB_TEMPLATE_FDS], i;

	sigaction(SIGCHLD, &action, NULL);
	while (smb_get_fds(0, fds, SMB_TEMPLATE_FDS) == 0) {
		block(SIG_BLOCK);
		child = fork();
		if (child == 0) {
			if (!become_helper(own, fds)) {
				_exit(1);
			}
			return true;
		}
		/* Without a child its output ends: the caller sees that. */
		if (child > 0) {
			hand_over(child, fds[0]);
		}
		for (i = 0; i < SMB_TEMPLATE_FDS; i++) {
			close(fds[i]);
		}
		block(SIG_UNBLOCK);
	}
	return false;
}
