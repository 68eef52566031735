/*
 * The programs that ipamd starts. Each links what its work needs and no more,
 * so that the api process has none of the libraries that speak to servers.
 * They get the settings as a descriptor of the text that ipamd has checked, so
 * that all run with the same ones, whatever became of the file since.
 */
#ifndef IPAM_DAEMON_WORKER_H
#define IPAM_DAEMON_WORKER_H

#include "ipam/base/settings.h"

/* Opens the log as `part` ("api") at the level of the settings. */
void worker_log(const char *part, const struct ipam_settings *settings);

/* Follows the lab's clock where the settings say so. errno, logged. */
int worker_clock(const struct ipam_settings *settings);

/*
 * Finds the programs: beside this one, or in ../lib/ipamd. NULL where one of
 * them is missing; *out_error then names it.
 */
const char *worker_directory(TALLOC_CTX *mem_ctx, const char **out_error);

/* Becomes the program; returns 1, after a line in the log, where it can't. */
int worker_exec(const char *directory, const char *program,
		const struct ipam_settings *settings, int index);

/* The work; returns the exit status. */
typedef int worker_main_fn(const struct ipam_settings *settings, int index);

/* main() of such a program. */
int worker_main(int argc, char **argv, const char *part, worker_main_fn *work);

#endif
