/*
 * A command line of `ipam`, run inside a test.
 */
#ifndef TESTS_UNIT_IPAM_API_COMMAND_H
#define TESTS_UNIT_IPAM_API_COMMAND_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "ipam/cli/cli_run.h"

/*
 * Runs `line` (words behind "ipam", by blanks) against the socket, with the
 * clock at `now` and a screen of `width`, and wants the exit code. Returns
 * what it wrote, which the caller frees.
 */
static inline char *command_run(const char *socket, int64_t now, size_t width,
				int expected, const char *line)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .socket = socket };
	struct cli_screen screen = { .width = width, .now = now };
	char *words = talloc_strdup(mem_ctx, line);
	const char *argv[16] = { "ipam" };
	const char *error = NULL;
	char *save = NULL, *text = NULL;
	char *word = strtok_r(words, " ", &save);
	size_t size = 0;
	int argc = 1, ret;

	for (; word != NULL && argc < 16; word = strtok_r(NULL, " ", &save)) {
		argv[argc++] = word;
	}
	ret = cli_options_parse(mem_ctx, argc, argv, &options, &error);
	ck_assert_msg(ret == CLI_OK, "%s", error);
	screen.format = options.format;
	screen.chosen = options.columns != NULL;
	screen.out = open_memstream(&text, &size);
	ret = cli_run(mem_ctx, &options, &screen);
	fclose(screen.out);
	ck_assert_msg(ret == expected, "%s: exit %d: %s", line, ret, text);
	talloc_free(mem_ctx);
	return text;
}

#endif
