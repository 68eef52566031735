/*
 * From ipamd to the programs of its processes, and their beginning.
 *
 *	ipamd: fork -> settings into a memfd -> exec PROGRAM FD INDEX
 */
#include "ipam/daemon/worker.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ipam/base/clock.h"
#include "ipam/base/error.h"
#include "ipam/base/log.h"

#define FILES_MAX 8192

static const struct {
	const char *word;
	enum ipam_log_level level;
} levels[] = {
	{"error", IPAM_LOG_ERROR},
	{"warning", IPAM_LOG_WARNING},
	{"info", IPAM_LOG_INFO},
	{"debug", IPAM_LOG_DEBUG},
};

static const char *const programs[] = {"ipamd-api", "ipamd-collector",
				       "ipamd-keeper"};

int worker_clock(const struct ipam_settings *settings)
{
	const char *path = settings->lab_clock;
	int ret = ipam_clock_follow(path[0] != '\0' ? strdup(path) : NULL);

	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "[lab] clock: %s: %s", path,
			 strerror(ret));
	}
	return ret;
}

void worker_log(const char *part, const struct ipam_settings *settings)
{
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(levels[i].word, settings->log_level) == 0) {
			ipam_log_open(part, levels[i].level);
		}
	}
}

/* Whether all of them are there; otherwise *out_missing is one. */
static bool has_programs(TALLOC_CTX *mem_ctx, const char *directory,
			 const char **out_missing)
{
	char *path = NULL;
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		path = talloc_asprintf(mem_ctx, "%s/%s", directory,
				       programs[i]);
		if (path == NULL || access(path, X_OK) != 0) {
			*out_missing = path;
			return false;
		}
		talloc_free(path);
	}
	return true;
}

const char *worker_directory(TALLOC_CTX *mem_ctx, const char **out_error)
{
	char own[PATH_MAX], *directory = NULL;
	const char *missing = NULL;
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);

	if (n < 0) {
		*out_error = "/proc is needed to find the programs of ipamd";
		return NULL;
	}
	own[n] = '\0';
	*strrchr(own, '/') = '\0';
	if (has_programs(mem_ctx, own, &missing)) {
		return talloc_strdup(mem_ctx, own);
	}
	directory = talloc_asprintf(mem_ctx, "%s/../lib/ipamd", own);
	if (directory != NULL && has_programs(mem_ctx, directory, &missing)) {
		return directory;
	}
	*out_error = talloc_asprintf(mem_ctx, "%s is missing: install ipamd "
				     "anew", missing);
	return NULL;
}

/* A descriptor at the beginning of the text; -1 and errno. */
static int settings_descriptor(const struct ipam_settings *settings)
{
	size_t size = strlen(settings->text);
	int fd = memfd_create("ipamd.conf", 0);

	if (fd >= 0 && (write(fd, settings->text, size) != (ssize_t)size ||
			lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

int worker_exec(const char *directory, const char *program,
		const struct ipam_settings *settings, int index)
{
	char path[PATH_MAX + 64], fd_text[16], index_text[16];
	char *argv[] = {path, fd_text, index_text, NULL};
	int fd = settings_descriptor(settings);

	if (fd >= 0) {
		snprintf(path, sizeof(path), "%s/%s", directory, program);
		snprintf(fd_text, sizeof(fd_text), "%d", fd);
		snprintf(index_text, sizeof(index_text), "%d", index);
		execv(path, argv);
	}
	ipam_log(IPAM_LOG_ERROR, "%s cannot start: %s", program,
		 strerror(errno));
	return 1;
}

/* The text of the descriptor, which is closed. */
static int read_settings(TALLOC_CTX *mem_ctx, int fd,
			 struct ipam_settings **out_settings,
			 const char **out_error)
{
	char *text = talloc_array(mem_ctx, char, IPAM_SETTINGS_MAX + 1);
	ssize_t n = text == NULL ? -1 : read(fd, text, IPAM_SETTINGS_MAX + 1);

	close(fd);
	if (n < 0) {
		*out_error = "the settings cannot be read";
		return EIO;
	}
	return ipam_settings_parse(mem_ctx, "ipamd.conf", text, (size_t)n,
				   out_settings, out_error);
}

/* A number that ipamd wrote; -1 for anything else. */
static int number(const char *text)
{
	char *end = NULL;
	long value = strtol(text, &end, 10);

	return end != text && *end == '\0' && value >= 0 && value <= INT_MAX ?
		       (int)value : -1;
}

/* A connection for each of many servers, or clients. */
static void allow_files(void)
{
	struct rlimit files = { .rlim_cur = 0 };

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur < FILES_MAX) {
		files.rlim_cur = files.rlim_max < FILES_MAX ? files.rlim_max :
							      FILES_MAX;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

int worker_main(int argc, char **argv, const char *part, worker_main_fn *work)
{
	TALLOC_CTX *mem_ctx = NULL;
	struct ipam_settings *settings = NULL;
	const char *error = NULL;
	int fd = argc == 3 ? number(argv[1]) : -1;
	int index = argc == 3 ? number(argv[2]) : -1;
	int ret, status = 1;

	ipam_log_open(part, IPAM_LOG_INFO);
	if (fd < 0 || index < 0) {
		fprintf(stderr, "%s is started by ipamd; see ipamd --help\n",
			argv[0]);
		return 2;
	}
	allow_files();
	mem_ctx = talloc_named_const(NULL, 0, part);
	ret = read_settings(mem_ctx, fd, &settings, &error);
	if (ret == 0) {
		worker_log(part, settings);
		ret = worker_clock(settings);
		status = ret == 0 ? work(settings, index) : 1;
	} else {
		ipam_log(IPAM_LOG_ERROR, "%s",
			 error != NULL ? error : ipam_error_text(ret));
	}
	talloc_free(mem_ctx);
	return status;
}
