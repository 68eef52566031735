/*
 * ipamd: reads its settings, takes the lock of its store, makes or migrates
 * the store, and becomes the supervisor of the api process and the collectors.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ipam/api/api_settings.h"
#include "ipam/base/clock.h"
#include "ipam/base/error.h"
#include "ipam/base/log.h"
#include "ipam/base/settings.h"
#include "ipam/daemon/supervisor.h"
#include "ipam/daemon/worker.h"
#include "ipam/sched/sched.h"
#include "ipam/store/store.h"

#define EXIT_USAGE   2
#define STOP_AFTER_S 20
#define STEP_BACK    5
#define SETTINGS     IPAM_SYSCONFDIR "/ipamd/ipamd.conf"

static const char help[] =
	"Usage: ipamd [--settings FILE] [--check]\n"
	"\n"
	"The IP address management server. Runs in the foreground and logs to\n"
	"stderr. SIGTERM ends it. SIGHUP reads the settings anew, all but the\n"
	"path of the store, which takes a restart; [tasks] is for a new store:\n"
	"`ipam task set` changes it later.\n"
	"\n"
	"  --settings FILE  default " SETTINGS "\n"
	"  --check          only says whether the settings are right\n"
	"  --version        prints the version\n"
	"\n"
	"Exit status: 0 ended by a signal, or settings right; 1 could not start;\n"
	"2 wrong usage.\n"
	"\n"
	"Example:\n"
	"  ipamd --settings /etc/ipamd/ipamd.conf --check\n";

struct source {
	const char *path;
	const char *store_path; /* whose lock is held; NULL: none yet */
};

/* What only a restart can change. */
static int check_same(TALLOC_CTX *mem_ctx, const struct source *source,
		      const struct ipam_settings *settings,
		      const char **out_error)
{
	if (source->store_path == NULL ||
	    strcmp(source->store_path, settings->store_path) == 0) {
		return 0;
	}
	*out_error = talloc_asprintf(
		mem_ctx, "%s: [store] path is %s now, not %s: restart ipamd "
		"for another store", source->path, settings->store_path,
		source->store_path);
	return IPAM_E_SETTINGS;
}

static int load(TALLOC_CTX *mem_ctx, void *private_data,
		struct ipam_settings **out_settings, const char **out_error)
{
	const struct source *source = private_data;
	struct ipam_settings *settings = NULL;
	int ret;

	ret = ipam_settings_load(mem_ctx, source->path, &settings, out_error);
	if (ret == 0) {
		ret = check_same(mem_ctx, source, settings, out_error);
	}
	if (ret == 0) {
		ret = ipam_settings_check(mem_ctx, settings, out_error);
	}
	if (ret == 0) {
		ret = api_settings_check(mem_ctx, settings, out_error);
	}
	if (ret == 0) {
		worker_log("ipamd", settings);
		ret = worker_clock(settings);
	}
	if (ret != 0) {
		talloc_free(settings);
		return ret;
	}
	*out_settings = settings;
	return 0;
}

/* Where the programs of the processes are; set once at the start. */
static const char *programs;

static int work_api(const struct ipam_settings *settings, int index)
{
	return worker_exec(programs, "ipamd-api", settings, index);
}

/*
 * People wait for the api process, and nobody for the others: they leave the
 * processor to it. That this fails harms nobody.
 */
static void step_back(void)
{
	if (nice(STEP_BACK) == -1) {
		return;
	}
}

static int64_t count_one(const struct ipam_settings *settings)
{
	return 1;
}

static int work_collect(const struct ipam_settings *settings, int index)
{
	step_back();
	return worker_exec(programs, "ipamd-collector", settings, index);
}

static int64_t count_collect(const struct ipam_settings *settings)
{
	return settings->collector_count;
}

static int work_keep(const struct ipam_settings *settings, int index)
{
	step_back();
	return worker_exec(programs, "ipamd-keeper", settings, index);
}

static const struct supervisor_kind kinds[] = {
	{"api", work_api, count_one},
	{"collector", work_collect, count_collect},
	{"keeper", work_keep, count_one},
	{NULL, NULL, NULL},
};

