/*
 * `ipam-lab up` and `run`: one process that is every host of the lab, and
 * for run the command as its child.
 *
 *   load -> state directory -> namespaces (run) -> services -> command
 *        -> loop until the command ends, or a signal -> end all children
 */
#include "simulators/lab/lab_main.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simulators/lab/lab_clock.h"
#include "simulators/lab/lab_control.h"
#include "simulators/lab/lab_crowd.h"
#include "simulators/lab/lab_faults.h"
#include "simulators/lab/lab_files.h"
#include "simulators/lab/lab_roles.h"
#include "simulators/lab/lab_space.h"
#include "simulators/lab/lab_world.h"
#include "simulators/lab/lab_wrapper.h"

/* What a process hands to the next image of itself. */
#define STATE_VARIABLE	   "IPAM_LAB_STATE"
#define TEMPORARY_VARIABLE "IPAM_LAB_TEMPORARY"

struct run {
	const struct lab_options *options;
	struct sim_lab *lab;
	char state[PATH_MAX];
	char keytab[PATH_MAX];
	bool temporary;
	pid_t command;
	bool asked;		/* to end; the command was told */
	int status;
	bool over;
};

static int make_state(struct run *run, TALLOC_CTX *mem_ctx, char **out_error)
{
	const char *wanted = run->options->state;
	const char *before = getenv(STATE_VARIABLE);
	const char *tmp = getenv("TMPDIR");
	char *made = NULL;
	int ret = 0;

	if (before != NULL && lab_wrapper_is_on()) {
		/* Made before this program started itself anew. */
		snprintf(run->state, sizeof(run->state), "%s", before);
		run->temporary = getenv(TEMPORARY_VARIABLE)[0] != '\0';
		unsetenv(STATE_VARIABLE);
		return 0;
	}
	if (wanted == NULL) {
		snprintf(run->state, sizeof(run->state), "%s/ipam-lab.XXXXXX",
			 tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
		made = mkdtemp(run->state);
		run->temporary = made != NULL;
		ret = made == NULL ? errno : 0;
		wanted = run->state;
	} else {
		if (mkdir(wanted, 0700) != 0 && errno != EEXIST) {
			ret = errno;
		} else {
			made = realpath(wanted, run->state);
			ret = made == NULL ? errno : 0;
		}
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", wanted,
					     strerror(ret));
	}
	return ret;
}

static int take_keytab(struct run *run, TALLOC_CTX *mem_ctx, char **out_error)
{
	const char *keytab = run->options->keytab;
	char *path = NULL;

	if (keytab == NULL) {
		return 0;
	}
	path = realpath(keytab, run->keytab);
	if (path == NULL || access(path, R_OK) != 0) {
		int ret = errno;

		*out_error = talloc_asprintf(mem_ctx, "--keytab %s: %s",
					     keytab, strerror(ret));
		return ret;
	}
	run->lab->keytab = run->keytab;
	return 0;
}

/* Starts this program anew under the wrappers, in the same state. */
static int wrap(struct run *run, TALLOC_CTX *mem_ctx, char **out_error)
{
	const struct lab_options *options = run->options;
	int ret;

	setenv(STATE_VARIABLE, run->state, 1);
	setenv(TEMPORARY_VARIABLE, run->temporary ? "yes" : "", 1);
	ret = lab_wrapper_start(mem_ctx, options->argv, run->state, out_error);
	unsetenv(STATE_VARIABLE);
	return ret;
}

/* The network of `run`: returns in it, in this process or its next image. */
static int enter(struct run *run, TALLOC_CTX *mem_ctx, char **out_error)
{
	enum lab_network network = run->options->network;
	int ret;

	if (lab_wrapper_is_on()) {
		return lab_space_adopt();
	}
	if (network == LAB_NETWORK_WRAPPER) {
		return wrap(run, mem_ctx, out_error);
	}
	ret = lab_world_enter(mem_ctx, run->state, out_error);
	if ((ret == EPERM || ret == ENOSPC || ret == EACCES) &&
	    network == LAB_NETWORK_AUTO) {
		fprintf(stderr, "ipam-lab: %s; going on with socket_wrapper\n",
			*out_error);
		ret = wrap(run, mem_ctx, out_error);
	}
	return ret;
}

