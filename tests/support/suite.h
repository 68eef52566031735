/*
 * The main program of a libcheck suite.
 *
 *	static Suite *suite(void) { ... }
 *	TEST_MAIN(suite)
 *
 * Prints TAP on stdout. Every test runs in a process of its own (CK_FORK=no
 * runs them in one, for a debugger) and must free what it allocated: at the
 * end of that process no talloc block may hang below NULL that did not hang
 * there when it began. A leak prints talloc's report on stderr and ends the
 * process with SUITE_LEAKED, which libcheck calls an early exit.
 *
 * Blocks that a library keeps for the life of the process, such as Samba's
 * global tables, are named in suite_kept[]; a name ending in '*' is a prefix.
 *
 * The runner sets IPAM_SRC (root of the tree) and TMPDIR (private to the
 * suite, removed after it).
 */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <pthread.h>
#include <check.h>
#include <talloc.h>

#define SUITE_LEAKED 99

/* How many top level blocks of each process are somebody else's. */
static size_t suite_baseline;

static const char *const suite_kept[] = {
	"null_context",
	"autofree_context",
	"struct tevent_ops_list",
	/* Samba names blocks by its own source files */
	"../../*",
	"struct smb_iconv_handle",
	"/var/log/samba/*",
	"TALLOC_CTX *", /* its stack of frames */
};

static inline bool suite_is_kept(const char *name)
{
	size_t n = sizeof(suite_kept) / sizeof(suite_kept[0]);
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(suite_kept[i]);
		if (suite_kept[i][len - 1] == '*' &&
		    strncmp(name, suite_kept[i], len - 1) == 0) {
			return true;
		}
		if (strcmp(name, suite_kept[i]) == 0) {
			return true;
		}
	}
	return false;
}

static inline void suite_count_block(const void *ptr, int depth, int max_depth,
				     int is_ref, void *private_data)
{
	size_t *count = private_data;

	(void)max_depth;
	if (depth == 1 && !is_ref && !suite_is_kept(talloc_get_name(ptr))) {
		(*count)++;
	}
}

/* The number of blocks that hang directly below NULL. */
static inline size_t suite_blocks(void)
{
	size_t count = 0;

	talloc_report_depth_cb(NULL, 0, 2, suite_count_block, &count);
	return count;
}

static inline void suite_forked(void)
{
	suite_baseline = suite_blocks();
}

static inline void suite_check_leaks(void)
{
	if (suite_blocks() <= suite_baseline) {
		/* the context that tracks is no leak to a sanitizer either */
		talloc_disable_null_tracking();
		return;
	}
	fprintf(stderr, "talloc blocks leaked:\n");
	talloc_report_depth_file(NULL, 0, 3, stderr);
	fflush(NULL);
	_exit(SUITE_LEAKED);
}

/* The absolute path of a file of the tree, in a buffer of the caller. */
__attribute__((unused)) static inline const char *
suite_path(char *buffer, size_t size, const char *name)
{
	const char *src = getenv("IPAM_SRC");

	snprintf(buffer, size, "%s/%s", src != NULL ? src : ".", name);
	return buffer;
}

/* A directory that the suite may fill. */
__attribute__((unused)) static inline const char *suite_tmpdir(void)
{
	const char *tmp = getenv("TMPDIR");

	return tmp != NULL ? tmp : "/tmp";
}

static inline int suite_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	talloc_enable_null_tracking();
	suite_baseline = suite_blocks();
	pthread_atfork(NULL, NULL, suite_forked);
	atexit(suite_check_leaks);

	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define TEST_MAIN(suite_fn)                                                    \
	int main(void)                                                         \
	{                                                                      \
		Suite *the_suite = suite_fn();                                 \
		return suite_main(the_suite);                                  \
	}

#endif
