/*
 * The first process of ipamd: starts the others, starts them anew when they
 * end, and talks to nobody else.
 */
#ifndef IPAM_DAEMON_SUPERVISOR_H
#define IPAM_DAEMON_SUPERVISOR_H

#include <stdint.h>
#include <talloc.h>

#include "ipam/base/settings.h"

/* Returns the exit status of the process that it is called in. */
typedef int supervisor_work(const struct ipam_settings *settings, int index);

struct supervisor_kind {
	const char *name; /* "api" */
	supervisor_work *work;
	/* How many of them; never more than SUPERVISOR_CHILDREN_MAX in all. */
	int64_t (*count)(const struct ipam_settings *settings);
};

#define SUPERVISOR_CHILDREN_MAX 64

/*
 * Reads and checks the settings; a sentence in *out_error where they are
 * wrong. Called at SIGHUP: what it refuses changes nothing.
 */
typedef int supervisor_load(TALLOC_CTX *mem_ctx, void *private_data,
			    struct ipam_settings **out_settings,
			    const char **out_error);

struct supervisor {
	const struct supervisor_kind *kinds; /* ends with a NULL name */
	supervisor_load *load;
	void *private_data;
	int64_t stop_after_s; /* SIGTERM, then SIGKILL; of every child */
};

/*
 * Runs until SIGTERM or SIGINT, and until every child has ended. Takes over
 * `settings`. A child that lived for less than 10 s waits before it starts
 * again: 1 s, doubled each time up to 60 s.
 */
void supervisor_run(const struct supervisor *supervisor,
		    struct ipam_settings *settings);

/* The wait before a child starts again, after one of previous_s. */
int64_t supervisor_wait_s(int64_t previous_s, int64_t lived_s);

#endif