static int prepare(struct run *run, TALLOC_CTX *mem_ctx, char **out_error)
{
	size_t i;
	int ret = sim_lab_load(mem_ctx, run->options->lab, &run->lab,
			       out_error);

	for (i = 0; ret == 0 && i < run->options->fault_count; i++) {
		ret = lab_faults_add(mem_ctx, run->lab,
				     run->options->faults[i], out_error);
	}
	if (ret == 0) {
		ret = take_keytab(run, mem_ctx, out_error);
	}
	if (ret == 0 && lab_wrapper_is_on()) {
		ret = lab_wrapper_move(mem_ctx, run->lab, out_error);
	}
	if (ret == 0) {
		ret = make_state(run, mem_ctx, out_error);
	}
	if (ret == 0) {
		ret = lab_world_write(mem_ctx, run->lab, run->state,
				      out_error);
	}
	if (ret == 0) {
		ret = sim_accounts_start(mem_ctx, run->lab, run->state,
					 out_error);
	}
	if (ret == 0) {
		ret = sim_journal_open(mem_ctx, run->lab, run->state,
				       out_error);
	}
	if (ret == 0 && run->options->command != NULL) {
		ret = enter(run, mem_ctx, out_error);
	}
	if (ret != 0) {
		return ret;
	}
	run->lab->state = run->state;
	run->lab->ev = tevent_context_init(run->lab);
	if (run->lab->ev == NULL) {
		return ENOMEM;
	}
	run->lab->registers = run->options->registers;
	ret = lab_files_share(run->lab);
	if (ret == 0) {
		ret = lab_roles_start(mem_ctx, run->lab, out_error);
	}
	if (ret == 0 && run->options->crowd != NULL) {
		ret = lab_crowd_start(mem_ctx, run->lab, run->options->crowd,
				      out_error);
	}
	if (ret == 0) {
		ret = lab_clock_publish(run->lab);
	}
	return ret != 0 ? ret :
			  lab_control_start(mem_ctx, run->lab, run->state,
					    out_error);
}

static void on_child(struct tevent_context *ev, struct tevent_signal *se,
		     int signo, int count, void *info, void *private_data)
{
	struct run *run = private_data;
	int status;
	pid_t pid;

	/* Orphans of the command are ours too. */
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == run->command) {
			run->over = true;
			run->status = lab_space_exit_status(status);
		}
	}
}

/*
 * The command ends first, in its own time; a second signal ends the lab at
 * once. Ctrl-C reaches the command from the terminal, all else through us.
 */
static void on_stop(struct tevent_context *ev, struct tevent_signal *se,
		    int signo, int count, void *info, void *private_data)
{
	struct run *run = private_data;

	if (run->command > 0 && !run->asked) {
		run->asked = true;
		if (signo != SIGINT) {
			kill(run->command, signo);
		}
		return;
	}
	run->over = true;
	run->status = run->options->command == NULL ? 0 : 128 + signo;
}

static int watch_signals(struct run *run)
{
	struct tevent_context *ev = run->lab->ev;
	static const int stops[] = { SIGTERM, SIGINT, SIGHUP };
	struct tevent_signal *se =
		tevent_add_signal(ev, ev, SIGCHLD, 0, on_child, run);
	size_t i;

	for (i = 0; se != NULL && i < 3; i++) {
		se = tevent_add_signal(ev, ev, stops[i], 0, on_stop, run);
	}
	signal(SIGPIPE, SIG_IGN);
	return se == NULL ? ENOMEM : 0;
}

static int serve(struct run *run)
{
	int ret = watch_signals(run);

	if (ret != 0) {
		return ret;
	}
	if (run->options->command == NULL) {
		printf("ready %s\n", run->state);
		fflush(stdout);
	} else {
		setenv("IPAM_LAB_DIR", run->state, 1);
		ret = lab_space_start(run->options->command, &run->command);
	}
	while (!run->over && ret == 0) {
		ret = tevent_loop_once(run->lab->ev) == 0 ? 0 : EIO;
	}
	return ret;
}

int lab_run(const struct lab_options *options)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct run run = { .options = options };
	char *error = NULL;
	int ret;

	lab_files_allow();
	ret = prepare(&run, mem_ctx, &error);
	if (ret == 0) {
		ret = serve(&run);
	}
	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s\n",
			error != NULL ? error : strerror(ret));
		run.status = LAB_FAILED;
	}
	if (run.command > 0) {
		lab_space_sweep();
	}
	talloc_free(mem_ctx);
	if (run.temporary) {
		lab_world_remove(run.state);
	}
	lab_wrapper_end();
	return run.status;
}