static int complain(const char *error, int ret)
{
	ipam_log(IPAM_LOG_ERROR, "%s",
		 error != NULL ? error : ipam_error_text(ret));
	return 1;
}

/* The tasks are there from the start, whoever asks first. */
static int ensure_tasks(struct store *store,
			const struct ipam_settings *settings)
{
	int64_t now = ipam_clock_now();
	int task, ret = 0;

	for (task = 0; ret == 0 && task < IPAM_TASK_COUNT; task++) {
		ret = store_task_ensure(store, (enum ipam_task_id)task,
					sched_interval_s(settings, task), now);
	}
	return ret;
}

static int serve(TALLOC_CTX *mem_ctx, struct source *source,
		 struct ipam_settings *settings)
{
	const struct supervisor supervisor = {
		.kinds = kinds,
		.load = load,
		.private_data = source,
		.stop_after_s = STOP_AFTER_S,
	};
	struct store_lock *lock = NULL;
	struct store *store = NULL;
	const char *error = NULL;
	int ret;

	source->store_path = talloc_strdup(mem_ctx, settings->store_path);
	programs = worker_directory(mem_ctx, &error);
	if (programs == NULL) {
		return complain(error, ENOENT);
	}
	ret = store_lock_take(mem_ctx, settings->store_path, &lock, &error);
	if (ret != 0) {
		return complain(error, ret);
	}
	/* Made or migrated once, before anybody else opens it. */
	ret = store_open_readable(mem_ctx, settings->store_path, &store,
				  &error);
	if (ret != 0) {
		return complain(error, ret);
	}
	if (store_read_only(store)) {
		ipam_log(IPAM_LOG_WARNING, "%s: %s; what is stored is answered",
			 settings->store_path, ipam_error_text(EROFS));
	}
	if (settings->store_check) {
		ret = store_check(store);
	}
	if (ret == 0 && !store_read_only(store)) {
		/* Nobody of before is there any more: the lock says so. */
		ret = store_job_orphan(store, "");
		ret = ret == 0 ? ensure_tasks(store, settings) : ret;
	}
	if (ret != 0) {
		return complain(talloc_asprintf(mem_ctx, "%s: %s",
						settings->store_path,
						store_error(store)), ret);
	}
	talloc_free(store);
	ipam_log(IPAM_LOG_INFO, "ready; store %s", settings->store_path);
	supervisor_run(&supervisor, talloc_steal(NULL, settings));
	ipam_log(IPAM_LOG_INFO, "ended");
	return 0;
}

static int run(TALLOC_CTX *mem_ctx, const char *path, bool check_only)
{
	struct source source = {.path = path};
	struct ipam_settings *settings = NULL;
	const char *error = NULL;
	int ret;

	ret = load(mem_ctx, &source, &settings, &error);
	if (ret != 0) {
		return complain(error, ret);
	}
	if (check_only) {
		printf("%s: the settings are right\n", path);
		return 0;
	}
	return serve(mem_ctx, &source, settings);
}

int main(int argc, char **argv)
{
	static const struct option known[] = {
		{"settings", required_argument, NULL, 's'},
		{"check", no_argument, NULL, 'c'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'v'},
		{NULL, 0, NULL, 0},
	};
	TALLOC_CTX *mem_ctx = NULL;
	const char *path = SETTINGS;
	bool check_only = false;
	int c, status;

	while ((c = getopt_long(argc, argv, "h", known, NULL)) != -1) {
		switch (c) {
		case 's':
			path = optarg;
			break;
		case 'c':
			check_only = true;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		case 'v':
			puts("ipamd " IPAM_VERSION);
			return 0;
		default:
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "ipamd: %s: takes no arguments; see --help\n",
			argv[optind]);
		return EXIT_USAGE;
	}
	ipam_log_open("ipamd", IPAM_LOG_INFO);
	mem_ctx = talloc_named_const(NULL, 0, "ipamd");
	status = run(mem_ctx, path, check_only);
	talloc_free(mem_ctx);
	return status;
}
